//! Cutting arbitrary bytes into choices.

/// Bytes that are used up from the front. When they are at an end every choice is the first one.
#[derive(Clone, Copy)]
pub(crate) struct Cut<'a>(pub(crate) &'a [u8]);

impl<'a> Cut<'a> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn byte(&mut self) -> u8 {
        match self.0.split_first() {
            Some((byte, rest)) => {
                self.0 = rest;
                *byte
            }
            None => 0,
        }
    }

    /// A choice among so many.
    pub(crate) fn below(&mut self, many: usize) -> usize {
        usize::from(self.byte()) % many.max(1)
    }

    pub(crate) fn u16(&mut self) -> u16 {
        u16::from_be_bytes([self.byte(), self.byte()])
    }

    pub(crate) fn array<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.byte())
    }

    /// A piece that says how long it is.
    pub(crate) fn piece(&mut self) -> &'a [u8] {
        let len = usize::from(self.u16()).min(self.0.len());
        let (piece, rest) = self.0.split_at(len);
        self.0 = rest;
        piece
    }

    pub(crate) fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }
}

/// Changes a few bytes of something good, as the choices say.
pub(crate) fn mangle(good: &[u8], cut: &mut Cut<'_>) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for _ in 0..=cut.below(4) {
        if bytes.is_empty() {
            break;
        }
        let at = usize::from(cut.u16()) % bytes.len();
        match cut.below(4) {
            0 => bytes[at] ^= cut.byte(),
            1 => bytes.truncate(at),
            2 => {
                let piece = cut.array::<3>();
                bytes.splice(at..at, piece);
            }
            _ => {
                let upto = (at + cut.below(9)).min(bytes.len());
                bytes.drain(at..upto);
            }
        }
    }
    bytes
}
