//! A computer that is switched off in the middle of its first sync goes on where it was.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hedgerow_group::propose;
use hedgerow_record::Kind;
use hedgerow_record::body::GroupWords;
use hedgerow_record::clear::{CharterTerms, Decision};
use hedgerow_record::limits::WANT_OUTSTANDING;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::tests::outside;
use super::*;
use crate::clock::now;
use crate::home::init;
use crate::view::LetterDraft;
use crate::{Node, NodeConfig};

/// What the library lends: several times of what may be under way at once.
const THINGS: usize = 1_100;
/// So many have come when it is switched off.
const CUT_AT: u64 = 600;
/// So many bytes go through the cable until then, however fast the computers are: more than may be under way, so that
/// some things are on the disk, and less than all things have.
const CUT_BYTES: usize = WANT_OUTSTANDING * 3 / 2;
/// How long the whole may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A home in which Ana has founded a library that lends a great many things. It touches no network.
fn library(runtime: &Handle) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), Some("Ana"), None).unwrap();
    let home = Home::open(folder.path(), None).unwrap();
    let mut house = House::open(home, outside(runtime), now()).unwrap();
    let words = GroupWords { name: "Elm Street".to_owned(), ..GroupWords::default() };
    let group = house.found_group(&words, false, now()).unwrap();
    let rng = &mut house.rng.clone();
    let street = house.streets.get_mut(&group).unwrap();
    let (me, under) = (street.me(), street.roster.charter().unwrap());
    let terms = CharterTerms { version: 1, libraries: vec![me], ..street.roster.terms().unwrap().clone() };
    let stamp = street.group_stamp(now());
    let charter = propose(street.pen().unwrap(), stamp, under, Decision::Charter(terms), None, rng).unwrap();
    street.write_group(charter.records, now()).unwrap();
    // Long, and of one word that is soon read.
    let text = format!("{} ", "sharp".repeat(12)).repeat(60);
    let rows: String = (0..THINGS).map(|n| format!("Thing {n},{text},{text}\n")).collect();
    let report = house.import("", format!("title,text,care\n{rows}").as_bytes(), false, now()).unwrap();
    assert_eq!(report.added, THINGS);
    folder
}

/// How many listings lie in a home that nobody has open.
async fn held(folder: &tempfile::TempDir) -> usize {
    let path = folder.path().to_owned();
    let runtime = Handle::current();
    let count = move || {
        let begun = tokio::time::Instant::now();
        loop {
            match Home::open(&path, None).and_then(|home| House::open(home, outside(&runtime), now())) {
                Ok(house) => {
                    return house.streets.values().map(|s| s.store.of_kind(Kind::LISTING).len()).sum();
                }
                Err(e) if e.code == "E_HOME_IN_USE" && begun.elapsed() < PATIENCE => std::thread::yield_now(),
                Err(e) => panic!("{e:?}"),
            }
        }
    };
    tokio::task::spawn_blocking(count).await.unwrap()
}

/// Lays a cable on which no more goes through than it is told. Where it begins, and what tells it.
async fn cable(to: String) -> (String, watch::Sender<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let begins = listener.local_addr().unwrap().to_string();
    let (most, most_in) = watch::channel(CUT_BYTES);
    let passed = Arc::new(AtomicUsize::new(0));
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let Ok(far) = TcpStream::connect(&to).await else { continue };
            let ((mut from_near, mut to_near), (mut from_far, mut to_far)) =
                (near.into_split(), far.into_split());
            tokio::spawn(async move { tokio::io::copy(&mut from_near, &mut to_far).await });
            let (mut most, passed) = (most_in.clone(), Arc::clone(&passed));
            tokio::spawn(async move {
                let mut bytes = [0; 16 * 1024];
                while let Ok(n @ 1..) = from_far.read(&mut bytes).await {
                    let passed = passed.fetch_add(n, Ordering::Relaxed) + n;
                    let may = most.wait_for(|most| passed <= *most).await.is_ok();
                    if !may || to_near.write_all(&bytes[..n]).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    (begins, most)
}

async fn open(folder: &tempfile::TempDir) -> Node {
    let begun = tokio::time::Instant::now();
    loop {
        let config = NodeConfig {
            home: folder.path().to_owned(),
            listen: vec!["127.0.0.1:0".to_owned()],
            machine: Some([1; 32]),
            ..NodeConfig::default()
        };
        match Node::open(config).await {
            Ok(node) => return node,
            Err(e) if e.code == "E_HOME_IN_USE" && begun.elapsed() < PATIENCE => {
                tokio::task::yield_now().await
            }
            Err(e) => panic!("{e:?}"),
        }
    }
}

/// Listens until the first sync has brought so many records, or is over; how many it had brought then.
async fn brought(changes: &mut tokio::sync::broadcast::Receiver<crate::Change>, wanted: u64) -> u64 {
    let mut most = 0;
    let listening = async {
        loop {
            match changes.recv().await {
                Ok(change) => most = change.progress.map_or(most, |p| p.done.max(most)),
                Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {}
                Err(_) => return,
            }
            if most >= wanted {
                return;
            }
        }
    };
    tokio::time::timeout(PATIENCE, listening).await.expect("the sync goes on");
    most
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn restart_then_resync() {
    let runtime = Handle::current();
    let library = tokio::task::spawn_blocking(move || library(&runtime)).await.unwrap();
    let ana = open(&library).await;
    let begun = tokio::time::Instant::now();
    while ana.group("").await.unwrap().summary.connection.addresses.is_empty() {
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let address = ana.group("").await.unwrap().summary.connection.addresses[0].clone();
    let (cable, most) = cable(address).await;
    let draft = LetterDraft { addresses: vec![cable], ..LetterDraft::default() };
    let letter = ana.write_letter("", draft).await.unwrap();
    let home = tempfile::Builder::new().prefix("bela").tempdir().unwrap();
    Node::init(home.path(), Some("Béla"), None).unwrap();

    let bela = open(&home).await;
    let mut changes = bela.changes();
    bela.join(&letter.link, "Béla".to_owned()).await.unwrap();
    brought(&mut changes, CUT_AT).await;
    let begun = tokio::time::Instant::now();
    while bela.group("").await.unwrap().summary.listings == 0 {
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    bela.close().await;
    drop(bela);
    let first = held(&home).await;
    println!("switched off with {first} of {THINGS}");
    assert!((1..THINGS).contains(&first), "in the middle of it: {first}");
    most.send(usize::MAX).unwrap();

    let bela = open(&home).await;
    let mut changes = bela.changes();
    let missing = (THINGS - first) as u64;
    let fetched = brought(&mut changes, missing).await;
    let begun = tokio::time::Instant::now();
    while bela.group("").await.unwrap().summary.listings < THINGS {
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // Beside the listings there are a profile, a letter's words and keys, and what Béla writes.
    assert!(fetched < missing + 16, "{fetched} fetched where {missing} were missing");
    bela.close().await;
    drop(bela);
    assert_eq!(held(&home).await, THINGS);
    ana.close().await;
}
