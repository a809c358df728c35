//! A group's network: its swarm, the addresses to be reached, and one session with each neighbour.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use hedgerow_net::{Address, Dialer, Multiaddr, Net, NetEvent, Opened, PeerId, reachable};
use hedgerow_record::limits::{MEET_TAGS, RESYNC_EVERY, SESSIONS_MEMBER};
use hedgerow_sync::{Bye, Side, Terms};
use rand_core::Rng;
use tokio::sync::mpsc;

use crate::clock::now;
use crate::home::rng;
use crate::shared::Shared;
use crate::talk::{News, Word, talk};

/// Sessions with one computer more than the protocol's own number would only wait.
const SESSIONS: usize = SESSIONS_MEMBER * 16;

/// Names a session of this launch.
pub(crate) type SessionNo = u64;
/// What a session tells, with its number.
pub(crate) type TellHouse = Arc<dyn Fn(SessionNo, News) + Send + Sync>;

/// A running network.
pub(crate) struct Network {
    orders: mpsc::UnboundedSender<Order>,
    reach: Arc<Mutex<Reach>>,
}

/// How things stand on the network, for the interface.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reach {
    pub(crate) listening: Vec<Multiaddr>,
    /// Addresses wanted, with what went wrong at the last try.
    pub(crate) known: BTreeMap<Address, Known>,
    pub(crate) next_try_seconds: Option<u64>,
}

/// An address that is wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pub(crate) connected: bool,
    pub(crate) problem: Option<String>,
}

enum Order {
    Know(Address),
    Tell(Option<SessionNo>, Word),
    TellOthers(SessionNo, Word),
    Reached(SessionNo),
    Close,
}

impl Network {
    /// Takes a swarm into service.
    pub(crate) fn run(
        net: Net,
        events: mpsc::Receiver<NetEvent>,
        shared: Arc<Shared>,
        tell: TellHouse,
    ) -> Network {
        let (orders, orders_in) = mpsc::unbounded_channel();
        let reach = Arc::new(Mutex::new(Reach::default()));
        let seed = rng().map(|mut r| r.next_u64()).unwrap_or(7);
        let task = Task {
            net,
            events,
            orders: orders_in,
            own: orders.clone(),
            shared,
            tell,
            dialer: Dialer::new(seed),
            reach: Arc::clone(&reach),
            sessions: HashMap::new(),
            next: 1,
        };
        tokio::spawn(task.run());
        Network { orders, reach }
    }

    /// From now on this address is to be reached.
    pub(crate) fn know(&self, address: Address) {
        let _ = self.orders.send(Order::Know(address));
    }

    /// There is something new for every neighbour.
    pub(crate) fn resync(&self) {
        let _ = self.orders.send(Order::Tell(None, Word::Resync));
    }

    /// There is something new for every neighbour but the one it came from.
    pub(crate) fn resync_others(&self, from: SessionNo) {
        let _ = self.orders.send(Order::TellOthers(from, Word::Resync));
    }

    /// A word to one session.
    pub(crate) fn tell(&self, session: SessionNo, word: Word) {
        let _ = self.orders.send(Order::Tell(Some(session), word));
    }

    /// A session has reached a member: the address it was dialled at is a neighbour's.
    pub(crate) fn reached(&self, session: SessionNo) {
        let _ = self.orders.send(Order::Reached(session));
    }

    /// How things stand.
    pub(crate) fn reach(&self) -> Reach {
        self.reach.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn close(&self) {
        let _ = self.orders.send(Order::Close);
    }
}

struct Running {
    peer: PeerId,
    address: Option<Address>,
    words: mpsc::UnboundedSender<Word>,
}

struct Task {
    net: Net,
    events: mpsc::Receiver<NetEvent>,
    orders: mpsc::UnboundedReceiver<Order>,
    own: mpsc::UnboundedSender<Order>,
    shared: Arc<Shared>,
    tell: TellHouse,
    dialer: Dialer,
    reach: Arc<Mutex<Reach>>,
    sessions: HashMap<SessionNo, Running>,
    next: SessionNo,
}

impl Task {
    async fn run(mut self) {
        let mut resync = tokio::time::interval(RESYNC_EVERY.as_duration());
        resync.tick().await;
        loop {
            for address in self.dialer.due(now()) {
                self.net.dial(address);
            }
            self.note_next_try();
            let wait = self.dialer.next().map(|at| at.since(now()).as_duration());
            tokio::select! {
                event = self.events.recv() => match event {
                    Some(event) => self.heard(event),
                    None => return,
                },
                order = self.orders.recv() => match order {
                    Some(Order::Close) | None => break,
                    Some(order) => self.obey(order),
                },
                _ = resync.tick() => self.say_to(|_, _| true, Word::Resync),
                () = async { match wait {
                    Some(wait) => tokio::time::sleep(wait).await,
                    None => std::future::pending().await,
                } } => {}
            }
        }
        self.say_to(|_, _| true, Word::Close);
        self.net.close();
    }

    fn heard(&mut self, event: NetEvent) {
        match event {
            NetEvent::Listening(address) => self.change(|reach| reach.listening.push(address)),
            NetEvent::DialFailed { address, why } => {
                self.dialer.failed(&address, now());
                self.known(address, |known| {
                    *known = Known { connected: false, problem: Some(why) };
                });
            }
            NetEvent::Gone { address: Some(address), .. } => {
                self.dialer.lost(&address, now());
                // A connection that never led to a member counts as a failed try.
                self.dialer.failed(&address, now());
                self.known(address, |known| known.connected = false);
            }
            NetEvent::Gone { .. } => {}
            NetEvent::Stream { peer, opened, address, stream } => {
                // Whoever opens a second stream has lost the first.
                self.say_to(|_, running| running.peer == peer, Word::Close);
                if self.sessions.len() >= SESSIONS {
                    return;
                }
                let Ok(mut rng) = rng() else { return };
                let mut terms = Terms {
                    side: if opened == Opened::Here { Side::Opener } else { Side::Answerer },
                    me: self.net.me().to_bytes(),
                    peer: peer.to_bytes(),
                    nonce: [0; 32],
                    noise: [[0; 16]; MEET_TAGS],
                };
                rng.fill_bytes(&mut terms.nonce);
                terms.noise.iter_mut().for_each(|tag| rng.fill_bytes(tag));
                let no = self.next;
                self.next += 1;
                let (words, words_in) = mpsc::unbounded_channel();
                self.sessions.insert(no, Running { peer, address, words });
                let (tell, own) = (Arc::clone(&self.tell), self.own.clone());
                let session = talk(
                    stream,
                    terms,
                    Arc::clone(&self.shared),
                    words_in,
                    Arc::new(move |news: News| {
                        if let News::Over(bye) = &news {
                            let _ = own.send(Order::Tell(Some(no), Word::Close));
                            tracing::debug!(session = no, %bye, "a session is over");
                        }
                        tell(no, news);
                    }),
                );
                tokio::spawn(session);
            }
        }
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Know(address) => {
                self.known(address.clone(), |_| {});
                self.dialer.want(address, now());
            }
            Order::Tell(None, word) => self.say_to(|_, _| true, word),
            Order::TellOthers(from, word) => self.say_to(|no, _| no != from, word),
            Order::Tell(Some(no), word) => self.say_to(|other, _| other == no, word),
            Order::Reached(no) => {
                if let Some(address) = self.sessions.get(&no).and_then(|s| s.address.clone()) {
                    self.dialer.connected(&address);
                    self.known(address, |known| *known = Known { connected: true, problem: None });
                }
            }
            Order::Close => {}
        }
    }

    /// Says a word to some sessions; those that are over are forgotten.
    fn say_to(&mut self, which: impl Fn(SessionNo, &Running) -> bool, word: Word) {
        self.sessions.retain(|no, running| !which(*no, running) || running.words.send(word).is_ok());
    }

    fn known(&self, address: Address, change: impl FnOnce(&mut Known)) {
        self.change(|reach| change(reach.known.entry(address).or_default()));
    }

    fn note_next_try(&self) {
        let next = self.dialer.next().map(|at| at.since(now()).0.div_ceil(1000));
        self.change(|reach| reach.next_try_seconds = next);
    }

    fn change(&self, change: impl FnOnce(&mut Reach)) {
        change(&mut self.reach.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Reach {
    /// Numbers and ports this computer can be reached at.
    pub(crate) fn reachable(&self) -> Vec<(std::net::IpAddr, u16)> {
        reachable(&self.listening)
    }
}

/// Why a session ended, for somebody who waits for it.
pub(crate) fn ended(bye: Bye) -> crate::error::NodeError {
    use crate::error::NodeError;
    let (code, help) = match bye {
        Bye::StaleInvitation | Bye::Strangers => {
            ("E_LETTER_USED_UP", "Each letter lets one person in. Ask your neighbour for a new one.")
        }
        Bye::Clocks => ("E_CLOCK", "Set the clock of this computer and try again."),
        Bye::Version => ("E_UPDATE", "Update Hedgerow on both computers."),
        _ => ("E_NEIGHBOUR_LEFT", "Nothing is lost. It is tried again by itself."),
    };
    NodeError::refused(code, bye.to_string()).help(help)
}
