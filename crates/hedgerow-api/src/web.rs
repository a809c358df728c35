//! The door for a browser on this computer: one address, one link that opens it once, and nobody else's pages.

use std::borrow::Cow;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::error::{ApiError, DoorError, in_one_form};

/// Where the browser finds Hedgerow unless told otherwise.
pub const DEFAULT_ADDRESS: &str = "127.0.0.1:7140";
/// What pages may load: nothing that is not Hedgerow's own, and no word of a page is ever run.
const PAGES_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; \
    connect-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
const CLOSED_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
/// How long the link opens the door.
const LINK_LIFE: Duration = Duration::from_secs(600);

/// An open door. It closes when this is dropped.
pub struct WebDoor {
    /// Where it listens.
    pub address: SocketAddr,
    /// Opens it once, for ten minutes.
    pub link: String,
    serving: JoinHandle<()>,
}

/// A file of the pages that a browser shows.
pub struct Page {
    /// What it is, e.g. `text/html`.
    pub kind: String,
    /// What is in it.
    pub bytes: Cow<'static, [u8]>,
}

/// Where pages come from: whoever opens the door has them, by the path beneath `/`.
pub type Pages = Arc<dyn Fn(&str) -> Option<Page> + Send + Sync>;

/// Opens the door for a browser on this computer.
pub async fn open_web(router: Router, pages: Pages, address: SocketAddr) -> Result<WebDoor, DoorError> {
    if !address.ip().is_loopback() {
        return Err(DoorError::NeedsPassword(address));
    }
    let listener = TcpListener::bind(address).await.map_err(|e| match e.kind() {
        std::io::ErrorKind::AddrInUse => DoorError::PortTaken(address),
        _ => DoorError::Refused(address, e.to_string()),
    })?;
    let refused = |e: String| DoorError::Refused(address, e);
    let address = listener.local_addr().map_err(|e| refused(e.to_string()))?;
    let token = secret().map_err(refused)?;
    let session = secret().map_err(refused)?;
    let guard = Guard::new(address, &session, token.clone(), Instant::now() + LINK_LIFE);
    let app = guarded(router, pages, guard);
    let serving = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, app).await {
            tracing::error!(%error, "the browser's door has closed");
        }
    });
    Ok(WebDoor { address, link: format!("http://{address}/enter?token={token}"), serving })
}

impl Drop for WebDoor {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// What the guard at the door knows.
#[derive(Clone)]
struct Guard {
    /// What a browser on this computer may call it.
    names: Arc<[String]>,
    /// Of this port, because a browser gives a cookie to every port of a name.
    cookie: Arc<str>,
    session: Arc<str>,
    token: Arc<Mutex<Option<(String, Instant)>>>,
}

fn guarded(router: Router, pages: Pages, guard: Guard) -> Router {
    let file = move |uri: Uri| {
        let path = uri.path().trim_start_matches('/').to_owned();
        let page = pages(if path.is_empty() { "index.html" } else { &path });
        async move {
            match page {
                Some(page) => ([(header::CONTENT_TYPE, page.kind)], page.bytes).into_response(),
                None => in_one_form(StatusCode::NOT_FOUND.into_response()).await,
            }
        }
    };
    router
        .route("/", axum::routing::get(file.clone()))
        .route("/{*path}", axum::routing::get(file))
        .layer(axum::middleware::from_fn_with_state(guard, check))
}

/// Lets in who came by the link, from this computer's own pages.
async fn check(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let for_a_program = request.uri().path().starts_with("/api/");
    let response = match guard.judge(request.method(), request.headers(), request.uri().path()) {
        Ok(Admission::Inside) => Ok(next.run(request).await),
        Ok(Admission::AtTheDoor) => guard.enter(request.uri().query().unwrap_or_default()),
        Err(error) => Err(error),
    };
    with_headers(response.unwrap_or_else(|error| {
        match for_a_program {
            true => error.into_response(),
            // The one page of the program's own that carries its style in itself.
            false => {
                let own_style = [(header::CONTENT_SECURITY_POLICY, CLOSED_POLICY)];
                (error.status(), own_style, page(&error)).into_response()
            }
        }
    }))
}

/// What went wrong, for somebody who looks at it in a browser. It holds Hedgerow's own words only, nothing of what was
/// asked.
fn page(error: &ApiError) -> Html<String> {
    let help = error.help.as_deref().unwrap_or_default();
    Html(include_str!("closed.html").replace("{text}", &error.text).replace("{help}", help))
}

enum Admission {
    Inside,
    AtTheDoor,
}

impl Guard {
    fn new(address: SocketAddr, session: &str, token: String, until: Instant) -> Guard {
        let port = address.port();
        let mut names: Vec<String> = vec![address.to_string()];
        names.extend(["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}")));
        if port == 80 {
            // Browsers leave the usual port out.
            names = names
                .iter()
                .filter_map(|n| n.strip_suffix(":80").map(str::to_owned))
                .chain(names.clone())
                .collect();
        }
        Guard {
            names: names.into(),
            cookie: format!("hedgerow_{port}").into(),
            session: session.into(),
            token: Arc::new(Mutex::new(Some((token, until)))),
        }
    }

    fn judge(&self, method: &Method, headers: &HeaderMap, path: &str) -> Result<Admission, ApiError> {
        // A page of another site may have its name lead here (DNS rebinding): the browser then says that name.
        let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
        if !self.is_own(host) {
            return Err(ApiError::forbidden(
                "E_HOST",
                "Hedgerow answers only under this computer's own name",
            ));
        }
        let origin = headers.get(header::ORIGIN).map(|o| o.to_str().unwrap_or("null"));
        let own_page = |o: &str| o.strip_prefix("http://").is_some_and(|host| self.is_own(host));
        let reads = matches!(*method, Method::GET | Method::HEAD);
        match origin {
            Some(origin) if !own_page(origin) => {
                return Err(ApiError::forbidden(
                    "E_ORIGIN",
                    "another site's page may not ask Hedgerow anything",
                ));
            }
            None if !reads => {
                return Err(ApiError::forbidden("E_ORIGIN", "the browser did not say which page asks"));
            }
            _ => {}
        }
        // Only a visit uses the link up, not a look at its headers.
        if path == "/enter" && *method == Method::GET {
            return Ok(Admission::AtTheDoor);
        }
        let session =
            cookies(headers).any(|(name, value)| name == &*self.cookie && same(value, &self.session));
        if session {
            return Ok(Admission::Inside);
        }
        Err(ApiError {
            help: Some(
                "Open the link that Hedgerow printed when it started; it opens the door once.".to_owned(),
            ),
            ..ApiError::forbidden("E_SESSION", "this browser has not come in by Hedgerow's link")
        })
    }

    fn is_own(&self, host: &str) -> bool {
        self.names.iter().any(|name| name == host)
    }

    fn enter(&self, query: &str) -> Result<Response, ApiError> {
        let given = query.split('&').find_map(|p| p.strip_prefix("token=")).unwrap_or_default();
        let mut token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = token.as_ref().is_some_and(|(t, until)| same(given, t) && Instant::now() < *until);
        if !fits {
            return Err(ApiError {
                help: Some("Start `hedgerow serve` again for a new one.".to_owned()),
                ..ApiError::forbidden("E_LINK_USED", "this link has been used, or is older than ten minutes")
            });
        }
        *token = None;
        let cookie = format!("{}={}; HttpOnly; SameSite=Strict; Path=/", self.cookie, self.session);
        Ok(match HeaderValue::from_str(&cookie) {
            Ok(cookie) => ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        })
    }
}

fn with_headers(mut response: Response) -> Response {
    response
        .headers_mut()
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(PAGES_POLICY));
    let set = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in set {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|v| v.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

/// Compares hashes, so that the time taken says nothing about the secret.
fn same(a: &str, b: &str) -> bool {
    blake3::hash(a.as_bytes()) == blake3::hash(b.as_bytes())
}

fn secret() -> Result<String, String> {
    let mut bytes = [0; 24];
    getrandom::fill(&mut bytes).map_err(|e| e.to_string())?;
    Ok(data_encoding::BASE64URL_NOPAD.encode(&bytes))
}

#[cfg(test)]
#[path = "web_tests.rs"]
mod tests;
