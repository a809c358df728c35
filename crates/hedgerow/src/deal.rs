//! `deal`: from asking to bringing back.

use hedgerow_node::view::{DealStep, DealView};
use serde_json::json;

use crate::args::Deal;
use crate::client::Client;
use crate::config::Settings;
use crate::days;
use crate::failure::Failure;
use crate::group::escape;
use crate::out::{self, Out, cut, held_by, short, table};

pub(crate) async fn run(settings: &Settings, deal: Deal, out: Out) -> Result<(), Failure> {
    let client = Client::open(settings).await?;
    let (deal, step) = match deal {
        Deal::Ask { listing, from, to, note } => {
            let today = hedgerow_node::local_today();
            let from = days::read(&from, today)?;
            let to = to.as_deref().map_or(Ok(from.clone()), |to| days::read_last(to, &from, today))?;
            let ask = json!({ "days": { "from": from, "to": to }, "note": note });
            let path = format!("/api/v1/listings/{}/asks", escape(&listing));
            let deal: DealView = client.post(&path, &ask).await?;
            return finish(&client, &deal, out).await;
        }
        Deal::List { group } => {
            let path = format!("/api/v1/deals?group={}", escape(group.as_deref().unwrap_or_default()));
            let deals: Vec<DealView> = client.get(&path).await?;
            out.say(&deals, || list(&deals));
            return Ok(());
        }
        Deal::Show { deal } => {
            let deal: DealView = client.get(&path(&deal)).await?;
            out.say(&deal, || show(&deal));
            return Ok(());
        }
        Deal::Accept { deal } => (deal, DealStep::Accept {}),
        Deal::Decline(said) => (said.deal, DealStep::Decline { note: said.note }),
        Deal::Withdraw(said) => (said.deal, DealStep::Withdraw { note: said.note }),
        Deal::Message { deal, text } => (deal, DealStep::Message { text }),
        Deal::HandOver(said) => (said.deal, DealStep::HandOver { note: said.note, code: said.code }),
        Deal::Return(said) => (said.deal, DealStep::Return { note: said.note, code: said.code }),
    };
    let step = serde_json::to_value(&step).map_err(|e| Failure::of_system("E_REQUEST", e))?;
    let deal: DealView = client.post(&format!("{}/steps", path(&deal)), &step).await?;
    finish(&client, &deal, out).await
}

async fn finish(client: &Client, deal: &DealView, out: Out) -> Result<(), Failure> {
    let reached = client.linger().await?;
    out.say(deal, || {
        println!("{}, {}: {}", deal.title, out::days(&deal.days.from, &deal.days.to), deal.sentence);
        println!("The deal's number is {}.", short(&deal.id));
        reached.say();
    });
    Ok(())
}

fn list(deals: &[DealView]) {
    if deals.is_empty() {
        println!("No deals yet. Find something with `hedgerow search WORDS`.");
        return;
    }
    let row = |d: &DealView| {
        let mark = if d.waits_for_me { "→" } else { " " };
        let days = out::days(&d.days.from, &d.days.to);
        vec![format!("{mark} {}", short(&d.id)), cut(&d.title, 30), days, d.sentence.clone()]
    };
    table(&deals.iter().map(row).collect::<Vec<_>>());
    if deals.iter().any(|d| d.waits_for_me) {
        println!("→ waits for you. See what you can do: hedgerow deal show NUMBER");
    }
}

fn show(deal: &DealView) {
    println!("{} ({}), {}", deal.title, short(&deal.id), out::days(&deal.days.from, &deal.days.to));
    println!("{}", deal.sentence);
    if let Some(code) = &deal.code {
        let what = if code.what == "return" { "return" } else { "hand-over" };
        println!(
            "Your code for the {what}: {}. Your neighbour types it, and you type your neighbour's.",
            code.mine
        );
    }
    println!();
    for step in &deal.timeline {
        let who = if step.by_me { "you" } else { &deal.with.name };
        let what = match step.step.as_str() {
            "ask" => "asked",
            "accept" => "said yes",
            "decline" => "said no",
            "withdraw" => "took it back",
            "message" => "wrote",
            "hand_over" => "said it was handed over",
            "return" => "said it is back",
            "place" => "told the place in the queue",
            _ => "said something this Hedgerow is too old for",
        };
        let text = step.text.as_deref().map(|t| format!(": {t}")).unwrap_or_default();
        println!("  {}  {who} {what}{text}", step.at.get(..16).unwrap_or(&step.at).replace('T', " "));
    }
    let name = if deal.with.name.is_empty() { "your neighbour" } else { &deal.with.name };
    match deal.held_by {
        _ if deal.seen || deal.held_by.is_none() => {}
        Some(_) if deal.arrived => println!("\nWhat you said last is at {name}'s computer."),
        held => println!("\nWhat you said last is not at {name}'s yet, but {}.", held_by(held.unwrap_or(0))),
    }
    if !deal.may.is_empty() {
        let words = |step: &str| if step == "message" { " \"…\"" } else { "" };
        let line =
            |m: &String| format!("hedgerow deal {} {}{}", m.replace('_', "-"), short(&deal.id), words(m));
        let may: Vec<String> = deal.may.iter().map(line).collect();
        println!("\nYou can:\n  {}", may.join("\n  "));
    }
}

fn path(deal: &str) -> String {
    format!("/api/v1/deals/{}", escape(deal))
}
