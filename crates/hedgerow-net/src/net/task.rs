//! What runs beside a swarm: it dials, opens streams, and tells what happens.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use futures::StreamExt;
use libp2p::swarm::dial_opts::DialOpts;
use libp2p::swarm::{ConnectionId, DialError, ListenError, SwarmEvent};
use libp2p::{Multiaddr, PeerId, Swarm, dcutr, mdns};
use libp2p_stream::{Control, IncomingStreams, OpenStreamError};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::{LOOK_AGAIN, OpenedStream, Order, PROTOCOL, Target};
use crate::address::{Address, plain};
use crate::circuits::{is_circuit, through};
use crate::peers::Peer;
use crate::places::Places;
use crate::shutter::Shutter;
use crate::stream::FrameStream;
use crate::swarm::{Behaviour, BehaviourEvent};
use crate::terms::{NetEvent, Opened, Silence};
use crate::threshold::Threshold;

pub(super) struct Task {
    pub(super) me: PeerId,
    pub(super) swarm: Swarm<Behaviour>,
    pub(super) control: Control,
    pub(super) incoming: IncomingStreams,
    pub(super) orders: mpsc::UnboundedReceiver<Order>,
    pub(super) events: mpsc::Sender<NetEvent>,
    pub(super) opened: mpsc::Sender<(PeerId, OpenedStream)>,
    pub(super) opened_in: mpsc::Receiver<(PeerId, OpenedStream)>,
    /// What is being dialled, with what to try next.
    pub(super) dials: HashMap<ConnectionId, (Target, Vec<Multiaddr>)>,
    pub(super) peers: HashMap<PeerId, Peer>,
    pub(super) threshold: Threshold,
    pub(super) shutter: Shutter,
    pub(super) places: Places,
    pub(super) is_relay: bool,
}

impl Task {
    pub(super) async fn run(mut self) {
        let mut look_again = tokio::time::interval(LOOK_AGAIN);
        loop {
            let some_lack_a_stream = self.peers.values().any(Peer::wants_stream);
            let ask_for_a_place = self.places.next();
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
                        if let Some((address, found)) = self.threshold.hold(address, found) {
                            self.dial(Target::Address(address), found, "no such computer").await;
                        }
                    }
                    Some(Order::DialFound(peer)) => self.dial_found(peer).await,
                    Some(Order::BeFound(relay)) => self.be_found_through(relay).await,
                    Some(Order::Find { whom, through }) => self.find(whom, through).await,
                    Some(Order::SeenAt(address)) => self.swarm.behaviour_mut().circuits.seen_at(address),
                    Some(Order::HangUp(peer)) => {
                        let _ = self.swarm.disconnect_peer_id(peer);
                    }
                    Some(Order::Close) | None => return,
                },
                () = self.shutter.pause() => {
                    let swarm = &mut self.swarm;
                    self.shutter.open(|address| swarm.listen_on(address).ok(), Instant::now());
                }
                () = self.threshold.passed() => self.dial_those_held().await,
                () = until(ask_for_a_place) => {
                    let swarm = &mut self.swarm;
                    self.places.ask(Instant::now(), |address| swarm.listen_on(address).ok());
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
        self.dial(Target::Found(peer, Silence::Refused), found, "not heard any more").await;
    }

    /// Waits to be found at a relay peer, on the connection that there is with it.
    async fn be_found_through(&mut self, relay: PeerId) {
        let Some(from) = self.peers.get(&relay).and_then(|known| known.from.as_ref()) else { return };
        if self.places.want(relay, through(relay, from, None), Instant::now()) {
            self.tell(NetEvent::Findable(relay)).await;
        }
    }

    /// Somebody is dialled through a relay peer; a straight way is looked for as soon as that one answers.
    async fn find(&mut self, whom: PeerId, relay: PeerId) {
        let from = self.peers.get(&relay).and_then(|known| known.from.clone());
        if let Some(from) = from.filter(|_| !self.swarm.is_connected(&whom)) {
            self.dial(Target::Through(whom), vec![through(relay, &from, Some(whom))], "").await;
        }
    }

    /// A way was found or there is none: nothing more is passed on.
    fn let_go_of_relays(&mut self, peer: &PeerId) {
        let passed_on = self.peers.get(peer).map(Peer::passed_on).unwrap_or_default();
        for connection in passed_on {
            self.swarm.close_connection(connection);
        }
    }

    async fn dial_those_held(&mut self) {
        for (address, found) in self.threshold.open() {
            self.dial(Target::Address(address), found, "no such computer").await;
        }
    }

    /// Dials the first of what is left to try.
    async fn dial(&mut self, target: Target, mut left: Vec<Multiaddr>, why: &str) {
        while !left.is_empty() {
            let first = left.remove(0);
            let dial = match &target {
                Target::Address(_) => DialOpts::unknown_peer_id().address(first).build(),
                Target::Found(peer, _) | Target::Through(peer) => {
                    DialOpts::peer_id(*peer).addresses(vec![first]).build()
                }
            };
            let id = dial.connection_id();
            if let Target::Address(_) = &target {
                self.swarm.behaviour_mut().circuits.may_lead_to_a_relay(id);
            }
            if self.swarm.dial(dial).is_ok() {
                self.dials.insert(id, (target, left));
                return;
            }
        }
        match target {
            Target::Address(address) => {
                self.tell(NetEvent::DialFailed { address, why: why.to_owned() }).await
            }
            Target::Found(peer, silence) => self.tell(NetEvent::NotReached(peer, silence)).await,
            Target::Through(peer) => tracing::debug!(%peer, why, "not found through the relay peer"),
        }
    }

    async fn heard(&mut self, event: SwarmEvent<BehaviourEvent>) {
        match event {
            SwarmEvent::NewListenAddr { address, listener_id } if is_circuit(&address) => {
                if let Some(relay) = self.places.given(listener_id) {
                    self.tell(NetEvent::Findable(relay)).await;
                }
            }
            SwarmEvent::NewListenAddr { address, listener_id } => {
                self.shutter.listens(listener_id, &address);
                if self.is_relay {
                    self.swarm.add_external_address(address.clone());
                }
                if self.threshold.listens(listener_id, &address) {
                    self.dial_those_held().await;
                }
                self.tell(NetEvent::Listening(address)).await;
            }
            SwarmEvent::ListenerClosed { listener_id, .. } => {
                self.places.lost(listener_id, Instant::now());
            }
            SwarmEvent::ExpiredListenAddr { address, .. } if is_circuit(&address) => {}
            SwarmEvent::Behaviour(BehaviourEvent::Ways(dcutr::Event {
                remote_peer_id,
                result: Err(error),
            })) => {
                tracing::debug!(peer = %remote_peer_id, %error, "there is no straight way");
                self.let_go_of_relays(&remote_peer_id);
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
                self.swarm.remove_external_address(&address);
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
                peer.connected(connection_id, &endpoint);
                let is_straight = peer.is_straight();
                match self.dials.remove(&connection_id) {
                    Some((Target::Address(address), _)) => peer.address = Some(address),
                    Some((Target::Found(..), _)) => {
                        let at = plain(endpoint.get_remote_address());
                        peer.address = at.map(|(ip, port)| Address::Host { host: ip.to_string(), port });
                    }
                    Some((Target::Through(_), _)) | None => {}
                }
                if is_straight {
                    self.let_go_of_relays(&peer_id);
                }
                self.open(&peer_id);
            }
            SwarmEvent::ConnectionClosed { peer_id, connection_id, num_established, .. } => {
                if let Some(peer) = self.peers.get_mut(&peer_id) {
                    peer.disconnected(connection_id);
                }
                if num_established > 0 {
                    self.open(&peer_id);
                } else if let Some(peer) = self.peers.remove(&peer_id) {
                    self.places.leave(&peer_id);
                    let _ = self.events.send(NetEvent::Gone { peer: peer_id, address: peer.address }).await;
                }
            }
            SwarmEvent::OutgoingConnectionError { connection_id, error, .. } => {
                let Some((mut target, left)) = self.dials.remove(&connection_id) else { return };
                if let Target::Found(_, silence) = &mut target {
                    *silence = (*silence).max(silence_of(&error));
                }
                match (&target, &error) {
                    // Two that dial each other at once need one connection only.
                    (_, DialError::DialPeerConditionFalse(_)) => {}
                    // Hedgerow was started anew there, under another name.
                    (Target::Found(peer, _), DialError::WrongPeerId { .. }) => {
                        self.tell(NetEvent::Vanished(*peer)).await;
                    }
                    _ => {
                        // A computer that refuses at once is there, and nobody listens on it: no other way helps.
                        let left = if silence_of(&error) == Silence::Refused { Vec::new() } else { left };
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
        let (address, is_private, is_found) = (known.address.clone(), known.is_private, known.is_found);
        let from = known.from.clone().unwrap_or_else(Multiaddr::empty);
        self.tell(NetEvent::Stream { peer, opened, address, is_private, is_found, from, stream }).await;
    }
}

async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => tokio::time::sleep_until(moment).await,
        None => std::future::pending().await,
    }
}

/// Transports wrap what the system said in errors of their own.
fn silence_of(error: &DialError) -> Silence {
    let said = format!("{error:?}");
    if said.contains("ConnectionRefused") {
        Silence::Refused
    } else if said.contains("HostUnreachable") || said.contains("NetworkUnreachable") {
        Silence::NoRoute
    } else {
        Silence::Nothing
    }
}

fn why(error: &DialError) -> String {
    use DialError as E;
    match error {
        E::Transport(all) => all.iter().map(|(_, e)| e.to_string()).collect::<Vec<_>>().join("; "),
        E::LocalPeerId { .. } => "this is this computer itself".to_owned(),
        other => other.to_string(),
    }
}
