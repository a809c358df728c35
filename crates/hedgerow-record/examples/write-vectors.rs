//! Writes the vectors in `vectors/*.json` anew, always the same bytes: good records of every class and kind, each rule
//! of shape broken once, clear parts that are refused, and signatures that do not hold.
//!
//! What each has to come to is written down by hand; where the code judges otherwise, nothing is written.

#![allow(clippy::expect_used, clippy::panic)] // A tool for builders; what fails here is a bug in it.

#[path = "write-vectors/clears.rs"]
mod clears;
#[path = "write-vectors/parts.rs"]
mod parts;
#[path = "write-vectors/records.rs"]
mod records;
#[path = "write-vectors/rows.rs"]
mod rows;
#[path = "write-vectors/shapes.rs"]
mod shapes;
#[path = "write-vectors/signatures.rs"]
mod signatures;

fn main() {
    for (name, text) in files() {
        let path = format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(path, text).expect("the vectors can be written");
    }
}

/// Every file's name and text.
pub(crate) fn files() -> Vec<(&'static str, String)> {
    let all = [
        ("records", records::vectors()),
        ("shapes", shapes::vectors()),
        ("clears", clears::vectors()),
        ("signatures", signatures::vectors()),
    ];
    all.into_iter().map(|(name, vectors)| (name, rows::table(&vectors))).collect()
}
