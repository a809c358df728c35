//! A letter's link: what one neighbour hands another on paper, by chat, or read aloud to a scanner.
//!
//! A line of the kind `join` (see `line.rs`): 32 bytes group id, 16 bytes branch, 32 bytes secret, addresses.

use hedgerow_record::{GroupId, Prefix};
use hedgerow_vault::LinkSecret;

use crate::line;

const SCHEME: &str = "join";
/// Bytes of the longest link there is.
const LONGEST: usize = 32 + 16 + 32 + line::ADDRESSES_MAX;

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
        let mut bytes = [&self.group.0[..], &self.branch.0, self.secret.as_bytes()].concat();
        line::write_addresses(&mut bytes, &self.addresses);
        line::write(SCHEME, &bytes)
    }

    /// Finds the link in a text: the link alone, a message around it, or the contents of a `.hedgerow` file.
    /// Spaces and line breaks inside it and lower case are forgiven.
    pub fn find(text: &str) -> Result<Link, LinkError> {
        line::find(SCHEME, LONGEST, text, Link::read)
    }

    fn read(content: &[u8]) -> Option<Link> {
        let (group, rest) = content.split_first_chunk::<32>()?;
        let (branch, rest) = rest.split_first_chunk::<16>()?;
        let (secret, rest) = rest.split_first_chunk::<32>()?;
        let (addresses, rest) = line::read_addresses(rest)?;
        rest.is_empty().then(|| Link {
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
