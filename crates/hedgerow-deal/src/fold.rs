//! A deal as a pure function of the set of its steps: whatever the order in which they came, and however often.
//!
//! | step | who may | counts when |
//! |---|---|---|
//! | ask | the asker | it is the asker's lowest-numbered ask |
//! | accept, decline | the keeper's device named in the deal | it is that device's lowest-numbered answer |
//! | withdraw | the asker | always, unless both sides had said the hand-over |
//! | hand over, return | either, once accepted | first of each side; a return counts only with a hand-over by somebody |
//! | place | the keeper's device | the highest-numbered one |
//! | message | either | always |

use std::collections::{BTreeMap, BTreeSet};

use hedgerow_record::body::DayRange;
use hedgerow_record::{DeviceKey, MemberId, Millis};

use crate::door::DoorSeed;
use crate::step::{About, Said, Step};

/// One of the two.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Party {
    /// Who asked.
    Asker,
    /// Whose listing it is.
    Keeper,
}

/// Where a deal stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// The ask itself has not come yet.
    Unheard,
    /// Asked, not answered.
    Asked,
    /// Asked; somebody else is before. From 1.
    Queued(u32),
    /// Promised.
    Accepted,
    /// Refused.
    Declined,
    /// Taken back.
    Withdrawn,
    /// Handed over, by the word of one or both.
    Out,
    /// Back, by the word of one.
    Back,
    /// Back, by the word of both.
    Closed,
}

/// Who has said something.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SaidBy {
    /// The asker has.
    pub asker: bool,
    /// The keeper has.
    pub keeper: bool,
}

/// A deal as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deal {
    /// What it is about.
    pub about: About,
    /// Where it stands.
    pub state: State,
    /// The days promised, or asked for.
    pub days: Option<DayRange>,
    /// What its codes for the door are computed from.
    pub door: Option<DoorSeed>,
    /// When the ask was written.
    pub asked_at: Option<Millis>,
    /// Who has said the hand-over.
    pub handed_over: SaidBy,
    /// Who has said the return.
    pub returned: SaidBy,
    /// Everything said by the two, in order of time, then name.
    pub timeline: Vec<Said>,
}

/// Folds the steps of one deal.
pub fn fold(about: &About, said: &BTreeSet<Said>) -> Deal {
    let mut timeline: Vec<Said> =
        said.iter().filter(|s| party(about, &s.member).is_some()).cloned().collect();
    timeline.sort_by(|a, b| (a.at, &a.device, a.number, a).cmp(&(b.at, &b.device, b.number, b)));
    // What a person's next computer said again is said once.
    let mut heard = BTreeSet::new();
    timeline.retain(|s| heard.insert((s.at, s.member, s.step.clone())));
    let by_number = first_of_each_name(&timeline);

    let ask = by_number.values().find(|s| s.member == about.asker && matches!(s.step, Step::Ask { .. }));
    let keeper_says = |s: &&&Said| s.member == about.keeper && s.device == about.keeper_device;
    let answer = by_number
        .values()
        .filter(keeper_says)
        .find(|s| matches!(s.step, Step::Accept { .. } | Step::Decline { .. }));
    let place = by_number.values().filter(keeper_says).rev().find_map(|s| match s.step {
        Step::Place { place } => Some(place),
        _ => None,
    });
    let withdrawn =
        by_number.values().any(|s| s.member == about.asker && matches!(s.step, Step::Withdraw { .. }));
    let said_by = |is: fn(&Step) -> bool| SaidBy {
        asker: by_number.values().any(|s| s.member == about.asker && is(&s.step)),
        keeper: by_number.values().any(|s| s.member == about.keeper && is(&s.step)),
    };

    let mut days = None;
    let mut door = None;
    let mut handed_over = SaidBy::default();
    let mut returned = SaidBy::default();
    let mut state = State::Unheard;
    if let Some(Said { step: Step::Ask { days: asked, .. }, .. }) = ask {
        days = Some(*asked);
        state = match place {
            Some(place) if place > 0 => State::Queued(place),
            _ => State::Asked,
        };
    }
    match answer.map(|s| &s.step) {
        Some(Step::Accept { days: promised, door: seed }) if ask.is_some() => {
            days = Some(*promised);
            door = *seed;
            handed_over = said_by(|s| matches!(s, Step::HandOver { .. }));
            if handed_over.by_anybody() {
                returned = said_by(|s| matches!(s, Step::Return { .. }));
            }
            state = match (handed_over.by_anybody(), returned) {
                (false, _) => State::Accepted,
                (true, SaidBy { asker: false, keeper: false }) => State::Out,
                (true, SaidBy { asker: true, keeper: true }) => State::Closed,
                (true, _) => State::Back,
            };
        }
        Some(Step::Decline { .. }) => state = State::Declined,
        _ => {}
    }
    if withdrawn && !handed_over.by_both() && state != State::Declined && state != State::Closed {
        state = State::Withdrawn;
        handed_over = SaidBy::default();
        returned = SaidBy::default();
    }
    let asked_at = ask.map(|s| s.at);
    Deal { about: about.clone(), state, days, door, asked_at, handed_over, returned, timeline }
}

/// Which of the two a member is.
pub fn party(about: &About, member: &MemberId) -> Option<Party> {
    if *member == about.asker {
        Some(Party::Asker)
    } else {
        (*member == about.keeper).then_some(Party::Keeper)
    }
}

impl SaidBy {
    /// By one of them at least.
    pub fn by_anybody(self) -> bool {
        self.asker || self.keeper
    }
    /// By both.
    pub fn by_both(self) -> bool {
        self.asker && self.keeper
    }
    /// By this one.
    pub fn by(self, party: Party) -> bool {
        match party {
            Party::Asker => self.asker,
            Party::Keeper => self.keeper,
        }
    }
}

impl Deal {
    /// Whether it holds its days: promised or out.
    pub fn holds_days(&self) -> bool {
        matches!(self.state, State::Accepted | State::Out | State::Back)
    }

    /// Whether nothing more is expected of anybody.
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Declined | State::Withdrawn | State::Closed)
    }

    /// Whether it waits for an answer of the keeper.
    pub fn is_asked(&self) -> bool {
        matches!(self.state, State::Asked | State::Queued(_))
    }
}

/// By device and number; a device that says two things under one number is held to the lesser of the two.
fn first_of_each_name(timeline: &[Said]) -> BTreeMap<(DeviceKey, u32), &Said> {
    let mut names: BTreeMap<(DeviceKey, u32), &Said> = BTreeMap::new();
    for said in timeline {
        let at = names.entry((said.device, said.number)).or_insert(said);
        if said < *at {
            *at = said;
        }
    }
    names
}
