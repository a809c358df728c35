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
    for c in folded(text).chars() {
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
fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c) || is_voicing(*c)).nfc();
    let mut folded = String::with_capacity(text.len());
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
    folded
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
