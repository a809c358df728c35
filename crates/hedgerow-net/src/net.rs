//! One swarm for one group: connections in both directions, and at most one stream with each neighbour.

mod task;

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

use libp2p::{Multiaddr, PeerId, StreamProtocol, identity};
use tokio::sync::mpsc;
use tokio::time::Instant;

use self::task::Task;
use crate::address::{self, Address, plain};
use crate::hub::Admitted;
use crate::places::Places;
use crate::shutter::Shutter;
use crate::swarm::{listen, listen_addresses, swarm};
use crate::terms::{NetError, NetEvent, Ports, Silence, Terms};
use crate::threshold::Threshold;

/// What the stream of a group is called; it does not say which group.
const PROTOCOL: StreamProtocol = StreamProtocol::new("/hedgerow/group/1");
/// How often pairs without a stream are looked at again.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// How long after a first try a way to somebody is looked for again; after each that failed it is twice as long.
const TRY_AGAIN: Duration = Duration::from_secs(6);
/// Events that wait for the shell.
const EVENTS: usize = 64;

enum Order {
    Dial(Address, Vec<Multiaddr>),
    DialFound(PeerId),
    BeFound(PeerId),
    Find { whom: PeerId, through: PeerId },
    SeenAt(Multiaddr),
    HangUp(PeerId),
    Close,
}

/// What a dial is for.
#[derive(Clone)]
enum Target {
    Address(Address),
    /// Somebody who answered on the local network, with what came instead of an answer at the addresses tried.
    Found(PeerId, Silence),
    /// Somebody is looked for through a relay peer.
    Through(PeerId),
}

/// What came of opening a stream.
enum OpenedStream {
    Ready(libp2p::Stream),
    /// The other side knows no such stream.
    Foreign,
    Failed,
}

/// A running swarm. It stops when this is dropped.
pub struct Net {
    me: PeerId,
    orders: mpsc::UnboundedSender<Order>,
    admitted: Admitted,
}

impl Net {
    /// Starts listening. An address that cannot be had is an error here and now.
    pub fn start(terms: &Terms) -> Result<(Net, mpsc::Receiver<NetEvent>), NetError> {
        let mut secret = terms.secret;
        let keys = identity::Keypair::ed25519_from_bytes(&mut secret)
            .map_err(|e| NetError::Refused("the network".to_owned(), e.to_string()))?;
        let me = keys.public().to_peer_id();
        let admitted = Admitted::default();
        let mut swarm = swarm(keys, terms, &admitted)?;
        let mut listeners = Vec::new();
        for address in listen_addresses(terms)?.into_iter().filter(|_| terms.ports != Ports::None) {
            let address = if terms.ports == Ports::Free { address::with_any_port(&address) } else { address };
            let id = listen(&mut swarm, address.clone(), terms.listen.is_empty())?;
            listeners.extend(id.map(|id| (id, address)));
        }
        let mut control = swarm.behaviour().streams.new_control();
        let incoming = control
            .accept(PROTOCOL)
            .map_err(|e| NetError::Refused("the group's stream".to_owned(), e.to_string()))?;
        let (orders, orders_in) = mpsc::unbounded_channel();
        let (events_out, events) = mpsc::channel(EVENTS);
        let (opened, opened_in) = mpsc::channel(EVENTS);
        let task = Task {
            me,
            swarm,
            control,
            incoming,
            orders: orders_in,
            events: events_out,
            opened,
            opened_in,
            dials: HashMap::new(),
            peers: HashMap::new(),
            threshold: Threshold::new(&listeners, Instant::now()),
            shutter: Shutter::new(listeners),
            places: Places::default(),
            is_relay: terms.is_relay,
        };
        tokio::spawn(task.run());
        Ok((Net { me, orders, admitted }, events))
    }

    /// This computer's name on the network for this launch.
    pub fn me(&self) -> PeerId {
        self.me
    }

    /// Dials an address; what comes of it is an event.
    pub fn dial(&self, address: Address) {
        let orders = self.orders.clone();
        tokio::spawn(async move {
            let found = address.resolve().await;
            let _ = orders.send(Order::Dial(address, found));
        });
    }

    /// Dials somebody who answered on the local network.
    pub fn dial_found(&self, peer: PeerId) {
        let _ = self.orders.send(Order::DialFound(peer));
    }

    /// Asks a relay peer, with which there is a connection, to let others find this computer through it.
    pub fn be_found_through(&self, relay: PeerId) {
        let _ = self.orders.send(Order::BeFound(relay));
    }

    /// After a while, and if there is no connection then, looks for a way to somebody through a relay peer. It looks
    /// again later: what routers and kernels still hold of an earlier connection between the same two is in the way for a
    /// minute after its end (RFC 9293 section 3.6.1, TIME-WAIT).
    pub fn find(&self, whom: PeerId, through: PeerId, after: Duration) {
        let orders = self.orders.clone();
        tokio::spawn(async move {
            for wait in [after, TRY_AGAIN, TRY_AGAIN * 2, TRY_AGAIN * 4, TRY_AGAIN * 8] {
                tokio::time::sleep(wait).await;
                let _ = orders.send(Order::Find { whom, through });
            }
        });
    }

    /// A relay peer saw this computer come from there.
    pub fn seen_at(&self, address: Multiaddr) {
        let _ = self.orders.send(Order::SeenAt(address));
    }

    /// On a relay peer: this one may be found and may find others from now on.
    pub fn admit(&self, peer: PeerId) {
        self.admitted.add(peer);
    }

    /// On a relay peer: not any more.
    pub fn dismiss(&self, peer: &PeerId) {
        self.admitted.remove(peer);
    }

    /// Closes all connections with somebody.
    pub fn hang_up(&self, peer: PeerId) {
        let _ = self.orders.send(Order::HangUp(peer));
    }

    /// Stops listening and closes all connections.
    pub fn close(&self) {
        let _ = self.orders.send(Order::Close);
    }
}

/// The ports and numbers this computer can be reached at by TCP.
pub fn reachable(listening: &[Multiaddr]) -> Vec<(IpAddr, u16)> {
    listening.iter().filter_map(plain).collect()
}
