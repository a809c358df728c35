//! What lies on the disk, the report that names nobody, and the end of a home.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use common::Home;
use serde_json::{Value, json};
use tower::ServiceExt;

#[tokio::test]
async fn a_report_names_nobody() {
    let ana = Home::new().await;
    let group = json!({ "name": "Zelkova Lane", "guidelines": "Be Kindhearted", "place": "k7zz" });
    ana.gives("POST", "/api/v1/groups", group).await;
    ana.gives("PUT", "/api/v1/me", json!({ "name": "Anastasia Quill" })).await;
    ana.gives("POST", "/api/v1/listings", json!({ "title": "Theremin", "text": "Wobbly", "code": "TH-99" }))
        .await;
    ana.gives("POST", "/api/v1/things", json!({ "title": "Zither" })).await;
    ana.gives("POST", "/api/v1/things/zither/lend", json!({ "to": "Uncle Pavlik" })).await;
    ana.gives("POST", "/api/v1/groups/-/letters", json!({ "for": "Xanthippe" })).await;
    ana.gives("POST", "/api/v1/groups/-/addresses", json!({ "address": "zelda.example:7141" })).await;
    ana.gives("POST", "/api/v1/searches", json!({ "query": { "words": "bassoon" } })).await;

    // The control: all of it is known here, and would be found.
    let folder = ana.folder.path().to_string_lossy().into_owned();
    let mut known = String::new();
    for path in
        ["status", "listings", "things", "groups/-", "groups/-/members", "groups/-/letters", "searches", "me"]
    {
        known += &ana.gives("GET", &format!("/api/v1/{path}"), Value::Null).await.to_string();
    }
    let names = [
        "Zelkova",
        "Kindhearted",
        "k7zz",
        "Anastasia",
        "Quill",
        "Theremin",
        "Wobbly",
        "TH-99",
        "Zither",
        "Pavlik",
        "Xanthippe",
        "bassoon",
        &folder,
    ];
    for name in names {
        assert!(known.contains(name), "{name}");
    }
    let id = ana.gives("GET", "/api/v1/groups/-", Value::Null).await["id"].as_str().unwrap()[..16].to_owned();

    let request = Request::get("/api/v1/report").body(Body::empty()).unwrap();
    let response = ana.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/zip");
    let zip = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    // Files lie in it as they are.
    let text = String::from_utf8_lossy(&zip);
    assert!(text.contains("about.txt") && text.contains("\"listings\": 1"), "{text}");
    for name in names.iter().chain([&id.as_str(), &"Ana", &"zelda.example"]) {
        let inside = |text: &str| text.to_lowercase().contains(&name.to_lowercase());
        assert!(!inside(&text), "{name}: {text}");
    }
}

#[tokio::test]
async fn everything_goes_when_it_is_meant() {
    let ana = Home::new().await;
    ana.gives("POST", "/api/v1/groups", json!({ "name": "Elm Street" })).await;
    ana.gives("POST", "/api/v1/listings", json!({ "title": "Ladder" })).await;
    ana.gives("POST", "/api/v1/things", json!({ "title": "Tent" })).await;
    let storage = ana.gives("GET", "/api/v1/storage", Value::Null).await;
    assert!(storage["records_bytes"].as_u64().unwrap() > 10_000, "{storage}");
    // Somebody's own file in the same folder is none of ours.
    std::fs::write(ana.folder.path().join("poems.txt"), "roses").unwrap();
    let gone = "/api/v1/remove-everything";
    assert_eq!(ana.ask("POST", gone, r#"{"sure":"yes"}"#).await.2["code"], "E_NOT_SURE");
    assert_eq!(ana.gives("GET", "/api/v1/listings", Value::Null).await["total"], 1, "nothing was changed");

    ana.gives("POST", gone, json!({ "sure": "remove everything" })).await;
    assert_eq!(ana.ask("GET", "/api/v1/status", "").await.2["code"], "E_CLOSED");
    let mut left: Vec<String> = std::fs::read_dir(ana.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    left.sort();
    assert_eq!(left, ["lock", "poems.txt"]);
}
