//! The demo's street, as somebody opens it who wants to look around.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::disallowed_methods)] // Patience with real processes is measured by a stop-watch.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_hedgerow");

/// Opens it; the process, what it printed until it was there, and how long that took.
fn opened() -> (Child, Vec<String>, Duration) {
    let begun = Instant::now();
    let mut demo = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "-p", "xtask", "--", "demo"])
        .env("HEDGEROW_PROGRAM", PROGRAM)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = Vec::new();
    for line in BufReader::new(demo.stdout.take().unwrap()).lines() {
        lines.push(line.unwrap());
        if lines.last().unwrap().starts_with("Ctrl-C") {
            return (demo, lines, begun.elapsed());
        }
    }
    let ended = demo.wait().unwrap();
    panic!("it was never there ({ended}): {lines:#?}");
}

fn homes(lines: &[String]) -> Vec<String> {
    lines.iter().filter_map(|line| line.trim().strip_prefix("home: ")).map(str::to_owned).collect()
}

fn asks(home: &str, args: &[&str]) -> Value {
    let output = Command::new(PROGRAM).args(["--home", home, "--json"]).args(args).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn is_served(home: &str) -> bool {
    std::os::unix::net::UnixStream::connect(format!("{home}/hedgerow.sock")).is_ok()
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

#[test]
fn a_street_of_four_comes_to_stand_and_goes_without_a_trace() {
    let (mut demo, lines, took) = opened();
    println!("there after {took:?}");
    let homes = homes(&lines);
    assert_eq!(homes.len(), 4);
    let totals: Vec<Value> = homes.iter().map(|h| asks(h, &["listing", "list"])["total"].clone()).collect();
    assert!(totals[0].as_u64() > Some(50) && totals.iter().all(|t| *t == totals[0]), "{totals:?}");
    let states: Vec<Value> =
        asks(&homes[0], &["deal", "list"]).as_array().unwrap().iter().map(|d| d["state"].clone()).collect();
    assert!(states.contains(&"out".into()) && states.contains(&"asked".into()), "{states:?}");
    signal(&demo, "-INT");
    assert!(demo.wait().unwrap().success());
    assert!(homes.iter().all(|home| !std::path::Path::new(home).exists()));
}

#[test]
fn the_four_stop_with_the_demo_even_when_it_is_killed() {
    let (mut demo, lines, _) = opened();
    let homes = homes(&lines);
    assert!(homes.iter().all(|home| is_served(home)), "the control: they run");
    signal(&demo, "-KILL");
    demo.wait().unwrap();
    let begun = Instant::now();
    while homes.iter().any(|home| is_served(home)) {
        assert!(begun.elapsed() < Duration::from_secs(20), "they still run");
        std::thread::sleep(Duration::from_millis(20));
    }
    std::fs::remove_dir_all(std::path::Path::new(&homes[0]).parent().unwrap()).unwrap();
}
