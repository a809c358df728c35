//! What is checked before a change lands: suites in order, with a table of what each cost.

use std::time::Instant;

use anyhow::{Result, bail};

use crate::shell::{cargo, has, has_subcommand, output, run};
use crate::{setup, tidy, ui};

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

const SECOND_DECODER: &str = "crates/hedgerow-record/vectors/check.py";

const SUITES: [Suite; 13] = [
    Suite { name: "fmt", budget: 20, run: || done(cargo(&["fmt", "--all", "--check"])) },
    Suite { name: "tidy", budget: 10, run: || done(tidy::tidy()) },
    Suite { name: "ui", budget: 120, run: || done(ui::check()) },
    Suite { name: "clippy", budget: 600, run: clippy },
    Suite { name: "tests", budget: 900, run: tests },
    Suite { name: "net", budget: 300, run: || done(net(&[])) },
    Suite { name: "browser", budget: 420, run: || done(ui::browser()) },
    Suite { name: "window", budget: 120, run: || done(ui::window()) },
    Suite {
        name: "doctests",
        budget: 120,
        run: || done(cargo(&["test", "--quiet", "--workspace", "--doc"])),
    },
    Suite { name: "vectors", budget: 90, run: vectors },
    Suite { name: "gen", budget: 60, run: || done(generate(true)) },
    Suite { name: "deny", budget: 30, run: deny },
    Suite { name: "docs", budget: 240, run: docs },
];

/// Runs every suite, or those named in `args` (`NAME` or `--only NAME`), and prints what each cost.
pub(crate) fn test(args: &[&str]) -> Result<()> {
    let chosen = chosen(args)?;
    setup::setup()?;
    let mut rows = Vec::new();
    let mut failed = Vec::new();
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
        let over = if seconds > budget { "  over budget" } else { "" };
        println!("{name:<10} {result:<8} {seconds:>7} {budget:>7}{over}");
    }
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(" ")) }
}

/// The suites that are asked for, in their order. A name that is not there is refused: a typing mistake must not
/// look like a suite that passed.
fn chosen(args: &[&str]) -> Result<Vec<&'static Suite>> {
    if args.last() == Some(&"--only") {
        bail!("--only wants the name of a suite; there are: {}", names());
    }
    let only: Vec<&str> = args.iter().copied().filter(|word| *word != "--only").collect();
    if let Some(unknown) = only.iter().find(|word| SUITES.iter().all(|suite| suite.name != **word)) {
        bail!("there is no suite “{unknown}”; there are: {}", names());
    }
    Ok(SUITES.iter().filter(|suite| only.is_empty() || only.contains(&suite.name)).collect())
}

fn names() -> String {
    SUITES.map(|suite| suite.name).join(" ")
}

/// Writes the test vectors anew, and checks them with the second decoder.
pub(crate) fn write_vectors() -> Result<()> {
    cargo(&["run", "--quiet", "-p", "hedgerow-record", "--example", "write-vectors"])?;
    run("python3", &[SECOND_DECODER])
}

/// The kept vectors, read by the program and by the second decoder. The workspace is named so that nothing is built
/// a second time with other features.
fn vectors() -> Result<Outcome> {
    cargo(&["test", "--quiet", "--workspace", "--test", "vectors"])?;
    if !has("python3", "--version") {
        return Ok(Outcome::Skipped("python3 is not installed"));
    }
    done(run("python3", &[SECOND_DECODER]))
}

/// The API's description, from the code.
pub(crate) fn generate(check: bool) -> Result<()> {
    let path = "crates/hedgerow-api/openapi.json";
    // By the workspace, so that nothing is built a second time with other features.
    cargo(&["build", "--quiet", "--workspace", "--bin", "hedgerow"])?;
    let program = crate::ui::target()?.join("debug/hedgerow");
    let fresh = output(&program.to_string_lossy(), &["openapi"])?;
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
    if has_subcommand("nextest") {
        return done(cargo(&["nextest", "run", "--workspace", "-E", "not binary(net)"]));
    }
    println!(
        "cargo-nextest is not installed: plain `cargo test` runs them, with no limit on a test that hangs"
    );
    done(cargo(&["test", "--workspace", "--lib", "--bins", "--tests"]))
}

/// Real processes on hosts of their own, one test after another: each measures times, and some fill the machine.
pub(crate) fn net(chosen: &[&str]) -> Result<()> {
    let build: &[&str] = &["--workspace", "--test", "net"];
    let args = if has_subcommand("nextest") {
        [&["nextest", "run"], build, &["-j1", "--success-output=immediate"], chosen].concat()
    } else {
        [&["test"], build, &["--", "--test-threads=1", "--nocapture"], chosen].concat()
    };
    cargo(&args)
}

fn deny() -> Result<Outcome> {
    if !has_subcommand("deny") {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn named(args: &[&str]) -> Option<Vec<&'static str>> {
        chosen(args).ok().map(|suites| suites.iter().map(|suite| suite.name).collect())
    }

    #[test]
    fn suites_are_chosen_by_name_in_their_order_and_no_mistake_passes() {
        assert_eq!(named(&[]).unwrap().len(), SUITES.len());
        assert_eq!(named(&["--only", "tidy"]).unwrap(), ["tidy"]);
        assert_eq!(named(&["deny", "fmt"]).unwrap(), ["fmt", "deny"]);
        assert_eq!(named(&["fmt", "tests", "deni"]), None);
        assert_eq!(named(&["--only"]), None);
    }
}
