//! Addresses as neighbours write them, and as the transport needs them.

use std::net::IpAddr;

use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;

/// An address somebody typed or a letter carries.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Address {
    /// A computer's name or number, and a port; reached by QUIC and by TCP.
    Host {
        /// A name, or an IPv4 or IPv6 address without brackets.
        host: String,
        /// The port.
        port: u16,
    },
    /// Exactly this.
    Multi(String),
}

/// A text that is no address.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("“{0}” is not an address")]
pub struct BadAddress(pub String);

impl Address {
    /// Reads `192.168.1.20:7141`, `ana.local:7141`, `[2001:db8::1]:7141` or a multiaddr.
    pub fn read(text: &str) -> Result<Address, BadAddress> {
        let text = text.trim();
        let bad = || BadAddress(text.to_owned());
        if text.starts_with('/') {
            let multi: Multiaddr = text.parse().map_err(|_| bad())?;
            return Ok(Address::Multi(multi.to_string()));
        }
        let (host, port) = text.rsplit_once(':').ok_or_else(bad)?;
        let port = port.parse().ok().filter(|p| *p != 0).ok_or_else(bad)?;
        let host = match host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
            Some(inner) => inner,
            None if host.contains(':') => return Err(bad()),
            None => host,
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '%');
        if host.is_empty() || !host.chars().all(plain) {
            return Err(bad());
        }
        Ok(Address::Host { host: host.to_owned(), port })
    }

    /// What to dial, the best first. Names are looked up.
    pub(crate) async fn resolve(&self) -> Vec<Multiaddr> {
        match self {
            Address::Multi(text) => text.parse().into_iter().collect(),
            Address::Host { host, port } => match tokio::net::lookup_host((host.as_str(), *port)).await {
                Ok(found) => found.flat_map(|a| [tcp(a.ip(), *port), quic(a.ip(), *port)]).collect(),
                Err(_) => Vec::new(),
            },
        }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Address::Host { host, port } if host.contains(':') => write!(f, "[{host}]:{port}"),
            Address::Host { host, port } => write!(f, "{host}:{port}"),
            Address::Multi(text) => f.write_str(text),
        }
    }
}

pub(crate) fn tcp(ip: IpAddr, port: u16) -> Multiaddr {
    Multiaddr::from(ip).with(Protocol::Tcp(port))
}

pub(crate) fn quic(ip: IpAddr, port: u16) -> Multiaddr {
    Multiaddr::from(ip).with(Protocol::Udp(port)).with(Protocol::QuicV1)
}

/// The same address with a port that the system chooses.
pub(crate) fn with_any_port(address: &Multiaddr) -> Multiaddr {
    let free = |part| match part {
        Protocol::Tcp(_) => Protocol::Tcp(0),
        Protocol::Udp(_) => Protocol::Udp(0),
        other => other,
    };
    address.iter().map(free).collect()
}

/// `192.168.1.20:7141` of an address this computer listens at by TCP.
pub fn plain(address: &Multiaddr) -> Option<(IpAddr, u16)> {
    match address.iter().nth(1)? {
        Protocol::Tcp(port) => Some((ip_of(address)?, port)),
        _ => None,
    }
}

/// Whether an address is reached by QUIC.
pub(crate) fn is_quic(address: &Multiaddr) -> bool {
    address.iter().any(|part| part == Protocol::QuicV1)
}

/// The number an address begins with.
pub(crate) fn ip_of(address: &Multiaddr) -> Option<IpAddr> {
    match address.iter().next()? {
        Protocol::Ip4(ip) => Some(IpAddr::V4(ip)),
        Protocol::Ip6(ip) => Some(IpAddr::V6(ip)),
        _ => None,
    }
}

/// Whether a number means something on one cable only.
pub(crate) fn is_link_local(ip: &IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.is_link_local(),
        IpAddr::V6(v6) => (v6.segments()[0] & 0xFFC0) == 0xFE80,
    }
}

/// Whether a number is of this computer or of a private network, so that nothing goes out into the internet.
pub(crate) fn is_private(ip: &IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_private(&IpAddr::V4(v4)),
            None => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
        },
    }
}

/// Whether an address leads to this computer itself.
pub fn is_loopback(address: &Multiaddr) -> bool {
    ip_of(address).is_some_and(|ip| ip.to_canonical().is_loopback())
}

/// Of addresses listened at, those worth writing into a letter, the likeliest first: none that mean another computer
/// elsewhere, unless there is nothing else.
pub fn for_a_letter(listening: &[(IpAddr, u16)], at_most: usize) -> Vec<Address> {
    let mut ranked: Vec<(u8, IpAddr, u16)> =
        listening.iter().filter_map(|(ip, port)| rank(ip).map(|rank| (rank, *ip, *port))).collect();
    ranked.sort_unstable();
    ranked.dedup();
    if ranked.iter().any(|(rank, ..)| *rank < LAST_RESORT) {
        ranked.retain(|(rank, ..)| *rank < LAST_RESORT);
    }
    ranked.truncate(at_most);
    ranked.into_iter().map(|(_, ip, port)| Address::Host { host: ip.to_string(), port }).collect()
}

const LAST_RESORT: u8 = 9;

fn rank(ip: &IpAddr) -> Option<u8> {
    match ip {
        IpAddr::V4(v4) if v4.is_loopback() => Some(LAST_RESORT),
        // The range that container software gives its own bridges, too.
        ip if is_link_local(ip) => None,
        IpAddr::V4(v4) if v4.octets()[..2] == [172, 17] => None,
        IpAddr::V4(v4) if v4.is_private() => Some(1),
        IpAddr::V4(_) => Some(0),
        IpAddr::V6(v6) if v6.is_loopback() => None,
        IpAddr::V6(v6) if (v6.segments()[0] & 0xFE00) == 0xFC00 => Some(3),
        IpAddr::V6(_) => Some(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_write_addresses_in_many_ways() {
        for (text, shown) in [
            ("192.168.1.20:7141", "192.168.1.20:7141"),
            (" ana.local:80 ", "ana.local:80"),
            ("[2001:db8::1]:7141", "[2001:db8::1]:7141"),
            ("/ip4/127.0.0.1/tcp/4001", "/ip4/127.0.0.1/tcp/4001"),
        ] {
            assert_eq!(Address::read(text).unwrap().to_string(), shown);
        }
        for text in ["", "ana", "ana:0", "ana:99999", "::1:80", "a b:80", "/nonsense", ":80"] {
            assert!(Address::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_internet_begins_where_private_networks_end() {
        let private = |ip: &str| is_private(&ip.parse().unwrap());
        for near in
            ["127.0.0.1", "::1", "10.9.0.1", "192.168.1.5", "172.31.0.1", "169.254.1.1", "fe80::1", "fd00::1"]
        {
            assert!(private(near), "{near}");
        }
        assert!(private("::ffff:192.168.1.5"));
        for far in ["93.184.216.34", "172.32.0.1", "2001:db8::1", "::ffff:93.184.216.34"] {
            assert!(!private(far), "{far}");
        }
    }

    #[test]
    fn a_letter_names_no_address_that_means_another_computer() {
        let at = |ip: &str| (ip.parse::<IpAddr>().unwrap(), 7141);
        let all = [at("127.0.0.1"), at("172.17.0.1"), at("192.168.1.5"), at("fe80::1"), at("2001:db8::5")];
        let shown: Vec<String> = for_a_letter(&all, 3).iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["192.168.1.5:7141", "[2001:db8::5]:7141"]);
        assert_eq!(for_a_letter(&[at("127.0.0.1")], 3).len(), 1);
    }
}
