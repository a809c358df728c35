//! One swarm for one group: connections in both directions, and at most one stream with each neighbour.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Weak};
use std::time::Duration;

use futures::StreamExt;
use libp2p::swarm::dial_opts::DialOpts;
use libp2p::swarm::{ConnectionId, DialError, ListenError, SwarmEvent};
use libp2p::{Multiaddr, PeerId, StreamProtocol, Swarm, identity, mdns};
use libp2p_stream::{Control, IncomingStreams, OpenStreamError};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::address::{self, Address, plain};
use crate::shutter::Shutter;
use crate::stream::FrameStream;
use crate::swarm::{Behaviour, BehaviourEvent, listen, listen_addresses, swarm};
use crate::terms::{NetError, NetEvent, Opened, Ports, Terms};

/// What the stream of a group is called; it does not say which group.
const PROTOCOL: StreamProtocol = StreamProtocol::new("/hedgerow/group/1");
/// How often pairs without a stream are looked at again.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// Events that wait for the shell.
const EVENTS: usize = 64;

enum Order {
    Dial(Address, Vec<Multiaddr>),
    DialFound(PeerId),
    HangUp(PeerId),
    Close,
}

/// What a dial is for.
#[derive(Clone)]
enum Target {
    Address(Address),
    Found(PeerId),
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
}

impl Net {
    /// Starts listening. An address that cannot be had is an error here and now.
    pub fn start(terms: &Terms) -> Result<(Net, mpsc::Receiver<NetEvent>), NetError> {
        let mut secret = terms.secret;
        let keys = identity::Keypair::ed25519_from_bytes(&mut secret)
            .map_err(|e| NetError::Refused("the network".to_owned(), e.to_string()))?;
        let me = keys.public().to_peer_id();
        let mut swarm = swarm(keys, terms.lan)?;
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
            shutter: Shutter::new(listeners),
        };
        tokio::spawn(task.run());
        Ok((Net { me, orders }, events))
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

    /// Closes all connections with somebody.
    pub fn hang_up(&self, peer: PeerId) {
        let _ = self.orders.send(Order::HangUp(peer));
    }

    /// Stops listening and closes all connections.
    pub fn close(&self) {
        let _ = self.orders.send(Order::Close);
    }
}

/// Somebody with whom there is a connection.
#[derive(Default)]
struct Peer {
    connections: Vec<ConnectionId>,
    /// Whether this computer dialled: then it opens the stream.
    dialled: bool,
    address: Option<Address>,
    /// Whether the other end of the last connection is of this computer or of a private network.
    is_private: bool,
    /// The stream in use, and who opened it.
    stream: Option<(Weak<()>, Opened)>,
    opening: bool,
}

impl Peer {
    /// Whether this computer should open a stream.
    fn wants_stream(&self) -> bool {
        let has_stream = self.stream.as_ref().is_some_and(|(alive, _)| alive.strong_count() > 0);
        self.dialled && !self.opening && !has_stream
    }
}

struct Task {
    me: PeerId,
    swarm: Swarm<Behaviour>,
    control: Control,
    incoming: IncomingStreams,
    orders: mpsc::UnboundedReceiver<Order>,
    events: mpsc::Sender<NetEvent>,
    opened: mpsc::Sender<(PeerId, OpenedStream)>,
    opened_in: mpsc::Receiver<(PeerId, OpenedStream)>,
    /// What is being dialled, with what to try next.
    dials: HashMap<ConnectionId, (Target, Vec<Multiaddr>)>,
    peers: HashMap<PeerId, Peer>,
    shutter: Shutter,
}

impl Task {
    async fn run(mut self) {
        let mut look_again = tokio::time::interval(LOOK_AGAIN);
        loop {
            let some_lack_a_stream = self.peers.values().any(Peer::wants_stream);
            tokio::select! {
                event = self.swarm.select_next_some() => self.heard(event).await,
                Some((peer, stream)) = self.incoming.next() => {
                    self.streamed(peer, stream, Opened::There).await;
                }
                Some((peer, stream)) = self.opened_in.recv() => {
                    if let Some(known) = self.peers.get_mut(&peer) {
                        known.opening = false;
                    }
                    match stream {
                        OpenedStream::Ready(stream) => self.streamed(peer, stream, Opened::Here).await,
                        OpenedStream::Foreign => self.tell(NetEvent::Foreign(peer)).await,
                        OpenedStream::Failed => {}
                    }
                }
                order = self.orders.recv() => match order {
                    Some(Order::Dial(address, found)) => {
                        self.dial(Target::Address(address), found, "no such computer").await;
                    }
                    Some(Order::DialFound(peer)) => self.dial_found(peer).await,
                    Some(Order::HangUp(peer)) => {
                        let _ = self.swarm.disconnect_peer_id(peer);
                    }
                    Some(Order::Close) | None => return,
                },
                () = self.shutter.pause() => {
                    let swarm = &mut self.swarm;
                    self.shutter.open(|address| swarm.listen_on(address).ok(), Instant::now());
                }
                _ = look_again.tick(), if some_lack_a_stream => {
                    let peers: Vec<PeerId> = self.peers.keys().copied().collect();
                    peers.iter().for_each(|peer| self.open(peer));
                }
            }
        }
    }

    async fn tell(&mut self, event: NetEvent) {
        let _ = self.events.send(event).await;
    }

    /// Dials somebody at the addresses heard on the local network, by TCP first: it costs less to keep.
    async fn dial_found(&mut self, peer: PeerId) {
        if self.swarm.is_connected(&peer) {
            return;
        }
        let lan = self.swarm.behaviour_mut().lan.as_mut();
        let mut found = lan.map(|lan| lan.addresses(peer)).unwrap_or_default();
        found.sort_by_key(|address| plain(address).is_none());
        self.dial(Target::Found(peer), found, "not heard any more").await;
    }

    /// Dials the first of what is left to try.
    async fn dial(&mut self, target: Target, mut left: Vec<Multiaddr>, why: &str) {
        while !left.is_empty() {
            let first = left.remove(0);
            let dial = match &target {
                Target::Address(_) => DialOpts::unknown_peer_id().address(first).build(),
                Target::Found(peer) => DialOpts::peer_id(*peer).addresses(vec![first]).build(),
            };
            let id = dial.connection_id();
            if self.swarm.dial(dial).is_ok() {
                self.dials.insert(id, (target, left));
                return;
            }
        }
        self.tell(match target {
            Target::Address(address) => NetEvent::DialFailed { address, why: why.to_owned() },
            Target::Found(peer) => NetEvent::NotReached(peer),
        })
        .await;
    }

    async fn heard(&mut self, event: SwarmEvent<BehaviourEvent>) {
        match event {
            SwarmEvent::NewListenAddr { address, listener_id } => {
                self.shutter.listens(listener_id, &address);
                self.tell(NetEvent::Listening(address)).await;
            }
            SwarmEvent::IncomingConnectionError {
                send_back_addr, error: ListenError::Denied { .. }, ..
            } => {
                for listener in self.shutter.turned_away(&send_back_addr, Instant::now()) {
                    tracing::warn!("somebody dials too often: QUIC is closed for a while");
                    self.swarm.remove_listener(listener);
                }
            }
            SwarmEvent::ExpiredListenAddr { address, .. } => {
                self.tell(NetEvent::NotListening(address)).await;
            }
            SwarmEvent::Behaviour(BehaviourEvent::Lan(mdns::Event::Discovered(found))) => {
                let peers: BTreeSet<PeerId> = found.into_iter().map(|(peer, _)| peer).collect();
                for peer in peers {
                    self.tell(NetEvent::Found(peer)).await;
                }
            }
            SwarmEvent::Behaviour(BehaviourEvent::Lan(mdns::Event::Expired(gone))) => {
                let peers: BTreeSet<PeerId> = gone.into_iter().map(|(peer, _)| peer).collect();
                for peer in peers {
                    let lan = self.swarm.behaviour_mut().lan.as_mut();
                    if lan.is_none_or(|lan| lan.addresses(peer).is_empty()) {
                        self.tell(NetEvent::Vanished(peer)).await;
                    }
                }
            }
            SwarmEvent::ConnectionEstablished { peer_id, connection_id, endpoint, .. } => {
                let peer = self.peers.entry(peer_id).or_default();
                peer.connections.push(connection_id);
                peer.dialled |= endpoint.is_dialer();
                peer.is_private =
                    address::ip_of(endpoint.get_remote_address()).is_some_and(|ip| address::is_private(&ip));
                match self.dials.remove(&connection_id) {
                    Some((Target::Address(address), _)) => peer.address = Some(address),
                    Some((Target::Found(_), _)) => {
                        let at = plain(endpoint.get_remote_address());
                        peer.address = at.map(|(ip, port)| Address::Host { host: ip.to_string(), port });
                    }
                    None => {}
                }
                self.open(&peer_id);
            }
            SwarmEvent::ConnectionClosed { peer_id, connection_id, num_established, .. } => {
                if let Some(peer) = self.peers.get_mut(&peer_id) {
                    peer.connections.retain(|c| *c != connection_id);
                }
                if num_established == 0
                    && let Some(peer) = self.peers.remove(&peer_id)
                {
                    let _ = self.events.send(NetEvent::Gone { peer: peer_id, address: peer.address }).await;
                }
            }
            SwarmEvent::OutgoingConnectionError { connection_id, error, .. } => {
                let Some((target, left)) = self.dials.remove(&connection_id) else { return };
                match (&target, &error) {
                    // Two that dial each other at once need one connection only.
                    (_, DialError::DialPeerConditionFalse(_)) => {}
                    // Hedgerow was started anew there, under another name.
                    (Target::Found(peer), DialError::WrongPeerId { .. }) => {
                        self.tell(NetEvent::Vanished(*peer)).await;
                    }
                    _ => {
                        // A computer that refuses at once is there, and nobody listens on it: no other way helps.
                        let left = if was_refused(&error) { Vec::new() } else { left };
                        let why = why(&error);
                        self.dial(target, left, &why).await;
                    }
                }
            }
            _ => {}
        }
    }

    /// Opens the stream with somebody this computer dialled, where there is none.
    fn open(&mut self, peer: &PeerId) {
        let Some(known) = self.peers.get_mut(peer) else { return };
        if !known.wants_stream() {
            return;
        }
        known.opening = true;
        let (mut control, opened, peer) = (self.control.clone(), self.opened.clone(), *peer);
        tokio::spawn(async move {
            let stream = match control.open_stream(peer, PROTOCOL).await {
                Ok(stream) => OpenedStream::Ready(stream),
                Err(OpenStreamError::UnsupportedProtocol(_)) => OpenedStream::Foreign,
                Err(error) => {
                    tracing::debug!(%error, "no stream could be opened");
                    OpenedStream::Failed
                }
            };
            let _ = opened.send((peer, stream)).await;
        });
    }

    /// Of two streams with one neighbour the one opened by the lower name lives, on both sides alike.
    async fn streamed(&mut self, peer: PeerId, stream: libp2p::Stream, opened: Opened) {
        let Some(known) = self.peers.get_mut(&peer) else { return };
        if let Some((alive, earlier)) = &known.stream
            && alive.strong_count() > 0
        {
            let lower = if self.me < peer { Opened::Here } else { Opened::There };
            if *earlier != opened && *earlier == lower {
                return self.tell(NetEvent::Doubted(peer)).await;
            }
        }
        let alive = Arc::new(());
        known.stream = Some((Arc::downgrade(&alive), opened));
        let stream = FrameStream::new(stream, alive);
        let (address, is_private) = (known.address.clone(), known.is_private);
        self.tell(NetEvent::Stream { peer, opened, address, is_private, stream }).await;
    }
}

/// The ports and numbers this computer can be reached at by TCP.
pub fn reachable(listening: &[Multiaddr]) -> Vec<(IpAddr, u16)> {
    listening.iter().filter_map(plain).collect()
}

fn was_refused(error: &DialError) -> bool {
    format!("{error:?}").contains("ConnectionRefused")
}

fn why(error: &DialError) -> String {
    use DialError as E;
    match error {
        E::Transport(all) => all.iter().map(|(_, e)| e.to_string()).collect::<Vec<_>>().join("; "),
        E::LocalPeerId { .. } => "this is this computer itself".to_owned(),
        other => other.to_string(),
    }
}
