//! What is new to a saved search when a neighbour offers something, and who came by which letter.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Neighbour, eventually};
use hedgerow_node::view::{LetterDraft, ListingDraft, ListingQuery, NewSearch};

fn thing(title: &str) -> ListingDraft {
    ListingDraft { title: Some(title.to_owned()), ..ListingDraft::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn something_new_is_fresh_until_it_was_looked_at() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let bela = Neighbour::joining("Béla", &ana).await;
    ana.node.add_listing("", thing("Old ladder")).await.unwrap();
    bela.finds("ladder").await;
    let query = ListingQuery { words: "ladder".to_owned(), ..ListingQuery::default() };
    let search = bela.node.save_search(NewSearch { name: None, query }).await.unwrap();
    assert_eq!(search.fresh, 0, "what is there already");
    let fresh = async || bela.node.searches().await.unwrap()[0].fresh;
    ana.node.add_listing("", thing("Tent")).await.unwrap();
    let ladder = ana.node.add_listing("", thing("Long ladder")).await.unwrap();
    eventually("the new ladder is fresh", async || fresh().await == 1).await;
    assert_eq!(bela.node.search_seen(&search.id).await.unwrap().fresh, 0);
    // A change to what was seen makes nothing fresh.
    let heavy = ListingDraft { text: Some("Heavy".to_owned()), ..ListingDraft::default() };
    ana.node.edit_listing(&ladder.id, heavy).await.unwrap();
    eventually("the change is here", async || bela.finds("heavy").await.text == "Heavy").await;
    assert_eq!(fresh().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_known_at_home_who_came_by_which_letter() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let draft = |whom: &str| LetterDraft { whom: Some(whom.to_owned()), ..LetterDraft::default() };
    let letter = ana.node.write_letter("", draft("Béla from number 7")).await.unwrap();
    ana.node.write_letter("", draft("Chloé")).await.unwrap();
    let bela = Neighbour::new("Béla").await;
    bela.node.join(&letter.link, "Béla".to_owned()).await.unwrap();
    bela.becomes_member().await;
    eventually("Ana sees who came", async || {
        let letters = ana.node.letters("").await.unwrap();
        let his = letters.iter().find(|l| l.id == letter.id).unwrap();
        his.used == 1 && his.came[0].name == "Béla" && his.closed
    })
    .await;
    let letters = ana.node.letters("").await.unwrap();
    let hers = letters.iter().find(|l| l.id != letter.id).unwrap();
    assert_eq!((hers.whom.as_deref(), hers.used, hers.closed), (Some("Chloé"), 0, false));
    // Béla wrote none, and nobody told him whom Ana's were for.
    assert!(bela.node.letters("").await.unwrap().is_empty());
}
