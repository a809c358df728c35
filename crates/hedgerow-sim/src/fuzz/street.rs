//! A street in which everything has happened once, written by the code that neighbours use: what folds are fed with.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use hedgerow_group::{
    Facts, Founding, FoundingTerms, LetsIn, LetterTerms, Newcomer, Pen, Proofs, Roster, Under, WriteError,
    assent, close_grant, fold, found, propose, root_record, settle, write_certificate, write_device,
    write_letter, write_parcel,
};
use hedgerow_record::body::{GroupWords, InvitationWords};
use hedgerow_record::clear::{
    self, CharterTerms, Decision, HeadKept, LeavingClear, RelayCertificateClear, Removal, RetirementClear,
    Takedown,
};
use hedgerow_record::{ActId, Class, GroupId, Kind, MemberId, Millis, Record, RecordId, Slot, Stamp};
use hedgerow_vault::{Device, GroupKeys, LinkSecret, Root, Seed};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::files::stored;

/// When the street was founded; one thing happens each second.
pub(crate) const FOUNDED: Millis = Millis(1_799_000_000_000);

/// Somebody who can sign.
pub(crate) struct Person {
    pub(crate) root: Root,
    pub(crate) device: Device,
}

pub(crate) struct Street {
    pub(crate) group: GroupId,
    /// Founder, second organiser, a member, one who was removed, one who left.
    pub(crate) people: Vec<Person>,
    /// All group records, in the order in which they were written.
    pub(crate) records: Vec<Record>,
    pub(crate) facts: Facts,
    /// Their signatures, checked once.
    pub(crate) proofs: Proofs,
    pub(crate) roster: Roster,
    /// A listing and its author.
    pub(crate) listing: (Record, MemberId),
    /// Entries of the group records as a store keeps them.
    pub(crate) stored: Vec<([u8; 144], Record)>,
}

pub(crate) static STREET: LazyLock<Street> = LazyLock::new(|| build().expect("a street can be founded"));

struct Writer {
    rng: ChaCha20Rng,
    founding: Founding,
    people: Vec<Person>,
    records: Vec<Record>,
    at: u64,
}

fn build() -> Result<Street, WriteError> {
    let mut rng = ChaCha20Rng::seed_from_u64(17);
    let seed = Seed::new(&mut rng);
    let words = GroupWords {
        name: "Elm Street".to_owned(),
        guidelines: "Be kind.".to_owned(),
        ..GroupWords::default()
    };
    let terms = FoundingTerms { words: &words, members_invite: true, label: "computer" };
    let founding = found(&seed, &terms, FOUNDED, &mut rng)?;
    let people = vec![Person { root: founding.root.clone(), device: founding.device.clone() }];
    let records = founding.records.clone();
    let mut w = Writer { rng, founding, people, records, at: 0 };
    let v0 = w.charter();
    for number in 0..4 {
        w.comes_in(number, v0)?;
    }
    w.everything(v0)?;
    // A letter that nobody has come by.
    w.letter(9, w.charter())?;
    let (group, people) = (w.founding.group, w.people);
    let mut proofs = Proofs::default();
    let facts = settle(group, w.records.clone(), &mut proofs, FOUNDED).facts;
    let roster = fold(group, &facts, &BTreeSet::new());
    let standing: Vec<_> = facts.iter().map(|f| (f.record.clone(), f.author)).collect();
    let (epoch, key) = w.founding.keyring.writing().ok_or(hedgerow_record::ShapeError::Field("epoch"))?;
    let pen = Pen { group, author: people[0].root.member(), device: &people[0].device };
    let slot = Slot { prefix: people[0].device.key().slot_prefix(), number: 0 };
    let under = Under { epoch, key };
    let listing = pen.slot_record(Kind::LISTING, slot, Stamp::new(FOUNDED, 9), under, b"body", &mut w.rng)?;
    let listing = (listing, people[0].root.member());
    Ok(Street {
        group,
        people,
        records: w.records,
        facts,
        proofs,
        roster,
        listing,
        stored: stored(&standing),
    })
}

impl Writer {
    fn charter(&self) -> ActId {
        let group = self.founding.group;
        let facts = settle(group, self.records.clone(), &mut Proofs::default(), FOUNDED).facts;
        fold(group, &facts, &BTreeSet::new()).charter().unwrap_or_default()
    }

    fn stamp(&mut self) -> Stamp {
        self.at += 1;
        Stamp::new(FOUNDED, u16::try_from(self.at).unwrap_or(u16::MAX))
    }

    /// Writes a letter, or a poster; the grant is then the last record.
    fn letter(&mut self, number: u64, under: ActId) -> Result<LinkSecret, WriteError> {
        let (secret, stamp) = (LinkSecret::new(&mut self.rng), self.stamp());
        let words = InvitationWords::default();
        let lets_in = match self.founding.keyring.writing_keys() {
            Some((parcel, keys)) if number != 3 => LetsIn::One(parcel, keys),
            _ => LetsIn::Many(3),
        };
        let terms = LetterTerms { number, under, words: &words, lets_in };
        let pen = pen(&self.founding, &self.people[0]);
        let letter = write_letter(pen, stamp, &secret, terms, &mut self.rng)?;
        self.records.extend(letter.records.into_iter().filter(|r| r.class() == Class::Group));
        Ok(secret)
    }

    fn comes_in(&mut self, number: u64, under: ActId) -> Result<(), WriteError> {
        let secret = self.letter(number, under)?;
        let grant = self.records.last().map(Record::id).unwrap_or_default();
        let root = Seed::new(&mut self.rng).root_in(&self.founding.group);
        let device = Device::new(&mut self.rng);
        let stamp = self.stamp();
        let newcomer = Newcomer { root: &root, device: &device, label: "computer" };
        let group = self.founding.group;
        let certificate = write_certificate(group, grant, &secret, &newcomer, stamp, &mut self.rng)?;
        self.people.push(Person { root, device });
        let named: RecordId = certificate.id();
        self.records.push(certificate);
        if number == 1 {
            let stamp = self.stamp();
            let pen = pen(&self.founding, &self.people[0]);
            self.records.push(close_grant(pen, stamp, under, grant, &[named], &mut self.rng)?);
        }
        Ok(())
    }

    /// A second organiser, a further device and its end, a removal, a takedown, a confirmation, a goodbye, new keys.
    fn everything(&mut self, v0: ActId) -> Result<(), WriteError> {
        let group = self.founding.group;
        let member = |w: &Writer, n: usize| w.people[n].root.member();
        let mut organisers = vec![member(self, 0), member(self, 1)];
        organisers.sort_unstable();
        let terms = CharterTerms {
            version: 1,
            organisers,
            threshold: 2,
            lowest_program: 1,
            members_invite: true,
            ask_first: false,
            libraries: vec![member(self, 0)],
            treasurer: None,
            acts: Vec::new(),
            grants: self.ids_of(Kind::GRANT),
            quorum: None,
            vouches: None,
        };
        self.decide(v0, Decision::Charter(terms), false)?;
        let v1 = self.charter();
        let head = HeadKept { device: self.people[3].device.key(), seq: 0, id: RecordId([3; 32]) };
        let removal = Removal { member: member(self, 3), heads: vec![head], stay: Vec::new() };
        self.decide(v1, Decision::Removal(removal), true)?;
        let slot = Slot { prefix: self.people[2].device.key().slot_prefix(), number: 1 };
        let takedown =
            Takedown { member: member(self, 2), kind: 2, slot, record: RecordId([8; 32]), blobs: Vec::new() };
        self.decide(v1, Decision::Takedown(takedown), true)?;
        self.decide(v1, Decision::Confirmation(member(self, 2)), false)?;

        let (second, stamp) = (Device::new(&mut self.rng), self.stamp());
        let root = self.people[2].root.clone();
        self.records.push(write_device(group, &root, &second, "laptop", stamp, &mut self.rng)?);
        let retirement =
            RetirementClear { device: second.key(), head: None, stand: self.ids_of(Kind::DEVICE) };
        let stamp = self.stamp();
        let retirement = clear::write(&retirement);
        self.records.push(root_record(group, &root, Kind::RETIREMENT, stamp, &retirement)?);
        let (stamp, leaving) = (self.stamp(), clear::write(&LeavingClear { stay: Vec::new() }));
        self.records.push(root_record(group, &self.people[4].root, Kind::LEAVING, stamp, &leaving)?);

        let (keys, stamp) = (GroupKeys::new(&mut self.rng), self.stamp());
        let receivers: Vec<_> = self.people[..3].iter().map(|p| p.device.box_key()).collect();
        let covers = [member(self, 3)];
        let at = pen(&self.founding, &self.people[0]);
        let parcel = write_parcel(at, stamp, &keys, &covers, &receivers, &mut self.rng)?;
        self.records.extend(parcel.records);
        let relay = RelayCertificateClear {
            transport: hedgerow_record::RelayKey([1; 32]),
            relay_box: self.people[0].device.box_key(),
            reads: false,
            addresses: vec!["203.0.113.1:7141".to_owned()],
        };
        let stamp = self.stamp();
        let at = pen(&self.founding, &self.people[0]);
        let relay = clear::write(&relay);
        self.records.push(at.group_record(Kind::RELAY_CERTIFICATE, stamp, &relay, None, &mut self.rng)?);
        Ok(())
    }

    fn decide(&mut self, under: ActId, decision: Decision, both: bool) -> Result<(), WriteError> {
        let stamp = self.stamp();
        let at = pen(&self.founding, &self.people[0]);
        let proposal = propose(at, stamp, under, decision, None, &mut self.rng)?;
        self.records.extend(proposal.records);
        if both {
            let stamp = self.stamp();
            let at = pen(&self.founding, &self.people[1]);
            self.records.push(assent(at, stamp, under, proposal.act, &mut self.rng)?);
        }
        Ok(())
    }

    fn ids_of(&self, kind: Kind) -> Vec<hedgerow_record::Prefix> {
        self.records.iter().filter(|r| r.header().kind == kind).map(|r| r.id().prefix()).collect()
    }
}

fn pen<'a>(founding: &Founding, person: &'a Person) -> Pen<'a> {
    Pen { group: founding.group, author: person.root.member(), device: &person.device }
}
