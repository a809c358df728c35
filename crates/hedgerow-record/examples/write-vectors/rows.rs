//! Vectors as rows of JSON, each with all that a second decoder has to find.

use std::fmt::Write as _;

use hedgerow_record::clear::{ActClear, FoundingClear};
use hedgerow_record::sign::verify_record;
use hedgerow_record::{Class, Clear, GroupId, Kind, MemberId, Record, ShapeError};
use minicbor::data::Type;
use serde_json::{Map, Value, json};

use super::parts::Vector;

/// One row a line, so that a change is seen where it is.
pub(crate) fn table(vectors: &[Vector]) -> String {
    let rows: Vec<String> = vectors.iter().map(|v| format!("  {}", Value::Object(row(v)))).collect();
    format!("[\n{}\n]\n", rows.join(",\n"))
}

/// What bytes come to: `good`, or the code of the fault.
pub(crate) fn verdict(bytes: &[u8], author: MemberId) -> &'static str {
    let record = match Record::read(bytes.to_vec()) {
        Ok(record) => record,
        Err(error) => return code(error),
    };
    match Clear::of(&record) {
        Err(error) => code(error),
        Ok(_) if verify_record(&record, author) => "good",
        Ok(_) => "signature",
    }
}

fn code(error: ShapeError) -> &'static str {
    match error {
        ShapeError::Truncated => "truncated",
        ShapeError::Oversized => "oversized",
        ShapeError::Version(_) => "version",
        ShapeError::Field(field) => field,
    }
}

fn row(vector: &Vector) -> Map<String, Value> {
    let found = verdict(&vector.bytes, vector.author);
    assert!(found == vector.verdict, "{}: the code says {found}, not {}", vector.name, vector.verdict);
    let mut row = Map::new();
    let mut put = |key: &str, value: Value| row.insert(key.to_owned(), value);
    put("name", json!(vector.name));
    put("author", json!(hex(&vector.author.0)));
    put("bytes", json!(hex(&vector.bytes)));
    put("verdict", json!(vector.verdict));
    if vector.loose {
        put("loose", json!(true));
    }
    if vector.verdict == "good" {
        let record = Record::read(vector.bytes.clone()).expect("a good record");
        put("id", json!(hex(&record.id().0)));
        put("class", json!(class(&record)));
        put("ends", json!(record.ends().map(|end| end.0)));
        put("header", header(&record));
        if !record.clear().is_empty() {
            put("clear", json!(hex(record.clear())));
            put("inner", inner(&record, vector));
            if record.header().kind != Kind::new(120).expect("a kind") {
                put("says", json!(says(&mut minicbor::Decoder::new(record.clear()))));
            }
        }
    }
    row
}

fn class(record: &Record) -> &'static str {
    match record.class() {
        Class::Slot => "slot",
        Class::Chain => "chain",
        Class::Group => "group",
    }
}

/// Every field; the stamp as text, because not every reader of JSON has 64 bits.
fn header(record: &Record) -> Value {
    let h = record.header();
    json!({
        "kind": h.kind.number(),
        "sealed": h.sealed,
        "body_len": h.body_len,
        "clear_len": h.clear_len,
        "group": hex(&h.group.0),
        "signer": hex(&h.signer.0),
        "slot_prefix": hex(&h.slot.prefix.0),
        "slot_number": h.slot.number,
        "stamp": h.stamp.0.to_string(),
        "epoch": hex(&h.epoch.0),
        "seq": h.seq,
        "prev": hex(&h.prev.0),
        "nonce": hex(&h.nonce),
    })
}

/// Names computed from the clear part, and whose words in it hold.
fn inner(record: &Record, vector: &Vector) -> Value {
    let (h, bytes) = (record.header(), record.clear());
    match Clear::of(record).expect("a good clear part") {
        Clear::Founding(c) => json!({
            "group": hex(&GroupId::of_charter(&c.salt, bytes).0),
            "act": hex(&FoundingClear::charter_id(bytes).0),
            "member": hex(&c.root.member().0),
        }),
        Clear::Act(_) => json!({"act": hex(&ActClear::id(bytes).0)}),
        Clear::Certificate(c) => json!({
            "member": hex(&c.root.member().0),
            "root_holds": c.is_by_root(&h.group, &h.signer),
            "link": vector.link.map(|l| hex(&l.0)),
            "link_holds": vector.link.map(|l| c.is_by_link(&h.group, &h.signer, &l)),
        }),
        Clear::Device(c) => json!({
            "member": hex(&c.root.member().0),
            "root_holds": c.is_by_root(&h.group, &h.signer),
        }),
        Clear::Retirement(_) | Clear::Leaving(_) => json!({"member": hex(&h.signer.as_root().member().0)}),
        _ => json!({}),
    }
}

/// CBOR's diagnostic notation (RFC 8949, section 8), as far as clear parts go.
fn says(d: &mut minicbor::Decoder<'_>) -> String {
    match d.datatype().expect("an item") {
        Type::Map => {
            let n = d.map().expect("a map").expect("a length");
            let pairs: Vec<String> = (0..n).map(|_| format!("{}: {}", says(d), says(d))).collect();
            format!("{{{}}}", pairs.join(", "))
        }
        Type::Array => {
            let n = d.array().expect("an array").expect("a length");
            let items: Vec<String> = (0..n).map(|_| says(d)).collect();
            format!("[{}]", items.join(", "))
        }
        Type::Bytes => format!("h'{}'", hex(d.bytes().expect("bytes"))),
        Type::String => json!(d.str().expect("a text")).to_string(),
        Type::Bool => d.bool().expect("a truth").to_string(),
        Type::Null => {
            d.null().expect("nothing");
            "null".to_owned()
        }
        _ => d.int().expect("a number").to_string(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    })
}
