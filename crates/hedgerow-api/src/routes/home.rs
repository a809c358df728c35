//! Neighbours one by one, what lies on the disk, a report without names, and the end of a home.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use hedgerow_node::view::{Neighbour, RemoveEverything, Storage};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Answer, Api, Body, only};
use crate::error::ApiError;

pub(super) fn paths() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(neighbours))
        .routes(routes!(report))
        .routes(routes!(storage))
        .routes(routes!(remove_everything))
}

#[utoipa::path(get, path = "/api/v1/groups/{group}/neighbours",
    responses((status = 200, body = Vec<Neighbour>), (status = 404, body = ApiError)))]
async fn neighbours(State(api): State<Api>, Path(group): Path<String>) -> Answer<Vec<Neighbour>> {
    Ok(Json(api.node.neighbours(only(&group)).await?))
}

#[utoipa::path(get, path = "/api/v1/report",
    responses((status = 200, body = Vec<u8>, content_type = "application/zip")))]
async fn report(State(api): State<Api>) -> Result<Response, ApiError> {
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"hedgerow-report.zip\""),
    ];
    Ok((headers, api.node.report().await?).into_response())
}

#[utoipa::path(get, path = "/api/v1/storage", responses((status = 200, body = Storage)))]
async fn storage(State(api): State<Api>) -> Answer<Storage> {
    Ok(Json(api.node.storage().await?))
}

/// Withdraws what is offered, says goodbye, erases the home. Nothing is answered afterwards.
#[utoipa::path(post, path = "/api/v1/remove-everything", request_body = RemoveEverything,
    responses((status = 204), (status = 400, body = ApiError)))]
async fn remove_everything(
    State(api): State<Api>,
    Body(said): Body<RemoveEverything>,
) -> Result<StatusCode, ApiError> {
    api.node.remove_everything(&said.sure).await?;
    Ok(StatusCode::NO_CONTENT)
}
