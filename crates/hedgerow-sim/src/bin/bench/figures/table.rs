//! Figures of one measurement: printed as they come, and written for whoever compares them later.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

/// Figures of one measurement, with what they should be.
pub(crate) struct Table {
    id: &'static str,
    figures: Map<String, Value>,
    profile: Map<String, Value>,
    targets: Vec<Value>,
    beside: Vec<&'static str>,
}

impl Table {
    pub(crate) fn new(id: &'static str) -> Table {
        Table { id, figures: Map::new(), profile: Map::new(), targets: Vec::new(), beside: Vec::new() }
    }

    pub(crate) fn figure(&mut self, name: &str, value: f64) {
        println!("{name:<34} {value:>12.3}");
        self.figures.insert(name.to_owned(), json!(value));
    }

    /// A figure that should be at most this.
    pub(crate) fn at_most(&mut self, name: &str, value: f64, limit: f64) {
        self.target(name, value, limit, value <= limit, "at most");
    }

    /// A figure that should be at least this.
    pub(crate) fn at_least(&mut self, name: &str, value: f64, limit: f64) {
        self.target(name, value, limit, value >= limit, "at least");
    }

    /// Where the time goes: one part of it.
    pub(crate) fn part(&mut self, name: &str, value: f64) {
        println!("  of which {name:<42} {value:>12.3}");
        self.profile.insert(name.to_owned(), json!(value));
    }

    /// What others need for the same work, measured on a quiet machine of this kind.
    pub(crate) fn beside(&mut self, line: &'static str) {
        println!("  beside it: {line}");
        self.beside.push(line);
    }

    fn target(&mut self, name: &str, value: f64, limit: f64, met: bool, word: &str) {
        let met_text = if met { "met" } else { "MISSED" };
        println!("{name:<34} {value:>12.3}   {word} {limit}: {met_text}");
        self.figures.insert(name.to_owned(), json!(value));
        self.targets.push(json!({ "name": name, "limit": limit, "value": value, "met": met }));
    }

    pub(crate) fn write(self) -> Result<()> {
        let commit = std::process::Command::new("git").args(["rev-parse", "--short", "HEAD"]).output();
        let commit = commit.map(|o| String::from_utf8_lossy(&o.stdout).trim().to_owned()).unwrap_or_default();
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        let value = json!({
            "id": self.id,
            "machine": format!("{cores} cores"),
            "commit": commit,
            "figures": self.figures,
            "profile": self.profile,
            "beside": self.beside,
            "targets": self.targets,
        });
        let path = file_of(self.id);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        std::fs::write(path, serde_json::to_string_pretty(&value)?)?;
        Ok(())
    }
}

/// Every target of these measurements as they were written last, in one table. Whether all are met.
pub(crate) fn summary(ids: &[&str]) -> Result<bool> {
    let mut all_met = true;
    println!("\n{:<14} {:<30} {:>12} {:>12}", "bench", "figure", "value", "target");
    for id in ids {
        let text = std::fs::read(file_of(id)).with_context(|| format!("{id} has left no figures"))?;
        let value: Value = serde_json::from_slice(&text)?;
        for target in value["targets"].as_array().into_iter().flatten() {
            let met = target["met"].as_bool().unwrap_or(false);
            all_met &= met;
            let (name, word) =
                (target["name"].as_str().unwrap_or_default(), if met { "" } else { "  MISSED" });
            let number = |key: &str| target[key].as_f64().unwrap_or(f64::NAN);
            println!("{id:<14} {name:<30} {:>12.3} {:>12.3}{word}", number("value"), number("limit"));
        }
    }
    Ok(all_met)
}

fn file_of(id: &str) -> PathBuf {
    Path::new("target/bench").join(format!("{id}.json"))
}
