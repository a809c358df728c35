//! Neighbours one by one: who is connected, how, and since when.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Neighbour, eventually};
use hedgerow_node::view::Way;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_neighbour_is_shown_with_the_way_until_it_goes() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    assert!(ana.node.neighbours("").await.unwrap().is_empty(), "oneself is no neighbour");
    let bela = Neighbour::joining("Béla", &ana).await;
    for (here, other) in [(&ana, "Béla"), (&bela, "Ana")] {
        eventually("the other is connected", async || {
            let all = here.node.neighbours("").await.unwrap();
            all.len() == 1
                && all[0].person.name == other
                && all[0].connected
                // Nothing goes out into the internet, although the address was named by a letter.
                && all[0].way == Some(Way::Here)
                && all[0].since.is_some()
                && all[0].agreed_at.is_some()
        })
        .await;
    }
    bela.goes_away().await;
    eventually("Béla is gone", async || !ana.node.neighbours("").await.unwrap()[0].connected).await;
    let gone = ana.node.neighbours("").await.unwrap().remove(0);
    assert_eq!((gone.way, gone.since), (None, None));
    assert!(gone.agreed_at.is_some(), "what was agreed stays known");
}
