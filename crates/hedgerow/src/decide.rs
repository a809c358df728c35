//! What organisers decide: removals, charters, takedowns, and their yes to one another's proposals.

use hedgerow_node::view::{
    AppointDraft, CharterDraft, ConfirmationDraft, DecisionKind, DecisionState, DecisionView, Person,
    QuorumView, RemovalDraft, RemovalPreview, Role, TakedownDraft,
};
use serde_json::json;

use crate::args::{Change, GiveRole, Keep, Remove, TakeDown};
use crate::client::Client;
use crate::failure::Failure;
use crate::group::{escape, path};
use crate::out::{Out, count, short, table};

pub(crate) async fn remove(client: &Client, remove: Remove, out: Out) -> Result<(), Failure> {
    let group = remove.group.as_deref();
    let preview: RemovalPreview =
        client.get(&path(group, &format!("/members/{}/removal", escape(&remove.person)))).await?;
    if remove.dry_run {
        out.say(&preview, || say_preview(&preview));
        return Ok(());
    }
    let Remove { person, keep, keep_all, keep_nobody, reason, .. } = &remove;
    let draft = RemovalDraft {
        person: person.clone(),
        keep: keep.clone(),
        keep_all: *keep_all,
        keep_nobody: *keep_nobody,
        reason: reason.clone(),
    };
    let decided = post(client, &path(group, "/removals"), &draft).await?;
    client.linger().await?;
    out.say(&decided, || {
        say_decided(&decided);
        if decided.state == DecisionState::InForce {
            println!("What was read cannot be un-read.");
        }
        say_deals(&preview);
    });
    Ok(())
}

pub(crate) async fn decisions(client: &Client, group: Option<&str>, out: Out) -> Result<(), Failure> {
    let all: Vec<DecisionView> = client.get(&path(group, "/decisions")).await?;
    out.say(&all, || {
        if all.is_empty() {
            println!("Nothing was proposed yet.");
        }
        for decision in &all {
            println!("{}  {}", short(&decision.id), decision.sentence);
            say_more(decision);
        }
    });
    Ok(())
}

pub(crate) async fn agree(
    client: &Client,
    decision: &str,
    group: Option<&str>,
    out: Out,
) -> Result<(), Failure> {
    let at = path(group, &format!("/decisions/{}/agreement", escape(decision)));
    decided(client, &at, &json!({}), out).await
}

pub(crate) async fn change(client: &Client, change: Change, out: Out) -> Result<(), Failure> {
    let at = path(change.group.as_deref(), "/charters");
    let draft = CharterDraft {
        organisers: change.organisers,
        threshold: change.threshold,
        members_invite: change.members_invite,
        ask_first: change.ask_first,
        treasurer: change.treasurer,
        libraries: change.libraries,
        quorum: change.quorum,
        quorum_needed: change.quorum_needed,
        vouches: change.vouches,
        name: change.name,
        guidelines: change.guidelines,
        place: change.place,
        review: change.review,
        reason: change.reason,
        renew: change.renew,
    };
    decided(client, &at, &draft, out).await
}

pub(crate) async fn give_role(client: &Client, give: GiveRole, out: Out) -> Result<(), Failure> {
    let at = path(give.group.as_deref(), &format!("/members/{}/role", escape(&give.person)));
    decided(client, &at, &json!({ "role": Role::from(give.role) }), out).await
}

pub(crate) async fn take_down(client: &Client, take: TakeDown, out: Out) -> Result<(), Failure> {
    let at = path(take.group.as_deref(), "/takedowns");
    let draft = TakedownDraft { listing: take.listing, only_hide: take.only_hide, reason: take.reason };
    decided(client, &at, &draft, out).await
}

pub(crate) async fn keep(client: &Client, keep: Keep, out: Out) -> Result<(), Failure> {
    let at = path(keep.group.as_deref(), "/confirmations");
    decided(client, &at, &ConfirmationDraft { person: keep.person, reason: keep.reason }, out).await
}

pub(crate) async fn follow(
    client: &Client,
    charter: Option<&str>,
    group: Option<&str>,
    out: Out,
) -> Result<(), Failure> {
    let left: Vec<DecisionView> = match charter {
        Some(charter) => {
            client.put(&path(group, &format!("/branches/{}", escape(charter))), &json!({})).await?
        }
        None => client.get(&path(group, "/branches")).await?,
    };
    client.linger().await?;
    out.say(&left, || {
        if left.is_empty() {
            println!("There is nothing to choose between.");
        }
        for branch in &left {
            println!("{}  {}", short(&branch.id), branch.sentence);
            say_more(branch);
        }
    });
    Ok(())
}

pub(crate) async fn call(client: &Client, group: Option<&str>, out: Out) -> Result<(), Failure> {
    let quorum: QuorumView = client.post(&path(group, "/quorum/call"), &json!({})).await?;
    client.linger().await?;
    out.say(&quorum, || {
        println!("{} of {} have called.", quorum.called_by.len(), quorum.needed);
        if let Some(at) = &quorum.may_sign_at {
            println!("If no organiser is heard of, others can be appointed from {at} on.");
        }
    });
    Ok(())
}

pub(crate) async fn appoint(
    client: &Client,
    organisers: Vec<String>,
    threshold: Option<u8>,
    group: Option<&str>,
    out: Out,
) -> Result<(), Failure> {
    decided(client, &path(group, "/quorum/charters"), &AppointDraft { organisers, threshold }, out).await
}

async fn decided(client: &Client, at: &str, what: &impl serde::Serialize, out: Out) -> Result<(), Failure> {
    let decided = post(client, at, what).await?;
    client.linger().await?;
    out.say(&decided, || say_decided(&decided));
    Ok(())
}

async fn post(client: &Client, at: &str, what: &impl serde::Serialize) -> Result<DecisionView, Failure> {
    client.post(at, &serde_json::to_value(what).unwrap_or_default()).await
}

fn say_decided(decision: &DecisionView) {
    println!("{}", decision.sentence);
    say_more(decision);
    if decision.state == DecisionState::Open {
        println!("The other organisers say yes with: hedgerow group agree {}", short(&decision.id));
    }
}

fn say_more(decision: &DecisionView) {
    for change in &decision.changes {
        let field = serde_json::to_value(change.field).unwrap_or_default();
        let field = field.as_str().unwrap_or_default().replace('_', " ");
        let said =
            |text: &str| if text.is_empty() { "nobody or nothing".to_owned() } else { text.to_owned() };
        println!("    {field}: {} → {}", said(&change.from), said(&change.to));
    }
    if decision.what == DecisionKind::Removal && !decision.stay.is_empty() {
        println!("    Who stays of those whom the person invited: {}", names(&decision.stay));
    }
    if let Some(reason) = &decision.reason {
        println!("    Why: {reason}");
    }
    if !decision.agreed.is_empty() {
        println!("    Agreed: {}", names(&decision.agreed));
    }
}

fn say_preview(preview: &RemovalPreview) {
    let name = &preview.person.name;
    println!("If {name} is removed:");
    println!("  {} vanish everywhere.", count(preview.listings, "listing", "listings"));
    if !preview.invited.is_empty() {
        println!("  {name} invited these; who is not named with --keep goes along:");
        let row = |i: &hedgerow_node::view::Invited| {
            let with = if i.with.is_empty() { String::new() } else { format!("with {}", names(&i.with)) };
            vec![i.person.name.clone(), with]
        };
        table(&preview.invited.iter().map(row).collect::<Vec<_>>());
    }
    say_deals(preview);
    println!("  {} must agree.", count(preview.needed, "organiser", "organisers"));
    println!("  Nothing written from then on can be read by who is gone. What was read cannot be un-read.");
    println!("Nothing was changed.");
}

fn say_deals(preview: &RemovalPreview) {
    for deal in &preview.deals {
        println!(
            "  Your deal about “{}” is still open ({}). It stays readable to both.",
            deal.title, deal.state
        );
    }
}

fn names(people: &[Person]) -> String {
    people.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ")
}
