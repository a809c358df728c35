//! Headers are read strictly, and what is read is written the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{ANA, ago, device, header, key};
use hedgerow_record::limits::{CHAIN_MAX, STAMP_MAX};
use hedgerow_record::sign::sign_record;
use hedgerow_record::{
    Class, DevicePrefix, Epoch, FLAG_CHAINED, FLAG_SEALED, GroupId, Header, Kind, Record, RecordId,
    ShapeError, Slot, Stamp,
};
use proptest::prelude::*;

fn whole(header: &Header) -> Vec<u8> {
    let mut bytes = header.write().to_vec();
    bytes.resize(header.record_len(), 9);
    bytes
}

fn read(header: &Header) -> Result<Header, ShapeError> {
    Header::read(&whole(header))
}

/// Any header of good shape.
fn good() -> impl Strategy<Value = Header> {
    let parts = (1u8..128, any::<[u8; 32]>(), any::<[u8; 8]>(), any::<u64>(), any::<u64>());
    let more = (any::<u32>(), 16u16..2000, any::<[u8; 24]>(), any::<bool>(), any::<bool>(), 1u16..2000);
    (parts, more).prop_map(|((kind, id, prefix, number, stamp), (seq, len, nonce, sealed, empty, clear))| {
        let kind = Kind::new(kind).unwrap();
        let base = Header {
            kind,
            sealed: false,
            body_len: len,
            clear_len: 0,
            group: GroupId(id),
            signer: device(1),
            slot: Slot::default(),
            stamp: Stamp(stamp.min(STAMP_MAX.0)),
            epoch: Epoch([1, 2, 3, prefix[0]]),
            seq: 0,
            prev: RecordId::default(),
            nonce,
        };
        match kind.class() {
            Class::Slot => {
                let slot = Slot { prefix: DevicePrefix(prefix), number: number % kind.shape_slots() };
                let body_len = if empty { 0 } else { len };
                let nonce = if sealed || empty { [0; 24] } else { nonce };
                let epoch = if sealed { Epoch::SEALED } else { base.epoch };
                Header { slot, body_len, nonce, epoch, sealed, ..base }
            }
            Class::Chain => {
                let seq = seq % CHAIN_MAX;
                let prev = if seq == 0 { RecordId::default() } else { RecordId([9; 32]) };
                Header { seq, prev, ..base }
            }
            Class::Group if empty => Header { clear_len: len, epoch: Epoch::CLEAR, nonce: [0; 24], ..base },
            Class::Group => Header { clear_len: clear, body_len: clear + len, ..base },
        }
    })
}

#[test]
fn the_largest_stamp_named_is_read() {
    let at = |stamp| read(&Header { stamp, ..header(1, 0, ago(1), 20) }).map(|h| h.stamp);
    assert_eq!(at(STAMP_MAX), Ok(STAMP_MAX));
    assert_eq!(at(Stamp(STAMP_MAX.0 + 1)), Err(ShapeError::Field("stamp")), "the control");
    // In ranges a record stands at `u64::MAX - 1 - stamp`, and `u64::MAX` is "no end".
    assert_eq!((u64::MAX - 1).checked_sub(STAMP_MAX.0), Some(0));
}

#[test]
fn fields_lie_where_the_protocol_draws_them() {
    let header = Header {
        kind: Kind::PAYMENT,
        body_len: 0x0102,
        group: GroupId([0xA0; 32]),
        stamp: Stamp(0x0102_0304_0506_0708),
        epoch: Epoch([0xE0; 4]),
        seq: 0x0001_0203,
        prev: RecordId([0xB0; 32]),
        nonce: [0xC0; 24],
        slot: Slot::default(),
        ..header(1, 0, ago(1), 20)
    };
    let b = whole(&header);
    assert_eq!(b.len(), 160 + 0x0102 + 64);
    assert_eq!(b[..8], [1, 64, FLAG_CHAINED, 0, 1, 2, 0, 0]);
    assert_eq!((&b[8..40], &b[40..72], &b[72..88]), (&[0xA0; 32][..], &device(1).0[..], &[0; 16][..]));
    assert_eq!(b[88..96], [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!((&b[96..100], &b[100..104]), (&[0xE0; 4][..], &[0, 1, 2, 3][..]));
    assert_eq!((&b[104..136], &b[136..160]), (&[0xB0; 32][..], &[0xC0; 24][..]));
    assert_eq!(Header::read(&b), Ok(header));
    let sealed = Header {
        sealed: true,
        epoch: Epoch::SEALED,
        nonce: [0; 24],
        ..common::header(1, 0x0203, ago(1), 20)
    };
    let b = whole(&sealed);
    assert_eq!(
        (b[2], &b[72..80], &b[80..88]),
        (FLAG_SEALED, &device(1).0[..8], &[0, 0, 0, 0, 0, 0, 2, 3][..])
    );
}

#[test]
fn ids_cover_everything_but_the_signature() {
    let good = sign_record(&header(1, 0, ago(1), 20), &[9; 20], ANA, &key(1)).unwrap();
    for at in 0..good.bytes().len() {
        let mut bytes = good.bytes().to_vec();
        bytes[at] ^= 0x40;
        let Ok(changed) = Record::read(bytes) else { continue };
        assert_eq!(changed.id() == good.id(), at >= 180, "byte {at}");
    }
}

#[test]
fn a_record_is_signed_with_the_key_in_its_header() {
    let wrong = sign_record(&header(1, 0, ago(1), 20), &[9; 20], ANA, &key(2));
    assert_eq!(wrong.unwrap_err(), ShapeError::Field("signer"));
    let short = sign_record(&header(1, 0, ago(1), 20), &[9; 19], ANA, &key(1));
    assert_eq!(short.unwrap_err(), ShapeError::Truncated);
    assert!(sign_record(&header(1, 0, ago(1), 20), &[9; 20], ANA, &key(1)).is_ok(), "the control");
}

#[test]
fn kinds_have_the_class_and_life_of_their_range() {
    assert!(Kind::new(0).is_none() && Kind::new(128).is_none());
    for n in 1..=127 {
        let kind = Kind::new(n).unwrap();
        let (class, days) = match n {
            1..=31 => (Class::Slot, Some(180)),
            32..=47 => (Class::Slot, Some(30)),
            48..=63 => (Class::Slot, Some(5 * 365)),
            64..=79 => (Class::Chain, None),
            _ => (Class::Group, None),
        };
        assert_eq!((kind.class(), kind.life()), (class, days.map(hedgerow_record::Span::days)), "kind {n}");
        assert!(kind.neighbour_slots() <= kind.shape_slots() && kind.body_max() <= 16 * 1024, "kind {n}");
        assert_eq!(kind.signed_by_root(), [87, 88].contains(&n), "kind {n}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_the_same(header in good()) {
        prop_assert_eq!(read(&header), Ok(header.clone()));
    }

    /// No two byte strings are one header: what is read, written again, is what came.
    #[test]
    fn what_is_read_is_written_the_same(header in good(), at in 0usize..160, bit in 0u32..8) {
        let mut bytes = whole(&header);
        bytes[at] ^= 1 << bit;
        if let Ok(read) = Header::read(&bytes) {
            prop_assert_eq!(&read.write()[..], &bytes[..160]);
            prop_assert!(read != header, "the control: the bit was read");
        }
    }

    #[test]
    fn a_header_announces_its_length_exactly(header in good(), other in -300i32..300) {
        let mut bytes = whole(&header);
        let len = bytes.len().saturating_add_signed(isize::try_from(other).unwrap());
        bytes.resize(len, 0);
        let error = match other {
            0 => None,
            1.. => Some(ShapeError::Oversized),
            _ => Some(ShapeError::Truncated),
        };
        prop_assert_eq!(Header::read(&bytes).err(), error);
    }
}
