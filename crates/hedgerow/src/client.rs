//! Asking the one router: of the Hedgerow that serves this home, or of one opened for this command.

use axum::Router;
use axum::body::Body;
use http_body_util::BodyExt;
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::mpsc;
use tower::ServiceExt;

use hedgerow_api::{ApiError, router, socket_path};
use hedgerow_node::Node;
use hedgerow_node::view::{GroupSummary, Progress};

use crate::config::Settings;
use crate::failure::Failure;

/// Somebody who answers.
pub(crate) enum Client {
    /// The Hedgerow that serves this home.
    Served(std::path::PathBuf),
    /// One opened for this command.
    Here(Box<(Router, Node)>),
}

impl Client {
    /// Finds whoever serves the home, or opens it.
    pub(crate) async fn open(settings: &Settings) -> Result<Client, Failure> {
        let home = &settings.home.value;
        if hedgerow_api::is_answered(home).await {
            return Ok(Client::Served(socket_path(home)));
        }
        let node = settings.open_node(false).await?;
        Ok(Client::Here(Box::new((router(node.clone()), node))))
    }

    /// Whoever serves the home, if anybody does.
    pub(crate) async fn served(settings: &Settings) -> Option<Client> {
        let home = &settings.home.value;
        hedgerow_api::is_answered(home).await.then(|| Client::Served(socket_path(home)))
    }

    /// Whether a Hedgerow goes on serving after this command.
    pub(crate) fn is_served(&self) -> bool {
        matches!(self, Client::Served(_))
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        self.ask(Method::GET, path, None).await
    }

    pub(crate) async fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, Failure> {
        self.ask(Method::POST, path, Some(("application/json", body.to_string().into_bytes()))).await
    }

    pub(crate) async fn put<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, Failure> {
        self.ask(Method::PUT, path, Some(("application/json", body.to_string().into_bytes()))).await
    }

    /// Takes something back, and says how things stand then.
    pub(crate) async fn take_back<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        self.ask(Method::DELETE, path, None).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Result<(), Failure> {
        self.ask::<Value>(Method::DELETE, path, None).await.map(|_| ())
    }

    pub(crate) async fn post_file<T: DeserializeOwned>(
        &self,
        path: &str,
        file: Vec<u8>,
    ) -> Result<T, Failure> {
        self.ask(Method::POST, path, Some(("text/csv", file))).await
    }

    pub(crate) async fn get_text(&self, path: &str) -> Result<String, Failure> {
        let (status, bytes) = self.send(Method::GET, path, None).await?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if status.is_success() { Ok(text) } else { Err(read_error(&bytes)) }
    }

    /// Long work as it comes along.
    pub(crate) async fn progress(&self) -> Result<mpsc::Receiver<Progress>, Failure> {
        let request = Request::get("/api/v1/events").header("host", "hedgerow").body(Body::empty());
        let request = request.map_err(|e| Failure::of_system("E_REQUEST", e))?;
        let (out, progress) = mpsc::channel(64);
        match self {
            Client::Here(here) => {
                let Ok(response) = here.0.clone().oneshot(request).await;
                tokio::spawn(read_events(response.into_body(), out));
            }
            Client::Served(socket) => {
                let response = call(socket, request).await?;
                tokio::spawn(read_events(response.into_body(), out));
            }
        }
        Ok(progress)
    }

    /// Before a Hedgerow that was opened for one command closes again: gives what was written a moment to reach a
    /// neighbour. Whether it did.
    pub(crate) async fn linger(&self) -> Result<Reached, Failure> {
        let Client::Here(here) = self else { return Ok(Reached::GoesOn) };
        let begun = tokio::time::Instant::now();
        let reached = loop {
            let groups: Vec<GroupSummary> = self.get("/api/v1/groups").await?;
            if groups.iter().all(|g| g.connection.waiting_changes == 0) {
                break Reached::Yes;
            }
            if begun.elapsed() > std::time::Duration::from_secs(10) {
                break Reached::NotYet;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        };
        here.1.close().await;
        Ok(reached)
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<(&str, Vec<u8>)>,
    ) -> Result<T, Failure> {
        let (status, bytes) = self.send(method, path, body).await?;
        if !status.is_success() {
            return Err(read_error(&bytes));
        }
        let bytes: &[u8] = if bytes.is_empty() { b"null" } else { &bytes };
        serde_json::from_slice(bytes).map_err(|e| {
            Failure::of_system("E_OTHER_VERSION", format!("the answer could not be read: {e}"))
                .help("Is the Hedgerow that serves this home of another version? Start it anew.")
        })
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<(&str, Vec<u8>)>,
    ) -> Result<(StatusCode, Vec<u8>), Failure> {
        let mut request = Request::builder().method(method).uri(path).header("host", "hedgerow");
        let body = match body {
            Some((kind, bytes)) => {
                request = request.header("content-type", kind);
                Body::from(bytes)
            }
            None => Body::empty(),
        };
        let request = request.body(body).map_err(|e| Failure::of_system("E_REQUEST", e))?;
        let (status, collected) = match self {
            Client::Here(here) => {
                let Ok(response) = here.0.clone().oneshot(request).await;
                (response.status(), response.into_body().collect().await.map_err(|e| e.to_string()))
            }
            Client::Served(socket) => {
                let response = call(socket, request).await?;
                (response.status(), response.into_body().collect().await.map_err(|e| e.to_string()))
            }
        };
        let bytes = collected.map_err(|e| Failure::of_system("E_REQUEST", e))?.to_bytes().to_vec();
        Ok((status, bytes))
    }
}

/// Whether what was written has left this computer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reached {
    /// A neighbour's computer holds it.
    Yes,
    /// Nobody could be reached.
    NotYet,
    /// Hedgerow is running and sees to it.
    GoesOn,
}

impl Reached {
    /// A sentence where there is something to say.
    pub(crate) fn say(self) {
        if self == Reached::NotYet {
            println!(
                "No neighbour could be reached just now. It leaves by itself once `hedgerow serve` is running."
            );
        }
    }
}

async fn call(
    socket: &std::path::Path,
    request: Request<Body>,
) -> Result<hyper::Response<hyper::body::Incoming>, Failure> {
    let gone =
        |e: String| Failure::of_system("E_NO_ANSWER", format!("the running Hedgerow does not answer: {e}"));
    let stream = tokio::net::UnixStream::connect(socket).await.map_err(|e| gone(e.to_string()))?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|e| gone(e.to_string()))?;
    tokio::spawn(connection);
    sender.send_request(request).await.map_err(|e| gone(e.to_string()))
}

fn read_error(bytes: &[u8]) -> Failure {
    serde_json::from_slice::<ApiError>(bytes)
        .map_or_else(|_| Failure::of_system("E_ANSWER", String::from_utf8_lossy(bytes)), Failure)
}

/// Reads server-sent events; only those with a progress are passed on.
async fn read_events<B>(mut body: B, out: mpsc::Sender<Progress>)
where
    B: http_body_util::BodyExt<Data = hyper::body::Bytes> + Unpin,
{
    let mut text = String::new();
    while let Some(Ok(frame)) = body.frame().await {
        let Some(data) = frame.data_ref() else { continue };
        text.push_str(&String::from_utf8_lossy(data));
        while let Some(end) = text.find("\n\n") {
            let event: String = text.drain(..end + 2).collect();
            let data = event.lines().find_map(|l| l.strip_prefix("data:")).unwrap_or_default();
            if let Ok(progress) = serde_json::from_str::<Progress>(data.trim())
                && out.send(progress).await.is_err()
            {
                return;
            }
        }
    }
}
