//! A letter's link: what one neighbour hands another on paper, by chat, or read aloud to a scanner.
//!
//! `hedgerow://join/1#` and, in RFC 4648 base32 without padding (upper case, so that a QR code stays small):
//! one byte version, 32 bytes group id, 16 bytes branch, 32 bytes secret, one byte number of addresses, for each a
//! length byte and a multiaddress as text, and four bytes of checksum.

use data_encoding::BASE32_NOPAD;
use hedgerow_record::limits::LINK_ADDRESSES;
use hedgerow_record::{GroupId, Prefix, hash};
use hedgerow_vault::LinkSecret;

const SCHEME: &str = "hedgerow://join/1#";
const VERSION: u8 = 1;
const CHECKSUM: &str = "hedgerow/1 link checksum";
const FIXED_LEN: usize = 1 + 32 + 16 + 32 + 1;
const SUM_LEN: usize = 4;
/// Characters of the longest link there is, behind its `#`.
const LONGEST: usize = (FIXED_LEN + LINK_ADDRESSES * (1 + u8::MAX as usize) + SUM_LEN).div_ceil(5) * 8;

/// An invitation as somebody holds it in the hand. Whoever has it can come in: its `Debug` hides the secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// The group it leads to.
    pub group: GroupId,
    /// The branch it leads to: the newest version at which the organisers changed.
    pub branch: Prefix,
    /// The secret.
    pub secret: LinkSecret,
    /// Where somebody of the group may be reached.
    pub addresses: Vec<String>,
}

/// Why a text is not a link.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Nothing in it begins like one.
    #[error("there is no Hedgerow letter in this text")]
    NotALink,
    /// A letter is wrong or missing; ask for it again or compare it with the paper.
    #[error("the letter is not complete, or a character is mistyped")]
    Mistyped,
    /// Written by a program with another version.
    #[error("the letter was written by another version of Hedgerow ({0})")]
    Version(u8),
}

impl Link {
    /// The text to hand over.
    pub fn to_text(&self) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(&self.group.0);
        bytes.extend_from_slice(&self.branch.0);
        bytes.extend_from_slice(self.secret.as_bytes());
        let addresses = self.addresses.iter().filter(|a| a.len() <= usize::from(u8::MAX));
        let addresses: Vec<&String> = addresses.take(LINK_ADDRESSES).collect();
        bytes.push(u8::try_from(addresses.len()).unwrap_or(0));
        for address in addresses {
            bytes.push(u8::try_from(address.len()).unwrap_or(0));
            bytes.extend_from_slice(address.as_bytes());
        }
        bytes.extend_from_slice(&checksum(&bytes));
        format!("{SCHEME}{}", BASE32_NOPAD.encode(&bytes))
    }

    /// Finds the link in a text: the link alone, a message around it, or the contents of a `.hedgerow` file.
    /// Spaces and line breaks inside it and lower case are forgiven.
    pub fn find(text: &str) -> Result<Link, LinkError> {
        let folded = text.to_ascii_lowercase();
        let prefix = "hedgerow://join/";
        let start = folded.find(prefix).ok_or(LinkError::NotALink)? + prefix.len();
        let (version, rest) = folded[start..].split_once('#').ok_or(LinkError::Mistyped)?;
        match version.trim().parse() {
            Ok(VERSION) => {}
            Ok(other) => return Err(LinkError::Version(other)),
            Err(_) => return Err(LinkError::Mistyped),
        }
        let mut coded = String::new();
        let mut last_error = LinkError::Mistyped;
        // A message may go on behind the link: words are taken as long as they can belong to it, and the checksum
        // says where it ends.
        for word in rest.split_whitespace() {
            // Each word is tried with all before it: a long text of short ones would cost the square of its length.
            if coded.len() > LONGEST {
                return Err(last_error);
            }
            if !word.bytes().all(|b| b.is_ascii_lowercase() || (b'2'..=b'7').contains(&b)) {
                let clean: String =
                    word.chars().take_while(|c| c.is_ascii_lowercase() || ('2'..='7').contains(c)).collect();
                coded.push_str(&clean.to_ascii_uppercase());
                return Link::decode(&coded)
                    .map_err(|e| if e == LinkError::Mistyped { last_error } else { e });
            }
            coded.push_str(&word.to_ascii_uppercase());
            match Link::decode(&coded) {
                Ok(link) => return Ok(link),
                Err(error) => last_error = error,
            }
        }
        Err(last_error)
    }

    fn decode(coded: &str) -> Result<Link, LinkError> {
        let bytes = BASE32_NOPAD.decode(coded.as_bytes()).map_err(|_| LinkError::Mistyped)?;
        let (version, _) = bytes.split_first().ok_or(LinkError::Mistyped)?;
        let (content, sum) = bytes.split_last_chunk::<SUM_LEN>().ok_or(LinkError::Mistyped)?;
        if *sum != checksum(content) {
            return Err(LinkError::Mistyped);
        }
        if *version != VERSION {
            return Err(LinkError::Version(*version));
        }
        Link::read(content).ok_or(LinkError::Mistyped)
    }

    fn read(content: &[u8]) -> Option<Link> {
        if content.len() < FIXED_LEN {
            return None;
        }
        let (_, rest) = content.split_first()?;
        let (group, rest) = rest.split_first_chunk::<32>()?;
        let (branch, rest) = rest.split_first_chunk::<16>()?;
        let (secret, rest) = rest.split_first_chunk::<32>()?;
        let (count, mut rest) = rest.split_first()?;
        let mut addresses = Vec::new();
        for _ in 0..*count {
            let (len, after) = rest.split_first()?;
            let (address, after) = after.split_at_checked(usize::from(*len))?;
            addresses.push(String::from_utf8(address.to_vec()).ok()?);
            rest = after;
        }
        (rest.is_empty() && addresses.len() <= LINK_ADDRESSES).then(|| Link {
            group: GroupId(*group),
            branch: Prefix(*branch),
            secret: LinkSecret::from_bytes(*secret),
            addresses,
        })
    }
}

impl core::fmt::Debug for Link {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Link")
            .field("group", &self.group)
            .field("addresses", &self.addresses)
            .finish_non_exhaustive()
    }
}

fn checksum(content: &[u8]) -> [u8; SUM_LEN] {
    let h = hash(CHECKSUM, content);
    [h[0], h[1], h[2], h[3]]
}
