//! No window stays blank: where the pages do not say in time that they are painted, Hedgerow is started once more, and
//! then offers itself to the browser.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hedgerow_api::{Page, Pages, WebDoor, open_web};
use tauri::{AppHandle, Manager, State};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons};
use tauri_plugin_opener::OpenerExt;

use crate::door::Door;
use crate::webkit;

/// How long a first picture may take, on a slow computer too.
const PATIENCE: Duration = Duration::from_secs(15);
/// Set for the second start.
const TRIED: &str = "HEDGEROW_WINDOW_TRIED";

/// Whether the pages have been painted.
#[derive(Default)]
pub(crate) struct Painted(AtomicBool);

/// The pages say that the first of them is painted.
#[tauri::command]
#[allow(clippy::needless_pass_by_value)] // Tauri hands it over so.
pub(crate) fn ui_ready(painted: State<'_, Painted>) {
    painted.0.store(true, Ordering::Release);
    tracing::info!("the first page is painted");
}

/// Begins to watch.
pub(crate) fn begin(app: &AppHandle) {
    app.manage(Painted::default());
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(PATIENCE).await;
        if app.state::<Painted>().0.load(Ordering::Acquire) {
            return;
        }
        tracing::warn!("the window stays blank");
        if std::env::var_os(TRIED).is_none() && start_once_more() {
            return app.exit(0);
        }
        offer_browser(&app).await;
    });
}

fn start_once_more() -> bool {
    webkit::again().env(TRIED, "1").env("WEBKIT_DISABLE_DMABUF_RENDERER", "1").spawn().is_ok()
}

async fn offer_browser(app: &AppHandle) {
    let asked = app
        .dialog()
        .message("Hedgerow runs, but this computer cannot show its window. Nothing is lost. It can be used in your browser just as well.")
        .title("Hedgerow")
        .buttons(MessageDialogButtons::OkCancelCustom("Open in the browser".to_owned(), "Close".to_owned()));
    let (answer, answered) = tokio::sync::oneshot::channel();
    asked.show(move |yes| {
        let _ = answer.send(yes);
    });
    if !answered.await.unwrap_or(false) {
        return app.exit(1);
    }
    match open_door(app).await {
        Some(door) => {
            if let Err(error) = app.opener().open_url(&door.link, None::<&str>) {
                eprintln!("Open this in a browser on this computer: {}\n({error})", door.link);
            }
            app.manage(door);
        }
        None => app.exit(1),
    }
}

async fn open_door(app: &AppHandle) -> Option<WebDoor> {
    let router = app.state::<Door>().router().await.ok()?;
    let assets = app.asset_resolver();
    let pages: Pages = Arc::new(move |path| {
        let asset = assets.get(path.to_owned())?;
        Some(Page { kind: asset.mime_type, bytes: asset.bytes.into() })
    });
    open_web(router, pages, ([127, 0, 0, 1], 0).into()).await.ok()
}
