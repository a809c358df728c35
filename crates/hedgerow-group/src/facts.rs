//! The group records that stand, each with the author its signature proved.

use std::collections::{BTreeMap, HashMap};

use hedgerow_record::limits::SIGNATURE_LEN;
use hedgerow_record::{Clear, Kind, MemberId, Record, RecordId, Stamp};

/// A group record whose signature and references hold.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The record as received.
    pub record: Record,
    /// Its clear part, read.
    pub clear: Clear,
    /// Who signed it.
    pub author: MemberId,
}

/// All group records of one group that stand, by id. What a roster is folded from.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    by_id: BTreeMap<RecordId, Fact>,
}

/// Authors proved by earlier checks of signatures: each signature is checked once and remembered. An id does not cover
/// the signature, so that a proof is of both.
#[derive(Clone, Debug, Default)]
pub struct Proofs {
    authors: HashMap<RecordId, (MemberId, [u8; SIGNATURE_LEN])>,
}

impl Fact {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.record.header().kind
    }

    /// Its place in the order by which "the lowest" is meant.
    pub fn order(&self) -> (Stamp, RecordId) {
        (self.record.header().stamp, self.record.id())
    }
}

impl Facts {
    /// One of them.
    pub fn get(&self, id: &RecordId) -> Option<&Fact> {
        self.by_id.get(id)
    }

    /// Whether it is among them.
    pub fn contains(&self, id: &RecordId) -> bool {
        self.by_id.contains_key(id)
    }

    /// All of them, ascending by id.
    pub fn iter(&self) -> impl Iterator<Item = &Fact> {
        self.by_id.values()
    }

    /// Those of one kind, ascending by id.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Fact> {
        self.iter().filter(move |f| f.kind() == kind)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there are none: the group is not known here yet.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    pub(crate) fn insert(&mut self, fact: Fact) {
        self.by_id.insert(fact.record.id(), fact);
    }

    pub(crate) fn remove(&mut self, id: &RecordId) -> Option<Fact> {
        self.by_id.remove(id)
    }
}

impl Proofs {
    /// Remembers an author, as proved now or as kept on disk since it was proved.
    pub fn remember(&mut self, record: &Record, author: MemberId) {
        self.authors.insert(record.id(), (author, record.signature()));
    }

    /// The author proved earlier, by exactly this signature.
    pub fn author(&self, record: &Record) -> Option<MemberId> {
        let (author, signature) = self.authors.get(&record.id())?;
        (*signature == record.signature()).then_some(*author)
    }

    /// Forgets everything but these, so that the memory is bounded by what stands.
    pub(crate) fn keep_only(&mut self, facts: &Facts) {
        self.authors.retain(|id, _| facts.contains(id));
    }
}
