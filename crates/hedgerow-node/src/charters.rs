//! The next charter: what of it is to change, as neighbours say it, and what a change is, to be shown.

use hedgerow_group::{Charters, next_charter};
use hedgerow_record::body::{ActWords, Day, GroupWords};
use hedgerow_record::clear::{CharterTerms, Decision, Quorum};
use hedgerow_record::limits::{GUIDELINES_CHARS, ORGANISERS_MAX, QUORUM_MEMBERS_MAX, VOUCHES_MAX};
use hedgerow_record::{ActId, MemberId, Millis};

use crate::clock::{iso, read_day};
use crate::deciding::{too_much, words};
use crate::error::NodeError;
use crate::house::House;
use crate::joining::read_name;
use crate::street::Street;
use crate::view::{CharterChange, CharterDraft, CharterField, DecisionView, Role};

/// How many of a quorum have to sign where nothing is said.
const QUORUM_NEEDED: u8 = 3;

impl Street {
    fn members_named(&self, names: &[String], field: &'static str) -> Result<Vec<MemberId>, NodeError> {
        let in_force = |id: &MemberId| self.roster.member(id).is_some_and(|m| m.in_force);
        let names = names.iter().filter(|n| !n.trim().is_empty());
        let mut all =
            names.map(|n| self.member_named(n, field, in_force)).collect::<Result<Vec<MemberId>, _>>()?;
        all.sort_unstable();
        all.dedup();
        Ok(all)
    }

    /// The terms that a draft describes, without what they carry over.
    pub(crate) fn terms_of(&self, draft: &CharterDraft) -> Result<CharterTerms, NodeError> {
        let mut terms =
            self.roster.terms().cloned().ok_or_else(|| {
                NodeError::refused("E_JOINING", "what the group agreed to has not come yet")
            })?;
        if let Some(names) = &draft.organisers {
            terms.organisers = self.members_named(names, "organisers")?;
            let most = u8::try_from(terms.organisers.len()).unwrap_or(u8::MAX);
            // Nobody said how many must agree, and more than there are cannot.
            terms.threshold = terms.threshold.min(most.max(1));
        }
        if let Some(threshold) = draft.threshold {
            terms.threshold = threshold;
        }
        let n = terms.organisers.len();
        if !(1..=ORGANISERS_MAX).contains(&n) {
            let text = format!("a group has 1 to {ORGANISERS_MAX} organisers, not {n}");
            return Err(NodeError::usage("E_ORGANISERS", "organisers", text));
        }
        if !(1..=n).contains(&usize::from(terms.threshold)) {
            let text = format!("of {n} organisers, 1 to {n} can have to agree");
            return Err(NodeError::usage("E_THRESHOLD", "threshold", text));
        }
        terms.members_invite = draft.members_invite.unwrap_or(terms.members_invite);
        terms.ask_first = draft.ask_first.unwrap_or(terms.ask_first);
        if let Some(name) = &draft.treasurer {
            terms.treasurer = self.members_named(std::slice::from_ref(name), "treasurer")?.first().copied();
        }
        if let Some(names) = &draft.libraries {
            terms.libraries = self.members_named(names, "libraries")?;
            if terms.libraries.len() > ORGANISERS_MAX {
                let text = format!("a group has at most {ORGANISERS_MAX} libraries");
                return Err(NodeError::usage("E_LIBRARIES", "libraries", text));
            }
        }
        if let Some(names) = &draft.quorum {
            let members = self.members_named(names, "quorum")?;
            let before = terms.quorum.as_ref().map_or(QUORUM_NEEDED, |q| q.needed);
            let most = u8::try_from(members.len()).unwrap_or(u8::MAX);
            terms.quorum = (!members.is_empty()).then_some(Quorum { needed: before.min(most), members });
        }
        if let (Some(needed), Some(quorum)) = (draft.quorum_needed, terms.quorum.as_mut()) {
            quorum.needed = needed;
        }
        if let Some(quorum) = &terms.quorum
            && !(quorum.members.len() <= QUORUM_MEMBERS_MAX
                && (2..=quorum.members.len()).contains(&usize::from(quorum.needed)))
        {
            let text =
                format!("a quorum names up to {QUORUM_MEMBERS_MAX} members, of whom at least 2 must sign");
            return Err(NodeError::usage("E_QUORUM", "quorum", text));
        }
        if let Some(vouches) = draft.vouches {
            if vouches > VOUCHES_MAX {
                let text = format!("at most {VOUCHES_MAX} neighbours can have to vouch for a newcomer");
                return Err(NodeError::usage("E_VOUCHES", "vouches", text));
            }
            terms.vouches = Some(vouches).filter(|v| *v > 0);
        }
        Ok(terms)
    }

    /// The group's words that a draft describes, if they are others than now.
    fn words_of(&self, draft: &CharterDraft) -> Result<Option<GroupWords>, NodeError> {
        let now = self.words();
        let mut next = now.clone();
        if let Some(name) = &draft.name {
            next.name = read_name(name, "name")?;
        }
        if let Some(place) = &draft.place {
            next.cell = Some(place.trim().to_owned()).filter(|p| !p.is_empty());
        }
        if let Some(day) = &draft.review {
            next.review = match day.trim() {
                "" => None,
                day => Some(read_day(day, "review")?),
            };
        }
        if let Some(guidelines) = draft.guidelines.as_ref().filter(|g| **g != now.guidelines) {
            if guidelines.chars().count() > GUIDELINES_CHARS {
                return Err(NodeError::usage("E_TOO_LONG", "guidelines", "the guidelines are too long"));
            }
            next.guidelines.clone_from(guidelines);
            next.guidelines_version = Some(now.version() + 1);
        }
        Ok((next != now).then_some(next))
    }

    /// What a charter says that was ever in force, and the group's words under it.
    pub(crate) fn charter_at(&self, id: &ActId) -> Option<(CharterTerms, GroupWords)> {
        let charters = Charters::of(&self.facts);
        let terms = charters.version(id)?.terms.clone();
        let mut at = charters.version(id);
        while let Some(version) = at {
            if let Some(words) = self.act_words(&version.id).and_then(|w| w.group) {
                return Some((terms, words));
            }
            at = version.parent.and_then(|parent| charters.version(&parent));
        }
        Some((terms, self.founding_words().unwrap_or_default()))
    }

    /// What a charter changes of the one it follows.
    pub(crate) fn changes(
        &self,
        (from, from_words): (&CharterTerms, GroupWords),
        (to, to_words): (&CharterTerms, Option<&GroupWords>),
    ) -> Vec<CharterChange> {
        let names = |all: &[MemberId]| all.iter().map(|m| self.name_of(m)).collect::<Vec<_>>().join(", ");
        let says = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        let quorum = |q: &Option<Quorum>| {
            q.as_ref().map(|q| format!("{} of {}", q.needed, names(&q.members))).unwrap_or_default()
        };
        let vouches = |v: Option<u8>| v.unwrap_or(0).to_string();
        let treasurer = |m: &Option<MemberId>| m.map(|m| self.name_of(&m)).unwrap_or_default();
        use CharterField as F;
        let mut all = vec![
            (F::Organisers, names(&from.organisers), names(&to.organisers)),
            (F::Threshold, from.threshold.to_string(), to.threshold.to_string()),
            (F::MembersInvite, says(from.members_invite), says(to.members_invite)),
            (F::AskFirst, says(from.ask_first), says(to.ask_first)),
            (F::Treasurer, treasurer(&from.treasurer), treasurer(&to.treasurer)),
            (F::Libraries, names(&from.libraries), names(&to.libraries)),
            (F::Quorum, quorum(&from.quorum), quorum(&to.quorum)),
            (F::Vouches, vouches(from.vouches), vouches(to.vouches)),
        ];
        if let Some(to) = to_words {
            let from = from_words;
            let day = |d: &Option<Day>| d.map(iso).unwrap_or_default();
            all.push((F::Name, from.name, to.name.clone()));
            all.push((F::Guidelines, from.guidelines, to.guidelines.clone()));
            all.push((F::Place, from.cell.unwrap_or_default(), to.cell.clone().unwrap_or_default()));
            all.push((F::Review, day(&from.review), day(&to.review)));
        }
        let changed = all.into_iter().filter(|(_, from, to)| from != to);
        changed.map(|(field, from, to)| CharterChange { field, from, to }).collect()
    }
}

impl House {
    /// Proposes the next charter.
    pub(crate) fn change_charter(
        &mut self,
        group: &str,
        draft: &CharterDraft,
        now: Millis,
    ) -> Result<DecisionView, NodeError> {
        let street = self.street(group)?;
        let id = street.id;
        street.may_decide()?;
        let terms = street.terms_of(draft)?;
        let group_words = street.words_of(draft)?;
        if !draft.renew && group_words.is_none() && Some(&terms) == street.roster.terms() {
            return Err(NodeError::usage("E_NOTHING_CHANGES", "", "the charter says this already")
                .help("Nothing was proposed."));
        }
        let next = next_charter(&street.facts, &street.roster, terms).map_err(too_much)?;
        let words = match (words(None, draft.reason.as_deref())?, group_words) {
            (None, None) => None,
            (words, group) => Some(ActWords { group, ..words.unwrap_or_default() }),
        };
        let act = self.decide(&id, Decision::Charter(next), words, now)?;
        self.decision(&id, &act)
    }

    /// Proposes another part for a member.
    pub(crate) fn give_role(
        &mut self,
        group: &str,
        person: &str,
        role: Role,
        now: Millis,
    ) -> Result<DecisionView, NodeError> {
        let street = self.street(group)?;
        let in_force = |id: &MemberId| street.roster.member(id).is_some_and(|m| m.in_force);
        let member = street.member_named(person, "person", in_force)?.to_string();
        let terms = street.roster.terms().cloned();
        let ids = |all: &[MemberId]| all.iter().map(ToString::to_string).collect::<Vec<String>>();
        let (organisers, libraries) =
            terms.as_ref().map(|t| (ids(&t.organisers), ids(&t.libraries))).unwrap_or_default();
        let with = |all: Vec<String>| [all, vec![member.clone()]].concat();
        let without = |all: Vec<String>| all.into_iter().filter(|id| *id != member).collect::<Vec<_>>();
        let draft = match role {
            Role::Organiser => CharterDraft { organisers: Some(with(organisers)), ..Default::default() },
            Role::Library => CharterDraft { libraries: Some(with(libraries)), ..Default::default() },
            Role::Treasurer => CharterDraft { treasurer: Some(member), ..Default::default() },
            Role::Member => {
                let keeps = terms.and_then(|t| t.treasurer).is_some_and(|t| t.to_string() == member);
                let treasurer = keeps.then(String::new);
                CharterDraft {
                    organisers: Some(without(organisers)),
                    libraries: Some(without(libraries)),
                    treasurer,
                    ..Default::default()
                }
            }
        };
        self.change_charter(group, &draft, now)
    }
}
