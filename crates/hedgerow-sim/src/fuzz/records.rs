//! Headers and clear parts: what admission reads of a record.

use hedgerow_record::clear::{self, ActClear, FoundingClear};
use hedgerow_record::limits::{BODY_MAX, HEADER_LEN, SIGNATURE_LEN};
use hedgerow_record::{
    Class, Clear, DeviceKey, Epoch, GroupId, Header, Kind, LinkKey, Millis, Record, RecordId, Slot, Stamp,
};

/// A record's bytes: whoever reads them reads every byte, and writes the header as it stood.
pub fn header(bytes: &[u8]) {
    let Ok(header) = Header::read(bytes) else {
        assert!(Record::read(bytes.to_vec()).is_err(), "a record without a valid header");
        return;
    };
    assert_eq!(header.write()[..], bytes[..HEADER_LEN], "a header is written as it was read");
    assert_eq!(header.record_len(), bytes.len());
    assert!(
        usize::from(header.body_len) <= header.kind.body_max() && bytes.len() <= HEADER_LEN + BODY_MAX + 64
    );
    let record = Record::read(bytes.to_vec()).expect("a valid header is a record of valid shape");
    let parts = [record.associated_data(), record.sealed(), &record.signature()].concat();
    assert_eq!(parts, bytes, "associated data, sealed part and signature are the whole record");
    assert_eq!(record.signed_part().len() + SIGNATURE_LEN, bytes.len());
    assert_eq!(record.clear().is_empty(), record.class() != Class::Group);
    if let Some(ends) = record.ends() {
        assert!(ends > header.stamp.ms() && !record.has_ended(header.stamp.ms()) && record.has_ended(ends));
    }
    // The name does not cover the signature, and covers everything else.
    let mut other = bytes.to_vec();
    other[bytes.len() - 1] ^= 1;
    assert_eq!(Record::read(other).map(|r| r.id()), Ok(record.id()));
    let mut other = bytes.to_vec();
    other[40] ^= 1;
    assert_ne!(Record::read(other).map(|r| r.id()), Ok(record.id()));
    if record.class() == Class::Group {
        again(&record);
    }
}

/// A kind's number, then a clear part of it.
pub fn clear_part(bytes: &[u8]) {
    let Some((number, clear)) = bytes.split_first() else { return };
    let kinds = Kind::CHARTER.number()..=Kind::QUORUM_SEAL.number();
    let number = kinds.start() + number % (kinds.end() - kinds.start() + 1);
    let Some(record) = Kind::new(number).and_then(|kind| unsigned(kind, clear)) else { return };
    again(&record);
    if let Ok(Clear::Certificate(c)) = Clear::of(&record) {
        let (group, signer) = (record.header().group, record.header().signer);
        assert!(!c.is_by_root(&group, &signer) && !c.is_by_link(&group, &signer, &LinkKey([5; 32])));
    }
}

/// A group record that nobody signed, because nobody asks.
pub(crate) fn unsigned(kind: Kind, clear: &[u8]) -> Option<Record> {
    let len = u16::try_from(clear.len()).ok()?;
    let header = Header {
        kind,
        sealed: false,
        body_len: len,
        clear_len: len,
        group: GroupId([7; 32]),
        signer: DeviceKey([5; 32]),
        slot: Slot::default(),
        stamp: Stamp::new(Millis(1_800_000_000_000), 0),
        epoch: Epoch::CLEAR,
        seq: 0,
        prev: RecordId::default(),
        nonce: [0; 24],
    };
    Record::read([&header.write()[..], clear, &[0; SIGNATURE_LEN]].concat()).ok()
}

/// What was read of a clear part is written and read again: it is the same, and its bytes do not change any more.
fn again(record: &Record) {
    let Ok(read) = Clear::of(record) else { return };
    let Some(written) = write(&read) else { return };
    let Some(second) = unsigned(record.header().kind, &written) else {
        assert!(written.len() > BODY_MAX, "what was read can be written");
        return;
    };
    let read_again = Clear::of(&second).expect("what was written can be read");
    assert_eq!(read_again, read);
    assert_eq!(write(&read_again).as_ref(), Some(&written));
    match &read {
        Clear::Founding(FoundingClear { salt, .. }) => {
            assert_eq!(GroupId::of_charter(salt, record.clear()).salt(), *salt);
        }
        Clear::Act(_) => {
            // The name is that of the bytes, not of what they mean.
            assert_eq!(ActClear::id(&written) == ActClear::id(record.clear()), written == record.clear());
        }
        Clear::Certificate(c) => {
            assert_eq!(c.link_signature.is_some(), c.grant.is_some(), "a letter's word without a letter");
        }
        _ => {}
    }
}

fn write(read: &Clear) -> Option<Vec<u8>> {
    Some(match read {
        Clear::Founding(c) => clear::write(c),
        Clear::Act(c) | Clear::Seal(c) => clear::write(c),
        Clear::Call(c) => clear::write(c),
        Clear::Assent(c) => clear::write(c),
        Clear::Grant(c) => clear::write(c),
        Clear::Closed(c) => clear::write(c),
        Clear::Certificate(c) => clear::write(c),
        Clear::Device(c) => clear::write(c),
        Clear::Retirement(c) => clear::write(c),
        Clear::Leaving(c) => clear::write(c),
        Clear::Parcel(c) => clear::write(c),
        Clear::ParcelChunk(c) => clear::write(c),
        Clear::RelayCertificate(c) => clear::write(c),
        Clear::Unknown => return None,
    })
}
