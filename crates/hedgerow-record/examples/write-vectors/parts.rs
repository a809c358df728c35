//! What the vectors are made of: fixed keys, a group, and a header of each class.

use ed25519_dalek::SigningKey;
use hedgerow_record::clear::{FoundingClear, write};
use hedgerow_record::sign::{Domain, sign};
use hedgerow_record::{
    ActId, BoxKey, DeviceKey, Epoch, GroupId, Header, Kind, LinkKey, MemberId, Millis, RecordId, RootKey,
    Slot, Stamp,
};

/// One record, or bytes that are none.
pub(crate) struct Vector {
    pub(crate) name: String,
    pub(crate) author: MemberId,
    pub(crate) bytes: Vec<u8>,
    /// `good`, or the code of the fault.
    pub(crate) verdict: &'static str,
    /// Whether a check that multiplies by the cofactor and takes weak keys would accept the signature.
    pub(crate) loose: bool,
    /// The key of the letter or poster by which a certificate came in.
    pub(crate) link: Option<LinkKey>,
}

pub(crate) fn device() -> SigningKey {
    SigningKey::from_bytes(&[0x42; 32])
}

pub(crate) fn root() -> SigningKey {
    SigningKey::from_bytes(&[0x52; 32])
}

pub(crate) fn link() -> SigningKey {
    SigningKey::from_bytes(&[0x4C; 32])
}

pub(crate) fn public(key: &SigningKey) -> [u8; 32] {
    key.verifying_key().to_bytes()
}

pub(crate) fn author() -> MemberId {
    RootKey(public(&root())).member()
}

pub(crate) fn founding() -> FoundingClear {
    FoundingClear {
        salt: [0x5A; 8],
        root: RootKey(public(&root())),
        recovery_box: BoxKey([0xB0; 32]),
        lowest_program: 1,
        members_invite: true,
    }
}

pub(crate) fn group() -> GroupId {
    GroupId::of_charter(&[0x5A; 8], &write(&founding()))
}

pub(crate) fn charter() -> ActId {
    FoundingClear::charter_id(&write(&founding()))
}

/// Bytes that stand for a ciphertext: no two neighbours alike.
pub(crate) fn filler(len: usize) -> Vec<u8> {
    (0..=250u8).cycle().take(len).collect()
}

/// A listing of 40 bytes.
pub(crate) fn slot() -> Header {
    let signer = DeviceKey(public(&device()));
    Header {
        kind: Kind::LISTING,
        sealed: false,
        body_len: 40,
        clear_len: 0,
        group: group(),
        signer,
        slot: Slot { prefix: signer.slot_prefix(), number: 3 },
        stamp: Stamp::new(Millis(1_800_000_000_000), 7),
        epoch: Epoch([1, 2, 3, 4]),
        seq: 0,
        prev: RecordId::default(),
        nonce: [0x33; 24],
    }
}

/// An envelope of 600 bytes.
pub(crate) fn sealed() -> Header {
    Header {
        kind: Kind::ENVELOPE,
        sealed: true,
        body_len: 600,
        epoch: Epoch::SEALED,
        nonce: [0; 24],
        ..slot()
    }
}

/// The second payment of a device.
pub(crate) fn chain() -> Header {
    Header { kind: Kind::PAYMENT, slot: Slot::default(), seq: 1, prev: RecordId([9; 32]), ..slot() }
}

/// A group record without words: nothing but a clear part of this length.
pub(crate) fn clear(kind: Kind, clear_len: usize) -> Header {
    let len = u16::try_from(clear_len).expect("a clear part is short");
    Header {
        kind,
        body_len: len,
        clear_len: len,
        slot: Slot::default(),
        epoch: Epoch::CLEAR,
        nonce: [0; 24],
        ..slot()
    }
}

/// A group record of an unknown kind with a clear part of 12 bytes and words of 48.
pub(crate) fn words() -> Header {
    let base = clear(unknown(120), 12);
    Header { body_len: 60, epoch: Epoch([1, 2, 3, 4]), nonce: [0x33; 24], ..base }
}

pub(crate) fn unknown(number: u8) -> Kind {
    Kind::new(number).expect("a kind")
}

/// A record signed by the device, whether or not its shape is good.
pub(crate) fn by_device(name: &str, header: &Header, body: &[u8], verdict: &'static str) -> Vector {
    signed(name, [&header.write()[..], body].concat(), author(), &device(), verdict)
}

/// Bytes with a good signature after them.
pub(crate) fn signed(
    name: &str,
    mut bytes: Vec<u8>,
    author: MemberId,
    key: &SigningKey,
    verdict: &'static str,
) -> Vector {
    let signature = sign(key, Domain::Record, &[&author.0, &bytes]);
    bytes.extend_from_slice(&signature);
    raw(name, bytes, author, verdict)
}

/// Bytes as they are.
pub(crate) fn raw(name: &str, bytes: Vec<u8>, author: MemberId, verdict: &'static str) -> Vector {
    Vector { name: name.to_owned(), author, bytes, verdict, loose: false, link: None }
}
