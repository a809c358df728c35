//! The door for whoever watches over a relay peer: a page for its keeper, the same as JSON, and what programs ask that
//! watch over others. It only tells, and takes nothing; who may write to a relay peer does so over its socket.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use hedgerow_node::Relay;
use hedgerow_node::view::RelayStatus;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::{metrics, page};
use crate::error::{ApiError, DoorError, in_one_form};

/// How long the relay peer may take to answer before it is not well.
const PATIENCE: Duration = Duration::from_secs(5);
/// The page is a file with a style beside it: nothing in it is ever run, and nothing of another site is loaded.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// An open door. It closes when this is dropped.
pub struct StatusDoor {
    /// Where it listens.
    pub address: SocketAddr,
    serving: JoinHandle<()>,
}

/// Opens the door at an address. Besides by its number it may be called by one of these names.
///
/// # Errors
/// [`DoorError::PortTaken`] where another program listens, [`DoorError::Refused`] where the system refuses.
pub async fn open_status(
    relay: Relay,
    address: SocketAddr,
    names: Vec<String>,
) -> Result<StatusDoor, DoorError> {
    let listener = TcpListener::bind(address).await.map_err(|e| match e.kind() {
        std::io::ErrorKind::AddrInUse => DoorError::PortTaken(address),
        _ => DoorError::Refused(address, e.to_string()),
    })?;
    let address = listener.local_addr().map_err(|e| DoorError::Refused(address, e.to_string()))?;
    let app = app(relay, names);
    let serving = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, app).await {
            tracing::error!(%error, "the door of the status page has closed");
        }
    });
    Ok(StatusDoor { address, serving })
}

impl Drop for StatusDoor {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn app(relay: Relay, names: Vec<String>) -> Router {
    let css = ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], page::STYLE);
    let icon = ([(header::CONTENT_TYPE, "image/svg+xml")], page::ICON);
    Router::new()
        .route("/", get(shown))
        .route("/status", get(status))
        .route("/metrics", get(measured))
        .route("/status.css", get(async move || css))
        .route("/icon.svg", get(async move || icon))
        .layer(axum::middleware::from_fn_with_state(Arc::<[String]>::from(names), check))
        // These say nothing but yes or no, and may be asked under any name.
        .route("/healthz", get(healthy))
        .route("/readyz", get(ready))
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(axum::middleware::map_response(in_one_form))
        .layer(axum::middleware::map_response(with_headers))
        .with_state(relay)
}

async fn shown(State(relay): State<Relay>) -> Result<Html<String>, ApiError> {
    Ok(Html(page::page(&asked(&relay).await?)))
}

async fn status(State(relay): State<Relay>) -> Result<Json<RelayStatus>, ApiError> {
    Ok(Json(asked(&relay).await?))
}

async fn measured(State(relay): State<Relay>) -> Result<Response, ApiError> {
    let text =
        metrics::text(&asked(&relay).await?).map_err(|e| ApiError::usage("E_METRICS", e.to_string()))?;
    Ok(([(header::CONTENT_TYPE, metrics::KIND)], text).into_response())
}

/// Whether it is alive: whoever changes everything answers.
async fn healthy(State(relay): State<Relay>) -> (StatusCode, &'static str) {
    yes_or_no(asked(&relay).await.is_ok())
}

/// Whether neighbours can come.
async fn ready(State(relay): State<Relay>) -> (StatusCode, &'static str) {
    yes_or_no(tokio::time::timeout(PATIENCE, relay.is_ready()).await.unwrap_or(false))
}

fn yes_or_no(is_so: bool) -> (StatusCode, &'static str) {
    match is_so {
        true => (StatusCode::OK, "yes\n"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "no\n"),
    }
}

async fn asked(relay: &Relay) -> Result<RelayStatus, ApiError> {
    match tokio::time::timeout(PATIENCE, relay.status()).await {
        Ok(status) => Ok(status?),
        Err(_) => Err(ApiError {
            class: "unreachable".to_owned(),
            ..ApiError::usage("E_BUSY", "the relay peer does not answer")
        }),
    }
}

/// A page of another site may have its name lead here, and then read what a browser on this network is shown: the
/// browser says that name, and it is none of this computer's.
async fn check(State(names): State<Arc<[String]>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    match is_own(host, &names) {
        true => next.run(request).await,
        false => ApiError {
            help: Some(
                "Use its number, like http://192.168.1.20:7143, or a name of its settings.".to_owned(),
            ),
            ..ApiError::forbidden("E_HOST", "the relay peer does not go by this name")
        }
        .into_response(),
    }
}

fn is_own(host: &str, names: &[String]) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let is_number = name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    is_number
        || name.eq_ignore_ascii_case("localhost")
        || names.iter().any(|own| own.eq_ignore_ascii_case(name))
}

async fn with_headers(mut response: Response) -> Response {
    let set = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in set {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dns_rebinding() {
        let names = ["relay.example".to_owned()];
        for host in
            ["127.0.0.1:7143", "192.168.1.20:7143", "[::1]:7143", "[::1]", "localhost", "Relay.example:80"]
        {
            assert!(is_own(host, &names), "{host}");
        }
        for host in ["evil.example:7143", "", "127.0.0.1.evil.example", "relay.example.evil", ":7143"] {
            assert!(!is_own(host, &names), "{host}");
        }
    }
}
