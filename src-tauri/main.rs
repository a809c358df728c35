//! Hedgerow in a window: the same pages that a browser shows, asking the same router in this very process. No port is
//! opened.
//!
//! It must never know: a rule of any kind. It opens a home and a window, and carries requests from one to the other.
//!
//! Start reading at [`main`]; [`door`] carries requests, [`invited`] what somebody opened the program with, [`watch`]
//! sees to it that no window stays blank.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod door;
mod invited;
mod watch;
mod webkit;

use std::path::PathBuf;
use std::process::ExitCode;

use tauri::{App, AppHandle, Manager, RunEvent, WebviewUrl, WebviewWindowBuilder};
use tauri_plugin_deep_link::DeepLinkExt;
use tracing_subscriber::EnvFilter;

use crate::door::Door;
use crate::invited::Invited;

/// The one window.
const MAIN: &str = "main";

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    if let Some(code) = webkit::start_again_if_it_must() {
        return code;
    }
    let app = tauri::Builder::default()
        // First of all, so that a second start reaches the first before it opens anything.
        .plugin(tauri_plugin_single_instance::init(|app, words, _| {
            app.state::<Invited>().take_words(&words);
            show(app);
        }))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_window_state::Builder::new().build())
        .invoke_handler(tauri::generate_handler![door::api, door::topics, watch::ui_ready])
        .setup(|app| Ok(set_up(app)?))
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            app.run(|app, event| {
                if let RunEvent::Exit = event {
                    app.state::<Door>().close();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!(
                "Hedgerow cannot open its window: {error}\nIn a browser it runs all the same: hedgerow serve"
            );
            ExitCode::FAILURE
        }
    }
}

fn set_up(app: &App) -> tauri::Result<()> {
    let words: Vec<String> = std::env::args().collect();
    app.manage(Invited::default());
    app.state::<Invited>().take_words(&words);
    let handle = app.handle().clone();
    app.deep_link().on_open_url(move |event| {
        let links: Vec<String> = event.urls().iter().map(ToString::to_string).collect();
        handle.state::<Invited>().take_words(&links);
        show(&handle);
    });
    let home = home(&words);
    let mut window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default());
    if let Some(home) = &home {
        // What pages keep is this person's, and stays with the home: two people may share a computer.
        window = window.data_directory(home.join("window"));
    }
    app.manage(Door::open(home));
    window
        .title("Hedgerow")
        .inner_size(1180.0, 840.0)
        .min_inner_size(320.0, 480.0)
        // No page but the program's own is ever shown here.
        .on_navigation(|to| matches!(to.scheme(), "tauri") || to.host_str() == Some("tauri.localhost"))
        .build()?;
    watch::begin(app.handle());
    Ok(())
}

/// Brings the window to the front for somebody who opened Hedgerow once more.
fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// The home: named by `--home DIR` or `HEDGEROW_HOME`, else the usual one of the command line.
fn home(words: &[String]) -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let named =
        words.iter().position(|word| word == "--home").and_then(|at| words.get(at + 1)).map(PathBuf::from);
    named
        .or_else(|| std::env::var_os("HEDGEROW_HOME").map(PathBuf::from))
        .or_else(|| etcetera::choose_base_strategy().ok().map(|base| base.data_dir().join("hedgerow")))
}
