//! How this person comes into a group: founds it, or sets out for it by a letter.

use std::collections::BTreeMap;
use std::sync::Arc;

use hedgerow_group::{FoundingTerms, Link, found};
use hedgerow_record::body::GroupWords;
use hedgerow_record::limits::GUIDELINES_CHARS;
use hedgerow_record::{GroupId, Millis};
use hedgerow_vault::{Device, GroupSecrets, Keyring};

use super::opening::OpenedStore;
use super::{House, LABEL};
use crate::error::NodeError;
use crate::joining::{JOINING, Joining, read_name};
use crate::street::{Beginnings, Street};
use crate::view::Topic;

impl House {
    /// Founds a group.
    pub(crate) fn found_group(
        &mut self,
        words: &GroupWords,
        members_invite: bool,
        now: Millis,
    ) -> Result<GroupId, NodeError> {
        read_name(&words.name, "name")?;
        if words.guidelines.chars().count() > GUIDELINES_CHARS {
            return Err(NodeError::usage("E_TOO_LONG", "guidelines", "the guidelines are too long"));
        }
        let name = self.need_name(None)?;
        let terms = FoundingTerms { words, members_invite, label: LABEL };
        let founding = found(&self.home.keys.seed, &terms, now, &mut self.rng)?;
        let secrets = GroupSecrets {
            group: founding.group,
            founder_salt: Some(founding.salt),
            device: founding.device.clone(),
            keyring: founding.keyring.clone(),
            links: BTreeMap::new(),
            port: None,
        };
        self.keep_secrets(secrets)?;
        let OpenedStore { store, .. } = self.open_store(&founding.group, now)?;
        let begin = Beginnings {
            id: founding.group,
            store,
            root: founding.root,
            device: founding.device,
            keyring: founding.keyring,
            joining: None,
            returning: None,
            shelf: Arc::clone(&self.shelf),
        };
        let mut street = Street::open(begin, now)?;
        street.write_group(founding.records, now)?;
        street.is_open();
        street.publish_profile(&name, now, &mut self.rng)?;
        self.start_network(&mut street, None)?;
        let id = street.id;
        self.streets.insert(id, street);
        self.follow(&id, now)?;
        Ok(id)
    }

    /// Sets out for a group by a letter; the way goes on by itself.
    pub(crate) fn join(&mut self, link: Link, name: &str, now: Millis) -> Result<GroupId, NodeError> {
        let name = self.need_name(Some(name))?;
        let id = link.group;
        if let Some(street) = self.streets.get(&id) {
            return match street.joining {
                Some(_) => Ok(id),
                None => Err(NodeError::refused("E_MEMBER_ALREADY", "you are a member of this group already")),
            };
        }
        self.home.set_name(&name);
        link.addresses.iter().for_each(|a| self.home.remember_address(&id, a));
        let device = Device::new(&mut self.rng);
        let secrets = GroupSecrets {
            group: id,
            founder_salt: None,
            device: device.clone(),
            keyring: Keyring::default(),
            links: BTreeMap::new(),
            port: None,
        };
        self.keep_secrets(secrets)?;
        let OpenedStore { store, .. } = self.open_store(&id, now)?;
        store.put_app(&[(JOINING.to_owned(), Some(link.to_text().into_bytes()))])?;
        let root = self.home.keys.seed.root_in(&id);
        let begin = Beginnings {
            id,
            store,
            root,
            device,
            keyring: Keyring::default(),
            joining: Some(Joining { link }),
            returning: None,
            shelf: Arc::clone(&self.shelf),
        };
        let mut street = Street::open(begin, now)?;
        street.is_open();
        street.publish_state();
        self.start_network(&mut street, None)?;
        self.streets.insert(id, street);
        self.tell_topic(Topic::Group, None);
        Ok(id)
    }

    /// The name the person goes by: the one given now, or the one given before.
    pub(super) fn need_name(&mut self, given: Option<&str>) -> Result<String, NodeError> {
        match given.map(str::trim).filter(|n| !n.is_empty()) {
            Some(name) => read_name(name, "name"),
            None => self.home.name().ok_or_else(|| {
                NodeError::usage("E_NAME", "name", "your neighbours need a name to call you by")
                    .help("Give it with --name \"Your name\".")
            }),
        }
    }

    pub(super) fn keep_secrets(&mut self, secrets: GroupSecrets) -> Result<(), NodeError> {
        self.home.keys.groups.push(secrets);
        let kept = self.home.save_keys();
        if kept.is_err() {
            self.home.keys.groups.pop();
        }
        kept
    }
}
