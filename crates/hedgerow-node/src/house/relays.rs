//! What an organiser says about the group's relay peers, and how they stand.

use hedgerow_group::{LinkError, RelayCard};
use hedgerow_record::{DeviceKey, Millis};

use super::House;
use crate::clock::{ago, moment};
use crate::error::NodeError;
use crate::street::Street;
use crate::view::{Finding, RelayLine, RelayPeerView};

impl House {
    /// Names a relay peer by the line that it printed; the answer is what its keeper gives to it.
    pub(crate) fn name_relay(
        &mut self,
        group: &str,
        card: &str,
        now: Millis,
    ) -> Result<RelayLine, NodeError> {
        let card = RelayCard::find(card).map_err(|error| match error {
            LinkError::NotALink => {
                NodeError::usage("E_NO_LINE", "card", "there is no relay peer's line in this text")
                    .help("Paste the line that begins with hedgerow://relay/, which the relay peer prints.")
            }
            LinkError::Mistyped => NodeError::usage("E_LINE_MISTYPED", "card", "the line is not complete")
                .help("Copy it once more, whole."),
            LinkError::Version(_) => {
                NodeError::usage("E_LINE_VERSION", "card", error.to_string()).help("Update Hedgerow.")
            }
        })?;
        if card.certificate.addresses.is_empty() {
            return Err(NodeError::refused("E_RELAY_NOWHERE", "this relay peer cannot be reached anywhere")
                .help(
                    "Tell it where it can be reached with --address, and take the line that it prints then.",
                ));
        }
        let id = self.street(group)?.id;
        let Some(street) = self.streets.get_mut(&id) else { return Err(crate::answers::no_group()) };
        let line = street.name_relay(&card, now, &mut self.rng)?;
        street.reach_relays();
        self.follow(&id, now)?;
        Ok(RelayLine {
            line: line.to_text(),
            relay: line.relay.to_string(),
            addresses: card.certificate.addresses,
        })
    }

    /// Ends a relay peer.
    pub(crate) fn end_relay(&mut self, group: &str, key: &str, now: Millis) -> Result<(), NodeError> {
        let id = self.street(group)?.id;
        let Some(street) = self.streets.get_mut(&id) else { return Err(crate::answers::no_group()) };
        street.end_relay(key, now, &mut self.rng)?;
        self.follow(&id, now)
    }

    /// How the group's relay peers stand.
    pub(crate) fn relay_peers(&self, street: &Street, now: Millis) -> Vec<RelayPeerView> {
        let view = |relay: &hedgerow_group::RelayPeer| {
            let key = relay.clear.transport;
            let connected = self.relays.iter().any(|((group, _), k)| *group == street.id && *k == key);
            let agreed = street.held.agreements().find(|(device, _)| **device == DeviceKey(key.0));
            let at = agreed.map(|(_, agreement)| agreement.at);
            let sentence = match (connected, at) {
                (_, Some(at)) => format!("Agreed with the relay peer {}.", ago(now.since(at))),
                (true, None) => "Connected to the relay peer.".to_owned(),
                (false, None) => "The relay peer is not reached just now.".to_owned(),
            };
            RelayPeerView {
                id: key.to_string(),
                addresses: relay.clear.addresses.clone(),
                connected,
                agreed_at: at.map(moment),
                sentence,
            }
        };
        street.roster.relays().iter().map(view).collect()
    }
}

impl House {
    /// What can be said of those through whom the groups are heard.
    pub(crate) fn source_findings(&self, now: Millis) -> Vec<Finding> {
        let mut findings = Vec::new();
        for street in self.streets.values() {
            let group = street.words().name;
            let name = |key: &DeviceKey| match street.roster.member_of(key) {
                Some(member) => format!("{}'s computer", street.person(&member).name),
                None => "the relay peer".to_owned(),
            };
            let mut tell = |code: &str, source: String, text: String, help: &str| {
                let values = [("group", group.clone()), ("source", source)];
                findings.push(Finding {
                    code: code.to_owned(),
                    well: false,
                    text,
                    help: Some(help.to_owned()),
                    values: values.into_iter().map(|(k, v)| (k.to_owned(), v)).collect(),
                });
            };
            if let Some(key) = street.only_source(now) {
                let source = name(&key);
                let text = format!("{group}: for three days everything was heard through {source} alone.");
                let help = "It could keep something from you. Meet another neighbour on one network, or try one's \
                            address with `hedgerow group reach ADDRESS`.";
                tell("C_ONE_SOURCE", source, text, help);
            }
            for (key, _) in street.sources.forgetful(now) {
                let source = name(key);
                let text = format!("{group}: {source} holds less of the group than it held before.");
                let help = "It was set back to an older state, or drops what it is given. Your computer gives it \
                            again; if this comes again, ask whoever keeps it.";
                tell("C_SOURCE_LOST", source, text, help);
            }
        }
        findings
    }
}
