//! Ten new things among 100,000 shared; and a cold sync that is cut off and resumed. Counted between two stores without
//! a network; signatures are taken as checked.

use std::collections::HashMap;

use anyhow::Result;
use hedgerow_record::{MemberId, Record, RecordId};
use hedgerow_sim::{StoreHome, World, flow};

use super::{NEIGHBOURS, THINGS, Table, now, timed};

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
    ) -> Result<Vec<(hedgerow_sim::Flow, f64)>> {
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
    for (things, suffix, limit) in [(10_000, "_10k", 60.0), (THINGS, "", 60.0)] {
        let street = street(things)?;
        let newest = &street.all[..things - 10];
        // Ten spread over time: every ten-thousandth of the way.
        let spread: Listed = street
            .all
            .iter()
            .enumerate()
            .filter(|(n, _)| n % (things / 10) != 5)
            .map(|(_, r)| r.clone())
            .collect();
        for (held, name, kilobytes) in [(newest, "", 4.0), (&spread[..], "_spread", 24.0)] {
            let missing = payload(&street.all) - payload(held);
            let (flow, seconds) = street.between(&street.all, held, &[None])?[0];
            table.at_most(&format!("ms{name}{suffix}"), seconds * 1000.0, limit);
            let beside = (flow.bytes_from_open - missing) as f64 / 1024.0;
            table.at_most(&format!("kilobytes{name}{suffix}"), beside, kilobytes);
            table.at_most(
                &format!("round_trips{name}{suffix}"),
                f64::from(flow.flights_from_open.div_ceil(2)),
                4.0,
            );
            table.at_most(
                &format!("round_trips_from_dial{name}{suffix}"),
                f64::from(flow.flights.div_ceil(2)),
                9.0,
            );
        }
    }
    table.write()
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
