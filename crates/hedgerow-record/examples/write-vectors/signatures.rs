//! Records of good shape whose signatures do not hold. Those marked `loose` are held good by a check that multiplies by
//! the cofactor or takes weak keys; were it left to each computer, two would disagree about them.

use hedgerow_record::sign::{Domain, sign};
use hedgerow_record::{DeviceKey, Header, MemberId};

use super::parts::{Vector, author, by_device, device, filler, raw, root, slot};

/// The order of the base point, little-endian (RFC 8032, section 5.1).
const ORDER: [u8; 32] = [
    0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// Made as RFC 8032 signs the listing below, except that a point of order eight is added to R before it is hashed.
const MIXED_ORDER: &str = concat!(
    "b0a47e1e6cac36c11afe00e0dfa53dc7ed0c263329d26a0de6535079c41498ca",
    "788e223ab029b42253ff510e54616d84dc88671d0c059a0ef332424874013c0b"
);

/// With the neutral point as R, that is with r = 0, over the same listing.
const NEUTRAL_R: &str = concat!(
    "0100000000000000000000000000000000000000000000000000000000000000",
    "1183cf2ca20f437ff0e74fb61633fbd37a28cfdc3cc1d318d52751f620c30c0f"
);

pub(crate) fn vectors() -> Vec<Vector> {
    let good = by_device("", &slot(), &filler(40), "good").bytes;
    let unsigned = &good[..good.len() - 64];
    let with = |name, signature: [u8; 64]| raw(name, [unsigned, &signature].concat(), author(), "signature");
    let flipped = |name, at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        raw(name, bytes, author(), "signature")
    };
    let by = |name, key, domain, parts: &[&[u8]]| with(name, sign(key, domain, parts));
    let own = author().0;
    vec![
        flipped("another stamp", 95),
        flipped("another slot", 87),
        flipped("another body", 165),
        flipped("another R", unsigned.len()),
        flipped("another s", unsigned.len() + 32),
        flipped("another signer", 40),
        raw("another author", good.clone(), MemberId([0xA1; 32]), "signature"),
        by("by another key", &root(), Domain::Record, &[&own, unsigned]),
        by("of another domain", &device(), Domain::Certificate, &[&own, unsigned]),
        by("without the author", &device(), Domain::Record, &[unsigned]),
        by("over the header alone", &device(), Domain::Record, &[&own, &unsigned[..160]]),
        with("zeros", [0; 64]),
        with("s above the order", above_the_order(&good)),
        Vector { loose: true, ..with("R with a part of small order", constant(MIXED_ORDER)) },
        Vector { loose: true, ..with("R of small order", constant(NEUTRAL_R)) },
        weak_key("a weak key and R", neutral(), 0),
        weak_key("a weak key", base_point(), 1),
    ]
}

/// The good signature with the order added to s: the same point, other bytes.
fn above_the_order(good: &[u8]) -> [u8; 64] {
    let mut signature = [0; 64];
    signature.copy_from_slice(&good[good.len() - 64..]);
    let mut carry = 0;
    for (byte, order) in signature[32..].iter_mut().zip(ORDER) {
        let [high, low] = (u16::from(*byte) + u16::from(order) + carry).to_be_bytes();
        *byte = low;
        carry = u16::from(high);
    }
    signature
}

fn constant(text: &str) -> [u8; 64] {
    let mut signature = [0; 64];
    for (i, byte) in signature.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[i * 2..i * 2 + 2], 16).expect("hexadecimal");
    }
    signature
}

/// The neutral point as key "signs" every message, by every R that is s times the base point.
fn weak_key(name: &str, r: [u8; 32], s: u8) -> Vector {
    let header = Header { signer: DeviceKey(neutral()), ..slot() };
    let mut bytes = [&header.write()[..], &filler(40), &r, &[0; 32]].concat();
    bytes[200 + 32] = s;
    Vector { loose: true, ..raw(name, bytes, author(), "signature") }
}

fn neutral() -> [u8; 32] {
    let mut point = [0; 32];
    point[0] = 1;
    point
}

fn base_point() -> [u8; 32] {
    let mut point = [0x66; 32];
    point[0] = 0x58;
    point
}
