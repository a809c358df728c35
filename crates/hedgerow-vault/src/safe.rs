//! The safe: what a person's next computer needs, in a few bodies that lie at every neighbour, sealed to the person's own
//! recovery box. Each body can be read without the others, and a small change changes one of them.
//!
//! ```text
//! body = deflate (RFC 1951) of [* (name text, content bytes)]
//! ```

use hedgerow_record::limits::{SAFE_SLOTS, SAFE_UNPACKED_BYTES};
use hedgerow_record::{Kind, hash};
use minicbor::bytes::{ByteSlice, ByteVec};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use zeroize::Zeroizing;

use crate::boxes::BOX_OVERHEAD;

/// One thing in a safe, by its name.
pub type SafeItem = (String, Zeroizing<Vec<u8>>);

/// How hard is tried to make a body small: the usual of zlib.
const LEVEL: u8 = 6;
const PLACE: &str = "hedgerow/1 safe";

/// A safe ready to be sealed.
#[derive(Debug, Default)]
pub struct PackedSafe {
    /// Its bodies, each with the number of its slot.
    pub bodies: Vec<(u64, Zeroizing<Vec<u8>>)>,
    /// How many things found no room.
    pub left_out: usize,
}

/// Packs things, the most important first, into as few bodies as hold them. What finds no room at last is left out from
/// the end. The same things make the same bodies.
pub fn pack_safe(items: &[SafeItem]) -> PackedSafe {
    let most = Kind::SAFE.body_max() - BOX_OVERHEAD;
    let mut slots = 1;
    while slots < SAFE_SLOTS && !spread(items, slots).iter().all(|part| body(part).len() <= most) {
        slots *= 2;
    }
    let mut packed = PackedSafe::default();
    for (number, mut part) in (0..).zip(spread(items, slots)) {
        let mut bytes = body(&part);
        while bytes.len() > most {
            // A tenth at a time: each try costs a compression.
            let fewer = part.len() - part.len().div_ceil(10);
            packed.left_out += part.len() - fewer;
            part.truncate(fewer);
            bytes = body(&part);
        }
        if !part.is_empty() {
            packed.bodies.push((number, bytes));
        }
    }
    packed
}

/// What a body holds; nothing where it is none.
pub fn unpack_safe(body: &[u8]) -> Option<Vec<SafeItem>> {
    let plain = Zeroizing::new(decompress_to_vec_with_limit(body, SAFE_UNPACKED_BYTES).ok()?);
    let items: Vec<(String, ByteVec)> = minicbor::decode(&plain).ok()?;
    Some(items.into_iter().map(|(name, content)| (name, Zeroizing::new(content.into()))).collect())
}

/// Each thing keeps its place while the number of slots stays the same.
fn spread(items: &[SafeItem], slots: u64) -> Vec<Vec<&SafeItem>> {
    let mut parts: Vec<Vec<&SafeItem>> = (0..slots).map(|_| Vec::new()).collect();
    for item in items {
        let place = u64::from(hash(PLACE, item.0.as_bytes())[0]) % slots;
        if let Some(part) = usize::try_from(place).ok().and_then(|place| parts.get_mut(place)) {
            part.push(item);
        }
    }
    parts
}

fn body(items: &[&SafeItem]) -> Zeroizing<Vec<u8>> {
    let items: Vec<(&str, &ByteSlice)> =
        items.iter().map(|(name, content)| (name.as_str(), <&ByteSlice>::from(content.as_slice()))).collect();
    let plain = Zeroizing::new(minicbor::to_vec(items).unwrap_or_default());
    Zeroizing::new(compress_to_vec(&plain, LEVEL))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(name: &str, len: usize) -> SafeItem {
        // Incompressible, and the same each time.
        let content = (0..len.div_ceil(32)).flat_map(|n| hash("test", format!("{name}/{n}").as_bytes()));
        (name.to_owned(), Zeroizing::new(content.take(len).collect()))
    }

    fn whole(packed: &PackedSafe) -> Vec<SafeItem> {
        let mut items: Vec<SafeItem> =
            packed.bodies.iter().flat_map(|(_, body)| unpack_safe(body).unwrap()).collect();
        items.sort_by(|a, b| a.0.cmp(&b.0));
        items
    }

    #[test]
    fn what_is_put_in_comes_out_and_a_small_change_changes_one_body() {
        let mut items: Vec<SafeItem> = (0..400).map(|n| item(&format!("note/{n:03}"), 200)).collect();
        let packed = pack_safe(&items);
        assert_eq!((packed.left_out, packed.bodies.len() > 4), (0, true));
        assert_eq!(whole(&packed), items);
        items[7].1 = item("another", 200).1;
        let again = pack_safe(&items);
        let changed = again.bodies.iter().zip(&packed.bodies).filter(|(a, b)| a != b).count();
        assert_eq!((again.bodies.len(), changed), (packed.bodies.len(), 1));
    }

    #[test]
    fn what_finds_no_room_is_left_out_from_the_end_and_counted() {
        let items: Vec<SafeItem> = (0..600).map(|n| item(&format!("note/{n:03}"), 1_000)).collect();
        let packed = pack_safe(&items);
        let kept = whole(&packed);
        assert_eq!(kept.len() + packed.left_out, items.len());
        assert!(packed.left_out > 0 && kept.len() > 150, "{} left out", packed.left_out);
        assert!(kept.contains(&items[0]), "the most important stays");
        assert!(packed.bodies.iter().all(|(n, b)| *n < SAFE_SLOTS && b.len() + BOX_OVERHEAD <= 16 * 1024));
    }

    #[test]
    fn a_body_that_would_unfold_without_end_is_none() {
        let bomb = compress_to_vec(&vec![0; SAFE_UNPACKED_BYTES + 1], LEVEL);
        assert!(unpack_safe(&bomb).is_none());
        assert!(unpack_safe(b"not a body").is_none());
        assert!(pack_safe(&[]).bodies.is_empty());
    }
}
