//! A poster in the stairwell: who reads it, who comes in by it, and who gives the keys while its writer is away.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Neighbour, eventually};
use hedgerow_node::view::{Belonging, LetterDraft, ListingDraft};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poster_lets_two_in_while_its_writer_is_away_and_no_third() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let bela = Neighbour::joining("Béla", &ana).await;
    let draft = ListingDraft { title: Some("Ladder".to_owned()), ..ListingDraft::default() };
    ana.node.add_listing("", draft).await.unwrap();
    bela.finds("ladder").await;
    let at = bela.node.group("").await.unwrap().summary.connection.addresses[0].clone();
    let poster =
        LetterDraft { uses: Some(2), note: Some("Come in!".to_owned()), addresses: vec![at], whom: None };
    let poster = ana.node.write_letter("", poster).await.unwrap();
    assert_eq!(poster.uses, 2);
    assert!(poster.text.contains("up to 2 neighbours"), "{}", poster.text);
    for uses in [0, 51] {
        let refused = ana.node.write_letter("", LetterDraft { uses: Some(uses), ..Default::default() }).await;
        assert_eq!(refused.unwrap_err().code, "E_USES");
    }
    // Ana leaves once it is known that what she wrote is at Béla's.
    eventually("nothing waits", async || {
        ana.node.group("").await.unwrap().summary.connection.waiting_changes == 0
    })
    .await;
    let ana = ana.goes_away().await;

    // A reader sees the words and has joined nothing.
    let chidi = Neighbour::new("Chidi").await;
    let read = chidi.node.read_letter(&poster.link).await.unwrap();
    assert_eq!((read.name.as_str(), read.inviter.as_str()), ("Elm Street", "Ana"));
    assert_eq!((read.guidelines.as_str(), read.note.as_deref()), ("Be kind.", Some("Come in!")));
    assert!(chidi.node.status().await.unwrap().groups.is_empty());
    assert_eq!(bela.node.members("").await.unwrap().len(), 2);

    // Two come in; Béla gives the keys, or nothing could be read.
    let dana = Neighbour::new("Dana").await;
    for newcomer in [&chidi, &dana] {
        newcomer.node.join(&poster.link, newcomer.name.clone()).await.unwrap();
        newcomer.becomes_member().await;
        newcomer.finds("ladder").await;
        assert_eq!(newcomer.node.group("").await.unwrap().guidelines, "Be kind.");
    }
    // The third finds it used up, to read and to come in.
    let emil = Neighbour::new("Emil").await;
    assert_eq!(emil.node.read_letter(&poster.link).await.unwrap_err().code, "E_LETTER_USED_UP");
    emil.node.join(&poster.link, "Emil".to_owned()).await.unwrap();
    eventually("it is said", async || {
        emil.node.status().await.unwrap().notices.iter().any(|n| n.code == "E_LETTER_USED_UP")
    })
    .await;
    assert_eq!(emil.node.status().await.unwrap().groups[0].state, Belonging::Joining);
    // Ana comes back and finds two neighbours more, each invited by her.
    let ana = ana.comes_back().await;
    eventually("Ana sees them", async || {
        let people = ana.node.members("").await.unwrap();
        let me = people.iter().find(|p| p.me).map(|p| p.id.clone());
        people.len() == 4 && people.iter().filter(|p| p.invited_by == me).count() == 3
    })
    .await;
    assert!(!bela.node.members("").await.unwrap().iter().any(|p| p.name == "Emil"));
}
