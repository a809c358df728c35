//! Group records are judged together, to a fixpoint: which of a heap of them stand is a pure function of the heap
//! (PROTOCOL.md sections 4 and 5). Endings play no part here; the fold alone judges those.

use std::collections::{HashMap, HashSet};

use hedgerow_record::admit::claimants;
use hedgerow_record::limits::{
    ASSENTS_A_VERSION, CERTIFICATES_SURPLUS, DEVICES_EVER, GRANTS_EVER, GRANTS_EVER_ORGANISER,
    GROUP_RECORDS_A_KIND,
};
use hedgerow_record::{
    ActId, Clear, DeviceKey, DevicePrefix, DropReason, Fault, GroupId, Held, Kind, MemberId, Millis, Record,
    RecordId, Roster, ShapeError, Slot, Stamp, Standing, Verdict, admit,
};

use crate::charter::Charters;
use crate::facts::{Fact, Facts, Proofs};

/// What became of a heap of group records.
#[derive(Debug)]
pub struct Settled {
    /// Those that stand.
    pub facts: Facts,
    /// Those that do not, and why. A dropped one may stand later, when more is known.
    pub left: Vec<(RecordId, Verdict)>,
}

/// Judges a heap of group records together.
pub fn settle(group: GroupId, heap: Vec<Record>, proofs: &mut Proofs, now: Millis) -> Settled {
    let mut left = Vec::new();
    let mut heap: Vec<(Record, Clear)> = heap
        .into_iter()
        .filter_map(|record| match Clear::of(&record) {
            Ok(clear) => Some((record, clear)),
            Err(shape) => {
                left.push((record.id(), Verdict::Fault(shape.into())));
                None
            }
        })
        .collect();
    // The order decides nothing but the number of rounds, since honest records refer to earlier ones, and which of two
    // copies that differ in a valid signature stands. A copy with another one keeps no honest copy out.
    heap.sort_by_key(|(record, _)| (record.header().stamp, record.id(), record.signature()));
    heap.dedup_by(|(a, _), (b, _)| a == b);
    loop {
        let mut reach = Reach::new(group, &heap, proofs);
        let waiting = reach.run(heap, proofs, now);
        left.extend(waiting);
        // Who the founder is was read in a charter. Only one that stands says so again when what stands is judged anew.
        if reach.facts.of_kind(Kind::CHARTER).next().is_none() {
            let unknown = Verdict::Drop(DropReason::UnknownReference);
            left.extend(std::mem::take(&mut reach.facts).iter().map(|f| (f.record.id(), unknown)));
        }
        let surplus = surplus(&reach.facts);
        if surplus.is_empty() {
            proofs.keep_only(&reach.facts);
            return Settled { facts: reach.facts, left };
        }
        // What stood only through a record over its bound falls with it, hence from the start again.
        for id in surplus {
            reach.facts.remove(&id);
            left.push((id, Verdict::Drop(DropReason::Full)));
        }
        heap = reach.facts.iter().map(|f| (f.record.clone(), f.clear.clone())).collect();
        heap.sort_by_key(|(record, _)| (record.header().stamp, record.id()));
    }
}

/// The growing set of records that stand, and what must be looked up in it.
struct Reach {
    group: GroupId,
    founder: Option<MemberId>,
    facts: Facts,
    claims: HashMap<DeviceKey, Vec<MemberId>>,
    certified: HashSet<MemberId>,
    /// Records that stood before: the signatures in their clear parts, which their ids cover, were checked then.
    stood: HashSet<RecordId>,
}

impl Reach {
    fn new(group: GroupId, heap: &[(Record, Clear)], proofs: &Proofs) -> Self {
        let stood = heap.iter().filter(|(record, _)| proofs.author(record).is_some());
        let founder = heap.iter().find_map(|(record, clear)| match clear {
            Clear::Founding(c) if GroupId::of_charter(&c.salt, record.clear()) == group => {
                Some(c.root.member())
            }
            _ => None,
        });
        Self {
            group,
            founder,
            facts: Facts::default(),
            claims: HashMap::new(),
            certified: HashSet::new(),
            stood: stood.map(|(record, _)| record.id()).collect(),
        }
    }

    /// Admits from the heap until a whole round admits nothing; answers what is left, with the last round's verdicts.
    fn run(
        &mut self,
        mut heap: Vec<(Record, Clear)>,
        proofs: &mut Proofs,
        now: Millis,
    ) -> Vec<(RecordId, Verdict)> {
        loop {
            let before = self.facts.len();
            let mut verdicts = Vec::new();
            let mut waiting = Vec::new();
            for (record, clear) in heap {
                let proved = proofs.author(&record);
                // A clock that is set back takes away nothing that stood: nobody else may hold it yet.
                let at = proved.map_or(now, |_| now.max(record.header().stamp.ms()));
                match admit(&Beside { facts: &self.facts, proved }, &record, self, at) {
                    Verdict::Keep(author) => {
                        proofs.remember(&record, author);
                        self.stand(Fact { record, clear, author });
                    }
                    fault @ Verdict::Fault(_) if !self.may_change(&record, &clear, fault) => {
                        verdicts.push((record.id(), fault));
                    }
                    verdict => {
                        verdicts.push((record.id(), verdict));
                        waiting.push((record, clear));
                    }
                }
            }
            heap = waiting;
            if self.facts.len() == before {
                return verdicts;
            }
            if heap.is_empty() {
                return verdicts;
            }
        }
    }

    /// A signature that fails for the claimants known so far may hold for one who is still waiting.
    fn may_change(&self, record: &Record, clear: &Clear, verdict: Verdict) -> bool {
        verdict == Verdict::Fault(Fault::Signature)
            && !matches!(clear, Clear::Certificate(_) | Clear::Device(_))
            && !record.header().kind.signed_by_root()
            && !claimants(record, clear, self).is_empty()
    }

    fn stand(&mut self, fact: Fact) {
        let signer = fact.record.header().signer;
        match &fact.clear {
            Clear::Certificate(_) => {
                self.certified.insert(fact.author);
                self.claim(signer, fact.author);
            }
            Clear::Device(_) => self.claim(signer, fact.author),
            _ => {}
        }
        self.facts.insert(fact);
    }

    fn claim(&mut self, device: DeviceKey, member: MemberId) {
        let claims = self.claims.entry(device).or_default();
        if !claims.contains(&member) {
            claims.push(member);
            claims.sort_unstable();
        }
    }
}

impl Roster for Reach {
    fn group(&self) -> GroupId {
        self.group
    }
    fn claimants(&self, signer: &DeviceKey) -> &[MemberId] {
        self.claims.get(signer).map_or(&[], Vec::as_slice)
    }
    fn standing(&self, _: &MemberId, _: &DeviceKey) -> Standing {
        Standing::Live
    }
    fn has_device(&self, _: &MemberId, _: DevicePrefix) -> bool {
        true
    }
    fn slots(&self, _: &MemberId, kind: Kind) -> u64 {
        kind.shape_slots()
    }
    fn chain_stands(&self, _: &MemberId, _: &DeviceKey, _: u32) -> bool {
        true
    }
    fn taken_down(&self, _: &RecordId) -> bool {
        false
    }

    fn judge_group(&self, record: &Record, clear: &Clear, author: MemberId) -> Result<(), Verdict> {
        let signer = record.header().signer;
        let forged = Err(Verdict::Fault(Fault::Signature));
        let unknown = Err(Verdict::Drop(DropReason::UnknownReference));
        let stood = || self.stood.contains(&record.id());
        match clear {
            Clear::Founding(c) => {
                if GroupId::of_charter(&c.salt, record.clear()) != self.group {
                    return Err(Verdict::Fault(Fault::Shape(ShapeError::Field("clear part"))));
                }
                // The clear part names a root; only its own devices may carry it.
                if self.claimants(&signer).contains(&author) { Ok(()) } else { unknown }
            }
            Clear::Certificate(c) => {
                if !stood() && !c.is_by_root(&self.group, &signer) {
                    return forged;
                }
                match c.grant {
                    None if self.founder == Some(author) => Ok(()),
                    None if self.founder.is_none() => unknown,
                    None => forged,
                    Some(grant) => match self.facts.get(&grant).map(|f| &f.clear) {
                        Some(Clear::Grant(g)) if stood() || c.is_by_link(&self.group, &signer, &g.link) => {
                            Ok(())
                        }
                        Some(_) => forged,
                        None => unknown,
                    },
                }
            }
            Clear::Device(d) => {
                if !stood() && !d.is_by_root(&self.group, &signer) {
                    return forged;
                }
                if self.certified.contains(&author) { Ok(()) } else { unknown }
            }
            Clear::Retirement(r) => {
                if self.claimants(&r.device).contains(&author) {
                    Ok(())
                } else {
                    unknown
                }
            }
            Clear::Leaving(_) => {
                if self.certified.contains(&author) {
                    Ok(())
                } else {
                    unknown
                }
            }
            Clear::Closed(c) => match self.facts.get(&c.grant) {
                Some(grant) if matches!(grant.clear, Clear::Grant(_)) => Ok(()),
                Some(_) => forged,
                None => unknown,
            },
            Clear::ParcelChunk(c) => match self.facts.get(&c.head) {
                Some(Fact { clear: Clear::Parcel(head), author: of, .. })
                    if *of == author && c.index < head.chunks =>
                {
                    Ok(())
                }
                Some(_) => forged,
                None => unknown,
            },
            Clear::Act(_)
            | Clear::Assent(_)
            | Clear::Grant(_)
            | Clear::Parcel(_)
            | Clear::RelayCertificate(_)
            | Clear::Unknown => Ok(()),
        }
    }
}

/// Admission of a heap asks nothing of what is held but the proof of the one record under judgement, and whether
/// another copy of it stands: what stands is recomputed from the start.
struct Beside<'a> {
    facts: &'a Facts,
    proved: Option<MemberId>,
}

impl Held for Beside<'_> {
    fn holds(&self, id: &RecordId) -> bool {
        self.facts.contains(id)
    }
    fn refused(&self, _: &RecordId) -> Option<Fault> {
        None
    }
    fn in_slot(&self, _: &MemberId, _: Kind, _: Slot) -> Option<(Stamp, RecordId)> {
        None
    }
    fn in_chain(&self, _: &DeviceKey, _: u32) -> Vec<RecordId> {
        Vec::new()
    }
    fn proved_author(&self, _: &RecordId) -> Option<MemberId> {
        self.proved
    }
}

/// What each bound counts.
#[derive(PartialEq, Eq, Hash)]
enum Bound {
    Devices(MemberId),
    CertificatesBy(RecordId),
    ChunkOf(RecordId, u32),
    AssentsUnder(MemberId, ActId),
    OfKind(MemberId, Kind),
}

/// Records over a bound: of each counted heap all but the lowest by (stamp, id), or by id where a date that its
/// writer chose must gain nothing.
fn surplus(facts: &Facts) -> Vec<RecordId> {
    let mut heaps: HashMap<Bound, Vec<&Fact>> = HashMap::new();
    for fact in facts.iter() {
        match &fact.clear {
            Clear::Certificate(c) => {
                heaps.entry(Bound::Devices(fact.author)).or_default().push(fact);
                if let Some(grant) = c.grant {
                    heaps.entry(Bound::CertificatesBy(grant)).or_default().push(fact);
                }
            }
            Clear::Device(_) => heaps.entry(Bound::Devices(fact.author)).or_default().push(fact),
            Clear::ParcelChunk(c) => {
                heaps.entry(Bound::ChunkOf(c.head, c.index)).or_default().push(fact);
            }
            Clear::Assent(a) => {
                heaps.entry(Bound::AssentsUnder(fact.author, a.under)).or_default().push(fact);
                heaps.entry(Bound::OfKind(fact.author, fact.kind())).or_default().push(fact);
            }
            _ => heaps.entry(Bound::OfKind(fact.author, fact.kind())).or_default().push(fact),
        }
    }
    let organisers = Charters::of(facts).ever_organisers();
    let mut over = Vec::new();
    for (bound, mut heap) in heaps {
        let most = match &bound {
            Bound::Devices(_) => DEVICES_EVER,
            Bound::CertificatesBy(grant) => match facts.get(grant).map(|f| &f.clear) {
                Some(Clear::Grant(g)) => g.uses as usize + CERTIFICATES_SURPLUS,
                _ => 0,
            },
            Bound::ChunkOf(..) => 1,
            Bound::AssentsUnder(..) => ASSENTS_A_VERSION,
            Bound::OfKind(member, _) if organisers.contains(member) => GRANTS_EVER_ORGANISER,
            Bound::OfKind(_, Kind::GRANT) => GRANTS_EVER,
            Bound::OfKind(..) => GROUP_RECORDS_A_KIND,
        };
        if heap.len() > most {
            match bound {
                Bound::CertificatesBy(_) | Bound::ChunkOf(..) => heap.sort_by_key(|f| f.record.id()),
                _ => heap.sort_by_key(|f| f.order()),
            }
            over.extend(heap[most..].iter().map(|f| f.record.id()));
        }
    }
    over.sort_unstable();
    over.dedup();
    over
}
