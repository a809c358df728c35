//! Which group records stand, and what they mean: a function of the set of them and of nothing else.

use std::collections::BTreeSet;

use hedgerow_group::{Fact, Facts, Proofs, Roster, fold, papers, readable_by_link, settle};
use hedgerow_record::sign::{sign_record, verify_record};
use hedgerow_record::{Class, DeviceKey, Epoch, Fault, Header, Kind, Record, RecordId, Slot, Stamp, Verdict};

use super::cut::{Cut, mangle};
use super::street::{FOUNDED, STREET};

/// A heap of group records of a street, good ones and mangled ones, in the order that the choices say.
pub fn roster(bytes: &[u8]) {
    let mut cut = Cut(bytes);
    let mut heap: Vec<Record> = Vec::new();
    // Which properties this input is looked at for: all of them at once take long.
    let looks = cut.byte();
    let leaves_out = cut.byte();
    if leaves_out & 1 == 0 {
        // Nearly everything, so that what is mangled meets what it is about.
        let (step, from) = (usize::from(leaves_out >> 1), usize::from(cut.byte()));
        let good = &STREET.records;
        heap.extend((0..good.len()).map(|i| &good[(i * 7 + from) % good.len()]).cloned());
        if step > 0 && !heap.is_empty() {
            heap.swap_remove(step % heap.len());
        }
    }
    while !cut.is_empty() && heap.len() < 96 {
        heap.extend(pick(&mut cut));
    }
    let found = judge(heap.clone());
    for look in [turned, proved, standing, by_halves].iter().enumerate().filter(|(n, _)| looks >> n & 1 == 1)
    {
        look.1(&heap, &found);
    }
    ask(&found.0, &found.1);
}

/// Order and repetition change nothing.
fn turned(heap: &[Record], found: &(Facts, Roster)) {
    let mut turned = heap.to_vec();
    turned.reverse();
    turned.extend(heap.iter().step_by(3).cloned());
    turned.rotate_left(heap.len() / 2);
    same(&judge(turned), found);
}

/// Whether signatures were checked before changes nothing, and those of what stands hold.
fn proved(heap: &[Record], found: &(Facts, Roster)) {
    let facts = settle(STREET.group, heap.to_vec(), &mut Proofs::default(), FOUNDED).facts;
    let roster = fold(STREET.group, &facts, &BTreeSet::new());
    same(&(facts, roster), found);
    let proved = |f: &Fact| STREET.proofs.author(&f.record) == Some(f.author);
    let holds = |f: &Fact| proved(f) || verify_record(&f.record, f.author);
    assert!(found.0.iter().all(holds), "somebody's signature does not hold");
}

/// What stands is all that is needed to make it stand.
fn standing(_: &[Record], found: &(Facts, Roster)) {
    let standing = found.0.iter().map(|f| f.record.clone()).collect();
    same(&judge(standing), found);
}

/// Two halves that came one after the other, as two sessions bring them, are the whole.
fn by_halves(heap: &[Record], found: &(Facts, Roster)) {
    let mut proofs = STREET.proofs.clone();
    let half = heap[..heap.len() / 2].to_vec();
    let first = settle(STREET.group, half, &mut proofs, FOUNDED);
    let mut later: Vec<Record> = first.facts.iter().map(|f| f.record.clone()).collect();
    later.extend(heap.iter().cloned());
    let facts = settle(STREET.group, later, &mut proofs, FOUNDED).facts;
    let roster = fold(STREET.group, &facts, &BTreeSet::new());
    same(&(facts, roster), found);
    for (id, verdict) in &first.left {
        let is_final = matches!(verdict, Verdict::Fault(Fault::Shape(_) | Fault::ForeignGroup));
        assert!(!is_final || !found.0.contains(id), "what no later record changes has changed: {verdict:?}");
    }
}

/// One record: good, with changed bytes, or with a changed clear part that somebody of the street has signed.
fn pick(cut: &mut Cut<'_>) -> Option<Record> {
    let how = cut.byte();
    let good = &STREET.records[cut.below(STREET.records.len())];
    match how % 4 {
        0 => Some(good.clone()),
        1 => Record::read(mangle(good.bytes(), cut)).ok().filter(|r| r.class() == Class::Group),
        2 => {
            // Another signature, under the same name.
            let mut bytes = good.bytes().to_vec();
            let at = bytes.len() - 1 - cut.below(64);
            bytes[at] ^= cut.byte();
            Record::read(bytes).ok()
        }
        _ => forge(good, cut),
    }
}

/// Signs a mangled clear part as one of the street's people: what a member with a program of its own can do.
fn forge(good: &Record, cut: &mut Cut<'_>) -> Option<Record> {
    let person = &STREET.people[cut.below(STREET.people.len())];
    let kinds = [good.header().kind, Kind::new(80 + cut.byte() % 14)?];
    let kind = kinds[cut.below(2)];
    let mut clear = match cut.below(3) {
        0 => good.clear().to_vec(),
        1 => mangle(good.clear(), cut),
        _ => cut.piece().to_vec(),
    };
    // Ids of other records are what makes a record refer to something.
    if cut.below(3) == 0 && clear.len() > 40 {
        let id = STREET.records[cut.below(STREET.records.len())].id();
        let at = cut.below(clear.len() - 32);
        clear[at..at + 32].copy_from_slice(&id.0);
    }
    let key = if kind.signed_by_root() { person.root.signing_key() } else { person.device.signing_key() };
    let len = u16::try_from(clear.len()).ok()?;
    let header = Header {
        kind,
        sealed: false,
        body_len: len,
        clear_len: len,
        group: STREET.group,
        signer: DeviceKey(key.verifying_key().to_bytes()),
        slot: Slot::default(),
        stamp: Stamp::new(FOUNDED, cut.u16() % 64),
        epoch: Epoch::CLEAR,
        seq: 0,
        prev: RecordId::default(),
        nonce: [0; 24],
    };
    sign_record(&header, &clear, person.root.member(), key).ok()
}

/// Judges a heap; the signatures of the street's own records have been checked before, which changes nothing.
fn judge(heap: Vec<Record>) -> (Facts, Roster) {
    let facts = settle(STREET.group, heap, &mut STREET.proofs.clone(), FOUNDED).facts;
    let roster = fold(STREET.group, &facts, &BTreeSet::new());
    (facts, roster)
}

fn same((facts, roster): &(Facts, Roster), other: &(Facts, Roster)) {
    let records = |facts: &Facts| facts.iter().map(|f| (f.record.clone(), f.author)).collect::<Vec<_>>();
    assert_eq!(records(facts), records(&other.0), "other records stand");
    assert_eq!(*roster, other.1, "the roster is another one");
}

/// Asks a roster everything; bounds hold.
fn ask(facts: &Facts, roster: &Roster) {
    use hedgerow_record::Roster as _;
    use hedgerow_record::limits::{DEVICES_EVER, DEVICES_LIVE, ORGANISERS_MAX};
    for (id, member) in roster.members() {
        assert!(member.devices.len() <= DEVICES_EVER);
        assert!(member.devices.iter().filter(|d| d.live).count() <= DEVICES_LIVE);
        assert!(!(member.in_force && member.ending.is_some()), "somebody whose membership ended is a member");
        for device in &member.devices {
            assert!(roster.claimants(&device.key).contains(id));
            let _ = (roster.standing(id, &device.key), papers(facts, &device.key));
            assert!(roster.has_device(id, device.key.slot_prefix()));
        }
        let _ = (roster.slots(id, Kind::LISTING), roster.may_invite(id), roster.is_organiser(id));
    }
    if let Some(terms) = roster.terms() {
        assert!((1..=ORGANISERS_MAX).contains(&terms.organisers.len()));
    }
    for link in roster.open_links() {
        let readable = readable_by_link(facts, &link);
        assert!(readable.iter().all(|id| facts.contains(id)));
        assert!(roster.grant_of_link(&link).is_some());
    }
}
