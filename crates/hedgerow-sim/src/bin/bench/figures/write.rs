//! Ten thousand things of a library, imported by its own program: signed, durable, searchable.

use std::fmt::Write as _;

use anyhow::Result;
use hedgerow_node::{Node, NodeConfig};
use hedgerow_record::Kind;
use hedgerow_sim::{Texts, World};

use super::{Table, bare_commit, now, timed};

const ROWS: usize = 10_000;

pub(crate) fn run() -> Result<()> {
    let mut world = World::new(1, true, now(), 5)?;
    let folder = tempfile::tempdir()?;
    world.home(folder.path(), None, &[], None)?;
    let mut texts = Texts::new(21)?;
    let mut file = String::from("title,description,code\n");
    for n in 0..ROWS {
        let (title, text) = texts.next_thing(300);
        writeln!(file, "\"{title}\",\"{text}\",L{n}")?;
    }
    // What signing and one durable commit of the same records cost by themselves.
    let device = &world.founding.device;
    let records: Vec<Vec<u8>> = world_records(&mut World::new(1, true, now(), 6)?)?;
    let (sign, _) = timed(|| {
        for record in &records {
            let _ = hedgerow_record::sign::sign(
                device.signing_key(),
                hedgerow_record::sign::Domain::Record,
                &[record],
            );
        }
    });
    let commit = bare_commit(&records)?;
    let bound = sign + commit;

    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (seconds, added) = runtime.block_on(async {
        let home = folder.path().to_path_buf();
        let node = Node::open(NodeConfig { home, offline: true, ..NodeConfig::default() }).await?;
        let begun = std::time::Instant::now();
        let report = node.import("", file.into_bytes(), false).await?;
        let seconds = begun.elapsed().as_secs_f64();
        node.close().await;
        anyhow::Ok((seconds, report.added))
    })?;
    anyhow::ensure!(added == ROWS, "{added} rows were added");
    let mut table = Table::new("write");
    table.figure("bound_s", bound);
    table.figure("wall_s", seconds);
    table.figure("per_s", ROWS as f64 / seconds);
    table.at_least("ratio_to_bound", bound / seconds, 0.7);
    table.write()
}

fn world_records(world: &mut World) -> Result<Vec<Vec<u8>>> {
    let listings = world.listings(ROWS)?;
    debug_assert!(listings.iter().all(|(r, _)| r.header().kind == Kind::LISTING));
    Ok(listings.iter().map(|(r, _)| r.bytes().to_vec()).collect())
}
