//! A device's keys in one group. They are made on the device and never leave it (PROTOCOL.md section 1).

use core::fmt;

use ed25519_dalek::SigningKey;
use hedgerow_record::{BoxKey, DeviceKey};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::boxes::BoxSecret;
use crate::derive::random;

/// One computer of one member in one group.
#[derive(Clone)]
pub struct Device {
    signing: SigningKey,
    box_secret: BoxSecret,
}

impl Device {
    /// Bytes of both secrets.
    pub const LEN: usize = 64;

    /// A new device.
    pub fn new(rng: &mut impl CryptoRng) -> Device {
        Device { signing: SigningKey::from_bytes(&random(rng)), box_secret: BoxSecret::new(rng) }
    }

    /// Reads back what [`Device::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8; Device::LEN]) -> Device {
        let mut signing = Zeroizing::new([0; 32]);
        signing.copy_from_slice(&bytes[..32]);
        let mut box_secret = Zeroizing::new([0; 32]);
        box_secret.copy_from_slice(&bytes[32..]);
        Device { signing: SigningKey::from_bytes(&signing), box_secret: BoxSecret::from_bytes(&box_secret) }
    }

    /// Ed25519 seed (RFC 8032), then X25519 secret (RFC 7748).
    pub fn to_bytes(&self) -> Zeroizing<[u8; Device::LEN]> {
        let mut bytes = Zeroizing::new([0; Device::LEN]);
        bytes[..32].copy_from_slice(self.signing.as_bytes());
        bytes[32..].copy_from_slice(self.box_secret.as_bytes());
        bytes
    }

    /// The key that stands in the header of its records.
    pub fn key(&self) -> DeviceKey {
        DeviceKey(self.signing.verifying_key().to_bytes())
    }

    /// Where things for this device are sealed to.
    pub fn box_key(&self) -> BoxKey {
        self.box_secret.public()
    }

    /// Signs its records.
    pub fn signing_key(&self) -> &SigningKey {
        &self.signing
    }

    /// Opens what is sealed to it.
    pub fn box_secret(&self) -> &BoxSecret {
        &self.box_secret
    }
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Device({:?}, ..)", self.key())
    }
}
