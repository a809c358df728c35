//! Time, and who does what when.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use hedgerow_net::Dialer;
use hedgerow_record::limits::{BACKOFF_MAX, EAGER_LINKS, RESYNC_EVERY};
use hedgerow_record::{DeviceKey, Kind, MemberId, Millis, Record, RecordId, Slot, Span, Stamp};
use hedgerow_sync::Gossip;
use hedgerow_vault::LinkSecret;

use super::dice::Dice;
use super::house::House;
use super::memo::Memo;
use super::rogue::Rogue;
use super::talks::{Lane, Talk};
use super::{Planted, Report, Terms, Trace};

/// When a trial begins, by the right clock.
pub(crate) const BEGIN: u64 = 1_800_000_000_000;
/// How long what was pushed may not be on the disk.
pub(crate) const DURABLE_WITHIN: u64 = 150;
/// How long after an own change all are compared with.
pub(crate) const CONFIRM_AFTER: u64 = 2_000;
/// How long it is quiet in the end, beyond what clocks differ by: the longest wait before a dial, and two rounds.
const QUIET: Span = Span::minutes(30);
/// The last part of it, in which next to nothing may be said.
const REST: Span = Span::minutes(11);
/// Lines of the trace.
const TRACE: usize = 60;

/// Whose program somebody runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    Honest,
    /// A member's device that may do whatever its keys allow.
    Rogue,
    /// Knows no key.
    Stranger,
}

/// One computer.
pub(crate) struct Neighbour {
    pub(crate) role: Role,
    pub(crate) house: House,
    pub(crate) sessions: BTreeMap<u64, Talk>,
    pub(crate) gossip: Gossip,
    /// When the gossip is looked at next.
    pub(crate) gossip_at: Option<u64>,
    pub(crate) dialer: Dialer<usize>,
    /// Whose addresses it knows.
    pub(crate) knows: BTreeSet<usize>,
    pub(crate) dial_at: Option<u64>,
    /// Its clock, ahead of the right one by so many milliseconds.
    pub(crate) skew: i64,
    pub(crate) is_up: bool,
    /// It stands still until then.
    pub(crate) asleep_until: Option<u64>,
    /// Counts starts, so that what was meant for an earlier one is known for that.
    pub(crate) launch: u32,
    pub(crate) owes: bool,
    pub(crate) confirms: bool,
    pub(crate) rogue: Option<Rogue>,
}

/// What happens at a moment.
pub(crate) enum Event {
    Arrive { lane: u64, end: usize, frame: Vec<u8> },
    Gone { who: usize, session: u64 },
    Pump { who: usize, session: u64 },
    Judge { who: usize, session: u64 },
    Tick { who: usize, session: u64 },
    Gossip { who: usize },
    Dial { who: usize },
    DialFailed { who: usize, whom: usize },
    Resync { who: usize, launch: u32 },
    Confirm { who: usize },
    Durable { who: usize, launch: u32 },
    Wake { who: usize },
    Start { who: usize },
    Minute,
    Deed,
    Trouble,
    Heal,
    Mischief { who: usize },
    Move { who: usize, letter: Box<LinkSecret> },
}

/// Something that will happen; of two at one moment what was planned first.
pub(crate) struct Due {
    at: u64,
    number: u64,
    event: Event,
}

impl Ord for Due {
    fn cmp(&self, other: &Due) -> Ordering {
        (other.at, other.number).cmp(&(self.at, self.number))
    }
}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Due) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Due {
    fn eq(&self, other: &Due) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Due {}

/// What honest neighbours wrote into a slot.
pub(crate) type Ledger = BTreeMap<(MemberId, Kind, Slot), Vec<(Stamp, RecordId, DeviceKey)>>;

/// One trial.
pub(crate) struct Trial {
    pub(crate) terms: Terms,
    pub(crate) dice: Dice,
    pub(crate) memo: Memo,
    /// Milliseconds since the beginning.
    pub(crate) now: u64,
    pub(crate) queue: BinaryHeap<Due>,
    pub(crate) queued: u64,
    pub(crate) neighbours: Vec<Neighbour>,
    pub(crate) lanes: BTreeMap<u64, Lane>,
    pub(crate) next: u64,
    /// Those on this side of a cut cable.
    pub(crate) cut: BTreeSet<usize>,
    pub(crate) ledger: Ledger,
    /// Members a part of whose writings may be lost: a disk was.
    pub(crate) forgetful: BTreeSet<MemberId>,
    /// The furthest that a clock was off.
    pub(crate) most_skewed: u64,
    /// New keys made so far.
    pub(crate) rotations: usize,
    pub(crate) quiet: bool,
    /// Frames between each pair in the last part of the quiet, and whether records were among them.
    pub(crate) resting: Option<BTreeMap<(usize, usize), u64>>,
    pub(crate) gave_at_rest: bool,
    /// How often each computer was given each record.
    pub(crate) given: BTreeMap<(usize, RecordId), u32>,
    pub(crate) trace: Trace,
    pub(crate) report: Report,
    /// What went wrong before the end.
    pub(crate) wrong: Option<String>,
}

impl Trial {
    /// A computer more, that runs from now on.
    pub(crate) fn add(&mut self, role: Role, house: House, skew: i64) -> usize {
        let who = self.neighbours.len();
        let seed = self.dice.below(u64::MAX);
        self.most_skewed = self.most_skewed.max(skew.unsigned_abs());
        self.neighbours.push(Neighbour {
            role,
            house,
            sessions: BTreeMap::new(),
            gossip: Gossip::new(EAGER_LINKS),
            gossip_at: None,
            dialer: Dialer::new(seed, BACKOFF_MAX),
            knows: BTreeSet::new(),
            dial_at: None,
            skew,
            is_up: true,
            asleep_until: None,
            launch: 0,
            owes: false,
            confirms: false,
            rogue: (role != Role::Honest).then(Rogue::default),
        });
        self.resync_later(who);
        if role != Role::Honest {
            let wait = self.dice.between(1_000, 120_000);
            self.after(wait, Event::Mischief { who });
        }
        who
    }

    /// Lets it all happen.
    pub(crate) fn live(&mut self) {
        if !self.terms.peaceful {
            self.after(1_000, Event::Deed);
            self.after(20_000, Event::Trouble);
        }
        self.after(60_000, Event::Minute);
        self.until(self.terms.busy.0);
        self.be_quiet();
        let quiet = self.now + QUIET.0 + 2 * self.most_skewed;
        self.until(quiet);
        self.resting = Some(BTreeMap::new());
        self.until(quiet + REST.0);
    }

    /// Lets everything happen up to a moment.
    pub(crate) fn until(&mut self, end: u64) {
        while self.wrong.is_none()
            && self.queue.peek().is_some_and(|due| due.at <= end)
            && let Some(due) = self.queue.pop()
        {
            self.now = due.at;
            self.happen(due.event);
        }
        self.now = end;
    }

    /// What will happen so many milliseconds from now.
    pub(crate) fn after(&mut self, wait: u64, event: Event) {
        self.queued += 1;
        self.queue.push(Due { at: self.now + wait, number: self.queued, event });
    }

    /// What will happen at a moment by somebody's clock.
    pub(crate) fn at_clock(&self, who: usize, at: Millis) -> u64 {
        let right = at.0 as i64 - BEGIN as i64 - self.neighbours[who].skew;
        u64::try_from(right).unwrap_or(0).max(self.now)
    }

    /// What somebody's clock says.
    pub(crate) fn clock(&self, who: usize) -> Millis {
        Millis((BEGIN + self.now).saturating_add_signed(self.neighbours[who].skew))
    }

    /// Notes what goes on.
    pub(crate) fn note(&mut self, what: impl FnOnce() -> String) {
        if self.trace.len() >= TRACE {
            self.trace.pop_front();
        }
        let at = self.now;
        self.trace.push_back(format!("{:>9}.{:03} s  {}", at / 1000, at % 1000, what()));
    }

    /// Something is wrong that no later moment can mend.
    pub(crate) fn complain(&mut self, what: String) {
        self.wrong.get_or_insert(what);
    }

    /// Whether it is there to do something now.
    pub(crate) fn is_awake(&self, who: usize) -> bool {
        let n = &self.neighbours[who];
        n.is_up && n.asleep_until.is_none()
    }

    pub(crate) fn resync_later(&mut self, who: usize) {
        let jitter = self.dice.below(30_000);
        let launch = self.neighbours[who].launch;
        self.after(RESYNC_EVERY.0 - jitter, Event::Resync { who, launch });
    }

    fn happen(&mut self, event: Event) {
        if let Some(until) = self.sleeps_through(&event) {
            // A computer that sleeps does what is due when it wakes.
            self.after(until - self.now, event);
            return;
        }
        match event {
            Event::Arrive { lane, end, frame } => self.arrive(lane, end, &frame),
            Event::Gone { who, session } => self.gone(who, session),
            Event::Pump { who, session } => self.pump(who, session),
            Event::Judge { who, session } => self.judge(who, session),
            Event::Tick { who, session } => self.tick(who, session),
            Event::Gossip { who } => self.tick_gossip(who),
            Event::Dial { who } => self.dial(who),
            Event::DialFailed { who, whom } => {
                let clock = self.clock(who);
                self.neighbours[who].dialer.failed(&whom, clock);
                self.dial_later(who);
            }
            Event::Resync { who, launch } => {
                if self.neighbours[who].is_up && self.neighbours[who].launch == launch {
                    if self.terms.planted != Some(Planted::GossipOnly) {
                        self.resync(who, |_| true);
                    }
                    self.resync_later(who);
                }
            }
            Event::Confirm { who } => {
                self.neighbours[who].confirms = false;
                self.resync(who, |_| true);
            }
            Event::Durable { who, launch } => {
                let n = &mut self.neighbours[who];
                if n.is_up && n.launch == launch {
                    n.owes = false;
                    n.house.shelf.make_durable();
                }
            }
            Event::Wake { who } => self.wake(who),
            Event::Start { who } => self.start(who),
            Event::Minute => self.minute(),
            Event::Deed => self.deed(),
            Event::Trouble => self.trouble(),
            Event::Heal => self.heal(),
            Event::Mischief { who } => self.mischief(who),
            Event::Move { who, letter } => self.move_in(who, *letter),
        }
    }

    /// Until when whom an event concerns sleeps.
    fn sleeps_through(&self, event: &Event) -> Option<u64> {
        let who = match event {
            Event::Arrive { lane, end, .. } => self.lanes.get(lane)?.ends[*end].0,
            Event::Gone { who, .. }
            | Event::Pump { who, .. }
            | Event::Judge { who, .. }
            | Event::Tick { who, .. }
            | Event::Gossip { who }
            | Event::Dial { who }
            | Event::DialFailed { who, .. }
            | Event::Resync { who, .. }
            | Event::Confirm { who }
            | Event::Durable { who, .. }
            | Event::Mischief { who } => *who,
            _ => return None,
        };
        self.neighbours.get(who)?.asleep_until
    }

    /// Once a minute lives end.
    fn minute(&mut self) {
        for who in 0..self.neighbours.len() {
            if self.is_awake(who) {
                let clock = self.clock(who);
                self.neighbours[who].house.shelf.expire(clock);
                self.follow(who);
            }
        }
        self.after(60_000, Event::Minute);
    }

    /// Own records of somebody honest, for the ledger.
    pub(crate) fn enter_in_ledger(&mut self, author: MemberId, record: &Record) {
        let h = record.header();
        self.report.written += 1;
        let at = self.ledger.entry((author, h.kind, h.slot)).or_default();
        at.push((h.stamp, record.id(), h.signer));
    }
}
