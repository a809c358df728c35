//! Packing records into frames.

use std::sync::Arc;

use hedgerow_record::limits::{FRAME_MAX, GIVE_SLICE};
use minicbor::bytes::ByteVec;

use crate::frame::Frame;
use crate::home::Home;
use crate::round::Work;

/// Record bytes in one Give, so that frame and framing stay below the largest frame.
const GIVE_BYTES: usize = FRAME_MAX - 16 * 1024;
/// Records cut into pieces that fit a frame.
pub(crate) fn slices(records: Vec<Arc<[u8]>>) -> impl Iterator<Item = Vec<ByteVec>> {
    let mut rest = records.into_iter().peekable();
    let mut first = true;
    std::iter::from_fn(move || {
        // An answer without records is an answer, too.
        if rest.peek().is_none() && !std::mem::take(&mut first) {
            return None;
        }
        first = false;
        let mut bytes = 0;
        let mut part = Vec::new();
        while let Some(next) = rest.next_if(|r| part.len() < GIVE_SLICE && bytes + r.len() <= GIVE_BYTES) {
            bytes += next.len() + 8;
            part.push(ByteVec::from(next.to_vec()));
        }
        Some(part)
    })
}

/// Those at the front that fit one frame, and how many were passed. What is no longer held was replaced meanwhile; the
/// next round brings what replaced it.
pub(crate) fn fitting(found: Vec<Option<Arc<[u8]>>>) -> (Vec<ByteVec>, usize) {
    let mut records = Vec::new();
    let (mut bytes, mut passed) = (0, 0);
    for record in found {
        if let Some(record) = record {
            if bytes + record.len() > GIVE_BYTES {
                break;
            }
            bytes += record.len() + 8;
            records.push(ByteVec::from(record.to_vec()));
        }
        passed += 1;
    }
    (records, passed)
}

/// The next part of the oldest request that waits.
pub(crate) fn give(work: &mut Work, home: &dyn Home) -> Option<Frame> {
    let set = work.set;
    let giving = work.giving.front_mut()?;
    let upto = giving.ids.len().min(giving.at + GIVE_SLICE);
    let (records, passed) = fitting(home.records(&giving.ids[giving.at..upto]));
    giving.at += passed;
    let done = giving.at >= giving.ids.len();
    let end = done && giving.answers_a_want;
    if done {
        work.giving.pop_front();
    }
    Some(Frame::Give { set, records, end })
}
