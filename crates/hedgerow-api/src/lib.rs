//! What an interface may ask, and the one router behind every door.
//!
//! [`router`] answers JSON under `/api/v1`, described by the OpenAPI document at `/api/openapi.json`, with one stream of
//! events. The doors: [`open_socket`] for the command line, [`open_web`] for a browser on this computer, [`open_status`]
//! for whoever watches over a relay peer; a window calls the router in its own process.
//!
//! It must never know: what a record is. It passes on the plain values of `hedgerow-node`, and holds no rule.
//!
//! Start reading at [`router`].

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod document;
mod error;
mod events;
mod relay;
mod routes;
mod socket;
mod web;

pub use document::openapi;
pub use error::{ApiError, DoorError};
pub use relay::{StatusDoor, open_status, relay_router};
pub use routes::router;
pub use socket::{SocketDoor, is_answered, open_socket, socket_path};
pub use web::{DEFAULT_ADDRESS, Page, Pages, WebDoor, open_web};
