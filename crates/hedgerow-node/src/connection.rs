//! How a group is reached, what waits for a neighbour, and with whom everything is agreed, as an interface is told.

use std::collections::{HashMap, HashSet};

use hedgerow_net::{Address, for_a_letter};
use hedgerow_record::{DeviceKey, MemberId, Millis};

use crate::clock::{ago, moment};
use crate::house::House;
use crate::street::Street;
use crate::view::{AgreedWith, Connection, KnownAddress};

impl House {
    pub(crate) fn connection(&self, street: &Street, now: Millis) -> Connection {
        let reach = street.network.as_ref().map(|n| n.reach()).unwrap_or_default();
        let inside = self.inside.iter().filter(|((group, _), _)| *group == street.id);
        // Two computers of one neighbour are one neighbour; a computer of somebody not known yet is one, too.
        let whose = |device: &DeviceKey| street.roster.member_of(device).ok_or(*device);
        let neighbours = inside.map(|(_, device)| whose(device)).collect::<HashSet<_>>().len();
        // Who is alone waits for nobody, unless a relay peer is there.
        let others = street.roster.members().count() > 1 || !street.roster.relays().is_empty();
        let waiting = if others { street.held.waiting() } else { 0 };
        let relays = self.relay_peers(street, now);
        let by_relay = relays.iter().any(|relay| relay.connected);
        let next = reach.next_try_seconds.filter(|_| neighbours == 0 && !by_relay);
        let sentence = match (neighbours, waiting, next) {
            (0, ..) if by_relay => "Connected through the group's relay peer.".to_owned(),
            (0, 0, None) => "Not connected to a neighbour just now.".to_owned(),
            (0, 0, Some(s)) => format!("Waiting for a neighbour; next try in {s} s."),
            (0, 1, None) => "Not connected: 1 change waits for a neighbour.".to_owned(),
            (0, n, None) => format!("Not connected: {n} changes wait for a neighbour."),
            (0, 1, Some(s)) => format!("1 change waits for a neighbour; next try in {s} s."),
            (0, n, Some(s)) => format!("{n} changes wait for a neighbour; next try in {s} s."),
            (1, ..) => "Connected to 1 neighbour.".to_owned(),
            (n, ..) => format!("Connected to {n} neighbours."),
        };
        let addresses = for_a_letter(&reach.reachable(), usize::MAX);
        Connection {
            sentence,
            neighbours,
            waiting_changes: waiting,
            agreed: agreed(street, now),
            relays,
            next_try_seconds: next,
            addresses: addresses.iter().map(Address::to_string).collect(),
            known: reach
                .known
                .into_iter()
                .map(|(address, known)| KnownAddress {
                    address: address.to_string(),
                    connected: known.connected,
                    problem: known.problem,
                })
                .collect(),
        }
    }
}

/// With whom this computer agreed, each neighbour once, the latest first.
fn agreed(street: &Street, now: Millis) -> Vec<AgreedWith> {
    let mut last: HashMap<MemberId, Millis> = HashMap::new();
    for (device, agreement) in street.held.agreements() {
        let Some(member) = street.roster.member_of(device) else { continue };
        let at = last.entry(member).or_default();
        *at = (*at).max(agreement.at);
    }
    let mut last: Vec<(MemberId, Millis)> = last.into_iter().collect();
    last.sort_unstable_by_key(|(member, at)| (std::cmp::Reverse(*at), *member));
    let view = |(member, at): (MemberId, Millis)| {
        let person = street.person(&member);
        let whom = match person.name.as_str() {
            _ if person.me => "another computer of yours",
            "" => "a neighbour",
            name => name,
        };
        let sentence = format!("Agreed with {whom} {}.", ago(now.since(at)));
        AgreedWith { id: person.id, me: person.me, at: moment(at), sentence, name: person.name }
    };
    last.into_iter().map(view).collect()
}
