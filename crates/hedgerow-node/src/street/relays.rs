//! Relay peers of the group: naming one, and being in touch with all of them.

use hedgerow_group::{CarryLine, RelayCard, Roster, write_relay};
use hedgerow_net::{Address, for_a_letter};
use hedgerow_record::limits::LINK_ADDRESSES;
use hedgerow_record::{DeviceKey, Millis, RelayKey};
use rand_chacha::ChaCha20Rng;

use super::Street;
use crate::error::NodeError;
use crate::reach::Reach;

/// Whether somebody is counted upon to give things back: a member's device, or a relay peer, which goes by its key.
pub(super) fn counts(roster: &Roster, device: &DeviceKey) -> bool {
    roster.member_of(device).is_some() || roster.relay(&RelayKey(device.0)).is_some()
}

impl Street {
    /// Relay peers are always on: they are dialled as long as the group names them.
    pub(crate) fn reach_relays(&self) {
        let Some(network) = &self.network else { return };
        for address in self.relay_addresses() {
            network.know_relay(address);
        }
    }

    /// Where the group's relay peers are, the latest named first.
    pub(crate) fn relay_addresses(&self) -> Vec<Address> {
        let all = self.roster.relays().iter().flat_map(|r| &r.clear.addresses);
        all.filter_map(|text| Address::read(text).ok()).collect()
    }

    /// What goes into a letter: where a relay peer is, which is always on, and where this computer can be reached.
    pub(crate) fn letter_addresses(&self, reach: &Reach) -> Vec<Address> {
        let own = for_a_letter(&reach.reachable(), LINK_ADDRESSES);
        let relays = self.relay_addresses();
        let relays = relays.into_iter().take(LINK_ADDRESSES - own.len().min(1));
        relays.chain(own).take(LINK_ADDRESSES).collect()
    }

    /// Everything was compared with another computer: it is a source of what is known here.
    pub(crate) fn has_heard(&mut self, from: DeviceKey, now: Millis) -> Result<(), NodeError> {
        if !counts(&self.roster, &from) {
            return Ok(());
        }
        let is_own = self.roster.member_of(&from) == Some(self.me());
        let group_records = self.facts.len() as u64;
        if !is_own && self.sources.agreed(from, group_records, now) {
            self.store.put_app(&[(crate::sources::ROW.to_owned(), Some(self.sources.to_bytes()))])?;
        }
        Ok(())
    }

    /// Whether, for days, everything was heard through one computer alone, and which: somebody else could be heard.
    pub(crate) fn only_source(&self, now: Millis) -> Option<DeviceKey> {
        let me = self.me();
        let others = self.roster.members().filter(|(id, _)| **id != me).count();
        let here = self.roster.device(&me, &self.device.key())?;
        (others > 1).then(|| self.sources.only_one(here.since.ms(), now)).flatten()
    }

    /// Names a relay peer, as an organiser; what its keeper has to give it is answered.
    pub(crate) fn name_relay(
        &mut self,
        card: &RelayCard,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<CarryLine, NodeError> {
        let pen = self.pen()?;
        if !self.roster.is_organiser(&self.me()) {
            return Err(NodeError::refused(
                "E_NOT_AN_ORGANISER",
                "an organiser names the group's relay peers",
            ));
        }
        let certificate = &card.certificate;
        if certificate.reads {
            return Err(NodeError::refused(
                "E_RELAY_READS",
                "this relay peer wants to read, and is given nothing by this line",
            )
            .help("A computer that may read comes in by a letter, like a neighbour."));
        }
        let (_, keys) = self.keyring.writing_keys().ok_or_else(|| {
            NodeError::refused("E_WAITING_FOR_KEY", "this computer cannot open the group's words yet")
        })?;
        let line = CarryLine {
            group: self.id,
            branch: self.roster.branch().last().map(|act| act.prefix()).unwrap_or_default(),
            meeting_key: keys.meeting.clone(),
            relay: certificate.transport,
            relay_box: certificate.relay_box,
            reads: false,
        };
        // The same line may be asked for again; a record is written only where it says something else.
        if self.roster.relay(&certificate.transport).is_none_or(|known| known.clear != *certificate) {
            let record = write_relay(pen, self.group_stamp(now), certificate, rng)?;
            self.write_group(vec![record], now)?;
        }
        Ok(line)
    }

    /// Ends a relay peer, as an organiser, by the beginning of its key.
    pub(crate) fn end_relay(
        &mut self,
        key: &str,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<(), NodeError> {
        let pen = self.pen()?;
        if !self.roster.is_organiser(&self.me()) {
            return Err(NodeError::refused(
                "E_NOT_AN_ORGANISER",
                "an organiser names the group's relay peers",
            ));
        }
        let mut fitting =
            self.roster.relays().iter().filter(|r| r.clear.transport.to_string().starts_with(key.trim()));
        let (Some(relay), None) = (fitting.next(), fitting.next()) else {
            return Err(NodeError::not_found("E_NO_RELAY", "there is no such relay peer in this group"));
        };
        let mut certificate = relay.clear.clone();
        certificate.addresses.clear();
        let record = write_relay(pen, self.group_stamp(now), &certificate, rng)?;
        self.write_group(vec![record], now)
    }
}
