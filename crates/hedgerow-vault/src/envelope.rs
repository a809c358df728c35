//! Envelopes: sealed post between two neighbours, to all computers of both (PROTOCOL.md section 3).
//!
//! ```text
//! off        len        field
//!   0          1        count c of wraps: 4, 8 or 18
//!   1       c*88        wraps, in ascending order of their bytes:
//!                         8  tag
//!                        32  HPKE encapsulated key
//!                        48  HPKE ciphertext of the content key, with its tag
//!  1+c*88    p+16       XChaCha20-Poly1305 under the content key and a nonce of zeros, p = 512, 2,048 or 8,192:
//!                         4  length of the text, big-endian
//!                         n  text
//!                            zeros
//! ```
//!
//! A wrap that is for nobody is made like all others, for a key whose secret is thrown away: of random bytes half
//! would be no point of the curve, and whoever looked would count the receivers. The tags, keyed by what sender and
//! receiver share, look random to everybody else; hence so does the order.

use hedgerow_record::limits::{AEAD_TAG_LEN, ENVELOPE_PADS, ENVELOPE_WRAPS};
use hedgerow_record::{BoxKey, Header, Record};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::boxes::{BOX_OVERHEAD, BoxSecret, info, mark_sealed, seal_to};
use crate::cipher::{self, NONCE_LEN};
use crate::derive::random;
use crate::errors::{OpenError, SealError};

const TAG_DOMAIN: &[u8] = b"hedgerow/1 tag";
const TAG_LEN: usize = 8;
const KEY_LEN: usize = 32;
const WRAP_LEN: usize = TAG_LEN + BOX_OVERHEAD + KEY_LEN;
const LENGTH_LEN: usize = 4;
/// The content key is used once, so its nonce need not differ.
const NONCE: [u8; NONCE_LEN] = [0; NONCE_LEN];

/// Seals `plain` to at most 18 boxes: the live devices and recovery boxes of the receiver and of the sender.
///
/// `from` is the box secret of the device that signs the record. Duplicate receivers count once; keys to which
/// nothing can be sealed are passed over, so that one unusable device keeps no post from its owner's others. Sets in
/// the header what such a body decides: sealed flag, epoch, lengths, nonce.
pub fn seal_envelope(
    header: &mut Header,
    from: &BoxSecret,
    receivers: &[BoxKey],
    plain: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, SealError> {
    let mut boxes: Vec<BoxKey> = receivers.iter().filter(|b| from.shared(b).is_some()).copied().collect();
    boxes.sort_unstable();
    boxes.dedup();
    let count = ENVELOPE_WRAPS.into_iter().find(|count| (1..=*count).contains(&boxes.len()));
    let count = count.ok_or(SealError::Receivers(boxes.len()))?;
    let padded = pad(plain)?;
    let body_len = 1 + count * WRAP_LEN + padded.len() + AEAD_TAG_LEN;
    mark_sealed(header, u16::try_from(body_len).map_err(|_| SealError::TooLong { max: plain_max() })?);

    boxes.resize_with(count, || BoxSecret::new(rng).public());
    let head = header.write();
    let key = random(rng);
    let wrap = |receiver: &BoxKey| wrap(header, &head, from, receiver, &key, rng);
    let mut wraps = boxes.iter().map(wrap).collect::<Result<Vec<_>, _>>()?;
    wraps.sort_unstable();

    let mut body = Vec::with_capacity(body_len);
    body.push(u8::try_from(count).map_err(|_| SealError::Receivers(count))?);
    wraps.iter().for_each(|wrap| body.extend_from_slice(wrap));
    cipher::seal_into(&mut body, &key, &NONCE, &head, &padded)?;
    Ok(body)
}

/// Opens an envelope with one's own box secret, given the box key of the device that signed it. `None` means that it
/// is for others: that costs one X25519 and one hash.
pub fn open_envelope(
    record: &Record,
    mine: &BoxSecret,
    sender_box: &BoxKey,
) -> Result<Option<Zeroizing<Vec<u8>>>, OpenError> {
    if !record.header().sealed {
        return Err(OpenError::NotSealed);
    }
    if record.sealed().is_empty() {
        return Err(OpenError::Empty);
    }
    let envelope = Envelope::read(record.sealed()).ok_or(OpenError::Damaged)?;
    let head = record.associated_data();
    let Some(tag) = tag(mine, sender_box, head) else { return Ok(None) };
    let mut mine_by_tag = envelope.tagged(&tag).peekable();
    if mine_by_tag.peek().is_none() {
        return Ok(None);
    }
    let info = info(record.header().kind);
    let plain = mine_by_tag.find_map(|wrapped| {
        let key = mine.open(&info, head, wrapped).ok()?;
        let padded = cipher::open(key.first_chunk()?, &NONCE, head, envelope.content)?;
        unpad(&padded)
    });
    plain.map(Some).ok_or(OpenError::Damaged)
}

/// Whether an envelope has a wrap for this box, by its tag alone: what it says may still be damaged.
pub fn addressed_to(record: &Record, mine: &BoxSecret, sender_box: &BoxKey) -> bool {
    let Some(envelope) = Envelope::read(record.sealed()).filter(|_| record.header().sealed) else {
        return false;
    };
    let tag = tag(mine, sender_box, record.associated_data());
    tag.is_some_and(|tag| envelope.tagged(&tag).next().is_some())
}

/// An envelope's parts.
struct Envelope<'a> {
    wraps: &'a [u8],
    content: &'a [u8],
}

impl<'a> Envelope<'a> {
    fn read(body: &'a [u8]) -> Option<Envelope<'a>> {
        let (count, rest) = body.split_first()?;
        let count = usize::from(*count);
        let (wraps, content) = rest.split_at_checked(count * WRAP_LEN)?;
        let padded_len = content.len().checked_sub(AEAD_TAG_LEN)?;
        let well_formed = ENVELOPE_WRAPS.contains(&count) && ENVELOPE_PADS.contains(&padded_len);
        well_formed.then_some(Envelope { wraps, content })
    }

    /// The sealed content keys behind this tag: one, unless the sender made a mess.
    fn tagged(&self, tag: &[u8; TAG_LEN]) -> impl Iterator<Item = &'a [u8]> {
        let wraps = self.wraps.chunks_exact(WRAP_LEN).map(|wrap| wrap.split_at(TAG_LEN));
        wraps.filter(move |(t, _)| t == tag).map(|(_, wrapped)| wrapped)
    }
}

fn wrap(
    header: &Header,
    head: &[u8],
    from: &BoxSecret,
    receiver: &BoxKey,
    key: &[u8; KEY_LEN],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, SealError> {
    let mut wrap = Vec::with_capacity(WRAP_LEN);
    wrap.extend_from_slice(&tag(from, receiver, head).ok_or(SealError::Receiver(*receiver))?);
    wrap.extend_from_slice(&seal_to(receiver, &info(header.kind), head, key, rng)?);
    Ok(wrap)
}

/// What sender and receiver can compute and nobody else: eight bytes that differ from record to record.
fn tag(mine: &BoxSecret, theirs: &BoxKey, head: &[u8]) -> Option<[u8; TAG_LEN]> {
    let shared = mine.shared(theirs)?;
    let mut hasher = blake3::Hasher::new_keyed(shared.as_bytes());
    hasher.update(TAG_DOMAIN).update(head);
    hasher.finalize().as_bytes().first_chunk().copied()
}

fn pad(plain: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let too_long = SealError::TooLong { max: plain_max() };
    let size = ENVELOPE_PADS.into_iter().find(|size| LENGTH_LEN + plain.len() <= *size).ok_or(too_long)?;
    let mut padded = Zeroizing::new(Vec::with_capacity(size));
    padded.extend_from_slice(&u32::try_from(plain.len()).map_err(|_| too_long)?.to_be_bytes());
    padded.extend_from_slice(plain);
    padded.resize(size, 0);
    Ok(padded)
}

fn unpad(padded: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (length, rest) = padded.split_first_chunk::<LENGTH_LEN>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (plain, padding) = rest.split_at_checked(length)?;
    padding.iter().all(|b| *b == 0).then(|| Zeroizing::new(plain.to_vec()))
}

fn plain_max() -> usize {
    ENVELOPE_PADS.into_iter().max().unwrap_or_default() - LENGTH_LEN
}
