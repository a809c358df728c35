//! People in a group with their parts: who is a newcomer, who vouched, who has accepted the guidelines.

use std::collections::{BTreeMap, BTreeSet};

use hedgerow_group::{known_neighbours, path_to};
use hedgerow_record::body::{self, GuidelinesAcceptance, Vouch};
use hedgerow_record::{Kind, MemberId, Millis, Record, RecordId, Slot};
use hedgerow_store::Entry;

use crate::answers::no_group;
use crate::clock::{iso, moment, today};
use crate::error::NodeError;
use crate::house::House;
use crate::node::Node;
use crate::street::Street;
use crate::view::{GuidelinesView, PersonInGroup, Role, Topic};

impl Street {
    /// What members' records of a kind say that can be read, with their authors.
    fn said<T: for<'a> minicbor::Decode<'a, ()>>(&self, kind: Kind) -> Result<Vec<(Entry, T)>, NodeError> {
        let entries: BTreeMap<RecordId, Entry> =
            self.store.of_kind(kind).into_iter().filter(|e| !e.withdrawn).map(|e| (e.id, e)).collect();
        let ids: Vec<RecordId> = entries.keys().copied().collect();
        let records = self.store.records(&ids)?;
        let read = |r: &Record| Some((*entries.get(&r.id())?, self.open_body(r)?));
        Ok(records.iter().filter_map(read).collect())
    }

    fn vouches(&self) -> Result<BTreeSet<(MemberId, MemberId)>, NodeError> {
        Ok(self.said::<Vouch>(Kind::VOUCH)?.into_iter().map(|(e, v)| (e.author, v.member)).collect())
    }

    /// Everybody with parts and vouches.
    fn people_in_group(&self) -> Result<Vec<PersonInGroup>, NodeError> {
        let vouches = self.vouches()?;
        let known = known_neighbours(&self.roster, &vouches);
        let words = self.words();
        let accepted: BTreeMap<MemberId, u32> = self
            .said::<GuidelinesAcceptance>(Kind::GUIDELINES_ACCEPTANCE)?
            .into_iter()
            .map(|(e, a)| (e.author, a.version))
            .fold(BTreeMap::new(), |mut all, (who, version)| {
                let latest = all.entry(who).or_insert(version);
                *latest = (*latest).max(version);
                all
            });
        let terms = self.roster.terms();
        let asks_for_vouches = terms.is_some_and(|t| t.vouches.is_some());
        let me = self.me();
        let view = |id: &MemberId| {
            let mut roles = Vec::new();
            if self.roster.is_organiser(id) {
                roles.push(Role::Organiser);
            }
            if terms.is_some_and(|t| t.treasurer.as_ref() == Some(id)) {
                roles.push(Role::Treasurer);
            }
            if terms.is_some_and(|t| t.libraries.contains(id)) {
                roles.push(Role::Library);
            }
            let by = vouches.iter().filter(|(from, whom)| whom == id && from != id).map(|(from, _)| from);
            let path = path_to(&known, id).filter(|_| asks_for_vouches).unwrap_or_default();
            PersonInGroup {
                person: self.person(id),
                roles,
                newcomer: asks_for_vouches && !known.contains_key(id),
                vouched_by: by.map(|m| self.person(m)).collect(),
                known_through: path.iter().filter(|m| *m != id).map(|m| self.person(m)).collect(),
                i_vouch: vouches.contains(&(me, *id)),
                accepted_guidelines: accepted.get(id).is_some_and(|v| *v >= words.version()),
                hidden: self.upshot.people_hidden.contains(id),
                blocked: self.upshot.blocked.contains(id),
            }
        };
        let mut people: Vec<PersonInGroup> = self.roster.members().map(|(id, _)| view(id)).collect();
        people.sort_by(|a, b| {
            (!a.person.me, &a.person.name, &a.person.id).cmp(&(!b.person.me, &b.person.name, &b.person.id))
        });
        Ok(people)
    }

    /// The slot in which this person vouches for somebody, or a free one.
    fn vouch_slot(&self, member: &MemberId) -> Result<Option<Entry>, NodeError> {
        let me = self.me();
        let mine = self.said::<Vouch>(Kind::VOUCH)?.into_iter();
        Ok(mine.filter(|(e, v)| e.author == me && v.member == *member).map(|(e, _)| e).next())
    }

    fn vouch(
        &mut self,
        member: MemberId,
        is_known: bool,
        now: Millis,
        rng: &mut rand_chacha::ChaCha20Rng,
    ) -> Result<(), NodeError> {
        let stands = self.vouch_slot(&member)?;
        let record = match (stands, is_known) {
            (None, true) => {
                let slot = self.free_slots(Kind::VOUCH, 1)?[0];
                let stamp = self.stamp(Kind::VOUCH, slot, now);
                let body = body::write(&Vouch { member });
                self.pen()?.slot_record(Kind::VOUCH, slot, stamp, self.under()?, &body, rng)?
            }
            (Some(entry), false) => {
                let Some(record) = self.store.record(&entry.id)? else { return Ok(()) };
                let stamp = self.stamp(Kind::VOUCH, entry.slot, now);
                self.pen()?.withdrawal(&record, stamp)?
            }
            _ => return Ok(()),
        };
        self.write(&[record], &[], now)
    }

    fn guidelines(&self, now: Millis) -> Result<GuidelinesView, NodeError> {
        let words = self.words();
        let accepted: Vec<(Entry, GuidelinesAcceptance)> = self
            .said::<GuidelinesAcceptance>(Kind::GUIDELINES_ACCEPTANCE)?
            .into_iter()
            .filter(|(_, a)| *a == words.acceptance())
            .collect();
        let me = self.me();
        let by: BTreeSet<MemberId> = accepted.iter().map(|(e, _)| e.author).collect();
        let in_force = |m: &&MemberId| self.roster.member(m).is_some_and(|m| m.in_force);
        let mine = accepted.iter().filter(|(e, _)| e.author == me).map(|(e, _)| e.stamp).max();
        Ok(GuidelinesView {
            version: words.version(),
            text: words.guidelines.clone(),
            review: words.review.map(iso),
            review_is_due: words.review.is_some_and(|day| day <= today(now)),
            accepted_at: mine.map(|stamp| moment(stamp.ms())),
            accepted_by: by.iter().filter(in_force).map(|m| self.person(m)).collect(),
        })
    }

    /// Accepts the guidelines as they are now; signed, so that everybody knows which version and when.
    pub(crate) fn accept_guidelines(
        &mut self,
        version: u32,
        now: Millis,
        rng: &mut rand_chacha::ChaCha20Rng,
    ) -> Result<(), NodeError> {
        let words = self.words();
        if version != words.version() {
            return Err(NodeError::refused(
                "E_OTHER_VERSION",
                "the guidelines have changed since you read them",
            )
            .help("Read them again, then accept them."));
        }
        let slot = Slot { prefix: self.device.key().slot_prefix(), number: 0 };
        let stamp = self.stamp(Kind::GUIDELINES_ACCEPTANCE, slot, now);
        let body = body::write(&words.acceptance());
        let record =
            self.pen()?.slot_record(Kind::GUIDELINES_ACCEPTANCE, slot, stamp, self.under()?, &body, rng)?;
        self.write(&[record], &[], now)
    }
}

impl House {
    fn vouch(
        &mut self,
        group: &str,
        person: &str,
        is_known: bool,
        now: Millis,
    ) -> Result<PersonInGroup, NodeError> {
        let street = self.street(group)?;
        let (id, me) = (street.id, street.me());
        let others = |m: &MemberId| *m != me && street.roster.member(m).is_some_and(|m| m.in_force);
        let member = street.member_named(person, "person", others)?;
        let street = self.streets.get_mut(&id).ok_or_else(no_group)?;
        street.vouch(member, is_known, now, &mut self.rng)?;
        self.tell_topic(Topic::Group, None);
        self.follow(&id, now)?;
        let street = self.streets.get(&id).ok_or_else(no_group)?;
        let wanted = member.to_string();
        street.people_in_group()?.into_iter().find(|p| p.person.id == wanted).ok_or_else(no_group)
    }

    fn accept_guidelines(
        &mut self,
        group: &str,
        version: u32,
        now: Millis,
    ) -> Result<GuidelinesView, NodeError> {
        let id = self.street(group)?.id;
        let street = self.streets.get_mut(&id).ok_or_else(no_group)?;
        street.accept_guidelines(version, now, &mut self.rng)?;
        self.tell_topic(Topic::Group, None);
        self.follow(&id, now)?;
        self.street(group)?.guidelines(now)
    }
}

impl Node {
    /// Everybody in a group with parts, vouches, and what was accepted.
    pub async fn people(&self, group: &str) -> Result<Vec<PersonInGroup>, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.street(&group)?.people_in_group()).await
    }

    /// Vouches for a neighbour, or takes it back.
    pub async fn vouch(&self, group: &str, person: &str, is_known: bool) -> Result<PersonInGroup, NodeError> {
        let (group, person) = (group.to_owned(), person.to_owned());
        self.ask(move |house| house.vouch(&group, &person, is_known, crate::clock::now())).await
    }

    /// The guidelines, and who accepted them as they are now.
    pub async fn guidelines(&self, group: &str) -> Result<GuidelinesView, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.street(&group)?.guidelines(crate::clock::now())).await
    }

    /// Accepts the guidelines in the version that was read.
    pub async fn accept_guidelines(&self, group: &str, version: u32) -> Result<GuidelinesView, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.accept_guidelines(&group, version, crate::clock::now())).await
    }
}
