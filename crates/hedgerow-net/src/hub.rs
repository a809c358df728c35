//! Letting neighbours find one another (circuit relay v2, the relay peer's side): only those who have come into a group
//! that is carried, and only for as long and as much as it takes to find a way that leads past the relay peer.

use std::collections::HashSet;
use std::num::NonZeroU32;
use std::sync::{Arc, PoisonError, RwLock};

use hedgerow_record::limits::{
    CIRCUIT_BYTES, CIRCUIT_FOR, CIRCUITS_A_PEER, RELAY_CIRCUITS, RELAY_RESERVATIONS, RESERVATION_EVERY,
    RESERVATION_FOR, RESERVATIONS_BURST,
};
use libp2p::{Multiaddr, PeerId, relay};

/// Those who may be found and may find others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Admitted(Arc<RwLock<HashSet<PeerId>>>);

impl Admitted {
    pub(crate) fn add(&self, peer: PeerId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(peer);
    }

    pub(crate) fn remove(&self, peer: &PeerId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(peer);
    }

    fn has(&self, peer: &PeerId) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains(peer)
    }

    /// What the relay asks before it does anything for somebody.
    fn gate(&self) -> Box<dyn relay::RateLimiter> {
        let admitted = self.clone();
        Box::new(move |peer: PeerId, _: &Multiaddr, _| admitted.has(&peer))
    }
}

/// The relay's part of a swarm.
pub(crate) fn hub(me: PeerId, admitted: &Admitted) -> relay::Behaviour {
    let burst = NonZeroU32::MIN.saturating_add(RESERVATIONS_BURST - 1);
    let every = RESERVATION_EVERY.as_duration();
    let config = relay::Config {
        max_reservations: RELAY_RESERVATIONS,
        max_reservations_per_peer: 1,
        reservation_duration: RESERVATION_FOR.as_duration(),
        reservation_rate_limiters: vec![admitted.gate()],
        max_circuits: RELAY_CIRCUITS,
        max_circuits_per_peer: CIRCUITS_A_PEER,
        max_circuit_duration: CIRCUIT_FOR.as_duration(),
        max_circuit_bytes: CIRCUIT_BYTES,
        circuit_src_rate_limiters: vec![admitted.gate()],
    };
    let config = config.reservation_rate_per_peer(burst, every).circuit_src_per_peer(burst, every);
    relay::Behaviour::new(me, config)
}
