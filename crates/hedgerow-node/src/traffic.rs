//! What all sessions of a computer send and receive together, and how fast it may leave.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Shared by all sessions.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    sessions: AtomicUsize,
    received: AtomicU64,
    sent: AtomicU64,
    /// Nothing where everything may leave at once.
    pace: Option<Pace>,
}

impl Traffic {
    /// With so many bytes that leave in a second.
    pub(crate) fn paced(bytes_a_second: u64) -> Traffic {
        Traffic { pace: Some(Pace::new(bytes_a_second)), ..Traffic::default() }
    }

    /// A session begins.
    pub(crate) fn begins(&self) {
        self.sessions.fetch_add(1, Ordering::Relaxed);
    }

    /// A session that has begun is over.
    pub(crate) fn ends(&self) {
        self.sessions.fetch_sub(1, Ordering::Relaxed);
    }

    /// How many sessions there are.
    pub(crate) fn sessions(&self) -> usize {
        self.sessions.load(Ordering::Relaxed)
    }

    /// So many bytes have come.
    pub(crate) fn received(&self, bytes: usize) {
        self.received.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Waits until so many bytes may leave.
    pub(crate) async fn may_send(&self, bytes: usize) {
        self.sent.fetch_add(bytes as u64, Ordering::Relaxed);
        if let Some(pace) = &self.pace {
            tokio::time::sleep_until(pace.turn(bytes as u64, Instant::now())).await;
        }
    }

    /// Bytes received and bytes sent.
    pub(crate) fn bytes(&self) -> (u64, u64) {
        (self.received.load(Ordering::Relaxed), self.sent.load(Ordering::Relaxed))
    }
}

/// Lets bytes leave in the order in which they were announced. After a quiet time one second's worth leaves at once.
#[derive(Debug)]
struct Pace {
    bytes_a_second: u64,
    /// When all that was announced so far has left.
    free_at: Mutex<Option<Instant>>,
}

impl Pace {
    const BURST: Duration = Duration::from_secs(1);

    fn new(bytes_a_second: u64) -> Pace {
        Pace { bytes_a_second: bytes_a_second.max(1), free_at: Mutex::new(None) }
    }

    /// When so many bytes may leave.
    fn turn(&self, bytes: u64, now: Instant) -> Instant {
        let takes = Duration::from_micros(bytes.saturating_mul(1_000_000) / self.bytes_a_second);
        let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        let quiet_since = now.checked_sub(Pace::BURST).unwrap_or(now);
        let turn = free_at.unwrap_or(quiet_since).max(quiet_since);
        *free_at = Some(turn + takes);
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_leaves_than_may() {
        let (pace, start) = (Pace::new(1000), Instant::now() + Duration::from_secs(60));
        // Somebody who has always something to send, for ten seconds.
        let mut now = start;
        let mut sent = 0;
        while now <= start + Duration::from_secs(10) {
            now = now.max(pace.turn(100, now));
            sent += 100;
        }
        assert!((10_000..=11_300).contains(&sent), "{sent} bytes in ten seconds");
        // The control: at another pace it is another number.
        let (pace, mut now, mut more) = (Pace::new(5000), start, 0);
        while now <= start + Duration::from_secs(10) {
            now = now.max(pace.turn(100, now));
            more += 100;
        }
        assert!(more > 4 * sent, "{more} bytes");
    }

    #[test]
    fn who_was_quiet_for_long_does_not_send_all_that_was_saved() {
        let (pace, start) = (Pace::new(1000), Instant::now() + Duration::from_secs(60));
        pace.turn(100, start);
        let later = start + Duration::from_secs(600);
        let at_once = (0..100).filter(|_| pace.turn(100, later) <= later).count();
        assert!((10..=11).contains(&at_once), "{at_once} times 100 bytes at once");
    }
}
