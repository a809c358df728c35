//! One group at home: its records, its roster and keys, and what is shown of it.

mod branch;
mod keys;
mod relays;
mod returning;
mod showing;
mod taking;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use hedgerow_group::{Facts, Pen, Proofs, Roster, Under, fold};
use hedgerow_record::body::{self, Listing, Profile};
use hedgerow_record::limits::FUTURE_TOLERANCE;
use hedgerow_record::{
    DeviceKey, DropReason, GroupId, Kind, MemberId, Millis, Record, RecordId, Slot, Stamp, Verdict,
};
use hedgerow_store::{AppWrite, Store};
use hedgerow_sync::{Set, name_key};
use hedgerow_vault::{Device, Keyring, Root};
use rand_chacha::ChaCha20Rng;

use crate::deals::Deals;
use crate::error::{ErrorClass, NodeError};
use crate::held::{Agreement, Held};
use crate::joining::Joining;
use crate::network::Network;
use crate::rest::Rest;
use crate::safe::SafeKept;
use crate::shared::{Shared, State};
use crate::shelf::Shelf;
use crate::sources::Sources;
use crate::things::Things;
use crate::view::Topic;

pub(crate) use branch::Upshot;
pub(crate) use returning::{RETURNING, Returning};

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
    pub(crate) returning: Option<Returning>,
    pub(crate) safe: SafeKept,
    pub(crate) people: HashMap<MemberId, Profile>,
    /// What organisers' decisions, and this person's own, come to on this computer.
    pub(crate) upshot: Upshot,
    pub(crate) things: Things,
    pub(crate) deals: Deals,
    pub(crate) network: Option<Network>,
    /// Through whom the group is heard.
    pub(crate) sources: Sources,
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
    rest: Rest,
}

/// What a street begins with.
pub(crate) struct Beginnings {
    pub(crate) id: GroupId,
    pub(crate) store: Store,
    pub(crate) root: Root,
    pub(crate) device: Device,
    pub(crate) keyring: Keyring,
    pub(crate) joining: Option<Joining>,
    pub(crate) returning: Option<Returning>,
    pub(crate) shelf: Arc<Shelf>,
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
            own_name: None,
            names: Arc::default(),
            papers: None,
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
            returning: begin.returning,
            safe: SafeKept::default(),
            people: HashMap::new(),
            upshot: Upshot::default(),
            things: Things::default(),
            deals: Deals::default(),
            network: None,
            sources: Sources::default(),
            held: Held::default(),
            changed: BTreeSet::new(),
            doubts_clock: false,
            keys_changed: false,
            owes: false,
            is_opening: true,
            rest: Rest::default(),
        };
        let group_ids: Vec<RecordId> = street.of_set(Set::Group);
        let records = street.store.records(&group_ids)?;
        for record in &records {
            if let Some(entry) = street.store.entry(&record.id()) {
                street.proofs.remember(record, entry.author);
            }
        }
        street.sources = Sources::read(street.store.app(crate::sources::ROW)?);
        street.publish_state();
        street.read_folders()?;
        street.remember_decisions()?;
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
            return Err(match self.joining.is_some() || self.returning.is_some() {
                true => NodeError::refused("E_JOINING", "you are still on the way into this group")
                    .help("It goes on by itself as soon as a neighbour can be reached."),
                false => NodeError::refused("E_NOT_A_MEMBER", "you do not belong to this group any more"),
            });
        }
        Ok(Pen { group: self.id, author: self.me(), device: &self.device })
    }

    /// The key that what is written is sealed under; nothing while a new one is awaited after a removal.
    pub(crate) fn under(&self) -> Result<Under<'_>, NodeError> {
        if self.upshot.waits_for_key {
            return Err(self.awaits_key());
        }
        self.under_best()
    }

    /// The best key held, although somebody who was removed may hold it, too: for what cannot
    /// wait and tells no names, like the days on which a thing is promised.
    pub(crate) fn under_best(&self) -> Result<Under<'_>, NodeError> {
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
            // What is put where organisers hid something would be hidden, too.
            .filter(|slot| !self.roster.is_hidden(&self.me(), kind, *slot))
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
        // Whoever is neither a member's device nor a relay peer is not counted upon to give anything back.
        if relays::counts(&self.roster, &device) && self.held.agreed(device, agreement) {
            self.changed.extend([Topic::Listings, Topic::Deals]);
        }
    }

    /// Puts on the disk what was pushed.
    pub(crate) fn make_durable(&mut self) -> Result<(), NodeError> {
        self.owes = false;
        Ok(self.store.make_durable()?)
    }

    /// Another minute is over. Whether this is the time to make the file small.
    pub(crate) fn is_to_be_made_small(&mut self) -> bool {
        self.rest.is_long(self.store.changes())
    }

    /// Lets the sessions see what the actor knows.
    pub(crate) fn publish_state(&self) {
        let certified = self.facts.of_kind(Kind::CERTIFICATE).chain(self.facts.of_kind(Kind::DEVICE));
        let certified = certified.filter(|f| f.record.header().signer == self.device.key()).count() > 0;
        // A member whose file was put aside holds keys and nothing else: the others still know the device.
        let lost = self.facts.is_empty() && self.keyring.writing().is_some();
        let certified = certified || lost || self.returning.is_some();
        let is_known_by_name = certified && self.keyring.meeting_keys().next().is_none();
        self.shared.replace(|state| {
            if !Arc::ptr_eq(&state.roster, &self.roster) {
                state.names = self.roster.members().map(|(id, _)| name_key(&self.id, id)).collect();
            }
            state.own_name = is_known_by_name.then(|| name_key(&self.id, &self.me()));
            state.papers = self.returning.as_ref().map(|r| r.papers.clone());
            state.facts = Arc::clone(&self.facts);
            state.roster = Arc::clone(&self.roster);
            state.meeting_keys = self.keyring.meeting_keys().map(|k| *k.as_bytes()).collect();
            state.device = certified.then(|| Arc::clone(&self.device));
            state.link = self.joining.as_ref().map(|j| j.link.secret.clone());
        });
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
        // Of several computers of one person's all write into the place that the first has filled.
        let me = self.me();
        let filled = self.store.of_kind(Kind::PROFILE).into_iter().find(|e| e.author == me && !e.withdrawn);
        let prefix = self.device.key().slot_prefix();
        let slot = filled.map_or(Slot { prefix, number: 0 }, |e| e.slot);
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
