//! Files of things that are too long: the limit is named, with what the file has and what to do, and nothing is written.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::disallowed_methods)] // Patience with real processes is measured by a stop-watch.
#![cfg(unix)]

#[allow(dead_code)] // The loan's tests use other parts of it.
mod common;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use common::Home;
use serde_json::Value;

/// What a member may list (PROTOCOL.md section 3).
const MEMBER: usize = 256;

/// Ana in a group, and a file of so many things.
fn ana_with_a_file(rows: usize) -> (Home, tempfile::TempDir, String) {
    let ana = Home::idle("Ana");
    ana.does(&["group", "create", "Elm Street"]);
    let (folder, file) = file_of(rows);
    (ana, folder, file)
}

fn file_of(rows: usize) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("things.csv");
    let mut text = String::from("title,description,category,code\n");
    for row in 0..rows {
        writeln!(text, "Thing {row},In good order,tools,T{row}").unwrap();
    }
    std::fs::write(&file, text).unwrap();
    (folder, file.display().to_string())
}

/// Imports in earnest and on trial: both are refused, and say the same.
fn is_refused(ana: &Home, file: &str) -> (Value, Duration) {
    let mut quickest = Duration::MAX;
    let mut refusals = Vec::new();
    for args in [&["listing", "import", file][..], &["listing", "import", file, "--dry-run"]] {
        let begun = Instant::now();
        let (error, exit) = ana.tries(args).unwrap_err();
        quickest = quickest.min(begun.elapsed());
        assert_eq!((exit, error["class"].as_str()), (6, Some("refused")), "{error}");
        refusals.push(error);
    }
    assert_eq!(refusals[0], refusals[1], "a trial run says the same");
    assert_eq!(ana.does(&["listing", "list"])["total"], 0, "nothing was written");
    (refusals.remove(0), quickest)
}

#[test]
fn csv_of_100000_rows_names_the_limit() {
    let (ana, _folder, file) = ana_with_a_file(100_000);
    let (error, quickest) = is_refused(&ana, &file);
    assert_eq!(error["code"], "E_FULL");
    let (text, help) = (error["text"].as_str().unwrap(), error["help"].as_str().unwrap());
    assert!(text.contains("the file has 100,000 rows") && text.contains("a member may list 256"), "{text}");
    assert!(help.contains("Nothing was written") && help.contains("to 256 new rows"), "{help}");
    assert!(help.contains("A library may list 16,384"), "{help}");
    println!("refused after {quickest:?}");
    assert!(quickest < Duration::from_secs(2), "{quickest:?}");
}

#[test]
fn what_fits_is_taken_and_one_row_more_is_not() {
    let (ana, _folder, file) = ana_with_a_file(MEMBER + 1);
    let (error, _) = is_refused(&ana, &file);
    assert!(error["text"].as_str().unwrap().contains("the file has 257 rows"), "{error}");
    let (_folder, file) = file_of(MEMBER);
    assert_eq!(ana.does(&["listing", "import", &file])["added"], MEMBER);
    // What is found again needs no room.
    assert_eq!(ana.does(&["listing", "import", &file])["same"], MEMBER);
    let (error, _) = ana.tries(&["listing", "add", "One more"]).unwrap_err();
    assert_eq!(error["code"], "E_FULL");
}

#[test]
fn csv_over_the_byte_limit_is_not_taken_into_memory() {
    let (ana, folder, _) = ana_with_a_file(1);
    let file = folder.path().join("huge.csv");
    // Sixty-four gigabytes, none of which lie on the disk.
    std::fs::File::create(&file).unwrap().set_len(1 << 36).unwrap();
    let (error, quickest) = is_refused(&ana, &file.display().to_string());
    assert_eq!(error["code"], "E_CSV_TOO_BIG");
    let (text, help) = (error["text"].as_str().unwrap(), error["help"].as_str().unwrap());
    assert!(text.contains("65536 MB") && text.contains("may have 16 MB"), "{text}");
    assert!(help.contains("Nothing was written"), "{help}");
    assert!(quickest < Duration::from_secs(2), "{quickest:?}");
    // One byte over it is over it.
    std::fs::File::create(&file).unwrap().set_len((16 << 20) + 1).unwrap();
    let (error, _) = is_refused(&ana, &file.display().to_string());
    assert!(error["text"].as_str().unwrap().contains("has 17 MB"), "{error}");
}
