//! A relay peer's own router: how it stands, and which groups it carries. It answers over the socket in the relay peer's
//! home, for its owner alone. What others may see of it stands behind a door of its own (`relay/door.rs`).

mod door;
mod metrics;
mod page;

pub use door::{StatusDoor, open_status};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use hedgerow_node::Relay;
use hedgerow_node::view::{CarriedGroup, RelayStatus};
use serde::Deserialize;

use crate::error::{ApiError, in_one_form};
use crate::routes::Body;

/// A group to carry.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewLoad {
    /// The line that begins with hedgerow://carry/.
    line: String,
}

/// The router of a relay peer in use.
pub fn relay_router(relay: Relay) -> Router {
    Router::new()
        .route("/api/v1/relay", get(status))
        .route("/api/v1/relay/groups", post(add))
        .route("/api/v1/relay/groups/{group}", delete(drop_group))
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(axum::middleware::map_response(in_one_form))
        .with_state(relay)
}

async fn status(State(relay): State<Relay>) -> Result<Json<RelayStatus>, ApiError> {
    Ok(Json(relay.status().await?))
}

async fn add(State(relay): State<Relay>, Body(new): Body<NewLoad>) -> Result<Json<CarriedGroup>, ApiError> {
    Ok(Json(relay.add(&new.line).await?))
}

async fn drop_group(State(relay): State<Relay>, Path(group): Path<String>) -> Result<StatusCode, ApiError> {
    relay.drop_group(&group).await?;
    Ok(StatusCode::NO_CONTENT)
}
