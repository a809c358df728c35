//! What a home costs that is left open while nothing happens: 20 neighbours are connected with it, in another process.
//! Inside a network namespace of its own, so that the interface's counter says what went over the line.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use hedgerow_sim::World;

use super::{Beside, Table, free_address, now, quantile};

const NEIGHBOURS: usize = 20;
const THINGS: usize = 2_000;
/// Until sessions have settled and what they wrote is on the disk.
const SETTLE: Duration = Duration::from_secs(15);
/// What this program is called by itself inside the namespace.
pub(crate) const INSIDE: &str = "idle-inside";

/// Goes into a namespace and measures there: so many minutes, so many times.
pub(crate) fn run(minutes: &str, runs: &str) -> Result<()> {
    let inside = Command::new("unshare")
        .arg("-Urn")
        .arg(std::env::current_exe()?)
        .args([INSIDE, minutes, runs])
        .status()
        .context("`unshare` of util-linux is needed")?;
    ensure!(inside.success(), "idle could not be measured in a network namespace of its own");
    Ok(())
}

pub(crate) fn inside(minutes: u64, runs: usize) -> Result<()> {
    ensure!(Command::new("ip").args(["link", "set", "lo", "up"]).status()?.success(), "no loopback");
    let folder = tempfile::tempdir()?;
    let mut world = World::new(NEIGHBOURS, false, now(), 3)?;
    let all = world.listings(THINGS)?;
    let (own, others) = (folder.path().join("own"), folder.path().join("others"));
    let at = free_address()?;
    world.home(&own, None, &all, None)?;
    for n in 0..NEIGHBOURS {
        world.home(&others.join(n.to_string()), Some(n), &all, Some(&at))?;
    }
    drop((world, all));
    let (own, others) = (own.display().to_string(), others.display().to_string());
    let (mut cpu, mut wakeups, mut memory, mut bytes, mut written) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut threads = Vec::new();
    for _ in 0..runs {
        let mut hedgerow = Beside::hedgerow(&["--home", &own, "serve", "--listen", &at, "--no-web"])?;
        hedgerow.wait_for("Hedgerow is running.")?;
        let mut neighbours = Beside::bench(&["neighbours", &others])?;
        neighbours.wait_for("inside")?;
        std::thread::sleep(SETTLE);
        let (before, line, by_thread) = (hedgerow.account(), carried()?, hedgerow.threads());
        std::thread::sleep(Duration::from_secs(60 * minutes));
        let (after, line) = (hedgerow.account(), carried()? - line);
        let per_minute = |n: u64| n as f64 / minutes as f64;
        cpu.push((after.cpu - before.cpu) * 10.0 / minutes as f64);
        wakeups.push(per_minute(after.wakeups.saturating_sub(before.wakeups)));
        memory.push(after.memory as f64 / 1e6);
        bytes.push(per_minute(line) / 1024.0 / NEIGHBOURS as f64);
        written.push(per_minute(after.written - before.written) / 1024.0);
        let earlier = |name: &str| by_thread.iter().find(|(n, _)| n == name).map_or(0.0, |(_, s)| *s);
        threads = hedgerow.threads().into_iter().map(|(n, s)| (n.clone(), s - earlier(&n))).collect();
        drop(neighbours);
        hedgerow.stop()?;
    }
    let mut table = Table::new("idle");
    table.figure("minutes", minutes as f64);
    table.figure("runs", runs as f64);
    // In ten minutes, however long it was looked at.
    table.at_most("cpu_seconds", quantile(&mut cpu, 500), 3.0);
    table.at_most("wakeups_per_min", quantile(&mut wakeups, 500), 60.0);
    table.at_most("rss_mb", quantile(&mut memory, 500), 80.0);
    table.at_most("kb_per_min_peer", quantile(&mut bytes, 500), 5.0);
    table.figure("kb_written_per_min", quantile(&mut written, 500));
    for (name, seconds) in threads {
        table.part(&format!("threads “{name}”, CPU s in all"), seconds);
    }
    table.write()
}

/// Bytes that loopback has carried, headers included (proc_pid_net(5)).
fn carried() -> Result<u64> {
    let text = std::fs::read_to_string("/proc/net/dev")?;
    let line = text.lines().find_map(|l| l.trim().strip_prefix("lo:")).context("no counter of loopback")?;
    Ok(line.split_whitespace().next().unwrap_or_default().parse()?)
}
