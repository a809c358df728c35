//! Photos: a picture file comes in, JPEGs go out.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use hedgerow_node::view::{CodesInPicture, Photo, PhotoWishes};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Answer, Api};
use crate::error::ApiError;

/// Bytes of a picture file.
const FILE_BYTES: usize = 24 * 1024 * 1024;

pub(super) fn paths() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(add_photo))
        .routes(routes!(photo))
        .routes(routes!(small_photo))
        .routes(routes!(read_codes))
        .layer(DefaultBodyLimit::max(FILE_BYTES))
}

#[utoipa::path(post, path = "/api/v1/photos", params(PhotoWishes),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Photo), (status = 400, body = ApiError)))]
async fn add_photo(
    State(api): State<Api>,
    Query(wishes): Query<PhotoWishes>,
    file: Result<Bytes, BytesRejection>,
) -> Answer<Photo> {
    Ok(Json(api.node.add_photo(read(file)?, wishes).await?))
}

#[utoipa::path(get, path = "/api/v1/photos/{photo}",
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg"), (status = 404, body = ApiError)))]
async fn photo(State(api): State<Api>, Path(photo): Path<String>) -> Result<Response, ApiError> {
    Ok(jpeg(api.node.photo(&photo, false).await?))
}

#[utoipa::path(get, path = "/api/v1/photos/{photo}/small",
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg"), (status = 404, body = ApiError)))]
async fn small_photo(State(api): State<Api>, Path(photo): Path<String>) -> Result<Response, ApiError> {
    Ok(jpeg(api.node.photo(&photo, true).await?))
}

#[utoipa::path(post, path = "/api/v1/qr",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = CodesInPicture), (status = 400, body = ApiError)))]
async fn read_codes(State(api): State<Api>, file: Result<Bytes, BytesRejection>) -> Answer<CodesInPicture> {
    Ok(Json(CodesInPicture { texts: api.node.read_codes(read(file)?).await? }))
}

fn read(file: Result<Bytes, BytesRejection>) -> Result<Vec<u8>, ApiError> {
    let too_big = |_| ApiError {
        field: Some("photo".to_owned()),
        help: Some("Make it smaller, or take it with a smaller size.".to_owned()),
        ..ApiError::usage("E_PHOTO_BIG", format!("this file is larger than {} MiB", FILE_BYTES / 1024 / 1024))
    };
    file.map(|bytes| bytes.to_vec()).map_err(too_big)
}

fn jpeg(bytes: Vec<u8>) -> Response {
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (headers, bytes).into_response()
}
