//! What organisers decide: removals, charters, takedowns, and their yes to one another's proposals.

use axum::Json;
use axum::extract::{Path, State};
use hedgerow_node::view::{
    AppointDraft, CharterDraft, ConfirmationDraft, DecisionView, QuorumView, RemovalDraft, RemovalPreview,
    Role, TakedownDraft,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Answer, Api, Body, only};
use crate::error::ApiError;

pub(super) fn paths() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(decisions))
        .routes(routes!(agree))
        .routes(routes!(removal_preview))
        .routes(routes!(remove))
        .routes(routes!(change_charter))
        .routes(routes!(give_role))
        .routes(routes!(take_down))
        .routes(routes!(confirm))
        .routes(routes!(branches))
        .routes(routes!(choose_branch))
        .routes(routes!(quorum))
        .routes(routes!(call))
        .routes(routes!(appoint))
}

/// Another part for a member.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRole {
    /// Which.
    role: Role,
}

#[utoipa::path(get, path = "/api/v1/groups/{group}/decisions",
    responses((status = 200, body = Vec<DecisionView>), (status = 404, body = ApiError)))]
async fn decisions(State(api): State<Api>, Path(group): Path<String>) -> Answer<Vec<DecisionView>> {
    Ok(Json(api.node.decisions(only(&group)).await?))
}

#[utoipa::path(post, path = "/api/v1/groups/{group}/decisions/{decision}/agreement",
    responses((status = 200, body = DecisionView), (status = 409, body = ApiError)))]
async fn agree(
    State(api): State<Api>,
    Path((group, decision)): Path<(String, String)>,
) -> Answer<DecisionView> {
    Ok(Json(api.node.agree(only(&group), &decision).await?))
}

#[utoipa::path(get, path = "/api/v1/groups/{group}/members/{person}/removal",
    responses((status = 200, body = RemovalPreview), (status = 404, body = ApiError)))]
async fn removal_preview(
    State(api): State<Api>,
    Path((group, person)): Path<(String, String)>,
) -> Answer<RemovalPreview> {
    Ok(Json(api.node.removal_preview(only(&group), &person).await?))
}

#[utoipa::path(post, path = "/api/v1/groups/{group}/removals", request_body = RemovalDraft,
    responses((status = 200, body = DecisionView), (status = 409, body = ApiError)))]
async fn remove(
    State(api): State<Api>,
    Path(group): Path<String>,
    Body(draft): Body<RemovalDraft>,
) -> Answer<DecisionView> {
    Ok(Json(api.node.remove_member(only(&group), draft).await?))
}

#[utoipa::path(post, path = "/api/v1/groups/{group}/charters", request_body = CharterDraft,
    responses((status = 200, body = DecisionView), (status = 409, body = ApiError)))]
async fn change_charter(
    State(api): State<Api>,
    Path(group): Path<String>,
    Body(draft): Body<CharterDraft>,
) -> Answer<DecisionView> {
    Ok(Json(api.node.change_charter(only(&group), draft).await?))
}

#[utoipa::path(post, path = "/api/v1/groups/{group}/members/{person}/role", request_body = NewRole,
    responses((status = 200, body = DecisionView), (status = 409, body = ApiError)))]
async fn give_role(
    State(api): State<Api>,
    Path((group, person)): Path<(String, String)>,
    Body(new): Body<NewRole>,
) -> Answer<DecisionView> {
    Ok(Json(api.node.give_role(only(&group), &person, new.role).await?))
}

#[utoipa::path(post, path = "/api/v1/groups/{group}/takedowns", request_body = TakedownDraft,
    responses((status = 200, body = DecisionView), (status = 409, body = ApiError)))]
async fn take_down(
    State(api): State<Api>,
    Path(group): Path<String>,
    Body(draft): Body<TakedownDraft>,
) -> Answer<DecisionView> {
    Ok(Json(api.node.take_down(only(&group), draft).await?))
}

#[utoipa::path(post, path = "/api/v1/groups/{group}/confirmations", request_body = ConfirmationDraft,
    responses((status = 200, body = DecisionView), (status = 409, body = ApiError)))]
async fn confirm(
    State(api): State<Api>,
    Path(group): Path<String>,
    Body(draft): Body<ConfirmationDraft>,
) -> Answer<DecisionView> {
    Ok(Json(api.node.confirm(only(&group), draft).await?))
}

#[utoipa::path(get, path = "/api/v1/groups/{group}/quorum",
    responses((status = 200, body = Option<QuorumView>), (status = 404, body = ApiError)))]
async fn quorum(State(api): State<Api>, Path(group): Path<String>) -> Answer<Option<QuorumView>> {
    Ok(Json(api.node.quorum(only(&group)).await?))
}

#[utoipa::path(post, path = "/api/v1/groups/{group}/quorum/call",
    responses((status = 200, body = QuorumView), (status = 409, body = ApiError)))]
async fn call(State(api): State<Api>, Path(group): Path<String>) -> Answer<QuorumView> {
    Ok(Json(api.node.call_for_organisers(only(&group)).await?))
}

#[utoipa::path(post, path = "/api/v1/groups/{group}/quorum/charters", request_body = AppointDraft,
    responses((status = 200, body = DecisionView), (status = 409, body = ApiError)))]
async fn appoint(
    State(api): State<Api>,
    Path(group): Path<String>,
    Body(draft): Body<AppointDraft>,
) -> Answer<DecisionView> {
    Ok(Json(api.node.appoint(only(&group), draft).await?))
}

#[utoipa::path(get, path = "/api/v1/groups/{group}/branches",
    responses((status = 200, body = Vec<DecisionView>), (status = 404, body = ApiError)))]
async fn branches(State(api): State<Api>, Path(group): Path<String>) -> Answer<Vec<DecisionView>> {
    Ok(Json(api.node.branches(only(&group)).await?))
}

#[utoipa::path(put, path = "/api/v1/groups/{group}/branches/{charter}",
    responses((status = 200, body = Vec<DecisionView>), (status = 404, body = ApiError)))]
async fn choose_branch(
    State(api): State<Api>,
    Path((group, charter)): Path<(String, String)>,
) -> Answer<Vec<DecisionView>> {
    Ok(Json(api.node.choose_branch(only(&group), &charter).await?))
}
