//! Two real processes over loopback, with the command line alone: a loan from the letter to the return, also with the
//! lender's process killed at its hardest.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::disallowed_methods)] // Patience with real processes is measured by a stop-watch.
#![cfg(unix)]

#[allow(dead_code)] // The network's tests use other parts of it.
mod common;

use common::{Home, day, eventually};
use serde_json::Value;

const THINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/things.csv");

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

/// Ana founds a group and lets Béla in.
fn two_neighbours() -> (Home, Home) {
    let ana = Home::new("Ana");
    let bela = Home::new("Béla");
    ana.does(&["group", "create", "Elm Street"]);
    let letter = ana.does(&["group", "invite"]);
    let joined = bela.does(&["group", "join", letter["link"].as_str().unwrap()]);
    assert_eq!(joined["state"], "member");
    (ana, bela)
}

fn finds(home: &Home, words: &str, title: &str) -> Value {
    let mut found = Value::Null;
    eventually(&format!("{words} is found"), || {
        let page = home.does(&["search", words]);
        let all = page["listings"].as_array().unwrap();
        found = all.iter().find(|l| l["title"] == title).cloned().unwrap_or_default();
        !found.is_null()
    });
    found
}

fn becomes(home: &Home, deal: &str, state: &str) {
    eventually(&format!("the deal is {state}"), || {
        home.tries(&["deal", "show", deal]).is_ok_and(|deal| deal["state"] == state)
    });
}

/// The whole loan; `between` is called between its steps and may do what it likes to Ana.
fn loan(mut ana: Home, bela: &Home, mut between: impl FnMut(&mut Home)) {
    let report = ana.does(&["listing", "import", THINGS]);
    assert_eq!((report["added"].as_u64(), report["left_out"].as_u64()), (Some(12), Some(0)));
    between(&mut ana);
    finds(bela, "drill", "Cordless drill");
    finds(bela, "ukulele", "Ukulele");
    let machine = finds(bela, "sowing", "Sewing machine");
    let (from, to) = (day(7), day(9));
    let deal = id(&bela.does(&["deal", "ask", &id(&machine), &from, &to, "--note", "For curtains"]));
    between(&mut ana);
    becomes(&ana, &deal, "asked");
    ana.does(&["deal", "accept", &deal]);
    between(&mut ana);
    becomes(bela, &deal, "accepted");
    ana.does(&["deal", "hand-over", &deal]);
    bela.does(&["deal", "hand-over", &deal]);
    between(&mut ana);
    becomes(&ana, &deal, "out");
    bela.does(&["deal", "return", &deal, "--note", "Thank you!"]);
    becomes(&ana, &deal, "back");
    between(&mut ana);
    ana.does(&["deal", "return", &deal]);
    for home in [&ana, bela] {
        becomes(home, &deal, "closed");
        let deals = home.does(&["deal", "list"]);
        assert_eq!(deals.as_array().unwrap().len(), 1, "nothing twice");
        let steps: Vec<&Value> =
            deals[0]["timeline"].as_array().unwrap().iter().map(|s| &s["step"]).collect();
        assert_eq!(steps.len(), 6, "nothing twice: {steps:?}");
        assert_eq!(home.does(&["listing", "list"])["total"], 12);
    }
}

#[test]
fn a_loan_from_the_command_line() {
    let (ana, bela) = two_neighbours();
    loan(ana, &bela, |_| {});
}

#[test]
fn how_many_computers_hold_a_listing_is_said() {
    let (ana, bela) = two_neighbours();
    let ladder = id(&ana.does(&["listing", "add", "Ladder"]));
    eventually("Béla holds it", || ana.does(&["listing", "show", &ladder])["held_by"] == 1);
    assert_eq!(ana.does(&["listing", "list", "--mine"])["listings"][0]["held_by"], 1);
    assert!(ana.says(&["listing", "show", &ladder]).contains("held by 1 other computer"));
    for command in [["status"].as_slice(), &["group", "show"]] {
        assert!(ana.says(command).contains("Agreed with Béla just now."), "{}", ana.says(command));
    }
    assert!(!bela.says(&["listing", "show", &ladder]).contains("held by"), "the control: it is not Béla's");
}

#[test]
fn a_loan_survives_kill_9_between_any_two_steps() {
    let (ana, bela) = two_neighbours();
    loan(ana, &bela, Home::is_killed_and_starts_again);
}

#[test]
fn an_import_killed_midway_can_be_done_again_and_nothing_is_there_twice() {
    let (mut ana, bela) = two_neighbours();
    let child = ana.begins(&["listing", "import", THINGS]);
    ana.is_killed();
    // The command may find nobody serving and open the home by itself.
    drop(child.wait_with_output());
    ana.serve();
    let report = ana.does(&["listing", "import", THINGS]);
    let (added, same) = (report["added"].as_u64().unwrap(), report["same"].as_u64().unwrap());
    assert_eq!(added + same, 12, "what was there is found again, the rest is added");
    eventually("Béla has all of it once", || bela.does(&["listing", "list"])["total"] == 12);
}

#[test]
fn what_is_typed_wrong_has_a_code_and_an_exit_code() {
    let ana = Home::new("Ana");
    ana.does(&["group", "create", "Elm Street"]);
    for title in ["Spade", "Spade ", "Rake"] {
        ana.does(&["listing", "add", title]);
    }
    assert_eq!(
        ana.does(&["listing", "show", " rake"])["title"],
        "Rake",
        "a title names what it alone is called"
    );
    for (args, code, exit) in [
        (&["group", "join", "good morning"][..], "E_NO_LETTER", 2),
        (&["listing", "show", "abcdef"], "E_NO_LISTING", 1),
        (&["listing", "show", "Rak"], "E_NO_LISTING", 1),
        (&["listing", "withdraw", "spade"], "E_WHICH_LISTING", 2),
        (&["deal", "accept", "abcdef"], "E_NO_DEAL", 1),
        (&["deal", "ask", "abcdef", "soon"], "E_DAY", 2),
        (&["group", "reach", "nowhere"], "E_ADDRESS", 2),
        (&["group", "show", "Nowhere"], "E_NO_GROUP", 1),
        (&["listing", "undo", "abcdef"], "E_NO_IMPORT", 1),
        (&["serve", "--no-web"], "E_HOME_IN_USE", 4),
        (&["init"], "E_HOME_EXISTS", 6),
    ] {
        let (error, found) = ana.tries(args).unwrap_err();
        assert_eq!((error["code"].as_str(), found), (Some(code), exit), "{args:?}");
        assert!(error["help"].is_string(), "{code} says what to do");
    }
}

#[test]
fn a_door_that_is_taken_is_told_apart() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let web = taken.local_addr().unwrap().to_string();
    let bela = Home::idle("Béla");
    let (error, exit) = bela.tries(&["serve", "--web", &web]).unwrap_err();
    assert_eq!((error["code"].as_str(), exit), (Some("E_PORT_TAKEN"), 5));
    let (error, exit) = bela.tries(&["serve", "--web", "0.0.0.0:7140"]).unwrap_err();
    assert_eq!((error["code"].as_str(), exit), (Some("E_WEB_NEEDS_PASSWORD"), 3));
}

/// Something of Ana's is under way when her process is killed, somewhere within it; then it is done again.
fn interrupted(ana: &mut Home, args: &[&str], after: std::time::Duration) {
    let child = ana.begins(args);
    let begun = std::time::Instant::now();
    while begun.elapsed() < after {
        std::thread::yield_now();
    }
    ana.is_killed();
    drop(child.wait_with_output());
    ana.serve();
    match ana.tries(args) {
        Ok(_) => {}
        // It was done before the process died.
        Err((error, _))
            if ["E_ALREADY_ANSWERED", "E_SAID_ALREADY"].contains(&error["code"].as_str().unwrap()) => {}
        Err((error, _)) => panic!("{args:?}: {error}"),
    }
}

#[test]
fn a_loan_survives_kill_9_at_random_moments() {
    let (mut ana, bela) = two_neighbours();
    let mut dice = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 1) | 1;
    let mut random = || {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        let after = std::time::Duration::from_micros(dice % 30_000);
        println!("killed after {after:?}");
        after
    };
    interrupted(&mut ana, &["listing", "import", THINGS], random());
    let machine = finds(&bela, "sowing", "Sewing machine");
    let deal = id(&bela.does(&["deal", "ask", &id(&machine), &day(7), &day(9)]));
    becomes(&ana, &deal, "asked");
    interrupted(&mut ana, &["deal", "accept", &deal], random());
    becomes(&bela, &deal, "accepted");
    bela.does(&["deal", "hand-over", &deal]);
    interrupted(&mut ana, &["deal", "hand-over", &deal], random());
    bela.does(&["deal", "return", &deal]);
    becomes(&ana, &deal, "back");
    ana.does(&["deal", "return", &deal]);
    for home in [&ana, &bela] {
        becomes(home, &deal, "closed");
        let deals = home.does(&["deal", "list"]);
        assert_eq!(deals.as_array().unwrap().len(), 1, "nothing twice");
        assert_eq!(deals[0]["timeline"].as_array().unwrap().len(), 6, "nothing twice");
        eventually("all things are there once", || home.does(&["listing", "list"])["total"] == 12);
    }
}

/// A real inventory of 166 things, where one lies beside the project.
#[test]
fn a_library_of_things_is_found_within_two_seconds() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/library-of-things.csv");
    if !std::path::Path::new(file).exists() {
        println!("skipped: there is no inventory beside the project");
        return;
    }
    let (ana, bela) = two_neighbours();
    let report = ana.does(&["listing", "import", file]);
    assert_eq!(report["added"], 166);
    let kept = std::time::Instant::now();
    for words in ["drill", "ukulele", "sowing"] {
        eventually(words, || bela.does(&["search", words])["total"].as_u64() > Some(0));
    }
    let seconds = kept.elapsed().as_secs_f64();
    println!("drill, ukulele and sowing are found {seconds:.3} s after the last row was kept");
    assert!(seconds < 2.0, "{seconds}");
}
