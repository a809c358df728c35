//! Hedgerow in a window: the same pages that a browser shows, asking the same router in this very process. No port is
//! opened.
//!
//! It must never know: a rule of any kind. It opens a home and a window, and carries requests from one to the other.
//!
//! Start reading at [`main`]; [`door`] carries requests, [`invited`] what somebody opened the program with, [`people`]
//! knows whose home it is, [`bell`] and [`tray`] are there while nobody looks at the window, [`login`] starts it with the
//! computer, [`watch`] sees to it that no window stays blank.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod bell;
mod door;
mod invited;
mod login;
mod people;
mod tray;
mod watch;
mod webkit;

use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::process::ExitCode;

use hedgerow_node::view::Topic;
use tauri::plugin::TauriPlugin;
use tauri::{App, AppHandle, Manager, RunEvent, WebviewUrl, WebviewWindowBuilder, WindowEvent};
use tauri_plugin_deep_link::DeepLinkExt;
use tracing_subscriber::EnvFilter;

use crate::bell::Bell;
use crate::door::Door;
use crate::invited::Invited;
use crate::people::People;
use crate::tray::Tray;

/// The one window.
const MAIN: &str = "main";
/// The window that asks who it is, where several people use this computer.
const CHOOSER: &str = "who";

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    if let Some(code) = webkit::start_again_if_it_must() {
        return code;
    }
    let words: Vec<String> = std::env::args().collect();
    let app = tauri::Builder::default()
        // First of all, so that a second start reaches the first before it opens anything.
        .plugin(only_one(&words))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_window_state::Builder::new().build())
        .invoke_handler(tauri::generate_handler![
            door::api,
            door::topics,
            watch::ui_ready,
            bell::ring,
            tray::tray,
            people::people,
            people::i_am,
            people::stand_up
        ])
        .setup(|app| Ok(set_up(app)?))
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            app.run(|app, event| match event {
                RunEvent::WindowEvent { label, event: WindowEvent::CloseRequested { api, .. }, .. }
                    if label == MAIN && app.state::<Tray>().keeps() =>
                {
                    api.prevent_close();
                    let _ = app.get_webview_window(MAIN).map(|window| window.hide());
                }
                RunEvent::Exit => leave(app),
                _ => {}
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

/// A second start shows the window of the first. A home that was named by its folder has a window of its own.
fn only_one<R: tauri::Runtime>(words: &[String]) -> TauriPlugin<R> {
    let one = tauri_plugin_single_instance::Builder::new().callback(|app, words, _| {
        app.state::<Invited>().take_words(&words);
        show(app);
    });
    match home(words) {
        Some(home) => {
            let mut name = std::hash::DefaultHasher::new();
            std::path::absolute(&home).unwrap_or(home).hash(&mut name);
            one.dbus_id(format!("org.hedgerow.Hedgerow.h{:016x}", name.finish())).build()
        }
        None => one.build(),
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
    app.manage(Bell::default());
    app.manage(Tray::default());
    app.manage(Door::default());
    let named = home(&words);
    let data = if named.is_some() { None } else { data_folder() };
    app.manage(People::new(data));
    let people = app.state::<People>();
    let person = std::env::var(people::PERSON).ok().or_else(|| after(&words, "--person"));
    match (named, people.whose_turn(person.as_deref())) {
        (Some(home), _) => open(app.handle(), Some(home))?,
        (None, Some(person)) => open(app.handle(), people.sit_down(&person))?,
        (None, None) => ask_who(app.handle())?,
    }
    watch::begin(app.handle());
    Ok(())
}

/// Opens a home and its window.
fn open(app: &AppHandle, home: Option<PathBuf>) -> tauri::Result<()> {
    // What pages keep is this person's, and stays with the home: two people may share a computer.
    let kept = home.as_ref().map(|home| home.join("window"));
    app.state::<Door>().open(home);
    let window = window(app, MAIN, WebviewUrl::default(), kept)?;
    let somebody_came = std::env::var_os(people::PERSON).is_some();
    if !somebody_came && std::env::args().any(|word| word == login::AT_LOGIN) {
        window.minimize()?;
    }
    tauri::async_runtime::spawn(follow(app.clone()));
    Ok(())
}

/// Asks who it is.
fn ask_who(app: &AppHandle) -> tauri::Result<()> {
    let kept = app.state::<People>().folder().map(|folder| folder.join("window"));
    window(app, CHOOSER, WebviewUrl::App("index.html#/who".into()), kept).map(|_| ())
}

fn window(
    app: &AppHandle,
    label: &str,
    page: WebviewUrl,
    kept: Option<PathBuf>,
) -> tauri::Result<tauri::WebviewWindow> {
    let mut window = WebviewWindowBuilder::new(app, label, page);
    if let Some(kept) = kept {
        window = window.data_directory(kept);
    }
    window
        .title("Hedgerow")
        .inner_size(1180.0, 840.0)
        .min_inner_size(320.0, 480.0)
        // No page but the program's own is ever shown here.
        .on_navigation(|to| matches!(to.scheme(), "tauri") || to.host_str() == Some("tauri.localhost"))
        .build()
}

/// What this computer does outside the window follows the settings, whichever door they are changed by.
async fn follow(app: AppHandle) {
    let Ok(node) = app.state::<Door>().node().await else { return };
    let mut changes = node.changes();
    loop {
        let (me, settings) = (node.me().await, node.settings().await);
        if let (Ok(me), Ok(settings)) = (me, settings) {
            let people = app.state::<People>();
            let language = serde_json::to_value(settings.language).ok();
            if !me.name.is_empty() {
                people.known_as(&me.name, language.and_then(|l| l.as_str().map(str::to_owned)));
            }
            app.state::<Tray>().stay(settings.start_at_login);
            if let Some(person) = people.current() {
                login::start_at_login(&person, settings.start_at_login);
            }
        }
        loop {
            match changes.recv().await {
                Ok(change) if change.topic == Topic::Me => break,
                Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => break,
                Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
                Ok(_) => {}
            }
        }
    }
}

/// Closes the home; whoever is to sit down next gets a process of their own, with nothing of this one in it.
fn leave(app: &AppHandle) {
    app.state::<Door>().close();
    if let Some(next) = app.state::<People>().next() {
        tauri_plugin_single_instance::destroy(app);
        if let Err(error) = webkit::again().env(people::PERSON, next).spawn() {
            tracing::error!(%error, "Hedgerow could not be started for somebody else");
        }
    }
}

/// Brings the window to the front for somebody who opened Hedgerow once more.
fn show<R: tauri::Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN).or_else(|| app.get_webview_window(CHOOSER)) {
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// The home that is named by `--home DIR` or `HEDGEROW_HOME`.
fn home(words: &[String]) -> Option<PathBuf> {
    after(words, "--home").map(PathBuf::from).or_else(|| std::env::var_os("HEDGEROW_HOME").map(PathBuf::from))
}

/// Where this account's programs keep what is theirs: the command line's usual home lies there.
fn data_folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    etcetera::choose_base_strategy().ok().map(|base| base.data_dir())
}

/// The word after another one.
fn after(words: &[String], word: &str) -> Option<String> {
    words.iter().position(|w| w == word).and_then(|at| words.get(at + 1)).cloned()
}
