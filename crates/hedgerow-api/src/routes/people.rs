//! Letters that were written, and many at once.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use hedgerow_node::view::{LetterDraft, LetterFor, LetterView, LettersFor, SentLetter};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Answer, Api, Body, only};
use crate::error::ApiError;

pub(super) fn paths() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(letters, write_letter))
        .routes(routes!(write_letters))
        .routes(routes!(close_letter))
}

#[utoipa::path(get, path = "/api/v1/groups/{group}/letters",
    responses((status = 200, body = Vec<SentLetter>), (status = 404, body = ApiError)))]
async fn letters(State(api): State<Api>, Path(group): Path<String>) -> Answer<Vec<SentLetter>> {
    Ok(Json(api.node.letters(only(&group)).await?))
}

#[utoipa::path(post, path = "/api/v1/groups/{group}/letters", request_body = LetterDraft,
    responses((status = 200, body = LetterView), (status = 409, body = ApiError)))]
async fn write_letter(
    State(api): State<Api>,
    Path(group): Path<String>,
    Body(new): Body<LetterDraft>,
) -> Answer<LetterView> {
    Ok(Json(api.node.write_letter(only(&group), new).await?))
}

#[utoipa::path(post, path = "/api/v1/groups/{group}/letters/many", request_body = LettersFor,
    responses((status = 200, body = Vec<LetterFor>), (status = 409, body = ApiError)))]
async fn write_letters(
    State(api): State<Api>,
    Path(group): Path<String>,
    Body(new): Body<LettersFor>,
) -> Answer<Vec<LetterFor>> {
    Ok(Json(api.node.write_letters(only(&group), &new.names, new.note).await?))
}

#[utoipa::path(delete, path = "/api/v1/groups/{group}/letters/{letter}",
    responses((status = 204), (status = 404, body = ApiError)))]
async fn close_letter(
    State(api): State<Api>,
    Path((group, letter)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    api.node.close_letter(only(&group), &letter).await?;
    Ok(StatusCode::NO_CONTENT)
}
