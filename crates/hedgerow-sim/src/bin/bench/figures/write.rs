//! Ten thousand things of a library, imported by its own program: signed, durable, searchable.
//!
//! The bound is signing on one core and one durable commit. An import also reads the file, checks each row, seals each
//! body, judges each record as anybody's, and indexes its words; sealing and signing are spread over the cores.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use hedgerow_node::{Node, NodeConfig};
use hedgerow_record::sign::{Domain, sign};
use hedgerow_record::{MemberId, Record};
use hedgerow_sim::{Texts, World};
use hedgerow_store::search::{Index, Place};

use super::serve::runtime;
use super::{Table, bare_commit, cpu_timed, now, quantile, timed};

const ROWS: usize = 10_000;
/// Enough of them to have room for as many listings, each within its own bound.
const NEIGHBOURS: usize = 40;
const RUNS: usize = 5;

pub(crate) fn run() -> Result<()> {
    let mut world = World::new(1, true, now(), 5)?;
    let mut texts = Texts::new(21)?;
    let things: Vec<(String, String)> = (0..ROWS).map(|_| texts.next_thing(300)).collect();
    let mut file = String::from("title,description,code\n");
    for (n, (title, text)) in things.iter().enumerate() {
        writeln!(file, "\"{title}\",\"{text}\",L{n}")?;
    }
    let listings = World::new(1, true, now(), 6)?.listings(ROWS)?;
    let (mut walls, mut bounds, mut ratios, mut cpus) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut signs, mut commits) = (Vec::new(), Vec::new());
    // Side by side, so that what else the machine does falls on both.
    for _ in 0..RUNS {
        let records: Vec<Vec<u8>> = listings.iter().map(|(r, _)| r.bytes().to_vec()).collect();
        let signing = world.founding.device.signing_key();
        let (sign, _) = timed(|| {
            for record in &records {
                std::hint::black_box(sign(signing, Domain::Record, &[record]));
            }
        });
        let commit = bare_commit(&records)?;
        let folder = tempfile::tempdir()?;
        world.home(folder.path(), None, &[], None)?;
        let (cpu, wall) = cpu_timed(|| import(folder.path(), file.as_bytes()));
        let wall = wall?;
        walls.push(wall);
        cpus.push(cpu);
        signs.push(sign);
        commits.push(commit);
        bounds.push(sign + commit);
        ratios.push((sign + commit) / wall);
    }
    let mut table = Table::new("write");
    table.figure("bound_s", quantile(&mut bounds, 500));
    table.figure("wall_s", quantile(&mut walls, 500));
    // Opening and closing the home are in it.
    table.figure("cpu_s", quantile(&mut cpus, 500));
    table.figure("per_s", ROWS as f64 / quantile(&mut walls, 500));
    table.at_least("ratio_to_bound", quantile(&mut ratios, 500), 0.7);
    table.part("bound: signing on one core, s", quantile(&mut signs, 500));
    table.part("bound: one bare commit, s", quantile(&mut commits, 500));
    parts(&mut table, &listings, &things, file.as_bytes())?;
    table.beside("durable single writes: nostr on LMDB 1,460-2,400 a second, the bound of redb 3,200");
    table.write()
}

/// Seconds for the whole of an import.
fn import(home: &Path, file: &[u8]) -> Result<f64> {
    runtime()?.block_on(async {
        let node = offline(home).await?;
        let file = file.to_vec();
        let begun = std::time::Instant::now();
        let report = node.import("", file, false).await?;
        let seconds = begun.elapsed().as_secs_f64();
        node.close().await;
        anyhow::ensure!(report.added == ROWS, "{} rows were added", report.added);
        anyhow::Ok(seconds)
    })
}

/// What an import does, each by itself on one core.
fn parts(
    table: &mut Table,
    listings: &[(Record, MemberId)],
    things: &[(String, String)],
    file: &[u8],
) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut other = World::new(1, true, now(), 5)?;
    other.home(folder.path(), None, &[], None)?;
    let dry = runtime()?.block_on(async {
        let node = offline(folder.path()).await?;
        let file = file.to_vec();
        let begun = std::time::Instant::now();
        node.import("", file, true).await?;
        let seconds = begun.elapsed().as_secs_f64();
        node.close().await;
        anyhow::Ok(seconds)
    })?;
    table.part("file read and rows checked, alone, s", dry);
    let (made, _) = timed(|| World::new(1, true, now(), 6).and_then(|mut w| w.listings(ROWS)));
    table.part("texts made up, sealed and signed, alone, s", made);
    let mut street = World::new(NEIGHBOURS, false, now(), 6)?;
    let written = street.listings(ROWS)?;
    let store = street.store(&folder.path().join("alone"), &[])?;
    let roster = street.roster();
    let (records, authors): (Vec<_>, Vec<_>) = written.iter().map(|(r, a)| (r.clone(), Some(*a))).unzip();
    let (kept, result) = timed(|| store.take(&records, &authors, &roster, now(), &[]));
    result?;
    table.part("admitted and committed, alone, s", kept);
    let (indexed, _) = timed(|| {
        let mut index = Index::default();
        let things = listings.iter().zip(things).map(|((record, _), thing)| (record.id(), thing));
        index.put_all(things, |(title, text), each| {
            each(Place::Title, title);
            each(Place::Text, text);
        });
        index
    });
    table.part("words indexed beside it, alone, s", indexed);
    Ok(())
}

async fn offline(home: &Path) -> Result<Node> {
    let config = NodeConfig { home: home.to_path_buf(), offline: true, ..NodeConfig::default() };
    Ok(Node::open(config).await?)
}
