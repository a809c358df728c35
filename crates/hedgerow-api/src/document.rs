//! The OpenAPI document, made from the routes and the types themselves.

use hedgerow_node::view::{CarriedGroup, Progress, RelayStatus, Topic};
use utoipa::openapi::{Content, Ref, RefOr, Response};
use utoipa::{Modify, OpenApi};

use crate::error::ApiError;

/// What no route says by itself. The events' data are described here, as a stream has no schema.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Hedgerow",
        description = "What an interface may ask of Hedgerow. The same router answers over the home's own socket, in \
                       the window, and in a browser on this computer."
    ),
    components(schemas(ApiError, Topic, Progress, RelayStatus, CarriedGroup))
)]
pub(crate) struct Document;

/// The OpenAPI 3.1 document as JSON.
pub fn openapi() -> String {
    text(crate::routes::paths().into_openapi())
}

pub(crate) fn text(mut document: utoipa::openapi::OpenApi) -> String {
    AnyError.modify(&mut document);
    // The document is made of plain strings and maps; writing it cannot fail.
    document.to_pretty_json().unwrap_or_default() + "\n"
}

/// Whatever else a route answers is an error in the one form: a home may be locked, a disk full, a request too long.
struct AnyError;

impl Modify for AnyError {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let schema = Ref::from_schema_name("ApiError");
        let mut error = Response::new("What went wrong");
        error.content.insert("application/json".to_owned(), RefOr::T(Content::new(Some(schema))));
        for item in document.paths.paths.values_mut() {
            let all = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
            for operation in all.into_iter().flatten() {
                let responses = &mut operation.responses.responses;
                responses.insert("default".to_owned(), RefOr::T(error.clone()));
            }
        }
    }
}
