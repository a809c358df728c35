//! Where the organisers have vanished: members of long standing call, wait, and appoint others (PROTOCOL.md section 5,
//! "Quorum"). Only signatures count for validity; whether it was silent for long enough, each computer judges by what it
//! has heard itself, before it signs.

use std::collections::BTreeSet;

use hedgerow_group::{Proposed, call_quorum, next_charter, seal};
use hedgerow_record::clear::{Decision, Quorum};
use hedgerow_record::limits::QUORUM_SILENCE;
use hedgerow_record::{ActId, Clear, Kind, MemberId, Millis};
use rand_chacha::ChaCha20Rng;

use crate::answers::no_group;
use crate::clock::moment;
use crate::deciding::{no_decision, too_much};
use crate::error::NodeError;
use crate::house::House;
use crate::node::Node;
use crate::street::Street;
use crate::view::{AppointDraft, DecisionView, QuorumView, Topic};

/// Under this key lies which charter's quorum has called, and since when that is known here.
const CALLED: &str = "called";

impl Street {
    fn quorum(&self) -> Option<(ActId, &Quorum)> {
        Some((self.roster.charter()?, self.roster.terms()?.quorum.as_ref()?))
    }

    /// Those of the quorum who called under the charter in force.
    fn callers(&self) -> BTreeSet<MemberId> {
        let Some((under, quorum)) = self.quorum() else { return BTreeSet::new() };
        let calls = self.facts.of_kind(Kind::QUORUM_CALL).filter(|f| match &f.clear {
            Clear::Call(call) => call.under == under,
            _ => false,
        });
        calls.map(|f| f.author).filter(|m| quorum.members.binary_search(m).is_ok()).collect()
    }

    /// Follows since when enough have called. A date in a record proves nothing, hence the clock of this computer.
    pub(crate) fn watch_quorum(&mut self, now: Millis) -> Result<(), NodeError> {
        let Some((under, quorum)) = self.quorum() else { return Ok(()) };
        let enough = self.callers().len() >= usize::from(quorum.needed);
        let row = self.store.app(CALLED)?;
        let is_this = row.as_deref().is_some_and(|row| row.starts_with(&under.0));
        if enough && !is_this {
            let row = [&under.0[..], &now.0.to_be_bytes()].concat();
            self.store.put_app(&[(CALLED.to_owned(), Some(row))])?;
        }
        Ok(())
    }

    /// Since when enough have called, as far as is known here.
    fn called_since(&self) -> Option<Millis> {
        let (under, quorum) = self.quorum()?;
        if self.callers().len() < usize::from(quorum.needed) {
            return None;
        }
        let row = self.store.app(CALLED).ok().flatten()?;
        let since = row.strip_prefix(&under.0)?;
        Some(Millis(u64::from_be_bytes(since.try_into().ok()?)))
    }

    /// Whether an organiser has been heard of since: anything signed later.
    fn is_heard_since(&self, since: Millis) -> bool {
        let organises = |m: &MemberId| self.roster.is_organiser(m);
        let group = self.facts.iter().filter(|f| organises(&f.author)).map(|f| f.record.header().stamp);
        let kinds = [Kind::PROFILE, Kind::LISTING, Kind::ENVELOPE, Kind::SAFE, Kind::VOUCH];
        let slots = kinds.into_iter().flat_map(|kind| self.store.of_kind(kind));
        let slots = slots.filter(|e| organises(&e.author)).map(|e| e.stamp);
        group.chain(slots).any(|stamp| stamp.ms() > since)
    }

    /// From when on the quorum may sign; nothing where it has not called, or an organiser has been heard of.
    fn may_sign_at(&self) -> Option<Millis> {
        let since = self.called_since().filter(|since| !self.is_heard_since(*since))?;
        Some(since + QUORUM_SILENCE)
    }

    /// Whether this person can sign for the quorum now.
    pub(crate) fn may_sign(&self) -> bool {
        self.is_in_quorum().is_ok() && self.may_sign_at().is_some_and(|at| crate::clock::now() >= at)
    }

    fn is_in_quorum(&self) -> Result<ActId, NodeError> {
        let no = || NodeError::refused("E_NOT_IN_QUORUM", "the charter does not name you for this");
        let (under, quorum) = self.quorum().ok_or_else(|| {
            NodeError::refused(
                "E_NO_QUORUM",
                "this group's charter names nobody who could appoint organisers",
            )
        })?;
        self.pen()?;
        if quorum.members.binary_search(&self.me()).is_ok() { Ok(under) } else { Err(no()) }
    }

    fn check_silence(&self, now: Millis) -> Result<ActId, NodeError> {
        let under = self.is_in_quorum()?;
        match self.may_sign_at() {
            Some(at) if now >= at => Ok(under),
            Some(at) => Err(NodeError::refused("E_NOT_YET", "the organisers still have time to be heard of")
                .help(format!("You can sign from {} on.", moment(at)))),
            None if self.called_since().is_some() => {
                Err(NodeError::refused("E_HEARD_OF", "an organiser has been heard of since the call")
                    .help("Talk to them first. Nothing was changed."))
            }
            None => Err(NodeError::refused(
                "E_NOT_CALLED",
                "not enough of those whom the charter names have called",
            )
            .help("Call with: hedgerow group call")),
        }
    }

    fn call(&mut self, now: Millis, rng: &mut ChaCha20Rng) -> Result<(), NodeError> {
        let under = self.is_in_quorum()?;
        if self.callers().contains(&self.me()) {
            return Ok(());
        }
        let record = call_quorum(self.pen()?, self.group_stamp(now), under, rng)?;
        self.write_group(vec![record], now)?;
        self.watch_quorum(now)
    }

    /// Signs a charter that somebody else of the quorum wrote, exactly as it is.
    pub(crate) fn sign_for_quorum(
        &mut self,
        proposal: &Proposed,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<(), NodeError> {
        let under = self.check_silence(now)?;
        if proposal.agreed.contains(&self.me()) {
            return Ok(());
        }
        let Decision::Charter(terms) = &proposal.act.decision else { return Err(no_decision()) };
        if proposal.act.under != under {
            return Err(NodeError::refused("E_LAPSED", "the charter has changed since this was proposed"));
        }
        let record = seal(self.pen()?, self.group_stamp(now), under, terms.clone(), rng)?;
        self.write_group(vec![record], now)
    }

    /// Writes the charter that names other organisers, and signs it first.
    fn appoint(
        &mut self,
        draft: &AppointDraft,
        now: Millis,
        rng: &mut ChaCha20Rng,
    ) -> Result<ActId, NodeError> {
        let under = self.check_silence(now)?;
        let wanted = crate::view::CharterDraft {
            organisers: Some(draft.organisers.clone()),
            threshold: draft.threshold,
            ..Default::default()
        };
        let terms = self.terms_of(&wanted)?;
        let next = next_charter(&self.facts, &self.roster, terms).map_err(too_much)?;
        let record = seal(self.pen()?, self.group_stamp(now), under, next, rng)?;
        let act = hedgerow_record::clear::ActClear::id(record.clear());
        self.write_group(vec![record], now)?;
        Ok(act)
    }

    fn quorum_view(&self) -> Option<QuorumView> {
        let (_, quorum) = self.quorum()?;
        let callers = self.callers();
        Some(QuorumView {
            members: quorum.members.iter().map(|m| self.person(m)).collect(),
            needed: usize::from(quorum.needed),
            i_am_in_it: quorum.members.binary_search(&self.me()).is_ok(),
            called_by: callers.iter().map(|m| self.person(m)).collect(),
            i_called: callers.contains(&self.me()),
            called_since: self.called_since().map(moment),
            may_sign_at: self.may_sign_at().map(moment),
        })
    }
}

impl House {
    pub(crate) fn call_for_organisers(&mut self, group: &str, now: Millis) -> Result<QuorumView, NodeError> {
        let id = self.street(group)?.id;
        let street = self.streets.get_mut(&id).ok_or_else(no_group)?;
        street.call(now, &mut self.rng)?;
        self.tell_topic(Topic::Group, None);
        self.follow(&id, now)?;
        self.streets.get(&id).and_then(Street::quorum_view).ok_or_else(no_group)
    }

    pub(crate) fn appoint(
        &mut self,
        group: &str,
        draft: &AppointDraft,
        now: Millis,
    ) -> Result<DecisionView, NodeError> {
        let id = self.street(group)?.id;
        let street = self.streets.get_mut(&id).ok_or_else(no_group)?;
        let act = street.appoint(draft, now, &mut self.rng)?;
        self.tell_topic(Topic::Group, None);
        self.follow(&id, now)?;
        self.decision(&id, &act)
    }
}

impl Node {
    /// Who may appoint organisers where these have vanished, and how that stands; nothing where the charter names nobody.
    pub async fn quorum(&self, group: &str) -> Result<Option<QuorumView>, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| Ok(house.street(&group)?.quorum_view())).await
    }

    /// Says, as one whom the charter names for it, that no organiser has been heard of.
    pub async fn call_for_organisers(&self, group: &str) -> Result<QuorumView, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.call_for_organisers(&group, crate::clock::now())).await
    }

    /// Proposes other organisers to the quorum.
    pub async fn appoint(&self, group: &str, draft: AppointDraft) -> Result<DecisionView, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.appoint(&group, &draft, crate::clock::now())).await
    }
}
