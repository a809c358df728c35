//! What honest neighbours write: listings, changes, withdrawals, post.

use hedgerow_record::body::{self, Listing, Profile, ThingName};
use hedgerow_record::limits::FUTURE_TOLERANCE;
use hedgerow_record::{Kind, Record, Roster as _, Slot, Span, Stamp};

use super::street::{CONFIRM_AFTER, Event, Role, Trial};

impl Trial {
    /// What lay there before: profiles, things listed weeks ago, and such whose life ends while we look.
    pub(crate) fn write_of_old(&mut self) {
        for who in 0..self.neighbours.len() {
            if self.neighbours[who].role == Role::Stranger {
                continue;
            }
            let mut records = Vec::new();
            let house = &self.neighbours[who].house;
            let prefix = house.device.key().slot_prefix();
            let Some(under) = house.under() else { continue };
            let now = self.clock(who);
            let ages = [(Kind::PROFILE, 80, 0), (Kind::LISTING, 60, 0), (Kind::LISTING, 179, 23 * 60 + 10)];
            for (i, (kind, days, minutes)) in ages.into_iter().enumerate() {
                let spread = Span::minutes(self.dice.below(100));
                let at = now - Span::days(days) - Span::minutes(minutes) + spread;
                let number = u64::try_from(i).unwrap_or(0).saturating_sub(1);
                let slot = Slot { prefix, number };
                let body = if kind == Kind::PROFILE { profile() } else { self.dice.bytes::<20>().to_vec() };
                let stamp = Stamp::new(at, 0);
                records.extend(house.pen().slot_record(kind, slot, stamp, under, &body, &mut self.dice.0));
            }
            self.keep_own(who, &records);
        }
    }

    /// Somebody honest does something.
    pub(crate) fn deed(&mut self) {
        if self.quiet {
            return;
        }
        let who = self.dice.index(self.neighbours.len());
        let able = self.neighbours[who].role == Role::Honest
            && self.is_awake(who)
            && self.neighbours[who].house.is_member()
            && self.neighbours[who].house.under().is_some();
        if able {
            match self.dice.below(1000) {
                0..330 => self.add_listings(who, 1),
                330..540 => self.change_something(who, false),
                540..650 => self.change_something(who, true),
                650..660 => {
                    let many = self.dice.between(20, 130);
                    self.add_listings(who, many);
                }
                660..690 => self.write_post(who),
                690..740 => self.invite(who),
                740..760 => self.second_device(who),
                760..775 => self.retire_device(who),
                775..781 => self.leave(who),
                _ => self.organise(who),
            }
        }
        let most = 240_000 / (self.neighbours.len() as u64).clamp(4, 40);
        let wait = self.dice.between(500, most);
        self.after(wait, Event::Deed);
    }

    pub(crate) fn add_listings(&mut self, who: usize, count: u64) {
        let mut records = Vec::new();
        let now = self.clock(who);
        for _ in 0..count {
            let house = &mut self.neighbours[who].house;
            let Some(slot) = house.free_slot(Kind::LISTING) else { break };
            let stamp = house.stamp(Kind::LISTING, slot, now);
            let listing = Listing::new(
                ThingName(self.dice.bytes()),
                "Ladder".to_owned(),
                house.device.key(),
                (now + Span::days(90)).0,
            );
            let Some(under) = house.under() else { break };
            let body = body::write(&listing);
            let written = house.pen().slot_record(Kind::LISTING, slot, stamp, under, &body, &mut self.dice.0);
            let Ok(record) = written else { break };
            records.extend(self.keep_own(who, &[record]));
        }
        self.note(|| format!("{who} lists {} things", records.len()));
        self.tell(who, &records);
    }

    /// A listing of this person, made with any of the person's devices, is changed or withdrawn.
    fn change_something(&mut self, who: usize, withdraws: bool) {
        let now = self.clock(who);
        let house = &self.neighbours[who].house;
        let me = house.me();
        let own = house.shelf.view().filter(|k| k.author == me && k.record.header().kind == Kind::LISTING);
        let own: Vec<Record> =
            own.map(|k| k.record.clone()).filter(|r| !r.header().is_withdrawal()).collect();
        let Some(old) = self.dice.one_of(&own) else { return };
        let slot = old.header().slot;
        if slot.number >= house.roster().slots(&me, Kind::LISTING) {
            return;
        }
        let stamp = house.stamp(Kind::LISTING, slot, now);
        let written = if withdraws {
            house.pen().withdrawal(old, stamp)
        } else {
            let Some(under) = house.under() else { return };
            let body = self.dice.bytes::<24>();
            house.pen().slot_record(Kind::LISTING, slot, stamp, under, &body, &mut self.dice.0)
        };
        if let Ok(record) = written {
            self.note(|| format!("{who} writes {} over {}", short(&record), short(old)));
            self.write(who, &[record]);
        }
    }

    fn write_post(&mut self, who: usize) {
        let now = self.clock(who);
        let house = &self.neighbours[who].house;
        let members: Vec<_> = house.roster().members().map(|(id, _)| *id).collect();
        let Some(whom) = self.dice.one_of(&members) else { return };
        let boxes = house.roster().boxes(whom);
        let Some(slot) = house.free_slot(Kind::ENVELOPE) else { return };
        let stamp = house.stamp(Kind::ENVELOPE, slot, now);
        let receivers = &boxes[..boxes.len().min(2)];
        let written = house.pen().envelope(slot, stamp, receivers, b"May I?", &mut self.dice.0);
        if let Ok(record) = written {
            self.write(who, &[record]);
        }
    }

    /// Own records are kept, told at once, and a little later it is made sure of that they have come.
    pub(crate) fn write(&mut self, who: usize, records: &[Record]) {
        let kept = self.keep_own(who, records);
        self.tell(who, &kept);
    }

    fn tell(&mut self, who: usize, records: &[Record]) {
        self.kept(who, None, records);
        if !std::mem::replace(&mut self.neighbours[who].confirms, true) {
            self.after(CONFIRM_AFTER, Event::Confirm { who });
        }
    }

    fn keep_own(&mut self, who: usize, records: &[Record]) -> Vec<Record> {
        let now = self.clock(who);
        let (_, kept) = self.neighbours[who].house.take_soon(records, now, &mut self.memo);
        self.neighbours[who].house.shelf.make_durable();
        if self.neighbours[who].role != Role::Honest {
            return kept;
        }
        // A clock that was set back refuses what would have to follow something stamped ahead of it; nothing else may.
        let is_ahead = |r: &Record| r.header().stamp.ms() > now + FUTURE_TOLERANCE;
        if kept.len() < records.iter().filter(|r| !is_ahead(r)).count() {
            self.complain(format!("{who} does not keep what it wrote itself"));
        }
        let me = self.neighbours[who].house.me();
        kept.iter().for_each(|record| self.enter_in_ledger(me, record));
        kept
    }

    /// Publishes the person's name.
    pub(crate) fn publish_profile(&mut self, who: usize) {
        let now = self.clock(who);
        let house = &self.neighbours[who].house;
        let slot = Slot { prefix: house.device.key().slot_prefix(), number: 0 };
        let stamp = house.stamp(Kind::PROFILE, slot, now);
        let Some(under) = house.under() else { return };
        let written =
            house.pen().slot_record(Kind::PROFILE, slot, stamp, under, &profile(), &mut self.dice.0);
        if let Ok(record) = written {
            self.write(who, &[record]);
        }
    }

    /// Own group records are kept, and all are compared with.
    pub(crate) fn write_group(&mut self, who: usize, records: Vec<Record>) {
        let now = self.clock(who);
        let outcome =
            self.neighbours[who].house.take(hedgerow_sync::Set::Group, records, now, &mut self.memo);
        if outcome.roster_changed {
            self.neighbours[who].gossip.forget();
        }
        self.report.written += outcome.kept;
        self.resync(who, |_| true);
        self.follow(who);
    }
}

fn profile() -> Vec<u8> {
    body::write(&Profile { name: "Somebody".to_owned(), cell: None })
}

/// The first letters of a record's id, for the trace.
pub(crate) fn short(record: &Record) -> String {
    record.id().to_string().chars().take(8).collect()
}
