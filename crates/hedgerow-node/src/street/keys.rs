//! The group's keys: out of parcels, from hand to hand, and the one that is written under.

use hedgerow_group::{Giving, open_parcels};
use hedgerow_record::limits::NEW_KEY_WITHIN;
use hedgerow_record::{Clear, DeviceKey, Kind, MemberId, Millis, RecordId};
use rand_chacha::ChaCha20Rng;

use super::Street;
use crate::error::NodeError;
use crate::view::Topic;

/// Under this key lies since when a removal is known that no key covers.
const UNCOVERED_SINCE: &str = "uncovered since";

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
            if self.covers_all() {
                self.upshot.waits_for_key = false;
            }
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

    /// Whether the key that is written under covers every removal in force.
    pub(crate) fn covers_all(&self) -> bool {
        let held = |id: &RecordId| self.keyring.keys(id).is_some();
        self.roster.writing_key(held).is_none_or(|key| key.covers_all)
    }

    /// Follows whether a new key is awaited: writing waits for it for a day from when the removal was known here, over
    /// restarts, and then goes on.
    pub(crate) fn watch_keys(&mut self, now: Millis) -> Result<(), NodeError> {
        let since = match (self.covers_all(), self.upshot.uncovered_since) {
            (true, _) => None,
            (false, Some(since)) => Some(since),
            (false, None) => Some(now),
        };
        if since != self.upshot.uncovered_since {
            self.upshot.uncovered_since = since;
            let row = since.map(|since| since.0.to_be_bytes().to_vec());
            self.store.put_app(&[(UNCOVERED_SINCE.to_owned(), row)])?;
            self.changed.insert(Topic::Group);
        }
        self.upshot.waits_for_key = since.is_some_and(|since| now.since(since) < NEW_KEY_WITHIN);
        Ok(())
    }

    /// Brings back since when a new key is awaited.
    pub(super) fn remember_awaiting(&mut self) -> Result<(), NodeError> {
        let row = self.store.app(UNCOVERED_SINCE)?;
        let since = row.and_then(|row| Some(Millis(u64::from_be_bytes(row.try_into().ok()?))));
        self.upshot.uncovered_since = since;
        Ok(())
    }

    /// Removed members who can still read what is written now.
    pub(crate) fn still_reading(&self) -> Vec<MemberId> {
        let held = |id: &RecordId| self.keyring.keys(id).is_some();
        let in_use = self.roster.parcels().iter().find(|p| held(&p.id));
        let removed = self.roster.removed().iter();
        removed.filter(|m| in_use.is_some_and(|p| !p.clear.covers.contains(&m.prefix()))).copied().collect()
    }

    pub(super) fn awaits_key(&self) -> NodeError {
        let names: Vec<String> = self.still_reading().iter().map(|m| self.name_of(m)).collect();
        let text = format!("writing waits for a new key, because {} was removed", names.join(", "));
        NodeError::refused("E_WAITING_FOR_KEY", text).help(
            "An organiser's Hedgerow makes it by itself as soon as it runs. After a day you can write all the same.",
        )
    }
}
