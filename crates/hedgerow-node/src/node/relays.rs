//! An organiser names the group's relay peers, and ends them.

use super::Node;
use crate::clock::now;
use crate::error::NodeError;
use crate::view::RelayLine;

impl Node {
    /// Names a relay peer by the line that it printed, as an organiser; the answer is what its keeper gives to it.
    pub async fn name_relay(&self, group: &str, card: &str) -> Result<RelayLine, NodeError> {
        let (group, card) = (group.to_owned(), card.to_owned());
        self.ask(move |house| house.name_relay(&group, &card, now())).await
    }

    /// Ends a relay peer of the group, by its id or the beginning of it.
    pub async fn end_relay(&self, group: &str, relay: &str) -> Result<(), NodeError> {
        let (group, relay) = (group.to_owned(), relay.to_owned());
        self.ask(move |house| house.end_relay(&group, &relay, now())).await
    }
}
