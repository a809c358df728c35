//! Names that are computed, not chosen: ids, keys as bytes, and the contexts under which things are hashed.

use core::fmt;

/// The context strings of BLAKE3's key-derivation mode, one for each use, so that a hash made for one purpose
/// means nothing for another.
pub mod context {
    /// [`crate::RecordId`].
    pub const RECORD: &str = "hedgerow/1 record id";
    /// [`crate::MemberId`].
    pub const MEMBER: &str = "hedgerow/1 member";
    /// The second part of [`crate::GroupId`].
    pub const GROUP: &str = "hedgerow/1 group";
    /// [`crate::ActId`].
    pub const ACT: &str = "hedgerow/1 act";
    /// The hash of an epoch key or meeting key that a parcel's head publishes.
    pub const KEY: &str = "hedgerow/1 key";
    /// [`crate::WordsHash`].
    pub const WORDS: &str = "hedgerow/1 words";
    /// The codes that two neighbours show each other at the door.
    pub const DOOR: &str = "hedgerow/1 door code";
    /// [`crate::BlobId`].
    pub const BLOB: &str = "hedgerow/1 blob id";
}

/// BLAKE3 in key-derivation mode under one of the [`context`] strings.
pub fn hash(context: &str, bytes: &[u8]) -> [u8; 32] {
    blake3::derive_key(context, bytes)
}

macro_rules! bytes32 {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, minicbor::Encode, minicbor::Decode)]
        #[cbor(transparent)]
        pub struct $name(#[cbor(with = "minicbor::bytes")] pub [u8; 32]);

        impl $name {
            /// The first sixteen bytes, as lists in clear parts carry them.
            pub fn prefix(&self) -> Prefix {
                let mut p = [0; 16];
                p.copy_from_slice(&self.0[..16]);
                Prefix(p)
            }
            /// Reads it back from the hexadecimal form that `Display` writes.
            pub fn from_hex(text: &str) -> Option<Self> {
                from_hex(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                hex(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "("))?;
                hex(&self.0[..4], f)?;
                write!(f, ")")
            }
        }
    };
}

bytes32! {
    /// Hash of a record's bytes without its signature.
    RecordId
}
bytes32! {
    /// A closed group: eight bytes of salt, then 24 of the founding charter's hash (PROTOCOL.md section 5).
    GroupId
}
bytes32! {
    /// A person in one group: the hash of the person's root key there. Nobody can link a person's two groups by it.
    MemberId
}
bytes32! {
    /// The Ed25519 public key in a header: a device's, or a person's root where the kind asks for it.
    DeviceKey
}
bytes32! {
    /// A person's Ed25519 root key in one group.
    RootKey
}
bytes32! {
    /// An X25519 public key to which something can be sealed.
    BoxKey
}
bytes32! {
    /// The Ed25519 public key of a letter or poster.
    LinkKey
}
bytes32! {
    /// The Ed25519 public key of a relay peer, which is its name on the network, too.
    RelayKey
}
bytes32! {
    /// Hash of an act's clear part: the text that organisers agree to, whoever carries it.
    ActId
}
bytes32! {
    /// Hash of a photo's bytes as they travel: sealed.
    BlobId
}
bytes32! {
    /// Hash of an epoch key or a meeting key.
    KeyHash
}

bytes32! {
    /// Hash of an act's words as they are before sealing. They hold a salt, so that nobody who may not read them can
    /// guess them by it.
    WordsHash
}

/// The first sixteen bytes of an id, as lists in clear parts carry them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, minicbor::Encode, minicbor::Decode)]
#[cbor(transparent)]
pub struct Prefix(#[cbor(with = "minicbor::bytes")] pub [u8; 16]);

/// The first four bytes of a key parcel's id, naming the key that sealed a body.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Epoch(pub [u8; 4]);

/// The first eight bytes of the device that made a slot; any device of the same member may write on in it.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct DevicePrefix(#[cbor(with = "minicbor::bytes")] pub [u8; 8]);

/// A replaceable place: who made it, and a number.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, minicbor::Encode, minicbor::Decode,
)]
pub struct Slot {
    /// The making device.
    #[n(0)]
    pub prefix: DevicePrefix,
    /// The number within that device and kind.
    #[n(1)]
    pub number: u64,
}

impl Epoch {
    /// No key: a group record without words.
    pub const CLEAR: Epoch = Epoch([0; 4]);
    /// Sealed to receivers, not under the group's key.
    pub const SEALED: Epoch = Epoch([0xFF; 4]);

    /// The epoch a parcel's id names, or nothing where those four bytes are reserved and the parcel has to be made again.
    pub fn of_parcel(parcel: &RecordId) -> Option<Self> {
        let e = Epoch([parcel.0[0], parcel.0[1], parcel.0[2], parcel.0[3]]);
        (e != Epoch::CLEAR && e != Epoch::SEALED).then_some(e)
    }
}

impl DeviceKey {
    /// The prefix under which this device makes slots.
    pub fn slot_prefix(&self) -> DevicePrefix {
        let mut p = [0; 8];
        p.copy_from_slice(&self.0[..8]);
        DevicePrefix(p)
    }
    /// The member whose root this key is, for the kinds a root signs by itself.
    pub fn as_root(&self) -> RootKey {
        RootKey(self.0)
    }
}

impl RootKey {
    /// The member this root is.
    pub fn member(&self) -> MemberId {
        MemberId(hash(context::MEMBER, &self.0))
    }
}

impl GroupId {
    /// The group founded by this clear part; salt is its first field's value (PROTOCOL.md section 5, step 3).
    pub fn of_charter(salt: &[u8; 8], clear: &[u8]) -> Self {
        let mut id = [0; 32];
        id[..8].copy_from_slice(salt);
        id[8..].copy_from_slice(&hash(context::GROUP, clear)[..24]);
        GroupId(id)
    }
    /// The salt it begins with.
    pub fn salt(&self) -> [u8; 8] {
        let mut salt = [0; 8];
        salt.copy_from_slice(&self.0[..8]);
        salt
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex(&self.0, f)
    }
}

impl fmt::Debug for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prefix(")?;
        hex(&self.0[..4], f)?;
        write!(f, ")")
    }
}

fn hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|b| write!(f, "{b:02x}"))
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let text = text.as_bytes();
    if text.len() != 64 {
        return None;
    }
    let mut out = [0; 32];
    for (byte, pair) in out.iter_mut().zip(text.chunks_exact(2)) {
        let high = char::from(pair[0]).to_digit(16)?;
        let low = char::from(pair[1]).to_digit(16)?;
        *byte = u8::try_from(high * 16 + low).ok()?;
    }
    Some(out)
}
