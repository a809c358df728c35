//! Coming back to a group after a computer was lost: by the words the person is known, and the group, its keys and the safe
//! lie at every neighbour (PROTOCOL.md section 1).

use std::collections::{BTreeMap, HashMap};

use hedgerow_deal::{DealId, Folder, Step, Written};
use hedgerow_group::write_retirement;
use hedgerow_record::body::{self, Listing};
use hedgerow_record::{Clear, DeviceKey, Kind, Millis, Prefix, Record, RecordId, Stamp};
use hedgerow_vault::{GroupKeys, SafeItem, open_sealed, unpack_safe};
use rand_chacha::ChaCha20Rng;

use super::Street;
use crate::error::NodeError;
use crate::safe::{DEAL, KEY, SafeItems};
use crate::view::Topic;

/// Under this key the way back lies in the group's file until it is behind.
pub(crate) const RETURNING: &str = "returning";

/// The way back into a group.
#[derive(Clone, Debug)]
pub(crate) struct Returning {
    /// The root's word for this computer, for whoever knows the person and not yet the computer.
    pub(crate) papers: Record,
    /// Whether the person's other computers are lost, and end with this return.
    pub(crate) retires: bool,
    /// Whether everything was compared with somebody since the program started.
    pub(crate) has_settled: bool,
}

impl Returning {
    /// The bytes to keep.
    pub(crate) fn write(&self) -> Vec<u8> {
        [&[u8::from(self.retires)], self.papers.bytes()].concat()
    }

    /// Reads what was kept.
    pub(crate) fn read(bytes: &[u8]) -> Option<Returning> {
        let (retires, papers) = bytes.split_first()?;
        let papers = Record::read(papers.to_vec()).ok()?;
        Some(Returning { papers, retires: *retires != 0, has_settled: false })
    }
}

impl Street {
    /// Whether everything is here that a return needs: the group, a key, and all that a neighbour holds.
    pub(crate) fn can_come_home(&self) -> bool {
        self.returning.as_ref().is_some_and(|r| r.has_settled)
            && self.is_member()
            && self.keyring.writing().is_some()
            && !self.doubts_clock
    }

    /// What lies in the safes of this person's computers, of each thing the newest, and what was there `earlier`; folders
    /// of deals of all of them.
    pub(crate) fn open_safes(&self, earlier: &SafeItems) -> Result<(SafeItems, Vec<Folder>), NodeError> {
        let me = self.me();
        let earlier = earlier.iter().map(|(name, content)| (name.clone(), content.clone().into())).collect();
        let mut bodies: Vec<(Stamp, Vec<SafeItem>)> = vec![(Stamp(0), earlier)];
        for entry in self.store.of_kind(Kind::SAFE) {
            if entry.author != me || entry.withdrawn {
                continue;
            }
            let Some(record) = self.store.record(&entry.id)? else { continue };
            let opened = open_sealed(&record, self.root.recovery_box()).ok();
            match opened.and_then(|body| unpack_safe(&body)) {
                Some(items) => bodies.push((entry.stamp, items)),
                None => tracing::warn!("a part of the safe cannot be read"),
            }
        }
        bodies.sort_by_key(|(stamp, _)| *stamp);
        let (mut items, mut folders) = (BTreeMap::new(), Vec::new());
        for (name, content) in bodies.into_iter().flat_map(|(_, items)| items) {
            match name.starts_with(DEAL) {
                true => folders.extend(Folder::read(&content)),
                false => drop(items.insert(name, content.to_vec())),
            }
        }
        Ok((items, folders))
    }

    /// Takes keys and deals out of the safe, and reads everything anew.
    pub(crate) fn take_out_of_safe(
        &mut self,
        items: &SafeItems,
        folders: Vec<Folder>,
    ) -> Result<(), NodeError> {
        for (name, content) in items {
            let parcel = name.strip_prefix(KEY).and_then(RecordId::from_hex);
            if let (Some(parcel), Some(keys)) = (parcel, GroupKeys::from_bytes(content)) {
                self.insert_keys(parcel, keys);
            }
        }
        for folder in folders {
            self.take_folder(&folder)?;
        }
        self.read_everything()
    }

    /// Signs again what this person's other computers had put into their slots, keeps their letters from letting anybody
    /// in by words that will be gone, and says again what nobody is known to have heard. Doing it twice changes nothing.
    pub(crate) fn sign_again(&mut self, now: Millis, rng: &mut ChaCha20Rng) -> Result<(), NodeError> {
        let (me, mine) = (self.me(), self.device.key());
        let mut records = Vec::new();
        for kind in [Kind::PROFILE, Kind::LISTING] {
            for entry in self.store.of_kind(kind) {
                if entry.author != me || entry.signer == mine || entry.withdrawn {
                    continue;
                }
                let Some(record) = self.store.record(&entry.id)? else { continue };
                let content = match kind {
                    Kind::LISTING => self
                        .open_body::<Listing>(&record)
                        .map(|listing| body::write(&Listing { keeper: mine, ..listing })),
                    _ => hedgerow_vault::open_body(&self.keyring, &record).ok().map(|plain| plain.to_vec()),
                };
                // What cannot be read, because its key is lost, cannot be signed again.
                let Some(content) = content else { continue };
                let stamp = self.stamp(kind, entry.slot, now);
                records.push(self.pen()?.slot_record(
                    kind,
                    entry.slot,
                    stamp,
                    self.under()?,
                    &content,
                    rng,
                )?);
            }
        }
        for part in records.chunks(SIGNED_AT_ONCE) {
            self.write(part, &[], now)?;
        }
        let unsaid = self.unsaid()?;
        self.say_again(unsaid, now, rng)
    }

    /// Empties every slot that this person filled here, whichever computer did.
    pub(crate) fn withdraw_all(&mut self, now: Millis) -> Result<(), NodeError> {
        let me = self.me();
        let mut records = Vec::new();
        for kind in SLOTS {
            for entry in self.store.of_kind(kind) {
                if entry.author == me
                    && !entry.withdrawn
                    && let Some(record) = self.store.record(&entry.id)?
                {
                    let stamp = self.stamp(kind, entry.slot, now);
                    records.push(self.pen()?.withdrawal(&record, stamp)?);
                }
            }
        }
        records.chunks(SIGNED_AT_ONCE).try_for_each(|part| self.write(part, &[], now))
    }

    /// Ends this person's other computers, and the letters they wrote.
    pub(crate) fn retire_others(&mut self, now: Millis, rng: &mut ChaCha20Rng) -> Result<(), NodeError> {
        let mine = self.device.key();
        let others: Vec<DeviceKey> = self.own_devices().filter(|device| *device != mine).collect();
        others.into_iter().try_for_each(|device| self.retire(device, now, rng))
    }

    /// Ends one computer of this person's. What it wrote in the group stands; its open letters let nobody in any more,
    /// because their words lie in slots that end with it.
    pub(crate) fn retire(
        &mut self,
        device: DeviceKey,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<(), NodeError> {
        let me = self.me();
        let open: Vec<_> = self
            .roster
            .grants()
            .filter(|(_, g)| g.issuer == me && g.signer == device && g.counts && !g.closed)
            .map(|(id, g)| (*id, g.clone()))
            .collect();
        open.into_iter().try_for_each(|(id, grant)| self.end_letter(id, &grant, now, rng))?;
        let of_device = |f: &&hedgerow_group::Fact| {
            f.author == me
                && f.record.header().signer == device
                && !matches!(f.clear, Clear::Certificate(_) | Clear::Device(_) | Clear::Founding(_))
        };
        let stand: Vec<Prefix> =
            self.facts.iter().filter(of_device).map(|f| f.record.id().prefix()).collect();
        let record = write_retirement(self.id, &self.root, device, stand, Stamp::new(now, 0))?;
        self.write_group(vec![record], now)
    }

    /// The way back is behind.
    pub(crate) fn has_come_home(&mut self) -> Result<(), NodeError> {
        self.returning = None;
        self.store.put_app(&[(RETURNING.to_owned(), None)])?;
        self.publish_state();
        self.changed.extend([Topic::Group, Topic::Listings, Topic::Deals, Topic::Me]);
        Ok(())
    }

    /// This person's live computers.
    pub(crate) fn own_devices(&self) -> impl Iterator<Item = DeviceKey> + use<> {
        let devices = self.roster.member(&self.me()).map(|m| m.devices.clone()).unwrap_or_default();
        devices.into_iter().filter(|d| d.live).map(|d| d.key)
    }

    /// What other computers of this person's had said last in deals, as far as nobody is known to have heard it. Answers
    /// are the keeper computer's alone and are not said again: whoever asked asks anew.
    fn unsaid(&self) -> Result<Vec<(DealId, Step, Millis)>, NodeError> {
        let (me, mine) = (self.me(), self.device.key());
        let mut said: Vec<(DealId, DeviceKey, Vec<Written>)> = Vec::new();
        let mut heard: HashMap<(DealId, DeviceKey), u32> = HashMap::new();
        for entry in self.store.of_kind(Kind::ENVELOPE) {
            if entry.signer == mine {
                continue;
            }
            let Some(record) = self.store.record(&entry.id)? else { continue };
            let Some(post) = self.open_post(&record, &entry) else { continue };
            if entry.author == me {
                said.push((post.deal, entry.signer, post.steps));
                continue;
            }
            for seen in post.seen {
                let upto = heard.entry((post.deal, seen.device)).or_default();
                *upto = (*upto).max(seen.upto);
            }
        }
        let mut unsaid = Vec::new();
        for (deal, device, steps) in said {
            let upto = heard.get(&(deal, device)).copied().unwrap_or(0);
            let steps = steps.into_iter().filter(|w| w.number > upto && !w.step.is_answer());
            unsaid.extend(steps.map(|w| (deal, w.step, Millis(w.at))));
        }
        Ok(unsaid)
    }
}

/// Kinds of slots that a person fills.
const SLOTS: [Kind; 6] =
    [Kind::LISTING, Kind::PROFILE, Kind::ENVELOPE, Kind::SAFE, Kind::INVITATION_WORDS, Kind::LETTER_KEYS];
/// Records of one transaction.
const SIGNED_AT_ONCE: usize = 1_024;
