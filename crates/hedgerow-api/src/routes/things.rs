//! One's own things: they need no group and no neighbour.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use hedgerow_node::view::{
    LendTo, ListingView, OfferThing, Returned, ThingDraft, ThingList, ThingQuery, ThingView,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Answer, Api, Body};
use crate::error::ApiError;

pub(super) fn paths() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(things, add_thing))
        .routes(routes!(change_thing, remove_thing))
        .routes(routes!(lend_thing))
        .routes(routes!(thing_returned))
        .routes(routes!(offer_thing))
}

#[utoipa::path(get, path = "/api/v1/things", params(ThingQuery),
    responses((status = 200, body = ThingList), (status = 400, body = ApiError)))]
async fn things(State(api): State<Api>, Query(query): Query<ThingQuery>) -> Answer<ThingList> {
    Ok(Json(api.node.things(query).await?))
}

#[utoipa::path(post, path = "/api/v1/things", request_body = ThingDraft,
    responses((status = 200, body = ThingView), (status = 400, body = ApiError)))]
async fn add_thing(State(api): State<Api>, Body(draft): Body<ThingDraft>) -> Answer<ThingView> {
    Ok(Json(api.node.add_thing(draft).await?))
}

#[utoipa::path(patch, path = "/api/v1/things/{thing}", request_body = ThingDraft,
    responses((status = 200, body = ThingView), (status = 404, body = ApiError)))]
async fn change_thing(
    State(api): State<Api>,
    Path(thing): Path<String>,
    Body(draft): Body<ThingDraft>,
) -> Answer<ThingView> {
    Ok(Json(api.node.change_thing(&thing, draft).await?))
}

#[utoipa::path(delete, path = "/api/v1/things/{thing}",
    responses((status = 204), (status = 409, body = ApiError)))]
async fn remove_thing(State(api): State<Api>, Path(thing): Path<String>) -> Result<StatusCode, ApiError> {
    api.node.remove_thing(&thing).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/api/v1/things/{thing}/lend", request_body = LendTo,
    responses((status = 200, body = ThingView), (status = 409, body = ApiError)))]
async fn lend_thing(
    State(api): State<Api>,
    Path(thing): Path<String>,
    Body(to): Body<LendTo>,
) -> Answer<ThingView> {
    Ok(Json(api.node.lend_thing(&thing, to).await?))
}

#[utoipa::path(post, path = "/api/v1/things/{thing}/returned", request_body = Returned,
    responses((status = 200, body = ThingView), (status = 409, body = ApiError)))]
async fn thing_returned(
    State(api): State<Api>,
    Path(thing): Path<String>,
    Body(said): Body<Returned>,
) -> Answer<ThingView> {
    Ok(Json(api.node.thing_returned(&thing, said).await?))
}

#[utoipa::path(post, path = "/api/v1/things/{thing}/offer", request_body = OfferThing,
    responses((status = 200, body = ListingView), (status = 409, body = ApiError)))]
async fn offer_thing(
    State(api): State<Api>,
    Path(thing): Path<String>,
    Body(offer): Body<OfferThing>,
) -> Answer<ListingView> {
    Ok(Json(api.node.offer_thing(&thing, offer).await?))
}
