//! How a swarm is started, why it did not start, and what happens on it.

use libp2p::{Multiaddr, PeerId};

use crate::address::Address;
use crate::stream::FrameStream;

/// How to start.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The secret of this launch's name on the network; nothing is linked by it.
    pub secret: [u8; 32],
    /// Where to listen; nothing means every interface at [`Terms::port`].
    pub listen: Vec<String>,
    /// The port kept for the group; 0 lets the system choose.
    pub port: u16,
    /// How to treat the addresses.
    pub ports: Ports,
    /// Whether to look around on the local network, and to answer there.
    pub lan: bool,
    /// Connections at once.
    pub connections: u32,
    /// Whether others may find one another through this computer, because it is a relay peer.
    pub is_relay: bool,
}

/// How ports are chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ports {
    /// As they stand in the addresses.
    AsWritten,
    /// By the system, because another group has those that stand there.
    Free,
    /// None: this computer only dials.
    None,
}

/// Why a swarm did not start.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// Another program listens there.
    #[error("another program is using {0}")]
    PortTaken(String),
    /// Not an address to listen at.
    #[error("“{0}” is not an address to listen at")]
    BadAddress(String),
    /// The system refuses.
    #[error("this computer cannot listen at {0}: {1}")]
    Refused(String, String),
}

/// Which end of a stream this is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Opened {
    /// By this computer.
    Here,
    /// By the other.
    There,
}

/// What comes instead of an answer from somebody who is dialled.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Silence {
    /// The computer is there, and nobody listens.
    Refused,
    /// Nothing at all.
    Nothing,
    /// The network says that no way leads there.
    NoRoute,
}

/// What happens on the network.
pub enum NetEvent {
    /// This computer can be reached here.
    Listening(Multiaddr),
    /// It cannot be reached here any more.
    NotListening(Multiaddr),
    /// Somebody answered on the local network: a neighbour of this group, of another one, or another program.
    Found(PeerId),
    /// Whoever had answered is not heard any more, or was another launch of the same computer.
    Vanished(PeerId),
    /// Somebody found could not be reached.
    NotReached(PeerId, Silence),
    /// Somebody does not speak as Hedgerow does.
    Foreign(PeerId),
    /// Somebody opens a second stream: the first one may be dead without anybody having noticed.
    Doubted(PeerId),
    /// A stream with a neighbour, or with somebody who pretends to be one. It takes the place of an earlier one.
    Stream {
        /// The other end as the transport authenticated it.
        peer: PeerId,
        /// Who opened it.
        opened: Opened,
        /// The address that was dialled, if this computer dialled.
        address: Option<Address>,
        /// Whether the other end is of this computer or of a private network.
        is_private: bool,
        /// Whether a relay peer let the two find this way.
        is_found: bool,
        /// From where the other end comes.
        from: Multiaddr,
        /// The frames.
        stream: FrameStream,
    },
    /// The last connection with somebody is gone.
    Gone {
        /// Who.
        peer: PeerId,
        /// The address that had been dialled.
        address: Option<Address>,
    },
    /// Through this relay peer neighbours can find this computer now.
    Findable(PeerId),
    /// An address did not answer.
    DialFailed {
        /// Which.
        address: Address,
        /// What the transport said.
        why: String,
    },
}
