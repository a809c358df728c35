//! Every question and act, as one router behind every door.

mod back;
mod belonging;
mod decisions;
mod home;
mod own;
mod people;
mod photos;
mod relays;
mod searches;
mod things;

use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use hedgerow_node::Node;
use hedgerow_node::view::{
    Checkup, Days, DealStep, DealView, GroupSummary, GroupView, ImportReport, InvitationView, KnownAddress,
    ListingDraft, ListingPage, ListingQuery, ListingView, Person, Status,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::document::{self, Document};
use crate::error::{ApiError, in_one_form};
use crate::events::Log;

/// Bytes of a JSON request.
const JSON_BYTES: usize = 256 * 1024;
/// Bytes of a CSV file: a little more than the import reads, so that it can say itself that a file is too big.
const CSV_BYTES: usize = 24 * 1024 * 1024;

/// What every handler is given.
#[derive(Clone)]
pub(crate) struct Api {
    pub(crate) node: Node,
    pub(crate) log: Log,
}

/// The router of a home in use.
pub fn router(node: Node) -> Router {
    let log = Log::follow(&node);
    let (router, document) = paths().split_for_parts();
    let document = document::text(document);
    router
        .route(
            "/api/openapi.json",
            axum::routing::get(
                move || async move { ([(header::CONTENT_TYPE, "application/json")], document) },
            ),
        )
        .layer(DefaultBodyLimit::max(CSV_BYTES))
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(axum::middleware::map_response(in_one_form))
        .with_state(Api { node, log })
}

/// The routes of the API, each with its description.
pub(crate) fn paths() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(status))
        .routes(routes!(checkup))
        .routes(routes!(groups, found_group))
        .routes(routes!(group))
        .routes(routes!(members))
        .routes(routes!(reach))
        .routes(routes!(read_letter))
        .routes(routes!(join))
        .routes(routes!(listings, add_listing))
        .routes(routes!(listing, edit_listing, withdraw_listing))
        .routes(routes!(ask))
        .routes(routes!(import))
        .routes(routes!(undo_import))
        .routes(routes!(export))
        .routes(routes!(deals))
        .routes(routes!(deal))
        .routes(routes!(say))
        .routes(routes!(crate::events::events))
        .merge(belonging::paths())
        .merge(decisions::paths())
        .merge(back::paths())
        .merge(home::paths())
        .merge(own::paths())
        .merge(people::paths())
        .merge(photos::paths())
        .merge(relays::paths())
        .merge(searches::paths())
        .merge(things::paths())
}

/// A request's JSON; what is wrong with it is said in the API's own form.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: serde::de::DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Self, ApiError> {
        let bytes = axum::body::to_bytes(request.into_body(), JSON_BYTES)
            .await
            .map_err(|_| ApiError::usage("E_TOO_BIG", "the request is too long"))?;
        let _ = state;
        let json = Json::<T>::from_bytes(&bytes)
            .map_err(|e: JsonRejection| ApiError::usage("E_JSON", e.body_text()))?;
        Ok(Body(json.0))
    }
}

/// A new group.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewGroup {
    /// Its name.
    name: String,
    /// What the neighbours agree to.
    #[serde(default)]
    guidelines: String,
    /// Its cell on the grid.
    #[serde(default)]
    place: Option<String>,
    /// Whether every member may invite.
    #[serde(default)]
    members_invite: bool,
}

/// A letter somebody holds.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HeldLetter {
    /// The link, or the text around it.
    letter: String,
    /// The name to go by; the one given before if nothing is said.
    #[serde(default)]
    name: String,
}

/// An address typed in.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TypedAddress {
    /// Like `192.168.1.20:7141`.
    address: String,
}

/// An ask.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAsk {
    /// The days.
    days: Days,
    /// A word to the owner.
    #[serde(default)]
    note: Option<String>,
}

/// A group by its id, the beginning of it, or its name.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct InGroup {
    /// Nothing where there is only one group.
    #[serde(default)]
    group: String,
}

/// How to import.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ImportTerms {
    /// Into which group; nothing where there is only one.
    #[serde(default)]
    group: String,
    /// Say what would happen and write nothing.
    #[serde(default)]
    dry_run: bool,
}

/// An import to be taken back.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TakeBack {
    /// As the import's report names it.
    undo: String,
}

type Answer<T> = Result<Json<T>, ApiError>;

#[utoipa::path(get, path = "/api/v1/status", responses((status = 200, body = Status)))]
async fn status(State(api): State<Api>) -> Answer<Status> {
    Ok(Json(api.node.status().await?))
}

#[utoipa::path(get, path = "/api/v1/checkup", responses((status = 200, body = Checkup)))]
async fn checkup(State(api): State<Api>) -> Answer<Checkup> {
    Ok(Json(api.node.check_up().await?))
}

#[utoipa::path(get, path = "/api/v1/groups", responses((status = 200, body = Vec<GroupSummary>)))]
async fn groups(State(api): State<Api>) -> Answer<Vec<GroupSummary>> {
    Ok(Json(api.node.status().await?.groups))
}

#[utoipa::path(post, path = "/api/v1/groups", request_body = NewGroup,
    responses((status = 200, body = GroupView), (status = 400, body = ApiError)))]
async fn found_group(State(api): State<Api>, Body(new): Body<NewGroup>) -> Answer<GroupView> {
    Ok(Json(api.node.found_group(new.name, new.guidelines, new.place, new.members_invite).await?))
}

#[utoipa::path(get, path = "/api/v1/groups/{group}",
    responses((status = 200, body = GroupView), (status = 404, body = ApiError)))]
async fn group(State(api): State<Api>, Path(group): Path<String>) -> Answer<GroupView> {
    Ok(Json(api.node.group(only(&group)).await?))
}

#[utoipa::path(get, path = "/api/v1/groups/{group}/members",
    responses((status = 200, body = Vec<Person>), (status = 404, body = ApiError)))]
async fn members(State(api): State<Api>, Path(group): Path<String>) -> Answer<Vec<Person>> {
    Ok(Json(api.node.members(only(&group)).await?))
}

#[utoipa::path(post, path = "/api/v1/groups/{group}/addresses", request_body = TypedAddress,
    responses((status = 200, body = KnownAddress), (status = 400, body = ApiError)))]
async fn reach(
    State(api): State<Api>,
    Path(group): Path<String>,
    Body(typed): Body<TypedAddress>,
) -> Answer<KnownAddress> {
    Ok(Json(api.node.reach(only(&group), &typed.address).await?))
}

#[utoipa::path(post, path = "/api/v1/letters/read", request_body = HeldLetter,
    responses((status = 200, body = InvitationView), (status = 503, body = ApiError)))]
async fn read_letter(State(api): State<Api>, Body(held): Body<HeldLetter>) -> Answer<InvitationView> {
    Ok(Json(api.node.read_letter(&held.letter).await?))
}

#[utoipa::path(post, path = "/api/v1/letters/join", request_body = HeldLetter,
    responses((status = 200, body = GroupSummary), (status = 400, body = ApiError)))]
async fn join(State(api): State<Api>, Body(held): Body<HeldLetter>) -> Answer<GroupSummary> {
    Ok(Json(api.node.join(&held.letter, held.name).await?))
}

#[utoipa::path(get, path = "/api/v1/listings", params(ListingQuery),
    responses((status = 200, body = ListingPage), (status = 400, body = ApiError)))]
async fn listings(State(api): State<Api>, Query(query): Query<ListingQuery>) -> Answer<ListingPage> {
    Ok(Json(api.node.listings(query).await?))
}

#[utoipa::path(post, path = "/api/v1/listings", params(InGroup), request_body = ListingDraft,
    responses((status = 200, body = ListingView), (status = 400, body = ApiError)))]
async fn add_listing(
    State(api): State<Api>,
    Query(at): Query<InGroup>,
    Body(draft): Body<ListingDraft>,
) -> Answer<ListingView> {
    Ok(Json(api.node.add_listing(&at.group, draft).await?))
}

#[utoipa::path(get, path = "/api/v1/listings/{listing}",
    responses((status = 200, body = ListingView), (status = 404, body = ApiError)))]
async fn listing(State(api): State<Api>, Path(listing): Path<String>) -> Answer<ListingView> {
    Ok(Json(api.node.listing(&listing).await?))
}

#[utoipa::path(put, path = "/api/v1/listings/{listing}", request_body = ListingDraft,
    responses((status = 200, body = ListingView), (status = 409, body = ApiError)))]
async fn edit_listing(
    State(api): State<Api>,
    Path(listing): Path<String>,
    Body(draft): Body<ListingDraft>,
) -> Answer<ListingView> {
    Ok(Json(api.node.edit_listing(&listing, draft).await?))
}

#[utoipa::path(delete, path = "/api/v1/listings/{listing}",
    responses((status = 204), (status = 409, body = ApiError)))]
async fn withdraw_listing(
    State(api): State<Api>,
    Path(listing): Path<String>,
) -> Result<StatusCode, ApiError> {
    api.node.withdraw_listing(&listing).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/api/v1/listings/{listing}/asks", request_body = NewAsk,
    responses((status = 200, body = DealView), (status = 409, body = ApiError)))]
async fn ask(
    State(api): State<Api>,
    Path(listing): Path<String>,
    Body(new): Body<NewAsk>,
) -> Answer<DealView> {
    Ok(Json(api.node.ask_for(&listing, new.days, new.note).await?))
}

#[utoipa::path(post, path = "/api/v1/import", params(ImportTerms),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = ImportReport), (status = 400, body = ApiError)))]
async fn import(
    State(api): State<Api>,
    Query(terms): Query<ImportTerms>,
    file: Bytes,
) -> Answer<ImportReport> {
    Ok(Json(api.node.import(&terms.group, file.to_vec(), terms.dry_run).await?))
}

#[utoipa::path(post, path = "/api/v1/import/undo", request_body = TakeBack,
    responses((status = 200, body = ImportReport), (status = 404, body = ApiError)))]
async fn undo_import(State(api): State<Api>, Body(back): Body<TakeBack>) -> Answer<ImportReport> {
    Ok(Json(api.node.undo_import(&back.undo).await?))
}

#[utoipa::path(get, path = "/api/v1/export", params(InGroup),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 404, body = ApiError)))]
async fn export(State(api): State<Api>, Query(at): Query<InGroup>) -> Result<Response, ApiError> {
    let text = api.node.export(&at.group).await?;
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response())
}

#[utoipa::path(get, path = "/api/v1/deals", params(InGroup),
    responses((status = 200, body = Vec<DealView>), (status = 404, body = ApiError)))]
async fn deals(State(api): State<Api>, Query(at): Query<InGroup>) -> Answer<Vec<DealView>> {
    Ok(Json(api.node.deals(Some(&at.group)).await?))
}

#[utoipa::path(get, path = "/api/v1/deals/{deal}",
    responses((status = 200, body = DealView), (status = 404, body = ApiError)))]
async fn deal(State(api): State<Api>, Path(deal): Path<String>) -> Answer<DealView> {
    Ok(Json(api.node.deal(&deal).await?))
}

#[utoipa::path(post, path = "/api/v1/deals/{deal}/steps", request_body = DealStep,
    responses((status = 200, body = DealView), (status = 409, body = ApiError)))]
async fn say(
    State(api): State<Api>,
    Path(deal): Path<String>,
    Body(step): Body<DealStep>,
) -> Answer<DealView> {
    Ok(Json(api.node.say(&deal, step).await?))
}

/// A path cannot be empty: a single hyphen means "the only one".
fn only(group: &str) -> &str {
    if group == "-" { "" } else { group }
}
