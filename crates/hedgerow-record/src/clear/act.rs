//! Charter, acts and assents.

use minicbor::{Decode, Encode};

use crate::header::ShapeError;
use crate::ids::{
    ActId, BlobId, BoxKey, DeviceKey, MemberId, Prefix, RecordId, RootKey, Slot, WordsHash, context, hash,
};
use crate::limits::{ORGANISERS_MAX, PHOTOS_A_LISTING, PREFIXES_MAX, QUORUM_MEMBERS_MAX, VOUCHES_MAX};

/// Version 0 of a charter. The group's id is computed from these bytes.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct FoundingClear {
    /// The first eight bytes of the group's id.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub salt: [u8; 8],
    /// The founder's root, derived from words and salt.
    #[n(1)]
    pub root: RootKey,
    /// Where keys for the founder's next computer are sealed to.
    #[n(2)]
    pub recovery_box: BoxKey,
    /// Programs below this number carry the group's records but do not fold or write them.
    #[n(3)]
    pub lowest_program: u32,
    /// Whether members who are not organisers may invite.
    #[n(4)]
    pub members_invite: bool,
}

/// What organisers may decide: the text they assent to.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct ActClear {
    /// The charter version it is made under.
    #[n(0)]
    pub under: ActId,
    /// What is decided.
    #[n(1)]
    pub decision: Decision,
    /// Hash of the sealed words that go with it, so that whoever agrees agrees to these and no others.
    #[n(2)]
    pub words: Option<WordsHash>,
}

/// What an act decides. Numbers 4 and 6 are kept for appointment and levy.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Decision {
    /// The next version of the charter.
    #[n(0)]
    Charter(#[n(0)] CharterTerms),
    /// The end of somebody's membership.
    #[n(1)]
    Removal(#[n(0)] Removal),
    /// The end of one record, for everybody.
    #[n(2)]
    Takedown(#[n(0)] Takedown),
    /// A slot that honest programs do not show, whatever is in it.
    #[n(3)]
    Hiding(#[n(0)] Hiding),
    /// Somebody whose invitation fell with another's removal is confirmed.
    #[n(5)]
    Confirmation(#[n(0)] MemberId),
}

/// The terms of a charter from version 1 on.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct CharterTerms {
    /// One above the version it follows.
    #[n(0)]
    pub version: u32,
    /// One to nine members, ascending, each once.
    #[n(1)]
    pub organisers: Vec<MemberId>,
    /// How many of them must agree.
    #[n(2)]
    pub threshold: u8,
    /// Programs below this number carry the group's records but do not fold or write them.
    #[n(3)]
    pub lowest_program: u32,
    /// Whether members who are not organisers may invite.
    #[n(4)]
    pub members_invite: bool,
    /// Whether somebody who comes by a poster waits for a click.
    #[n(5)]
    pub ask_first: bool,
    /// Members with the numbers of a library.
    #[n(6)]
    pub libraries: Vec<MemberId>,
    /// Who keeps the group's account.
    #[n(7)]
    pub treasurer: Option<MemberId>,
    /// Acts under the version before that count.
    #[n(8)]
    pub acts: Vec<Prefix>,
    /// Organisers' grants under the version before that count.
    #[n(9)]
    pub grants: Vec<Prefix>,
    /// Who may appoint organisers where these have vanished.
    #[n(10)]
    pub quorum: Option<Quorum>,
    /// How many neighbours must vouch for a newcomer; nothing where nobody is treated as one.
    #[n(11)]
    pub vouches: Option<u8>,
}

/// Members of long standing, and how many of them can appoint organisers where these have vanished.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct Quorum {
    /// How many must sign.
    #[n(0)]
    pub needed: u8,
    /// Who may, ascending, each once.
    #[n(1)]
    pub members: Vec<MemberId>,
}

/// The end of somebody's membership. What is not named here is void.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct Removal {
    /// Who.
    #[n(0)]
    pub member: MemberId,
    /// The last chained record that counts, for each of the member's devices.
    #[n(1)]
    pub heads: Vec<HeadKept>,
    /// Members whom the removed one invited and who stay.
    #[n(2)]
    pub stay: Vec<Prefix>,
}

/// The end of a chain.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct HeadKept {
    /// Whose chain.
    #[n(0)]
    pub device: DeviceKey,
    /// Position of the last record that counts.
    #[n(1)]
    pub seq: u32,
    /// Its id.
    #[n(2)]
    pub id: RecordId,
}

/// One record that everybody drops and refuses.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct Takedown {
    /// Its author.
    #[n(0)]
    pub member: MemberId,
    /// Its kind's number.
    #[n(1)]
    pub kind: u8,
    /// Its slot.
    #[n(2)]
    pub slot: Slot,
    /// Its id.
    #[n(3)]
    pub record: RecordId,
    /// Photos that go with it.
    #[cbor(n(4), default, skip_if = "Vec::is_empty")]
    pub blobs: Vec<BlobId>,
}

/// A slot that honest programs do not show. It hides and drops nothing: a charter that no longer lists it shows the
/// slot again.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct Hiding {
    /// Whose.
    #[n(0)]
    pub member: MemberId,
    /// Its kind's number.
    #[n(1)]
    pub kind: u8,
    /// Which.
    #[n(2)]
    pub slot: Slot,
}

/// One organiser's yes.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct AssentClear {
    /// The charter version the act is made under.
    #[n(0)]
    pub under: ActId,
    /// The act.
    #[n(1)]
    pub act: ActId,
}

/// A member of the quorum says that no organiser has been heard of.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct CallClear {
    /// The charter version that names the quorum.
    #[n(0)]
    pub under: ActId,
}

impl FoundingClear {
    /// The name under which acts refer to this version.
    pub fn charter_id(clear: &[u8]) -> ActId {
        ActId(hash(context::ACT, clear))
    }
}

impl ActClear {
    /// The act's name: a hash of its clear part, so that any member may carry the text.
    pub fn id(clear: &[u8]) -> ActId {
        ActId(hash(context::ACT, clear))
    }

    pub(super) fn within_bounds(&self) -> bool {
        match &self.decision {
            Decision::Charter(c) => {
                let n = c.organisers.len();
                c.quorum.as_ref().is_none_or(Quorum::within_bounds)
                    && c.vouches.is_none_or(|v| (1..=VOUCHES_MAX).contains(&v))
                    && (1..=ORGANISERS_MAX).contains(&n)
                    && (1..=n).contains(&usize::from(c.threshold))
                    && c.version > 0
                    && c.organisers.is_sorted_by(|a, b| a < b)
                    && c.libraries.len() <= ORGANISERS_MAX
                    && c.acts.len() + c.grants.len() <= PREFIXES_MAX
            }
            Decision::Removal(r) => {
                r.heads.len() <= crate::limits::DEVICES_EVER && r.stay.len() <= PREFIXES_MAX
            }
            // A listing's photos and their small copies.
            Decision::Takedown(t) => t.blobs.len() <= 2 * PHOTOS_A_LISTING,
            Decision::Hiding(_) | Decision::Confirmation(_) => true,
        }
    }
}

impl Quorum {
    fn within_bounds(&self) -> bool {
        self.members.len() <= QUORUM_MEMBERS_MAX
            && self.members.is_sorted_by(|a, b| a < b)
            && (2..=self.members.len()).contains(&usize::from(self.needed))
    }
}

/// An act of a known decision; nothing where a later program decided something this one does not know.
///
/// What surrounds the decision is read by the same rules either way. Were a later decision's act read by narrower ones,
/// this program would call a fault what a later program passes on in good faith.
pub(super) fn read_act(clear: &[u8]) -> Result<Option<ActClear>, ShapeError> {
    match super::read::<Outline>(clear)?.decision {
        Number(0 | 1 | 2 | 3 | 5) => super::read(clear).map(Some),
        Number(_) => Ok(None),
    }
}

/// What is known of an act whose decision is not.
#[derive(Decode)]
#[cbor(map)]
struct Outline {
    #[n(0)]
    _under: ActId,
    #[n(1)]
    decision: Number,
}

/// The number of a [`Decision`], whatever it decides.
struct Number(i64);

impl<'b, C> Decode<'b, C> for Number {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        if d.array()? != Some(2) {
            return Err(minicbor::decode::Error::message("a decision is a number and what it says"));
        }
        let number = d.i64()?;
        d.skip()?;
        Ok(Number(number))
    }
}
