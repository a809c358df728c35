//! A group's network: its swarm, the addresses to be reached, and one session with each neighbour.

mod finding;
mod task;

use std::sync::Arc;

use hedgerow_net::{Address, Net, NetEvent};
use hedgerow_record::limits::EAGER_LINKS;
use hedgerow_record::{Record, RecordId};
use tokio::sync::mpsc;

use self::task::Task;
use crate::grapevine::{Grapevine, Running};
use crate::order::Order;
use crate::reach::{Board, Reach};
use crate::shared::Shared;
use crate::talk::{SessionNo, TellHouse, Word};

/// A running network.
pub(crate) struct Network {
    vine: Arc<Grapevine>,
    orders: mpsc::UnboundedSender<Order>,
    reach: Board,
}

impl Network {
    /// Takes a swarm into service.
    pub(crate) fn run(
        net: Net,
        events: mpsc::Receiver<NetEvent>,
        shared: Arc<Shared>,
        running: Running,
        tell: TellHouse,
    ) -> Network {
        let (orders, orders_in) = mpsc::unbounded_channel();
        let vine = Arc::new(Grapevine::new(EAGER_LINKS, running));
        let reach = Board::default();
        let (shown, held) = (reach.clone(), Arc::clone(&vine));
        let task = Task::new(net, events, (orders.clone(), orders_in), shared, tell, shown, held);
        tokio::spawn(task.run());
        Network { vine, orders, reach }
    }

    /// Records of slots and chains were kept, that were written here: they go out at once, and a little later it is
    /// made sure of that they have come.
    pub(crate) fn written(&self, records: &[Record]) {
        self.vine.kept(None, records);
        self.confirm();
    }

    /// Of records that a session pushed these were kept, and those were forged.
    pub(crate) fn kept(&self, from: SessionNo, records: &[Record], forged: &[RecordId]) {
        self.vine.forged(forged);
        if !records.is_empty() {
            self.vine.kept(Some(from), records);
        }
    }

    /// The roster has changed.
    pub(crate) fn roster_changed(&self) {
        self.vine.forget();
        let _ = self.orders.send(Order::Tell(None, Word::RosterChanged));
    }

    /// From now on this address is to be reached.
    pub(crate) fn know(&self, address: Address) {
        let _ = self.orders.send(Order::Know(address));
    }

    /// The same for a relay peer's, which is tried more often: it is always on, but for a restart.
    pub(crate) fn know_relay(&self, address: Address) {
        let _ = self.orders.send(Order::KnowRelay(address));
    }

    /// There is something new for every neighbour.
    pub(crate) fn resync(&self) {
        let _ = self.orders.send(Order::Tell(None, Word::Resync));
    }

    /// There is something new for every neighbour but the one it came from.
    pub(crate) fn resync_others(&self, from: SessionNo) {
        let _ = self.orders.send(Order::TellOthers(from, Word::Resync));
    }

    /// Own records have come from another computer of this person: it is made sure of who else holds them.
    pub(crate) fn confirm(&self) {
        let _ = self.orders.send(Order::Confirm);
    }

    /// A word to one session.
    pub(crate) fn tell(&self, session: SessionNo, word: Word) {
        let _ = self.orders.send(Order::Tell(Some(session), word));
    }

    /// A session has reached a member: the address it was dialled at is a neighbour's.
    pub(crate) fn reached(&self, session: SessionNo) {
        let _ = self.orders.send(Order::Reached(session));
    }

    /// A key has come by which neighbours may be recognised who were strangers before.
    pub(crate) fn look_again(&self) {
        let _ = self.orders.send(Order::LookAgain);
    }

    pub(crate) fn reach(&self) -> Reach {
        self.reach.read()
    }

    /// Neighbours' addresses found on the local network since this was asked last.
    pub(crate) fn take_found(&self) -> Vec<Address> {
        self.reach.change(|reach| std::mem::take(&mut reach.found))
    }

    pub(crate) fn close(&self) {
        let _ = self.orders.send(Order::Close);
    }
}
