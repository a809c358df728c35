//! Photos through the router: taken in, shown in a listing, and what a page may make of hostile words.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)]

mod common;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use common::Home;
use serde_json::{Value, json};
use tower::ServiceExt;

/// A picture of two colours, as a PNG.
fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(64, 48, |x, _| image::Rgb([(x * 4) as u8, 90, 20]));
    image::DynamicImage::ImageRgb8(picture).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

async fn takes_in(home: &Home, file: impl Into<Body>) -> Value {
    let (status, _, photo) = home.ask("POST", "/api/v1/photos", file).await;
    assert!(status.is_success(), "{photo}");
    photo
}

async fn sees(home: &Home, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = home.router.clone().oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    (status, headers, to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
}

#[tokio::test]
async fn a_photo_is_taken_in_put_into_a_listing_and_outlives_the_program() {
    let ana = Home::new().await;
    ana.gives("POST", "/api/v1/groups", json!({ "name": "Elm Street" })).await;
    let photo = takes_in(&ana, png()).await;
    assert_eq!((&photo["width"], &photo["height"]), (&json!(64), &json!(48)));
    let own = photo["id"].as_str().unwrap().to_owned();
    let listing = json!({ "title": "Ladder", "photos": [own] });
    let listing = ana.gives("POST", "/api/v1/listings", listing).await;
    let shown = listing["photos"][0].as_str().unwrap().to_owned();
    assert_ne!(shown, own, "sealed for the group under another name");
    let ana = ana.again().await;
    for path in [&own, &shown] {
        for path in [format!("/api/v1/photos/{path}"), format!("/api/v1/photos/{path}/small")] {
            let (status, headers, jpeg) = sees(&ana, &path).await;
            assert_eq!((status.as_u16(), headers["content-type"].to_str().unwrap()), (200, "image/jpeg"));
            assert_eq!(image::load_from_memory(&jpeg).unwrap().width(), 64, "{path}");
        }
    }
    // What is not said stays; what it has can be given again beside another; none takes all away.
    let path = format!("/api/v1/listings/{}", listing["id"].as_str().unwrap());
    assert_eq!(ana.gives("PUT", &path, json!({ "text": "Light" })).await["photos"], json!([shown]));
    let two = ana.gives("PUT", &path, json!({ "photos": [own, shown] })).await;
    assert_eq!((two["photos"].as_array().unwrap().len(), &two["photos"][1]), (2, &json!(shown)));
    let many = ana.ask("PUT", &path, json!({ "photos": vec![&own; 5] }).to_string()).await.2;
    assert_eq!(many["code"], "E_PHOTOS");
    let unknown = ana.ask("PUT", &path, json!({ "photos": ["ab".repeat(32)] }).to_string()).await.2;
    assert_eq!(unknown["code"], "E_NO_PHOTO");
    assert_eq!(ana.gives("PUT", &path, json!({ "photos": [] })).await["photos"], json!([]));
    assert_eq!(ana.gives("PUT", "/api/v1/me", json!({ "picture": own })).await["picture"], json!(own));
    assert_eq!(ana.ask("PUT", "/api/v1/me", r#"{"picture":"x"}"#).await.2["code"], "E_NO_PHOTO");
}

#[tokio::test]
async fn what_is_no_photo_is_refused_with_a_sentence() {
    let ana = Home::new().await;
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    for (path, file, code) in [
        ("/api/v1/photos", b"Dear Ana, here is my ladder.".to_vec(), "E_PHOTO_KIND"),
        ("/api/v1/photos", heic, "E_PHOTO_KIND"),
        ("/api/v1/photos", png()[..30].to_vec(), "E_PHOTO_BROKEN"),
        ("/api/v1/photos", vec![0; 24 * 1024 * 1024 + 1], "E_PHOTO_BIG"),
        ("/api/v1/photos?turn=45", png(), "E_TURN"),
        ("/api/v1/photos?crop=0,0,1", png(), "E_CROP"),
        ("/api/v1/photos?crop=0,0,2,2", png(), "E_CROP"),
        ("/api/v1/qr", b"hedgerow://join/1#".to_vec(), "E_PHOTO_KIND"),
    ] {
        let (status, _, error) = ana.ask("POST", path, file).await;
        assert_eq!((status.as_u16(), &error["code"]), (400, &json!(code)), "{path}: {error}");
        assert!(error["help"].is_string() || code == "E_TURN", "{path}: {error}");
    }
    // The controls.
    assert_eq!(takes_in(&ana, png()).await["width"], 64);
    let (_, _, turned) = ana.ask("POST", "/api/v1/photos?turn=90&crop=0,0,1,0.5", png()).await;
    assert_eq!((&turned["width"], &turned["height"]), (&json!(48), &json!(32)));
    for id in ["x".to_owned(), "ab".repeat(32), "../keys".to_owned()] {
        let path = format!("/api/v1/photos/{}", id.replace('/', "%2f"));
        assert_eq!(ana.ask("GET", &path, "").await.2["code"], "E_NO_PHOTO");
    }
}

#[tokio::test]
async fn html_in_title() {
    let ana = Home::new().await;
    ana.gives("POST", "/api/v1/groups", json!({ "name": "Elm Street" })).await;
    for title in
        ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "\u{202e}reddaL", "🪜 Létra"]
    {
        let listing = ana.gives("POST", "/api/v1/listings", json!({ "title": title })).await;
        assert_eq!(listing["title"], title, "kept as typed: whoever draws it draws words");
        let path = format!("/api/v1/listings/{}", listing["id"].as_str().unwrap());
        let (_, headers, _) = ana.ask("GET", &path, "").await;
        assert_eq!(headers["content-type"], "application/json", "never a page");
    }
    let long = json!({ "title": "x".repeat(10_000) }).to_string();
    assert_eq!(ana.ask("POST", "/api/v1/listings", long).await.2["code"], "E_TOO_LONG");
    // The control: the longest that fits.
    ana.gives("POST", "/api/v1/listings", json!({ "title": "x".repeat(120) })).await;
}
