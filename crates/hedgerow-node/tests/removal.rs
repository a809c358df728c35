//! Somebody is removed: on real nodes over loopback, with somebody who slept through it and somebody who was kept.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Neighbour, eventually};
use hedgerow_node::view::{Belonging, CharterDraft, DecisionState, ListingDraft, ListingQuery, RemovalDraft};

fn thing(title: &str) -> ListingDraft {
    ListingDraft { title: Some(title.to_owned()), ..ListingDraft::default() }
}

fn removal(person: &str, keep: &[&str]) -> RemovalDraft {
    let keep = keep.iter().map(|k| (*k).to_owned()).collect();
    RemovalDraft { person: person.to_owned(), keep, ..RemovalDraft::default() }
}

impl Neighbour {
    async fn shows(&self, words: &str) -> usize {
        let query = ListingQuery { words: words.to_owned(), ..ListingQuery::default() };
        self.node.listings(query).await.unwrap().total
    }

    async fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.node.members("").await.unwrap().into_iter().map(|p| p.name).collect();
        names.sort();
        names
    }

    async fn state(&self) -> Belonging {
        self.node.group("").await.unwrap().summary.state
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removed_neighbour_is_gone_everywhere_and_gets_nothing() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let draft = CharterDraft { members_invite: Some(true), ..CharterDraft::default() };
    assert_eq!(ana.node.change_charter("", draft).await.unwrap().state, DecisionState::InForce);
    let bela = Neighbour::joining("Béla", &ana).await;
    let carl = Neighbour::joining("Carl", &ana).await;
    // Carl invited Dora and Emil; Dora is to stay.
    eventually("Carl may invite", async || carl.node.write_letter("", Default::default()).await.is_ok())
        .await;
    let dora = Neighbour::joining("Dora", &carl).await;
    let emil = Neighbour::joining("Emil", &carl).await;
    dora.node.reach("", &ana.address().await).await.unwrap();
    carl.node.add_listing("", thing("Carl's chainsaw")).await.unwrap();
    dora.node.add_listing("", thing("Dora's drill")).await.unwrap();
    for neighbour in [&ana, &bela, &dora] {
        neighbour.finds("chainsaw").await;
        neighbour.finds("drill").await;
        eventually("everybody is known", async || neighbour.names().await.len() == 5).await;
    }
    let bela = bela.goes_away().await;

    // Who was invited by Carl has to be said.
    let unsaid = ana.node.remove_member("", removal("Carl", &[])).await.unwrap_err();
    assert_eq!(unsaid.code, "E_WHO_STAYS");
    let preview = ana.node.removal_preview("", "carl").await.unwrap();
    assert_eq!((preview.invited.len(), preview.listings, preview.needed), (2, 1, 1));
    let decided = ana.node.remove_member("", removal("carl", &["Dora"])).await.unwrap();
    assert_eq!(decided.state, DecisionState::InForce, "one organiser decides here");
    assert_eq!(decided.stay.len(), 1);
    assert_eq!(decided.sentence, "Remove Carl. Decided.");

    for neighbour in [&ana, &dora] {
        eventually("Carl's things are gone", async || neighbour.shows("chainsaw").await == 0).await;
        eventually("Carl and Emil are gone", async || neighbour.names().await == ["Ana", "Béla", "Dora"])
            .await;
        assert_eq!(neighbour.shows("drill").await, 1, "whom Carl had invited and Ana kept is untouched");
        let notices = neighbour.node.status().await.unwrap().notices;
        assert!(
            !notices.iter().any(|n| n.code.starts_with("N_NEW_KEY") || n.code == "N_REMOVED_CAN_READ"),
            "{notices:?}"
        );
    }
    // Under the new key Ana writes at once; Dora reads it, Carl and Emil get nothing.
    ana.node.add_listing("", thing("Ladder after Carl")).await.unwrap();
    dora.finds("ladder").await;
    dora.node.add_listing("", thing("Wheelbarrow of Dora's")).await.unwrap();
    ana.finds("wheelbarrow").await;
    // What Carl writes now comes to nobody, also under an earlier date: every record of his is refused.
    let late = carl.node.add_listing("", thing("Carl's late saw")).await;
    for neighbour in [&ana, &dora] {
        assert_eq!(neighbour.shows("late").await, 0, "{late:?}");
    }
    for gone in [&carl, &emil] {
        assert_eq!((gone.shows("ladder").await, gone.shows("wheelbarrow").await), (0, 0));
    }

    // Another change of keys while Béla sleeps.
    ana.node.remove_member("", removal("Dora", &[])).await.unwrap();
    ana.node.add_listing("", thing("Tent after Dora")).await.unwrap();
    let bela = bela.comes_back().await;
    bela.finds("tent").await;
    bela.finds("ladder").await;
    eventually("Béla knows who is gone", async || bela.names().await == ["Ana", "Béla"]).await;
    assert_eq!((bela.shows("chainsaw").await, bela.shows("drill").await), (0, 0));
    assert_eq!(bela.state().await, Belonging::Member);
    bela.node.add_listing("", thing("Béla's bench")).await.unwrap();
    ana.finds("bench").await;
    // The control: before that he would have been shown them.
    assert_eq!((carl.shows("tent").await, carl.shows("bench").await, dora.shows("tent").await), (0, 0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_two_must_agree_one_word_is_not_enough() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let bela = Neighbour::joining("Béla", &ana).await;
    let carl = Neighbour::joining("Carl", &ana).await;
    for neighbour in [&ana, &bela, &carl] {
        eventually("everybody is known", async || neighbour.names().await == ["Ana", "Béla", "Carl"]).await;
    }
    let organisers = Some(vec!["Ana".to_owned(), "Béla".to_owned()]);
    let draft = CharterDraft { organisers, threshold: Some(2), ..CharterDraft::default() };
    ana.node.change_charter("", draft).await.unwrap();
    eventually("Béla organises", async || bela.state().await == Belonging::Organiser).await;
    carl.node.add_listing("", thing("Carl's chainsaw")).await.unwrap();
    bela.finds("chainsaw").await;

    let proposed = bela.node.remove_member("", removal("Carl", &[])).await.unwrap();
    assert_eq!(
        (proposed.state, proposed.sentence.as_str()),
        (DecisionState::Open, "Remove Carl. 1 of 2 have agreed.")
    );
    eventually("Ana is asked", async || {
        ana.node.decisions("").await.unwrap().iter().any(|d| d.may_agree && d.id == proposed.id)
    })
    .await;
    assert_eq!(ana.shows("chainsaw").await, 1, "the control: nothing is decided yet");
    assert_eq!(
        ana.node.remove_member("", removal("Carl", &[])).await.unwrap_err().code,
        "E_PROPOSED_ALREADY"
    );
    let decided = ana.node.agree("", &proposed.id[..8]).await.unwrap();
    assert_eq!((decided.state, decided.agreed.len()), (DecisionState::InForce, 2));
    eventually("Carl is gone at Béla's", async || bela.names().await == ["Ana", "Béla"]).await;
    assert_eq!(bela.shows("chainsaw").await, 0);
    ana.node.add_listing("", thing("Ladder after Carl")).await.unwrap();
    bela.finds("ladder").await;
    // A member who does not organise decides nothing.
    assert_eq!(
        carl.node.remove_member("", removal("Ana", &[])).await.unwrap_err().code,
        "E_NOT_AN_ORGANISER"
    );
}
