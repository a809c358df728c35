//! What one device has said in one deal, and how much of it is still to be sent.

use std::collections::{BTreeMap, BTreeSet};

use hedgerow_record::{DeviceKey, MemberId, Millis, Span};
use minicbor::{Decode, Encode};

use crate::step::{About, DealId, Post, Said, Seen, Step, Written};

/// Bytes of a post: what an envelope's largest content holds.
const POST_BYTES: usize = 8_000;
/// A post is sealed anew when this much of its life is over.
const RENEW_AFTER: Span = Span::days(20);

/// A deal as one device keeps it: everything heard from both sides, and what the other side has seen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Folder {
    /// The deal.
    pub deal: DealId,
    /// What it is about.
    pub about: About,
    /// All steps held.
    pub said: BTreeSet<Said>,
    /// For each device of the other side: up to which of this device's steps it has seen.
    seen_by: BTreeMap<DeviceKey, u32>,
}

/// A folder's bytes.
#[derive(Encode, Decode)]
#[cbor(map)]
struct Kept {
    #[n(0)]
    deal: DealId,
    #[n(1)]
    about: About,
    #[n(2)]
    said: Vec<(MemberId, DeviceKey, Written)>,
    #[n(3)]
    seen_by: Vec<Seen>,
}

impl Folder {
    /// A new deal.
    pub fn new(deal: DealId, about: About) -> Folder {
        Folder { deal, about, said: BTreeSet::new(), seen_by: BTreeMap::new() }
    }

    /// Takes in a post; whether anything in it was new. A post about something else under the same name changes
    /// nothing: the first word on what a deal is about stands.
    pub fn hear(&mut self, post: &Post, member: MemberId, device: DeviceKey, mine: &DeviceKey) -> bool {
        let same = post.deal == self.deal
            && (post.about.asker, post.about.keeper, post.about.keeper_device, post.about.thing)
                == (self.about.asker, self.about.keeper, self.about.keeper_device, self.about.thing);
        if !same || self.said.len() + post.steps.len() > hedgerow_record::limits::DEAL_STEPS {
            return false;
        }
        let before = self.said.len();
        self.said.extend(post.said(member, device));
        let mut new = self.said.len() > before;
        for seen in post.seen.iter().filter(|s| s.device == *mine) {
            let upto = self.seen_by.entry(device).or_default();
            new |= seen.upto > *upto;
            *upto = (*upto).max(seen.upto);
        }
        new
    }

    /// Takes in what another computer of the same person kept of the same deal.
    pub fn join(&mut self, kept: &Folder) {
        let room = hedgerow_record::limits::DEAL_STEPS.saturating_sub(self.said.len());
        let new: Vec<Said> = kept.said.difference(&self.said).take(room).cloned().collect();
        self.said.extend(new);
    }

    /// Says a step with this device.
    pub fn say(&mut self, member: MemberId, device: DeviceKey, step: Step, at: Millis) {
        let number = self.own(&device).map(|s| s.number).max().unwrap_or(0) + 1;
        self.said.insert(Said { member, device, number, at, step });
    }

    /// What this device should have lying in its envelope now. Steps the other side has seen are left out, unless
    /// nothing else is left to say.
    pub fn post(&self, mine: &DeviceKey) -> Post {
        let seen_upto = self.seen_by.values().copied().max().unwrap_or(0);
        let mut unseen: Vec<Written> = self.own(mine).filter(|s| s.number > seen_upto).map(written).collect();
        unseen.sort_by_key(|w| w.number);
        let mut post =
            Post { deal: self.deal, about: self.about.clone(), steps: unseen, seen: self.seen_here(mine) };
        // What does not fit waits until the first of it has been seen.
        while post.steps.len() > 1 && post.write().len() > POST_BYTES {
            post.steps.pop();
        }
        post
    }

    /// Whether the other side has seen everything this device said.
    pub fn is_seen(&self, mine: &DeviceKey) -> bool {
        let last = self.own(mine).map(|s| s.number).max().unwrap_or(0);
        last <= self.seen_by.values().copied().max().unwrap_or(0)
    }

    /// Whether a post of this age is to be sealed anew before its life ends.
    pub fn needs_renewal(&self, sealed_at: Millis, now: Millis) -> bool {
        now.since(sealed_at) >= RENEW_AFTER
    }

    /// The bytes to keep.
    pub fn write(&self) -> Vec<u8> {
        let said = self.said.iter().map(|s| (s.member, s.device, written(s))).collect();
        let seen_by =
            self.seen_by.iter().map(|(device, upto)| Seen { device: *device, upto: *upto }).collect();
        minicbor::to_vec(Kept { deal: self.deal, about: self.about.clone(), said, seen_by })
            .unwrap_or_default()
    }

    /// Reads what was kept.
    pub fn read(bytes: &[u8]) -> Option<Folder> {
        let kept: Kept = minicbor::decode(bytes).ok()?;
        let said = kept.said.into_iter().map(|(member, device, w)| Said {
            member,
            device,
            number: w.number,
            at: Millis(w.at),
            step: w.step,
        });
        Some(Folder {
            deal: kept.deal,
            about: kept.about,
            said: said.collect(),
            seen_by: kept.seen_by.into_iter().map(|s| (s.device, s.upto)).collect(),
        })
    }

    fn own<'a>(&'a self, mine: &DeviceKey) -> impl Iterator<Item = &'a Said> + use<'a> {
        let mine = *mine;
        self.said.iter().filter(move |s| s.device == mine)
    }

    /// Of each other device: all steps up to the first gap.
    fn seen_here(&self, mine: &DeviceKey) -> Vec<Seen> {
        let mut upto: BTreeMap<DeviceKey, u32> = BTreeMap::new();
        let mut numbers: Vec<(DeviceKey, u32)> =
            self.said.iter().filter(|s| s.device != *mine).map(|s| (s.device, s.number)).collect();
        numbers.sort_unstable();
        for (device, number) in numbers {
            let at = upto.entry(device).or_default();
            if number == *at + 1 {
                *at = number;
            }
        }
        upto.into_iter().filter(|(_, upto)| *upto > 0).map(|(device, upto)| Seen { device, upto }).collect()
    }
}

fn written(said: &Said) -> Written {
    Written { number: said.number, at: said.at.0, step: said.step.clone() }
}
