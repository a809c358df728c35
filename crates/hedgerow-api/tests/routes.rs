//! The router before a real node: answers, and errors in the one form.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::Home;
use serde_json::{Value, json};

#[tokio::test]
async fn a_thing_is_offered_changed_found_and_withdrawn() {
    let ana = Home::new().await;
    let group = ana.gives("POST", "/api/v1/groups", json!({ "name": "Elm Street" })).await;
    assert_eq!((&group["name"], &group["state"]), (&json!("Elm Street"), &json!("organiser")));
    assert_eq!(ana.gives("GET", "/api/v1/groups/-", Value::Null).await["id"], group["id"]);
    assert_eq!(ana.gives("GET", "/api/v1/groups/-/members", Value::Null).await[0]["name"], "Ana");

    let drill = ana.gives("POST", "/api/v1/listings", json!({ "title": "Cordless drill" })).await;
    let path = format!("/api/v1/listings/{}", drill["id"].as_str().unwrap());
    let changed = ana.gives("PUT", &path, json!({ "care": "Charge it before you bring it back" })).await;
    assert_eq!((&changed["id"], &changed["title"]), (&drill["id"], &drill["title"]));
    let found = ana.gives("GET", "/api/v1/listings?words=drill&mine=true", Value::Null).await;
    assert_eq!((&found["total"], &found["listings"][0]["care"]), (&json!(1), &changed["care"]));
    ana.gives("DELETE", &path, Value::Null).await;
    assert_eq!(ana.gives("GET", "/api/v1/listings?words=drill", Value::Null).await["total"], 0);

    assert_eq!(ana.gives("GET", "/api/v1/status", Value::Null).await["name"], "Ana");
    assert_eq!(ana.gives("GET", "/api/v1/deals", Value::Null).await, json!([]));
    assert!(ana.gives("GET", "/api/v1/checkup", Value::Null).await["findings"].is_array());
}

#[tokio::test]
async fn a_file_of_things_comes_in_goes_out_and_is_taken_back() {
    let ana = Home::new().await;
    ana.gives("POST", "/api/v1/groups", json!({ "name": "Elm Street" })).await;
    let file = "code,title\n1,Ladder\n2,Tent\n";
    let (_, _, dry) = ana.ask("POST", "/api/v1/import?dry_run=true", file).await;
    assert_eq!((&dry["dry_run"], &dry["added"]), (&json!(true), &json!(2)));
    assert_eq!(ana.gives("GET", "/api/v1/listings", Value::Null).await["total"], 0);
    let (_, _, report) = ana.ask("POST", "/api/v1/import", file).await;
    assert_eq!(ana.gives("GET", "/api/v1/listings", Value::Null).await["total"], 2);
    let (_, headers, csv) = ana.ask("GET", "/api/v1/export", "").await;
    assert_eq!(headers["content-type"], "text/csv; charset=utf-8");
    assert!(csv.as_str().unwrap().contains("Ladder"));
    ana.gives("POST", "/api/v1/import/undo", json!({ "undo": report["undo"] })).await;
    assert_eq!(ana.gives("GET", "/api/v1/listings", Value::Null).await["total"], 0);
}

#[tokio::test]
async fn whatever_is_wrong_is_said_in_one_form() {
    let ana = Home::new().await;
    let long = format!(r#"{{"name":"{}"}}"#, "x".repeat(256 * 1024));
    let huge = "x".repeat(24 * 1024 * 1024 + 1);
    for (method, path, body, status, code) in [
        ("GET", "/api/v1/groups/Nowhere", "", 404, "E_NO_GROUP"),
        ("GET", "/api/v1/deals/abcdef", "", 404, "E_NO_DEAL"),
        ("POST", "/api/v1/letters/join", r#"{"letter":"good morning"}"#, 400, "E_NO_LETTER"),
        ("POST", "/api/v1/groups", "{", 400, "E_JSON"),
        ("POST", "/api/v1/groups", r#"{"name":"Elm Street","colour":"green"}"#, 400, "E_JSON"),
        ("POST", "/api/v1/groups", &long, 400, "E_TOO_BIG"),
        ("POST", "/api/v1/import", &huge, 413, "E_TOO_BIG"),
        ("GET", "/api/v1/listings?limit=many", "", 400, "E_REQUEST"),
        ("GET", "/api/v1/listings/%ff", "", 400, "E_REQUEST"),
        ("DELETE", "/api/v1/status", "", 405, "E_METHOD"),
        ("GET", "/api/v1/nothing", "", 404, "E_NO_ROUTE"),
        ("GET", "/api/v2/status", "", 404, "E_NO_ROUTE"),
    ] {
        let (got, headers, error) = ana.ask(method, path, body.to_owned()).await;
        assert_eq!((got.as_u16(), &error["code"]), (status, &json!(code)), "{method} {path}: {error}");
        assert_eq!(headers["content-type"], "application/json", "{method} {path}");
        assert!(error["text"].as_str().is_some_and(|t| !t.is_empty()), "{method} {path}");
        assert!(error["class"].is_string(), "{method} {path}");
    }
    // The control: as much JSON as is allowed is read, and refused for what it says.
    let fits = format!(r#"{{"name":"{}"}}"#, "x".repeat(256 * 1024 - 11));
    assert_ne!(ana.ask("POST", "/api/v1/groups", fits).await.2["code"], "E_TOO_BIG");
}

#[tokio::test]
async fn the_document_is_openapi_3_1_and_the_one_kept() {
    let text = hedgerow_api::openapi();
    assert_eq!(text, include_str!("../openapi.json"), "openapi.json is stale: cargo xtask gen");
    let document: Value = serde_json::from_str(&text).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(Home::new().await.ask("GET", "/api/openapi.json", "").await.2, document, "what is served");

    let mut names = std::collections::BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        assert!(path.starts_with("/api/v1/"), "{path}");
        for (method, operation) in item.as_object().unwrap() {
            assert!(names.insert(operation["operationId"].as_str().unwrap().to_owned()), "{method} {path}");
            let error = &operation["responses"]["default"]["content"]["application/json"]["schema"]["$ref"];
            assert_eq!(error, "#/components/schemas/ApiError", "{method} {path} says how it fails");
            let said = operation["parameters"].as_array().into_iter().flatten();
            let in_path = said.filter(|p| p["in"] == "path").count();
            assert_eq!(in_path, path.matches('{').count(), "{method} {path} names what its path needs");
        }
    }
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference} leads nowhere");
    }
}

#[tokio::test]
async fn every_path_of_the_document_is_there_with_these_methods_and_no_others() {
    let document: Value = serde_json::from_str(&hedgerow_api::openapi()).unwrap();
    let ana = Home::new().await;
    for (path, item) in document["paths"].as_object().unwrap() {
        let concrete = path.replace("{group}", "-");
        let concrete = ["{listing}", "{deal}", "{photo}", "{thing}", "{letter}", "{search}"]
            .iter()
            .fold(concrete, |p, part| p.replace(part, "abcdef"));
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
            if path.ends_with("/events") && method == "GET" {
                continue; // It does not end.
            }
            let code = ana.ask(method, &concrete, "").await.2["code"].clone();
            let listed = item.get(method.to_lowercase()).is_some();
            assert_eq!(listed, code != "E_METHOD" && code != "E_NO_ROUTE", "{method} {path}: {code}");
        }
    }
}

fn collect<'a>(value: &'a Value, into: &mut Vec<&'a str>) {
    match value {
        Value::Object(map) => {
            into.extend(map.get("$ref").and_then(Value::as_str));
            map.values().for_each(|v| collect(v, into));
        }
        Value::Array(all) => all.iter().for_each(|v| collect(v, into)),
        _ => {}
    }
}
