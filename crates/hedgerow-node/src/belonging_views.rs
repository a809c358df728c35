//! What an interface is shown of one's own things: with whom each is, and where it was.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use hedgerow_deal::{Deal, State, Step};
use hedgerow_record::body::{Day, Listing, ThingName};
use hedgerow_record::{GroupId, Millis};

use crate::belongings::{Belonging, Loan, Past, thing_name};
use crate::clock::{iso, moment, today};
use crate::deals::{OpenDeal, deal_text};
use crate::house::House;
use crate::things::{mode_text, name_text};
use crate::view::{Offered, Out, PastLoan, ThingView};

impl House {
    pub(crate) fn thing_view(&self, belonging: &Belonging<'_>, now: Millis) -> ThingView {
        let Belonging { name, kept, listings } = belonging;
        let mut names: BTreeSet<ThingName> = kept.also.iter().copied().collect();
        names.extend(thing_name(name));
        let names = &names;
        let deals = self.streets.values().flat_map(move |street| {
            let me = street.me();
            let of_this =
                move |d: &&OpenDeal| d.folder.about.keeper == me && names.contains(&d.folder.about.thing);
            street.deals.open.values().filter(of_this).map(move |deal| (street, deal))
        });
        let mut out = kept.out.as_ref().map(|loan| out_by_word(loan, now));
        let past = |p: &Past| {
            (
                p.back,
                PastLoan {
                    to: p.to.clone(),
                    since: moment(Millis(p.since)),
                    back: Some(moment(Millis(p.back))),
                    note: p.note.clone(),
                },
            )
        };
        let mut history: Vec<(u64, PastLoan)> = kept.history.iter().map(past).collect();
        for (street, open) in deals {
            let to = street.person(&open.folder.about.asker).name;
            match open.deal.state {
                State::Out | State::Back => out = Some(out_by_deal(open, to, now)),
                State::Closed => history.push(past_deal(&open.deal, to)),
                _ => {}
            }
        }
        history.sort_by_key(|(back, _)| Reverse(*back));
        ThingView {
            id: name.clone(),
            title: kept.title.clone(),
            text: kept.text.clone(),
            category: kept.category.clone(),
            code: kept.code.clone(),
            photos: kept.photos.clone(),
            care: kept.care.clone(),
            offered: listings.iter().map(|(street, listing, _)| offered(street.id, listing)).collect(),
            out,
            history: history.into_iter().map(|(_, loan)| loan).collect(),
            changed: moment(Millis(kept.changed)),
        }
    }
}

fn offered(group: GroupId, listing: &Listing) -> Offered {
    let (group, mode) = (group.to_string(), mode_text(listing.mode).to_owned());
    Offered { group, listing: name_text(&listing.thing), mode }
}

fn out_by_word(loan: &Loan, now: Millis) -> Out {
    Out {
        to: loan.to.clone(),
        neighbour: false,
        since: moment(Millis(loan.since)),
        due: loan.due.map(iso),
        days_late: loan.due.map_or(0, |due| days_late(due, now)),
        deal: None,
        note: loan.note.clone(),
    }
}

fn out_by_deal(open: &OpenDeal, to: String, now: Millis) -> Out {
    let due = open.deal.days.map(|days| days.to);
    Out {
        to,
        neighbour: true,
        since: moment(handed_over(&open.deal)),
        due: due.map(iso),
        days_late: due.map_or(0, |due| days_late(due, now)),
        deal: Some(deal_text(&open.folder.deal)),
        note: None,
    }
}

fn past_deal(deal: &Deal, to: String) -> (u64, PastLoan) {
    let back = deal
        .timeline
        .iter()
        .rev()
        .find(|s| matches!(s.step, Step::Return { .. }))
        .map_or(Millis(0), |s| s.at);
    let note =
        deal.timeline.iter().filter(|s| matches!(s.step, Step::Return { .. })).find_map(|s| s.step.words());
    let loan = PastLoan {
        to,
        since: moment(handed_over(deal)),
        back: Some(moment(back)),
        note: note.map(str::to_owned),
    };
    (back.0, loan)
}

fn handed_over(deal: &Deal) -> Millis {
    deal.timeline.iter().find(|s| matches!(s.step, Step::HandOver { .. })).map_or(Millis(0), |s| s.at)
}

fn days_late(due: Day, now: Millis) -> u32 {
    u32::try_from(i64::from(today(now).0) - i64::from(due.0)).unwrap_or(0)
}

pub(crate) fn says(thing: &ThingView, word: &str) -> bool {
    let out = thing.out.as_ref().map(|out| out.to.as_str());
    let texts =
        [Some(thing.title.as_str()), Some(&thing.text), Some(&thing.category), thing.code.as_deref(), out];
    texts.into_iter().flatten().any(|text| text.to_lowercase().contains(word))
}
