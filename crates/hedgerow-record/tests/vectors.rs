//! The vectors on disk are those that the code writes. A change here is a change of protocol.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code)] // The example's own `main` is not called here.
#[path = "../examples/write-vectors.rs"]
mod write_vectors;

#[test]
fn the_vectors_on_disk_are_those_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/records.json");
    let kept = std::fs::read_to_string(path).unwrap();
    assert!(kept == write_vectors::vectors(), "the record format has changed: see `cargo xtask vectors`");
    assert!(kept.matches("\"good\"").count() >= 9 && kept.matches("\"shape\"").count() >= 15);
}
