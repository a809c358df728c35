//! Reading a file of things: which delimiter, which encoding, a header or none, and what is in each row. Pure.

use std::collections::BTreeMap;

use hedgerow_record::limits::CSV_BYTES;

use crate::error::NodeError;
use crate::view::{ImportLine, ListingDraft, ReadAs, Separator};

/// The columns this program writes and reads, in the order of a file without a header.
pub(crate) const COLUMNS: [&str; 13] = [
    "title",
    "description",
    "category",
    "owner",
    "code",
    "condition",
    "quantity",
    "mode",
    "wanted",
    "longest_days",
    "notice_days",
    "buffer_days",
    "care",
];

/// A file as it was read.
pub(crate) struct Table {
    /// How it was read, in words.
    pub(crate) read_as: ReadAs,
    pub(crate) rows: Vec<Row>,
    /// What there is to say about rows that could not be used.
    pub(crate) lines: Vec<ImportLine>,
    pub(crate) left_out: usize,
}

/// A row that can be used.
pub(crate) struct Row {
    pub(crate) line: u64,
    pub(crate) draft: ListingDraft,
}

/// Reads a file. Only what makes the whole of it unreadable is an error.
pub(crate) fn read(file: &[u8]) -> Result<Table, NodeError> {
    check_csv_size(file.len() as u64)?;
    let (text, encoding) = decode(file);
    let delimiter = sniff(&text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    let mut left_out = 0;
    let mut records: Vec<(u64, csv::StringRecord)> = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {
                let line = record.position().map_or(0, csv::Position::line);
                if record.iter().any(|field| !field.is_empty()) {
                    records.push((line, record.clone()));
                }
            }
            Ok(false) => break,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                lines.push(problem(line, None, "E_CSV_ROW", "this row cannot be read"));
                left_out += 1;
            }
        }
    }
    if records.is_empty() {
        return Err(NodeError::usage("E_CSV_EMPTY", "file", "there is nothing in this file")
            .help("The first line names the columns: title, description, category, code …"));
    }
    let header = header(&records[0].1);
    let columns: Vec<Option<&str>> = match &header {
        Some(columns) => columns.clone(),
        None => COLUMNS.iter().map(|c| Some(*c)).collect(),
    };
    if !columns.contains(&Some("title")) {
        return Err(NodeError::usage("E_CSV_NO_TITLE", "file", "no column is called “title”")
            .help("Name the column that says what each thing is “title”. Other columns are optional."));
    }
    let mut rows = Vec::new();
    for (line, record) in records.iter().skip(usize::from(header.is_some())) {
        match draft(&columns, record, *line, &mut lines) {
            Some(draft) => rows.push(Row { line: *line, draft }),
            None => left_out += 1,
        }
    }
    let separator = match delimiter {
        b'\t' => Separator::Tabs,
        b';' => Separator::Semicolons,
        _ => Separator::Commas,
    };
    let read_as = ReadAs { encoding: encoding.to_owned(), separator, headed: header.is_some() };
    Ok(Table { read_as, rows, lines, left_out })
}

/// Whether a file of so many bytes is read at all; an interface may ask before it takes the file into memory.
pub fn check_csv_size(bytes: u64) -> Result<(), NodeError> {
    const MB: u64 = 1024 * 1024;
    if bytes <= CSV_BYTES as u64 {
        return Ok(());
    }
    let text = format!(
        "the file has {} MB, and a file of things may have {} MB",
        bytes.div_ceil(MB),
        CSV_BYTES as u64 / MB
    );
    Err(NodeError { field: Some("file"), ..NodeError::refused("E_CSV_TOO_BIG", text) }
        .help("Nothing was written. Is it the right file? If so, divide it into smaller ones."))
}

/// A field that a spreadsheet would take for a formula is made plain text (OWASP, "CSV Injection"), and so is one that
/// would be taken for a field made plain: both come back as they were.
pub(crate) fn plain(field: &str) -> String {
    let formula = field.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{field}") } else { field.to_owned() }
}

/// UTF-8 with or without a byte order mark, UTF-16 with one, else Windows-1252, which nearly all the rest is.
fn decode(file: &[u8]) -> (String, &'static str) {
    let utf16 = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|b| read([b[0], b[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match file {
        [0xEF, 0xBB, 0xBF, rest @ ..] => (String::from_utf8_lossy(rest).into_owned(), "UTF-8"),
        [0xFF, 0xFE, rest @ ..] => (utf16(rest, u16::from_le_bytes), "UTF-16"),
        [0xFE, 0xFF, rest @ ..] => (utf16(rest, u16::from_be_bytes), "UTF-16"),
        other => match std::str::from_utf8(other) {
            Ok(text) => (text.to_owned(), "UTF-8"),
            Err(_) => (other.iter().map(|b| windows_1252(*b)).collect(), "Windows-1252"),
        },
    }
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

/// The delimiter that the first lines agree on best.
fn sniff(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().take(10).collect();
    let count = |delimiter: u8| {
        let counts: Vec<usize> = head.iter().map(|line| outside_quotes(line, delimiter)).collect();
        let least = counts.iter().copied().min().unwrap_or(0);
        (least, counts.first().copied().unwrap_or(0))
    };
    [b'\t', b';', b','].into_iter().max_by_key(|d| (count(*d), *d == b',')).unwrap_or(b',')
}

fn outside_quotes(line: &str, delimiter: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in line.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b if b == delimiter && !quoted => count += 1,
            _ => {}
        }
    }
    count
}

/// The columns a first line names, if it is a line of names.
fn header(record: &csv::StringRecord) -> Option<Vec<Option<&'static str>>> {
    let columns: Vec<Option<&'static str>> = record.iter().map(column).collect();
    columns.iter().any(Option::is_some).then_some(columns)
}

fn column(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase().replace([' ', '-'], "_");
    let known = COLUMNS.into_iter().find(|c| *c == name);
    known.or(match name.as_str() {
        "name" | "item" | "thing" => Some("title"),
        "text" | "details" => Some("description"),
        "id" | "sku" | "number" => Some("code"),
        "entered_for" => Some("owner"),
        "count" => Some("quantity"),
        _ => None,
    })
}

/// A row as a draft; what is wrong with it is said, and it is left out only if it has no title.
fn draft(
    columns: &[Option<&str>],
    record: &csv::StringRecord,
    line: u64,
    lines: &mut Vec<ImportLine>,
) -> Option<ListingDraft> {
    let mut draft = ListingDraft::default();
    for (column, field) in columns.iter().zip(record.iter()) {
        let (Some(column), false) = (column, field.is_empty()) else { continue };
        // What this program's own export made plain becomes what it was.
        let field = match field.strip_prefix('\'') {
            Some(rest) if plain(rest) == field => rest,
            _ => field,
        };
        let mut number = |draft: &mut Option<u32>| match field.parse() {
            Ok(number) => *draft = Some(number),
            Err(_) => {
                let text = format!("“{field}” is not a number and was passed over");
                lines.push(problem_kept(line, Some(column), "W_NUMBER", &text).with("field", field));
            }
        };
        match *column {
            "title" => draft.title = Some(field.to_owned()),
            "description" => draft.text = Some(field.to_owned()),
            "category" => draft.category = Some(field.to_owned()),
            "owner" => draft.entered_for = Some(field.to_owned()),
            "code" => draft.code = Some(field.to_owned()),
            "condition" => draft.condition = Some(field.to_owned()),
            "mode" => draft.mode = Some(field.to_lowercase()),
            "care" => draft.care = Some(field.to_owned()),
            "wanted" => {
                draft.wanted = Some(matches!(field.to_lowercase().as_str(), "yes" | "true" | "1" | "x"))
            }
            "quantity" => number(&mut draft.quantity),
            "longest_days" => number(&mut draft.longest_days),
            "notice_days" => number(&mut draft.notice_days),
            "buffer_days" => number(&mut draft.buffer_days),
            _ => {}
        }
    }
    if draft.title.is_none() {
        lines.push(problem(line, Some("title"), "E_TITLE", "this row has no title"));
        return None;
    }
    Some(draft)
}

pub(crate) fn problem(line: u64, column: Option<&str>, code: &str, text: &str) -> ImportLine {
    ImportLine { left_out: true, ..problem_kept(line, column, code, text) }
}

fn problem_kept(line: u64, column: Option<&str>, code: &str, text: &str) -> ImportLine {
    ImportLine {
        line,
        column: column.map(str::to_owned),
        code: code.to_owned(),
        text: text.to_owned(),
        values: BTreeMap::new(),
        left_out: false,
    }
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
