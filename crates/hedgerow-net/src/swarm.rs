//! Building a swarm: transports, limits, and where it listens.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use hedgerow_record::limits::{QUIC_BYTES, QUIC_STREAM_BYTES, QUIC_STREAMS};
use libp2p::Transport as _;
use libp2p::connection_limits::{self, ConnectionLimits};
use libp2p::core::transport::ListenerId;
use libp2p::core::upgrade::Version;
use libp2p::swarm::NetworkBehaviour;
use libp2p::swarm::behaviour::toggle::Toggle;
use libp2p::{Multiaddr, Swarm, SwarmBuilder, dcutr, identity, noise, relay, tcp, yamux};

use crate::address;
use crate::circuits::Circuits;
use crate::doorway::Doorway;
use crate::hub::{Admitted, hub};
use crate::lan::Lan;
use crate::porch::Porch;
use crate::terms::{NetError, Terms};

/// How long a connection without a stream stays.
const IDLE: Duration = Duration::from_secs(20);
/// How often QUIC asks by itself whether the other side is there. The session has a sign of life of its own; this one
/// keeps a router's memory fresh, which for some is half a minute long.
const QUIC_ALIVE: Duration = Duration::from_secs(15);
/// How long QUIC waits for an answer. Together with the question a relay peer that was switched off is missed after 40
/// seconds at most, and there is time to reach it again within a minute.
const QUIC_GONE_MS: u32 = 25_000;

/// What a connection can be used for: the group's stream and nothing else. There is no identify, no ping, nothing a
/// stranger could ask. To a relay peer this computer speaks of circuits, too; through one, of ways that lead past it.
#[derive(NetworkBehaviour)]
pub(crate) struct Behaviour {
    porch: Porch,
    limits: connection_limits::Behaviour,
    pub(crate) streams: libp2p_stream::Behaviour,
    pub(crate) lan: Toggle<Lan>,
    pub(crate) circuits: Circuits,
    ways: dcutr::Behaviour,
    hub: Toggle<relay::Behaviour>,
}

/// A swarm; one that looks around on the local network where it is asked to and the system lets it.
pub(crate) fn swarm(
    keys: identity::Keypair,
    terms: &Terms,
    admitted: &Admitted,
) -> Result<Swarm<Behaviour>, NetError> {
    let refused = |e: String| NetError::Refused("the network".to_owned(), e);
    let limits = ConnectionLimits::default()
        .with_max_established(Some(terms.connections))
        .with_max_pending_incoming(Some(terms.connections))
        .with_max_pending_outgoing(Some(terms.connections))
        .with_max_established_per_peer(Some(4));
    let built = SwarmBuilder::with_existing_identity(keys)
        .with_tokio()
        .with_quic_config(|mut config| {
            config.keep_alive_interval = QUIC_ALIVE;
            config.max_idle_timeout = QUIC_GONE_MS;
            config.max_concurrent_stream_limit = QUIC_STREAMS;
            config.max_stream_data = QUIC_STREAM_BYTES;
            config.max_connection_data = QUIC_BYTES;
            config
        })
        .with_other_transport(|keys| {
            let tcp = tcp::tokio::Transport::new(tcp::Config::default().nodelay(true));
            let noise = noise::Config::new(keys)?;
            Ok(Doorway::new(tcp)
                .upgrade(Version::V1Lazy)
                .authenticate(noise)
                .multiplex(yamux::Config::default()))
        })
        .map_err(|e| refused(e.to_string()))?
        .with_relay_client(noise::Config::new, yamux::Config::default)
        .map_err(|e| refused(e.to_string()))?
        .with_behaviour(|keys, client| Behaviour {
            porch: Porch::default(),
            limits: connection_limits::Behaviour::new(limits),
            streams: libp2p_stream::Behaviour::new(),
            lan: Toggle::from(terms.lan.then(|| Lan::new(keys.public().to_peer_id())).and_then(|lan| {
                lan.inspect_err(|error| tracing::warn!(%error, "not looking around on the local network"))
                    .ok()
            })),
            circuits: Circuits::new(client),
            ways: dcutr::Behaviour::new(keys.public().to_peer_id()),
            hub: Toggle::from(terms.is_relay.then(|| hub(keys.public().to_peer_id(), admitted))),
        })
        .map_err(|e| refused(e.to_string()))?
        .with_swarm_config(|config| config.with_idle_connection_timeout(IDLE))
        .build();
    Ok(built)
}

pub(crate) fn listen_addresses(terms: &Terms) -> Result<Vec<Multiaddr>, NetError> {
    if terms.listen.is_empty() {
        let (v4, v6) = (IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V6(Ipv6Addr::UNSPECIFIED));
        let both = [v4, v6];
        return Ok(both
            .into_iter()
            .flat_map(|ip| [address::tcp(ip, terms.port), address::quic(ip, terms.port)])
            .collect());
    }
    let bad = |text: &String| NetError::BadAddress(text.clone());
    let mut all = Vec::new();
    for text in &terms.listen {
        if text.starts_with('/') {
            all.push(text.parse().map_err(|_| bad(text))?);
            continue;
        }
        let at: std::net::SocketAddr = text.parse().map_err(|_| bad(text))?;
        all.extend([address::tcp(at.ip(), at.port()), address::quic(at.ip(), at.port())]);
    }
    Ok(all)
}

/// A computer without IPv6 still listens by IPv4; an address somebody asked for must be had.
pub(crate) fn listen(
    swarm: &mut Swarm<Behaviour>,
    address: Multiaddr,
    forgive_v6: bool,
) -> Result<Option<ListenerId>, NetError> {
    let shown = address.to_string();
    let error = match swarm.listen_on(address) {
        Ok(id) => return Ok(Some(id)),
        Err(error) => error,
    };
    if forgive_v6 && shown.starts_with("/ip6") {
        tracing::info!(%error, "not listening by IPv6");
        return Ok(None);
    }
    let io = match error {
        libp2p::TransportError::Other(io) => io,
        libp2p::TransportError::MultiaddrNotSupported(_) => return Err(NetError::BadAddress(shown)),
    };
    if is_taken(&io) {
        Err(NetError::PortTaken(shown))
    } else {
        Err(NetError::Refused(shown, io.to_string()))
    }
}

/// Transports wrap what the system said in errors of their own.
fn is_taken(error: &std::io::Error) -> bool {
    let mut inner: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = inner {
        let io = error.downcast_ref::<std::io::Error>();
        if io.is_some_and(|io| io.kind() == std::io::ErrorKind::AddrInUse) {
            return true;
        }
        inner = match io.and_then(std::io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    format!("{error:?}").contains("AddrInUse")
}
