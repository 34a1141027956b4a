//! `xs:dateTime` as SAML writes it: UTC with a `Z`, and nothing that only looks like it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// Reads `YYYY-MM-DDThh:mm:ss[.digits]Z` with ASCII digits (SAML Core 1.3.3); anything else is
/// `None`: no zone, another zone, lower case, blanks, leap seconds, hour 24, year 0000.
/// Digits of the fraction past the ninth are dropped.
pub fn parse(text: &str) -> Option<DateTime<Utc>> {
    let (date_time, fraction) = match text.strip_suffix('Z')?.split_once('.') {
        Some((date_time, fraction)) => (date_time, Some(fraction)),
        None => (text.strip_suffix('Z')?, None),
    };
    let (date, time) = date_time.split_once('T')?;
    let mut date = date.split('-');
    let (year, month, day) =
        (digits(date.next()?, 4)?, digits(date.next()?, 2)?, digits(date.next()?, 2)?);
    let mut time = time.split(':');
    let (hour, minute, second) =
        (digits(time.next()?, 2)?, digits(time.next()?, 2)?, digits(time.next()?, 2)?);
    if date.next().is_some() || time.next().is_some() || year == 0 {
        return None;
    }
    let nanoseconds = fraction.map_or(Some(0), nanoseconds)?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?
        .and_hms_nano_opt(hour, minute, second, nanoseconds)
        .map(|naive| naive.and_utc())
}

/// Writes an instant with milliseconds and `Z`, which Entra and every other identity provider
/// reads (Entra refuses nine digits of a fraction).
pub fn to_text(instant: DateTime<Utc>) -> String {
    instant.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// `instant + delta`, or the end of time that lies in that direction.
pub fn shifted(instant: DateTime<Utc>, delta: TimeDelta) -> DateTime<Utc> {
    let edge =
        if delta < TimeDelta::zero() { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
    instant.checked_add_signed(delta).unwrap_or(edge)
}

fn digits(text: &str, count: usize) -> Option<u32> {
    let all = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().ok()).flatten()
}

fn nanoseconds(fraction: &str) -> Option<u32> {
    let all = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let kept = all.then(|| fraction.get(..9).unwrap_or(fraction))?;
    let scale = 10_u32.checked_pow(9_u32.checked_sub(u32::try_from(kept.len()).ok()?)?)?;
    kept.parse::<u32>().ok()?.checked_mul(scale)
}
