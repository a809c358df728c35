//! One group at home: its records, its roster and keys, and what is shown of it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use hedgerow_group::{Facts, Giving, Pen, Proofs, Roster, Settled, Under, fold, open_parcels, settle};
use hedgerow_record::body::{self, GroupWords, Listing, Profile};
use hedgerow_record::limits::FUTURE_TOLERANCE;
use hedgerow_record::{
    Clear, DeviceKey, DropReason, GroupId, Kind, MemberId, Millis, Record, RecordId, Slot, Stamp, Verdict,
    hash,
};
use hedgerow_store::{AppWrite, Entry, Readmitted, Store, Taken};
use hedgerow_sync::Set;
use hedgerow_vault::{Device, Keyring, Root, open_body};
use rand_chacha::ChaCha20Rng;

use crate::deals::Deals;
use crate::error::{ErrorClass, NodeError};
use crate::held::{Agreement, Held};
use crate::joining::Joining;
use crate::network::Network;
use crate::shared::{Shared, State};
use crate::shelf::Shelf;
use crate::spread::spread;
use crate::things::Things;
use crate::view::Topic;

/// The group under which everything on the disk was judged last.
const JUDGED_UNDER: &str = "judged under";
/// So many changes leave a file larger than it need be.
const MANY_CHANGES: u64 = 10_000;
/// How long nothing may have changed before a file is made small.
const QUIET_MINUTES: u32 = 5;

/// A group at home.
pub(crate) struct Street {
    pub(crate) id: GroupId,
    pub(crate) store: Store,
    pub(crate) root: Root,
    pub(crate) device: Arc<Device>,
    pub(crate) keyring: Keyring,
    pub(crate) facts: Arc<Facts>,
    proofs: Proofs,
    pub(crate) roster: Arc<Roster>,
    pub(crate) shared: Arc<Shared>,
    pub(crate) joining: Option<Joining>,
    pub(crate) people: HashMap<MemberId, Profile>,
    pub(crate) things: Things,
    pub(crate) deals: Deals,
    pub(crate) network: Option<Network>,
    /// Which other computers hold what this person wrote.
    pub(crate) held: Held,
    /// Topics that changed since the actor last told.
    pub(crate) changed: BTreeSet<Topic>,
    /// Whether this computer's clock may be wrong: then nothing is written until somebody says it is right.
    pub(crate) doubts_clock: bool,
    /// Whether keys came that the key file does not hold yet.
    pub(crate) keys_changed: bool,
    /// Whether what was pushed is to be put on the disk.
    pub(crate) owes: bool,
    /// Whether the home is being opened: what is searched for is looked through later.
    is_opening: bool,
    /// The store's changes when the last minute ended, and for how many minutes it has been left alone.
    rest: (u64, u32),
}

/// What a street begins with.
pub(crate) struct Beginnings {
    pub(crate) id: GroupId,
    pub(crate) store: Store,
    pub(crate) root: Root,
    pub(crate) device: Device,
    pub(crate) keyring: Keyring,
    pub(crate) joining: Option<Joining>,
    pub(crate) shelf: Arc<Shelf>,
}

/// What became of records from a neighbour.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outcome {
    /// Records held from now on.
    pub(crate) kept: u64,
    /// Left out although nobody is at fault.
    pub(crate) not_taken: u64,
    /// Records that no honest program sends.
    pub(crate) faults: u64,
}

impl Outcome {
    fn of(taken: &[Taken]) -> Outcome {
        let mut outcome = Outcome::default();
        for taken in taken {
            match taken.verdict {
                Verdict::Keep(_) => outcome.kept += 1,
                Verdict::Fault(_) => outcome.faults += 1,
                Verdict::Drop(DropReason::Duplicate) | Verdict::Stale => {}
                Verdict::Drop(_) => outcome.not_taken += 1,
            }
        }
        outcome.not_taken += outcome.faults;
        outcome
    }
}

impl Street {
    /// Brings a group back from its file.
    pub(crate) fn open(begin: Beginnings, now: Millis) -> Result<Street, NodeError> {
        let device = Arc::new(begin.device);
        let empty = Facts::default();
        let roster = Arc::new(fold(begin.id, &empty, &BTreeSet::new()));
        let facts = Arc::new(empty);
        let state = State {
            facts: Arc::clone(&facts),
            roster: Arc::clone(&roster),
            meeting_keys: Vec::new(),
            device: None,
            link: begin.joining.as_ref().map(|j| j.link.secret.clone()),
        };
        let shared =
            Arc::new(Shared::new(begin.id, Some(begin.store.clone()), state).with_shelf(begin.shelf));
        let mut street = Street {
            id: begin.id,
            store: begin.store,
            root: begin.root,
            device,
            keyring: begin.keyring,
            facts,
            proofs: Proofs::default(),
            roster,
            shared,
            joining: begin.joining,
            people: HashMap::new(),
            things: Things::default(),
            deals: Deals::default(),
            network: None,
            held: Held::default(),
            changed: BTreeSet::new(),
            doubts_clock: false,
            keys_changed: false,
            owes: false,
            is_opening: true,
            rest: (0, 0),
        };
        let group_ids: Vec<RecordId> = street.of_set(Set::Group);
        let records = street.store.records(&group_ids)?;
        for record in &records {
            if let Some(entry) = street.store.entry(&record.id()) {
                street.proofs.remember(record, entry.author);
            }
        }
        street.publish_state();
        street.read_folders()?;
        street.settle(records, now)?;
        street.store.expire(now)?;
        street.read_everything()?;
        Ok(street)
    }

    /// The home is open: the search may take a core for itself now.
    pub(crate) fn is_open(&mut self) {
        self.is_opening = false;
        self.things.begin();
    }

    /// Who this person is here.
    pub(crate) fn me(&self) -> MemberId {
        self.root.member()
    }

    /// Whether this computer's device is a member's now.
    pub(crate) fn is_member(&self) -> bool {
        self.roster.member_of(&self.device.key()) == Some(self.me())
    }

    /// The pen of this computer, if it may write here.
    pub(crate) fn pen(&self) -> Result<Pen<'_>, NodeError> {
        if self.roster.needs_newer_program() {
            return Err(NodeError::refused("E_UPDATE", "this group needs a newer Hedgerow")
                .help("Please update. Until then you can read, and nothing is lost."));
        }
        if self.doubts_clock {
            return Err(NodeError::refused(
                "E_CLOCK",
                "this computer's clock seems to be wrong, so nothing is written",
            )
            .help(
                "Set the clock. If the date is right, start Hedgerow once with: hedgerow serve --trust-clock",
            ));
        }
        if !self.is_member() {
            return Err(match self.joining {
                Some(_) => NodeError::refused("E_JOINING", "you are still on the way into this group")
                    .help("It goes on by itself as soon as a neighbour can be reached."),
                None => NodeError::refused("E_NOT_A_MEMBER", "you do not belong to this group any more"),
            });
        }
        Ok(Pen { group: self.id, author: self.me(), device: &self.device })
    }

    /// The key that what is written is sealed under.
    pub(crate) fn under(&self) -> Result<Under<'_>, NodeError> {
        let (epoch, key) = self.keyring.writing().ok_or_else(|| {
            NodeError::refused("E_WAITING_FOR_KEY", "this computer cannot open the group's words yet")
                .help("It comes by itself as soon as a neighbour can be reached.")
        })?;
        Ok(Under { epoch, key })
    }

    /// The stamp of the next own record in a slot.
    pub(crate) fn stamp(&self, kind: Kind, slot: Slot, now: Millis) -> Stamp {
        Stamp::after(now, self.store.in_slot(&self.me(), kind, slot).map(|e| e.stamp))
    }

    /// The stamp of the next own group record.
    pub(crate) fn group_stamp(&self, now: Millis) -> Stamp {
        let signer = self.device.key();
        let own = self.facts.iter().map(|f| f.record.header()).filter(|h| h.signer == signer);
        // What was written under a clock that has been set back since is not followed into the future.
        let own = own.map(|h| h.stamp).filter(|stamp| stamp.ms() <= now + FUTURE_TOLERANCE);
        Stamp::after(now, own.max())
    }

    /// The lowest number of a kind that no record of this device fills, below this member's bound.
    pub(crate) fn free_slots(&self, kind: Kind, wanted: usize) -> Result<Vec<Slot>, NodeError> {
        use hedgerow_record::Roster as _;
        let prefix = self.device.key().slot_prefix();
        let all = self.roster.slots(&self.me(), kind);
        let free = (0..all)
            .map(|number| Slot { prefix, number })
            .filter(|slot| self.store.in_slot(&self.me(), kind, *slot).is_none_or(|e| e.withdrawn));
        let free: Vec<Slot> = free.take(wanted).collect();
        if free.len() < wanted {
            return Err(NodeError::refused(
                "E_FULL",
                format!("there is room for {all} of these, and {} more would not fit", wanted - free.len()),
            )
            .help("Withdraw some that are no longer needed."));
        }
        Ok(free)
    }

    /// Keeps own records of slots and chains: the same way in as anybody's.
    pub(crate) fn write(
        &mut self,
        records: &[Record],
        app: &[AppWrite],
        now: Millis,
    ) -> Result<(), NodeError> {
        self.write_with(records, Vec::new(), app, now)
    }

    /// Keeps own listings, of which it is known what was sealed.
    pub(crate) fn write_listings(
        &mut self,
        records: &[Record],
        listings: Vec<Listing>,
        now: Millis,
    ) -> Result<(), NodeError> {
        self.write_with(records, listings, &[], now)
    }

    fn write_with(
        &mut self,
        records: &[Record],
        listings: Vec<Listing>,
        app: &[AppWrite],
        now: Millis,
    ) -> Result<(), NodeError> {
        let proved = vec![Some(self.me()); records.len()];
        let taken = self.store.take(records, &proved, &*self.roster, now, app)?;
        if let Some(refused) = taken.iter().find(|t| !matches!(t.verdict, Verdict::Keep(_))) {
            return Err(match refused.verdict {
                Verdict::Drop(DropReason::Full) => NodeError::refused("E_FULL", "all your places are in use"),
                Verdict::Drop(DropReason::Removed | DropReason::UnknownAuthor) => {
                    NodeError::refused("E_NOT_A_MEMBER", "this computer may not write here any more")
                }
                other => NodeError::new(
                    ErrorClass::Damaged,
                    "E_NOT_KEPT",
                    format!("what was written could not be kept ({other:?})"),
                ),
            });
        }
        self.absorb(records, &taken, listings);
        if let Some(network) = &self.network {
            network.written(records);
        }
        Ok(())
    }

    /// Keeps own group records.
    pub(crate) fn write_group(&mut self, records: Vec<Record>, now: Millis) -> Result<(), NodeError> {
        let ids: Vec<RecordId> = records.iter().map(Record::id).collect();
        let me = self.me();
        records.iter().for_each(|record| self.proofs.remember(record, me));
        self.settle(records, now)?;
        if let Some(id) = ids.iter().find(|id| !self.facts.contains(id)) {
            let text = format!("what was written does not stand in the group ({id})");
            return Err(NodeError::new(ErrorClass::Damaged, "E_NOT_KEPT", text));
        }
        let stamps: Vec<(RecordId, Stamp)> =
            ids.iter().filter_map(|id| Some((*id, self.facts.get(id)?.order().0))).collect();
        let number = self.shared.has_written();
        self.held.kept(number, stamps.into_iter().map(|(id, stamp)| (id, stamp, true)));
        if let Some(network) = &self.network {
            network.resync();
        }
        Ok(())
    }

    /// Another computer holds the same.
    pub(crate) fn has_agreed(&mut self, device: DeviceKey, agreement: Agreement) {
        // Whoever is no member's device is not counted upon to give anything back.
        if self.roster.member_of(&device).is_some() && self.held.agreed(device, agreement) {
            self.changed.extend([Topic::Listings, Topic::Deals]);
        }
    }

    /// Takes in what a neighbour gave; durable before it returns.
    pub(crate) fn take(
        &mut self,
        set: Set,
        records: Vec<Record>,
        proved: &[Option<MemberId>],
        now: Millis,
    ) -> Result<Outcome, NodeError> {
        if set == Set::Group {
            let ids: Vec<RecordId> = records.iter().map(Record::id).collect();
            let left = self.settle(records, now)?;
            let kept = ids.iter().filter(|id| self.facts.contains(id)).count() as u64;
            let faults = left.iter().filter(|(_, v)| matches!(v, Verdict::Fault(_))).count() as u64;
            return Ok(Outcome { kept, faults, not_taken: ids.len() as u64 - kept });
        }
        let taken = self.store.take(&records, proved, &*self.roster, now, &[])?;
        self.absorb(&records, &taken, Vec::new());
        Ok(Outcome::of(&taken))
    }

    /// Takes in what a neighbour pushed, and answers what was kept of it and what was forged. It is on the disk a
    /// moment later, see [`Street::make_durable`].
    pub(crate) fn take_pushed(
        &mut self,
        records: Vec<Record>,
        proved: &[Option<MemberId>],
        now: Millis,
    ) -> Result<(Outcome, Vec<Record>, Vec<RecordId>), NodeError> {
        let taken = self.store.take_soon(&records, proved, &*self.roster, now)?;
        self.absorb(&records, &taken, Vec::new());
        let kept = records.into_iter().zip(&taken).filter(|(_, t)| matches!(t.verdict, Verdict::Keep(_)));
        let kept = kept.map(|(record, _)| record).collect();
        let forged = taken.iter().filter(|t| matches!(t.verdict, Verdict::Fault(_))).map(|t| t.id).collect();
        Ok((Outcome::of(&taken), kept, forged))
    }

    /// Puts on the disk what was pushed.
    pub(crate) fn make_durable(&mut self) -> Result<(), NodeError> {
        self.owes = false;
        Ok(self.store.make_durable()?)
    }

    /// Another minute is over. Whether the file has been left alone for so long after so many changes that this is the
    /// time to make it small.
    pub(crate) fn is_to_be_made_small(&mut self) -> bool {
        let changes = self.store.changes();
        self.rest = if self.rest.0 == changes { (changes, self.rest.1 + 1) } else { (changes, 0) };
        changes >= MANY_CHANGES && self.rest.1 >= QUIET_MINUTES
    }

    /// Judges new group records together with those held, and follows what comes of it.
    fn settle(&mut self, new: Vec<Record>, now: Millis) -> Result<Vec<(RecordId, Verdict)>, NodeError> {
        let mut heap: Vec<Record> = self.facts.iter().map(|f| f.record.clone()).collect();
        heap.extend(new);
        let Settled { facts, left } = settle(self.id, heap, &mut self.proofs, now);
        let standing: Vec<(Record, MemberId)> = facts.iter().map(|f| (f.record.clone(), f.author)).collect();
        // What the disk has lost is written again.
        let is_here = |id: &RecordId| self.facts.contains(id) && self.store.holds(id);
        let same = standing.len() == self.facts.len() && standing.iter().all(|(r, _)| is_here(&r.id()));
        if same {
            return Ok(left);
        }
        self.store.take_group(&standing, &[])?;
        self.facts = Arc::new(facts);
        let roster = fold(self.id, &self.facts, &BTreeSet::new());
        let changed = roster != *self.roster;
        self.roster = Arc::new(roster);
        self.changed.insert(Topic::Group);
        let new_keys = self.open_parcels();
        self.publish_state();
        if changed {
            if let Some(network) = &self.network {
                network.roster_changed();
            }
            let roster = Arc::clone(&self.roster);
            self.held.keep_only(|device| roster.member_of(device).is_some());
            let readmitted = self.readmit(now)?;
            if !new_keys && (!readmitted.left.is_empty() || !readmitted.back.is_empty()) {
                self.read_everything()?;
            }
        }
        if new_keys {
            self.read_everything()?;
        }
        Ok(left)
    }

    /// Asks again of everything on disk whether it stands, unless that was done under this very group by this very
    /// program: what came since was judged by it as it came.
    fn readmit(&mut self, now: Millis) -> Result<Readmitted, NodeError> {
        let mut ids: Vec<RecordId> = self.facts.iter().map(|f| f.record.id()).collect();
        ids.sort_unstable();
        let mut name = env!("CARGO_PKG_VERSION").as_bytes().to_vec();
        ids.iter().for_each(|id| name.extend_from_slice(&id.0));
        let mark = hash("hedgerow/1 judged under", &name).to_vec();
        if self.store.app(JUDGED_UNDER)?.as_ref() == Some(&mark) {
            return Ok(Readmitted::default());
        }
        Ok(self.store.readmit(&*self.roster, now, &[(JUDGED_UNDER.to_owned(), Some(mark))])?)
    }

    /// Takes keys out of parcels, and chooses the one to write under. Whether a key is new.
    fn open_parcels(&mut self) -> bool {
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

    fn choose_writing_key(&mut self) {
        let held = |id: &RecordId| self.keyring.keys(id).is_some();
        if let Some(key) = self.roster.writing_key(held) {
            self.keys_changed |= self.keyring.set_writing(&key.parcel);
        }
    }

    /// Lets the sessions see what the actor knows.
    pub(crate) fn publish_state(&self) {
        let certified = self.facts.of_kind(Kind::CERTIFICATE).chain(self.facts.of_kind(Kind::DEVICE));
        let certified = certified.filter(|f| f.record.header().signer == self.device.key()).count() > 0;
        // A member whose file was put aside holds keys and nothing else: the others still know the device.
        let lost = self.facts.is_empty() && self.keyring.writing().is_some();
        let certified = certified || lost;
        self.shared.replace(|state| {
            state.facts = Arc::clone(&self.facts);
            state.roster = Arc::clone(&self.roster);
            state.meeting_keys = self.keyring.meeting_keys().map(|k| *k.as_bytes()).collect();
            state.device = certified.then(|| Arc::clone(&self.device));
            state.link = self.joining.as_ref().map(|j| j.link.secret.clone());
        });
    }

    /// Reads all that is shown from the records, anew.
    pub(crate) fn read_everything(&mut self) -> Result<(), NodeError> {
        self.people.clear();
        self.things = Things::default();
        if self.is_opening {
            self.things.wait();
        }
        for kind in [Kind::PROFILE, Kind::LISTING, Kind::ENVELOPE] {
            let entries = self.store.of_kind(kind);
            for part in entries.chunks(1024) {
                let ids: Vec<RecordId> = part.iter().map(|e| e.id).collect();
                let records = self.store.records(&ids)?;
                self.show_all(&records, Vec::new());
            }
        }
        self.changed.extend([Topic::Listings, Topic::Deals, Topic::Group]);
        Ok(())
    }

    /// Follows records that were kept. `listings` are what own ones were sealed from.
    fn absorb(&mut self, records: &[Record], taken: &[Taken], listings: Vec<Listing>) {
        if taken.iter().all(|t| matches!(t.verdict, Verdict::Keep(_))) {
            self.show_all(records, listings);
        } else {
            let kept = records.iter().zip(taken).filter(|(_, t)| matches!(t.verdict, Verdict::Keep(_)));
            let kept: Vec<Record> = kept.map(|(record, _)| record.clone()).collect();
            self.show_all(&kept, Vec::new());
        }
        let (me, here) = (self.me(), self.device.key());
        let own: Vec<&Record> = records
            .iter()
            .zip(taken)
            .filter(|(_, taken)| taken.verdict == Verdict::Keep(me))
            .map(|(record, _)| record)
            .collect();
        if own.is_empty() {
            return;
        }
        let number = self.shared.has_written();
        let change = |r: &&Record| (r.id(), r.header().stamp, r.header().signer == here);
        self.held.kept(number, own.iter().map(change));
        if let Some(network) = self.network.as_ref().filter(|_| own.iter().any(|r| !change(r).2)) {
            network.confirm();
        }
    }

    /// Makes what is shown follow records in view, whose bodies are opened on all cores unless they are known.
    fn show_all(&mut self, records: &[Record], listings: Vec<Listing>) {
        let listings: Vec<Option<Listing>> = match listings.len() == records.len() {
            true => listings.into_iter().map(Some).collect(),
            false => {
                let keyring = &self.keyring;
                let opened = |record: &Record| {
                    (record.header().kind == Kind::LISTING).then(|| opened(keyring, record)).flatten()
                };
                spread(records, |_, part| part.iter().map(opened).collect())
            }
        };
        for (record, listing) in records.iter().zip(listings) {
            if let Some(entry) = self.store.entry(&record.id()) {
                self.show(record, &entry, listing);
            }
        }
        self.things.go_on();
    }

    /// Makes what is shown follow one record.
    fn show(&mut self, record: &Record, entry: &Entry, listing: Option<Listing>) {
        match entry.kind {
            Kind::LISTING => {
                self.things.put(entry, listing.filter(|_| !entry.withdrawn));
                self.changed.insert(Topic::Listings);
            }
            Kind::PROFILE => {
                match self.open_body(record) {
                    Some(profile) => self.people.insert(entry.author, profile),
                    None => self.people.remove(&entry.author),
                };
                self.changed.insert(Topic::Group);
            }
            Kind::ENVELOPE if self.read_post(record, entry) => {
                self.changed.insert(Topic::Deals);
            }
            _ => {}
        }
    }

    /// Opens a body sealed under a key of the group that is held.
    pub(crate) fn open_body<T: for<'a> minicbor::Decode<'a, ()>>(&self, record: &Record) -> Option<T> {
        opened(&self.keyring, record)
    }

    /// The group's own words: those of the newest charter record that can be read.
    pub(crate) fn words(&self) -> GroupWords {
        let charters = self.facts.iter().filter(|f| {
            matches!(f.clear, Clear::Founding(_))
                || matches!(&f.clear, Clear::Act(a)
                    if matches!(a.decision, hedgerow_record::clear::Decision::Charter(_)))
        });
        let mut readable: Vec<(Stamp, GroupWords)> =
            charters.filter_map(|f| Some((f.record.header().stamp, self.open_body(&f.record)?))).collect();
        readable.sort_by_key(|(stamp, _)| *stamp);
        readable.pop().map(|(_, words)| words).unwrap_or_default()
    }

    /// Publishes the person's profile, if it differs from what is published.
    pub(crate) fn publish_profile(
        &mut self,
        name: &str,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<(), NodeError> {
        if self.people.get(&self.me()).is_some_and(|p| p.name == name) {
            return Ok(());
        }
        let profile = Profile { name: name.to_owned(), cell: None };
        let slot = Slot { prefix: self.device.key().slot_prefix(), number: 0 };
        let stamp = self.stamp(Kind::PROFILE, slot, now);
        let record = self.pen()?.slot_record(
            Kind::PROFILE,
            slot,
            stamp,
            self.under()?,
            &body::write(&profile),
            rng,
        )?;
        self.write(&[record], &[], now)
    }

    fn of_set(&self, set: Set) -> Vec<RecordId> {
        let tree = self.store.ids(set);
        let mut ids = Vec::with_capacity(tree.len());
        tree.walk(0, tree.len(), &mut |(_, id)| {
            ids.push(RecordId(id));
            true
        });
        ids
    }
}

fn opened<T: for<'a> minicbor::Decode<'a, ()>>(keyring: &Keyring, record: &Record) -> Option<T> {
    body::read(&open_body(keyring, record).ok()?).ok()
}
