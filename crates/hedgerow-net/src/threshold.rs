//! Nobody is dialled before this computer listens: a dial leaves from the port listened at only if that is there
//! already, and a router lets in only what comes back to a port that something went out from.

use std::time::Duration;

use libp2p::Multiaddr;
use libp2p::core::transport::ListenerId;
use tokio::time::{Instant, sleep_until};

use crate::address::{Address, ip_of};

/// How long is waited for the addresses of a computer that may have none.
const PATIENCE: Duration = Duration::from_millis(300);

/// Dials that wait for the first address.
#[derive(Debug)]
pub(crate) struct Threshold {
    /// Listeners not heard of yet, with whether any address of theirs will do.
    awaited: Vec<(ListenerId, bool)>,
    held: Vec<(Address, Vec<Multiaddr>)>,
    until: Instant,
}

impl Threshold {
    /// By IPv4 every computer has an address that has a network at all; by IPv6 many have none.
    pub(crate) fn new(listeners: &[(ListenerId, Multiaddr)], now: Instant) -> Threshold {
        let awaited = listeners.iter().filter_map(|(id, address)| {
            let ip = ip_of(address)?;
            (ip.is_ipv4() || !ip.is_unspecified()).then_some((*id, !ip.is_unspecified()))
        });
        Threshold { awaited: awaited.collect(), held: Vec::new(), until: now + PATIENCE }
    }

    /// Holds a dial back; gives it back where it need not wait.
    pub(crate) fn hold(
        &mut self,
        address: Address,
        found: Vec<Multiaddr>,
    ) -> Option<(Address, Vec<Multiaddr>)> {
        if self.awaited.is_empty() {
            return Some((address, found));
        }
        self.held.push((address, found));
        None
    }

    /// A listener has an address. Whether nothing more is waited for.
    pub(crate) fn listens(&mut self, listener: ListenerId, at: &Multiaddr) -> bool {
        let is_far = ip_of(at).is_some_and(|ip| !ip.is_loopback());
        self.awaited.retain(|(id, any_will_do)| *id != listener || !(is_far || *any_will_do));
        self.awaited.is_empty() && !self.held.is_empty()
    }

    /// Waits until the patience is over, where anybody waits.
    pub(crate) async fn passed(&self) {
        match self.held.is_empty() {
            true => std::future::pending().await,
            false => sleep_until(self.until).await,
        }
    }

    /// What was held back; from now on nothing is.
    pub(crate) fn open(&mut self) -> Vec<(Address, Vec<Multiaddr>)> {
        self.awaited.clear();
        std::mem::take(&mut self.held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dial_waits_for_the_port_it_is_to_leave_from() {
        let at = |text: &str| text.parse::<Multiaddr>().unwrap();
        let (v4, v6) = (ListenerId::next(), ListenerId::next());
        let listeners = [(v4, at("/ip4/0.0.0.0/tcp/7141")), (v6, at("/ip6/::/tcp/7141"))];
        let address = Address::read("203.0.113.10:7142").unwrap();
        let mut threshold = Threshold::new(&listeners, Instant::now());
        assert!(threshold.hold(address.clone(), Vec::new()).is_none());
        assert!(!threshold.listens(v4, &at("/ip4/127.0.0.1/tcp/7141")), "from there nothing goes out");
        assert!(threshold.listens(v4, &at("/ip4/192.168.1.5/tcp/7141")));
        assert_eq!(threshold.open().len(), 1);
        assert!(threshold.hold(address.clone(), Vec::new()).is_some(), "the control: it is open");
        let mut none = Threshold::new(&[], Instant::now());
        assert!(none.hold(address, Vec::new()).is_some(), "who only dials waits for nothing");
    }
}
