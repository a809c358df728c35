//! What interfaces ask, answered from the house: names looked up, views made, steps passed on.

use hedgerow_net::Address;
use hedgerow_record::body::ThingName;
use hedgerow_record::limits::LINK_ADDRESSES;
use hedgerow_record::{GroupId, Millis};

use crate::browse::Found;
use crate::clock::read_days;
use crate::error::NodeError;
use crate::house::House;
use crate::street::Street;
use crate::things::{Thing, applied, new_name};
use crate::view::{
    Belonging, Days, DealStep, DealView, GroupSummary, GroupView, KnownAddress, LetterDraft, LetterView,
    ListingDraft, ListingPage, ListingQuery, ListingView, Person, Status,
};

/// Letters and digits of an id that are enough to look it up.
const SHORTEST: usize = 4;

impl House {
    pub(crate) fn status(&self, now: Millis) -> Status {
        Status {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            home: self.home.folder().display().to_string(),
            name: self.home.name(),
            groups: self.streets.values().map(|s| self.summary(s, now)).collect(),
            notices: self.all_notices(),
        }
    }

    pub(crate) fn group_view(&self, name: &str, now: Millis) -> Result<GroupView, NodeError> {
        let street = self.street(name)?;
        let words = street.words();
        let terms = street.roster.terms();
        Ok(GroupView {
            summary: self.summary(street, now),
            guidelines: words.guidelines,
            place: words.cell,
            charter_version: terms.map_or(0, |t| t.version),
            threshold: terms.map_or(1, |t| t.threshold),
            members_invite: terms.is_some_and(|t| t.members_invite),
        })
    }

    pub(crate) fn members(&self, group: &str) -> Result<Vec<Person>, NodeError> {
        let street = self.street(group)?;
        let mut people: Vec<Person> = street.roster.members().map(|(id, _)| street.person(id)).collect();
        people.sort_by(|a, b| (!a.me, &a.name, &a.id).cmp(&(!b.me, &b.name, &b.id)));
        Ok(people)
    }

    pub(crate) fn write_letter(
        &mut self,
        group: &str,
        draft: &LetterDraft,
        now: Millis,
    ) -> Result<LetterView, NodeError> {
        let id = self.street(group)?.id;
        let name = self.home.name().unwrap_or_default();
        let given = draft.addresses.iter().map(|a| read_address(a)).collect::<Result<Vec<_>, _>>()?;
        let Some(street) = self.streets.get_mut(&id) else { return Err(no_group()) };
        let reach = street.network.as_ref().map(|n| n.reach()).unwrap_or_default();
        let addresses = match given.len() {
            0 => street.letter_addresses(&reach),
            _ => given.into_iter().take(LINK_ADDRESSES).collect(),
        };
        let addresses = addresses.iter().map(Address::to_string).collect();
        if let Some(whom) = draft.whom.as_deref().filter(|w| !w.trim().is_empty()) {
            crate::joining::read_name(whom, "for")?;
        }
        let (view, grant, secret) = street.write_letter(draft, name, addresses, now, &mut self.rng)?;
        if let Some(secrets) = self.home.keys.groups.iter_mut().find(|g| g.group == id) {
            secrets.links.insert(grant, secret);
        }
        self.home.save_keys()?;
        self.note_letter(&grant, draft.whom.as_deref())?;
        self.follow(&id, now)?;
        Ok(view)
    }

    pub(crate) fn reach(&mut self, group: &str, text: &str) -> Result<KnownAddress, NodeError> {
        let address = read_address(text)?;
        let id = self.street(group)?.id;
        self.home.remember_address(&id, &address.to_string());
        self.home.save_keys()?;
        if let Some(network) = &self.street(group)?.network {
            network.know(address.clone());
        }
        Ok(KnownAddress { address: address.to_string(), connected: false, problem: None })
    }

    pub(crate) fn listings(&self, query: &ListingQuery, now: Millis) -> Result<ListingPage, NodeError> {
        crate::browse::page(query, self.found(query, now)?)
    }

    /// Everything that fits, whatever its category.
    pub(crate) fn found(&self, query: &ListingQuery, now: Millis) -> Result<Vec<Found<'_>>, NodeError> {
        let streets: Vec<&Street> = match query.group.as_deref().filter(|g| !g.is_empty()) {
            Some(group) => vec![self.street(group)?],
            None => self.streets.values().collect(),
        };
        let mut found: Vec<Found<'_>> = Vec::new();
        for street in streets {
            let things = street.things.find(query, &street.me(), now)?;
            let shown = things.into_iter().filter(|(_, thing)| street.shows(thing));
            found.extend(shown.map(|(score, thing)| Found { street, thing, score }));
        }
        Ok(found)
    }

    pub(crate) fn listing(&self, id: &str) -> Result<ListingView, NodeError> {
        let (street, thing) = self.thing(id)?;
        Ok(street.listing_view(thing))
    }

    pub(crate) fn add_listing(
        &mut self,
        group: &str,
        draft: &ListingDraft,
        now: Millis,
    ) -> Result<ListingView, NodeError> {
        let id = self.street(group)?.id;
        let name = new_name(&mut self.rng);
        self.add_named_listing(&id, draft, name, now)
    }

    /// Offers a thing whose name is known.
    pub(crate) fn add_named_listing(
        &mut self,
        id: &GroupId,
        draft: &ListingDraft,
        name: ThingName,
        now: Millis,
    ) -> Result<ListingView, NodeError> {
        let mut listing = self.streets.get(id).ok_or_else(no_group)?.new_listing(draft, name, now)?;
        if let Some(photos) = &draft.photos {
            listing.photos = self.place_photos(id, photos, &[])?;
        }
        let street = self.streets.get_mut(id).ok_or_else(no_group)?;
        street.put_up(vec![listing], now, &mut self.rng)?;
        self.pin_photos();
        self.follow(id, now)?;
        let street = self.streets.get(id).ok_or_else(no_group)?;
        Ok(street.listing_view(street.things.named(&name).ok_or_else(no_listing)?))
    }

    pub(crate) fn edit_listing(
        &mut self,
        id: &str,
        draft: &ListingDraft,
        now: Millis,
    ) -> Result<ListingView, NodeError> {
        let (group, slot, listing) = self.own_thing(id)?;
        let mut listing = applied(listing, draft)?;
        if let Some(photos) = &draft.photos {
            listing.photos = self.place_photos(&group, photos, &listing.photos)?;
        }
        if let Some(street) = self.streets.get_mut(&group) {
            street.change_listings(vec![(slot, listing)], now, &mut self.rng)?;
        }
        self.pin_photos();
        self.follow(&group, now)?;
        self.listing(id)
    }

    pub(crate) fn withdraw_listing(&mut self, id: &str, now: Millis) -> Result<(), NodeError> {
        let (group, slot, _) = self.own_thing(id)?;
        if let Some(street) = self.streets.get_mut(&group) {
            street.withdraw_listings(&[slot], now)?;
        }
        self.follow(&group, now)
    }

    pub(crate) fn ask_for(
        &mut self,
        listing: &str,
        days: &Days,
        note: Option<String>,
        now: Millis,
    ) -> Result<DealView, NodeError> {
        let days = read_days(days)?;
        let (street, thing) = self.thing(listing)?;
        let (group, thing) = (street.id, thing.clone());
        let Some(street) = self.streets.get_mut(&group) else { return Err(no_group()) };
        let id = street.ask(&thing, days, note, now, &mut self.rng)?;
        self.follow(&group, now)?;
        self.deal(&crate::deals::deal_text(&id))
    }

    pub(crate) fn deals(&self, group: Option<&str>) -> Result<Vec<DealView>, NodeError> {
        match group.filter(|g| !g.is_empty()) {
            Some(group) => Ok(self.street(group)?.deal_views()),
            None => Ok(self.streets.values().flat_map(Street::deal_views).collect()),
        }
    }

    pub(crate) fn deal(&self, name: &str) -> Result<DealView, NodeError> {
        self.find_deal(name).map(|(_, _, view)| view)
    }

    pub(crate) fn say(&mut self, deal: &str, step: &DealStep, now: Millis) -> Result<DealView, NodeError> {
        let (group, id, _) = self.find_deal(deal)?;
        if let Some(street) = self.streets.get_mut(&group) {
            street.say(&id, step, now, &mut self.rng)?;
        }
        self.follow(&group, now)?;
        self.deal(&crate::deals::deal_text(&id))
    }

    /// A group by its id, the beginning of it, or its name; empty where there is only one.
    pub(crate) fn street(&self, name: &str) -> Result<&Street, NodeError> {
        let name = name.trim();
        let mut fitting = self.streets.values().filter(|s| {
            name.is_empty()
                || name.len() >= SHORTEST && s.id.to_string().starts_with(name)
                || s.words().name.eq_ignore_ascii_case(name)
        });
        match (fitting.next(), fitting.next()) {
            (Some(street), None) => Ok(street),
            (Some(_), Some(_)) => {
                Err(NodeError::usage("E_WHICH_GROUP", "group", "there is more than one such group")
                    .help("Name one with --group, as shown by `hedgerow group list`."))
            }
            (None, _) if name.is_empty() => {
                Err(NodeError::not_found("E_NO_GROUP", "you are in no group yet").help(
                    "Found one with `hedgerow group create NAME`, or join one with a neighbour's letter.",
                ))
            }
            (None, _) => Err(no_group()),
        }
    }

    /// A listing by its id, the beginning of it, or its whole title where no other is called the same.
    pub(crate) fn thing(&self, name: &str) -> Result<(&Street, &Thing), NodeError> {
        let name = name.trim().to_lowercase();
        let which = |what: &str| {
            NodeError::usage("E_WHICH_LISTING", "listing", format!("more than one listing {what}"))
                .help("Give more letters of its number; `hedgerow search WORDS` shows it.")
        };
        if name.len() >= SHORTEST {
            let all = self.streets.values();
            let mut found = all.flat_map(|s| s.things.begins(&name).into_iter().map(move |t| (s, t)));
            match (found.next(), found.next()) {
                (Some(one), None) => return Ok(one),
                (Some(_), Some(_)) => return Err(which("begins like this")),
                _ => {}
            }
        }
        let mut called =
            self.streets.values().flat_map(|s| s.things.called(&name).into_iter().map(move |t| (s, t)));
        match (called.next(), called.next()) {
            (Some(one), None) => Ok(one),
            (Some(_), Some(_)) => Err(which("is called like this")),
            _ => Err(no_listing()),
        }
    }

    fn own_thing(
        &self,
        name: &str,
    ) -> Result<(GroupId, hedgerow_record::Slot, hedgerow_record::body::Listing), NodeError> {
        let (street, thing) = self.thing(name)?;
        if thing.author != street.me() {
            return Err(NodeError::refused("E_NOT_YOURS", "this listing is a neighbour's"));
        }
        Ok((street.id, thing.slot, (*thing.listing).clone()))
    }

    fn find_deal(&self, name: &str) -> Result<(GroupId, hedgerow_deal::DealId, DealView), NodeError> {
        let name = name.trim().to_ascii_lowercase();
        let none = || {
            NodeError::not_found("E_NO_DEAL", "there is no such deal")
                .help("See your deals with `hedgerow deal list`.")
        };
        if name.len() < SHORTEST {
            return Err(none());
        }
        let all = self.streets.values();
        let mut found = all.flat_map(|s| s.deals_named(&name).into_iter().map(|(id, view)| (s.id, id, view)));
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one),
            (Some(_), Some(_)) => {
                Err(NodeError::usage("E_WHICH_DEAL", "deal", "more than one deal begins like this")
                    .help("Give a few more letters of its number."))
            }
            _ => Err(none()),
        }
    }

    pub(crate) fn summary(&self, street: &Street, now: Millis) -> GroupSummary {
        let me = street.me();
        let state = match street {
            _ if street.returning.is_some() => Belonging::Returning,
            _ if street.joining.is_some() => Belonging::Joining,
            _ if street.roster.is_organiser(&me) => Belonging::Organiser,
            _ if street.is_member() => Belonging::Member,
            _ => Belonging::Ended,
        };
        let name = street.words().name;
        GroupSummary {
            id: street.id.to_string(),
            name,
            state,
            members: street.roster.members().count(),
            listings: street.things.len(),
            waiting: street.deals_waiting(),
            connection: self.connection(street, now),
        }
    }
}

fn read_address(text: &str) -> Result<Address, NodeError> {
    Address::read(text).map_err(|e| {
        NodeError::usage("E_ADDRESS", "address", e.to_string()).help(
            "Write it like 192.168.1.20:7141, as shown by `hedgerow status` on your neighbour's computer.",
        )
    })
}

pub(crate) fn no_group() -> NodeError {
    NodeError::not_found("E_NO_GROUP", "there is no such group")
        .help("See your groups with `hedgerow group list`.")
}

fn no_listing() -> NodeError {
    NodeError::not_found("E_NO_LISTING", "there is no such listing").help(
        "Find it with `hedgerow search WORDS`. Its whole title or the first letters of its number name it.",
    )
}
