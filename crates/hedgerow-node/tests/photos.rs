//! Photos between neighbours: small ones come by themselves, others when somebody looks, also over a third computer.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

mod common;

use common::{Neighbour, eventually, png, sees};
use hedgerow_node::view::{ListingDraft, PhotoWishes};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_is_seen_by_the_neighbours_and_by_whoever_comes_when_its_owner_is_away() {
    let ana = Neighbour::founding("Ana", "Elm Street").await;
    let bela = Neighbour::joining("Béla", &ana).await;
    let photo = ana.node.add_photo(png(), PhotoWishes::default()).await.unwrap();
    let draft = ListingDraft {
        title: Some("Ladder".to_owned()),
        photos: Some(vec![photo.id.clone()]),
        ..ListingDraft::default()
    };
    let listing = ana.node.add_listing("", draft).await.unwrap();
    let found = bela.finds("ladder").await;
    assert_eq!(found.photos, listing.photos);
    let id = &found.photos[0];
    // The small one has come by itself; the large one comes when it is looked at.
    let storage = async |n: &Neighbour| n.node.storage().await.unwrap().photos_bytes;
    eventually("the small one is here", async || storage(&bela).await > 0).await;
    assert!(storage(&bela).await < 17_000, "and only that one");
    sees(&bela, id, true).await;
    sees(&bela, id, false).await;
    // What Ana keeps for herself under its own name nobody can ask for.
    assert_eq!(bela.node.photo(&photo.id, false).await.unwrap_err().code, "E_NO_PHOTO");
}
