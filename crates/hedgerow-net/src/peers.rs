//! Somebody with whom there is a connection, and what is known of it.

use std::sync::Weak;

use libp2p::Multiaddr;
use libp2p::core::{ConnectedPoint, Endpoint};
use libp2p::swarm::ConnectionId;

use crate::address::{self, Address};
use crate::terms::Opened;

/// Somebody with whom there is a connection.
#[derive(Default)]
pub(crate) struct Peer {
    /// Connections from one computer to the other.
    straight: Vec<ConnectionId>,
    /// Connections that a relay peer passes on. They are there to find a straight one, and nothing is said on them.
    passed_on: Vec<ConnectionId>,
    /// Whether this computer dialled: then it opens the stream.
    dialled: bool,
    pub(crate) address: Option<Address>,
    /// Whether the other end of the last connection is of this computer or of a private network.
    pub(crate) is_private: bool,
    /// Whether a relay peer let the two find the way.
    pub(crate) is_found: bool,
    /// From where the other end comes.
    pub(crate) from: Option<Multiaddr>,
    /// The stream in use, and who opened it.
    pub(crate) stream: Option<(Weak<()>, Opened)>,
    pub(crate) opening: bool,
}

impl Peer {
    /// There is one connection more.
    pub(crate) fn connected(&mut self, id: ConnectionId, endpoint: &ConnectedPoint) {
        if endpoint.is_relayed() {
            self.passed_on.push(id);
            return;
        }
        // Of two that dial each other at once, one plays the part of whoever is dialled.
        let dials = matches!(endpoint, ConnectedPoint::Dialer { role_override: Endpoint::Dialer, .. });
        let from = endpoint.get_remote_address();
        self.dialled |= dials;
        self.is_private = address::ip_of(from).is_some_and(|ip| address::is_private(&ip));
        self.is_found |= self.straight.is_empty() && !self.passed_on.is_empty();
        self.from = Some(from.clone());
        self.straight.push(id);
    }

    /// One is gone.
    pub(crate) fn disconnected(&mut self, id: ConnectionId) {
        self.straight.retain(|c| *c != id);
        self.passed_on.retain(|c| *c != id);
    }

    /// Whether the two are connected past every relay peer.
    pub(crate) fn is_straight(&self) -> bool {
        !self.straight.is_empty()
    }

    /// Connections that a relay peer passes on.
    pub(crate) fn passed_on(&self) -> Vec<ConnectionId> {
        self.passed_on.clone()
    }

    /// Whether this computer should open a stream. It would not be known on which of several connections that lay.
    pub(crate) fn wants_stream(&self) -> bool {
        let has_stream = self.stream.as_ref().is_some_and(|(alive, _)| alive.strong_count() > 0);
        let is_ready = self.is_straight() && self.passed_on.is_empty();
        self.dialled && is_ready && !self.opening && !has_stream
    }
}
