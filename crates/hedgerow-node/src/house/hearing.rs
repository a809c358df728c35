//! What sessions tell the actor, and what it answers.

use std::sync::Arc;

use hedgerow_record::{DeviceKey, GroupId, Millis};

use super::{House, LABEL};
use crate::error::NodeError;
use crate::held::Agreement;
use crate::settling::Outcome;
use crate::talk::{From, News, SessionNo, Word};
use crate::view::{Notice, Progress, Topic};

/// Clocks this far apart are mentioned.
const CLOCK_OFF_MINUTES: i64 = 5;
/// How long what was pushed may wait for others before it is put on the disk.
const DURABLE_WITHIN: std::time::Duration = std::time::Duration::from_millis(150);

impl House {
    /// A word of a session.
    pub(crate) fn hear(&mut self, id: GroupId, session: SessionNo, news: News, now: Millis) {
        if let Err(error) = self.hear_or_fail(id, session, news, now) {
            tracing::warn!(code = error.code, %error, "what a neighbour sent could not be dealt with");
            self.notices.retain(|n| n.code != error.code);
            self.notices.push(error.into());
            self.tell_topic(Topic::Connection, None);
        }
    }

    fn hear_or_fail(
        &mut self,
        id: GroupId,
        session: SessionNo,
        news: News,
        now: Millis,
    ) -> Result<(), NodeError> {
        let Some(street) = self.streets.get_mut(&id) else { return Ok(()) };
        match news {
            News::Entered { device, clock_ahead } => {
                if let Some(network) = &street.network {
                    network.reached(session);
                }
                self.inside.insert((id, session), device);
                self.check_clock(clock_ahead);
                self.tell_topic(Topic::Connection, None);
            }
            News::EnteredRelay { relay, clock_ahead } => {
                self.check_clock(clock_ahead);
                let street = self.streets.get_mut(&id);
                if let Some(network) = street.and_then(|s| s.network.as_ref()) {
                    network.reached(session);
                }
                self.relays.insert((id, session), relay);
                self.tell_topic(Topic::Connection, None);
            }
            News::Invitation(records) => {
                street.take_invitation(records, LABEL, now, &mut self.rng)?;
                if let Some(network) = &street.network {
                    network.tell(session, Word::EnterAsDevice);
                }
            }
            News::Papers(records) => {
                street.take(hedgerow_sync::Set::Group, records, &[], now)?;
                if let Some(network) = &street.network {
                    network.tell(session, Word::PapersJudged);
                    network.resync_others(session);
                }
            }
            News::Records { from: From::Push, records, proved, reply } => {
                let all = Outcome { not_taken: records.len() as u64, ..Outcome::default() };
                let (outcome, kept, forged) = match street.take_pushed(records, &proved, now) {
                    Ok(taken) => taken,
                    Err(error) => {
                        // The session goes on: what the disk did not take comes again.
                        let _ = reply.send(all);
                        return Err(error);
                    }
                };
                if let Some(network) = &street.network {
                    network.kept(session, &kept, &forged);
                }
                let _ = reply.send(outcome);
                if !kept.is_empty() && !std::mem::replace(&mut street.owes, true) {
                    let hear = Arc::clone(&self.outside.hear);
                    self.outside.runtime.spawn(async move {
                        tokio::time::sleep(DURABLE_WITHIN).await;
                        hear(id, session, News::Owed);
                    });
                }
            }
            News::KeysAsked { device, parcels } => {
                let keys = street.keys_for(&device, &parcels, &mut self.rng);
                if let Some(network) = street.network.as_ref().filter(|_| !keys.is_empty()) {
                    network.tell(session, Word::GiveKeys(keys));
                }
            }
            News::KeysGiven { device, keys } => {
                if street.take_keys(&device, &keys)? {
                    self.tell_topic(Topic::Group, None);
                }
            }
            News::Blob { id: blob, bytes } => self.photo_came(&id, session, blob, bytes, now)?,
            News::Owed => return street.make_durable(),
            // Only a relay peer looks for what others ask it for.
            News::BlobLacking(_) => {}
            News::Records { from: From::Round(set), records, proved, reply } => {
                let all = Outcome { not_taken: records.len() as u64, ..Outcome::default() };
                let outcome = street.take(set, records, &proved, now);
                let kept = outcome.as_ref().is_ok_and(|o| o.kept > 0);
                // What the disk did not take was not taken: the neighbour must not believe it is safe here.
                let _ = reply.send(outcome.clone().unwrap_or(all));
                if kept && let Some(network) = &street.network {
                    network.resync_others(session);
                }
                outcome?;
            }
            News::Progress { set, received, expected } => {
                if set == hedgerow_sync::Set::Slots && expected > 64 {
                    let progress = Progress {
                        work: "first_sync".to_owned(),
                        group: id.to_string(),
                        done: received as u64,
                        of: expected as u64,
                    };
                    self.tell_topic(Topic::Progress, Some(progress));
                }
            }
            // The network deals with these by itself.
            News::Here(_) | News::Seen(_) => return Ok(()),
            News::Holds { group_records } => {
                let relay = self.relays.get(&(id, session)).map(|relay| DeviceKey(relay.0));
                if let Some(with) = self.inside.get(&(id, session)).copied().or(relay) {
                    street.sources.holds(&with, group_records, now);
                }
                return Ok(());
            }
            News::Settled { covers, up_to, branches_differ } => {
                if let Some(returning) = street.returning.as_mut().filter(|_| !branches_differ) {
                    returning.has_settled = true;
                }
                if branches_differ {
                    tracing::warn!("a neighbour follows other organisers");
                } else if let Some(network) = &street.network {
                    let lacking = street.lacking_keys();
                    // A relay peer holds no keys to what is written.
                    if !lacking.is_empty() && !self.relays.contains_key(&(id, session)) {
                        network.tell(session, Word::AskKeys(lacking));
                    }
                }
                let relay = self.relays.get(&(id, session)).map(|relay| DeviceKey(relay.0));
                let with = self.inside.get(&(id, session)).copied().or(relay);
                if let (Some(covers), Some(device)) = (covers, with) {
                    street.has_agreed(device, Agreement { covers, up_to, at: now });
                    street.has_heard(device, now)?;
                }
                self.tell_topic(Topic::Connection, None);
            }
            News::Over(bye) => {
                self.inside.remove(&(id, session));
                self.relays.remove(&(id, session));
                if let Some(fetch) = self.fetches.get_mut(&id) {
                    fetch.over(session);
                }
                if street.joining.is_some() && matches!(bye, hedgerow_sync::Bye::StaleInvitation) {
                    let error = crate::reach::ended(bye);
                    self.notices.retain(|n| n.code != error.code);
                    self.notices.push(error.into());
                }
                if bye == hedgerow_sync::Bye::NotAMember && street.is_member() {
                    self.is_said_to_be_out(&id);
                }
                self.tell_topic(Topic::Connection, None);
            }
        }
        self.follow(&id, now)
    }

    /// A clock that is far from a neighbour's is mentioned.
    fn check_clock(&mut self, ahead: i64) {
        let minutes = ahead.abs() / 60_000;
        if minutes >= CLOCK_OFF_MINUTES {
            self.notices.retain(|n| n.code != "N_CLOCK_OFF");
            let text = format!("Your clock and a neighbour's are {minutes} minutes apart.");
            let help = "Please check the time on this computer.";
            self.notices.push(Notice::new("N_CLOCK_OFF", text, help).with("minutes", &minutes));
        }
    }

    /// Whoever does not belong any more is told goodbye and nothing else, so that this is all that is known here of the
    /// end of a membership or of a lost computer. One neighbour's word decides nothing, and is said.
    fn is_said_to_be_out(&mut self, id: &GroupId) {
        let Some(street) = self.streets.get(id) else { return };
        let name = street.words().name;
        self.notices.retain(|n| n.code != "N_NOT_LET_IN");
        let text = format!("A neighbour of “{name}” says that this computer does not belong there any more.");
        let help = "If you ended it on another computer of yours, that is so. Otherwise ask your organisers.";
        self.notices.push(Notice::new("N_NOT_LET_IN", text, help).with("group", &name));
    }
}
