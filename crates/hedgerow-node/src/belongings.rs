//! One's own things: a list kept at home that needs no group, with what is offered in groups joined in.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use hedgerow_record::body::{Day, Listing, ThingName};
use hedgerow_record::limits::{DESCRIPTION_CHARS, MESSAGE_CHARS, PHOTOS_A_LISTING, TITLE_CHARS};
use hedgerow_record::{Millis, Span};
use minicbor::{Decode, Encode};

use crate::belonging_views::says;
use crate::clock::{read_day, today};
use crate::error::NodeError;
use crate::house::House;
use crate::street::Street;
use crate::things::{name_text, new_name};
use crate::view::{
    LendTo, ListingDraft, ListingView, OfferThing, Returned, ThingDraft, ThingList, ThingQuery, ThingView,
    Topic,
};

/// Rows about things.
const ROWS: &str = "thing";
/// Things a home keeps.
const THINGS: usize = 20_000;
/// Changes of things this close to one another are kept in the order in which they were made, whatever the clock says.
const AT_ONCE: Span = Span::seconds(1);
/// Earlier loans remembered of one thing; the oldest makes room.
const HISTORY: usize = 100;

/// What is kept of a thing.
#[derive(Clone, Default, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Kept {
    #[n(0)]
    pub(crate) title: String,
    #[n(1)]
    pub(crate) text: String,
    #[n(2)]
    pub(crate) category: String,
    #[n(3)]
    pub(crate) code: Option<String>,
    #[n(4)]
    pub(crate) care: Option<String>,
    #[n(5)]
    pub(crate) photos: Vec<String>,
    #[n(6)]
    pub(crate) out: Option<Loan>,
    #[n(7)]
    pub(crate) history: Vec<Past>,
    /// Milliseconds since 1970.
    #[n(8)]
    pub(crate) changed: u64,
    /// Names of its listings beside its own: each group after the first knows it by another.
    #[n(9)]
    pub(crate) also: Vec<ThingName>,
}

impl Kept {
    /// Says of a thing what its listing says.
    fn follow(&mut self, listing: &Listing, at: Millis) {
        self.title.clone_from(&listing.title);
        self.text.clone_from(&listing.text);
        self.category.clone_from(&listing.category);
        self.code.clone_from(&listing.code);
        self.care.clone_from(&listing.care);
        if self.photos.is_empty() {
            self.photos = listing.photos.iter().map(|p| p.photo.to_string()).collect();
        }
        self.changed = self.changed.max(at.0);
    }
}

/// A loan to somebody without a deal.
#[derive(Clone, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Loan {
    #[n(0)]
    pub(crate) to: String,
    #[n(1)]
    pub(crate) since: u64,
    #[n(2)]
    pub(crate) due: Option<Day>,
    #[n(3)]
    pub(crate) note: Option<String>,
}

/// A loan that is over.
#[derive(Clone, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Past {
    #[n(0)]
    pub(crate) to: String,
    #[n(1)]
    pub(crate) since: u64,
    #[n(2)]
    pub(crate) back: u64,
    #[n(3)]
    pub(crate) note: Option<String>,
}

/// A thing as it is known from both sides.
pub(crate) struct Belonging<'a> {
    pub(crate) name: String,
    pub(crate) kept: Kept,
    pub(crate) listings: Vec<(&'a Street, &'a Listing, Millis)>,
}

impl House {
    /// Own things that are looked for.
    pub(crate) fn things(&self, query: &ThingQuery, now: Millis) -> Result<ThingList, NodeError> {
        let words = query.words.to_lowercase();
        let words: Vec<&str> = words.split_whitespace().collect();
        let mut all = self.belongings();
        // The latest change first, which is where two of one second would be mixed up later.
        all.sort_by(|a, b| (Reverse(a.kept.changed), &a.name).cmp(&(Reverse(b.kept.changed), &b.name)));
        let mut things: Vec<ThingView> = all.iter().map(|b| self.thing_view(b, now)).collect();
        things.retain(|thing| words.iter().all(|word| says(thing, word)));
        match query.sort.as_deref().unwrap_or("title") {
            "title" => things.sort_by_cached_key(|t| (t.title.to_lowercase(), t.id.clone())),
            "newest" => {}
            "due" => things.sort_by_cached_key(|t| {
                let due = t.out.as_ref().map(|out| (out.due.is_none(), out.due.clone()));
                (due.is_none(), due, t.title.to_lowercase(), t.id.clone())
            }),
            other => {
                let text = format!("“{other}” is no order");
                return Err(NodeError::usage("E_SORT", "sort", text).help("Use title, newest or due."));
            }
        }
        Ok(ThingList { total: things.len(), things })
    }

    /// Keeps a new thing.
    pub(crate) fn add_thing(&mut self, draft: &ThingDraft, now: Millis) -> Result<ThingView, NodeError> {
        if self.notes.count(ROWS) >= THINGS {
            return Err(NodeError::refused("E_FULL", format!("there is room for {THINGS} things")));
        }
        let kept = self.applied_to(Kept::default(), draft)?;
        let name = name_text(&new_name(&mut self.rng));
        self.keep(&name, kept, now)?;
        self.own_thing_view(&name, now)
    }

    /// Changes a thing, and with it what is offered of it.
    pub(crate) fn change_thing(
        &mut self,
        id: &str,
        draft: &ThingDraft,
        now: Millis,
    ) -> Result<ThingView, NodeError> {
        let (name, kept, listings) = self.belonging(id)?;
        let kept = self.applied_to(kept, draft)?;
        let offered = ListingDraft {
            title: draft.title.clone(),
            text: draft.text.clone(),
            category: draft.category.clone(),
            code: draft.code.clone(),
            care: draft.care.clone(),
            photos: draft.photos.clone(),
            ..ListingDraft::default()
        };
        for listing in listings {
            self.edit_listing(&listing, &offered, now)?;
        }
        self.keep(&name, kept, now)?;
        self.own_thing_view(&name, now)
    }

    /// Takes a thing off the list, and back wherever it is offered.
    pub(crate) fn remove_thing(&mut self, id: &str, now: Millis) -> Result<(), NodeError> {
        let (name, _, listings) = self.belonging(id)?;
        if let Some(out) = self.own_thing_view(&name, now)?.out {
            return Err(NodeError::refused("E_THING_OUT", format!("{} has it", out.to))
                .help("Say first that it is back. Nothing was changed."));
        }
        for listing in listings {
            self.withdraw_listing(&listing, now)?;
        }
        self.notes.remove(ROWS, &[name])?;
        self.sort_photos(now)?;
        self.tell_topic(Topic::Things, None);
        Ok(())
    }

    /// A thing goes to somebody.
    pub(crate) fn lend_thing(&mut self, id: &str, to: &LendTo, now: Millis) -> Result<ThingView, NodeError> {
        let (name, mut kept, _) = self.belonging(id)?;
        if let Some(out) = self.own_thing_view(&name, now)?.out {
            return Err(NodeError::refused("E_THING_OUT", format!("{} has it", out.to))
                .help("Say first that it is back."));
        }
        let whom = crate::joining::read_name(&to.to, "to")?;
        let due =
            to.due.as_deref().filter(|d| !d.trim().is_empty()).map(|d| read_day(d, "due")).transpose()?;
        if due.is_some_and(|due| due < today(now)) {
            return Err(NodeError::usage("E_DAYS_PAST", "due", "this day is past"));
        }
        kept.out = Some(Loan { to: whom, since: now.0, due, note: read_note(to.note.as_deref())? });
        self.keep(&name, kept, now)?;
        self.own_thing_view(&name, now)
    }

    /// A thing that went to somebody without a deal is back.
    pub(crate) fn thing_returned(
        &mut self,
        id: &str,
        said: &Returned,
        now: Millis,
    ) -> Result<ThingView, NodeError> {
        let (name, mut kept, _) = self.belonging(id)?;
        let Some(loan) = kept.out.take() else {
            let deal = self.own_thing_view(&name, now)?.out.and_then(|out| out.deal);
            return Err(match deal {
                Some(_) => NodeError::refused("E_THING_IN_DEAL", "a neighbour has it by a deal")
                    .help("Say the return in the deal, so that your neighbour knows, too."),
                None => NodeError::refused("E_THING_NOT_OUT", "this thing is not out"),
            });
        };
        kept.history.push(Past {
            to: loan.to,
            since: loan.since,
            back: now.0,
            note: read_note(said.note.as_deref())?,
        });
        let surplus = kept.history.len().saturating_sub(HISTORY);
        kept.history.drain(..surplus);
        self.keep(&name, kept, now)?;
        self.own_thing_view(&name, now)
    }

    /// Offers a thing in a group. The first group knows it by its own name, each other by another, so that nobody can link
    /// a person in two groups by it.
    pub(crate) fn offer_thing(
        &mut self,
        id: &str,
        offer: &OfferThing,
        now: Millis,
    ) -> Result<ListingView, NodeError> {
        let group = self.street(&offer.group)?.id;
        let (name, mut kept, listings) = self.belonging(id)?;
        let street = self.street(&group.to_string())?;
        let here = |listing: &String| thing_name(listing).is_some_and(|n| street.things.named(&n).is_some());
        if listings.iter().any(here) {
            return Err(NodeError::refused("E_OFFERED", "this thing is offered in this group already")
                .help("Change the listing that is there."));
        }
        let said = offer.draft.clone().unwrap_or_default();
        let draft = ListingDraft {
            title: said.title.or_else(|| Some(kept.title.clone())),
            text: said.text.or_else(|| Some(kept.text.clone())),
            category: said.category.or_else(|| Some(kept.category.clone())),
            code: said.code.or_else(|| kept.code.clone()),
            care: said.care.or_else(|| kept.care.clone()),
            photos: said.photos.or_else(|| Some(kept.photos.clone())),
            ..said
        };
        let own_name = thing_name(&name).filter(|_| listings.is_empty());
        let called = own_name.unwrap_or_else(|| new_name(&mut self.rng));
        if own_name.is_none() {
            // Known before it is offered: otherwise a power cut would make two things of it.
            kept.also.push(called);
            self.keep(&name, kept, now)?;
        }
        let listing = self.add_named_listing(&group, &draft, called, now)?;
        self.tell_topic(Topic::Things, None);
        Ok(listing)
    }

    /// Names of photos that things show.
    pub(crate) fn photos_of_things(&self) -> BTreeSet<String> {
        self.notes.all::<Kept>(ROWS).into_iter().flat_map(|(_, kept)| kept.photos).collect()
    }

    fn keep(&mut self, name: &str, kept: Kept, now: Millis) -> Result<(), NodeError> {
        let is_at_once = self.thing_changed.since(now) < AT_ONCE;
        self.thing_changed = if is_at_once { now.max(self.thing_changed + Span(1)) } else { now };
        let kept = Kept { changed: self.thing_changed.0, ..kept };
        self.notes.put(ROWS, name, &kept, &mut self.rng)?;
        self.tell_topic(Topic::Things, None);
        Ok(())
    }

    /// All things, those kept and those that are only offered.
    fn belongings(&self) -> Vec<Belonging<'_>> {
        let mut all: BTreeMap<String, Belonging<'_>> = BTreeMap::new();
        let mut also: BTreeMap<ThingName, String> = BTreeMap::new();
        for (name, kept) in self.notes.all::<Kept>(ROWS) {
            also.extend(kept.also.iter().map(|other| (*other, name.clone())));
            all.insert(name.clone(), Belonging { name, kept, listings: Vec::new() });
        }
        for street in self.streets.values() {
            for thing in street.things.of(street.me()).filter(|t| !t.listing.wanted) {
                let name = also.get(&thing.listing.thing).cloned();
                let name = name.unwrap_or_else(|| name_text(&thing.listing.thing));
                let belonging = all.entry(name.clone());
                let belonging = belonging.or_insert_with(|| Belonging {
                    name,
                    kept: Kept::default(),
                    listings: Vec::new(),
                });
                belonging.listings.push((street, &*thing.listing, thing.stamp.ms()));
            }
        }
        for belonging in all.values_mut() {
            // What the neighbours see last is what it is called.
            if let Some((_, listing, at)) = belonging.listings.iter().max_by_key(|(_, _, at)| *at) {
                belonging.kept.follow(listing, *at);
            }
        }
        all.into_values().collect()
    }

    /// A thing by its id, the beginning of it, its code, or its whole title where no other is called the same: its name,
    /// what is kept of it, its listings.
    fn belonging(&self, id: &str) -> Result<(String, Kept, Vec<String>), NodeError> {
        let id = id.trim().to_lowercase();
        let all = self.belongings();
        let same = |text: &str| text.trim().to_lowercase() == id;
        let by_name = |b: &&Belonging<'_>| id.len() >= 4 && b.name.starts_with(&id);
        let by_words = |b: &&Belonging<'_>| same(&b.kept.title) || b.kept.code.as_deref().is_some_and(same);
        let mut found: Vec<&Belonging<'_>> = all.iter().filter(by_name).collect();
        if found.is_empty() && !id.is_empty() {
            found = all.iter().filter(by_words).collect();
        }
        match found[..] {
            [one] => {
                let listings = one.listings.iter().map(|(_, l, _)| name_text(&l.thing)).collect();
                Ok((one.name.clone(), one.kept.clone(), listings))
            }
            [] => Err(NodeError::not_found("E_NO_THING", "there is no such thing of yours")
                .help("See your things with `hedgerow thing list`.")),
            _ => Err(NodeError::usage(
                "E_WHICH_THING",
                "thing",
                "more than one of your things is called like this",
            )
            .help("Give its number, as `hedgerow thing list` shows it.")),
        }
    }

    fn own_thing_view(&self, name: &str, now: Millis) -> Result<ThingView, NodeError> {
        let all = self.belongings();
        let found = all.iter().find(|b| b.name == name);
        found
            .map(|b| self.thing_view(b, now))
            .ok_or_else(|| NodeError::not_found("E_NO_THING", "there is no such thing of yours"))
    }

    fn applied_to(&self, mut kept: Kept, draft: &ThingDraft) -> Result<Kept, NodeError> {
        let text = |field: &'static str, new: &Option<String>, old: String, most: usize| {
            let text = new.as_deref().map_or(old, |t| t.trim().to_owned());
            let chars = text.chars().count();
            let long = format!("this has {chars} characters, and {most} fit");
            if chars > most { Err(NodeError::usage("E_TOO_LONG", field, long)) } else { Ok(text) }
        };
        let some = |text: String| Some(text).filter(|t| !t.is_empty());
        kept.title = text("title", &draft.title, kept.title, TITLE_CHARS)?;
        if kept.title.is_empty() {
            return Err(NodeError::usage("E_TITLE", "title", "a thing needs a name"));
        }
        kept.text = text("text", &draft.text, kept.text, DESCRIPTION_CHARS)?;
        kept.category = text("category", &draft.category, kept.category, TITLE_CHARS)?;
        kept.code = some(text("code", &draft.code, kept.code.unwrap_or_default(), TITLE_CHARS)?);
        kept.care = some(text("care", &draft.care, kept.care.unwrap_or_default(), DESCRIPTION_CHARS)?);
        if let Some(photos) = &draft.photos {
            if photos.len() > PHOTOS_A_LISTING {
                let text = format!("at most {PHOTOS_A_LISTING} photos fit");
                return Err(NodeError::usage("E_PHOTOS", "photos", text));
            }
            photos.iter().try_for_each(|photo| self.check_photo(photo))?;
            kept.photos.clone_from(photos);
        }
        Ok(kept)
    }
}

fn read_note(note: Option<&str>) -> Result<Option<String>, NodeError> {
    let note = note.map(str::trim).filter(|n| !n.is_empty());
    if note.is_some_and(|n| n.chars().count() > MESSAGE_CHARS) {
        return Err(NodeError::usage(
            "E_TOO_LONG",
            "note",
            format!("at most {MESSAGE_CHARS} characters fit"),
        ));
    }
    Ok(note.map(str::to_owned))
}

/// A thing's name back from how the API writes it.
pub(crate) fn thing_name(text: &str) -> Option<ThingName> {
    let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
    bytes.first_chunk().filter(|_| bytes.len() == 16).map(|name| ThingName(*name))
}
