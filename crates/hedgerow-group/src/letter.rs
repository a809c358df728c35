//! Letters: writing one, reading one, and coming in by it (PROTOCOL.md section 5, "Grant", "Letter", "Certificate").

use std::collections::BTreeSet;

use hedgerow_record::body::{self, InvitationWords};
use hedgerow_record::clear::{self, CertificateClear, GrantClear, GrantKind};
use hedgerow_record::{ActId, Clear, GroupId, Kind, LinkKey, Record, RecordId, Slot, Stamp};
use hedgerow_vault::{Device, GroupKeys, LinkSecret, Root, open_sealed};
use rand_core::CryptoRng;

use crate::facts::Facts;
use crate::pen::{Pen, WriteError};

/// A letter or poster ready to be kept: the grant, the words to be read before joining, a letter's keys.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The grant's id.
    pub grant: RecordId,
    /// Grant, invitation words, and letter keys where one person is let in.
    pub records: Vec<Record>,
}

/// What a letter is written with.
#[derive(Clone, Copy)]
pub struct LetterTerms<'a> {
    /// The issuer's number for it, unused by any open one.
    pub number: u64,
    /// The charter version in force.
    pub under: ActId,
    /// What the invited reads first.
    pub words: &'a InvitationWords,
    /// Whom it lets in.
    pub lets_in: LetsIn<'a>,
}

/// Whom a letter or poster lets in.
#[derive(Clone, Copy)]
pub enum LetsIn<'a> {
    /// One person, with the parcel in use and its keys: whoever gets the letter is in.
    One(&'a RecordId, &'a GroupKeys),
    /// Up to so many, without keys: whoever sees the poster can ask to come in, and a member's device gives them.
    Many(u32),
}

/// Writes a letter for one person, with the keys sealed to its secret, or a poster for several, without.
pub fn write_letter(
    pen: Pen<'_>,
    stamp: Stamp,
    secret: &LinkSecret,
    terms: LetterTerms<'_>,
    rng: &mut impl CryptoRng,
) -> Result<Letter, WriteError> {
    let grant = GrantClear {
        number: terms.number,
        kind: match terms.lets_in {
            LetsIn::One(..) => GrantKind::Letter,
            LetsIn::Many(_) => GrantKind::Poster,
        },
        uses: match terms.lets_in {
            LetsIn::One(..) => 1,
            LetsIn::Many(uses) => uses,
        },
        link: secret.link_key(),
        link_box: secret.box_key(),
        under: terms.under,
    };
    let grant = pen.group_record(Kind::GRANT, stamp, &clear::write(&grant), None, rng)?;
    let slot = Slot { prefix: pen.device.key().slot_prefix(), number: terms.number };
    let words = body::write(terms.words);
    let words = pen.sealed_record(Kind::INVITATION_WORDS, slot, stamp, &secret.box_key(), &words, rng)?;
    let mut letter = Letter { grant: grant.id(), records: vec![grant, words] };
    if let LetsIn::One(parcel, keys) = terms.lets_in {
        let mut plain = parcel.0.to_vec();
        plain.extend_from_slice(&keys.to_bytes()[..]);
        letter.records.push(pen.sealed_record(
            Kind::LETTER_KEYS,
            slot,
            stamp,
            &secret.box_key(),
            &plain,
            rng,
        )?);
    }
    Ok(letter)
}

/// Opens a letter's words.
pub fn read_words(record: &Record, secret: &LinkSecret) -> Option<InvitationWords> {
    let plain = open_sealed(record, secret.box_secret()).ok()?;
    body::read(&plain).ok()
}

/// Opens a letter's keys, with the parcel they belong to. Its head's hashes are compared once the parcel is held.
pub fn read_keys(record: &Record, secret: &LinkSecret) -> Option<(RecordId, GroupKeys)> {
    let plain = open_sealed(record, secret.box_secret()).ok()?;
    let (parcel, keys) = plain.split_first_chunk::<32>()?;
    Some((RecordId(*parcel), GroupKeys::from_bytes(keys)?))
}

/// A newcomer's first device: what comes in by a letter.
pub struct Newcomer<'a> {
    /// The person's root in the group.
    pub root: &'a Root,
    /// The device.
    pub device: &'a Device,
    /// What the person calls it.
    pub label: &'a str,
}

/// Writes the certificate by which a newcomer comes in: the link's and the root's word, signed by the device.
pub fn write_certificate(
    group: GroupId,
    grant: RecordId,
    secret: &LinkSecret,
    newcomer: &Newcomer<'_>,
    stamp: Stamp,
    rng: &mut impl CryptoRng,
) -> Result<Record, WriteError> {
    let mut certificate = CertificateClear {
        grant: Some(grant),
        root: newcomer.root.key(),
        recovery_box: newcomer.root.recovery_box().public(),
        device_box: newcomer.device.box_key(),
        label: newcomer.label.to_owned(),
        root_signature: [0; 64],
        link_signature: None,
    };
    let device = newcomer.device.key();
    certificate.sign(&group, &device, newcomer.root.signing_key(), Some(secret.signing_key()));
    let pen = Pen { group, author: newcomer.root.member(), device: newcomer.device };
    pen.group_record(Kind::CERTIFICATE, stamp, &clear::write(&certificate), None, rng)
}

/// The group records that somebody with this link may read before belonging to the group: charters, acts and
/// assents, the link's own grant, and whatever certifies the signers of these.
pub fn readable_by_link(facts: &Facts, link: &LinkKey) -> BTreeSet<RecordId> {
    let mut wanted: Vec<RecordId> = Vec::new();
    let mut found = BTreeSet::new();
    for fact in facts.iter() {
        match &fact.clear {
            Clear::Founding(_) | Clear::Act(_) | Clear::Assent(_) => wanted.push(fact.record.id()),
            Clear::Grant(g) if g.link == *link => wanted.push(fact.record.id()),
            _ => {}
        }
    }
    let papers = Papers::of(facts);
    while let Some(id) = wanted.pop() {
        if found.insert(id) {
            wanted.extend(papers.behind(facts, &id));
        }
    }
    found
}

/// The group records that prove a device's membership to somebody who holds the group but not yet this device.
pub fn papers(facts: &Facts, device: &hedgerow_record::DeviceKey) -> BTreeSet<RecordId> {
    let papers = Papers::of(facts);
    let mut wanted: Vec<RecordId> = papers.of_device(device).to_vec();
    let mut found = BTreeSet::new();
    while let Some(id) = wanted.pop() {
        if found.insert(id) {
            wanted.extend(papers.behind(facts, &id));
        }
    }
    found
}

/// Certificates and device records by the device they certify and the member they admit.
struct Papers {
    by_device: std::collections::HashMap<hedgerow_record::DeviceKey, Vec<RecordId>>,
    by_member: std::collections::HashMap<hedgerow_record::MemberId, Vec<RecordId>>,
}

impl Papers {
    fn of(facts: &Facts) -> Self {
        let mut papers = Papers { by_device: Default::default(), by_member: Default::default() };
        for fact in facts.iter() {
            match &fact.clear {
                Clear::Certificate(_) => {
                    papers.by_device.entry(fact.record.header().signer).or_default().push(fact.record.id());
                    papers.by_member.entry(fact.author).or_default().push(fact.record.id());
                }
                Clear::Device(_) => {
                    papers.by_device.entry(fact.record.header().signer).or_default().push(fact.record.id());
                }
                _ => {}
            }
        }
        papers
    }

    fn of_device(&self, device: &hedgerow_record::DeviceKey) -> &[RecordId] {
        self.by_device.get(device).map_or(&[], Vec::as_slice)
    }

    /// What a record's own validity rests on.
    fn behind(&self, facts: &Facts, id: &RecordId) -> Vec<RecordId> {
        let Some(fact) = facts.get(id) else { return Vec::new() };
        let mut behind = self.of_device(&fact.record.header().signer).to_vec();
        match &fact.clear {
            Clear::Certificate(c) => behind.extend(c.grant),
            Clear::Device(_) => {
                behind.extend(self.by_member.get(&fact.author).into_iter().flatten().copied());
            }
            _ => {}
        }
        behind
    }
}
