//! Coming back after a computer was lost, and the computers a person has.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use hedgerow_node::view::{ComeBack, Computer, Me};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Answer, Api, Body, InGroup};
use crate::error::ApiError;

pub(super) fn paths() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(come_back)).routes(routes!(computers)).routes(routes!(end_computer))
}

#[utoipa::path(post, path = "/api/v1/me/back", request_body = ComeBack,
    responses((status = 200, body = Me), (status = 400, body = ApiError), (status = 409, body = ApiError)))]
async fn come_back(State(api): State<Api>, Body(back): Body<ComeBack>) -> Answer<Me> {
    Ok(Json(api.node.come_back(back).await?))
}

#[utoipa::path(get, path = "/api/v1/me/computers", params(InGroup),
    responses((status = 200, body = Vec<Computer>), (status = 404, body = ApiError)))]
async fn computers(State(api): State<Api>, Query(at): Query<InGroup>) -> Answer<Vec<Computer>> {
    Ok(Json(api.node.computers(&at.group).await?))
}

#[utoipa::path(delete, path = "/api/v1/me/computers/{computer}", params(InGroup),
    responses((status = 204), (status = 404, body = ApiError)))]
async fn end_computer(
    State(api): State<Api>,
    Path(computer): Path<String>,
    Query(at): Query<InGroup>,
) -> Result<StatusCode, ApiError> {
    api.node.end_computer(&at.group, &computer).await?;
    Ok(StatusCode::NO_CONTENT)
}
