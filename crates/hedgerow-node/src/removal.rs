//! Removing somebody: what it would mean, and what survives (PROTOCOL.md section 5, "Removal").

use std::collections::BTreeSet;

use hedgerow_group::ProposalState;
use hedgerow_record::clear::{Decision, HeadKept, Removal};
use hedgerow_record::{ActId, MemberId, Millis, Prefix};

use crate::deciding::words;
use crate::error::NodeError;
use crate::house::House;
use crate::street::Street;
use crate::view::{DecisionView, Invited, RemovalDraft, RemovalPreview};

impl Street {
    /// Members whom somebody invited, each with those who came in through them.
    fn invited_by(&self, member: &MemberId) -> Vec<(MemberId, Vec<MemberId>)> {
        let by = |inviter: &MemberId| -> Vec<MemberId> {
            let all = self.roster.members().filter(|(_, m)| m.invited_by == Some(*inviter));
            // An organiser belongs by office, whoever invited the person.
            all.map(|(id, _)| *id).filter(|id| !self.roster.is_organiser(id)).collect()
        };
        let through = |first: MemberId| {
            let mut seen = BTreeSet::from([first, *member]);
            let mut queue = vec![first];
            let mut found = Vec::new();
            while let Some(at) = queue.pop() {
                for next in by(&at) {
                    if seen.insert(next) {
                        found.push(next);
                        queue.push(next);
                    }
                }
            }
            found
        };
        by(member).into_iter().map(|first| (first, through(first))).collect()
    }

    /// The last chained record of each device of a member, as it is held here.
    fn heads(&self, member: &MemberId) -> Vec<HeadKept> {
        let devices = self.roster.member(member).into_iter().flat_map(|m| &m.devices);
        devices
            .filter_map(|d| {
                self.store.chain_head(&d.key).map(|(seq, id)| HeadKept { device: d.key, seq, id })
            })
            .collect()
    }

    /// The removal that a draft describes.
    fn removal(&self, draft: &RemovalDraft) -> Result<Removal, NodeError> {
        let in_force = |id: &MemberId| self.roster.member(id).is_some_and(|m| m.in_force);
        let member = self.member_named(&draft.person, "person", in_force)?;
        if member == self.me() {
            return Err(NodeError::usage("E_YOURSELF", "person", "you cannot remove yourself")
                .help("You can leave: hedgerow group leave"));
        }
        let invited: Vec<MemberId> = self.invited_by(&member).into_iter().map(|(id, _)| id).collect();
        let is_invited = |id: &MemberId| invited.contains(id);
        let mut stay = BTreeSet::new();
        for name in &draft.keep {
            stay.insert(self.member_named(name, "keep", is_invited)?);
        }
        if draft.keep_all {
            stay.extend(invited.iter().copied());
        }
        if !invited.is_empty() && stay.is_empty() && !draft.keep_nobody {
            let names: Vec<String> = invited.iter().map(|id| self.name_of(id)).collect();
            let text =
                format!("{} invited {}: say who of them stays", self.name_of(&member), names.join(", "));
            return Err(NodeError::usage("E_WHO_STAYS", "keep", text).help(
                "Name each with --keep NAME, or say --keep-all or --keep-nobody. Nothing was changed.",
            ));
        }
        let stay: Vec<Prefix> = stay.iter().map(MemberId::prefix).collect();
        Ok(Removal { member, heads: self.heads(&member), stay })
    }

    /// What somebody else proposed about the same member already.
    fn removal_proposed(&self, member: &MemberId) -> Option<ActId> {
        let open = self.proposals().into_iter().filter(|p| p.state == ProposalState::Open);
        let mut same =
            open.filter(|p| matches!(&p.act.decision, Decision::Removal(r) if r.member == *member));
        same.next().map(|p| p.id)
    }
}

impl House {
    /// What it would mean to remove somebody.
    pub(crate) fn removal_preview(&self, group: &str, person: &str) -> Result<RemovalPreview, NodeError> {
        let street = self.street(group)?;
        let in_force = |id: &MemberId| street.roster.member(id).is_some_and(|m| m.in_force);
        let member = street.member_named(person, "person", in_force)?;
        let invited = street.invited_by(&member).into_iter().map(|(id, with)| Invited {
            person: street.person(&id),
            with: with.iter().map(|id| street.person(id)).collect(),
        });
        let with = member.to_string();
        let open = |state: &str| !matches!(state, "closed" | "declined" | "withdrawn");
        Ok(RemovalPreview {
            person: street.person(&member),
            invited: invited.collect(),
            listings: street.things.of(member).count(),
            deals: street.deal_views().into_iter().filter(|d| d.with.id == with && open(&d.state)).collect(),
            needed: street.roster.terms().map_or(1, |t| usize::from(t.threshold)),
        })
    }

    /// Proposes to remove somebody; where one organiser decides it is in force at once.
    pub(crate) fn remove_member(
        &mut self,
        group: &str,
        draft: &RemovalDraft,
        now: Millis,
    ) -> Result<DecisionView, NodeError> {
        let street = self.street(group)?;
        let id = street.id;
        street.may_decide()?;
        let removal = street.removal(draft)?;
        if let Some(act) = street.removal_proposed(&removal.member) {
            return Err(NodeError::refused("E_PROPOSED_ALREADY", "this was proposed already").help(format!(
                "Look at it with `hedgerow group decisions`, and say yes with `hedgerow group agree {}`.",
                &act.to_string()[..8]
            )));
        }
        let words = words(Some(street.name_of(&removal.member)), draft.reason.as_deref())?;
        let act = self.decide(&id, Decision::Removal(removal), words, now)?;
        self.decision(&id, &act)
    }
}
