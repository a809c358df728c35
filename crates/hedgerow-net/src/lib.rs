//! The libp2p shell around a session: one swarm for each group, streams of frames, addresses and dialling.
//!
//! It must never know: what is said on a stream. It carries frames and tells who is at the other end as the transport
//! authenticated it; who that is for the group is found out by the session on top.
//!
//! Start reading at [`Net`], then [`Dialer`] (when an address is tried again; pure), then [`Address`] (what neighbours
//! type). The reference is PROTOCOL.md, sections 6 and 7.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_possible_truncation)
)]

mod address;
mod circuits;
mod dialer;
mod doorway;
mod hub;
mod lan;
mod net;
mod peers;
mod places;
mod porch;
mod route;
mod shutter;
mod stream;
mod swarm;
mod terms;
mod threshold;

pub use address::{Address, BadAddress, for_a_letter, is_loopback, plain};
pub use dialer::Dialer;
pub use libp2p::{Multiaddr, PeerId};
pub use net::{Net, reachable};
pub use route::{is_vpn, way_out};
pub use stream::{Deframer, FrameError, FrameReader, FrameStream, FrameWriter};
pub use terms::{NetError, NetEvent, Opened, Ports, Silence, Terms};
