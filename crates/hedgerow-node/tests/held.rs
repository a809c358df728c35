//! Who holds what: what a neighbour is told of the copies of what was written, with one computer or two.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Neighbour, days, eventually};
use hedgerow_node::view::{Connection, ListingDraft};

fn thing(title: &str) -> ListingDraft {
    ListingDraft { title: Some(title.to_owned()), ..ListingDraft::default() }
}

async fn held_by(neighbour: &Neighbour, listing: &str) -> Option<usize> {
    neighbour.node.listing(listing).await.unwrap().held_by
}

async fn becomes_held_by(neighbour: &Neighbour, listing: &str, others: usize) {
    eventually("it is known who holds it", async || held_by(neighbour, listing).await == Some(others)).await;
}

async fn connection(neighbour: &Neighbour) -> Connection {
    neighbour.node.group("").await.unwrap().summary.connection
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_only_this_computer_holds_is_said_until_another_has_agreed() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let ladder = ana.node.add_listing("", thing("Ladder")).await.unwrap();
    assert_eq!(ladder.held_by, Some(0));
    let bela = Neighbour::joining("Béla", &ana).await;
    becomes_held_by(&ana, &ladder.id, 1).await;
    bela.finds("ladder").await;
    assert_eq!(held_by(&bela, &ladder.id).await, None, "it is told of own things only");
    let agreed = connection(&ana).await.agreed;
    assert_eq!((agreed.len(), agreed[0].name.as_str(), agreed[0].me), (1, "Béla", false));
    assert_eq!(agreed[0].sentence, "Agreed with Béla just now.");

    // While nobody is there everything that is written waits.
    eventually("nothing waits", async || connection(&ana).await.waiting_changes == 0).await;
    let bela = bela.goes_away().await;
    eventually("Béla is missed", async || connection(&ana).await.neighbours == 0).await;
    let saw = ana.node.add_listing("", thing("Saw")).await.unwrap();
    let changed = ana.node.edit_listing(&ladder.id, thing("Long ladder")).await.unwrap();
    assert_eq!((saw.held_by, changed.held_by), (Some(0), Some(0)));
    let waiting = connection(&ana).await;
    assert_eq!(waiting.waiting_changes, 2, "{}", waiting.sentence);
    assert!(waiting.sentence.contains("2 changes wait"), "{}", waiting.sentence);
    // After a restart nothing is known until somebody agrees; that was long ago is no reason to believe it.
    let ana = ana.goes_away().await.comes_back().await;
    assert_eq!(held_by(&ana, &saw.id).await, Some(0));
    let bela = bela.comes_back().await;
    for id in [&saw.id, &ladder.id] {
        becomes_held_by(&ana, id, 1).await;
    }
    assert_eq!(connection(&ana).await.waiting_changes, 0);
    assert_eq!(bela.finds("long ladder").await.id, ladder.id);

    // A step in a deal: whether it has arrived, and then whether it was seen.
    let deal = bela.node.ask_for(&ladder.id, days(3, 4), None).await.unwrap();
    eventually("the ask has arrived", async || {
        let deal = bela.node.deal(&deal.id).await.unwrap();
        deal.arrived && deal.held_by == Some(1)
    })
    .await;
    ana.deal_becomes(&deal.id, "asked").await;
    let ana = ana.goes_away().await;
    eventually("Ana is missed", async || connection(&bela).await.neighbours == 0).await;
    let said = bela.node.say(&deal.id, hedgerow_node::view::DealStep::Withdraw { note: None }).await.unwrap();
    assert_eq!(
        (said.arrived, said.seen, said.held_by),
        (false, false, Some(0)),
        "the control: nobody was there"
    );
    drop(ana);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn member_with_two_devices_sees_both_agree() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let bela = Neighbour::joining("Béla", &ana).await;
    let (bela, second) = bela.copies_home().await;
    eventually("it can be reached", async || !connection(&bela).await.addresses.is_empty()).await;
    let address = connection(&bela).await.addresses[0].clone();
    second.node.reach("", &address).await.unwrap();
    let first = bela.node.add_listing("", thing("From the first")).await.unwrap();
    let other = second.node.add_listing("", thing("From the second")).await.unwrap();
    let roof = ana.node.add_listing("", thing("Roof rack")).await.unwrap();
    // Each of a member's own things, whichever computer wrote it, lies at the other one and at Ana's.
    for own in [&first.id, &other.id] {
        for computer in [&bela, &second] {
            eventually("both have it", async || computer.node.listing(own).await.is_ok()).await;
            becomes_held_by(computer, own, 2).await;
        }
    }
    becomes_held_by(&ana, &roof.id, 2).await;
    // Ana sees one neighbour, the two see each other as one's own.
    let names = async |of: &Neighbour| {
        let agreed = connection(of).await.agreed;
        let mut names: Vec<(String, bool)> = agreed.into_iter().map(|a| (a.name, a.me)).collect();
        names.sort();
        names
    };
    assert_eq!(names(&ana).await, [("Béla".to_owned(), false)]);
    for computer in [&bela, &second] {
        assert_eq!(names(computer).await, [("Ana".to_owned(), false), ("Béla".to_owned(), true)]);
        assert_eq!(connection(computer).await.waiting_changes, 0);
    }
    // The control: with the second away what is new reaches Ana alone.
    let second = second.goes_away().await;
    eventually("it is missed", async || connection(&bela).await.neighbours == 1).await;
    let late = bela.node.add_listing("", thing("Late")).await.unwrap();
    becomes_held_by(&bela, &late.id, 1).await;
    drop(second);
}
