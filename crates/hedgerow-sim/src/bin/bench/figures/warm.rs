//! Ten new things among 100,000 shared; and a cold sync that is cut off and resumed. Bytes and round trips are counted
//! between two stores without a network, signatures taken as checked; of a million there are the ids alone. How long it
//! takes from dialling on is looked at between two processes.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use hedgerow_record::{MemberId, Millis, Record, RecordId, Stamp, hash};
use hedgerow_sim::{Flow, StoreHome, World, flow};
use hedgerow_sync::order_key;

use super::ids::Ids;
use super::serve::{listings, open, runtime};
use super::{Beside, NEIGHBOURS, THINGS, Table, free_address, now, quantile, timed};

const MILLION: u64 = 1_000_000;
const NEW: usize = 10;
/// Times that a neighbour comes back over the network.
const MEETINGS: usize = 5;
/// What others need for 100,000 shared and ten new.
const OTHERS: [&str; 5] = [
    "iroh-docs 0.101: 740-815 ms, 156 KB",
    "nostr-sdk 0.44 with negentropy on LMDB: 430-455 ms, 17 KB",
    "hypercore 11.37, 200 cores: 50-79 ms, 51 KB",
    "SSB db2 8.1 with ebt 9.1: 820 ms, 38 KB",
    "yjs 13.6: 6 ms (and 400 to save), 8 KB",
];

type Listed = Vec<(Record, MemberId)>;

struct Street {
    world: World,
    folder: tempfile::TempDir,
    authors: HashMap<RecordId, MemberId>,
    all: Listed,
}

fn street(things: usize) -> Result<Street> {
    let mut world = World::new(NEIGHBOURS, false, now(), 3)?;
    let all = world.listings(things)?;
    let authors = all.iter().map(|(r, a)| (r.id(), *a)).collect();
    Ok(Street { world, folder: tempfile::tempdir()?, authors, all })
}

fn payload(records: &[(Record, MemberId)]) -> u64 {
    records.iter().map(|(r, _)| r.bytes().len() as u64).sum()
}

impl Street {
    fn between(
        &self,
        a: &[(Record, MemberId)],
        b: &[(Record, MemberId)],
        cuts: &[Option<u64>],
    ) -> Result<Vec<(Flow, f64)>> {
        let name = |n: &str| self.folder.path().join(format!("{n}-{}", a.len() + b.len()));
        let (first, second) = (name("a"), name("b"));
        for file in [&first, &second] {
            let _ = std::fs::remove_file(file);
        }
        let (sa, sb) = (self.world.store(&first, a)?, self.world.store(&second, b)?);
        let roster = self.world.roster();
        let home = |store, device| StoreHome { store, roster: &roster, device, now: now() };
        let ends = [home(&sa, &self.world.founding.device), home(&sb, &self.world.neighbours[0].device)];
        let author = |id: &RecordId| self.authors.get(id).copied();
        let mut flows = Vec::new();
        for cut in cuts {
            let (seconds, result) = timed(|| flow([&ends[0], &ends[1]], *cut, &author));
            flows.push((result?, seconds));
        }
        Ok(flows)
    }
}

pub(crate) fn warm() -> Result<()> {
    let mut table = Table::new("sync-warm");
    for (things, suffix) in [(10_000, "_10k"), (THINGS, "")] {
        let mut street = street(things)?;
        let newest = &street.all[..things - NEW];
        // Ten spread over time: one of every tenth of the way.
        let spread: Listed = street
            .all
            .iter()
            .enumerate()
            .filter(|(n, _)| n % (things / NEW) != 5)
            .map(|(_, r)| r.clone())
            .collect();
        for (held, name, kilobytes) in [(newest, "", 4.0), (&spread[..], "_spread", 24.0)] {
            let missing = payload(&street.all) - payload(held);
            let (flow, seconds) = street.between(&street.all, held, &[None])?[0];
            tell(&mut table, &format!("{name}{suffix}"), flow, missing, seconds, (kilobytes, 60.0));
        }
        if things == THINGS {
            let mut times = meet_again(&mut street)?;
            table.figure("net_from_dialling_ms", quantile(&mut times, 500));
            table.figure("net_from_dialling_slowest_ms", quantile(&mut times, 1000));
        }
    }
    million(&mut table)?;
    OTHERS.into_iter().for_each(|line| table.beside(line));
    table.write()
}

fn tell(table: &mut Table, name: &str, flow: Flow, missing: u64, seconds: f64, limits: (f64, f64)) {
    let (kilobytes, ms) = limits;
    table.at_most(&format!("ms{name}"), seconds * 1000.0, ms);
    let beside = (flow.bytes_from_open - missing) as f64 / 1024.0;
    table.at_most(&format!("kilobytes{name}"), beside, kilobytes);
    let trips = |flights: u32| f64::from(flights.div_ceil(2));
    table.at_most(&format!("round_trips{name}"), trips(flow.flights_from_open), 4.0);
    table.at_most(&format!("round_trips_from_dial{name}"), trips(flow.flights), 9.0);
}

/// Ten new ones among a million, of which the others are ids only.
fn million(table: &mut Table) -> Result<()> {
    let street = street(NEW)?;
    let (first, second) = (street.folder.path().join("a"), street.folder.path().join("b"));
    let (sa, sb) = (street.world.store(&first, &[])?, street.world.store(&second, &[])?);
    let roster = street.world.roster();
    let home = |store, device| StoreHome { store, roster: &roster, device, now: now() };
    let new: Vec<_> = street.all.iter().map(|(r, _)| (order_key(r.header().stamp), r.id().0)).collect();
    let (oldest, newest) = (street.all[0].0.header().stamp.ms(), street.all[NEW - 1].0.header().stamp.ms());
    // The others lie before all of the new ones, or one part of them before each.
    let before = (oldest.0 - 5 * 60_000 * NEW as u64 * 1000, oldest.0 - 1);
    for (name, (from, to), limit) in
        [("_1m", before, 4.0), ("_spread_1m", (oldest.0 - 30_000, newest.0 + 30_000), 24.0)]
    {
        let shared = (0..MILLION).map(|n| {
            let at = Millis(from + (to - from) * n / MILLION);
            (order_key(Stamp::new(at, 0)), hash("hedgerow/1 bench", &n.to_be_bytes()))
        });
        let mut shared: Vec<_> = shared.collect();
        shared.sort_unstable();
        let mut all = shared.clone();
        all.extend(&new);
        all.sort_unstable();
        let full = Ids::new(home(&sa, &street.world.founding.device), &all, &street.all);
        let lacking = Ids::new(home(&sb, &street.world.neighbours[0].device), &shared, &[]);
        drop((all, shared));
        let (seconds, result) = timed(|| flow([&full, &lacking], None, &|_| None));
        anyhow::ensure!(lacking.len() == full.len(), "both hold the same ids");
        tell(table, name, result?, payload(&street.all), seconds, (limit, 100.0));
    }
    Ok(())
}

/// Milliseconds from dialling a neighbour in another process until ten new things can be seen.
fn meet_again(street: &mut Street) -> Result<Vec<f64>> {
    let at = free_address()?;
    let homes = tempfile::tempdir()?;
    let ana = homes.path().join("ana");
    street.world.home(&ana, None, &street.all, None)?;
    let mut giver = Beside::bench(&["serve", &ana.display().to_string(), &at, "0"])?;
    giver.wait_for("ready")?;
    let held = &street.all[..THINGS - NEW];
    let mut times = Vec::new();
    for n in 0..MEETINGS {
        let bela = homes.path().join(format!("bela-{n}"));
        street.world.home(&bela, Some(0), held, None)?;
        times.push(runtime()?.block_on(meet(&bela, &at))?);
        std::fs::remove_dir_all(&bela)?;
    }
    Ok(times)
}

async fn meet(home: &Path, neighbour: &str) -> Result<f64> {
    let node = open(home, "127.0.0.1:0").await?;
    let begun = Instant::now();
    node.reach("", neighbour).await?;
    while listings(&node).await? < THINGS {
        anyhow::ensure!(begun.elapsed() < Duration::from_secs(60), "the new things never come");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let taken = begun.elapsed().as_secs_f64() * 1000.0;
    node.close().await;
    Ok(taken)
}

pub(crate) fn resume() -> Result<()> {
    let mut table = Table::new("sync-resume");
    let street = street(THINGS)?;
    let uncut = street.between(&street.all, &[], &[None])?[0].0.bytes;
    table.figure("uncut_mb", uncut as f64 / 1e6);
    for percent in [1, 10, 50, 90] {
        let flows = street.between(&street.all, &[], &[Some(uncut * percent / 100), None])?;
        let ratio = flows.iter().map(|(f, _)| f.bytes).sum::<u64>() as f64 / uncut as f64;
        table.at_most(&format!("ratio_to_uncut_{percent}"), ratio, 1.15);
    }
    table.write()
}
