//! Listings: what is shown of them, how they are found, and how own ones are written.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use hedgerow_record::body::{self, DayRange, Listing, ListingPhoto, Mode, ThingName};
use hedgerow_record::limits::{BUSY_RANGES, DESCRIPTION_CHARS, TITLE_CHARS};
use hedgerow_record::{BlobId, Kind, MemberId, Millis, Record, RecordId, Slot, Span, Stamp};
use hedgerow_store::Entry;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use crate::clock::{iso_days, moment, read_day};
use crate::error::NodeError;
use crate::finder::Finder;
use crate::spread::{spread, workers};
use crate::street::Street;
use crate::view::{ListingDraft, ListingQuery, ListingView, Person};

/// How long a listing is offered if nobody says otherwise.
const OFFERED_FOR: Span = Span::days(90);
/// Of a life of 180 days so much passes before what is still wanted is signed anew.
const RENEWED_AFTER: Span = Span::days(120);
/// Hits looked at before filters are applied.
const HITS: usize = 5_000;

/// Who fills which slot.
pub(crate) type SlotOf = (MemberId, Slot);

/// A listing that can be read.
#[derive(Clone, Debug)]
pub(crate) struct Thing {
    pub(crate) id: RecordId,
    pub(crate) author: MemberId,
    pub(crate) slot: Slot,
    pub(crate) stamp: Stamp,
    pub(crate) listing: Arc<Listing>,
}

/// All listings of a group that can be read.
#[derive(Default)]
pub(crate) struct Things {
    by_slot: HashMap<SlotOf, Thing>,
    by_name: BTreeMap<(ThingName, MemberId, Slot), ()>,
    by_record: HashMap<RecordId, SlotOf>,
    by_photo: BTreeSet<(BlobId, MemberId, Slot)>,
    /// Small copies that listings name since this was asked last, with their length.
    new_photos: Vec<(BlobId, u32)>,
    finder: Finder,
}

impl Things {
    /// Makes what is shown follow what fills a slot now; nothing where it was withdrawn or cannot be read.
    pub(crate) fn put(&mut self, entry: &Entry, listing: Option<Listing>) {
        let key = (entry.author, entry.slot);
        if let Some(old) = self.by_slot.remove(&key) {
            self.by_record.remove(&old.id);
            self.by_name.remove(&(old.listing.thing, key.0, key.1));
            for photo in &old.listing.photos {
                self.by_photo.remove(&(photo.photo, key.0, key.1));
            }
            self.finder.remove(old.id);
        }
        let Some(listing) = listing.filter(Listing::within_bounds).map(Arc::new) else { return };
        self.finder.put(entry.id, &listing);
        self.by_record.insert(entry.id, key);
        self.by_name.insert((listing.thing, key.0, key.1), ());
        self.new_photos.extend(listing.photos.iter().map(|photo| (photo.small, photo.small_len)));
        self.by_photo.extend(listing.photos.iter().map(|photo| (photo.photo, key.0, key.1)));
        let thing = Thing { id: entry.id, author: key.0, slot: key.1, stamp: entry.stamp, listing };
        self.by_slot.insert(key, thing);
    }

    /// The search waits until somebody asks, or until it is told to begin.
    pub(crate) fn wait(&self) {
        self.finder.wait();
    }

    /// The search begins with what was put while it waited.
    pub(crate) fn begin(&self) {
        self.finder.begin();
    }

    /// Lets the search follow what was put.
    pub(crate) fn go_on(&self) {
        self.finder.go_on();
    }

    pub(crate) fn len(&self) -> usize {
        self.by_slot.len()
    }

    /// The listing of a thing. Two neighbours who list one name are no honest ones; the lower of the two is meant.
    pub(crate) fn named(&self, name: &ThingName) -> Option<&Thing> {
        let from = (*name, MemberId::default(), Slot::default());
        let ((found, member, slot), ()) = self.by_name.range(from..).next()?;
        (found == name).then(|| self.by_slot.get(&(*member, *slot))).flatten()
    }

    /// Small copies that were named since this was asked last.
    pub(crate) fn take_new_photos(&mut self) -> Vec<(BlobId, u32)> {
        std::mem::take(&mut self.new_photos)
    }

    /// A photo that one of the listings shows.
    pub(crate) fn photo(&self, id: &BlobId) -> Option<ListingPhoto> {
        let from = (*id, MemberId::default(), Slot::default());
        let (_, member, slot) = self.by_photo.range(from..).next().filter(|(found, ..)| found == id)?;
        self.by_slot.get(&(*member, *slot))?.listing.photos.iter().find(|p| p.photo == *id).copied()
    }

    /// Listings whose name begins so.
    pub(crate) fn begins(&self, name: &str) -> Vec<&Thing> {
        let all = self.by_name.keys().filter(|(n, ..)| name_text(n).starts_with(name));
        all.filter_map(|(_, member, slot)| self.by_slot.get(&(*member, *slot))).take(2).collect()
    }

    /// Listings with this title, which is given in small letters; two are enough to know that it names none.
    pub(crate) fn called(&self, title: &str) -> Vec<&Thing> {
        self.by_slot.values().filter(|t| t.listing.title.trim().to_lowercase() == title).take(2).collect()
    }

    pub(crate) fn of(&self, member: MemberId) -> impl Iterator<Item = &Thing> {
        self.by_slot.values().filter(move |t| t.author == member)
    }

    /// What is looked for, whatever its category, each with how well it fits the words.
    pub(crate) fn find(
        &self,
        query: &ListingQuery,
        me: &MemberId,
        now: Millis,
    ) -> Result<Vec<(u32, &Thing)>, NodeError> {
        let mode = query.mode.as_deref().map(read_mode).transpose()?;
        let days = match (&query.from, &query.to) {
            (None, None) => None,
            (Some(from), to) => {
                let first = read_day(from, "from")?;
                let last = to.as_deref().map_or(Ok(first), |to| read_day(to, "to"))?;
                Some(DayRange::new(first, last).ok_or_else(|| {
                    NodeError::usage("E_DAYS_REVERSED", "to", "the last day comes before the first")
                })?)
            }
            (None, Some(_)) => return Err(NodeError::usage("E_DAY", "from", "the first day is missing")),
        };
        let fits = |t: &&Thing| {
            let l = &t.listing;
            l.until > now.0
                && mode.is_none_or(|m| m == l.mode)
                && query.wanted.is_none_or(|w| w == l.wanted)
                && (!query.mine || t.author == *me)
                && days.is_none_or(|d| !l.busy.ranges(BUSY_RANGES).iter().any(|b| b.overlaps(&d)))
        };
        if query.words.trim().is_empty() {
            return Ok(self.by_slot.values().filter(fits).map(|thing| (0, thing)).collect());
        }
        let hits = self.finder.find(&query.words, HITS)?;
        let things =
            hits.iter().filter_map(|h| Some((h.score, self.by_slot.get(self.by_record.get(&h.id)?)?)));
        Ok(things.filter(|(_, thing)| fits(thing)).collect())
    }
}

impl Street {
    /// Writes new listings without photos: one transaction, one word to the neighbours.
    pub(crate) fn add_listings(
        &mut self,
        drafts: &[ListingDraft],
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<Vec<ThingName>, NodeError> {
        let mut new = Vec::with_capacity(drafts.len());
        for draft in drafts {
            new.push(self.new_listing(draft, new_name(rng), now)?);
        }
        self.put_up(new, now, rng)
    }

    /// A listing that nobody has seen yet.
    pub(crate) fn new_listing(
        &self,
        draft: &ListingDraft,
        name: ThingName,
        now: Millis,
    ) -> Result<Listing, NodeError> {
        applied(Listing::new(name, String::new(), self.device.key(), (now + OFFERED_FOR).0), draft)
    }

    /// Writes new listings into free slots.
    pub(crate) fn put_up(
        &mut self,
        listings: Vec<Listing>,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<Vec<ThingName>, NodeError> {
        let slots = self.free_slots(Kind::LISTING, listings.len())?;
        let new: Vec<(Slot, Listing)> = slots.into_iter().zip(listings).collect();
        let names = new.iter().map(|(_, listing)| listing.thing).collect();
        self.change_listings(new, now, rng)?;
        Ok(names)
    }

    /// Changes own listings: one transaction, signed on all cores.
    pub(crate) fn change_listings(
        &mut self,
        changes: Vec<(Slot, Listing)>,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<(), NodeError> {
        let (pen, under) = (self.pen()?, self.under()?);
        let stamped: Vec<(Slot, Stamp, &Listing)> = changes
            .iter()
            .map(|(slot, listing)| (*slot, self.stamp(Kind::LISTING, *slot, now), listing))
            .collect();
        // Each worker has randomness of its own, from the one that was given.
        let seeds: Vec<ChaCha20Rng> =
            (0..workers(stamped.len())).map(|_| ChaCha20Rng::from_rng(rng)).collect();
        let sealed = spread(&stamped, |worker, part| {
            let mut rng = seeds[worker].clone();
            let seal = |(slot, stamp, listing): &(Slot, Stamp, &Listing)| {
                pen.slot_record(Kind::LISTING, *slot, *stamp, under, &body::write(*listing), &mut rng)
            };
            part.iter().map(seal).collect()
        });
        let records = sealed.into_iter().collect::<Result<Vec<Record>, _>>()?;
        self.write_listings(&records, changes.into_iter().map(|(_, listing)| listing).collect(), now)
    }

    /// Withdraws own listings.
    pub(crate) fn withdraw_listings(&mut self, slots: &[Slot], now: Millis) -> Result<(), NodeError> {
        let mut records = Vec::with_capacity(slots.len());
        for slot in slots {
            let Some(entry) = self.store.in_slot(&self.me(), Kind::LISTING, *slot) else { continue };
            let Some(record) = self.store.record(&entry.id)? else { continue };
            let stamp = self.stamp(Kind::LISTING, *slot, now);
            records.push(self.pen()?.withdrawal(&record, stamp)?);
        }
        self.write(&records, &[], now)
    }

    /// Signs own listings that are still offered anew, and the profile, long before their life ends.
    pub(crate) fn renew_own(&mut self, now: Millis, rng: &mut ChaCha20Rng) -> Result<(), NodeError> {
        let me = self.me();
        if self.pen().is_err() || self.under().is_err() {
            return Ok(());
        }
        let old = |stamp: Stamp| now.since(stamp.ms()) > RENEWED_AFTER;
        let listings: Vec<(Slot, Listing)> = self
            .things
            .of(me)
            .filter(|t| t.listing.keeper == self.device.key() && t.listing.until > now.0 && old(t.stamp))
            .map(|t| (t.slot, Listing::clone(&t.listing)))
            .collect();
        if !listings.is_empty() {
            self.change_listings(listings, now, rng)?;
        }
        let slot = Slot { prefix: self.device.key().slot_prefix(), number: 0 };
        let profile = self.store.in_slot(&me, Kind::PROFILE, slot);
        match self.people.get(&me).map(|p| p.name.clone()) {
            Some(name) if profile.is_some_and(|e| old(e.stamp)) => {
                self.people.remove(&me);
                self.publish_profile(&name, now, rng)
            }
            _ => Ok(()),
        }
    }

    /// What an interface is shown of a listing.
    pub(crate) fn listing_view(&self, thing: &Thing) -> ListingView {
        let l = &thing.listing;
        ListingView {
            id: name_text(&l.thing),
            group: self.id.to_string(),
            title: l.title.clone(),
            text: l.text.clone(),
            category: l.category.clone(),
            mode: mode_text(l.mode).to_owned(),
            wanted: l.wanted,
            owner: self.person(&thing.author),
            code: l.code.clone(),
            condition: l.condition.clone(),
            quantity: l.quantity.unwrap_or(1),
            longest_days: l.terms.longest_days,
            notice_days: l.terms.notice_days,
            buffer_days: l.terms.buffer_days,
            care: l.care.clone(),
            entered_for: l.entered_for.clone(),
            photos: l.photos.iter().map(|p| p.photo.to_string()).collect(),
            busy: l.busy.ranges(BUSY_RANGES).iter().map(iso_days).collect(),
            until: moment(Millis(l.until)),
            changed: moment(thing.stamp.ms()),
            held_by: (thing.author == self.me()).then(|| self.held.holders(&thing.id, thing.stamp).count()),
        }
    }

    /// What an interface is shown of a person.
    pub(crate) fn person(&self, id: &MemberId) -> Person {
        let member = self.roster.member(id);
        Person {
            id: id.to_string(),
            name: self.people.get(id).map(|p| p.name.clone()).unwrap_or_default(),
            me: *id == self.me(),
            organiser: self.roster.is_organiser(id),
            invited_by: member.and_then(|m| m.invited_by).map(|m| m.to_string()),
            since: moment(member.map_or(Millis(0), |m| m.since.ms())),
            computers: member.map_or(0, |m| m.devices.iter().filter(|d| d.live).count()),
        }
    }
}

/// A draft's words put into a listing; what the draft does not say stays.
pub(crate) fn applied(mut listing: Listing, draft: &ListingDraft) -> Result<Listing, NodeError> {
    if let Some(title) = &draft.title {
        listing.title = title.trim().to_owned();
    }
    if listing.title.is_empty() {
        return Err(NodeError::usage("E_TITLE", "title", "a listing needs a title"));
    }
    if let Some(text) = &draft.text {
        listing.text = text.trim().to_owned();
    }
    if let Some(category) = &draft.category {
        listing.category = category.trim().to_owned();
    }
    if let Some(mode) = &draft.mode {
        listing.mode = read_mode(mode)?;
    }
    listing.wanted = draft.wanted.unwrap_or(listing.wanted);
    let keep = |new: &Option<String>, old: Option<String>| match new {
        Some(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
        None => old,
    };
    listing.code = keep(&draft.code, listing.code);
    listing.condition = keep(&draft.condition, listing.condition);
    listing.care = keep(&draft.care, listing.care);
    listing.entered_for = keep(&draft.entered_for, listing.entered_for);
    listing.quantity = draft.quantity.or(listing.quantity);
    listing.terms.longest_days = draft.longest_days.or(listing.terms.longest_days);
    listing.terms.notice_days = draft.notice_days.or(listing.terms.notice_days);
    listing.terms.buffer_days = draft.buffer_days.or(listing.terms.buffer_days);
    for (field, text, most) in [
        ("title", Some(&listing.title), TITLE_CHARS),
        ("text", Some(&listing.text), DESCRIPTION_CHARS),
        ("category", Some(&listing.category), TITLE_CHARS),
        ("code", listing.code.as_ref(), TITLE_CHARS),
        ("condition", listing.condition.as_ref(), TITLE_CHARS),
        ("entered_for", listing.entered_for.as_ref(), TITLE_CHARS),
        ("care", listing.care.as_ref(), DESCRIPTION_CHARS),
    ] {
        let chars = text.map_or(0, |t| t.chars().count());
        if chars > most {
            let text = format!("this has {chars} characters, and {most} fit");
            return Err(NodeError::usage("E_TOO_LONG", field, text));
        }
    }
    Ok(listing)
}

/// A thing's own name, which nobody else ever chose.
pub(crate) fn new_name(rng: &mut ChaCha20Rng) -> ThingName {
    let mut name = [0; 16];
    rng.fill_bytes(&mut name);
    ThingName(name)
}

/// A thing's name as the API writes it.
pub(crate) fn name_text(name: &ThingName) -> String {
    data_encoding::HEXLOWER.encode(&name.0)
}

const MODES: [(&str, Mode); 9] = [
    ("lend", Mode::Lend),
    ("swap", Mode::Swap),
    ("give", Mode::Give),
    ("rent", Mode::Rent),
    ("sell", Mode::Sell),
    ("help", Mode::Help),
    ("stay", Mode::Stay),
    ("ride", Mode::Ride),
    ("credit_loan", Mode::CreditLoan),
];

pub(crate) fn mode_text(mode: Mode) -> &'static str {
    MODES.iter().find(|(_, m)| *m == mode).map_or("lend", |(text, _)| text)
}

pub(crate) fn read_mode(text: &str) -> Result<Mode, NodeError> {
    MODES.iter().find(|(name, _)| *name == text).map(|(_, mode)| *mode).ok_or_else(|| {
        NodeError::usage("E_MODE", "mode", format!("“{text}” is not a way to offer something"))
            .help("Use one of: lend, swap, give, rent, sell, help, stay, ride, credit_loan.")
    })
}
