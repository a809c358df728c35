//! A real home in a folder of its own, asked through the router without a network.

#![allow(dead_code, unreachable_pub)] // Each test file uses its part.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use hedgerow_node::{Node, NodeConfig};
use serde_json::Value;
use tower::ServiceExt;

/// A door without pages.
pub fn no_pages() -> hedgerow_api::Pages {
    std::sync::Arc::new(|_| None)
}

/// A home, the node that uses it, and the router in front of it.
pub struct Home {
    pub node: Node,
    pub router: Router,
    pub folder: tempfile::TempDir,
}

impl Home {
    /// Ana's home, without a group.
    pub async fn new() -> Home {
        let folder = tempfile::tempdir().unwrap();
        Node::init(folder.path(), Some("Ana"), None).unwrap();
        Home::open(folder).await
    }

    /// The same home after the program was closed.
    pub async fn again(self) -> Home {
        self.node.close().await;
        let Home { node, router, folder } = self;
        drop((node, router));
        Home::open(folder).await
    }

    async fn open(folder: tempfile::TempDir) -> Home {
        let config = NodeConfig {
            home: folder.path().to_path_buf(),
            offline: true,
            machine: Some([1; 32]),
            ..NodeConfig::default()
        };
        let begun = tokio::time::Instant::now();
        let node = loop {
            match Node::open(config.clone()).await {
                Ok(node) => break node,
                // The last task of the program before lets go of the home a moment later.
                Err(e) if e.code == "E_HOME_IN_USE" && begun.elapsed().as_secs() < 30 => {
                    tokio::task::yield_now().await;
                }
                Err(e) => panic!("{e:?}"),
            }
        };
        Home { router: hedgerow_api::router(node.clone()), node, folder }
    }

    /// Asks, and gives the status, the headers and the JSON.
    pub async fn ask(
        &self,
        method: &str,
        path: &str,
        body: impl Into<Body>,
    ) -> (StatusCode, HeaderMap, Value) {
        let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
        let request = request.body(body.into()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let text = || Value::String(String::from_utf8_lossy(&bytes).into_owned());
        (status, headers, serde_json::from_slice(&bytes).unwrap_or_else(|_| text()))
    }

    /// Asks for what must be answered well.
    pub async fn gives(&self, method: &str, path: &str, body: Value) -> Value {
        let (status, _, value) = self.ask(method, path, body.to_string()).await;
        assert!(status.is_success(), "{method} {path}: {status} {value}");
        value
    }
}
