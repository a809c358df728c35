//! A relay peer's network: one swarm with a lasting name for all groups, and one session with each computer that comes.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use hedgerow_net::{FrameStream, Multiaddr, Net, NetEvent, PeerId};
use hedgerow_record::GroupId;
use hedgerow_record::limits::{FAULT_PAUSE, HERE_HANDED, RELAY_RECEPTIONS};
use hedgerow_sync::Bye;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::AbortHandle;

use super::reception::receive;
use crate::apart::Apart;
use crate::clock::now;
use crate::grapevine::Grapevine;
use crate::home::memory_used;
use crate::reach::{Board, Reach};
use crate::shared::Shared;
use crate::talk::{Begun, News, SessionNo, Word, talk, terms};

/// What a group needs in the hall.
#[derive(Clone)]
pub(crate) struct Lane {
    pub(crate) shared: Arc<Shared>,
    pub(crate) vine: Arc<Grapevine>,
}

/// What sessions tell, with their group and number.
pub(crate) type TellKeeper = Arc<dyn Fn(GroupId, SessionNo, News) + Send + Sync>;

/// To whom of a group a word goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum To {
    All,
    One(SessionNo),
    AllBut(SessionNo),
}

/// How much room there is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// Sessions at once.
    pub(crate) sessions: usize,
    /// Bytes of memory from which on nobody more is let in.
    pub(crate) memory: u64,
}

enum Order {
    Carry(Lane),
    Drop(GroupId),
    Arrived { peer: PeerId, from: Multiaddr, lane: Lane, begun: Box<Begun> },
    Settled(SessionNo),
    Here(SessionNo, Vec<u8>),
    Tell(GroupId, To, Word),
    Over(SessionNo, Bye),
    Close,
}

/// A running hall.
pub(crate) struct Hall {
    orders: mpsc::UnboundedSender<Order>,
    board: Board,
    turned_away: Arc<AtomicU64>,
}

impl Hall {
    /// Takes a swarm into service.
    pub(crate) fn run(net: Net, events: mpsc::Receiver<NetEvent>, room: Room, tell: TellKeeper) -> Hall {
        let (orders, orders_in) = mpsc::unbounded_channel();
        let board = Board::default();
        let turned_away = Arc::<AtomicU64>::default();
        let task = Task {
            net,
            events,
            orders: orders_in,
            own: orders.clone(),
            tell,
            lanes: Arc::new(Vec::new()),
            timers: HashMap::new(),
            receptions: Arc::new(Semaphore::new(RELAY_RECEPTIONS)),
            sessions: HashMap::new(),
            room,
            turned_away: Arc::clone(&turned_away),
            faulty: Apart::default(),
            next: 1,
            board: board.clone(),
        };
        tokio::spawn(task.run());
        Hall { orders, board, turned_away }
    }

    /// From now on whoever is of this group is let in.
    pub(crate) fn carry(&self, lane: Lane) {
        let _ = self.orders.send(Order::Carry(lane));
    }

    /// Nobody of this group is let in any more.
    pub(crate) fn drop_group(&self, group: GroupId) {
        let _ = self.orders.send(Order::Drop(group));
    }

    /// A word to sessions of a group.
    pub(crate) fn tell(&self, group: GroupId, to: To, word: Word) {
        let _ = self.orders.send(Order::Tell(group, to, word));
    }

    /// Where it can be reached.
    pub(crate) fn reach(&self) -> Reach {
        self.board.read()
    }

    /// How many came for whom there was no room.
    pub(crate) fn turned_away(&self) -> u64 {
        self.turned_away.load(Ordering::Relaxed)
    }

    pub(crate) fn close(&self) {
        let _ = self.orders.send(Order::Close);
    }
}

struct Talking {
    peer: PeerId,
    from: Multiaddr,
    group: GroupId,
    /// Whether it is inside beyond doubt: both have said that they hold the same.
    has_settled: bool,
    words: mpsc::UnboundedSender<Word>,
}

struct Task {
    net: Net,
    events: mpsc::Receiver<NetEvent>,
    orders: mpsc::UnboundedReceiver<Order>,
    own: mpsc::UnboundedSender<Order>,
    tell: TellKeeper,
    lanes: Arc<Vec<Lane>>,
    /// What keeps the time of each group's gossip.
    timers: HashMap<GroupId, AbortHandle>,
    /// Held by whoever has come and has not said yet in which group.
    receptions: Arc<Semaphore>,
    sessions: HashMap<SessionNo, Talking>,
    room: Room,
    turned_away: Arc<AtomicU64>,
    /// Whose program gave what no honest one gives, and until when it is left alone.
    faulty: Apart,
    next: SessionNo,
    board: Board,
}

impl Task {
    async fn run(mut self) {
        loop {
            tokio::select! {
                event = self.events.recv() => match event {
                    Some(event) => self.heard(event),
                    None => return,
                },
                order = self.orders.recv() => match order {
                    Some(Order::Close) | None => break,
                    Some(order) => self.obey(order),
                },
            }
        }
        self.say_to(|_, _| true, &Word::Close);
        self.timers.drain().for_each(|(_, timer)| timer.abort());
        // Whoever is inside is told before the door is shut.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        self.net.close();
    }

    fn heard(&mut self, event: NetEvent) {
        match event {
            NetEvent::Listening(address) => self.board.change(|reach| reach.listening.push(address)),
            NetEvent::NotListening(address) => {
                self.board.change(|reach| reach.listening.retain(|a| *a != address));
            }
            NetEvent::Doubted(peer) => self.say_to(|_, running| running.peer == peer, &Word::Doubt),
            NetEvent::Stream { peer, opened, stream, from, .. } => {
                let Ok(terms) = terms(opened, &self.net.me(), &peer) else { return };
                self.came(peer, from, stream, terms);
            }
            // Nobody is dialled and nobody is looked for.
            _ => {}
        }
    }

    fn came(&mut self, peer: PeerId, from: Multiaddr, stream: FrameStream, terms: hedgerow_sync::Terms) {
        // Whoever opens a second stream has lost the first.
        self.say_to(|_, running| running.peer == peer, &Word::Close);
        if self.faulty.has(&peer, now()) {
            return self.net.hang_up(peer);
        }
        let permit = match Arc::clone(&self.receptions).try_acquire_owned() {
            Ok(permit) if self.has_room() => permit,
            _ => {
                self.turned_away.fetch_add(1, Ordering::Relaxed);
                return self.net.hang_up(peer);
            }
        };
        let (lanes, own) = (Arc::clone(&self.lanes), self.own.clone());
        tokio::spawn(async move {
            if let Some((lane, begun)) = receive(stream, terms, &lanes).await {
                let _ = own.send(Order::Arrived { peer, from, lane, begun: Box::new(begun) });
            }
            drop(permit);
        });
    }

    fn has_room(&self) -> bool {
        let is_roomy = memory_used().is_none_or(|used| used < self.room.memory);
        is_roomy && self.sessions.len() < self.room.sessions
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Carry(lane) => {
                let mut lanes: Vec<Lane> = self.lanes.to_vec();
                lanes.retain(|known| known.shared.group != lane.shared.group);
                let (group, vine) = (lane.shared.group, Arc::clone(&lane.vine));
                let timer = tokio::spawn(async move {
                    loop {
                        vine.keep_time().await;
                    }
                });
                if let Some(before) = self.timers.insert(group, timer.abort_handle()) {
                    before.abort();
                }
                lanes.push(lane);
                self.lanes = Arc::new(lanes);
            }
            Order::Drop(group) => {
                let kept = self.lanes.iter().filter(|lane| lane.shared.group != group).cloned();
                self.lanes = Arc::new(kept.collect());
                if let Some(timer) = self.timers.remove(&group) {
                    timer.abort();
                }
                self.say_to(|_, running| running.group == group, &Word::Close);
            }
            Order::Arrived { peer, from, lane, begun } => self.arrived(peer, from, &lane, *begun),
            Order::Settled(no) => self.has_settled(no),
            Order::Here(no, word) => self.hand_on(no, &word),
            Order::Tell(group, to, word) => {
                let is_meant = |no| match to {
                    To::All => true,
                    To::One(one) => no == one,
                    To::AllBut(one) => no != one,
                };
                self.say_to(|no, running| running.group == group && is_meant(no), &word);
            }
            Order::Over(no, bye) => self.over(no, bye),
            Order::Close => {}
        }
    }

    fn arrived(&mut self, peer: PeerId, from: Multiaddr, lane: &Lane, begun: Begun) {
        let group = lane.shared.group;
        let no = self.next;
        self.next += 1;
        let (words, words_in) = mpsc::unbounded_channel();
        lane.vine.add(no, words.clone());
        self.sessions.insert(no, Talking { peer, from, group, has_settled: false, words });
        let (tell, own) = (Arc::clone(&self.tell), self.own.clone());
        let session = talk(
            begun,
            Arc::clone(&lane.shared),
            Arc::clone(&lane.vine),
            no,
            words_in,
            Arc::new(move |news: News| {
                let order = match &news {
                    News::Over(bye) => {
                        tracing::debug!(session = no, %bye, "a session is over");
                        Some(Order::Over(no, *bye))
                    }
                    News::Settled { .. } => Some(Order::Settled(no)),
                    News::Here(word) => Some(Order::Here(no, word.clone())),
                    _ => None,
                };
                if let Some(order) = order {
                    let _ = own.send(order);
                }
                tell(group, no, news);
            }),
        );
        tokio::spawn(session);
    }

    /// Somebody is inside: it may be found, and is told from where it comes.
    fn has_settled(&mut self, no: SessionNo) {
        let Some(running) = self.sessions.get_mut(&no).filter(|r| !r.has_settled) else { return };
        running.has_settled = true;
        self.net.admit(running.peer);
        let _ = running.words.send(Word::Seen(running.from.to_vec()));
    }

    /// A computer may be found: a few others of its group are told, whoever they are.
    fn hand_on(&mut self, from: SessionNo, word: &[u8]) {
        let Some(group) = self.sessions.get(&from).filter(|r| r.has_settled).map(|r| r.group) else { return };
        let others = self.sessions.iter().filter(|(no, r)| **no != from && r.group == group && r.has_settled);
        for (_, other) in others.take(HERE_HANDED) {
            let _ = other.words.send(Word::Here(word.to_vec()));
        }
    }

    fn over(&mut self, no: SessionNo, bye: Bye) {
        let Some(running) = self.sessions.remove(&no) else { return };
        if !self.sessions.values().any(|other| other.peer == running.peer && other.has_settled) {
            self.net.dismiss(&running.peer);
        }
        match bye {
            Bye::Stalled | Bye::Slow | Bye::Stuck => self.net.hang_up(running.peer),
            Bye::Faults => {
                self.faulty.leave(running.peer, now(), FAULT_PAUSE);
                self.net.hang_up(running.peer);
            }
            _ => {}
        }
    }

    /// Says a word to some sessions; those that are over are forgotten.
    fn say_to(&mut self, which: impl Fn(SessionNo, &Talking) -> bool, word: &Word) {
        self.sessions.retain(|no, running| !which(*no, running) || running.words.send(word.clone()).is_ok());
    }
}
