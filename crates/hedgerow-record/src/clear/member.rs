//! What a person's root says about its devices and itself.

use minicbor::{Decode, Encode};

use crate::clear::act::HeadKept;
use crate::ids::{BoxKey, DeviceKey, GroupId, Prefix, RootKey};
use crate::limits::{CLEAR_TEXT_MAX, PREFIXES_MAX, SIGNATURE_LEN};
use crate::sign::{self, Domain};

/// A further device of a member, inside a record signed by that device: root and device both consent.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct DeviceClear {
    /// The member's root.
    #[n(0)]
    pub root: RootKey,
    /// The box key of the device that signs this record.
    #[n(1)]
    pub device_box: BoxKey,
    /// What the person calls it; a kind of computer, not a name.
    #[n(2)]
    pub label: String,
    /// The root's word.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub root_signature: [u8; SIGNATURE_LEN],
}

/// The end of a device. What is not named here is void.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct RetirementClear {
    /// Which.
    #[n(0)]
    pub device: DeviceKey,
    /// The last record of its chain that counts.
    #[n(1)]
    pub head: Option<HeadKept>,
    /// The device's group records that stand.
    #[n(2)]
    pub stand: Vec<Prefix>,
}

/// A member's own goodbye.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct LeavingClear {
    /// Certificates of people whom the member invited and who stay.
    #[n(0)]
    pub stay: Vec<Prefix>,
}

impl DeviceClear {
    pub(super) fn within_bounds(&self) -> bool {
        self.label.len() <= CLEAR_TEXT_MAX
    }

    fn signed_part(&self, group: &GroupId, device: &DeviceKey) -> Vec<u8> {
        let mut part = [group.0, self.root.0, device.0, self.device_box.0].concat();
        part.extend_from_slice(self.label.as_bytes());
        part
    }

    /// Puts the root's signature in.
    pub fn sign(&mut self, group: &GroupId, device: &DeviceKey, root: &ed25519_dalek::SigningKey) {
        self.root_signature = sign::sign(root, Domain::Device, &[&self.signed_part(group, device)]);
    }

    /// Whether the root signed this device into this group.
    pub fn is_by_root(&self, group: &GroupId, device: &DeviceKey) -> bool {
        let part = self.signed_part(group, device);
        sign::verify(&self.root.0, Domain::Device, &[&part], &self.root_signature)
    }
}

impl RetirementClear {
    pub(super) fn within_bounds(&self) -> bool {
        self.stand.len() <= PREFIXES_MAX
    }
}

impl LeavingClear {
    pub(super) fn within_bounds(&self) -> bool {
        self.stay.len() <= PREFIXES_MAX
    }
}
