//! One session with one neighbour: a stream on one side, the state machine in the middle, the actor on the other.

use std::sync::Arc;
use std::time::Duration;

use hedgerow_net::{FrameError, FrameReader, FrameStream, FrameWriter, Opened, PeerId};
use hedgerow_record::limits::MEET_TAGS;
use hedgerow_record::{BlobId, DeviceKey, MemberId, Millis, Record, RecordId, RelayKey, Stamp};
use hedgerow_sync::{Bye, Event, Session, Set, Side, Tell, Terms};
use rand_core::Rng;
use tokio::sync::{mpsc, oneshot};

use crate::clock::now;
use crate::error::NodeError;
use crate::grapevine::{Grapevine, Running};
use crate::home::rng;
use crate::judging::{bytes_of, judge};
use crate::settling::Outcome;
use crate::shared::Shared;

/// Frames on their way to the stream; records are read no sooner than these have left.
const FRAMES_AHEAD: usize = 4;

/// Names a session of this launch.
pub(crate) type SessionNo = u64;
/// What a session tells, with its number.
pub(crate) type TellHouse = Arc<dyn Fn(SessionNo, News) + Send + Sync>;

/// What a session tells.
pub(crate) enum News {
    /// A member's device is inside.
    Entered { device: DeviceKey, clock_ahead: i64 },
    /// A relay peer of the group is inside.
    EnteredRelay { relay: RelayKey, clock_ahead: i64 },
    /// A letter's words and what they rest on.
    Invitation(Vec<Record>),
    /// A newcomer's papers; answered with [`Word::PapersJudged`].
    Papers(Vec<Record>),
    /// Records to be judged, with the authors whose signatures hold.
    Records {
        from: From,
        records: Vec<Record>,
        proved: Vec<Option<MemberId>>,
        reply: oneshot::Sender<Outcome>,
    },
    /// Somebody lacks keys; answered with [`Word::GiveKeys`].
    KeysAsked { device: DeviceKey, parcels: Vec<RecordId> },
    /// Keys that were asked for, sealed to this device.
    KeysGiven { device: DeviceKey, keys: Vec<(RecordId, Vec<u8>)> },
    /// How far a set has come.
    Progress { set: Set, received: usize, expected: usize },
    /// A round begins: so much of the group the other side says it holds.
    Holds { group_records: u64 },
    /// Both hold the same of what is stamped up to here; own changes up to this number are there, if all sets were
    /// compared and everything was taken. Of what was not taken only the number is told, so that where something was
    /// left out nothing is known.
    Settled { covers: Option<u64>, up_to: Stamp, branches_differ: bool },
    /// A photo that was asked for, or the word that the other side does not have it.
    Blob { id: BlobId, bytes: Option<Vec<u8>> },
    /// A word by which a computer may be found through a relay peer.
    Here(Vec<u8>),
    /// From where a relay peer sees this computer come.
    Seen(Vec<u8>),
    /// A photo was asked for that is not here.
    BlobLacking(BlobId),
    /// What was pushed waits to be put on the disk.
    Owed,
    /// It is over.
    Over(Bye),
}

/// How records came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// By comparing this set.
    Round(Set),
    /// They were pushed.
    Push,
}

/// What a session is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// There is something new here.
    Resync,
    /// What the gossip wants the other side to be told.
    Tell(Tell),
    /// Keys of parcels are lacking here.
    AskKeys(Vec<RecordId>),
    /// These photos, please.
    AskBlobs(Vec<BlobId>),
    /// Keys that the other side asked for.
    GiveKeys(Vec<(RecordId, Vec<u8>)>),
    /// This word, to a relay peer or from it: by it a computer may be found.
    Here(Vec<u8>),
    /// From a relay peer: from where the other side comes.
    Seen(Vec<u8>),
    /// The other side may be gone.
    Doubt,
    /// The other side may not belong any more.
    RosterChanged,
    /// This computer may enter as a member's device now.
    EnterAsDevice,
    /// The papers were judged.
    PapersJudged,
    /// Say goodbye.
    Close,
}

pub(crate) type TellNews = Arc<dyn Fn(News) + Send + Sync>;

/// What a session between these two begins with.
pub(crate) fn terms(opened: Opened, me: &PeerId, peer: &PeerId) -> Result<Terms, NodeError> {
    let mut rng = rng()?;
    let mut terms = Terms {
        side: if opened == Opened::Here { Side::Opener } else { Side::Answerer },
        me: me.to_bytes(),
        peer: peer.to_bytes(),
        nonce: [0; 32],
        noise: [[0; 16]; MEET_TAGS],
    };
    rng.fill_bytes(&mut terms.nonce);
    terms.noise.iter_mut().for_each(|tag| rng.fill_bytes(tag));
    Ok(terms)
}

/// A stream with a session on it.
pub(crate) struct Begun {
    pub(crate) session: Session,
    pub(crate) reader: FrameReader,
    pub(crate) writer: FrameWriter,
    /// A frame that was read and not heard yet.
    pub(crate) frame: Option<Vec<u8>>,
}

impl Begun {
    /// Nothing was said yet.
    pub(crate) fn new(stream: FrameStream, terms: Terms) -> Begun {
        let (reader, writer) = stream.split();
        Begun { session: Session::new(terms, now()), reader, writer, frame: None }
    }
}

/// Runs one session to its end. One that breaks off in the middle of something is over all the same.
pub(crate) async fn talk(
    begun: Begun,
    shared: Arc<Shared>,
    vine: Arc<Grapevine>,
    no: SessionNo,
    words: mpsc::UnboundedReceiver<Word>,
    tell: TellNews,
) {
    let whole = talk_on(begun, shared, Arc::clone(&vine), no, words, Arc::clone(&tell));
    if tokio::spawn(whole).await.is_err() {
        vine.remove(no);
        tell(News::Over(Bye::Malformed));
    }
}

async fn talk_on(
    begun: Begun,
    shared: Arc<Shared>,
    vine: Arc<Grapevine>,
    no: SessionNo,
    mut words: mpsc::UnboundedReceiver<Word>,
    tell: TellNews,
) {
    let Begun { mut session, mut reader, writer, frame } = begun;
    if let Some(frame) = frame {
        session.receive(&frame, &*shared, now());
    }
    let (frames, frames_to_write) = mpsc::channel(FRAMES_AHEAD);
    let writing = tokio::spawn(write_frames(writer, frames_to_write, Arc::clone(vine.traffic())));
    let (to_judge, to_be_judged) = mpsc::unbounded_channel();
    let (judged, mut judgements) = mpsc::unbounded_channel();
    let judging = tokio::spawn(judge(to_be_judged, Arc::clone(&shared), Arc::clone(&tell), judged));
    let mut talk =
        Talk { vine, no, device: None, covers: 0, not_taken_there: false, again: false, backlog: 0 };

    let bye = loop {
        let mut blocked = false;
        loop {
            let Ok(permit) = frames.try_reserve() else {
                blocked = true;
                break;
            };
            match session.poll_frame(&*shared, now()) {
                Some(frame) => permit.send(frame),
                None => break,
            }
        }
        match talk.hear(&mut session, &shared, shared.writes(), &tell, &to_judge) {
            Heard::Nothing => {}
            // What was heard may call for a frame.
            Heard::Something if blocked => {}
            Heard::Something => continue,
            Heard::Over(bye) => break bye,
        }
        // Sessions share what may be under way; what is pushed and given unasked counts, too.
        let window = talk.vine.window();
        session.set_window(window);
        let may_read = talk.backlog < window;
        tokio::select! {
            read = reader.read(), if may_read => match read {
                Ok(Some(frame)) => {
                    talk.vine.traffic().received(frame.len());
                    let writes = shared.writes();
                    if session.is_idle() {
                        // This frame may open a round.
                        talk.covers = writes;
                    }
                    session.receive(&frame, &*shared, now());
                    if let Heard::Over(bye) = talk.hear(&mut session, &shared, writes, &tell, &to_judge) {
                        break bye;
                    }
                }
                Ok(None) => break Bye::Closing,
                Err(FrameError::Oversize(_)) => session.oversize(),
                Err(_) => break Bye::Closing,
            },
            Some(judged) = judgements.recv() => {
                talk.backlog = talk.backlog.saturating_sub(judged.bytes);
                if judged.from != From::Push {
                    session.admitted(judged.not_taken);
                }
                session.forged(judged.faults);
            }
            word = words.recv() => match word {
                Some(Word::Resync) => talk.resync(&mut session, &shared),
                Some(Word::Tell(tell)) => session.tell(tell, now()),
                Some(Word::AskKeys(parcels)) => session.ask_keys(&parcels),
                Some(Word::AskBlobs(blobs)) => session.ask_blobs(&blobs),
                Some(Word::GiveKeys(keys)) => session.give_keys(keys),
                Some(Word::Here(word)) => session.here(&*shared, word),
                Some(Word::Seen(address)) => session.seen(&*shared, address),
                Some(Word::Doubt) => session.doubt(now()),
                Some(Word::RosterChanged) => session.roster_changed(&*shared),
                Some(Word::EnterAsDevice) => session.enter_as_device(&*shared, now()),
                Some(Word::PapersJudged) => session.papers_admitted(&*shared, now()),
                Some(Word::Close) | None => session.close(),
            },
            permit = frames.reserve(), if blocked => if permit.is_err() { break Bye::Closing },
            () = until(session.deadline()) => session.tick(now()),
        }
    };
    // A last word may be on its way out.
    while let Some(frame) = session.poll_frame(&*shared, now()) {
        let _ = frames.try_send(frame);
    }
    drop(frames);
    let _ = tokio::time::timeout(Duration::from_secs(2), writing).await;
    judging.abort();
    talk.vine.remove(no);
    tell(News::Over(bye));
}

/// What the driver remembers beside the session.
struct Talk {
    vine: Arc<Grapevine>,
    no: SessionNo,
    /// The other side's, once it is inside.
    device: Option<DeviceKey>,
    /// Own changes up to this number were there when the round under way began.
    covers: u64,
    not_taken_there: bool,
    /// Something new came while a round was under way.
    again: bool,
    backlog: usize,
}

/// What came of listening to the session.
enum Heard {
    Nothing,
    Something,
    Over(Bye),
}

impl Talk {
    fn resync(&mut self, session: &mut Session, shared: &Shared) {
        if session.is_idle() {
            self.covers = shared.writes();
            session.resync(shared, now());
        } else {
            self.again = true;
        }
    }

    /// Passes on what the session says; its end, if it has come.
    fn hear(
        &mut self,
        session: &mut Session,
        shared: &Shared,
        writes: u64,
        tell: &TellNews,
        to_judge: &mpsc::UnboundedSender<(From, Vec<Record>)>,
    ) -> Heard {
        let mut heard = Heard::Nothing;
        while let Some(event) = session.poll_event() {
            heard = Heard::Something;
            tracing::trace!(session = self.no, ?event, "a session says");
            match event {
                Event::Entered { device, clock_ahead, .. } => {
                    self.device = Some(device);
                    self.covers = writes;
                    tell(News::Entered { device, clock_ahead });
                }
                Event::EnteredRelay { relay, clock_ahead } => {
                    self.covers = writes;
                    tell(News::EnteredRelay { relay, clock_ahead });
                }
                Event::Invitation(records) => tell(News::Invitation(records)),
                Event::Papers(records) => tell(News::Papers(records)),
                Event::Records { set, records } => {
                    self.backlog += bytes_of(&records);
                    let _ = to_judge.send((From::Round(set), records));
                }
                Event::Pushed(records) => {
                    // How often the same comes is what the tree is for; a bench listens here.
                    tracing::trace!(target: "hedgerow::pushed", records = records.len() as u64);
                    let fresh = self.vine.pushed(self.no, records);
                    if !fresh.is_empty() {
                        self.backlog += bytes_of(&fresh);
                        let _ = to_judge.send((From::Push, fresh));
                    }
                }
                Event::Told(ids) => self.vine.told(self.no, &ids, |id| shared.holds(id)),
                Event::Asked => self.vine.asked(self.no),
                Event::Lazy => self.vine.lazy(self.no),
                Event::KeysAsked(parcels) => {
                    if let Some(device) = self.device {
                        tell(News::KeysAsked { device, parcels });
                    }
                }
                Event::KeysGiven(keys) => {
                    if let Some(device) = self.device {
                        tell(News::KeysGiven { device, keys });
                    }
                }
                Event::Progress { set, received, expected } => {
                    tell(News::Progress { set, received, expected });
                }
                Event::Agreed { not_taken_there, .. } => self.not_taken_there |= not_taken_there > 0,
                Event::Holds { group_records } => tell(News::Holds { group_records }),
                Event::Settled { branches_differ, up_to } => {
                    let all_taken = !std::mem::take(&mut self.not_taken_there) && !branches_differ;
                    let covers = all_taken.then_some(self.covers);
                    if !branches_differ {
                        self.vine.agreed(self.no);
                    }
                    tell(News::Settled { covers, up_to, branches_differ });
                    if std::mem::take(&mut self.again) {
                        self.resync(session, shared);
                    }
                }
                Event::Blob { id, bytes } => tell(News::Blob { id, bytes }),
                Event::Here(word) => tell(News::Here(word)),
                Event::Seen(address) => tell(News::Seen(address)),
                Event::Reader(_) => {}
                Event::PeerFault(what) => tracing::warn!(what, "a neighbour's computer misbehaves"),
                Event::Over(bye) => return Heard::Over(bye),
            }
        }
        heard
    }
}

async fn until(deadline: Option<Millis>) {
    match deadline {
        Some(deadline) => tokio::time::sleep(deadline.since(now()).as_duration()).await,
        None => std::future::pending().await,
    }
}

async fn write_frames(mut writer: FrameWriter, mut frames: mpsc::Receiver<Vec<u8>>, traffic: Running) {
    while let Some(frame) = frames.recv().await {
        traffic.may_send(frame.len()).await;
        let mut written = writer.write(&frame).await;
        while written.is_ok() {
            let Ok(frame) = frames.try_recv() else { break };
            traffic.may_send(frame.len()).await;
            written = writer.write(&frame).await;
        }
        if written.is_err() || writer.flush().await.is_err() {
            return;
        }
    }
    let _ = writer.close().await;
}
