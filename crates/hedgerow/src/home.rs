//! `init`, `status` and `doctor`.

use hedgerow_node::Node;
use hedgerow_node::view::{Belonging, Checkup, Connection, Notice, Status};

use crate::args::Init;
use crate::client::Client;
use crate::config::Settings;
use crate::failure::Failure;
use crate::out::{Out, count, short};

/// So many neighbours with whom everything is agreed are named.
const AGREED_SHOWN: usize = 3;

pub(crate) fn init(settings: &Settings, init: &Init, out: Out) -> Result<(), Failure> {
    let home = &settings.home.value;
    let report = Node::init(home, init.name.as_deref(), Settings::passphrase().as_deref())?;
    let value = serde_json::json!({
        "home": home.display().to_string(),
        "words": report.words,
        "notices": report.notices,
    });
    out.say(&value, || {
        println!("Your home is ready: {}\n", home.display());
        println!("Write these 24 words down and keep them where you keep important papers. They are the only way back");
        println!("if this computer is lost, and whoever has them can act as you. They are shown only this once.\n");
        let words: Vec<&str> = report.words.split_whitespace().collect();
        for (n, row) in words.chunks(6).enumerate() {
            let row: Vec<String> =
                row.iter().enumerate().map(|(i, w)| format!("{:>2} {w:<10}", n * 6 + i + 1)).collect();
            println!("  {}", row.join("").trim_end());
        }
        println!();
        say_notices(&report.notices);
        println!("Next: hedgerow serve   (leave it running, and type the rest in another terminal)");
    });
    Ok(())
}

pub(crate) async fn status(settings: &Settings, out: Out) -> Result<(), Failure> {
    let client = Client::open(settings).await?;
    let status: Status = client.get("/api/v1/status").await?;
    out.say(&status, || {
        let name = status.name.as_deref().unwrap_or("without a name yet");
        let running = if client.is_served() { "running" } else { "not running: start it with `hedgerow serve`" };
        println!("Hedgerow {}, {running}. You are {name}.", status.version);
        if status.groups.is_empty() {
            println!("You are in no group yet. Found one with `hedgerow group create NAME`, or join one with a letter.");
        }
        for group in &status.groups {
            println!();
            match group.state {
                Belonging::Joining => println!("On the way into a group ({}).", short(&group.id)),
                Belonging::Returning => println!("On the way back into a group ({}).", short(&group.id)),
                _ => println!(
                    "{} ({}): {}, {}.",
                    group.name,
                    short(&group.id),
                    count(group.members, "member", "members"),
                    count(group.listings, "listing", "listings"),
                ),
            }
            say_connection(&group.connection);
            if group.waiting > 0 {
                println!("  {} for you: hedgerow deal list", count(group.waiting, "deal waits", "deals wait"));
            }
            // For as long as this command lasts, somebody could; nobody is to be told of that.
            if client.is_served() && !group.connection.addresses.is_empty() {
                println!("  Neighbours reach you at {}", group.connection.addresses.join(" or "));
            }
            for known in group.connection.known.iter().filter(|k| !k.connected) {
                let problem = known.problem.as_deref().map(|p| format!(": {p}")).unwrap_or_default();
                println!("  Nobody answers at {}{problem}", known.address);
            }
        }
        if !status.notices.is_empty() {
            println!();
            say_notices(&status.notices);
        }
    });
    Ok(())
}

/// How a group is reached, what waits, and with whom everything is agreed.
pub(crate) fn say_connection(connection: &Connection) {
    println!("  {}", connection.sentence);
    if connection.neighbours > 0 && connection.waiting_changes > 0 {
        println!("  {} only here so far.", count(connection.waiting_changes, "change is", "changes are"));
    }
    for relay in &connection.relays {
        println!("  {}", relay.sentence);
    }
    for agreed in connection.agreed.iter().take(AGREED_SHOWN) {
        println!("  {}", agreed.sentence);
    }
    if let Some(more @ 1..) = connection.agreed.len().checked_sub(AGREED_SHOWN) {
        println!("  … and with {}.", count(more, "other", "others"));
    }
}

pub(crate) async fn doctor(settings: &Settings, out: Out) -> Result<(), Failure> {
    let client = Client::open(settings).await?;
    let checkup: Checkup = client.get("/api/v1/checkup").await?;
    out.say(&checkup, || {
        for finding in &checkup.findings {
            println!("{} {}", if finding.well { "✓" } else { "✗" }, finding.text);
            if let Some(help) = &finding.help {
                println!("    {help}");
            }
        }
        if !client.is_served() {
            println!("✗ Hedgerow is not running, so neighbours cannot reach you.\n    Start it with `hedgerow serve`.");
        }
        if checkup.well && client.is_served() {
            println!("Everything is as it should be.");
        }
    });
    Ok(())
}

pub(crate) fn say_notices(notices: &[Notice]) {
    for notice in notices {
        println!("Note: {}", notice.text);
        if let Some(help) = &notice.help {
            println!("      {help}");
        }
    }
}
