//! Making sets equal, one after another, once both sides are inside.

use std::collections::VecDeque;

use hedgerow_record::limits::{
    GIVE_SLICE, GROUP_BYTES_A_SESSION, GROUP_RECORDS_A_SESSION, RANGES_FRAME, RECORDS_A_SET, WANT_OUTSTANDING,
};
use hedgerow_record::{ActId, Millis, Record, RecordId};
use minicbor::bytes::ByteVec;

use crate::event::{Bye, Event};
use crate::frame::{Frame, Holding};
use crate::give::give;
use crate::home::Home;
use crate::meet::Side;
use crate::ranges;
use crate::round::{Opened, WANT_IDS, Way, Work, holding, not_too_far_ahead, universe};
use crate::set::Set;
use crate::upset::Upset;

/// Charter versions in an Open.
const BRANCH_MAX: usize = hedgerow_record::limits::CHARTERS_MAX;

/// The state of a round, or of the rest between two.
pub(crate) struct Exchange {
    side: Side,
    here: Option<Opened>,
    there: Option<Opened>,
    group_is_settled: bool,
    /// The group set differed in this round: what follows is opened anew, under the roster as it is then.
    group_was_made_equal: bool,
    has_settled: bool,
    /// Both have held the same group set.
    agrees: bool,
    /// The opener's first message for the slots went with its Open.
    first_is_sent: bool,
    work: Option<Work>,
    /// Record bytes that may be asked for and not judged.
    window: usize,
    out: VecDeque<Frame>,
}

impl Exchange {
    pub(crate) fn new(side: Side) -> Self {
        Exchange {
            side,
            here: None,
            there: None,
            group_is_settled: false,
            group_was_made_equal: false,
            has_settled: false,
            agrees: false,
            first_is_sent: false,
            work: None,
            window: WANT_OUTSTANDING,
            out: VecDeque::new(),
        }
    }

    /// Whether nothing is under way and the sets were compared before.
    pub(crate) fn is_idle(&self) -> bool {
        self.has_settled && !self.group_was_made_equal && self.here.is_none() && self.there.is_none()
    }

    /// Whether both sides have held the same group set, under the same organisers, in this session.
    pub(crate) fn agrees(&self) -> bool {
        self.agrees
    }

    /// Whether a round has been opened by both sides.
    pub(crate) fn is_under_way(&self) -> bool {
        self.there.is_some() || self.work.is_some()
    }

    /// Whether the shell is at work on records.
    pub(crate) fn is_judging(&self) -> bool {
        self.work.as_ref().is_some_and(|w| !w.is_judged())
    }

    /// Opens a round from this side.
    pub(crate) fn open(&mut self, home: &dyn Home, now: Millis, group_is_settled: bool) -> Frame {
        self.group_is_settled = group_is_settled;
        let views = Set::ALL.map(|set| universe(home, set, now, now));
        let holdings = views.each_ref().map(holding);
        let branch = home.branch();
        self.here = Some(Opened { holdings, clock: now, branch: branch.clone() });
        let slots = &views[Set::Slots as usize];
        let hopes = self.side == Side::Opener && self.there.is_none() && !slots.is_empty();
        self.first_is_sent = hopes;
        Frame::Open {
            clock: now.0,
            branch,
            holdings: holdings.to_vec(),
            group_is_settled,
            first: hopes.then(|| ByteVec::from(ranges::begin(slots))),
        }
    }

    pub(crate) fn receive(
        &mut self,
        frame: Frame,
        home: &dyn Home,
        now: Millis,
        events: &mut VecDeque<Event>,
    ) -> Result<Vec<Frame>, Upset> {
        match frame {
            Frame::Open { clock, branch, holdings, group_is_settled, first } => {
                self.opened(clock, branch, &holdings, group_is_settled, home, now, events)?;
                let compares = |w: &Work| w.set == Set::Slots && w.way == Way::Ranges && !w.drives;
                if let Some(first) = first.filter(|_| self.work.as_ref().is_some_and(compares)) {
                    self.ranges(Set::Slots, &first)?;
                }
            }
            Frame::Ranges { set, message } => self.ranges(set, &message)?,
            Frame::Want { set, ids } => {
                if ids.len() > WANT_IDS * 32 || ids.len() % 32 != 0 {
                    return Err(Upset::Bye(Bye::Malformed));
                }
                let ids = ids.chunks_exact(32).filter_map(|id| id.try_into().ok().map(RecordId)).collect();
                self.work(set)?.wanted_there(ids)?;
            }
            Frame::WantNext { set, from, count } => {
                let work = self.work(set)?;
                let from = usize::try_from(from).map_err(|_| Upset::Bye(Bye::Malformed))?;
                let count = (count as usize).min(GIVE_SLICE);
                let ids = work.view.slice(from, count).into_iter().map(RecordId).collect();
                work.wanted_there(ids)?;
            }
            Frame::Give { set, records, end } => self.given(set, records, end, events)?,
            Frame::Agree { set, not_taken } => {
                let work = self.work(set)?;
                if work.agreed_there || work.drives && !work.agreed_here {
                    return Err(Upset::Bye(Bye::OutOfTurn));
                }
                work.agreed_there = true;
                work.not_taken_there = not_taken;
                self.deliver_heap(events);
                self.close_set(home, now, events);
            }
            _ => return Err(Upset::Bye(Bye::OutOfTurn)),
        }
        Ok(self.out.drain(..).collect())
    }

    /// What is to be said next without having been spoken to: records, requests, agreement.
    pub(crate) fn poll(
        &mut self,
        home: &dyn Home,
        now: Millis,
        events: &mut VecDeque<Event>,
    ) -> Option<Frame> {
        if let Some(frame) = self.out.pop_front() {
            return Some(frame);
        }
        let work = self.work.as_mut()?;
        let set = work.set;
        if let Some(ids) = work.next_ids() {
            let ids: Vec<u8> = ids.iter().flat_map(|id| id.0).collect();
            return Some(Frame::Want { set, ids: ByteVec::from(ids) });
        }
        if let Some((from, count)) = work.next_window() {
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            return Some(Frame::WantNext { set, from: from as u64, count });
        }
        if let Some(frame) = give(work, home) {
            return Some(frame);
        }
        // The driver agrees first; the other side once the driver has.
        if work.is_done_here() && (work.drives || work.agreed_there) && !work.agreed_here {
            self.deliver_heap(events);
            let work = self.work.as_mut()?;
            if work.is_judged() {
                work.agreed_here = true;
                let frame = Frame::Agree { set, not_taken: work.not_taken };
                self.close_set(home, now, events);
                return Some(frame);
            }
        }
        None
    }

    pub(crate) fn set_window(&mut self, bytes: usize) {
        self.window = bytes.clamp(RANGES_FRAME, WANT_OUTSTANDING);
        if let Some(work) = &mut self.work {
            work.window = self.window;
        }
    }

    pub(crate) fn judged(&mut self, not_taken: u64) {
        if let Some(work) = &mut self.work {
            work.judged(not_taken);
        }
    }

    fn work(&mut self, set: Set) -> Result<&mut Work, Upset> {
        self.work.as_mut().filter(|w| w.set == set).ok_or(Upset::Bye(Bye::OutOfTurn))
    }

    #[allow(clippy::too_many_arguments)] // The fields of one frame, taken apart.
    fn opened(
        &mut self,
        clock: u64,
        branch: Vec<ActId>,
        holdings: &[Holding],
        group_is_settled: bool,
        home: &dyn Home,
        now: Millis,
        events: &mut VecDeque<Event>,
    ) -> Result<(), Upset> {
        let holdings: [Holding; 3] = holdings.try_into().map_err(|_| Upset::Bye(Bye::Malformed))?;
        // A budget, and the windows that are asked for, follow from what the other side says it holds.
        if holdings.iter().any(|held| held.count > RECORDS_A_SET) {
            return Err(Upset::Bye(Bye::Budget));
        }
        if self.there.is_some() || branch.len() > BRANCH_MAX {
            return Err(Upset::Bye(Bye::OutOfTurn));
        }
        let apart = Millis(clock).since(now).max(now.since(Millis(clock)));
        if apart > hedgerow_record::limits::CLOCKS_APART {
            return Err(Upset::Bye(Bye::Clocks));
        }
        self.there = Some(Opened { holdings, clock: Millis(clock), branch });
        match &self.here {
            None => {
                let frame = self.open(home, now, group_is_settled);
                self.out.push_back(frame);
            }
            Some(_) if self.group_is_settled != group_is_settled => {
                return Err(Upset::Bye(Bye::OutOfTurn));
            }
            Some(_) => {}
        }
        let first = if group_is_settled { Set::Chains } else { Set::Group };
        self.begin(first, home, events);
        self.first_is_sent = false;
        Ok(())
    }

    /// Begins with a set, passing over those that are equal already.
    fn begin(&mut self, first: Set, home: &dyn Home, events: &mut VecDeque<Event>) {
        let (Some(here), Some(there)) = (&self.here, &self.there) else { return };
        let (earliest, latest) = (here.clock.min(there.clock), here.clock.max(there.clock));
        for set in Set::ALL.into_iter().filter(|set| *set >= first) {
            // By what both have told: a roster that changes meanwhile would let one side go on and the other rest.
            if set > Set::Group && !one_begins_with_the_other(&here.branch, &there.branch) {
                return self.rest(true, events);
            }
            let (mine, theirs) = (here.holdings[set as usize], there.holdings[set as usize]);
            if mine == theirs {
                events.push_back(Event::Agreed { set, not_taken_here: 0, not_taken_there: 0 });
                continue;
            }
            let view = universe(home, set, earliest, latest);
            let way = match (mine.count, theirs.count) {
                (0, _) => Way::PullHere,
                (_, 0) => Way::PullThere,
                _ => Way::Ranges,
            };
            let drives = match way {
                Way::PullHere => true,
                Way::PullThere => false,
                Way::Ranges => self.side == Side::Opener,
            };
            let mut work = Work::new(set, way, drives, view, theirs.count);
            if way == Way::Ranges && drives {
                let message = ByteVec::from(ranges::begin(&work.view));
                // The first message is far below the budget's base.
                let _ = work.spend(message.len());
                // Where this is the first set that differs, the other side has read the message in Open.
                if !(self.first_is_sent && set == Set::Slots) {
                    self.out.push_back(Frame::Ranges { set, message });
                }
            }
            work.window = self.window;
            self.work = Some(work);
            return;
        }
        self.rest(false, events);
    }

    fn ranges(&mut self, set: Set, message: &[u8]) -> Result<(), Upset> {
        let work = self.work(set)?;
        if work.way != Way::Ranges || work.ranges_done && work.drives || work.agreed_there {
            return Err(Upset::Bye(Bye::OutOfTurn));
        }
        work.spend(message.len())?;
        let reply = if work.drives {
            let found = ranges::go_on(&work.view, message, RANGES_FRAME)?;
            work.learn(found.have, found.need)?;
            work.ranges_done = found.next.is_none();
            found.next
        } else {
            work.answered_ranges()?;
            Some(ranges::answer(&work.view, message, RANGES_FRAME)?)
        };
        if let Some(reply) = reply {
            work.spend(reply.len())?;
            self.out.push_back(Frame::Ranges { set, message: ByteVec::from(reply) });
        }
        Ok(())
    }

    fn given(
        &mut self,
        set: Set,
        records: Vec<ByteVec>,
        end: bool,
        events: &mut VecDeque<Event>,
    ) -> Result<(), Upset> {
        let work = self.work(set)?;
        let mut good = Vec::with_capacity(records.len());
        let mut bytes = 0;
        let mut fault = None;
        for given in records {
            match Record::read(Vec::from(given)) {
                Ok(record) if Set::of(record.class()) != set => fault = Some("a record of another set"),
                Ok(record) if !work.expects(&record.id()) => fault = Some("a record that was not asked for"),
                Ok(record) => {
                    bytes += record.bytes().len();
                    good.push(record);
                }
                Err(_) => fault = Some("a record of no valid shape"),
            }
        }
        if end && !work.answered() {
            fault = Some("an answer to nothing");
        }
        if !good.is_empty() {
            if set == Set::Group {
                work.heap.extend(good);
                work.heap_bytes += bytes;
                if work.heap.len() > GROUP_RECORDS_A_SESSION || work.heap_bytes > GROUP_BYTES_A_SESSION {
                    return Err(Upset::Bye(Bye::Budget));
                }
            } else {
                work.deliver(bytes, good.len());
                let (received, expected) = work.progress();
                events.push_back(Event::Records { set, records: good });
                events.push_back(Event::Progress { set, received, expected });
            }
        }
        fault.map_or(Ok(()), |what| Err(Upset::Fault(what)))
    }

    /// Hands the group records over in one piece once no more will come.
    fn deliver_heap(&mut self, events: &mut VecDeque<Event>) {
        if let Some(work) = &mut self.work
            && !work.heap.is_empty()
        {
            let records = std::mem::take(&mut work.heap);
            let bytes = std::mem::take(&mut work.heap_bytes);
            work.deliver(bytes, records.len());
            events.push_back(Event::Records { set: work.set, records });
        }
    }

    /// Goes on to the next set once both have agreed on this one.
    fn close_set(&mut self, home: &dyn Home, now: Millis, events: &mut VecDeque<Event>) {
        let Some(work) = self.work.take_if(|w| w.agreed_here && w.agreed_there) else { return };
        events.push_back(Event::Agreed {
            set: work.set,
            not_taken_here: work.not_taken,
            not_taken_there: work.not_taken_there,
        });
        match work.set {
            // A roster may have changed: what follows is opened anew, by the opener.
            Set::Group => {
                self.here = None;
                self.there = None;
                self.group_was_made_equal = true;
                if self.side == Side::Opener {
                    let frame = self.open(home, now, true);
                    self.out.push_back(frame);
                }
            }
            Set::Chains => self.begin(Set::Slots, home, events),
            Set::Slots => self.rest(false, events),
        }
    }

    fn rest(&mut self, branches_differ: bool, events: &mut VecDeque<Event>) {
        let clocks = [&self.here, &self.there].into_iter().flatten().map(|opened| opened.clock);
        let up_to = not_too_far_ahead(clocks.min().unwrap_or_default());
        self.here = None;
        self.there = None;
        self.work = None;
        self.group_was_made_equal = false;
        self.has_settled = true;
        self.agrees |= !branches_differ;
        events.push_back(Event::Settled { branches_differ, up_to });
    }
}

/// Whether one branch is the beginning of the other: then both follow the same organisers.
fn one_begins_with_the_other(a: &[ActId], b: &[ActId]) -> bool {
    a.iter().zip(b).all(|(a, b)| a == b)
}
