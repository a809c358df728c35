//! What `--json` prints is what the API's document says: every command is run in a whole loan, and each document is
//! judged by the schema of the operation it belongs to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::disallowed_methods)] // Patience with real processes is measured by a stop-watch.
#![cfg(unix)]

mod commands;
#[path = "../common/mod.rs"]
#[allow(dead_code)] // The loan's tests use other parts of it.
mod common;
mod decides;
#[path = "../common/relay.rs"]
#[allow(dead_code)] // The relay peer's own tests use other parts of it.
mod relay_peer;
mod schema;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{BufRead, Write};
use std::process::{Command, Stdio};

use commands::{ANSWERS, ASKED, NOT_TYPED};
use common::{Home, day, eventually};
use relay_peer::RelayPeer;
use schema::{Document, faults};
use serde_json::{Value, json};

/// Commands that print a document of the program itself.
fn own(command: &str) -> Option<Value> {
    let text = || json!({ "type": "string" });
    let text_or_null = || json!({ "type": ["string", "null"] });
    let object = |properties: Value| {
        let names: Vec<&String> = properties.as_object().unwrap().keys().collect();
        json!({ "type": "object", "required": names, "properties": properties })
    };
    let setting = |value: Value| object(json!({ "value": value, "origin": text() }));
    let texts = || json!({ "type": "array", "items": text() });
    let named = |name: &str| Some(json!({ "$ref": format!("#/components/schemas/{name}") }));
    Some(object(match command {
        "relay" | "relay show" => return named("RelayStatus"),
        "relay add" => return named("CarriedGroup"),
        "identity retire" => json!({ "retired": { "const": true } }),
        "relay drop" => json!({ "dropped": { "const": true } }),
        "group relay-end" => json!({ "ended": { "const": true } }),
        "init" => json!({
            "home": text(), "words": text(),
            "notices": { "type": "array", "items": { "$ref": "#/components/schemas/Notice" } },
        }),
        "serve" => json!({ "home": text(), "web": text_or_null(), "link": text_or_null() }),
        "listing withdraw" => json!({ "withdrawn": text() }),
        "listing export" => json!({ "csv": text() }),
        "config check" => json!({ "well": { "const": true } }),
        "config print" => json!({
            "home": setting(text()), "listen": setting(texts()), "web": setting(text_or_null()), "log": setting(text()),
        }),
        "man" => json!({ "pages": texts() }),
        "completions" => json!({ "script": text() }),
        "version" => json!({ "version": text() }),
        _ => return None,
    }))
}

/// Judges what is printed, and remembers which commands were seen.
struct Judge {
    document: Document,
    seen: RefCell<BTreeSet<String>>,
}

impl Judge {
    fn new() -> Judge {
        Judge { document: Document::read(), seen: RefCell::default() }
    }

    /// Runs a command and judges its document.
    fn does(&self, home: &Home, args: &[&str]) -> Value {
        let value = home.does(args);
        self.judges(args, &value);
        value
    }

    /// Runs a command that is refused and judges how that is said.
    fn is_refused(&self, home: &Home, args: &[&str], code: &str) {
        let (error, _) = home.tries(args).unwrap_err();
        assert_eq!(faults(&self.document.named("ApiError"), &error), [""; 0], "{args:?}: {error}");
        assert_eq!(error["code"], code, "{args:?}");
    }

    fn judges(&self, args: &[&str], value: &Value) {
        let commands = ANSWERS.iter().map(|(command, _)| (*command).to_owned());
        let two = args.iter().take(2).copied().collect::<Vec<_>>().join(" ");
        let is_known = |c: &String| own(c).is_some() || commands.clone().any(|known| known == *c);
        // The page of a command of three words is named so.
        let three = args.get(2).map(|third| format!("{two}-{third}"));
        let command = three.into_iter().chain([two, args[0].to_owned()]).find(is_known);
        let command = command.unwrap_or_else(|| panic!("{args:?} belongs to no operation"));
        let operation = ANSWERS.iter().find(|(known, _)| *known == command);
        let judge = match operation {
            Some((_, operation)) => self.document.answer(operation),
            None => self.document.judge(&own(&command).unwrap()),
        };
        assert_eq!(faults(&judge, value), [""; 0], "{args:?}: {value}");
        self.seen.borrow_mut().insert(command);
    }
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

#[test]
fn every_json_document_is_as_the_api_describes_it() {
    let judge = Judge::new();
    let (ana, bela) = (Home::new("Ana"), Home::new("Béla"));
    comes_together(&judge, &ana, &bela);
    offers(&judge, &ana);
    lends_without_a_group(&judge, &bela);
    lends(&judge, &ana, &bela);
    has_a_relay_peer(&judge, &ana);
    comes_back(&judge, &bela);
    looks_after_the_program(&judge, &ana);
    decides::decides(&judge, &ana, &bela);

    let pages = tempfile::tempdir().unwrap();
    let value = judge.does(&ana, &["man", "--output", &pages.path().display().to_string()]);
    let seen = judge.seen.borrow();
    let names: Vec<&str> = value["pages"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
    let is_leaf = |name: &&&str| {
        let below = format!("{}-", name.trim_end_matches(".1"));
        !names.iter().any(|other| other.starts_with(&below))
    };
    let leaves: Vec<&str> = names.iter().filter(is_leaf).copied().collect();
    assert!(leaves.len() > 30, "{leaves:?}");
    for page in leaves {
        let command = page.trim_start_matches("hedgerow-").trim_end_matches(".1").replacen('-', " ", 1);
        let is_judged = seen.contains(&command) || decides::TAKES_A_MONTH == command;
        assert!(is_judged, "`hedgerow {command}` was not judged");
    }
}

/// Founding, inviting, reading, joining.
fn comes_together(judge: &Judge, ana: &Home, bela: &Home) {
    let group = judge.does(
        ana,
        &["group", "create", "Elm Street", "--guidelines", "Bring it back clean.", "--place", "u2mw"],
    );
    let letter = judge.does(ana, &["group", "invite", "--note", "Welcome!"]);
    let link = letter["link"].as_str().unwrap();
    judge.does(bela, &["group", "read", link]);
    judge.does(bela, &["group", "join", link]);
    judge.does(bela, &["group", "show", group["id"].as_str().unwrap()]);
    judge.does(bela, &["group", "members"]);
    judge.does(bela, &["group", "neighbours"]);
    let status = judge.does(ana, &["status"]);
    let address = status["groups"][0]["connection"]["addresses"][0].as_str().unwrap();
    judge.does(bela, &["group", "reach", address]);
    judge.does(bela, &["group", "list"]);
    judge.does(bela, &["doctor"]);
    judge.does(ana, &["group", "invite", "--uses", "5"]);
    judge.is_refused(ana, &["group", "invite", "--uses", "500"], "E_USES");
    judge.is_refused(ana, &["group", "invite", "--uses", "many"], "E_USAGE");
    judge.is_refused(ana, &["group"], "E_USAGE");
}

/// Listings, one and many.
fn offers(judge: &Judge, ana: &Home) {
    judge.does(
        ana,
        &[
            "listing",
            "add",
            "Extension ladder",
            "--text",
            "Five metres",
            "--category",
            "tools",
            "--condition",
            "good",
            "--quantity",
            "2",
            "--longest-days",
            "7",
            "--notice-days",
            "0",
            "--buffer-days",
            "1",
            "--care",
            "Two carry it",
            "--code",
            "L1",
        ],
    );
    judge.does(ana, &["listing", "edit", "Extension ladder", "--text", "Reaches five metres"]);
    judge.does(ana, &["listing", "show", "extension ladder"]);
    let wanted = judge.does(ana, &["listing", "add", "Wheelbarrow", "--wanted"]);
    judge.does(ana, &["listing", "withdraw", &id(&wanted)]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("things.csv");
    std::fs::write(&file, "title,quantity\nSpirit level,many\n,2\n").unwrap();
    let file = file.display().to_string();
    judge.does(ana, &["listing", "import", &file, "--dry-run"]);
    let report = judge.does(ana, &["listing", "import", &file]);
    assert_eq!(report["lines"].as_array().unwrap().len(), 2, "one is passed over, one left out");
    judge.does(ana, &["listing", "undo", report["undo"].as_str().unwrap()]);
    judge.does(ana, &["listing", "list"]);
    judge.does(ana, &["listing", "export"]);
    judge.is_refused(ana, &["listing", "show", "Grand piano"], "E_NO_LISTING");
}

/// One's own things, lent to somebody without Hedgerow.
fn lends_without_a_group(judge: &Judge, bela: &Home) {
    judge.does(bela, &["thing", "add", "Bicycle pump", "--code", "P1", "--category", "tools"]);
    judge.does(bela, &["thing", "lend-to", "P1", "Uncle Pali", "--due", "tomorrow", "--note", "Sunday ride"]);
    judge.does(bela, &["thing", "list", "pali", "--sort", "due"]);
    judge.does(bela, &["thing", "returned", "bicycle pump", "--note", "as it was"]);
    judge.does(bela, &["thing", "list"]);
    judge.is_refused(bela, &["thing", "returned", "Bicycle pump"], "E_THING_NOT_OUT");
}

/// A loan from the ask to the return, one that is refused and one that is taken back.
fn lends(judge: &Judge, ana: &Home, bela: &Home) {
    eventually("Béla finds the ladder", || bela.does(&["search", "lader"])["total"] == 1);
    judge.does(bela, &["search", "lader", "--from", "tomorrow"]);
    let ask = |from: i64, to: i64| {
        id(&judge.does(
            bela,
            &["deal", "ask", "Extension ladder", &day(from), &day(to), "--note", "For the gutter"],
        ))
    };
    let comes_to = |home: &Home, deal: &str, state: &str| {
        eventually(state, || home.tries(&["deal", "show", deal]).is_ok_and(|deal| deal["state"] == state));
    };
    let (first, second, third) = (ask(7, 9), ask(20, 21), ask(30, 31));
    judge.does(bela, &["deal", "withdraw", &third, "--note", "Not needed"]);
    comes_to(ana, &second, "asked");
    judge.does(ana, &["deal", "decline", &second, "--note", "I am away"]);
    comes_to(ana, &first, "asked");
    judge.does(ana, &["deal", "accept", &first]);
    judge.does(ana, &["deal", "message", &first, "Ring twice"]);
    comes_to(bela, &first, "accepted");
    judge.does(ana, &["deal", "hand-over", &first]);
    judge.does(bela, &["deal", "hand-over", &first, "--note", "One rung is loose"]);
    comes_to(ana, &first, "out");
    judge.does(bela, &["deal", "return", &first]);
    comes_to(ana, &first, "back");
    judge.does(ana, &["deal", "return", &first]);
    for home in [ana, bela] {
        comes_to(home, &first, "closed");
        judge.does(home, &["deal", "show", &first]);
        judge.does(home, &["deal", "list"]);
    }
    judge.is_refused(ana, &["deal", "accept", &first], "E_ALREADY_ANSWERED");
}

/// Somebody comes back with the sheet while the other computer stays in use, and ends it afterwards.
fn comes_back(judge: &Judge, bela: &Home) {
    let sheet = judge.does(bela, &["identity", "sheet"]);
    let words: Vec<&str> = sheet["words"].as_array().unwrap().iter().map(|w| w.as_str().unwrap()).collect();
    let line = sheet["groups"][0]["line"].as_str().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let typed = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hedgerow"));
        command.args(["--json", "--home"]).arg(folder.path().join("home")).args(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        command.spawn().unwrap()
    };
    let args = ["identity", "restore", "--group", line, "--others-stay"];
    let mut restoring = typed(&args);
    restoring.stdin.take().unwrap().write_all(words.join(" ").as_bytes()).unwrap();
    let me = restoring.wait_with_output().unwrap();
    judge.judges(&args, &serde_json::from_slice(&me.stdout).unwrap());
    let mut serving = typed(&["serve", "--listen", "127.0.0.1:0", "--no-web"]);
    let both = || judge.does(bela, &["identity", "devices"]).as_array().unwrap().len() == 2;
    eventually("Béla's new computer is known", both);
    let computers = bela.does(&["identity", "devices"]);
    let other = computers.as_array().unwrap().iter().find(|c| c["here"] == false).unwrap();
    judge.does(bela, &["identity", "retire", &id(other)]);
    serving.kill().unwrap();
    serving.wait().unwrap();
}

/// A relay peer is named, carries the group, and is ended.
fn has_a_relay_peer(judge: &Judge, ana: &Home) {
    let relay = RelayPeer::new();
    let asks = |args: &[&str]| {
        let value = relay.does(args);
        judge.judges(args, &value);
        value
    };
    let shown = asks(&["relay", "show"]);
    let line = judge.does(ana, &["group", "relay", "line", shown["card"].as_str().unwrap()]);
    let group = asks(&["relay", "add", line["line"].as_str().unwrap()]);
    judge.does(ana, &["group", "relay", "end", line["relay"].as_str().unwrap()]);
    judge.is_refused(ana, &["group", "relay", "end", "0000"], "E_NO_RELAY");
    asks(&["relay", "drop", group["id"].as_str().unwrap()]);
}

/// What is said about the program itself, and by it when it begins.
fn looks_after_the_program(judge: &Judge, ana: &Home) {
    judge.does(ana, &["config", "print"]);
    judge.does(ana, &["config", "check"]);
    judge.does(ana, &["version"]);
    judge.does(ana, &["completions", "fish"]);
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let typed = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hedgerow"));
        command.args(["--json", "--home"]).arg(&home).args(args).stdout(Stdio::piped());
        command.spawn().unwrap()
    };
    let init = typed(&["init", "--name", "Chidi"]).wait_with_output().unwrap();
    judge.judges(&["init"], &serde_json::from_slice(&init.stdout).unwrap());
    let mut serving = typed(&["serve", "--web", "127.0.0.1:0", "--listen", "127.0.0.1:0"]);
    let mut line = String::new();
    std::io::BufReader::new(serving.stdout.take().unwrap()).read_line(&mut line).unwrap();
    serving.kill().unwrap();
    serving.wait().unwrap();
    judge.judges(&["serve"], &serde_json::from_str(&line).unwrap());
}

#[test]
fn every_operation_can_be_typed_or_says_why_not() {
    let all = ANSWERS.iter().chain(ASKED).chain(NOT_TYPED);
    let mut named: BTreeSet<&str> = all.map(|(_, operation)| *operation).collect();
    for operation in Document::read().operations() {
        assert!(named.remove(operation.as_str()), "nothing typed leads to `{operation}`");
    }
    assert!(named.is_empty(), "no longer in the document: {named:?}");
}

#[test]
fn a_document_that_is_not_as_described_is_refused() {
    let document = Document::read();
    let known = json!({ "address": "192.168.1.20:7141", "connected": true });
    let connection = json!({ "sentence": "s", "neighbours": 1, "waiting_changes": 0, "addresses": [], "known": [known], "agreed": [] });
    let group = json!({
        "id": "1", "name": "Elm Street", "state": "member", "members": 1, "listings": 0, "waiting": 0,
        "connection": connection, "guidelines": "", "charter_version": 1, "threshold": 1, "members_invite": false,
    });
    let judge = document.answer("get /api/v1/groups/{group}");
    assert_eq!(faults(&judge, &group), [""; 0]);
    let is_refused = |path: &str, value: Value| {
        let mut other = group.clone();
        let (parent, field) = path.rsplit_once('/').unwrap();
        other.pointer_mut(parent).unwrap()[field] = value;
        !faults(&judge, &other).is_empty()
    };
    assert!(is_refused("/members", json!("one")), "another type");
    assert!(is_refused("/state", json!("friend")), "another word than those that are named");
    assert!(is_refused("/nickname", json!("Elm")), "a field that nobody described");
    assert!(is_refused("/connection/known/0/connected", json!(1)), "another type, deep inside");
    assert!(is_refused("/connection/known/0/password", json!("")), "a field, deep inside");
    let mut less = group.clone();
    less.as_object_mut().unwrap().remove("guidelines");
    assert!(!faults(&judge, &less).is_empty(), "a field that is missing");
    let list = document.answer("get /api/v1/groups");
    assert!(!faults(&list, &group).is_empty(), "one thing instead of a list");
}
