//! A street, its letters and whoever comes by them.

#![allow(dead_code)] // Each test file uses its part.

use std::collections::BTreeSet;

use hedgerow_group::{
    Facts, Founding, FoundingTerms, LetsIn, LetterTerms, Newcomer, Pen, Proofs, Roster, assent, fold, found,
    next_charter, propose, settle, write_certificate, write_letter, write_parcel,
};
use hedgerow_record::body::{GroupWords, InvitationWords};
use hedgerow_record::clear::{CharterTerms, Decision, Removal};
use hedgerow_record::{ActId, BoxKey, MemberId, Millis, Record, RecordId, Stamp};
use hedgerow_vault::{Device, GroupKeys, LinkSecret, Root, Seed};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

pub(crate) const NOW: Millis = Millis(1_800_000_000_000);

pub(crate) fn rng(n: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(n)
}

pub(crate) struct Street {
    pub(crate) founding: Founding,
    pub(crate) rng: ChaCha20Rng,
    at: u64,
}

pub(crate) struct Person {
    pub(crate) root: Root,
    pub(crate) device: Device,
}

impl Street {
    pub(crate) fn new() -> Street {
        let mut rng = rng(1);
        let seed = Seed::new(&mut rng);
        let words = GroupWords {
            name: "Elm Street".to_owned(),
            guidelines: "Be kind.".to_owned(),
            ..GroupWords::default()
        };
        let terms = FoundingTerms { words: &words, members_invite: false, label: "computer" };
        let founding = found(&seed, &terms, NOW, &mut rng).unwrap();
        Street { founding, rng, at: 0 }
    }

    pub(crate) fn stamp(&mut self) -> Stamp {
        self.at += 1;
        Stamp::new(Millis(NOW.0 + self.at), 0)
    }

    pub(crate) fn roster(&self, records: &[Record]) -> Roster {
        fold(self.founding.group, &self.facts(records), &BTreeSet::new())
    }

    pub(crate) fn facts(&self, records: &[Record]) -> Facts {
        settle(self.founding.group, records.to_vec(), &mut Proofs::default(), Millis(NOW.0 + 60_000)).facts
    }

    /// The founder.
    pub(crate) fn ana(&self) -> Person {
        Person { root: self.founding.root.clone(), device: self.founding.device.clone() }
    }

    pub(crate) fn pen<'a>(&self, person: &'a Person) -> Pen<'a> {
        Pen { group: self.founding.group, author: person.member(), device: &person.device }
    }

    /// Somebody new comes in by a letter of somebody's.
    pub(crate) fn comes_in(&mut self, by: &Person, records: &mut Vec<Record>) -> Person {
        let number = records.len() as u64;
        let (secret, grant, letter) = self.letter_by(by, number, records);
        records.extend(group_class(&letter));
        let (person, certificate) = self.newcomer(grant, &secret);
        records.push(certificate);
        person
    }

    /// Organisers decide something under a version: the first proposes, the others agree.
    pub(crate) fn decide_under(
        &mut self,
        under: ActId,
        by: &[&Person],
        decision: Decision,
        records: &mut Vec<Record>,
    ) -> ActId {
        let stamp = self.stamp();
        let proposal = propose(self.pen(by[0]), stamp, under, decision, None, &mut self.rng).unwrap();
        records.extend(proposal.records);
        for organiser in &by[1..] {
            let stamp = self.stamp();
            records.push(assent(self.pen(organiser), stamp, under, proposal.act, &mut self.rng).unwrap());
        }
        proposal.act
    }

    /// The same under the charter in force.
    pub(crate) fn decide(&mut self, by: &[&Person], decision: Decision, records: &mut Vec<Record>) -> ActId {
        let under = self.roster(records).charter().unwrap();
        self.decide_under(under, by, decision, records)
    }

    /// The terms of the next charter, with what they carry over.
    pub(crate) fn next(&self, records: &[Record], change: impl FnOnce(&mut CharterTerms)) -> CharterTerms {
        let roster = self.roster(records);
        let mut terms = roster.terms().unwrap().clone();
        change(&mut terms);
        terms.organisers.sort_unstable();
        next_charter(&self.facts(records), &roster, terms).unwrap()
    }

    /// The founder names organisers, of whom so many must agree.
    pub(crate) fn organisers(&mut self, all: &[&Person], threshold: u8, records: &mut Vec<Record>) -> ActId {
        let terms = self.next(records, |terms| {
            terms.organisers = all.iter().map(|p| p.member()).collect();
            terms.threshold = threshold;
        });
        let ana = self.ana();
        self.decide(&[&ana], Decision::Charter(terms), records)
    }

    /// A parcel of new keys.
    pub(crate) fn parcel(
        &mut self,
        by: &Person,
        covers: &[MemberId],
        receivers: &[BoxKey],
        records: &mut Vec<Record>,
    ) -> (RecordId, GroupKeys) {
        let keys = GroupKeys::new(&mut self.rng);
        let stamp = self.stamp();
        let parcel = write_parcel(self.pen(by), stamp, &keys, covers, receivers, &mut self.rng).unwrap();
        records.extend(parcel.records);
        (parcel.id, keys)
    }

    /// A letter: its secret and its records.
    pub(crate) fn letter(&mut self, number: u64, records: &[Record]) -> (LinkSecret, RecordId, Vec<Record>) {
        let ana = self.ana();
        self.letter_by(&ana, number, records)
    }

    pub(crate) fn letter_by(
        &mut self,
        by: &Person,
        number: u64,
        records: &[Record],
    ) -> (LinkSecret, RecordId, Vec<Record>) {
        let secret = LinkSecret::new(&mut self.rng);
        let words = InvitationWords { inviter: "Ana".to_owned(), ..InvitationWords::default() };
        let under = self.roster(records).charter().unwrap();
        let stamp = self.stamp();
        let pen = self.pen(by);
        let (parcel, keys) = self.founding.keyring.writing_keys().unwrap();
        let lets_in = LetsIn::One(parcel, keys);
        let terms = LetterTerms { number, under, words: &words, lets_in };
        let letter = write_letter(pen, stamp, &secret, terms, &mut self.rng).unwrap();
        (secret, letter.grant, letter.records)
    }

    pub(crate) fn newcomer(&mut self, grant: RecordId, secret: &LinkSecret) -> (Person, Record) {
        let seed = Seed::new(&mut self.rng);
        let root = seed.root_in(&self.founding.group);
        let device = Device::new(&mut self.rng);
        let stamp = self.stamp();
        let newcomer = Newcomer { root: &root, device: &device, label: "computer" };
        let group = self.founding.group;
        let record = write_certificate(group, grant, secret, &newcomer, stamp, &mut self.rng).unwrap();
        (Person { root, device }, record)
    }
}

impl Person {
    pub(crate) fn member(&self) -> MemberId {
        self.root.member()
    }

    /// Where keys for this person are sealed to.
    pub(crate) fn boxes(&self) -> [BoxKey; 2] {
        [self.device.box_key(), self.root.recovery_box().public()]
    }
}

/// A removal that keeps these of the invited.
pub(crate) fn removal(member: &Person, stay: &[&Person]) -> Decision {
    let stay = stay.iter().map(|p| p.member().prefix()).collect();
    Decision::Removal(Removal { member: member.member(), heads: Vec::new(), stay })
}

pub(crate) fn group_class(records: &[Record]) -> Vec<Record> {
    records.iter().filter(|r| r.class() == hedgerow_record::Class::Group).cloned().collect()
}

/// A street with Ana, a letter, and Béla who came by it; all group records.
pub(crate) fn two_neighbours() -> (Street, Person, Vec<Record>, LinkSecret, RecordId) {
    let mut street = Street::new();
    let mut records = street.founding.records.clone();
    let (secret, grant, letter) = street.letter(0, &records);
    records.extend(group_class(&letter));
    let (bela, certificate) = street.newcomer(grant, &secret);
    records.push(certificate);
    (street, bela, records, secret, grant)
}
