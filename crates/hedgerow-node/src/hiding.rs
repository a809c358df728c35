//! What somebody does not want to see, and who cannot ask: kept at home alone, so that nobody learns it.

use hedgerow_deal::State;
use hedgerow_record::{GroupId, Kind, MemberId};
use minicbor::{Decode, Encode};

use crate::belongings::thing_name;
use crate::deals::OpenDeal;
use crate::error::NodeError;
use crate::house::House;
use crate::node::Node;
use crate::street::Street;
use crate::things::{Thing, name_text};
use crate::view::{HiddenKind, HiddenView, HideDraft, Topic};

/// Rows about what is hidden.
const ROWS: &str = "hidden";
/// So much can be hidden.
const HIDDEN: usize = 2_000;

/// What is kept of something hidden.
#[derive(Clone, Encode, Decode)]
#[cbor(map)]
struct Kept {
    /// Nothing where it is about every group.
    #[n(0)]
    group: Option<GroupId>,
    #[n(1)]
    what: u8,
    /// A listing's name, a member's id, a mode.
    #[n(2)]
    which: String,
    /// What it was called.
    #[n(3)]
    title: String,
}

impl Street {
    /// Whether a listing is shown in lists: own ones always are.
    pub(crate) fn shows(&self, thing: &Thing) -> bool {
        let hidden = self.roster.is_hidden(&thing.author, Kind::LISTING, thing.slot)
            || self.upshot.things_hidden.contains(&thing.listing.thing)
            || self.upshot.people_hidden.contains(&thing.author)
            || self.upshot.modes_hidden.contains(crate::things::mode_text(thing.listing.mode));
        !hidden || thing.author == self.me()
    }

    /// Whether this is the ask of somebody who is blocked: it is neither shown nor answered. A deal that was promised
    /// goes on.
    pub(crate) fn is_unheard(&self, open: &OpenDeal) -> bool {
        self.upshot.blocked.contains(&open.folder.about.asker)
            && matches!(open.deal.state, State::Unheard | State::Asked | State::Queued(_))
    }
}

impl Street {
    /// Deals in which something came that calls for a word. Whoever is blocked is not even told that it was seen.
    pub(crate) fn take_unanswered(&mut self) -> Vec<hedgerow_deal::DealId> {
        let mut waiting: Vec<_> = std::mem::take(&mut self.deals.to_send).into_iter().collect();
        waiting.retain(|id| self.deals.open.get(id).is_none_or(|d| !self.is_unheard(d)));
        waiting
    }
}

impl House {
    /// Brings back what is hidden, after a start and after a change.
    pub(crate) fn remember_hidden(&mut self) {
        let rows: Vec<Kept> = self.notes.all::<Kept>(ROWS).into_iter().map(|(_, kept)| kept).collect();
        for street in self.streets.values_mut() {
            let upshot = &mut street.upshot;
            upshot.things_hidden.clear();
            upshot.people_hidden.clear();
            upshot.modes_hidden.clear();
            upshot.blocked.clear();
            for kept in rows.iter().filter(|k| k.group.is_none_or(|g| g == street.id)) {
                match kind(kept.what) {
                    HiddenKind::Listing => upshot.things_hidden.extend(thing_name(&kept.which)),
                    HiddenKind::Person => upshot.people_hidden.extend(MemberId::from_hex(&kept.which)),
                    HiddenKind::Mode => {
                        upshot.modes_hidden.insert(kept.which.clone());
                    }
                    HiddenKind::Blocked => upshot.blocked.extend(MemberId::from_hex(&kept.which)),
                }
            }
        }
    }

    fn hidden(&self) -> Vec<HiddenView> {
        let all = self.notes.all::<Kept>(ROWS).into_iter().map(|(id, kept)| HiddenView {
            id,
            what: kind(kept.what),
            title: kept.title,
            group: kept.group.map(|g| g.to_string()),
        });
        all.collect()
    }

    fn hide(&mut self, draft: &HideDraft) -> Result<HiddenView, NodeError> {
        let kept = match draft.what {
            HiddenKind::Listing => {
                let (street, thing) = self.thing(&draft.which)?;
                let (which, title) = (name_text(&thing.listing.thing), thing.listing.title.clone());
                Kept { group: Some(street.id), what: number(draft.what), which, title }
            }
            HiddenKind::Mode => {
                let which = draft.which.trim().to_lowercase();
                crate::things::read_mode(&which)?;
                Kept { group: None, what: number(draft.what), title: which.clone(), which }
            }
            HiddenKind::Person | HiddenKind::Blocked => {
                let street = self.street(&draft.group)?;
                let in_force = |id: &MemberId| street.roster.member(id).is_some_and(|m| m.in_force);
                let member = street.member_named(&draft.which, "which", in_force)?;
                if member == street.me() {
                    return Err(NodeError::usage("E_YOURSELF", "which", "this is you"));
                }
                let title = street.name_of(&member);
                Kept { group: Some(street.id), what: number(draft.what), which: member.to_string(), title }
            }
        };
        if self.notes.count(ROWS) >= HIDDEN {
            return Err(NodeError::refused("E_FULL", format!("{HIDDEN} things are hidden already"))
                .help("Show some of them again first."));
        }
        let id = format!("{}-{}", kept.what, &kept.which);
        let (title, group) = (kept.title.clone(), kept.group.map(|g| g.to_string()));
        self.notes.put(ROWS, &id, &kept, &mut self.rng)?;
        self.has_hidden();
        Ok(HiddenView { id, what: draft.what, title, group })
    }

    fn show_again(&mut self, id: &str) -> Result<(), NodeError> {
        if self.notes.get::<Kept>(ROWS, id).is_none() {
            return Err(NodeError::not_found("E_NOT_HIDDEN", "nothing of this name is hidden"));
        }
        self.notes.remove(ROWS, &[id.to_owned()])?;
        self.has_hidden();
        Ok(())
    }

    fn has_hidden(&mut self) {
        self.remember_hidden();
        for topic in [Topic::Listings, Topic::Deals, Topic::Group] {
            self.tell_topic(topic, None);
        }
    }
}

impl Node {
    /// What this person does not want to see, and who cannot ask.
    pub async fn hidden(&self) -> Result<Vec<HiddenView>, NodeError> {
        self.ask(|house| Ok(house.hidden())).await
    }

    /// Hides something from this person, or keeps somebody from asking.
    pub async fn hide(&self, draft: HideDraft) -> Result<HiddenView, NodeError> {
        self.ask(move |house| house.hide(&draft)).await
    }

    /// Shows something again, or lets somebody ask again.
    pub async fn show_again(&self, id: &str) -> Result<(), NodeError> {
        let id = id.to_owned();
        self.ask(move |house| house.show_again(&id)).await
    }
}

fn number(kind: HiddenKind) -> u8 {
    match kind {
        HiddenKind::Listing => 0,
        HiddenKind::Person => 1,
        HiddenKind::Mode => 2,
        HiddenKind::Blocked => 3,
    }
}

fn kind(number: u8) -> HiddenKind {
    match number {
        0 => HiddenKind::Listing,
        1 => HiddenKind::Person,
        2 => HiddenKind::Mode,
        _ => HiddenKind::Blocked,
    }
}
