//! The two lines by which a group gets a relay peer: the relay's card, which its keeper gives to an organiser, and the
//! carry line, which the organiser gives back (PROTOCOL.md section 5, "Relay line").

use hedgerow_record::clear::RelayCertificateClear;
use hedgerow_record::{BoxKey, GroupId, Prefix, RelayKey};
use hedgerow_vault::MeetingKey;

use crate::coded::{ADDRESSES_LEN, Coded, LinkError, read_addresses, write_addresses};

const CARD: Coded = Coded { word: "relay", longest: 32 + 32 + 1 + ADDRESSES_LEN };
const CARRY: Coded = Coded { word: "carry", longest: 32 + 16 + 32 + 32 + 32 + 1 };

/// Who a relay peer is and where it can be reached, as it prints it. Nothing in it is secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RelayCard {
    /// What an organiser's certificate will say.
    pub certificate: RelayCertificateClear,
}

/// What a relay peer needs to carry a group. It opens nothing that anybody wrote; but whoever has it can find out who
/// belongs to the group, so that its `Debug` hides the meeting key.
#[derive(Clone, PartialEq, Eq)]
pub struct CarryLine {
    /// The group.
    pub group: GroupId,
    /// The branch that the organiser follows.
    pub branch: Prefix,
    /// The key by which members recognise one another.
    pub meeting_key: MeetingKey,
    /// For which relay peer it is.
    pub relay: RelayKey,
    /// Where keys for it are sealed to.
    pub relay_box: BoxKey,
    /// Whether it may read.
    pub reads: bool,
}

impl RelayCard {
    /// The line to hand over.
    pub fn to_text(&self) -> String {
        let c = &self.certificate;
        let mut bytes = [c.transport.0, c.relay_box.0].concat();
        bytes.push(u8::from(c.reads));
        write_addresses(&mut bytes, &c.addresses);
        CARD.write(&bytes)
    }

    /// Finds it in a text.
    pub fn find(text: &str) -> Result<RelayCard, LinkError> {
        CARD.find(text, |content| {
            let (transport, rest) = content.split_first_chunk::<32>()?;
            let (relay_box, rest) = rest.split_first_chunk::<32>()?;
            let (reads, rest) = rest.split_first()?;
            let addresses = read_addresses(rest)?;
            let certificate = RelayCertificateClear {
                transport: RelayKey(*transport),
                relay_box: BoxKey(*relay_box),
                reads: *reads == 1,
                addresses,
            };
            (*reads <= 1).then_some(RelayCard { certificate })
        })
    }
}

impl CarryLine {
    /// The line to hand over.
    pub fn to_text(&self) -> String {
        let keys = [*self.meeting_key.as_bytes(), self.relay.0, self.relay_box.0].concat();
        let bytes = [&self.group.0[..], &self.branch.0, &keys, &[u8::from(self.reads)]].concat();
        CARRY.write(&bytes)
    }

    /// Finds it in a text.
    pub fn find(text: &str) -> Result<CarryLine, LinkError> {
        CARRY.find(text, |content| {
            let (group, rest) = content.split_first_chunk::<32>()?;
            let (branch, rest) = rest.split_first_chunk::<16>()?;
            let (meeting_key, rest) = rest.split_first_chunk::<32>()?;
            let (relay, rest) = rest.split_first_chunk::<32>()?;
            let (relay_box, rest) = rest.split_first_chunk::<32>()?;
            let [reads @ 0..=1] = rest else { return None };
            Some(CarryLine {
                group: GroupId(*group),
                branch: Prefix(*branch),
                meeting_key: MeetingKey::from_bytes(meeting_key)?,
                relay: RelayKey(*relay),
                relay_box: BoxKey(*relay_box),
                reads: *reads == 1,
            })
        })
    }
}

impl core::fmt::Debug for CarryLine {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CarryLine")
            .field("group", &self.group)
            .field("relay", &self.relay)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lines_come_back_whole_and_are_not_taken_for_one_another() {
        let certificate = RelayCertificateClear {
            transport: RelayKey([1; 32]),
            relay_box: BoxKey([2; 32]),
            reads: false,
            addresses: vec!["203.0.113.10:7142".to_owned(), "relay.example:7142".to_owned()],
        };
        let card = RelayCard { certificate };
        assert_eq!(RelayCard::find(&format!("Here it is: {}.", card.to_text())).unwrap(), card);
        let line = CarryLine {
            group: GroupId([3; 32]),
            branch: Prefix([4; 16]),
            meeting_key: MeetingKey::from_bytes(&[5; 32]).unwrap(),
            relay: RelayKey([1; 32]),
            relay_box: BoxKey([2; 32]),
            reads: false,
        };
        assert_eq!(CarryLine::find(&line.to_text()).unwrap(), line);
        assert_eq!(CarryLine::find(&card.to_text()), Err(LinkError::NotALink));
        assert_eq!(crate::Link::find(&line.to_text()), Err(LinkError::NotALink));
        let mut cut = line.to_text();
        cut.pop();
        assert_eq!(CarryLine::find(&cut), Err(LinkError::Mistyped));
    }
}
