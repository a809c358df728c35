//! What organisers decided and what waits for them, as interfaces are shown it; taking down, hiding, and keeping
//! somebody whose inviter was removed.

use hedgerow_group::{ProposalState, Proposed};
use hedgerow_record::clear::{Decision, Hiding, Takedown};
use hedgerow_record::{ActId, GroupId, Kind, MemberId, Millis};

use crate::answers::no_group;
use crate::clock::moment;
use crate::deciding::{concerns, no_decision, words};
use crate::error::NodeError;
use crate::house::House;
use crate::node::Node;
use crate::street::Street;
use crate::view::{
    CharterDraft, ConfirmationDraft, DecisionKind, DecisionState, DecisionView, Notice, RemovalDraft,
    RemovalPreview, Role, TakedownDraft,
};

impl Street {
    fn decision_view(&self, proposal: &Proposed) -> DecisionView {
        let me = self.me();
        let decision = &proposal.act.decision;
        let words = self.act_words(&proposal.id).unwrap_or_default();
        let first = proposal.records.first().and_then(|id| self.facts.get(id));
        let person = concerns(decision);
        let named = person.map(|m| self.named(&m));
        let about = words.about.clone().or_else(|| named.as_ref().map(|p| p.name.clone()));
        let (what, stay, changes) = match decision {
            Decision::Charter(terms) => {
                let before = self.charter_at(&proposal.act.under);
                let to = (terms, words.group.as_ref());
                let changes = before.map(|(from, from_words)| self.changes((&from, from_words), to));
                (DecisionKind::Charter, Vec::new(), changes.unwrap_or_default())
            }
            Decision::Removal(removal) => {
                let stays = |id: &&MemberId| removal.stay.contains(&id.prefix());
                let stay = self.roster.all().map(|(id, _)| id).filter(stays).map(|id| self.named(id));
                (DecisionKind::Removal, stay.collect(), Vec::new())
            }
            Decision::Takedown(_) => (DecisionKind::Takedown, Vec::new(), Vec::new()),
            Decision::Hiding(_) => (DecisionKind::Hiding, Vec::new(), Vec::new()),
            Decision::Confirmation(_) => (DecisionKind::Confirmation, Vec::new(), Vec::new()),
        };
        let state = match proposal.state {
            ProposalState::Open => DecisionState::Open,
            ProposalState::InForce => DecisionState::InForce,
            ProposalState::Lapsed => DecisionState::Lapsed,
        };
        let i_agreed = proposal.agreed.contains(&me);
        let mut view = DecisionView {
            id: proposal.id.to_string(),
            what,
            state,
            proposed_by: first.map_or_else(|| self.named(&me), |f| self.named(&f.author)),
            at: moment(first.map_or(Millis(0), |f| f.record.header().stamp.ms())),
            agreed: proposal.agreed.iter().map(|m| self.named(m)).collect(),
            needed: proposal.needed,
            i_agreed,
            may_agree: state == DecisionState::Open
                && !i_agreed
                && if proposal.by_quorum { self.may_sign() } else { self.may_decide().is_ok() },
            sentence: String::new(),
            reason: words.reason,
            about,
            person: named,
            stay,
            changes,
        };
        view.sentence = sentence(&view);
        view
    }

    /// A person with a name also where the profile is gone.
    fn named(&self, member: &MemberId) -> crate::view::Person {
        crate::view::Person { name: self.name_of(member), ..self.person(member) }
    }

    /// What members should know about decisions: a group founded anew, a removal without a new key.
    pub(crate) fn decision_notices(&self, group: &str) -> Vec<Notice> {
        let readers: Vec<String> = self.still_reading().iter().map(|m| self.name_of(m)).collect();
        if !self.roster.split().is_empty() {
            let text = format!("{group}: some organisers have founded the group anew, in two ways.");
            let help = "Ask your neighbours whom they follow, then choose: hedgerow group follow";
            return vec![Notice::new("N_FOUNDED_ANEW", text, help).with("group", group)];
        }
        if readers.is_empty() || !self.is_member() {
            return Vec::new();
        }
        let names = readers.join(", ");
        let notice = if self.upshot.waits_for_key {
            Notice::new(
                "N_NEW_KEY_AWAITED",
                format!("{group}: writing waits for a new key, because {names} was removed."),
                "An organiser's Hedgerow makes it by itself as soon as it runs. After a day writing goes on all the same.",
            )
        } else {
            Notice::new(
                "N_REMOVED_CAN_READ",
                format!(
                    "{group}: no new key has come, so {names}, who was removed, can still read what is written."
                ),
                "Ask an organiser to start Hedgerow: it makes a new key by itself.",
            )
        };
        vec![notice.with("group", group).with("names", &names)]
    }
}

fn sentence(view: &DecisionView) -> String {
    let about = view.about.clone().unwrap_or_default();
    let what = match view.what {
        DecisionKind::Charter => "Change the charter".to_owned(),
        DecisionKind::Removal => format!("Remove {about}"),
        DecisionKind::Takedown => format!("Take down “{about}”"),
        DecisionKind::Hiding => format!("Hide “{about}”"),
        DecisionKind::Confirmation => format!("Keep {about}"),
    };
    match view.state {
        DecisionState::Open => format!("{what}. {} of {} have agreed.", view.agreed.len(), view.needed),
        DecisionState::InForce => format!("{what}. Decided."),
        DecisionState::Lapsed => format!("{what}. Not decided before the charter changed."),
    }
}

impl House {
    /// What a neighbour should know: of this computer, then of each group.
    pub(crate) fn all_notices(&self) -> Vec<Notice> {
        let of_groups =
            self.streets.values().flat_map(|street| street.decision_notices(&street.words().name));
        self.notices.iter().cloned().chain(of_groups).collect()
    }

    /// What was proposed, what waits first, then the latest.
    pub(crate) fn decisions(&self, group: &str) -> Result<Vec<DecisionView>, NodeError> {
        let street = self.street(group)?;
        let mut all: Vec<DecisionView> =
            street.proposals().iter().rev().map(|p| street.decision_view(p)).collect();
        all.sort_by_key(|d| (d.state != DecisionState::Open, !d.may_agree));
        Ok(all)
    }

    pub(crate) fn decision(&self, group: &GroupId, act: &ActId) -> Result<DecisionView, NodeError> {
        let street = self.streets.get(group).ok_or_else(no_group)?;
        let all = street.proposals();
        all.iter().find(|p| p.id == *act).map(|p| street.decision_view(p)).ok_or_else(no_decision)
    }

    /// Says yes to a decision, named by its id or the beginning of it.
    pub(crate) fn agree_to(
        &mut self,
        group: &str,
        decision: &str,
        now: Millis,
    ) -> Result<DecisionView, NodeError> {
        let street = self.street(group)?;
        let (id, wanted) = (street.id, decision.trim().to_lowercase());
        let found: Vec<ActId> = street
            .proposals()
            .iter()
            .map(|p| p.id)
            .filter(|act| wanted.len() >= 4 && act.to_string().starts_with(&wanted))
            .collect();
        match found.as_slice() {
            [act] => {
                self.agree(&id, *act, now)?;
                self.decision(&id, act)
            }
            [] => Err(no_decision()),
            _ => Err(NodeError::usage(
                "E_WHICH_DECISION",
                "decision",
                "more than one decision begins like this",
            )
            .help("Give a few more letters of its number.")),
        }
    }

    /// Where the group was founded anew: the ways between which this person has to choose.
    fn branches(&self, group: &str) -> Result<Vec<DecisionView>, NodeError> {
        let street = self.street(group)?;
        let split = street.roster.split();
        let all = street.proposals();
        Ok(all.iter().filter(|p| split.contains(&p.id)).map(|p| street.decision_view(p)).collect())
    }

    fn choose_branch(
        &mut self,
        group: &str,
        charter: &str,
        now: Millis,
    ) -> Result<Vec<DecisionView>, NodeError> {
        let id = self.street(group)?.id;
        let street = self.streets.get_mut(&id).ok_or_else(no_group)?;
        let wanted = charter.trim().to_lowercase();
        let fits = |act: &&ActId| wanted.len() >= 4 && act.to_string().starts_with(&wanted);
        let act = street.roster.split().iter().find(fits).copied().ok_or_else(no_decision)?;
        street.choose_branch(act, now)?;
        self.follow(&id, now)?;
        self.branches(group)
    }

    fn take_down(
        &mut self,
        group: &str,
        draft: &TakedownDraft,
        now: Millis,
    ) -> Result<DecisionView, NodeError> {
        let id = self.street(group)?.id;
        let (street, thing) = self.thing(&draft.listing)?;
        if street.id != id {
            return Err(NodeError::not_found("E_NO_LISTING", "there is no such listing in this group"));
        }
        street.may_decide()?;
        let (member, slot, title) = (thing.author, thing.slot, thing.listing.title.clone());
        let kind = Kind::LISTING.number();
        let decision = if draft.only_hide {
            Decision::Hiding(Hiding { member, kind, slot })
        } else {
            let photos = &thing.listing.photos;
            let blobs = photos.iter().flat_map(|p| [p.photo, p.small]).collect();
            Decision::Takedown(Takedown { member, kind, slot, record: thing.id, blobs })
        };
        let words = words(Some(title), Some(&draft.reason))?;
        if words.as_ref().is_none_or(|w| w.reason.is_none()) {
            return Err(NodeError::usage("E_REASON", "reason", "say why; every member can read it"));
        }
        let act = self.decide(&id, decision, words, now)?;
        self.decision(&id, &act)
    }

    fn confirm(
        &mut self,
        group: &str,
        draft: &ConfirmationDraft,
        now: Millis,
    ) -> Result<DecisionView, NodeError> {
        let street = self.street(group)?;
        let id = street.id;
        street.may_decide()?;
        let void = |m: &MemberId| street.roster.member(m).is_some_and(|m| !m.in_force && m.ending.is_none());
        let member = street.member_named(&draft.person, "person", void)?;
        let words = words(Some(street.name_of(&member)), draft.reason.as_deref())?;
        let act = self.decide(&id, Decision::Confirmation(member), words, now)?;
        self.decision(&id, &act)
    }
}

impl Node {
    /// What organisers proposed and decided, what waits first.
    pub async fn decisions(&self, group: &str) -> Result<Vec<DecisionView>, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.decisions(&group)).await
    }

    /// Where the group was founded anew: the charters between which this person has to choose.
    pub async fn branches(&self, group: &str) -> Result<Vec<DecisionView>, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.branches(&group)).await
    }

    /// Follows one of them.
    pub async fn choose_branch(&self, group: &str, charter: &str) -> Result<Vec<DecisionView>, NodeError> {
        let (group, charter) = (group.to_owned(), charter.to_owned());
        self.ask(move |house| house.choose_branch(&group, &charter, crate::clock::now())).await
    }

    /// Says yes to what an organiser proposed.
    pub async fn agree(&self, group: &str, decision: &str) -> Result<DecisionView, NodeError> {
        let (group, decision) = (group.to_owned(), decision.to_owned());
        self.ask(move |house| house.agree_to(&group, &decision, crate::clock::now())).await
    }

    /// What it would mean to remove somebody.
    pub async fn removal_preview(&self, group: &str, person: &str) -> Result<RemovalPreview, NodeError> {
        let (group, person) = (group.to_owned(), person.to_owned());
        self.ask(move |house| house.removal_preview(&group, &person)).await
    }

    /// Proposes to remove somebody.
    pub async fn remove_member(&self, group: &str, draft: RemovalDraft) -> Result<DecisionView, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.remove_member(&group, &draft, crate::clock::now())).await
    }

    /// Proposes the next charter.
    pub async fn change_charter(&self, group: &str, draft: CharterDraft) -> Result<DecisionView, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.change_charter(&group, &draft, crate::clock::now())).await
    }

    /// Proposes another part for a member.
    pub async fn give_role(&self, group: &str, person: &str, role: Role) -> Result<DecisionView, NodeError> {
        let (group, person) = (group.to_owned(), person.to_owned());
        self.ask(move |house| house.give_role(&group, &person, role, crate::clock::now())).await
    }

    /// Proposes to hide a listing from everybody, or to have every computer drop it.
    pub async fn take_down(&self, group: &str, draft: TakedownDraft) -> Result<DecisionView, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.take_down(&group, &draft, crate::clock::now())).await
    }

    /// Proposes to keep somebody whose inviter was removed.
    pub async fn confirm(&self, group: &str, draft: ConfirmationDraft) -> Result<DecisionView, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.confirm(&group, &draft, crate::clock::now())).await
    }
}
