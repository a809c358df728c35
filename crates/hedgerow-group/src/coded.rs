//! Bytes as a line that people hand one another on paper, by chat, or read aloud to a scanner: a word that says what it is
//! for, a version, and RFC 4648 base32 without padding (upper case, so that a QR code stays small) with four bytes of
//! checksum at the end.

use data_encoding::BASE32_NOPAD;
use hedgerow_record::hash;
use hedgerow_record::limits::LINK_ADDRESSES;

/// The version of every line, before the `#` and as the first coded byte.
const VERSION: u8 = 1;
const CHECKSUM: &str = "hedgerow/1 link checksum";
const SUM_LEN: usize = 4;

/// Why a text is not a link.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Nothing in it begins like one.
    #[error("there is no such Hedgerow line in this text")]
    NotALink,
    /// A letter is wrong or missing; ask for it again or compare it with the paper.
    #[error("the line is not complete, or a character is mistyped")]
    Mistyped,
    /// Written by a program with another version.
    #[error("it was written by another version of Hedgerow ({0})")]
    Version(u8),
}

/// What a kind of line is for, and how long it can be.
pub(crate) struct Coded {
    /// The word behind `hedgerow://`.
    pub(crate) word: &'static str,
    /// Bytes of the longest content.
    pub(crate) longest: usize,
}

/// Bytes that up to [`LINK_ADDRESSES`] addresses take at most.
pub(crate) const ADDRESSES_LEN: usize = 1 + LINK_ADDRESSES * (1 + u8::MAX as usize);

impl Coded {
    /// The line.
    pub(crate) fn write(&self, content: &[u8]) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(content);
        let sum = checksum(&bytes);
        bytes.extend_from_slice(&sum);
        format!("hedgerow://{}/{VERSION}#{}", self.word, BASE32_NOPAD.encode(&bytes))
    }

    /// Finds the line in a text: alone, with a message around it, or as the contents of a file. Spaces and line breaks
    /// inside it and lower case are forgiven.
    pub(crate) fn find<T>(&self, text: &str, read: impl Fn(&[u8]) -> Option<T>) -> Result<T, LinkError> {
        let folded = text.to_ascii_lowercase();
        let prefix = format!("hedgerow://{}/", self.word);
        let start = folded.find(&prefix).ok_or(LinkError::NotALink)? + prefix.len();
        let (version, rest) = folded[start..].split_once('#').ok_or(LinkError::Mistyped)?;
        match version.trim().parse() {
            Ok(VERSION) => {}
            Ok(other) => return Err(LinkError::Version(other)),
            Err(_) => return Err(LinkError::Mistyped),
        }
        let longest = (1 + self.longest + SUM_LEN).div_ceil(5) * 8;
        let mut coded = String::new();
        let mut last_error = LinkError::Mistyped;
        // A message may go on behind the line: words are taken as long as they can belong to it, and the checksum
        // says where it ends.
        for word in rest.split_whitespace() {
            // Each word is tried with all before it: a long text of short ones would cost the square of its length.
            if coded.len() > longest {
                return Err(last_error);
            }
            if !word.bytes().all(|b| b.is_ascii_lowercase() || (b'2'..=b'7').contains(&b)) {
                let clean: String =
                    word.chars().take_while(|c| c.is_ascii_lowercase() || ('2'..='7').contains(c)).collect();
                coded.push_str(&clean.to_ascii_uppercase());
                return decode(&coded, &read)
                    .map_err(|e| if e == LinkError::Mistyped { last_error } else { e });
            }
            coded.push_str(&word.to_ascii_uppercase());
            match decode(&coded, &read) {
                Ok(found) => return Ok(found),
                Err(error) => last_error = error,
            }
        }
        Err(last_error)
    }
}

/// Appends addresses: their number, and each behind its length.
pub(crate) fn write_addresses(bytes: &mut Vec<u8>, addresses: &[String]) {
    let fitting = addresses.iter().filter(|a| a.len() <= usize::from(u8::MAX));
    let addresses: Vec<&String> = fitting.take(LINK_ADDRESSES).collect();
    bytes.push(u8::try_from(addresses.len()).unwrap_or(0));
    for address in addresses {
        bytes.push(u8::try_from(address.len()).unwrap_or(0));
        bytes.extend_from_slice(address.as_bytes());
    }
}

/// Reads addresses that fill the bytes to the last one.
pub(crate) fn read_addresses(bytes: &[u8]) -> Option<Vec<String>> {
    let (count, mut rest) = bytes.split_first()?;
    let mut addresses = Vec::new();
    for _ in 0..*count {
        let (len, after) = rest.split_first()?;
        let (address, after) = after.split_at_checked(usize::from(*len))?;
        addresses.push(String::from_utf8(address.to_vec()).ok()?);
        rest = after;
    }
    (rest.is_empty() && addresses.len() <= LINK_ADDRESSES).then_some(addresses)
}

fn decode<T>(coded: &str, read: impl Fn(&[u8]) -> Option<T>) -> Result<T, LinkError> {
    let bytes = BASE32_NOPAD.decode(coded.as_bytes()).map_err(|_| LinkError::Mistyped)?;
    let (content, sum) = bytes.split_last_chunk::<SUM_LEN>().ok_or(LinkError::Mistyped)?;
    if *sum != checksum(content) {
        return Err(LinkError::Mistyped);
    }
    match content.split_first() {
        Some((&VERSION, content)) => read(content).ok_or(LinkError::Mistyped),
        Some((other, _)) => Err(LinkError::Version(*other)),
        None => Err(LinkError::Mistyped),
    }
}

fn checksum(content: &[u8]) -> [u8; SUM_LEN] {
    let h = hash(CHECKSUM, content);
    [h[0], h[1], h[2], h[3]]
}
