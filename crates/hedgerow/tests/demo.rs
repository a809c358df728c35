//! The street that `cargo xtask demo` shows, built with this program.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg(unix)]

#[path = "../../xtask/src/demo/street.rs"]
#[allow(dead_code)] // What is printed of it is the demo's.
mod street;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;

use street::{ASKED, LENT, Street};

const PROGRAM: &str = env!("CARGO_BIN_EXE_hedgerow");

#[test]
fn the_demos_street_comes_to_stand() {
    let folder = tempfile::tempdir().unwrap();
    let (_ring, bell) = mpsc::channel();
    let street = Street::build(Path::new(PROGRAM), folder.path(), &bell).unwrap();
    let names: BTreeSet<&str> = ["Ana", "Béla", "Chidi", "Dora"].into();
    for neighbour in &street.neighbours {
        let page = neighbour.does(&["listing", "list", "--limit", "500"]).unwrap();
        let all = page["listings"].as_array().unwrap();
        assert_eq!((all.len(), page["total"].as_u64()), (street.listings, Some(street.listings as u64)));
        let owners: BTreeSet<&str> = all.iter().map(|l| l["owner"]["name"].as_str().unwrap()).collect();
        assert_eq!(owners, names, "{} sees what each of them has", neighbour.name);
        assert_eq!(all.iter().filter(|l| l["wanted"] == true).count(), 4);
        let scripts = ["Extension ladder", "Ukelele", "Akkus fúró", "Wasserwaage", "Brouette", "ろくろ"];
        for title in scripts {
            assert!(all.iter().any(|l| l["title"] == title), "{title}");
        }
        let group = neighbour.does(&["group", "show"]).unwrap();
        assert_eq!(group["members"], 4);
        assert!(group["guidelines"].as_str().unwrap().contains("clean"));
    }
    let [ana, bela, chidi, _] = street.neighbours.as_slice() else { panic!("four") };
    for home in [ana, bela] {
        let loan = home.does(&["deal", "show", &street.loan]).unwrap();
        assert_eq!((&loan["title"], &loan["state"]), (&LENT.into(), &"out".into()));
        assert!(loan["timeline"].as_array().unwrap().iter().any(|step| step["step"] == "message"));
    }
    for (home, waits) in [(ana, true), (chidi, false)] {
        let ask = home.does(&["deal", "show", &street.ask]).unwrap();
        assert_eq!((&ask["title"], &ask["state"]), (&ASKED.into(), &"asked".into()));
        assert_eq!(ask["waits_for_me"], waits);
    }
    let sockets: Vec<_> = street.neighbours.iter().map(|n| n.home.join("hedgerow.sock")).collect();
    let answers = || sockets.iter().filter(|s| std::os::unix::net::UnixStream::connect(s).is_ok()).count();
    assert_eq!(answers(), 4);
    street.stop(&bell);
    assert_eq!(answers(), 0, "all are gone");
}

#[test]
fn a_serving_process_ends_with_the_program_that_started_it() {
    let folder = tempfile::tempdir().unwrap();
    let typed = |args: &[&str]| {
        let mut command = Command::new(PROGRAM);
        command.arg("--home").arg(folder.path().join("home")).arg("--json").args(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        command.spawn().unwrap()
    };
    assert!(typed(&["init"]).wait().unwrap().success());
    let mut serving = typed(&["serve", "--no-web", "--until-input-ends"]);
    let mut line = String::new();
    BufReader::new(serving.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("home"), "{line}");
    assert!(serving.try_wait().unwrap().is_none(), "it serves while the input is open");
    // The system closes it in the same way when the program that holds it is killed.
    drop(serving.stdin.take());
    assert!(serving.wait().unwrap().success(), "it closes the home and ends");
}
