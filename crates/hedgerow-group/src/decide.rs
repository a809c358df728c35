//! What organisers write: acts, assents, and the end of letters.

use hedgerow_record::clear::{self, ActClear, AssentClear, CallClear, CharterTerms, ClosedClear, Decision};
use hedgerow_record::{ActId, Kind, Prefix, Record, RecordId, Stamp, WordsHash};
use rand_core::CryptoRng;

use crate::pen::{Pen, Under, WriteError};

/// An act with the proposer's own assent.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The act's name.
    pub act: ActId,
    /// The act, then the assent.
    pub records: Vec<Record>,
}

/// Proposes an act and assents to it. With a threshold of one that puts it in force.
pub fn propose(
    pen: Pen<'_>,
    stamp: Stamp,
    under: ActId,
    decision: Decision,
    words: Option<(Under<'_>, &[u8])>,
    rng: &mut impl CryptoRng,
) -> Result<Proposal, WriteError> {
    let hash = words.map(|(_, words)| WordsHash::of(words));
    let text = clear::write(&ActClear { under, decision, words: hash });
    let act = ActClear::id(&text);
    let record = pen.group_record(Kind::ACT, stamp, &text, words, rng)?;
    let assent = assent(pen, stamp, under, act, rng)?;
    Ok(Proposal { act, records: vec![record, assent] })
}

/// One organiser's yes to an act that somebody proposed.
pub fn assent(
    pen: Pen<'_>,
    stamp: Stamp,
    under: ActId,
    act: ActId,
    rng: &mut impl CryptoRng,
) -> Result<Record, WriteError> {
    pen.group_record(Kind::ASSENT, stamp, &clear::write(&AssentClear { under, act }), None, rng)
}

/// A member of the quorum says that no organiser has been heard of.
pub fn call_quorum(
    pen: Pen<'_>,
    stamp: Stamp,
    under: ActId,
    rng: &mut impl CryptoRng,
) -> Result<Record, WriteError> {
    pen.group_record(Kind::QUORUM_CALL, stamp, &clear::write(&CallClear { under }), None, rng)
}

/// A member of the quorum signs the next charter. The same terms signed by enough of them are in force.
pub fn seal(
    pen: Pen<'_>,
    stamp: Stamp,
    under: ActId,
    terms: CharterTerms,
    rng: &mut impl CryptoRng,
) -> Result<Record, WriteError> {
    let text = ActClear { under, decision: Decision::Charter(terms), words: None };
    pen.group_record(Kind::QUORUM_SEAL, stamp, &clear::write(&text), None, rng)
}

/// Ends a letter or poster, naming who came by it and stays.
pub fn close_grant(
    pen: Pen<'_>,
    stamp: Stamp,
    under: ActId,
    grant: RecordId,
    certificates: &[RecordId],
    rng: &mut impl CryptoRng,
) -> Result<Record, WriteError> {
    let certificates: Vec<Prefix> = certificates.iter().map(RecordId::prefix).collect();
    let clear = clear::write(&ClosedClear { grant, certificates, under });
    pen.group_record(Kind::CLOSED, stamp, &clear, None, rng)
}
