//! The group's keys: out of parcels, from hand to hand, and the one that is written under.

use hedgerow_group::{Giving, open_parcels};
use hedgerow_record::{Clear, DeviceKey, Kind, RecordId};
use rand_chacha::ChaCha20Rng;

use super::Street;
use crate::error::NodeError;

impl Street {
    /// Takes keys out of parcels, and chooses the one to write under. Whether a key is new.
    pub(super) fn open_parcels(&mut self) -> bool {
        let mut new = false;
        let mut boxes = vec![self.device.box_secret(), self.root.recovery_box()];
        // A parcel made while this person's letter was open may have something for the letter.
        boxes.extend(self.joining.as_ref().map(|j| j.link.secret.box_secret()));
        for (parcel, keys) in boxes.iter().flat_map(|mine| open_parcels(&self.facts, mine)) {
            new |= self.keyring.insert(parcel, keys);
        }
        self.choose_writing_key();
        self.keys_changed |= new;
        new
    }

    /// Takes in keys that came by a letter, if they are those of a parcel that is held.
    pub(crate) fn insert_keys(&mut self, parcel: RecordId, keys: hedgerow_vault::GroupKeys) -> bool {
        let fits = match self.facts.get(&parcel).map(|f| &f.clear) {
            Some(Clear::Parcel(head)) => hedgerow_group::matches(&keys, head),
            _ => false,
        };
        let new = fits && self.keyring.insert(parcel, keys);
        if new {
            self.keys_changed = true;
            self.choose_writing_key();
            self.publish_state();
        }
        new
    }

    /// Parcels whose keys this computer does not hold, those that are written under first.
    pub(crate) fn lacking_keys(&self) -> Vec<RecordId> {
        let parcels = self.facts.of_kind(Kind::PARCEL).map(|f| f.record.id());
        let mut lacking: Vec<RecordId> = parcels.filter(|id| self.keyring.keys(id).is_none()).collect();
        let in_use = self.roster.writing_key(|_| true).map(|key| key.parcel);
        lacking.sort_by_key(|id| Some(*id) != in_use);
        lacking
    }

    /// Keys of parcels for a member's device that lacks them, sealed to it.
    pub(crate) fn keys_for(
        &self,
        device: &DeviceKey,
        parcels: &[RecordId],
        rng: &mut ChaCha20Rng,
    ) -> Vec<(RecordId, Vec<u8>)> {
        let member = self.roster.member_of(device);
        let Some(receiver) = member.and_then(|m| self.roster.device(&m, device)).filter(|d| d.live) else {
            return Vec::new();
        };
        let me = self.device.key();
        let sealed = |parcel: &RecordId| {
            let keys = self.keyring.keys(parcel)?;
            let giving = Giving { group: &self.id, parcel, from: &me, to: device };
            Some((*parcel, giving.seal(keys, &receiver.box_key, rng).ok()?))
        };
        parcels.iter().filter_map(sealed).collect()
    }

    /// Keys that a member's device gave. Whether any of them is new, and a parcel's that is held.
    pub(crate) fn take_keys(
        &mut self,
        from: &DeviceKey,
        given: &[(RecordId, Vec<u8>)],
    ) -> Result<bool, NodeError> {
        let mut new = false;
        for (parcel, sealed) in given {
            let to = self.device.key();
            let giving = Giving { group: &self.id, parcel, from, to: &to };
            if let Some(keys) = giving.open(sealed, self.device.box_secret()) {
                new |= self.insert_keys(*parcel, keys);
            }
        }
        if new {
            self.read_everything()?;
        }
        Ok(new)
    }

    pub(super) fn choose_writing_key(&mut self) {
        let held = |id: &RecordId| self.keyring.keys(id).is_some();
        if let Some(key) = self.roster.writing_key(held) {
            self.keys_changed |= self.keyring.set_writing(&key.parcel);
        }
    }
}
