//! The group's relay peers, as an organiser names and ends them.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use hedgerow_node::view::RelayLine;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Answer, Api, Body, only};
use crate::error::ApiError;

pub(super) fn paths() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(name_relay)).routes(routes!(end_relay))
}

/// A relay peer to be named.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRelay {
    /// The line that it printed, which begins with hedgerow://relay/.
    card: String,
}

#[utoipa::path(post, path = "/api/v1/groups/{group}/relays", request_body = NewRelay,
    responses((status = 200, body = RelayLine), (status = 409, body = ApiError)))]
async fn name_relay(
    State(api): State<Api>,
    Path(group): Path<String>,
    Body(new): Body<NewRelay>,
) -> Answer<RelayLine> {
    Ok(Json(api.node.name_relay(only(&group), &new.card).await?))
}

#[utoipa::path(delete, path = "/api/v1/groups/{group}/relays/{relay}",
    responses((status = 204), (status = 404, body = ApiError)))]
async fn end_relay(
    State(api): State<Api>,
    Path((group, relay)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    api.node.end_relay(only(&group), &relay).await?;
    Ok(StatusCode::NO_CONTENT)
}
