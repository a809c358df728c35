//! The stream of what changed, before a real node: heard, cut off and taken up again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::time::Duration;

use axum::Router;
use axum::body::{Body, BodyDataStream};
use axum::http::Request;
use common::Home;
use serde_json::json;
use tokio_stream::StreamExt;
use tower::ServiceExt;

/// How long an event may take on a slow machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody who listens.
struct Listener {
    stream: BodyDataStream,
    text: String,
}

/// One event as it was sent.
#[derive(Clone, Debug, Default, PartialEq)]
struct Heard {
    id: String,
    name: String,
}

impl Listener {
    async fn new(router: &Router, after: Option<&str>) -> Listener {
        let mut request = Request::get("/api/v1/events");
        if let Some(after) = after {
            request = request.header("last-event-id", after);
        }
        let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Listener { stream: response.into_body().into_data_stream(), text: String::new() }
    }

    async fn hears(&mut self) -> Heard {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let block: String = self.text.drain(..end + 2).collect();
                let field = |name: &str| {
                    let line = block.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(':'));
                    line.unwrap_or_default().trim().to_owned()
                };
                return Heard { id: field("id"), name: field("event") };
            }
            let more = tokio::time::timeout(PATIENCE, self.stream.next()).await.expect("an event in time");
            self.text.push_str(std::str::from_utf8(&more.unwrap().unwrap()).unwrap());
        }
    }

    async fn hears_until(&mut self, name: &str) -> Heard {
        loop {
            let heard = self.hears().await;
            if heard.name == name {
                return heard;
            }
        }
    }
}

async fn offers(home: &Home, title: &str) {
    home.gives("POST", "/api/v1/listings", json!({ "title": title })).await;
}

#[tokio::test]
async fn whoever_was_cut_off_hears_what_was_missed() {
    let ana = Home::new().await;
    let mut listener = Listener::new(&ana.router, None).await;
    let begin = listener.hears().await;
    assert!(
        begin.name.is_empty() && !begin.id.is_empty(),
        "a place to come back to, before anything has changed"
    );
    drop(listener);
    ana.gives("POST", "/api/v1/groups", json!({ "name": "Elm Street" })).await;
    let mut listener = Listener::new(&ana.router, Some(&begin.id)).await;
    let group = listener.hears_until("group").await;
    drop(listener);
    offers(&ana, "Drill").await;
    let mut listener = Listener::new(&ana.router, Some(&group.id)).await;
    assert_eq!(listener.hears().await, Heard { id: group.id.clone(), name: String::new() });
    assert_eq!(number(&listener.hears().await), number(&group) + 1, "the next one, none left out");
}

#[tokio::test]
async fn a_number_of_another_launch_is_told_from_one_of_this() {
    let ana = Home::new().await;
    ana.gives("POST", "/api/v1/groups", json!({ "name": "Elm Street" })).await;
    let mut listener = Listener::new(&ana.router, None).await;
    let last = listener.hears().await;
    // The same home behind another router is what a page meets after a new start: same numbers, other changes.
    let again = hedgerow_api::router(ana.node.clone());
    for stranger in [last.id.as_str(), "1", "nonsense"] {
        assert_eq!(Listener::new(&again, Some(stranger)).await.hears().await.name, "resync", "{stranger}");
    }
    // The control: at the router that gave the number, it is enough to go on.
    offers(&ana, "Drill").await;
    assert_ne!(Listener::new(&ana.router, Some(&last.id)).await.hears().await.name, "resync");
}

#[tokio::test]
async fn more_changes_than_are_kept_are_told_as_one() {
    let ana = Home::new().await;
    ana.gives("POST", "/api/v1/groups", json!({ "name": "Elm Street" })).await;
    let thing = ana.gives("POST", "/api/v1/listings", json!({ "title": "Drill" })).await;
    let thing = format!("/api/v1/listings/{}", thing["id"].as_str().unwrap());
    let mut listener = Listener::new(&ana.router, None).await;
    let begin = listener.hears().await;
    for n in 0..300 {
        ana.gives("PUT", &thing, json!({ "text": format!("Has {n} bits") })).await;
    }
    let mut back = Listener::new(&ana.router, Some(&begin.id)).await;
    let resync = back.hears().await;
    assert_eq!(resync.name, "resync");
    // What is asked anew is up to date, so that nothing old follows, and one can come back from there.
    offers(&ana, "Last").await;
    assert!(number(&back.hears().await) > number(&resync));
    assert_ne!(Listener::new(&ana.router, Some(&resync.id)).await.hears().await.name, "resync");
}

fn number(heard: &Heard) -> u64 {
    heard.id.rsplit('-').next().unwrap().parse().unwrap()
}
