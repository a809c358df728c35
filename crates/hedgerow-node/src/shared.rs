//! What the sessions of a group see of it while the actor goes on working: the house that `hedgerow-sync` asks.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use hedgerow_group::{Facts, Roster, papers, papers_of_relay, readable_by_link};
use hedgerow_record::sign::{Domain, sign};
use hedgerow_record::{
    ActId, BlobId, DeviceKey, GroupId, Kind, LinkKey, Millis, Record, RecordId, RelayKey, Roster as _, Slot,
};
use hedgerow_store::Store;
use hedgerow_sync::idtree::{Entry, IdTree};
use hedgerow_sync::{Acquaintance, Credential, Home, Set, order_key};
use hedgerow_vault::{Device, LinkSecret};

use crate::shelf::Shelf;

/// Links by which newcomers are recognised; older ones are met by whoever wrote them only.
const LINKS_MAX: usize = 256;

/// Hears of a photo that somebody asks for and that is not here.
pub(crate) type TellLacking = Arc<dyn Fn(BlobId) + Send + Sync>;

/// A group as its sessions see it. The actor replaces parts of it; readers never wait long.
pub(crate) struct Shared {
    pub(crate) group: GroupId,
    /// Nothing while somebody only reads an invitation.
    store: Option<Store>,
    /// Nothing where no photos are kept.
    shelf: Option<Arc<Shelf>>,
    /// Is told which photo somebody asks for that is not here.
    lacks: Option<TellLacking>,
    /// Nothing on a neighbour's computer.
    relay: Option<Arc<Device>>,
    state: RwLock<State>,
    /// Counts own changes, so that one can say which of them are at a neighbour's, too.
    writes: AtomicU64,
}

/// What the actor replaces.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) facts: Arc<Facts>,
    pub(crate) roster: Arc<Roster>,
    pub(crate) meeting_keys: Vec<[u8; 32]>,
    /// This computer's device, once it may enter with it.
    pub(crate) device: Option<Arc<Device>>,
    /// The link by which this computer comes in.
    pub(crate) link: Option<LinkSecret>,
    /// By this key the person is recognised who comes back without any other.
    pub(crate) own_name: Option<[u8; 32]>,
    /// By these keys members are recognised who come back so.
    pub(crate) names: Arc<[[u8; 32]]>,
    /// The root's word for this computer, while the group does not know it yet.
    pub(crate) papers: Option<Record>,
}

impl Shared {
    pub(crate) fn new(group: GroupId, store: Option<Store>, state: State) -> Shared {
        Shared {
            group,
            store,
            shelf: None,
            lacks: None,
            relay: None,
            state: RwLock::new(state),
            writes: AtomicU64::new(0),
        }
    }

    /// The same with the photos that are kept here.
    pub(crate) fn with_shelf(self, shelf: Arc<Shelf>) -> Shared {
        Shared { shelf: Some(shelf), ..self }
    }

    /// The same on a relay peer with these keys, that looks for photos it is asked for.
    pub(crate) fn with_relay(self, relay: Arc<Device>, lacks: TellLacking) -> Shared {
        Shared { relay: Some(relay), lacks: Some(lacks), ..self }
    }

    pub(crate) fn state(&self) -> State {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn replace(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner));
    }

    /// How many own changes there have been since the program started.
    pub(crate) fn writes(&self) -> u64 {
        self.writes.load(Ordering::Acquire)
    }

    /// Counts one more, which is in the store already: whoever reads the number sees the records, too.
    pub(crate) fn has_written(&self) -> u64 {
        self.writes.fetch_add(1, Ordering::AcqRel) + 1
    }

    /// Whether a record is in view here.
    pub(crate) fn holds(&self, id: &RecordId) -> bool {
        self.store.as_ref().is_some_and(|s| s.entry(id).is_some())
    }

    pub(crate) fn roster(&self) -> Arc<Roster> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner).roster)
    }
}

impl Home for Shared {
    fn group(&self) -> GroupId {
        self.group
    }

    fn knows_group(&self) -> bool {
        self.roster().charter().is_some()
    }

    fn meeting_keys(&self) -> Vec<[u8; 32]> {
        self.state().meeting_keys
    }

    fn links(&self) -> Vec<LinkKey> {
        let roster = self.roster();
        let mut grants: Vec<_> = roster.grants().filter(|(_, g)| g.counts && !g.closed).collect();
        grants.sort_by_key(|(_, g)| std::cmp::Reverse(g.since));
        grants.into_iter().take(LINKS_MAX).map(|(_, g)| g.clear.link).collect()
    }

    fn link_is_open(&self, link: &LinkKey) -> bool {
        let roster = self.roster();
        roster.grant_of_link(link).is_some_and(|(_, grant)| roster.is_open(grant))
    }

    fn own_link(&self) -> Option<LinkKey> {
        self.state().link.map(|l| l.link_key())
    }

    fn own_name(&self) -> Option<[u8; 32]> {
        self.state().own_name
    }

    fn names(&self) -> Arc<[[u8; 32]]> {
        self.state().names
    }

    fn own_device(&self) -> Option<DeviceKey> {
        self.state().device.map(|d| d.key())
    }

    fn sign_enter(&self, credential: &Credential, parts: &[&[u8]]) -> Option<[u8; 64]> {
        let state = self.state();
        let key = match credential {
            Credential::Device(key) => {
                let device = state.device.filter(|d| d.key() == *key)?;
                return Some(sign(device.signing_key(), Domain::Enter, parts));
            }
            Credential::Relay(key) => {
                let relay = self.relay.as_ref().filter(|r| r.key().0 == key.0)?;
                return Some(sign(relay.signing_key(), Domain::Enter, parts));
            }
            Credential::Link(key) => state.link.filter(|l| l.link_key() == *key)?,
        };
        Some(sign(key.signing_key(), Domain::Enter, parts))
    }

    fn acquaintance(&self, device: &DeviceKey) -> Acquaintance {
        let roster = self.roster();
        match roster.member_of(device) {
            Some(member) => Acquaintance::Member(member),
            None if roster.claimants(device).is_empty() => Acquaintance::Unknown,
            None => Acquaintance::Ended,
        }
    }

    fn own_relay(&self) -> Option<RelayKey> {
        self.relay.as_ref().map(|r| RelayKey(r.key().0))
    }

    fn knows_relay(&self, relay: &RelayKey) -> bool {
        self.roster().relay(relay).is_some()
    }

    fn papers(&self) -> Vec<Record> {
        let state = self.state();
        if let Some(relay) = self.own_relay() {
            let ids = papers_of_relay(&state.facts, &relay);
            return ids.iter().filter_map(|id| state.facts.get(id)).map(|f| f.record.clone()).collect();
        }
        let Some(device) = state.device else { return Vec::new() };
        if let Some(papers) = state.papers {
            return vec![papers];
        }
        let own = |id: &RecordId| {
            state.facts.get(id).filter(|f| f.record.header().signer == device.key()).is_some()
        };
        let ids: BTreeSet<RecordId> = papers(&state.facts, &device.key());
        // Somebody who came by a letter may bring its certificate alone; the other side holds the rest.
        let ids: Vec<RecordId> = match state.link {
            Some(_) => ids.into_iter().filter(own).collect(),
            None => ids.into_iter().collect(),
        };
        ids.iter().filter_map(|id| state.facts.get(id)).map(|f| f.record.clone()).collect()
    }

    fn branch(&self) -> Vec<ActId> {
        self.roster().branch().to_vec()
    }

    fn ids(&self, set: Set) -> IdTree {
        self.store.as_ref().map(|s| s.ids(set)).unwrap_or_default()
    }

    fn ended_by(&self, set: Set, moment: Millis) -> Vec<Entry> {
        let Some(store) = &self.store else { return Vec::new() };
        let ended = store.ends_between(set, Millis(0), moment);
        ended.into_iter().map(|e| (order_key(e.stamp), e.id.0)).collect()
    }

    fn readable_by_link(&self, link: &LinkKey) -> Vec<RecordId> {
        let state = self.state();
        let mut ids: Vec<RecordId> = readable_by_link(&state.facts, link).into_iter().collect();
        ids.extend(state.roster.grant_of_link(link).and_then(|(_, grant)| {
            let slot = Slot { prefix: grant.signer.slot_prefix(), number: grant.clear.number };
            self.store.as_ref()?.in_slot(&grant.issuer, Kind::INVITATION_WORDS, slot).map(|e| e.id)
        }));
        ids
    }

    fn blob(&self, id: &BlobId) -> Option<Arc<[u8]>> {
        if self.roster().blobs_taken_down().contains(id) {
            return None;
        }
        let found = self.shelf.as_ref()?.get(id).map(Arc::from);
        if let (None, Some(lacks)) = (&found, &self.lacks) {
            lacks(*id);
        }
        found
    }

    fn records(&self, ids: &[RecordId]) -> Vec<Option<Arc<[u8]>>> {
        let Some(store) = &self.store else { return vec![None; ids.len()] };
        let found = store.records(ids).unwrap_or_else(|error| {
            tracing::warn!(%error, "records could not be read for a neighbour");
            Vec::new()
        });
        let mut found = found.into_iter().peekable();
        ids.iter().map(|id| found.next_if(|r| r.id() == *id).map(|r| r.shared())).collect()
    }
}
