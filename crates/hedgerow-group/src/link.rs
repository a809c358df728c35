//! A letter's link: what one neighbour hands another on paper, by chat, or read aloud to a scanner.
//!
//! `hedgerow://join/1#` and, coded: one byte version, 32 bytes group id, 16 bytes branch, 32 bytes secret, one byte number
//! of addresses, for each a length byte and a multiaddress as text, and four bytes of checksum.

use hedgerow_record::{GroupId, Prefix};
use hedgerow_vault::LinkSecret;

use crate::coded::{ADDRESSES_LEN, Coded, LinkError, read_addresses, write_addresses};

const LINE: Coded = Coded { word: "join", longest: 32 + 16 + 32 + ADDRESSES_LEN };

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

impl Link {
    /// The text to hand over.
    pub fn to_text(&self) -> String {
        let mut content = Vec::new();
        content.extend_from_slice(&self.group.0);
        content.extend_from_slice(&self.branch.0);
        content.extend_from_slice(self.secret.as_bytes());
        write_addresses(&mut content, &self.addresses);
        LINE.write(&content)
    }

    /// Finds the link in a text: the link alone, a message around it, or the contents of a `.hedgerow` file.
    /// Spaces and line breaks inside it and lower case are forgiven.
    pub fn find(text: &str) -> Result<Link, LinkError> {
        LINE.find(text, Link::read)
    }

    fn read(content: &[u8]) -> Option<Link> {
        let (group, rest) = content.split_first_chunk::<32>()?;
        let (branch, rest) = rest.split_first_chunk::<16>()?;
        let (secret, rest) = rest.split_first_chunk::<32>()?;
        Some(Link {
            group: GroupId(*group),
            branch: Prefix(*branch),
            secret: LinkSecret::from_bytes(*secret),
            addresses: read_addresses(rest)?,
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
