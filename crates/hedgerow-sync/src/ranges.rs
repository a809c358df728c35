//! Range-based set reconciliation (Meyer, "Range-Based Set Reconciliation", 2023) in the wire format of negentropy,
//! version 1: `0x61`, then ranges, each an upper bound, a mode and what the mode carries.
//!
//! The crate `negentropy` is the oracle in this crate's tests and not the engine, because it keeps its fingerprint
//! type to itself: cached sums cannot be put behind its storage trait, and a pass over all ids for each message is
//! what the tree is there to avoid.

use std::collections::HashSet;

use hedgerow_record::RecordId;
use sha2::{Digest, Sha256};

use crate::idtree::{Entry, View};

/// The first byte of every message.
const VERSION: u8 = 0x61;
/// Into how many parts a range that differs is split.
const PARTS: usize = 16;
/// What a message keeps free for the fingerprint of all that no longer fits.
const RESERVE: usize = 200;
/// The end of everything, as a bound.
const END: u64 = u64::MAX;

const SKIP: u64 = 0;
const FINGERPRINT: u64 = 1;
const LIST: u64 = 2;

/// What an initiator learns from an answer.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Held here and not there.
    pub(crate) have: Vec<RecordId>,
    /// Held there and not here.
    pub(crate) need: Vec<RecordId>,
    /// The next message; nothing when all is known.
    pub(crate) next: Option<Vec<u8>>,
}

/// A message that no program of this version writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a reconciliation message is not well formed")]
pub(crate) struct Malformed;

/// Sixteen bytes that are equal for equal sets.
pub(crate) fn digest(view: &View) -> [u8; 16] {
    fingerprint(view, 0, view.len())
}

/// The initiator's first message.
pub(crate) fn begin(view: &View) -> Vec<u8> {
    let mut out = Writer::default();
    out.split(view, 0, view.len(), Bound::END);
    out.bytes
}

/// The other side's answer.
pub(crate) fn answer(view: &View, message: &[u8], limit: usize) -> Result<Vec<u8>, Malformed> {
    Ok(reconcile(view, message, limit, None)?.bytes)
}

/// The initiator's next step.
pub(crate) fn go_on(view: &View, message: &[u8], limit: usize) -> Result<Found, Malformed> {
    let mut found = Found::default();
    let out = reconcile(view, message, limit, Some(&mut found))?;
    found.next = (out.bytes.len() > 1).then_some(out.bytes);
    Ok(found)
}

/// A place between ids: a key and the shortest prefix of an id that tells its neighbours apart.
#[derive(Clone, Copy)]
struct Bound {
    at: Entry,
    id_len: usize,
}

impl Bound {
    const START: Bound = Bound { at: (0, [0; 32]), id_len: 0 };
    const END: Bound = Bound { at: (END, [0; 32]), id_len: 0 };

    fn at(entry: Entry) -> Self {
        Bound { at: entry, id_len: 32 }
    }

    fn between(before: &Entry, after: &Entry) -> Self {
        if before.0 != after.0 {
            return Bound { at: (after.0, [0; 32]), id_len: 0 };
        }
        let same = before.1.iter().zip(&after.1).take_while(|(a, b)| a == b).count();
        let id_len = (same + 1).min(32);
        let mut id = [0; 32];
        id[..id_len].copy_from_slice(&after.1[..id_len]);
        Bound { at: (after.0, id), id_len }
    }
}

fn reconcile(
    view: &View,
    message: &[u8],
    limit: usize,
    mut found: Option<&mut Found>,
) -> Result<Writer, Malformed> {
    let mut input = Reader { rest: message, last_key: 0 };
    if input.byte()? != VERSION {
        return Err(Malformed);
    }
    let mut out = Writer::default();
    let mut lower = 0;
    let mut before = Bound::START;
    // Where what was written so far ends; everything from here on is summed up if the message gets too long.
    let mut written_to = 0;
    let mut skipped = false;
    let mut full = false;
    while !input.rest.is_empty() {
        let bound = input.bound()?;
        let mode = input.number()?;
        let mut upper = view.rank(&bound.at).clamp(lower, view.len());
        match mode {
            SKIP => skipped = true,
            FINGERPRINT => {
                if input.array::<16>()? == fingerprint(view, lower, upper) {
                    skipped = true;
                } else {
                    out.skip_to(&mut skipped, before);
                    out.split(view, lower, upper, bound);
                    written_to = upper;
                }
            }
            LIST => {
                let theirs = input.ids()?;
                if let Some(found) = found.as_deref_mut() {
                    compare(view, lower, upper, theirs, found);
                    skipped = true;
                } else {
                    out.skip_to(&mut skipped, before);
                    let room = limit.saturating_sub(RESERVE + out.bytes.len()) / 32;
                    let end = upper.min(lower.saturating_add(room.max(1)));
                    let reached = if end < upper { view.get(end).map_or(bound, Bound::at) } else { bound };
                    out.list(view, lower, end, reached);
                    full = end < upper;
                    upper = end;
                    written_to = end;
                }
            }
            _ => return Err(Malformed),
        }
        if full || out.bytes.len() > limit.saturating_sub(RESERVE) {
            out.bound(Bound::END);
            out.number(FINGERPRINT);
            out.bytes.extend_from_slice(&fingerprint(view, written_to, view.len()));
            break;
        }
        lower = upper;
        before = bound;
    }
    Ok(out)
}

fn compare(view: &View, lower: usize, upper: usize, theirs: Vec<[u8; 32]>, found: &mut Found) {
    let mut theirs: HashSet<[u8; 32]> = theirs.into_iter().collect();
    found
        .have
        .extend(view.slice(lower, upper - lower).into_iter().filter(|id| !theirs.remove(id)).map(RecordId));
    found.need.extend(theirs.into_iter().map(RecordId));
}

fn fingerprint(view: &View, begin: usize, end: usize) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(view.sum(begin, end));
    let mut count = Vec::with_capacity(10);
    put_number(&mut count, (end - begin) as u64);
    hash.update(&count);
    let hash = hash.finalize();
    let mut short = [0; 16];
    short.copy_from_slice(&hash[..16]);
    short
}

struct Writer {
    bytes: Vec<u8>,
    last_key: u64,
}

impl Default for Writer {
    fn default() -> Self {
        Writer { bytes: vec![VERSION], last_key: 0 }
    }
}

impl Writer {
    /// A range with few ids is listed, another is cut into parts of equal size.
    fn split(&mut self, view: &View, lower: usize, upper: usize, bound: Bound) {
        let count = upper - lower;
        if count < 2 * PARTS {
            return self.list(view, lower, upper, bound);
        }
        let mut at = lower;
        for part in 0..PARTS {
            let end = at + count / PARTS + usize::from(part < count % PARTS);
            let next = match (view.get(end.wrapping_sub(1)), view.get(end)) {
                (Some(before), Some(after)) if end < upper => Bound::between(&before, &after),
                _ => bound,
            };
            self.bound(next);
            self.number(FINGERPRINT);
            self.bytes.extend_from_slice(&fingerprint(view, at, end));
            at = end;
        }
    }

    fn list(&mut self, view: &View, lower: usize, upper: usize, bound: Bound) {
        self.bound(bound);
        self.number(LIST);
        self.number((upper - lower) as u64);
        view.slice(lower, upper - lower).iter().for_each(|id| self.bytes.extend_from_slice(id));
    }

    fn skip_to(&mut self, skipped: &mut bool, bound: Bound) {
        if std::mem::take(skipped) {
            self.bound(bound);
            self.number(SKIP);
        }
    }

    fn bound(&mut self, bound: Bound) {
        if bound.at.0 == END {
            self.last_key = END;
            self.number(0);
        } else {
            let step = bound.at.0.saturating_sub(self.last_key);
            self.last_key = bound.at.0;
            self.number(step + 1);
        }
        self.number(bound.id_len as u64);
        self.bytes.extend_from_slice(&bound.at.1[..bound.id_len]);
    }

    fn number(&mut self, number: u64) {
        put_number(&mut self.bytes, number);
    }
}

/// Base 128, most significant digit first, the high bit on all digits but the last.
fn put_number(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; 10];
    let mut at = digits.len();
    loop {
        at -= 1;
        let more = if at == digits.len() - 1 { 0 } else { 0x80 };
        digits[at] = (number & 0x7F) as u8 | more;
        number >>= 7;
        if number == 0 {
            return out.extend_from_slice(&digits[at..]);
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    last_key: u64,
}

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8, Malformed> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (found, rest) = self.rest.split_first_chunk::<N>().ok_or(Malformed)?;
        self.rest = rest;
        Ok(*found)
    }

    fn number(&mut self) -> Result<u64, Malformed> {
        let mut number: u64 = 0;
        for _ in 0..10 {
            let byte = self.byte()?;
            if number >> 57 != 0 {
                return Err(Malformed);
            }
            number = number << 7 | u64::from(byte & 0x7F);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Malformed)
    }

    fn bound(&mut self) -> Result<Bound, Malformed> {
        self.last_key = match self.number()? {
            0 => END,
            step => self.last_key.saturating_add(step - 1),
        };
        let id_len = usize::try_from(self.number()?).ok().filter(|len| *len <= 32).ok_or(Malformed)?;
        let (prefix, rest) = self.rest.split_at_checked(id_len).ok_or(Malformed)?;
        self.rest = rest;
        let mut id = [0; 32];
        id[..id_len].copy_from_slice(prefix);
        Ok(Bound { at: (self.last_key, id), id_len })
    }

    fn ids(&mut self) -> Result<Vec<[u8; 32]>, Malformed> {
        let count = usize::try_from(self.number()?).map_err(|_| Malformed)?;
        if count > self.rest.len() / 32 {
            return Err(Malformed);
        }
        (0..count).map(|_| self.array::<32>()).collect()
    }
}

#[cfg(test)]
#[path = "ranges_tests.rs"]
mod tests;
