//! `group`: founding, inviting, joining, and who belongs.

use std::path::Path;

use hedgerow_node::view::{
    Belonging, GroupSummary, GroupView, InvitationView, KnownAddress, LetterDraft, LetterView, Shared,
};
use serde_json::json;

use crate::args::Group;
use crate::belong;
use crate::client::Client;
use crate::config::Settings;
use crate::decide;
use crate::failure::Failure;
use crate::home::say_connection;
use crate::out::{Out, count, short, table};
use crate::wait::Bar;

pub(crate) async fn run(settings: &Settings, group: Group, out: Out) -> Result<(), Failure> {
    let client = Client::open(settings).await?;
    match group {
        Group::Create { name, guidelines, place, members_invite } => {
            let new = json!({ "name": name, "guidelines": guidelines, "place": place, "members_invite": members_invite });
            let group: GroupView = client.post("/api/v1/groups", &new).await?;
            out.say(&group, || {
                println!("“{}” is founded. You are its organiser.", group.summary.name);
                println!("Next: hedgerow group invite     writes a letter for a neighbour");
                println!("      hedgerow listing add …    offers something");
                if !client.is_served() {
                    println!("Neighbours can only reach you while `hedgerow serve` is running.");
                }
            });
        }
        Group::List => {
            let groups: Vec<GroupSummary> = client.get("/api/v1/groups").await?;
            out.say(&groups, || {
                if groups.is_empty() {
                    println!("You are in no group yet.");
                }
                let state = |s| match s {
                    Belonging::Joining => "on the way in",
                    Belonging::Returning => "coming back",
                    Belonging::Member => "member",
                    Belonging::Organiser => "organiser",
                    Belonging::Ended => "no longer a member",
                };
                let row = |g: &GroupSummary| {
                    let members = count(g.members, "member", "members");
                    vec![short(&g.id).to_owned(), g.name.clone(), state(g.state).to_owned(), members]
                };
                table(&groups.iter().map(row).collect::<Vec<_>>());
            });
        }
        Group::Show { group } => {
            let group: GroupView = client.get(&path(group.as_deref(), "")).await?;
            out.say(&group, || show(&group));
        }
        Group::Invite { group, whom, note, addresses, uses, output } => {
            let draft = LetterDraft { whom, note, addresses, uses };
            invite(&client, group, &draft, output, out).await?
        }
        Group::Read { letter } => {
            let held = json!({ "letter": read_letter(&letter)? });
            let invitation: InvitationView = client.post("/api/v1/letters/read", &held).await?;
            out.say(&invitation, || show_invitation(&invitation));
        }
        Group::Join { letter, name } => {
            let held = json!({ "letter": read_letter(&letter)?, "name": name });
            let joining: GroupSummary = client.post("/api/v1/letters/join", &held).await?;
            join(&client, joining, out).await?;
        }
        Group::Members { group } => {
            belong::members(&client, group.as_deref(), out).await?;
        }
        Group::Neighbours { group } => belong::neighbours(&client, group.as_deref(), out).await?,
        Group::Remove(remove) => decide::remove(&client, remove, out).await?,
        Group::Decisions { group } => decide::decisions(&client, group.as_deref(), out).await?,
        Group::Agree { decision, group } => decide::agree(&client, &decision, group.as_deref(), out).await?,
        Group::Change(change) => decide::change(&client, change, out).await?,
        Group::Role(give) => decide::give_role(&client, give, out).await?,
        Group::TakeDown(take) => decide::take_down(&client, take, out).await?,
        Group::Keep(keep) => decide::keep(&client, keep, out).await?,
        Group::Call { group } => decide::call(&client, group.as_deref(), out).await?,
        Group::Appoint { organisers, threshold, group } => {
            decide::appoint(&client, organisers, threshold, group.as_deref(), out).await?;
        }
        Group::Follow { charter, group } => {
            decide::follow(&client, charter.as_deref(), group.as_deref(), out).await?;
        }
        Group::Leave { group, anyway } => belong::leave(&client, group.as_deref(), anyway, out).await?,
        Group::Vouch { person, undo, group } => {
            belong::vouch(&client, &person, undo, group.as_deref(), out).await?;
        }
        Group::Guidelines { group, accept } => {
            belong::guidelines(&client, group.as_deref(), accept, out).await?;
        }
        Group::Relay(relay) => crate::relay::group(&client, relay, out).await?,
        Group::Reach { address, group } => {
            let known: KnownAddress =
                client.post(&path(group.as_deref(), "/addresses"), &json!({ "address": address })).await?;
            out.say(&known, || {
                println!("{} is tried from now on, again and again until somebody answers.", known.address);
                if !client.is_served() {
                    println!("It needs `hedgerow serve` to be running.");
                }
            });
        }
    }
    Ok(())
}

async fn invite(
    client: &Client,
    group: Option<String>,
    draft: &LetterDraft,
    output: Option<std::path::PathBuf>,
    out: Out,
) -> Result<(), Failure> {
    let new = serde_json::to_value(draft).unwrap_or_default();
    let letter: LetterView = client.post(&path(group.as_deref(), "/letters"), &new).await?;
    if let Some(file) = &output {
        std::fs::write(file, &letter.text).map_err(|e| {
            Failure::of_system("E_FILE", format!("the file {} cannot be written: {e}", file.display()))
        })?;
    }
    out.say(&letter, || {
        match &output {
            Some(file) if letter.uses > 1 => {
                println!("The poster is in {}. Whoever sees it can ask to come in.", file.display());
            }
            Some(file) => println!("The letter is in {}. Whoever gets it is in.", file.display()),
            None => println!("{}", letter.text),
        }
        if letter.addresses.is_empty() {
            println!("No address of yours was found. Give one with --address, or tell it to your neighbour.");
        }
        if !client.is_served() {
            println!("They can come in while `hedgerow serve` is running: start it and leave it open.");
        }
    });
    Ok(())
}

/// Waits until the way in is behind; whoever does not want to wait may leave, it goes on.
async fn join(client: &Client, joining: GroupSummary, out: Out) -> Result<(), Failure> {
    if !out.json {
        println!("Going to the neighbour who wrote the letter …");
        if client.is_served() {
            println!("You may press Ctrl-C: the running Hedgerow goes on by itself.");
        } else {
            println!("You may press Ctrl-C: it goes on with `hedgerow serve`.");
        }
    }
    let bar = Bar::new(out, "on the way in");
    let mut progress = client.progress().await?;
    let at = path(Some(&joining.id), "");
    let begun = tokio::time::Instant::now();
    let mut told = false;
    let group = loop {
        let group: GroupView = client.get(&at).await?;
        if !matches!(group.summary.state, Belonging::Joining | Belonging::Returning) {
            break group;
        }
        let status: hedgerow_node::view::Status = client.get("/api/v1/status").await?;
        if let Some(notice) = status.notices.iter().find(|n| n.code == "E_LETTER_USED_UP") {
            bar.finish();
            let mut failure = Failure::usage(&notice.code, &notice.text);
            failure.0.help.clone_from(&notice.help);
            failure.0.class = "refused".to_owned();
            return Err(failure);
        }
        if !told && begun.elapsed().as_secs() >= 15 && !out.json {
            told = true;
            println!(
                "Nobody has answered yet. Is your neighbour's Hedgerow running? It is tried again and again."
            );
        }
        tokio::select! {
            Some(progress) = progress.recv() => bar.show(&progress),
            () = tokio::time::sleep(std::time::Duration::from_millis(150)) => {}
        }
    };
    bar.finish();
    client.linger().await?;
    out.say(&group, || {
        println!("You are a member of “{}”.", group.summary.name);
        println!("Next: hedgerow search …     hedgerow listing list");
    });
    Ok(())
}

fn show(group: &GroupView) {
    let summary = &group.summary;
    println!("{} ({})", summary.name, short(&summary.id));
    println!(
        "  {}, {}",
        count(summary.members, "member", "members"),
        count(summary.listings, "listing", "listings")
    );
    if let Some(place) = &group.place {
        println!("  Place: {place}");
    }
    let who = if group.members_invite { "Every member" } else { "An organiser" };
    println!("  {who} may invite.");
    say_connection(&summary.connection);
    if !group.guidelines.is_empty() {
        println!("\nWhat you agreed to:\n{}", group.guidelines);
    }
}

fn show_invitation(invitation: &InvitationView) {
    println!("{} invites you to “{}”.", invitation.inviter, invitation.name);
    if let Some(note) = &invitation.note {
        println!("\n  {note}");
    }
    if !invitation.guidelines.is_empty() {
        println!("\nWhat the neighbours agreed to:\n{}", invitation.guidelines);
    }
    let shared: Vec<&str> = invitation.shared.iter().map(seen).collect();
    println!("\nThe others will see: {}.", shared.join("; "));
    println!("You have joined nothing yet. Next: hedgerow group join \"…\"");
}

fn seen(what: &Shared) -> &'static str {
    match what {
        Shared::Name => "your name",
        Shared::Listings => "what you offer or look for",
        Shared::Letter => "that you came by this letter",
    }
}

/// The letter itself, or the file it is in.
fn read_letter(text: &str) -> Result<String, Failure> {
    let file = Path::new(text);
    if text.contains("hedgerow://") || !file.is_file() {
        return Ok(text.to_owned());
    }
    std::fs::read_to_string(file)
        .map_err(|e| Failure::of_system("E_FILE", format!("the file {text} cannot be read: {e}")))
}

pub(crate) fn path(group: Option<&str>, rest: &str) -> String {
    format!("/api/v1/groups/{}{rest}", escape(group.filter(|g| !g.trim().is_empty()).unwrap_or("-")))
}

/// A text as part of an address (RFC 3986, section 2.1).
pub(crate) fn escape(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
