//! Photos that a relay peer passes on. It cannot read which ones there are; whoever asks for one tells its name. What is not
//! here is asked of everybody who comes, until somebody has it, and is kept for the next who asks.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use hedgerow_record::limits::RELAY_PHOTOS_WANTED;
use hedgerow_record::{BlobId, GroupId, Millis};

use super::hall::To;
use super::keeper::Keeper;
use crate::error::NodeError;
use crate::fetch::Fetch;
use crate::shared::TellLacking;
use crate::shelf::Shelf;
use crate::talk::{News, SessionNo, Word};

/// The folder with a folder for each group's photos.
const FOLDER: &str = "carried";
/// What lacks a photo is no session of its own.
const NOBODY: SessionNo = 0;

/// What a group needs to pass photos on.
pub(crate) struct Photos {
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) lacks: TellLacking,
}

/// Photos of a group that were asked for, in the order in which they were.
#[derive(Default)]
pub(crate) struct Wanted {
    fetch: Fetch,
    order: VecDeque<BlobId>,
}

impl Wanted {
    fn want(&mut self, id: BlobId) {
        if self.order.contains(&id) {
            return;
        }
        if self.order.len() >= RELAY_PHOTOS_WANTED
            && let Some(first) = self.order.pop_front()
        {
            self.fetch.done(&first);
        }
        self.order.push_back(id);
        // How long it is, is not known here.
        self.fetch.want(id, 0, false);
    }

    fn done(&mut self, id: &BlobId) {
        self.order.retain(|known| known != id);
        self.fetch.done(id);
    }

    /// A session is over.
    pub(crate) fn over(&mut self, session: SessionNo) {
        self.fetch.over(session);
    }
}

impl Keeper {
    /// What a group needs to pass photos on.
    pub(super) fn photos_of(&self, id: GroupId) -> Photos {
        let hear = Arc::clone(&self.outside.hear);
        Photos {
            shelf: Arc::new(Shelf::open(&self.photos_folder(&id), self.photos)),
            lacks: Arc::new(move |photo| hear(id, NOBODY, News::BlobLacking(photo))),
        }
    }

    /// The folder of a group's photos.
    pub(super) fn photos_folder(&self, id: &GroupId) -> PathBuf {
        self.home.folder().join(FOLDER).join(&id.to_string()[..32])
    }

    /// Somebody asks for a photo that is not here.
    pub(super) fn look_for_photo(&mut self, id: &GroupId, photo: BlobId) {
        let Some(load) = self.loads.get_mut(id) else { return };
        if load.shelf.has(&photo) {
            return;
        }
        load.wanted.want(photo);
        self.ask_for_photos(id);
    }

    /// Asks those who are inside for what is wanted.
    pub(super) fn ask_for_photos(&mut self, id: &GroupId) {
        let Some(load) = self.loads.get_mut(id) else { return };
        let down = load.roster.blobs_taken_down();
        load.shelf.take_down(down);
        down.iter().for_each(|photo| load.wanted.done(photo));
        for (_, session) in self.inside.keys().filter(|(group, _)| group == id) {
            let photos = load.wanted.fetch.ask(*session);
            if !photos.is_empty() {
                self.hall.tell(*id, To::One(*session), Word::AskBlobs(photos));
            }
        }
    }

    /// A photo came, or the word that somebody does not have it.
    pub(super) fn photo_came(
        &mut self,
        id: &GroupId,
        session: SessionNo,
        photo: BlobId,
        bytes: Option<Vec<u8>>,
        now: Millis,
    ) -> Result<(), NodeError> {
        let Some(load) = self.loads.get_mut(id) else { return Ok(()) };
        let is_wanted = load.wanted.fetch.answered(session, &photo, bytes.is_some(), now).is_some();
        if let Some(bytes) = bytes.filter(|_| is_wanted) {
            load.wanted.done(&photo);
            match load.shelf.put(&bytes) {
                // Where there is room for none, none is kept.
                Err(error) if error.code == "E_PHOTOS_FULL" => {}
                other => drop(other?),
            }
        }
        self.ask_for_photos(id);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_first_is_forgotten() {
        let photo = |n: usize| {
            let mut id = [0; 32];
            id[..8].copy_from_slice(&n.to_be_bytes());
            BlobId(id)
        };
        let mut wanted = Wanted::default();
        (0..=RELAY_PHOTOS_WANTED).for_each(|n| wanted.want(photo(n)));
        wanted.want(photo(RELAY_PHOTOS_WANTED));
        assert_eq!(wanted.order.len(), RELAY_PHOTOS_WANTED);
        let asked = wanted.fetch.ask(1);
        assert!(!asked.contains(&photo(0)) && asked.contains(&photo(1)), "{asked:?}");
    }
}
