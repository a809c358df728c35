//! The window's door to the router: one command that carries a request, one channel that carries what changed.

use std::collections::HashMap;
use std::path::PathBuf;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderName, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use hedgerow_api::{ApiError, SocketDoor, open_socket, router};
use hedgerow_node::{ErrorClass, Node, NodeConfig, NodeError, keychain_here};
use serde::{Deserialize, Serialize};
use tauri::State;
use tauri::ipc::{Channel, InvokeBody, Request as Invoked};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tower::ServiceExt;

use crate::bell::Bell;
use crate::invited::Invited;

/// Bytes of an answer; the largest is a bundle of everything that is somebody's own.
const ANSWER_BYTES: usize = 256 * 1024 * 1024;

/// The home behind the window. It opens beside the window, so that the first picture does not wait for it.
#[derive(Default)]
pub(crate) struct Door {
    home: watch::Sender<Option<Result<Home, NodeError>>>,
}

#[derive(Clone)]
struct Home {
    node: Node,
    router: Router,
    /// The command line reaches the same home while the window is open.
    _socket: std::sync::Arc<Option<SocketDoor>>,
}

impl Door {
    /// Begins to open the home in a folder, which is made where there is none.
    pub(crate) fn open(&self, folder: Option<PathBuf>) {
        let home = self.home.clone();
        tauri::async_runtime::spawn(async move {
            home.send_replace(Some(open(folder).await));
        });
    }

    async fn home(&self) -> Result<Home, NodeError> {
        let mut home = self.home.subscribe();
        let opened = home.wait_for(Option::is_some).await.ok().and_then(|home| home.clone());
        opened.unwrap_or_else(|| Err(NodeError::new(ErrorClass::Damaged, "E_CLOSED", "Hedgerow is closing")))
    }

    /// The router, once the home is open.
    pub(crate) async fn router(&self) -> Result<Router, NodeError> {
        Ok(self.home().await?.router)
    }

    /// The node, once the home is open.
    pub(crate) async fn node(&self) -> Result<Node, NodeError> {
        Ok(self.home().await?.node)
    }

    /// Says goodbye to the neighbours.
    pub(crate) fn close(&self) {
        let home = self.home.borrow().clone();
        if let Some(Ok(home)) = home {
            tauri::async_runtime::block_on(home.node.close());
        }
    }
}

async fn open(folder: Option<PathBuf>) -> Result<Home, NodeError> {
    let folder = folder.ok_or_else(|| {
        NodeError::new(
            ErrorClass::Config,
            "E_CONFIG_HOME",
            "it is not known where your things are kept on this computer",
        )
        .help("Start it with --home and a folder.")
    })?;
    if !folder.join("keys").exists() {
        Node::init(&folder, None, None)?;
    }
    let listen = std::env::var("HEDGEROW_LISTEN").unwrap_or_default();
    let listen = listen.split([',', ' ']).filter(|at| !at.is_empty()).map(str::to_owned).collect();
    let config = NodeConfig {
        home: folder.clone(),
        listen,
        keychain: keychain_here(),
        moves_into_keychain: true,
        ..NodeConfig::default()
    };
    let node = Node::open(config).await?;
    let router = router(node.clone());
    let socket = open_socket(router.clone(), &folder)
        .inspect_err(|error| tracing::warn!(%error, "the command line cannot reach this window's home"))
        .ok();
    Ok(Home { node, router, _socket: std::sync::Arc::new(socket) })
}

/// What a page asks, beside its bytes.
#[derive(Deserialize)]
struct Asked {
    method: String,
    path: String,
    #[serde(default)]
    headers: HashMap<String, String>,
}

/// What it is answered, beside the bytes.
#[derive(Serialize)]
struct Answered {
    status: u16,
    kind: String,
}

/// Carries one request to the router: its bytes as they are, the rest as JSON in the header `asked`. The answer is four
/// bytes, the length of [`Answered`] as JSON, big-endian; that JSON; the answer's own bytes.
#[tauri::command]
pub(crate) async fn api(door: State<'_, Door>, request: Invoked<'_>) -> Result<tauri::ipc::Response, String> {
    let asked = request.headers().get("asked").and_then(|h| h.to_str().ok()).unwrap_or_default();
    let asked: Asked = serde_json::from_str(asked).map_err(|e| e.to_string())?;
    let body = match request.body() {
        InvokeBody::Raw(bytes) => bytes.clone(),
        InvokeBody::Json(_) => Vec::new(),
    };
    let response = match door.router().await {
        Ok(router) => answer(router, asked, body).await,
        Err(error) => ApiError::from(error).into_response(),
    };
    let kind =
        response.headers().get("content-type").and_then(|k| k.to_str().ok()).unwrap_or_default().to_owned();
    let head = Answered { status: response.status().as_u16(), kind };
    let head = serde_json::to_vec(&head).map_err(|e| e.to_string())?;
    let length = u32::try_from(head.len()).map_err(|e| e.to_string())?;
    let body = to_bytes(response.into_body(), ANSWER_BYTES).await.map_err(|e| e.to_string())?;
    Ok(tauri::ipc::Response::new([&length.to_be_bytes(), &head[..], &body].concat()))
}

async fn answer(router: Router, asked: Asked, body: Vec<u8>) -> Response {
    // The pages ask the API; nothing else of the router is theirs.
    if !asked.path.starts_with("/api/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut request = Request::builder().method(asked.method.as_str()).uri(&asked.path);
    for (name, value) in &asked.headers {
        if let Ok(name) = HeaderName::try_from(name) {
            request = request.header(name, value);
        }
    }
    match request.body(Body::from(body)) {
        Ok(request) => router.oneshot(request).await.unwrap_or_else(|never| match never {}),
        Err(error) => ApiError::usage("E_REQUEST", error.to_string()).into_response(),
    }
}

/// Something a page hears of.
#[derive(Clone, Serialize)]
pub(crate) struct Told {
    topic: String,
    data: serde_json::Value,
}

/// Tells a page what changes from now on, with what letter the program was opened, and where a click on a notification
/// leads.
#[tauri::command]
pub(crate) async fn topics(
    door: State<'_, Door>,
    invited: State<'_, Invited>,
    bell: State<'_, Bell>,
    channel: Channel<Told>,
) -> Result<(), String> {
    let mut clicks = bell.listen();
    let tell = channel.clone();
    tauri::async_runtime::spawn(async move {
        while let Ok(place) = clicks.recv().await {
            if tell.send(told("go", serde_json::json!({ "place": place }))).is_err() {
                return;
            }
        }
    });
    let mut letters = invited.listen();
    let tell = channel.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            let letter = letters.borrow_and_update().clone();
            let told = letter.is_none_or(|letter| {
                tell.send(told("open", serde_json::json!({ "letter": letter }))).is_ok()
            });
            if !told || letters.changed().await.is_err() {
                return;
            }
        }
    });
    let home = door.home().await.map_err(|error| error.to_string())?;
    let mut changes = home.node.changes();
    tauri::async_runtime::spawn(async move {
        loop {
            let told = match changes.recv().await {
                Ok(change) => {
                    let topic = serde_json::to_value(change.topic).ok();
                    let topic = topic.as_ref().and_then(|t| t.as_str()).unwrap_or("resync");
                    told(topic, serde_json::to_value(&change.progress).unwrap_or_default())
                }
                Err(RecvError::Lagged(_)) => told("resync", serde_json::Value::Null),
                Err(RecvError::Closed) => return,
            };
            if channel.send(told).is_err() {
                return;
            }
        }
    });
    Ok(())
}

fn told(topic: &str, data: serde_json::Value) -> Told {
    Told { topic: topic.to_owned(), data }
}
