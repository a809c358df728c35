//! A group's line on the recovery sheet: with the 24 words it leads somebody back whose computer is lost. It is no secret
//! and lets nobody in.
//!
//! `hedgerow://back/1#` and, coded: one byte version, 32 bytes group id, 16 bytes branch, one byte number of addresses, for
//! each a length byte and an address as text, and four bytes of checksum.

use hedgerow_record::{GroupId, Prefix};

use crate::coded::{ADDRESSES_LEN, Coded, LinkError, read_addresses, write_addresses};

const LINE: Coded = Coded { word: "back", longest: 32 + 16 + ADDRESSES_LEN };

/// Which group somebody comes back to, and where it may be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayBack {
    /// The group.
    pub group: GroupId,
    /// The branch the person followed: the newest version at which the organisers changed.
    pub branch: Prefix,
    /// Where somebody of the group may be reached: nowhere, where a neighbour is to be found on the local network.
    pub addresses: Vec<String>,
}

impl WayBack {
    /// The line to print.
    pub fn to_text(&self) -> String {
        let mut content = Vec::new();
        content.extend_from_slice(&self.group.0);
        content.extend_from_slice(&self.branch.0);
        write_addresses(&mut content, &self.addresses);
        LINE.write(&content)
    }

    /// Finds the line in a text. Spaces and line breaks inside it and lower case are forgiven.
    pub fn find(text: &str) -> Result<WayBack, LinkError> {
        LINE.find(text, |content| {
            let (group, rest) = content.split_first_chunk::<32>()?;
            let (branch, rest) = rest.split_first_chunk::<16>()?;
            Some(WayBack {
                group: GroupId(*group),
                branch: Prefix(*branch),
                addresses: read_addresses(rest)?,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_sheet_is_read_as_it_was_printed_or_typed() {
        let way = WayBack {
            group: GroupId([7; 32]),
            branch: Prefix([9; 16]),
            addresses: vec!["/dns4/hall.example/tcp/7141".to_owned()],
        };
        let text = way.to_text();
        assert_eq!(WayBack::find(&text), Ok(way.clone()));
        let typed: Vec<String> =
            text.to_lowercase().chars().collect::<Vec<_>>().chunks(23).map(|c| c.iter().collect()).collect();
        assert_eq!(WayBack::find(&typed.join("\n ")), Ok(way));
        let wrong = text.replace('A', "B");
        assert_eq!(WayBack::find(&wrong), Err(LinkError::Mistyped));
        assert_eq!(crate::Link::find(&text), Err(LinkError::NotALink), "it is no letter");
    }
}
