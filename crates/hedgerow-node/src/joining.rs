//! Letters: writing one, reading one, and the way in, which goes on by itself until the group's key is held.

use std::collections::BTreeSet;
use std::sync::Arc;

use hedgerow_group::{
    Facts, Grant, LetsIn, LetterTerms, Link, Newcomer, Proofs, Settled, close_grant, fold, read_keys,
    read_words, settle, write_certificate, write_letter,
};
use hedgerow_record::body::InvitationWords;
use hedgerow_record::limits::{GRANT_AGE, GRANTS_OPEN, MESSAGE_CHARS, NAME_CHARS, POSTER_USES_MAX};
use hedgerow_record::{GroupId, Kind, Millis, Record, RecordId, Slot, Stamp};
use hedgerow_vault::{GroupKeys, LinkSecret};
use rand_chacha::ChaCha20Rng;

use crate::clock::moment;
use crate::error::NodeError;
use crate::street::Street;
use crate::view::{InvitationView, LetterDraft, LetterView, Shared, Topic};

/// What the other members will see of somebody who joins.
const SHARED: [Shared; 3] = [Shared::Name, Shared::Listings, Shared::Letter];

/// A group somebody is on the way into.
pub(crate) struct Joining {
    /// The letter.
    pub(crate) link: Link,
}

/// Under this key the letter lies in the group's file while somebody is on the way in.
pub(crate) const JOINING: &str = "joining";

/// What was found in an invitation.
pub(crate) struct Invitation {
    facts: Facts,
    grant: RecordId,
    pub(crate) words: InvitationWords,
    branch_fits: bool,
}

/// Reads a letter's link out of a text.
pub(crate) fn read_link(text: &str) -> Result<Link, NodeError> {
    use hedgerow_group::LinkError as E;
    Link::find(text).map_err(|error| {
        let (code, help) = match error {
            E::NotALink => {
                ("E_NO_LETTER", "Paste the whole letter, or the line that begins with hedgerow://join/.")
            }
            E::Mistyped => {
                ("E_LETTER_MISTYPED", "Compare it with the letter, or ask for it to be sent again.")
            }
            E::Version(_) => ("E_LETTER_VERSION", "Update Hedgerow, or ask for a new letter."),
        };
        NodeError::usage(code, "letter", error.to_string()).help(help)
    })
}

/// Judges what a member gave to read: everything must lead to the group that the link names.
pub(crate) fn judge_invitation(link: &Link, records: Vec<Record>, now: Millis) -> Option<Invitation> {
    let (group, slots): (Vec<Record>, Vec<Record>) =
        records.into_iter().partition(|r| r.class() == hedgerow_record::Class::Group);
    let Settled { facts, .. } = settle(link.group, group, &mut Proofs::default(), now);
    let roster = fold(link.group, &facts, &BTreeSet::new());
    let (id, grant) = roster.grant_of_link(&link.secret.link_key())?;
    let words = slots
        .iter()
        .filter(|r| r.header().kind == Kind::INVITATION_WORDS && r.header().slot.number == grant.clear.number)
        .filter(|r| hedgerow_record::sign::verify_record(r, grant.issuer))
        .find_map(|r| read_words(r, &link.secret))?;
    let branch_fits = roster.branch().iter().any(|act| act.prefix() == link.branch);
    let grant = *id;
    Some(Invitation { facts, grant, words, branch_fits })
}

impl Invitation {
    /// What a person is shown before joining.
    pub(crate) fn view(&self, group: &GroupId) -> InvitationView {
        InvitationView {
            group: group.to_string(),
            name: self.words.group.name.clone(),
            inviter: self.words.inviter.clone(),
            guidelines: self.words.group.guidelines.clone(),
            note: self.words.note.clone(),
            shared: SHARED.to_vec(),
        }
    }
}

impl Street {
    /// Writes a letter for one person, or a poster for several.
    pub(crate) fn write_letter(
        &mut self,
        draft: &LetterDraft,
        inviter: String,
        addresses: Vec<String>,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<(LetterView, RecordId, LinkSecret), NodeError> {
        let uses = draft.uses.unwrap_or(1);
        if !(1..=POSTER_USES_MAX).contains(&uses) {
            let text = format!("a letter lets in one person, a poster up to {POSTER_USES_MAX}");
            return Err(NodeError::usage("E_USES", "uses", text));
        }
        let note = draft.note.clone();
        if note.as_ref().is_some_and(|n| n.chars().count() > MESSAGE_CHARS) {
            return Err(NodeError::usage("E_TOO_LONG", "note", "the note is too long"));
        }
        let pen = self.pen()?;
        let me = self.me();
        if !self.roster.may_invite(&me) {
            return Err(NodeError::refused(
                "E_MAY_NOT_INVITE",
                "in this group the organisers write the letters",
            ));
        }
        let own = |g: &&Grant| g.issuer == me && self.roster.is_open(g);
        let open = self.roster.grants().map(|(_, g)| g).filter(own).count();
        if open >= GRANTS_OPEN && !self.roster.is_organiser(&me) {
            return Err(NodeError::refused(
                "E_LETTERS_OPEN",
                format!("{open} of your letters are not used yet"),
            )
            .help("Wait until one has been used, or ask an organiser to write this one."));
        }
        let under = self
            .roster
            .charter()
            .ok_or_else(|| NodeError::refused("E_JOINING", "what the group agreed to has not come yet"))?;
        let number = self.free_slots(Kind::INVITATION_WORDS, 1)?[0].number;
        let words = InvitationWords { group: self.words(), inviter, note };
        let (parcel, keys) = self.keyring.writing_keys().ok_or_else(|| {
            NodeError::refused("E_WAITING_FOR_KEY", "this computer cannot open the group's words yet")
        })?;
        let secret = LinkSecret::new(rng);
        let stamp = self.group_stamp(now);
        let lets_in = if uses == 1 { LetsIn::One(parcel, keys) } else { LetsIn::Many(uses) };
        let letter =
            write_letter(pen, stamp, &secret, LetterTerms { number, under, words: &words, lets_in }, rng)?;
        let (group, slots): (Vec<Record>, Vec<Record>) =
            letter.records.into_iter().partition(|r| r.class() == hedgerow_record::Class::Group);
        self.write_group(group, now)?;
        self.write(&slots, &[], now)?;
        let branch = self.roster.branch().last().map(|act| act.prefix()).unwrap_or_default();
        let link = Link { group: self.id, branch, secret: secret.clone(), addresses: addresses.clone() };
        let view = LetterView {
            id: letter.grant.to_string(),
            text: letter_text(&words, &link.to_text(), uses),
            link: link.to_text(),
            addresses,
            uses,
            until: moment(now + GRANT_AGE),
        };
        Ok((view, letter.grant, secret))
    }

    /// Writes the certificate by which this person comes in; it is durable before it leaves.
    pub(crate) fn take_invitation(
        &mut self,
        records: Vec<Record>,
        label: &str,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<(), NodeError> {
        let Some(joining) = &self.joining else { return Ok(()) };
        let invitation = judge_invitation(&joining.link, records, now).ok_or_else(bad_invitation)?;
        if !invitation.branch_fits {
            return Err(NodeError::refused(
                "E_LETTER_OTHER_BRANCH",
                "the group was founded anew since this letter",
            )
            .help("Ask your neighbour for a new letter."));
        }
        let mut new: Vec<Record> = invitation.facts.iter().map(|f| f.record.clone()).collect();
        let certified = self.facts.of_kind(Kind::CERTIFICATE).any(|f| f.author == self.me());
        if !certified {
            let newcomer = Newcomer { root: &self.root, device: &self.device, label };
            let stamp = Stamp::new(now, 0);
            new.push(write_certificate(
                self.id,
                invitation.grant,
                &joining.link.secret,
                &newcomer,
                stamp,
                rng,
            )?);
        }
        self.write_group(new, now)?;
        self.publish_state();
        Ok(())
    }

    /// Goes on with the way in: takes the letter's keys once they are held. Whether this person is in now.
    pub(crate) fn go_on_joining(&mut self) -> Result<bool, NodeError> {
        let Some(joining) = &self.joining else { return Ok(false) };
        if !self.is_member() {
            return Ok(false);
        }
        let secret = joining.link.secret.clone();
        // Whatever the letter holds is taken, also where a parcel or a neighbour has brought a newer key already: what
        // was written before is read under the older one.
        if let Some((parcel, keys)) = self.letter_keys(&secret)? {
            self.insert_keys(parcel, keys);
        }
        if self.keyring.writing().is_none() {
            return Ok(false);
        }
        self.read_everything()?;
        Ok(true)
    }

    fn letter_keys(&self, secret: &LinkSecret) -> Result<Option<(RecordId, GroupKeys)>, NodeError> {
        let Some((_, grant)) = self.roster.grant_of_link(&secret.link_key()) else { return Ok(None) };
        let slot = Slot { prefix: grant.signer.slot_prefix(), number: grant.clear.number };
        let Some(entry) = self.store.in_slot(&grant.issuer, Kind::LETTER_KEYS, slot) else { return Ok(None) };
        Ok(self.store.record(&entry.id)?.and_then(|record| read_keys(&record, secret)))
    }

    /// The way in is behind: the letter is no longer needed.
    pub(crate) fn has_joined(&mut self) -> Result<(), NodeError> {
        self.joining = None;
        self.store.put_app(&[(JOINING.to_owned(), None)])?;
        self.publish_state();
        self.changed.insert(Topic::Group);
        Ok(())
    }

    /// Own letters whose newcomer has arrived, and such as are too old, which any organiser's program ends: their keys
    /// and words are withdrawn, and they are ended by the names of those who came.
    pub(crate) fn end_letters(&mut self, now: Millis, rng: &mut ChaCha20Rng) -> Result<(), NodeError> {
        let me = self.me();
        let arrived = |certificate: &RecordId| {
            self.facts.get(certificate).is_some_and(|f| self.people.contains_key(&f.author))
        };
        let own = |g: &Grant| g.issuer == me && g.signer == self.device.key();
        // Whoever was cut off on the way in is recognised by the letter, until the last of them has arrived.
        let is_used = |g: &Grant| {
            let uses = g.clear.uses as usize;
            g.certificates.len() >= uses && g.certificates.iter().take(uses).all(arrived)
        };
        let is_old = |g: &Grant| now.since(g.since.ms()) > GRANT_AGE;
        let organises = self.roster.is_organiser(&me);
        let over: Vec<(RecordId, Grant)> = self
            .roster
            .grants()
            .filter(|(_, g)| g.counts && !g.closed)
            .filter(|(_, g)| own(g) && is_used(g) || (own(g) || organises) && is_old(g))
            .map(|(id, g)| (*id, g.clone()))
            .collect();
        over.into_iter().try_for_each(|(id, grant)| self.end_letter(id, &grant, now, rng))
    }

    /// Ends a letter by the names of those who came. Its keys and words are withdrawn where they are this computer's.
    pub(crate) fn end_letter(
        &mut self,
        id: RecordId,
        grant: &Grant,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<(), NodeError> {
        let Some(under) = self.roster.charter() else { return Ok(()) };
        let came: Vec<RecordId> =
            grant.certificates.iter().take(grant.clear.uses as usize).copied().collect();
        let stamp = self.group_stamp(now);
        let closed = close_grant(self.pen()?, stamp, under, id, &came, rng)?;
        self.write_group(vec![closed], now)?;
        let me = self.me();
        if grant.issuer != me || grant.signer != self.device.key() {
            return Ok(());
        }
        let slot = Slot { prefix: self.device.key().slot_prefix(), number: grant.clear.number };
        let mut withdrawn = Vec::new();
        for kind in [Kind::INVITATION_WORDS, Kind::LETTER_KEYS] {
            let Some(entry) = self.store.in_slot(&me, kind, slot).filter(|e| !e.withdrawn) else { continue };
            if let Some(record) = self.store.record(&entry.id)? {
                let stamp = self.stamp(kind, slot, now);
                withdrawn.push(self.pen()?.withdrawal(&record, stamp)?);
            }
        }
        self.write(&withdrawn, &[], now)
    }
}

/// A person's name, or why it is none.
pub(crate) fn read_name(name: &str, field: &'static str) -> Result<String, NodeError> {
    let name = name.trim();
    match name.chars().count() {
        0 => Err(NodeError::usage("E_NAME", field, "the name is empty")),
        n if n > NAME_CHARS => {
            Err(NodeError::usage("E_NAME", field, format!("the name is longer than {NAME_CHARS} characters")))
        }
        _ => Ok(name.to_owned()),
    }
}

pub(crate) fn bad_invitation() -> NodeError {
    NodeError::refused("E_LETTER_UNREADABLE", "what came with this letter does not hold together")
        .help("Nothing was joined. Ask your neighbour for a new letter.")
}

fn letter_text(words: &InvitationWords, link: &str, uses: u32) -> String {
    let whom = match uses {
        1 => "The letter is for you alone: whoever has the link can come in once.".to_owned(),
        n => format!("This is a poster: whoever sees it can ask to come in, up to {n} neighbours."),
    };
    let note = words.note.as_ref().map(|n| format!("{n}\n\n")).unwrap_or_default();
    format!(
        "{inviter} invites you to “{group}”.\n\n{note}\
         1. Get Hedgerow and open it.\n\
         2. Choose “I have an invitation”, or type: hedgerow group join \"THE LINK\"\n\
         3. Paste this link:\n\n{link}\n\n\
         {whom} It is good for 14 days.\n",
        inviter = words.inviter,
        group = words.group.name,
    )
}

/// What a session of somebody who only reads a letter is given as a house.
pub(crate) fn visiting_state(link: &Link) -> crate::shared::State {
    let facts = Facts::default();
    let roster = Arc::new(fold(link.group, &facts, &BTreeSet::new()));
    crate::shared::State {
        facts: Arc::new(facts),
        roster,
        meeting_keys: Vec::new(),
        device: None,
        link: Some(link.secret.clone()),
    }
}
