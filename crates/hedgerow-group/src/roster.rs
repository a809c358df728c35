//! Who belongs to a group, with which devices and rights: the answer of the fold.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use hedgerow_record::clear::{CharterTerms, GrantClear, ParcelClear};
use hedgerow_record::{
    ActId, BlobId, BoxKey, Clear, DeviceKey, DevicePrefix, DropReason, GroupId, Kind, LinkKey, MemberId,
    Record, RecordId, RelayKey, Roster as Judge, Slot, Stamp, Standing, Verdict, WordsHash,
};

use crate::relays::RelayPeer;

/// The number of this program, compared with a charter's lowest.
pub const PROGRAM: u32 = 1;

/// A group as it stands: a pure function of its facts and of the branch chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    pub(crate) group: GroupId,
    pub(crate) charter: Option<ActId>,
    pub(crate) branch: Vec<ActId>,
    pub(crate) terms: Option<CharterTerms>,
    pub(crate) split: Vec<ActId>,
    pub(crate) members: BTreeMap<MemberId, Member>,
    pub(crate) claims: HashMap<DeviceKey, Vec<MemberId>>,
    pub(crate) grants: BTreeMap<RecordId, Grant>,
    pub(crate) parcels: Vec<Parcel>,
    pub(crate) relays: Vec<RelayPeer>,
    pub(crate) removed: BTreeSet<MemberId>,
    pub(crate) words: Vec<(ActId, WordsHash)>,
    pub(crate) taken_down: BTreeSet<RecordId>,
    pub(crate) blobs_taken_down: BTreeSet<BlobId>,
    pub(crate) hidden: BTreeSet<(MemberId, u8, Slot)>,
    pub(crate) kept_heads: HashMap<(MemberId, DeviceKey), Vec<Option<u32>>>,
}

/// Somebody who was ever admitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Whether the person belongs to the group now.
    pub in_force: bool,
    /// How it ended, if it did.
    pub ending: Option<Ending>,
    /// Who invited the person; nobody for the founder.
    pub invited_by: Option<MemberId>,
    /// The stamp of the first certificate.
    pub since: Stamp,
    /// Where keys for the person's next computer are sealed to.
    pub recovery_boxes: BTreeSet<BoxKey>,
    /// Devices ever certified, ascending by (stamp, id).
    pub devices: Vec<MemberDevice>,
}

/// A device of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberDevice {
    /// Its signing key.
    pub key: DeviceKey,
    /// Where post for it is sealed to.
    pub box_key: BoxKey,
    /// What the person calls it.
    pub label: String,
    /// The record that certifies it.
    pub certified_by: RecordId,
    /// When.
    pub since: Stamp,
    /// Whether it is one of the member's devices now: not retired, and among the lowest eight.
    pub live: bool,
}

/// How a membership ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Organisers removed the member.
    Removed,
    /// The member left.
    Left,
}

/// A letter or poster, and who came by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Who wrote it.
    pub issuer: MemberId,
    /// The device that signed it: its slots hold the grant's keys and words.
    pub signer: DeviceKey,
    /// When.
    pub since: Stamp,
    /// What it says.
    pub clear: GrantClear,
    /// Whether its issuer had and has the right to it.
    pub counts: bool,
    /// Whether it was ended.
    pub closed: bool,
    /// Certificates held that came by it, ascending.
    pub certificates: Vec<RecordId>,
}

/// A parcel of keys by an organiser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Its id, which names the epoch.
    pub id: RecordId,
    /// Who made it.
    pub author: MemberId,
    /// What its head says.
    pub clear: ParcelClear,
    /// How many members it covers whose removal is in force.
    pub covers: usize,
}

/// Which key to write under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WritingKey {
    /// The parcel.
    pub parcel: RecordId,
    /// Whether it covers every removal in force; otherwise removed members can still read what is written.
    pub covers_all: bool,
}

impl Roster {
    /// The group.
    pub fn group_id(&self) -> GroupId {
        self.group
    }
    /// The charter version in force; nothing while its founding record is not held.
    pub fn charter(&self) -> Option<ActId> {
        self.charter
    }
    /// What that version says.
    pub fn terms(&self) -> Option<&CharterTerms> {
        self.terms.as_ref()
    }
    /// The versions at which the organisers changed, the founding one first: the branch this roster is of.
    pub fn branch(&self) -> &[ActId] {
        &self.branch
    }
    /// Successors between which a neighbour has to choose: the group was founded anew.
    pub fn split(&self) -> &[ActId] {
        &self.split
    }
    /// The versions in force that changed the group's words, the newest first, each with the hash of its words. Those
    /// of the founding charter are not among them.
    pub fn words(&self) -> &[(ActId, WordsHash)] {
        &self.words
    }
    /// Whether organisers hid this slot for everybody.
    pub fn is_hidden(&self, member: &MemberId, kind: Kind, slot: Slot) -> bool {
        self.hidden.contains(&(*member, kind.number(), slot))
    }
    /// Photos that organisers took down.
    pub fn blobs_taken_down(&self) -> &BTreeSet<BlobId> {
        &self.blobs_taken_down
    }
    /// Whether this program is too old to write here.
    pub fn needs_newer_program(&self) -> bool {
        self.terms.as_ref().is_some_and(|t| t.lowest_program > PROGRAM)
    }
    /// Everybody ever admitted.
    pub fn all(&self) -> impl Iterator<Item = (&MemberId, &Member)> {
        self.members.iter()
    }
    /// Those who belong to the group now.
    pub fn members(&self) -> impl Iterator<Item = (&MemberId, &Member)> {
        self.all().filter(|(_, m)| m.in_force)
    }
    /// One member, past or present.
    pub fn member(&self, id: &MemberId) -> Option<&Member> {
        self.members.get(id)
    }
    /// Whether the member is an organiser of the version in force and belongs to the group.
    pub fn is_organiser(&self, id: &MemberId) -> bool {
        self.terms.as_ref().is_some_and(|t| t.organisers.binary_search(id).is_ok())
            && self.member(id).is_some_and(|m| m.in_force)
    }
    /// Whether the member may write letters and posters now.
    pub fn may_invite(&self, id: &MemberId) -> bool {
        let in_force = self.member(id).is_some_and(|m| m.in_force);
        self.is_organiser(id) || in_force && self.terms.as_ref().is_some_and(|t| t.members_invite)
    }
    /// The member in force whose live device this is.
    pub fn member_of(&self, device: &DeviceKey) -> Option<MemberId> {
        self.claims.get(device)?.iter().copied().find(|m| self.standing(m, device) == Standing::Live)
    }
    /// A device of a member.
    pub fn device(&self, member: &MemberId, key: &DeviceKey) -> Option<&MemberDevice> {
        self.member(member)?.devices.iter().find(|d| d.key == *key)
    }
    /// Where post for a member is sealed to: each live device and recovery box.
    pub fn boxes(&self, member: &MemberId) -> Vec<BoxKey> {
        let Some(member) = self.member(member) else { return Vec::new() };
        let devices = member.devices.iter().filter(|d| d.live).map(|d| d.box_key);
        devices.chain(member.recovery_boxes.iter().copied()).collect()
    }
    /// Letters and posters by record id.
    pub fn grants(&self) -> impl Iterator<Item = (&RecordId, &Grant)> {
        self.grants.iter()
    }
    /// The keys of letters and posters that still let somebody in.
    pub fn open_links(&self) -> Vec<LinkKey> {
        self.grants.values().filter(|g| self.is_open(g)).map(|g| g.clear.link).collect()
    }
    /// The letter or poster of this key, if any.
    pub fn grant_of_link(&self, link: &LinkKey) -> Option<(&RecordId, &Grant)> {
        self.grants.iter().find(|(_, g)| g.clear.link == *link)
    }
    /// Whether a letter or poster still lets somebody in.
    pub fn is_open(&self, grant: &Grant) -> bool {
        grant.counts
            && !grant.closed
            && grant.certificates.len() < grant.clear.uses as usize
            && self.member(&grant.issuer).is_some_and(|m| m.in_force)
    }
    /// Members whose removal is in force.
    pub fn removed(&self) -> &BTreeSet<MemberId> {
        &self.removed
    }
    /// Parcels that count, the best to write under first.
    pub fn parcels(&self) -> &[Parcel] {
        &self.parcels
    }
    /// Relay peers, the latest named first.
    pub fn relays(&self) -> &[RelayPeer] {
        &self.relays
    }
    /// One of them.
    pub fn relay(&self, key: &RelayKey) -> Option<&RelayPeer> {
        self.relays.iter().find(|r| r.clear.transport == *key)
    }
    /// The parcel to write under, among those whose keys are held.
    pub fn writing_key(&self, holds: impl Fn(&RecordId) -> bool) -> Option<WritingKey> {
        let best = self.parcels.iter().find(|p| holds(&p.id))?;
        Some(WritingKey { parcel: best.id, covers_all: best.covers == self.removed.len() })
    }
}

impl Judge for Roster {
    fn group(&self) -> GroupId {
        self.group
    }

    fn claimants(&self, signer: &DeviceKey) -> &[MemberId] {
        self.claims.get(signer).map_or(&[], Vec::as_slice)
    }

    fn standing(&self, member: &MemberId, signer: &DeviceKey) -> Standing {
        match self.member(member) {
            Some(m) if m.in_force => match m.devices.iter().find(|d| d.key == *signer) {
                Some(d) if d.live => Standing::Live,
                _ => Standing::Retired,
            },
            _ => Standing::Ended,
        }
    }

    fn has_device(&self, member: &MemberId, prefix: DevicePrefix) -> bool {
        self.member(member).is_some_and(|m| m.devices.iter().any(|d| d.key.slot_prefix() == prefix))
    }

    fn slots(&self, member: &MemberId, kind: Kind) -> u64 {
        let library = self.terms.as_ref().is_some_and(|t| t.libraries.contains(member));
        let wide = match kind {
            Kind::LISTING | Kind::ENVELOPE => library,
            Kind::INVITATION_WORDS | Kind::LETTER_KEYS => {
                self.terms.as_ref().is_some_and(|t| t.organisers.binary_search(member).is_ok())
            }
            _ => false,
        };
        if wide { kind.shape_slots() } else { kind.neighbour_slots() }
    }

    fn chain_stands(&self, member: &MemberId, signer: &DeviceKey, seq: u32) -> bool {
        match self.kept_heads.get(&(*member, *signer)) {
            Some(heads) => heads.iter().all(|head| head.is_some_and(|head| seq <= head)),
            None => self.member(member).is_some_and(|m| m.ending == Some(Ending::Left)),
        }
    }

    fn taken_down(&self, id: &RecordId) -> bool {
        self.taken_down.contains(id)
    }

    /// Group records are settled together ([`crate::settle`]), never one by one against a finished roster.
    fn judge_group(&self, _: &Record, _: &Clear, _: MemberId) -> Result<(), Verdict> {
        Err(Verdict::Drop(DropReason::UnknownReference))
    }
}
