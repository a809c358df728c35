//! What a machine can say about the house rules. Each rule answers with the lines that break it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::shell::output;

/// Which crate may know which: a crate missing here, or an arrow missing here, is a decision to be written down.
const ARROWS: [(&str, &[&str]); 13] = [
    ("hedgerow-record", &[]),
    ("hedgerow-vault", &["hedgerow-record"]),
    ("hedgerow-group", &["hedgerow-record", "hedgerow-vault"]),
    ("hedgerow-deal", &["hedgerow-record"]),
    ("hedgerow-sync", &["hedgerow-record"]),
    ("hedgerow-store", &["hedgerow-record", "hedgerow-sync"]),
    ("hedgerow-net", &["hedgerow-record"]),
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
        ],
    ),
    ("hedgerow-api", &["hedgerow-node"]),
    ("hedgerow", &["hedgerow-api", "hedgerow-node"]),
    ("hedgerow-sim", &["*"]),
    ("xtask", &[]),
    ("hedgerow-desktop", &["hedgerow-api"]),
];

/// Crates without async, clock, socket, file or randomness of their own.
const PURE: [&str; 5] =
    ["hedgerow-record", "hedgerow-vault", "hedgerow-group", "hedgerow-deal", "hedgerow-sync"];
const IMPURE: [&str; 9] = [
    "async fn",
    "tokio::",
    "std::time::",
    "std::fs",
    "std::net",
    "std::thread",
    "getrandom::",
    "SystemTime",
    "std::env",
];

/// Words that a neighbour must never see (product rule). They are looked for in what the program prints and in the help.
const UNSEEN: [&str; 9] =
    ["peer", "hash", "node", "multiaddr", "sync", "gossip", "blockchain", "public key", "epoch"];
const SEEN_BY_NEIGHBOURS: [&str; 2] = ["crates/hedgerow/src", "crates/hedgerow-api/src"];

/// Lines of a file that tells one story.
const LINES: usize = 400;
/// Longer files, each with the reason why it is one story.
const LONG: [(&str, &str); 5] = [
    ("crates/hedgerow-node/src/view.rs", "one list of plain types: every value an interface is given"),
    ("crates/hedgerow-node/src/house.rs", "the actor's whole state and what follows from each piece of news"),
    ("crates/hedgerow-node/src/deals.rs", "a deal from envelope to promise: every step is one transaction"),
    ("crates/hedgerow-node/src/street.rs", "a group at home: one write path and all that follows a record"),
    ("crates/hedgerow-sync/src/session.rs", "one state machine, stage by stage"),
];

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
            found.extend(unseen(&name, &text));
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
    let Some(known) = manifest.get("dependencies").and_then(toml::Value::as_table) else { return Vec::new() };
    let own = known.keys().filter(|k| k.starts_with("hedgerow"));
    own.filter(|k| !allowed.contains(&"*") && !allowed.contains(&k.as_str()))
        .map(|k| format!("crates/{name} knows {k}, which is not among its arrows"))
        .collect()
}

fn length(name: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    let excused = LONG.iter().any(|(file, _)| *file == name);
    (lines > LINES && !excused).then(|| format!("{name}: {lines} lines; does it tell one story?"))
}

fn purity(name: &str, text: &str) -> Vec<String> {
    let is_pure = PURE.iter().any(|c| name.starts_with(&format!("crates/{c}/src/")));
    if !is_pure {
        return Vec::new();
    }
    lines_with(name, text, &IMPURE, "a pure crate takes time, randomness and bytes as arguments")
}

/// Only texts between quotes and the help in doc comments of the command line are shown to anybody.
fn unseen(name: &str, text: &str) -> Vec<String> {
    if !SEEN_BY_NEIGHBOURS.iter().any(|folder| name.starts_with(folder)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let is_help = name.contains("crates/hedgerow/src/");
    for (n, line) in text.lines().enumerate() {
        let shown: Vec<&str> = match line.trim().strip_prefix("///") {
            Some(help) if is_help => vec![help],
            Some(_) => Vec::new(),
            None if line.trim().starts_with("//") || line.contains("tracing::") => Vec::new(),
            None => line.split('"').skip(1).step_by(2).filter(|text| text.contains(' ')).collect(),
        };
        for text in shown {
            let words = text.to_lowercase().replace("relay peer", "");
            let has = |word: &str| {
                words.split(|c: char| !c.is_alphanumeric()).any(|w| w == word || w == format!("{word}s"))
            };
            if let Some(word) = UNSEEN.iter().find(|w| has(w) || w.contains(' ') && words.contains(**w)) {
                found.push(format!("{name}:{}: a neighbour would see “{word}”", n + 1));
            }
        }
    }
    found
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
    let map = fs::read_to_string("ARCHITECTURE.md").unwrap_or_default();
    let mut found = Vec::new();
    for entry in fs::read_dir("crates")? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if Path::new("crates").join(&name).join("Cargo.toml").exists() && !map.contains(&format!("`{name}`"))
        {
            found.push(format!("ARCHITECTURE.md: the code map does not name `{name}`"));
        }
    }
    Ok(found)
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
    fn each_rule_finds_what_breaks_it_and_nothing_else() {
        let manifest = "[dependencies]\nhedgerow-node.workspace = true\n";
        assert_eq!(arrows_of("hedgerow-record", manifest).len(), 1);
        assert_eq!(arrows_of("hedgerow-api", manifest).len(), 0);
        assert_eq!(arrows_of("newcomer", manifest).len(), 1);

        let long = "\n".repeat(LINES + 1);
        assert!(length("crates/hedgerow-deal/src/a.rs", &long).is_some());
        assert!(length(LONG[0].0, &long).is_none());

        assert_eq!(purity("crates/hedgerow-sync/src/a.rs", "use std::fs;").len(), 1);
        assert_eq!(purity("crates/hedgerow-node/src/a.rs", "use std::fs;").len(), 0);

        let file = "crates/hedgerow/src/a.rs";
        assert_eq!(unseen(file, "println!(\"the peers are gone\");").len(), 1);
        assert_eq!(unseen(file, "/// Syncs with a peer.").len(), 1);
        assert_eq!(unseen(file, "println!(\"the relay peer is asleep\");").len(), 0);
        assert_eq!(unseen(file, "let peer = node.hash(\"peer\");").len(), 0);

        assert_eq!(unfinished("crates/hedgerow/src/a.rs", "// TODO").len(), 1);
        assert_eq!(machine_paths("README.md", "see /home/ana").len(), 1);
    }
}
