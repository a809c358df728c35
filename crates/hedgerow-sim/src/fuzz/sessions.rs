//! Sessions at every stage, fed with arbitrary bytes between honest frames, the passing of time and a shell's calls.

use ed25519_dalek::SigningKey;
use hedgerow_record::limits::{FRAME_MAX, UNSENT_MAX};
use hedgerow_record::{LinkKey, Record, RecordId, Span};
use hedgerow_sync::{Bye, Home, Tell};

use super::cut::{Cut, mangle};
use super::house::{CHAINED, GROUP_RECORDS, House, RECORDS};
use super::pair::Pair;

/// Time that passes in one input, so that honest sides have no reason to ask whether anybody is there.
const HONEST_TIME: u64 = 2_500;

/// Two members who have not said anything.
pub fn session_fresh(bytes: &[u8]) {
    let [a, b] = members(3);
    // Its own nonce, so that frames of another session are worth nothing in this one.
    let nonce = bytes.iter().fold(0x11u8, |n, b| n.rotate_left(1) ^ b) | 0x80;
    let mut pair = Pair::new([&a, &b], [nonce, nonce ^ 0x40]);
    Story::default().tell(&mut pair, Cut(bytes));
    // Somebody who holds no key says the same to each of them.
    for i in 0..2 {
        let [a, b] = members(3);
        let mut stranger = Pair::new([&a, &b], [nonce, nonce ^ 0x40]);
        let mut cut = Cut(bytes);
        while !cut.is_empty() {
            stranger.hears(i, cut.piece());
            stranger.speaks(i);
            stranger.ends[1 - i].inbox.clear();
        }
        assert!(stranger.ends[i].home.given.borrow().is_empty(), "a stranger gets nothing");
        let mut said = stranger.log.iter().filter_map(|(_, f)| f.get(1));
        assert!(said.all(|n| matches!(n, 0 | 1 | 14)), "a stranger is told something");
    }
}

/// Two members who hold the same and are at rest.
pub fn session_inside(bytes: &[u8]) {
    let [a, b] = members(1);
    let mut pair = Pair::new([&a, &b], [1, 2]);
    pair.run();
    assert_eq!((pair.ends[0].settled, pair.ends[1].settled), (1, 1));
    Story::default().tell(&mut pair, Cut(bytes));
}

/// Two members of whom each lacks something, a few turns into making their sets equal.
pub fn session_round(bytes: &[u8]) {
    let mut cut = Cut(bytes);
    let [a, b] = members(2 + cut.below(5));
    let mut pair = Pair::new([&a, &b], [1, 2]);
    pair.turns(cut.below(24));
    Story::default().tell(&mut pair, cut);
}

/// A member, and somebody with a letter who reads it and comes in.
pub fn session_hosting(bytes: &[u8]) {
    let mut cut = Cut(bytes);
    let [host, newcomer] = host_and_newcomer();
    let turns = cut.byte();
    let homes = if turns & 0x80 == 0 { [&newcomer, &host] } else { [&host, &newcomer] };
    let mut pair = Pair::new(homes, [1, 2]);
    pair.turns(usize::from(turns % 16));
    Story::default().tell(&mut pair, cut);
    if !newcomer.has_device.get() {
        let given = host.given.borrow();
        assert!(given.iter().all(|id| host.readable.contains(id)), "a reader gets what its letter may read");
    }
}

/// One frame, said to a member at each stage.
pub fn frame(bytes: &[u8]) {
    for stage in 0..5 {
        let houses = if stage == 4 { host_and_newcomer() } else { members(2) };
        let mut pair = Pair::new([&houses[0], &houses[1]], [1, 2]);
        match stage {
            0 => {
                pair.speaks(0);
            }
            1 => pair.turns(2),
            2 => pair.run(),
            _ => pair.turns(4),
        }
        for i in 0..2 {
            pair.hears(i, bytes);
        }
        finish(&mut pair);
    }
}

/// A message of a reconciliation of chains or of slots, said to the side that leads it and to the one that follows.
pub fn ranges(bytes: &[u8]) {
    for (lacks, set) in [(4, 1u8), (3, 2)] {
        for i in 0..2 {
            let [a, b] = members(lacks);
            let mut pair = Pair::new([&a, &b], [1, 2]);
            both_have_opened(&mut pair);
            let len = u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_be_bytes();
            let frame = [&[0x82, 8, 0x82, set, 0x59][..], &len, bytes].concat();
            pair.hears(i, &frame);
            assert_ne!(pair.ends[i].over, Some(Bye::OutOfTurn), "it is the time for such messages");
            pair.speaks(i);
            pair.hears(i, &frame);
            finish(&mut pair);
        }
    }
}

/// Runs until both sides know what the other holds, and the leader waits for an answer.
fn both_have_opened(pair: &mut Pair<'_>) {
    let is_open = |frame: &[u8]| frame.get(1) == Some(&7);
    while !pair.log.iter().any(|(who, frame)| *who == 1 && is_open(frame)) {
        pair.turn(0);
        pair.turn(1);
    }
    while pair.ends[0].inbox.iter().any(|frame| is_open(frame)) {
        pair.turn(0);
    }
}

/// What happens in one input.
#[derive(Default)]
struct Story {
    /// Whether everything was what honest sides do.
    is_dishonest: bool,
    time: u64,
}

impl Story {
    /// Tells it to the end.
    fn tell(mut self, pair: &mut Pair<'_>, mut cut: Cut<'_>) {
        for _ in 0..256 {
            if cut.is_empty() {
                break;
            }
            self.step(pair, &mut cut);
        }
        let is_honest = !self.is_dishonest;
        if is_honest {
            pair.run();
        }
        finish(pair);
        let over = [pair.ends[0].over, pair.ends[1].over];
        if is_honest {
            assert_eq!(over, [None, None], "an honest pair falls out");
            assert_eq!((pair.ends[0].faults, pair.ends[1].faults), (0, 0), "an honest side is at fault");
            if pair.ends.iter().all(|e| e.home.has_device.get() && e.settled > 0) {
                for end in &mut pair.ends {
                    end.resync(pair.now);
                }
                pair.run();
                let [a, b] = [&pair.ends[0], &pair.ends[1]];
                assert_eq!(a.holds(), a.home.ids_held().len());
                assert_eq!(a.home.ids_held(), b.home.ids_held(), "an honest pair is not equal");
            }
        }
    }

    fn step(&mut self, pair: &mut Pair<'_>, cut: &mut Cut<'_>) {
        let what = cut.byte();
        let i = usize::from(what >> 7);
        match what & 0x7F {
            // Honest turns are what most of the story is made of.
            0..=47 => {
                pair.turn(i);
            }
            48..=55 => self.passes(pair, u64::from(cut.byte()) * 4),
            56..=63 => {
                // Something is written here, or has come by another way.
                let record = some_record(cut);
                if pair.ends[i].home.knows_group() && pair.ends[i].home.has_device.get() {
                    pair.ends[i].home.hold(record);
                    pair.ends[i].resync(pair.now);
                }
            }
            64..=79 => self.shell(pair, i, cut),
            80..=95 => {
                // The next honest frame, with something changed.
                self.is_dishonest = true;
                if let Some(frame) = pair.ends[i].inbox.pop_front() {
                    pair.hears(i, &mangle(&frame, cut));
                }
            }
            96..=103 => {
                // A frame that was said before, by either side.
                self.is_dishonest = true;
                let at = usize::from(cut.u16()) % pair.log.len().max(1);
                if let Some((_, frame)) = pair.log.get(at).cloned() {
                    self.many_times(pair, i, &frame, cut.byte());
                }
            }
            104..=111 => {
                self.is_dishonest = true;
                pair.ends[i].inbox.pop_front();
            }
            _ => {
                self.is_dishonest = true;
                let times = cut.byte();
                self.many_times(pair, i, cut.piece(), times);
            }
        }
    }

    /// Somebody says one thing again and again and does not read: what waits for it stays within its bound.
    fn many_times(&self, pair: &mut Pair<'_>, i: usize, frame: &[u8], times: u8) {
        let times = if times < 0xC0 { usize::from(times % 4) + 1 } else { usize::from(times - 0xBF) * 16 };
        for _ in 0..times {
            pair.hears(i, frame);
        }
        if times > 4 {
            let waited = pair.drain(i);
            assert!(
                waited <= UNSENT_MAX + 8 * FRAME_MAX,
                "{waited} bytes wait for somebody who does not read"
            );
        }
    }

    fn passes(&mut self, pair: &mut Pair<'_>, millis: u64) {
        if !self.is_dishonest && self.time + millis > HONEST_TIME {
            return;
        }
        self.time += millis;
        pair.passes(Span::millis(millis));
    }

    /// What the shell of one side may do at any time.
    fn shell(&mut self, pair: &mut Pair<'_>, i: usize, cut: &mut Cut<'_>) {
        let now = pair.now;
        let what = cut.byte();
        let end = &mut pair.ends[i];
        match what % 12 {
            0 => end.resync(now),
            1 => end.judges = !end.judges,
            2 => end.session.doubt(now),
            // Gossip begins once both have agreed.
            3..=6 if end.settled == 0 => {}
            3 => {
                // What was just kept is held.
                let record = some_record(cut).clone();
                if end.home.knows_group()
                    && hedgerow_sync::Set::of(record.class()) != hedgerow_sync::Set::Group
                {
                    end.home.hold(&record);
                    end.again |= !end.session.is_idle();
                    end.session.tell(Tell::Push(vec![record]), now);
                }
            }
            4 => {
                let ids = pushed_ids(cut);
                end.session.tell(Tell::Have(ids), now);
            }
            5 => {
                let ids = pushed_ids(cut);
                end.session.tell(Tell::Ask(ids), now);
            }
            6 => end.session.tell(Tell::Lazy, now),
            7 => end.session.ask_keys(&[RecordId([cut.byte(); 32])]),
            8 => {
                // Keys that nobody has asked for.
                self.is_dishonest = true;
                end.session.give_keys(vec![(RecordId([cut.byte(); 32]), cut.piece().to_vec())]);
            }
            9 => end.comes_in(now),
            10 => {
                // A minute without a word, or the end: after that nothing is promised.
                self.is_dishonest = true;
                match cut.below(3) {
                    0 => end.session.close(),
                    1 => end.session.oversize(),
                    _ => pair.passes(Span::seconds(u64::from(cut.byte()))),
                }
            }
            _ => pair.judge(i),
        }
        pair.follow(i);
    }
}

/// Lets both go on. Who was told a lie may answer it for ever, as whoever tells lies may ask for ever; a goodbye ends
/// that. The shell is told of every end.
fn finish(pair: &mut Pair<'_>) {
    if !pair.rests_within(500) {
        pair.ends[0].session.close();
        pair.follow(0);
        pair.run();
    }
    for end in &pair.ends {
        assert_eq!(end.over.is_some(), end.session.is_over(), "an end that the shell is not told of");
    }
}

fn some_record(cut: &mut Cut<'_>) -> &'static Record {
    &RECORDS[cut.below(RECORDS.len())]
}

/// Ids that gossip is about: none of the group's.
fn pushed_ids(cut: &mut Cut<'_>) -> Vec<RecordId> {
    let pushed = &RECORDS[GROUP_RECORDS..];
    (0..=cut.below(8)).map(|_| pushed[cut.below(pushed.len())].id()).collect()
}

/// Two members who know one another. Of the slots each lacks every so-many-th; with 1 they hold the same.
fn members(lacks: usize) -> [House; 2] {
    let (a, b) = (House::member(1), House::member(2));
    a.knows(b.key());
    b.knows(a.key());
    for (n, record) in RECORDS.iter().enumerate() {
        if n >= 140 {
            break;
        }
        let (with_a, with_b) = match lacks {
            1 => (true, true),
            // One holds everything, the other nothing.
            2 => (true, false),
            // Only slots differ.
            3 => (n < CHAINED || n % 3 != 0, n < CHAINED || n % 3 != 1),
            // All but the group set differs.
            4 => (n < GROUP_RECORDS || n % 4 != 0, n < GROUP_RECORDS || n % 4 != 1),
            lacks => (n % lacks != 0, n % lacks != 1),
        };
        if with_a {
            a.hold(record);
        }
        if with_b {
            b.hold(record);
        }
    }
    [a, b]
}

/// Ana, who holds a group, and Béla, who holds a letter of hers.
fn host_and_newcomer() -> [House; 2] {
    let link = SigningKey::from_bytes(&[77; 32]);
    let mut host = House::member(1);
    host.letter = Some(LinkKey(link.verifying_key().to_bytes()));
    RECORDS.iter().take(60).for_each(|r| host.hold(r));
    host.readable = RECORDS.iter().take(6).map(Record::id).collect();
    let mut newcomer = House::member(5);
    newcomer.meeting.clear();
    newcomer.own_link = Some(link);
    newcomer.knows_group.set(false);
    newcomer.has_device.set(false);
    // Its certificate: a group record by its own device.
    newcomer.papers = RECORDS.iter().skip(9).take(1).cloned().collect();
    [host, newcomer]
}
