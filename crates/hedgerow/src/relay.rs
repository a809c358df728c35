//! `relay`: serves groups as a relay peer, and asks a running one; `group relay`: what an organiser says about them.

use hedgerow_api::{StatusDoor, open_socket, open_status, relay_router};
use hedgerow_node::view::{CarriedGroup, RelayLine, RelayStatus};
use hedgerow_node::{Relay, RelayConfig};
use serde_json::json;

use crate::args::{GroupRelay, Relay as RelayArgs, RelayCommand};
use crate::client::Client;
use crate::config::{MEGABYTE, Settings};
use crate::failure::Failure;
use crate::home::say_notices;
use crate::out::{Out, count, short};
use crate::serve::until_told_to_stop;
use crate::supervisor;

pub(crate) async fn run(settings: &Settings, args: &RelayArgs, out: Out) -> Result<(), Failure> {
    match &args.command {
        None => serve(settings, args, out).await,
        Some(RelayCommand::Show) => {
            let status: RelayStatus = asked(settings).await?.get("/api/v1/relay").await?;
            out.say(&status, || show(&status));
            Ok(())
        }
        Some(RelayCommand::Add { line }) => {
            let new = json!({ "line": line });
            let group: CarriedGroup = asked(settings).await?.post("/api/v1/relay/groups", &new).await?;
            out.say(&group, || {
                println!(
                    "The group {} is carried from now on. Its name is not known here.",
                    short(&group.id)
                );
                println!("Its members come by themselves, within a minute: hedgerow relay show");
            });
            Ok(())
        }
        Some(RelayCommand::Drop { group }) => {
            asked(settings).await?.delete(&format!("/api/v1/relay/groups/{group}")).await?;
            out.say(&json!({ "dropped": true }), || {
                println!("The group is carried no longer. An organiser ends it for everybody with `hedgerow group relay end`.");
            });
            Ok(())
        }
    }
}

/// `group relay`
pub(crate) async fn group(client: &Client, relay: GroupRelay, out: Out) -> Result<(), Failure> {
    match relay {
        GroupRelay::Line { card, group } => {
            let path = crate::group::path(group.as_deref(), "/relays");
            let line: RelayLine = client.post(&path, &json!({ "card": card })).await?;
            out.say(&line, || {
                println!("The group has a relay peer at {}.", line.addresses.join(" or "));
                println!("Give this to it, where it runs:\n");
                println!("  hedgerow relay add \"{}\"\n", line.line);
                println!("It cannot read what you write. Whoever has the line can find out who belongs to the group,");
                println!("so give it to the relay peer's keeper only.");
            });
        }
        GroupRelay::End { relay, group } => {
            client.delete(&crate::group::path(group.as_deref(), &format!("/relays/{relay}"))).await?;
            out.say(&json!({ "ended": true }), || {
                println!(
                    "It is a relay peer of the group no longer. What it holds already stays there, unread."
                );
            });
        }
    }
    Ok(())
}

async fn serve(settings: &Settings, args: &RelayArgs, out: Out) -> Result<(), Failure> {
    if is_root() && !args.as_root {
        return Err(Failure::config(
            "E_ROOT",
            "a relay peer needs no administrator's rights, and has them here",
        )
        .help("Start it as a user of its own, or say --as-root."));
    }
    // A bound that was misread would be none.
    settings.check()?;
    let mut config = RelayConfig::new(settings.home.value.clone());
    config.passphrase = Settings::passphrase();
    config.listen = settings.listen.value.clone();
    settings.relay.apply(&mut config);
    let relay = Relay::open(config).await?;
    let home = relay.home().to_path_buf();
    let _socket = open_socket(relay_router(relay.clone()), &home).map_err(|e| {
        Failure::of_system("E_SOCKET", format!("the command line's door cannot be opened: {e}"))
    })?;
    let page = status_page(settings, &relay).await?;
    let status = relay.status().await?;
    out.say(&status, || {
        println!("This computer is a relay peer. Leave it on; Ctrl-C stops it.");
        if let Some(page) = &page {
            println!("How it stands is shown at http://{}/", page.address);
        }
        show(&status);
    });
    supervisor::is_ready();
    let watched = tokio::spawn(supervisor::is_watched(relay.clone()));
    until_told_to_stop().await;
    watched.abort();
    supervisor::stops();
    relay.close().await;
    if !out.json {
        println!("Goodbye.");
    }
    Ok(())
}

/// The page that shows how it stands, where its keeper wants one.
async fn status_page(settings: &Settings, relay: &Relay) -> Result<Option<StatusDoor>, Failure> {
    let Some(address) = &settings.relay.status.value else { return Ok(None) };
    let address = address.parse().map_err(|_| {
        Failure::config("E_CONFIG", format!("“{address}” is not an address like 127.0.0.1:7143"))
    })?;
    // Whoever looks at it from elsewhere may call it as neighbours do.
    let name = |address: &String| address.rsplit_once(':').map(|(name, _)| name.to_owned());
    let names = settings.relay.address.value.iter().filter_map(name).collect();
    let door = open_status(relay.clone(), address, names).await;
    Ok(Some(door.map_err(|e| crate::serve::door(&e, "Choose another address with --status."))?))
}

/// Whether this process may do everything.
#[cfg(target_os = "linux")]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|of| of.uid() == 0)
}

#[cfg(not(target_os = "linux"))]
fn is_root() -> bool {
    false
}

/// The relay peer that serves this home.
async fn asked(settings: &Settings) -> Result<Client, Failure> {
    Client::served(settings).await.ok_or_else(|| {
        Failure::of_system("E_RELAY_NOT_RUNNING", "no relay peer is running here")
            .help("Start it with `hedgerow relay`, and leave it running.")
    })
}

fn show(status: &RelayStatus) {
    match status.addresses.as_slice() {
        [] => println!("Nobody can reach it: tell it where it is with --address."),
        all => println!("Neighbours reach it at {}.", all.join(" or ")),
    }
    if status.groups.is_empty() {
        println!("It carries no group yet. Give this line to an organiser, who makes another one of it:\n");
    } else {
        for group in &status.groups {
            let agreed = group.agreed_at.as_ref().map(|at| format!(", agreed at {at}")).unwrap_or_default();
            println!(
                "  group {}: {}, {} here now, {}{agreed}",
                short(&group.id),
                count(group.members, "member", "members"),
                group.connected,
                count(group.records, "record", "records"),
            );
        }
        println!(
            "{} of {} MB used, {} connected of at most {}.",
            status.disk_bytes.div_ceil(MEGABYTE),
            status.disk_most / MEGABYTE,
            count(status.connected, "computer is", "computers are"),
            status.connections_most,
        );
        println!("For an organiser of another group:\n");
    }
    println!("  hedgerow group relay line \"{}\"\n", status.card);
    say_notices(&status.notices);
}
