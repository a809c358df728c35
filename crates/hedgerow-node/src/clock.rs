//! The only place that reads the wall clock, and how moments and days are written for people.

use hedgerow_record::body::{Day, DayRange};
use hedgerow_record::{Millis, Span};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::NodeError;
use crate::view::Days;

/// The time, by this computer's clock.
#[allow(clippy::disallowed_methods)] // Everything else is told the time.
pub(crate) fn now() -> Millis {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// Today, where this computer stands.
pub fn local_today() -> Date {
    local_date(now())
}

/// How long ago something was, as one says it.
pub(crate) fn ago(since: Span) -> String {
    match since.0 / 1000 {
        0..60 => "just now".to_owned(),
        60..120 => "a minute ago".to_owned(),
        seconds @ 120..3_600 => format!("{} minutes ago", seconds / 60),
        3_600..7_200 => "an hour ago".to_owned(),
        seconds => format!("{} hours ago", seconds / 3_600),
    }
}

/// The day of a moment, where this computer stands.
pub(crate) fn today(now: Millis) -> Day {
    day_of(local_date(now))
}

fn local_date(at: Millis) -> Date {
    timestamp(at).to_zoned_datetime(jiff::tz::TimeZone::system()).date()
}

/// A moment as RFC 3339 in UTC.
pub(crate) fn moment(at: Millis) -> String {
    timestamp(Millis(at.0 / 1000 * 1000)).to_string()
}

/// A day as ISO text.
pub(crate) fn iso(day: Day) -> String {
    Date::constant(1970, 1, 1)
        .checked_add(jiff::Span::new().days(day.0.clamp(-4_000_000, 2_900_000)))
        .map_or_else(|_| "-".to_owned(), |date| date.to_string())
}

/// Days as ISO texts.
pub(crate) fn iso_days(days: &DayRange) -> Days {
    Days { from: iso(days.from), to: iso(days.to) }
}

/// A day from ISO text.
pub(crate) fn read_day(text: &str, field: &'static str) -> Result<Day, NodeError> {
    text.trim().parse::<Date>().map(day_of).map_err(|_| {
        NodeError::usage("E_DAY", field, format!("“{}” is not a day", text.trim()))
            .help("Write days as year-month-day, for example 2026-12-01.")
    })
}

/// Days from ISO texts; reversed ones are refused.
pub(crate) fn read_days(days: &Days) -> Result<DayRange, NodeError> {
    let (from, to) = (read_day(&days.from, "from")?, read_day(&days.to, "to")?);
    DayRange::new(from, to).ok_or_else(|| {
        NodeError::usage("E_DAYS_REVERSED", "to", "the last day comes before the first")
            .help("Give the first day, then the last.")
    })
}

fn day_of(date: Date) -> Day {
    let epoch = Date::constant(1970, 1, 1);
    let days = epoch.until(date).map_or(0, |span| span.get_days());
    Day(days)
}

fn timestamp(at: Millis) -> Timestamp {
    let ms = i64::try_from(at.0).unwrap_or(i64::MAX);
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX)
}
