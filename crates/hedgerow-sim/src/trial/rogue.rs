//! Somebody who may do whatever its keys allow, and somebody who has no key.

use hedgerow_group::propose;
use hedgerow_record::clear::{self, AssentClear, Decision, GrantClear, GrantKind, Removal};
use hedgerow_record::sign::sign_record;
use hedgerow_record::{
    ActId, Class, DeviceKey, Epoch, GroupId, Header, Kind, MemberId, Record, RecordId, Slot, Span, Stamp,
};
use hedgerow_sync::{Set, order_key};
use hedgerow_vault::LinkSecret;

use super::street::{Event, Role, Trial};
use super::words;

/// Records a liar keeps to come back with.
const HOARD: usize = 600;
/// How long into the quiet a liar goes on.
const GOES_ON: u64 = 12 * 60_000;

/// What a liar remembers.
#[derive(Default)]
pub(crate) struct Rogue {
    hoard: Vec<Record>,
    /// When everything became quiet.
    quiet_since: Option<u64>,
}

impl Trial {
    pub(crate) fn mischief(&mut self, who: usize) {
        let quiet = self.quiet;
        let now = self.now;
        let Some(rogue) = &mut self.neighbours[who].rogue else { return };
        if quiet && now - *rogue.quiet_since.get_or_insert(now) > GOES_ON {
            self.neighbours[who].house.lies.clear();
            self.neighbours[who].house.changeling = None;
            return;
        }
        if self.is_awake(who) {
            self.report.mischief += 1;
            if self.neighbours[who].role == Role::Stranger {
                self.pester(who);
            } else {
                self.hoard(who);
                self.misbehave(who, quiet);
            }
        }
        let wait = self.dice.between(500, 60_000);
        self.after(wait, Event::Mischief { who });
    }

    /// A stranger dials somebody and says anything.
    fn pester(&mut self, who: usize) {
        let whom = self.dice.index(self.neighbours.len());
        if whom != who && self.is_awake(whom) && self.cut.contains(&who) == self.cut.contains(&whom) {
            self.open(who, whom);
        }
        for _ in 0..self.dice.below(4) {
            let frame = self.odd_frame(who);
            self.say_somewhere(who, frame);
        }
    }

    /// Keeps some of what it sees, to come back with when it is no longer wanted.
    fn hoard(&mut self, who: usize) {
        let seen: Vec<Record> =
            self.neighbours[who].house.shelf.everything().map(|k| k.record.clone()).collect();
        let mut some = Vec::new();
        for _ in 0..40 {
            some.extend(self.dice.one_of(&seen).cloned());
        }
        if let Some(rogue) = &mut self.neighbours[who].rogue {
            rogue.hoard.extend(some);
            let surplus = rogue.hoard.len().saturating_sub(HOARD);
            rogue.hoard.drain(..surplus);
        }
    }

    fn misbehave(&mut self, who: usize, quiet: bool) {
        // What it writes anew would have to come everywhere: in the quiet it says only what it said before.
        match self.dice.below(if quiet { 9 } else { 20 }) {
            0..3 => {
                let hoard = self.neighbours[who].rogue.as_ref().map(|r| r.hoard.clone()).unwrap_or_default();
                let mut records = Vec::new();
                for _ in 0..self.dice.between(1, 20) {
                    records.extend(self.dice.one_of(&hoard).map(|r| r.bytes().to_vec()));
                }
                self.say_somewhere(who, words::push(records));
            }
            3..5 => {
                let frame = self.odd_frame(who);
                self.say_somewhere(who, frame);
            }
            5 => self.forge(who),
            6 => {
                let now = self.clock(who);
                let lies = (0..self.dice.below(4))
                    .map(|n| (order_key(Stamp::new(now - Span::minutes(n), 0)), self.dice.bytes()));
                self.neighbours[who].house.lies = lies.collect::<Vec<_>>();
            }
            7 => {
                let any = self.neighbours[who].rogue.as_ref().map(|r| r.hoard.clone()).unwrap_or_default();
                let changeling = self.dice.one_of(&any).cloned();
                self.neighbours[who].house.changeling = changeling;
            }
            8 => self.crash(who),
            9..14 => self.write_too_much(who),
            14..16 => self.fork_a_chain(who),
            16..18 => self.flood_the_group(who),
            18 => self.act_as_organiser(who),
            _ => self.foreign_record(who),
        }
    }

    /// A frame out of turn, or of lies, or of nothing.
    fn odd_frame(&mut self, who: usize) -> Vec<u8> {
        let ids: Vec<RecordId> = (0..self.dice.below(40)).map(|_| RecordId(self.dice.bytes())).collect();
        let set = u32::try_from(self.dice.below(4)).unwrap_or(0);
        let held: Vec<Record> =
            self.neighbours[who].house.shelf.everything().map(|k| k.record.clone()).take(30).collect();
        match self.dice.below(12) {
            0..3 => words::ids(17, &ids),
            3 => words::ids(18, &ids),
            4 => words::ids(20, &ids),
            5 => words::agree(set, self.dice.below(3)),
            6 => words::want(set, &ids),
            7 => words::want_next(set, self.dice.below(100), 300),
            8 => {
                let given = self.dice.one_of(&held).map(|r| r.bytes().to_vec()).into_iter().collect();
                words::give(set, given, self.dice.thousandth(500))
            }
            9 => words::bare([3, 5, 13, 19][self.dice.index(4)]),
            10 => self.dice.bytes::<30>().to_vec(),
            _ => {
                let mut frame = words::push(held.iter().map(|r| r.bytes().to_vec()).collect());
                let at = self.dice.index(frame.len());
                frame[at] ^= 1;
                frame
            }
        }
    }

    /// Others' records with another body, signature, author or place.
    fn forge(&mut self, who: usize) {
        let house = &self.neighbours[who].house;
        let held: Vec<Record> = house.shelf.everything().map(|k| k.record.clone()).collect();
        let Some(victim) = self.dice.one_of(&held).cloned() else { return };
        let mut bytes = victim.bytes().to_vec();
        let mut forged = Vec::new();
        match self.dice.below(3) {
            0 => {
                let at = bytes.len() - 1 - self.dice.index(64);
                bytes[at] ^= 1;
                forged.push(bytes);
            }
            1 => {
                let at = self.dice.index(bytes.len());
                bytes[at] ^= 0x10;
                forged.push(bytes);
            }
            _ if victim.class() == Class::Slot => {
                // Somebody else's place, under one's own name or under the victim's.
                let device = house.device.signing_key();
                let h = Header { signer: house.device.key(), ..victim.header().clone() };
                let body = &victim.bytes()[160..victim.bytes().len() - 64];
                forged.extend(sign_record(&h, body, house.me(), device).map(|r| r.bytes().to_vec()));
            }
            _ => {}
        }
        self.say_somewhere(who, words::push(forged));
    }

    /// Own records: too many, too far, too late, too often, in two versions at once.
    fn write_too_much(&mut self, who: usize) {
        let now = self.clock(who);
        let house = &self.neighbours[who].house;
        let (device, me) = (house.device.signing_key().clone(), house.me());
        let key = DeviceKey(device.verifying_key().to_bytes());
        let mut prefixes = vec![key.slot_prefix()];
        prefixes.extend(house.known.facts.iter().map(|f| f.record.header().signer.slot_prefix()).take(20));
        let how = self.dice.below(6);
        let mut records = Vec::new();
        for _ in 0..self.dice.between(1, 40) {
            let (mut number, mut at) = (self.dice.below(256), now);
            let mut prefix = prefixes[0];
            match how {
                0 => number = self.dice.between(250, 300),
                1 => number = self.dice.between(16_380, 16_390),
                2 => at = now + Span::minutes([9, 11, 60, 1_051_200][self.dice.index(4)]),
                3 => prefix = prefixes[self.dice.index(prefixes.len())],
                4 => number = 7,
                _ => at = now - Span::days(self.dice.between(170, 190)),
            }
            let body = if self.dice.thousandth(300) { Vec::new() } else { self.dice.bytes::<20>().to_vec() };
            let header = Header {
                kind: [Kind::LISTING, Kind::POST, Kind::OUTCOME][self.dice.index(3)],
                slot: Slot { prefix, number },
                ..plain_header(house.group, key, Stamp::new(at, 0), &body)
            };
            records.extend(sign_record(&header, &body, me, &device));
        }
        self.publish(who, Set::Slots, records);
    }

    /// More branches of a chain than anybody keeps.
    fn fork_a_chain(&mut self, who: usize) {
        let now = self.clock(who);
        let house = &self.neighbours[who].house;
        let (device, me) = (house.device.signing_key().clone(), house.me());
        let key = DeviceKey(device.verifying_key().to_bytes());
        let seq = u32::try_from(self.dice.below(3)).unwrap_or(0);
        let prev = if seq == 0 { RecordId::default() } else { RecordId(self.dice.bytes()) };
        let mut records = Vec::new();
        for _ in 0..self.dice.between(1, 7) {
            let body = self.dice.bytes::<24>();
            let plain = plain_header(house.group, key, Stamp::new(now, 0), &body);
            let header = Header { kind: Kind::PAYMENT, slot: Slot::default(), seq, prev, ..plain };
            records.extend(sign_record(&header, &body, me, &device));
        }
        self.publish(who, Set::Chains, records);
    }

    /// Group records beyond every bound, and such as nobody gave it the right to.
    fn flood_the_group(&mut self, who: usize) {
        let now = self.clock(who);
        let house = &self.neighbours[who].house;
        let under = house.roster().charter().unwrap_or_default();
        let how = self.dice.below(4);
        let mut records = Vec::new();
        for n in 0..self.dice.between(1, 30) {
            let at = Stamp::new(now - Span::seconds(n), 0);
            let record = match how {
                0 => {
                    let text = AssentClear { under, act: ActId(self.dice.bytes()) };
                    house.pen().group_record(Kind::ASSENT, at, &clear::write(&text), None, &mut self.dice.0)
                }
                1 => {
                    let link = LinkSecret::new(&mut self.dice.0);
                    let (link, link_box) = (link.link_key(), link.box_key());
                    let grant =
                        GrantClear { number: n, kind: GrantKind::Poster, uses: 50, link, link_box, under };
                    house.pen().group_record(Kind::GRANT, at, &clear::write(&grant), None, &mut self.dice.0)
                }
                2 => {
                    let device = hedgerow_vault::Device::new(&mut self.dice.0);
                    hedgerow_group::write_device(
                        house.group,
                        &house.root,
                        &device,
                        "another",
                        at,
                        &mut self.dice.0,
                    )
                }
                _ => {
                    let kind = Kind::new(120).unwrap_or(Kind::ACT);
                    let text = self.dice.bytes::<30>();
                    house.pen().group_record(kind, at, &text, None, &mut self.dice.0)
                }
            };
            records.extend(record);
        }
        self.publish(who, Set::Group, records);
    }

    /// Acts under versions long past, by somebody who may be an organiser or not.
    fn act_as_organiser(&mut self, who: usize) {
        let now = self.clock(who);
        let house = &self.neighbours[who].house;
        let branch = house.roster().branch().to_vec();
        let Some(under) = self.dice.one_of(&branch).copied() else { return };
        let members: Vec<MemberId> = house.roster().members().map(|(id, _)| *id).collect();
        let Some(member) = self.dice.one_of(&members).copied() else { return };
        let decision = if self.dice.thousandth(300) {
            let Some(terms) = house.roster().terms().cloned() else { return };
            Decision::Charter(hedgerow_record::clear::CharterTerms {
                version: terms.version + 1,
                organisers: vec![house.me()],
                threshold: 1,
                acts: Vec::new(),
                ..terms
            })
        } else {
            Decision::Removal(Removal { member, heads: Vec::new(), stay: Vec::new() })
        };
        let stamp = house.group_stamp(now);
        if let Ok(proposal) = propose(house.pen(), stamp, under, decision, None, &mut self.dice.0) {
            self.note(|| format!("the liar {who} proposes to end {member}"));
            self.publish(who, Set::Group, proposal.records);
        }
    }

    fn foreign_record(&mut self, who: usize) {
        let now = self.clock(who);
        let device = self.neighbours[who].house.device.signing_key().clone();
        let key = DeviceKey(device.verifying_key().to_bytes());
        let body = self.dice.bytes::<24>();
        let header = plain_header(GroupId(self.dice.bytes()), key, Stamp::new(now, 0), &body);
        let record = sign_record(&header, &body, self.neighbours[who].house.me(), &device);
        let record = record.into_iter().map(|r| r.bytes().to_vec()).collect();
        self.say_somewhere(who, words::push(record));
    }

    /// Holds what it wrote, or says different things to different neighbours, or keeps some of it back.
    fn publish(&mut self, who: usize, set: Set, records: Vec<Record>) {
        if let Some(rogue) = &mut self.neighbours[who].rogue {
            rogue.hoard.extend(records.iter().cloned());
        }
        let (mut kept, mut said) = (Vec::new(), Vec::new());
        for record in records {
            if self.dice.thousandth(600) {
                kept.push(record);
            } else {
                said.push(record.bytes().to_vec());
            }
        }
        if set != Set::Group {
            for part in said.chunks(10) {
                self.say_somewhere(who, words::push(part.to_vec()));
            }
        }
        self.keep_quietly(who, set, kept);
        self.resync(who, |_| true);
    }

    fn say_somewhere(&mut self, who: usize, frame: Vec<u8>) {
        let sessions: Vec<u64> = self.neighbours[who].sessions.keys().copied().collect();
        if let Some(session) = self.dice.one_of(&sessions).copied() {
            self.send(who, session, frame);
        }
    }
}

/// A listing's header in the first place of a device, under no key that anybody holds.
pub(crate) fn plain_header(group: GroupId, signer: DeviceKey, stamp: Stamp, body: &[u8]) -> Header {
    Header {
        kind: Kind::LISTING,
        sealed: false,
        body_len: u16::try_from(body.len()).unwrap_or(0),
        clear_len: 0,
        group,
        signer,
        slot: Slot { prefix: signer.slot_prefix(), number: 0 },
        stamp,
        epoch: Epoch([1; 4]),
        seq: 0,
        prev: RecordId::default(),
        nonce: [0; 24],
    }
}
