//! The shop window's shutter: whoever dials by QUIC makes this computer answer with signatures before anybody can be
//! turned away. Where that is abused QUIC is closed for a while; TCP, whose door can be watched, stays open.

use libp2p::Multiaddr;
use libp2p::core::transport::ListenerId;
use libp2p::multiaddr::Protocol;
use tokio::time::{Instant, sleep_until};

use hedgerow_record::limits::{CALLER_EVERY, QUIC_PESTS, QUIC_SHUT};

use crate::address::is_quic;

/// Where this computer listens by QUIC, and whether it does.
#[derive(Debug)]
pub(crate) struct Shutter {
    listeners: Vec<Listener>,
    /// Without another way in QUIC stays open whatever happens.
    may_shut: bool,
    /// How many more may be turned away before it is shut, and up to when that was counted.
    left: u32,
    counted: Instant,
    opens: Option<Instant>,
}

#[derive(Debug)]
struct Listener {
    /// Nothing while it is shut.
    id: Option<ListenerId>,
    address: Multiaddr,
}

impl Shutter {
    /// Keeps those listeners that are QUIC's.
    pub(crate) fn new(listeners: Vec<(ListenerId, Multiaddr)>) -> Shutter {
        let may_shut = listeners.iter().any(|(_, address)| !is_quic(address));
        let quic = listeners.into_iter().filter(|(_, address)| is_quic(address));
        let listeners = quic.map(|(id, address)| Listener { id: Some(id), address }).collect();
        Shutter { listeners, may_shut, left: QUIC_PESTS, counted: Instant::now(), opens: None }
    }

    /// A listener has an address: where the system chose a port it is the same one after a pause.
    pub(crate) fn listens(&mut self, id: ListenerId, at: &Multiaddr) {
        let Some(listener) = self.listeners.iter_mut().find(|l| l.id == Some(id)) else { return };
        let Some(port) = at.iter().find_map(|part| match part {
            Protocol::Udp(port) => Some(port),
            _ => None,
        }) else {
            return;
        };
        let kept = |part| match part {
            Protocol::Udp(0) => Protocol::Udp(port),
            other => other,
        };
        listener.address = listener.address.iter().map(kept).collect();
    }

    /// Somebody who dialled was turned away; the listeners that are to be closed now.
    pub(crate) fn turned_away(&mut self, from: &Multiaddr, now: Instant) -> Vec<ListenerId> {
        if !self.may_shut || self.opens.is_some() || !is_quic(from) {
            return Vec::new();
        }
        let every = CALLER_EVERY.as_duration();
        while self.counted + every <= now && self.left < QUIC_PESTS {
            self.left += 1;
            self.counted += every;
        }
        if self.left == QUIC_PESTS {
            self.counted = now;
        }
        self.left = self.left.saturating_sub(1);
        if self.left > 0 {
            return Vec::new();
        }
        self.opens = Some(now + QUIC_SHUT.as_duration());
        self.listeners.iter_mut().filter_map(|listener| listener.id.take()).collect()
    }

    /// Waits until QUIC may be opened again.
    pub(crate) async fn pause(&self) {
        match self.opens {
            Some(opens) => sleep_until(opens).await,
            None => std::future::pending().await,
        }
    }

    /// Opens it again. What cannot be listened at now is tried after another pause.
    pub(crate) fn open(&mut self, mut listen: impl FnMut(Multiaddr) -> Option<ListenerId>, now: Instant) {
        self.left = QUIC_PESTS;
        self.counted = now;
        self.opens = None;
        for listener in self.listeners.iter_mut().filter(|l| l.id.is_none()) {
            listener.id = listen(listener.address.clone());
            if listener.id.is_none() {
                self.opens = Some(now + QUIC_SHUT.as_duration());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quic_is_closed_to_a_pest_for_a_while_and_opens_at_the_same_port() {
        let at = |text: &str| text.parse::<Multiaddr>().unwrap();
        let (tcp, quic) = (at("/ip4/0.0.0.0/tcp/7141"), at("/ip4/0.0.0.0/udp/0/quic-v1"));
        let (one, two) = (ListenerId::next(), ListenerId::next());
        let from = at("/ip4/10.0.0.9/udp/9/quic-v1");
        let mut shutter = Shutter::new(vec![(one, tcp.clone()), (two, quic.clone())]);
        shutter.listens(two, &at("/ip4/10.0.0.1/udp/4242/quic-v1"));
        let start = Instant::now();
        // The controls: TCP has a door of its own, and who comes now and then is only turned away.
        assert!((0..1_000).all(|_| shutter.turned_away(&at("/ip4/10.0.0.9/tcp/9"), start).is_empty()));
        let seldom = |n: u32| start + CALLER_EVERY.as_duration() * n;
        assert!((0..1_000).all(|n| shutter.turned_away(&from, seldom(n)).is_empty()));
        let later = seldom(2_000);
        let shut = (0..QUIC_PESTS).map(|_| shutter.turned_away(&from, later)).find(|ids| !ids.is_empty());
        assert_eq!(shut, Some(vec![two]));
        let mut opened = Vec::new();
        shutter.open(
            |address| {
                opened.push(address);
                Some(ListenerId::next())
            },
            later,
        );
        assert_eq!(opened, [at("/ip4/0.0.0.0/udp/4242/quic-v1")]);
        // Where there is no other way in, it stays open.
        let mut only = Shutter::new(vec![(two, quic)]);
        assert!((0..1_000).all(|_| only.turned_away(&from, later).is_empty()));
    }
}
