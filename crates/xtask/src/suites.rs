//! What is checked before a change lands: suites in order, with a table of what each cost.

use std::time::Instant;

use anyhow::{Result, bail};

use crate::shell::{cargo, has, output, run};
use crate::{setup, tidy};

/// A suite, what it runs, and the seconds it may take on two cores, everything built before.
struct Suite {
    name: &'static str,
    budget: u64,
    run: fn() -> Result<Outcome>,
}

enum Outcome {
    Passed,
    Skipped(&'static str),
}

const SUITES: [Suite; 9] = [
    Suite { name: "fmt", budget: 20, run: || done(cargo(&["fmt", "--all", "--check"])) },
    Suite { name: "tidy", budget: 10, run: || done(tidy::tidy()) },
    Suite { name: "clippy", budget: 420, run: clippy },
    Suite { name: "tests", budget: 900, run: tests },
    Suite {
        name: "doctests",
        budget: 120,
        run: || done(cargo(&["test", "--quiet", "--workspace", "--doc"])),
    },
    Suite { name: "vectors", budget: 90, run: || done(vectors(false)) },
    Suite { name: "gen", budget: 60, run: || done(generate(true)) },
    Suite { name: "deny", budget: 30, run: deny },
    Suite { name: "docs", budget: 240, run: docs },
];

pub(crate) fn test(only: &[&str]) -> Result<()> {
    setup::setup()?;
    let mut rows = Vec::new();
    let mut failed = Vec::new();
    let chosen: Vec<&Suite> = SUITES.iter().filter(|s| only.is_empty() || only.contains(&s.name)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = SUITES.iter().map(|s| s.name).collect();
        bail!("no such suite; there are: {}", names.join(" "));
    }
    for suite in chosen {
        println!("\n== {}", suite.name);
        #[allow(clippy::disallowed_methods)] // A stop-watch for the table, not the program's clock.
        let begun = Instant::now();
        let result = match (suite.run)() {
            Ok(Outcome::Passed) => "passed",
            Ok(Outcome::Skipped(why)) if std::env::var_os("HEDGEROW_REQUIRE").is_none() => {
                println!("skipped: {why}");
                "skipped"
            }
            Ok(Outcome::Skipped(why)) => {
                println!("skipped, which counts as failed here: {why}");
                failed.push(suite.name);
                "FAILED"
            }
            Err(error) => {
                println!("{error:#}");
                failed.push(suite.name);
                "FAILED"
            }
        };
        rows.push((suite.name, result, begun.elapsed().as_secs(), suite.budget));
    }
    println!("\n{:<10} {:<8} {:>7} {:>7}", "suite", "result", "seconds", "budget");
    for (name, result, seconds, budget) in rows {
        println!("{name:<10} {result:<8} {seconds:>7} {budget:>7}");
    }
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(" ")) }
}

/// Test vectors: written anew if asked, then checked by the second decoder.
pub(crate) fn vectors(write: bool) -> Result<()> {
    if write {
        cargo(&["run", "--quiet", "-p", "hedgerow-record", "--example", "write-vectors"])?;
    }
    run("python3", &["crates/hedgerow-record/vectors/check.py"])
}

/// The API's description, from the code.
pub(crate) fn generate(check: bool) -> Result<()> {
    let path = "crates/hedgerow-api/openapi.json";
    let fresh = output("cargo", &["run", "--quiet", "-p", "hedgerow", "--", "openapi"])?;
    if !check {
        return Ok(std::fs::write(path, fresh)?);
    }
    if std::fs::read_to_string(path).unwrap_or_default() != fresh {
        bail!("{path} is stale; write it with `cargo xtask gen`");
    }
    Ok(())
}

fn clippy() -> Result<Outcome> {
    done(cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn tests() -> Result<Outcome> {
    if has("cargo-nextest", "--version") {
        return done(cargo(&["nextest", "run", "--workspace"]));
    }
    done(cargo(&["test", "--workspace", "--lib", "--bins", "--tests"]))
}

fn deny() -> Result<Outcome> {
    if !has("cargo-deny", "--version") {
        return Ok(Outcome::Skipped("cargo-deny is not installed"));
    }
    done(cargo(&["deny", "--log-level", "error", "check", "licenses", "bans", "sources"]))
}

fn docs() -> Result<Outcome> {
    // One process, one variable: warnings of rustdoc are errors for this suite alone.
    let status = std::process::Command::new("cargo")
        .args(["doc", "--quiet", "--workspace", "--no-deps"])
        .env("RUSTDOCFLAGS", "-D warnings")
        .status()?;
    if status.success() { Ok(Outcome::Passed) } else { bail!("the documentation has warnings") }
}

fn done(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Passed)
}
