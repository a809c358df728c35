//! The documents in `cmd/`: what is typed in them is typed, and what they say comes of it does. Each has a home of its
//! own that nobody serves, so that its commands open it themselves. Two homes that talk are in `loan.rs`.
//!
//! `[..]` stands for what is another each time, `...` for lines that are left out. `TRYCMD=overwrite` writes into the
//! documents what comes now; look at the difference before you keep it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::disallowed_methods)] // Patience with real processes is measured by a stop-watch.
#![cfg(unix)]

#[allow(dead_code)] // The loan's tests use other parts of it.
mod common;

fn document(name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home").display().to_string();
    let cases = trycmd::TestCases::new();
    cases.env("HEDGEROW_HOME", home.clone()).insert_var("[HOME]", home).unwrap();
    // No document reaches further than this computer. The one about settings opens nothing, and says what is usual.
    if name != "settings" {
        cases.env("HEDGEROW_LISTEN", common::free_address());
    }
    // What is set around the tests is none of theirs; an empty variable is none.
    for name in ["HEDGEROW_WEB", "HEDGEROW_LOG", "HEDGEROW_PASSPHRASE"] {
        if std::env::var_os(name).is_some() {
            cases.env(name, "");
        }
    }
    cases.case(format!("tests/cmd/{name}.md"));
    cases.run();
}

macro_rules! documents {
    ($($name:ident),*) => {
        $(#[test] fn $name() { document(stringify!($name)); })*

        #[test]
        fn every_document_is_a_test() {
            let files = std::fs::read_dir("tests/cmd").unwrap();
            let mut found: Vec<String> = files
                .filter_map(|file| file.unwrap().file_name().to_str()?.strip_suffix(".md").map(str::to_owned))
                .collect();
            found.sort();
            assert_eq!(found, [$(stringify!($name)),*]);
        }
    };
}

documents!(deal, group, home, listing, loan, pages, settings, thing);
