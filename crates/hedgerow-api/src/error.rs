//! Errors as every door gives them: `{code, text, field?, help?}`, with a status by kind of trouble.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::Json;
use axum::body::to_bytes;
use axum::http::{HeaderValue, StatusCode, header};
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
    /// `usage`, `not_found`, `refused`, `locked`, `damaged`, `unreachable`, `config`, `port`,
    /// `forbidden`, `error`.
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

    /// A door says no.
    pub(crate) fn forbidden(code: &str, text: &str) -> Self {
        ApiError { class: "forbidden".to_owned(), ..ApiError::usage(code, text) }
    }

    pub(crate) fn status(&self) -> StatusCode {
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

/// Why a door cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    /// Another program listens there.
    #[error("another program is using {0}")]
    PortTaken(SocketAddr),
    /// Only a door with a password may stand open to other computers, and there is none yet.
    #[error("{0} can be reached from other computers, and that needs a password")]
    NeedsPassword(SocketAddr),
    /// The system refuses to listen.
    #[error("this computer cannot listen at {0}: {1}")]
    Refused(SocketAddr, String),
    /// Another Hedgerow serves the home.
    #[error("another Hedgerow is using {}", .0.display())]
    HomeInUse(PathBuf),
    /// The system refuses the socket.
    #[error("the socket {} cannot be opened: {problem}", .path.display())]
    Socket {
        /// Where it would lie.
        path: PathBuf,
        /// What the system says.
        problem: String,
    },
}

impl DoorError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            DoorError::PortTaken(_) => "E_PORT_TAKEN",
            DoorError::NeedsPassword(_) => "E_WEB_NEEDS_PASSWORD",
            DoorError::Refused(..) => "E_LISTEN",
            DoorError::HomeInUse(_) => "E_HOME_IN_USE",
            DoorError::Socket { .. } => "E_SOCKET",
        }
    }
}

/// Bytes of what the web server says by itself about a request it does not take.
const REMARK_BYTES: usize = 4096;

/// Puts what the web server refuses by itself into the one form: a path or method that is not there, a query that does
/// not fit, a body that is too long.
pub(crate) async fn in_one_form(response: Response) -> Response {
    let status = response.status();
    let json = HeaderValue::from_static("application/json");
    if !(status.is_client_error() || status.is_server_error())
        || response.headers().get(header::CONTENT_TYPE) == Some(&json)
    {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let remark = to_bytes(body, REMARK_BYTES).await.unwrap_or_default();
    let remark = String::from_utf8_lossy(&remark).into_owned();
    let (code, class, text) = match status {
        StatusCode::NOT_FOUND => {
            ("E_NO_ROUTE", "not_found", "there is nothing to ask under this path".to_owned())
        }
        StatusCode::METHOD_NOT_ALLOWED => {
            ("E_METHOD", "usage", "this path is not asked in this way".to_owned())
        }
        StatusCode::PAYLOAD_TOO_LARGE => ("E_TOO_BIG", "usage", "the request is too long".to_owned()),
        _ if status.is_client_error() => ("E_REQUEST", "usage", remark),
        _ => ("E_SERVER", "error", remark),
    };
    let help = matches!(code, "E_NO_ROUTE" | "E_METHOD")
        .then(|| "What can be asked is written at /api/openapi.json.".to_owned());
    let error = ApiError { class: class.to_owned(), help, ..ApiError::usage(code, text) };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_TYPE);
    // Headers such as `Allow` stay.
    (status, parts.headers, Json(error)).into_response()
}
