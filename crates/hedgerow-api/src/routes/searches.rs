//! Saved searches.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use hedgerow_node::view::{NewSearch, SavedSearch};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Answer, Api, Body};
use crate::error::ApiError;

pub(super) fn paths() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(searches, save_search))
        .routes(routes!(remove_search))
        .routes(routes!(search_seen))
}

#[utoipa::path(get, path = "/api/v1/searches", responses((status = 200, body = Vec<SavedSearch>)))]
async fn searches(State(api): State<Api>) -> Answer<Vec<SavedSearch>> {
    Ok(Json(api.node.searches().await?))
}

#[utoipa::path(post, path = "/api/v1/searches", request_body = NewSearch,
    responses((status = 200, body = SavedSearch), (status = 400, body = ApiError)))]
async fn save_search(State(api): State<Api>, Body(new): Body<NewSearch>) -> Answer<SavedSearch> {
    Ok(Json(api.node.save_search(new).await?))
}

#[utoipa::path(delete, path = "/api/v1/searches/{search}",
    responses((status = 204), (status = 404, body = ApiError)))]
async fn remove_search(State(api): State<Api>, Path(search): Path<String>) -> Result<StatusCode, ApiError> {
    api.node.remove_search(&search).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/api/v1/searches/{search}/seen",
    responses((status = 200, body = SavedSearch), (status = 404, body = ApiError)))]
async fn search_seen(State(api): State<Api>, Path(search): Path<String>) -> Answer<SavedSearch> {
    Ok(Json(api.node.search_seen(&search).await?))
}
