//! A fresh member gets 100,000 things from one neighbour over loopback: verified, durable, searchable. Two processes,
//! so that each side has an account of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use hedgerow_node::view::ListingQuery;
use hedgerow_node::{Node, NodeConfig};
use hedgerow_record::Record;
use hedgerow_record::sign::verify_record;
use hedgerow_sim::World;

use super::{NEIGHBOURS, THINGS, Table, account, bare_commit, now, timed};

pub(crate) fn run() -> Result<()> {
    let mut world = World::new(NEIGHBOURS, false, now(), 3)?;
    let all = world.listings(THINGS)?;
    let records: Vec<Vec<u8>> = all.iter().map(|(r, _)| r.bytes().to_vec()).collect();
    let payload: usize = records.iter().map(Vec::len).sum();

    // The bound: what nobody can do without, on all cores at once.
    let (verify, good) = timed(|| all.iter().filter(|(r, a)| verify_record(r, *a)).count());
    anyhow::ensure!(good == THINGS, "all signatures hold");
    let commit = bare_commit(&records)?;
    let transfer = loopback(&records)?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as f64;
    let bound = (verify + commit + transfer) / cores;
    let read_again: usize = records.iter().filter(|b| Record::read(b.as_slice()).is_ok()).count();
    anyhow::ensure!(read_again == THINGS, "all records are whole");

    let folder = tempfile::tempdir()?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let (ana, bela) = (folder.path().join("ana"), folder.path().join("bela"));
    world.home(&ana, None, &all, None)?;
    world.home(&bela, Some(0), &[], Some(&format!("127.0.0.1:{port}")))?;
    let mut giver = begin(&ana.display().to_string(), &format!("127.0.0.1:{port}"), 0)?;
    wait_for(&mut giver, "ready")?;
    let given_before = account(giver.id());
    let begun = std::time::Instant::now();
    let mut taker = begin(&bela.display().to_string(), "127.0.0.1:0", THINGS)?;
    wait_for(&mut taker, "first page")?;
    let first_page = begun.elapsed().as_secs_f64();
    wait_for(&mut taker, "all")?;
    let wall = begun.elapsed().as_secs_f64();
    let (taken, written) = account(taker.id());
    let given = account(giver.id()).0 - given_before.0;
    for child in [&mut giver, &mut taker] {
        child.kill()?;
        child.wait()?;
    }

    let mut table = Table::new("sync-cold");
    table.figure("payload_mb", payload as f64 / 1e6);
    table.figure("verify_s", verify);
    table.figure("commit_s", commit);
    table.figure("transfer_s", transfer);
    table.figure("bound_s", bound);
    table.figure("wall_s", wall);
    table.figure("cpu_giver_s", given);
    table.figure("cpu_taker_s", taken);
    table.figure("cpu_s", given + taken);
    table.at_most("ratio_to_bound", wall / bound, 4.0);
    table.figure("cpu_ratio", (given + taken) / (bound * cores));
    table.at_most("written_ratio", written as f64 / payload as f64, 3.0);
    table.at_most("first_page_s", first_page, 1.0);
    table.write()
}

/// One side: opens a home and says when it is ready, has a first page, and has everything.
pub(crate) fn serve(folder: &str, listen: &str, things: usize) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let node = Node::open(NodeConfig {
            home: folder.into(),
            listen: vec![listen.to_owned()],
            ..NodeConfig::default()
        })
        .await?;
        println!("ready");
        let total = async || {
            node.listings(ListingQuery { limit: Some(1), ..Default::default() }).await.map(|p| p.total)
        };
        if things > 0 {
            while total().await? < 50 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            println!("first page");
            // Asked seldom, so that the asking is not what is measured.
            while node.status().await?.groups.first().map_or(0, |g| g.listings) < things {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            println!("all");
        }
        std::future::pending::<()>().await;
        Ok(())
    })
}

fn begin(folder: &str, listen: &str, things: usize) -> Result<Child> {
    Command::new(std::env::current_exe()?)
        .args(["serve", folder, listen, &things.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .context("the other side cannot be started")
}

fn wait_for(child: &mut Child, word: &str) -> Result<()> {
    let out = child.stdout.as_mut().context("its output")?;
    let mut byte = [0];
    let mut line = Vec::new();
    loop {
        anyhow::ensure!(out.read(&mut byte)? == 1, "the other side ended before it said “{word}”");
        if byte[0] == b'\n' {
            if line == word.as_bytes() {
                return Ok(());
            }
            line.clear();
        } else {
            line.push(byte[0]);
        }
    }
}

/// Carries the bytes over loopback once.
fn loopback(records: &[Vec<u8>]) -> Result<f64> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let all: Vec<u8> = records.concat();
    let len = all.len();
    let (seconds, result) = timed(move || -> Result<()> {
        let sending = std::thread::spawn(move || -> std::io::Result<()> {
            TcpStream::connect(address)?.write_all(&all)
        });
        let mut reader = BufReader::with_capacity(1 << 16, listener.accept()?.0);
        let mut read = 0;
        while read < len {
            let n = reader.fill_buf()?.len();
            reader.consume(n);
            read += n;
        }
        sending.join().map_err(|_| anyhow::anyhow!("the sender failed"))??;
        Ok(())
    });
    result.map(|()| seconds)
}
