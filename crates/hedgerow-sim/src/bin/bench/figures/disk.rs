//! What 100,000 records of 700 bytes take on the disk, as they were written and after the file was made small.

use anyhow::Result;
use hedgerow_sim::World;

use super::{NEIGHBOURS, THINGS, Table, now, timed};

/// Records that come in one transaction while a group is synchronised.
const BATCH: usize = 2_000;

pub(crate) fn run() -> Result<()> {
    let mut world = World::new(NEIGHBOURS, false, now(), 3)?;
    let all = world.listings(THINGS)?;
    let payload: usize = all.iter().map(|(r, _)| r.bytes().len()).sum();
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("records");
    let store = world.store(&file, &[])?;
    let roster = world.roster();
    for part in all.chunks(BATCH) {
        let (records, authors): (Vec<_>, Vec<_>) = part.iter().map(|(r, a)| (r.clone(), Some(*a))).unzip();
        store.take(&records, &authors, &roster, now(), &[])?;
    }
    let size = || anyhow::Ok(std::fs::metadata(&file)?.len() as f64);
    let written = size()?;
    let (seconds, result) = timed(|| store.compact());
    result?;
    let mut table = Table::new("disk");
    table.figure("payload_mb", payload as f64 / 1e6);
    table.figure("as_written_ratio", written / payload as f64);
    table.at_most("ratio_to_payload", size()? / payload as f64, 2.0);
    table.figure("compaction_s", seconds);
    for line in [
        "the bound (one bare redb table): 143 MB for 70 MB",
        "iroh-docs 169 MB, nostr on LMDB 250 MB, hypercore 97 MB, SSB db2 123 MB, yjs 72 MB",
    ] {
        table.beside(line);
    }
    table.write()
}
