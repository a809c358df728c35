//! Who belongs to a group, and what each does alone: vouching, accepting the guidelines, leaving.

use hedgerow_node::view::{GroupView, GuidelinesView, Neighbour, PersonInGroup, Role, Way};
use serde_json::json;

use crate::client::Client;
use crate::failure::Failure;
use crate::group::{escape, path};
use crate::out::{Out, count, short, table};

pub(crate) async fn members(client: &Client, group: Option<&str>, out: Out) -> Result<(), Failure> {
    let people: Vec<PersonInGroup> = client.get(&path(group, "/people")).await?;
    out.say(&people, || {
        let row = |p: &PersonInGroup| {
            let id = short(&p.person.id).to_owned();
            let name = if p.person.name.is_empty() { id } else { p.person.name.clone() };
            let mut what: Vec<&str> = Vec::new();
            if p.person.me {
                what.push("you");
            }
            what.extend(p.roles.iter().map(|role| match role {
                Role::Organiser => "organiser",
                Role::Treasurer => "treasurer",
                Role::Library => "library",
                Role::Member => "member",
            }));
            if p.newcomer {
                what.push("newcomer");
            }
            vec![name, what.join(", ")]
        };
        table(&people.iter().map(row).collect::<Vec<_>>());
    });
    Ok(())
}

pub(crate) async fn neighbours(client: &Client, group: Option<&str>, out: Out) -> Result<(), Failure> {
    let all: Vec<Neighbour> = client.get(&path(group, "/neighbours")).await?;
    out.say(&all, || {
        let row = |n: &Neighbour| {
            let id = short(&n.person.id).to_owned();
            let name = if n.person.name.is_empty() { id } else { n.person.name.clone() };
            let how = match n.way.filter(|_| n.connected) {
                None if n.connected => "connected",
                None => "not awake just now",
                Some(Way::Here) => "on your own network",
                Some(Way::Address) => "over the internet",
                Some(Way::Direct) => "straight, from router to router",
                Some(Way::Relay) => "through a relay peer",
            };
            vec![name, how.to_owned()]
        };
        table(&all.iter().map(row).collect::<Vec<_>>());
    });
    Ok(())
}

pub(crate) async fn leave(
    client: &Client,
    group: Option<&str>,
    anyway: bool,
    out: Out,
) -> Result<(), Failure> {
    let left: GroupView = client.post(&path(group, "/leaving"), &json!({ "anyway": anyway })).await?;
    client.linger().await?;
    out.say(&left, || {
        println!("You have left “{}”. What you offered there vanishes.", left.summary.name);
        println!("What others have read stays with them. Those whom you invited stay.");
        if !client.is_served() {
            println!("The others hear of it while `hedgerow serve` is running.");
        }
    });
    Ok(())
}

pub(crate) async fn vouch(
    client: &Client,
    person: &str,
    undo: bool,
    group: Option<&str>,
    out: Out,
) -> Result<(), Failure> {
    let at = path(group, &format!("/members/{}/vouch", escape(person)));
    let person: PersonInGroup =
        if undo { client.take_back(&at).await? } else { client.put(&at, &json!({})).await? };
    client.linger().await?;
    out.say(&person, || {
        let name = &person.person.name;
        let n = count(person.vouched_by.len(), "neighbour vouches", "neighbours vouch");
        println!("{n} for {name}.");
        if person.newcomer {
            println!("{name} is still a newcomer here.");
        }
    });
    Ok(())
}

pub(crate) async fn guidelines(
    client: &Client,
    group: Option<&str>,
    accept: Option<u32>,
    out: Out,
) -> Result<(), Failure> {
    let guidelines: GuidelinesView = match accept {
        Some(version) => {
            client.post(&path(group, "/guidelines/acceptance"), &json!({ "version": version })).await?
        }
        None => client.get(&path(group, "/guidelines")).await?,
    };
    client.linger().await?;
    out.say(&guidelines, || {
        let text = if guidelines.text.is_empty() { "Nothing is written down." } else { &guidelines.text };
        println!("Version {}:\n{text}\n", guidelines.version);
        println!("Accepted by {}.", count(guidelines.accepted_by.len(), "member", "members"));
        if guidelines.accepted_at.is_none() {
            println!(
                "You have not accepted this version: hedgerow group guidelines --accept {}",
                guidelines.version
            );
        }
        match &guidelines.review {
            Some(day) if guidelines.review_is_due => println!("It was to be looked at again on {day}."),
            Some(day) => println!("It is to be looked at again on {day}."),
            None => {}
        }
    });
    Ok(())
}
