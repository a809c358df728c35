//! What Hedgerow costs: `cargo xtask bench NAME`. Prints a table and writes `target/bench/NAME.json`.

#![allow(clippy::disallowed_methods)] // Measuring is what a stop-watch is for.

mod figures;

use std::process::Command;

use anyhow::{Result, bail, ensure};
use figures::table::summary;

/// What there is to be measured, and what each needs to know; `all` takes them in this order.
const BENCHES: [(&str, &str); 10] = [
    ("sync-cold", "a fresh member gets 100,000 things from one neighbour"),
    ("sync-warm", "ten new things among 10,000, 100,000 and 1,000,000"),
    ("sync-resume", "a cold sync that is cut off and resumed"),
    ("write", "10,000 things imported by a library"),
    ("live", "from one neighbour to the last of 20 and of 100"),
    ("star", "leaves that know one hub only"),
    ("search", "every letter of every word typed, in 100,000 things"),
    ("start", "until `hedgerow serve` runs, with 100,000 things"),
    ("idle", "[MINUTES RUNS]  20 neighbours connected and nothing happens; 10 minutes, three times"),
    ("disk", "100,000 records in a file"),
];

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        [] => list(),
        ["all"] => return all(),
        ["sync-cold"] => figures::cold::run()?,
        ["sync-warm"] => figures::warm::warm()?,
        ["sync-resume"] => figures::warm::resume()?,
        ["write"] => figures::write::run()?,
        ["live"] => figures::live::run()?,
        ["star"] => figures::live::star()?,
        ["search"] => figures::search::run()?,
        ["start"] => figures::start::run()?,
        ["idle"] => figures::idle::run("10", "3")?,
        ["idle", minutes, runs] => figures::idle::run(minutes, runs)?,
        ["disk"] => figures::disk::run()?,
        // What measurements start beside themselves.
        [figures::idle::INSIDE, minutes, runs] => figures::idle::inside(minutes.parse()?, runs.parse()?)?,
        ["serve", folder, listen, things] => figures::serve::one(folder, listen, things.parse()?)?,
        ["neighbours", folder] => figures::serve::many(folder)?,
        _ => {
            list();
            bail!("there is no such bench")
        }
    }
    Ok(())
}

fn list() {
    println!("all            everything below, with one table at the end");
    for (name, what) in BENCHES {
        println!("{name:<14} {what}");
    }
}

/// Each in a process of its own, so that none finds the memory or the threads of another. A missed target is told, a
/// bench that breaks is an error.
fn all() -> Result<()> {
    let mut broken = Vec::new();
    for (name, what) in BENCHES {
        println!("\n== {name}: {what}");
        if !Command::new(std::env::current_exe()?).arg(name).status()?.success() {
            broken.push(name);
        }
    }
    let ids: Vec<&str> =
        BENCHES.iter().map(|(name, _)| *name).filter(|name| !broken.contains(name)).collect();
    let all_met = summary(&ids)?;
    ensure!(broken.is_empty(), "could not be measured: {}", broken.join(" "));
    println!("\n{}", if all_met { "all targets are met" } else { "some targets are missed" });
    Ok(())
}
