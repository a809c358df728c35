//! A relay peer between real processes: neighbours who are never awake at once, and what it can make of what it holds.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::disallowed_methods)] // Patience with real processes is measured by a stop-watch.
#![cfg(target_os = "linux")]

#[allow(dead_code)] // Other tests use other parts of it.
mod common;
#[path = "common/relay.rs"]
#[allow(dead_code)]
mod relay_peer;

use common::{Home, eventually};
use relay_peer::RelayPeer;
use serde_json::Value;

fn sees(home: &Home, title: &str) -> bool {
    let page = home.does(&["listing", "list"]);
    page["listings"].as_array().unwrap().iter().any(|listing| listing["title"] == title)
}

fn connection(home: &Home) -> Value {
    home.does(&["group", "show"])["connection"].clone()
}

/// Waits until everything that was written here is at the relay peer.
fn is_safe_with_the_relay(home: &Home) {
    eventually("the relay peer holds everything", || {
        let connection = connection(home);
        connection["waiting_changes"] == 0 && !connection["relays"][0]["agreed_at"].is_null()
    });
}

/// Ana's group with a relay peer, and a letter for Béla; nobody is awake but the relay peer.
fn with_only_the_relay_awake() -> (RelayPeer, Home, Home, String) {
    let relay = RelayPeer::new();
    let mut ana = Home::new("Ana");
    ana.does(&["group", "create", "Elm Street"]);
    relay.carries_for(&ana);
    ana.does(&["listing", "add", "Extension ladder"]);
    let letter = ana.does(&["group", "invite"])["link"].as_str().unwrap().to_owned();
    is_safe_with_the_relay(&ana);
    ana.is_killed();
    (relay, ana, Home::new("Béla"), letter)
}

#[test]
fn join_with_only_relay_awake() {
    let (_relay, mut ana, mut bela, letter) = with_only_the_relay_awake();
    let read = bela.does(&["group", "read", &letter]);
    assert_eq!((&read["name"], &read["inviter"]), (&"Elm Street".into(), &"Ana".into()));
    let joined = bela.does(&["group", "join", &letter]);
    assert_eq!(joined["state"], "member");
    eventually("Béla sees what Ana offers", || sees(&bela, "Extension ladder"));
    let sentence = connection(&bela)["sentence"].clone();
    assert_eq!(sentence, "Connected through the group's relay peer.");

    // And back: Béla is gone when Ana wakes.
    bela.does(&["listing", "add", "Cordless drill"]);
    is_safe_with_the_relay(&bela);
    bela.is_killed();
    ana.serve();
    eventually("Ana sees what Béla offers", || sees(&ana, "Cordless drill"));
    let agreed = connection(&ana)["relays"][0]["sentence"].as_str().unwrap().to_owned();
    assert!(agreed.starts_with("Agreed with the relay peer "), "{agreed}");
    let members = ana.does(&["group", "members"]);
    assert!(members.as_array().unwrap().iter().any(|m| m["person"]["name"] == "Béla"), "{members}");
}

#[test]
fn a_blind_relay_refuses_what_would_let_it_read() {
    let relay = RelayPeer::new();
    let ana = Home::new("Ana");
    ana.does(&["group", "create", "Elm Street"]);
    for uses in ["1", "5"] {
        let link = ana.does(&["group", "invite", "--uses", uses])["link"].clone();
        let (error, exit) = relay.tries(&["relay", "add", link.as_str().unwrap()]).unwrap_err();
        assert_eq!((error["code"].as_str(), exit), (Some("E_RELAY_BLIND"), 6));
    }
    // A line that was made for another relay peer is none for this one.
    let other = RelayPeer::new();
    let card = other.does(&["relay", "show"])["card"].clone();
    let line = ana.does(&["group", "relay", "line", card.as_str().unwrap()])["line"].clone();
    let (error, _) = relay.tries(&["relay", "add", line.as_str().unwrap()]).unwrap_err();
    assert_eq!(error["code"], "E_OTHER_RELAY");
    // The control: the other one takes it.
    other.does(&["relay", "add", line.as_str().unwrap()]);
}

/// Where a text stands in the memory of a process, as its system shows it.
fn is_in_memory(process: u32, needle: &[u8]) -> bool {
    let maps = std::fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
    let memory = std::fs::File::open(format!("/proc/{process}/mem")).unwrap();
    maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|p| p.starts_with("rw"))).any(|line| {
        let (from, to) = line.split(' ').next().unwrap().split_once('-').unwrap();
        let at = |hex: &str| u64::from_str_radix(hex, 16).unwrap();
        let mut bytes = vec![0; usize::try_from(at(to) - at(from)).unwrap()];
        // Some pages are the kernel's own.
        let read = std::os::unix::fs::FileExt::read_at(&memory, &mut bytes, at(from)).unwrap_or(0);
        contains(&bytes[..read], needle)
    })
}

fn is_on_disk(folder: &std::path::Path, needle: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let entry = entry.unwrap();
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => is_on_disk(&entry.path(), needle),
            kind if kind.is_file() => contains(&std::fs::read(entry.path()).unwrap(), needle),
            _ => false,
        }
    })
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|part| part == needle)
}

fn bytes_of(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn relay_cannot_read() {
    let relay = RelayPeer::new();
    let ana = Home::new("Anastasia");
    // None of these is in the program's own help.
    let words = ["Kingfisher Lane", "Quokka ladder", "Zanzibar", "Anastasia"];
    ana.does(&["group", "create", words[0], "--guidelines", "Zanzibar rules apply"]);
    relay.carries_for(&ana);
    ana.does(&["listing", "add", words[1]]);
    let letter = ana.does(&["group", "invite"])["link"].as_str().unwrap().to_owned();
    let bela = Home::new("Béla");
    bela.does(&["group", "join", &letter]);
    eventually("Béla sees it", || sees(&bela, words[1]));
    is_safe_with_the_relay(&ana);
    let mut shown = Value::Null;
    eventually("both are at the relay peer", || {
        shown = relay.does(&["relay", "show"]);
        shown["groups"][0]["connected"] == 2
    });
    assert_eq!(shown["groups"][0]["members"], 2);
    for word in words {
        assert!(is_in_memory(ana.process(), word.as_bytes()), "the control: a member's memory shows {word}");
        assert!(!is_in_memory(relay.process(), word.as_bytes()), "{word} is in the relay peer's memory");
        assert!(!is_on_disk(&relay.home(), word.as_bytes()), "{word} is on the relay peer's disk");
    }
    // The control of the search itself: which group it is, it must know, and there it is.
    let id = bytes_of(shown["groups"][0]["id"].as_str().unwrap());
    assert!(is_in_memory(relay.process(), &id) && is_on_disk(&relay.home(), &id));
}
