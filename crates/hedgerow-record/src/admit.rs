//! The only way in: what becomes of a record, as a pure function of the record, what is held, the roster and the
//! time (PROTOCOL.md section 4). It reads header and clear part only, so that a relay peer that cannot read agrees
//! with every member.

use crate::clear::Clear;
use crate::header::{Header, ShapeError};
use crate::ids::{DeviceKey, DevicePrefix, GroupId, MemberId, RecordId, Slot};
use crate::kind::{Class, Kind};
use crate::limits::{CHAIN_BRANCHES, FUTURE_TOLERANCE};
use crate::record::Record;
use crate::sign::verify_record;
use crate::units::{Millis, Stamp};

/// What becomes of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It is held from now on; its author is the member named.
    Keep(MemberId),
    /// A newer record has its place.
    Stale,
    /// Not now, not here; nobody is at fault and it may be offered again.
    Drop(DropReason),
    /// No honest program sends this.
    Fault(Fault),
}

/// Why a record is left out although nobody is at fault.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DropReason {
    /// It is held already.
    Duplicate,
    /// Its stamp lies more than ten minutes ahead.
    Future,
    /// It is past its life.
    Ended,
    /// Its signer is not certified as far as we know.
    UnknownAuthor,
    /// It refers to a group record we do not hold.
    UnknownReference,
    /// Its author was removed or has left, or its device was retired and the retirement does not name it.
    Removed,
    /// Organisers took it down.
    TakenDown,
    /// Its author's places of that kind are used up.
    Full,
}

/// What no honest program sends. No later record changes such a verdict.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    /// Not a record.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// A record of another group.
    #[error("the record belongs to another group")]
    ForeignGroup,
    /// Signed by somebody else than it says, or not at all.
    #[error("the record's signature does not hold")]
    Signature,
}

/// Where a signer stands in the roster.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// A member's device.
    Live,
    /// A retired device: only what its retirement names stands.
    Retired,
    /// Its member was removed or has left.
    Ended,
}

/// What admission asks of the roster. `hedgerow-group` answers.
pub trait Roster {
    /// The group.
    fn group(&self) -> GroupId;
    /// The members who ever certified this key with its consent; nearly always none or one.
    fn claimants(&self, signer: &DeviceKey) -> &[MemberId];
    /// Where the key stands as a device of this member.
    fn standing(&self, member: &MemberId, signer: &DeviceKey) -> Standing;
    /// Whether this prefix belongs to a device ever certified for the member.
    fn has_device(&self, member: &MemberId, prefix: DevicePrefix) -> bool;
    /// Slot numbers of the kind below this are the member's.
    fn slots(&self, member: &MemberId, kind: Kind) -> u64;
    /// Whether a chained record of an ended device or member lies within what its ending kept.
    fn chain_stands(&self, member: &MemberId, signer: &DeviceKey, seq: u32) -> bool;
    /// Whether organisers took the record down.
    fn taken_down(&self, id: &RecordId) -> bool;
    /// The part of the judgement that concerns group records alone: references, roots' and links' signatures,
    /// bounds. Called last, with the author that the header's signature proved.
    fn judge_group(&self, record: &Record, clear: &Clear, author: MemberId) -> Result<(), Verdict>;
}

/// What admission asks of what is held.
pub trait Held {
    /// Whether the record is held now. Not "was ever seen": that made stores differ for good.
    fn holds(&self, id: &RecordId) -> bool;
    /// A fault found before in exactly these bytes. An id does not cover the signature: whoever remembers by id alone
    /// that a signature failed refuses the honest copy, too.
    fn refused(&self, id: &RecordId) -> Option<Fault>;
    /// What fills the slot.
    fn in_slot(&self, member: &MemberId, kind: Kind, slot: Slot) -> Option<(Stamp, RecordId)>;
    /// The ids held at one position of a device's chain, ascending.
    fn in_chain(&self, signer: &DeviceKey, seq: u32) -> Vec<RecordId>;
    /// The author whom an earlier check of exactly this signature proved.
    fn proved_author(&self, id: &RecordId) -> Option<MemberId>;
}

/// Judges one record; checks stand in order of their cost.
pub fn admit(held: &impl Held, record: &Record, roster: &impl Roster, now: Millis) -> Verdict {
    match judge(held, record, roster, now) {
        Ok(author) => Verdict::Keep(author),
        Err(verdict) => verdict,
    }
}

/// Who may have signed: the roster's claimants, or, where a record carries its own root, that root's member.
///
/// Cheap; lets a shell check many signatures side by side before it calls [`admit()`] with them as proved.
pub fn claimants(record: &Record, clear: &Clear, roster: &impl Roster) -> Vec<MemberId> {
    match clear {
        Clear::Founding(c) => vec![c.root.member()],
        Clear::Certificate(c) => vec![c.root.member()],
        Clear::Device(c) => vec![c.root.member()],
        _ if record.header().kind.signed_by_root() => vec![record.header().signer.as_root().member()],
        _ => roster.claimants(&record.header().signer).to_vec(),
    }
}

fn judge(held: &impl Held, record: &Record, roster: &impl Roster, now: Millis) -> Result<MemberId, Verdict> {
    let header = record.header();
    let id = record.id();
    if header.group != roster.group() {
        return Err(Verdict::Fault(Fault::ForeignGroup));
    }
    if held.holds(&id) {
        return Err(Verdict::Drop(DropReason::Duplicate));
    }
    if let Some(fault) = held.refused(&id) {
        return Err(Verdict::Fault(fault));
    }
    if header.stamp.ms() > now + FUTURE_TOLERANCE {
        return Err(Verdict::Drop(DropReason::Future));
    }
    if record.has_ended(now) {
        return Err(Verdict::Drop(DropReason::Ended));
    }
    if roster.taken_down(&id) {
        return Err(Verdict::Drop(DropReason::TakenDown));
    }
    let clear = match record.class() {
        Class::Group => Clear::of(record).map_err(|e| Verdict::Fault(e.into()))?,
        Class::Slot | Class::Chain => Clear::Unknown,
    };
    let candidates = claimants(record, &clear, roster);
    match candidates.as_slice() {
        [] => return Err(Verdict::Drop(DropReason::UnknownAuthor)),
        // The usual case: everything but the signature is judged first, because it costs nothing.
        [one] => place(held, header, id, roster, one)?,
        _ => {}
    }
    let author = match held.proved_author(&id) {
        Some(author) if candidates.contains(&author) => author,
        _ => candidates
            .iter()
            .copied()
            .find(|c| verify_record(record, *c))
            .ok_or(Verdict::Fault(Fault::Signature))?,
    };
    place(held, header, id, roster, &author)?;
    if record.class() == Class::Group {
        roster.judge_group(record, &clear, author)?;
    }
    Ok(author)
}

/// Whether the author may write there, and whether something newer stands there already.
///
/// This is the part of admission that a change of roster can turn; a store asks it again of what it holds.
pub fn place(
    held: &impl Held,
    header: &Header,
    id: RecordId,
    roster: &impl Roster,
    author: &MemberId,
) -> Result<(), Verdict> {
    let standing = roster.standing(author, &header.signer);
    match header.kind.class() {
        // The fold alone judges endings of group records.
        Class::Group => Ok(()),
        Class::Chain => {
            if standing != Standing::Live && !roster.chain_stands(author, &header.signer, header.seq) {
                return Err(Verdict::Drop(DropReason::Removed));
            }
            let branches = held.in_chain(&header.signer, header.seq);
            match branches.get(CHAIN_BRANCHES - 1) {
                Some(highest_kept) if id > *highest_kept => Err(Verdict::Drop(DropReason::Full)),
                _ => Ok(()),
            }
        }
        Class::Slot => {
            if standing != Standing::Live {
                return Err(Verdict::Drop(DropReason::Removed));
            }
            // Any live device of the member may sign a slot that another of its devices made.
            if !roster.has_device(author, header.slot.prefix) {
                return Err(Verdict::Drop(DropReason::UnknownAuthor));
            }
            if header.slot.number >= roster.slots(author, header.kind) {
                return Err(Verdict::Drop(DropReason::Full));
            }
            match held.in_slot(author, header.kind, header.slot) {
                Some(standing) if standing >= (header.stamp, id) => Err(Verdict::Stale),
                _ => Ok(()),
            }
        }
    }
}

/// Of two records for one (member, kind, slot), whether the first replaces the second: the higher (stamp, id).
pub fn replaces(a: (Stamp, RecordId), b: (Stamp, RecordId)) -> bool {
    a > b
}
