//! Finding things by words: an index in memory over what this computer can read, rebuilt at each start.
//!
//! Terms lie in order, so that a word being typed is a range; each has a list of the things it occurs in, packed as
//! distances. A word that occurs nowhere is looked for with one typo, and so are all where nothing holds every word;
//! every word typed must occur.

mod fold;
mod typo;

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use hashbrown::HashTable;
use hedgerow_record::RecordId;

use fold::{Word, each_term, typed};

/// Words of a query that count; more narrow nothing down.
const QUERY_WORDS: usize = 8;
/// Letters from which a word may hold a typo.
const TYPO_LETTERS: usize = 4;
/// Postings read for one word; of a beginning so short that it has more, the rest of the terms are left out.
const POSTINGS_A_WORD: usize = 400_000;
/// When so many in a hundred things in the lists are gone, the lists are written anew.
const GONE_PERCENT: usize = 25;

/// Where in a thing a word occurs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In what it is called.
    Title,
    /// Anywhere else.
    Text,
}

/// Something found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hit {
    /// The listing's record.
    pub id: RecordId,
    /// Higher is better.
    pub score: u32,
}

/// The index.
#[derive(Debug, Default)]
pub struct Index {
    /// By number; nothing where a thing is gone.
    things: Vec<Option<RecordId>>,
    /// Numbers, looked up by what stands at them in `things`: a map that held the names again would cost as much as
    /// all the rest.
    numbers: HashTable<u32>,
    terms: BTreeMap<Box<str>, Postings>,
}

/// When to look for words with a typo.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Typos {
    WhereUnknown,
    Always,
}

/// Numbers of things, ascending, as distances of seven bits a byte; the lowest bit says whether it is in the title.
#[derive(Debug, Default)]
struct Postings {
    bytes: Vec<u8>,
    last: u32,
    count: u32,
}

/// How many words of a query a thing has so far, and how well they fit. Small, because a search holds one for each
/// thing and goes back and forth between them; the best of scores for [`QUERY_WORDS`] words has room in a byte.
#[derive(Clone, Copy, Default)]
struct Fit {
    words: u8,
    before: u8,
    here: u8,
}

/// How well a word fits.
const TITLE_EXACT: u8 = 24;
const TITLE_BEGINS: u8 = 16;
const TEXT_EXACT: u8 = 6;
const TEXT_BEGINS: u8 = 3;
const TITLE_TYPO: u8 = 8;
const TEXT_TYPO: u8 = 1;

impl Index {
    /// How many things it holds.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Takes in a thing's texts.
    pub fn put(&mut self, id: RecordId, texts: &[(Place, &str)]) {
        let each_text = |texts: &[(Place, &str)], each: &mut dyn FnMut(Place, &str)| {
            texts.iter().for_each(|(place, text)| each(*place, text));
        };
        self.put_all([(id, texts)], each_text);
    }

    /// Takes in many things at once; `texts` goes through those of each. A term that occurs in several of them is
    /// looked up once only.
    pub fn put_all<T>(
        &mut self,
        things: impl IntoIterator<Item = (RecordId, T)>,
        texts: impl Fn(T, &mut dyn FnMut(Place, &str)),
    ) {
        // Each term's things in order, doubled, with the lowest bit for the title.
        let mut fresh: HashMap<Box<str>, Vec<u32>> = HashMap::new();
        let new: Vec<(RecordId, T)> = things.into_iter().collect();
        // Before any number is given out: taking things out may give all of them new ones.
        new.iter().for_each(|(id, _)| self.remove(id));
        for (id, thing) in new {
            let things = &self.things;
            let is_twice =
                self.numbers.find(short(&id), |n| things[*n as usize].as_ref() == Some(&id)).is_some();
            let (Ok(number), false) = (u32::try_from(things.len()), is_twice) else { continue };
            self.things.push(Some(id));
            let things = &self.things;
            self.numbers.insert_unique(short(&id), number, |n| hash_at(things, *n));
            texts(thing, &mut |place, text| {
                let here = number << 1 | u32::from(place == Place::Title);
                each_term(text, |term| match fresh.get_mut(term) {
                    Some(list) => match list.last_mut() {
                        Some(last) if *last >> 1 == number => *last |= here,
                        _ => list.push(here),
                    },
                    None => {
                        fresh.insert(term.into(), vec![here]);
                    }
                });
            });
        }
        for (term, list) in fresh {
            let postings = match self.terms.get_mut(&term) {
                Some(postings) => postings,
                None => self.terms.entry(term).or_default(),
            };
            list.iter().for_each(|here| postings.push(here >> 1, here & 1 == 1));
        }
    }

    /// Takes a thing out.
    pub fn remove(&mut self, id: &RecordId) {
        let things = &self.things;
        let found = self.numbers.find_entry(short(id), |n| things[*n as usize].as_ref() == Some(id));
        if let Ok(entry) = found {
            let number = entry.remove().0;
            self.things[number as usize] = None;
            let gone = self.things.len() - self.numbers.len();
            if gone > 1_000 && gone * 100 > self.things.len() * GONE_PERCENT {
                self.pack();
            }
        }
    }

    /// The things in which every word occurs, the best first, among equals the latest taken in.
    pub fn find(&self, query: &str, limit: usize) -> Vec<Hit> {
        let mut typed = typed(query);
        typed.truncate(QUERY_WORDS);
        let goes_on = query.chars().last().is_some_and(char::is_alphanumeric);
        let hits = self.find_words(&typed, goes_on, Typos::WhereUnknown, limit);
        // "Sowing machine": somebody offers seeds for sowing, but nobody a machine for it.
        match hits.is_empty() && typed.len() > 1 {
            true => self.find_words(&typed, goes_on, Typos::Always, limit),
            false => hits,
        }
    }

    fn find_words(&self, typed: &[Word], goes_on: bool, typos: Typos, limit: usize) -> Vec<Hit> {
        if typed.is_empty() || limit == 0 {
            return Vec::new();
        }
        let mut found: Vec<Fit> = vec![Fit::default(); self.things.len()];
        for (stage, word) in (0u8..).zip(typed) {
            let is_last = usize::from(stage) + 1 == typed.len();
            self.occurrences(word, is_last && goes_on, typos, &mut |number, score| {
                let fit = &mut found[number as usize];
                if fit.words == stage {
                    *fit = Fit { words: stage + 1, before: fit.before + fit.here, here: score };
                } else if fit.words == stage + 1 {
                    fit.here = fit.here.max(score);
                }
            });
        }
        let mut hits: Vec<(u8, u32)> = (0u32..)
            .zip(&found)
            .filter(|(number, fit)| {
                usize::from(fit.words) == typed.len() && self.things[*number as usize].is_some()
            })
            .map(|(number, fit)| (fit.before + fit.here, number))
            .collect();
        if hits.len() > limit {
            hits.select_nth_unstable_by(limit - 1, |a, b| b.cmp(a));
        }
        hits.truncate(limit);
        hits.sort_unstable_by(|a, b| b.cmp(a));
        let hit = |(score, number): (u8, u32)| {
            self.things[number as usize].map(|id| Hit { id, score: u32::from(score) })
        };
        hits.into_iter().filter_map(hit).collect()
    }

    /// Every place where a word occurs, with how well it fits there.
    fn occurrences(&self, word: &Word, goes_on: bool, typos: Typos, add: &mut impl FnMut(u32, u8)) {
        let term = word.term();
        let single_sign = matches!(word, Word::Signs(t) if t.chars().count() == 1);
        let mut left = POSTINGS_A_WORD;
        let mut any = false;
        let mut read = |postings: &Postings, in_title: u8, in_text: u8| {
            left = left.saturating_sub(postings.count as usize);
            postings.each(|number, title| {
                // A word of which only things that are gone knew is unknown.
                any = any || self.things[number as usize].is_some();
                add(number, if title { in_title } else { in_text });
            });
            left > 0
        };
        if let Some(postings) = self.terms.get(term) {
            read(postings, TITLE_EXACT, TEXT_EXACT);
        }
        if goes_on || single_sign {
            let longer = self.terms.range::<str, _>((Bound::Excluded(term), Bound::Unbounded));
            longer
                .take_while(|(t, _)| t.starts_with(term))
                .all(|(_, postings)| read(postings, TITLE_BEGINS, TEXT_BEGINS));
        }
        let is_long = matches!(word, Word::Letters(t) if t.chars().count() >= TYPO_LETTERS);
        if is_long && (typos == Typos::Always || !any) {
            let read = |postings: &Postings| {
                left = left.saturating_sub(postings.count as usize);
                postings.each(|number, title| add(number, if title { TITLE_TYPO } else { TEXT_TYPO }));
                left > 0
            };
            typo::lists(&self.terms, term, goes_on).all(read);
        }
    }

    /// Writes all lists anew without the things that are gone.
    fn pack(&mut self) {
        let mut new_numbers: Vec<Option<u32>> = Vec::with_capacity(self.things.len());
        let mut things = Vec::with_capacity(self.numbers.len());
        for id in &self.things {
            new_numbers.push(id.map(|_| u32::try_from(things.len()).unwrap_or(u32::MAX)));
            things.extend(id.map(Some));
        }
        for postings in self.terms.values_mut() {
            let mut packed = Postings::default();
            postings.each(|number, title| {
                if let Some(number) = new_numbers[number as usize] {
                    packed.push(number, title);
                }
            });
            packed.bytes.shrink_to_fit();
            *postings = packed;
        }
        self.terms.retain(|_, postings| postings.count > 0);
        self.numbers.clear();
        for (number, id) in (0u32..).zip(&things) {
            if let Some(id) = id {
                self.numbers.insert_unique(short(id), number, |n| hash_at(&things, *n));
            }
        }
        self.things = things;
    }
}

/// A record's name is a hash already.
fn short(id: &RecordId) -> u64 {
    id.0.first_chunk().map_or(0, |b| u64::from_le_bytes(*b))
}

fn hash_at(things: &[Option<RecordId>], number: u32) -> u64 {
    things[number as usize].as_ref().map_or(0, short)
}

/// All terms from this one on.
fn from(term: &str) -> (Bound<&str>, Bound<&str>) {
    (Bound::Included(term), Bound::Unbounded)
}

impl Postings {
    fn push(&mut self, number: u32, title: bool) {
        // Room grows by a quarter: there are many lists, and half of a doubled one would lie empty.
        if self.bytes.capacity() - self.bytes.len() < 5 {
            self.bytes.reserve_exact(self.bytes.len() / 4 + 5);
        }
        let step = if self.count == 0 { number } else { number - self.last };
        let mut value = u64::from(step) << 1 | u64::from(title);
        while value > 0x7F {
            self.bytes.push((value & 0x7F) as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push((value & 0x7F) as u8);
        self.last = number;
        self.count += 1;
    }

    fn each(&self, mut each: impl FnMut(u32, bool)) {
        let mut number = 0;
        let mut value: u64 = 0;
        let mut shift = 0;
        for byte in &self.bytes {
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 != 0 {
                shift += 7;
                continue;
            }
            number += u32::try_from(value >> 1).unwrap_or(0);
            each(number, value & 1 == 1);
            value = 0;
            shift = 0;
        }
    }
}

#[cfg(test)]
mod tests;
