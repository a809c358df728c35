//! What the home keeps of its own in rows: each sealed for its place, so that the file says nothing to a thief where the
//! secrets are closed.

use std::path::Path;

use hedgerow_store::{AppWrite, Notebook};
use hedgerow_vault::HomeKey;
use minicbor::{Decode, Encode};
use rand_chacha::ChaCha20Rng;
use zeroize::Zeroizing;

use crate::error::{ErrorClass, NodeError};
use crate::view::Notice;

/// The file's name in the home.
pub(crate) const FILE: &str = "own.records";

/// The rows of a home.
pub(crate) struct Notes {
    book: Notebook,
    pub(crate) key: HomeKey,
}

impl Notes {
    /// Opens the file; a damaged one is put aside and said.
    pub(crate) fn open(folder: &Path, key: HomeKey, notices: &mut Vec<Notice>) -> Result<Notes, NodeError> {
        let (book, aside) = Notebook::open(&folder.join(FILE))?;
        if let Some(aside) = aside {
            let text = format!("A damaged file was put aside as {}.", aside.display());
            let help = "It held your list of things, your saved searches, and whom your letters were for. What you \
                        offer is not touched.";
            notices.push(Notice::new("N_OWN_DAMAGED", text, help).with("file", &aside.display()));
        }
        Ok(Notes { book, key })
    }

    /// A row of a kind.
    pub(crate) fn get<T: for<'a> Decode<'a, ()>>(&self, kind: &str, name: &str) -> Option<T> {
        let place = place(kind, name);
        self.read(&place, self.book.row(&place)?)
    }

    /// All rows of a kind, by their names. What cannot be read is left out.
    pub(crate) fn all<T: for<'a> Decode<'a, ()>>(&self, kind: &str) -> Vec<(String, T)> {
        let prefix = place(kind, "");
        let rows = self.book.rows(&prefix);
        let read =
            rows.filter_map(|(name, bytes)| Some((name.to_owned(), self.read(&place(kind, name), bytes)?)));
        read.collect()
    }

    /// Every row by its place, opened. What cannot be read is left out.
    pub(crate) fn everything(&self) -> impl Iterator<Item = (String, Zeroizing<Vec<u8>>)> + '_ {
        self.book
            .rows("")
            .filter_map(|(place, sealed)| Some((place.to_owned(), self.key.open(place, sealed)?)))
    }

    /// Puts a row back where it was, unless something lies there that is not what was there `earlier`.
    pub(crate) fn put_back(
        &mut self,
        place: &str,
        plain: &[u8],
        earlier: Option<&[u8]>,
        rng: &mut ChaCha20Rng,
    ) -> Result<(), NodeError> {
        if let Some(lying) = self.book.row(place).map(|sealed| self.key.open(place, sealed))
            && !lying.is_some_and(|lying| earlier == Some(&lying[..]) && plain != &lying[..])
        {
            return Ok(());
        }
        let sealed = self.key.seal(place, plain, rng);
        let sealed = sealed.map_err(|e| NodeError::new(ErrorClass::Usage, "E_TOO_LONG", e.to_string()))?;
        Ok(self.book.write(&[(place.to_owned(), Some(sealed))])?)
    }

    /// How many rows of a kind there are.
    pub(crate) fn count(&self, kind: &str) -> usize {
        self.book.rows(&place(kind, "")).count()
    }

    /// Keeps a row; it is on the disk before this returns.
    pub(crate) fn put<T: Encode<()>>(
        &mut self,
        kind: &str,
        name: &str,
        value: &T,
        rng: &mut ChaCha20Rng,
    ) -> Result<(), NodeError> {
        let row = self.row(kind, name, value, rng)?;
        Ok(self.book.write(&[row])?)
    }

    /// Takes rows out.
    pub(crate) fn remove(&mut self, kind: &str, names: &[String]) -> Result<(), NodeError> {
        let rows: Vec<AppWrite> = names.iter().map(|name| (place(kind, name), None)).collect();
        Ok(self.book.write(&rows)?)
    }

    fn row<T: Encode<()>>(
        &self,
        kind: &str,
        name: &str,
        value: &T,
        rng: &mut ChaCha20Rng,
    ) -> Result<AppWrite, NodeError> {
        let place = place(kind, name);
        let sealed = self.key.seal(&place, &hedgerow_record::body::write(value), rng);
        let sealed = sealed.map_err(|e| NodeError::new(ErrorClass::Usage, "E_TOO_LONG", e.to_string()))?;
        Ok((place, Some(sealed)))
    }

    fn read<T: for<'a> Decode<'a, ()>>(&self, place: &str, sealed: &[u8]) -> Option<T> {
        let plain = self.key.open(place, sealed);
        let value = plain.and_then(|plain| minicbor::decode(&plain).ok());
        if value.is_none() {
            tracing::warn!(place, "a row of the home cannot be read");
        }
        value
    }
}

fn place(kind: &str, name: &str) -> String {
    format!("{kind}/{name}")
}
