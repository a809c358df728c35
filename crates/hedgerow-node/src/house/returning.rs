//! Coming back after a computer was lost: the words make the person, the sheet's lines lead to the groups, and the rest
//! lies at the neighbours.

use std::collections::BTreeMap;
use std::sync::Arc;

use hedgerow_group::{LinkError, WayBack, founded_by, write_device};
use hedgerow_record::limits::KEYFILE_GROUPS;
use hedgerow_record::{GroupId, Millis, Stamp};
use hedgerow_vault::{Device, GroupSecrets, Keyring, Seed, WordsError};

use super::opening::OpenedStore;
use super::{House, LABEL};
use crate::clock::moment;
use crate::error::NodeError;
use crate::street::{Beginnings, RETURNING, Returning, Street};
use crate::view::{ComeBack, Computer, Me, Notice, Topic};

impl House {
    /// Makes a home that nobody has used yet the home of whoever has the words, and sets out for the groups.
    pub(crate) fn come_back(&mut self, back: &ComeBack, now: Millis) -> Result<Me, NodeError> {
        let seed = read_words(&back.words)?;
        let ways = back.lines.iter().filter(|line| !line.trim().is_empty());
        let ways = ways.map(|line| read_line(line)).collect::<Result<Vec<_>, _>>()?;
        let is_same = *seed.words() == *self.home.keys.seed.words();
        if !is_same {
            if !self.streets.is_empty() || self.notes.everything().next().is_some() {
                let text = "somebody uses this home already";
                return Err(NodeError::refused("E_HOME_USED", text)
                    .help("Nothing was changed. Begin with a home of your own: another account, or --home with a new folder."));
            }
            self.notes.key = seed.home_key();
            self.home.keys.seed = seed;
            self.home.save_keys()?;
            self.has_words()?;
        }
        for way in ways {
            if !self.streets.contains_key(&way.group) {
                self.set_out_for(&way, !back.others_stay, now)?;
            }
        }
        self.tell_topic(Topic::Me, None);
        Ok(self.me())
    }

    /// This person's computers in a group.
    pub(crate) fn computers(&self, group: &str) -> Result<Vec<Computer>, NodeError> {
        let street = self.street(group)?;
        let here = street.device.key();
        let devices = street.roster.member(&street.me()).map(|m| m.devices.as_slice()).unwrap_or_default();
        let view = |d: &hedgerow_group::MemberDevice| Computer {
            id: d.key.to_string(),
            since: moment(d.since.ms()),
            here: d.key == here,
            ended: !d.live,
        };
        Ok(devices.iter().map(view).collect())
    }

    /// Ends another computer of this person's: what it had offered is signed again here first.
    pub(crate) fn end_computer(&mut self, group: &str, computer: &str, now: Millis) -> Result<(), NodeError> {
        let street = self.street(group)?;
        let (id, here) = (street.id, street.device.key());
        let device = street.own_devices().find(|d| d.to_string() == computer.trim());
        let device = device.filter(|d| *d != here).ok_or_else(|| {
            NodeError::not_found("E_NO_COMPUTER", "you have no such other computer in this group")
        })?;
        let Some(street) = self.streets.get_mut(&id) else { return Ok(()) };
        street.sign_again(now, &mut self.rng)?;
        street.retire(device, now, &mut self.rng)?;
        self.follow(&id, now)
    }

    /// Sets out for a group this person belongs to.
    fn set_out_for(&mut self, way: &WayBack, retires: bool, now: Millis) -> Result<(), NodeError> {
        if self.home.keys.groups.len() >= KEYFILE_GROUPS {
            return Err(NodeError::refused("E_FULL", "there is no room for one more group"));
        }
        let id = way.group;
        way.addresses.iter().for_each(|a| self.home.remember_address(&id, a));
        let founder_salt = founded_by(&self.home.keys.seed, &id);
        let root = match &founder_salt {
            Some(salt) => self.home.keys.seed.founder_root(salt),
            None => self.home.keys.seed.root_in(&id),
        };
        let device = Device::new(&mut self.rng);
        let papers = write_device(id, &root, &device, LABEL, Stamp::new(now, 0), &mut self.rng)?;
        let returning = Returning { papers, retires, has_settled: false };
        self.keep_secrets(GroupSecrets {
            group: id,
            founder_salt,
            device: device.clone(),
            keyring: Keyring::default(),
            links: BTreeMap::new(),
            port: None,
        })?;
        let OpenedStore { store, .. } = self.open_store(&id, now)?;
        store.put_app(&[(RETURNING.to_owned(), Some(returning.write()))])?;
        let begin = Beginnings {
            id,
            store,
            root,
            device,
            keyring: Keyring::default(),
            joining: None,
            returning: Some(returning),
            shelf: Arc::clone(&self.shelf),
        };
        let mut street = Street::open(begin, now)?;
        street.is_open();
        self.start_network(&mut street, None)?;
        self.streets.insert(id, street);
        self.tell_topic(Topic::Group, None);
        Ok(())
    }

    /// Everything the return needs is here: what the person had is taken out of the safe, signed again by this computer,
    /// and only then do the lost ones end.
    pub(super) fn come_home(&mut self, id: &GroupId, now: Millis) -> Result<(), NodeError> {
        let earlier = self.brought_by_backup(id);
        let Some(street) = self.streets.get_mut(id) else { return Ok(()) };
        let retires = street.returning.as_ref().is_some_and(|r| r.retires);
        let (items, folders) = street.open_safes(&earlier)?;
        street.take_out_of_safe(&items, folders)?;
        self.take_home(id, &items, &earlier)?;
        let Some(street) = self.streets.get_mut(id) else { return Ok(()) };
        street.sign_again(now, &mut self.rng)?;
        self.keep_safe(id, true, now)?;
        let Some(street) = self.streets.get_mut(id) else { return Ok(()) };
        if retires {
            street.retire_others(now, &mut self.rng)?;
        }
        street.has_come_home()?;
        let name = street.words().name;
        self.is_done_with_backup(id, &earlier)?;
        self.notices.retain(|n| n.code != "N_BACK");
        let text = format!("You are back in “{name}”.");
        let help = "Look through your things and deals. What nobody had heard of before the old computer was lost is gone.";
        self.notices.push(Notice::new("N_BACK", text, help).with("group", &name));
        Ok(())
    }
}

fn read_words(words: &str) -> Result<Seed, NodeError> {
    Seed::from_words(words).map_err(|error| {
        let wrong = NodeError::usage("E_SHEET_WORDS", "words", error.to_string());
        match error {
            WordsError::WrongCount { .. } => {
                wrong.help("Type all 24, in the order in which they stand on the sheet.")
            }
            WordsError::UnknownWord { .. } => wrong.help("Compare it with the sheet."),
            WordsError::Checksum => wrong.help("Compare them with the sheet, one after another."),
        }
    })
}

fn read_line(line: &str) -> Result<WayBack, NodeError> {
    WayBack::find(line).map_err(|error| {
        let text = match error {
            LinkError::NotALink => "this is no line of a recovery sheet",
            LinkError::Mistyped => "the line is not complete, or a character is mistyped",
            LinkError::Version(_) => "the line was written by another version of Hedgerow",
        };
        NodeError::usage("E_SHEET_LINE", "lines", text)
            .help("It begins with hedgerow://back/. Compare it with the sheet.")
    })
}
