//! A stranger on the same network: an ordinary libp2p program that speaks everything it can negotiate, writes down all
//! it hears, and, if told so, asks as fast as it can.
//!
//! It runs as a process of its own on a host of the testbed; what it heard is one JSON line on its output.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use futures::{AsyncReadExt, AsyncWriteExt, StreamExt};
use libp2p::swarm::{NetworkBehaviour, SwarmEvent};
use libp2p::{
    Multiaddr, PeerId, StreamProtocol, Swarm, SwarmBuilder, gossipsub, identify, identity, mdns, noise, ping,
    tcp, yamux,
};
use libp2p_stream::Control;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::pest::pester;

/// Set in the stranger's process: how it behaves, and for how many seconds.
pub(crate) const STRANGER: &str = "HEDGEROW_STRANGER";
/// What ordinary libp2p programs offer one another, and what a group's neighbours do.
const PROTOCOLS: [&str; 14] = [
    "/hedgerow/group/1",
    "/hedgerow/group/2",
    "/ipfs/id/1.0.0",
    "/ipfs/id/push/1.0.0",
    "/ipfs/ping/1.0.0",
    "/ipfs/kad/1.0.0",
    "/meshsub/1.1.0",
    "/meshsub/1.2.0",
    "/floodsub/1.0.0",
    "/libp2p/autonat/1.0.0",
    "/libp2p/autonat/2/dial-request",
    "/libp2p/circuit/relay/0.2.0/hop",
    "/libp2p/dcutr",
    "/rendezvous/1.0.0",
];
/// The group's stream.
const GROUP: StreamProtocol = StreamProtocol::new("/hedgerow/group/1");
/// A topic that a careless program would use.
pub(crate) const TOPIC: &str = "oak-lane";
/// What the chatterbox tells everybody.
pub(crate) const CHATTER: &str = "Oak Lane: Zoltán offers a piano";
/// Where answers on the local network are heard.
pub(crate) const MDNS: (Ipv4Addr, u16) = (Ipv4Addr::new(224, 0, 0, 251), 5353);

/// How a stranger behaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Manner {
    /// Tries everything once in a while, as a program does that looks for friends.
    Curious,
    /// Tries everything as fast as it can.
    Pest,
    /// Tells everybody everything: what the curious one would hear if a neighbour were careless.
    Chatterbox,
}

impl Manner {
    fn name(self) -> &'static str {
        match self {
            Manner::Curious => "curious",
            Manner::Pest => "pest",
            Manner::Chatterbox => "chatterbox",
        }
    }

    /// What the environment asks of this process, and for how long.
    pub(crate) fn of_this_process() -> Option<(Manner, Duration)> {
        let asked = std::env::var(STRANGER).ok()?;
        let (name, seconds) = asked.split_once(' ')?;
        let all = [Manner::Curious, Manner::Pest, Manner::Chatterbox];
        let manner = all.into_iter().find(|m| m.name() == name)?;
        Some((manner, Duration::from_secs(seconds.parse().ok()?)))
    }

    /// What is set for a process of this manner.
    pub(crate) fn asked_for(self, time: Duration) -> String {
        format!("{} {}", self.name(), time.as_secs())
    }
}

/// What a stranger heard.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Heard {
    /// Those who answered on the local network.
    pub(crate) found: BTreeSet<String>,
    /// Connections that came to stand.
    pub(crate) connections: u64,
    /// Protocols that were agreed on, by whom with.
    pub(crate) negotiated: BTreeMap<String, BTreeSet<String>>,
    /// Those who said by themselves who they are.
    pub(crate) talkative: BTreeSet<String>,
    /// The first number of each frame on a group's stream, with how often it came.
    pub(crate) frames: BTreeMap<String, u64>,
    /// Topics somebody said they listen to.
    pub(crate) topics: BTreeSet<String>,
    /// Everything else that was said, as text as far as it is text.
    pub(crate) said: BTreeSet<String>,
    /// Packets and connections that were tried.
    pub(crate) tried: u64,
}

#[derive(NetworkBehaviour)]
struct Behaviour {
    identify: identify::Behaviour,
    ping: ping::Behaviour,
    gossip: gossipsub::Behaviour,
    lan: mdns::tokio::Behaviour,
    streams: libp2p_stream::Behaviour,
}

/// Runs for its time and prints what it heard.
pub(crate) fn run(manner: Manner, time: Duration) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let heard = runtime.block_on(async {
        let (told, telling) = mpsc::unbounded_channel();
        let until = Instant::now() + time;
        if manner != Manner::Chatterbox {
            tokio::spawn(listen_to_the_lan(told.clone()));
        }
        Stranger { swarm: swarm(), manner, told, telling, heard: Heard::default(), busy: BTreeSet::new() }
            .live(until)
            .await
    });
    println!("\n{}", serde_json::to_string(&heard).unwrap());
}

fn swarm() -> Swarm<Behaviour> {
    let keys = identity::Keypair::generate_ed25519();
    let me = keys.public().to_peer_id();
    let mut swarm = SwarmBuilder::with_existing_identity(keys)
        .with_tokio()
        .with_tcp(tcp::Config::default().nodelay(true), noise::Config::new, yamux::Config::default)
        .unwrap()
        .with_quic()
        .with_behaviour(|keys| Behaviour {
            identify: identify::Behaviour::new(
                identify::Config::new("/chat/1".to_owned(), keys.public())
                    .with_agent_version("chat".to_owned()),
            ),
            ping: ping::Behaviour::new(ping::Config::new()),
            gossip: gossipsub::Behaviour::new(
                gossipsub::MessageAuthenticity::Signed(keys.clone()),
                gossipsub::Config::default(),
            )
            .unwrap(),
            lan: mdns::tokio::Behaviour::new(mdns::Config::default(), me).unwrap(),
            streams: libp2p_stream::Behaviour::new(),
        })
        .unwrap()
        .build();
    swarm.behaviour_mut().gossip.subscribe(&gossipsub::IdentTopic::new(TOPIC)).unwrap();
    for at in ["/ip4/0.0.0.0/tcp/0", "/ip4/0.0.0.0/udp/0/quic-v1"] {
        swarm.listen_on(at.parse().unwrap()).unwrap();
    }
    swarm
}

/// What the tasks of a stranger tell it.
enum Told {
    Negotiated(PeerId, &'static str),
    Frame(u8),
    Said(Vec<u8>),
    Tried(u64),
    Free(PeerId),
}

struct Stranger {
    swarm: Swarm<Behaviour>,
    manner: Manner,
    told: mpsc::UnboundedSender<Told>,
    telling: mpsc::UnboundedReceiver<Told>,
    heard: Heard,
    /// Those with whom streams are being tried.
    busy: BTreeSet<PeerId>,
}

impl Stranger {
    async fn live(mut self, until: Instant) -> Heard {
        let pause =
            if self.manner == Manner::Pest { Duration::from_millis(5) } else { Duration::from_secs(1) };
        let mut again = tokio::time::interval(pause);
        let mut known: BTreeMap<PeerId, BTreeSet<Multiaddr>> = BTreeMap::new();
        let mut pests = false;
        loop {
            tokio::select! {
                event = self.swarm.select_next_some() => self.saw(event, &mut known),
                Some(told) = self.telling.recv() => self.note(told),
                _ = again.tick() => {
                    self.chat();
                    for (peer, addresses) in &known {
                        self.visit(*peer, addresses);
                    }
                    if self.manner == Manner::Pest && !pests && !known.is_empty() {
                        pests = true;
                        for address in known.values().flatten() {
                            let told = self.told.clone();
                            pester(address, move |count| drop(told.send(Told::Tried(count))), until);
                        }
                    }
                }
                () = tokio::time::sleep_until(until) => return self.heard,
            }
        }
    }

    fn saw(&mut self, event: SwarmEvent<BehaviourEvent>, known: &mut BTreeMap<PeerId, BTreeSet<Multiaddr>>) {
        match event {
            SwarmEvent::Behaviour(BehaviourEvent::Lan(mdns::Event::Discovered(found))) => {
                for (peer, address) in found {
                    self.heard.found.insert(peer.to_string());
                    known.entry(peer).or_default().insert(address);
                }
            }
            SwarmEvent::ConnectionEstablished { .. } => self.heard.connections += 1,
            SwarmEvent::Behaviour(BehaviourEvent::Identify(identify::Event::Received {
                peer_id,
                info,
                ..
            })) => {
                self.heard.talkative.insert(peer_id.to_string());
                self.heard.said.insert(format!("{info:?}"));
            }
            SwarmEvent::Behaviour(BehaviourEvent::Gossip(gossipsub::Event::Subscribed { topic, .. })) => {
                self.heard.topics.insert(topic.to_string());
            }
            SwarmEvent::Behaviour(BehaviourEvent::Gossip(gossipsub::Event::Message { message, .. })) => {
                self.heard.said.insert(String::from_utf8_lossy(&message.data).into_owned());
            }
            _ => {}
        }
    }

    fn note(&mut self, told: Told) {
        match told {
            Told::Negotiated(peer, protocol) => {
                let with = self.heard.negotiated.entry(peer.to_string()).or_default();
                with.insert(protocol.to_owned());
            }
            Told::Frame(number) => *self.heard.frames.entry(number.to_string()).or_default() += 1,
            Told::Said(bytes) => drop(self.heard.said.insert(String::from_utf8_lossy(&bytes).into_owned())),
            Told::Tried(count) => self.heard.tried += count,
            Told::Free(peer) => drop(self.busy.remove(&peer)),
        }
    }

    fn chat(&mut self) {
        let topic = gossipsub::IdentTopic::new(TOPIC);
        let text = CHATTER.as_bytes().to_vec();
        if self.manner == Manner::Chatterbox {
            let _ = self.swarm.behaviour_mut().gossip.publish(topic, text);
        }
    }

    /// Goes to somebody who answered, and tries everything that can be negotiated.
    fn visit(&mut self, peer: PeerId, addresses: &BTreeSet<Multiaddr>) {
        if self.manner == Manner::Chatterbox {
            return;
        }
        if !self.swarm.is_connected(&peer) {
            for address in addresses {
                let _ = self.swarm.dial(address.clone());
                self.heard.tried += 1;
            }
        } else if self.busy.insert(peer) {
            let (control, told) = (self.swarm.behaviour().streams.new_control(), self.told.clone());
            let times = if self.manner == Manner::Pest { 50 } else { 1 };
            tokio::spawn(async move {
                for _ in 0..times {
                    try_everything(peer, control.clone(), &told).await;
                }
                let _ = told.send(Told::Free(peer));
            });
        }
    }
}

/// Negotiates each protocol and writes down what comes.
async fn try_everything(peer: PeerId, mut control: Control, told: &mpsc::UnboundedSender<Told>) {
    for protocol in PROTOCOLS {
        let Ok(opened) = tokio::time::timeout(
            Duration::from_secs(2),
            control.open_stream(peer, StreamProtocol::new(protocol)),
        )
        .await
        else {
            continue;
        };
        let _ = told.send(Told::Tried(1));
        let Ok(stream) = opened else { continue };
        let _ = told.send(Told::Negotiated(peer, protocol));
        if protocol == GROUP.as_ref() {
            pretend(stream, told).await;
        }
    }
}

/// Speaks as a neighbour would that lacks the group's key, and tries its luck after the refusal.
async fn pretend(mut stream: libp2p::Stream, told: &mpsc::UnboundedSender<Told>) {
    let hello = [&[0x82, 0x00, 0x83, 0x58, 0x20][..], &[7; 32], &[0x1B], &clock(), &[0x01]].concat();
    let tags = [&[0x50][..], &[9; 16]].concat().repeat(4);
    let meet = [&[0x82, 0x01, 0x81, 0x84][..], &tags].concat();
    let open = vec![0x82, 0x07, 0x80];
    let ask_papers = vec![0x82, 0x03, 0x80];
    for frame in [hello, meet, ask_papers, open] {
        let len = u32::try_from(frame.len()).unwrap().to_be_bytes();
        if stream.write_all(&len).await.is_err() || stream.write_all(&frame).await.is_err() {
            break;
        }
    }
    let _ = stream.flush().await;
    let reading = async {
        let mut heard = Vec::new();
        let mut buffer = [0; 4096];
        while let Ok(n @ 1..) = stream.read(&mut buffer).await {
            heard.extend_from_slice(&buffer[..n]);
        }
        heard
    };
    let heard = tokio::time::timeout(Duration::from_secs(2), reading).await.unwrap_or_default();
    let mut rest = heard.as_slice();
    while let Some((len, after)) = rest.split_first_chunk::<4>() {
        let len = usize::try_from(u32::from_be_bytes(*len)).unwrap();
        let frame = &after[..len.min(after.len())];
        // A connection may end in the middle of a frame.
        let Some(number) = frame.get(1) else { break };
        let _ = told.send(Told::Frame(*number));
        rest = &after[frame.len()..];
    }
    let _ = told.send(Told::Said(heard));
}

#[allow(clippy::disallowed_methods)] // A stranger's clock is the machine's.
fn clock() -> [u8; 8] {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    u64::try_from(since.as_millis()).unwrap().to_be_bytes()
}

/// Hears what is said to all on the local network.
async fn listen_to_the_lan(told: mpsc::UnboundedSender<Told>) {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::DGRAM, None).unwrap();
    socket.set_reuse_address(true).unwrap();
    socket.set_reuse_port(true).unwrap();
    socket.set_nonblocking(true).unwrap();
    socket.bind(&SocketAddr::from((Ipv4Addr::UNSPECIFIED, MDNS.1)).into()).unwrap();
    let own = if_addrs::get_if_addrs().unwrap().into_iter().find(|i| !i.is_loopback()).unwrap();
    let IpAddr::V4(own) = own.ip() else { unreachable!() };
    socket.join_multicast_v4(&MDNS.0, &own).unwrap();
    let socket = tokio::net::UdpSocket::from_std(socket.into()).unwrap();
    let mut packet = [0; 9_000];
    while let Ok((n, _)) = socket.recv_from(&mut packet).await {
        let _ = told.send(Told::Said(packet[..n].to_vec()));
    }
}
