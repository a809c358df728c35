//! How long a search takes, at every letter of every word typed, in 100,000 listings.

use anyhow::Result;
use hedgerow_record::{RecordId, hash};
use hedgerow_sim::{Texts, inventory};
use hedgerow_store::search::{Index, Place};

use super::{THINGS, Table, account, quantile, timed};

pub(crate) fn run() -> Result<()> {
    let mut texts = Texts::new(11)?;
    let things: Vec<(String, String)> = (0..THINGS).map(|_| texts.next_thing(300)).collect();
    let before = account(std::process::id()).memory;
    let mut index = Index::default();
    let (build, ()) = timed(|| {
        for (n, (title, text)) in (0u32..).zip(&things) {
            // Names of records are hashes; a counter would be kinder or harder on the index than they are.
            let id = RecordId(hash("hedgerow/1 bench", &n.to_be_bytes()));
            index.put(id, &[(Place::Title, title), (Place::Text, text)]);
        }
    });
    let grown = account(std::process::id()).memory.saturating_sub(before);
    let mut queries: Vec<String> = inventory()?.into_iter().map(|t| t.title).collect();
    // One typo in each: two letters swapped.
    queries.extend(queries.clone().iter().filter_map(|q| {
        let mut letters: Vec<char> = q.chars().collect();
        let at = letters.windows(2).position(|w| w.iter().all(|c| c.is_alphabetic()) && w[0] != w[1])?;
        letters.swap(at, at + 1);
        Some(letters.into_iter().collect())
    }));
    queries.extend(things.iter().step_by(997).map(|(title, _)| title.clone()));
    let mut times: Vec<f64> = Vec::new();
    let mut found = 0;
    for query in &queries {
        let letters: Vec<char> = query.chars().collect();
        for upto in 1..=letters.len() {
            let typed: String = letters[..upto].iter().collect();
            let (seconds, hits) = timed(|| index.find(&typed, 50));
            times.push(seconds * 1000.0);
            found += hits.len();
        }
    }
    let mut table = Table::new("search");
    table.figure("listings", index.len() as f64);
    let queries = times.len() as f64;
    table.figure("queries", queries);
    table.figure("hits_a_query", found as f64 / queries);
    table.figure("build_s", build);
    table.figure("p50_ms", quantile(&mut times, 500));
    table.at_most("p99_ms", quantile(&mut times, 990), 5.0);
    table.figure("max_ms", quantile(&mut times, 1000));
    table.at_most("bytes_per_listing", grown as f64 / THINGS as f64, 250.0);
    table.write()
}
