//! Which of this computer's networks leads out into the internet.

use std::net::{Ipv4Addr, UdpSocket};

/// Names that systems and programs give to a network that is a tunnel to somewhere else.
const TUNNELS: [&str; 9] = ["tun", "tap", "wg", "utun", "ppp", "ipsec", "nordlynx", "proton", "tailscale"];
/// An address of nobody (RFC 5737).
const NOBODY: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);

/// The network through which somebody out in the internet would be reached. Nothing is sent.
pub fn way_out() -> Option<String> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((NOBODY, 9)).ok()?;
    let from = socket.local_addr().ok()?.ip();
    let all = if_addrs::get_if_addrs().ok()?;
    all.into_iter().find(|interface| interface.ip() == from).map(|interface| interface.name)
}

/// Whether a network of this name is a tunnel.
pub fn is_vpn(name: &str) -> bool {
    let name = name.to_lowercase();
    TUNNELS.iter().any(|tunnel| name.starts_with(tunnel))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tunnel_is_told_from_a_cable_by_its_name() {
        assert!(["tun0", "wg0", "utun4", "ppp0", "NordLynx"].into_iter().all(is_vpn));
        assert!(!["eth0", "enp3s0", "wlan0", "wlp2s0", "en0", "Wi-Fi", "Ethernet"].into_iter().any(is_vpn));
    }
}
