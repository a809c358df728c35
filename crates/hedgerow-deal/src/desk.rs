//! The keeper's desk: all deals about one thing, who may have it when, and who waits.

use hedgerow_record::body::{Day, DayRange, DayRuns, Listing};
use hedgerow_record::limits::BUSY_RANGES;

use crate::fold::{Deal, State};
use crate::rules::Refusal;
use crate::step::{DealId, Step};

/// All deals about one thing, as its keeper holds them.
pub struct Desk<'a> {
    deals: Vec<(DealId, &'a Deal)>,
    quantity: usize,
    buffer: u32,
}

impl<'a> Desk<'a> {
    /// The desk of a listing.
    pub fn new(listing: &Listing, deals: impl IntoIterator<Item = (DealId, &'a Deal)>) -> Desk<'a> {
        let mut deals: Vec<_> = deals.into_iter().collect();
        // First come, first served, by the time of asking; the deal's name decides between equals.
        deals.sort_by_key(|(id, deal)| (deal.asked_at, *id));
        Desk {
            deals,
            quantity: listing.quantity.unwrap_or(1).max(1) as usize,
            buffer: listing.terms.buffer_days.unwrap_or(0),
        }
    }

    /// Whether a deal can be accepted for these days: never more than there are pieces, on no day.
    pub fn may_accept(&self, deal: &DealId, days: DayRange) -> Result<(), Refusal> {
        // A loan blocks its own days and the buffer around them.
        let blocked: Vec<DayRange> = self
            .deals
            .iter()
            .filter(|(id, d)| id != deal && d.holds_days())
            .filter_map(|(_, d)| d.days)
            .map(|held| held.widened(self.buffer))
            .filter(|held| held.overlaps(&days))
            .collect();
        // The number blocked rises only where a range begins, so it is enough to count there.
        let begins = blocked.iter().map(|r| r.from.max(days.from));
        let most = begins.map(|day| blocked.iter().filter(|r| r.from <= day && day <= r.to).count()).max();
        if most.unwrap_or(0) < self.quantity { Ok(()) } else { Err(Refusal::Booked) }
    }

    /// The places to tell those who wait behind a promise, where they have changed.
    pub fn places(&self) -> Vec<(DealId, Step)> {
        let mut told = Vec::new();
        for (at, (id, deal)) in self.deals.iter().enumerate() {
            let Some(days) = deal.days.filter(|_| deal.is_asked()) else { continue };
            let wide = days.widened(self.buffer);
            let is_before = |(i, (other, d)): &(usize, &(DealId, &Deal))| {
                other != id
                    && (d.holds_days() || d.is_asked() && *i < at)
                    && d.days.is_some_and(|o| o.overlaps(&wide))
            };
            let waiting =
                self.deals.iter().enumerate().filter(is_before).filter(|(_, (_, d))| d.is_asked()).count();
            let behind_a_promise = self.may_accept(id, days).is_err();
            let place = if behind_a_promise {
                u32::try_from(waiting).unwrap_or(u32::MAX).saturating_add(1)
            } else {
                0
            };
            let known = match deal.state {
                State::Queued(known) => known,
                _ => 0,
            };
            if known != place {
                told.push((*id, Step::Place { place }));
            }
        }
        told
    }

    /// The days to publish as busy, without names: those on which no piece is left, from today on.
    pub fn busy(&self, today: Day) -> DayRuns {
        let held: Vec<DayRange> = self
            .deals
            .iter()
            .filter(|(_, d)| d.holds_days())
            .filter_map(|(_, d)| d.days)
            .map(|days| days.widened(self.buffer))
            .filter(|days| days.to >= today)
            .collect();
        let mut full = Vec::new();
        for day in held.iter().map(|r| r.from) {
            // Between two beginnings the number of pieces out only falls: each beginning opens at most one full range.
            let out: Vec<&DayRange> = held.iter().filter(|r| r.from <= day && day <= r.to).collect();
            if out.len() >= self.quantity {
                let mut ends: Vec<Day> = out.iter().map(|r| r.to).collect();
                ends.sort_unstable();
                let last = ends[out.len() - self.quantity];
                full.extend(DayRange::new(day, last));
            }
        }
        let mut runs = DayRuns::of(full);
        runs.runs.truncate(BUSY_RANGES * 2);
        runs
    }
}
