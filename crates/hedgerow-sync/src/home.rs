//! What a session asks of the house it stands in. `hedgerow-node` answers from store and roster; tests from a toy.

use std::sync::Arc;

use hedgerow_record::{
    ActId, BlobId, DeviceKey, GroupId, LinkKey, MemberId, Millis, Record, RecordId, RelayKey,
};

use crate::idtree::{Entry, IdTree};
use crate::set::Set;

/// As whom somebody enters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, minicbor::Encode, minicbor::Decode)]
pub enum Credential {
    /// As a member's device.
    #[n(0)]
    Device(#[n(0)] DeviceKey),
    /// As somebody who holds a letter or poster, to read it and to come in.
    #[n(1)]
    Link(#[n(0)] LinkKey),
    /// As a relay peer, which stores and forwards.
    #[n(2)]
    Relay(#[n(0)] RelayKey),
}

/// Who can be inside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Entrant {
    Device(DeviceKey),
    Relay(RelayKey),
}

/// What is known of a device.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Acquaintance {
    /// A live device of this member.
    Member(MemberId),
    /// Never heard of it; its papers may help.
    Unknown,
    /// It was a member's and is no longer, or its member has left or was removed.
    Ended,
}

/// The house of a session: a group as held here. All answers are of this moment.
pub trait Home {
    /// The group.
    fn group(&self) -> GroupId;
    /// Whether anything of the group is held: a newcomer holds nothing and takes an answering member at its word
    /// until it does.
    fn knows_group(&self) -> bool;
    /// The meeting keys held, the one in use first.
    fn meeting_keys(&self) -> Vec<[u8; 32]>;
    /// Keys of letters and posters that are not ended, the newest first: by them newcomers are recognised.
    fn links(&self) -> Vec<LinkKey>;
    /// Whether somebody may still come in by this link.
    fn link_is_open(&self, link: &LinkKey) -> bool;
    /// The link by which this house itself wants to come in.
    fn own_link(&self) -> Option<LinkKey>;
    /// The key by which this house is recognised while it holds no meeting key: it comes back with the words alone.
    fn own_name(&self) -> Option<[u8; 32]> {
        None
    }
    /// The keys by which members are recognised who come back so.
    fn names(&self) -> Arc<[[u8; 32]]> {
        Arc::default()
    }
    /// This computer's device, once it is to come in or has come in.
    fn own_device(&self) -> Option<DeviceKey>;
    /// Signs the parts, joined, under [`hedgerow_record::sign::Domain::Enter`] with the credential's key.
    fn sign_enter(&self, credential: &Credential, parts: &[&[u8]]) -> Option<[u8; 64]>;
    /// What is known of a device.
    fn acquaintance(&self, device: &DeviceKey) -> Acquaintance;
    /// This computer's key as a relay peer, where it is one: then it enters as that and as nothing else.
    fn own_relay(&self) -> Option<RelayKey> {
        None
    }
    /// Whether an organiser has named this relay peer.
    fn knows_relay(&self, _relay: &RelayKey) -> bool {
        false
    }
    /// The group records that certify this computer's device.
    fn papers(&self) -> Vec<Record>;
    /// Versions of the charter at which the organisers changed, the founding one first.
    fn branch(&self) -> Vec<ActId>;
    /// The ids of a set, as they are now.
    fn ids(&self, set: Set) -> IdTree;
    /// What of a set ends its life not after this moment.
    fn ended_by(&self, set: Set, moment: Millis) -> Vec<Entry>;
    /// What somebody with this link may read.
    fn readable_by_link(&self, link: &LinkKey) -> Vec<RecordId>;
    /// Records by id, in the order of the ids; nothing where one is not held.
    fn records(&self, ids: &[RecordId]) -> Vec<Option<Arc<[u8]>>>;
    /// A photo by its name, sealed as it travels. Whoever keeps none has none.
    fn blob(&self, _id: &BlobId) -> Option<Arc<[u8]>> {
        None
    }
}
