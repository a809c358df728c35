//! What a machine can say about the house rules. Each rule answers with the lines that break it.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::shell::output;
use crate::words;

/// Which crate may know which: a crate missing here, or an arrow missing here, is a decision to be written down.
const ARROWS: [(&str, &[&str]); 14] = [
    ("hedgerow-record", &[]),
    ("hedgerow-vault", &["hedgerow-record"]),
    ("hedgerow-group", &["hedgerow-record", "hedgerow-vault"]),
    ("hedgerow-deal", &["hedgerow-record"]),
    ("hedgerow-sync", &["hedgerow-record"]),
    ("hedgerow-store", &["hedgerow-record", "hedgerow-sync"]),
    ("hedgerow-net", &["hedgerow-record"]),
    ("hedgerow-photo", &["hedgerow-record"]),
    (
        "hedgerow-node",
        &[
            "hedgerow-record",
            "hedgerow-vault",
            "hedgerow-group",
            "hedgerow-deal",
            "hedgerow-sync",
            "hedgerow-store",
            "hedgerow-net",
            "hedgerow-photo",
        ],
    ),
    ("hedgerow-api", &["hedgerow-node"]),
    ("hedgerow", &["hedgerow-api", "hedgerow-node"]),
    ("hedgerow-sim", &["*"]),
    ("xtask", &[]),
    ("hedgerow-desktop", &["hedgerow-api", "hedgerow-node"]),
];

/// Crates without async, clock, socket, file or randomness of their own.
const PURE: [&str; 6] = [
    "hedgerow-record",
    "hedgerow-vault",
    "hedgerow-group",
    "hedgerow-deal",
    "hedgerow-sync",
    "hedgerow-photo",
];
const IMPURE: [&str; 13] = [
    "async fn",
    "async move",
    ".await",
    "tokio::",
    "std::time::",
    "Instant::",
    "SystemTime",
    "std::fs",
    "std::net",
    "std::thread",
    "std::env",
    "getrandom",
    "thread_rng",
];

/// The one file that reads the wall clock, and the crates whose work is to measure.
const CLOCK: &str = "crates/hedgerow-node/src/clock.rs";
const STOP_WATCHES: [&str; 2] = ["crates/xtask/", "crates/hedgerow-sim/"];

/// Lines of a file that tells one story.
const LINES: usize = 400;

pub(crate) fn tidy() -> Result<()> {
    let files = tracked()?;
    let mut found = Vec::new();
    found.extend(arrows()?);
    for file in &files {
        let Ok(text) = fs::read_to_string(file) else { continue };
        let name = file.to_string_lossy();
        if name.ends_with(".rs") {
            found.extend(length(&name, &text));
            found.extend(purity(&name, &text));
            found.extend(wall_clock(&name, &text));
            found.extend(words::unseen(&name, &text));
            found.extend(unfinished(&name, &text));
        }
        found.extend(machine_paths(&name, &text));
    }
    found.extend(code_map()?);
    for line in &found {
        println!("{line}");
    }
    if found.is_empty() { Ok(()) } else { bail!("{} things are not tidy", found.len()) }
}

fn tracked() -> Result<Vec<PathBuf>> {
    Ok(output("git", &["ls-files"])?.lines().map(PathBuf::from).collect())
}

fn arrows() -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir("crates")? {
        let folder = entry?.path();
        let Ok(text) = fs::read_to_string(folder.join("Cargo.toml")) else { continue };
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        found.extend(arrows_of(&name, &text));
    }
    Ok(found)
}

fn arrows_of(name: &str, manifest: &str) -> Vec<String> {
    let Some((_, allowed)) = ARROWS.iter().find(|(n, _)| *n == name) else {
        return vec![format!("crates/{name}: no arrows are written down for this crate")];
    };
    let Ok(manifest) = manifest.parse::<toml::Table>() else {
        return vec![format!("crates/{name}/Cargo.toml cannot be read")];
    };
    // What one system alone needs is an arrow too. Tests may know more.
    let systems = manifest.get("target").and_then(toml::Value::as_table);
    let tables = systems.into_iter().flat_map(|all| all.values().filter_map(toml::Value::as_table));
    tables
        .chain([&manifest])
        .flat_map(|table| [table.get("dependencies"), table.get("build-dependencies")])
        .flatten()
        .filter_map(toml::Value::as_table)
        .flatten()
        // The name in the manifest may be another than the crate's.
        .map(|(key, value)| value.get("package").and_then(toml::Value::as_str).unwrap_or(key))
        .filter(|known| known.starts_with("hedgerow") || *known == "xtask")
        .filter(|known| !allowed.contains(&"*") && !allowed.contains(known))
        .map(|known| format!("crates/{name} knows {known}, which is not among its arrows"))
        .collect()
}

fn length(name: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > LINES).then(|| format!("{name}: {lines} lines; does it tell one story?"))
}

fn purity(name: &str, text: &str) -> Vec<String> {
    let is_pure = PURE.iter().any(|c| name.starts_with(&format!("crates/{c}/src/")));
    if !is_pure {
        return Vec::new();
    }
    lines_with(name, text, &IMPURE, "a pure crate takes time, randomness and bytes as arguments")
}

/// Clippy refuses the same, but can be told not to, line by line.
fn wall_clock(name: &str, text: &str) -> Vec<String> {
    let is_excused = name == CLOCK || STOP_WATCHES.iter().any(|folder| name.starts_with(folder));
    if is_excused || !name.starts_with("crates/") || !name.contains("/src/") {
        return Vec::new();
    }
    lines_with(name, text, &["SystemTime::now"], "only the clock of hedgerow-node reads the wall clock")
}

fn unfinished(name: &str, text: &str) -> Vec<String> {
    if name.starts_with("crates/xtask/") {
        return Vec::new();
    }
    lines_with(name, text, &["TODO", "FIXME", "XXX", "unimplemented!("], "unfinished")
}

fn machine_paths(name: &str, text: &str) -> Vec<String> {
    if name.ends_with("tidy.rs") {
        return Vec::new();
    }
    lines_with(name, text, &["/home/", "/root/", "C:\\Users"], "a path of a machine")
}

fn code_map() -> Result<Vec<String>> {
    let Ok(map) = fs::read_to_string("ARCHITECTURE.md") else {
        println!("skipped: there is no ARCHITECTURE.md yet, so no code map to compare with");
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for entry in fs::read_dir("crates")? {
        let folder = entry?.path();
        if folder.join("Cargo.toml").exists() {
            found.extend(unmapped(&map, &folder.file_name().unwrap_or_default().to_string_lossy()));
        }
    }
    Ok(found)
}

fn unmapped(map: &str, name: &str) -> Option<String> {
    (!map.contains(&format!("`{name}`")))
        .then(|| format!("ARCHITECTURE.md: the code map does not name `{name}`"))
}

fn lines_with(name: &str, text: &str, words: &[&str], why: &str) -> Vec<String> {
    text.lines()
        .enumerate()
        .filter_map(|(n, line)| {
            let word = words.iter().find(|w| line.contains(**w))?;
            Some(format!("{name}:{}: “{word}”: {why}", n + 1))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_that_knows_too_much_is_refused() {
        let manifest = "[dependencies]\nhedgerow-node.workspace = true\n";
        assert_eq!(arrows_of("hedgerow-record", manifest).len(), 1);
        assert_eq!(arrows_of("hedgerow-api", manifest).len(), 0);
        assert_eq!(arrows_of("newcomer", manifest).len(), 1);
        let hidden = [
            "[target.'cfg(unix)'.dependencies]\nhedgerow-node.workspace = true\n",
            "[build-dependencies]\nhedgerow-node.workspace = true\n",
            "[dependencies]\nother = { package = \"hedgerow-node\", path = \"../hedgerow-node\" }\n",
        ];
        for manifest in hidden {
            assert_eq!(arrows_of("hedgerow-sync", manifest).len(), 1, "{manifest}");
        }
        assert_eq!(
            arrows_of("hedgerow-sync", "[dev-dependencies]\nhedgerow-sim.workspace = true\n").len(),
            0
        );
        assert_eq!(arrows_of("hedgerow-sync", "not a manifest").len(), 1);
    }

    #[test]
    fn a_long_file_is_refused() {
        let long = "\n".repeat(LINES + 1);
        assert!(length("crates/hedgerow-deal/src/a.rs", &long).is_some());
        assert!(length("crates/hedgerow-deal/src/a.rs", &long[1..]).is_none());
    }

    #[test]
    fn a_pure_crate_that_reaches_outside_is_refused() {
        let bad = [
            "use std::fs;",
            "let a = std::net::TcpStream::connect(b);",
            "let a = Instant::now();",
            "use std::time::SystemTime;",
            "pub async fn a() {}",
            "let a = b.await;",
            "tokio::spawn(a);",
            "getrandom::fill(&mut a);",
            "let a = rand::thread_rng();",
        ];
        for line in bad {
            assert_eq!(purity("crates/hedgerow-sync/src/a.rs", line).len(), 1, "{line}");
            assert_eq!(purity("crates/hedgerow-node/src/a.rs", line).len(), 0, "{line}");
        }
    }

    #[test]
    fn reading_the_wall_clock_elsewhere_is_refused() {
        let line = "let now = std::time::SystemTime::now();";
        assert_eq!(wall_clock("crates/hedgerow-api/src/web.rs", line).len(), 1);
        assert_eq!(wall_clock("crates/hedgerow-node/src/house.rs", line).len(), 1);
        assert_eq!(wall_clock(CLOCK, line).len(), 0);
        assert_eq!(wall_clock("crates/hedgerow-sim/src/bin/bench/main.rs", line).len(), 0);
        assert_eq!(wall_clock("crates/hedgerow-node/tests/loan.rs", line).len(), 0);
    }

    #[test]
    fn unfinished_work_and_paths_of_a_machine_are_refused() {
        assert_eq!(unfinished("crates/hedgerow/src/a.rs", "// TODO").len(), 1);
        assert_eq!(unfinished("crates/hedgerow/src/a.rs", "// FIXME").len(), 1);
        assert_eq!(unfinished("crates/hedgerow/src/a.rs", "// Done.").len(), 0);
        assert_eq!(machine_paths("README.md", "see /home/ana").len(), 1);
        assert_eq!(machine_paths("README.md", "see ~/ana").len(), 0);
    }

    #[test]
    fn a_crate_that_the_code_map_does_not_name_is_refused() {
        let map = "| `hedgerow-record` | bytes in, meaning out |";
        assert!(unmapped(map, "hedgerow-record").is_none());
        assert!(unmapped(map, "hedgerow").is_some());
    }
}
