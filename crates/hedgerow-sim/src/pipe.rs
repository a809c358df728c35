//! Two sessions over two stores without a network, to count bytes and flights.

use std::collections::VecDeque;
use std::sync::Arc;

use anyhow::{Result, bail};
use hedgerow_group::Roster;
use hedgerow_record::sign::{Domain, sign};
use hedgerow_record::{ActId, DeviceKey, GroupId, LinkKey, MemberId, Millis, Record, RecordId};
use hedgerow_store::Store;
use hedgerow_sync::idtree::{Entry, IdTree};
use hedgerow_sync::{Acquaintance, Credential, Event, Home, Session, Set, Side, Terms, order_key};
use hedgerow_vault::Device;

/// One end of a line: a house that also takes in what comes.
pub trait End: Home {
    /// The time.
    fn now(&self) -> Millis;
    /// Keeps records, whose authors are known.
    fn keep(&self, records: &[Record], authors: &[Option<MemberId>]) -> Result<()>;
}

/// A store as a session sees it.
pub struct StoreHome<'a> {
    /// The records.
    pub store: &'a Store,
    /// Who belongs.
    pub roster: &'a Roster,
    /// This end's device.
    pub device: &'a Device,
    /// The time.
    pub now: Millis,
}

/// What went over the line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flow {
    /// Bytes in both directions, lengths of frames included.
    pub bytes: u64,
    /// Bytes from Open on.
    pub bytes_from_open: u64,
    /// Flights from Open on: frames in a row from one side count once.
    pub flights_from_open: u32,
    /// Flights in all.
    pub flights: u32,
}

impl End for StoreHome<'_> {
    fn now(&self) -> Millis {
        self.now
    }
    fn keep(&self, records: &[Record], authors: &[Option<MemberId>]) -> Result<()> {
        self.store.take(records, authors, self.roster, self.now, &[])?;
        Ok(())
    }
}

impl Home for StoreHome<'_> {
    fn group(&self) -> GroupId {
        self.roster.group_id()
    }
    fn knows_group(&self) -> bool {
        true
    }
    fn meeting_keys(&self) -> Vec<[u8; 32]> {
        vec![[9; 32]]
    }
    fn links(&self) -> Vec<LinkKey> {
        Vec::new()
    }
    fn link_is_open(&self, _: &LinkKey) -> bool {
        false
    }
    fn own_link(&self) -> Option<LinkKey> {
        None
    }
    fn own_device(&self) -> Option<DeviceKey> {
        Some(self.device.key())
    }
    fn sign_enter(&self, _: &Credential, parts: &[&[u8]]) -> Option<[u8; 64]> {
        Some(sign(self.device.signing_key(), Domain::Enter, parts))
    }
    fn acquaintance(&self, device: &DeviceKey) -> Acquaintance {
        self.roster.member_of(device).map_or(Acquaintance::Unknown, Acquaintance::Member)
    }
    fn papers(&self) -> Vec<Record> {
        Vec::new()
    }
    fn branch(&self) -> Vec<ActId> {
        self.roster.branch().to_vec()
    }
    fn ids(&self, set: Set) -> IdTree {
        self.store.ids(set)
    }
    fn ended_by(&self, set: Set, moment: Millis) -> Vec<Entry> {
        let ended = self.store.ends_between(set, Millis(0), moment);
        ended.into_iter().map(|e| (order_key(e.stamp), e.id.0)).collect()
    }
    fn readable_by_link(&self, _: &LinkKey) -> Vec<RecordId> {
        Vec::new()
    }
    fn records(&self, ids: &[RecordId]) -> Vec<Option<Arc<[u8]>>> {
        let found = self.store.records(ids).unwrap_or_default();
        let mut found = found.into_iter().peekable();
        ids.iter().map(|id| found.next_if(|r| r.id() == *id).map(|r| r.shared())).collect()
    }
}

/// Lets two houses become equal, or cuts them off after so many bytes. `author` says whose a record is, so that what is
/// counted here is the line and not the checking of signatures.
pub fn flow(
    homes: [&dyn End; 2],
    cut_after: Option<u64>,
    author: &dyn Fn(&RecordId) -> Option<MemberId>,
) -> Result<Flow> {
    let now = homes[0].now();
    let terms = |me: u8, side| Terms {
        side,
        me: vec![me],
        peer: vec![1 - me],
        nonce: [me; 32],
        noise: [[1; 16], [2; 16], [3; 16], [4; 16]],
    };
    let mut ends = [Session::new(terms(0, Side::Opener), now), Session::new(terms(1, Side::Answerer), now)];
    let mut inboxes: [VecDeque<Vec<u8>>; 2] = Default::default();
    let mut flow = Flow::default();
    let (mut settled, mut inside, mut last) = ([false; 2], false, None);
    while !settled[0] || !settled[1] {
        let mut moved = false;
        for i in 0..2 {
            let mut inbox = std::mem::take(&mut inboxes[i]);
            loop {
                while let Some(event) = ends[i].poll_event() {
                    moved = true;
                    match event {
                        Event::Entered { .. } => inside = true,
                        Event::Records { records, .. } => {
                            let authors: Vec<_> = records.iter().map(|r| author(&r.id())).collect();
                            homes[i].keep(&records, &authors)?;
                            ends[i].admitted(0);
                        }
                        Event::Settled { .. } => settled[i] = true,
                        Event::Over(bye) => bail!("the session ended: {bye}"),
                        _ => {}
                    }
                }
                if let Some(frame) = ends[i].poll_frame(homes[i], now) {
                    moved = true;
                    flow.bytes += frame.len() as u64 + 4;
                    let new_flight = last != Some(i);
                    flow.flights += u32::from(new_flight);
                    if inside {
                        flow.bytes_from_open += frame.len() as u64 + 4;
                        flow.flights_from_open += u32::from(new_flight);
                    }
                    last = Some(i);
                    inboxes[1 - i].push_back(frame);
                    if cut_after.is_some_and(|cut| flow.bytes >= cut) {
                        return Ok(flow);
                    }
                    if inboxes[1 - i].len() < 8 {
                        continue;
                    }
                }
                match inbox.pop_front() {
                    Some(frame) => {
                        moved = true;
                        ends[i].receive(&frame, homes[i], now);
                    }
                    None => break,
                }
            }
        }
        if !moved {
            bail!("the sessions wait for one another");
        }
    }
    Ok(flow)
}
