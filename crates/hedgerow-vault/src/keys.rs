//! A group's keys of one epoch: what its parcel brings (PROTOCOL.md section 5, "Key parcel").

use core::fmt;

use hedgerow_record::{KeyHash, context, hash};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::derive::random;

macro_rules! key {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(Zeroizing<[u8; 32]>);

        impl $name {
            /// A new one.
            pub fn new(rng: &mut impl CryptoRng) -> Self {
                Self(random(rng))
            }

            /// The key of these bytes; nothing where they are not 32.
            pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
                bytes.first_chunk::<32>().filter(|_| bytes.len() == 32).map(|key| Self(Zeroizing::new(*key)))
            }

            /// The secret bytes.
            pub fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }

            /// What a parcel's head publishes of it.
            pub fn hash(&self) -> KeyHash {
                KeyHash(hash(context::KEY, &self.0[..]))
            }
        }

        impl PartialEq for $name {
            /// Compares hashes, so that the time taken says nothing about the keys.
            fn eq(&self, other: &Self) -> bool {
                self.hash() == other.hash()
            }
        }

        impl Eq for $name {}

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

key! {
    /// Seals what members write in an epoch. Relay peers that may not read never get it.
    EpochKey
}
key! {
    /// By this members and relay peers of a group recognise one another before they say which group it is.
    MeetingKey
}

/// Both keys of an epoch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupKeys {
    /// Seals what members write.
    pub epoch: EpochKey,
    /// By which they meet.
    pub meeting: MeetingKey,
}

impl GroupKeys {
    /// Bytes of both keys, as parcels and letters carry them.
    pub const LEN: usize = 64;

    /// New keys.
    pub fn new(rng: &mut impl CryptoRng) -> GroupKeys {
        GroupKeys { epoch: EpochKey::new(rng), meeting: MeetingKey::new(rng) }
    }

    /// Epoch key, then meeting key; nothing where the bytes are not 64.
    pub fn from_bytes(bytes: &[u8]) -> Option<GroupKeys> {
        let (epoch, meeting) = bytes.split_at_checked(32)?;
        Some(GroupKeys { epoch: EpochKey::from_bytes(epoch)?, meeting: MeetingKey::from_bytes(meeting)? })
    }

    /// Epoch key, then meeting key.
    pub fn to_bytes(&self) -> Zeroizing<[u8; GroupKeys::LEN]> {
        let mut bytes = Zeroizing::new([0; GroupKeys::LEN]);
        bytes[..32].copy_from_slice(self.epoch.as_bytes());
        bytes[32..].copy_from_slice(self.meeting.as_bytes());
        bytes
    }
}
