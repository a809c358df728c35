//! What interfaces ask and do beside groups, listings and deals: one's own things, settings, photos.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::{GOODBYE, Node};
use crate::clock::now;
use crate::error::{ErrorClass, NodeError};
use crate::view::{
    ComeBack, Computer, LendTo, ListingView, Me, MeChange, Neighbour, NewSearch, OfferThing, Photo,
    PhotoWishes, RecoverySheet, Returned, SavedSearch, SentLetter, Settings, Storage, ThingDraft, ThingList,
    ThingQuery, ThingView, WordsCheck,
};

impl Node {
    /// Who this person is.
    pub async fn me(&self) -> Result<Me, NodeError> {
        self.ask(|house| Ok(house.me())).await
    }

    /// Changes who this person is.
    pub async fn change_me(&self, change: MeChange) -> Result<Me, NodeError> {
        self.ask(move |house| house.change_me(&change, now())).await
    }

    /// The sheet with which everything can be had again.
    pub async fn recovery_sheet(&self) -> Result<RecoverySheet, NodeError> {
        self.ask(|house| house.recovery_sheet(now())).await
    }

    /// Whether words typed from the sheet are the right ones.
    pub async fn check_recovery(&self, check: WordsCheck) -> Result<Me, NodeError> {
        self.ask(move |house| house.check_recovery(&check)).await
    }

    /// Makes an unused home that of whoever has the words, and sets out for the groups.
    pub async fn come_back(&self, back: ComeBack) -> Result<Me, NodeError> {
        self.ask(move |house| house.come_back(&back, now())).await
    }

    /// A backup file, closed with a passphrase.
    pub async fn backup(&self, passphrase: &str) -> Result<Vec<u8>, NodeError> {
        let (plain, passphrase) = (self.ask(|house| house.backup()).await?, passphrase.to_owned());
        aside(move || crate::backup::close(&plain, &passphrase)).await
    }

    /// Makes an unused home that of whoever wrote a backup file, and sets out for the groups.
    pub async fn restore(&self, file: Vec<u8>, passphrase: &str, others_stay: bool) -> Result<Me, NodeError> {
        let passphrase = passphrase.to_owned();
        let plain = aside(move || crate::backup::open(&file, &passphrase)).await?;
        self.ask(move |house| house.come_back_from(&plain, others_stay, now())).await
    }

    /// This person's computers in a group.
    pub async fn computers(&self, group: &str) -> Result<Vec<Computer>, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.computers(&group)).await
    }

    /// Ends another computer of this person's in every group.
    pub async fn end_computer(&self, group: &str, computer: &str) -> Result<(), NodeError> {
        let (group, computer) = (group.to_owned(), computer.to_owned());
        self.ask(move |house| house.end_computer(&group, &computer, now())).await
    }

    /// How Hedgerow looks and behaves here.
    pub async fn settings(&self) -> Result<Settings, NodeError> {
        self.ask(|house| Ok(house.settings())).await
    }

    /// Changes all settings at once.
    pub async fn change_settings(&self, new: Settings) -> Result<Settings, NodeError> {
        self.ask(move |house| house.change_settings(new)).await
    }

    /// Own things that are looked for.
    pub async fn things(&self, query: ThingQuery) -> Result<ThingList, NodeError> {
        self.ask(move |house| house.things(&query, now())).await
    }

    /// Keeps a new thing.
    pub async fn add_thing(&self, draft: ThingDraft) -> Result<ThingView, NodeError> {
        self.ask(move |house| house.add_thing(&draft, now())).await
    }

    /// Changes a thing, and with it what is offered of it.
    pub async fn change_thing(&self, id: &str, draft: ThingDraft) -> Result<ThingView, NodeError> {
        let id = id.to_owned();
        self.ask(move |house| house.change_thing(&id, &draft, now())).await
    }

    /// Takes a thing off the list, and back wherever it is offered.
    pub async fn remove_thing(&self, id: &str) -> Result<(), NodeError> {
        let id = id.to_owned();
        self.ask(move |house| house.remove_thing(&id, now())).await
    }

    /// A thing goes to somebody without a deal.
    pub async fn lend_thing(&self, id: &str, to: LendTo) -> Result<ThingView, NodeError> {
        let id = id.to_owned();
        self.ask(move |house| house.lend_thing(&id, &to, now())).await
    }

    /// A thing that went to somebody without a deal is back.
    pub async fn thing_returned(&self, id: &str, said: Returned) -> Result<ThingView, NodeError> {
        let id = id.to_owned();
        self.ask(move |house| house.thing_returned(&id, &said, now())).await
    }

    /// Offers a thing in a group.
    pub async fn offer_thing(&self, id: &str, offer: OfferThing) -> Result<ListingView, NodeError> {
        let id = id.to_owned();
        self.ask(move |house| house.offer_thing(&id, &offer, now())).await
    }

    /// Own letters, the latest first.
    pub async fn letters(&self, group: &str) -> Result<Vec<SentLetter>, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.letters(&group, now())).await
    }

    /// From now on a letter lets nobody in.
    pub async fn close_letter(&self, group: &str, letter: &str) -> Result<(), NodeError> {
        let (group, letter) = (group.to_owned(), letter.to_owned());
        self.ask(move |house| house.close_letter(&group, &letter, now())).await
    }

    /// Saved searches, each with how much is fresh.
    pub async fn searches(&self) -> Result<Vec<SavedSearch>, NodeError> {
        self.ask(|house| house.searches(now())).await
    }

    /// Saves a search.
    pub async fn save_search(&self, new: NewSearch) -> Result<SavedSearch, NodeError> {
        self.ask(move |house| house.save_search(&new, now())).await
    }

    /// Somebody has looked at what a search finds.
    pub async fn search_seen(&self, id: &str) -> Result<SavedSearch, NodeError> {
        let id = id.to_owned();
        self.ask(move |house| house.search_seen(&id, now())).await
    }

    /// Takes a search away.
    pub async fn remove_search(&self, id: &str) -> Result<(), NodeError> {
        let id = id.to_owned();
        self.ask(move |house| house.remove_search(&id)).await
    }

    /// All other members, and how their computers are reached.
    pub async fn neighbours(&self, group: &str) -> Result<Vec<Neighbour>, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.neighbours(&group)).await
    }

    /// What lies on the disk.
    pub async fn storage(&self) -> Result<Storage, NodeError> {
        self.ask(|house| Ok(house.storage())).await
    }

    /// How things stand, without a name, as a zip file.
    pub async fn report(&self) -> Result<Vec<u8>, NodeError> {
        self.ask(|house| house.report(now())).await
    }

    /// Takes back what is offered, says goodbye, erases the home. Nothing is answered afterwards.
    pub async fn remove_everything(&self, sure: &str) -> Result<(), NodeError> {
        let sure = sure.to_owned();
        self.ask(move |house| house.withdraw_everything(&sure, now())).await?;
        let begun = tokio::time::Instant::now();
        while begun.elapsed() < GOODBYE && self.ask(|house| Ok(house.is_leaving())).await? {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.ask(|house| house.erase()).await?;
        self.is_gone.store(true, Ordering::Release);
        Ok(())
    }

    /// Makes a picture ready and keeps it; one at a time, because each may take much memory.
    pub async fn add_photo(&self, file: Vec<u8>, wishes: PhotoWishes) -> Result<Photo, NodeError> {
        let prepared = self.beside(move || crate::photos::prepare(&file, &wishes)).await?;
        self.ask(move |house| house.keep_photo(&prepared, now())).await
    }

    /// A photo as a JPEG, or its small copy as lists show it.
    pub async fn photo(&self, id: &str, small: bool) -> Result<Vec<u8>, NodeError> {
        let id = id.to_owned();
        self.ask(move |house| house.look_at_photo(&id, small, now())).await
    }

    /// The texts of the QR codes in a picture.
    pub async fn read_codes(&self, file: Vec<u8>) -> Result<Vec<String>, NodeError> {
        self.beside(move || crate::photos::read_codes(&file)).await
    }

    /// Work on a picture, where nobody else waits for it.
    async fn beside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, NodeError> + Send + 'static,
    ) -> Result<T, NodeError> {
        let _turn = self.pictures.lock().await;
        let done = tokio::task::spawn_blocking(work).await;
        // A decoder that stops in the middle of a file has met a damaged one.
        done.unwrap_or_else(|_| {
            Err(NodeError::usage("E_PHOTO_BROKEN", "photo", "this picture is damaged")
                .help("Open it in another program and save it again, or choose another."))
        })
    }
}

/// Work on a passphrase, where nobody else waits for it.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, NodeError> + Send + 'static,
) -> Result<T, NodeError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|e| Err(NodeError::new(ErrorClass::Damaged, "E_MEMORY", e.to_string())))
}
