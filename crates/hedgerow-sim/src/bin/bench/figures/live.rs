//! From "add" at one neighbour to "visible" at the last of 20 and of 100, in one process over loopback, beside bare
//! gossipsub over the same graph; and a street of leaves that know one hub only.
//!
//! The way of a listing: sealed, signed and on the writer's disk (an fsync, which gossipsub does not do), then from
//! neighbour to neighbour; at each it is decrypted from the line, its signature is checked, the actor takes it in and
//! pushes it on. All neighbours share the cores of this machine, so that the last one waits for the work of all: the
//! CPU of a delivery, a sixth of it signatures, times the neighbours is what the time to the last one is made of. It
//! holds what follows later too: the fsync at each, ids told to the other links, and the round that makes sure.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Result, ensure};
use hedgerow_node::Node;
use hedgerow_node::view::{ListingDraft, Topic};
use hedgerow_record::Kind;
use hedgerow_sim::{Texts, World};
use hedgerow_store::{OpenOptions, Store};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use tokio::sync::mpsc;

use super::copies::{copies, count_copies};
use super::serve::{listings, online, open, runtime};
use super::{Table, account, free_address, now, plain_gossip, quantile};

/// Listings that let the tree grow before anything is counted, and those that are counted.
const FIRST: usize = 20;
const COUNTED: usize = 100;
/// Neighbours each one dials; as many again dial it.
const KNOWN: usize = 3;
/// Within this time of being written a listing is to be on every disk.
const DURABLE: Duration = Duration::from_millis(300);
const TEXT_BYTES: usize = 300;
const RECORD_BYTES: usize = 700;
/// A listing that takes longer is lost.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// Leaves of the star: as many as a neighbour's computer lets in.
const LEAVES: usize = 60;

/// For each neighbour, whom of those before it dials.
pub(crate) type Graph = Vec<Vec<usize>>;

pub(crate) fn run() -> Result<()> {
    let mut table = Table::new("live");
    for (neighbours, suffix) in [(20, ""), (100, "_100")] {
        let graph = graph(neighbours);
        let bare = {
            let messages = (FIRST + COUNTED) as u64;
            let pause = Duration::from_millis(50);
            let times = runtime()?.block_on(plain_gossip::run(&graph, messages, RECORD_BYTES, pause))?;
            ensure!(times.len() > COUNTED / 2, "gossipsub delivered {} messages", times.len());
            times
        };
        let mut bare = bare.into_iter().skip(FIRST).collect::<Vec<_>>();
        let mut seen = street(&graph)?;
        let name = |figure: &str| format!("{figure}{suffix}");
        let (p50, bare_p50) = (quantile(&mut seen.last, 500), quantile(&mut bare, 500));
        table.figure(&name("p50_ms"), p50);
        table.figure(&name("p99_ms"), quantile(&mut seen.last, 990));
        table.figure(&name("bare_p50_ms"), bare_p50);
        table.figure(&name("bare_p99_ms"), quantile(&mut bare, 990));
        table.at_most(&name("ratio"), p50 / bare_p50, 3.0);
        table.at_most(&name("lost"), seen.lost as f64, 0.0);
        table.at_most(&name("copies"), seen.copies, 1.5);
        let durable = quantile(&mut seen.durable, 990);
        if neighbours == 20 {
            table.at_most(&name("durable_ms"), durable, DURABLE.as_secs_f64() * 1000.0);
            table.at_most(&name("not_on_disk"), seen.not_on_disk as f64, 0.0);
        } else {
            // A hundred disks are one here, and each of them is told to write at the same moment.
            table.figure(&name("durable_ms"), durable);
        }
        table.part(&name("on the writer's disk, p50 ms"), quantile(&mut seen.written, 500));
        table.part(&name("visible at the first neighbour, p50 ms"), quantile(&mut seen.first, 500));
        table.part(&name("visible at half of them, p50 ms"), quantile(&mut seen.half, 500));
        table.part(&name("CPU of all, us a delivery"), seen.cpu_us);
    }
    table.beside("20 peers, p50 / p99 ms to all: iroh-gossip 2 / 3-8, rust gossipsub signed 4 / 6, js gossipsub 20 / 170");
    table.write()
}

/// One hub, and leaves that know nobody else.
pub(crate) fn star() -> Result<()> {
    let star: Graph = std::iter::once(Vec::new()).chain((0..LEAVES).map(|_| vec![0])).collect();
    let mut seen = street(&star)?;
    let mut table = Table::new("star");
    table.figure("leaves", LEAVES as f64);
    table.at_least("delivered_percent", seen.delivered_percent(LEAVES), 100.0);
    table.figure("cpu_us_per_delivery", seen.cpu_us);
    table.figure("p50_ms", quantile(&mut seen.last, 500));
    table.figure("p99_ms", quantile(&mut seen.last, 990));
    table.figure("copies", seen.copies);
    table.write()
}

/// What was seen of the listings counted. Times in milliseconds.
#[derive(Default)]
struct Seen {
    written: Vec<f64>,
    first: Vec<f64>,
    half: Vec<f64>,
    last: Vec<f64>,
    durable: Vec<f64>,
    lost: usize,
    not_on_disk: usize,
    copies: f64,
    cpu_us: f64,
}

impl Seen {
    fn delivered_percent(&self, others: usize) -> f64 {
        100.0 - self.lost as f64 * 100.0 / (COUNTED * others) as f64
    }
}

/// A connected graph, the same one each time.
fn graph(neighbours: usize) -> Graph {
    let mut rng = ChaCha20Rng::seed_from_u64(17);
    let known = |n: usize| {
        let mut known: Vec<usize> = Vec::new();
        while known.len() < KNOWN.min(n) {
            let other = usize::try_from(rng.next_u64() % n as u64).unwrap_or(0);
            if !known.contains(&other) {
                known.push(other);
            }
        }
        known
    };
    (0..neighbours).map(known).collect()
}

fn street(graph: &Graph) -> Result<Seen> {
    let folder = tempfile::tempdir()?;
    let mut world = World::new(graph.len() - 1, false, now(), 9)?;
    let addresses = graph.iter().map(|_| free_address()).collect::<Result<Vec<_>>>()?;
    let home = |n: usize| folder.path().join(n.to_string());
    for (n, known) in graph.iter().enumerate() {
        let known: Vec<&str> = known.iter().map(|other| addresses[*other].as_str()).collect();
        world.home(&home(n), n.checked_sub(1), &[], Some(&known.join("\n")))?;
    }
    let group = world.founding.group.to_string();
    let files: Vec<PathBuf> =
        (0..graph.len()).map(|n| home(n).join("groups").join(format!("{}.records", &group[..32]))).collect();
    let seen = runtime()?.block_on(async {
        let mut nodes = Vec::new();
        for (n, address) in addresses.iter().enumerate() {
            nodes.push(open(&home(n), address).await?);
        }
        connected(&nodes, graph).await?;
        let seen = publish(&nodes, &files).await;
        for node in &nodes {
            node.close().await;
        }
        seen
    })?;
    Ok(seen)
}

async fn connected(nodes: &[Node], graph: &Graph) -> Result<()> {
    for (n, node) in nodes.iter().enumerate() {
        let dialled_by = graph.iter().filter(|known| known.contains(&n)).count();
        let begun = Instant::now();
        while online(node).await? < graph[n].len() + dialled_by {
            ensure!(begun.elapsed() < 5 * PATIENCE, "neighbour {n} is not connected with all it knows");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    // Both sides of each session agree on what they hold before anything is pushed.
    tokio::time::sleep(Duration::from_secs(3)).await;
    Ok(())
}

type Sight = (usize, usize, Instant);

async fn publish(nodes: &[Node], files: &[PathBuf]) -> Result<Seen> {
    count_copies();
    let (sights_out, mut sights) = mpsc::unbounded_channel();
    for (n, node) in nodes.iter().enumerate() {
        tokio::spawn(watch(n, node.clone(), sights_out.clone()));
    }
    let mut texts = Texts::new(31)?;
    let mut seen = Seen::default();
    let (mut copies_before, mut cpu_before) = (0, 0.0);
    let mut at_most = vec![0; nodes.len()];
    for number in 1..=FIRST + COUNTED {
        if number == FIRST + 1 {
            (copies_before, cpu_before) = (copies(), account(std::process::id()).cpu);
        }
        let (title, text) = texts.next_thing(TEXT_BYTES);
        let draft = ListingDraft { title: Some(title), text: Some(text), ..ListingDraft::default() };
        let writer = number % nodes.len();
        let (begun, wall) = (Instant::now(), wall_clock());
        nodes[writer].add_listing("", draft).await?;
        let written = begun.elapsed();
        let mut times = Vec::new();
        while times.len() < nodes.len() - 1 {
            let Ok(Some((n, count, when))) = tokio::time::timeout(PATIENCE, sights.recv()).await else {
                break;
            };
            if at_most[n] < number && count >= number && n != writer {
                times.push(millis(when.saturating_duration_since(begun)));
            }
            at_most[n] = at_most[n].max(count);
        }
        tokio::time::sleep(DURABLE.saturating_sub(begun.elapsed()).max(Duration::from_millis(1))).await;
        // Still to be written at the deadline: it is waited for, so that the time is known.
        let mut durable = Duration::ZERO;
        for file in files {
            durable = durable.max(written_after(file, wall).await?);
        }
        if number <= FIRST {
            continue;
        }
        seen.lost += nodes.len() - 1 - times.len();
        times.sort_by(f64::total_cmp);
        seen.written.push(millis(written));
        seen.first.extend(times.first());
        seen.half.extend(times.get(times.len() / 2));
        seen.last.extend(times.last());
        seen.durable.push(millis(durable));
    }
    let deliveries = (COUNTED * (nodes.len() - 1)) as f64;
    seen.copies = (copies() - copies_before) as f64 / deliveries;
    seen.cpu_us = (account(std::process::id()).cpu - cpu_before) * 1e6 / deliveries;
    for file in files {
        seen.not_on_disk += FIRST + COUNTED - on_disk(file)?;
    }
    Ok(seen)
}

/// Tells how many listings a neighbour sees, whenever that changes.
async fn watch(n: usize, node: Node, sights: mpsc::UnboundedSender<Sight>) {
    let mut changes = node.changes();
    let mut most = 0;
    while let Ok(change) = changes.recv().await {
        if change.topic != Topic::Listings {
            continue;
        }
        let Ok(count) = listings(&node).await else { return };
        if count > most {
            most = count;
            let _ = sights.send((n, count, Instant::now()));
        }
    }
}

/// How long after this moment a file was written to.
async fn written_after(file: &Path, moment: SystemTime) -> Result<Duration> {
    let begun = Instant::now();
    loop {
        if let Ok(after) = std::fs::metadata(file)?.modified()?.duration_since(moment) {
            return Ok(after);
        }
        ensure!(begun.elapsed() < PATIENCE, "{} is never written to", file.display());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Listings that are in the file as it is now: what somebody would find who opened it after the power was cut.
fn on_disk(file: &Path) -> Result<usize> {
    let copy = file.with_extension("copy");
    std::fs::copy(file, &copy)?;
    let options = OpenOptions { cache_bytes: 1 << 20, machine: hedgerow_node::machine_mark(), now: now() };
    let (store, report) = Store::open(&copy, options)?;
    ensure!(report.moved_aside.is_none(), "a copy of {} is damaged", file.display());
    Ok(store.of_kind(Kind::LISTING).len())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// What the times of files are compared with; they are coarser than this clock and lie up to ten milliseconds behind.
#[allow(clippy::disallowed_methods)] // A stop-watch.
fn wall_clock() -> SystemTime {
    SystemTime::now() - Duration::from_millis(10)
}
