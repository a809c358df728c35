//! A closed group of neighbours as a pure function of its signed records.
//!
//! Who founded it, what its charter says, who was invited by whom, who organises, who was removed and with what
//! surviving: all of it is folded from the group records held, and two neighbours with the same records come to the
//! same roster whatever the order in which they arrived.
//!
//! It must never know: what time it is or where randomness comes from (both are arguments), how records travel or
//! where they are kept, what a listing or a deal is. Balances and arrival order never decide who belongs.
//!
//! Start reading at [`found`] (how a group begins), then [`settle`] (which of a heap of group records stand), then
//! [`fold`] (what they mean together), then [`Letter`] (how somebody comes in). The reference is PROTOCOL.md,
//! section 5.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod carry;
mod charter;
mod coded;
mod decide;
mod device;
mod facts;
mod fold;
mod founding;
mod given;
mod letter;
mod lines;
mod link;
mod parcel;
mod path;
mod pen;
mod proposed;
mod relays;
mod roster;
mod settle;
mod sheet;
mod vouch;

pub use carry::{TooMuchToCarry, next_charter};
pub use charter::{ActInForce, Charters, Version};
pub use coded::LinkError;
pub use decide::{Proposal, assent, call_quorum, close_grant, propose, seal};
pub use device::{write_device, write_retirement};
pub use facts::{Fact, Facts, Proofs};
pub use fold::fold;
pub use founding::{Founding, FoundingTerms, found, founded_by};
pub use given::Giving;
pub use letter::{
    LetsIn, Letter, LetterTerms, Newcomer, papers, read_keys, read_words, readable_by_link,
    write_certificate, write_letter,
};
pub use lines::{CarryLine, RelayCard};
pub use link::Link;
pub use parcel::{
    ParcelRecords, matches, open_meeting_keys, open_parcels, write_parcel, write_parcel_with_relays,
};
pub use pen::{Pen, Under, WriteError, root_record};
pub use proposed::{ProposalState, Proposed, proposed};
pub use relays::{RelayPeer, papers_of_relay, write_relay};
pub use roster::{Ending, Grant, Member, MemberDevice, PROGRAM, Parcel, Roster, WritingKey};
pub use settle::{Settled, settle};
pub use sheet::WayBack;
pub use vouch::{known_neighbours, path_to};
