//! Leaving a group: a goodbye signed by the root, which says who of those whom one invited stays.

use std::collections::BTreeSet;

use hedgerow_group::root_record;
use hedgerow_record::clear::{self, LeavingClear};
use hedgerow_record::{Kind, Millis, Prefix};

use crate::answers::no_group;
use crate::error::NodeError;
use crate::house::House;
use crate::node::Node;
use crate::street::Street;
use crate::view::{GroupView, LeaveDraft, Topic};

impl Street {
    /// Certificates of those whom this person invited, all of whom stay.
    fn invited_certificates(&self) -> Vec<Prefix> {
        let me = self.me();
        let own = self.roster.grants().filter(|(_, g)| g.issuer == me && g.counts);
        let stays = |id: &&hedgerow_record::RecordId| {
            let author = self.facts.get(id).map(|f| f.author);
            author.and_then(|a| self.roster.member(&a)).is_some_and(|m| m.in_force)
        };
        own.flat_map(|(_, g)| &g.certificates).filter(stays).map(|id| id.prefix()).collect()
    }

    /// What speaks against leaving now.
    fn reasons_to_stay(&self) -> Result<(), NodeError> {
        let open: BTreeSet<String> = self
            .deal_views()
            .into_iter()
            .filter(|d| matches!(d.state.as_str(), "accepted" | "out" | "back"))
            .map(|d| format!("“{}” with {}", d.title, d.with.name))
            .collect();
        let anyway = "Finish first, or leave anyway with --anyway. Nothing was changed.";
        if !open.is_empty() {
            let open: Vec<String> = open.into_iter().collect();
            let text = format!("you still have deals: {}", open.join(", "));
            return Err(NodeError::refused("E_DEALS_OPEN", text).help(anyway));
        }
        let me = self.me();
        let alone = self.roster.is_organiser(&me)
            && !self.roster.members().any(|(id, _)| *id != me && self.roster.is_organiser(id));
        if alone && self.roster.members().count() > 1 {
            return Err(NodeError::refused("E_LAST_ORGANISER", "nobody else organises this group")
                .help("Make somebody an organiser first: hedgerow group role NAME organiser. Or leave anyway with --anyway."));
        }
        Ok(())
    }

    fn leave(&mut self, anyway: bool, now: Millis) -> Result<(), NodeError> {
        self.pen()?;
        if !anyway {
            self.reasons_to_stay()?;
        }
        let leaving = clear::write(&LeavingClear { stay: self.invited_certificates() });
        let stamp = self.group_stamp(now);
        let record = root_record(self.id, &self.root, Kind::LEAVING, stamp, &leaving)?;
        self.write_group(vec![record], now)
    }
}

impl House {
    fn leave(&mut self, group: &str, draft: LeaveDraft, now: Millis) -> Result<GroupView, NodeError> {
        let id = self.street(group)?.id;
        let street = self.streets.get_mut(&id).ok_or_else(no_group)?;
        street.leave(draft.anyway, now)?;
        self.tell_topic(Topic::Group, None);
        self.follow(&id, now)?;
        self.group_view(&id.to_string(), now)
    }
}

impl Node {
    /// Leaves a group, for good under this person's key there. What others read stays with them.
    pub async fn leave(&self, group: &str, draft: LeaveDraft) -> Result<GroupView, NodeError> {
        let group = group.to_owned();
        self.ask(move |house| house.leave(&group, draft, crate::clock::now())).await
    }
}
