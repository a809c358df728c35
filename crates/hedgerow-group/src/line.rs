//! Lines that are handed from person to person: by chat, on paper, in a QR code.
//!
//! `hedgerow://KIND/1#` and, in RFC 4648 base32 without padding (upper case, so that a QR code stays small): one byte
//! version, the content, and four bytes of checksum over both.

use data_encoding::BASE32_NOPAD;
use hedgerow_record::hash;
use hedgerow_record::limits::LINK_ADDRESSES;

use crate::link::LinkError;

const VERSION: u8 = 1;
const CHECKSUM: &str = "hedgerow/1 link checksum";
const SUM_LEN: usize = 4;
/// The most bytes that [`write_addresses`] appends.
pub(crate) const ADDRESSES_MAX: usize = 1 + LINK_ADDRESSES * (1 + u8::MAX as usize);

/// The line of a kind with this content.
pub(crate) fn write(kind: &str, content: &[u8]) -> String {
    let mut bytes = vec![VERSION];
    bytes.extend_from_slice(content);
    bytes.extend_from_slice(&checksum(&bytes));
    format!("hedgerow://{kind}/{VERSION}#{}", BASE32_NOPAD.encode(&bytes))
}

/// Finds the line of a kind in a text, whose content has at most so many bytes. Spaces and line breaks inside it and
/// lower case are forgiven, and so is a message around it.
pub(crate) fn find<T>(
    kind: &str,
    longest: usize,
    text: &str,
    read: impl Fn(&[u8]) -> Option<T>,
) -> Result<T, LinkError> {
    let folded = text.to_ascii_lowercase();
    let prefix = format!("hedgerow://{kind}/");
    let start = folded.find(&prefix).ok_or(LinkError::NotALink)? + prefix.len();
    let (version, rest) = folded[start..].split_once('#').ok_or(LinkError::Mistyped)?;
    match version.trim().parse() {
        Ok(VERSION) => {}
        Ok(other) => return Err(LinkError::Version(other)),
        Err(_) => return Err(LinkError::Mistyped),
    }
    let longest = (1 + longest + SUM_LEN).div_ceil(5) * 8;
    let mut coded = String::new();
    let mut last_error = LinkError::Mistyped;
    // A message may go on behind the line: words are taken as long as they can belong to it, and the checksum says
    // where it ends.
    for word in rest.split_whitespace() {
        // Each word is tried with all before it: a long text of short ones would cost the square of its length.
        if coded.len() > longest {
            return Err(last_error);
        }
        if !word.bytes().all(|b| b.is_ascii_lowercase() || (b'2'..=b'7').contains(&b)) {
            let clean: String =
                word.chars().take_while(|c| c.is_ascii_lowercase() || ('2'..='7').contains(c)).collect();
            coded.push_str(&clean.to_ascii_uppercase());
            return decode(&coded, &read).map_err(|e| if e == LinkError::Mistyped { last_error } else { e });
        }
        coded.push_str(&word.to_ascii_uppercase());
        match decode(&coded, &read) {
            Ok(found) => return Ok(found),
            Err(error) => last_error = error,
        }
    }
    Err(last_error)
}

fn decode<T>(coded: &str, read: impl Fn(&[u8]) -> Option<T>) -> Result<T, LinkError> {
    let bytes = BASE32_NOPAD.decode(coded.as_bytes()).map_err(|_| LinkError::Mistyped)?;
    let (whole, sum) = bytes.split_last_chunk::<SUM_LEN>().ok_or(LinkError::Mistyped)?;
    let (version, content) = whole.split_first().ok_or(LinkError::Mistyped)?;
    if *sum != checksum(whole) {
        return Err(LinkError::Mistyped);
    }
    if *version != VERSION {
        return Err(LinkError::Version(*version));
    }
    read(content).ok_or(LinkError::Mistyped)
}

/// Appends addresses: one byte for their number, then for each one byte for its length and its text. What does not fit
/// is left out.
pub(crate) fn write_addresses(bytes: &mut Vec<u8>, addresses: &[String]) {
    let short = |a: &&String| a.len() <= usize::from(u8::MAX);
    let addresses: Vec<&String> = addresses.iter().filter(short).take(LINK_ADDRESSES).collect();
    bytes.push(u8::try_from(addresses.len()).unwrap_or(0));
    for address in addresses {
        bytes.push(u8::try_from(address.len()).unwrap_or(0));
        bytes.extend_from_slice(address.as_bytes());
    }
}

/// Reads them back, with what follows them.
pub(crate) fn read_addresses(bytes: &[u8]) -> Option<(Vec<String>, &[u8])> {
    let (count, mut rest) = bytes.split_first()?;
    let mut addresses = Vec::new();
    for _ in 0..*count {
        let (len, after) = rest.split_first()?;
        let (address, after) = after.split_at_checked(usize::from(*len))?;
        addresses.push(String::from_utf8(address.to_vec()).ok()?);
        rest = after;
    }
    (addresses.len() <= LINK_ADDRESSES).then_some((addresses, rest))
}

fn checksum(content: &[u8]) -> [u8; SUM_LEN] {
    let h = hash(CHECKSUM, content);
    [h[0], h[1], h[2], h[3]]
}
