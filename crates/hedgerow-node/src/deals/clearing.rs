//! Envelopes are sealed anew while their deal is open, and cleared away when it is over.

use hedgerow_deal::DealId;
use hedgerow_record::{Kind, Millis, Span};
use hedgerow_store::{AppWrite, Entry};
use rand_chacha::ChaCha20Rng;

use super::{OpenDeal, folder_row};
use crate::error::NodeError;
use crate::street::Street;

/// How long the envelope of a deal that is over stays where it is.
const CLEARED_AFTER: Span = Span::days(7);

impl Street {
    /// Seals own envelopes anew before their life ends, while the deal is open.
    pub(crate) fn renew_posts(&mut self, now: Millis, rng: &mut ChaCha20Rng) -> Result<(), NodeError> {
        let done: Vec<DealId> =
            self.deals.open.values().filter(|d| self.may_clear(d, now)).map(|d| d.folder.deal).collect();
        self.clear_posts(&done, now)?;
        let old = |d: &&OpenDeal| {
            let mine = self.device.key();
            self.own_envelope(d).is_none_or(|e| d.folder.needs_renewal(e.stamp.ms(), now))
                && d.slot.is_some()
                && (!d.deal.is_over() || !d.folder.is_seen(&mine))
        };
        let ids: Vec<DealId> = self.deals.open.values().filter(old).map(|d| d.folder.deal).collect();
        if ids.is_empty() || self.pen().is_err() { Ok(()) } else { self.send(&ids, &[], now, rng) }
    }

    /// An envelope has done its work when the deal is over, everything in it was seen, and a while has passed.
    fn may_clear(&self, open: &OpenDeal, now: Millis) -> bool {
        let old =
            self.own_envelope(open).is_some_and(|e| !e.withdrawn && now.since(e.stamp.ms()) > CLEARED_AFTER);
        old && open.deal.is_over() && open.folder.is_seen(&self.device.key())
    }

    /// Empties the slots of envelopes that have done their work.
    fn clear_posts(&mut self, deals: &[DealId], now: Millis) -> Result<(), NodeError> {
        let mut records = Vec::new();
        let mut app: Vec<AppWrite> = Vec::new();
        for id in deals {
            let Some(open) = self.deals.open.get(id) else { continue };
            let Some(slot) = open.slot else { continue };
            let Some(entry) = self.store.in_slot(&self.me(), Kind::ENVELOPE, slot) else { continue };
            let Some(record) = self.store.record(&entry.id)? else { continue };
            let stamp = self.stamp(Kind::ENVELOPE, slot, now);
            records.push(self.pen()?.withdrawal(&record, stamp)?);
            app.push(folder_row(&open.folder, None));
        }
        if records.is_empty() {
            return Ok(());
        }
        self.write(&records, &app, now)?;
        for id in deals {
            if let Some(open) = self.deals.open.get_mut(id) {
                open.slot = None;
            }
        }
        Ok(())
    }

    /// What lies in this computer's envelope of a deal.
    pub(crate) fn own_envelope(&self, open: &OpenDeal) -> Option<Entry> {
        self.store.in_slot(&self.me(), Kind::ENVELOPE, open.slot?)
    }
}
