//! A relay peer and two swarms on loopback: whoever is admitted is found through it, and what is said goes past it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Duration;

use hedgerow_net::{Address, FrameReader, FrameStream, FrameWriter, Net, NetEvent, PeerId, Ports, Terms};
use tokio::sync::mpsc::Receiver;
use tokio::time::timeout;

/// How long something may take on a slow machine.
const PATIENCE: Duration = Duration::from_secs(30);

fn start(n: u8, listen: &str, is_relay: bool) -> (Net, Receiver<NetEvent>) {
    let terms = Terms {
        secret: [n; 32],
        listen: vec![listen.to_owned()],
        port: 0,
        ports: Ports::AsWritten,
        lan: false,
        connections: 64,
        is_relay,
    };
    Net::start(&terms).unwrap()
}

/// Waits for something that an event tells.
async fn heard<T>(events: &mut Receiver<NetEvent>, mut what: impl FnMut(NetEvent) -> Option<T>) -> T {
    let listening = async {
        loop {
            if let Some(found) = what(events.recv().await.unwrap()) {
                return found;
            }
        }
    };
    timeout(PATIENCE, listening).await.expect("it is told")
}

/// A neighbour, connected with the relay peer, which has told it from where it comes.
struct Neighbour {
    net: Net,
    events: Receiver<NetEvent>,
    _talk: (FrameReader, FrameWriter),
}

impl Neighbour {
    async fn at(n: u8, listen: &str, at: &Address, relay: &mut Receiver<NetEvent>) -> Neighbour {
        let (net, mut events) = start(n, listen, false);
        net.dial(at.clone());
        let stream = heard(&mut events, |e| match e {
            NetEvent::Stream { stream, .. } => Some(stream),
            _ => None,
        });
        let (reader, mut writer) = stream.await.split();
        // Whoever is at the other end knows of the stream when something is said on it.
        writer.write(b"hello").await.unwrap();
        writer.flush().await.unwrap();
        let from = heard(relay, |e| match e {
            NetEvent::Stream { from, .. } => Some(from),
            _ => None,
        });
        net.seen_at(from.await);
        Neighbour { net, events, _talk: (reader, writer) }
    }

    async fn is_findable(&mut self, relay: PeerId) {
        heard(&mut self.events, |e| matches!(e, NetEvent::Findable(at) if at == relay).then_some(())).await;
    }

    /// A stream with somebody, and whether a relay peer let the two find the way.
    async fn talks_to(&mut self, whom: PeerId) -> (FrameStream, bool) {
        heard(&mut self.events, |e| match e {
            NetEvent::Stream { peer, stream, is_found, .. } if peer == whom => Some((stream, is_found)),
            _ => None,
        })
        .await
    }
}

#[tokio::test]
async fn two_find_a_way_past_a_relay_peer_that_knows_them_both() {
    for listen in ["/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.1/udp/0/quic-v1"] {
        let (relay, mut at_relay) = start(1, listen, true);
        let address = heard(&mut at_relay, |e| match e {
            NetEvent::Listening(address) => Some(Address::read(&address.to_string()).unwrap()),
            _ => None,
        })
        .await;
        let mut ana = Neighbour::at(2, listen, &address, &mut at_relay).await;
        let mut bela = Neighbour::at(3, listen, &address, &mut at_relay).await;

        // A stranger may come to the relay peer, and is not found through it.
        let findable = async {
            ana.net.be_found_through(relay.me());
            ana.is_findable(relay.me()).await;
        };
        assert!(timeout(Duration::from_secs(1), findable).await.is_err(), "{listen}");
        // As soon as it is let in it is: a place that was refused is asked for again.
        relay.admit(ana.net.me());
        ana.is_findable(relay.me()).await;

        // Nor does one find others who was not let in.
        bela.net.find(ana.net.me(), relay.me(), Duration::ZERO);
        let found = ana.talks_to(bela.net.me());
        assert!(timeout(Duration::from_secs(1), found).await.is_err(), "{listen}");
        relay.admit(bela.net.me());
        bela.net.find(ana.net.me(), relay.me(), Duration::ZERO);
        // Streams are opened where nothing is passed on any more, so that none can lie on what a relay peer passes on.
        let (at_bela, is_found) = bela.talks_to(ana.net.me()).await;
        assert!(is_found, "{listen}");
        let (mut reader, mut writer) = at_bela.split();
        // More than a relay peer passes on.
        let much = vec![7; 200_000];
        let saying = async {
            writer.write(&much).await.unwrap();
            writer.flush().await.unwrap();
        };
        let hearing = async {
            let (at_ana, is_found) = ana.talks_to(bela.net.me()).await;
            assert!(is_found, "{listen}");
            let (mut from_bela, to_bela) = at_ana.split();
            assert_eq!(from_bela.read().await.unwrap().unwrap(), much, "{listen}");
            (from_bela, to_bela)
        };
        let (mut at_ana, ()) = timeout(PATIENCE, futures::future::join(hearing, saying)).await.unwrap();
        // The relay peer is gone, and they talk on.
        relay.close();
        drop((relay, at_relay));
        heard(&mut bela.events, |e| matches!(e, NetEvent::Gone { .. }).then_some(())).await;
        at_ana.1.write(b"still there").await.unwrap();
        at_ana.1.flush().await.unwrap();
        let said = timeout(PATIENCE, reader.read()).await.unwrap();
        assert_eq!(said.unwrap().unwrap(), b"still there", "{listen}");
    }
}
