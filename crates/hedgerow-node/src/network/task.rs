//! What runs beside the house for one group: whom to dial, whose sessions end, what to do after sleep.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use hedgerow_net::{Address, Dialer, Net, NetEvent, Opened, PeerId};
use hedgerow_record::limits::{
    BACKOFF_MAX, FAULT_PAUSE, FOREIGN_FOR, LAN_ANSWERS, LAN_BACKOFF_MAX, LAN_COURTESY, RELAY_BACKOFF_MAX,
    RESYNC_EVERY, SESSIONS_MEMBER,
};
use hedgerow_record::{Millis, Span};
use hedgerow_sync::Bye;
use rand_core::Rng;
use tokio::sync::mpsc;

use crate::apart::Apart;
use crate::clock::now;
use crate::grapevine::Grapevine;
use crate::home::rng;
use crate::order::Order;
use crate::reach::{Board, Known};
use crate::shared::Shared;
use crate::talk::{Begun, News, SessionNo, TellHouse, Word, talk, terms};
use crate::view::Way;

/// Sessions with one computer more than the protocol's own number would only wait.
const SESSIONS: usize = SESSIONS_MEMBER * 16;

/// So long after an own change everybody is compared with: then it is known who holds it.
const CONFIRM_AFTER: Span = Span::seconds(2);
/// A minute that took so long was slept through.
const SLEPT: Span = Span::seconds(80);

pub(super) struct Talking {
    pub(super) peer: PeerId,
    address: Option<Address>,
    opened: Opened,
    is_private: bool,
    is_found: bool,
    words: mpsc::UnboundedSender<Word>,
}

pub(super) struct Task {
    pub(super) net: Net,
    events: mpsc::Receiver<NetEvent>,
    orders: mpsc::UnboundedReceiver<Order>,
    own: mpsc::UnboundedSender<Order>,
    pub(super) shared: Arc<Shared>,
    tell: TellHouse,
    dialer: Dialer<Address>,
    /// Those who answered on the local network.
    nearby: Dialer<PeerId>,
    /// Everybody who answered and has not vanished.
    answered: BTreeSet<PeerId>,
    /// Those of them that were reached.
    reached: BTreeSet<PeerId>,
    /// Names that turned out to be none of ours, and until when that is remembered.
    pub(super) foreign: Apart,
    /// Whose program gave what no honest one gives, and until when it is left alone.
    pub(super) faulty: Apart,
    /// To whom a way was looked for through a relay peer, and until when none is looked for again.
    pub(super) sought: Apart,
    reach: Board,
    vine: Arc<Grapevine>,
    sessions: HashMap<SessionNo, Talking>,
    next: SessionNo,
    /// When own changes are made sure of.
    confirm_at: Option<Millis>,
    /// When the last minute ended.
    minute: Millis,
}

impl Task {
    pub(super) fn new(
        net: Net,
        events: mpsc::Receiver<NetEvent>,
        (own, orders): (mpsc::UnboundedSender<Order>, mpsc::UnboundedReceiver<Order>),
        shared: Arc<Shared>,
        tell: TellHouse,
        reach: Board,
        vine: Arc<Grapevine>,
    ) -> Task {
        let seed = rng().map(|mut r| r.next_u64()).unwrap_or(7);
        Task {
            net,
            events,
            orders,
            own,
            shared,
            tell,
            dialer: Dialer::new(seed, BACKOFF_MAX),
            nearby: Dialer::new(seed, LAN_BACKOFF_MAX),
            answered: BTreeSet::new(),
            reached: BTreeSet::new(),
            foreign: Apart::default(),
            faulty: Apart::default(),
            sought: Apart::default(),
            reach,
            vine,
            sessions: HashMap::new(),
            next: 1,
            confirm_at: None,
            minute: now(),
        }
    }

    pub(super) async fn run(mut self) {
        let mut resync = tokio::time::interval(RESYNC_EVERY.as_duration());
        resync.tick().await;
        let mut minute = tokio::time::interval(Span::minutes(1).as_duration());
        minute.tick().await;
        loop {
            self.do_what_is_due();
            let due = [self.dialer.next(), self.nearby.next(), self.confirm_at].into_iter().flatten().min();
            let wait = due.map(|at| at.since(now()).as_duration());
            let vine = Arc::clone(&self.vine);
            tokio::select! {
                event = self.events.recv() => match event {
                    Some(event) => self.heard(event),
                    None => return,
                },
                order = self.orders.recv() => match order {
                    Some(Order::Close) | None => break,
                    Some(order) => self.obey(order),
                },
                _ = resync.tick() => self.say_to(|_, _| true, &Word::Resync),
                _ = minute.tick() => {
                    if now().since(self.minute) > SLEPT {
                        tracing::info!("this computer slept");
                        self.woke();
                    }
                    self.minute = now();
                }
                () = vine.keep_time() => {}
                () = async { match wait {
                    Some(wait) => tokio::time::sleep(wait).await,
                    None => std::future::pending().await,
                } } => {}
            }
        }
        self.say_to(|_, _| true, &Word::Close);
        self.net.close();
    }

    fn do_what_is_due(&mut self) {
        let now = now();
        for address in self.dialer.due(now) {
            self.net.dial(address);
        }
        for peer in self.nearby.due(now) {
            self.net.dial_found(peer);
        }
        if self.confirm_at.take_if(|at| *at <= now).is_some() {
            self.say_to(|_, _| true, &Word::Resync);
        }
        let next = self.dialer.next().map(|at| at.since(now).0.div_ceil(1000));
        self.reach.change(|reach| reach.next_try_seconds = next);
    }

    /// The network changed or the computer slept: everybody is looked for again, and nobody is believed to be there.
    fn woke(&mut self) {
        self.dialer.woke(now());
        self.nearby.woke(now());
        self.say_to(|_, _| true, &Word::Doubt);
    }

    fn heard(&mut self, event: NetEvent) {
        match event {
            NetEvent::Listening(address) => {
                self.reach.change(|reach| reach.listening.push(address));
                self.woke();
            }
            NetEvent::NotListening(address) => {
                self.reach.change(|reach| reach.listening.retain(|a| *a != address));
                self.woke();
            }
            NetEvent::DialFailed { address, why } => {
                self.dialer.failed(&address, now());
                self.reach.known(address, |known| {
                    *known = Known { connected: false, problem: Some(why) };
                });
            }
            NetEvent::Found(peer) => self.found(peer),
            NetEvent::Vanished(peer) => {
                self.answered.remove(&peer);
                self.reached.remove(&peer);
                self.nearby.forget(&peer);
                self.reach.change(|reach| reach.silent.remove(&peer));
            }
            NetEvent::NotReached(peer, silence) => {
                self.nearby.failed(&peer, now());
                // Whoever was reached before and is not any more may be asleep.
                if self.answered.contains(&peer) && !self.reached.contains(&peer) {
                    self.reach.change(|reach| reach.silent.insert(peer, silence));
                }
            }
            NetEvent::Foreign(peer) => self.is_foreign(peer),
            NetEvent::Doubted(peer) => self.say_to(|_, running| running.peer == peer, &Word::Doubt),
            NetEvent::Gone { peer, address } => {
                self.nearby.lost(&peer, now());
                let Some(address) = address.filter(|a| self.dialer.wants(a)) else { return };
                self.dialer.lost(&address, now());
                // A connection that never led to a member counts as a failed try.
                self.dialer.failed(&address, now());
                self.reach.known(address, |known| known.connected = false);
            }
            NetEvent::Findable(relay) => self.is_findable(relay),
            NetEvent::Stream { peer, opened, address, is_private, is_found, stream, .. } => {
                // Whoever opens a second stream has lost the first.
                self.say_to(|_, running| running.peer == peer, &Word::Close);
                if self.faulty.has(&peer, now()) {
                    return self.net.hang_up(peer);
                }
                if self.sessions.len() >= SESSIONS {
                    return;
                }
                self.nearby.connected(&peer);
                if self.answered.contains(&peer) {
                    self.reached.insert(peer);
                }
                self.reach.change(|reach| reach.silent.remove(&peer));
                let Ok(terms) = terms(opened, &self.net.me(), &peer) else { return };
                let no = self.next;
                self.next += 1;
                let (words, words_in) = mpsc::unbounded_channel();
                self.vine.add(no, words.clone());
                self.sessions.insert(no, Talking { peer, address, opened, is_private, is_found, words });
                let (tell, own) = (Arc::clone(&self.tell), self.own.clone());
                let session = talk(
                    Begun::new(stream, terms),
                    Arc::clone(&self.shared),
                    Arc::clone(&self.vine),
                    no,
                    words_in,
                    Arc::new(move |news: News| {
                        let order = match &news {
                            News::Over(bye) => {
                                tracing::debug!(session = no, %bye, "a session is over");
                                Some(Order::Over(no, *bye))
                            }
                            News::Seen(address) => Some(Order::Seen(no, address.clone())),
                            News::Here(word) => Some(Order::Here(no, word.clone())),
                            _ => None,
                        };
                        if let Some(order) = order {
                            let _ = own.send(order);
                        }
                        tell(no, news);
                    }),
                );
                tokio::spawn(session);
            }
        }
    }

    /// Somebody answered on the local network. Of a pair the one with the lower name dials; the other one does only
    /// where that comes to nothing.
    fn found(&mut self, peer: PeerId) {
        let at = now();
        if self.answered.len() >= LAN_ANSWERS {
            return;
        }
        self.answered.insert(peer);
        if self.foreign.has(&peer, at) {
            return;
        }
        let courtesy = if self.net.me() < peer { Span::millis(0) } else { LAN_COURTESY };
        self.nearby.want(peer, at + courtesy);
    }

    /// Another group's computer, or another program.
    fn is_foreign(&mut self, peer: PeerId) {
        self.nearby.forget(&peer);
        self.foreign.leave(peer, now(), FOREIGN_FOR);
        self.net.hang_up(peer);
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Know(address) => {
                self.reach.known(address.clone(), |_| {});
                self.dialer.want(address, now());
            }
            Order::KnowRelay(address) => {
                self.reach.known(address.clone(), |_| {});
                self.dialer.want_within(address, now(), RELAY_BACKOFF_MAX);
            }
            Order::Tell(None, word) => self.say_to(|_, _| true, &word),
            Order::TellOthers(from, word) => self.say_to(|no, _| no != from, &word),
            Order::Tell(Some(no), word) => self.say_to(|other, _| other == no, &word),
            Order::Over(no, bye) => {
                self.reach.parted(no);
                self.over(no, bye);
            }
            Order::LookAgain => {
                self.foreign.forgive();
                self.answered.clone().into_iter().for_each(|peer| self.found(peer));
            }
            Order::Confirm => {
                self.confirm_at.get_or_insert(now() + CONFIRM_AFTER);
            }
            Order::Reached(no) => {
                let Some(running) = self.sessions.get(&no) else { return };
                let way = match running.is_private || self.answered.contains(&running.peer) {
                    true => Way::Here,
                    false if running.is_found => Way::Direct,
                    false => Way::Address,
                };
                self.reach.met(no, way, now());
                if let Some(address) = running.address.clone() {
                    if !self.dialer.wants(&address) {
                        // Found on the local network: it is a neighbour's from now on.
                        self.dialer.want(address.clone(), now());
                        self.reach.change(|reach| reach.found.push(address.clone()));
                    }
                    self.dialer.connected(&address);
                    self.reach.known(address, |known| *known = Known { connected: true, problem: None });
                }
            }
            Order::Seen(no, address) => self.is_seen(no, address),
            Order::Here(no, word) => self.hears_of(no, &word),
            Order::Close => {}
        }
    }

    /// With whom a session is.
    pub(super) fn peer_of(&self, no: SessionNo) -> Option<PeerId> {
        self.sessions.get(&no).map(|running| running.peer)
    }

    /// Says a word to some sessions; those that are over are forgotten.
    pub(super) fn say_to(&mut self, which: impl Fn(SessionNo, &Talking) -> bool, word: &Word) {
        self.sessions.retain(|no, running| !which(*no, running) || running.words.send(word.clone()).is_ok());
    }

    /// Who proved to be no neighbour is left alone for a while; a connection that is dead is given up.
    fn over(&mut self, no: SessionNo, bye: Bye) {
        let Some(running) = self.sessions.remove(&no) else { return };
        let has_another = self.sessions.values().any(|other| other.peer == running.peer);
        match bye {
            Bye::Stalled | Bye::Slow | Bye::Stuck => self.net.hang_up(running.peer),
            // By its name of this launch: at an address that was typed another program may answer the next time.
            Bye::Faults => {
                self.faulty.leave(running.peer, now(), FAULT_PAUSE);
                self.is_foreign(running.peer);
            }
            _ if has_another => {}
            // Whoever slept through changes of keys is recognised as opener and not as answerer: this side has not been
            // heard yet, and dials by itself once.
            Bye::Strangers if running.opened == Opened::There => self.net.hang_up(running.peer),
            // An address somebody typed or a letter names is dialled again whatever happens.
            _ if running.address.is_some_and(|a| self.dialer.wants(&a)) => self.net.hang_up(running.peer),
            Bye::Closing | Bye::Clocks | Bye::Version => {}
            _ => self.is_foreign(running.peer),
        }
    }
}
