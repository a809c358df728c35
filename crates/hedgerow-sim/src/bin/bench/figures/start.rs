//! How long `hedgerow serve` takes with 100,000 things in its home until it says that it runs, and how long until the
//! first question is answered.

use std::time::Instant;

use anyhow::Result;
use hedgerow_sim::World;

use super::{Beside, NEIGHBOURS, THINGS, Table, free_address, now, quantile};

const RUNS: usize = 5;

pub(crate) fn run() -> Result<()> {
    let mut world = World::new(NEIGHBOURS, false, now(), 3)?;
    let all = world.listings(THINGS)?;
    let folder = tempfile::tempdir()?;
    world.home(folder.path(), None, &all, None)?;
    drop((world, all));
    let home = folder.path().display().to_string();
    let (mut ready, mut cpu, mut memory) = (Vec::new(), Vec::new(), Vec::new());
    let mut threads = Vec::new();
    // The first start finds a home nobody has opened yet and writes into it; it is not counted.
    for run in 0..=RUNS {
        let at = free_address()?;
        let begun = Instant::now();
        let mut hedgerow =
            Beside::hedgerow(&["--home", &home, "serve", "--listen", &at, "--web", "127.0.0.1:0"])?;
        hedgerow.wait_for("Hedgerow is running.")?;
        let waited = begun.elapsed().as_secs_f64() * 1000.0;
        let account = hedgerow.account();
        if run == 0 {
            hedgerow.stop()?;
            continue;
        }
        ready.push(waited);
        cpu.push(account.cpu * 1000.0);
        memory.push(account.memory as f64 / 1e6);
        threads = hedgerow.threads();
        hedgerow.stop()?;
    }
    let mut table = Table::new("start");
    table.figure("things", THINGS as f64);
    table.at_most("ready_ms", quantile(&mut ready, 500), 1000.0);
    table.figure("ready_slowest_ms", quantile(&mut ready, 1000));
    table.figure("cpu_ms", quantile(&mut cpu, 500));
    table.figure("rss_mb", quantile(&mut memory, 500));
    for (name, seconds) in threads.into_iter().filter(|(_, seconds)| *seconds > 0.0) {
        table.part(&format!("threads “{name}”, CPU ms"), seconds * 1000.0);
    }
    table.write()
}
