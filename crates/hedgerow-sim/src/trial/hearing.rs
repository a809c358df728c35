//! What a session says, and what follows from it: records judged in their turn, kept, and told on.

use hedgerow_group::Giving;
use hedgerow_record::Record;
use hedgerow_sync::{Event as Said, Set};

use super::Planted;
use super::neighbour::Role;
use super::street::{DURABLE_WITHIN, Event, Trial};

impl Trial {
    pub(crate) fn hear(&mut self, who: usize, session: u64, said: Said) {
        if let Said::Records { records, .. } | Said::Pushed(records) = &said
            && self.terms.peaceful
        {
            records.iter().for_each(|r| *self.given.entry((who, r.id())).or_default() += 1);
        }
        match said {
            Said::Entered { device, .. } => {
                let n = &mut self.neighbours[who];
                let Some(talk) = n.sessions.get_mut(&session) else { return };
                talk.device = Some(device);
                self.report.sessions += 1;
                let peer = talk.peer;
                n.dialer.connected(&peer);
                if self.neighbours[peer].role == Role::Stranger {
                    self.complain(format!("{who} let a stranger in"));
                }
            }
            Said::Records { set, records } => self.judge_later(who, session, Some(set), records),
            Said::Pushed(records) => {
                let clock = self.clock(who);
                let fresh = self.neighbours[who].gossip.pushed(session, records, clock);
                self.spread(who);
                if !fresh.is_empty() {
                    self.judge_later(who, session, None, fresh);
                }
            }
            Said::Told(ids) => {
                let clock = self.clock(who);
                let n = &mut self.neighbours[who];
                n.gossip.told(session, &ids, clock, |id| n.house.shelf.in_view(id).is_some());
                self.spread(who);
            }
            Said::Asked => self.neighbours[who].gossip.asked(session),
            Said::Lazy => self.neighbours[who].gossip.lazy(session),
            Said::KeysAsked(parcels) => {
                let n = &mut self.neighbours[who];
                let Some(talk) = n.sessions.get_mut(&session) else { return };
                let Some(to) = talk.device else { return };
                let roster = &n.house.known.roster;
                let receiver = roster.member_of(&to).and_then(|m| roster.device(&m, &to));
                let Some(receiver) = receiver.filter(|d| d.live) else { return };
                let from = n.house.device.key();
                let mut given = Vec::new();
                for parcel in &parcels {
                    let Some(keys) = n.house.keyring.keys(parcel) else { continue };
                    let giving = Giving { group: &n.house.group, parcel, from: &from, to: &to };
                    given
                        .extend(giving.seal(keys, &receiver.box_key, &mut self.dice.0).map(|s| (*parcel, s)));
                }
                talk.session.give_keys(given);
            }
            Said::KeysGiven(keys) => {
                let n = &mut self.neighbours[who];
                let Some(from) = n.sessions.get(&session).and_then(|t| t.device) else { return };
                let to = n.house.device.key();
                for (parcel, sealed) in keys {
                    let giving = Giving { group: &n.house.group, parcel: &parcel, from: &from, to: &to };
                    if let Some(keys) = giving.open(&sealed, n.house.device.box_secret()) {
                        n.house.insert_keys(parcel, keys);
                    }
                }
                self.follow(who);
            }
            Said::Settled { branches_differ, .. } => self.settled(who, session, branches_differ),
            Said::Invitation(records) => self.read_invitation(who, session, records),
            Said::Papers(records) => {
                let clock = self.clock(who);
                let n = &mut self.neighbours[who];
                let outcome = n.house.take(Set::Group, records, clock, &mut self.memo);
                if outcome.roster_changed {
                    n.gossip.forget();
                }
                if let Some(talk) = n.sessions.get_mut(&session) {
                    talk.session.papers_admitted(&n.house, clock);
                }
                self.resync(who, |no| no != session);
            }
            Said::PeerFault(what) => self.suspect(who, session, what),
            Said::Over(bye) => self.over(who, session, bye),
            Said::Reader(_) | Said::Progress { .. } | Said::Agreed { .. } => {}
        }
    }

    fn settled(&mut self, who: usize, session: u64, branches_differ: bool) {
        self.report.rounds += 1;
        let clock = self.clock(who);
        let n = &mut self.neighbours[who];
        let lacking = n.house.lacking_keys();
        let Some(talk) = n.sessions.get_mut(&session) else { return };
        if !branches_differ {
            n.gossip.begin(session);
            talk.session.ask_keys(&lacking);
        }
        if std::mem::take(&mut talk.again) && self.terms.planted != Some(Planted::GossipOnly) {
            talk.session.resync(&n.house, clock);
        }
    }

    fn judge_later(&mut self, who: usize, session: u64, set: Option<Set>, records: Vec<Record>) {
        if let Some(talk) = self.neighbours[who].sessions.get_mut(&session) {
            talk.to_judge.push_back((set, records));
            let wait = if self.dice.thousandth(50) && !self.terms.peaceful {
                self.dice.below(3_000)
            } else {
                self.dice.below(20)
            };
            self.after(wait, Event::Judge { who, session });
        }
    }

    /// The house judges the oldest batch of a session.
    pub(crate) fn judge(&mut self, who: usize, session: u64) {
        let Some(talk) = self.neighbours[who].sessions.get_mut(&session) else { return };
        let Some((set, records)) = talk.to_judge.pop_front() else { return };
        self.take_batch(who, session, set, records);
        self.pump(who, session);
    }

    pub(crate) fn take_batch(&mut self, who: usize, session: u64, set: Option<Set>, records: Vec<Record>) {
        let clock = self.clock(who);
        let n = &mut self.neighbours[who];
        match set {
            Some(set) => {
                let outcome = n.house.take(set, records, clock, &mut self.memo);
                if outcome.roster_changed {
                    n.gossip.forget();
                }
                if let Some(talk) = n.sessions.get_mut(&session) {
                    talk.session.admitted(outcome.not_taken);
                }
                if outcome.kept > 0 {
                    self.resync(who, |no| no != session);
                }
            }
            None => {
                let (_, kept) = n.house.take_soon(&records, clock, &mut self.memo);
                if !kept.is_empty() {
                    if !std::mem::replace(&mut n.owes, true) {
                        let launch = n.launch;
                        self.after(DURABLE_WITHIN, Event::Durable { who, launch });
                    }
                    self.kept(who, Some(session), &kept);
                }
            }
        }
        self.follow(who);
    }

    /// Records of slots and chains were kept: they are told at once.
    pub(crate) fn kept(&mut self, who: usize, from: Option<u64>, records: &[Record]) {
        let clock = self.clock(who);
        let n = &mut self.neighbours[who];
        let left = n.gossip.kept(from, records, clock);
        let (gossip, sessions) = (&n.gossip, &n.sessions);
        let compared: Vec<u64> = sessions
            .keys()
            .copied()
            .filter(|no| Some(*no) != from && (left > 0 || !gossip.has(*no)))
            .collect();
        self.spread(who);
        self.resync(who, |no| compared.contains(&no));
    }
}
