//! Being found through a relay peer (circuit relay v2, the client's side), shown to relay peers alone: to everybody
//! else this computer speaks the group's stream and nothing more.

use std::collections::{HashSet, VecDeque};
use std::task::{Context, Poll};

use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler, THandlerInEvent, THandlerOutEvent,
    ToSwarm,
};
use libp2p::{Multiaddr, PeerId, relay};

/// The client's side of circuits, on connections that this computer dialled at an address it was told. Only there may
/// a relay peer be.
pub(crate) struct Circuits {
    inner: relay::client::Behaviour,
    /// Dials of which somebody may be a relay peer.
    dials: HashSet<ConnectionId>,
    /// Connections on which circuits are spoken. The inner part must not hear of any other: it would send to it.
    open: HashSet<ConnectionId>,
    /// From where a relay peer saw this computer come; told to whoever looks for a way past the relay peer.
    sightings: VecDeque<Multiaddr>,
}

impl Circuits {
    pub(crate) fn new(inner: relay::client::Behaviour) -> Circuits {
        Circuits { inner, dials: HashSet::new(), open: HashSet::new(), sightings: VecDeque::new() }
    }

    /// At the end of this dial a relay peer may be.
    pub(crate) fn may_lead_to_a_relay(&mut self, dial: ConnectionId) {
        self.dials.insert(dial);
    }

    /// A relay peer saw this computer come from there.
    pub(crate) fn seen_at(&mut self, address: Multiaddr) {
        self.sightings.push_back(address);
    }

    fn is_of_concern(&self, event: &FromSwarm<'_>) -> bool {
        match event {
            FromSwarm::ConnectionEstablished(e) => {
                e.endpoint.is_relayed() || self.open.contains(&e.connection_id)
            }
            FromSwarm::ConnectionClosed(e) => e.endpoint.is_relayed() || self.open.contains(&e.connection_id),
            FromSwarm::AddressChange(e) => self.open.contains(&e.connection_id),
            _ => true,
        }
    }
}

/// Whether an address leads through a relay peer.
pub(crate) fn is_circuit(address: &Multiaddr) -> bool {
    address.iter().any(|part| part == Protocol::P2pCircuit)
}

/// Where somebody is found through a relay peer that is reached at this address; without a name, where this computer
/// waits to be found.
pub(crate) fn through(relay: PeerId, at: &Multiaddr, whom: Option<PeerId>) -> Multiaddr {
    let plain = at.iter().filter(|part| !matches!(part, Protocol::P2p(_)));
    let address = plain.collect::<Multiaddr>().with(Protocol::P2p(relay)).with(Protocol::P2pCircuit);
    match whom {
        Some(whom) => address.with(Protocol::P2p(whom)),
        None => address,
    }
}

impl NetworkBehaviour for Circuits {
    type ConnectionHandler = <relay::client::Behaviour as NetworkBehaviour>::ConnectionHandler;
    type ToSwarm = relay::client::Event;

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        _: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        // Relay peers dial nobody. On what came through one nothing is passed on, and so it is treated.
        let closed = Multiaddr::empty().with(Protocol::P2pCircuit);
        self.inner.handle_established_inbound_connection(connection, peer, &closed, remote)
    }

    fn handle_established_outbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        address: &Multiaddr,
        role: Endpoint,
        port: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        if self.dials.remove(&connection) && !is_circuit(address) {
            self.open.insert(connection);
            return self.inner.handle_established_outbound_connection(connection, peer, address, role, port);
        }
        let closed = Multiaddr::empty().with(Protocol::P2pCircuit);
        self.inner.handle_established_outbound_connection(connection, peer, &closed, role, port)
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        if let FromSwarm::DialFailure(failure) = &event {
            self.dials.remove(&failure.connection_id);
        }
        if !self.is_of_concern(&event) {
            return;
        }
        let closed = match &event {
            FromSwarm::ConnectionClosed(closed) => Some(closed.connection_id),
            _ => None,
        };
        self.inner.on_swarm_event(event);
        if let Some(closed) = closed {
            self.open.remove(&closed);
        }
    }

    fn on_connection_handler_event(
        &mut self,
        peer: PeerId,
        connection: ConnectionId,
        event: THandlerOutEvent<Self>,
    ) {
        self.inner.on_connection_handler_event(peer, connection, event);
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        if let Some(address) = self.sightings.pop_front() {
            return Poll::Ready(ToSwarm::NewExternalAddrCandidate(address));
        }
        let poll = self.inner.poll(context);
        if let Poll::Ready(ToSwarm::Dial { opts }) = &poll {
            self.dials.insert(opts.connection_id());
        }
        poll
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_through_a_relay_peer_names_it_once() {
        let (relay, whom) = (PeerId::random(), PeerId::random());
        let at: Multiaddr = "/ip4/203.0.113.10/tcp/7142".parse().unwrap();
        let waiting = through(relay, &at, None);
        assert_eq!(waiting.to_string(), format!("{at}/p2p/{relay}/p2p-circuit"));
        assert_eq!(through(relay, &at.clone().with(Protocol::P2p(relay)), None), waiting);
        assert_eq!(through(relay, &at, Some(whom)).to_string(), format!("{waiting}/p2p/{whom}"));
        assert!(is_circuit(&waiting) && !is_circuit(&at));
    }
}
