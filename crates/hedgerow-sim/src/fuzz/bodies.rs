//! Bodies once they are opened, and the deals that are folded from them.

use std::collections::BTreeSet;
use std::fmt::Debug;

use hedgerow_deal::{Desk, Folder, Post, Said, Step, check_ask, fold, is_busy, may, party};
use hedgerow_record::body::{
    self, Day, DayRange, DayRuns, GroupWords, InvitationWords, Listing, Profile, ThingName,
};
use hedgerow_record::limits::{BODY_MAX, BUSY_RANGES};
use hedgerow_record::{DeviceKey, MemberId, Millis};

use super::cut::Cut;

/// Which body, then its bytes.
pub fn body(bytes: &[u8]) {
    let Some((which, body)) = bytes.split_first() else { return };
    match which % 6 {
        0 => {
            let Some(listing) = again::<Listing>(body) else { return };
            if listing.within_bounds() {
                assert!(listing.busy.runs.len() <= BUSY_RANGES * 2 && !listing.title.trim().is_empty());
            }
            days(&listing.busy);
            let ask =
                listing.busy.ranges(1).first().copied().unwrap_or(DayRange { from: Day(0), to: Day(1) });
            let _ = (check_ask(&listing, ask, Day(0)), is_busy(&listing, ask));
            let _ = Desk::new(&listing, []).busy(Day(0));
        }
        1 => drop(again::<Profile>(body)),
        2 => drop(again::<GroupWords>(body)),
        3 => drop(again::<InvitationWords>(body)),
        4 => {
            if let Some(runs) = again::<DayRuns>(body) {
                days(&runs);
            }
        }
        _ => {
            let Some(ranges) = again::<Vec<DayRange>>(body) else { return };
            for range in &ranges {
                let _ = (range.days(), range.widened(7), range.overlaps(range));
            }
            let good = ranges.into_iter().filter_map(|r| DayRange::new(r.from, r.to)).collect();
            days(&DayRuns::of(good));
        }
    }
}

/// Reads a body and writes it, until nothing changes any more: at once.
fn again<T>(bytes: &[u8]) -> Option<T>
where
    T: for<'a> minicbor::Decode<'a, ()> + minicbor::Encode<()> + PartialEq + Debug,
{
    let read: T = body::read(bytes).ok()?;
    let written = body::write(&read);
    let second: T = body::read(&written).expect("what was written can be read");
    assert_eq!(second, read);
    assert_eq!(body::write(&second), written);
    Some(read)
}

/// Ranges come in order and apart, and coding them again loses none.
fn days(runs: &DayRuns) {
    let ranges = runs.ranges(BUSY_RANGES);
    assert!(ranges.len() <= BUSY_RANGES);
    assert!(ranges.is_sorted_by(|a, b| a.to < b.from), "{ranges:?}");
    assert!(ranges.iter().all(|r| r.from <= r.to));
    let days = |ranges: &[DayRange]| ranges.iter().map(|r| u64::from(r.days())).sum::<u64>();
    let again = DayRuns::of(ranges.clone()).ranges(BUSY_RANGES);
    // A range as long as the calendar has a day more than a run can count.
    if ranges.iter().all(|r| r.days() < u32::MAX) {
        assert_eq!(days(&again), days(&ranges), "{ranges:?}");
    }
}

/// Posts of two members in one deal, and where the listing's keeper stands.
pub fn deal(bytes: &[u8]) {
    let mut cut = Cut(bytes);
    let mut said: BTreeSet<Said> = BTreeSet::new();
    let mut folder: Option<Folder> = None;
    let mine = DeviceKey([9; 32]);
    for _ in 0..8 {
        let who = cut.byte();
        let Ok(post) = Post::read(cut.piece()) else { continue };
        let written = post.write();
        assert_eq!(Post::read(&written), Ok(post.clone()), "what was written can be read");
        let member = if who & 1 == 0 { post.about.asker } else { post.about.keeper };
        let device = if who & 2 == 0 { post.about.keeper_device } else { DeviceKey([who; 32]) };
        said.extend(post.said(member, device));
        let folder = folder.get_or_insert_with(|| Folder::new(post.deal, post.about.clone()));
        folder.hear(&post, member, device, &mine);
        assert!(!folder.hear(&post, member, device, &mine), "the same post twice changes nothing");
        if cut.is_empty() {
            break;
        }
    }
    let Some(mut folder) = folder else { return };
    folder.say(MemberId([3; 32]), mine, Step::Message { text: "Good morning".to_owned() }, Millis(5));
    let post = folder.post(&mine);
    assert!(post.write().len() <= BODY_MAX, "what is to be sent fits an envelope, or is one step");
    let kept = Folder::read(&folder.write()).expect("a folder is read as it was kept");
    assert_eq!(kept.write(), folder.write());
    assert_eq!(kept.post(&mine), post);
    let about = post.about;
    let first = fold(&about, &said);
    for step in said.iter().map(|s| &s.step) {
        for member in [about.asker, about.keeper] {
            if let Some(party) = party(&about, &member) {
                let _ = may(&first, party, true, step);
            }
        }
    }
    let listing = Listing::new(ThingName([1; 16]), "Ladder".to_owned(), about.keeper_device, 0);
    let desk = Desk::new(&listing, [(post.deal, &first)]);
    let _ = (desk.places(), desk.busy(Day(0)));
}
