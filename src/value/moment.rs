//! Dates, times and intervals: real ones, with no more digits than their type keeps.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use super::literal::{Literal, shown};
use crate::types::Type;

/// Reads `2024-02-29`.
pub(super) fn date(text: &str) -> Result<Literal, String> {
    let day = calendar(text)?;
    Ok(Literal::Date(day.to_string()))
}

/// Reads `10:00`, `10:00:00` or `10:00:00.5`.
pub(super) fn time(text: &str, ty: &Type) -> Result<Literal, String> {
    let (time, fraction) = clock(text, text, ty)?;
    Ok(Literal::Time(format!("{time}{fraction}")))
}

/// Reads a date and a time; a date alone is its midnight.
pub(super) fn timestamp(text: &str, ty: &Type) -> Result<Literal, String> {
    let (moment, fraction, offset) = moment(text, ty)?;
    if offset.is_some() {
        return Err(format!(
            "{} has an offset, which a timestamp does not keep; take the type `timestamptz`",
            shown(text)
        ));
    }
    Ok(Literal::Timestamp(format!(
        "{} {}{fraction}",
        moment.date(),
        moment.time()
    )))
}

/// Reads a date and a time with its offset and turns it into UTC; without an offset it is UTC.
pub(super) fn timestamptz(text: &str, ty: &Type) -> Result<Literal, String> {
    let (moment, fraction, offset) = moment(text, ty)?;
    let beyond = || format!("{} is beyond the years 1 to 9999 in UTC", shown(text));
    let stamp = offset
        .unwrap_or(Offset::UTC)
        .to_timestamp(moment)
        .map_err(|_| beyond())?;
    let moment = Offset::UTC.to_datetime(stamp);
    if moment.year() < 1 {
        return Err(beyond());
    }
    Ok(Literal::Timestamptz(format!(
        "{} {}{fraction}",
        moment.date(),
        moment.time()
    )))
}

fn moment(text: &str, ty: &Type) -> Result<(DateTime, String, Option<Offset>), String> {
    let Some((day, rest)) = text.trim().split_once(['T', 't', ' ']) else {
        return Ok((
            calendar(text.trim())?.to_datetime(Time::midnight()),
            String::new(),
            None,
        ));
    };
    let day = calendar(day)?;
    let rest = rest.trim();
    let (time, zone) = match rest.find(['Z', 'z', '+', '-']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let (time, fraction) = clock(time.trim(), text, ty)?;
    let offset = match zone {
        "" => None,
        "Z" | "z" => Some(Offset::UTC),
        zone => Some(offset(zone).ok_or_else(|| format!("{} has no offset such as `+02:00` at its end", shown(text)))?),
    };
    Ok((day.to_datetime(time), fraction, offset))
}

/// Reads four, two and two digits that are a day of the calendar.
fn calendar(text: &str) -> Result<Date, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let refuse = || format!("{} is no date, such as `2024-02-29`", shown(text));
    let [year, month, day] = parts.as_slice() else {
        return Err(refuse());
    };
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2)) else {
        return Err(refuse());
    };
    let (Ok(year), Ok(month), Ok(day)) = (i16::try_from(year), i8::try_from(month), i8::try_from(day)) else {
        return Err(refuse());
    };
    match Date::new(year, month, day) {
        Ok(date) if year > 0 => Ok(date),
        Ok(_) | Err(_) => Err(format!("{} is no day of the calendar", shown(text))),
    }
}

/// Reads a time of day; the fraction comes apart, with its point and without zeros at its end.
fn clock(text: &str, whole: &str, ty: &Type) -> Result<(Time, String), String> {
    let refuse = || format!("{} has no time of day such as `10:00:00`", shown(whole));
    let (clock, fraction) = match text.split_once('.') {
        Some((clock, fraction)) if !fraction.is_empty() => (clock, fraction.trim_end_matches('0')),
        Some(_) => return Err(refuse()),
        None => (text, ""),
    };
    let parts: Vec<&str> = clock.split(':').collect();
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] if fraction.is_empty() => (hour, minute, "00"),
        [hour, minute, second] => (hour, minute, *second),
        _ => return Err(refuse()),
    };
    let number = |text: &str| digits(text, 2).and_then(|it| i8::try_from(it).ok());
    let (Some(hour), Some(minute), Some(second)) = (number(hour), number(minute), number(second)) else {
        return Err(refuse());
    };
    if !fraction.bytes().all(|it| it.is_ascii_digit()) {
        return Err(refuse());
    }
    let most = ty.arguments.first().copied().unwrap_or(6);
    if fraction.len() > usize::try_from(most).unwrap_or(usize::MAX) {
        return Err(format!(
            "{} has {} digits behind the second, and `{}` keeps {most}: it would be rounded",
            shown(whole),
            fraction.len(),
            ty.to_text()
        ));
    }
    let time = Time::new(hour, minute, second, 0).map_err(|_| format!("{} is no time of day", shown(whole)))?;
    let fraction = if fraction.is_empty() {
        String::new()
    } else {
        format!(".{fraction}")
    };
    Ok((time, fraction))
}

/// Reads `+02:00`, `+0200` or `+02`.
fn offset(text: &str) -> Option<Offset> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+')?),
    };
    let (hours, minutes) = match (rest.len(), rest.split_once(':')) {
        (5, Some((hours, minutes))) => (hours, minutes),
        (4, None) => (rest.get(..2)?, rest.get(2..)?),
        (2, None) => (rest, "00"),
        (_, _) => return None,
    };
    let (hours, minutes) = (
        i32::try_from(digits(hours, 2)?).ok()?,
        i32::try_from(digits(minutes, 2)?).ok()?,
    );
    // The widest offset that PostgreSQL takes.
    if hours > 15 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

fn digits(text: &str, width: usize) -> Option<u32> {
    let is_number = text.len() == width && text.bytes().all(|it| it.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

const UNITS: [&str; 30] = [
    "microsecond",
    "us",
    "usec",
    "millisecond",
    "ms",
    "msec",
    "second",
    "sec",
    "s",
    "minute",
    "min",
    "m",
    "hour",
    "hr",
    "h",
    "day",
    "d",
    "week",
    "w",
    "month",
    "mon",
    "year",
    "yr",
    "y",
    "decade",
    "century",
    "centurie",
    "millennium",
    "millennia",
    "c",
];

/// Reads `1 day 02:03:04.5`, `3 months ago` or `P1Y2M3DT4H`, loosely: PostgreSQL reads the rest.
pub(super) fn interval(text: &str) -> Result<Literal, String> {
    let text = text.trim();
    let iso = |rest: &str| {
        !rest.is_empty()
            && rest.chars().all(|it| {
                matches!(
                    it,
                    '0'..='9' | '.' | '-' | '+' | ':' | 'Y' | 'M' | 'W' | 'D' | 'T' | 'H' | 'S'
                )
            })
    };
    if text.strip_prefix('P').is_some_and(iso) || is_verbose(text) {
        return Ok(Literal::Interval(text.to_string()));
    }
    Err(format!(
        "{} is no interval, such as `1 day 02:03:04` or `P1DT2H`",
        shown(text)
    ))
}

/// Pairs of a number and a unit, at most one time of day, and `ago` at the end.
fn is_verbose(text: &str) -> bool {
    let number = |word: &str| {
        let bare = word.strip_prefix(['-', '+']).unwrap_or(word);
        !bare.is_empty()
            && bare.chars().all(|it| it.is_ascii_digit() || it == '.')
            && bare.contains(|it: char| it.is_ascii_digit())
    };
    let clock = |word: &str| {
        let bare = word.strip_prefix(['-', '+']).unwrap_or(word);
        let parts: Vec<&str> = bare.split(':').collect();
        matches!(parts.len(), 2 | 3) && parts.iter().all(|part| number(part) && !part.starts_with(['-', '+']))
    };
    let unit = |word: &str| {
        let lower = word.to_ascii_lowercase();
        UNITS.contains(&lower.as_str()) || lower.strip_suffix('s').is_some_and(|one| UNITS.contains(&one))
    };
    // `1day` is `1 day`.
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        match word.find(|it: char| it.is_ascii_alphabetic()) {
            Some(at) if at > 0 => {
                let (number, unit) = word.split_at(at);
                words.extend([number, unit]);
            }
            Some(_) | None => words.push(word),
        }
    }
    if words.last().is_some_and(|word| word.eq_ignore_ascii_case("ago")) {
        words.pop();
    }
    let mut rest = words.as_slice();
    let mut any = false;
    while let Some((first, behind)) = rest.split_first() {
        rest = match behind.split_first() {
            Some((second, behind)) if number(first) && unit(second) => behind,
            Some(_) | None if clock(first) => behind,
            Some(_) | None => return false,
        };
        any = true;
    }
    any
}
