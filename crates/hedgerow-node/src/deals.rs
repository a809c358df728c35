//! Deals: reading what comes in envelopes, saying steps, and keeping the queue at the desk.

mod again;
mod clearing;

use std::collections::{BTreeMap, BTreeSet};

use hedgerow_deal::{About, Deal, DealId, Desk, DoorSeed, Folder, Post, Step, check_ask, fold, may, party};
use hedgerow_record::body::{DayRange, Listing};
use hedgerow_record::limits::DEALS_OPEN;
use hedgerow_record::{Kind, Millis, Record, Slot};
use hedgerow_store::{AppWrite, Entry};
use hedgerow_vault::open_envelope;
use rand_chacha::ChaCha20Rng;
use rand_core::Rng;

use crate::clock::today;
use crate::error::NodeError;
use crate::street::Street;
use crate::things::Thing;
use crate::view::{DealStep, Topic};

/// Under this and the deal's name a folder lies in the group's file.
const FOLDER: &str = "deal/";

/// All deals of a group that concern this person.
#[derive(Default)]
pub(crate) struct Deals {
    pub(crate) open: BTreeMap<DealId, OpenDeal>,
    /// Deals in which this computer has something new to put into its envelope.
    pub(crate) to_send: BTreeSet<DealId>,
}

pub(crate) struct OpenDeal {
    pub(crate) folder: Folder,
    pub(crate) deal: Deal,
    /// The slot of this computer's envelope, once it has one.
    slot: Option<Slot>,
}

impl Deals {
    /// A deal, with an empty folder where it has none yet.
    fn known(&mut self, deal: DealId, about: &About) -> &mut OpenDeal {
        self.open.entry(deal).or_insert_with(|| {
            let folder = Folder::new(deal, about.clone());
            let deal = fold(&folder.about, &folder.said);
            OpenDeal { folder, deal, slot: None }
        })
    }

    fn refold(open: &mut OpenDeal) {
        open.deal = fold(&open.folder.about, &open.folder.said);
    }
}

impl Street {
    /// Brings the deals back from the group's file.
    pub(crate) fn read_folders(&mut self) -> Result<(), NodeError> {
        for (key, bytes) in self.store.apps(FOLDER)? {
            let Some((slot, bytes)) = bytes.split_first_chunk::<8>() else { continue };
            let Some(folder) = Folder::read(bytes) else {
                tracing::warn!(key, "a deal's folder could not be read");
                continue;
            };
            let number = u64::from_be_bytes(*slot);
            let prefix = self.device.key().slot_prefix();
            let slot = (number != u64::MAX).then_some(Slot { prefix, number });
            let open = self.deals.known(folder.deal, &folder.about);
            (open.folder, open.slot) = (folder, slot);
            Deals::refold(open);
        }
        Ok(())
    }

    /// Reads an envelope, if it is for this person. Whether anything came of it.
    pub(crate) fn read_post(&mut self, record: &Record, entry: &Entry) -> bool {
        let mine = self.device.key();
        if entry.withdrawn || entry.signer == mine {
            return false;
        }
        let Some(post) = self.open_post(record, entry) else { return false };
        let open = self.deals.known(post.deal, &post.about);
        let before = open.folder.post(&mine).seen;
        if !open.folder.hear(&post, entry.author, entry.signer, &mine) {
            return false;
        }
        Deals::refold(open);
        // Whoever has seen something new says so; that the other has seen something calls for no answer.
        if open.folder.post(&mine).seen != before {
            self.deals.to_send.insert(post.deal);
        }
        true
    }

    /// Opens an envelope that is for this person, from one of the two whose deal it is.
    pub(crate) fn open_post(&self, record: &Record, entry: &Entry) -> Option<Post> {
        if entry.withdrawn {
            return None;
        }
        let sender = self.roster.device(&entry.author, &entry.signer)?.box_key;
        let boxes = [self.device.box_secret(), self.root.recovery_box()];
        let plain = boxes.iter().find_map(|mine| open_envelope(record, mine, &sender).ok().flatten())?;
        let post = Post::read(&plain).ok()?;
        let both = party(&post.about, &entry.author).and(party(&post.about, &self.me()));
        both.map(|_| post)
    }

    /// Asks for days of a neighbour's thing.
    pub(crate) fn ask(
        &mut self,
        thing: &Thing,
        days: DayRange,
        note: Option<String>,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<DealId, NodeError> {
        self.pen()?;
        let me = self.me();
        if thing.author == me {
            return Err(refused(hedgerow_deal::Refusal::OwnListing));
        }
        check_ask(&thing.listing, days, today(now)).map_err(refused)?;
        if self.deals.open.values().filter(|d| !d.deal.is_over()).count() >= DEALS_OPEN {
            return Err(NodeError::refused(
                "E_TOO_MANY_DEALS",
                format!("{DEALS_OPEN} deals are open already"),
            )
            .help("Bring some to an end first."));
        }
        let mut id = [0; 16];
        rng.fill_bytes(&mut id);
        let about = About {
            thing: thing.listing.thing,
            title: thing.listing.title.clone(),
            asker: me,
            keeper: thing.author,
            keeper_device: thing.listing.keeper,
        };
        self.deals.known(DealId(id), &about);
        let step = Step::Ask { days, note: note.filter(|n| !n.trim().is_empty()) };
        if step.words().is_some_and(|w| w.chars().count() > hedgerow_record::limits::MESSAGE_CHARS) {
            self.deals.open.remove(&DealId(id));
            return Err(refused(hedgerow_deal::Refusal::Words));
        }
        let sent = self.say_steps(vec![(DealId(id), step)], now, rng);
        if sent.is_err() {
            self.deals.open.remove(&DealId(id));
        }
        sent.map(|()| DealId(id))
    }

    /// Says one step, and what follows from it for those who wait.
    pub(crate) fn say(
        &mut self,
        id: &DealId,
        step: &DealStep,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<(), NodeError> {
        self.pen()?;
        let open = self.deals.open.get(id).ok_or_else(no_deal)?;
        let mine = self.device.key();
        let is_keeper = open.folder.about.keeper_device == mine;
        let party = party(&open.folder.about, &self.me()).ok_or_else(no_deal)?;
        let words = |note: &Option<String>| note.clone().filter(|n| !n.trim().is_empty());
        let said = step;
        let step = match said {
            DealStep::Accept {} => {
                let mut door = [0; 16];
                rng.fill_bytes(&mut door);
                Step::Accept { days: open.deal.days.ok_or_else(no_deal)?, door: Some(DoorSeed(door)) }
            }
            DealStep::Decline { note } => Step::Decline { note: words(note) },
            DealStep::Withdraw { note } => Step::Withdraw { note: words(note) },
            DealStep::Message { text } if text.trim().is_empty() => {
                return Err(NodeError::usage("E_EMPTY", "text", "the message is empty"));
            }
            DealStep::Message { text } => Step::Message { text: text.clone() },
            DealStep::HandOver { note, .. } => Step::HandOver { note: words(note), code: None },
            DealStep::Return { note, .. } => Step::Return { note: words(note), code: None },
        };
        may(&open.deal, party, is_keeper, &step).map_err(refused)?;
        let step = self.with_code(id, step, said)?;
        if let Step::Accept { days, .. } = step {
            self.desk(&open.folder.about).may_accept(id, days).map_err(|refusal| {
                refused(refusal).help("Somebody else has these days. The ask keeps its place in the queue.")
            })?;
        }
        self.say_steps(vec![(*id, step)], now, rng)
    }

    /// Puts steps into folders and envelopes, tells those who wait their place, and publishes the days that are
    /// promised: all of it durable at once, or nothing of it.
    fn say_steps(
        &mut self,
        steps: Vec<(DealId, Step)>,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<(), NodeError> {
        let (me, mine) = (self.me(), self.device.key());
        let mut before: Vec<(DealId, Folder)> = Vec::new();
        let mut touched: Vec<DealId> = Vec::new();
        for (id, step) in steps {
            self.put_step(&id, step, me, now, &mut before, &mut touched);
        }
        // A promise or its end moves those who wait for the same thing.
        let things: Vec<About> =
            touched.iter().filter_map(|id| self.deals.open.get(id)).map(|d| d.folder.about.clone()).collect();
        for about in things.iter().filter(|about| about.keeper_device == mine) {
            for (id, step) in self.desk(about).places() {
                self.put_step(&id, step, me, now, &mut before, &mut touched);
            }
        }
        let result = self.send(&touched, &things, now, rng);
        if result.is_err() {
            for (id, folder) in before.into_iter().rev() {
                if let Some(open) = self.deals.open.get_mut(&id) {
                    open.folder = folder;
                    Deals::refold(open);
                }
            }
        }
        result
    }

    fn put_step(
        &mut self,
        id: &DealId,
        step: Step,
        me: hedgerow_record::MemberId,
        now: Millis,
        before: &mut Vec<(DealId, Folder)>,
        touched: &mut Vec<DealId>,
    ) {
        let mine = self.device.key();
        if let Some(open) = self.deals.open.get_mut(id) {
            before.push((*id, open.folder.clone()));
            open.folder.say(me, mine, step, now);
            Deals::refold(open);
            if !touched.contains(id) {
                touched.push(*id);
            }
        }
    }

    /// Seals what is to be said in these deals into this computer's envelopes.
    fn send(
        &mut self,
        deals: &[DealId],
        things: &[About],
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<(), NodeError> {
        let mine = self.device.key();
        let without = deals.iter().filter(|id| self.deals.open.get(id).is_some_and(|d| d.slot.is_none()));
        let mut free = self.free_slots(Kind::ENVELOPE, without.count())?.into_iter();
        let mut records = Vec::new();
        let mut app: Vec<AppWrite> = Vec::new();
        let mut slots = Vec::new();
        for id in deals {
            let Some(open) = self.deals.open.get(id) else { continue };
            let Some(slot) = open.slot.or_else(|| free.next()) else { continue };
            let about = &open.folder.about;
            let mut boxes = self.roster.boxes(&about.asker);
            boxes.extend(self.roster.boxes(&about.keeper));
            let stamp = self.stamp(Kind::ENVELOPE, slot, now);
            let post = open.folder.post(&mine).write();
            records.push(self.pen()?.envelope(slot, stamp, &boxes, &post, rng)?);
            app.push(folder_row(&open.folder, Some(slot)));
            slots.push((*id, slot));
        }
        for about in things.iter().filter(|about| self.keeps(about)) {
            if let Some((slot, listing)) = self.listing_with_busy_days(about, now) {
                let stamp = self.stamp(Kind::LISTING, slot, now);
                let body = hedgerow_record::body::write(&listing);
                records.push(self.pen()?.slot_record(
                    Kind::LISTING,
                    slot,
                    stamp,
                    self.under_best()?,
                    &body,
                    rng,
                )?);
            }
        }
        self.write(&records, &app, now)?;
        for (id, slot) in slots {
            if let Some(open) = self.deals.open.get_mut(&id) {
                open.slot = Some(slot);
            }
            self.deals.to_send.remove(&id);
        }
        self.changed.insert(Topic::Deals);
        Ok(())
    }

    /// What came from others may call for a word: that it was seen, or another place in the queue.
    pub(crate) fn answer_posts(&mut self, now: Millis, rng: &mut ChaCha20Rng) -> Result<(), NodeError> {
        let waiting = self.take_unanswered();
        if waiting.is_empty() || self.pen().is_err() {
            return Ok(());
        }
        let (me, mine) = (self.me(), self.device.key());
        let mut touched = waiting.clone();
        let mut before = Vec::new();
        let things: Vec<About> =
            waiting.iter().filter_map(|id| self.deals.open.get(id)).map(|d| d.folder.about.clone()).collect();
        for about in things.iter().filter(|a| a.keeper_device == mine) {
            for (id, step) in self.desk(about).places() {
                self.put_step(&id, step, me, now, &mut before, &mut touched);
            }
        }
        self.send(&touched, &things, now, rng)
    }

    /// Whether the days that are promised are this computer's to publish: it keeps the listing, or the computer that
    /// did is no longer one of this person's.
    fn keeps(&self, about: &About) -> bool {
        let is_live = |key| self.roster.device(&about.keeper, key).is_some_and(|d| d.live);
        about.keeper_device == self.device.key()
            || about.keeper == self.me() && !is_live(&about.keeper_device)
    }

    fn desk(&self, about: &About) -> Desk<'_> {
        let deals = self
            .deals
            .open
            .iter()
            .filter(|(_, d)| d.folder.about.thing == about.thing && d.folder.about.keeper == about.keeper)
            .map(|(id, d)| (*id, &d.deal));
        match self.things.named(&about.thing).filter(|t| t.author == about.keeper) {
            Some(thing) => Desk::new(&thing.listing, deals),
            None => Desk::new(&bare_listing(about), deals),
        }
    }

    /// Own listing with the days that are promised now, if they differ from those published.
    fn listing_with_busy_days(&self, about: &About, now: Millis) -> Option<(Slot, Listing)> {
        let thing = self.things.named(&about.thing).filter(|t| t.author == self.me())?;
        let busy = self.desk(about).busy(today(now));
        (busy != thing.listing.busy).then(|| (thing.slot, Listing { busy, ..Listing::clone(&thing.listing) }))
    }
}

/// A deal's name as the API writes it.
pub(crate) fn deal_text(id: &DealId) -> String {
    data_encoding::HEXLOWER.encode(&id.0)
}

fn folder_row(folder: &Folder, slot: Option<Slot>) -> AppWrite {
    let mut bytes = slot.map_or(u64::MAX, |s| s.number).to_be_bytes().to_vec();
    bytes.extend(folder.write());
    (format!("{FOLDER}{}", deal_text(&folder.deal)), Some(bytes))
}

/// What is known of a thing whose listing is gone: one piece, no buffer.
fn bare_listing(about: &About) -> Listing {
    Listing::new(about.thing, about.title.clone(), about.keeper_device, 0)
}

fn refused(refusal: hedgerow_deal::Refusal) -> NodeError {
    NodeError::refused(refusal.code(), refusal.to_string())
        .help("Nothing was changed. `hedgerow deal show` and `hedgerow listing show` say how things stand.")
}

fn no_deal() -> NodeError {
    NodeError::not_found("E_NO_DEAL", "there is no such deal")
        .help("See your deals with `hedgerow deal list`.")
}
