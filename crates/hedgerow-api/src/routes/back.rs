//! Coming back after a computer was lost, and the computers a person has.

use axum::Json;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use data_encoding::BASE64;
use hedgerow_node::view::{BackupDraft, BackupFile, ComeBack, Computer, Me, Restore};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Answer, Api, Body, InGroup};
use crate::error::ApiError;

/// The biggest backup file (64 MiB) in base64, and what stands around it.
const RESTORE_BYTES: usize = 86 * 1024 * 1024;

pub(super) fn paths() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(come_back))
        .routes(routes!(backup))
        .routes(routes!(computers))
        .routes(routes!(end_computer))
        .merge(OpenApiRouter::new().routes(routes!(restore)).layer(DefaultBodyLimit::max(RESTORE_BYTES)))
}

#[utoipa::path(post, path = "/api/v1/me/back", request_body = ComeBack,
    responses((status = 200, body = Me), (status = 400, body = ApiError), (status = 409, body = ApiError)))]
async fn come_back(State(api): State<Api>, Body(back): Body<ComeBack>) -> Answer<Me> {
    Ok(Json(api.node.come_back(back).await?))
}

#[utoipa::path(post, path = "/api/v1/me/backup", request_body = BackupDraft,
    responses((status = 200, body = BackupFile), (status = 400, body = ApiError)))]
async fn backup(State(api): State<Api>, Body(draft): Body<BackupDraft>) -> Answer<BackupFile> {
    let file = BASE64.encode(&api.node.backup(&draft.passphrase).await?);
    Ok(Json(BackupFile { file }))
}

#[utoipa::path(post, path = "/api/v1/me/restore", request_body = Restore,
    responses((status = 200, body = Me), (status = 400, body = ApiError), (status = 409, body = ApiError)))]
async fn restore(State(api): State<Api>, Body(restore): Body<Restore>) -> Answer<Me> {
    let file = BASE64.decode(restore.file.trim().as_bytes());
    let file = file.map_err(|e| ApiError {
        field: Some("file".to_owned()),
        ..ApiError::usage("E_JSON", e.to_string())
    })?;
    Ok(Json(api.node.restore(file, &restore.passphrase, restore.others_stay).await?))
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
