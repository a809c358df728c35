//! Many trials of a street, on all cores: `cargo xtask sim --nodes N --seeds M`.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use hedgerow_sim::trial::{self, Report, Terms};

/// Failures after which no more seeds are tried.
const ENOUGH: usize = 10;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, otherwise: u64| match args.iter().position(|a| a == name) {
        Some(at) => {
            let value = args.get(at + 1).with_context(|| format!("{name} needs a number"))?;
            value.parse().with_context(|| format!("{name} {value} is no number"))
        }
        None => Ok(otherwise),
    };
    let nodes = usize::try_from(number("--nodes", 8)?)?;
    let (first, seeds) = (number("--seed", 1)?, number("--seeds", 1)?);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = usize::try_from(number("--jobs", cores as u64)?)?.clamp(1, cores);
    let terms = Terms::new(nodes);

    #[allow(clippy::disallowed_methods)] // A stop-watch.
    let start = Instant::now();
    let next = AtomicU64::new(first);
    let (reports, failures) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    let enough = failures.lock().unwrap_or_else(PoisonError::into_inner).len() >= ENOUGH;
                    if seed >= first + seeds || enough {
                        return;
                    }
                    match trial::run(seed, terms) {
                        Ok(report) => reports.lock().unwrap_or_else(PoisonError::into_inner).push(report),
                        Err(failure) => {
                            println!("{failure}\n");
                            failures.lock().unwrap_or_else(PoisonError::into_inner).push(failure.seed);
                        }
                    }
                }
            });
        }
    });
    let seconds = start.elapsed().as_secs_f64();
    let reports = reports.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut failures = failures.into_inner().unwrap_or_else(PoisonError::into_inner);
    failures.sort_unstable();
    print_summary(&reports, nodes, jobs, seconds);
    if failures.is_empty() { Ok(()) } else { bail!("these seeds failed: {failures:?}") }
}

/// What is read off a report.
type Figure = fn(&Report) -> u64;

fn print_summary(reports: &[Report], nodes: usize, jobs: usize, seconds: f64) {
    let count = reports.len().max(1) as f64;
    let mean = |of: Figure| reports.iter().map(of).sum::<u64>() as f64 / count;
    println!("{} seeds of {nodes} computers held", reports.len());
    println!("  {seconds:.1} s on {jobs} cores, {:.1} seeds a second", reports.len() as f64 / seconds);
    let figures: [(&str, Figure); 12] = [
        ("sessions", |r| r.sessions),
        ("rounds", |r| r.rounds),
        ("frames", |r| r.frames),
        ("bytes", |r| r.bytes),
        ("records written", |r| r.written),
        ("records pushed", |r| r.pushed),
        ("troubles", |r| r.troubles),
        ("pieces of mischief", |r| r.mischief),
        ("honest members' computers in the end", |r| r.honest),
        ("parts of the street in the end", |r| r.parts),
        ("records held in the end", |r| r.records),
        ("members removed", |r| r.removed),
    ];
    for (name, of) in figures {
        println!("  {:>12.1}  {name} a seed", mean(of));
    }
}
