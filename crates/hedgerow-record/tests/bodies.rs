//! Stamps, days and bodies.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use hedgerow_record::body::{
    Day, DayRange, DayRuns, GroupWords, InvitationWords, Listing, ListingPhoto, ListingTerms, Mode, Profile,
    ThingName, read, write,
};
use hedgerow_record::limits::{
    BLOB_EXTRA, BUSY_RANGES, DESCRIPTION_CHARS, PHOTO_BYTES, PHOTOS_A_LISTING, THUMBNAIL_BYTES, TITLE_CHARS,
};
use hedgerow_record::{BlobId, DeviceKey, Millis, Span, Stamp};
use proptest::prelude::*;

fn day_range(from: i32, to: i32) -> DayRange {
    DayRange::new(Day(from), Day(to)).unwrap()
}

fn listing() -> Listing {
    Listing {
        text: "Bosch, with three bits".to_owned(),
        category: "tools".to_owned(),
        busy: DayRuns::of(vec![day_range(20_000, 20_006), day_range(20_010, 20_010)]),
        code: Some("W-17".to_owned()),
        terms: ListingTerms { longest_days: Some(14), notice_days: None, buffer_days: Some(1) },
        ..Listing::new(ThingName([3; 16]), "Drill".to_owned(), DeviceKey([4; 32]), 1_800_000_000_000)
    }
}

fn photo(bytes: usize, small: usize) -> ListingPhoto {
    let sealed = |bytes: usize| u32::try_from(bytes + BLOB_EXTRA).unwrap();
    let (photo, small_blob) = (BlobId([5; 32]), BlobId([6; 32]));
    ListingPhoto {
        photo,
        photo_len: sealed(bytes),
        small: small_blob,
        small_len: sealed(small),
        width: 1600,
        height: 1200,
    }
}

/// The body as a later program would write it: one more key, of any kind of value.
fn with_key(body: &[u8], key_and_value: &[u8]) -> Vec<u8> {
    assert_eq!(body[0] & 0xF0, 0xA0, "a map of fewer than 16 keys");
    assert!(body[0] & 0x0F < 15, "room for one more");
    [&[body[0] + 1], &body[1..], key_and_value].concat()
}

#[test]
fn a_stamp_is_a_moment_and_a_counter() {
    let stamp = Stamp::new(Millis(1_800_000_000_000), 7);
    assert_eq!((stamp.ms(), stamp.counter()), (Millis(1_800_000_000_000), 7));
    assert_eq!(stamp.0, 1_800_000_000_000 << 16 | 7);
    assert_eq!(stamp.to_string(), "1800000000000.7");
    assert_eq!(Stamp::new(Millis(1 << 48), 0).ms(), Millis((1 << 48) - 1), "cut, not wrapped round");
}

#[test]
fn the_next_stamp_of_a_slot_is_above_what_was_seen_there() {
    let now = Millis(1000);
    assert_eq!(Stamp::after(now, None), Stamp::new(now, 0));
    assert_eq!(Stamp::after(now, Some(Stamp::new(Millis(999), 9))), Stamp::new(now, 0));
    assert_eq!(Stamp::after(now, Some(Stamp::new(now, 0))), Stamp::new(now, 1), "in the same millisecond");
    let ahead = Stamp::new(Millis(5000), 3);
    assert_eq!(
        Stamp::after(now, Some(ahead)),
        Stamp::new(Millis(5000), 4),
        "another computer's clock is ahead"
    );
    let full = Stamp::new(now, u16::MAX);
    assert_eq!(
        Stamp::after(now, Some(full)),
        Stamp::new(Millis(1001), 0),
        "the counter runs over into the moment"
    );
    assert_eq!(Stamp::after(now, Some(Stamp(u64::MAX))), Stamp(u64::MAX), "nothing wraps round");
}

#[test]
fn spans_are_what_they_are_called() {
    assert_eq!(Span::days(1), Span::hours(24));
    assert_eq!(Span::hours(1), Span::minutes(60));
    assert_eq!(Span::minutes(1), Span::seconds(60));
    assert_eq!(Span::seconds(1), Span::millis(1000));
    assert_eq!(Span::minutes(10).as_duration().as_secs(), 600);
    assert_eq!(Millis(5) - Span(9), Millis(0), "nothing is before 1970");
    assert_eq!(Millis(u64::MAX) + Span(9), Millis(u64::MAX));
    assert_eq!((Millis(9).since(Millis(4)), Millis(4).since(Millis(9))), (Span(5), Span(0)));
}

#[test]
fn days_are_counted_with_both_ends() {
    assert_eq!(day_range(5, 5).days(), 1);
    assert_eq!(day_range(5, 7).days(), 3);
    assert!(DayRange::new(Day(7), Day(5)).is_none());
    assert!(day_range(1, 5).overlaps(&day_range(5, 9)) && !day_range(1, 4).overlaps(&day_range(5, 9)));
    assert_eq!(day_range(5, 7).widened(2), day_range(3, 9));
    assert_eq!(day_range(5, 7).widened(u32::MAX).to, Day(i32::MAX), "the calendar ends");
}

#[test]
fn ranges_that_touch_become_one() {
    let runs = DayRuns::of(vec![day_range(14, 15), day_range(10, 12), day_range(13, 13), day_range(20, 20)]);
    assert_eq!((runs.start, runs.runs.as_slice()), (Day(10), &[0, 6, 4, 1][..]));
    assert_eq!(runs.ranges(9), [day_range(10, 15), day_range(20, 20)]);
    assert_eq!(runs.ranges(1), [day_range(10, 15)], "no more than asked for");
    assert_eq!(DayRuns::of(Vec::new()), DayRuns::default());
}

#[test]
fn runs_beyond_the_calendar_are_left_out() {
    let runs = |start, runs: &[u32]| DayRuns { start: Day(start), runs: runs.to_vec() }.ranges(9);
    assert_eq!(runs(i32::MAX, &[0, 1]), [day_range(i32::MAX, i32::MAX)], "the control: the last day");
    assert_eq!(runs(i32::MAX, &[0, 2]), []);
    assert_eq!(runs(i32::MAX, &[1, 1]), []);
    assert_eq!(runs(0, &[0, 1, u32::MAX, u32::MAX, 0, 1]), [day_range(0, 0)]);
    assert_eq!(runs(0, &[0, 1, 5]), [day_range(0, 0)], "a gap with nothing after it");
    assert_eq!(runs(0, &[3, 0, 0, 2]), [day_range(3, 4)], "a run of no days");
}

#[test]
fn old_reads_new() {
    let body = write(&Profile { name: "Ana".to_owned(), cell: None });
    // A number, a map in a list, a text without end.
    for more in
        [&[0x09, 0x01][..], &[0x18, 0x2A, 0x81, 0xA1, 0x00, 0x41, 0x07], &[0x20, 0x7F, 0x61, b'a', 0xFF]]
    {
        let newer = with_key(&body, more);
        assert_eq!(read::<Profile>(&newer).unwrap().name, "Ana", "{more:02x?}");
        assert!(read::<Profile>(&newer[..newer.len() - 1]).is_err(), "the control: cut short");
    }
    let words = InvitationWords { inviter: "Béla".to_owned(), ..InvitationWords::default() };
    assert_eq!(read::<InvitationWords>(&with_key(&write(&words), &[0x09, 0xF6])).unwrap(), words);
}

#[test]
fn new_reads_old() {
    // Keys that are optional need not be there: an older program did not know them.
    assert_eq!(read::<Profile>(&[0xA1, 0x00, 0x63, b'A', b'n', b'a']).unwrap().cell, None);
    let plain = Listing { code: None, ..listing() };
    assert_eq!(write(&plain).len() + 6, write(&listing()).len(), "nothing is written of what is not said");
    assert_eq!(read::<Listing>(&write(&plain)).unwrap(), plain);
    let shown = Listing { photos: vec![photo(9, 9), photo(8, 8)], ..listing() };
    assert_eq!(read::<Listing>(&write(&shown)).unwrap(), shown);
    assert!(read::<Profile>(&[0xA0]).is_err(), "the control: a name has to be there");
}

#[test]
fn a_mode_of_a_later_program_is_not_taken_for_another() {
    let body = write(&Profile { name: "Ana".to_owned(), cell: Some("c".to_owned()) });
    assert!(read::<Listing>(&body).is_err());
    let good = write(&listing());
    let at = good.windows(3).position(|w| w == [0x02, 0x00, 0x03]).unwrap();
    let mode = |n: u8| {
        let mut body = good.clone();
        body[at + 1] = n;
        read::<Listing>(&body).map(|l| l.mode)
    };
    assert_eq!(mode(8), Ok(Mode::CreditLoan), "the control");
    assert!(mode(9).is_err());
}

#[test]
fn a_listing_keeps_within_its_bounds() {
    let of = |change: fn(&mut Listing)| {
        let mut l = listing();
        change(&mut l);
        l.within_bounds()
    };
    assert!(of(|_| ()), "the control");
    assert!(of(|l| l.title = "ü".repeat(TITLE_CHARS)), "characters, not bytes");
    assert!(!of(|l| l.title = "u".repeat(TITLE_CHARS + 1)));
    assert!(!of(|l| l.title = " ".to_owned()));
    assert!(of(|l| l.photos = vec![photo(PHOTO_BYTES, THUMBNAIL_BYTES); PHOTOS_A_LISTING]));
    assert!(!of(|l| l.photos = vec![photo(1, 1); PHOTOS_A_LISTING + 1]));
    assert!(!of(|l| l.photos = vec![photo(PHOTO_BYTES + 1, 1)]));
    assert!(!of(|l| l.photos = vec![photo(1, THUMBNAIL_BYTES + 1)]));
    assert!(!of(|l| l.text = "u".repeat(DESCRIPTION_CHARS + 1)));
    assert!(!of(|l| l.category = "u".repeat(TITLE_CHARS + 1)));
    assert!(!of(|l| l.code = Some("u".repeat(TITLE_CHARS + 1))));
    assert!(!of(|l| l.care = Some("u".repeat(DESCRIPTION_CHARS + 1))));
    assert!(of(|l| l.busy.runs = vec![1; BUSY_RANGES * 2]));
    assert!(!of(|l| l.busy.runs = vec![1; BUSY_RANGES * 2 + 1]));
}

proptest! {
    #[test]
    fn stamps_order_like_their_moments(a in 0u64..1 << 48, b in 0u64..1 << 48, c: u16, d: u16) {
        let (x, y) = (Stamp::new(Millis(a), c), Stamp::new(Millis(b), d));
        prop_assert_eq!(x.cmp(&y), (a, c).cmp(&(b, d)));
        prop_assert_eq!((x.ms().0, x.counter()), (a, c));
    }

    #[test]
    fn the_next_stamp_is_never_below(now in 0u64..1 << 48, seen in 0u64..u64::MAX) {
        let next = Stamp::after(Millis(now), Some(Stamp(seen)));
        prop_assert!(next > Stamp(seen) && next >= Stamp::new(Millis(now), 0));
    }

    #[test]
    fn runs_hold_exactly_the_days_that_went_in(
        ranges in proptest::collection::vec((-400i32..400, 0i32..30), 0..20),
    ) {
        let ranges: Vec<DayRange> = ranges.into_iter().map(|(from, more)| day_range(from, from + more)).collect();
        let days = |ranges: &[DayRange]| -> BTreeSet<i32> {
            ranges.iter().flat_map(|r| r.from.0..=r.to.0).collect()
        };
        let runs = DayRuns::of(ranges.clone());
        let out = runs.ranges(usize::MAX);
        prop_assert_eq!(days(&out), days(&ranges));
        // Ascending, and a day apart at least.
        prop_assert!(out.is_sorted_by(|a, b| a.to.0 + 1 < b.from.0));
        prop_assert_eq!(DayRuns::of(out), runs.clone());
        prop_assert_eq!(read::<DayRuns>(&write(&runs)).unwrap(), runs);
    }

    #[test]
    fn bodies_are_read_as_written(
        title in "\\PC{1,40}", text in "\\PC{0,80}", until: u64, wanted: bool, mode in 0usize..9,
        quantity in proptest::option::of(any::<u32>()), name in "\\PC{0,30}", cell in proptest::option::of("[a-z0-9]{4}"),
    ) {
        let modes = [
            Mode::Lend, Mode::Swap, Mode::Give, Mode::Rent, Mode::Sell, Mode::Help, Mode::Stay, Mode::Ride,
            Mode::CreditLoan,
        ];
        let listing = Listing { title, text, until, wanted, mode: modes[mode], quantity, ..listing() };
        prop_assert_eq!(&read::<Listing>(&write(&listing)).unwrap(), &listing);
        let group = GroupWords { name: name.clone(), guidelines: name.clone(), cell: cell.clone(), ..GroupWords::default() };
        let words = InvitationWords { group, inviter: name.clone(), note: cell.clone() };
        prop_assert_eq!(&read::<InvitationWords>(&write(&words)).unwrap(), &words);
        let profile = Profile { name, cell };
        prop_assert_eq!(&read::<Profile>(&write(&profile)).unwrap(), &profile);
    }
}
