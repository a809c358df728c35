//! Each rule of a header's shape, broken once; every other rule holds, and so does the signature.

use hedgerow_record::limits::{BODY_MAX, CHAIN_MAX, STAMP_MAX};
use hedgerow_record::{DevicePrefix, Epoch, Header, Kind, RecordId, Slot, Stamp};

use super::parts::{
    Vector, author, by_device, chain, clear, device, filler, raw, sealed, signed, slot, unknown, words,
};

pub(crate) fn vectors() -> Vec<Vector> {
    [length(), first_bytes(), slots(), chains(), groups()].into_iter().flatten().collect()
}

fn length() -> Vec<Vector> {
    let good = by_device("", &slot(), &filler(40), "good").bytes;
    let cut = |name, len: usize| raw(name, good[..len].to_vec(), author(), "truncated");
    let bodied = |name, kind, len: usize| {
        let body_len = u16::try_from(len).unwrap_or(u16::MAX);
        by_device(name, &Header { kind, body_len, ..slot() }, &filler(len), "oversized")
    };
    vec![
        cut("no bytes", 0),
        cut("cut within the header", 159),
        cut("a header alone", 160),
        cut("cut within the body", 180),
        cut("cut within the signature", 263),
        raw("a byte too many", [&good[..], &[0]].concat(), author(), "oversized"),
        bodied("a listing's body above its bound", Kind::LISTING, 8 * 1024 + 1),
        bodied("an unknown kind's body above its bound", unknown(30), BODY_MAX + 1),
    ]
}

/// The four bytes that a header's fields cannot break.
fn first_bytes() -> Vec<Vector> {
    let with = |name, of: &Header, at: usize, byte: u8, verdict| {
        let mut bytes = [&of.write()[..], &filler(usize::from(of.body_len))].concat();
        bytes[at] = byte;
        signed(name, bytes, author(), &device(), verdict)
    };
    vec![
        with("version 0", &slot(), 0, 0, "version"),
        with("version 2", &slot(), 0, 2, "version"),
        with("kind 0", &slot(), 1, 0, "kind"),
        with("kind 128", &slot(), 1, 128, "kind"),
        with("an unknown flag", &slot(), 2, 4, "flags"),
        with("a slot that says it is chained", &slot(), 2, 1, "flags"),
        with("a payment that says it is not chained", &chain(), 2, 0, "flags"),
        with("a group record that says it is chained", &words(), 2, 1, "flags"),
        with("the reserved byte", &slot(), 3, 1, "reserved byte"),
    ]
}

fn slots() -> Vec<Vector> {
    let bad = |name, header: Header, verdict| {
        by_device(name, &header, &filler(usize::from(header.body_len)), verdict)
    };
    let number = |name, kind: Kind| {
        let slot = Slot { number: kind.shape_slots(), ..slot().slot };
        bad(name, Header { kind, slot, ..self::slot() }, "slot number")
    };
    vec![
        bad("a stamp after the last", Header { stamp: Stamp(STAMP_MAX.0 + 1), ..slot() }, "stamp"),
        bad("a position in a slot", Header { seq: 1, ..slot() }, "chain position"),
        bad("a link back in a slot", Header { prev: RecordId([9; 32]), ..slot() }, "chain position"),
        bad("a clear part in a slot", Header { clear_len: 4, ..slot() }, "clear part's length"),
        number("a second profile", Kind::PROFILE),
        number("a listing beyond any library", Kind::LISTING),
        number("an event beyond its slots", Kind::EVENT),
        number("a safe beyond its slots", Kind::SAFE),
        number("letter keys beyond an organiser's", Kind::LETTER_KEYS),
        number("an unknown kind beyond its slots", unknown(30)),
        bad("a slot without a key", Header { epoch: Epoch::CLEAR, ..slot() }, "epoch"),
        bad("a sealed epoch without the flag", Header { epoch: Epoch::SEALED, ..slot() }, "epoch"),
        bad("the sealed flag without the epoch", Header { sealed: true, nonce: [0; 24], ..slot() }, "epoch"),
        bad("a nonce in a sealed record", Header { nonce: [1; 24], ..sealed() }, "nonce"),
        bad("a nonce in a withdrawal", Header { body_len: 0, ..slot() }, "nonce"),
        bad("a body shorter than a tag", Header { body_len: 15, ..slot() }, "body length"),
    ]
}

fn chains() -> Vec<Vector> {
    let bad = |name, header: Header, verdict| {
        by_device(name, &header, &filler(usize::from(header.body_len)), verdict)
    };
    let prefix = DevicePrefix([1; 8]);
    vec![
        bad("a payment with a slot's device", Header { slot: Slot { prefix, number: 0 }, ..chain() }, "slot"),
        bad(
            "a payment with a slot's number",
            Header { slot: Slot { number: 1, ..Slot::default() }, ..chain() },
            "slot",
        ),
        bad("a clear part in a payment", Header { clear_len: 4, ..chain() }, "clear part's length"),
        bad("a sealed payment", Header { sealed: true, ..chain() }, "epoch"),
        bad("a payment without a key", Header { epoch: Epoch::CLEAR, ..chain() }, "epoch"),
        bad("a payment of the sealed epoch", Header { epoch: Epoch::SEALED, ..chain() }, "epoch"),
        bad("a position beyond a lifetime", Header { seq: CHAIN_MAX, ..chain() }, "chain position"),
        bad("a start with a link back", Header { seq: 0, ..chain() }, "chain position"),
        bad("no link back", Header { prev: RecordId::default(), ..chain() }, "chain position"),
        bad("a payment withdrawn", Header { body_len: 0, ..chain() }, "body length"),
        bad("a payment shorter than a tag", Header { body_len: 15, ..chain() }, "body length"),
    ]
}

fn groups() -> Vec<Vector> {
    let bad = |name, header: Header, verdict| {
        by_device(name, &header, &filler(usize::from(header.body_len)), verdict)
    };
    let plain = || clear(unknown(120), 12);
    let prefix = DevicePrefix([1; 8]);
    vec![
        bad("a group record with a slot", Header { slot: Slot { prefix, number: 0 }, ..words() }, "slot"),
        bad("a group record with a position", Header { seq: 1, ..words() }, "chain position"),
        bad("no clear part", Header { clear_len: 0, ..words() }, "clear part's length"),
        bad("a clear part longer than the body", Header { clear_len: 61, ..words() }, "clear part's length"),
        bad("sealed words", Header { sealed: true, ..words() }, "epoch"),
        bad("words of the sealed epoch", Header { epoch: Epoch::SEALED, ..words() }, "epoch"),
        bad("words without a key", Header { epoch: Epoch::CLEAR, ..words() }, "epoch"),
        bad("a key without words", Header { epoch: Epoch([1, 2, 3, 4]), ..plain() }, "epoch"),
        bad("a nonce without words", Header { nonce: [0x33; 24], ..plain() }, "nonce"),
        bad("words shorter than a tag", Header { clear_len: 45, ..words() }, "body length"),
    ]
}
