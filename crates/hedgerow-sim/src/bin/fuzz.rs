//! Runs fuzz targets over the kept inputs and over changed ones, for as long as it is told.
//!
//! It prints how many inputs a second each target takes. An input that makes a target panic is made as small as it can
//! be and written down, and so is one that takes far too long; the program then ends with an error.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use hedgerow_sim::fuzz::{Kept, Mutator, TARGETS, Target, failure, folder, kept, name_of, smaller, target};

const USAGE: &str = "fuzz [--target NAME] [--seconds N] [--seed N] [FILE...]
Without a target all of them run, each for its part of the seconds. With files only these are run.";

/// Where what is found is written, and where changed inputs wait for the next run.
const FOUND: &str = "target/fuzz";
/// Inputs of a target that a run goes on from, beside those kept.
const WALKERS: usize = 128;
/// One changed input in so many takes the place of another.
const STRIDE: usize = 512;
/// An input that takes longer than this is a find, too.
const PATIENCE: Duration = Duration::from_secs(20);

struct Wishes {
    targets: Vec<Target>,
    seconds: u64,
    seed: u64,
    files: Vec<PathBuf>,
}

fn main() -> Result<()> {
    let wishes = wishes(std::env::args().skip(1))?;
    let watched = watch();
    if !wishes.files.is_empty() {
        let [target] = wishes.targets[..] else { bail!("name the target of these files\n{USAGE}") };
        for file in &wishes.files {
            let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
            try_one(target, &bytes, &watched).with_context(|| format!("{}", file.display()))?;
        }
        println!("{}: {} files, all is well", target.name, wishes.files.len());
        return Ok(());
    }
    let each = Duration::from_millis(wishes.seconds * 1000 / wishes.targets.len() as u64);
    println!("seed {}, {:.1} s for each target", wishes.seed, each.as_secs_f64());
    println!("{:<16} {:>6} {:>12} {:>10}", "target", "kept", "inputs", "a second");
    for target in wishes.targets {
        let inputs = kept(&folder(target.name))?;
        let begun = now();
        let many = fuzz(target, &inputs, each, wishes.seed, &watched)?;
        let a_second = many as f64 / begun.elapsed().as_secs_f64();
        println!("{:<16} {:>6} {many:>12} {a_second:>10.0}", target.name, inputs.len());
    }
    Ok(())
}

fn wishes(mut args: impl Iterator<Item = String>) -> Result<Wishes> {
    let mut wishes = Wishes { targets: TARGETS.to_vec(), seconds: 60, seed: 1, files: Vec::new() };
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("{arg} wants a value\n{USAGE}"));
        match arg.as_str() {
            "--target" => {
                let name = value()?;
                wishes.targets = vec![target(&name).with_context(|| format!("no target is called {name}"))?];
            }
            "--seconds" => wishes.seconds = value()?.parse()?,
            "--seed" => wishes.seed = value()?.parse()?,
            file if !file.starts_with('-') => wishes.files.push(PathBuf::from(file)),
            _ => bail!("{arg}?\n{USAGE}"),
        }
    }
    Ok(wishes)
}

/// Runs a target for a while; how many inputs it took.
fn fuzz(target: Target, inputs: &[Kept], time: Duration, seed: u64, watched: &Watched) -> Result<usize> {
    let walk = Path::new(FOUND).join(target.name);
    let mut pool: Vec<Vec<u8>> = inputs.iter().map(|input| input.bytes.clone()).collect();
    for input in &pool {
        try_one(target, input, watched)?;
    }
    let fixed = pool.len().max(1);
    pool.extend(kept(&walk)?.into_iter().map(|input| input.bytes).take(WALKERS));
    if pool.is_empty() {
        pool.push(Vec::new());
    }
    let mut mutator = Mutator::new(seed);
    let (begun, mut many) = (now(), pool.len());
    while begun.elapsed() < time {
        for _ in 0..16 {
            let (old, other) = (mutator.below(pool.len()), mutator.below(pool.len()));
            let input = mutator.mutate(&pool[old], &pool[other], target.longest);
            try_one(target, &input, watched)?;
            many += 1;
            // Nothing tells which input is better, so some of them take a step away from the kept ones.
            if mutator.below(STRIDE) == 0 {
                if pool.len() < fixed + WALKERS {
                    pool.push(input);
                } else {
                    let place = fixed + mutator.below(WALKERS);
                    pool[place] = input;
                }
            }
        }
    }
    std::fs::create_dir_all(&walk)?;
    for old in kept(&walk)? {
        std::fs::remove_file(walk.join(old.name))?;
    }
    for input in pool.iter().skip(fixed) {
        std::fs::write(walk.join(name_of(input)), input)?;
    }
    Ok(many)
}

/// Runs one input. Where the target panics, the input is written down as small as it can be made.
fn try_one(target: Target, input: &[u8], watched: &Watched) -> Result<()> {
    watched.set(Some(Running { target, input: input.to_vec(), since: now() }));
    let failed = failure(target, input);
    watched.set(None);
    let Some(why) = failed else { return Ok(()) };
    let small = smaller(target, input);
    let path = write_down("panics", target, &small)?;
    bail!("{} panics: {why}\nthe input: {}", target.name, path.display())
}

fn write_down(what: &str, target: Target, input: &[u8]) -> Result<PathBuf> {
    std::fs::create_dir_all(FOUND)?;
    let path = Path::new(FOUND).join(format!("{}-{what}-{}", target.name, name_of(input)));
    std::fs::write(&path, input)?;
    Ok(path)
}

/// The input under way, for whoever watches that it comes to an end.
#[derive(Clone, Default)]
struct Watched(Arc<Mutex<Option<Running>>>);

#[derive(Clone)]
struct Running {
    target: Target,
    input: Vec<u8>,
    since: Instant,
}

impl Watched {
    fn set(&self, running: Option<Running>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = running;
    }

    fn late(&self) -> Option<Running> {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        running.clone().filter(|running| running.since.elapsed() > PATIENCE)
    }
}

#[allow(clippy::disallowed_methods)] // The watch has nothing else to wait for.
fn watch() -> Watched {
    let watched = Watched::default();
    let watching = watched.clone();
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(PATIENCE / 4);
            if let Some(Running { target, input, .. }) = watching.late() {
                match write_down("hangs", target, &input) {
                    Ok(path) => println!("{} does not come to an end: {}", target.name, path.display()),
                    Err(error) => println!("{} does not come to an end: {error:#}", target.name),
                }
                std::process::exit(1);
            }
        }
    });
    watched
}

#[allow(clippy::disallowed_methods)] // A stop-watch, not the program's clock.
fn now() -> Instant {
    Instant::now()
}
