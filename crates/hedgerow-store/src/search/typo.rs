//! Words one typo away, found by walking the order of terms instead of trying all of them.

use std::collections::BTreeMap;

use super::{Postings, from};

/// No letter with neighbours to be mistaken for lies above; scripts of thousands of signs do.
const LETTERS_END: char = '\u{2FFF}';

/// Lists of the terms that one letter changed, left out, put in or swapped with its neighbour makes of what was typed;
/// where the word may go on, of the terms that begin so. A list may come twice.
///
/// A typo at some letter leaves those before it whole. What can stand next is in the order of terms, a handful each
/// time and soon a single letter, so that the work grows with the word and hardly with the number of terms.
pub(super) fn lists<'a>(
    terms: &'a BTreeMap<Box<str>, Postings>,
    typed: &str,
    goes_on: bool,
) -> impl Iterator<Item = &'a Postings> {
    spellings(terms, typed).into_iter().flat_map(move |spelling| {
        let all = terms.range::<str, _>(from(&spelling));
        let fitting =
            move |t: &str| t.strip_prefix(spelling.as_str()).is_some_and(|rest| goes_on || rest.is_empty());
        all.take_while(move |(t, _)| fitting(t)).map(|(_, postings)| postings)
    })
}

/// What may have been meant.
fn spellings(terms: &BTreeMap<Box<str>, Postings>, typed: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, here) in typed.char_indices().map(|(at, c)| (at, Some(c))).chain([(typed.len(), None)]) {
        let (before, rest) = typed.split_at(at);
        let next = next_letters(terms, before);
        if next.is_empty() && !terms.contains_key(before) {
            // No term begins so, and neither does any that keeps these letters.
            break;
        }
        found.extend(next.iter().map(|letter| format!("{before}{letter}{rest}")));
        let Some(here) = here else { continue };
        let after = &rest[here.len_utf8()..];
        found.extend(next.iter().map(|letter| format!("{before}{letter}{after}")));
        found.push(format!("{before}{after}"));
        if let Some(neighbour) = after.chars().next() {
            found.push(format!("{before}{neighbour}{here}{}", &after[neighbour.len_utf8()..]));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The letters that come next in terms that begin so.
fn next_letters(terms: &BTreeMap<Box<str>, Postings>, before: &str) -> Vec<char> {
    let mut next = Vec::new();
    let mut from_here = before.to_owned();
    while let Some((term, _)) = terms.range::<str, _>(from(&from_here)).next() {
        let Some(rest) = term.strip_prefix(before) else { break };
        from_here.truncate(before.len());
        match rest.chars().next() {
            Some(letter) if letter > LETTERS_END => break,
            Some(letter) => {
                next.push(letter);
                // Past everything that goes on with this letter: no term holds the last of all characters.
                from_here.extend([letter, char::MAX]);
            }
            None => from_here.push('\0'),
        }
    }
    next
}
