//! How answers are shown: one JSON document, or sentences and tables for a person.

use serde::Serialize;

/// Where answers go.
#[derive(Clone, Copy)]
pub(crate) struct Out {
    pub(crate) json: bool,
}

impl Out {
    /// Shows an answer: the value itself as JSON, or what `say` prints.
    pub(crate) fn say(self, value: &impl Serialize, say: impl FnOnce()) {
        if self.json {
            println!("{}", serde_json::to_string(value).unwrap_or_default());
        } else {
            say();
        }
    }
}

/// The first letters of a number: enough to name it.
pub(crate) fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}

/// Prints rows in columns, the last as it is.
pub(crate) fn table(rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|c| rows.iter().filter_map(|r| r.get(c)).map(|t| t.chars().count()).max().unwrap_or(0))
        .collect();
    for row in rows {
        let mut line = String::from("  ");
        for (i, cell) in row.iter().enumerate() {
            line.push_str(cell);
            if i + 1 < row.len() {
                line.extend(std::iter::repeat_n(' ', widths[i] + 2 - cell.chars().count()));
            }
        }
        println!("{}", line.trim_end());
    }
}

/// A text cut to so many characters.
pub(crate) fn cut(text: &str, chars: usize) -> String {
    if text.chars().count() <= chars {
        return text.to_owned();
    }
    text.chars().take(chars - 1).chain(['…']).collect()
}

/// How many other computers hold something.
pub(crate) fn held_by(others: usize) -> String {
    match others {
        0 => "only here so far".to_owned(),
        n => format!("held by {}", count(n, "other computer", "other computers")),
    }
}

/// “1 thing”, “2 things”.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// “1 to 3 December 2026”, in the words of the days themselves.
pub(crate) fn days(from: &str, to: &str) -> String {
    let date = |text: &str| text.parse::<jiff::civil::Date>().ok();
    match (date(from), date(to)) {
        (Some(f), Some(t)) if f == t => f.strftime("%a %-d %b %Y").to_string(),
        (Some(f), Some(t)) => format!("{} to {}", f.strftime("%a %-d %b"), t.strftime("%a %-d %b %Y")),
        _ => format!("{from} to {to}"),
    }
}
