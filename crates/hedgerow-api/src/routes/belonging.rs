//! People in a group and what each does alone: vouching, accepting the guidelines, hiding, leaving.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use hedgerow_node::view::{
    GroupView, GuidelinesView, HiddenView, HideDraft, LeaveDraft, PersonInGroup, ReportDraft, ReportView,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Answer, Api, Body, only};
use crate::error::ApiError;

pub(super) fn paths() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(people))
        .routes(routes!(vouch, take_vouch_back))
        .routes(routes!(guidelines))
        .routes(routes!(accept_guidelines))
        .routes(routes!(leave))
        .routes(routes!(hidden, hide))
        .routes(routes!(show_again))
        .routes(routes!(reports, tell_organisers))
        .routes(routes!(settle_report))
}

/// Guidelines that were read.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReadGuidelines {
    /// Which version was read.
    version: u32,
}

/// What an organiser made of a report.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReportSettled {
    /// What was done, or why nothing; kept at home.
    note: String,
}

#[utoipa::path(get, path = "/api/v1/groups/{group}/people",
    responses((status = 200, body = Vec<PersonInGroup>), (status = 404, body = ApiError)))]
async fn people(State(api): State<Api>, Path(group): Path<String>) -> Answer<Vec<PersonInGroup>> {
    Ok(Json(api.node.people(only(&group)).await?))
}

#[utoipa::path(put, path = "/api/v1/groups/{group}/members/{person}/vouch",
    responses((status = 200, body = PersonInGroup), (status = 404, body = ApiError)))]
async fn vouch(
    State(api): State<Api>,
    Path((group, person)): Path<(String, String)>,
) -> Answer<PersonInGroup> {
    Ok(Json(api.node.vouch(only(&group), &person, true).await?))
}

#[utoipa::path(delete, path = "/api/v1/groups/{group}/members/{person}/vouch",
    responses((status = 200, body = PersonInGroup), (status = 404, body = ApiError)))]
async fn take_vouch_back(
    State(api): State<Api>,
    Path((group, person)): Path<(String, String)>,
) -> Answer<PersonInGroup> {
    Ok(Json(api.node.vouch(only(&group), &person, false).await?))
}

#[utoipa::path(get, path = "/api/v1/groups/{group}/guidelines",
    responses((status = 200, body = GuidelinesView), (status = 404, body = ApiError)))]
async fn guidelines(State(api): State<Api>, Path(group): Path<String>) -> Answer<GuidelinesView> {
    Ok(Json(api.node.guidelines(only(&group)).await?))
}

#[utoipa::path(post, path = "/api/v1/groups/{group}/guidelines/acceptance", request_body = ReadGuidelines,
    responses((status = 200, body = GuidelinesView), (status = 409, body = ApiError)))]
async fn accept_guidelines(
    State(api): State<Api>,
    Path(group): Path<String>,
    Body(read): Body<ReadGuidelines>,
) -> Answer<GuidelinesView> {
    Ok(Json(api.node.accept_guidelines(only(&group), read.version).await?))
}

#[utoipa::path(post, path = "/api/v1/groups/{group}/leaving", request_body = LeaveDraft,
    responses((status = 200, body = GroupView), (status = 409, body = ApiError)))]
async fn leave(
    State(api): State<Api>,
    Path(group): Path<String>,
    Body(draft): Body<LeaveDraft>,
) -> Answer<GroupView> {
    Ok(Json(api.node.leave(only(&group), draft).await?))
}

#[utoipa::path(get, path = "/api/v1/hidden", responses((status = 200, body = Vec<HiddenView>)))]
async fn hidden(State(api): State<Api>) -> Answer<Vec<HiddenView>> {
    Ok(Json(api.node.hidden().await?))
}

#[utoipa::path(post, path = "/api/v1/hidden", request_body = HideDraft,
    responses((status = 200, body = HiddenView), (status = 404, body = ApiError)))]
async fn hide(State(api): State<Api>, Body(draft): Body<HideDraft>) -> Answer<HiddenView> {
    Ok(Json(api.node.hide(draft).await?))
}

#[utoipa::path(delete, path = "/api/v1/hidden/{id}",
    responses((status = 204), (status = 404, body = ApiError)))]
async fn show_again(State(api): State<Api>, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    api.node.show_again(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(get, path = "/api/v1/groups/{group}/reports",
    responses((status = 200, body = Vec<ReportView>), (status = 404, body = ApiError)))]
async fn reports(State(api): State<Api>, Path(group): Path<String>) -> Answer<Vec<ReportView>> {
    Ok(Json(api.node.reports(only(&group)).await?))
}

#[utoipa::path(post, path = "/api/v1/groups/{group}/reports", request_body = ReportDraft,
    responses((status = 204), (status = 409, body = ApiError)))]
async fn tell_organisers(
    State(api): State<Api>,
    Path(group): Path<String>,
    Body(draft): Body<ReportDraft>,
) -> Result<StatusCode, ApiError> {
    api.node.report_to_organisers(only(&group), draft).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/api/v1/groups/{group}/reports/{report}/settled", request_body = ReportSettled,
    responses((status = 200, body = Vec<ReportView>), (status = 404, body = ApiError)))]
async fn settle_report(
    State(api): State<Api>,
    Path((group, report)): Path<(String, String)>,
    Body(settled): Body<ReportSettled>,
) -> Answer<Vec<ReportView>> {
    Ok(Json(api.node.settle_report(only(&group), &report, &settled.note).await?))
}
