//! The status page of a relay peer: plain HTML, made anew for each look at it, without a script.

use hedgerow_node::view::{CarriedGroup, Notice, RelayStatus};

/// Colours and measures are those of all pages; the rest is this page's own.
pub(super) const STYLE: &str =
    concat!(include_str!("../../../../ui/src/look/tokens.css"), include_str!("page.css"));
/// The small picture of a browser's tab.
pub(super) const ICON: &str = include_str!("../../../../icons/icon.svg");

/// The page for how it stands.
pub(super) fn page(status: &RelayStatus) -> String {
    let fields = [
        ("{sign}", if status.notices.is_empty() { "All is well" } else { "Please look" }.to_owned()),
        ("{head}", head(status)),
        ("{notices}", status.notices.iter().map(notice).collect()),
        ("{groups}", groups(&status.groups)),
        ("{room}", room(status)),
        ("{turned_away}", turned_away(status.turned_away)),
        ("{received}", size(status.received_bytes)),
        ("{sent}", size(status.sent_bytes)),
        ("{pace}", size(status.bandwidth_most)),
        ("{photos_most}", size(status.photos_most)),
        ("{member_most}", grouped(status.member_most as u64)),
        ("{addresses}", addresses(&status.addresses)),
        ("{card}", escaped(&status.card)),
        ("{version}", escaped(&status.version)),
        ("{since}", moment(&status.since)),
    ];
    fields.iter().fold(include_str!("page.html").to_owned(), |page, (name, value)| page.replace(name, value))
}

fn head(status: &RelayStatus) -> String {
    let here = match status.connected {
        0 => "Nobody is".to_owned(),
        some => counted(some, "computer is", "computers are"),
    };
    match status.groups.len() {
        0 => "It carries no group yet. Give the line below to an organiser, who makes another one of it."
            .to_owned(),
        groups => format!(
            "It carries {}, and cannot read what is written there. {here} connected now.",
            counted(groups, "group", "groups")
        ),
    }
}

fn notice(notice: &Notice) -> String {
    let help = notice.help.as_deref().map(|help| format!("<p>{}</p>", escaped(help))).unwrap_or_default();
    format!("<section class=\"notice\"><p><strong>{}</strong></p>{help}</section>", escaped(&notice.text))
}

fn groups(groups: &[CarriedGroup]) -> String {
    if groups.is_empty() {
        return String::new();
    }
    let rows: String = groups.iter().map(row).collect();
    format!(
        "<section class=\"paper\"><h2 id=\"groups\">Groups</h2>\
         <p class=\"hint\">It knows a group by its number alone; what the group is called, it cannot read.</p>\
         <table aria-labelledby=\"groups\"><thead><tr><th scope=\"col\">Group</th>\
         <th scope=\"col\" class=\"right\">Members here</th><th scope=\"col\" class=\"right\">Records</th>\
         <th scope=\"col\" class=\"right\">On the disk</th><th scope=\"col\" class=\"right\">Photos</th><th scope=\"col\">In step</th></tr></thead>\
         <tbody>{rows}</tbody></table></section>"
    )
}

fn row(group: &CarriedGroup) -> String {
    let cell = |name: &str, class: &str, value: &str| {
        format!("<td{class}><span class=\"name\">{name}: </span>{value}</td>")
    };
    let short: String = group.id.chars().take(8).collect();
    let right = " class=\"right\"";
    let here = format!("{} of {}", grouped(group.connected as u64), grouped(group.members as u64));
    [
        format!("<tr><th scope=\"row\"><code>{}</code></th>", escaped(&short)),
        cell("Members here", right, &here),
        cell("Records", right, &grouped(group.records as u64)),
        cell("On the disk", right, &size(group.bytes)),
        cell("Photos", right, &size(group.photo_bytes)),
        format!("<td>{}</td></tr>", escaped(&group.sentence)),
    ]
    .concat()
}

fn room(status: &RelayStatus) -> String {
    let bounded = |name: &str, used: u64, most: u64, shown: fn(u64) -> String| {
        let (used_shown, most_shown) = (shown(used), shown(most));
        let full = if used >= most { " <strong>Full</strong>" } else { "" };
        format!(
            "<div><dt>{name}</dt><dd><meter min=\"0\" max=\"{most}\" value=\"{}\" aria-hidden=\"true\"></meter>\
             {used_shown} of {most_shown}{full}</dd></div>",
            used.min(most)
        )
    };
    [
        bounded("Computers connected", status.connected as u64, u64::from(status.connections_most), grouped),
        bounded("Disk", status.disk_bytes, status.disk_most, size),
        status.memory_bytes.map(|used| bounded("Memory", used, status.memory_most, size)).unwrap_or_default(),
        bounded("Groups", status.groups.len() as u64, status.groups_most as u64, grouped),
    ]
    .concat()
}

fn turned_away(computers: u64) -> String {
    match computers {
        0 => "Nobody had to be turned away.".to_owned(),
        1 => "One computer had to be turned away, because there was no room.".to_owned(),
        more => {
            format!("{} times a computer had to be turned away, because there was no room.", grouped(more))
        }
    }
}

fn addresses(all: &[String]) -> String {
    if all.is_empty() {
        return "<p>Nobody can reach it from elsewhere: write where it is into its settings, as \
                <code>address</code>.</p>"
            .to_owned();
    }
    let all: Vec<String> = all.iter().map(|address| format!("<code>{}</code>", escaped(address))).collect();
    format!("<p>Neighbours reach it at {}.</p>", all.join(" or "))
}

fn counted(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {many}", grouped(n as u64)) }
}

/// With a comma between thousands.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn size(bytes: u64) -> String {
    const MEGABYTE: u64 = 1024 * 1024;
    let tenths = |unit: u64| format!("{}.{}", grouped(bytes / unit), bytes % unit * 10 / unit);
    match bytes {
        0..MEGABYTE => format!("{} kB", bytes.div_ceil(1024)),
        _ if bytes < 1024 * MEGABYTE => format!("{} MB", tenths(MEGABYTE)),
        _ => format!("{} GB", tenths(1024 * MEGABYTE)),
    }
}

/// A moment of RFC 3339 as one reads it.
fn moment(text: &str) -> String {
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    let time: String = time.chars().take(5).collect();
    format!("<time datetime=\"{}\">{} at {} UTC</time>", escaped(text), escaped(day), escaped(&time))
}

/// Words that are no markup, and no field of the page either.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '{' => out.push_str("&#123;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// A relay peer in the middle of its life.
    pub(in super::super) fn sample() -> RelayStatus {
        RelayStatus {
            version: "0.1.0".to_owned(),
            key: "c0ffee".to_owned(),
            card: "hedgerow://relay/1#AAAA".to_owned(),
            addresses: vec!["relay.example:7142".to_owned()],
            since: "2026-11-25T13:45:10Z".to_owned(),
            connected: 17,
            connections_most: 6000,
            member_most: 64,
            turned_away: 0,
            memory_bytes: Some(80 << 20),
            memory_most: 2 << 30,
            disk_bytes: 70 << 20,
            disk_most: 4 << 30,
            photos_most: 512 << 20,
            received_bytes: 5 << 20,
            sent_bytes: 1_300_000_000,
            bandwidth_most: 64 << 20,
            groups: vec![CarriedGroup {
                id: "81b04e7d0c55aa".to_owned(),
                members: 42,
                connected: 17,
                records: 12_345,
                bytes: 70 << 20,
                photo_bytes: 9 << 20,
                agreed_at: Some("2026-11-25T13:46:00Z".to_owned()),
                sentence: "Agreed with a member just now.".to_owned(),
            }],
            groups_most: 48,
            notices: Vec::new(),
        }
    }

    #[test]
    fn every_bound_is_on_the_page() {
        let page = page(&sample());
        let shown = [
            "17 of 6,000",
            "70.0 MB of 4.0 GB",
            "80.0 MB of 2.0 GB",
            "1 of 48",
            "64.0 MB a second",
            "1.2 GB",
            "at most 64 computers",
            "512.0 MB",
            "9.0 MB",
            "All is well",
            "17 of 42",
            "12,345",
            "relay.example:7142",
            "2026-11-25 at 13:45 UTC",
        ];
        for text in shown {
            assert!(page.contains(text), "{text}:\n{page}");
        }
        assert!(!page.contains('{'), "a field was not filled in");
        assert!(!page.contains("<script") && !page.contains("style="), "the policy refuses these");
    }

    #[test]
    fn what_is_full_or_wrong_is_said() {
        let text = "The disk is full <b>{card}</b>".to_owned();
        let notice = Notice { code: "N_RELAY_FULL".to_owned(), text, help: None, values: BTreeMap::new() };
        let status = RelayStatus { disk_bytes: 5 << 30, notices: vec![notice], ..sample() };
        let page = page(&status);
        assert!(page.contains("Please look") && page.contains("<strong>Full</strong>"));
        // Words are no markup, and no field.
        assert!(page.contains("The disk is full &lt;b&gt;&#123;card}&lt;/b&gt;"), "{page}");
    }
}
