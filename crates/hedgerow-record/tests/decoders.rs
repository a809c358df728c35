//! Arbitrary bytes never panic in any decoder, and neither do good bytes with a few of them changed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{ANA, Shelf, ago, clear_record, header, key, record, roster};
use hedgerow_record::body::{
    self, Day, DayRange, DayRuns, GroupWords, InvitationWords, Listing, Profile, ThingName,
};
use hedgerow_record::clear::{
    self, ActClear, AssentClear, CertificateClear, CharterTerms, ClosedClear, Decision, DeviceClear,
    FoundingClear, GrantClear, GrantKind, LeavingClear, ParcelChunkClear, ParcelClear, RelayCertificateClear,
    RetirementClear,
};
use hedgerow_record::sign::{Domain, sign_record, verify, verify_record};
use hedgerow_record::{
    ActId, Clear, DeviceKey, GroupId, Header, Kind, LinkKey, MemberId, Record, RecordId, Slot, admit,
};
use proptest::prelude::*;

/// Every decoder there is, on these bytes. Answers how many of them made something of it.
fn decode_all(bytes: &[u8]) -> usize {
    let clears = [
        clear::read::<FoundingClear>(bytes).is_ok(),
        clear::read::<ActClear>(bytes).is_ok(),
        clear::read::<AssentClear>(bytes).is_ok(),
        clear::read::<GrantClear>(bytes).is_ok(),
        clear::read::<ClosedClear>(bytes).is_ok(),
        clear::read::<CertificateClear>(bytes).is_ok(),
        clear::read::<DeviceClear>(bytes).is_ok(),
        clear::read::<RetirementClear>(bytes).is_ok(),
        clear::read::<LeavingClear>(bytes).is_ok(),
        clear::read::<ParcelClear>(bytes).is_ok(),
        clear::read::<ParcelChunkClear>(bytes).is_ok(),
        clear::read::<RelayCertificateClear>(bytes).is_ok(),
    ];
    let bodies = [
        body::read::<Listing>(bytes).is_ok(),
        body::read::<Profile>(bytes).is_ok(),
        body::read::<GroupWords>(bytes).is_ok(),
        body::read::<InvitationWords>(bytes).is_ok(),
    ];
    let runs = body::read::<DayRuns>(bytes).map(|runs| {
        let _ = DayRuns::of(runs.ranges(1000));
    });
    let ranges = body::read::<Vec<DayRange>>(bytes).map(|ranges| {
        ranges.iter().for_each(|r| {
            let _ = (r.days(), r.widened(7), r.overlaps(r));
        });
        let _ = DayRuns::of(ranges);
    });
    // The clear part of each group kind, and of those that nobody knows.
    let of_kind = (80u8..=127).filter(|kind| {
        let kind = Kind::new(*kind).unwrap();
        !bytes.is_empty() && Clear::of(&unsigned(kind, bytes)).is_ok()
    });
    let whole = Record::read(bytes.to_vec()).is_ok();
    clears.into_iter().chain(bodies).filter(|read| *read).count()
        + usize::from(runs.is_ok())
        + usize::from(ranges.is_ok())
        + of_kind.count()
        + usize::from(whole)
}

/// A group record with this clear part; nobody signs it, because nobody asks.
fn unsigned(kind: Kind, clear: &[u8]) -> Record {
    let len = u16::try_from(clear.len()).unwrap();
    let header = Header {
        kind,
        clear_len: len,
        slot: Slot::default(),
        epoch: hedgerow_record::Epoch::CLEAR,
        ..header(1, 0, ago(1), len)
    };
    Record::read([&header.write()[..], clear, &[0; 64]].concat()).unwrap()
}

/// A record through everything that reads one.
fn judge(bytes: &[u8]) {
    let Ok(record) = Record::read(bytes.to_vec()) else { return };
    let _ = (record.id(), record.ends(), record.clear(), record.sealed(), record.associated_data());
    let _ = (format!("{record:?}"), verify_record(&record, ANA));
    let _ = admit(&Shelf::default(), &record, &roster(), common::NOW);
}

/// Good bytes of many kinds.
fn good() -> Vec<Vec<u8>> {
    let terms = CharterTerms {
        version: 1,
        organisers: vec![MemberId([1; 32])],
        threshold: 1,
        lowest_program: 1,
        members_invite: true,
        ask_first: false,
        libraries: Vec::new(),
        treasurer: None,
        acts: Vec::new(),
        grants: Vec::new(),
        quorum: None,
        vouches: None,
    };
    let grant = GrantClear {
        number: 1,
        kind: GrantKind::Letter,
        uses: 1,
        link: LinkKey([1; 32]),
        link_box: hedgerow_record::BoxKey([1; 32]),
        under: ActId([1; 32]),
    };
    let ranges = vec![DayRange::new(Day(3), Day(9)).unwrap()];
    vec![
        clear::write(&ActClear { under: ActId([1; 32]), decision: Decision::Charter(terms), words: None }),
        clear::write(&AssentClear { under: ActId([1; 32]), act: ActId([2; 32]) }),
        clear::write(&grant),
        clear::write(&LeavingClear { stay: Vec::new() }),
        body::write(&Listing::new(ThingName([1; 16]), "Drill".to_owned(), DeviceKey([1; 32]), 5)),
        body::write(&Profile { name: "Ana".to_owned(), cell: None }),
        body::write(&DayRuns::of(ranges.clone())),
        body::write(&ranges),
    ]
}

/// The control: the decoders do read what is good, so that what is arbitrary comes to them and not to nobody.
#[test]
fn good_bytes_are_read() {
    for bytes in good() {
        assert!(decode_all(&bytes) > 34, "{bytes:02x?}: no more than the 34 kinds that nobody knows");
    }
}

#[test]
fn what_announces_more_than_there_is_takes_no_memory() {
    // Arrays, maps, bytes and texts of 2^64 - 1, nested and not, alone and behind an unknown key.
    for major in [0x9B, 0xBB, 0x5B, 0x7B] {
        let endless = [&[major][..], &[0xFF; 8]].concat();
        decode_all(&endless);
        decode_all(&[&[0xA1, 0x00], &endless[..]].concat());
        decode_all(&[&[0xA1, 0x18, 0x63], &endless[..]].concat());
        decode_all(&endless.repeat(200));
    }
    decode_all(&[0x81; 16_000]);
    decode_all(&[0x9F; 16_000]);
    decode_all(&[&[0xA1, 0x18, 0x63][..], &[0x9F; 16_000]].concat());
    decode_all(&[&[0xA1, 0x18, 0x63][..], &[0xD8; 16_000]].concat());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        decode_all(&bytes);
        judge(&bytes);
    }

    #[test]
    fn arbitrary_headers_never_panic(
        mut bytes in proptest::collection::vec(any::<u8>(), 224..700), kind in 0u8..130, fits: bool,
    ) {
        bytes[..4].copy_from_slice(&[1, kind, u8::from((64..80).contains(&kind)), 0]);
        if fits {
            let len = u16::try_from(bytes.len() - 224).unwrap();
            bytes[4..6].copy_from_slice(&len.to_be_bytes());
            bytes[6..8].copy_from_slice(&(if kind < 80 { 0 } else { len }).to_be_bytes());
            bytes[72..88].fill(0);
            bytes[96..160].fill(0);
        }
        judge(&bytes);
    }

    #[test]
    fn good_bytes_with_a_few_changed_never_panic(
        which in 0usize..8, changes in proptest::collection::vec((any::<u16>(), any::<u8>()), 1..6), cut: u16,
    ) {
        let mut bytes = good().swap_remove(which);
        for (at, byte) in changes {
            let at = usize::from(at) % bytes.len();
            bytes[at] = byte;
        }
        decode_all(&bytes);
        decode_all(&bytes[..usize::from(cut) % bytes.len()]);
    }

    #[test]
    fn good_records_with_a_few_bytes_changed_never_panic(
        changes in proptest::collection::vec((any::<u16>(), any::<u8>()), 1..6), group: bool,
    ) {
        let mut bytes = match group {
            true => clear_record(1, ANA, Kind::ACT, &good()[0]).bytes().to_vec(),
            false => record(1, ANA, 0, ago(1)).bytes().to_vec(),
        };
        for (at, byte) in changes {
            let at = usize::from(at) % bytes.len();
            bytes[at] = byte;
        }
        judge(&bytes);
    }

    #[test]
    fn arbitrary_keys_and_signatures_never_panic(
        key: [u8; 32], signature in proptest::collection::vec(any::<u8>(), 64), text in "\\PC{0,70}",
    ) {
        let signature: [u8; 64] = signature.try_into().unwrap();
        prop_assert!(!verify(&key, Domain::Record, &[&[1]], &signature));
        prop_assert!(RecordId::from_hex(&text).is_none_or(|id| id.to_string() == text.to_lowercase()));
        prop_assert_eq!(GroupId::from_hex(&GroupId(key).to_string()), Some(GroupId(key)));
    }

    #[test]
    fn arbitrary_fields_make_a_record_or_an_error(
        kind in 1u8..128, number: u64, seq: u32, clear_len: u16, body in proptest::collection::vec(any::<u8>(), 0..80),
    ) {
        let header = Header {
            kind: Kind::new(kind).unwrap(),
            slot: Slot { number, ..Slot::default() },
            seq,
            clear_len,
            ..header(1, 0, ago(1), u16::try_from(body.len()).unwrap())
        };
        if let Ok(record) = sign_record(&header, &body, ANA, &key(1)) {
            prop_assert!(verify_record(&record, ANA));
        }
    }
}
