//! Letters that were written: which are open, who came by them, for whom they were.

use hedgerow_group::{Grant, Link};
use hedgerow_net::Address;
use hedgerow_record::limits::{GRANT_AGE, GRANTS_OPEN};
use hedgerow_record::{Millis, RecordId};
use hedgerow_vault::LinkSecret;
use minicbor::{Decode, Encode};

use crate::clock::moment;
use crate::error::NodeError;
use crate::house::House;
use crate::joining::read_name;
use crate::street::Street;
use crate::view::{LetterFor, SentLetter};

/// Rows about letters.
const ROWS: &str = "letter";
/// Letters written at once.
const AT_ONCE: usize = 200;

/// What is noted of a letter.
#[derive(Encode, Decode)]
#[cbor(map)]
struct Note {
    /// For whom it is.
    #[n(0)]
    whom: String,
}

/// For whom letters are to be written; each name once.
pub(crate) fn read_names(names: &[String]) -> Result<Vec<String>, NodeError> {
    let mut all: Vec<String> = Vec::new();
    for name in names.iter().map(|n| n.trim()).filter(|n| !n.is_empty()) {
        let name = read_name(name, "names")?;
        if !all.contains(&name) {
            all.push(name);
        }
    }
    match all.len() {
        0 => Err(NodeError::usage("E_NAME", "names", "there is no name in the list")),
        1..=AT_ONCE => Ok(all),
        n => Err(NodeError::usage("E_TOO_MANY", "names", format!("{n} names are too many at once"))
            .help(format!("Write at most {AT_ONCE} letters at once. Nothing was written."))),
    }
}

impl House {
    /// Own letters, the latest first.
    pub(crate) fn letters(&self, group: &str, now: Millis) -> Result<Vec<SentLetter>, NodeError> {
        let street = self.street(group)?;
        let me = street.me();
        let mut own: Vec<(&RecordId, &Grant)> =
            street.roster.grants().filter(|(_, g)| g.issuer == me).collect();
        own.sort_by_key(|(id, g)| (std::cmp::Reverse(g.since), **id));
        Ok(own.into_iter().map(|(id, grant)| self.letter(street, id, grant, now)).collect())
    }

    /// Whether so many letters can be written: said before the first one is.
    pub(crate) fn check_room_for_letters(&self, group: &str, letters: usize) -> Result<(), NodeError> {
        let street = self.street(group)?;
        let me = street.me();
        let open = street.roster.grants().filter(|(_, g)| g.issuer == me && street.roster.is_open(g)).count();
        if !street.roster.is_organiser(&me) && open + letters > GRANTS_OPEN {
            return Err(NodeError::refused(
                "E_LETTERS_OPEN",
                format!("{GRANTS_OPEN} of your letters may be open at a time, and {open} are"),
            )
            .help("Nothing was written. Write fewer, or ask an organiser to write these."));
        }
        Ok(())
    }

    /// Notes for whom a letter is.
    pub(crate) fn note_letter(&mut self, grant: &RecordId, whom: Option<&str>) -> Result<(), NodeError> {
        match whom.map(str::trim).filter(|w| !w.is_empty()) {
            Some(whom) => {
                let note = Note { whom: read_name(whom, "for")? };
                self.notes.put(ROWS, &grant.to_string(), &note, &mut self.rng)
            }
            None => Ok(()),
        }
    }

    /// From now on a letter lets nobody in. Who came by it stays.
    pub(crate) fn close_letter(&mut self, group: &str, letter: &str, now: Millis) -> Result<(), NodeError> {
        let street = self.street(group)?;
        let (group, me) = (street.id, street.me());
        let no_letter = || NodeError::not_found("E_NO_LETTER", "you wrote no such letter");
        let id = RecordId::from_hex(letter.trim()).ok_or_else(no_letter)?;
        let grant = street.roster.grants().find(|(other, g)| **other == id && g.issuer == me);
        let (_, grant) = grant.ok_or_else(no_letter)?;
        if !grant.closed {
            let grant = grant.clone();
            let Some(street) = self.streets.get_mut(&group) else { return Err(no_letter()) };
            street.end_letter(id, &grant, now, &mut self.rng)?;
        }
        if let Some(secrets) = self.home.keys.groups.iter_mut().find(|g| g.group == group)
            && secrets.links.remove(&id).is_some()
        {
            self.home.save_keys()?;
        }
        self.follow(&group, now)
    }

    fn letter(&self, street: &Street, id: &RecordId, grant: &Grant, now: Millis) -> SentLetter {
        let until = grant.since.ms() + GRANT_AGE;
        let closed = !street.roster.is_open(grant) || until.0 <= now.0;
        let secrets = self.home.keys.groups.iter().find(|g| g.group == street.id);
        let secret = secrets.and_then(|s| s.links.get(id)).filter(|_| !closed);
        let came = grant.certificates.iter().take(grant.clear.uses as usize);
        let came: Vec<_> = came.filter_map(|c| Some(street.person(&street.facts.get(c)?.author))).collect();
        SentLetter {
            id: id.to_string(),
            whom: self.notes.get::<Note>(ROWS, &id.to_string()).map(|note| note.whom),
            uses: grant.clear.uses,
            used: u32::try_from(came.len()).unwrap_or(u32::MAX),
            until: moment(until),
            closed,
            link: secret.map(|secret| link_of(street, secret)),
            came,
        }
    }
}

/// The link of a letter, with the addresses at which this computer can be reached now.
fn link_of(street: &Street, secret: &LinkSecret) -> String {
    let reach = street.network.as_ref().map(|n| n.reach()).unwrap_or_default();
    let addresses = street.letter_addresses(&reach);
    let branch = street.roster.branch().last().map(|act| act.prefix()).unwrap_or_default();
    let addresses = addresses.iter().map(Address::to_string).collect();
    Link { group: street.id, branch, secret: secret.clone(), addresses }.to_text()
}

impl crate::node::Node {
    /// Writes a letter for each name, one after another, so that nobody waits long for the actor.
    pub async fn write_letters(
        &self,
        group: &str,
        names: &[String],
        note: Option<String>,
    ) -> Result<Vec<LetterFor>, NodeError> {
        let names = read_names(names)?;
        let (at, count) = (group.to_owned(), names.len());
        self.ask(move |house| house.check_room_for_letters(&at, count)).await?;
        let mut letters = Vec::with_capacity(count);
        for name in names {
            let draft = crate::view::LetterDraft {
                whom: Some(name.clone()),
                note: note.clone(),
                ..Default::default()
            };
            letters.push(LetterFor { name, letter: self.write_letter(group, draft).await? });
        }
        Ok(letters)
    }
}
