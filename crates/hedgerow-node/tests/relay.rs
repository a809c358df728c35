//! A relay peer and neighbours who know nobody else: what passes by it, and what it cannot make anybody believe.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::PathBuf;

use common::{Neighbour, eventually};
use hedgerow_node::view::{Connection, LetterDraft, ListingDraft, ListingQuery, PhotoWishes};
use hedgerow_node::{Relay, RelayConfig};

/// A relay peer in a folder of its own.
struct Peer {
    relay: Relay,
    config: RelayConfig,
    address: String,
    _folder: tempfile::TempDir,
}

impl Peer {
    async fn new(disk: u64) -> Peer {
        let folder = tempfile::tempdir().unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let mut config = RelayConfig::new(folder.path().join("relay"));
        config.listen = vec![address.clone()];
        config.disk = disk;
        Peer { relay: Relay::open(config.clone()).await.unwrap(), config, address, _folder: folder }
    }

    async fn carries_for(&self, organiser: &Neighbour) {
        eventually("it can be reached", async || !self.relay.status().await.unwrap().addresses.is_empty())
            .await;
        let card = self.relay.status().await.unwrap().card;
        let line = organiser.node.name_relay("", &card).await.unwrap();
        self.relay.add(&line.line).await.unwrap();
    }

    /// Stops; what `meanwhile` does happens to its file of records; then it starts again.
    async fn restarts(mut self, disk: u64, meanwhile: impl FnOnce(PathBuf)) -> Peer {
        self.relay.close().await;
        drop(self.relay);
        let mut files = std::fs::read_dir(self.config.home.join("groups")).unwrap();
        meanwhile(files.next().unwrap().unwrap().path());
        self.config.disk = disk;
        // The home is free once the last task of the one before has let go of it.
        let mut relay = None;
        eventually("it is open again", async || {
            relay = Relay::open(self.config.clone()).await.ok();
            relay.is_some()
        })
        .await;
        Peer { relay: relay.unwrap(), ..self }
    }
}

async fn connection(neighbour: &Neighbour) -> Connection {
    neighbour.node.group("").await.unwrap().summary.connection
}

async fn is_safe(neighbour: &Neighbour) {
    eventually("the relay peer holds everything", async || {
        let connection = connection(neighbour).await;
        connection.waiting_changes == 0 && connection.relays.iter().any(|r| r.agreed_at.is_some())
    })
    .await;
}

/// Comes in by a letter that names the relay peer and nobody else.
async fn joins_by(peer: &Peer, name: &str, inviter: &Neighbour) -> Neighbour {
    let draft = LetterDraft { addresses: vec![peer.address.clone()], ..LetterDraft::default() };
    let letter = inviter.node.write_letter("", draft).await.unwrap();
    let neighbour = Neighbour::new(name).await;
    neighbour.node.join(&letter.link, name.to_owned()).await.unwrap();
    neighbour.becomes_member().await;
    neighbour
}

async fn offers(neighbour: &Neighbour, title: &str) -> String {
    let draft = ListingDraft { title: Some(title.to_owned()), ..ListingDraft::default() };
    neighbour.node.add_listing("", draft).await.unwrap().id
}

async fn titles(neighbour: &Neighbour) -> Vec<String> {
    let page = neighbour.node.listings(ListingQuery::default()).await.unwrap();
    let mut titles: Vec<String> = page.listings.into_iter().map(|l| l.title).collect();
    titles.sort();
    titles
}

async fn is_told(neighbour: &Neighbour, code: &str) -> bool {
    neighbour.node.check_up().await.unwrap().findings.iter().any(|f| f.code == code)
}

#[tokio::test(flavor = "multi_thread")]
async fn relay_star_first_record() {
    let peer = Peer::new(u64::MAX).await;
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    peer.carries_for(&ana).await;
    let mut street = vec![];
    for n in 0..8 {
        street.push(joins_by(&peer, &format!("Neighbour {n}"), &ana).await);
    }
    street.push(ana);
    for neighbour in &street {
        assert_eq!(connection(neighbour).await.neighbours, 0, "they know the relay peer alone");
    }
    // The first record of each is for everybody.
    for (n, neighbour) in street.iter().enumerate() {
        offers(neighbour, &format!("Thing {n}")).await;
    }
    let all: Vec<String> = (0..street.len()).map(|n| format!("Thing {n}")).collect();
    for neighbour in &street {
        eventually("everything is here", async || titles(neighbour).await == all).await;
    }
    assert_eq!(peer.relay.status().await.unwrap().groups[0].members, street.len());
}

/// A relay peer that was set back to an older state withholds what came later, gives what was replaced and withdrawn, and
/// has dropped what it had agreed to hold.
#[tokio::test(flavor = "multi_thread")]
async fn relay_lies() {
    let peer = Peer::new(u64::MAX).await;
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    peer.carries_for(&ana).await;
    let ladder = offers(&ana, "Ladder").await;
    let drill = offers(&ana, "Drill").await;
    is_safe(&ana).await;
    let mut old = Vec::new();
    let peer = peer.restarts(u64::MAX, |file| old = std::fs::read(file).unwrap()).await;
    let edited = ListingDraft { title: Some("Ladder, long".to_owned()), ..ListingDraft::default() };
    ana.node.edit_listing(&ladder, edited).await.unwrap();
    ana.node.withdraw_listing(&drill).await.unwrap();
    let draft = LetterDraft { addresses: vec![peer.address.clone()], ..LetterDraft::default() };
    let letter = ana.node.write_letter("", draft).await.unwrap();
    is_safe(&ana).await;
    assert!(!is_told(&ana, "C_SOURCE_LOST").await, "the control: it holds what it held");

    let peer = peer.restarts(u64::MAX, |file| std::fs::write(file, &old).unwrap()).await;
    eventually("the line appears", async || is_told(&ana, "C_SOURCE_LOST").await).await;
    is_safe(&ana).await;
    assert_eq!(titles(&ana).await, ["Ladder, long"], "nothing old was taken");
    // Whoever comes by the relay peer alone sees the group as it is: it was given again what it had dropped.
    let bela = Neighbour::new("Béla").await;
    bela.node.join(&letter.link, "Béla".to_owned()).await.unwrap();
    bela.becomes_member().await;
    eventually("Béla sees it", async || titles(&bela).await == ["Ladder, long"]).await;
    assert_eq!(peer.relay.status().await.unwrap().groups[0].members, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn relay_full_disk() {
    let peer = Peer::new(u64::MAX).await;
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    peer.carries_for(&ana).await;
    offers(&ana, "Ladder").await;
    is_safe(&ana).await;
    let bela = joins_by(&peer, "Béla", &ana).await;
    is_safe(&bela).await;
    let peer = peer.restarts(1, |_| {}).await;
    eventually("it says so", async || {
        peer.relay.status().await.unwrap().notices.iter().any(|n| n.code == "N_RELAY_FULL")
    })
    .await;
    eventually("Ana is back", async || connection(&ana).await.relays[0].connected).await;
    let before = peer.relay.status().await.unwrap().groups[0].records;
    offers(&ana, "Drill").await;
    // What is kept still goes round; that the drill is not kept is said honestly.
    eventually("Ana agreed again", async || connection(&ana).await.waiting_changes > 0).await;
    eventually("Béla has what was kept", async || titles(&bela).await == ["Ladder"]).await;
    assert_eq!(peer.relay.status().await.unwrap().groups[0].records, before, "nothing more was kept");
    // With more room all is well.
    let _peer = peer.restarts(u64::MAX, |_| {}).await;
    is_safe(&ana).await;
    eventually("Béla sees the drill", async || titles(&bela).await == ["Drill", "Ladder"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn relay_full_memory() {
    let mut peer = Peer::new(u64::MAX).await;
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    peer.carries_for(&ana).await;
    offers(&ana, "Ladder").await;
    is_safe(&ana).await;
    // Every process takes more than this.
    peer.config.memory = 1;
    let mut peer = peer.restarts(u64::MAX, |_| {}).await;
    eventually("somebody was turned away", async || peer.relay.status().await.unwrap().turned_away > 0).await;
    let status = peer.relay.status().await.unwrap();
    assert_eq!(status.connected, 0, "nobody is let in");
    assert!(status.notices.iter().any(|n| n.code == "N_RELAY_MEMORY"));
    // The control: with more memory Ana is back, and what was carried is still there.
    peer.config.memory = u64::MAX;
    let peer = peer.restarts(u64::MAX, |_| {}).await;
    eventually("Ana is back", async || peer.relay.status().await.unwrap().connected == 1).await;
    let status = peer.relay.status().await.unwrap();
    assert_eq!(status.turned_away, 0);
    assert!(status.received_bytes > 0 && status.sent_bytes > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_of_which_only_the_keys_were_kept_carries_on() {
    let peer = Peer::new(u64::MAX).await;
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    peer.carries_for(&ana).await;
    offers(&ana, "Ladder").await;
    is_safe(&ana).await;
    let before = peer.relay.status().await.unwrap().groups[0].records;
    let peer = peer.restarts(u64::MAX, |file| std::fs::remove_dir_all(file.parent().unwrap()).unwrap()).await;
    assert!(
        peer.relay.status().await.unwrap().groups[0].records < before,
        "the control: it has lost everything"
    );
    eventually("Ana's computer brings it back", async || {
        peer.relay.status().await.unwrap().groups[0].records == before
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_passes_by_the_relay_peer_whoever_is_away() {
    let peer = Peer::new(u64::MAX).await;
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    peer.carries_for(&ana).await;
    let bela = joins_by(&peer, "Béla", &ana).await;
    let photo = ana.node.add_photo(common::png(), PhotoWishes::default()).await.unwrap();
    let draft = ListingDraft {
        title: Some("Ladder".to_owned()),
        photos: Some(vec![photo.id]),
        ..ListingDraft::default()
    };
    assert_eq!(peer.relay.status().await.unwrap().groups[0].photo_bytes, 0, "the control: nobody has asked");
    ana.node.add_listing("", draft).await.unwrap();
    let id = bela.finds("ladder").await.photos[0].clone();
    assert_eq!(connection(&bela).await.neighbours, 0, "Béla knows the relay peer alone");
    common::sees(&bela, &id, true).await;
    common::sees(&bela, &id, false).await;
    let kept = peer.relay.status().await.unwrap().groups[0].photo_bytes;
    assert!(kept > 0, "it is kept for the next");

    // Whoever comes later has it of the relay peer, although nobody else is awake.
    let draft = LetterDraft { addresses: vec![peer.address.clone()], ..LetterDraft::default() };
    let letter = ana.node.write_letter("", draft).await.unwrap();
    is_safe(&ana).await;
    ana.node.close().await;
    bela.node.close().await;
    let carl = Neighbour::new("Carl").await;
    carl.node.join(&letter.link, "Carl".to_owned()).await.unwrap();
    carl.becomes_member().await;
    assert_eq!(carl.finds("ladder").await.photos[0], id);
    common::sees(&carl, &id, true).await;
    common::sees(&carl, &id, false).await;
    // What is carried no longer is erased, photos and all.
    let group = peer.relay.status().await.unwrap().groups[0].id.clone();
    let folder = peer.config.home.join("carried").join(&group[..32]);
    assert!(folder.exists());
    peer.relay.drop_group(&group).await.unwrap();
    assert!(!folder.exists());
}
