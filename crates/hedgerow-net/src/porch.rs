//! Who may knock, and how often: connections cost a handshake before anything is known of whoever comes.

use std::collections::HashMap;
use std::net::IpAddr;
use std::task::{Context, Poll};

use hedgerow_record::limits::{CALLER_EVERY, CALLERS_BURST, CALLERS_MAX};
use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler, THandlerInEvent, THandlerOutEvent,
    ToSwarm, dummy,
};
use libp2p::{Multiaddr, PeerId};
use tokio::time::Instant;

use crate::address::ip_of;

/// Turns away, before any handshake, those who come too often from one number. This computer itself may always come.
#[derive(Default)]
pub(crate) struct Porch {
    callers: HashMap<IpAddr, Caller>,
}

/// A bucket of knocks that fills up again.
#[derive(Clone, Copy)]
struct Caller {
    left: f64,
    at: Instant,
}

/// Somebody came too often.
#[derive(Debug, thiserror::Error)]
#[error("too many connections from one computer")]
struct TooOften;

impl Porch {
    fn may_knock(&mut self, ip: IpAddr, now: Instant) -> bool {
        if ip.is_loopback() {
            return true;
        }
        let full = f64::from(CALLERS_BURST);
        let filled = |c: &Caller| {
            (c.left + now.duration_since(c.at).as_secs_f64() / CALLER_EVERY.as_duration().as_secs_f64())
                .min(full)
        };
        if self.callers.len() >= CALLERS_MAX {
            self.callers.retain(|_, caller| filled(caller) < full);
        }
        if self.callers.len() >= CALLERS_MAX && !self.callers.contains_key(&ip) {
            return false;
        }
        let caller = self.callers.entry(ip).or_insert(Caller { left: full, at: now });
        *caller = Caller { left: filled(caller), at: now };
        let may = caller.left >= 1.0;
        if may {
            caller.left -= 1.0;
        }
        may
    }
}

impl NetworkBehaviour for Porch {
    type ConnectionHandler = dummy::ConnectionHandler;
    type ToSwarm = std::convert::Infallible;

    fn handle_pending_inbound_connection(
        &mut self,
        _: ConnectionId,
        _: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<(), ConnectionDenied> {
        match ip_of(remote) {
            Some(ip) if !self.may_knock(ip, Instant::now()) => Err(ConnectionDenied::new(TooOften)),
            _ => Ok(()),
        }
    }

    fn handle_established_inbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(dummy::ConnectionHandler)
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(dummy::ConnectionHandler)
    }

    fn on_swarm_event(&mut self, _: FromSwarm<'_>) {}

    fn on_connection_handler_event(&mut self, _: PeerId, _: ConnectionId, event: THandlerOutEvent<Self>) {
        match event {}
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn who_knocks_too_often_waits_and_nobody_else_does() {
        let (mut porch, start) = (Porch::default(), Instant::now());
        let (pest, guest): (IpAddr, IpAddr) = ([10, 0, 0, 1].into(), [10, 0, 0, 2].into());
        let let_in = (0..1_000).filter(|_| porch.may_knock(pest, start)).count();
        assert_eq!(let_in, CALLERS_BURST as usize);
        assert!(porch.may_knock(guest, start), "the control: somebody else comes in");
        assert!(porch.may_knock(pest, start + Duration::from_secs(1)), "and so does the first, later");
        assert!(!porch.may_knock(pest, start + Duration::from_secs(1)));
        for n in 0..10_000u32 {
            porch.may_knock(IpAddr::from((0x0B00_0000 + n).to_be_bytes()), start);
        }
        assert!(porch.callers.len() <= CALLERS_MAX);
    }
}
