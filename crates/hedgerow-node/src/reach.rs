//! Who can be reached and at which addresses, as the interface shows it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use hedgerow_net::{Address, Multiaddr, PeerId, Silence, reachable};
use hedgerow_record::Millis;
use hedgerow_sync::Bye;

use crate::talk::SessionNo;
use crate::view::Way;

/// How things stand on the network, for the interface.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reach {
    pub(crate) listening: Vec<Multiaddr>,
    /// Addresses wanted, with what went wrong at the last try.
    pub(crate) known: BTreeMap<Address, Known>,
    pub(crate) next_try_seconds: Option<u64>,
    /// Neighbours' addresses found on the local network, to be remembered.
    pub(crate) found: Vec<Address>,
    /// Those who answer on the local network and could not be reached, with what came instead.
    pub(crate) silent: BTreeMap<PeerId, Silence>,
    /// Sessions that have reached a member.
    pub(crate) met: BTreeMap<SessionNo, Met>,
}

/// How and since when a session reaches a member.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Met {
    pub(crate) way: Way,
    pub(crate) since: Millis,
}

/// How things stand, written by the network and read by the actor.
#[derive(Clone, Debug, Default)]
pub(crate) struct Board(Arc<Mutex<Reach>>);

impl Board {
    /// How things stand now.
    pub(crate) fn read(&self) -> Reach {
        self.change(|reach| reach.clone())
    }

    /// Notes a change.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Reach) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes that a session reaches a member; what was noted first stays.
    pub(crate) fn met(&self, session: SessionNo, way: Way, since: Millis) {
        self.change(|reach| *reach.met.entry(session).or_insert(Met { way, since }));
    }

    /// A session is over.
    pub(crate) fn parted(&self, session: SessionNo) {
        self.change(|reach| reach.met.remove(&session));
    }

    /// Notes what is known of an address.
    pub(crate) fn known(&self, address: Address, change: impl FnOnce(&mut Known)) {
        self.change(|reach| change(reach.known.entry(address).or_default()));
    }
}

/// An address that is wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pub(crate) connected: bool,
    pub(crate) problem: Option<String>,
}

impl Reach {
    /// Numbers and ports this computer can be reached at.
    pub(crate) fn reachable(&self) -> Vec<(std::net::IpAddr, u16)> {
        reachable(&self.listening)
    }
}

/// Why a session ended, for somebody who waits for it.
pub(crate) fn ended(bye: Bye) -> crate::error::NodeError {
    use crate::error::NodeError;
    let (code, help) = match bye {
        Bye::StaleInvitation | Bye::Strangers => (
            "E_LETTER_USED_UP",
            "A letter lets one person in, a poster as many as it says. Ask your neighbour for a new one.",
        ),
        Bye::Clocks => ("E_CLOCK", "Set the clock of this computer and try again."),
        Bye::Version => ("E_UPDATE", "Update Hedgerow on both computers."),
        _ => ("E_NEIGHBOUR_LEFT", "Nothing is lost. It is tried again by itself."),
    };
    NodeError::refused(code, bye.to_string()).help(help)
}
