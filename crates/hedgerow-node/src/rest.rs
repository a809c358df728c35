//! When a file is made small: after many changes, once it has been left alone for a while.

/// So many changes leave a file larger than it need be.
const MANY_CHANGES: u64 = 10_000;
/// How long nothing may have changed before a file is made small.
const QUIET_MINUTES: u32 = 5;

/// A file's changes when the last minute ended, and for how many minutes it has been left alone.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rest {
    changes: u64,
    minutes: u32,
}

impl Rest {
    /// Another minute is over, and so many changes there have been. Whether this is the time.
    pub(crate) fn is_long(&mut self, changes: u64) -> bool {
        let minutes = if self.changes == changes { self.minutes + 1 } else { 0 };
        *self = Rest { changes, minutes };
        changes >= MANY_CHANGES && minutes >= QUIET_MINUTES
    }
}
