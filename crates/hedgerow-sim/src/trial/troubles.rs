//! What goes wrong by itself: streams break, cables are cut, computers sleep and crash, disks and clocks fail.

use hedgerow_net::Dialer;
use hedgerow_record::limits::{BACKOFF_MAX, EAGER_LINKS};
use hedgerow_sync::Gossip;

use super::shelf::Shelf;
use super::street::{Event, Role, Trial};

/// A sleep that a computer notices.
const SLEPT: u64 = 80_000;

/// So many know one another all in the quiet; of more everybody knows a few.
const MESH: usize = 24;

impl Trial {
    /// Who knows whose address in the beginning: a ring, and so many beside it.
    pub(crate) fn connect(&mut self) {
        let all = self.neighbours.len();
        for who in 0..all {
            self.know(who, (who + 1) % all);
            for _ in 0..self.dice.below(4) {
                let whom = self.dice.index(all);
                self.know(who, whom);
            }
        }
    }

    /// From now on somebody's address is known to another.
    pub(crate) fn know(&mut self, who: usize, whom: usize) {
        if who != whom && self.neighbours[who].knows.insert(whom) {
            let clock = self.clock(who);
            self.neighbours[who].dialer.want(whom, clock);
            self.dial_later(who);
        }
    }

    pub(crate) fn dial_later(&mut self, who: usize) {
        let Some(next) = self.neighbours[who].dialer.next() else { return };
        let at = self.at_clock(who, next);
        if self.neighbours[who].dial_at.is_none_or(|due| due > at || due < self.now) {
            self.neighbours[who].dial_at = Some(at);
            self.after(at - self.now, Event::Dial { who });
        }
    }

    pub(crate) fn dial(&mut self, who: usize) {
        self.neighbours[who].dial_at = None;
        if !self.neighbours[who].is_up {
            return;
        }
        let clock = self.clock(who);
        for whom in self.neighbours[who].dialer.due(clock) {
            if self.is_awake(whom) && self.cut.contains(&who) == self.cut.contains(&whom) {
                self.open(who, whom);
            } else {
                let wait = self.dice.between(100, 5_000);
                self.after(wait, Event::DialFailed { who, whom });
            }
        }
        self.dial_later(who);
    }

    pub(crate) fn trouble(&mut self) {
        if self.quiet {
            return;
        }
        self.report.troubles += 1;
        let who = self.dice.index(self.neighbours.len());
        match self.dice.below(100) {
            0..40 => {
                let lanes: Vec<u64> = self.lanes.keys().copied().collect();
                if let Some(lane) = self.dice.one_of(&lanes).copied() {
                    self.break_lane(lane);
                }
            }
            40..58 => self.sleep(who),
            58..76 => self.crash(who),
            76..90 => self.cut(),
            90..93 => self.lose_disk(who),
            93..97 => {
                let skew = self.dice.between(0, 480_000) as i64 - 240_000;
                self.note(|| format!("{who}'s clock is set to {skew} ms ahead"));
                self.neighbours[who].skew = skew;
                self.most_skewed = self.most_skewed.max(skew.unsigned_abs());
                self.dial_later(who);
            }
            _ => {}
        }
        let wait = self.dice.between(10_000, 200_000);
        self.after(wait, Event::Trouble);
    }

    /// A stream breaks: what was on the way is lost, and each end hears of it sooner, later or never.
    fn break_lane(&mut self, lane: u64) {
        let Some(broken) = self.lanes.remove(&lane) else { return };
        for (who, session) in broken.ends {
            match self.dice.below(3) {
                0 => {}
                1 => self.after(0, Event::Gone { who, session }),
                _ => {
                    let wait = self.dice.below(60_000);
                    self.after(wait, Event::Gone { who, session });
                }
            }
        }
    }

    fn sleep(&mut self, who: usize) {
        if !self.is_awake(who) {
            return;
        }
        let long = self.dice.between(5_000, 600_000);
        self.note(|| format!("{who} sleeps for {} s", long / 1000));
        self.neighbours[who].asleep_until = Some(self.now + long);
        self.after(long, Event::Wake { who });
        if long > SLEPT {
            // Neighbours find out, and have given it up by the time it is back.
            let lanes: Vec<u64> = self.neighbours[who].sessions.values().map(|t| t.lane).collect();
            for lane in lanes {
                if self.dice.thousandth(500) {
                    self.lanes.remove(&lane);
                }
            }
        }
    }

    pub(crate) fn wake(&mut self, who: usize) {
        let Some(until) = self.neighbours[who].asleep_until else { return };
        if until > self.now {
            return;
        }
        self.neighbours[who].asleep_until = None;
        let clock = self.clock(who);
        self.neighbours[who].dialer.woke(clock);
        let sessions: Vec<u64> = self.neighbours[who].sessions.keys().copied().collect();
        for session in sessions {
            if let Some(talk) = self.neighbours[who].sessions.get_mut(&session) {
                talk.session.doubt(clock);
            }
            self.pump(who, session);
        }
        self.dial_later(who);
    }

    /// The power is cut.
    pub(crate) fn crash(&mut self, who: usize) {
        if !self.is_awake(who) {
            return;
        }
        self.note(|| format!("{who} crashes"));
        let lanes: Vec<u64> = self.neighbours[who].sessions.values().map(|t| t.lane).collect();
        lanes.into_iter().for_each(|lane| self.break_lane(lane));
        let n = &mut self.neighbours[who];
        n.is_up = false;
        n.launch += 1;
        n.sessions.clear();
        n.house.shelf.lose();
        n.owes = false;
        let wait = self.dice.between(1_000, 300_000);
        self.after(wait, Event::Start { who });
    }

    pub(crate) fn start(&mut self, who: usize) {
        let clock = self.clock(who);
        let seed = self.dice.below(u64::MAX);
        let n = &mut self.neighbours[who];
        if n.is_up {
            return;
        }
        n.is_up = true;
        n.gossip = Gossip::new(EAGER_LINKS);
        n.gossip_at = None;
        n.confirms = false;
        n.dialer = Dialer::new(seed, BACKOFF_MAX);
        n.knows.iter().for_each(|whom| n.dialer.want(*whom, clock));
        n.dial_at = None;
        n.house.reopen(clock, &mut self.memo);
        self.note(|| format!("{who} starts"));
        self.resync_later(who);
        self.follow(who);
        self.dial_later(who);
    }

    /// The street falls into two parts.
    fn cut(&mut self) {
        if !self.cut.is_empty() {
            return;
        }
        let side: Vec<usize> = (0..self.neighbours.len()).filter(|_| self.dice.thousandth(500)).collect();
        self.note(|| format!("a cable is cut: {side:?} are on one side"));
        self.cut = side.into_iter().collect();
        let across: Vec<u64> = self
            .lanes
            .iter()
            .filter(|(_, l)| self.cut.contains(&l.ends[0].0) != self.cut.contains(&l.ends[1].0))
            .map(|(no, _)| *no)
            .collect();
        for lane in across {
            self.lanes.remove(&lane);
        }
        let wait = self.dice.between(10_000, 600_000);
        self.after(wait, Event::Heal);
    }

    pub(crate) fn heal(&mut self) {
        self.note(|| "the cable is mended".to_owned());
        self.cut.clear();
    }

    /// A store was damaged and put aside: keys and words are left, and others bring back what it held.
    fn lose_disk(&mut self, who: usize) {
        if !self.is_awake(who) || !self.neighbours[who].house.is_member() {
            return;
        }
        self.crash(who);
        self.note(|| format!("{who} loses its disk"));
        let planted = self.terms.planted.filter(|_| who == 1);
        let house = &mut self.neighbours[who].house;
        house.shelf = Shelf::new(planted);
        let me = house.me();
        self.forgetful.insert(me);
    }

    /// Nothing more is written, nothing breaks, and everybody who belongs to the street can be reached.
    pub(crate) fn be_quiet(&mut self) {
        self.quiet = true;
        self.heal();
        let honest: Vec<usize> =
            (0..self.neighbours.len()).filter(|i| self.neighbours[*i].role == Role::Honest).collect();
        if honest.len() <= MESH {
            for who in &honest {
                honest.iter().for_each(|whom| self.know(*who, *whom));
            }
            return;
        }
        let street = self.parts().into_iter().max_by_key(Vec::len).unwrap_or_default();
        for (at, who) in street.iter().enumerate() {
            self.know(*who, street[(at + 1) % street.len()]);
            for _ in 0..3 {
                let whom = street[self.dice.index(street.len())];
                self.know(*who, whom);
            }
        }
    }
}
