//! `thing`: what one has and who has it, without any group.

use hedgerow_node::view::{Out as Lent, ThingList, ThingView};
use serde_json::json;

use crate::args::Thing;
use crate::client::Client;
use crate::config::Settings;
use crate::days;
use crate::failure::Failure;
use crate::group::escape;
use crate::out::{self, Out, count, cut, short, table};

pub(crate) async fn run(settings: &Settings, thing: Thing, out: Out) -> Result<(), Failure> {
    let client = Client::open(settings).await?;
    match thing {
        Thing::Add { title, text, category, code, care } => {
            let draft =
                json!({ "title": title, "text": text, "category": category, "code": code, "care": care });
            let thing: ThingView = client.post("/api/v1/things", &draft).await?;
            out.say(&thing, || {
                println!("“{}” is on your list. Its number is {}.", thing.title, short(&thing.id))
            });
        }
        Thing::List { words, sort } => {
            let sort = sort.map(|s| format!("&sort={}", escape(&s))).unwrap_or_default();
            let path = format!("/api/v1/things?words={}{sort}", escape(&words.join(" ")));
            let list: ThingList = client.get(&path).await?;
            out.say(&list, || show(&list));
        }
        Thing::LendTo { thing, to, due, note } => {
            let due = due.as_deref().map(|day| days::read(day, hedgerow_node::local_today())).transpose()?;
            let lend = json!({ "to": to, "due": due, "note": note });
            let thing: ThingView = client.post(&format!("{}/lend", path(&thing)), &lend).await?;
            out.say(&thing, || {
                let where_it_is = thing.out.as_ref().map(whereabouts).unwrap_or_default();
                println!("“{}” is {where_it_is}.", thing.title);
            });
        }
        Thing::Returned { thing, note } => {
            let thing: ThingView =
                client.post(&format!("{}/returned", path(&thing)), &json!({ "note": note })).await?;
            out.say(&thing, || println!("“{}” is back.", thing.title));
        }
    }
    Ok(())
}

fn show(list: &ThingList) {
    if list.things.is_empty() {
        println!("Nothing is on your list. Put something on it: hedgerow thing add \"Ladder\"");
        return;
    }
    let row = |thing: &ThingView| {
        let offered = match thing.offered.len() {
            0 => String::new(),
            n => format!("offered in {}", count(n, "group", "groups")),
        };
        let where_it_is = thing.out.as_ref().map(whereabouts).unwrap_or_default();
        let code = thing.code.clone().unwrap_or_default();
        vec![short(&thing.id).to_owned(), cut(&thing.title, 44), cut(&code, 16), offered, where_it_is]
    };
    table(&list.things.iter().map(row).collect::<Vec<_>>());
}

/// “with Uncle Pali, due Sat 5 Dec 2026”
fn whereabouts(lent: &Lent) -> String {
    let due = match (&lent.due, lent.days_late) {
        (None, _) => String::new(),
        (Some(due), 0) => format!(", due {}", out::days(due, due)),
        (Some(_), late) => format!(", {} late", count(late as usize, "day", "days")),
    };
    format!("with {}{due}", lent.to)
}

fn path(thing: &str) -> String {
    format!("/api/v1/things/{}", escape(thing))
}
