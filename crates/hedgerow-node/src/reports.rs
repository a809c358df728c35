//! Words to the organisers about a person or thing: sealed to each of them, one a person and thing, with what each
//! organiser made of it remembered at home.

use std::collections::BTreeMap;

use hedgerow_record::body::{self, Report};
use hedgerow_record::limits::{REPORT_BOXES, REPORT_BYTES};
use hedgerow_record::{Kind, MemberId, Millis, Record, RecordId};
use hedgerow_vault::open_envelope;
use minicbor::{Decode, Encode};
use rand_chacha::ChaCha20Rng;

use crate::answers::no_group;
use crate::clock::moment;
use crate::error::NodeError;
use crate::house::House;
use crate::node::Node;
use crate::street::Street;
use crate::things::name_text;
use crate::view::{ReportDraft, ReportView, Topic};

/// Rows about what this person has reported.
const REPORTED: &str = "reported";
/// Rows about what this organiser made of reports.
const SETTLED: &str = "report";
/// Characters of what an organiser notes.
const NOTE_CHARS: usize = 500;

/// A row.
#[derive(Encode, Decode)]
#[cbor(map)]
struct Note {
    #[n(0)]
    text: String,
    /// In milliseconds since 1970.
    #[n(1)]
    at: u64,
}

/// What a report is about, as a row names it.
fn about(street: &Street, report: &Report) -> String {
    let which = report.thing.map_or_else(|| report.member.to_string(), |thing| name_text(&thing));
    format!("{}-{which}", &street.id.to_string()[..16])
}

impl Street {
    /// Seals a report to every organiser but the one whom it is about.
    fn write_report(&mut self, report: &Report, now: Millis, rng: &mut ChaCha20Rng) -> Result<(), NodeError> {
        let me = self.me();
        let reads = |m: &&MemberId| **m != report.member && **m != me && self.roster.is_organiser(m);
        let all: Vec<MemberId> = self.roster.members().map(|(id, _)| id).filter(reads).copied().collect();
        if all.is_empty() {
            return Err(NodeError::refused(
                "E_NOBODY_TO_TELL",
                "there is no other organiser who could read this",
            )
            .help("Talk to your neighbours."));
        }
        let plain = body::write(report);
        let slots = self.free_slots(Kind::REPORT, all.len())?;
        let pen = self.pen()?;
        let mut records = Vec::new();
        for (organiser, slot) in all.iter().zip(slots) {
            let mut boxes = self.roster.boxes(organiser);
            boxes.truncate(REPORT_BOXES);
            let stamp = self.stamp(Kind::REPORT, slot, now);
            records.push(pen.sealed_post(Kind::REPORT, slot, stamp, &boxes, &plain, rng)?);
        }
        self.write(&records, &[], now)
    }

    /// Reports that are sealed to this person, with who wrote them and when.
    fn reports(&self) -> Result<Vec<(MemberId, Millis, Report)>, NodeError> {
        let entries = self.store.of_kind(Kind::REPORT);
        let ids: Vec<RecordId> = entries.iter().filter(|e| !e.withdrawn).map(|e| e.id).collect();
        let records = self.store.records(&ids)?;
        let boxes = [self.device.box_secret(), self.root.recovery_box()];
        let read = |record: &Record| {
            let entry = entries.iter().find(|e| e.id == record.id())?;
            let sender = self.roster.device(&entry.author, &entry.signer)?.box_key;
            let plain = boxes.iter().find_map(|mine| open_envelope(record, mine, &sender).ok().flatten())?;
            Some((entry.author, entry.stamp.ms(), body::read::<Report>(&plain).ok()?))
        };
        Ok(records.iter().filter_map(read).collect())
    }
}

impl House {
    fn report_to_organisers(
        &mut self,
        group: &str,
        draft: &ReportDraft,
        now: Millis,
    ) -> Result<(), NodeError> {
        let street = self.street(group)?;
        let id = street.id;
        street.pen()?;
        let (member, thing, title) = match (&draft.listing, &draft.person) {
            (Some(listing), None) => {
                let (of, thing) = self.thing(listing)?;
                if of.id != id {
                    return Err(NodeError::not_found(
                        "E_NO_LISTING",
                        "there is no such listing in this group",
                    ));
                }
                (thing.author, Some(thing.listing.thing), thing.listing.title.clone())
            }
            (None, Some(person)) => {
                let in_force = |m: &MemberId| street.roster.member(m).is_some_and(|m| m.in_force);
                let member = street.member_named(person, "person", in_force)?;
                (member, None, street.name_of(&member))
            }
            _ => {
                return Err(NodeError::usage(
                    "E_REPORT_WHAT",
                    "listing",
                    "name a listing or a person, one of both",
                ));
            }
        };
        let text = draft.text.trim().to_owned();
        if text.is_empty() || text.len() + title.len() > REPORT_BYTES {
            let text = format!(
                "say what is wrong, in no more than {} bytes",
                REPORT_BYTES.saturating_sub(title.len())
            );
            return Err(NodeError::usage("E_TOO_LONG", "text", text));
        }
        let report = Report { member, thing, title, text };
        let street = self.streets.get_mut(&id).ok_or_else(no_group)?;
        let row = about(street, &report);
        if self.notes.get::<Note>(REPORTED, &row).is_some() {
            return Err(NodeError::refused(
                "E_REPORTED_ALREADY",
                "you have told the organisers of this already",
            ));
        }
        street.write_report(&report, now, &mut self.rng)?;
        self.notes.put(REPORTED, &row, &Note { text: report.text, at: now.0 }, &mut self.rng)?;
        self.follow(&id, now)
    }

    /// What was reported to this organiser: each person and thing once, what is open first.
    fn reports_to_me(&self, group: &str) -> Result<Vec<ReportView>, NodeError> {
        let street = self.street(group)?;
        let mut all: BTreeMap<String, ReportView> = BTreeMap::new();
        for (from, at, report) in street.reports()? {
            let row = about(street, &report);
            let settled = self.notes.get::<Note>(SETTLED, &row);
            let view = all.entry(row.clone()).or_insert_with(|| ReportView {
                id: row,
                person: crate::view::Person {
                    name: street.name_of(&report.member),
                    ..street.person(&report.member)
                },
                listing: report.thing.as_ref().map(name_text),
                title: report.title.clone(),
                said: Vec::new(),
                settled: settled.as_ref().map(|note| note.text.clone()),
                settled_at: settled.as_ref().map(|note| moment(Millis(note.at))),
            });
            view.said.push(crate::view::Said { by: street.person(&from), at: moment(at), text: report.text });
        }
        let mut all: Vec<ReportView> = all.into_values().collect();
        all.sort_by_key(|r| {
            (r.settled.is_some(), std::cmp::Reverse(r.said.iter().map(|s| s.at.clone()).max()))
        });
        Ok(all)
    }

    fn settle_report(
        &mut self,
        group: &str,
        report: &str,
        note: &str,
        now: Millis,
    ) -> Result<Vec<ReportView>, NodeError> {
        let all = self.reports_to_me(group)?;
        if !all.iter().any(|r| r.id == report) {
            return Err(NodeError::not_found("E_NO_REPORT", "nothing of this name was reported to you"));
        }
        if note.chars().count() > NOTE_CHARS {
            return Err(NodeError::usage("E_TOO_LONG", "note", "the note is too long"));
        }
        self.notes.put(SETTLED, report, &Note { text: note.trim().to_owned(), at: now.0 }, &mut self.rng)?;
        self.tell_topic(Topic::Group, None);
        self.reports_to_me(group)
    }
}

impl Node {
    /// Tells the organisers about a person or thing.
    pub async fn report_to_organisers(&self, group: &str, draft: ReportDraft) -> Result<(), NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.report_to_organisers(&group, &draft, crate::clock::now())).await
    }

    /// What was reported to this organiser.
    pub async fn reports(&self, group: &str) -> Result<Vec<ReportView>, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.reports_to_me(&group)).await
    }

    /// Notes what was made of a report.
    pub async fn settle_report(
        &self,
        group: &str,
        report: &str,
        note: &str,
    ) -> Result<Vec<ReportView>, NodeError> {
        let (group, report, note) = (group.to_owned(), report.to_owned(), note.to_owned());
        self.ask(move |house| house.settle_report(&group, &report, &note, crate::clock::now())).await
    }
}
