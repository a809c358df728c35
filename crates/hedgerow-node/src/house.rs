//! The actor's state: everything this person has on this computer, changed by one thread alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use hedgerow_group::{FoundingTerms, Link, found};
use hedgerow_net::{Address, Net, NetEvent, Ports, Terms as NetTerms};
use hedgerow_record::body::GroupWords;
use hedgerow_record::limits::{GUIDELINES_CHARS, PHOTOS_KEPT};
use hedgerow_record::{DeviceKey, GroupId, Millis};
use hedgerow_store::{ClockCheck, OpenOptions, Store, StoreError};
use hedgerow_vault::{Device, GroupSecrets, Keyring};
use rand_chacha::ChaCha20Rng;
use rand_core::Rng;
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use crate::error::{ErrorClass, NodeError};
use crate::fetch::Fetch;
use crate::grapevine::Running;
use crate::held::Agreement;
use crate::home::{Home, rng};
use crate::joining::{JOINING, Joining, read_link, read_name};
use crate::network::Network;
use crate::notes::Notes;
use crate::shelf::Shelf;
use crate::street::{Beginnings, Outcome, Street};
use crate::talk::{From, News, SessionNo, TellHouse, Word};
use crate::view::{Notice, Progress, Topic};

/// Pages of a group's file kept in memory.
const CACHE_BYTES: usize = 16 * 1024 * 1024;
/// Ports are chosen from here on, out of the way of what systems hand out by themselves.
const PORTS: std::ops::Range<u16> = 20_000..30_000;
/// Clocks this far apart are mentioned.
const CLOCK_OFF_MINUTES: i64 = 5;
/// How long what was pushed may wait for others before it is put on the disk.
const DURABLE_WITHIN: std::time::Duration = std::time::Duration::from_millis(150);
/// How often another port is tried before giving up.
const PORT_TRIES: usize = 16;
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
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) fetches: HashMap<GroupId, Fetch>,
    /// Members' devices connected, by group and session. Whose they are a newcomer learns later.
    pub(crate) inside: HashMap<(GroupId, SessionNo), DeviceKey>,
    running: Running,
    outside: Outside,
}

/// A group's file, opened.
struct OpenedStore {
    store: Store,
    /// Whether it came from another computer.
    copied: bool,
    /// Whether the clock is far from the newest thing in it.
    doubts_clock: bool,
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
            shelf,
            fetches: HashMap::new(),
            inside: HashMap::new(),
            running: Running::default(),
            outside,
        };
        let groups: Vec<GroupSecrets> = house.home.keys.groups.clone();
        for secrets in groups {
            house.open_street(secrets, now)?;
        }
        house.sort_photos(now)?;
        Ok(house)
    }

    /// Whoever waited for the home knows that it is open: what can come later comes now.
    pub(crate) fn is_open(&mut self) {
        self.streets.values_mut().for_each(Street::is_open);
    }

    fn open_street(&mut self, secrets: GroupSecrets, now: Millis) -> Result<(), NodeError> {
        let id = secrets.group;
        let root = match secrets.founder_salt {
            Some(salt) => self.home.keys.seed.founder_root(&salt),
            None => self.home.keys.seed.root_in(&id),
        };
        let OpenedStore { store, copied, doubts_clock } = self.open_store(&id, now)?;
        let joining = match store.app(JOINING)? {
            Some(text) => {
                String::from_utf8(text).ok().and_then(|t| read_link(&t).ok()).map(|link| Joining { link })
            }
            None => None,
        };
        let device = if copied { Device::new(&mut self.rng) } else { secrets.device };
        let begin = Beginnings {
            id,
            store,
            root,
            device,
            keyring: secrets.keyring,
            joining,
            shelf: Arc::clone(&self.shelf),
        };
        let mut street = Street::open(begin, now)?;
        street.doubts_clock = doubts_clock;
        if copied {
            self.move_in(&mut street, now)?;
        }
        self.start_network(&mut street, secrets.port)?;
        self.streets.insert(id, street);
        self.follow(&id, now)
    }

    /// Opens a group's file; a damaged one is put aside and said, a copied one becomes this computer's.
    fn open_store(&mut self, id: &GroupId, now: Millis) -> Result<OpenedStore, NodeError> {
        let path = self.home.group_file(id);
        let options = OpenOptions { cache_bytes: CACHE_BYTES, machine: self.outside.machine, now };
        let (opened, copied) = match Store::open(&path, options) {
            Err(StoreError::OtherMachine) => (Store::adopt(&path, options)?, true),
            other => (other?, false),
        };
        let (store, report) = opened;
        if let Some(aside) = report.moved_aside {
            let text = format!("A damaged file was put aside as {}.", aside.display());
            let help = "Your neighbours' computers bring back what it held. Nothing else is to be done.";
            self.notices.push(Notice::new("N_DAMAGED", text, help).with("file", &aside.display()));
        }
        let clock = match report.clock {
            ClockCheck::Fine => None,
            ClockCheck::Behind(by) => Some(("behind", by.0 / 86_400_000)),
            ClockCheck::Ahead(by) => Some(("ahead", by.0 / 86_400_000)),
        };
        let doubts_clock = clock.is_some() && !self.outside.trusts_clock;
        if let Some((way, days)) = clock.filter(|_| doubts_clock) {
            let text = format!("This computer's clock is {days} days {way}.");
            let help = "Nothing is written until it is set. If the date is right, start Hedgerow once with --trust-clock.";
            self.notices.push(Notice::new("N_CLOCK", text, help).with("way", way).with("days", &days));
        }
        Ok(OpenedStore { store, copied, doubts_clock })
    }

    /// A home that was copied from another computer: this one gets a device of its own, so that the two never sign
    /// as one.
    fn move_in(&mut self, street: &mut Street, now: Millis) -> Result<(), NodeError> {
        let record = hedgerow_group::write_device(
            street.id,
            &street.root,
            &street.device,
            LABEL,
            hedgerow_record::Stamp::new(now, 0),
            &mut self.rng,
        )?;
        if let Some(secrets) = self.home.keys.groups.iter_mut().find(|g| g.group == street.id) {
            secrets.device = (*street.device).clone();
            secrets.port = None;
            secrets.links.clear();
        }
        self.home.save_keys()?;
        street.write_group(vec![record], now)?;
        self.notices.push(Notice::new(
            "N_COPIED",
            "This home was copied from another computer; this one now has a place of its own.",
            "Go on using both. What the other computer had promised is kept by it alone.",
        ));
        Ok(())
    }

    fn start_network(&mut self, street: &mut Street, port: Option<u16>) -> Result<(), NodeError> {
        if self.outside.offline {
            return Ok(());
        }
        let (net, events, port) = self.start_net(port)?;
        let kept = self.home.keys.groups.iter_mut().find(|g| g.group == street.id);
        if let Some(secrets) = kept.filter(|g| g.port != port && port.is_some()) {
            secrets.port = port;
            self.home.save_keys()?;
        }
        let (id, hear) = (street.id, Arc::clone(&self.outside.hear));
        let tell: TellHouse = Arc::new(move |no, news| hear(id, no, news));
        let _guard = self.outside.runtime.enter();
        let network = Network::run(net, events, Arc::clone(&street.shared), Arc::clone(&self.running), tell);
        for address in self.home.addresses(&street.id).iter().filter_map(|a| Address::read(a).ok()) {
            network.know(address);
        }
        street.network = Some(network);
        Ok(())
    }

    /// Starts a swarm at the group's own port, or, the first time, at one that is free.
    fn start_net(
        &mut self,
        port: Option<u16>,
    ) -> Result<(Net, mpsc::Receiver<NetEvent>, Option<u16>), NodeError> {
        let _guard = self.outside.runtime.enter();
        let first = self.streets.values().all(|s| s.network.is_none());
        let ports = if first { Ports::AsWritten } else { Ports::Free };
        let ports = if self.outside.listen.is_empty() { Ports::AsWritten } else { ports };
        let mut last = None;
        for _ in 0..PORT_TRIES {
            let mut dice = [0; 2];
            self.rng.fill_bytes(&mut dice);
            let chosen = port.unwrap_or(PORTS.start + u16::from_be_bytes(dice) % (PORTS.end - PORTS.start));
            let mut secret = [0; 32];
            self.rng.fill_bytes(&mut secret);
            let lan = self.outside.is_on_lan();
            let terms = NetTerms { secret, listen: self.outside.listen.clone(), port: chosen, ports, lan };
            match Net::start(&terms) {
                Ok((net, events)) => {
                    let kept = self.outside.listen.is_empty().then_some(chosen);
                    return Ok((net, events, kept));
                }
                Err(error @ hedgerow_net::NetError::PortTaken(_))
                    if self.outside.listen.is_empty() && port.is_none() =>
                {
                    last = Some(error);
                }
                Err(error) => return Err(net_error(&error)),
            }
        }
        Err(last.map_or_else(
            || NodeError::new(ErrorClass::Port, "E_PORT_TAKEN", "no port is free"),
            |e| net_error(&e),
        ))
    }

    /// Starts a swarm that nobody can reach, to read a letter.
    pub(crate) fn start_quiet_net(&mut self) -> Result<(Net, mpsc::Receiver<NetEvent>), NodeError> {
        let _guard = self.outside.runtime.enter();
        let mut secret = [0; 32];
        self.rng.fill_bytes(&mut secret);
        let lan = self.outside.is_on_lan();
        let terms = NetTerms { secret, listen: Vec::new(), port: 0, ports: Ports::None, lan };
        Net::start(&terms).map_err(|e| net_error(&e))
    }

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
    fn need_name(&mut self, given: Option<&str>) -> Result<String, NodeError> {
        match given.map(str::trim).filter(|n| !n.is_empty()) {
            Some(name) => read_name(name, "name"),
            None => self.home.name().ok_or_else(|| {
                NodeError::usage("E_NAME", "name", "your neighbours need a name to call you by")
                    .help("Give it with --name \"Your name\".")
            }),
        }
    }

    fn keep_secrets(&mut self, secrets: GroupSecrets) -> Result<(), NodeError> {
        self.home.keys.groups.push(secrets);
        let kept = self.home.save_keys();
        if kept.is_err() {
            self.home.keys.groups.pop();
        }
        kept
    }

    /// A word of a session.
    pub(crate) fn hear(&mut self, id: GroupId, session: SessionNo, news: News, now: Millis) {
        if let Err(error) = self.hear_or_fail(id, session, news, now) {
            tracing::warn!(code = error.code, %error, "what a neighbour sent could not be dealt with");
            self.notices.retain(|n| n.code != error.code);
            self.notices.push(error.into());
            self.tell_topic(Topic::Connection, None);
        }
    }

    fn hear_or_fail(
        &mut self,
        id: GroupId,
        session: SessionNo,
        news: News,
        now: Millis,
    ) -> Result<(), NodeError> {
        let Some(street) = self.streets.get_mut(&id) else { return Ok(()) };
        match news {
            News::Entered { device, clock_ahead } => {
                let minutes = clock_ahead.abs() / 60_000;
                if minutes >= CLOCK_OFF_MINUTES {
                    self.notices.retain(|n| n.code != "N_CLOCK_OFF");
                    let text = format!("Your clock and a neighbour's are {minutes} minutes apart.");
                    let help = "Please check the time on this computer.";
                    self.notices.push(Notice::new("N_CLOCK_OFF", text, help).with("minutes", &minutes));
                }
                self.inside.insert((id, session), device);
                if let Some(network) = &street.network {
                    network.reached(session);
                }
                self.tell_topic(Topic::Connection, None);
            }
            News::Invitation(records) => {
                street.take_invitation(records, LABEL, now, &mut self.rng)?;
                if let Some(network) = &street.network {
                    network.tell(session, Word::EnterAsDevice);
                }
            }
            News::Papers(records) => {
                street.take(hedgerow_sync::Set::Group, records, &[], now)?;
                if let Some(network) = &street.network {
                    network.tell(session, Word::PapersJudged);
                    network.resync_others(session);
                }
            }
            News::Records { from: From::Push, records, proved, reply } => {
                let (outcome, kept, forged) = street.take_pushed(records, &proved, now)?;
                if let Some(network) = &street.network {
                    network.kept(session, &kept, &forged);
                }
                let _ = reply.send(outcome);
                if !kept.is_empty() && !std::mem::replace(&mut street.owes, true) {
                    let hear = Arc::clone(&self.outside.hear);
                    self.outside.runtime.spawn(async move {
                        tokio::time::sleep(DURABLE_WITHIN).await;
                        hear(id, session, News::Owed);
                    });
                }
            }
            News::KeysAsked { device, parcels } => {
                let keys = street.keys_for(&device, &parcels, &mut self.rng);
                if let Some(network) = street.network.as_ref().filter(|_| !keys.is_empty()) {
                    network.tell(session, Word::GiveKeys(keys));
                }
            }
            News::KeysGiven { device, keys } => {
                if street.take_keys(&device, &keys)? {
                    self.tell_topic(Topic::Group, None);
                }
            }
            News::Blob { id: blob, bytes } => self.photo_came(&id, session, blob, bytes, now)?,
            News::Owed => return street.make_durable(),
            News::Records { from: From::Round(set), records, proved, reply } => {
                let all = Outcome { not_taken: records.len() as u64, ..Outcome::default() };
                let outcome = street.take(set, records, &proved, now);
                let kept = outcome.as_ref().is_ok_and(|o| o.kept > 0);
                // What the disk did not take was not taken: the neighbour must not believe it is safe here.
                let _ = reply.send(outcome.clone().unwrap_or(all));
                if kept && let Some(network) = &street.network {
                    network.resync_others(session);
                }
                outcome?;
            }
            News::Progress { set, received, expected } => {
                if set == hedgerow_sync::Set::Slots && expected > 64 {
                    let progress = Progress {
                        work: "first_sync".to_owned(),
                        group: id.to_string(),
                        done: received as u64,
                        of: expected as u64,
                    };
                    self.tell_topic(Topic::Progress, Some(progress));
                }
            }
            News::Settled { covers, up_to, branches_differ } => {
                if branches_differ {
                    tracing::warn!("a neighbour follows other organisers");
                } else if let Some(network) = &street.network {
                    let lacking = street.lacking_keys();
                    if !lacking.is_empty() {
                        network.tell(session, Word::AskKeys(lacking));
                    }
                }
                if let (Some(covers), Some(device)) = (covers, self.inside.get(&(id, session))) {
                    street.has_agreed(*device, Agreement { covers, up_to, at: now });
                }
                self.tell_topic(Topic::Connection, None);
            }
            News::Over(bye) => {
                self.inside.remove(&(id, session));
                if let Some(fetch) = self.fetches.get_mut(&id) {
                    fetch.over(session);
                }
                if street.joining.is_some() && matches!(bye, hedgerow_sync::Bye::StaleInvitation) {
                    let error = crate::reach::ended(bye);
                    self.notices.retain(|n| n.code != error.code);
                    self.notices.push(error.into());
                }
                self.tell_topic(Topic::Connection, None);
            }
        }
        self.follow(&id, now)
    }

    /// What follows from a change in a group: the way in, letters that are used, answers in deals, keys to be kept.
    pub(crate) fn follow(&mut self, id: &GroupId, now: Millis) -> Result<(), NodeError> {
        let name = self.home.name();
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
        if joined && !street.doubts_clock {
            street.publish_profile(name.as_deref().unwrap_or("?"), now, &mut self.rng)?;
            street.has_joined()?;
        }
        if street.is_member() && !street.doubts_clock {
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
                .and_then(|()| street.renew_posts(now, &mut self.rng))
                .and_then(|()| street.renew_own(now, &mut self.rng))
                .and_then(|()| self.follow(&id, now));
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

pub(crate) fn net_error(error: &hedgerow_net::NetError) -> NodeError {
    use hedgerow_net::NetError as E;
    let text = error.to_string();
    match error {
        E::PortTaken(_) => NodeError::new(ErrorClass::Port, "E_PORT_TAKEN", text)
            .help("Close the other program, or listen elsewhere with --listen."),
        E::BadAddress(_) => NodeError::new(ErrorClass::Usage, "E_ADDRESS", text)
            .help("Write it like 0.0.0.0:7141 or /ip4/0.0.0.0/tcp/7141."),
        E::Refused(..) => {
            NodeError::new(ErrorClass::Port, "E_LISTEN", text).help("Choose another address with --listen.")
        }
    }
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod keys_tests;
#[cfg(test)]
#[path = "resync_tests.rs"]
mod resync_tests;
#[cfg(test)]
#[path = "house_tests.rs"]
mod tests;
