//! Errors as every door gives them: `{code, text, field?, help?}`, with a status by kind of trouble.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hedgerow_node::{ErrorClass, NodeError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What went wrong, for a program by its code and for a person by its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApiError {
    /// A stable code, e.g. `E_BOOKED`.
    pub code: String,
    /// What happened.
    pub text: String,
    /// Which field of what was asked is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is safe, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// `usage`, `not_found`, `refused`, `locked`, `damaged`, `unreachable`, `config`, `port`.
    pub class: String,
}

impl ApiError {
    /// A request that makes no sense.
    pub fn usage(code: &str, text: impl Into<String>) -> Self {
        ApiError {
            code: code.to_owned(),
            text: text.into(),
            field: None,
            help: None,
            class: "usage".to_owned(),
        }
    }

    fn status(&self) -> StatusCode {
        match self.class.as_str() {
            "usage" | "config" => StatusCode::BAD_REQUEST,
            "not_found" => StatusCode::NOT_FOUND,
            "refused" | "port" => StatusCode::CONFLICT,
            "locked" => StatusCode::LOCKED,
            "unreachable" => StatusCode::SERVICE_UNAVAILABLE,
            "forbidden" => StatusCode::FORBIDDEN,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<NodeError> for ApiError {
    fn from(error: NodeError) -> Self {
        let class = match error.class {
            ErrorClass::Usage => "usage",
            ErrorClass::NotFound => "not_found",
            ErrorClass::Refused => "refused",
            ErrorClass::Locked => "locked",
            ErrorClass::Damaged => "damaged",
            ErrorClass::Unreachable => "unreachable",
            ErrorClass::Config => "config",
            ErrorClass::Port => "port",
        };
        ApiError {
            code: error.code.to_owned(),
            text: error.text,
            field: error.field.map(str::to_owned),
            help: error.help,
            class: class.to_owned(),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        (self.status(), Json(self)).into_response()
    }
}
