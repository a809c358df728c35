//! From text to terms: what is typed with or without accents, in capitals or not, is one term.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Characters of a term; longer words are cut.
const TERM_CHARS: usize = 32;

/// A word of a query, folded.
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

/// The words of a query. Of characters of a script without spaces the last one alone is left out, unless it is all
/// there is.
pub(crate) fn typed(query: &str) -> Vec<Word> {
    let folded = folded(query);
    let mut words = Vec::new();
    split(&folded, true, |term, signs| {
        words.push(if signs { Word::Signs(term.to_owned()) } else { Word::Letters(term.to_owned()) });
    });
    words
}

/// Each term of a text. Scripts without spaces give every pair of neighbouring characters, and the last one alone so
/// that each can be found by itself.
pub(crate) fn each_term(text: &str, mut each: impl FnMut(&str)) {
    split(&folded(text), false, |term, _| each(term));
}

/// Goes through the words of a folded text, with whether each is of a script without spaces.
fn split<'a>(folded: &'a str, is_query: bool, mut each: impl FnMut(&'a str, bool)) {
    let mut letters: Option<usize> = None;
    let mut signs: Vec<usize> = Vec::new();
    let ends = [(folded.len(), ' ')];
    for (at, c) in folded.char_indices().chain(ends) {
        let sign = is_sign(c);
        let letter = !sign && c.is_alphanumeric();
        if !letter && let Some(from) = letters.take() {
            each(cut(&folded[from..at]), false);
        }
        if !sign && !signs.is_empty() {
            let last = signs.len() - 1;
            let end = |n: usize| signs.get(n).copied().unwrap_or(at);
            (0..last).for_each(|n| each(&folded[signs[n]..end(n + 2)], true));
            if !is_query || last == 0 {
                each(&folded[signs[last]..at], true);
            }
            signs.clear();
        }
        if letter {
            letters.get_or_insert(at);
        } else if sign {
            signs.push(at);
        }
    }
}

fn cut(word: &str) -> &str {
    if word.len() <= TERM_CHARS {
        return word;
    }
    word.char_indices().nth(TERM_CHARS).map_or(word, |(end, _)| &word[..end])
}

/// Lower case, without accents, hiragana for katakana; letters that are no accented ones get their usual spelling.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // Nothing that normalisation joins lies on both sides of a space, and most words are plain in most languages.
    for piece in text.split_inclusive(' ') {
        if piece.is_ascii() {
            let from = folded.len();
            folded.push_str(piece);
            folded[from..].make_ascii_lowercase();
        } else {
            fold_piece(piece, &mut folded);
        }
    }
    folded
}

fn fold_piece(piece: &str, folded: &mut String) {
    let plain = piece.nfkd().filter(|c| !is_combining_mark(*c) || is_voicing(*c)).nfc();
    for c in plain.flat_map(char::to_lowercase) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ー' => {}
            'ァ'..='ヶ' => folded.push(char::from_u32(c as u32 - 0x60).unwrap_or(c)),
            c => folded.push(c),
        }
    }
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
