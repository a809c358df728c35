//! A fresh member gets 100,000 things from one neighbour over loopback: verified, durable, searchable. Two processes,
//! so that each side has an account of its own.
//!
//! The bound is what nobody can do without: each signature checked, one durable commit, the bytes carried once. Beside
//! it stand the parts that Hedgerow does besides and that can be measured alone: bodies opened, words indexed. What is
//! left of the CPU time is encryption of the line twice over, reconciliation, the tree of ids and the store's index.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Instant;

use anyhow::{Context, Result};
use hedgerow_record::body::{self, Listing};
use hedgerow_record::sign::verify_record;
use hedgerow_record::{MemberId, Record};
use hedgerow_sim::World;
use hedgerow_store::search::{Index, Place};
use hedgerow_vault::open_body;

use super::{Beside, NEIGHBOURS, THINGS, Table, bare_commit, cpu_timed, free_address, now};

/// What others need for 100,000 records of 700 bytes by 200 authors.
const OTHERS: [&str; 6] = [
    "a bound that is batch-verified and unencrypted: wall 1.6 s, CPU of both 2.9 s (no reconciliation, no index)",
    "iroh-docs 0.101: wall 25 s, CPU 39 s, wrote 1.4 GB (no fsync a record)",
    "nostr-sdk 0.44 with negentropy on LMDB: wall 62 s, CPU 36 s, wrote 15 GB (no encryption)",
    "hypercore 11.37, 200 cores: wall 13.5 s, CPU 21 s (no fsync, no lookup by key)",
    "SSB db2 8.1 with ebt 9.1: wall 12.9 s, CPU 21 s (no fsync)",
    "yjs 13.6: wall 1.3 s, CPU 1.7 s (no signatures, no encryption, no store)",
];

pub(crate) fn run() -> Result<()> {
    let mut world = World::new(NEIGHBOURS, false, now(), 3)?;
    let all = world.listings(THINGS)?;
    let records: Vec<Vec<u8>> = all.iter().map(|(r, _)| r.bytes().to_vec()).collect();
    let payload: usize = records.iter().map(Vec::len).sum();

    let (verify, good) = cpu_timed(|| all.iter().filter(|(r, a)| verify_record(r, *a)).count());
    anyhow::ensure!(good == THINGS, "all signatures hold");
    let (commit, result) = cpu_timed(|| bare_commit(&records));
    result?;
    let (transfer, result) = cpu_timed(|| loopback(&records));
    result?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as f64;
    let bound = (verify + commit + transfer) / cores;
    let (decrypt, listings) = cpu_timed(|| opened(&world, &all));
    anyhow::ensure!(listings.len() == THINGS, "all bodies open");
    let (index, _) = cpu_timed(|| indexed(&all, &listings));
    drop(listings);

    let folder = tempfile::tempdir()?;
    let at = free_address()?;
    let (ana, bela) = (folder.path().join("ana"), folder.path().join("bela"));
    world.home(&ana, None, &all, None)?;
    world.home(&bela, Some(0), &[], Some(&at))?;
    let mut giver = Beside::bench(&["serve", &ana.display().to_string(), &at, "0"])?;
    giver.wait_for("ready")?;
    let before = giver.account();
    let begun = Instant::now();
    let mut taker =
        Beside::bench(&["serve", &bela.display().to_string(), "127.0.0.1:0", &THINGS.to_string()])?;
    taker.wait_for("first page")?;
    let first_page = begun.elapsed().as_secs_f64();
    taker.wait_for("all")?;
    let wall = begun.elapsed().as_secs_f64();
    let (taken, given) = (taker.account(), giver.account());
    let given_cpu = given.cpu - before.cpu;
    let cpu = given_cpu + taken.cpu;

    let mut table = Table::new("sync-cold");
    table.figure("payload_mb", payload as f64 / 1e6);
    table.figure("bound_s", bound);
    table.figure("bound_decrypt_index_s", bound + (decrypt + index) / cores);
    table.figure("wall_s", wall);
    table.figure("cpu_s", cpu);
    // Wall time on a shared machine is noise: the CPU is what is held to.
    table.figure("ratio_to_bound", wall / bound);
    table.at_most("cpu_ratio", cpu / (bound * cores), 2.5);
    table.at_most("written_ratio", taken.written as f64 / payload as f64, 3.0);
    table.at_most("first_page_s", first_page, 1.0);
    table.part("bound: signatures checked, CPU s", verify);
    table.part("bound: one bare commit, CPU s", commit);
    table.part("bound: bytes over loopback, CPU s", transfer);
    table.part("bodies opened, alone, CPU s", decrypt);
    table.part("words indexed, alone, CPU s", index);
    table.part("everything else on both sides, CPU s", cpu - verify - commit - transfer - decrypt - index);
    table.part("giver, CPU s", given_cpu);
    for (name, seconds) in taker.threads().into_iter().filter(|(_, seconds)| *seconds >= 0.05) {
        table.part(&format!("taker, threads “{name}”, CPU s"), seconds);
    }
    OTHERS.into_iter().for_each(|line| table.beside(line));
    table.write()
}

fn opened(world: &World, all: &[(Record, MemberId)]) -> Vec<Listing> {
    let plain = |record: &Record| open_body(&world.founding.keyring, record).ok();
    all.iter().filter_map(|(record, _)| body::read(&plain(record)?).ok()).collect()
}

fn indexed(all: &[(Record, MemberId)], listings: &[Listing]) -> Index {
    let mut index = Index::default();
    for (all, listings) in all.chunks(2_048).zip(listings.chunks(2_048)) {
        index.put_all(all.iter().map(|(record, _)| record.id()).zip(listings), |l, each| {
            each(Place::Title, &l.title);
            each(Place::Text, &l.text);
            each(Place::Text, &l.category);
        });
    }
    index
}

/// Carries the bytes over loopback once.
fn loopback(records: &[Vec<u8>]) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let all: Vec<u8> = records.concat();
    let len = all.len();
    let sending =
        std::thread::spawn(move || -> std::io::Result<()> { TcpStream::connect(address)?.write_all(&all) });
    let mut reader = BufReader::with_capacity(1 << 16, listener.accept()?.0);
    let mut read = 0;
    while read < len {
        let n = reader.fill_buf()?.len();
        anyhow::ensure!(n > 0, "the line broke");
        reader.consume(n);
        read += n;
    }
    sending.join().ok().context("the sender failed")??;
    Ok(())
}
