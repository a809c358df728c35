//! A group at home is opened: its file, its network, and what is to be done where the home came from elsewhere.

use std::sync::Arc;

use hedgerow_net::{Address, Net, NetEvent, Ports, Terms as NetTerms};
use hedgerow_record::limits::CONNECTIONS_MEMBER;
use hedgerow_record::{GroupId, Millis};
use hedgerow_store::{ClockCheck, OpenOptions, Store, StoreError};
use hedgerow_vault::{Device, GroupSecrets};
use rand_core::Rng;
use tokio::sync::mpsc;

use super::{House, LABEL};
use crate::error::{ErrorClass, NodeError};
use crate::joining::{JOINING, Joining, read_link};
use crate::network::Network;
use crate::street::{Beginnings, RETURNING, Returning, Street};
use crate::talk::TellHouse;
use crate::view::Notice;

/// Pages of a group's file kept in memory.
const CACHE_BYTES: usize = 16 * 1024 * 1024;
/// Ports are chosen from here on, out of the way of what systems hand out by themselves.
const PORTS: std::ops::Range<u16> = 20_000..30_000;
/// How often another port is tried before giving up.
const PORT_TRIES: usize = 16;

/// A group's file, opened.
pub(super) struct OpenedStore {
    pub(super) store: Store,
    /// Whether it came from another computer.
    pub(super) copied: bool,
    /// Whether the clock is far from the newest thing in it.
    pub(super) doubts_clock: bool,
}

impl House {
    pub(super) fn open_street(&mut self, secrets: GroupSecrets, now: Millis) -> Result<(), NodeError> {
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
        let returning = store.app(RETURNING)?.and_then(|bytes| Returning::read(&bytes));
        let device = if copied { Device::new(&mut self.rng) } else { secrets.device };
        let begin = Beginnings {
            id,
            store,
            root,
            device,
            keyring: secrets.keyring,
            joining,
            returning,
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
    pub(super) fn open_store(&mut self, id: &GroupId, now: Millis) -> Result<OpenedStore, NodeError> {
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

    pub(super) fn start_network(&mut self, street: &mut Street, port: Option<u16>) -> Result<(), NodeError> {
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
        street.reach_relays();
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
            let terms = NetTerms {
                secret,
                listen: self.outside.listen.clone(),
                port: chosen,
                ports,
                lan,
                connections: CONNECTIONS_MEMBER,
                is_relay: false,
            };
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
        let terms = NetTerms {
            secret,
            listen: Vec::new(),
            port: 0,
            ports: Ports::None,
            lan,
            connections: CONNECTIONS_MEMBER,
            is_relay: false,
        };
        Net::start(&terms).map_err(|e| net_error(&e))
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
