//! The stream of what changed: numbered, and resumable from a bounded log.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, KeepAliveStream, Sse};
use hedgerow_node::{Change, Node};
use tokio::sync::{
    broadcast::{self, error::RecvError},
    mpsc,
};
use tokio_stream::wrappers::ReceiverStream;

use crate::routes::Api;

/// Changes kept for those who come back.
const KEPT: usize = 256;
/// The event that says that some were missed.
const RESYNC: &str = "resync";

/// The latest changes, and those to come.
#[derive(Clone)]
pub(crate) struct Log {
    /// Numbers begin anew with each launch, so that an event's id says of which launch its number is.
    launch: Arc<str>,
    kept: Arc<Mutex<VecDeque<Change>>>,
    coming: broadcast::Sender<Change>,
}

/// Where somebody who listens takes up the stream.
struct Listening {
    /// The last number that is over and done with.
    place: u64,
    /// What came after it.
    missed: Vec<Change>,
    /// Whether something is missing before that.
    whole: bool,
    coming: broadcast::Receiver<Change>,
}

impl Log {
    pub(crate) fn follow(node: &Node) -> Log {
        let mut mark = [0; 8];
        if let Err(error) = getrandom::fill(&mut mark) {
            tracing::warn!(%error, "events cannot be told from those of another launch");
        }
        let log = Log::new(&data_encoding::HEXLOWER.encode(&mark));
        let (mut changes, writer) = (node.changes(), log.clone());
        tokio::spawn(async move {
            loop {
                match changes.recv().await {
                    Ok(change) => writer.put(change),
                    // Those that were lost leave a gap in the numbers, which everybody who listens sees.
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                }
            }
        });
        log
    }

    fn new(launch: &str) -> Log {
        Log { launch: launch.into(), kept: Arc::default(), coming: broadcast::channel(KEPT).0 }
    }

    fn put(&self, change: Change) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(change.clone());
        // Under the lock, so that nobody who reads the log and then listens misses one.
        let _ = self.coming.send(change);
    }

    /// From the event that somebody heard last, or from now.
    fn since(&self, id: Option<&str>) -> Listening {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let coming = self.coming.subscribe();
        let last = kept.back().map_or(0, |c| c.number);
        let Some(id) = id else { return Listening { place: last, missed: Vec::new(), whole: true, coming } };
        let after = self.number_in(id).filter(|n| *n <= last);
        let missed: Vec<Change> =
            kept.iter().filter(|c| after.is_some_and(|n| c.number > n)).cloned().collect();
        match after {
            // What was dropped here, and what never came here, are both seen by the count.
            Some(after) if u64::try_from(missed.len()) == Ok(last - after) => {
                Listening { place: after, missed, whole: true, coming }
            }
            _ => Listening { place: last, missed: Vec::new(), whole: false, coming },
        }
    }

    fn id(&self, number: u64) -> String {
        format!("{}-{number}", self.launch)
    }

    fn number_in(&self, id: &str) -> Option<u64> {
        let (launch, number) = id.split_once('-')?;
        number.parse().ok().filter(|_| launch == &*self.launch)
    }
}

/// Server-sent events: the name says what changed, the data how far long work has come where there is any. The first
/// one has an id only: a place to come back to with `Last-Event-ID`. An event named `resync` means that some were
/// missed: ask for everything anew.
#[utoipa::path(get, path = "/api/v1/events",
    params(("Last-Event-ID" = Option<String>, Header, description = "The id of the event heard last")),
    responses((status = 200, description = "Server-sent events", content_type = "text/event-stream", body = String)))]
pub(crate) async fn events(
    State(api): State<Api>,
    headers: HeaderMap,
) -> Sse<KeepAliveStream<ReceiverStream<Result<Event, Infallible>>>> {
    let id = headers.get("last-event-id").map(|v| v.to_str().unwrap_or_default());
    let from = api.log.since(id);
    let (out, stream) = mpsc::channel(KEPT);
    tokio::spawn(tell(api.log, from, out));
    Sse::new(ReceiverStream::new(stream)).keep_alive(KeepAlive::default())
}

/// Tells one listener everything, until it goes away.
async fn tell(log: Log, from: Listening, out: mpsc::Sender<Result<Event, Infallible>>) {
    let Listening { mut place, missed, whole, mut coming } = from;
    let first = Event::default().id(log.id(place));
    let first = if whole { first } else { first.event(RESYNC).data("{}") };
    if out.send(Ok(first)).await.is_err() {
        return;
    }
    let mut missed = missed.into_iter();
    loop {
        let change = match missed.next() {
            Some(change) => change,
            None => tokio::select! {
                next = coming.recv() => match next {
                    Ok(change) => change,
                    // The next one shows the gap.
                    Err(RecvError::Lagged(_)) => continue,
                    Err(RecvError::Closed) => return,
                },
                () = out.closed() => return,
            },
        };
        // The first change a log ever hears may have any number: it begins when the router is made.
        let gap = place != 0 && change.number != place + 1;
        place = change.number;
        let resync = Event::default().id(log.id(place)).event(RESYNC).data("{}");
        if gap && out.send(Ok(resync)).await.is_err() || out.send(Ok(event(&log, &change))).await.is_err() {
            return;
        }
    }
}

fn event(log: &Log, change: &Change) -> Event {
    let name = serde_json::to_value(change.topic).ok();
    let name = name.as_ref().and_then(|v| v.as_str()).unwrap_or(RESYNC).to_owned();
    let data = change.progress.as_ref().and_then(|p| serde_json::to_string(p).ok());
    Event::default().id(log.id(change.number)).event(name).data(data.unwrap_or_else(|| "{}".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hedgerow_node::view::Topic;

    fn change(number: u64) -> Change {
        Change { number, topic: Topic::Deals, progress: None }
    }

    fn numbers(from: &Listening) -> Vec<u64> {
        from.missed.iter().map(|c| c.number).collect()
    }

    #[test]
    fn whoever_comes_back_hears_what_was_missed_or_that_something_was() {
        let log = Log::new("a");
        (1..=300).for_each(|number| log.put(change(number)));
        let from = log.since(Some("a-290"));
        assert_eq!((numbers(&from), from.whole, from.place), ((291..=300).collect(), true, 290));
        let oldest = log.since(Some("a-44"));
        assert_eq!((oldest.missed.len(), oldest.whole), (KEPT, true), "the control: the oldest that is kept");
        assert!(!log.since(Some("a-43")).whole);
        let from = log.since(None);
        assert!(from.whole && from.missed.is_empty(), "who comes first hears what is to come");
        for stranger in ["a-9999", "b-290", "290", "a-", ""] {
            let from = log.since(Some(stranger));
            assert_eq!((from.whole, from.missed.len(), from.place), (false, 0, 300), "{stranger}");
        }
        let mut coming = log.since(Some("a-300")).coming;
        log.put(change(301));
        assert_eq!(coming.try_recv().unwrap().number, 301);
    }

    #[test]
    fn what_never_came_to_the_log_is_missed_too() {
        let log = Log::new("a");
        [1, 2, 5, 6].into_iter().for_each(|number| log.put(change(number)));
        assert!(!log.since(Some("a-1")).whole);
        assert!(log.since(Some("a-5")).whole, "the control: after the gap all is there");
    }

    #[tokio::test]
    async fn whoever_listens_through_a_gap_is_told() {
        let log = Log::new("a");
        let (out, mut stream) = mpsc::channel(KEPT);
        tokio::spawn(tell(log.clone(), log.since(None), out));
        let mut hears = async || format!("{:?}", stream.recv().await.unwrap().unwrap());
        assert!(hears().await.contains("a-0"));
        // The log was made while the home was in use: that it begins at 7 is no gap.
        [7, 8, 11].into_iter().for_each(|number| log.put(change(number)));
        for (id, name) in [("a-7", "deals"), ("a-8", "deals"), ("a-11", RESYNC), ("a-11", "deals")] {
            let heard = hears().await;
            assert!(heard.contains(id) && heard.contains(name), "{id} {name}: {heard}");
        }
    }
}
