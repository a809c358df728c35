//! The keys of one group that one computer holds.

use hedgerow_record::limits::{EPOCH_KEYS_A_NAME, KEYRING_PARCELS, MEET_TAGS};
use hedgerow_record::{Epoch, RecordId};

use crate::keys::{EpochKey, GroupKeys, MeetingKey};

/// Every key held, by the parcel that brought it. A neighbour reads under all of them, writes under one, and meets by
/// the newest few; a relay peer that may not read holds meeting keys alone.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Keyring {
    /// Those in use first, the latest foremost; then those never used, the last to arrive foremost.
    entries: Vec<Entry>,
    /// How many at the front are or were in use.
    used: usize,
    /// Whether the foremost is in use now.
    in_use: bool,
}

/// What is held of one parcel.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Entry {
    parcel: RecordId,
    held: Held,
}

/// Both keys, or the one that a relay peer may have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Held {
    Both(GroupKeys),
    Meeting(MeetingKey),
}

impl Keyring {
    /// Takes in a parcel's keys; true where the keyring has become another by it.
    ///
    /// A key once held is never replaced: keys that turn out not to match their parcel are taken out with
    /// [`Keyring::remove`]. Nothing is taken in for a parcel whose id begins with a reserved epoch, nor a fifth key
    /// of one name. Of more than [`KEYRING_PARCELS`] the one longest out of use goes.
    pub fn insert(&mut self, parcel: RecordId, keys: GroupKeys) -> bool {
        if let Some(entry) = self.entries.iter_mut().find(|e| e.parcel == parcel) {
            let completes = matches!(&entry.held, Held::Meeting(meeting) if *meeting == keys.meeting);
            if completes {
                entry.held = Held::Both(keys);
            }
            return completes;
        }
        self.take_in(parcel, Held::Both(keys))
    }

    /// Takes in a meeting key alone, as a relay peer that may not read gets it; true where it was not held.
    pub fn insert_meeting(&mut self, parcel: RecordId, meeting: MeetingKey) -> bool {
        !self.entries.iter().any(|e| e.parcel == parcel) && self.take_in(parcel, Held::Meeting(meeting))
    }

    /// Takes out keys that do not match the hashes in their parcel's head; true where they were held.
    pub fn remove(&mut self, parcel: &RecordId) -> bool {
        let Some(at) = self.place(parcel) else { return false };
        self.entries.remove(at);
        if at < self.used {
            self.used -= 1;
            self.in_use &= at > 0;
        }
        true
    }

    /// Makes a parcel the one in use: its epoch key is written under, its meeting key is the current one. False where
    /// it is not held; then all stays as it was.
    pub fn set_writing(&mut self, parcel: &RecordId) -> bool {
        let Some(at) = self.place(parcel) else { return false };
        self.entries[..=at].rotate_right(1);
        self.used += usize::from(at >= self.used);
        self.in_use = true;
        true
    }

    /// The key to write under, with its name; nothing before [`Keyring::set_writing`] or where only its meeting key
    /// is held.
    pub fn writing(&self) -> Option<(Epoch, &EpochKey)> {
        let (parcel, keys) = self.writing_keys()?;
        Some((Epoch::of_parcel(parcel)?, &keys.epoch))
    }

    /// The parcel written under, and both its keys, as a letter carries them.
    pub fn writing_keys(&self) -> Option<(&RecordId, &GroupKeys)> {
        let entry = self.entries.first().filter(|_| self.in_use)?;
        Some((&entry.parcel, entry.held.both()?))
    }

    /// Both keys of a parcel.
    pub fn keys(&self, parcel: &RecordId) -> Option<&GroupKeys> {
        self.entries[self.place(parcel)?].held.both()
    }

    /// Every parcel both of whose keys are held, as they are given to a newcomer.
    pub fn parcels(&self) -> impl Iterator<Item = (&RecordId, &GroupKeys)> {
        self.entries.iter().filter_map(|e| Some((&e.parcel, e.held.both()?)))
    }

    /// The names of the keys held, each once.
    pub fn epochs(&self) -> impl Iterator<Item = Epoch> {
        let mut epochs: Vec<Epoch> = self.parcels().filter_map(|(p, _)| Epoch::of_parcel(p)).collect();
        epochs.sort_unstable();
        epochs.dedup();
        epochs.into_iter()
    }

    /// The meeting keys to be recognised by: the current one, the one before it, and so on back; then those that
    /// were never in use, the newest first. At most [`MEET_TAGS`].
    pub fn meeting_keys(&self) -> impl Iterator<Item = &MeetingKey> {
        self.entries.iter().take(MEET_TAGS).map(|e| e.held.meeting())
    }

    /// The epoch keys with this name: mostly one, at most [`EPOCH_KEYS_A_NAME`].
    pub(crate) fn keys_of(&self, epoch: Epoch) -> impl Iterator<Item = &EpochKey> {
        let named = self.parcels().filter(move |(p, _)| Epoch::of_parcel(p) == Some(epoch));
        named.map(|(_, keys)| &keys.epoch)
    }

    /// Everything, in order, as the key file keeps it.
    pub(crate) fn stored(&self) -> (impl ExactSizeIterator<Item = (&RecordId, &Held)>, usize, bool) {
        (self.entries.iter().map(|e| (&e.parcel, &e.held)), self.used, self.in_use)
    }

    /// The keyring that [`Keyring::stored`] described, or nothing where no keyring is like that.
    pub(crate) fn restored(entries: Vec<(RecordId, Held)>, used: usize, in_use: bool) -> Option<Keyring> {
        let count = entries.len();
        let mut keyring = Keyring::default();
        for (parcel, held) in entries.into_iter().rev() {
            let new = keyring.place(&parcel).is_none() && keyring.take_in(parcel, held);
            if !new {
                return None;
            }
        }
        keyring.used = used;
        keyring.in_use = in_use;
        let whole = keyring.entries.len() == count && used <= count && (used > 0 || !in_use);
        whole.then_some(keyring)
    }

    fn take_in(&mut self, parcel: RecordId, held: Held) -> bool {
        let Some(epoch) = Epoch::of_parcel(&parcel) else { return false };
        let of_name = self.entries.iter().filter(|e| Epoch::of_parcel(&e.parcel) == Some(epoch)).count();
        if of_name >= EPOCH_KEYS_A_NAME {
            return false;
        }
        if self.entries.len() >= KEYRING_PARCELS {
            self.entries.pop();
            self.used = self.used.min(self.entries.len());
        }
        self.entries.insert(self.used, Entry { parcel, held });
        true
    }

    fn place(&self, parcel: &RecordId) -> Option<usize> {
        self.entries.iter().position(|e| e.parcel == *parcel)
    }
}

impl Held {
    fn both(&self) -> Option<&GroupKeys> {
        match self {
            Held::Both(keys) => Some(keys),
            Held::Meeting(_) => None,
        }
    }

    fn meeting(&self) -> &MeetingKey {
        match self {
            Held::Both(keys) => &keys.meeting,
            Held::Meeting(meeting) => meeting,
        }
    }
}
