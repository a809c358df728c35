//! What honest programs refuse before they write it. The fold never depends on it.

use hedgerow_record::body::{Day, DayRange, Listing};
use hedgerow_record::limits::{BUSY_RANGES, DAYS_AHEAD, MESSAGE_CHARS};

use crate::fold::{Deal, Party, State};
use crate::step::Step;

/// Why a step is not said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// Only the listing's keeper answers.
    #[error("only the computer that keeps this listing answers asks")]
    NotKeeper,
    /// Only the asker takes an ask back.
    #[error("only who asked can take it back")]
    NotAsker,
    /// The ask has not come yet.
    #[error("the ask itself has not come yet")]
    Unheard,
    /// It was answered before.
    #[error("this was answered already")]
    Answered,
    /// Nothing was promised.
    #[error("nothing has been promised yet")]
    NotAccepted,
    /// Nothing was handed over.
    #[error("it has not been handed over yet")]
    NotOut,
    /// Said before.
    #[error("you have said this already")]
    SaidAlready,
    /// It is in the borrower's hands.
    #[error("it has been handed over: say its return instead")]
    HandedOver,
    /// The deal is over.
    #[error("this deal is over")]
    Over,
    /// Those days are promised to somebody.
    #[error("some of these days are promised already")]
    Booked,
    /// The first day is past.
    #[error("these days are past")]
    Past,
    /// Too far ahead.
    #[error("these days lie more than two years ahead")]
    TooFar,
    /// Longer than the listing's longest loan.
    #[error("the longest loan is {0} days")]
    TooLong(u32),
    /// Sooner than the listing's notice.
    #[error("the owner wants to be asked {0} days before")]
    Notice(u32),
    /// One's own listing.
    #[error("this is your own listing")]
    OwnListing,
    /// Not an offer to lend.
    #[error("this is not offered to be lent")]
    NotLent,
    /// The words are too long.
    #[error("at most {MESSAGE_CHARS} characters fit")]
    Words,
}

impl Refusal {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Refusal::NotKeeper => "E_NOT_KEEPER",
            Refusal::NotAsker => "E_NOT_ASKER",
            Refusal::Unheard => "E_NOT_ASKED",
            Refusal::Answered => "E_ALREADY_ANSWERED",
            Refusal::NotAccepted => "E_NOT_ACCEPTED",
            Refusal::NotOut => "E_NOT_HANDED_OVER",
            Refusal::SaidAlready => "E_SAID_ALREADY",
            Refusal::HandedOver => "E_HANDED_OVER",
            Refusal::Over => "E_DEAL_OVER",
            Refusal::Booked => "E_BOOKED",
            Refusal::Past => "E_DAYS_PAST",
            Refusal::TooFar => "E_DAYS_TOO_FAR",
            Refusal::TooLong(_) => "E_TOO_LONG_A_LOAN",
            Refusal::Notice(_) => "E_NOTICE",
            Refusal::OwnListing => "E_OWN_LISTING",
            Refusal::NotLent => "E_NOT_LENT",
            Refusal::Words => "E_TOO_LONG",
        }
    }
}

/// Whether one side may say a step now. `is_keeper_device` says whether this is the computer that keeps the listing.
pub fn may(deal: &Deal, party: Party, is_keeper_device: bool, step: &Step) -> Result<(), Refusal> {
    if step.words().is_some_and(|w| w.chars().count() > MESSAGE_CHARS) {
        return Err(Refusal::Words);
    }
    if deal.state == State::Unheard {
        return Err(Refusal::Unheard);
    }
    match step {
        Step::Accept { .. } | Step::Decline { .. } | Step::Place { .. } => {
            if party != Party::Keeper || !is_keeper_device {
                return Err(Refusal::NotKeeper);
            }
            match deal.state {
                State::Asked | State::Queued(_) => Ok(()),
                State::Withdrawn => Err(Refusal::Over),
                _ => Err(Refusal::Answered),
            }
        }
        Step::Withdraw { .. } if party != Party::Asker => Err(Refusal::NotAsker),
        Step::Withdraw { .. } if deal.handed_over.by_anybody() && !deal.is_over() => Err(Refusal::HandedOver),
        Step::Withdraw { .. } if deal.is_over() => Err(Refusal::Over),
        Step::HandOver { .. } | Step::Return { .. } if deal.is_over() => Err(Refusal::Over),
        Step::HandOver { .. } if deal.is_asked() => Err(Refusal::NotAccepted),
        Step::HandOver { .. } if deal.handed_over.by(party) => Err(Refusal::SaidAlready),
        Step::Return { .. } if !deal.handed_over.by_anybody() => Err(Refusal::NotOut),
        Step::Return { .. } if deal.returned.by(party) => Err(Refusal::SaidAlready),
        Step::Ask { .. } => Err(Refusal::SaidAlready),
        _ => Ok(()),
    }
}

/// Whether these days may be asked for, as far as the asker can know.
pub fn check_ask(listing: &Listing, days: DayRange, today: Day) -> Result<(), Refusal> {
    if listing.mode != hedgerow_record::body::Mode::Lend || listing.wanted {
        return Err(Refusal::NotLent);
    }
    if days.from < today {
        return Err(Refusal::Past);
    }
    if days.to.0 > today.0.saturating_add(DAYS_AHEAD) {
        return Err(Refusal::TooFar);
    }
    if let Some(longest) = listing.terms.longest_days.filter(|longest| days.days() > *longest) {
        return Err(Refusal::TooLong(longest));
    }
    match listing.terms.notice_days {
        Some(notice) if i64::from(days.from.0) - i64::from(today.0) < i64::from(notice) => {
            Err(Refusal::Notice(notice))
        }
        _ => Ok(()),
    }
}

/// Whether a listing shows one of these days as promised. Asking all the same joins the queue.
pub fn is_busy(listing: &Listing, days: DayRange) -> bool {
    listing.busy.ranges(BUSY_RANGES).iter().any(|busy| busy.overlaps(&days))
}
