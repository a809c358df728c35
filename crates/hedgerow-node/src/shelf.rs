//! The shelf of photos: sealed as they travel, each a file named after its hash. What belongs to oneself stays; of the
//! rest the ones not looked at for longest make room.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hedgerow_record::BlobId;
use hedgerow_record::limits::{BLOB_EXTRA, PHOTO_BYTES};
use hedgerow_vault::blob_id;

use crate::error::NodeError;
use crate::home::disk;

/// The folder's name in the home.
pub(crate) const FOLDER: &str = "photos";
/// What is being written; the next start clears it away.
const UNFINISHED: &str = "new";

/// Photos on this computer. Sessions read it while the actor goes on.
pub(crate) struct Shelf {
    folder: PathBuf,
    /// Bytes kept at most.
    room: u64,
    lying: Mutex<Lying>,
}

#[derive(Default)]
struct Lying {
    blobs: HashMap<BlobId, Blob>,
    bytes: u64,
    /// Counts looks, so that it is known which was longest ago.
    looks: u64,
    pinned: HashSet<BlobId>,
}

struct Blob {
    bytes: u64,
    looked_at: u64,
}

impl Shelf {
    /// Looks through the folder. Nothing is made before there is something to keep.
    pub(crate) fn open(home: &Path, room: u64) -> Shelf {
        let folder = home.join(FOLDER);
        let mut lying = Lying::default();
        let mut found: Vec<(std::time::SystemTime, BlobId, u64)> = Vec::new();
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            match (BlobId::from_hex(&name), entry.metadata()) {
                (Some(id), Ok(file)) => {
                    found.push((file.modified().unwrap_or(std::time::UNIX_EPOCH), id, file.len()));
                }
                _ if name.starts_with(UNFINISHED) => {
                    let _ = std::fs::remove_file(entry.path());
                }
                _ => {}
            }
        }
        // Nobody writes down each look: after a start the latest to come counts as the latest looked at.
        found.sort_unstable();
        for (_, id, bytes) in found {
            lying.looks += 1;
            lying.bytes += bytes;
            lying.blobs.insert(id, Blob { bytes, looked_at: lying.looks });
        }
        Shelf { folder, room, lying: Mutex::new(lying) }
    }

    /// Keeps a photo. It is on the disk before this returns; others may have made room for it.
    pub(crate) fn put(&self, blob: &[u8]) -> Result<BlobId, NodeError> {
        let id = blob_id(blob);
        let mut lying = self.lying();
        if lying.blobs.contains_key(&id) {
            return Ok(id);
        }
        let needed = blob.len() as u64;
        for gone in lying.make_room(needed, self.room).ok_or_else(full)? {
            let _ = std::fs::remove_file(self.path(&gone));
        }
        self.write(&id, blob).map_err(|e| disk(&e, &self.folder))?;
        lying.looks += 1;
        lying.bytes += needed;
        let looked_at = lying.looks;
        lying.blobs.insert(id, Blob { bytes: needed, looked_at });
        Ok(id)
    }

    /// A photo, if it is here. One that was damaged on the disk is as good as away.
    pub(crate) fn get(&self, id: &BlobId) -> Option<Vec<u8>> {
        {
            let mut lying = self.lying();
            lying.looks += 1;
            let looks = lying.looks;
            lying.blobs.get_mut(id)?.looked_at = looks;
        }
        let path = self.path(id);
        let whole = std::fs::metadata(&path).is_ok_and(|f| f.len() <= (PHOTO_BYTES + BLOB_EXTRA) as u64);
        let blob = if whole { std::fs::read(&path).ok() } else { None };
        let blob = blob.filter(|blob| blob_id(blob) == *id);
        if blob.is_none() {
            let _ = std::fs::remove_file(&path);
            self.lying().remove(id);
        }
        blob
    }

    /// Photos that organisers took down go, own ones, too.
    pub(crate) fn take_down(&self, ids: &BTreeSet<BlobId>) {
        for id in ids.iter().filter(|id| self.has(id)) {
            let _ = std::fs::remove_file(self.path(id));
            self.lying().remove(id);
        }
    }

    /// Whether it is here.
    pub(crate) fn has(&self, id: &BlobId) -> bool {
        self.lying().blobs.contains_key(id)
    }

    /// From now on these stay, and no others must.
    pub(crate) fn pin(&self, own: HashSet<BlobId>) {
        self.lying().pinned = own;
    }

    /// Bytes kept, and how many may be.
    pub(crate) fn bytes(&self) -> (u64, u64) {
        (self.lying().bytes, self.room)
    }

    fn write(&self, id: &BlobId, blob: &[u8]) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let new = self.folder.join(format!("{UNFINISHED}-{id}"));
        let mut options = std::fs::OpenOptions::new();
        options.create(true).truncate(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&new)?;
        file.write_all(blob)?;
        file.sync_all()?;
        std::fs::rename(&new, self.path(id))
    }

    fn path(&self, id: &BlobId) -> PathBuf {
        self.folder.join(id.to_string())
    }

    fn lying(&self) -> MutexGuard<'_, Lying> {
        self.lying.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lying {
    /// Takes away the ones looked at longest ago, until so many bytes fit; nothing where own ones leave no room.
    fn make_room(&mut self, needed: u64, room: u64) -> Option<Vec<BlobId>> {
        let mut over = (self.bytes + needed).saturating_sub(room);
        if over == 0 {
            return Some(Vec::new());
        }
        let mut others: Vec<(u64, BlobId, u64)> = self
            .blobs
            .iter()
            .filter(|(id, _)| !self.pinned.contains(id))
            .map(|(id, blob)| (blob.looked_at, *id, blob.bytes))
            .collect();
        others.sort_unstable();
        let mut gone = Vec::new();
        for (_, id, bytes) in others {
            if over == 0 {
                break;
            }
            over = over.saturating_sub(bytes);
            gone.push(id);
        }
        if over > 0 {
            return None;
        }
        gone.iter().for_each(|id| self.remove(id));
        Some(gone)
    }

    fn remove(&mut self, id: &BlobId) {
        if let Some(blob) = self.blobs.remove(id) {
            self.bytes -= blob.bytes;
        }
    }
}

fn full() -> NodeError {
    NodeError::refused("E_PHOTOS_FULL", "there is no room for more photos")
        .help("Take some photos out of your own things. Nothing was changed.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_photo_looked_at_longest_ago_makes_room_and_own_ones_stay() {
        let home = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(home.path(), 300);
        let put = |n: u8| shelf.put(&[n; 100]).unwrap();
        let (a, b, c) = (put(1), put(2), put(3));
        shelf.pin(HashSet::from([b]));
        assert!(shelf.get(&a).is_some());
        let d = put(4);
        assert!(shelf.has(&a) && shelf.has(&b) && !shelf.has(&c) && shelf.has(&d));
        assert_eq!(shelf.bytes(), (300, 300));
        // The control: pinned ones do not make room, whatever comes.
        shelf.pin(HashSet::from([a, b, d]));
        assert_eq!(shelf.put(&[5; 100]).unwrap_err().code, "E_PHOTOS_FULL");
        assert_eq!(put(1), a, "what is here needs no room");
        // Another start finds the same.
        let again = Shelf::open(home.path(), 300);
        assert_eq!(again.bytes(), (300, 300));
        assert_eq!(again.get(&d).unwrap(), [4; 100]);
    }

    #[test]
    fn a_photo_damaged_on_the_disk_is_away() {
        let home = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(home.path(), 1000);
        let (a, b) = (shelf.put(&[1; 100]).unwrap(), shelf.put(&[2; 100]).unwrap());
        std::fs::write(shelf.path(&a), [3; 100]).unwrap();
        assert_eq!(shelf.get(&a), None);
        assert!(!shelf.has(&a) && !shelf.path(&a).exists());
        assert_eq!((shelf.get(&b).unwrap(), shelf.bytes().0), (vec![2; 100], 100));
        // What a power cut left half written is cleared away.
        std::fs::write(home.path().join(FOLDER).join("new-1"), [0]).unwrap();
        Shelf::open(home.path(), 1000);
        assert!(!home.path().join(FOLDER).join("new-1").exists());
    }
}
