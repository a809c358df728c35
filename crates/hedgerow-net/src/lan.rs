//! The local network: who answers on it, and which of our addresses are told there.

use std::net::IpAddr;
use std::task::{Context, Poll};
use std::time::Duration;

use hedgerow_record::limits::{LAN_ANSWER_LIFE, LAN_ANSWERS, LAN_ASK_EVERY};
use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::swarm::behaviour::NewListenAddr;
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler, THandlerInEvent, THandlerOutEvent,
    ToSwarm,
};
use libp2p::{Multiaddr, PeerId, mdns};

use crate::address::{ip_of, is_link_local};
use crate::circuits::is_circuit;

/// Names that virtual machines and containers give to networks of their own: no neighbour is there.
const NOT_A_STREET: [&str; 11] =
    ["docker", "veth", "br-", "virbr", "vmnet", "vboxnet", "cni", "flannel", "podman", "lxc", "vethernet"];

/// Multicast DNS (RFC 6762, in libp2p's form) that tells only addresses at which a neighbour can reach this computer,
/// and remembers no more answers than a street can have.
pub(crate) struct Lan {
    me: PeerId,
    mdns: mdns::tokio::Behaviour,
}

impl Lan {
    pub(crate) fn new(me: PeerId) -> std::io::Result<Lan> {
        Ok(Lan { me, mdns: mdns::tokio::Behaviour::new(config(), me)? })
    }

    /// Where somebody who answered can be reached.
    pub(crate) fn addresses(&mut self, peer: PeerId) -> Vec<Multiaddr> {
        let first = ConnectionId::new_unchecked(0);
        let found = self.mdns.handle_pending_outbound_connection(first, Some(peer), &[], Endpoint::Dialer);
        found.unwrap_or_default()
    }
}

fn config() -> mdns::Config {
    mdns::Config {
        ttl: Duration::from_millis(LAN_ANSWER_LIFE.0),
        query_interval: Duration::from_millis(LAN_ASK_EVERY.0),
        enable_ipv6: false,
    }
}

/// Whether a neighbour on the local network can reach this computer at an address.
fn is_told(address: &Multiaddr, interfaces: &[(String, IpAddr)]) -> bool {
    let Some(ip) = ip_of(address).filter(|_| !is_circuit(address)) else { return false };
    let name = interfaces.iter().find(|(_, at)| *at == ip).map(|(name, _)| name.to_lowercase());
    let is_virtual = name.is_some_and(|name| NOT_A_STREET.iter().any(|v| name.starts_with(v)));
    !is_virtual && !is_link_local(&ip) && !ip.is_loopback()
}

fn interfaces() -> Vec<(String, IpAddr)> {
    let all = if_addrs::get_if_addrs().unwrap_or_default();
    all.into_iter().map(|i| (i.name.clone(), i.ip())).collect()
}

impl NetworkBehaviour for Lan {
    type ConnectionHandler = <mdns::tokio::Behaviour as NetworkBehaviour>::ConnectionHandler;
    type ToSwarm = mdns::Event;

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        local: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.mdns.handle_established_inbound_connection(connection, peer, local, remote)
    }

    fn handle_pending_outbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: Option<PeerId>,
        addresses: &[Multiaddr],
        role: Endpoint,
    ) -> Result<Vec<Multiaddr>, ConnectionDenied> {
        self.mdns.handle_pending_outbound_connection(connection, peer, addresses, role)
    }

    fn handle_established_outbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        address: &Multiaddr,
        role: Endpoint,
        port: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.mdns.handle_established_outbound_connection(connection, peer, address, role, port)
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        match event {
            FromSwarm::NewListenAddr(NewListenAddr { addr, .. }) if !is_told(addr, &interfaces()) => {}
            event => self.mdns.on_swarm_event(event),
        }
    }

    fn on_connection_handler_event(
        &mut self,
        peer: PeerId,
        connection: ConnectionId,
        event: THandlerOutEvent<Self>,
    ) {
        self.mdns.on_connection_handler_event(peer, connection, event);
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        // Answers cost whoever sends them nothing; what is remembered of them must have an end.
        if self.mdns.discovered_nodes().len() > LAN_ANSWERS
            && let Ok(mdns) = mdns::tokio::Behaviour::new(config(), self.me)
        {
            tracing::warn!("too many answers on the local network: they are forgotten");
            self.mdns = mdns;
        }
        self.mdns.poll(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docker_veth_and_link_local_addresses_are_not_announced() {
        let at = |name: &str, ip: &str| (name.to_owned(), ip.parse::<IpAddr>().unwrap());
        let interfaces = [
            at("docker0", "172.18.0.1"),
            at("veth12ab", "10.9.0.1"),
            at("br-0a1b2c", "172.19.0.1"),
            at("wlan0", "192.168.1.7"),
            at("eth0", "169.254.3.4"),
            at("br0", "10.0.0.7"),
        ];
        let told = |ip: &str| is_told(&format!("/ip4/{ip}/tcp/7141").parse().unwrap(), &interfaces);
        for ip in ["172.18.0.1", "10.9.0.1", "172.19.0.1", "169.254.3.4", "127.0.0.1"] {
            assert!(!told(ip), "{ip}");
        }
        assert!(!is_told(&"/ip6/fe80::1/tcp/7141".parse().unwrap(), &interfaces));
        // The control: what a neighbour can reach is told.
        assert!(told("192.168.1.7") && told("10.0.0.7"));
    }
}
