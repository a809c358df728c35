//! Fetching photos from neighbours: small ones as soon as a listing names them, others when somebody looks.
//!
//! What is asked for goes to one neighbour at a time. Whoever does not have it says so, and the next is asked; a little later
//! everybody may be asked again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use hedgerow_record::limits::{BLOBS_ASKED, PHOTOS_WANTED};
use hedgerow_record::{BlobId, GroupId, Millis, Span};

use crate::error::NodeError;
use crate::house::House;
use crate::talk::{SessionNo, Word};
use crate::view::Topic;

/// After how long somebody who did not have a photo is asked for it again.
const ASK_AGAIN: Span = Span::seconds(45);
/// The same of a relay peer, which looks for what it was asked for.
const ASK_RELAY_AGAIN: Span = Span::seconds(3);

/// What is still to be fetched for a group.
#[derive(Default)]
pub(crate) struct Fetch {
    /// Small copies that listings name, and photos that somebody looks at, with their length.
    wanted: BTreeMap<BlobId, u32>,
    /// Those that somebody looks at come first.
    looked_at: BTreeSet<BlobId>,
    asked: HashMap<BlobId, SessionNo>,
    /// Who did not have it, and when.
    lacking: HashMap<(SessionNo, BlobId), Millis>,
}

impl Fetch {
    /// A photo is wanted. Beyond the bound nothing is remembered; it is wanted again when it is looked at.
    pub(crate) fn want(&mut self, id: BlobId, len: u32, looked_at: bool) {
        if self.wanted.len() < PHOTOS_WANTED || looked_at {
            self.wanted.insert(id, len);
            if looked_at {
                self.looked_at.insert(id);
            }
        }
    }

    /// What one session is asked for next.
    fn next_for(&self, session: SessionNo, room: usize) -> Vec<BlobId> {
        let free =
            |id: &&BlobId| !self.asked.contains_key(id) && !self.lacking.contains_key(&(session, **id));
        let others = self.wanted.keys().filter(|id| !self.looked_at.contains(id));
        self.looked_at.iter().chain(others).filter(free).take(room).copied().collect()
    }

    /// A photo is wanted no longer.
    pub(crate) fn done(&mut self, id: &BlobId) {
        self.wanted.remove(id);
        self.looked_at.remove(id);
        self.asked.remove(id);
        self.lacking.retain(|(_, lacked), _| lacked != id);
    }

    /// What one session is asked for now; at most so many are under way with it.
    pub(crate) fn ask(&mut self, session: SessionNo) -> Vec<BlobId> {
        let under_way = self.asked.values().filter(|by| **by == session).count();
        let blobs = self.next_for(session, BLOBS_ASKED.saturating_sub(under_way));
        self.asked.extend(blobs.iter().map(|id| (*id, session)));
        blobs
    }

    /// A session has answered: the photo's length, if the session was asked and the photo is still wanted.
    pub(crate) fn answered(
        &mut self,
        session: SessionNo,
        id: &BlobId,
        has_it: bool,
        now: Millis,
    ) -> Option<u32> {
        if self.asked.get(id) != Some(&session) {
            return None;
        }
        self.asked.remove(id);
        let len = self.wanted.get(id).copied()?;
        if !has_it {
            self.lacking.insert((session, *id), now);
        }
        Some(len)
    }

    /// A session is over: what it was asked for is asked of others.
    pub(crate) fn over(&mut self, session: SessionNo) {
        self.asked.retain(|_, by| *by != session);
        self.lacking.retain(|(by, _), _| *by != session);
    }
}

impl House {
    /// Somebody looks at a photo that is away.
    pub(crate) fn look_for_photo(&mut self, group: &GroupId, id: BlobId, len: u32) {
        self.fetches.entry(*group).or_default().want(id, len, true);
    }

    /// Asks those who are connected for what is wanted and was not asked for yet.
    pub(crate) fn fetch_photos(&mut self, group: &GroupId, now: Millis) {
        let Some(street) = self.streets.get_mut(group) else { return };
        let fetch = self.fetches.entry(*group).or_default();
        let down = street.roster.blobs_taken_down();
        self.shelf.take_down(down);
        down.iter().for_each(|id| fetch.done(id));
        for (id, len) in street.things.take_new_photos() {
            if !self.shelf.has(&id) && !down.contains(&id) {
                fetch.want(id, len, false);
            }
        }
        let relays = &self.relays;
        let pause = |session| match relays.contains_key(&(*group, session)) {
            true => ASK_RELAY_AGAIN,
            false => ASK_AGAIN,
        };
        fetch.lacking.retain(|(session, _), at| now.since(*at) < pause(*session));
        let Some(network) = &street.network else { return };
        // Neighbours first: a relay peer may have to look for it itself.
        let all = self.inside.keys().chain(self.relays.keys());
        for session in all.filter(|(g, _)| g == group).map(|(_, no)| *no) {
            let blobs = fetch.ask(session);
            if !blobs.is_empty() {
                network.tell(session, Word::AskBlobs(blobs));
            }
        }
    }

    /// A photo came, or the word that somebody does not have it.
    pub(crate) fn photo_came(
        &mut self,
        group: &GroupId,
        session: SessionNo,
        id: BlobId,
        bytes: Option<Vec<u8>>,
        now: Millis,
    ) -> Result<(), NodeError> {
        let fetch = self.fetches.entry(*group).or_default();
        let Some(len) = fetch.answered(session, &id, bytes.is_some(), now) else { return Ok(()) };
        let Some(bytes) = bytes else { return Ok(()) };
        fetch.done(&id);
        if bytes.len() != len as usize {
            // Its listing says another length: it is not asked for again.
            return Ok(());
        }
        self.shelf.put(&bytes)?;
        self.tell_topic(Topic::Photos, None);
        Ok(())
    }
}
