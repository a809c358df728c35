//! Somebody who knocks as fast as it can.

use std::net::Ipv4Addr;
use std::time::Duration;

use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;
use tokio::time::Instant;

use crate::stranger::MDNS;

/// Knocks at one address as fast as it can: connections that say nothing or nonsense, first packets of QUIC, questions
/// on the local network.
pub(crate) fn pester(address: &Multiaddr, tried: impl Fn(u64) + Send + Sync + 'static, until: Instant) {
    let parts: Vec<Protocol<'_>> = address.iter().collect();
    let [Protocol::Ip4(ip), port, ..] = parts.as_slice() else { return };
    let ip = *ip;
    match *port {
        Protocol::Tcp(port) => drop(tokio::spawn(async move {
            while Instant::now() < until {
                tried(1);
                if let Ok(mut stream) = tokio::net::TcpStream::connect((ip, port)).await {
                    let _ = tokio::io::AsyncWriteExt::write_all(
                        &mut stream,
                        b"\x13/multistream/1.0.0\n\x07/noise\n",
                    )
                    .await;
                }
                tokio::task::yield_now().await;
            }
        })),
        Protocol::Udp(port) => drop(tokio::spawn(async move {
            let socket = tokio::net::UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).await.unwrap();
            // The form of a first packet: long header, version 1, ids, then what nobody can open.
            let mut first = [0; 1_200];
            first[..7].copy_from_slice(&[0xC3, 0, 0, 0, 1, 8, 1]);
            let question = question();
            while Instant::now() < until {
                tried(2);
                let _ = socket.send_to(&first, (ip, port)).await;
                let _ = socket.send_to(&question, MDNS).await;
                first[6] = first[6].wrapping_add(1);
                tokio::time::sleep(Duration::from_micros(500)).await;
            }
        })),
        _ => {}
    }
}

/// RFC 6762: who offers libp2p's service?
fn question() -> Vec<u8> {
    let mut packet = vec![0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in ["_p2p", "_udp", "local"] {
        packet.push(u8::try_from(label.len()).unwrap());
        packet.extend_from_slice(label.as_bytes());
    }
    packet.extend_from_slice(&[0, 0, 12, 0, 1]);
    packet
}
