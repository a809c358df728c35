//! Two swarms on loopback: every transport carries frames both ways, and what cannot be had is said.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use hedgerow_net::{Address, FrameStream, Net, NetError, NetEvent, Opened, Ports, Terms};
use tokio::sync::mpsc::Receiver;

fn terms(n: u8, listen: &[&str], ports: Ports) -> Terms {
    Terms {
        secret: [n; 32],
        listen: listen.iter().map(|l| (*l).to_owned()).collect(),
        port: 0,
        ports,
        lan: false,
        connections: 64,
        is_relay: false,
    }
}

async fn stream(events: &mut Receiver<NetEvent>, by: Opened) -> FrameStream {
    loop {
        match events.recv().await.unwrap() {
            NetEvent::Stream { opened, stream, .. } => {
                assert_eq!(opened, by);
                return stream;
            }
            NetEvent::DialFailed { why, .. } => panic!("{why}"),
            _ => {}
        }
    }
}

#[tokio::test]
async fn frames_go_both_ways_over_every_transport() {
    for listen in
        ["/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.1/udp/0/quic-v1", "/ip6/::1/tcp/0", "/ip6/::1/udp/0/quic-v1"]
    {
        let started = Net::start(&terms(1, &[listen], Ports::AsWritten));
        if matches!(started, Err(NetError::Refused(..))) && listen.starts_with("/ip6") {
            println!("skipped: this machine has no IPv6");
            continue;
        }
        let (_answerer, mut at_answerer) = started.unwrap();
        let address = loop {
            if let NetEvent::Listening(address) = at_answerer.recv().await.unwrap() {
                break address;
            }
        };
        let (opener, mut at_opener) = Net::start(&terms(2, &[], Ports::None)).unwrap();
        opener.dial(Address::read(&address.to_string()).unwrap());
        let (mut read_a, mut write_a) = stream(&mut at_opener, Opened::Here).await.split();
        write_a.write(b"hello").await.unwrap();
        write_a.flush().await.unwrap();
        let (mut read_b, mut write_b) = stream(&mut at_answerer, Opened::There).await.split();
        assert_eq!(read_b.read().await.unwrap().unwrap(), b"hello", "{listen}");
        let sending = tokio::spawn(async move {
            for n in 0..20u8 {
                write_b.write(&vec![n; 100_000]).await.unwrap();
            }
            write_b.close().await.unwrap();
        });
        for n in 0..20u8 {
            assert_eq!(read_a.read().await.unwrap().unwrap(), vec![n; 100_000], "{listen}");
        }
        assert!(read_a.read().await.unwrap().is_none(), "{listen}: the end is an end");
        sending.await.unwrap();
    }
}

#[tokio::test]
async fn a_port_that_is_taken_and_a_text_that_is_no_address_are_told_apart() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = taken.local_addr().unwrap().to_string();
    let start = |listen: &str| Net::start(&terms(3, &[listen], Ports::AsWritten)).err();
    assert!(matches!(start(&at), Some(NetError::PortTaken(_))));
    assert!(matches!(start("nonsense"), Some(NetError::BadAddress(_))));
    drop(taken);
    assert!(start(&at).is_none(), "the control");
}

#[tokio::test]
async fn nobody_at_an_address_is_said() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (net, mut events) = Net::start(&terms(4, &[], Ports::None)).unwrap();
    let address = Address::read(&format!("127.0.0.1:{port}")).unwrap();
    net.dial(address.clone());
    let failed = loop {
        if let NetEvent::DialFailed { address, .. } = events.recv().await.unwrap() {
            break address;
        }
    };
    assert_eq!(failed, address);
}
