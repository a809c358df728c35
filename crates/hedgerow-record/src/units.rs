//! Units are types: a bare `u64` once made a ten-minute bound last 600 milliseconds.

use core::fmt;
use core::ops::{Add, Sub};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Millis(pub u64);

/// A length of time in milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span(pub u64);

/// A hybrid clock reading: milliseconds since 1970 in the upper 48 bits, a counter in the lower 16
/// (Kulkarni et al., "Logical Physical Clocks", 2014).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Stamp(pub u64);

impl Span {
    /// So many milliseconds.
    pub const fn millis(n: u64) -> Self {
        Self(n)
    }
    /// So many seconds.
    pub const fn seconds(n: u64) -> Self {
        Self(n * 1000)
    }
    /// So many minutes.
    pub const fn minutes(n: u64) -> Self {
        Self::seconds(n * 60)
    }
    /// So many hours.
    pub const fn hours(n: u64) -> Self {
        Self::minutes(n * 60)
    }
    /// So many days of 24 hours.
    pub const fn days(n: u64) -> Self {
        Self::hours(n * 24)
    }
    /// The same length as the standard library's type.
    pub const fn as_duration(self) -> core::time::Duration {
        core::time::Duration::from_millis(self.0)
    }
}

impl Millis {
    /// The time from `earlier` to this, or nothing where `earlier` is later.
    pub const fn since(self, earlier: Millis) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Span> for Millis {
    type Output = Millis;
    fn add(self, span: Span) -> Millis {
        Millis(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Millis {
    type Output = Millis;
    fn sub(self, span: Span) -> Millis {
        Millis(self.0.saturating_sub(span.0))
    }
}

impl Stamp {
    /// A stamp of a moment and a counter. Moments beyond 48 bits (the year 10889) are cut to the last one.
    pub const fn new(ms: Millis, counter: u16) -> Self {
        let ms = if ms.0 >> 48 == 0 { ms.0 } else { (1 << 48) - 1 };
        Self(ms << 16 | counter as u64)
    }
    /// The moment in it.
    pub const fn ms(self) -> Millis {
        Millis(self.0 >> 16)
    }
    /// The counter in it.
    pub const fn counter(self) -> u16 {
        (self.0 & 0xFFFF) as u16
    }
    /// The stamp of the next own record: not before `now`, and after the highest seen in that slot.
    pub fn after(now: Millis, highest: Option<Stamp>) -> Self {
        let now = Stamp::new(now, 0);
        match highest {
            Some(h) if h >= now => Stamp(h.0.saturating_add(1)),
            _ => now,
        }
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.ms().0, self.counter())
    }
}
