//! Saved searches: matched at home, so that nobody learns what somebody looks for.

use std::collections::BTreeSet;

use hedgerow_record::Millis;
use minicbor::{Decode, Encode};
use rand_core::Rng;

use crate::error::{ErrorClass, NodeError};
use crate::house::House;
use crate::joining::read_name;
use crate::view::{ListingQuery, NewSearch, SavedSearch, Topic};

/// Rows about searches.
pub(crate) const ROWS: &str = "search";
/// Searches a home keeps.
const SEARCHES: usize = 50;
/// Matches remembered as seen; of more the rest counts as fresh.
const SEEN: usize = 5_000;

/// What is kept of a search.
#[derive(Encode, Decode)]
#[cbor(map)]
struct Kept {
    #[n(0)]
    name: String,
    /// As the API writes it.
    #[n(1)]
    query: String,
    /// Beginnings of the names of listings that were there when it was looked at last.
    #[n(2)]
    seen: BTreeSet<u64>,
    /// When it was saved, in milliseconds since 1970.
    #[n(3)]
    since: u64,
}

impl House {
    /// All saved searches, the oldest first, each with how much is fresh.
    pub(crate) fn searches(&self, now: Millis) -> Result<Vec<SavedSearch>, NodeError> {
        let mut all = self.notes.all::<Kept>(ROWS);
        all.sort_by_key(|(id, kept)| (kept.since, id.clone()));
        all.into_iter().map(|(id, kept)| self.search_view(id, kept, now)).collect()
    }

    /// Saves a search; what fits now is not fresh.
    pub(crate) fn save_search(&mut self, new: &NewSearch, now: Millis) -> Result<SavedSearch, NodeError> {
        if self.notes.count(ROWS) >= SEARCHES {
            return Err(NodeError::refused("E_FULL", format!("{SEARCHES} searches are saved already"))
                .help("Take one away first."));
        }
        let query = ListingQuery { limit: None, offset: 0, ..new.query.clone() };
        let seen = self.matches(&query, now)?;
        let name = match new.name.as_deref().map(str::trim).filter(|n| !n.is_empty()) {
            Some(name) => read_name(name, "name")?,
            None => query.words.trim().chars().take(hedgerow_record::limits::NAME_CHARS).collect(),
        };
        let text = serde_json::to_string(&query)
            .map_err(|e| NodeError::new(ErrorClass::Damaged, "E_SEARCH", e.to_string()))?;
        let mut id = [0; 8];
        self.rng.fill_bytes(&mut id);
        let id = data_encoding::HEXLOWER.encode(&id);
        let kept = Kept { name, query: text, seen: seen.into_iter().take(SEEN).collect(), since: now.0 };
        self.notes.put(ROWS, &id, &kept, &mut self.rng)?;
        self.tell_topic(Topic::Searches, None);
        self.search_view(id, kept, now)
    }

    /// Somebody has looked at what fits.
    pub(crate) fn search_seen(&mut self, id: &str, now: Millis) -> Result<SavedSearch, NodeError> {
        let mut kept = self.notes.get::<Kept>(ROWS, id).ok_or_else(no_search)?;
        kept.seen = self.matches(&read_query(&kept)?, now)?.into_iter().take(SEEN).collect();
        self.notes.put(ROWS, id, &kept, &mut self.rng)?;
        self.tell_topic(Topic::Searches, None);
        self.search_view(id.to_owned(), kept, now)
    }

    /// Takes a search away.
    pub(crate) fn remove_search(&mut self, id: &str) -> Result<(), NodeError> {
        self.notes.get::<Kept>(ROWS, id).ok_or_else(no_search)?;
        self.notes.remove(ROWS, &[id.to_owned()])?;
        self.tell_topic(Topic::Searches, None);
        Ok(())
    }

    fn search_view(&self, id: String, kept: Kept, now: Millis) -> Result<SavedSearch, NodeError> {
        let query = read_query(&kept)?;
        // A group that was left has nothing fresh.
        let matches = self.matches(&query, now).unwrap_or_default();
        let fresh = matches.iter().filter(|name| !kept.seen.contains(name)).count();
        Ok(SavedSearch { id, name: kept.name, query, fresh })
    }

    /// Neighbours' listings that fit.
    fn matches(&self, query: &ListingQuery, now: Millis) -> Result<Vec<u64>, NodeError> {
        let mut found = self.found(query, now)?;
        crate::browse::narrow(query, &mut found);
        let others = found.iter().filter(|f| f.thing.author != f.street.me());
        let names =
            others.filter_map(|f| f.thing.listing.thing.0.first_chunk().map(|b| u64::from_be_bytes(*b)));
        Ok(names.collect())
    }
}

fn read_query(kept: &Kept) -> Result<ListingQuery, NodeError> {
    serde_json::from_str(&kept.query)
        .map_err(|e| NodeError::new(ErrorClass::Damaged, "E_SEARCH", format!("{}: {e}", kept.name)))
}

fn no_search() -> NodeError {
    NodeError::not_found("E_NO_SEARCH", "there is no such search")
}
