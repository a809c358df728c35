//! What a neighbour gave on its way to the actor: signatures are checked here, beside the session, and everything is handed
//! over in as few pieces as possible.

use std::sync::Arc;

use hedgerow_record::admit::claimants;
use hedgerow_record::sign::verify_record;
use hedgerow_record::{Clear, MemberId, Record};
use hedgerow_sync::Set;
use tokio::sync::{mpsc, oneshot};

use crate::shared::Shared;
use crate::talk::{From, News, TellNews};

/// So few records are checked where they came in: a thread of their own would take longer to wake.
const CHECKED_HERE: usize = 4;
/// Records judged in one transaction at most.
const BATCH: usize = 8_192;

/// A batch that was judged.
pub(crate) struct Judged {
    pub(crate) from: From,
    pub(crate) bytes: usize,
    pub(crate) not_taken: u64,
    /// Records that no honest program gives.
    pub(crate) faults: u64,
}

/// Checks signatures beside the session, then hands everything checked to the actor in as few pieces as possible.
pub(crate) async fn judge(
    mut batches: mpsc::UnboundedReceiver<(From, Vec<Record>)>,
    shared: Arc<Shared>,
    tell: TellNews,
    judged: mpsc::UnboundedSender<Judged>,
) {
    let (checked, mut to_take) = mpsc::unbounded_channel();
    let checking = tokio::spawn(async move {
        while let Some((from, records)) = batches.recv().await {
            let is_group = from == From::Round(Set::Group);
            let (records, proved) = if is_group {
                (records, Vec::new())
            } else if records.len() <= CHECKED_HERE {
                let proved = prove(&records, &shared);
                (records, proved)
            } else {
                // A thread for as long as it takes, and no longer: there are fewer of them than may be sessions.
                let shared = Arc::clone(&shared);
                let work = move || {
                    let proved = prove(&records, &shared);
                    (records, proved)
                };
                let Ok(both) = tokio::task::spawn_blocking(work).await else { return };
                both
            };
            if checked.send((from, records, proved)).is_err() {
                return;
            }
        }
    });
    let mut next = None;
    while let Some((from, mut records, mut proved)) = match next.take() {
        Some(batch) => Some(batch),
        None => to_take.recv().await,
    } {
        let mut bytes = vec![bytes_of(&records)];
        while records.len() < BATCH {
            match to_take.try_recv() {
                Ok((more_from, more, more_proved)) if more_from == from => {
                    bytes.push(bytes_of(&more));
                    records.extend(more);
                    proved.extend(more_proved);
                }
                Ok(other) => {
                    next = Some(other);
                    break;
                }
                Err(_) => break,
            }
        }
        let (reply, answer) = oneshot::channel();
        tell(News::Records { from, records, proved, reply });
        let Ok(outcome) = answer.await else { break };
        for (i, bytes) in bytes.into_iter().enumerate() {
            // What was judged together is counted once.
            let (not_taken, faults) = if i == 0 { (outcome.not_taken, outcome.faults) } else { (0, 0) };
            let _ = judged.send(Judged { from, bytes, not_taken, faults });
        }
    }
    drop(to_take);
    let _ = checking.await;
}

pub(crate) fn bytes_of(records: &[Record]) -> usize {
    records.iter().map(|r| r.bytes().len()).sum()
}

/// The authors whose signatures hold under the roster as it is now; admission asks again where there is none.
fn prove(records: &[Record], shared: &Shared) -> Vec<Option<MemberId>> {
    let roster = shared.roster();
    let author = |record: &Record| {
        let claimants = claimants(record, &Clear::Unknown, &*roster);
        claimants.into_iter().find(|member| verify_record(record, *member))
    };
    records.iter().map(author).collect()
}
