//! Frames as bytes, for looking at what honest programs say and for saying what they never would. The numbers are
//! those of PROTOCOL.md, section 12.

use hedgerow_record::RecordId;
use minicbor::Encoder;
use minicbor::bytes::ByteVec;

/// Records that were just kept.
pub(crate) const PUSH: u32 = 16;
const GIVE: u32 = 11;

/// A frame's number.
pub(crate) fn number(frame: &[u8]) -> Option<u32> {
    let mut decoder = minicbor::Decoder::new(frame);
    decoder.array().ok()?;
    decoder.u32().ok()
}

/// Whether a frame carries whole records.
pub(crate) fn carries_records(frame: &[u8]) -> bool {
    // An empty Give is an answer, too.
    matches!(number(frame), Some(GIVE | PUSH)) && frame.len() > 160
}

/// A frame with these fields.
fn frame(number: u32, fields: u64, write: impl FnOnce(&mut Encoder<Vec<u8>>) -> Option<()>) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    // Writing to memory cannot fail.
    let written = encoder.array(2).ok().and_then(|e| e.u32(number).ok()?.array(fields).ok());
    if written.is_some() {
        write(&mut encoder);
    }
    encoder.into_writer()
}

pub(crate) fn push(records: Vec<Vec<u8>>) -> Vec<u8> {
    let records: Vec<ByteVec> = records.into_iter().map(ByteVec::from).collect();
    frame(PUSH, 1, |e| e.encode(records).ok().map(drop))
}

pub(crate) fn give(set: u32, records: Vec<Vec<u8>>, end: bool) -> Vec<u8> {
    let records: Vec<ByteVec> = records.into_iter().map(ByteVec::from).collect();
    frame(GIVE, 3, |e| e.u32(set).ok()?.encode(records).ok()?.bool(end).ok().map(drop))
}

/// Have (17), Ask (18) or KeyAsk (20).
pub(crate) fn ids(number: u32, ids: &[RecordId]) -> Vec<u8> {
    let ids: Vec<u8> = ids.iter().flat_map(|id| id.0).collect();
    frame(number, 1, |e| e.bytes(&ids).ok().map(drop))
}

pub(crate) fn want(set: u32, ids: &[RecordId]) -> Vec<u8> {
    let ids: Vec<u8> = ids.iter().flat_map(|id| id.0).collect();
    frame(9, 2, |e| e.u32(set).ok()?.bytes(&ids).ok().map(drop))
}

pub(crate) fn want_next(set: u32, from: u64, count: u32) -> Vec<u8> {
    frame(10, 3, |e| e.u32(set).ok()?.u64(from).ok()?.u32(count).ok().map(drop))
}

pub(crate) fn agree(set: u32, not_taken: u64) -> Vec<u8> {
    frame(12, 2, |e| e.u32(set).ok()?.u64(not_taken).ok().map(drop))
}

/// Busy (13), PapersAsk (3), InvitationAsk (5), Lazy (19).
pub(crate) fn bare(number: u32) -> Vec<u8> {
    frame(number, 0, |_| Some(()))
}
