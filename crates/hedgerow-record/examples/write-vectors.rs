//! Writes the vectors in `vectors/records.json` anew: records of every class, and one for each rule of shape broken.

#![allow(clippy::expect_used)] // A tool for builders; what fails here is a bug in it.

use std::fmt::Write as _;

use ed25519_dalek::SigningKey;
use hedgerow_record::sign::{sign_record, verify_record};
use hedgerow_record::{
    DeviceKey, Epoch, GroupId, Header, Kind, MemberId, Millis, Record, RecordId, Slot, Stamp,
};

const AUTHOR: MemberId = MemberId([0xA1; 32]);

fn main() {
    let text = vectors();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/records.json");
    std::fs::write(path, text).expect("the vectors can be written");
}

pub(crate) fn vectors() -> String {
    let mut rows = Vec::new();
    for (name, header, body) in good() {
        let record = sign_record(&header, &body, AUTHOR, &key()).expect("a good vector is good");
        rows.push(row(name, record.bytes()));
        if name == "listing" {
            rows.extend(broken(record.bytes()));
        }
    }
    format!("[\n{}\n]\n", rows.join(",\n"))
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[0x42; 32])
}

fn good() -> Vec<(&'static str, Header, Vec<u8>)> {
    let signer = DeviceKey(key().verifying_key().to_bytes());
    let slot = Slot { prefix: signer.slot_prefix(), number: 3 };
    let base = Header {
        kind: Kind::LISTING,
        sealed: false,
        body_len: 40,
        clear_len: 0,
        group: GroupId([0x11; 32]),
        signer,
        slot,
        stamp: Stamp::new(Millis(1_800_000_000_000), 7),
        epoch: Epoch([1, 2, 3, 4]),
        seq: 0,
        prev: RecordId::default(),
        nonce: [0x33; 24],
    };
    let group = Header { slot: Slot::default(), epoch: Epoch::CLEAR, nonce: [0; 24], ..base.clone() };
    let body = |n: u16| (0..n).map(|i| (i % 251) as u8).collect::<Vec<u8>>();
    vec![
        ("listing", base.clone(), body(40)),
        ("largest listing", Header { body_len: 8192, ..base.clone() }, body(8192)),
        ("withdrawn listing", Header { body_len: 0, nonce: [0; 24], ..base.clone() }, body(0)),
        (
            "envelope",
            Header {
                kind: Kind::ENVELOPE,
                sealed: true,
                epoch: Epoch::SEALED,
                nonce: [0; 24],
                body_len: 600,
                ..base.clone()
            },
            body(600),
        ),
        ("unknown slot kind", Header { kind: Kind::new(31).expect("a kind"), ..base.clone() }, body(40)),
        (
            "payment",
            Header {
                kind: Kind::PAYMENT,
                slot: Slot::default(),
                seq: 1,
                prev: RecordId([9; 32]),
                ..base.clone()
            },
            body(40),
        ),
        ("first payment", Header { kind: Kind::PAYMENT, slot: Slot::default(), ..base }, body(40)),
        (
            "unknown group kind",
            Header { kind: Kind::new(120).expect("a kind"), body_len: 12, clear_len: 12, ..group.clone() },
            body(12),
        ),
        (
            "group record with words",
            Header {
                kind: Kind::new(120).expect("a kind"),
                body_len: 60,
                clear_len: 12,
                epoch: Epoch([1, 2, 3, 4]),
                nonce: [0x33; 24],
                ..group
            },
            body(60),
        ),
    ]
}

/// The same record with one rule broken each time; nobody signs these anew, but shape is judged first.
fn broken(good: &[u8]) -> Vec<String> {
    let with = |name: &str, at: usize, bytes: &[u8]| {
        let mut b = good.to_vec();
        b[at..at + bytes.len()].copy_from_slice(bytes);
        row(name, &b)
    };
    vec![
        row("cut within the header", &good[..100]),
        row("cut within the body", &good[..180]),
        row("a byte too many", &[good, &[0]].concat()),
        with("another version", 0, &[2]),
        with("kind 0", 1, &[0]),
        with("kind 128", 1, &[128]),
        with("an unknown flag", 2, &[4]),
        with("chained but a slot kind", 2, &[1]),
        with("the reserved byte", 3, &[1]),
        with("body above the bound", 4, &[0x20, 0x01]),
        with("a clear part outside the group class", 6, &[0, 4]),
        with("slot number beyond any library", 80, &16_384u64.to_be_bytes()),
        with("stamp at the end of time", 88, &[0xFF; 8]),
        with("epoch of a sealed record", 96, &[0xFF; 4]),
        with("epoch of clear words", 96, &[0; 4]),
        with("a chain position in a slot", 100, &[0, 0, 0, 1]),
        with("a link back in a slot", 104, &[1]),
        with("another body", 165, &[0xEE]),
        with("another signature", good.len() - 1, &[good[good.len() - 1] ^ 1]),
    ]
}

fn row(name: &str, bytes: &[u8]) -> String {
    let mut out = format!("  {{\"name\": \"{name}\", \"author\": \"{AUTHOR}\", ");
    match Record::read(bytes.to_vec()) {
        Err(error) => {
            let _ = write!(out, "\"verdict\": \"shape\", \"why\": \"{error}\", ");
        }
        Ok(record) => {
            let verdict = if verify_record(&record, AUTHOR) { "good" } else { "signature" };
            let h = record.header();
            let _ = write!(
                out,
                "\"verdict\": \"{verdict}\", \"id\": \"{}\", \"kind\": {}, \"slot\": {}, \"stamp\": \"{}\", \"clear\": \"{}\", ",
                record.id(),
                h.kind.number(),
                h.slot.number,
                h.stamp.0,
                hex(record.clear()),
            );
        }
    }
    let _ = write!(out, "\"bytes\": \"{}\"}}", hex(bytes));
    out
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    })
}
