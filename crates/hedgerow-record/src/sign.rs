//! Ed25519 with a domain for each use (RFC 8032, checked as `verify_strict` does: small-order keys and
//! mixed-order signatures are refused, so that all computers agree on every signature).

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use crate::header::{Header, ShapeError};
use crate::ids::{DeviceKey, MemberId};
use crate::limits::SIGNATURE_LEN;
use crate::record::Record;

/// What a signature is made for; the first bytes of what is signed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Domain {
    /// A whole record.
    Record,
    /// A root's word on a person's admission.
    Certificate,
    /// A root's word that a further device is its own.
    Device,
    /// A letter's or poster's word that a root may come in.
    Link,
    /// Entering a group's stream.
    Enter,
    /// A device's word under which name its computer is on the network.
    Here,
}

impl Domain {
    const fn bytes(self) -> &'static [u8] {
        match self {
            Domain::Record => b"hedgerow/1 record\0",
            Domain::Certificate => b"hedgerow/1 certificate\0",
            Domain::Device => b"hedgerow/1 device\0",
            Domain::Link => b"hedgerow/1 link\0",
            Domain::Enter => b"hedgerow/1 enter\0",
            Domain::Here => b"hedgerow/1 here\0",
        }
    }
}

/// Signs `parts`, joined, under `domain`.
pub fn sign(key: &SigningKey, domain: Domain, parts: &[&[u8]]) -> [u8; SIGNATURE_LEN] {
    key.sign(&message(domain, parts)).to_bytes()
}

/// Whether `signature` over `parts` under `domain` is by `key`. Weak keys have no valid signatures.
pub fn verify(key: &[u8; 32], domain: Domain, parts: &[&[u8]], signature: &[u8; SIGNATURE_LEN]) -> bool {
    let Ok(key) = VerifyingKey::from_bytes(key) else { return false };
    !key.is_weak() && key.verify_strict(&message(domain, parts), &Signature::from_bytes(signature)).is_ok()
}

/// Makes a record: header, body, and the author's signature.
///
/// The signing message holds the author's [`MemberId`], so that a key which two roots claim moves no record from
/// one person to the other.
pub fn sign_record(
    header: &Header,
    body: &[u8],
    author: MemberId,
    key: &SigningKey,
) -> Result<Record, ShapeError> {
    let mut bytes = Vec::with_capacity(header.record_len());
    bytes.extend_from_slice(&header.write());
    bytes.extend_from_slice(body);
    let signature = sign(key, Domain::Record, &[&author.0, &bytes]);
    bytes.extend_from_slice(&signature);
    if header.signer != DeviceKey(key.verifying_key().to_bytes()) {
        return Err(ShapeError::Field("signer"));
    }
    Record::read(bytes)
}

/// Whether the record is signed by its header's key for this author.
pub fn verify_record(record: &Record, author: MemberId) -> bool {
    let parts: [&[u8]; 2] = [&author.0, record.signed_part()];
    verify(&record.header().signer.0, Domain::Record, &parts, &record.signature())
}

fn message(domain: Domain, parts: &[&[u8]]) -> Vec<u8> {
    let mut m = domain.bytes().to_vec();
    parts.iter().for_each(|p| m.extend_from_slice(p));
    m
}
