//! What a builder of Hedgerow does, by name. Start reading at [`main`]; each command is a file.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod demo;
mod setup;
mod shell;
mod soak;
mod suites;
mod tidy;
mod ui;
mod words;

use anyhow::{Result, bail};

const USAGE: &str = "\
cargo xtask COMMAND

  run [ARGS]       open Hedgerow: the window, or where there is no display the browser's door; ARGS go to it
  ui               build the pages of the window and the browser
  shots [PAGE..]   pictures of every page, or of those named, in target/shots: light and dark, 320 and 1280 px,
                   100 and 200 %, six languages
  deb [relay]      the package for Debian, with the window in it; or the one of a relay peer
  demo [--keep]    a street of four neighbours with things in it; --keep leaves their homes
  test [--only SUITE]
                   everything that is checked before a change lands, or one suite of it
  net [TEST]       real processes on hosts of their own: a street's network and what can go wrong with it
  setup            install what building and testing need
  tidy             what a machine can say about the house rules
  gen [--check]    write the generated files anew, or say which are stale
  vectors          write the test vectors anew and check them with the second decoder
  sim --nodes N --seeds M [--seed S]
                   trials of an invented street with faults and liars; says which seeds fail
  soak [--minutes N] [--seed N]
                   fuzz every target, then simulate 10,000 streets
  bench [NAME]     measure one thing, or `all`; without a name, say what there is
";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rest: Vec<&str> = args.iter().skip(1).map(String::as_str).collect();
    std::env::set_current_dir(shell::top())?;
    match args.first().map(String::as_str) {
        Some("run") => run(&rest),
        Some("demo") => demo::demo(&rest),
        Some("test") => suites::test(&rest),
        Some("net") => {
            setup::setup()?;
            suites::net(&rest)
        }
        Some("ui") => ui::build(),
        Some("shots") => {
            setup::setup()?;
            ui::shots(&rest)
        }
        Some("deb") if rest == ["relay"] => {
            setup::build_tools()?;
            setup::packer()?;
            ui::package_of_a_relay()
        }
        Some("deb") => {
            setup::window_tools()?;
            ui::package()
        }
        Some("setup") => setup::setup(),
        Some("tidy") => tidy::tidy(),
        Some("gen") => suites::generate(rest.contains(&"--check")),
        Some("vectors") => suites::write_vectors(),
        Some("soak") => soak::soak(&rest),
        Some("bench") => bench(&rest),
        Some("sim") => measure("sim", &rest),
        _ => {
            print!("{USAGE}");
            bail!("no such command")
        }
    }
}

/// Opens the window where there is a display, else the program that serves the command line and a browser.
fn run(args: &[&str]) -> Result<()> {
    let display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    setup::build_tools()?;
    ui::build()?;
    let mut command = vec!["run", "--quiet", "--release", "-p"];
    if display {
        setup::window_tools()?;
        command.extend(["hedgerow-desktop", "--"]);
    } else {
        command.extend(["hedgerow", "--", "serve", "--first-steps"]);
    }
    command.extend(args);
    shell::cargo(&command)
}

/// The program that neighbours use is measured too, so that it is built as they get it: by itself, because what only
/// benches need must not become part of it.
fn bench(args: &[&str]) -> Result<()> {
    if args.iter().any(|name| ["all", "start", "idle"].contains(name)) {
        shell::cargo(&["build", "--quiet", "--release", "-p", "hedgerow"])?;
    }
    measure("bench", args)
}

/// Runs one of the programs for whom speed matters.
fn measure(program: &str, args: &[&str]) -> Result<()> {
    let mut command = vec!["run", "--quiet", "--release", "-p", "hedgerow-sim", "--bin", program, "--"];
    command.extend(args);
    shell::cargo(&command)
}
