//! The actor's state: everything this person has on this computer, changed by one thread alone.

mod entering;
mod hearing;
mod opening;
mod relays;
mod returning;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use hedgerow_record::limits::PHOTOS_KEPT;
use hedgerow_record::{DeviceKey, GroupId, Millis, RelayKey};
use hedgerow_vault::GroupSecrets;
use rand_chacha::ChaCha20Rng;
use tokio::runtime::Handle;

use crate::error::NodeError;
use crate::fetch::Fetch;
use crate::grapevine::Running;
use crate::home::{Home, rng};
use crate::notes::Notes;
use crate::shelf::Shelf;
use crate::street::Street;
use crate::talk::{News, SessionNo};
use crate::view::{Notice, Progress, Topic};

pub(crate) use opening::net_error;

/// What this computer is called towards the group: a kind of computer, not a name.
const LABEL: &str = "computer";

/// Everything of one person on one computer.
pub(crate) struct House {
    pub(crate) home: Home,
    pub(crate) streets: BTreeMap<GroupId, Street>,
    pub(crate) rng: ChaCha20Rng,
    pub(crate) notices: Vec<Notice>,
    pub(crate) undo: crate::import::Undo,
    pub(crate) own: crate::own::Own,
    pub(crate) notes: Notes,
    /// When an own thing was changed last, so that what is done within one millisecond keeps its order.
    pub(crate) thing_changed: Millis,
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) fetches: HashMap<GroupId, Fetch>,
    /// Members' devices connected, by group and session. Whose they are a newcomer learns later.
    pub(crate) inside: HashMap<(GroupId, SessionNo), DeviceKey>,
    /// Relay peers connected, by group and session.
    pub(crate) relays: HashMap<(GroupId, SessionNo), RelayKey>,
    running: Running,
    pub(crate) outside: Outside,
}

/// What the house needs of the world around the actor.
pub(crate) struct Outside {
    pub(crate) runtime: Handle,
    /// Brings a session's news to the actor.
    pub(crate) hear: Arc<dyn Fn(GroupId, SessionNo, News) + Send + Sync>,
    pub(crate) topics: Arc<dyn Fn(Topic, Option<Progress>) + Send + Sync>,
    /// Addresses to listen at, for all groups; nothing means all interfaces at each group's own port.
    pub(crate) listen: Vec<String>,
    pub(crate) offline: bool,
    /// Neither answers on the local network nor asks there.
    pub(crate) is_quiet_on_lan: bool,
    pub(crate) machine: [u8; 32],
    /// Somebody has said that the clock is right.
    pub(crate) trusts_clock: bool,
    pub(crate) moves_into_keychain: bool,
}

impl Outside {
    /// Whether to look around on the local network: not where only this computer is to be reached.
    fn is_on_lan(&self) -> bool {
        let own =
            |at: &String| at.starts_with("127.") || at.starts_with("[::1]") || at.starts_with("/ip4/127.");
        !self.is_quiet_on_lan && (self.listen.is_empty() || !self.listen.iter().all(own))
    }
}

impl House {
    /// Opens everything a home holds.
    pub(crate) fn open(home: Home, outside: Outside, now: Millis) -> Result<House, NodeError> {
        let mut notices = home.notices();
        let own = crate::own::Own::open(home.folder(), &mut notices);
        let notes = Notes::open(home.folder(), home.keys.seed.home_key(), &mut notices)?;
        let shelf = Arc::new(Shelf::open(home.folder(), PHOTOS_KEPT));
        let mut house = House {
            home,
            streets: BTreeMap::new(),
            rng: rng()?,
            notices,
            undo: Default::default(),
            own,
            notes,
            thing_changed: Millis(0),
            shelf,
            fetches: HashMap::new(),
            inside: HashMap::new(),
            relays: HashMap::new(),
            running: Running::default(),
            outside,
        };
        let groups: Vec<GroupSecrets> = house.home.keys.groups.clone();
        for secrets in groups {
            house.open_street(secrets, now)?;
        }
        house.remember_hidden();
        house.sort_photos(now)?;
        house.move_into_keychain()?;
        Ok(house)
    }

    /// Whoever waited for the home knows that it is open: what can come later comes now.
    pub(crate) fn is_open(&mut self) {
        self.streets.values_mut().for_each(Street::is_open);
    }

    /// What follows from a change in a group: the way in, letters that are used, answers in deals, keys to be kept.
    pub(crate) fn follow(&mut self, id: &GroupId, now: Millis) -> Result<(), NodeError> {
        let name = self.home.name();
        // Also where this computer starts and finds a removal that no key covers.
        self.make_due_key(id, false, now)?;
        let Some(street) = self.streets.get_mut(id) else { return Ok(()) };
        let joined = street.joining.is_some() && street.go_on_joining()?;
        if street.keys_changed {
            // A key is kept before anything is written under it.
            street.keys_changed = false;
            let keyring = street.keyring.clone();
            if let Some(secrets) = self.home.keys.groups.iter_mut().find(|g| g.group == *id) {
                secrets.keyring = keyring;
            }
            self.home.save_keys()?;
            if let Some(network) = &street.network {
                network.look_again();
            }
        }
        if joined && !street.doubts_clock && !street.upshot.waits_for_key {
            street.publish_profile(name.as_deref().unwrap_or("?"), now, &mut self.rng)?;
            street.has_joined()?;
            // Whoever joins has read them before.
            street.accept_guidelines(street.words().version(), now, &mut self.rng)?;
        }
        if street.can_come_home() {
            self.come_home(id, now)?;
        }
        let Some(street) = self.streets.get_mut(id) else { return Ok(()) };
        if street.is_member() && street.returning.is_none() && !street.doubts_clock {
            street.end_letters(now, &mut self.rng)?;
            street.answer_posts(now, &mut self.rng)?;
        }
        let changed: BTreeSet<Topic> = std::mem::take(&mut street.changed);
        self.fetch_photos(id, now);
        // Something new may fit what somebody looks for.
        let may_fit = changed.contains(&Topic::Listings) && self.notes.count(crate::searches::ROWS) > 0;
        changed.into_iter().for_each(|topic| self.tell_topic(topic, None));
        if may_fit {
            self.tell_topic(Topic::Searches, None);
        }
        Ok(())
    }

    /// Once a minute: lives end, envelopes are renewed.
    pub(crate) fn minute(&mut self, now: Millis) {
        let ids: Vec<GroupId> = self.streets.keys().copied().collect();
        self.remember_found();
        for id in ids {
            let Some(street) = self.streets.get_mut(&id) else { continue };
            let done = street
                .store
                .run_for(1)
                .and_then(|()| street.store.expire(now))
                .map_err(NodeError::from)
                .and_then(|ended| if ended.is_empty() { Ok(()) } else { street.read_everything() })
                .and_then(|()| street.watch_keys(now))
                .and_then(|()| street.watch_quorum(now))
                .and_then(|()| street.renew_posts(now, &mut self.rng))
                .and_then(|()| street.renew_own(now, &mut self.rng))
                .and_then(|()| self.follow(&id, now))
                .and_then(|()| self.keep_safes(&[id], false, now));
            if let Err(error) = done {
                tracing::warn!(code = error.code, %error, "the minute's work could not be done");
            } else if self.streets.get_mut(&id).is_some_and(Street::is_to_be_made_small) {
                self.make_small(&id);
            }
        }
    }

    /// Makes a group's file small beside the actor, who only waits where something is to be written meanwhile.
    fn make_small(&self, id: &GroupId) {
        let Some(store) = self.streets.get(id).map(|s| s.store.clone()) else { return };
        self.outside.runtime.spawn_blocking(move || {
            if let Err(error) = store.compact() {
                tracing::warn!(%error, "a file could not be made small; nothing is lost");
            }
        });
    }

    /// Keeps the addresses at which neighbours were found, for a network on which nobody answers.
    fn remember_found(&mut self) {
        let mut is_new = false;
        for (id, network) in self.streets.iter().filter_map(|(id, s)| Some((id, s.network.as_ref()?))) {
            for address in network.take_found() {
                is_new = true;
                self.home.remember_address(id, &address.to_string());
            }
        }
        if is_new && let Err(error) = self.home.save_keys() {
            tracing::warn!(%error, "the neighbours' addresses could not be kept");
        }
    }

    pub(crate) fn tell_topic(&self, topic: Topic, progress: Option<Progress>) {
        (self.outside.topics)(topic, progress);
    }

    /// Says goodbye to everybody.
    pub(crate) fn close(&mut self) {
        self.remember_found();
        for street in self.streets.values_mut() {
            if let Some(network) = &street.network {
                network.close();
            }
            if let Err(error) = street.make_durable() {
                tracing::warn!(%error, "the last records could not be put on the disk; neighbours hold them");
            }
        }
        self.streets.clear();
    }
}

#[cfg(test)]
#[path = "decisions_tests.rs"]
mod decisions_tests;
#[cfg(test)]
#[path = "keychain_tests.rs"]
mod keychain_tests;
#[cfg(test)]
#[path = "keys_tests.rs"]
mod keys_tests;
#[cfg(test)]
#[path = "resync_tests.rs"]
mod resync_tests;
#[cfg(test)]
#[path = "house_tests.rs"]
mod tests;
