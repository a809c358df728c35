//! The search in a thread of its own, so that nobody who keeps records waits for words to be indexed.
//!
//! Questions stand in the same queue as what is to be taken in and out: an answer knows of everything before it, and
//! whoever asks while much is being taken in waits for that.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use hedgerow_record::RecordId;
use hedgerow_record::body::Listing;
use hedgerow_store::search::{Hit, Index, Place};

use crate::error::{ErrorClass, NodeError};

/// Changes that go to the thread together.
const TOGETHER: usize = 2_048;
/// Such parcels that wait for the thread; beyond them whoever brings more waits too.
const PARCELS: usize = 64;

/// Finds listings by words.
#[derive(Default)]
pub(crate) struct Finder {
    /// Changes that the thread was not told of yet.
    untold: RefCell<Vec<Change>>,
    /// Whether the thread is to wait for a time at which nobody waits for what it takes from the others.
    waits: Cell<bool>,
    /// The thread, once there is something to be found.
    jobs: RefCell<Option<SyncSender<Job>>>,
}

enum Change {
    Put(RecordId, Arc<Listing>),
    Remove(RecordId),
}

enum Job {
    Change(Vec<Change>),
    Find { words: String, limit: usize, reply: SyncSender<Vec<Hit>> },
}

impl Finder {
    /// Takes in a listing that can be read.
    pub(crate) fn put(&self, id: RecordId, listing: &Arc<Listing>) {
        self.change(Change::Put(id, Arc::clone(listing)));
    }

    /// Takes one out.
    pub(crate) fn remove(&self, id: RecordId) {
        self.change(Change::Remove(id));
    }

    /// Nothing is looked through before the first question, or before it is told to begin.
    pub(crate) fn wait(&self) {
        self.waits.set(true);
    }

    /// The waiting is over.
    pub(crate) fn begin(&self) {
        self.waits.set(false);
        self.go_on();
    }

    /// Lets the thread begin with what was brought so far.
    pub(crate) fn go_on(&self) {
        if self.waits.get() {
            return;
        }
        let changes = std::mem::take(&mut *self.untold.borrow_mut());
        if !changes.is_empty() {
            self.tell(Job::Change(changes));
        }
    }

    /// The listings in which all words occur, the best first.
    pub(crate) fn find(&self, words: &str, limit: usize) -> Result<Vec<Hit>, NodeError> {
        self.begin();
        if self.jobs.borrow().is_none() {
            return Ok(Vec::new());
        }
        let (reply, answer) = sync_channel(1);
        self.tell(Job::Find { words: words.to_owned(), limit, reply });
        answer.recv().map_err(|_| {
            NodeError::new(ErrorClass::Damaged, "E_SEARCH", "the search has stopped")
                .help("Start Hedgerow again; nothing is lost.")
        })
    }

    fn change(&self, change: Change) {
        let many = {
            let mut untold = self.untold.borrow_mut();
            untold.push(change);
            untold.len() >= TOGETHER
        };
        if many {
            self.go_on();
        }
    }

    fn tell(&self, job: Job) {
        let mut jobs = self.jobs.borrow_mut();
        let jobs = jobs.get_or_insert_with(|| {
            let (jobs, jobs_in) = sync_channel(PARCELS);
            // Without a thread nobody listens, and whoever asks is told so.
            let _ = std::thread::Builder::new().name("search".to_owned()).spawn(move || work(&jobs_in));
            jobs
        });
        let _ = jobs.send(job);
    }
}

fn work(jobs: &Receiver<Job>) {
    let mut index = Index::default();
    while let Ok(job) = jobs.recv() {
        match job {
            Job::Change(changes) => follow(&mut index, &changes),
            Job::Find { words, limit, reply } => {
                let _ = reply.send(index.find(&words, limit));
            }
        }
    }
}

/// Makes the index follow changes: what is put in a row goes in together.
fn follow(index: &mut Index, changes: &[Change]) {
    for run in changes.chunk_by(|a, b| matches!((a, b), (Change::Put(..), Change::Put(..)))) {
        match run {
            [Change::Remove(id)] => index.remove(id),
            puts => index.put_all(
                puts.iter().filter_map(|put| match put {
                    Change::Put(id, listing) => Some((*id, &**listing)),
                    Change::Remove(_) => None,
                }),
                texts,
            ),
        }
    }
}

fn texts(l: &Listing, each: &mut dyn FnMut(Place, &str)) {
    each(Place::Title, &l.title);
    each(Place::Text, &l.text);
    each(Place::Text, &l.category);
    let more = [&l.code, &l.condition, &l.entered_for, &l.care];
    more.into_iter().flatten().for_each(|text| each(Place::Text, text));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_knows_of_everything_that_was_brought_before_it() {
        let finder = Finder::default();
        assert!(finder.find("ladder", 10).unwrap().is_empty());
        let listing =
            |title: String| Arc::new(Listing::new(Default::default(), title, Default::default(), 0));
        for round in 0..3u8 {
            for n in 0..200u8 {
                finder.put(RecordId([n; 32]), &listing(format!("Ladder {round}x{n}")));
                finder.put(RecordId([n; 32]), &listing(format!("Ladder {round}x{n}")));
            }
            assert_eq!(finder.find("ladder", 1_000).unwrap().len(), 200);
            (0..150).for_each(|n| finder.remove(RecordId([n; 32])));
            assert_eq!(finder.find("ladder", 1_000).unwrap().len(), 50, "round {round}");
            finder.put(RecordId([7; 32]), &listing("Drill".to_owned()));
            assert_eq!(finder.find("drill", 10).unwrap()[0].id, RecordId([7; 32]));
            finder.remove(RecordId([7; 32]));
        }
    }
}
