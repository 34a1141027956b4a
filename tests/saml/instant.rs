//! A time is UTC with a `Z`, written in one way, and nothing that chrono would let pass besides.

use proptest::prelude::*;
use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::internals::saml::instant::{parse, shifted, to_text};

fn unix(seconds: i64, nanoseconds: u32) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, nanoseconds).unwrap()
}

#[test]
fn a_utc_time_is_read_exactly() {
    let noon = 1_774_440_000;
    let table = [
        ("2026-03-25T12:00:00Z", unix(noon, 0)),
        ("2026-03-25T12:00:00.0Z", unix(noon, 0)),
        ("2026-03-25T12:00:00.1Z", unix(noon, 100_000_000)),
        ("2026-03-25T12:00:00.12Z", unix(noon, 120_000_000)),
        ("2026-03-25T12:00:00.123Z", unix(noon, 123_000_000)),
        ("2026-03-25T12:00:00.1234Z", unix(noon, 123_400_000)),
        ("2026-03-25T12:00:00.12345Z", unix(noon, 123_450_000)),
        ("2026-03-25T12:00:00.123456Z", unix(noon, 123_456_000)),
        ("2026-03-25T12:00:00.1234567Z", unix(noon, 123_456_700)),
        ("2026-03-25T12:00:00.12345678Z", unix(noon, 123_456_780)),
        ("2026-03-25T12:00:00.123456789Z", unix(noon, 123_456_789)),
        ("2026-03-25T12:00:00.1234567891Z", unix(noon, 123_456_789)),
        ("2026-03-25T12:00:00.12345678912Z", unix(noon, 123_456_789)),
        ("2026-03-25T12:00:00.123456789123Z", unix(noon, 123_456_789)),
        ("2026-03-25T12:00:00.999999999999Z", unix(noon, 999_999_999)),
        ("2026-03-25T12:00:00.000000001Z", unix(noon, 1)),
        ("2026-03-25T00:00:00Z", unix(noon - 43_200, 0)),
        ("2026-03-25T23:59:59Z", unix(noon + 43_199, 0)),
        ("1970-01-01T00:00:00Z", unix(0, 0)),
        ("1969-12-31T23:59:59.5Z", unix(-1, 500_000_000)),
        ("2024-02-29T00:00:00Z", unix(1_709_164_800, 0)),
        ("2000-02-29T00:00:00Z", unix(951_782_400, 0)),
        ("0001-01-01T00:00:00Z", unix(-62_135_596_800, 0)),
        ("9999-12-31T23:59:59Z", unix(253_402_300_799, 0)),
    ];
    for (text, expected) in table {
        assert_eq!(parse(text), Some(expected), "{text}");
    }
    let long_fraction = format!("2026-03-25T12:00:00.{}Z", "5".repeat(10_000));
    assert_eq!(parse(&long_fraction), Some(unix(noon, 555_555_555)));
}

#[test]
fn what_only_looks_like_a_utc_time_is_none() {
    let table = [
        "",
        "Z",
        "2026-03-25",
        "12:00:00Z",
        "2026-03-25T12:00Z",
        "2026-03-25T12Z",
        "2026-03-25TZ",
        "T12:00:00Z",
        // No zone, another zone, or the right one in other words.
        "2026-03-25T12:00:00",
        "2026-03-25T12:00:00+00:00",
        "2026-03-25T12:00:00-00:00",
        "2026-03-25T12:00:00+01:00",
        "2026-03-25T12:00:00+01:00Z",
        "2026-03-25T12:00:00UTC",
        "2026-03-25T12:00:00 UTC",
        "2026-03-25T12:00:00ZZ",
        "Z2026-03-25T12:00:00",
        // Blanks and line ends.
        " 2026-03-25T12:00:00Z",
        "2026-03-25T12:00:00Z ",
        "2026-03-25T12:00:00 Z",
        "2026-03-25T12:00:00Z\n",
        "2026-03-25 12:00:00Z",
        "2026-03-25T 12:00:00Z",
        "2026 -03-25T12:00:00Z",
        "\u{feff}2026-03-25T12:00:00Z",
        "2026-03-25T12:00:00\0Z",
        // Lower case.
        "2026-03-25t12:00:00Z",
        "2026-03-25T12:00:00z",
        // Other numbers of digits, signs, other separators.
        "26-03-25T12:00:00Z",
        "02026-03-25T12:00:00Z",
        "12026-03-25T12:00:00Z",
        "2026-3-25T12:00:00Z",
        "2026-03-5T12:00:00Z",
        "2026-03-025T12:00:00Z",
        "2026-03-25T2:00:00Z",
        "2026-03-25T12:0:00Z",
        "2026-03-25T12:00:0Z",
        "2026-03-25T12:00:000Z",
        "-2026-03-25T12:00:00Z",
        "-026-03-25T12:00:00Z",
        "+2026-03-25T12:00:00Z",
        "+026-03-25T12:00:00Z",
        "2026-+3-25T12:00:00Z",
        "2026-03-25T+2:00:00Z",
        "2026-03-25T12:00:-1Z",
        "2026-03-25T12:00:+1Z",
        "20260325T120000Z",
        "2026/03/25T12:00:00Z",
        "2026-03-25T12-00-00Z",
        "2026-03-25T12.00.00Z",
        "2026-084T12:00:00Z",
        "2026-W13-3T12:00:00Z",
        "2026-03-25-01T12:00:00Z",
        "2026-03-25T12:00:00:00Z",
        // Fractions that are none.
        "2026-03-25T12:00:00.Z",
        "2026-03-25T12:00:00..1Z",
        "2026-03-25T12:00:00.1.2Z",
        "2026-03-25T12:00:00,1Z",
        "2026-03-25T12:00:00.-1Z",
        "2026-03-25T12:00:00.+1Z",
        "2026-03-25T12:00:00.1e2Z",
        "2026-03-25T12:00:00.1 Z",
        "2026-03-25T12:00:00.12345678\u{661}Z",
        "2026-03-25T12:00:00.123456789\u{661}Z",
        "2026.5-03-25T12:00:00Z",
        // Digits of other scripts.
        "\u{662}\u{660}\u{662}\u{666}-03-25T12:00:00Z",
        "2026-03-25T1\u{ff12}:00:00Z",
        "2026-03-25T12:00:0\u{966}Z",
        // Days and times that no calendar has.
        "0000-01-01T00:00:00Z",
        "2026-00-25T12:00:00Z",
        "2026-13-25T12:00:00Z",
        "2026-03-00T12:00:00Z",
        "2026-03-32T12:00:00Z",
        "2026-02-29T12:00:00Z",
        "2100-02-29T12:00:00Z",
        "2026-04-31T12:00:00Z",
        "2026-03-25T24:00:00Z",
        "2026-03-25T25:00:00Z",
        "2026-03-25T12:60:00Z",
        "2026-03-25T12:00:60Z",
        "2016-12-31T23:59:60Z",
        "2026-03-25T12:00:61Z",
        "2026-03-25T12:00:99Z",
    ];
    for text in table {
        assert_eq!(parse(text), None, "{text:?}");
    }
}

#[test]
fn a_time_is_written_with_three_digits_of_a_second_and_z() {
    let table = [
        (unix(0, 0), "1970-01-01T00:00:00.000Z"),
        (unix(1_774_440_000, 123_000_000), "2026-03-25T12:00:00.123Z"),
        // What is past the milliseconds is dropped, never rounded into the future.
        (unix(1_774_440_000, 999_999_999), "2026-03-25T12:00:00.999Z"),
        (unix(-62_135_596_800, 0), "0001-01-01T00:00:00.000Z"),
        (unix(253_402_300_799, 0), "9999-12-31T23:59:59.000Z"),
    ];
    for (instant, text) in table {
        assert_eq!(to_text(instant), text);
    }
}

#[test]
fn time_arithmetic_ends_at_the_edge_of_time_and_never_panics() {
    let second = TimeDelta::seconds(1);
    assert_eq!(shifted(unix(10, 0), second), unix(11, 0));
    assert_eq!(shifted(unix(10, 0), -second), unix(9, 0));
    let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    assert_eq!(shifted(last, second), last);
    assert_eq!(shifted(first, -second), first);
    assert_eq!(shifted(unix(0, 0), TimeDelta::MAX), last);
    assert_eq!(shifted(unix(0, 0), TimeDelta::MIN), first);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_is_read_again(
        seconds in -62_135_596_800_i64..253_402_300_800,
        ms in 0_u32..1000,
    ) {
        let instant = unix(seconds, ms * 1_000_000);
        prop_assert_eq!(parse(&to_text(instant)), Some(instant));
    }

    #[test]
    fn no_text_makes_it_panic(text in "[0-9TZ:.+ \u{661}-]{0,30}") {
        if let Some(instant) = parse(&text) {
            prop_assert_eq!(&to_text(instant)[..19], &text[..19]);
        }
    }
}
