//! Making new inputs of old ones: bits, pieces, lengths that lie, words that decoders look for.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

/// Words that decoders look for, and lengths that lie.
const WORDS: [&[u8]; 24] = [
    b"hedgerow://join/1#",
    b"hedgerow://join/",
    b"HGKEYS01",
    b"title",
    b"quantity",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\"",
    b"\r\n",
    b"'=",
    &[0xFF; 8],
    &[0x7F, 0xFF, 0xFF, 0xFF],
    &[0x80, 0, 0, 0, 0, 0, 0, 0],
    &[0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    &[0x5B, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF],
    &[0x1B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    &[0x1B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    &[0x9F],
    &[0xBF],
    &[0xFF],
    &[0xF6],
    &[0x61, 0, 0, 2],
    &[0x82, 0x0F, 0x81, 0xF4],
    &[0xA0],
];

/// A seeded source of inputs.
pub struct Mutator {
    rng: ChaCha20Rng,
}

impl Mutator {
    /// The same seed makes the same inputs.
    pub fn new(seed: u64) -> Mutator {
        Mutator { rng: ChaCha20Rng::seed_from_u64(seed) }
    }

    /// A number below `many`, which is not 0.
    pub fn below(&mut self, many: usize) -> usize {
        usize::try_from(self.rng.next_u64() % (many.max(1) as u64)).unwrap_or(0)
    }

    /// Something like `old`, with pieces of `other`, of at most so many bytes.
    pub fn mutate(&mut self, old: &[u8], other: &[u8], longest: usize) -> Vec<u8> {
        let mut bytes = old.to_vec();
        for _ in 0..1usize << self.below(4) {
            self.change(&mut bytes, other);
        }
        bytes.truncate(longest);
        bytes
    }

    fn change(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        let at = self.below(bytes.len() + 1);
        let upto = (at + self.length()).min(bytes.len());
        match self.below(12) {
            0 | 1 => {
                let bit = 1 << self.below(8);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= bit;
                }
            }
            2 => {
                let new = self.byte();
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = new;
                }
            }
            3 => {
                let step = if self.below(2) == 0 { 1 } else { 0xFF };
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = byte.wrapping_add(step);
                }
            }
            4 => drop(bytes.drain(at..upto)),
            5 => {
                let piece: Vec<u8> = (0..self.length()).map(|_| self.byte()).collect();
                bytes.splice(at..at, piece);
            }
            6 => {
                let piece = bytes[at..upto].to_vec();
                let to = self.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            7 | 8 => {
                let from = self.below(other.len() + 1);
                let piece = other[from..(from + self.length() * 4).min(other.len())].to_vec();
                let end = if self.below(2) == 0 { at } else { (at + piece.len()).min(bytes.len()) };
                bytes.splice(at..end, piece);
            }
            9 => {
                let word = WORDS[self.below(WORDS.len())];
                let end = if self.below(2) == 0 { at } else { (at + word.len()).min(bytes.len()) };
                bytes.splice(at..end, word.iter().copied());
            }
            10 => {
                // A length of CBOR says something else.
                let shift = self.byte() & 0x1F;
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = (*byte & 0xE0) | shift;
                }
            }
            _ => bytes.truncate(at),
        }
    }

    fn byte(&mut self) -> u8 {
        self.rng.next_u32().to_le_bytes()[0]
    }

    fn length(&mut self) -> usize {
        let most = 1 << self.below(6);
        1 + self.below(most)
    }
}
