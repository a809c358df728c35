//! Days, without hours or zones: what a loan is counted in.

use minicbor::{Decode, Encode};

/// A day of the calendar: days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Day(#[n(0)] pub i32);

/// From the first day to the last, both included; never reversed once read through [`DayRange::new`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode)]
pub struct DayRange {
    /// The first day.
    #[n(0)]
    pub from: Day,
    /// The last day.
    #[n(1)]
    pub to: Day,
}

/// Run-length coded day ranges: pairs of gap and length from a first day, ascending and apart.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode)]
#[cbor(map)]
pub struct DayRuns {
    /// The day from which the first gap is counted.
    #[n(0)]
    pub start: Day,
    /// Gap, length, gap, length...; in days.
    #[n(1)]
    pub runs: Vec<u32>,
}

impl DayRange {
    /// A range, or nothing where the days are reversed.
    pub fn new(from: Day, to: Day) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }
    /// Number of days, at least 1.
    pub fn days(&self) -> u32 {
        self.to.0.abs_diff(self.from.0).saturating_add(1)
    }
    /// Whether the two share a day.
    pub fn overlaps(&self, other: &DayRange) -> bool {
        self.from <= other.to && other.from <= self.to
    }
    /// The same range with so many days more at each end.
    pub fn widened(&self, by: u32) -> DayRange {
        let by = i32::try_from(by).unwrap_or(i32::MAX);
        DayRange { from: Day(self.from.0.saturating_sub(by)), to: Day(self.to.0.saturating_add(by)) }
    }
}

impl DayRuns {
    /// Codes ranges in any order; those that touch or overlap become one.
    pub fn of(mut ranges: Vec<DayRange>) -> Self {
        ranges.sort_unstable();
        let mut merged: Vec<DayRange> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match merged.last_mut() {
                Some(last) if range.from.0 <= last.to.0.saturating_add(1) => last.to = last.to.max(range.to),
                _ => merged.push(range),
            }
        }
        let start = merged.first().map_or(Day(0), |r| r.from);
        let mut at = start.0;
        let mut runs = Vec::with_capacity(merged.len() * 2);
        for range in merged {
            runs.push(range.from.0.abs_diff(at));
            runs.push(range.days());
            at = range.to.0.saturating_add(1);
        }
        Self { start, runs }
    }

    /// The ranges, ascending; at most `limit`, and none beyond the calendar's end.
    pub fn ranges(&self, limit: usize) -> Vec<DayRange> {
        let mut at = i64::from(self.start.0);
        let mut out = Vec::new();
        for pair in self.runs.chunks_exact(2).take(limit) {
            let from = at + i64::from(pair[0]);
            let to = from + i64::from(pair[1]) - 1;
            let (Ok(first), Ok(last)) = (i32::try_from(from), i32::try_from(to)) else { break };
            out.extend(DayRange::new(Day(first), Day(last)));
            at = to + 1;
        }
        out
    }
}
