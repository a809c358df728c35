//! The safe: keys, own things, open deals and notes of this person, sealed to the person's recovery box and kept by every
//! neighbour, so that the 24 words bring them back (PROTOCOL.md section 1).

use std::collections::BTreeMap;

use hedgerow_record::limits::SAFE_SLOTS;
use hedgerow_record::{GroupId, Kind, Millis, Record, RecordId, Slot, Span, hash};
use hedgerow_vault::{LinkSecret, PackedSafe, SafeItem, open_sealed, pack_safe};
use rand_chacha::ChaCha20Rng;
use zeroize::Zeroizing;

use crate::backup::FROM_BACKUP;
use crate::deals::{OpenDeal, deal_text};
use crate::error::NodeError;
use crate::house::House;
use crate::street::Street;
use crate::view::Notice;

/// Keys of a parcel, by its id.
pub(crate) const KEY: &str = "key/";
/// A deal's folder.
pub(crate) const DEAL: &str = "deal/";
/// The secret of an own letter, by its grant's id.
const LETTER: &str = "letter/";
/// What this person is called.
const NAME: &str = "me/name";
/// The profile and the settings, as the home keeps them.
const OWN: &str = "me/";
/// A row of the home's own.
const NOTE: &str = "note/";
/// An address at which the group was reached.
const ADDRESSES: &str = "addresses";
/// The safe is rewritten this often at most, while the program runs.
const EVERY: Span = Span::minutes(60);

/// What lies in a safe, by its name.
pub(crate) type SafeItems = BTreeMap<String, Vec<u8>>;

/// What is remembered of the safe that lies out there.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SafeKept {
    /// A sum of what was packed last, and when.
    last: Option<([u8; 32], Millis)>,
    /// How many steps lay in open deals then.
    steps: usize,
}

impl House {
    /// Before the program ends: every safe as it should be. Whether something of it is on its way to somebody.
    pub(crate) fn bring_safes_up_to_date(&mut self, now: Millis) -> bool {
        let writes = |house: &House| house.streets.values().map(|s| s.shared.writes()).sum::<u64>();
        let before = writes(self);
        let ids: Vec<GroupId> = self.streets.keys().copied().collect();
        if let Err(error) = self.keep_safes(&ids, true, now) {
            tracing::warn!(code = error.code, %error, "the safe could not be brought up to date");
        }
        writes(self) > before && !self.inside.is_empty()
    }

    /// Brings safes up to date, but those of groups that this person is still on the way back to: what lies there is to
    /// be taken out first.
    pub(crate) fn keep_safes(
        &mut self,
        ids: &[GroupId],
        at_once: bool,
        now: Millis,
    ) -> Result<(), NodeError> {
        let is_home = |id: &&GroupId| self.streets.get(*id).is_some_and(|s| s.returning.is_none());
        let ids: Vec<GroupId> = ids.iter().filter(is_home).copied().collect();
        ids.iter().try_for_each(|id| self.keep_safe(id, at_once, now))
    }

    /// Packs the safe of a group anew where something has changed: within a minute where something was said in a deal,
    /// because what both sides have seen lies nowhere else, and otherwise not more often than once an hour, unless the
    /// program is about to end.
    pub(crate) fn keep_safe(&mut self, id: &GroupId, at_once: bool, now: Millis) -> Result<(), NodeError> {
        let Some(street) = self.streets.get(id) else { return Ok(()) };
        let steps = street.deals.open.values().map(|d| d.folder.said.len()).sum();
        let is_told = at_once || steps != street.safe.steps;
        let is_due = street.safe.last.is_none_or(|(_, at)| is_told || now.since(at) >= EVERY);
        if !is_due || street.pen().is_err() {
            return Ok(());
        }
        let items = self.safe_items(street);
        let packed = pack_safe(&items);
        self.notices.retain(|n| n.code != "N_SAFE_FULL");
        if packed.left_out > 0 {
            let text =
                "Your neighbours keep the most important of what you have, but not all of your own list.";
            let help = "Write a backup file from time to time: it holds everything.";
            self.notices.push(Notice::new("N_SAFE_FULL", text, help));
        }
        let Some(street) = self.streets.get_mut(id) else { return Ok(()) };
        street.put_into_safe(&packed, now, &mut self.rng)?;
        street.safe.steps = steps;
        Ok(())
    }

    /// What the home takes out of a safe. What it has already stays as it is, unless a backup of `earlier` brought it.
    pub(crate) fn take_home(
        &mut self,
        id: &GroupId,
        items: &SafeItems,
        earlier: &SafeItems,
    ) -> Result<(), NodeError> {
        let addresses = items.get(ADDRESSES).and_then(|bytes| String::from_utf8(bytes.clone()).ok());
        for address in addresses.unwrap_or_default().lines() {
            self.home.remember_address(id, address);
        }
        let links = items.iter().filter_map(|(name, content)| {
            let grant = name.strip_prefix(LETTER).and_then(RecordId::from_hex)?;
            Some((grant, LinkSecret::from_bytes(*content.first_chunk::<32>()?)))
        });
        if let Some(secrets) = self.home.keys.groups.iter_mut().find(|g| g.group == *id) {
            secrets.links.extend(links);
        }
        self.take_own(items, earlier)
    }

    /// What belongs to no group.
    pub(crate) fn take_own(&mut self, items: &SafeItems, earlier: &SafeItems) -> Result<(), NodeError> {
        if self.home.name().is_none()
            && let Some(name) = items.get(NAME).and_then(|bytes| String::from_utf8(bytes.clone()).ok())
        {
            self.home.set_name(&name);
        }
        self.home.save_keys()?;
        for (name, content) in items {
            if let Some(row) = name.strip_prefix(NOTE) {
                let earlier = earlier.get(name).map(Vec::as_slice);
                self.notes.put_back(row, content, earlier, &mut self.rng)?;
            } else if let Some(file) = name.strip_prefix(OWN) {
                self.put_back_own(file, content)?;
            }
        }
        Ok(())
    }

    /// All that belongs into the safe, the most important first.
    fn safe_items(&self, street: &Street) -> Vec<SafeItem> {
        let mut items = self.home_items();
        items.extend(self.group_items(street));
        items.extend(self.note_items());
        items.extend(closed_deals(street));
        items
    }

    /// The name, the profile and the settings.
    pub(crate) fn home_items(&self) -> Vec<SafeItem> {
        let name = self.home.name().map(|name| item(NAME.to_owned(), name.as_bytes()));
        let files = self.own_files().into_iter().map(|(file, text)| item(format!("{OWN}{file}"), &text));
        name.into_iter().chain(files).collect()
    }

    /// The rows of the home, but what a backup brought for groups that were not reached yet.
    pub(crate) fn note_items(&self) -> Vec<SafeItem> {
        let waits = format!("{FROM_BACKUP}/");
        let rows = self.notes.everything().filter(|(row, _)| !row.starts_with(&waits));
        rows.map(|(row, plain)| (format!("{NOTE}{row}"), plain)).collect()
    }

    /// What opens a group, and what is under way in it.
    pub(crate) fn group_items(&self, street: &Street) -> Vec<SafeItem> {
        let keys = street.keyring.parcels();
        let mut items: Vec<SafeItem> =
            keys.map(|(id, keys)| item(format!("{KEY}{id}"), &keys.to_bytes()[..])).collect();
        let addresses = self.home.addresses(&street.id).join("\n");
        items.push(item(ADDRESSES.to_owned(), addresses.as_bytes()));
        items.extend(street.deals.open.values().filter(|d| !d.deal.is_over()).map(folder));
        if let Some(secrets) = self.home.keys.groups.iter().find(|g| g.group == street.id) {
            let links = secrets.links.iter();
            items.extend(links.map(|(id, link)| item(format!("{LETTER}{id}"), link.as_bytes())));
        }
        items
    }
}

/// Deals that are over.
pub(crate) fn closed_deals(street: &Street) -> Vec<SafeItem> {
    street.deals.open.values().filter(|d| d.deal.is_over()).map(folder).collect()
}

fn folder(deal: &OpenDeal) -> SafeItem {
    item(format!("{DEAL}{}", deal_text(&deal.folder.deal)), &deal.folder.write())
}

fn item(name: String, content: &[u8]) -> SafeItem {
    (name, Zeroizing::new(content.to_vec()))
}

impl Street {
    /// Seals what was packed into this computer's slots; what lies there unchanged stays.
    fn put_into_safe(
        &mut self,
        packed: &PackedSafe,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<(), NodeError> {
        let sum = packed.bodies.iter().fold([0; 32], |sum, (number, body)| {
            hash("hedgerow/1 safe sum", &[&sum[..], &number.to_be_bytes(), body].concat())
        });
        if self.safe.last.is_some_and(|(last, _)| last == sum) {
            self.safe.last = Some((sum, now));
            return Ok(());
        }
        let (me, prefix) = (self.me(), self.device.key().slot_prefix());
        let receiver = self.root.recovery_box().public();
        let mut records: Vec<Record> = Vec::new();
        for number in 0..SAFE_SLOTS {
            let slot = Slot { prefix, number };
            let lying = match self.store.in_slot(&me, Kind::SAFE, slot).filter(|e| !e.withdrawn) {
                Some(entry) => self.store.record(&entry.id)?,
                None => None,
            };
            let stamp = self.stamp(Kind::SAFE, slot, now);
            match (packed.bodies.iter().find(|(n, _)| *n == number), lying) {
                (Some((_, body)), lying) => {
                    let is_same = lying.is_some_and(|record| {
                        open_sealed(&record, self.root.recovery_box()).is_ok_and(|old| old == *body)
                    });
                    if !is_same {
                        records.push(self.pen()?.sealed_record(
                            Kind::SAFE,
                            slot,
                            stamp,
                            &receiver,
                            body,
                            rng,
                        )?);
                    }
                }
                (None, Some(lying)) => records.push(self.pen()?.withdrawal(&lying, stamp)?),
                (None, None) => {}
            }
        }
        if !records.is_empty() {
            self.write(&records, &[], now)?;
        }
        self.safe.last = Some((sum, now));
        Ok(())
    }
}
