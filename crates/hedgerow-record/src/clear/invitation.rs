//! Letters and posters, their end, and who came by them.

use minicbor::{Decode, Encode};

use crate::ids::{ActId, BoxKey, DeviceKey, GroupId, LinkKey, Prefix, RecordId, RootKey};
use crate::limits::{self, SIGNATURE_LEN};
use crate::sign::{self, Domain};

/// How an invitation lets in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(index_only)]
pub enum GrantKind {
    /// For one person; lets in by itself.
    #[n(0)]
    Letter,
    /// For whoever sees it; lets one ask.
    #[n(1)]
    Poster,
}

/// A letter or poster.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct GrantClear {
    /// The issuer's own number for it; also the slot number of its words and keys.
    #[n(0)]
    pub number: u64,
    /// Letter or poster.
    #[n(1)]
    pub kind: GrantKind,
    /// How many may come by it.
    #[n(2)]
    pub uses: u32,
    /// The key whose secret is in the link.
    #[n(3)]
    pub link: LinkKey,
    /// The box key of the same secret.
    #[n(4)]
    pub link_box: BoxKey,
    /// The charter version under which it is issued.
    #[n(5)]
    pub under: ActId,
}

/// The end of a letter or poster.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct ClosedClear {
    /// Which.
    #[n(0)]
    pub grant: RecordId,
    /// The certificates that came by it and stand.
    #[n(1)]
    pub certificates: Vec<Prefix>,
    /// The charter version under which it is closed: an organiser out of office closes nothing.
    #[n(2)]
    pub under: ActId,
}

/// A person's admission, inside a record signed by the person's first device.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct CertificateClear {
    /// The letter or poster; nothing for the founder.
    #[n(0)]
    pub grant: Option<RecordId>,
    /// The person's root.
    #[n(1)]
    pub root: RootKey,
    /// Where keys for the person's next computer are sealed to.
    #[n(2)]
    pub recovery_box: BoxKey,
    /// The box key of the device that signs this record.
    #[n(3)]
    pub device_box: BoxKey,
    /// What the person calls the device; a kind of computer, not a name.
    #[n(4)]
    pub label: String,
    /// The root's word.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub root_signature: [u8; SIGNATURE_LEN],
    /// The link's word; nothing for the founder.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub link_signature: Option<[u8; SIGNATURE_LEN]>,
}

impl GrantClear {
    pub(super) fn within_bounds(&self) -> bool {
        let uses = match self.kind {
            GrantKind::Letter => 1..=1,
            GrantKind::Poster => 2..=limits::POSTER_USES_MAX,
        };
        uses.contains(&self.uses) && self.number < limits::GRANTS_EVER_ORGANISER as u64
    }
}

impl ClosedClear {
    pub(super) fn within_bounds(&self) -> bool {
        self.certificates.len() <= limits::POSTER_USES_MAX as usize
    }
}

impl CertificateClear {
    pub(super) fn within_bounds(&self) -> bool {
        self.label.len() <= limits::CLEAR_TEXT_MAX && self.grant.is_some() == self.link_signature.is_some()
    }

    /// What the root signs, under [`Domain::Certificate`], and the link signs, under [`Domain::Link`].
    fn signed_part(&self, group: &GroupId, device: &DeviceKey) -> Vec<u8> {
        let grant = self.grant.unwrap_or_default();
        let keys = [group.0, grant.0, self.root.0, self.recovery_box.0, device.0, self.device_box.0];
        let mut part = keys.concat();
        part.extend_from_slice(self.label.as_bytes());
        part
    }

    /// Puts both signatures in.
    pub fn sign(
        &mut self,
        group: &GroupId,
        device: &DeviceKey,
        root: &ed25519_dalek::SigningKey,
        link: Option<&ed25519_dalek::SigningKey>,
    ) {
        let part = self.signed_part(group, device);
        self.root_signature = sign::sign(root, Domain::Certificate, &[&part]);
        self.link_signature = link.map(|link| sign::sign(link, Domain::Link, &[&part]));
    }

    /// Whether the root signed this device and recovery box into this group by this grant.
    pub fn is_by_root(&self, group: &GroupId, device: &DeviceKey) -> bool {
        let part = self.signed_part(group, device);
        sign::verify(&self.root.0, Domain::Certificate, &[&part], &self.root_signature)
    }

    /// Whether the letter's or poster's secret let exactly this root and device in.
    pub fn is_by_link(&self, group: &GroupId, device: &DeviceKey, link: &LinkKey) -> bool {
        let part = self.signed_part(group, device);
        self.link_signature.is_some_and(|s| sign::verify(&link.0, Domain::Link, &[&part], &s))
    }
}
