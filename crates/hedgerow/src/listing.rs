//! `listing` and `search`.

use hedgerow_node::view::{ImportReport, ListingPage, ListingView, ReadAs, Separator};
use serde_json::{Value, json};

use crate::args::{Filter, Listing, Search, Words};
use crate::client::Client;
use crate::config::Settings;
use crate::days;
use crate::failure::Failure;
use crate::group::escape;
use crate::out::{self, Out, count, cut, held_by, short, table};
use crate::wait::watching;

pub(crate) async fn run(settings: &Settings, listing: Listing, out: Out) -> Result<(), Failure> {
    let client = Client::open(settings).await?;
    match listing {
        Listing::Add { title, group, words } => {
            let path = format!("/api/v1/listings?group={}", escape(group.as_deref().unwrap_or_default()));
            let listing: ListingView = client.post(&path, &draft(Some(&title), &words)).await?;
            let reached = client.linger().await?;
            out.say(&listing, || {
                let how = if listing.wanted { "wanted" } else { "offered" };
                println!("“{}” is {how}. Its number is {}.", listing.title, short(&listing.id));
                reached.say();
            });
        }
        Listing::Edit { listing, title, words } => {
            let listing: ListingView = client.put(&path(&listing), &draft(title.as_deref(), &words)).await?;
            let reached = client.linger().await?;
            out.say(&listing, || {
                println!("“{}” is changed.", listing.title);
                reached.say();
            });
        }
        Listing::Show { listing } => {
            let listing: ListingView = client.get(&path(&listing)).await?;
            out.say(&listing, || show(&listing));
        }
        Listing::Withdraw { listing } => {
            client.delete(&path(&listing)).await?;
            let reached = client.linger().await?;
            out.say(&json!({ "withdrawn": listing }), || {
                println!("It is withdrawn.");
                reached.say();
            });
        }
        Listing::List { mine, filter } => list(&client, "", mine, &filter, out).await?,
        Listing::Import { file, dry_run, group } => {
            let unread = |e: std::io::Error| {
                Failure::of_system("E_FILE", format!("the file {} cannot be read: {e}", file.display()))
                    .help("Nothing was written. Is it in this folder? Otherwise give its whole path.")
            };
            // A file that nobody would read is not taken into memory first.
            hedgerow_node::check_csv_size(std::fs::metadata(&file).map_err(unread)?.len())?;
            let bytes = std::fs::read(&file).map_err(unread)?;
            let group = escape(group.as_deref().unwrap_or_default());
            let path = format!("/api/v1/import?group={group}&dry_run={dry_run}");
            let progress = client.progress().await?;
            let import = client.post_file::<ImportReport>(&path, bytes);
            let report = watching(out, "importing", progress, import).await?;
            let reached = client.linger().await?;
            out.say(&report, || {
                say_report(&report, client.is_served());
                reached.say();
            });
        }
        Listing::Undo { import } => {
            let report: ImportReport = client.post("/api/v1/import/undo", &json!({ "undo": import })).await?;
            out.say(&report, || {
                println!(
                    "{} withdrawn, {} put back as they were.",
                    count(report.added, "listing is", "listings are"),
                    report.changed
                );
            });
        }
        Listing::Export { group } => {
            let group = escape(group.as_deref().unwrap_or_default());
            let text = client.get_text(&format!("/api/v1/export?group={group}")).await?;
            out.say(&json!({ "csv": text }), || println!("{}", text.trim_end()));
        }
    }
    Ok(())
}

pub(crate) async fn search(settings: &Settings, search: Search, out: Out) -> Result<(), Failure> {
    let client = Client::open(settings).await?;
    list(&client, &search.words.join(" "), false, &search.filter, out).await
}

async fn list(client: &Client, words: &str, mine: bool, filter: &Filter, out: Out) -> Result<(), Failure> {
    let today = hedgerow_node::local_today();
    let mut query = format!("words={}&mine={mine}", escape(words));
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            query.push_str(&format!("&{name}={}", escape(&value)));
        }
    };
    put("mode", filter.mode.clone());
    put("group", filter.group.clone());
    put("limit", filter.limit.map(|n| n.to_string()));
    put("from", filter.from.as_deref().map(|d| days::read(d, today)).transpose()?);
    put("to", filter.to.as_deref().map(|d| days::read(d, today)).transpose()?);
    let page: ListingPage = client.get(&format!("/api/v1/listings?{query}")).await?;
    out.say(&page, || {
        if page.listings.is_empty() {
            println!("Nothing found.");
            return;
        }
        let row = |l: &ListingView| {
            let who = if l.owner.me { "yours".to_owned() } else { l.owner.name.clone() };
            let more = match (l.wanted, l.busy.is_empty()) {
                (true, _) => "wanted",
                (false, false) => "some days promised",
                (false, true) => "",
            };
            let held = l.held_by.map(held_by).unwrap_or_default();
            vec![short(&l.id).to_owned(), cut(&l.title, 44), cut(&who, 20), held, more.to_owned()]
        };
        table(&page.listings.iter().map(row).collect::<Vec<_>>());
        if page.total > page.listings.len() {
            println!(
                "  … and {} more; see them with --limit {}",
                page.total - page.listings.len(),
                page.total.min(500)
            );
        }
        if page.listings.iter().any(|l| !l.owner.me) {
            println!("To ask for one: hedgerow deal ask NUMBER FIRST-DAY LAST-DAY");
        }
    });
    Ok(())
}

fn show(listing: &ListingView) {
    println!("{} ({})", listing.title, short(&listing.id));
    let whose = if listing.owner.me { "yours".to_owned() } else { format!("{}'s", listing.owner.name) };
    let what = if listing.wanted { "wanted" } else { "offered" };
    println!("  {whose}, {what}: {}", listing.mode.replace('_', " "));
    for (name, value) in [
        ("", Some(listing.text.clone()).filter(|t| !t.is_empty())),
        ("Category: ", Some(listing.category.clone()).filter(|t| !t.is_empty())),
        ("Condition: ", listing.condition.clone()),
        ("Care: ", listing.care.clone()),
        ("Entered for: ", listing.entered_for.clone()),
        ("Pieces: ", Some(listing.quantity).filter(|n| *n > 1).map(|n| n.to_string())),
        ("Longest loan in days: ", listing.longest_days.map(|n| n.to_string())),
        ("Ask so many days before: ", listing.notice_days.map(|n| n.to_string())),
    ] {
        if let Some(value) = value {
            println!("  {name}{value}");
        }
    }
    if let Some(held) = listing.held_by {
        println!("  This listing is {}.", held_by(held));
    }
    for busy in &listing.busy {
        println!("  Promised: {}", out::days(&busy.from, &busy.to));
    }
    if !listing.owner.me {
        println!("To ask for it: hedgerow deal ask {} FIRST-DAY LAST-DAY", short(&listing.id));
    }
}

fn read_as(read: &ReadAs) -> String {
    let separator = match read.separator {
        Separator::Commas => "commas",
        Separator::Semicolons => "semicolons",
        Separator::Tabs => "tabs",
    };
    let first = if read.headed { "the first" } else { "no" };
    format!("Read as {}, separated by {separator}; {first} line names the columns.", read.encoding)
}

fn say_report(report: &ImportReport, is_served: bool) {
    println!("{}", report.read_as.as_ref().map_or("Taken back.".to_owned(), read_as));
    for line in &report.lines {
        let column = line.column.as_deref().map(|c| format!(", {c}")).unwrap_or_default();
        let left_out = if line.left_out { " Left out." } else { "" };
        println!("  line {}{column}: {} ({}).{left_out}", line.line, line.text, line.code);
    }
    let would = if report.dry_run { "would be " } else { "" };
    println!(
        "{} {would}added, {} {would}changed, {} as they were, {} left out.",
        report.added, report.changed, report.same, report.left_out
    );
    // Only the Hedgerow that took it in remembers what was there before.
    if let Some(undo) = report.undo.as_ref().filter(|_| is_served) {
        println!("To take it back, until Hedgerow is closed: hedgerow listing undo {undo}");
    } else if report.dry_run {
        println!("Nothing was written.");
    }
}

fn draft(title: Option<&str>, words: &Words) -> Value {
    json!({
        "title": title,
        "text": words.text,
        "category": words.category,
        "mode": words.mode,
        "wanted": words.wanted.then_some(true),
        "code": words.code,
        "condition": words.condition,
        "quantity": words.quantity,
        "longest_days": words.longest_days,
        "notice_days": words.notice_days,
        "buffer_days": words.buffer_days,
        "care": words.care,
    })
}

fn path(listing: &str) -> String {
    format!("/api/v1/listings/{}", escape(listing))
}
