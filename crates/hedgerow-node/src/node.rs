//! The handle that interfaces hold: every question and act, carried to the actor and back.

mod own;
mod relays;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, oneshot};

use crate::clock::now;
use crate::error::{ErrorClass, NodeError};
use crate::home::{Home, InitReport, init};
use crate::house::{House, Outside};
use crate::keychain::Keychain;
use crate::view::{
    Checkup, Days, DealStep, DealView, GroupSummary, GroupView, ImportReport, InvitationView, KnownAddress,
    LetterDraft, LetterView, ListingDraft, ListingPage, ListingQuery, ListingView, Person, Progress, Status,
    Topic,
};
use crate::visit::visit;

/// Topics that wait for a slow listener; a slower one asks for everything anew.
const TOPICS: usize = 256;
/// Questions and news that wait for the actor.
const MAILBOX: usize = 1024;
/// How long somebody waits for a letter's words.
const VISIT: Duration = Duration::from_secs(20);

/// How long what is taken back may take to reach a neighbour before everything is removed.
const GOODBYE: Duration = Duration::from_secs(5);

/// How long what was written last may take to leave, where somebody is connected.
const LAST_WORDS: Duration = Duration::from_millis(300);

type Errand = Box<dyn FnOnce(&mut House) + Send>;

/// How to open a home.
#[derive(Clone, Debug, Default)]
pub struct NodeConfig {
    /// The folder.
    pub home: PathBuf,
    /// Addresses to listen at; nothing means every interface at a port kept for each group.
    pub listen: Vec<String>,
    /// Opens the key file, if it is closed.
    pub passphrase: Option<String>,
    /// Is asked for the key of a home that is closed with it; nothing means that there is none.
    pub keychain: Option<Arc<dyn Keychain>>,
    /// Whether a home without a passphrase moves into the keychain, once its person has the 24 words on paper.
    pub moves_into_keychain: bool,
    /// Touch no network.
    pub offline: bool,
    /// Neither answer on the local network nor ask there.
    pub quiet_on_lan: bool,
    /// This computer's mark, by which a copied home is told; found out where nothing is said.
    pub machine: Option<[u8; 32]>,
    /// The clock is right, although it is far from the newest thing in the home.
    pub trusts_clock: bool,
}

/// What changed, numbered in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// From 1, one more each time.
    pub number: u64,
    /// The topic.
    pub topic: Topic,
    /// How far long work has come.
    pub progress: Option<Progress>,
}

/// A home in use. Cloning shares it.
#[derive(Clone)]
pub struct Node {
    errands: mpsc::Sender<Errand>,
    changes: broadcast::Sender<Change>,
    home: Arc<PathBuf>,
    /// Held while a picture is worked on.
    pictures: Arc<tokio::sync::Mutex<()>>,
    /// Whether everything was removed.
    is_gone: Arc<AtomicBool>,
}

impl Node {
    /// Makes a home with a new person in it.
    pub fn init(home: &Path, name: Option<&str>, passphrase: Option<&str>) -> Result<InitReport, NodeError> {
        if let Some(name) = name {
            crate::joining::read_name(name, "name")?;
        }
        init(home, name, passphrase)
    }

    /// Opens a home, its groups and their networks.
    pub async fn open(config: NodeConfig) -> Result<Node, NodeError> {
        let (errands, mut inbox) = mpsc::channel::<Errand>(MAILBOX);
        let (changes, _) = broadcast::channel(TOPICS);
        let (opened, is_open) = oneshot::channel();
        let (weak, changes_out) = (errands.downgrade(), changes.clone());
        let runtime = tokio::runtime::Handle::current();
        let folder = config.home.clone();
        let number = AtomicU64::new(0);
        let carrier = runtime.clone();
        let outside = Outside {
            runtime,
            hear: Arc::new(move |group, session, news| {
                let Some(errands) = weak.upgrade() else { return };
                let errand: Errand = Box::new(move |house| house.hear(group, session, news, now()));
                // A full mailbox holds the session up, not the runtime.
                if let Err(mpsc::error::TrySendError::Full(errand)) = errands.try_send(errand) {
                    carrier.spawn(async move {
                        let _ = errands.send(errand).await;
                    });
                }
            }),
            topics: Arc::new(move |topic, progress| {
                let number = number.fetch_add(1, Ordering::AcqRel) + 1;
                let _ = changes_out.send(Change { number, topic, progress });
            }),
            listen: config.listen,
            offline: config.offline,
            is_quiet_on_lan: config.quiet_on_lan,
            machine: config.machine.unwrap_or_else(crate::home::machine_mark),
            trusts_clock: config.trusts_clock,
            moves_into_keychain: config.moves_into_keychain,
        };
        std::thread::Builder::new()
            .name("house".to_owned())
            .spawn(move || {
                let house = Home::open_with(&config.home, config.passphrase.as_deref(), config.keychain)
                    .and_then(|home| House::open(home, outside, now()));
                let mut house = match house {
                    Ok(house) => house,
                    Err(error) => {
                        let _ = opened.send(Err(error));
                        return;
                    }
                };
                let _ = opened.send(Ok(()));
                house.is_open();
                while let Some(errand) = inbox.blocking_recv() {
                    errand(&mut house);
                }
                house.close();
            })
            .map_err(|e| NodeError::new(ErrorClass::Damaged, "E_THREAD", e.to_string()))?;
        is_open.await.map_err(|_| closed())??;
        let node = Node {
            errands,
            changes,
            home: Arc::new(folder),
            pictures: Arc::default(),
            is_gone: Arc::default(),
        };
        tokio::spawn(minutes(node.errands.downgrade()));
        Ok(node)
    }

    /// The folder it lives in.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Gives the neighbours what changed in the safe, says goodbye to everybody and closes the files.
    pub async fn close(&self) {
        if self.ask(|house| Ok(house.bring_safes_up_to_date(now()))).await.is_ok_and(|leaves| leaves) {
            tokio::time::sleep(LAST_WORDS).await;
        }
        let _ = self
            .ask(|house| {
                house.close();
                Ok(())
            })
            .await;
        // Goodbyes need a moment to leave.
        tokio::time::sleep(Duration::from_millis(150)).await;
    }

    /// What changes from now on.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// How this computer stands.
    pub async fn status(&self) -> Result<Status, NodeError> {
        self.ask(|house| Ok(house.status(now()))).await
    }

    /// Looks over everything that can be wrong, each with one thing to do.
    pub async fn check_up(&self) -> Result<Checkup, NodeError> {
        self.ask(|house| Ok(house.check_up(now()))).await
    }

    /// Founds a group.
    pub async fn found_group(
        &self,
        name: String,
        guidelines: String,
        place: Option<String>,
        members_invite: bool,
    ) -> Result<GroupView, NodeError> {
        let name = name.trim().to_owned();
        let words = hedgerow_record::body::GroupWords { name, guidelines, cell: place, ..Default::default() };
        self.ask(move |house| {
            let id = house.found_group(&words, members_invite, now())?;
            house.group_view(&id.to_string(), now())
        })
        .await
    }

    /// One group by its id, the beginning of it, or its name; empty where there is only one.
    pub async fn group(&self, id: &str) -> Result<GroupView, NodeError> {
        let id = id.to_owned();
        self.ask(move |house| house.group_view(&id, now())).await
    }

    /// Its members.
    pub async fn members(&self, group: &str) -> Result<Vec<Person>, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.members(&group)).await
    }

    /// Writes a letter for one person, or a poster for several.
    pub async fn write_letter(&self, group: &str, draft: LetterDraft) -> Result<LetterView, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.write_letter(&group, &draft, now())).await
    }

    /// Reads a letter: goes to whoever wrote it, and shows what one would join.
    pub async fn read_letter(&self, text: &str) -> Result<InvitationView, NodeError> {
        let link = crate::joining::read_link(text)?;
        let (net, events) = self.ask(House::start_quiet_net).await?;
        match tokio::time::timeout(VISIT, visit(link, net, events)).await {
            Ok(result) => result,
            Err(_) => Err(NodeError::new(ErrorClass::Unreachable, "E_NOBODY_THERE", "nobody could be reached by this letter")
                .help("Ask whether your neighbour's Hedgerow is running, and try again. You can also join now: it goes on by itself.")),
        }
    }

    /// Sets out for a group by a letter. It goes on by itself, over restarts, until the group's key is here.
    pub async fn join(&self, text: &str, name: String) -> Result<GroupSummary, NodeError> {
        let link = crate::joining::read_link(text)?;
        self.ask(move |house| {
            let id = house.join(link, &name, now())?;
            Ok(house.group_view(&id.to_string(), now())?.summary)
        })
        .await
    }

    /// From now on this address is tried for the group.
    pub async fn reach(&self, group: &str, address: &str) -> Result<KnownAddress, NodeError> {
        let (group, address) = (group.to_owned(), address.to_owned());
        self.ask(move |house| house.reach(&group, &address)).await
    }

    /// Listings that are looked for.
    pub async fn listings(&self, query: ListingQuery) -> Result<ListingPage, NodeError> {
        self.ask(move |house| house.listings(&query, now())).await
    }

    /// One listing by its id or the beginning of it.
    pub async fn listing(&self, id: &str) -> Result<ListingView, NodeError> {
        let id = id.to_owned();
        self.ask(move |house| house.listing(&id)).await
    }

    /// Offers or looks for something.
    pub async fn add_listing(&self, group: &str, draft: ListingDraft) -> Result<ListingView, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.add_listing(&group, &draft, now())).await
    }

    /// Changes an own listing.
    pub async fn edit_listing(&self, id: &str, draft: ListingDraft) -> Result<ListingView, NodeError> {
        let id = id.to_owned();
        self.ask(move |house| house.edit_listing(&id, &draft, now())).await
    }

    /// Withdraws an own listing.
    pub async fn withdraw_listing(&self, id: &str) -> Result<(), NodeError> {
        let id = id.to_owned();
        self.ask(move |house| house.withdraw_listing(&id, now())).await
    }

    /// Imports things from a CSV file; a dry run writes nothing.
    pub async fn import(&self, group: &str, file: Vec<u8>, dry_run: bool) -> Result<ImportReport, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.import(&group, &file, dry_run, now())).await
    }

    /// Takes the last import back.
    pub async fn undo_import(&self, undo: &str) -> Result<ImportReport, NodeError> {
        let undo = undo.to_owned();
        self.ask(move |house| house.undo_import(&undo, now())).await
    }

    /// Own things as CSV, as an import reads them.
    pub async fn export(&self, group: &str) -> Result<String, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.export(&group)).await
    }

    /// Asks for days of a neighbour's thing.
    pub async fn ask_for(
        &self,
        listing: &str,
        days: Days,
        note: Option<String>,
    ) -> Result<DealView, NodeError> {
        let listing = listing.to_owned();
        self.ask(move |house| house.ask_for(&listing, &days, note, now())).await
    }

    /// Deals, those that wait for this person first.
    pub async fn deals(&self, group: Option<&str>) -> Result<Vec<DealView>, NodeError> {
        let group = group.map(str::to_owned);
        self.ask(move |house| house.deals(group.as_deref())).await
    }

    /// One deal by its id or the beginning of it.
    pub async fn deal(&self, id: &str) -> Result<DealView, NodeError> {
        let id = id.to_owned();
        self.ask(move |house| house.deal(&id)).await
    }

    /// Says a step in a deal.
    pub async fn say(&self, deal: &str, step: DealStep) -> Result<DealView, NodeError> {
        let deal = deal.to_owned();
        self.ask(move |house| house.say(&deal, &step, now())).await
    }

    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut House) -> Result<T, NodeError> + Send + 'static,
    ) -> Result<T, NodeError> {
        if self.is_gone.load(Ordering::Acquire) {
            return Err(closed().help("Everything was removed. Start Hedgerow again to begin anew."));
        }
        let (answer, answered) = oneshot::channel();
        let errand: Errand = Box::new(move |house| {
            let _ = answer.send(question(house));
        });
        self.errands.send(errand).await.map_err(|_| closed())?;
        answered.await.map_err(|_| closed())?
    }
}

async fn minutes(errands: mpsc::WeakSender<Errand>) {
    let mut minute = tokio::time::interval(Duration::from_secs(60));
    minute.tick().await;
    loop {
        minute.tick().await;
        let Some(errands) = errands.upgrade() else { return };
        let _ = errands.send(Box::new(|house| house.minute(now()))).await;
    }
}

fn closed() -> NodeError {
    NodeError::new(ErrorClass::Damaged, "E_CLOSED", "Hedgerow is closing")
}
