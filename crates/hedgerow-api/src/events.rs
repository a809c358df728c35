//! The stream of what changed: numbered, and resumable from a bounded log.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, KeepAliveStream, Sse};
use hedgerow_node::{Change, Node};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio_stream::wrappers::ReceiverStream;

use crate::routes::Api;

/// Changes kept for those who come back.
const KEPT: usize = 256;

/// The latest changes, and those to come.
#[derive(Clone)]
pub(crate) struct Log {
    kept: Arc<Mutex<VecDeque<Change>>>,
    coming: broadcast::Sender<Change>,
}

impl Log {
    pub(crate) fn follow(node: &Node) -> Log {
        let log = Log { kept: Arc::default(), coming: broadcast::channel(KEPT).0 };
        let (mut changes, writer) = (node.changes(), log.clone());
        tokio::spawn(async move {
            loop {
                match changes.recv().await {
                    Ok(change) => writer.put(change),
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                }
            }
        });
        log
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

    /// What came after a number, and whether all of it is there; and what is to come.
    fn since(&self, after: Option<u64>) -> (Vec<Change>, bool, broadcast::Receiver<Change>) {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let coming = self.coming.subscribe();
        let Some(after) = after else { return (Vec::new(), true, coming) };
        let last = kept.back().map_or(0, |c| c.number);
        let whole = after <= last && kept.front().is_none_or(|c| c.number <= after + 1);
        (kept.iter().filter(|c| c.number > after).cloned().collect(), whole, coming)
    }
}

/// Server-sent events: the id is the number, the event's name the topic, the data a progress where there is one. An
/// event named `resync` means that some were missed: ask for everything anew.
#[utoipa::path(get, path = "/api/v1/events",
    responses((status = 200, description = "Server-sent events", content_type = "text/event-stream", body = String)))]
pub(crate) async fn events(
    State(api): State<Api>,
    headers: HeaderMap,
) -> Sse<KeepAliveStream<ReceiverStream<Result<Event, Infallible>>>> {
    let after = headers.get("last-event-id").and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
    let (missed, whole, mut coming) = api.log.since(after);
    let (out, stream) = tokio::sync::mpsc::channel(KEPT);
    tokio::spawn(async move {
        if !whole && out.send(Ok(Event::default().event("resync").data("{}"))).await.is_err() {
            return;
        }
        for change in missed {
            if out.send(Ok(event(&change))).await.is_err() {
                return;
            }
        }
        loop {
            let next = tokio::select! {
                next = coming.recv() => next,
                () = out.closed() => return,
            };
            let event = match next {
                Ok(change) => event(&change),
                Err(RecvError::Lagged(_)) => Event::default().event("resync").data("{}"),
                Err(RecvError::Closed) => return,
            };
            if out.send(Ok(event)).await.is_err() {
                return;
            }
        }
    });
    Sse::new(ReceiverStream::new(stream)).keep_alive(KeepAlive::default())
}

fn event(change: &Change) -> Event {
    let name = serde_json::to_value(change.topic).ok();
    let name = name.as_ref().and_then(|v| v.as_str()).unwrap_or("resync").to_owned();
    let data = change.progress.as_ref().and_then(|p| serde_json::to_string(p).ok());
    Event::default().id(change.number.to_string()).event(name).data(data.unwrap_or_else(|| "{}".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hedgerow_node::view::Topic;

    #[test]
    fn whoever_comes_back_hears_what_was_missed_or_that_something_was() {
        let log = Log { kept: Arc::default(), coming: broadcast::channel(KEPT).0 };
        let change = |number| Change { number, topic: Topic::Deals, progress: None };
        (1..=300).for_each(|number| log.put(change(number)));
        let (missed, whole, _) = log.since(Some(290));
        assert_eq!((missed.len(), whole), (10, true));
        let (missed, whole, _) = log.since(Some(10));
        assert_eq!((missed.len(), whole), (KEPT, false));
        assert!(log.since(None).0.is_empty(), "who comes first hears what is to come");
        assert!(!log.since(Some(9_999)).1, "a number of another launch");
        let mut coming = log.since(Some(300)).2;
        log.put(change(301));
        assert_eq!(coming.try_recv().unwrap().number, 301);
    }
}
