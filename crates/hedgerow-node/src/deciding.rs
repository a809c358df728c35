//! What organisers write: proposals, their yes to one another's, and what their computers do by themselves once
//! something is in force.

use hedgerow_group::{
    ProposalState, Proposed, assent, next_charter, propose, proposed, write_parcel_with_relays,
};
use hedgerow_record::body::{self, ActWords};
use hedgerow_record::clear::{CharterTerms, Decision, GrantKind};
use hedgerow_record::limits::{ASSENTS_A_VERSION, REASON_CHARS};
use hedgerow_record::{ActId, BoxKey, GroupId, Kind, MemberId, Millis, Span};
use hedgerow_vault::GroupKeys;
use rand_chacha::ChaCha20Rng;
use rand_core::Rng as _;

use crate::error::NodeError;
use crate::house::House;
use crate::street::Street;
use crate::view::Topic;

/// Letters of an id that are enough to name a member.
const SHORTEST: usize = 4;
/// How much longer each further organiser's computer waits before it makes a new key: mostly one is made.
const COURTESY: Span = Span::minutes(1);

impl Street {
    /// A member by name, or by the beginning of an id, among those that may be meant.
    pub(crate) fn member_named(
        &self,
        name: &str,
        field: &'static str,
        may_be: impl Fn(&MemberId) -> bool,
    ) -> Result<MemberId, NodeError> {
        let wanted = name.trim().to_lowercase();
        let all: Vec<MemberId> = self.roster.all().map(|(id, _)| *id).filter(&may_be).collect();
        let called = |id: &&MemberId| self.people.get(id).is_some_and(|p| p.name.to_lowercase() == wanted);
        let begins = |id: &&MemberId| wanted.len() >= SHORTEST && id.to_string().starts_with(&wanted);
        let found: Vec<&MemberId> = all.iter().filter(|id| called(id) || begins(id)).collect();
        match found.as_slice() {
            [one] => Ok(**one),
            [] => Err(NodeError {
                field: Some(field),
                ..NodeError::not_found(
                    "E_NO_PERSON",
                    format!("there is nobody called “{}” here", name.trim()),
                )
            }
            .help("See who belongs to the group with `hedgerow group members`.")),
            several => {
                let ids: Vec<String> = several.iter().map(|id| id.to_string()[..8].to_owned()).collect();
                Err(NodeError::usage(
                    "E_WHICH_PERSON",
                    field,
                    format!("“{}” can be {}", name.trim(), ids.join(" or ")),
                )
                .help("Give the number instead of the name."))
            }
        }
    }

    /// What somebody is called: in the profile, or, where that is gone, in the decision that ended the membership.
    pub(crate) fn name_of(&self, member: &MemberId) -> String {
        if let Some(profile) = self.people.get(member) {
            return profile.name.clone();
        }
        let about = self.facts.of_kind(Kind::ACT).filter(|f| match &f.clear {
            hedgerow_record::Clear::Act(act) => concerns(&act.decision) == Some(*member),
            _ => false,
        });
        let names = about.filter_map(|f| self.words_in(f)?.about);
        names.into_iter().next().unwrap_or_else(|| member.to_string()[..8].to_owned())
    }

    /// Everything proposed along the charters that are followed, in the order in which it was proposed.
    pub(crate) fn proposals(&self) -> Vec<Proposed> {
        proposed(&self.facts, &self.roster)
    }

    /// The charter under which this person may decide now.
    pub(crate) fn may_decide(&self) -> Result<ActId, NodeError> {
        self.pen()?;
        if !self.roster.split().is_empty() {
            return Err(NodeError::refused("E_FOUNDED_ANEW", "the group has been founded anew, in two ways")
                .help("Choose first whom you follow: hedgerow group follow"));
        }
        if !self.roster.is_organiser(&self.me()) {
            return Err(NodeError::refused("E_NOT_AN_ORGANISER", "only organisers decide this")
                .help("Tell one of them what you think. `hedgerow group members` shows who they are."));
        }
        self.roster
            .charter()
            .ok_or_else(|| NodeError::refused("E_JOINING", "what the group agreed to has not come yet"))
    }

    /// Proposes something and says yes to it. The same, proposed by somebody else before, gets one more yes.
    pub(crate) fn decide(
        &mut self,
        decision: Decision,
        words: Option<ActWords>,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<ActId, NodeError> {
        let under = self.may_decide()?;
        self.check_room(under, matches!(decision, Decision::Charter(_)))?;
        let words = words.map(|words| {
            let mut salted = words;
            rng.fill_bytes(&mut salted.salt);
            body::write(&salted)
        });
        let sealed_under = self.under_best()?;
        let stamp = self.group_stamp(now);
        let words = words.as_deref().map(|words| (sealed_under, words));
        let proposal = propose(self.pen()?, stamp, under, decision, words, rng)?;
        self.write_group(proposal.records, now)?;
        Ok(proposal.act)
    }

    /// Says yes to what somebody proposed.
    pub(crate) fn agree(&mut self, act: ActId, now: Millis, rng: &mut ChaCha20Rng) -> Result<(), NodeError> {
        let all = self.proposals();
        let proposal = all.iter().find(|p| p.id == act).ok_or_else(no_decision)?;
        if proposal.by_quorum {
            return self.sign_for_quorum(proposal, now, rng);
        }
        let under = self.may_decide()?;
        if proposal.agreed.contains(&self.me()) {
            return Ok(());
        }
        match proposal.state {
            ProposalState::Open => {}
            ProposalState::InForce => return Ok(()),
            ProposalState::Lapsed => {
                return Err(NodeError::refused(
                    "E_LAPSED",
                    "the charter has changed since this was proposed",
                )
                .help("Propose it again."));
            }
        }
        self.check_room(under, matches!(proposal.act.decision, Decision::Charter(_)))?;
        let stamp = self.group_stamp(now);
        let record = assent(self.pen()?, stamp, under, act, rng)?;
        self.write_group(vec![record], now)
    }

    /// One organiser's yeses under one charter are bounded; the last is kept for the next charter.
    fn check_room(&self, under: ActId, is_charter: bool) -> Result<(), NodeError> {
        let me = self.me();
        let mine = self.facts.of_kind(Kind::ASSENT).filter(|f| f.author == me);
        let said = mine
            .filter(|f| matches!(&f.clear, hedgerow_record::Clear::Assent(a) if a.under == under))
            .count();
        if said + usize::from(!is_charter) < ASSENTS_A_VERSION {
            return Ok(());
        }
        Err(NodeError::refused("E_CHARTER_FULL", "no more can be decided under this charter")
            .help("Renew it first: hedgerow group change --renew"))
    }

    /// Who organises after those who were removed or have left are gone, where the charter still names them.
    fn without_the_gone(&self) -> Option<CharterTerms> {
        let terms = self.roster.terms()?;
        let belongs = |m: &MemberId| self.roster.member(m).is_some_and(|m| m.in_force);
        let organisers: Vec<MemberId> = terms.organisers.iter().copied().filter(belongs).collect();
        if organisers.is_empty() || organisers.len() == terms.organisers.len() {
            return None;
        }
        let most = u8::try_from(organisers.len()).unwrap_or(u8::MAX);
        let quorum = terms.quorum.clone();
        Some(CharterTerms { threshold: terms.threshold.min(most), organisers, quorum, ..terms.clone() })
    }

    /// New keys for everybody who belongs to the group, covering every removal in force.
    fn new_key(
        &self,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<(GroupKeys, hedgerow_group::ParcelRecords), NodeError> {
        let roster = &self.roster;
        let covers: Vec<MemberId> = roster.removed().iter().copied().collect();
        let mut receivers: Vec<BoxKey> = roster.members().flat_map(|(id, _)| roster.boxes(id)).collect();
        // Whoever holds an open letter gets in with the new key; a poster has no keys in it.
        let letters = roster.grants().filter(|(_, g)| g.clear.kind == GrantKind::Letter && roster.is_open(g));
        receivers.extend(letters.map(|(_, g)| g.clear.link_box));
        let keys = GroupKeys::new(rng);
        let stamp = self.group_stamp(now);
        // A relay peer goes on recognising the members, and reads no more than before.
        let relays: Vec<BoxKey> = roster.relays().iter().map(|relay| relay.clear.relay_box).collect();
        let pen = self.pen()?;
        let parcel = write_parcel_with_relays(pen, stamp, &keys, &covers, &receivers, &relays, rng)?;
        Ok((keys, parcel))
    }

    /// Whether this computer is to make a new key now: at once where its own word put the removal in force, else after
    /// those organisers who come before it, so that not everybody makes one.
    fn is_to_make_key(&self, at_once: bool, now: Millis) -> bool {
        let me = self.me();
        let uncovered = self.roster.writing_key(|_| true).is_some_and(|key| !key.covers_all);
        if !uncovered
            || self.doubts_clock
            || self.returning.is_some()
            || self.pen().is_err()
            || !self.roster.is_organiser(&me)
        {
            return false;
        }
        let organisers = self.roster.terms().into_iter().flat_map(|t| &t.organisers);
        let before = organisers.filter(|o| **o < me && self.roster.is_organiser(o)).count();
        let waited = self.upshot.uncovered_since.map_or(Span::millis(0), |since| now.since(since));
        at_once || waited.0 >= COURTESY.0 * before as u64
    }
}

impl House {
    /// Proposes something in a group, and does what follows from it.
    pub(crate) fn decide(
        &mut self,
        group: &GroupId,
        decision: Decision,
        words: Option<ActWords>,
        now: Millis,
    ) -> Result<ActId, NodeError> {
        let street = self.streets.get_mut(group).ok_or_else(crate::answers::no_group)?;
        let act = street.decide(decision, words, now, &mut self.rng)?;
        self.after_decision(group, now)?;
        Ok(act)
    }

    /// Says yes to something, and does what follows from it.
    pub(crate) fn agree(&mut self, group: &GroupId, act: ActId, now: Millis) -> Result<(), NodeError> {
        let street = self.streets.get_mut(group).ok_or_else(crate::answers::no_group)?;
        street.agree(act, now, &mut self.rng)?;
        self.after_decision(group, now)
    }

    fn after_decision(&mut self, group: &GroupId, now: Millis) -> Result<(), NodeError> {
        self.make_due_key(group, true, now)?;
        self.name_organisers_anew(group, now)?;
        self.tell_topic(Topic::Group, None);
        self.follow(group, now)
    }

    /// Makes a new key where a removal is in force that none covers and this computer's turn has come.
    pub(crate) fn make_due_key(
        &mut self,
        group: &GroupId,
        at_once: bool,
        now: Millis,
    ) -> Result<(), NodeError> {
        let Some(street) = self.streets.get_mut(group).filter(|s| s.is_to_make_key(at_once, now)) else {
            return Ok(());
        };
        let (keys, parcel) = street.new_key(now, &mut self.rng)?;
        // A key is on the disk before anybody can write under it.
        street.keyring.insert(parcel.id, keys);
        let keyring = street.keyring.clone();
        if let Some(secrets) = self.home.keys.groups.iter_mut().find(|g| g.group == *group) {
            secrets.keyring = keyring;
        }
        self.home.save_keys()?;
        let street = self.streets.get_mut(group).ok_or_else(crate::answers::no_group)?;
        street.write_group(parcel.records, now)
    }

    /// Where an organiser was removed, the next charter names the others; it is proposed by the one whose word ended it.
    fn name_organisers_anew(&mut self, group: &GroupId, now: Millis) -> Result<(), NodeError> {
        let Some(street) = self.streets.get_mut(group).filter(|s| s.may_decide().is_ok()) else {
            return Ok(());
        };
        let Some(terms) = street.without_the_gone() else { return Ok(()) };
        let is_proposed = street.proposals().iter().any(|p| {
            p.state == ProposalState::Open
                && matches!(&p.act.decision, Decision::Charter(t) if t.organisers == terms.organisers)
        });
        if is_proposed {
            return Ok(());
        }
        let next = next_charter(&street.facts, &street.roster, terms).map_err(too_much)?;
        street.decide(Decision::Charter(next), None, now, &mut self.rng).map(|_| ())
    }
}

/// The member whom a decision concerns.
pub(crate) fn concerns(decision: &Decision) -> Option<MemberId> {
    match decision {
        Decision::Removal(r) => Some(r.member),
        Decision::Takedown(t) => Some(t.member),
        Decision::Hiding(h) => Some(h.member),
        Decision::Confirmation(m) => Some(*m),
        Decision::Charter(_) => None,
    }
}

/// Words that go with a decision: what it is about, and why.
pub(crate) fn words(about: Option<String>, reason: Option<&str>) -> Result<Option<ActWords>, NodeError> {
    let reason = reason.map(str::trim).filter(|r| !r.is_empty()).map(str::to_owned);
    if reason.as_ref().is_some_and(|r| r.chars().count() > REASON_CHARS) {
        let text = format!("the reason is longer than {REASON_CHARS} characters");
        return Err(NodeError::usage("E_TOO_LONG", "reason", text));
    }
    let about = about.filter(|a| !a.is_empty());
    let words = ActWords { reason, about, ..ActWords::default() };
    Ok((words != ActWords::default()).then_some(words))
}

pub(crate) fn no_decision() -> NodeError {
    NodeError::not_found("E_NO_DECISION", "no organiser proposed this")
        .help("See what was proposed with `hedgerow group decisions`.")
}

pub(crate) fn too_much(error: hedgerow_group::TooMuchToCarry) -> NodeError {
    NodeError::refused("E_TOO_MUCH_TO_CARRY", error.to_string()).help(
        "Close letters that nobody came by, or let the organiser whose letters these are stay one for now.",
    )
}
