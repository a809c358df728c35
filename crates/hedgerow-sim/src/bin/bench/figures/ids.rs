//! A house of a million records that holds ten: what a session compares are ids, and of the others it sees no more.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Result;
use hedgerow_record::{ActId, DeviceKey, GroupId, LinkKey, MemberId, Millis, Record, RecordId};
use hedgerow_sim::{End, StoreHome};
use hedgerow_sync::idtree::{Entry, IdTree};
use hedgerow_sync::{Acquaintance, Credential, Home, Set, order_key};

/// A house of ids.
pub(crate) struct Ids<'a> {
    street: StoreHome<'a>,
    tree: RefCell<IdTree>,
    records: RefCell<HashMap<RecordId, Arc<[u8]>>>,
}

impl<'a> Ids<'a> {
    /// Ids in their order, and the records to some of them.
    pub(crate) fn new(street: StoreHome<'a>, sorted: &[Entry], records: &[(Record, MemberId)]) -> Ids<'a> {
        Ids {
            street,
            tree: RefCell::new(IdTree::from_sorted(sorted)),
            records: RefCell::new(records.iter().map(|(r, _)| (r.id(), r.shared())).collect()),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.tree.borrow().len()
    }
}

impl End for Ids<'_> {
    fn now(&self) -> Millis {
        self.street.now
    }
    fn keep(&self, records: &[Record], _: &[Option<MemberId>]) -> Result<()> {
        for record in records {
            self.tree.borrow_mut().insert(order_key(record.header().stamp), record.id().0);
            self.records.borrow_mut().insert(record.id(), record.shared());
        }
        Ok(())
    }
}

impl Home for Ids<'_> {
    fn ids(&self, set: Set) -> IdTree {
        if set == Set::Slots { self.tree.borrow().clone() } else { self.street.ids(set) }
    }
    fn ended_by(&self, _: Set, _: Millis) -> Vec<Entry> {
        Vec::new()
    }
    fn records(&self, ids: &[RecordId]) -> Vec<Option<Arc<[u8]>>> {
        ids.iter().map(|id| self.records.borrow().get(id).cloned()).collect()
    }
    fn group(&self) -> GroupId {
        self.street.group()
    }
    fn knows_group(&self) -> bool {
        self.street.knows_group()
    }
    fn meeting_keys(&self) -> Vec<[u8; 32]> {
        self.street.meeting_keys()
    }
    fn links(&self) -> Vec<LinkKey> {
        self.street.links()
    }
    fn link_is_open(&self, link: &LinkKey) -> bool {
        self.street.link_is_open(link)
    }
    fn own_link(&self) -> Option<LinkKey> {
        self.street.own_link()
    }
    fn own_device(&self) -> Option<DeviceKey> {
        self.street.own_device()
    }
    fn sign_enter(&self, credential: &Credential, parts: &[&[u8]]) -> Option<[u8; 64]> {
        self.street.sign_enter(credential, parts)
    }
    fn acquaintance(&self, device: &DeviceKey) -> Acquaintance {
        self.street.acquaintance(device)
    }
    fn papers(&self) -> Vec<Record> {
        self.street.papers()
    }
    fn branch(&self) -> Vec<ActId> {
        self.street.branch()
    }
    fn readable_by_link(&self, link: &LinkKey) -> Vec<RecordId> {
        self.street.readable_by_link(link)
    }
}
