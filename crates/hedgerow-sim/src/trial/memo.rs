//! What all neighbours of one trial remember together, so that a trial is quick: a signature is checked once, and a
//! heap of group records is judged once. Both are pure functions, so that nobody learns anything by it.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use hedgerow_group::{Facts, Proofs, Roster, Settled, fold, settle};
use hedgerow_record::admit::claimants;
use hedgerow_record::limits::FUTURE_TOLERANCE;
use hedgerow_record::sign::verify_record;
use hedgerow_record::{Clear, DropReason, GroupId, MemberId, Millis, Record, RecordId, Verdict, hash};

/// A record with its signature, which an id does not cover.
type Signed = (RecordId, [u8; 64]);

/// What came of a heap of group records.
pub(crate) struct Known {
    /// Those that stand.
    pub(crate) facts: Arc<Facts>,
    /// What they mean.
    pub(crate) roster: Arc<Roster>,
    left: Vec<(RecordId, Verdict)>,
}

/// The memory of one trial.
pub(crate) struct Memo {
    group: GroupId,
    signatures: HashMap<(Signed, MemberId), bool>,
    heaps: HashMap<[u8; 32], Rc<Known>>,
    authors: HashMap<Signed, MemberId>,
}

impl Memo {
    pub(crate) fn new(group: GroupId) -> Memo {
        Memo { group, signatures: HashMap::new(), heaps: HashMap::new(), authors: HashMap::new() }
    }

    /// The author of a record of slots or chains whose signature holds under this roster.
    pub(crate) fn prove(&mut self, record: &Record, roster: &Roster) -> Option<MemberId> {
        let signed = (record.id(), record.signature());
        let holds = |member: &MemberId| {
            let known = self.signatures.entry((signed, *member));
            *known.or_insert_with(|| verify_record(record, *member))
        };
        claimants(record, &Clear::Unknown, roster).into_iter().find(holds)
    }

    /// Judges a heap, of two copies of one record the earlier, and answers what was left out and why. What was held
    /// before is not asked whether it is ahead of the clock.
    pub(crate) fn settle(
        &mut self,
        heap: Vec<Record>,
        was_held: impl Fn(&RecordId) -> bool,
        now: Millis,
    ) -> (Rc<Known>, Vec<(RecordId, Verdict)>) {
        let (mut heap, ahead): (Vec<Record>, Vec<Record>) = heap
            .into_iter()
            .partition(|r| r.header().stamp.ms() <= now + FUTURE_TOLERANCE || was_held(&r.id()));
        heap.sort_by_key(Record::id);
        heap.dedup_by_key(|r| r.id());
        let mut name = Vec::with_capacity(heap.len() * 96);
        for record in &heap {
            name.extend_from_slice(&record.id().0);
            name.extend_from_slice(&record.signature());
        }
        let name = hash("hedgerow trial heap", &name);
        let known = match self.heaps.get(&name) {
            Some(known) => Rc::clone(known),
            None => {
                let known = Rc::new(self.judge(heap, now));
                self.heaps.insert(name, Rc::clone(&known));
                known
            }
        };
        let mut left = known.left.clone();
        left.extend(ahead.iter().map(|r| (r.id(), Verdict::Drop(DropReason::Future))));
        (known, left)
    }

    fn judge(&mut self, heap: Vec<Record>, now: Millis) -> Known {
        let mut proofs = Proofs::default();
        for record in &heap {
            if let Some(author) = self.authors.get(&(record.id(), record.signature())) {
                proofs.remember(record, *author);
            }
        }
        let Settled { facts, left } = settle(self.group, heap, &mut proofs, now);
        for fact in facts.iter() {
            self.authors.insert((fact.record.id(), fact.record.signature()), fact.author);
        }
        let roster = Arc::new(fold(self.group, &facts, &Default::default()));
        Known { facts: Arc::new(facts), roster, left }
    }
}
