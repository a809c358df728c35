//! What comes of records that a session brought: they are judged beside it, and what is kept is told to others.

use hedgerow_record::Record;
use hedgerow_sync::{Set, Tell};

use super::street::{DURABLE_WITHIN, Event, Trial};

impl Trial {
    pub(crate) fn judge_later(&mut self, who: usize, session: u64, set: Option<Set>, records: Vec<Record>) {
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
                    talk.session.forged(outcome.faults);
                }
                if outcome.kept > 0 {
                    self.resync(who, |no| no != session);
                }
            }
            None => {
                let (outcome, kept) = n.house.take_soon(&records, clock, &mut self.memo);
                if let Some(talk) = n.sessions.get_mut(&session) {
                    talk.session.forged(outcome.faults);
                }
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

    /// Says what the gossip wants said.
    pub(crate) fn spread(&mut self, who: usize) {
        let clock = self.clock(who);
        while let Some((no, tell)) = self.neighbours[who].gossip.poll() {
            if let Some(talk) = self.neighbours[who].sessions.get_mut(&no) {
                if let Tell::Push(records) = &tell {
                    self.report.pushed += records.len() as u64;
                }
                talk.session.tell(tell, clock);
                self.after(0, Event::Pump { who, session: no });
            }
        }
        let Some(deadline) = self.neighbours[who].gossip.deadline() else { return };
        let at = self.at_clock(who, deadline);
        if self.neighbours[who].gossip_at.is_none_or(|due| due > at) {
            self.neighbours[who].gossip_at = Some(at);
            self.after(at - self.now, Event::Gossip { who });
        }
    }

    pub(crate) fn tick_gossip(&mut self, who: usize) {
        let clock = self.clock(who);
        self.neighbours[who].gossip_at = None;
        self.neighbours[who].gossip.tick(clock);
        self.spread(who);
    }
}
