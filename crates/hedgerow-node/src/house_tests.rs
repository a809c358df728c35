//! What time does to a house, with the time given by the test.

use std::sync::Arc;

use hedgerow_record::body::GroupWords;
use hedgerow_record::limits::GRANT_AGE;
use hedgerow_record::{Kind, Span};

use super::*;
use crate::home::init;
use crate::view::{ListingDraft, ListingQuery};

pub(super) const NOW: Millis = Millis(1_800_000_000_000);

pub(super) fn outside(runtime: &Handle) -> Outside {
    Outside {
        runtime: runtime.clone(),
        hear: Arc::new(|_, _, _| {}),
        topics: Arc::new(|_, _| {}),
        listen: Vec::new(),
        offline: true,
        is_quiet_on_lan: true,
        machine: [1; 32],
        trusts_clock: false,
        moves_into_keychain: false,
    }
}

struct Lone {
    house: House,
    group: GroupId,
    _folder: tempfile::TempDir,
    _runtime: tokio::runtime::Runtime,
}

fn lone() -> Lone {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), Some("Ana"), None).unwrap();
    let home = Home::open(folder.path(), None).unwrap();
    let mut house = House::open(home, outside(runtime.handle()), NOW).unwrap();
    let words = GroupWords { name: "Elm Street".to_owned(), ..GroupWords::default() };
    let group = house.found_group(&words, false, NOW).unwrap();
    Lone { house, group, _folder: folder, _runtime: runtime }
}

#[test]
fn an_old_letter_is_ended_by_itself() {
    let mut lone = lone();
    lone.house.write_letter("", &Default::default(), NOW).unwrap();
    let open = |lone: &Lone| lone.house.streets[&lone.group].roster.open_links().len();
    assert_eq!(open(&lone), 1);
    lone.house.minute(NOW + GRANT_AGE);
    assert_eq!(open(&lone), 1, "the control: a letter of fourteen days is good");
    lone.house.minute(NOW + GRANT_AGE + Span::minutes(1));
    assert_eq!(open(&lone), 0);
    let street = &lone.house.streets[&lone.group];
    assert!(street.store.of_kind(Kind::LETTER_KEYS).iter().all(|e| e.withdrawn), "its keys are withdrawn");
}

#[test]
fn what_is_still_offered_is_signed_anew_before_its_life_ends() {
    let mut lone = lone();
    let draft = ListingDraft { title: Some("Ladder".to_owned()), ..ListingDraft::default() };
    lone.house.add_listing("", &draft, NOW).unwrap();
    let stamps = |lone: &Lone| {
        let street = &lone.house.streets[&lone.group];
        let of = |kind| street.store.of_kind(kind)[0].stamp.ms();
        (of(Kind::PROFILE), of(Kind::LISTING))
    };
    let later = NOW + Span::days(121);
    lone.house.minute(later);
    assert_eq!(stamps(&lone), (later, NOW), "the profile is renewed; an offer that is over is not");
    let found = |lone: &Lone, now| lone.house.listings(&ListingQuery::default(), now).unwrap().total;
    assert_eq!(found(&lone, NOW), 1);
    assert_eq!(found(&lone, later), 0, "after ninety days an offer is no longer shown");
}

#[test]
fn a_home_says_why_it_does_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let code = |passphrase| Home::open(folder.path(), passphrase).err().map(|e| e.code);
    assert_eq!(code(None), Some("E_NO_HOME"));
    init(folder.path(), None, Some("correct horse")).unwrap();
    assert_eq!(code(None), Some("E_PASSPHRASE_NEEDED"));
    assert_eq!(code(Some("wrong")), Some("E_PASSPHRASE_WRONG"));
    assert_eq!(code(Some("correct horse")), None, "the control");
    let keys = folder.path().join("keys");
    let mut bytes = std::fs::read(&keys).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&keys, bytes).unwrap();
    assert_eq!(code(Some("correct horse")), Some("E_KEYS_DAMAGED"));
    assert_eq!(init(folder.path(), None, None).err().map(|e| e.code), Some("E_HOME_EXISTS"));
}

#[test]
fn an_import_is_taken_back_whole() {
    let mut lone = lone();
    let file = b"title,code,category\nLadder,L1,tools\nDrill,D1,tools\n";
    let dry = lone.house.import("", file, true, NOW).unwrap();
    assert_eq!((dry.added, dry.undo), (2, None));
    let count = |lone: &Lone| lone.house.listings(&ListingQuery::default(), NOW).unwrap().total;
    assert_eq!(count(&lone), 0, "a dry run writes nothing");
    lone.house.import("", file, false, NOW).unwrap();
    let again = b"title,code,category\nLadder,L1,garden\nDrill,D1,tools\nSaw,S1,tools\nSaw,S1,tools\n";
    let report = lone.house.import("", again, false, NOW).unwrap();
    assert_eq!((report.added, report.changed, report.same, report.left_out), (1, 1, 1, 1));
    assert_eq!(report.lines[0].code, "E_TWICE");
    assert!(report.lines[0].values.contains_key("first"));
    lone.house.undo_import(&report.undo.unwrap(), NOW).unwrap();
    let page = lone.house.listings(&ListingQuery::default(), NOW).unwrap();
    let mut kept: Vec<(String, String)> = page.listings.into_iter().map(|l| (l.title, l.category)).collect();
    kept.sort();
    assert_eq!(kept, [("Drill".to_owned(), "tools".to_owned()), ("Ladder".to_owned(), "tools".to_owned())]);
    // More than a neighbour has room for: told, and nothing is written.
    let many: String = (0..300).map(|n| format!("Thing {n}\n")).collect();
    let full = lone.house.import("", format!("title\n{many}").as_bytes(), false, NOW).unwrap_err();
    assert_eq!(full.code, "E_FULL");
    assert!(full.text.contains("256"), "{}", full.text);
    assert_eq!(count(&lone), 2);
    // What is exported is imported again without a change.
    let text = lone.house.export("").unwrap();
    let same = lone.house.import("", text.as_bytes(), false, NOW).unwrap();
    assert_eq!((same.added, same.changed, same.same), (0, 0, 2));
}

#[test]
fn clock_two_years_ahead() {
    let lone = lone();
    let folder = lone._folder;
    drop(lone.house);
    let offer = |now: Millis, trusts_clock: bool| {
        let home = Home::open(folder.path(), None).unwrap();
        let outside = Outside { trusts_clock, ..outside(lone._runtime.handle()) };
        let mut house = House::open(home, outside, now).unwrap();
        let draft = ListingDraft { title: Some("Ladder".to_owned()), ..ListingDraft::default() };
        let noticed = house.notices.iter().any(|n| n.code == "N_CLOCK");
        (noticed, house.add_listing("", &draft, now).err().map(|e| e.code))
    };
    let ahead = NOW + Span::days(730);
    assert_eq!(offer(ahead, false), (true, Some("E_CLOCK")));
    assert_eq!(offer(NOW - Span::days(3), false), (true, Some("E_CLOCK")));
    assert_eq!(offer(NOW + Span::days(1), false), (false, None), "the control");
    assert_eq!(offer(ahead, true), (false, None), "somebody has said that the date is right");
}

/// A group was founded while the clock was ahead, and the clock is set right before anybody else has come in.
#[test]
fn a_clock_that_is_set_back_leaves_the_group_and_goes_on_writing() {
    let Lone { house, group, _folder: folder, _runtime: runtime } = lone();
    drop(house);
    let at = NOW - Span::hours(2);
    let home = Home::open(folder.path(), None).unwrap();
    let mut house = House::open(home, outside(runtime.handle()), at).unwrap();
    house.write_letter("", &Default::default(), at).unwrap();
    let street = &house.streets[&group];
    assert!(street.is_member() && street.roster.charter().is_some());
    let grants = street.store.of_kind(Kind::GRANT);
    let soon = at + hedgerow_record::limits::FUTURE_TOLERANCE;
    assert!(grants.iter().all(|e| e.stamp.ms() <= soon), "others can take it at once");
    let founded = street.store.of_kind(Kind::CHARTER);
    assert!(founded.iter().all(|e| e.stamp.ms() > soon), "the control: the group lies ahead of this clock");
    assert_eq!((grants.len(), founded.len()), (1, 1));
}
