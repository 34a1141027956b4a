//! `xs:dateTime` as SAML writes it: UTC with a `Z`, and nothing that only looks like it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// Reads `YYYY-MM-DDThh:mm:ss[.digits]Z` with ASCII digits (SAML Core 1.3.3); anything else is
/// `None`: no zone, another zone, lower case, blanks, leap seconds, hour 24, year 0000.
/// Digits of the fraction past the ninth are dropped.
pub fn parse(text: &str) -> Option<DateTime<Utc>> {
    let (date_time, fraction) = text.as_bytes().split_first_chunk()?;
    let &[y1, y2, y3, y4, b'-', o1, o2, b'-', d1, d2, b'T', h1, h2, b':', m1, m2, b':', s1, s2] =
        date_time
    else {
        return None;
    };
    let year = number(&[y1, y2, y3, y4]).filter(|year| *year > 0)?;
    let date =
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, number(&[o1, o2])?, number(&[d1, d2])?)?;
    let (hour, minute, second) = (number(&[h1, h2])?, number(&[m1, m2])?, number(&[s1, s2])?);
    let naive = date.and_hms_nano_opt(hour, minute, second, nanoseconds(fraction)?)?;
    Some(naive.and_utc())
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

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |number, digit| {
        let digit = digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

/// What follows the seconds: `Z`, or `.` and digits before it.
fn nanoseconds(fraction: &[u8]) -> Option<u32> {
    match fraction {
        b"Z" => Some(0),
        [b'.', digits @ .., b'Z'] if !digits.is_empty() => {
            if !digits.iter().all(u8::is_ascii_digit) {
                return None;
            }
            let kept = digits.get(..9).unwrap_or(digits);
            let scale = u32::try_from(9_usize.checked_sub(kept.len())?).ok()?;
            number(kept)?.checked_mul(10_u32.checked_pow(scale)?)
        }
        _ => None,
    }
}
