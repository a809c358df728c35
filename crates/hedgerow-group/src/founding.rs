//! How a group begins (PROTOCOL.md section 5, "Founding, in this order").

use hedgerow_record::body::{self, GroupWords};
use hedgerow_record::clear::{self, CertificateClear, FoundingClear};
use hedgerow_record::{GroupId, Kind, Millis, Record, Stamp};
use hedgerow_vault::{Device, GroupKeys, Keyring, Root, Seed};
use rand_core::CryptoRng;

use crate::parcel::write_parcel;
use crate::pen::{Pen, Under, WriteError};

/// A new group, ready to be kept.
pub struct Founding {
    /// Its id.
    pub group: GroupId,
    /// The founder's root comes from the words and this.
    pub salt: [u8; 8],
    /// The founder's root in it.
    pub root: Root,
    /// The founder's device in it.
    pub device: Device,
    /// The first keys.
    pub keyring: Keyring,
    /// Certificate, parcel and charter.
    pub records: Vec<Record>,
}

/// What the founder decides.
#[derive(Clone, Debug)]
pub struct FoundingTerms<'a> {
    /// Name, guidelines, place.
    pub words: &'a GroupWords,
    /// Whether members who are not organisers may invite.
    pub members_invite: bool,
    /// What the founder calls this computer.
    pub label: &'a str,
}

/// Founds a group.
///
/// The group's id is a hash of the founding charter's clear part alone, so that the first parcel can name the group
/// before the charter's words are sealed under that parcel's key.
pub fn found(
    seed: &Seed,
    terms: &FoundingTerms<'_>,
    now: Millis,
    rng: &mut impl CryptoRng,
) -> Result<Founding, WriteError> {
    let mut salt = [0; 8];
    rng.fill_bytes(&mut salt);
    let root = seed.founder_root(&salt);
    let charter = clear::write(&FoundingClear {
        salt,
        root: root.key(),
        recovery_box: root.recovery_box().public(),
        lowest_program: crate::PROGRAM,
        members_invite: terms.members_invite,
    });
    let group = GroupId::of_charter(&salt, &charter);
    let device = Device::new(rng);
    let pen = Pen { group, author: root.member(), device: &device };
    let stamp = Stamp::new(now, 0);

    let mut certificate = CertificateClear {
        grant: None,
        root: root.key(),
        recovery_box: root.recovery_box().public(),
        device_box: device.box_key(),
        label: terms.label.to_owned(),
        root_signature: [0; 64],
        link_signature: None,
    };
    certificate.sign(&group, &device.key(), root.signing_key(), None);
    let mut records =
        vec![pen.group_record(Kind::CERTIFICATE, stamp, &clear::write(&certificate), None, rng)?];

    let keys = GroupKeys::new(rng);
    let receivers = [device.box_key(), root.recovery_box().public()];
    let parcel = write_parcel(pen, stamp, &keys, &[], &receivers, rng)?;
    let words = body::write(terms.words);
    let under = Under { epoch: parcel.epoch, key: &keys.epoch };
    let charter = pen.group_record(Kind::CHARTER, stamp, &charter, Some((under, &words)), rng)?;
    records.extend(parcel.records);
    records.push(charter);

    let mut keyring = Keyring::default();
    keyring.insert(parcel.id, keys);
    keyring.set_writing(&parcel.id);
    Ok(Founding { group, salt, root, device, keyring, records })
}

/// The salt with which this person founded the group, if it is this person's founding: the group's id is a hash of the
/// founding charter, which can be written again from the words.
pub fn founded_by(seed: &Seed, group: &GroupId) -> Option<[u8; 8]> {
    let salt = *group.0.first_chunk::<8>()?;
    let root = seed.founder_root(&salt);
    let is_this = |lowest_program: u32, members_invite: bool| {
        let charter = clear::write(&FoundingClear {
            salt,
            root: root.key(),
            recovery_box: root.recovery_box().public(),
            lowest_program,
            members_invite,
        });
        GroupId::of_charter(&salt, &charter) == *group
    };
    let programs = 1..=crate::PROGRAM;
    programs.flat_map(|n| [(n, false), (n, true)]).any(|(n, invite)| is_this(n, invite)).then_some(salt)
}
