//! What an interface is shown of deals: where each stands, in one sentence, and what can be said now.

use hedgerow_deal::{Deal, DealId, Party, SaidBy, State, Step, may, party};
use hedgerow_record::{DeviceKey, MemberId};

use crate::clock::{iso_days, moment};
use crate::deals::{OpenDeal, deal_text};
use crate::street::Street;
use crate::things::name_text;
use crate::view::{Days, DealView, StepView};

impl Street {
    /// How many deals wait for this person.
    pub(crate) fn deals_waiting(&self) -> usize {
        self.deals.open.values().filter(|d| !self.is_unheard(d) && waits_for(d, self)).count()
    }

    /// All deals, those that wait for this person first, then the newest.
    pub(crate) fn deal_views(&self) -> Vec<DealView> {
        let mut all: Vec<&OpenDeal> = self.deals.open.values().filter(|d| !self.is_unheard(d)).collect();
        all.sort_by_key(|d| {
            let last = d.deal.timeline.last().map(|s| s.at);
            (std::cmp::Reverse(waits_for(d, self)), std::cmp::Reverse(last))
        });
        all.into_iter().map(|d| self.deal_view(d)).collect()
    }

    /// One deal by its name or the beginning of it.
    pub(crate) fn deals_named(&self, name: &str) -> Vec<(DealId, DealView)> {
        let named = self.deals.open.iter().filter(|(id, _)| deal_text(id).starts_with(name));
        named.take(2).map(|(id, d)| (*id, self.deal_view(d))).collect()
    }

    fn deal_view(&self, open: &OpenDeal) -> DealView {
        let (me, mine) = (self.me(), self.device.key());
        let about = &open.folder.about;
        let deal = &open.deal;
        let i_keep = about.keeper == me;
        let with = self.person(if i_keep { &about.asker } else { &about.keeper });
        let place = match deal.state {
            State::Queued(place) => Some(place),
            _ => None,
        };
        let seen = open.folder.is_seen(&mine);
        let said = self.own_envelope(open);
        let holders: Option<Vec<_>> = said.map(|e| self.held.holders(&e.id, e.stamp).collect());
        let theirs = if i_keep { about.asker } else { about.keeper };
        let is_theirs = |device: &&DeviceKey| self.roster.member_of(device) == Some(theirs);
        let arrived = seen || holders.as_ref().is_none_or(|held| held.iter().any(is_theirs));
        let other = if with.name.is_empty() { "your neighbour".to_owned() } else { with.name.clone() };
        DealView {
            id: deal_text(&open.folder.deal),
            group: self.id.to_string(),
            listing: name_text(&about.thing),
            title: about.title.clone(),
            with,
            mine: i_keep,
            state: state_text(deal.state).to_owned(),
            sentence: sentence(deal, i_keep, &other),
            days: deal.days.map_or_else(|| Days { from: String::new(), to: String::new() }, |d| iso_days(&d)),
            place,
            handed_over: said_text(deal.handed_over).to_owned(),
            returned: said_text(deal.returned).to_owned(),
            may: steps_now(open, &me, &mine),
            code: self.door_code(open),
            waits_for_me: waits_for(open, self),
            seen,
            arrived,
            held_by: holders.map(|held| held.len()),
            timeline: deal
                .timeline
                .iter()
                .map(|said| StepView {
                    step: said.step.name().to_owned(),
                    by_me: said.member == me,
                    at: moment(said.at),
                    text: said.step.words().map(str::to_owned),
                    with_code: party(about, &said.member)
                        .is_some_and(|by| self.is_proved(open, &said.step, by)),
                })
                .collect(),
        }
    }
}

fn steps_now(open: &OpenDeal, me: &MemberId, mine: &DeviceKey) -> Vec<String> {
    let Some(party) = party(&open.folder.about, me) else { return Vec::new() };
    let is_keeper = open.folder.about.keeper_device == *mine;
    let days = open.deal.days.into_iter().map(|days| Step::Accept { days, door: None });
    let others = [
        Step::Decline { note: None },
        Step::Withdraw { note: None },
        Step::HandOver { note: None, code: None },
        Step::Return { note: None, code: None },
        Step::Message { text: String::new() },
    ];
    let allowed = days.chain(others).filter(|step| may(&open.deal, party, is_keeper, step).is_ok());
    allowed.map(|step| step.name().to_owned()).collect()
}

fn waits_for(open: &OpenDeal, street: &Street) -> bool {
    let i_keep = open.folder.about.keeper == street.me();
    let party = if i_keep { Party::Keeper } else { Party::Asker };
    match open.deal.state {
        State::Asked | State::Queued(_) => i_keep && open.folder.about.keeper_device == street.device.key(),
        State::Out => !open.deal.handed_over.by(party),
        State::Back => !open.deal.returned.by(party),
        _ => false,
    }
}

fn state_text(state: State) -> &'static str {
    match state {
        State::Unheard => "unheard",
        State::Asked => "asked",
        State::Queued(_) => "queued",
        State::Accepted => "accepted",
        State::Declined => "declined",
        State::Withdrawn => "withdrawn",
        State::Out => "out",
        State::Back => "back",
        State::Closed => "closed",
    }
}

fn said_text(said: SaidBy) -> &'static str {
    match (said.keeper, said.asker) {
        (false, false) => "nobody",
        (true, false) => "keeper",
        (false, true) => "asker",
        (true, true) => "both",
    }
}

fn sentence(deal: &Deal, i_keep: bool, other: &str) -> String {
    match (deal.state, i_keep) {
        (State::Unheard, _) => format!("Waiting for the ask itself to arrive from {other}."),
        (State::Asked, true) => format!("{other} asks. Accept or decline."),
        (State::Asked, false) => format!("You asked {other}. Waiting for the answer."),
        (State::Queued(_), true) => format!("{other} waits: somebody else has these days."),
        (State::Queued(place), false) => {
            format!("Somebody else has these days. You are number {place} in the queue.")
        }
        (State::Accepted, true) => format!("Promised to {other}. Next: the hand-over."),
        (State::Accepted, false) => format!("{other} said yes. Next: the hand-over."),
        (State::Declined, true) => "You said no.".to_owned(),
        (State::Declined, false) => format!("{other} said no."),
        (State::Withdrawn, true) => format!("{other} took the ask back."),
        (State::Withdrawn, false) => "You took the ask back.".to_owned(),
        (State::Out, true) => format!("{other} has it."),
        (State::Out, false) => "You have it. Next: bring it back.".to_owned(),
        (State::Back, true) if deal.returned.keeper => {
            format!("It is back. Waiting for {other} to say so, too.")
        }
        (State::Back, true) => format!("{other} says it is back. Do you have it?"),
        (State::Back, false) if deal.returned.asker => {
            format!("You brought it back. Waiting for {other} to say so, too.")
        }
        (State::Back, false) => format!("{other} has it back. Say so, too."),
        (State::Closed, _) => "It is back, and both of you said so. The loan is closed.".to_owned(),
    }
}
