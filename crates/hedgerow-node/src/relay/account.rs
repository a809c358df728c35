//! The relay peer's account of itself: who it is, what it carries, and how much of what it may use is used.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use hedgerow_group::RelayCard;
use hedgerow_net::{Address, for_a_letter};
use hedgerow_record::clear::RelayCertificateClear;
use hedgerow_record::limits::{LINK_ADDRESSES, RELAY_GROUPS, RELAY_SESSIONS_A_MEMBER};
use hedgerow_record::{DeviceKey, GroupId};

use super::keeper::Keeper;
use super::load::Load;
use crate::clock::{ago, moment, now};
use crate::home::memory_used;
use crate::talk::SessionNo;
use crate::view::{CarriedGroup, Notice, RelayStatus};

impl Keeper {
    /// How it stands.
    pub(crate) fn status(&self) -> RelayStatus {
        let mut notices = self.notices.clone();
        if self.is_full() {
            notices.push(Notice::new(
                "N_RELAY_FULL",
                "The disk that this relay peer may use is full: nothing more is kept.",
                "Give it more room with `disk` in its settings, or carry fewer groups.",
            ));
        }
        let memory_bytes = memory_used();
        if memory_bytes.is_some_and(|used| used >= self.memory) {
            notices.push(Notice::new(
                "N_RELAY_MEMORY",
                "The memory that this relay peer may use is full: nobody more is let in.",
                "Give it more with `memory` in its settings, or carry fewer groups.",
            ));
        }
        let (received_bytes, sent_bytes) = self.running.bytes();
        RelayStatus {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            key: self.key().to_string(),
            card: self.card().to_text(),
            addresses: self.card().certificate.addresses,
            since: moment(self.since),
            connected: self.inside.len(),
            connections_most: self.connections,
            member_most: RELAY_SESSIONS_A_MEMBER,
            turned_away: self.hall.turned_away(),
            memory_bytes,
            memory_most: self.memory,
            disk_bytes: self.disk_used(),
            disk_most: self.disk,
            photos_most: self.photos,
            received_bytes,
            sent_bytes,
            bandwidth_most: self.bandwidth,
            groups: self.loads.values().map(|load| self.carried(load)).collect(),
            groups_most: RELAY_GROUPS,
            notices,
        }
    }

    /// Who it is, for an organiser.
    pub(super) fn card(&self) -> RelayCard {
        let found = for_a_letter(&self.hall.reach().reachable(), LINK_ADDRESSES);
        let addresses = match self.addresses.is_empty() {
            true => found.iter().map(Address::to_string).collect(),
            false => self.addresses.iter().take(LINK_ADDRESSES).cloned().collect(),
        };
        let certificate = RelayCertificateClear {
            transport: self.key(),
            relay_box: self.keys.box_key(),
            reads: false,
            addresses,
        };
        RelayCard { certificate }
    }

    pub(super) fn carried(&self, load: &Load) -> CarriedGroup {
        let here = self.inside.iter().filter(|((group, _), _)| *group == load.id);
        let whose = |device: &DeviceKey| load.roster.member_of(device).ok_or(*device);
        let sentence = match load.agreed_at {
            Some(at) => format!("Agreed with a member {}.", ago(now().since(at))),
            None => "It has agreed with nobody since it started.".to_owned(),
        };
        CarriedGroup {
            id: load.id.to_string(),
            members: load.roster.members().count(),
            connected: here.map(|(_, device)| whose(device)).collect::<HashSet<_>>().len(),
            records: load.records(),
            bytes: size(self.home.group_file(&load.id)),
            photo_bytes: load.shelf.bytes().0,
            agreed_at: load.agreed_at.map(moment),
            sentence,
        }
    }

    /// Whether neighbours can come.
    pub(crate) fn is_listening(&self) -> bool {
        !self.hall.reach().listening.is_empty()
    }

    pub(super) fn is_full(&self) -> bool {
        self.disk_used() >= self.disk
    }

    fn disk_used(&self) -> u64 {
        self.loads.keys().map(|id| size(self.home.group_file(id))).sum()
    }
}

/// The session of a member that came first, where there are more than one member may have.
pub(super) fn one_too_many(
    load: &Load,
    inside: &HashMap<(GroupId, SessionNo), DeviceKey>,
    device: &DeviceKey,
) -> Option<SessionNo> {
    let member = load.roster.member_of(device)?;
    let is_his = |other: &DeviceKey| load.roster.member_of(other) == Some(member);
    let his = inside.iter().filter(|((group, _), other)| *group == load.id && is_his(other));
    first_of_too_many(&his.map(|((_, session), _)| *session).collect::<Vec<_>>())
}

fn first_of_too_many(sessions: &[SessionNo]) -> Option<SessionNo> {
    sessions.iter().min().filter(|_| sessions.len() > RELAY_SESSIONS_A_MEMBER).copied()
}

fn size(path: PathBuf) -> u64 {
    std::fs::metadata(path).map_or(0, |file| file.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_one_members_sessions_the_first_makes_room() {
        let most = RELAY_SESSIONS_A_MEMBER as SessionNo;
        assert_eq!(first_of_too_many(&(7..=7 + most).rev().collect::<Vec<_>>()), Some(7));
        // The control: as many as there may be.
        assert_eq!(first_of_too_many(&(8..8 + most).collect::<Vec<_>>()), None);
    }
}
