//! The long runs: every fuzz target for a while, then many seeds of the simulator.

use anyhow::{Context, Result, bail};

use crate::shell::cargo;

const USAGE: &str =
    "cargo xtask soak [--minutes N] [--seed N]: fuzzing for so long (60), then 10,000 simulated streets";

/// Fuzzes for so many minutes, then runs the simulator.
pub(crate) fn soak(args: &[&str]) -> Result<()> {
    let (mut minutes, mut seed) = (60u64, "1");
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let value = args.next().with_context(|| format!("{arg} wants a value\n{USAGE}"))?;
        match *arg {
            "--minutes" => minutes = value.parse().with_context(|| format!("{value}?\n{USAGE}"))?,
            "--seed" => seed = value,
            _ => bail!("{arg}?\n{USAGE}"),
        }
    }
    fuzz(minutes * 60, seed)?;
    simulate()
}

fn fuzz(seconds: u64, seed: &str) -> Result<()> {
    let run = ["run", "--quiet", "--profile", "soak", "-p", "hedgerow-sim", "--bin", "fuzz"];
    cargo(&[&run[..], &["--", "--seconds", &seconds.to_string(), "--seed", seed]].concat())
}

fn simulate() -> Result<()> {
    cargo(&["xtask", "sim", "--nodes", "6", "--seeds", "10000"])
}
