//! How many may come through the door in a second, whoever they are: taking a connection in costs something even where
//! it is turned away at once, and what is not taken in waits in the system's own short queue.

use std::pin::Pin;
use std::task::{Context, Poll};

use hedgerow_record::limits::{ARRIVAL_EVERY, ARRIVALS_BURST};
use libp2p::Multiaddr;
use libp2p::core::transport::{DialOpts, ListenerId, Transport, TransportError, TransportEvent};
use tokio::time::{Instant, Sleep, sleep_until};

/// A transport that takes in no more connections than the door lets through. Those this computer dials do not pass here.
pub(crate) struct Doorway<T> {
    inner: T,
    /// When the bucket of arrivals would be full again, if nobody came.
    full_at: Instant,
    /// Runs while the door is shut.
    shut: Option<Pin<Box<Sleep>>>,
}

impl<T> Doorway<T> {
    pub(crate) fn new(inner: T) -> Doorway<T> {
        Doorway { inner, full_at: Instant::now(), shut: None }
    }

    /// Until when nobody may come in after one more has come.
    fn arrived(&mut self, now: Instant) -> Option<Instant> {
        let every = ARRIVAL_EVERY.as_duration();
        self.full_at = self.full_at.max(now) + every;
        let opens = self.full_at.checked_sub(every * ARRIVALS_BURST)?;
        (opens > now).then_some(opens)
    }
}

impl<T: Transport + Unpin> Transport for Doorway<T> {
    type Output = T::Output;
    type Error = T::Error;
    type ListenerUpgrade = T::ListenerUpgrade;
    type Dial = T::Dial;

    fn listen_on(&mut self, id: ListenerId, address: Multiaddr) -> Result<(), TransportError<Self::Error>> {
        self.inner.listen_on(id, address)
    }

    fn remove_listener(&mut self, id: ListenerId) -> bool {
        self.inner.remove_listener(id)
    }

    fn dial(
        &mut self,
        address: Multiaddr,
        options: DialOpts,
    ) -> Result<Self::Dial, TransportError<Self::Error>> {
        self.inner.dial(address, options)
    }

    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<TransportEvent<Self::ListenerUpgrade, Self::Error>> {
        if let Some(shut) = &mut self.shut {
            if shut.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            self.shut = None;
        }
        let event = Pin::new(&mut self.inner).poll(context);
        if let Poll::Ready(TransportEvent::Incoming { .. }) = &event {
            self.shut = self.arrived(Instant::now()).map(|opens| Box::pin(sleep_until(opens)));
        }
        event
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_comes_in_one_by_one_and_a_few_at_once() {
        let (mut door, start) = (Doorway::new(()), Instant::now());
        door.full_at = start;
        let at_once = (0..1_000).take_while(|_| door.arrived(start).is_none()).count();
        assert_eq!(at_once, ARRIVALS_BURST as usize);
        let opens = door.arrived(start).unwrap();
        assert_eq!(opens, start + ARRIVAL_EVERY.as_duration() * 2);
        // The control: after a while there is room for a few at once again.
        let later = opens + ARRIVAL_EVERY.as_duration() * ARRIVALS_BURST;
        assert_eq!(door.arrived(later), None);
    }
}
