//! Building a swarm: transports, limits, and where it listens.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use hedgerow_record::limits::CONNECTIONS_MEMBER;
use libp2p::connection_limits::{self, ConnectionLimits};
use libp2p::swarm::NetworkBehaviour;
use libp2p::{Multiaddr, Swarm, SwarmBuilder, identify, identity, noise, tcp, yamux};

use crate::address;
use crate::net::{NetError, Terms};

/// How long a connection without a stream stays.
const IDLE: Duration = Duration::from_secs(20);
#[derive(NetworkBehaviour)]
pub(crate) struct Behaviour {
    pub(crate) streams: libp2p_stream::Behaviour,
    identify: identify::Behaviour,
    limits: connection_limits::Behaviour,
}

pub(crate) fn swarm(keys: identity::Keypair) -> Result<Swarm<Behaviour>, NetError> {
    let refused = |e: String| NetError::Refused("the network".to_owned(), e);
    let limits = ConnectionLimits::default()
        .with_max_established(Some(CONNECTIONS_MEMBER))
        .with_max_pending_incoming(Some(CONNECTIONS_MEMBER))
        .with_max_pending_outgoing(Some(CONNECTIONS_MEMBER))
        .with_max_established_per_peer(Some(4));
    let built = SwarmBuilder::with_existing_identity(keys)
        .with_tokio()
        .with_tcp(tcp::Config::default().nodelay(true), noise::Config::new, yamux::Config::default)
        .map_err(|e| refused(e.to_string()))?
        .with_quic()
        .with_behaviour(|keys| Behaviour {
            streams: libp2p_stream::Behaviour::new(),
            // Strangers learn nothing here but what the transport has shown them already.
            identify: identify::Behaviour::new(
                identify::Config::new("/hedgerow/1".to_owned(), keys.public())
                    .with_agent_version("hedgerow".to_owned())
                    .with_hide_listen_addrs(true),
            ),
            limits: connection_limits::Behaviour::new(limits),
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
) -> Result<(), NetError> {
    let shown = address.to_string();
    let Err(error) = swarm.listen_on(address) else { return Ok(()) };
    if forgive_v6 && shown.starts_with("/ip6") {
        tracing::info!(%error, "not listening by IPv6");
        return Ok(());
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
