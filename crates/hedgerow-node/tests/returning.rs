//! A computer burns: what its neighbours hold for whoever comes back with the words, and what becomes of the lost one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Away, Neighbour, days, eventually};
use hedgerow_node::view::{Belonging, ComeBack, DealStep, LendTo, ListingDraft, ThingDraft};

const HAND_OVER: DealStep = DealStep::HandOver { note: None, code: None };

fn thing(title: &str) -> ListingDraft {
    ListingDraft { title: Some(title.to_owned()), ..ListingDraft::default() }
}

/// The recovery sheet as somebody types it.
async fn sheet(neighbour: &Neighbour) -> ComeBack {
    let sheet = neighbour.node.recovery_sheet().await.unwrap();
    let lines = sheet.groups.iter().map(|g| g.line.to_lowercase()).collect();
    ComeBack { words: sheet.words.join("\n"), lines, others_stay: false }
}

/// A new computer at which somebody types the sheet and a neighbour's address.
async fn comes_back(back: ComeBack, neighbour: &Neighbour) -> Neighbour {
    let new = Neighbour::unnamed().await;
    new.node.come_back(back).await.unwrap();
    let address = neighbour.node.group("").await.unwrap().summary.connection.addresses[0].clone();
    new.node.reach("", &address).await.unwrap();
    new
}

async fn is_home(neighbour: &Neighbour) {
    eventually("it is home again", async || {
        let state = neighbour.node.group("").await.unwrap().summary.state;
        matches!(state, Belonging::Member | Belonging::Organiser)
    })
    .await;
}

async fn titles(neighbour: &Neighbour) -> Vec<String> {
    let mut titles: Vec<String> = neighbour
        .node
        .listings(Default::default())
        .await
        .unwrap()
        .listings
        .into_iter()
        .map(|l| l.title)
        .collect();
    titles.sort();
    titles
}

/// Two neighbours with a loan each way under way, and what only Béla knows.
async fn street() -> (Neighbour, Neighbour, [String; 2]) {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let bela = Neighbour::joining("Béla", &ana).await;
    let ladder = ana.node.add_listing("", thing("Ladder")).await.unwrap();
    let tent = bela.node.add_listing("", thing("Tent")).await.unwrap();
    bela.finds("ladder").await;
    ana.finds("tent").await;
    let mut deals = Vec::new();
    for (owner, asker, listing) in [(&ana, &bela, &ladder), (&bela, &ana, &tent)] {
        let deal = asker.node.ask_for(&listing.id, days(1, 3), Some("please".to_owned())).await.unwrap();
        owner.deal_becomes(&deal.id, "asked").await;
        owner.node.say(&deal.id, DealStep::Accept {}).await.unwrap();
        asker.deal_becomes(&deal.id, "accepted").await;
        owner.node.say(&deal.id, HAND_OVER).await.unwrap();
        asker.node.say(&deal.id, HAND_OVER).await.unwrap();
        for side in [owner, asker] {
            side.deal_becomes(&deal.id, "out").await;
        }
        deals.push(deal.id);
    }
    let saw = ThingDraft { title: Some("Saw".to_owned()), ..ThingDraft::default() };
    let saw = bela.node.add_thing(saw).await.unwrap();
    let to = LendTo { to: "Uncle Pali".to_owned(), due: None, note: None };
    bela.node.lend_thing(&saw.id, to).await.unwrap();
    (ana, bela, [deals.remove(0), deals.remove(0)])
}

/// The computer burns: nothing that was on it is ever seen again.
async fn burns(neighbour: Neighbour) -> Away {
    neighbour.goes_away().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_burnt_laptop() {
    let (ana, bela, [ladder, tent]) = street().await;
    let back = sheet(&bela).await;
    let burnt = burns(bela).await;
    eventually("Béla is missed", async || {
        ana.node.group("").await.unwrap().summary.connection.neighbours == 0
    })
    .await;
    // What is said meanwhile waits for whoever comes back.
    ana.node.say(&tent, DealStep::Message { text: "It is a fine tent".to_owned() }).await.unwrap();

    let bela = comes_back(back, &ana).await;
    is_home(&bela).await;
    assert_eq!(bela.node.me().await.unwrap().name, "Béla");
    assert_eq!(bela.node.group("").await.unwrap().summary.name, "Elm Street");
    assert_eq!(titles(&bela).await, ["Ladder", "Tent"]);
    for deal in [&ladder, &tent] {
        bela.deal_becomes(deal, "out").await;
    }
    let timeline = bela.node.deal(&tent).await.unwrap().timeline;
    assert!(timeline.iter().any(|s| s.text.as_deref() == Some("please")), "old words are back: {timeline:?}");
    assert!(
        timeline.iter().any(|s| s.text.as_deref() == Some("It is a fine tent")),
        "and new ones: {timeline:?}"
    );
    let things = bela.node.things(Default::default()).await.unwrap().things;
    let saw = things.iter().find(|t| t.title == "Saw").unwrap();
    assert_eq!(saw.out.as_ref().unwrap().to, "Uncle Pali");

    // The lost computer has ended, everywhere, and what it had offered stays.
    let computers = bela.node.computers("").await.unwrap();
    let states: Vec<(bool, bool)> = computers.iter().map(|c| (c.here, c.ended)).collect();
    assert_eq!(states, [(false, true), (true, false)]);
    eventually("Ana still sees the tent", async || titles(&ana).await == ["Ladder", "Tent"]).await;

    // Both loans end as if nothing had happened.
    for deal in [&ladder, &tent] {
        for side in [&bela, &ana] {
            side.node.say(deal, DealStep::Return { note: None, code: None }).await.unwrap();
        }
        for side in [&bela, &ana] {
            side.deal_becomes(deal, "closed").await;
        }
    }
    eventually("the tent is free again", async || ana.finds("tent").await.busy.is_empty()).await;
    // And a new one begins.
    let listing = ana.finds("tent").await;
    let again = ana.node.ask_for(&listing.id, days(5, 6), None).await.unwrap();
    bela.deal_becomes(&again.id, "asked").await;
    bela.node.say(&again.id, DealStep::Accept {}).await.unwrap();
    ana.deal_becomes(&again.id, "accepted").await;

    // The thief who has the old disk is nobody any more.
    let thief = burnt.comes_back().await;
    let refused = thief.node.add_listing("", thing("Stolen goods")).await;
    if refused.is_ok() {
        // It had not heard of its end yet: then nobody else takes it.
        let address = ana.node.group("").await.unwrap().summary.connection.addresses[0].clone();
        thief.node.reach("", &address).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    }
    assert_eq!(titles(&ana).await, ["Ladder", "Tent"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_founder_comes_back_by_a_member_and_organises_on() {
    let (ana, bela, [ladder, _]) = street().await;
    let back = sheet(&ana).await;
    burns(ana).await;
    let ana = comes_back(back, &bela).await;
    is_home(&ana).await;
    assert_eq!(ana.node.group("").await.unwrap().summary.state, Belonging::Organiser);
    ana.deal_becomes(&ladder, "out").await;
    let carl = Neighbour::joining("Carl", &ana).await;
    carl.finds("ladder").await;
    eventually("Béla sees Carl", async || bela.node.members("").await.unwrap().len() == 3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_more_computer_ends_none() {
    let (ana, bela, [ladder, _]) = street().await;
    let back = ComeBack { others_stay: true, ..sheet(&bela).await };
    // The safe is brought up to date on closing, at the latest.
    let bela = bela.goes_away().await.comes_back().await;
    let second = comes_back(back, &ana).await;
    is_home(&second).await;
    second.deal_becomes(&ladder, "out").await;
    let states: Vec<bool> = second.node.computers("").await.unwrap().iter().map(|c| c.ended).collect();
    assert_eq!(states, [false, false]);
    bela.node.add_listing("", thing("From the first")).await.unwrap();
    second.node.add_listing("", thing("From the second")).await.unwrap();
    for title in ["From the first", "From the second"] {
        ana.finds(title).await;
    }
    // The first is sold: its person says so at the second.
    let first = second.node.computers("").await.unwrap().into_iter().find(|c| !c.here).unwrap();
    second.node.end_computer("", &first.id).await.unwrap();
    eventually("the first has heard of it", async || {
        bela.node.status().await.unwrap().notices.iter().any(|n| n.code == "N_NOT_LET_IN")
    })
    .await;
    assert_eq!(titles(&ana).await, ["From the first", "From the second", "Ladder", "Tent"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_words_and_a_home_in_use_change_nothing() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let back = sheet(&ana).await;
    let new = Neighbour::unnamed().await;
    let swapped = back.words.split('\n').rev().collect::<Vec<_>>().join(" ");
    for (words, lines, code) in [
        ("ladder ladder".to_owned(), Vec::new(), "E_SHEET_WORDS"),
        (swapped, Vec::new(), "E_SHEET_WORDS"),
        (back.words.clone(), vec!["hedgerow://back/1#AAAA".to_owned()], "E_SHEET_LINE"),
    ] {
        let wrong = ComeBack { words, lines, others_stay: false };
        assert_eq!(new.node.come_back(wrong).await.unwrap_err().code, code);
    }
    assert!(new.node.status().await.unwrap().groups.is_empty());
    let bela = Neighbour::founding("Béla", "Choir").await;
    assert_eq!(bela.node.come_back(back).await.unwrap_err().code, "E_HOME_USED");
}

const PASSPHRASE: &str = "heron kettle marble quay";

/// A new computer at which somebody opens a backup file.
async fn opens(file: &[u8]) -> Neighbour {
    let new = Neighbour::unnamed().await;
    new.node.restore(file.to_vec(), PASSPHRASE, false).await.unwrap();
    new
}

async fn own_things(neighbour: &Neighbour) -> Vec<(String, Option<String>)> {
    let things = neighbour.node.things(Default::default()).await.unwrap().things;
    things.into_iter().map(|t| (t.title, t.out.map(|out| out.to))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_brings_own_things_back_alone_and_the_rest_with_the_first_neighbour() {
    let (ana, bela, [_, tent]) = street().await;
    let file = bela.node.backup(PASSPHRASE).await.unwrap();
    // What happened after it was written is newer than it.
    bela.node.say(&tent, DealStep::Message { text: "Written after the backup".to_owned() }).await.unwrap();
    let saw = bela.node.things(Default::default()).await.unwrap().things.remove(0);
    bela.node.thing_returned(&saw.id, Default::default()).await.unwrap();
    let hammer = ThingDraft { title: Some("Hammer".to_owned()), ..ThingDraft::default() };
    bela.node.add_thing(hammer).await.unwrap();
    let address = ana.node.group("").await.unwrap().summary.connection.addresses[0].clone();
    burns(bela).await;

    let bela = opens(&file).await;
    assert_eq!(bela.node.me().await.unwrap().name, "Béla");
    assert_eq!(
        own_things(&bela).await,
        [("Saw".to_owned(), Some("Uncle Pali".to_owned()))],
        "as they were then"
    );
    bela.node.reach("", &address).await.unwrap();
    is_home(&bela).await;
    bela.deal_becomes(&tent, "out").await;
    let timeline = bela.node.deal(&tent).await.unwrap().timeline;
    assert!(timeline.iter().any(|s| s.text.as_deref() == Some("Written after the backup")), "{timeline:?}");
    let mut things = own_things(&bela).await;
    things.sort();
    let tent = ("Tent".to_owned(), Some("Ana".to_owned()));
    assert_eq!(things, [("Hammer".to_owned(), None), ("Saw".to_owned(), None), tent], "the safe was newer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_opens_with_its_passphrase_alone_and_holds_nothing_to_be_read() {
    let (_ana, bela, _) = street().await;
    let short = bela.node.backup("heron").await.unwrap_err();
    assert_eq!(short.code, "E_PASSPHRASE_SHORT");
    let file = bela.node.backup(PASSPHRASE).await.unwrap();
    for words in ["Uncle Pali", "Elm Street", "Tent"] {
        assert!(!file.windows(words.len()).any(|part| part == words.as_bytes()), "{words} can be read");
    }
    let new = Neighbour::unnamed().await;
    let mut cut = file.clone();
    cut.truncate(file.len() / 2);
    for (bytes, passphrase, code) in [
        (file.clone(), "heron kettle marble", "E_BACKUP_PASSPHRASE"),
        (cut, PASSPHRASE, "E_NOT_A_BACKUP"),
        (b"a photo".to_vec(), PASSPHRASE, "E_NOT_A_BACKUP"),
    ] {
        assert_eq!(new.node.restore(bytes, passphrase, false).await.unwrap_err().code, code);
    }
    new.node.restore(file, PASSPHRASE, false).await.unwrap();
    assert_eq!(new.node.me().await.unwrap().name, "Béla", "the control");
}
