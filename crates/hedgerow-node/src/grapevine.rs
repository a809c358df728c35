//! The gossip of one group over the sessions that are open.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use hedgerow_record::limits::{WANT_OUTSTANDING, WANT_OUTSTANDING_ALL};
use hedgerow_record::{Record, RecordId};
use hedgerow_sync::Gossip;
use tokio::sync::{Notify, mpsc};

use crate::clock::now;
use crate::talk::{SessionNo, Word};
use crate::traffic::Traffic;

/// What was kept goes to everybody who has agreed once; the others are compared with when they have.
pub(crate) struct Grapevine {
    state: Mutex<State>,
    changed: Notify,
    running: Running,
}

/// What sessions share, in all groups of a computer together.
pub(crate) type Running = Arc<Traffic>;

struct State {
    gossip: Gossip,
    sessions: HashMap<SessionNo, mpsc::UnboundedSender<Word>>,
}

impl Grapevine {
    /// With nobody; so many links are given whole records.
    pub(crate) fn new(eager_most: usize, running: Running) -> Grapevine {
        let state = State { gossip: Gossip::new(eager_most), sessions: HashMap::new() };
        Grapevine { state: Mutex::new(state), changed: Notify::new(), running }
    }

    /// Waits until something is due or the time of it has changed, and does what is due.
    pub(crate) async fn keep_time(&self) {
        let changed = self.changed.notified();
        match self.with(|state| state.gossip.deadline()) {
            Some(at) => {
                let wait = tokio::time::sleep(at.since(now()).as_duration());
                tokio::select! { () = changed => {}, () = wait => self.with(|state| state.gossip.tick(now())) }
            }
            None => changed.await,
        }
    }

    /// A session runs.
    pub(crate) fn add(&self, no: SessionNo, words: mpsc::UnboundedSender<Word>) {
        self.with(|state| drop(state.sessions.insert(no, words)));
        self.running.begins();
    }

    /// A session is over.
    pub(crate) fn remove(&self, no: SessionNo) {
        let was_there = self.with(|state| {
            state.gossip.end(no);
            state.sessions.remove(&no).is_some()
        });
        if was_there {
            self.running.ends();
        }
    }

    /// Both sides of a session hold the same.
    pub(crate) fn agreed(&self, no: SessionNo) {
        self.with(|state| state.gossip.begin(no));
    }

    /// Records were kept, that came by a session or were written here.
    pub(crate) fn kept(&self, from: Option<SessionNo>, records: &[Record]) {
        self.with(|state| {
            let left = state.gossip.kept(from, records, now());
            for (no, words) in &state.sessions {
                if Some(*no) != from && (left > 0 || !state.gossip.has(*no)) {
                    let _ = words.send(Word::Resync);
                }
            }
        });
    }

    /// Of records that came by a session, those worth judging.
    pub(crate) fn pushed(&self, no: SessionNo, records: Vec<Record>) -> Vec<Record> {
        self.with(|state| state.gossip.pushed(no, records, now()))
    }

    /// A session told of records.
    pub(crate) fn told(&self, no: SessionNo, ids: &[RecordId], is_held: impl Fn(&RecordId) -> bool) {
        self.with(|state| state.gossip.told(no, ids, now(), is_held));
    }

    /// A session asked for records and was given them.
    pub(crate) fn asked(&self, no: SessionNo) {
        self.with(|state| state.gossip.asked(no));
    }

    /// A session wants ids only.
    pub(crate) fn lazy(&self, no: SessionNo) {
        self.with(|state| state.gossip.lazy(no));
    }

    /// Records that a session pushed were forged.
    pub(crate) fn forged(&self, ids: &[RecordId]) {
        self.with(|state| state.gossip.forged(ids));
    }

    /// Record bytes that one of the sessions may have under way.
    pub(crate) fn window(&self) -> usize {
        WANT_OUTSTANDING.min(WANT_OUTSTANDING_ALL / self.running.sessions().max(1))
    }

    /// What all sessions of this computer send and receive.
    pub(crate) fn traffic(&self) -> &Running {
        &self.running
    }

    /// The roster has changed.
    pub(crate) fn forget(&self) {
        self.with(|state| state.gossip.forget());
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let before = state.gossip.deadline();
        let answer = change(&mut state);
        while let Some((no, tell)) = state.gossip.poll() {
            if let Some(words) = state.sessions.get(&no) {
                let _ = words.send(Word::Tell(tell));
            }
        }
        if state.gossip.deadline() != before {
            self.changed.notify_one();
        }
        answer
    }
}
