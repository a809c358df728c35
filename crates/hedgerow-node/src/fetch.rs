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
    fn want(&mut self, id: BlobId, len: u32, looked_at: bool) {
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

    fn done(&mut self, id: &BlobId) {
        self.wanted.remove(id);
        self.looked_at.remove(id);
        self.asked.remove(id);
        self.lacking.retain(|(_, lacked), _| lacked != id);
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
        fetch.lacking.retain(|_, at| now.since(*at) < ASK_AGAIN);
        let Some(network) = &street.network else { return };
        for session in self.inside.keys().filter(|(g, _)| g == group).map(|(_, no)| *no) {
            let under_way = fetch.asked.values().filter(|by| **by == session).count();
            let blobs = fetch.next_for(session, BLOBS_ASKED.saturating_sub(under_way));
            if !blobs.is_empty() {
                fetch.asked.extend(blobs.iter().map(|id| (*id, session)));
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
        if fetch.asked.get(&id) != Some(&session) {
            return Ok(());
        }
        fetch.asked.remove(&id);
        let Some(len) = fetch.wanted.get(&id).copied() else { return Ok(()) };
        let Some(bytes) = bytes else {
            fetch.lacking.insert((session, id), now);
            return Ok(());
        };
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
