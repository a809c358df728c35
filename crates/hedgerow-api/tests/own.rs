//! What is this person's own: profile, words, settings. It outlives the program, and lies where nobody else may read.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::Home;
use serde_json::{Value, json};

const ME: &str = "/api/v1/me";
const SETTINGS: &str = "/api/v1/settings";

#[tokio::test]
async fn a_name_is_told_to_the_group_and_the_rest_stays_here() {
    let ana = Home::new().await;
    ana.gives("POST", "/api/v1/groups", json!({ "name": "Elm Street" })).await;
    let change = json!({ "name": " Ana Kovács ", "languages": ["hu", "en"] });
    let me = ana.gives("PUT", ME, change).await;
    assert_eq!((&me["name"], &me["recovery"]), (&json!("Ana Kovács"), &json!("never")));
    let members = ana.gives("GET", "/api/v1/groups/-/members", Value::Null).await;
    assert_eq!(members[0]["name"], "Ana Kovács");
    // What is not said stays.
    let me = ana.gives("PUT", ME, json!({})).await;
    assert_eq!((&me["name"], &me["languages"]), (&json!("Ana Kovács"), &json!(["hu", "en"])));
    for (wrong, code) in [
        (json!({ "name": "  " }), "E_NAME"),
        (json!({ "name": "x".repeat(61) }), "E_NAME"),
        (json!({ "languages": ["<script>"] }), "E_LANGUAGES"),
        (json!({ "colour": "green" }), "E_JSON"),
    ] {
        assert_eq!(ana.ask("PUT", ME, wrong.to_string()).await.2["code"], code, "{wrong}");
    }
    assert_eq!(ana.again().await.gives("GET", ME, Value::Null).await, me);
}

#[tokio::test]
async fn two_words_of_the_sheet_prove_that_it_is_there() {
    let ana = Home::new().await;
    ana.gives("POST", "/api/v1/groups", json!({ "name": "Elm Street" })).await;
    let sheet = ana.gives("GET", "/api/v1/me/recovery", Value::Null).await;
    let words = sheet["words"].as_array().unwrap();
    assert_eq!((words.len(), &sheet["groups"][0]["name"]), (24, &json!("Elm Street")));
    assert_eq!(ana.gives("GET", ME, Value::Null).await["recovery"], "shown");
    let check = |typed: Value| {
        let ana = &ana;
        async move { ana.ask("POST", "/api/v1/me/recovery/check", json!({ "words": typed }).to_string()).await.2 }
    };
    let word = |n: usize| json!({ "number": n, "word": words[n - 1] });
    for wrong in [
        json!([]),
        json!([word(3)]),
        json!([word(3), word(3)]),
        json!([word(3), { "number": 24, "word": "hedgehog" }]),
        json!([{ "number": 0, "word": "" }, word(3)]),
        json!([{ "number": 25, "word": "" }, word(3)]),
    ] {
        assert_eq!(check(wrong.clone()).await["code"], "E_WORDS", "{wrong}");
    }
    assert_eq!(ana.gives("GET", ME, Value::Null).await["recovery"], "shown");
    let capitals =
        json!({ "number": 24, "word": format!(" {} ", words[23].as_str().unwrap().to_uppercase()) });
    assert_eq!(check(json!([word(3), capitals])).await["recovery"], "checked");
    assert_eq!(ana.again().await.gives("GET", ME, Value::Null).await["recovery"], "checked");
}

#[tokio::test]
async fn settings_are_kept_whole_and_wrong_ones_refused() {
    let ana = Home::new().await;
    let mut settings = ana.gives("GET", SETTINGS, Value::Null).await;
    assert_eq!((&settings["language"], &settings["text_size"]), (&Value::Null, &json!(100)));
    settings["language"] = json!("hu");
    settings["text_size"] = json!(150);
    settings["notifications"]["due"] = json!(false);
    assert_eq!(ana.gives("PUT", SETTINGS, settings.clone()).await, settings);
    for (name, value, code) in [
        ("text_size", json!(99), "E_TEXT_SIZE"),
        ("text_size", json!(201), "E_TEXT_SIZE"),
        ("quiet_from", json!("25:00"), "E_TIME"),
        ("quiet_to", json!("evening"), "E_TIME"),
        ("quiet_to", Value::Null, "E_TIME"),
        ("language", json!("tlh"), "E_JSON"),
    ] {
        let mut wrong = settings.clone();
        wrong[name] = value;
        assert_eq!(ana.ask("PUT", SETTINGS, wrong.to_string()).await.2["code"], code, "{wrong}");
    }
    assert_eq!(ana.again().await.gives("GET", SETTINGS, Value::Null).await, settings);
}

#[tokio::test]
async fn a_damaged_file_of_settings_costs_the_settings_alone() {
    let ana = Home::new().await;
    let usual = ana.gives("GET", SETTINGS, Value::Null).await;
    // A program of another time wrote less, and more.
    std::fs::write(ana.folder.path().join("settings.json"), r#"{"text_size":120,"colour":"green"}"#).unwrap();
    let ana = ana.again().await;
    let read = ana.gives("GET", SETTINGS, Value::Null).await;
    assert_eq!((&read["text_size"], &read["theme"]), (&json!(120), &usual["theme"]));
    let notices = |status: Value| status["notices"].to_string().contains("N_SETTINGS_DAMAGED");
    assert!(!notices(ana.gives("GET", "/api/v1/status", Value::Null).await));
    std::fs::write(ana.folder.path().join("settings.json"), r#"{"text_size":"#).unwrap();
    let ana = ana.again().await;
    assert_eq!(ana.gives("GET", SETTINGS, Value::Null).await, usual);
    assert!(notices(ana.gives("GET", "/api/v1/status", Value::Null).await));
    assert_eq!(ana.gives("GET", ME, Value::Null).await["name"], "Ana");
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_may_read_them() {
    use std::os::unix::fs::PermissionsExt;
    let ana = Home::new().await;
    let settings = ana.gives("GET", SETTINGS, Value::Null).await;
    ana.gives("PUT", SETTINGS, settings).await;
    ana.gives("PUT", ME, json!({ "languages": ["en"] })).await;
    for name in ["settings.json", "profile.json", "keys"] {
        let mode = std::fs::metadata(ana.folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn what_is_found_comes_in_the_order_and_of_the_category_asked_for() {
    let ana = Home::new().await;
    ana.gives("POST", "/api/v1/groups", json!({ "name": "Elm Street" })).await;
    for (title, category) in
        [("Saw", "Tools"), ("drill", "tools"), ("Drill bits", "Tools"), ("Tent", "Outdoors")]
    {
        ana.gives("POST", "/api/v1/listings", json!({ "title": title, "category": category })).await;
    }
    let titles = |page: &Value| -> Vec<String> {
        page["listings"].as_array().unwrap().iter().map(|l| l["title"].as_str().unwrap().to_owned()).collect()
    };
    let get = |query: &str| {
        let (ana, path) = (&ana, format!("/api/v1/listings?{query}"));
        async move { ana.gives("GET", &path, Value::Null).await }
    };
    assert_eq!(titles(&get("sort=title").await), ["drill", "Drill bits", "Saw", "Tent"]);
    assert_eq!(titles(&get("").await), ["Tent", "Drill bits", "drill", "Saw"]);
    assert_eq!(titles(&get("sort=newest&words=drill").await), ["Drill bits", "drill"]);
    let tools = get("category=tools&limit=1").await;
    assert_eq!((tools["total"].as_u64(), titles(&tools).len()), (Some(3), 1));
    let counts = json!([{ "category": "Tools", "count": 3 }, { "category": "Outdoors", "count": 1 }]);
    assert_eq!(tools["categories"], counts, "also of the categories not asked for");
    let (status, _, error) = ana.ask("GET", "/api/v1/listings?sort=price", "").await;
    assert_eq!((status.as_u16(), &error["code"]), (400, &json!("E_SORT")));
}
