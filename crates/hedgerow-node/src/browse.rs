//! The order in which listings are shown that were found, and how many there are of each category.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::error::NodeError;
use crate::street::Street;
use crate::things::Thing;
use crate::view::{CategoryCount, ListingPage, ListingQuery};

/// Listings on a page if nothing is said, and at most.
const PAGE: (usize, usize) = (50, 500);
/// Categories counted; of more the smallest are left out.
const CATEGORIES: usize = 200;

/// A listing that fits.
pub(crate) struct Found<'a> {
    pub(crate) street: &'a Street,
    pub(crate) thing: &'a Thing,
    /// How well it fits the words.
    pub(crate) score: u32,
}

/// The page that was asked for.
pub(crate) fn page(query: &ListingQuery, mut found: Vec<Found<'_>>) -> Result<ListingPage, NodeError> {
    let categories = count(&found);
    narrow(query, &mut found);
    // What somebody offered within one instant comes in the order in which they wrote it.
    let newest = |f: &Found<'_>| Reverse((f.thing.stamp, f.thing.slot.number, f.thing.id));
    match query.sort.as_deref().unwrap_or("best") {
        // Without words nothing fits better than another.
        "best" => found.sort_unstable_by_key(|f| (Reverse(f.score), newest(f))),
        "newest" => found.sort_unstable_by_key(newest),
        "title" => found.sort_by_cached_key(|f| (folded(&f.thing.listing.title), newest(f))),
        other => {
            let text = format!("“{other}” is no order");
            return Err(NodeError::usage("E_SORT", "sort", text).help("Use best, newest or title."));
        }
    }
    let total = found.len();
    let limit = query.limit.unwrap_or(PAGE.0).min(PAGE.1);
    let page = found.into_iter().skip(query.offset).take(limit);
    Ok(ListingPage { listings: page.map(|f| f.street.listing_view(f.thing)).collect(), total, categories })
}

/// Leaves those of the category asked for.
pub(crate) fn narrow(query: &ListingQuery, found: &mut Vec<Found<'_>>) {
    if let Some(category) = query.category.as_deref().map(folded).filter(|c| !c.is_empty()) {
        found.retain(|f| folded(&f.thing.listing.category) == category);
    }
}

/// Categories that differ only in capitals are one, written as most write it.
fn count(found: &[Found<'_>]) -> Vec<CategoryCount> {
    let mut spelt: HashMap<&str, usize> = HashMap::new();
    for f in found {
        *spelt.entry(f.thing.listing.category.trim()).or_default() += 1;
    }
    let mut spelt: Vec<(&str, usize)> = spelt.into_iter().collect();
    spelt.sort_unstable_by_key(|(name, count)| (Reverse(*count), *name));
    let mut all: Vec<CategoryCount> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (name, count) in spelt {
        match known.get(&folded(name)) {
            Some(at) => all[*at].count += count,
            None => {
                known.insert(folded(name), all.len());
                all.push(CategoryCount { category: name.to_owned(), count });
            }
        }
    }
    all.sort_by_key(|c| Reverse(c.count));
    all.truncate(CATEGORIES);
    all
}

fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}
