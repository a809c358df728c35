//! The vectors on disk are those that the code writes, and say what the code finds. A change here is a change of
//! protocol.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use hedgerow_record::clear::{ActClear, FoundingClear};
use hedgerow_record::sign::verify_record;
use hedgerow_record::{
    Clear, DeviceKey, DevicePrefix, Epoch, GroupId, MemberId, Record, RecordId, ShapeError, Slot, Stamp,
};
use serde_json::Value;

#[allow(dead_code)] // The example's own `main` is not called here.
#[path = "../examples/write-vectors.rs"]
mod write_vectors;

const FILES: [(&str, usize); 4] = [("records", 40), ("shapes", 50), ("clears", 40), ("signatures", 15)];

fn text(name: &str) -> String {
    std::fs::read_to_string(format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn vectors() -> Vec<Value> {
    let all = FILES.iter().map(|(name, least)| {
        let rows: Vec<Value> = serde_json::from_str(&text(name)).unwrap();
        assert!(rows.len() >= *least, "vectors are missing from {name}.json");
        rows
    });
    all.flatten().collect()
}

#[test]
fn the_vectors_on_disk_are_those_of_the_code() {
    let written = write_vectors::files();
    assert_eq!(written.iter().map(|(name, _)| *name).collect::<Vec<_>>(), FILES.map(|(name, _)| name));
    for (name, fresh) in &written {
        assert!(text(name) == *fresh, "the record format has changed: see `cargo xtask vectors`");
    }
    assert!(written == write_vectors::files(), "the vectors differ from one writing to the next");
}

#[test]
fn each_vector_says_what_the_code_finds() {
    for vector in vectors() {
        assert_eq!(found(&bytes_of(&vector), &vector), Ok(()), "{}", vector["name"]);
    }
}

/// The control of the test above: it notices a changed vector.
#[test]
fn a_changed_vector_is_noticed() {
    let mut good = 0;
    for vector in vectors().iter().filter(|v| v["verdict"] == "good") {
        good += 1;
        let bytes = bytes_of(vector);
        let body = if bytes.len() > 224 { 160 } else { 88 };
        for at in [8, 40, 88, body, bytes.len() - 1] {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(found(&changed, vector).is_err(), "{}, byte {at}", vector["name"]);
        }
        for key in ["id", "ends", "header", "verdict"] {
            let mut changed = vector.clone();
            changed[key] = Value::from("something else");
            assert!(found(&bytes, &changed).is_err(), "{}, {key}", vector["name"]);
        }
    }
    assert!(good >= 40);
}

/// Compares bytes with what their vector says; the error names what differs.
fn found(bytes: &[u8], vector: &Value) -> Result<(), String> {
    let author = MemberId(hex32(&vector["author"]));
    let same = |what: &str, is: bool| if is { Ok(()) } else { Err(what.to_owned()) };
    let shape = |error: ShapeError| same("verdict", vector["verdict"] == code(error).as_str());
    let record = match Record::read(bytes.to_vec()) {
        Ok(record) => record,
        Err(error) => return shape(error),
    };
    let clear = match Clear::of(&record) {
        Ok(clear) => clear,
        Err(error) => return shape(error),
    };
    if !verify_record(&record, author) {
        return same("verdict", vector["verdict"] == "signature");
    }
    same("verdict", vector["verdict"] == "good")?;
    same("id", vector["id"] == record.id().to_string())?;
    same("ends", vector["ends"] == Value::from(record.ends().map(|end| end.0)))?;
    same("clear", vector["clear"].as_str().unwrap_or_default() == hex(record.clear()))?;
    header(&record, &vector["header"])?;
    inner(&record, &clear, &vector["inner"])
}

fn header(record: &Record, says: &Value) -> Result<(), String> {
    if !says.is_object() {
        return Err("header".to_owned());
    }
    let h = record.header();
    let mut prefix = [0; 8];
    prefix.copy_from_slice(&unhex(&says["slot_prefix"]));
    let slot = Slot { prefix: DevicePrefix(prefix), number: says["slot_number"].as_u64().unwrap() };
    let number = |key: &str| says[key].as_u64().unwrap();
    let fields = [
        ("kind", u64::from(h.kind.number()) == number("kind")),
        ("sealed", says["sealed"] == h.sealed),
        ("body_len", u64::from(h.body_len) == number("body_len")),
        ("clear_len", u64::from(h.clear_len) == number("clear_len")),
        ("group", h.group == GroupId(hex32(&says["group"]))),
        ("signer", h.signer == DeviceKey(hex32(&says["signer"]))),
        ("slot", h.slot == slot),
        ("stamp", h.stamp == Stamp(says["stamp"].as_str().unwrap().parse().unwrap())),
        ("epoch", h.epoch == Epoch(unhex(&says["epoch"]).try_into().unwrap())),
        ("seq", u64::from(h.seq) == number("seq")),
        ("prev", h.prev == RecordId(hex32(&says["prev"]))),
        ("nonce", h.nonce.as_slice() == unhex(&says["nonce"])),
    ];
    fields.iter().try_for_each(|(name, same)| if *same { Ok(()) } else { Err((*name).to_owned()) })
}

fn inner(record: &Record, clear: &Clear, says: &Value) -> Result<(), String> {
    let h = record.header();
    let same = match clear {
        Clear::Founding(c) => {
            says["act"] == FoundingClear::charter_id(record.clear()).to_string()
                && says["group"] == GroupId::of_charter(&c.salt, record.clear()).to_string()
        }
        Clear::Act(_) => says["act"] == ActClear::id(record.clear()).to_string(),
        Clear::Certificate(c) => {
            let by_link = says["link"].as_str().map(|_| hedgerow_record::LinkKey(hex32(&says["link"])));
            c.is_by_root(&h.group, &h.signer)
                && by_link.is_none_or(|link| c.is_by_link(&h.group, &h.signer, &link))
                && !c.is_by_root(&h.group, &DeviceKey([1; 32]))
                && by_link.is_some() == c.grant.is_some()
        }
        Clear::Device(c) => c.is_by_root(&h.group, &h.signer) && !c.is_by_root(&GroupId([1; 32]), &h.signer),
        _ => true,
    };
    if same { Ok(()) } else { Err("inner".to_owned()) }
}

fn code(error: ShapeError) -> String {
    match error {
        ShapeError::Truncated => "truncated".to_owned(),
        ShapeError::Oversized => "oversized".to_owned(),
        ShapeError::Version(_) => "version".to_owned(),
        ShapeError::Field(field) => field.to_owned(),
    }
}

fn bytes_of(vector: &Value) -> Vec<u8> {
    unhex(&vector["bytes"])
}

fn hex32(text: &Value) -> [u8; 32] {
    unhex(text).try_into().unwrap()
}

fn unhex(text: &Value) -> Vec<u8> {
    let text = text.as_str().unwrap();
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
