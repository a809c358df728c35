//! Importing things from a file, taking an import back, and writing own things into one.

use std::collections::HashMap;

use hedgerow_record::body::Listing;
use hedgerow_record::limits::LIBRARY_SLOTS;
use hedgerow_record::{GroupId, Kind, Millis, Roster as _, Slot};
use rand_core::Rng;

use crate::csv::{COLUMNS, plain, problem, read};
use crate::error::{ErrorClass, NodeError};
use crate::house::House;
use crate::things::{applied, mode_text};
use crate::view::{ImportReport, ListingDraft, Progress, Topic};

/// Listings written in one transaction.
const BATCH: usize = 16_384;
/// Imports that can be taken back.
const UNDO_MAX: usize = 8;

/// Imports of this launch that can be taken back, the latest last.
#[derive(Default)]
pub(crate) struct Undo {
    imports: Vec<Done>,
}

struct Done {
    name: String,
    group: GroupId,
    added: Vec<Slot>,
    changed: Vec<(Slot, Listing)>,
}

impl House {
    /// Adds what is new, changes what is found again by its code or else by title and owner, leaves the rest.
    pub(crate) fn import(
        &mut self,
        group: &str,
        file: &[u8],
        dry_run: bool,
        now: Millis,
    ) -> Result<ImportReport, NodeError> {
        let id = self.street(group)?.id;
        let table = read(file)?;
        let rows = table.rows.len() + table.left_out;
        let street =
            self.streets.get(&id).ok_or_else(|| NodeError::not_found("E_NO_GROUP", "no such group"))?;
        street.pen()?;
        let mut report = ImportReport {
            dry_run,
            read_as: Some(table.read_as),
            left_out: table.left_out,
            lines: table.lines,
            ..ImportReport::default()
        };
        let known: HashMap<String, (Slot, Listing)> = street
            .things
            .of(street.me())
            .map(|t| (found_again(&t.listing), (t.slot, Listing::clone(&t.listing))))
            .collect();
        let mut seen: HashMap<String, u64> = HashMap::new();
        let mut added: Vec<ListingDraft> = Vec::new();
        let mut changed: Vec<(Slot, Listing, Listing)> = Vec::new();
        let room = street.roster.slots(&street.me(), Kind::LISTING);
        // More was judged good than there is room for: the rest is only counted.
        let mut beyond = 0;
        for row in table.rows {
            let name = found_again_draft(&row.draft);
            if let Some(first) = seen.insert(name.clone(), row.line) {
                let text = format!("this is the same thing as in line {first}");
                report.lines.push(problem(row.line, None, "E_TWICE", &text).with("first", &first));
                report.left_out += 1;
                continue;
            }
            let base = known.get(&name);
            if base.is_none() && added.len() as u64 > room {
                beyond += 1;
                continue;
            }
            let checked = match base {
                Some((_, listing)) => applied(listing.clone(), &row.draft).map(Some),
                None => applied(
                    Listing::new(Default::default(), String::new(), Default::default(), 0),
                    &row.draft,
                )
                .map(|_| None),
            };
            match (checked, base) {
                (Err(error), _) => {
                    report.lines.push(problem(row.line, error.field, error.code, &error.text));
                    report.left_out += 1;
                }
                (Ok(Some(new)), Some((_, old))) if new == *old => report.same += 1,
                (Ok(Some(new)), Some((slot, old))) => changed.push((*slot, new, old.clone())),
                (Ok(_), _) => added.push(row.draft),
            }
        }
        let new = added.len() + beyond;
        street
            .free_slots(Kind::LISTING, new)
            .map_err(|_| too_many(rows, new, street.things.of(street.me()).count(), room))?;
        report.added = added.len();
        report.changed = changed.len();
        if dry_run || added.is_empty() && changed.is_empty() {
            return Ok(report);
        }
        report.undo = Some(self.write_import(id, &added, &changed, now)?);
        Ok(report)
    }

    fn write_import(
        &mut self,
        id: GroupId,
        added: &[ListingDraft],
        changed: &[(Slot, Listing, Listing)],
        now: Millis,
    ) -> Result<String, NodeError> {
        let mut name = [0; 4];
        self.rng.fill_bytes(&mut name);
        let name = data_encoding::HEXLOWER.encode(&name);
        self.undo.imports.push(Done {
            name: name.clone(),
            group: id,
            added: Vec::new(),
            changed: Vec::new(),
        });
        if self.undo.imports.len() > UNDO_MAX {
            self.undo.imports.remove(0);
        }
        let of = (added.len() + changed.len()) as u64;
        let mut done = 0;
        for part in added.chunks(BATCH) {
            let Some(street) = self.streets.get_mut(&id) else { break };
            let names = street.add_listings(part, now, &mut self.rng)?;
            let slots: Vec<Slot> =
                names.iter().filter_map(|n| street.things.named(n)).map(|t| t.slot).collect();
            if let Some(undo) = self.undo.imports.last_mut() {
                undo.added.extend(slots);
            }
            done += part.len() as u64;
            self.tell_import(&id, done, of);
        }
        for part in changed.chunks(BATCH) {
            let Some(street) = self.streets.get_mut(&id) else { break };
            let new: Vec<(Slot, Listing)> = part.iter().map(|(slot, new, _)| (*slot, new.clone())).collect();
            street.change_listings(new, now, &mut self.rng)?;
            if let Some(undo) = self.undo.imports.last_mut() {
                undo.changed.extend(part.iter().map(|(slot, _, old)| (*slot, old.clone())));
            }
            done += part.len() as u64;
            self.tell_import(&id, done, of);
        }
        self.follow(&id, now)?;
        Ok(name)
    }

    /// Takes an import back: what was new is withdrawn, what was changed is put back.
    pub(crate) fn undo_import(&mut self, name: &str, now: Millis) -> Result<ImportReport, NodeError> {
        let at = self.undo.imports.iter().position(|d| d.name == name).ok_or_else(|| {
            NodeError::new(ErrorClass::NotFound, "E_NO_IMPORT", "this import cannot be taken back any more")
                .help("Imports can be taken back until Hedgerow is closed.")
        })?;
        let done = self.undo.imports.remove(at);
        let (added, changed) = (done.added.len(), done.changed.len());
        if let Some(street) = self.streets.get_mut(&done.group) {
            street.withdraw_listings(&done.added, now)?;
            street.change_listings(done.changed, now, &mut self.rng)?;
        }
        self.follow(&done.group, now)?;
        Ok(ImportReport { added, changed, ..ImportReport::default() })
    }

    /// Own things as a file that an import reads.
    pub(crate) fn export(&self, group: &str) -> Result<String, NodeError> {
        let street = self.street(group)?;
        let mut things: Vec<&Listing> = street.things.of(street.me()).map(|t| &*t.listing).collect();
        things.sort_by(|a, b| (&a.title, a.thing).cmp(&(&b.title, b.thing)));
        let mut writer = csv::Writer::from_writer(Vec::new());
        let broken = |e: csv::Error| NodeError::new(ErrorClass::Damaged, "E_CSV", e.to_string());
        writer.write_record(COLUMNS).map_err(broken)?;
        for l in things {
            let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
            let text = |t: &Option<String>| plain(t.as_deref().unwrap_or_default());
            writer
                .write_record([
                    plain(&l.title),
                    plain(&l.text),
                    plain(&l.category),
                    text(&l.entered_for),
                    text(&l.code),
                    text(&l.condition),
                    number(l.quantity),
                    mode_text(l.mode).to_owned(),
                    if l.wanted { "yes".to_owned() } else { String::new() },
                    number(l.terms.longest_days),
                    number(l.terms.notice_days),
                    number(l.terms.buffer_days),
                    text(&l.care),
                ])
                .map_err(broken)?;
        }
        let bytes =
            writer.into_inner().map_err(|e| NodeError::new(ErrorClass::Damaged, "E_CSV", e.to_string()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn tell_import(&self, id: &GroupId, done: u64, of: u64) {
        let progress = Progress { work: "import".to_owned(), group: id.to_string(), done, of };
        self.tell_topic(Topic::Progress, Some(progress));
    }
}

/// A file holds more than its owner may list.
fn too_many(rows: usize, added: usize, have: usize, room: u64) -> NodeError {
    let library = thousands(LIBRARY_SLOTS);
    let (who, more) = if room < LIBRARY_SLOTS {
        ("member", format!(" A library may list {library}."))
    } else {
        ("library", String::new())
    };
    let text = format!(
        "the file has {} rows, and a {who} may list {} things: you list {have}, and {} would be new",
        thousands(rows as u64),
        thousands(room),
        thousands(added as u64),
    );
    let left = room.saturating_sub(have as u64);
    NodeError::refused("E_FULL", text).help(format!(
        "Nothing was written. Shorten the file to {} new rows, or withdraw what is no longer offered.{more}",
        thousands(left)
    ))
}

/// A number as people write it: 16,384.
fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// By what a listing is found again: its code, or else what it is called and whose it is.
fn found_again(listing: &Listing) -> String {
    key(listing.code.as_deref(), &listing.title, listing.entered_for.as_deref())
}

fn found_again_draft(draft: &ListingDraft) -> String {
    key(draft.code.as_deref(), draft.title.as_deref().unwrap_or_default(), draft.entered_for.as_deref())
}

fn key(code: Option<&str>, title: &str, owner: Option<&str>) -> String {
    match code {
        Some(code) => format!("code {}", code.trim()),
        None => format!("title {}\n{}", title.trim(), owner.unwrap_or_default().trim()),
    }
}
