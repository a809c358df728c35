//! What comes from outside before anybody has said who it is: addresses in letters, and frames out of a stream.

use hedgerow_net::{Address, Deframer, FrameError};
use hedgerow_record::limits::FRAME_MAX;

use super::cut::Cut;

/// An address as somebody typed it or a letter carries it: shown and read again it is the same.
pub fn address(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Ok(address) = Address::read(&text) else { return };
    let shown = address.to_string();
    assert_eq!(Address::read(&shown).as_ref(), Ok(&address), "“{shown}” is another address");
    assert_eq!(Address::read(&format!(" {shown}\n")).as_ref(), Ok(&address));
    assert!(shown.len() <= text.len() + 64, "an address grows while it is read");
}

/// A stream in pieces: the frames are those of the whole, none longer than any may be, and what was refused stays so.
pub fn frames(bytes: &[u8]) {
    let mut cut = Cut(bytes);
    let mut whole = Vec::new();
    let mut in_pieces = Deframer::default();
    let (mut found, mut refused) = (Vec::new(), false);
    while !cut.is_empty() {
        let len = usize::from(cut.byte());
        let piece = &cut.0[..len.min(cut.0.len())];
        cut.0 = &cut.0[piece.len()..];
        whole.extend_from_slice(piece);
        in_pieces.push(piece);
        refused = take(&mut in_pieces, &mut found);
    }
    let (mut at_once, mut wanted) = (Deframer::default(), Vec::new());
    at_once.push(&whole);
    assert_eq!(take(&mut at_once, &mut wanted), refused);
    assert_eq!(found, wanted);
    let framed: usize = found.iter().map(|frame| frame.len() + 4).sum();
    assert!(framed <= whole.len());
}

/// Takes every whole frame; whether the next one is refused.
fn take(deframer: &mut Deframer, found: &mut Vec<Vec<u8>>) -> bool {
    loop {
        match deframer.next_frame() {
            Ok(Some(frame)) => {
                assert!(frame.len() <= FRAME_MAX);
                found.push(frame);
            }
            Ok(None) => return false,
            Err(FrameError::Oversize(len)) => {
                assert!(len > FRAME_MAX);
                return true;
            }
            Err(other) => panic!("no stream was read: {other}"),
        }
    }
}
