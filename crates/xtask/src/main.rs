//! What a builder of Hedgerow does, by name. Start reading at [`main`]; each command is a file.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod setup;
mod shell;
mod soak;
mod suites;
mod tidy;
mod words;

use anyhow::{Result, bail};

const USAGE: &str = "\
cargo xtask COMMAND

  run [ARGS]       open Hedgerow; ARGS go to `hedgerow serve`
  test [--only SUITE]
                   everything that is checked before a change lands, or one suite of it
  setup            install what building and testing need
  tidy             what a machine can say about the house rules
  gen [--check]    write the generated files anew, or say which are stale
  vectors          write the test vectors anew and check them with the second decoder
  soak [--minutes N] [--seed N]
                   fuzz every target, then simulate 10,000 streets
  bench NAME       measure: sync-cold, sync-warm, sync-resume, write, search
";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rest: Vec<&str> = args.iter().skip(1).map(String::as_str).collect();
    std::env::set_current_dir(shell::top())?;
    match args.first().map(String::as_str) {
        Some("run") => run(&rest),
        Some("test") => suites::test(&rest),
        Some("setup") => setup::setup(),
        Some("tidy") => tidy::tidy(),
        Some("gen") => suites::generate(rest.contains(&"--check")),
        Some("vectors") => suites::write_vectors(),
        Some("soak") => soak::soak(&rest),
        Some("bench") if !rest.is_empty() => bench(&rest),
        _ => {
            print!("{USAGE}");
            bail!("no such command")
        }
    }
}

/// Until there is a window, Hedgerow is opened as the program that serves the command line and a browser.
fn run(args: &[&str]) -> Result<()> {
    setup::build_tools()?;
    let mut command = vec!["run", "--quiet", "--release", "-p", "hedgerow", "--", "serve", "--first-steps"];
    command.extend(args);
    shell::cargo(&command)
}

fn bench(args: &[&str]) -> Result<()> {
    let mut command = vec!["run", "--quiet", "--release", "-p", "hedgerow-sim", "--bin", "bench", "--"];
    command.extend(args);
    shell::cargo(&command)
}
