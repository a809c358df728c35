//! Days as people type them.

use jiff::civil::{Date, Weekday};

use crate::failure::Failure;

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads a day: ISO, `today`, `tomorrow`, a weekday to come, or day and month; as ISO.
pub(crate) fn read(text: &str, today: Date) -> Result<String, Failure> {
    parse(&text.trim().to_lowercase(), today).map(|d| d.to_string()).ok_or_else(|| {
        Failure::usage("E_DAY", format!("“{text}” is not a day"))
            .help("Write 2026-12-01, today, tomorrow, saturday, or 1 dec.")
    })
}

/// Reads the last day of some: a weekday is the one that comes on or after the first day.
pub(crate) fn read_last(text: &str, first: &str, today: Date) -> Result<String, Failure> {
    let name = text.trim().to_lowercase();
    let first: Date = first.parse().unwrap_or(today);
    match weekday(&name) {
        Some(day) if first.weekday() == day => Ok(first.to_string()),
        Some(day) => {
            first.nth_weekday(1, day).map(|d| d.to_string()).map_err(|e| Failure::of_system("E_DAY", e))
        }
        None => read(text, today),
    }
}

fn parse(text: &str, today: Date) -> Option<Date> {
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    match text {
        "today" => return Some(today),
        "tomorrow" => return today.tomorrow().ok(),
        _ => {}
    }
    if let Some(day) = weekday(text) {
        return today.nth_weekday(1, day).ok();
    }
    let mut parts = text.split([' ', '.', '/']).filter(|p| !p.is_empty());
    let (day, month) = (parts.next()?.parse().ok()?, parts.next()?);
    let month = MONTHS.iter().position(|m| month.len() >= 3 && month.starts_with(m))?;
    let month = i8::try_from(month + 1).ok()?;
    let year = parts.next().map_or(Some(today.year()), |y| y.parse().ok())?;
    let date = Date::new(year, month, day).ok()?;
    if date < today { Date::new(year + 1, month, day).ok() } else { Some(date) }
}

fn weekday(text: &str) -> Option<Weekday> {
    let fits = |(name, day): &(&str, Weekday)| (text.len() >= 3 && name.starts_with(text)).then_some(*day);
    WEEKDAYS.iter().find_map(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_type_them() {
        let today = Date::constant(2026, 11, 24);
        for (text, day) in [
            ("2026-12-01", "2026-12-01"),
            ("today", "2026-11-24"),
            (" Tomorrow", "2026-11-25"),
            ("saturday", "2026-11-28"),
            ("tue", "2026-12-01"),
            ("1 dec", "2026-12-01"),
            ("3 January", "2027-01-03"),
            ("1 dec 2026", "2026-12-01"),
        ] {
            assert_eq!(read(text, today).unwrap(), day, "{text}");
        }
        // From a Saturday to the Sunday after it, also on the Saturday before.
        assert_eq!(read_last("sunday", "2026-12-05", today).unwrap(), "2026-12-06");
        assert_eq!(read_last("saturday", "2026-12-05", today).unwrap(), "2026-12-05");
        assert_eq!(read_last("3 dec", "2026-12-01", today).unwrap(), "2026-12-03");
        for text in ["", "soon", "32 dec", "2026-13-01", "1"] {
            assert!(read(text, today).is_err(), "{text}");
        }
    }
}
