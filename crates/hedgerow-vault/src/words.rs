//! Twenty-four words that restore a person (BIP39, English list).

use core::fmt;
use std::borrow::Cow;

use bip39::{Language, Mnemonic};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::derive::random;

/// How many words a person writes down.
const WORDS: usize = 24;
/// Letters after which a word is certain: no two of the list begin with the same four (BIP39).
const CERTAIN_LETTERS: usize = 4;
/// Characters of a misspelt word that are shown again.
const SHOWN_CHARS: usize = 24;

/// A person: 32 random bytes, shown as 24 words. Everything else a person needs can be had again from it.
#[derive(Clone)]
pub struct Seed(Mnemonic);

/// Why words do not make a [`Seed`]. Whoever typed them can mend each of these.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WordsError {
    /// Words are missing or too many.
    #[error("there are {found} words, and there should be 24")]
    WrongCount {
        /// How many there are.
        found: usize,
    },
    /// A word is misspelt.
    #[error("word {position}, “{word}”, is not in the list")]
    UnknownWord {
        /// Which one, counted from 1 as on paper.
        position: usize,
        /// As typed, cut to 24 characters.
        word: String,
    },
    /// All are words of the list, and one of them is the wrong one, or two are swapped.
    #[error("these words do not belong together: one is wrong, or two are swapped")]
    Checksum,
}

impl Seed {
    /// A new person.
    pub fn new(rng: &mut impl CryptoRng) -> Seed {
        loop {
            // Any 32 bytes are 24 words; the library's type allows for lengths that are none.
            if let Some(seed) = Seed::from_entropy(&random(rng)) {
                return seed;
            }
        }
    }

    /// Reads words as people write them: capitals, extra spaces, numbering, accents added by a keyboard and words
    /// cut after four or more letters are forgiven.
    pub fn from_words(text: &str) -> Result<Seed, WordsError> {
        let folded = fold(text);
        let typed = folded.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphabetic()));
        let typed: Vec<&str> = typed.filter(|w| !w.is_empty()).collect();
        if typed.len() != WORDS {
            return Err(WordsError::WrongCount { found: typed.len() });
        }
        let mut phrase = Zeroizing::new(String::with_capacity(WORDS * 9));
        for (index, word) in typed.iter().enumerate() {
            let Some(known) = known(word) else {
                let word = word.chars().take(SHOWN_CHARS).collect();
                return Err(WordsError::UnknownWord { position: index + 1, word });
            };
            phrase.push_str(known);
            phrase.push(' ');
        }
        let mnemonic = Mnemonic::parse_in_normalized(Language::English, &phrase);
        mnemonic.map(Seed).map_err(|_| WordsError::Checksum)
    }

    /// The 24 words, separated by single spaces.
    pub fn words(&self) -> Zeroizing<String> {
        let mut words = Zeroizing::new(String::with_capacity(WORDS * 9));
        for word in self.0.words() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
        words
    }

    pub(crate) fn from_entropy(entropy: &[u8; 32]) -> Option<Seed> {
        Mnemonic::from_entropy_in(Language::English, entropy).ok().map(Seed)
    }

    pub(crate) fn entropy(&self) -> Zeroizing<[u8; 32]> {
        let (all, _) = self.0.to_entropy_array();
        let all = Zeroizing::new(all);
        let mut entropy = Zeroizing::new([0; 32]);
        entropy.copy_from_slice(&all[..32]);
        entropy
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(..)")
    }
}

/// Compatibility decomposition (Unicode's NFKD), so that one text typed on two keyboards is one text.
pub(crate) fn decompose(text: &str) -> Zeroizing<String> {
    let mut text = Cow::Borrowed(text);
    Mnemonic::normalize_utf8_cow(&mut text);
    Zeroizing::new(text.into_owned())
}

/// Lower case without accents.
fn fold(text: &str) -> Zeroizing<String> {
    let mut text = decompose(text);
    text.retain(|c| !('\u{300}'..='\u{36f}').contains(&c));
    text.make_ascii_lowercase();
    text
}

fn known(typed: &str) -> Option<&'static str> {
    let list = Language::English;
    if let Some(index) = list.find_word(typed) {
        return list.word_list().get(usize::from(index)).copied();
    }
    list.words_by_prefix_iter(typed).next().filter(|_| typed.len() >= CERTAIN_LETTERS)
}
