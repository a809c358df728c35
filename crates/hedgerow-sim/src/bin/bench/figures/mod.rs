//! Each measurement in a file, and what they share.

pub(crate) mod cold;
pub(crate) mod search;
pub(crate) mod warm;
pub(crate) mod write;

use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use hedgerow_record::Millis;
use serde_json::{Map, Value, json};

/// Things in a large neighbourhood, and neighbours who list them.
pub(crate) const THINGS: usize = 100_000;
pub(crate) const NEIGHBOURS: usize = 400;

/// Figures of one measurement, with what they should be.
pub(crate) struct Table {
    id: &'static str,
    figures: Map<String, Value>,
    targets: Vec<Value>,
}

impl Table {
    pub(crate) fn new(id: &'static str) -> Table {
        Table { id, figures: Map::new(), targets: Vec::new() }
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
            "targets": self.targets,
        });
        let folder = Path::new("target/bench");
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join(format!("{}.json", self.id)), serde_json::to_string_pretty(&value)?)?;
        Ok(())
    }
}

/// The time.
#[allow(clippy::disallowed_methods)] // Homes that are measured run on the real clock.
pub(crate) fn now() -> Millis {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Millis(u64::try_from(since.as_millis()).unwrap_or(0))
}

/// Seconds that something takes, with what it gives.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let begun = Instant::now();
    let result = work();
    (begun.elapsed().as_secs_f64(), result)
}

/// CPU seconds of a process so far, and bytes it has had written, from the kernel's account.
pub(crate) fn account(pid: u32) -> (f64, u64) {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let after = stat.rsplit(") ").next().unwrap_or_default();
    let ticks: Vec<f64> = after.split(' ').filter_map(|t| t.parse().ok()).collect();
    // Fields 14 and 15 of proc_pid_stat(5), in hundredths of a second; the state letter before them is no number.
    let cpu = ticks.get(10).unwrap_or(&0.0) + ticks.get(11).unwrap_or(&0.0);
    let io = std::fs::read_to_string(format!("/proc/{pid}/io")).unwrap_or_default();
    let written = io.lines().find_map(|l| l.strip_prefix("write_bytes: ")).and_then(|n| n.parse().ok());
    (cpu / 100.0, written.unwrap_or(0))
}

/// Commits records in one durable transaction of a bare database: what any store must pay.
pub(crate) fn bare_commit(records: &[Vec<u8>]) -> Result<f64> {
    const TABLE: redb::TableDefinition<'_, u64, &[u8]> = redb::TableDefinition::new("records");
    let folder = tempfile::tempdir()?;
    let db = redb::Database::create(folder.path().join("bare"))?;
    let (seconds, result) = timed(|| -> Result<()> {
        let tx = db.begin_write()?;
        {
            let mut table = tx.open_table(TABLE)?;
            for (n, bytes) in (0..).zip(records) {
                table.insert(n, bytes.as_slice())?;
            }
        }
        tx.commit()?;
        Ok(())
    });
    result.map(|()| seconds)
}
