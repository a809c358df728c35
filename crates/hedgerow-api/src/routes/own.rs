//! This person's own: the profile, the words that bring everything back, and the settings.

use axum::Json;
use axum::extract::State;
use hedgerow_node::view::{Me, MeChange, RecoverySheet, Settings, WordsCheck};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Answer, Api, Body};
use crate::error::ApiError;

pub(super) fn paths() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(me, change_me))
        .routes(routes!(recovery))
        .routes(routes!(check_recovery))
        .routes(routes!(settings, change_settings))
}

#[utoipa::path(get, path = "/api/v1/me", responses((status = 200, body = Me)))]
async fn me(State(api): State<Api>) -> Answer<Me> {
    Ok(Json(api.node.me().await?))
}

#[utoipa::path(put, path = "/api/v1/me", request_body = MeChange,
    responses((status = 200, body = Me), (status = 400, body = ApiError)))]
async fn change_me(State(api): State<Api>, Body(change): Body<MeChange>) -> Answer<Me> {
    Ok(Json(api.node.change_me(change).await?))
}

#[utoipa::path(get, path = "/api/v1/me/recovery", responses((status = 200, body = RecoverySheet)))]
async fn recovery(State(api): State<Api>) -> Answer<RecoverySheet> {
    Ok(Json(api.node.recovery_sheet().await?))
}

#[utoipa::path(post, path = "/api/v1/me/recovery/check", request_body = WordsCheck,
    responses((status = 200, body = Me), (status = 400, body = ApiError)))]
async fn check_recovery(State(api): State<Api>, Body(check): Body<WordsCheck>) -> Answer<Me> {
    Ok(Json(api.node.check_recovery(check).await?))
}

#[utoipa::path(get, path = "/api/v1/settings", responses((status = 200, body = Settings)))]
async fn settings(State(api): State<Api>) -> Answer<Settings> {
    Ok(Json(api.node.settings().await?))
}

#[utoipa::path(put, path = "/api/v1/settings", request_body = Settings,
    responses((status = 200, body = Settings), (status = 400, body = ApiError)))]
async fn change_settings(State(api): State<Api>, Body(new): Body<Settings>) -> Answer<Settings> {
    Ok(Json(api.node.change_settings(new).await?))
}
