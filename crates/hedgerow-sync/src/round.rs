//! One round of making sets equal: what both sides opened with, whose turn it is to drive, and what is under way.

use std::collections::{HashSet, VecDeque};

use hedgerow_record::limits::{
    FUTURE_TOLERANCE, GIVE_SLICE, IDS_WANTED, RANGES_BYTES_A_RECORD, RANGES_BYTES_BASE, WANT_OUTSTANDING,
};
use hedgerow_record::{ActId, Millis, Record, RecordId, Stamp};
use minicbor::bytes::ByteArray;

use crate::frame::Holding;
use crate::home::Home;
use crate::idtree::View;
use crate::ranges::digest;
use crate::set::{Set, order_key};

/// Ids in one Want.
pub(crate) const WANT_IDS: usize = 1024;
/// Requests of the other side that wait to be answered.
const GIVING_MAX: usize = 4 * WANT_IDS;
/// Rounds of ranges that may name no new id before the pair is stuck: the splits that the largest set needs.
const QUIET_ROUNDS: u32 = 12;

/// A side's part in a round, fixed when it opened.
pub(crate) struct Opened {
    pub(crate) holdings: [Holding; 3],
    pub(crate) clock: Millis,
    /// Charters at which the organisers changed, as it told them.
    pub(crate) branch: Vec<ActId>,
}

/// What of each set takes part: nothing past its life or too far ahead by either clock.
pub(crate) fn universe(home: &dyn Home, set: Set, earliest: Millis, latest: Millis) -> View {
    let mut tree = home.ids(set);
    for (key, id) in home.ended_by(set, latest) {
        tree.remove(key, id);
    }
    View::from(tree, &(order_key(not_too_far_ahead(earliest)), [0; 32]))
}

/// The latest stamp that is not too far ahead by this clock: every counter of that millisecond is in.
pub(crate) fn not_too_far_ahead(earliest: Millis) -> Stamp {
    Stamp::new(earliest + FUTURE_TOLERANCE, u16::MAX)
}

/// Count and digest of a universe.
pub(crate) fn holding(view: &View) -> Holding {
    Holding { count: view.len() as u64, digest: ByteArray::from(digest(view)) }
}

/// How one set is made equal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// This side holds nothing and asks by position.
    PullHere,
    /// The other side does.
    PullThere,
    /// Ranges, driven by the opener.
    Ranges,
}

/// A request that the other side has not wholly answered.
enum Request {
    Ids(HashSet<RecordId>),
    Next(usize),
}

/// What is left to give for one request, or unasked by the driver of ranges.
pub(crate) struct Giving {
    pub(crate) ids: Vec<RecordId>,
    pub(crate) at: usize,
    pub(crate) answers_a_want: bool,
}

/// A set under way.
pub(crate) struct Work {
    pub(crate) set: Set,
    pub(crate) way: Way,
    pub(crate) drives: bool,
    pub(crate) view: View,
    theirs: usize,
    /// Record bytes that may be asked for and not judged.
    pub(crate) window: usize,
    /// Asked for and not answered, in the order of asking.
    requests: VecDeque<Request>,
    /// Ids still to be asked for.
    wanted: VecDeque<RecordId>,
    named: HashSet<RecordId>,
    asked_to: usize,
    pub(crate) giving: VecDeque<Giving>,
    /// Whether the driver's ranges are done.
    pub(crate) ranges_done: bool,
    ranges_bytes: u64,
    quiet: u32,
    /// Bytes of each batch that was handed over and not yet judged by the shell.
    unjudged: VecDeque<usize>,
    received: usize,
    received_bytes: usize,
    /// Group records are judged together at the end.
    pub(crate) heap: Vec<Record>,
    /// The bytes of them.
    pub(crate) heap_bytes: usize,
    pub(crate) not_taken: u64,
    pub(crate) agreed_here: bool,
    pub(crate) not_taken_there: u64,
    pub(crate) agreed_there: bool,
}

/// Why a round cannot go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Trouble {
    Stuck,
    Budget,
}

impl Work {
    pub(crate) fn new(set: Set, way: Way, drives: bool, view: View, theirs: u64) -> Self {
        Work {
            set,
            way,
            drives,
            view,
            theirs: usize::try_from(theirs).unwrap_or(usize::MAX),
            window: WANT_OUTSTANDING,
            requests: VecDeque::new(),
            wanted: VecDeque::new(),
            named: HashSet::new(),
            asked_to: 0,
            giving: VecDeque::new(),
            ranges_done: way != Way::Ranges,
            ranges_bytes: 0,
            quiet: 0,
            unjudged: VecDeque::new(),
            received: 0,
            received_bytes: 0,
            heap: Vec::new(),
            heap_bytes: 0,
            not_taken: 0,
            agreed_here: false,
            not_taken_there: 0,
            agreed_there: false,
        }
    }

    /// Counts a reconciliation message against the budget of the round.
    pub(crate) fn spend(&mut self, bytes: usize) -> Result<(), Trouble> {
        self.ranges_bytes += bytes as u64;
        let records = (self.view.len() + self.theirs) as u64;
        let budget = records.saturating_mul(RANGES_BYTES_A_RECORD).saturating_add(RANGES_BYTES_BASE);
        if self.ranges_bytes > budget { Err(Trouble::Budget) } else { Ok(()) }
    }

    /// Notes what a message named. A pair that goes on without learning anything is stuck.
    pub(crate) fn learn(&mut self, have: Vec<RecordId>, need: Vec<RecordId>) -> Result<(), Trouble> {
        let have: Vec<RecordId> = have.into_iter().filter(|id| self.named.insert(*id)).collect();
        let before = self.wanted.len();
        self.wanted.extend(need.into_iter().filter(|id| self.named.insert(*id)));
        let quiet = have.is_empty() && self.wanted.len() == before;
        if !have.is_empty() {
            self.giving.push_back(Giving { ids: have, at: 0, answers_a_want: false });
        }
        self.quiet = if quiet { self.quiet + 1 } else { 0 };
        if self.quiet > QUIET_ROUNDS { Err(Trouble::Stuck) } else { Ok(()) }
    }

    /// Counts an answer given in ranges: there is no honest way to need more than all ids and some splits.
    pub(crate) fn answered_ranges(&mut self) -> Result<(), Trouble> {
        self.quiet += 1;
        let honest = 64 + (self.view.len() + self.theirs) / 256;
        if self.quiet as usize > honest { Err(Trouble::Stuck) } else { Ok(()) }
    }

    /// The other side asks for these.
    pub(crate) fn wanted_there(&mut self, ids: Vec<RecordId>) -> Result<(), Trouble> {
        let waiting: usize = self.giving.iter().filter(|g| g.answers_a_want).map(|g| g.ids.len()).sum();
        if self.giving.len() >= GIVING_MAX || waiting + ids.len() > IDS_WANTED || self.agreed_there {
            return Err(Trouble::Budget);
        }
        self.giving.push_back(Giving { ids, at: 0, answers_a_want: true });
        Ok(())
    }

    /// The next ids to ask for, if there is room for what they bring.
    pub(crate) fn next_ids(&mut self) -> Option<Vec<RecordId>> {
        if self.wanted.is_empty() || self.room() == 0 {
            return None;
        }
        let count = self.room().min(WANT_IDS).min(self.wanted.len());
        let ids: Vec<RecordId> = self.wanted.drain(..count).collect();
        self.requests.push_back(Request::Ids(ids.iter().copied().collect()));
        Some(ids)
    }

    /// The next positions to ask for, if there is room for what they bring.
    pub(crate) fn next_window(&mut self) -> Option<(usize, usize)> {
        let left = self.theirs.saturating_sub(self.asked_to);
        if self.way != Way::PullHere || left == 0 || self.room() == 0 {
            return None;
        }
        let count = GIVE_SLICE.min(left).min(self.room());
        let from = self.asked_to;
        self.asked_to += count;
        self.requests.push_back(Request::Next(count));
        Some((from, count))
    }

    /// How many more records may be asked for: what is asked and not received, and what is received and not judged,
    /// stays within bounds. Records are taken to be as long as those seen, and long while none was.
    fn room(&self) -> usize {
        let each = match self.received {
            0 => WANT_OUTSTANDING / GIVE_SLICE,
            n => self.received_bytes / n + 1,
        };
        let outstanding: usize = self
            .requests
            .iter()
            .map(|r| match r {
                Request::Ids(ids) => ids.len(),
                Request::Next(count) => *count,
            })
            .sum();
        let bytes = outstanding.saturating_mul(each).saturating_add(self.unjudged.iter().sum());
        self.window.saturating_sub(bytes) / each
    }

    /// Whether a record given now was asked for, or is the driver's gift.
    pub(crate) fn expects(&mut self, id: &RecordId) -> bool {
        match self.requests.front_mut() {
            Some(Request::Ids(ids)) => ids.remove(id),
            Some(Request::Next(count)) => {
                let expected = *count > 0;
                *count = count.saturating_sub(1);
                expected
            }
            None => self.way == Way::Ranges && !self.drives && !self.agreed_there,
        }
    }

    /// The answer to the oldest request is complete.
    pub(crate) fn answered(&mut self) -> bool {
        self.requests.pop_front().is_some()
    }

    pub(crate) fn deliver(&mut self, bytes: usize, records: usize) {
        self.received += records;
        self.received_bytes += bytes;
        self.unjudged.push_back(bytes);
    }

    pub(crate) fn judged(&mut self, not_taken: u64) {
        self.unjudged.pop_front();
        self.not_taken += not_taken;
    }

    /// Whether everything handed over has been judged.
    pub(crate) fn is_judged(&self) -> bool {
        self.unjudged.is_empty()
    }

    /// Nothing is left to ask, to receive or to give.
    pub(crate) fn is_done_here(&self) -> bool {
        let drove = !self.drives || self.ranges_done && self.wanted.is_empty() && self.all_asked();
        drove && self.requests.is_empty() && self.giving.is_empty()
    }

    /// How far it has come: received, and expected as far as is known.
    pub(crate) fn progress(&self) -> (usize, usize) {
        let expected = match self.way {
            Way::PullHere => self.theirs,
            _ => self.named.len(),
        };
        (self.received, expected.max(self.received))
    }

    fn all_asked(&self) -> bool {
        self.way != Way::PullHere || self.asked_to >= self.theirs
    }
}
