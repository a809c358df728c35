//! Things and texts: fifty things in six languages, and as many invented ones as a bench wants.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

/// A thing of the inventory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// What it is.
    pub title: String,
    /// More about it.
    pub text: String,
    /// Its category.
    pub category: String,
    /// Two letters: en, fr, es, de, hu, ja.
    pub language: String,
}

/// The 300 things.
pub fn inventory() -> Result<Vec<Thing>, csv::Error> {
    let mut reader = csv::Reader::from_reader(include_str!("../data/inventory.csv").as_bytes());
    let mut things = Vec::new();
    for row in reader.records() {
        let row = row?;
        let field = |n: usize| row.get(n).unwrap_or_default().to_owned();
        things.push(Thing { title: field(0), text: field(1), category: field(2), language: field(4) });
    }
    Ok(things)
}

/// Syllables from which rare words are made, so that a neighbourhood's vocabulary has a long tail.
const SYLLABLES: [&str; 40] = [
    "ba", "bel", "bran", "cha", "cor", "da", "del", "dor", "fa", "fel", "gar", "gon", "hal", "ka", "kel",
    "kör", "la", "len", "lő", "mar", "mé", "mi", "nor", "ña", "or", "pa", "pel", "que", "ra", "ren", "ros",
    "sa", "sel", "tan", "tir", "ül", "va", "ver", "vil", "zor",
];
/// Rare words there are.
const RARE: u64 = 60_000;

/// Makes texts of about 500 bytes, the same ones for the same seed.
pub struct Texts {
    rng: ChaCha20Rng,
    things: Vec<Thing>,
    common: Vec<String>,
}

impl Texts {
    /// A generator.
    pub fn new(seed: u64) -> Result<Texts, csv::Error> {
        let things = inventory()?;
        let mut common: Vec<String> = things
            .iter()
            .flat_map(|t| t.title.split_whitespace().chain(t.text.split_whitespace()))
            .map(str::to_owned)
            .collect();
        common.sort_unstable();
        common.dedup();
        Ok(Texts { rng: ChaCha20Rng::seed_from_u64(seed), things, common })
    }

    /// A title, and a description of so many bytes or a few more.
    pub fn next_thing(&mut self, bytes: usize) -> (String, String) {
        let at = self.below(self.things.len() as u64);
        let rare = self.rare();
        let title = format!("{} {rare}", self.things[at].title);
        let mut text = self.things[at].text.clone();
        while text.len() < bytes {
            text.push(' ');
            let word = if self.below(4) == 0 { self.rare() } else { self.usual() };
            text.push_str(&word);
        }
        (title, text)
    }

    /// Words of a natural text: the n-th is about as frequent as 1/n (Zipf, 1949).
    fn usual(&mut self) -> String {
        let n = self.common.len() as f64;
        let u = (self.rng.next_u32() as f64 + 1.0) / (f64::from(u32::MAX) + 2.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Between 0 and the length.
        let at = (n.powf(u) - 1.0) as usize;
        self.common[at.min(self.common.len() - 1)].clone()
    }

    fn rare(&mut self) -> String {
        let mut n = self.rng.next_u64() % RARE;
        let mut word = String::new();
        for _ in 0..3 {
            #[allow(clippy::cast_possible_truncation)] // Below 40.
            word.push_str(SYLLABLES[(n % 40) as usize]);
            n /= 40;
        }
        word
    }

    fn below(&mut self, n: u64) -> usize {
        usize::try_from(self.rng.next_u64() % n.max(1)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_inventory_has_fifty_things_in_each_of_six_languages() {
        let things = inventory().unwrap();
        assert_eq!(things.len(), 300);
        for language in ["en", "fr", "es", "de", "hu", "ja"] {
            assert_eq!(things.iter().filter(|t| t.language == language).count(), 50, "{language}");
        }
    }

    #[test]
    fn texts_have_a_long_tail_of_words_and_are_the_same_for_the_same_seed() {
        let mut texts = Texts::new(1).unwrap();
        let mut words = HashSet::new();
        let first = texts.next_thing(480);
        for _ in 0..20_000 {
            words.extend(texts.next_thing(480).1.split(' ').map(str::to_owned));
        }
        assert!(words.len() > 50_000, "{}", words.len());
        assert_eq!(Texts::new(1).unwrap().next_thing(480), first);
    }
}
