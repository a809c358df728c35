//! Letters that were written, many at once, and searches that are kept.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::Home;
use serde_json::{Value, json};

const LETTERS: &str = "/api/v1/groups/-/letters";
const SEARCHES: &str = "/api/v1/searches";

#[tokio::test]
async fn letters_are_listed_with_whom_they_are_for_and_can_be_closed() {
    let ana = Home::new().await;
    ana.gives("POST", "/api/v1/groups", json!({ "name": "Elm Street" })).await;
    let letter =
        ana.gives("POST", LETTERS, json!({ "for": " Béla ", "addresses": ["192.0.2.7:7141"] })).await;
    ana.gives("POST", LETTERS, json!({ "uses": 5 })).await;
    let ana = ana.again().await;
    let all = ana.gives("GET", LETTERS, Value::Null).await;
    assert_eq!((&all[0]["uses"], &all[0]["for"]), (&json!(5), &Value::Null), "the latest first");
    let sent = &all[1];
    assert_eq!((&sent["for"], &sent["closed"], &sent["used"]), (&json!("Béla"), &json!(false), &json!(0)));
    assert_eq!((&sent["id"], &sent["came"]), (&letter["id"], &json!([])));
    // The link is the same letter still.
    let seed = |link: &Value| link.as_str().unwrap().split('#').nth(1).unwrap()[..100].to_owned();
    assert_eq!(seed(&sent["link"]), seed(&letter["link"]));

    let path = format!("{LETTERS}/{}", letter["id"].as_str().unwrap());
    ana.gives("DELETE", &path, Value::Null).await;
    ana.gives("DELETE", &path, Value::Null).await;
    let all = ana.gives("GET", LETTERS, Value::Null).await;
    assert_eq!((&all[1]["closed"], &all[1]["link"]), (&json!(true), &Value::Null));
    assert_eq!(all[0]["closed"], false, "the control: the other one stays open");
    let unknown = format!("{LETTERS}/{}", "ab".repeat(32));
    assert_eq!(ana.ask("DELETE", &unknown, "").await.2["code"], "E_NO_LETTER");
}

#[tokio::test]
async fn a_list_of_names_becomes_a_letter_each() {
    let ana = Home::new().await;
    ana.gives("POST", "/api/v1/groups", json!({ "name": "Elm Street" })).await;
    let many = &format!("{LETTERS}/many");
    let names = json!({ "names": ["Béla", "  Chloé", "Béla", "", "Dinesh"] });
    let letters = ana.gives("POST", many, names).await;
    let named: Vec<&str> = letters.as_array().unwrap().iter().map(|l| l["name"].as_str().unwrap()).collect();
    assert_eq!(named, ["Béla", "Chloé", "Dinesh"], "each once");
    let links: std::collections::BTreeSet<&str> =
        letters.as_array().unwrap().iter().map(|l| l["letter"]["link"].as_str().unwrap()).collect();
    assert_eq!(links.len(), 3);
    assert_eq!(ana.gives("GET", LETTERS, Value::Null).await.as_array().unwrap().len(), 3);
    let crowd: Vec<String> = (0..201).map(|n| format!("Neighbour {n}")).collect();
    for (names, code) in
        [(json!([]), "E_NAME"), (json!(["x".repeat(61)]), "E_NAME"), (json!(crowd), "E_TOO_MANY")]
    {
        let refused = ana.ask("POST", many, json!({ "names": names }).to_string()).await.2;
        assert_eq!(refused["code"], code);
    }
    assert_eq!(
        ana.gives("GET", LETTERS, Value::Null).await.as_array().unwrap().len(),
        3,
        "nothing half done"
    );
}

#[tokio::test]
async fn a_search_is_kept_over_a_restart_and_taken_away() {
    let ana = Home::new().await;
    ana.gives("POST", "/api/v1/groups", json!({ "name": "Elm Street" })).await;
    let new = json!({ "query": { "words": "ladder", "mode": "lend", "limit": 3 } });
    let search = ana.gives("POST", SEARCHES, new).await;
    assert_eq!((&search["name"], &search["fresh"]), (&json!("ladder"), &json!(0)));
    assert_eq!(search["query"]["limit"], Value::Null, "a search is no page");
    ana.gives("POST", "/api/v1/listings", json!({ "title": "Ladder" })).await;
    let ana = ana.again().await;
    let all = ana.gives("GET", SEARCHES, Value::Null).await;
    assert_eq!((&all[0]["id"], &all[0]["fresh"]), (&search["id"], &json!(0)), "one's own is nothing new");
    let path = format!("{SEARCHES}/{}", search["id"].as_str().unwrap());
    ana.gives("POST", &format!("{path}/seen"), Value::Null).await;
    ana.gives("DELETE", &path, Value::Null).await;
    assert_eq!(ana.gives("GET", SEARCHES, Value::Null).await, json!([]));
    for (method, path) in [("DELETE", path.clone()), ("POST", format!("{path}/seen"))] {
        assert_eq!(ana.ask(method, &path, "").await.2["code"], "E_NO_SEARCH");
    }
    let wrong = json!({ "query": { "words": "tent", "mode": "steal" } }).to_string();
    assert_eq!(ana.ask("POST", SEARCHES, wrong).await.2["code"], "E_MODE");
}
