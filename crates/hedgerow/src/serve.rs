//! `serve`: keeps a home open for neighbours, the command line and a browser, until it is told to stop.

use hedgerow_api::{DoorError, open_socket, open_web, router};
use serde_json::json;

use crate::args::Serve;
use crate::config::Settings;
use crate::failure::Failure;
use crate::home::say_notices;
use crate::out::Out;
use crate::ui::pages;

const OTHER_DOOR: &str = "Choose another address with --web, or none with --no-web.";

pub(crate) async fn serve(settings: &Settings, serve: &Serve, out: Out) -> Result<(), Failure> {
    let home = &settings.home.value;
    if serve.first_steps && !home.join("keys").exists() {
        first_steps(settings, out)?;
    }
    let node = settings.open_node(serve.trust_clock).await?;
    let router = router(node.clone());
    let _socket = open_socket(router.clone(), home).map_err(|e| {
        Failure::of_system("E_SOCKET", format!("the command line's door cannot be opened: {e}"))
    })?;
    let web = match &settings.web.value {
        Some(address) => {
            let address = address.parse().map_err(|_| {
                Failure::config("E_CONFIG", format!("“{address}” is not an address like 127.0.0.1:7140"))
                    .help(OTHER_DOOR)
            })?;
            Some(open_web(router, pages(), address).await.map_err(|e| door(&e, OTHER_DOOR))?)
        }
        None => None,
    };
    let status = node.status().await?;
    let value = json!({
        "home": home.display().to_string(),
        "web": web.as_ref().map(|w| w.address.to_string()),
        "link": web.as_ref().map(|w| &w.link),
    });
    out.say(&value, || {
        println!("Hedgerow is running. Leave it open; Ctrl-C stops it.");
        if let Some(web) = &web {
            println!(
                "In a browser on this computer (the link opens it once, within ten minutes):\n  {}",
                web.link
            );
        }
        let own = if serve.first_steps { "cargo run --release -q -p hedgerow --" } else { "hedgerow" };
        if status.groups.is_empty() {
            println!("Next, in another terminal:");
            println!("  {own} group create \"Our street\"     to found a group, or");
            println!("  {own} group join \"THE LETTER\"       to come into a neighbour's");
        } else {
            println!("In another terminal: {own} status, {own} search …, {own} deal list");
        }
        say_notices(&status.notices);
    });
    tokio::select! {
        () = until_told_to_stop() => {}
        () = input_ends(), if serve.until_input_ends => {}
    }
    node.close().await;
    if !out.json {
        println!("Goodbye.");
    }
    Ok(())
}

/// Makes a home for somebody who starts Hedgerow for the first time by the README's first command.
fn first_steps(settings: &Settings, out: Out) -> Result<(), Failure> {
    let name = std::env::var("USER").ok().filter(|n| !n.is_empty() && n != "root");
    crate::home::init(
        settings,
        &crate::args::Init { name: Some(name.unwrap_or_else(|| "A neighbour".to_owned())) },
        out,
    )
}

/// Why a door stays closed, with what to do.
pub(crate) fn door(error: &DoorError, help: &str) -> Failure {
    let class = if matches!(error, DoorError::NeedsPassword(_)) { "config" } else { "port" };
    let mut failure = Failure::usage(error.code(), error.to_string()).help(help);
    failure.0.class = class.to_owned();
    failure
}

/// A thread of its own reads: the runtime does not wait for it on leaving.
async fn input_ends() {
    let (ended, end) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        let _ = ended.send(());
    });
    let _ = end.await;
}

#[cfg(unix)]
pub(crate) async fn until_told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut term) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
}

#[cfg(not(unix))]
pub(crate) async fn until_told_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}
