//! A street, its letters and whoever comes by them.

#![allow(dead_code)] // Each test file uses its part.

use std::collections::BTreeSet;

use hedgerow_group::{
    Facts, Founding, FoundingTerms, LetsIn, LetterTerms, Newcomer, Pen, Proofs, Roster, fold, found, settle,
    write_certificate, write_letter,
};
use hedgerow_record::body::{GroupWords, InvitationWords};
use hedgerow_record::{Millis, Record, RecordId, Stamp};
use hedgerow_vault::{Device, LinkSecret, Root, Seed};
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
        let words =
            GroupWords { name: "Elm Street".to_owned(), guidelines: "Be kind.".to_owned(), cell: None };
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

    /// A letter: its secret and its records.
    pub(crate) fn letter(&mut self, number: u64, records: &[Record]) -> (LinkSecret, RecordId, Vec<Record>) {
        let secret = LinkSecret::new(&mut self.rng);
        let words = InvitationWords { inviter: "Ana".to_owned(), ..InvitationWords::default() };
        let under = self.roster(records).charter().unwrap();
        let stamp = self.stamp();
        let f = &self.founding;
        let pen = Pen { group: f.group, author: f.root.member(), device: &f.device };
        let (parcel, keys) = f.keyring.writing_keys().unwrap();
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
