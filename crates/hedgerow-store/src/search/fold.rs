//! From text to terms: what is typed with or without accents, in capitals or not, is one term.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Characters of a term; longer words are cut.
const TERM_CHARS: usize = 32;

/// A word of a query or text, folded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Word {
    /// Letters and digits.
    Letters(String),
    /// Two characters in a row of a script without spaces, or a single one.
    Signs(String),
}

impl Word {
    pub(crate) fn term(&self) -> &str {
        match self {
            Word::Letters(t) | Word::Signs(t) => t,
        }
    }
}

/// The words of a text. Scripts without spaces give every pair of neighbouring characters, and the last one alone so
/// that each can be found by itself; a query leaves that last one out unless it is all there is.
pub(crate) fn words(text: &str, is_query: bool) -> Vec<Word> {
    let mut words = Vec::new();
    let mut letters = String::new();
    let mut signs: Vec<char> = Vec::new();
    for c in folded(text) {
        if is_sign(c) {
            end_letters(&mut letters, &mut words);
            signs.push(c);
        } else if c.is_alphanumeric() {
            end_signs(&mut signs, &mut words, is_query);
            letters.push(c);
        } else {
            end_letters(&mut letters, &mut words);
            end_signs(&mut signs, &mut words, is_query);
        }
    }
    end_letters(&mut letters, &mut words);
    end_signs(&mut signs, &mut words, is_query);
    words
}

fn end_letters(letters: &mut String, words: &mut Vec<Word>) {
    if !letters.is_empty() {
        words.push(Word::Letters(letters.chars().take(TERM_CHARS).collect()));
        letters.clear();
    }
}

fn end_signs(signs: &mut Vec<char>, words: &mut Vec<Word>, is_query: bool) {
    words.extend(signs.windows(2).map(|pair| Word::Signs(pair.iter().collect())));
    if let Some(last) = signs.last().filter(|_| !is_query || signs.len() == 1) {
        words.push(Word::Signs(last.to_string()));
    }
    signs.clear();
}

/// Lower case, without accents, hiragana for katakana; letters that are no accented ones get their usual spelling.
fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c) || is_voicing(*c)).nfc();
    plain.flat_map(char::to_lowercase).flat_map(|c| {
        let (first, second) = match c {
            'ß' => ('s', Some('s')),
            'æ' => ('a', Some('e')),
            'œ' => ('o', Some('e')),
            'ø' => ('o', None),
            'ł' => ('l', None),
            'đ' | 'ð' => ('d', None),
            'þ' => ('t', Some('h')),
            'ı' => ('i', None),
            'ー' => return None.into_iter().chain(None),
            'ァ'..='ヶ' => (char::from_u32(c as u32 - 0x60).unwrap_or(c), None),
            c => (c, None),
        };
        Some(first).into_iter().chain(second)
    })
}

/// The marks that make another syllable of a kana: they tell words apart, unlike accents.
fn is_voicing(c: char) -> bool {
    matches!(c, '\u{3099}' | '\u{309A}')
}

fn is_sign(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{AC00}'..='\u{D7AF}' | '\u{0E00}'..='\u{0E7F}' | '\u{20000}'..='\u{2FA1F}')
}

/// Whether one letter changed, left out, put in or swapped with its neighbour makes `typed` into `term`, or, where
/// the word may go on, into its beginning.
pub(crate) fn within_one_typo(typed: &str, term: &str, may_go_on: bool) -> bool {
    let (typed, term): (Vec<char>, Vec<char>) = (typed.chars().collect(), term.chars().collect());
    let same = typed.iter().zip(&term).take_while(|(a, b)| a == b).count();
    let (a, b) = (&typed[same..], &term[same..]);
    let rest_fits = |a: &[char], b: &[char]| if may_go_on { b.starts_with(a) } else { a == b };
    match (a, b) {
        ([], _) => may_go_on || b.len() <= 1,
        (_, []) => a.len() <= 1,
        ([_, a1 @ ..], [_, b1 @ ..]) => {
            let swapped = a.len() > 1 && b.len() > 1 && a[0] == b[1] && a[1] == b[0];
            rest_fits(a1, b1)
                || rest_fits(a1, b)
                || rest_fits(a, b1)
                || swapped && rest_fits(&a[2..], &b[2..])
        }
    }
}
