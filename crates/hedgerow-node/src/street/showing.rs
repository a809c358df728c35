//! What is shown of a group follows its records.

use hedgerow_group::Fact;
use hedgerow_record::body::{self, ActWords, GroupWords, Listing};
use hedgerow_record::clear::ActClear;
use hedgerow_record::{ActId, Clear, Kind, Record, RecordId, Verdict, WordsHash};
use hedgerow_store::{Entry, Taken};
use hedgerow_vault::{Keyring, open_body};

use super::Street;
use crate::error::NodeError;
use crate::spread::spread;
use crate::things::Things;
use crate::view::Topic;

impl Street {
    /// Reads all that is shown from the records, anew.
    pub(crate) fn read_everything(&mut self) -> Result<(), NodeError> {
        self.read_words();
        self.people.clear();
        self.things = Things::default();
        if self.is_opening {
            self.things.wait();
        }
        for kind in [Kind::PROFILE, Kind::LISTING, Kind::ENVELOPE] {
            let entries = self.store.of_kind(kind);
            for part in entries.chunks(1024) {
                let ids: Vec<RecordId> = part.iter().map(|e| e.id).collect();
                let records = self.store.records(&ids)?;
                self.show_all(&records, Vec::new());
            }
        }
        self.changed.extend([Topic::Listings, Topic::Deals, Topic::Group]);
        Ok(())
    }

    /// Follows records that were kept. `listings` are what own ones were sealed from.
    pub(super) fn absorb(&mut self, records: &[Record], taken: &[Taken], listings: Vec<Listing>) {
        if taken.iter().all(|t| matches!(t.verdict, Verdict::Keep(_))) {
            self.show_all(records, listings);
        } else {
            let kept = records.iter().zip(taken).filter(|(_, t)| matches!(t.verdict, Verdict::Keep(_)));
            let kept: Vec<Record> = kept.map(|(record, _)| record.clone()).collect();
            self.show_all(&kept, Vec::new());
        }
        let (me, here) = (self.me(), self.device.key());
        let own: Vec<&Record> = records
            .iter()
            .zip(taken)
            .filter(|(_, taken)| taken.verdict == Verdict::Keep(me))
            .map(|(record, _)| record)
            .collect();
        if own.is_empty() {
            return;
        }
        let number = self.shared.has_written();
        let change = |r: &&Record| (r.id(), r.header().stamp, r.header().signer == here);
        self.held.kept(number, own.iter().map(change));
        if let Some(network) = self.network.as_ref().filter(|_| own.iter().any(|r| !change(r).2)) {
            network.confirm();
        }
    }

    /// Makes what is shown follow records in view, whose bodies are opened on all cores unless they are known.
    pub(super) fn show_all(&mut self, records: &[Record], listings: Vec<Listing>) {
        let listings: Vec<Option<Listing>> = match listings.len() == records.len() {
            true => listings.into_iter().map(Some).collect(),
            false => {
                let keyring = &self.keyring;
                let opened = |record: &Record| {
                    (record.header().kind == Kind::LISTING).then(|| opened(keyring, record)).flatten()
                };
                spread(records, |_, part| part.iter().map(opened).collect())
            }
        };
        for (record, listing) in records.iter().zip(listings) {
            if let Some(entry) = self.store.entry(&record.id()) {
                self.show(record, &entry, listing);
            }
        }
        self.things.go_on();
    }

    /// Makes what is shown follow one record.
    fn show(&mut self, record: &Record, entry: &Entry, listing: Option<Listing>) {
        match entry.kind {
            Kind::LISTING => {
                self.things.put(entry, listing.filter(|_| !entry.withdrawn));
                self.changed.insert(Topic::Listings);
            }
            Kind::PROFILE => {
                match self.open_body(record) {
                    Some(profile) => self.people.insert(entry.author, profile),
                    None => self.people.remove(&entry.author),
                };
                self.changed.insert(Topic::Group);
            }
            Kind::ENVELOPE if self.read_post(record, entry) => {
                self.changed.insert(Topic::Deals);
            }
            _ => {}
        }
    }

    /// Opens a body sealed under a key of the group that is held.
    pub(crate) fn open_body<T: for<'a> minicbor::Decode<'a, ()>>(&self, record: &Record) -> Option<T> {
        opened(&self.keyring, record)
    }

    /// The group's own words: those of the newest charter in force whose words can be read.
    pub(crate) fn words(&self) -> GroupWords {
        self.upshot.words.clone()
    }

    /// Reads the group's words anew: a charter or a key has come.
    pub(super) fn read_words(&mut self) {
        let changed = self.roster.words().iter();
        let newest = changed.filter_map(|(act, _)| self.act_words(act)?.group).next();
        if let Some(words) = newest.or_else(|| self.founding_words()) {
            self.upshot.words = words;
        }
    }

    pub(crate) fn founding_words(&self) -> Option<GroupWords> {
        self.facts.of_kind(Kind::CHARTER).find_map(|f| self.open_body(&f.record))
    }

    /// The words that go with an act, where they can be read and are those that were agreed to.
    pub(crate) fn act_words(&self, act: &ActId) -> Option<ActWords> {
        let carried = self.facts.of_kind(Kind::ACT).filter(|f| ActClear::id(f.record.clear()) == *act);
        carried.filter_map(|f| self.words_in(f)).next()
    }

    /// The words in a record that carries an act.
    pub(crate) fn words_in(&self, fact: &Fact) -> Option<ActWords> {
        let Clear::Act(ActClear { words: Some(hash), .. }) = &fact.clear else { return None };
        let words = open_body(&self.keyring, &fact.record).ok()?;
        (WordsHash::of(&words) == *hash).then(|| body::read(&words).ok()).flatten()
    }
}

fn opened<T: for<'a> minicbor::Decode<'a, ()>>(keyring: &Keyring, record: &Record) -> Option<T> {
    body::read(&open_body(keyring, record).ok()?).ok()
}
