//! A street of any size, written with the same code that neighbours use.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use hedgerow_group::{
    Facts, Founding, FoundingTerms, LetsIn, LetterTerms, Newcomer, Pen, Proofs, Roster, Under, fold, found,
    propose, settle, write_certificate, write_letter,
};
use hedgerow_record::body::{self, GroupWords, InvitationWords, Listing, ThingName};
use hedgerow_record::clear::{CharterTerms, Decision};
use hedgerow_record::{Class, Kind, MemberId, Millis, Record, Slot, Span, Stamp};
use hedgerow_store::{OpenOptions, Store};
use hedgerow_vault::{Device, GroupSecrets, KeyFile, LinkSecret, Lock, Root, Seed};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use crate::texts::Texts;

/// Bytes of a description that make a record of about 700 bytes.
const TEXT_BYTES: usize = 300;

/// A person with one computer.
pub struct Neighbour {
    /// The words.
    pub seed: Seed,
    /// Who the person is here.
    pub root: Root,
    /// With which device.
    pub device: Device,
}

/// A street.
pub struct World {
    /// How it began; its founder is the first neighbour.
    pub founding: Founding,
    /// Everybody but the founder.
    pub neighbours: Vec<Neighbour>,
    /// All group records.
    pub group_records: Vec<Record>,
    founder: Seed,
    now: Millis,
    rng: ChaCha20Rng,
}

impl World {
    /// Founds a street in which so many others live; `library` lets the founder list thousands of things.
    pub fn new(neighbours: usize, library: bool, now: Millis, seed: u64) -> Result<World> {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let founder = Seed::new(&mut rng);
        let words = GroupWords { name: "Elm Street".to_owned(), ..GroupWords::default() };
        let terms = FoundingTerms { words: &words, members_invite: false, label: "computer" };
        let founding = found(&founder, &terms, now - Span::days(90), &mut rng)?;
        let group_records = founding.records.clone();
        let mut world = World { founding, neighbours: Vec::new(), group_records, founder, now, rng };
        if library {
            world.make_library()?;
        }
        let charter = world.roster().charter().context("the group is founded")?;
        for number in 0..neighbours as u64 {
            world.let_in(number, charter)?;
        }
        Ok(world)
    }

    /// What stands.
    pub fn facts(&self) -> Facts {
        settle(self.founding.group, self.group_records.clone(), &mut Proofs::default(), self.now).facts
    }

    /// What it means.
    pub fn roster(&self) -> Roster {
        fold(self.founding.group, &self.facts(), &BTreeSet::new())
    }

    /// So many listings by all neighbours in turn, the newest last, with their authors.
    pub fn listings(&mut self, count: usize) -> Result<Vec<(Record, MemberId)>> {
        let mut texts = Texts::new(11)?;
        let (epoch, key) = self.founding.keyring.writing().context("a key")?;
        let under = Under { epoch, key };
        let everybody = self.neighbours.len();
        let mut records = Vec::with_capacity(count);
        for n in 0..count {
            let by = &self.neighbours[n % everybody];
            let (title, text) = texts.next_thing(TEXT_BYTES);
            let mut thing = [0; 16];
            self.rng.fill_bytes(&mut thing);
            let until = (self.now + Span::days(90)).0;
            let listing = Listing::new(ThingName(thing), title, by.device.key(), until);
            let listing = Listing { text, category: "tools".to_owned(), ..listing };
            let at = self.now - Span::seconds(30 * (count - n) as u64);
            let slot = Slot { prefix: by.device.key().slot_prefix(), number: (n / everybody) as u64 };
            let pen = Pen { group: self.founding.group, author: by.root.member(), device: &by.device };
            let body = body::write(&listing);
            let record =
                pen.slot_record(Kind::LISTING, slot, Stamp::new(at, 0), under, &body, &mut self.rng)?;
            records.push((record, by.root.member()));
        }
        Ok(records)
    }

    /// A home on disk for one neighbour (nothing means the founder), holding these records.
    pub fn home(
        &mut self,
        folder: &Path,
        whose: Option<usize>,
        records: &[(Record, MemberId)],
        address: Option<&str>,
    ) -> Result<()> {
        let (seed, device, founder_salt) = match whose {
            None => (self.founder.clone(), self.founding.device.clone(), Some(self.founding.salt)),
            Some(n) => (self.neighbours[n].seed.clone(), self.neighbours[n].device.clone(), None),
        };
        let secrets = GroupSecrets {
            group: self.founding.group,
            founder_salt,
            device,
            keyring: self.founding.keyring.clone(),
            links: Default::default(),
            port: None,
        };
        let group = self.founding.group.to_string();
        let name = (String::from("name"), b"Somebody".to_vec().into());
        let known =
            (format!("addresses/{}", &group[..32]), address.unwrap_or_default().as_bytes().to_vec().into());
        let keys = KeyFile { seed, groups: vec![secrets], others: [name, known].into() };
        std::fs::create_dir_all(folder.join("groups"))?;
        std::fs::write(folder.join("keys"), &keys.write(&Lock::Plain, &mut self.rng)?[..])?;
        let file = folder.join("groups").join(format!("{}.records", &self.founding.group.to_string()[..32]));
        self.store(&file, records)?;
        Ok(())
    }

    /// A store that holds the group and these records.
    pub fn store(&self, file: &Path, records: &[(Record, MemberId)]) -> Result<Store> {
        let machine = hedgerow_node::machine_mark();
        let options = OpenOptions { cache_bytes: 16 << 20, machine, now: self.now };
        let (store, _) = Store::open(file, options)?;
        let facts = self.facts();
        let standing: Vec<(Record, MemberId)> = facts.iter().map(|f| (f.record.clone(), f.author)).collect();
        store.take_group(&standing, &[])?;
        let roster = self.roster();
        let (records, authors): (Vec<Record>, Vec<Option<MemberId>>) =
            records.iter().map(|(r, a)| (r.clone(), Some(*a))).unzip();
        store.take(&records, &authors, &roster, self.now, &[])?;
        Ok(store)
    }

    fn make_library(&mut self) -> Result<()> {
        let me = self.founding.root.member();
        let under = self.roster().charter().context("the group is founded")?;
        let terms = CharterTerms { libraries: vec![me], ..self.roster().terms().context("terms")?.clone() };
        let terms = CharterTerms { version: terms.version + 1, ..terms };
        let pen = Pen { group: self.founding.group, author: me, device: &self.founding.device };
        let stamp = Stamp::new(self.now - Span::days(89), 0);
        let act = propose(pen, stamp, under, Decision::Charter(terms), None, &mut self.rng)?;
        self.group_records.extend(act.records);
        Ok(())
    }

    fn let_in(&mut self, number: u64, under: hedgerow_record::ActId) -> Result<()> {
        let group = self.founding.group;
        let secret = LinkSecret::new(&mut self.rng);
        let words = InvitationWords::default();
        let stamp = Stamp::new(self.now - Span::days(80) + Span::seconds(number), 0);
        let pen = Pen { group, author: self.founding.root.member(), device: &self.founding.device };
        let (parcel, keys) = self.founding.keyring.writing_keys().context("keys")?;
        let lets_in = LetsIn::One(parcel, keys);
        let terms = LetterTerms { number, under, words: &words, lets_in };
        let letter = write_letter(pen, stamp, &secret, terms, &mut self.rng)?;
        let seed = Seed::new(&mut self.rng);
        let root = seed.root_in(&group);
        let device = Device::new(&mut self.rng);
        let newcomer = Newcomer { root: &root, device: &device, label: "computer" };
        let certificate = write_certificate(group, letter.grant, &secret, &newcomer, stamp, &mut self.rng)?;
        self.group_records.extend(letter.records.into_iter().filter(|r| r.class() == Class::Group));
        self.group_records.push(certificate);
        self.neighbours.push(Neighbour { seed, root, device });
        Ok(())
    }
}
