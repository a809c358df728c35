//! Finding things by words: an index in memory over what this computer can read, rebuilt at each start.
//!
//! Terms lie in order, so that a word being typed is a range; each has a list of the things it occurs in, packed as
//! distances. A word that occurs nowhere is looked for with one typo. Every word typed must occur.

mod fold;

use std::collections::BTreeMap;
use std::ops::Bound;

use hashbrown::HashTable;
use hedgerow_record::RecordId;

use fold::{Word, within_one_typo, words};

/// Words of a query that count; more narrow nothing down.
const QUERY_WORDS: usize = 8;
/// Letters from which a word may hold a typo.
const TYPO_LETTERS: usize = 4;
/// Terms tried for one word with a typo.
const TYPO_TERMS: usize = 4_096;
/// Postings read for one word; beyond it the rarer terms of a short beginning are left out.
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
    /// Every term backwards: for typos in a word's first half.
    backwards: BTreeMap<Box<str>, ()>,
}

/// Numbers of things, ascending, as distances of seven bits a byte; the lowest bit says whether it is in the title.
#[derive(Debug, Default)]
struct Postings {
    bytes: Vec<u8>,
    last: u32,
    count: u32,
}

/// How many words of a query a thing has so far, and how well they fit.
#[derive(Clone, Copy, Default)]
struct Fit {
    words: u8,
    before: u32,
    here: u32,
}

/// How well a word fits.
const TITLE_EXACT: u32 = 24;
const TITLE_BEGINS: u32 = 16;
const TEXT_EXACT: u32 = 6;
const TEXT_BEGINS: u32 = 3;

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
        self.remove(&id);
        let Ok(number) = u32::try_from(self.things.len()) else { return };
        self.things.push(Some(id));
        let things = &self.things;
        self.numbers.insert_unique(short(&id), number, |n| hash_at(things, *n));
        let mut own: Vec<(String, bool)> = texts
            .iter()
            .flat_map(|(place, text)| {
                let title = *place == Place::Title;
                words(text, false).into_iter().map(move |w| (w.term().to_owned(), !title))
            })
            .collect();
        own.sort_unstable();
        own.dedup_by(|a, b| a.0 == b.0);
        for (term, not_in_title) in own {
            match self.terms.get_mut(term.as_str()) {
                Some(postings) => postings.push(number, !not_in_title),
                None => {
                    let mut postings = Postings::default();
                    postings.push(number, !not_in_title);
                    self.backwards.insert(term.chars().rev().collect::<String>().into(), ());
                    self.terms.insert(term.into(), postings);
                }
            }
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
        let mut typed = words(query, true);
        typed.truncate(QUERY_WORDS);
        let goes_on = query.chars().last().is_some_and(char::is_alphanumeric);
        let last = typed.len().saturating_sub(1);
        let mut found: Vec<Fit> = vec![Fit::default(); self.things.len()];
        for (i, word) in typed.iter().enumerate() {
            let stage = u8::try_from(i).unwrap_or(u8::MAX);
            let mut add = |number: u32, score: u32| {
                let fit = &mut found[number as usize];
                if fit.words == stage {
                    *fit = Fit { words: stage + 1, before: fit.before + fit.here, here: score };
                } else if fit.words == stage + 1 {
                    fit.here = fit.here.max(score);
                }
            };
            self.occurrences(word, i == last && goes_on, &mut add);
        }
        if typed.is_empty() {
            return Vec::new();
        }
        let all = u8::try_from(typed.len()).unwrap_or(u8::MAX);
        let mut hits: Vec<(u32, u32)> = found
            .iter()
            .enumerate()
            .filter(|(number, fit)| fit.words == all && self.things[*number].is_some())
            .map(|(number, fit)| (fit.before + fit.here, u32::try_from(number).unwrap_or(u32::MAX)))
            .collect();
        if hits.len() > limit && limit > 0 {
            hits.select_nth_unstable_by(limit - 1, |a, b| b.cmp(a));
        }
        hits.truncate(limit);
        hits.sort_unstable_by(|a, b| b.cmp(a));
        let hit = |(score, number): (u32, u32)| self.things[number as usize].map(|id| Hit { id, score });
        hits.into_iter().filter_map(hit).collect()
    }

    /// Every place where a word occurs, with how well it fits there.
    fn occurrences(&self, word: &Word, goes_on: bool, add: &mut dyn FnMut(u32, u32)) {
        let term = word.term();
        let single_sign = matches!(word, Word::Signs(t) if t.chars().count() == 1);
        let mut left = POSTINGS_A_WORD;
        let mut any = false;
        if let Some(postings) = self.terms.get(term) {
            any = true;
            left = left.saturating_sub(postings.count as usize);
            postings.each(|number, title| add(number, if title { TITLE_EXACT } else { TEXT_EXACT }));
        }
        if goes_on || single_sign {
            let longer = self.terms.range::<str, _>(from(term)).skip_while(|(t, _)| &***t == term);
            for (_, postings) in longer.take_while(|(t, _)| t.starts_with(term)) {
                any = true;
                if left == 0 {
                    break;
                }
                left = left.saturating_sub(postings.count as usize);
                postings.each(|number, title| add(number, if title { TITLE_BEGINS } else { TEXT_BEGINS }));
            }
        }
        if !any && matches!(word, Word::Letters(t) if t.chars().count() >= TYPO_LETTERS) {
            for postings in self.with_a_typo(term, goes_on) {
                postings.each(|number, title| {
                    add(number, if title { TITLE_BEGINS / 2 } else { TEXT_BEGINS / 2 })
                });
            }
        }
    }

    /// Terms one typo away. One typo leaves one half of the word whole: terms that begin like the first half, and
    /// terms that end like the second, are all there can be.
    fn with_a_typo(&self, typed: &str, goes_on: bool) -> Vec<&Postings> {
        let chars: Vec<char> = typed.chars().collect();
        let half: String = chars[..chars.len() / 2].iter().collect();
        let end: String = chars[chars.len() / 2 + 1..].iter().rev().collect();
        let mut found: Vec<&Postings> = self
            .terms
            .range::<str, _>(from(&half))
            .take_while(|(t, _)| t.starts_with(half.as_str()))
            .take(TYPO_TERMS)
            .filter(|(t, _)| within_one_typo(typed, t, goes_on))
            .map(|(_, postings)| postings)
            .collect();
        let ends = self.backwards.range::<str, _>(from(&end)).take(TYPO_TERMS);
        for (backwards, ()) in ends.take_while(|(t, ())| t.starts_with(end.as_str())) {
            let term: String = backwards.chars().rev().collect();
            if !term.starts_with(half.as_str())
                && within_one_typo(typed, &term, false)
                && let Some(postings) = self.terms.get(term.as_str())
            {
                found.push(postings);
            }
        }
        found
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
        self.backwards =
            self.terms.keys().map(|t| (t.chars().rev().collect::<String>().into(), ())).collect();
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
