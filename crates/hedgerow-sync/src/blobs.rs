//! Photos between two that are inside: asked for by name, given whole, one a frame, after everything else.

use std::sync::Arc;

use hedgerow_record::limits::{BLOB_EXTRA, BLOBS_ASKED, PHOTO_BYTES};
use hedgerow_record::{BlobId, context, hash};
use minicbor::bytes::{ByteArray, ByteVec};

use crate::event::{Bye, Event};
use crate::frame::Frame;
use crate::home::Home;
use crate::session::{Session, Stage};

impl Session {
    /// How many more photos may be asked for now.
    pub fn blobs_room(&self) -> usize {
        if self.stage == Stage::Inside { BLOBS_ASKED - self.blobs_wanted.len() } else { 0 }
    }

    /// Asks for photos; those for which there is no room are left out, and those that were asked for already.
    pub fn ask_blobs(&mut self, blobs: &[BlobId]) {
        let room = self.blobs_room();
        let fresh = blobs.iter().filter(|id| !self.blobs_wanted.contains(id)).take(room);
        let fresh: Vec<BlobId> = fresh.copied().collect();
        if !fresh.is_empty() {
            self.say(&Frame::BlobWant {
                ids: ByteVec::from(fresh.iter().flat_map(|id| id.0).collect::<Vec<u8>>()),
            });
            self.blobs_wanted.extend(fresh);
        }
    }

    /// The other side asks for photos. Whoever asks for more at once than may be under way is no honest program.
    pub(crate) fn blobs_asked(&mut self, ids: &[u8]) {
        let (ids, rest) = ids.as_chunks::<32>();
        if !rest.is_empty() || ids.len() > BLOBS_ASKED {
            return self.bye(Bye::Malformed);
        }
        if self.blobs_to_give.len() + ids.len() > BLOBS_ASKED {
            return self.fault("more photos asked for than may be under way");
        }
        self.blobs_to_give.extend(ids.iter().map(|id| BlobId(*id)));
    }

    /// The next photo to be given. It is read only when it can leave, so that nothing piles up for somebody who asks and
    /// does not read.
    pub(crate) fn answer_blobs(&mut self, home: &dyn Home) -> Option<Frame> {
        let id = self.blobs_to_give.pop_front()?;
        let bytes = home.blob(&id).map(|bytes: Arc<[u8]>| ByteVec::from(bytes.to_vec()));
        Some(Frame::BlobPart { id: ByteArray::from(id.0), bytes })
    }

    /// A photo came that was asked for, or the word that it is not there.
    pub(crate) fn blob_given(&mut self, id: BlobId, bytes: Option<ByteVec>) {
        if !self.blobs_wanted.remove(&id) {
            return self.fault("a photo that was not asked for");
        }
        let bytes = bytes.map(Vec::from);
        let is_it =
            |bytes: &Vec<u8>| bytes.len() <= PHOTO_BYTES + BLOB_EXTRA && hash(context::BLOB, bytes) == id.0;
        if bytes.as_ref().is_some_and(|bytes| !is_it(bytes)) {
            self.fault("a photo that is not the one of its name");
            return self.events.push_back(Event::Blob { id, bytes: None });
        }
        self.events.push_back(Event::Blob { id, bytes });
    }
}
