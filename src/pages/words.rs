//! Times, durations and sentences as people read them.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// A time in UTC, to the second.
pub fn time(at: DateTime<Utc>) -> Markup {
    html! {
        time datetime=(at.format("%Y-%m-%dT%H:%M:%SZ")) { (at.format("%Y-%m-%d %H:%M:%S")) " UTC" }
    }
}

/// A day.
pub fn day(at: DateTime<Utc>) -> Markup {
    html! { time datetime=(at.format("%Y-%m-%d")) { (at.format("%Y-%m-%d")) } }
}

/// How many days until an end, as a sentence's piece.
pub fn days_left(end: DateTime<Utc>, now: DateTime<Utc>) -> String {
    match end.date_naive().signed_duration_since(now.date_naive()).num_days() {
        0 if end <= now => "ended today".to_owned(),
        0 => "ends today".to_owned(),
        -1 => "ended yesterday".to_owned(),
        1 => "1 day left".to_owned(),
        past @ ..-1 => format!("ended {} days ago", past.unsigned_abs()),
        days => format!("{days} days left"),
    }
}

/// How long something took, for a reader who compares it with minutes.
pub fn duration(milliseconds: i64) -> String {
    match milliseconds / 1000 {
        ..0 => "a clock was set back".to_owned(),
        0 => "less than a second".to_owned(),
        seconds @ ..120 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// A piece of text as a sentence of its own.
pub fn sentence(piece: &str) -> String {
    let mut letters = piece.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// A sentence as the piece of another one: `The Response …` becomes `the Response …`.
pub fn piece(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    // What goes on in capitals or within one word is a name: `NotBefore`, `RelayState`.
    let word = sentence.split(' ').next().unwrap_or_default();
    let is_name = word.chars().skip(1).any(char::is_uppercase);
    if is_name { sentence.to_owned() } else { format!("{first}{}", letters.as_str()) }
}
