//! One's own things: without any group, and joined with what is offered.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::Home;
use serde_json::{Value, json};

const THINGS: &str = "/api/v1/things";

fn path(thing: &Value) -> String {
    format!("{THINGS}/{}", thing["id"].as_str().unwrap())
}

async fn list(home: &Home, query: &str) -> Vec<String> {
    let found = home.gives("GET", &format!("{THINGS}?{query}"), Value::Null).await;
    let titles = found["things"].as_array().unwrap().iter().map(|t| t["title"].as_str().unwrap().to_owned());
    titles.collect()
}

#[tokio::test]
async fn a_thing_goes_to_an_uncle_and_comes_back_without_any_group() {
    let ana = Home::new().await;
    let ladder = json!({ "title": " Ladder ", "code": "L-1", "category": "Tools" });
    let ladder = ana.gives("POST", THINGS, ladder).await;
    assert_eq!((&ladder["title"], &ladder["out"]), (&json!("Ladder"), &Value::Null));
    ana.gives("POST", THINGS, json!({ "title": "Tent" })).await;
    let lent = json!({ "to": "Uncle Pali", "due": "2099-12-01", "note": "for the roof" });
    let out = ana.gives("POST", &format!("{}/lend", path(&ladder)), lent).await;
    assert_eq!((&out["out"]["to"], &out["out"]["neighbour"]), (&json!("Uncle Pali"), &json!(false)));
    assert_eq!((&out["out"]["due"], &out["out"]["days_late"]), (&json!("2099-12-01"), &json!(0)));
    for (request, code) in [
        (("POST", format!("{}/lend", path(&ladder)), json!({ "to": "Béla" })), "E_THING_OUT"),
        (("DELETE", path(&ladder), Value::Null), "E_THING_OUT"),
    ] {
        let (method, path, body) = request;
        assert_eq!(ana.ask(method, &path, body.to_string()).await.2["code"], code, "{path}");
    }
    let ana = ana.again().await;
    assert_eq!(list(&ana, "words=pali").await, ["Ladder"]);
    assert_eq!(list(&ana, "sort=due").await, ["Ladder", "Tent"]);
    assert_eq!(list(&ana, "sort=newest").await, ["Ladder", "Tent"], "lending is a change");
    let back =
        ana.gives("POST", &format!("{THINGS}/l-1/returned"), json!({ "note": "one rung is loose" })).await;
    assert_eq!((&back["out"], &back["history"][0]["to"]), (&Value::Null, &json!("Uncle Pali")));
    assert_eq!(back["history"][0]["note"], "one rung is loose");
    let twice = ana.ask("POST", &format!("{THINGS}/ladder/returned"), "{}").await.2;
    assert_eq!(twice["code"], "E_THING_NOT_OUT");
    ana.gives("DELETE", &path(&ladder), Value::Null).await;
    assert_eq!(list(&ana, "").await, ["Tent"]);
}

#[tokio::test]
async fn what_is_wrong_with_a_thing_is_said() {
    let ana = Home::new().await;
    ana.gives("POST", THINGS, json!({ "title": "Ladder" })).await;
    let lend = &format!("{THINGS}/ladder/lend");
    for (method, path, body, code) in [
        ("POST", THINGS, json!({}), "E_TITLE"),
        ("POST", THINGS, json!({ "title": "  " }), "E_TITLE"),
        ("POST", THINGS, json!({ "title": "x".repeat(10_000) }), "E_TOO_LONG"),
        ("POST", THINGS, json!({ "title": "Ladder", "photos": ["x"] }), "E_NO_PHOTO"),
        ("POST", THINGS, json!({ "title": "Ladder", "price": 3 }), "E_JSON"),
        ("POST", lend, json!({ "to": "  " }), "E_NAME"),
        ("POST", lend, json!({ "to": "Pali", "due": "soon" }), "E_DAY"),
        ("POST", lend, json!({ "to": "Pali", "due": "2001-01-01" }), "E_DAYS_PAST"),
        ("PATCH", "/api/v1/things/spade", json!({}), "E_NO_THING"),
        ("POST", "/api/v1/things/ladder/offer", json!({}), "E_NO_GROUP"),
    ] {
        assert_eq!(ana.ask(method, path, body.to_string()).await.2["code"], code, "{path} {body}");
    }
    ana.gives("POST", THINGS, json!({ "title": "ladder" })).await;
    assert_eq!(ana.ask("PATCH", "/api/v1/things/ladder", "{}").await.2["code"], "E_WHICH_THING");
    let price = ana.ask("GET", "/api/v1/things?sort=price", "").await.2;
    assert_eq!(price["code"], "E_SORT");
}

#[tokio::test]
async fn a_thing_offered_in_two_groups_stays_one_thing() {
    let ana = Home::new().await;
    for name in ["Elm Street", "Choir"] {
        ana.gives("POST", "/api/v1/groups", json!({ "name": name })).await;
    }
    let tent = ana.gives("POST", THINGS, json!({ "title": "Tent", "text": "For four" })).await;
    let offer = format!("{}/offer", path(&tent));
    let here = json!({ "group": "Elm Street", "draft": { "mode": "give", "longest_days": 5 } });
    let here = ana.gives("POST", &offer, here).await;
    assert_eq!(
        (&here["title"], &here["text"], &here["mode"]),
        (&json!("Tent"), &json!("For four"), &json!("give"))
    );
    let there = ana.gives("POST", &offer, json!({ "group": "Choir" })).await;
    assert_ne!(there["id"], here["id"], "nobody can link a person in two groups by it");
    let again = ana.ask("POST", &offer, r#"{"group":"Choir"}"#).await.2;
    assert_eq!(again["code"], "E_OFFERED");
    let ana = ana.again().await;
    let all = ana.gives("GET", THINGS, Value::Null).await;
    assert_eq!((&all["total"], all["things"][0]["offered"].as_array().unwrap().len()), (&json!(1), 2));
    // A change reaches both listings.
    ana.gives("PATCH", &path(&tent), json!({ "title": "Large tent" })).await;
    for listing in [&here, &there] {
        let path = format!("/api/v1/listings/{}", listing["id"].as_str().unwrap());
        assert_eq!(ana.gives("GET", &path, Value::Null).await["title"], "Large tent");
    }
    ana.gives("DELETE", &path(&tent), Value::Null).await;
    assert_eq!(ana.gives("GET", "/api/v1/listings", Value::Null).await["total"], 0);
}

#[tokio::test]
async fn what_is_offered_is_a_thing_by_itself() {
    let ana = Home::new().await;
    ana.gives("POST", "/api/v1/groups", json!({ "name": "Elm Street" })).await;
    let drill = ana.gives("POST", "/api/v1/listings", json!({ "title": "Drill", "code": "D-1" })).await;
    ana.gives("POST", "/api/v1/listings", json!({ "title": "A spade", "wanted": true })).await;
    assert_eq!(list(&ana, "").await, ["Drill"], "what is looked for is not there");
    let thing = format!("{THINGS}/{}", drill["id"].as_str().unwrap());
    let lent = ana.gives("POST", &format!("{thing}/lend"), json!({ "to": "Pali" })).await;
    assert_eq!((&lent["id"], &lent["out"]["to"]), (&drill["id"], &json!("Pali")));
    // It is one thing still, and called what its listing calls it.
    let listing = format!("/api/v1/listings/{}", drill["id"].as_str().unwrap());
    ana.gives("PUT", &listing, json!({ "title": "Cordless drill" })).await;
    assert_eq!(list(&ana, "").await, ["Cordless drill"]);
    // Withdrawn it stays one's own.
    ana.gives("DELETE", &listing, Value::Null).await;
    let left = ana.gives("GET", THINGS, Value::Null).await;
    assert_eq!((&left["total"], &left["things"][0]["offered"]), (&json!(1), &json!([])));
}
