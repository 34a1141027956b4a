//! An administrator is written to 60, 30, 7 and 1 days before a certificate ends, each time once,
//! however often somebody asks.

use saml_sp::chrono::{DateTime, Days, TimeDelta, Utc};
use saml_sp::internals::xml::keys::private_key::{Curve, PrivateKey};
use saml_sp::settings::{ExpiryNotice, SsoEndpoints};
use saml_sp::{IdentityProvider, SigningCertificate};

use crate::fixture::*;

/// When the certificates of fixtures/keys end.
const END: &str = "2029-01-01T00:00:00Z";

fn entra() -> IdentityProvider {
    provider("metadata/entra.xml")
}

/// An identity provider of these certificates of fixtures/keys.
fn with_keys(names: &[&str]) -> IdentityProvider {
    with(names.iter().map(|name| bytes(&format!("keys/{name}.cert.pem"))))
}

/// An identity provider of certificates that end at these times.
fn ending(ends: &[&str]) -> IdentityProvider {
    let key = PrivateKey::generate_ec(Curve::P256).unwrap();
    let begin = at("1960-01-01T00:00:00Z");
    let made = |end: &&str| key.self_signed("Contoso", begin, at(end)).unwrap().der().to_vec();
    with(ends.iter().map(made))
}

fn with(certificates: impl Iterator<Item = Vec<u8>>) -> IdentityProvider {
    let certificates = certificates.map(|one| SigningCertificate::from_bytes(&one).unwrap());
    let certificates = certificates.collect();
    let sso = SsoEndpoints::at_redirect(url(SSO));
    IdentityProvider::from_parts(ENTITY_ID.parse().unwrap(), sso, certificates).unwrap()
}

/// An instant so many days before the certificates end.
fn before_end(days: i64) -> DateTime<Utc> {
    at(END) - TimeDelta::days(days)
}

fn days_and_thresholds(notices: &[ExpiryNotice]) -> Vec<(i64, i64)> {
    notices.iter().map(|notice| (notice.days_left, notice.threshold)).collect()
}

/// What is told to somebody who asks at each of these times, from the second one on.
fn told(times: &[DateTime<Utc>]) -> Vec<(i64, i64)> {
    let idp = entra();
    let asked = times.windows(2).flat_map(|two| idp.notices(two[1], Some(two[0])));
    days_and_thresholds(&asked.collect::<Vec<_>>())
}

#[test]
fn who_asks_daily_is_told_at_each_threshold_once() {
    for hour in [0, 1, 12, 23] {
        let days: Vec<_> =
            (-10..=70).rev().map(|day| before_end(day) + TimeDelta::hours(hour)).collect();
        assert_eq!(told(&days), [(60, 60), (30, 30), (7, 7), (1, 1)], "at {hour} o'clock");
    }
}

#[test]
fn who_asks_weekly_is_told_at_each_threshold_once_and_when_it_was_reached() {
    for (first, expected) in [
        (70, [(56, 60), (28, 30), (7, 7), (0, 1)]),
        (72, [(58, 60), (30, 30), (2, 7), (-5, 1)]),
        (74, [(60, 60), (25, 30), (4, 7), (-3, 1)]),
    ] {
        let weeks: Vec<_> = (0..16).map(|week| before_end(first - 7 * week)).collect();
        assert_eq!(told(&weeks), expected, "from {first} days before its end");
    }
}

#[test]
fn who_asks_every_minute_or_at_random_is_told_no_more() {
    let minutes = |day: i64| (0..2880).map(move |m| before_end(day + 1) + TimeDelta::minutes(m));
    let times: Vec<_> = [60, 30, 7, 1].into_iter().flat_map(minutes).collect();
    assert_eq!(told(&times), [(60, 60), (30, 30), (7, 7), (1, 1)]);
}

#[test]
fn of_several_thresholds_only_the_most_urgent_is_told() {
    for (last, now, expected) in [
        (70, 60, vec![(60, 60)]),
        (70, 31, vec![(31, 60)]),
        (70, 30, vec![(30, 30)]),
        (70, 8, vec![(8, 30)]),
        (61, 7, vec![(7, 7)]),
        (61, 2, vec![(2, 7)]),
        (61, 1, vec![(1, 1)]),
        (61, 0, vec![(0, 1)]),
        (61, -400, vec![(-400, 1)]),
        (60, 31, vec![]),
        (30, 8, vec![]),
        (7, 2, vec![]),
        (1, 0, vec![]),
        (1, -400, vec![]),
        (-1, -400, vec![]),
        (400, 61, vec![]),
        // A clock that was put back tells nothing again.
        (5, 5, vec![]),
        (5, 20, vec![]),
        (5, 70, vec![]),
    ] {
        assert_eq!(
            told(&[before_end(last), before_end(now)]),
            expected,
            "asked {last} and {now} days before its end"
        );
    }
}

#[test]
fn who_asks_for_the_first_time_is_told_what_is_due() {
    for (days, expected) in [
        (61, None),
        (60, Some(60)),
        (31, Some(60)),
        (30, Some(30)),
        (8, Some(30)),
        (7, Some(7)),
        (2, Some(7)),
        (1, Some(1)),
        (0, Some(1)),
        (-900, Some(1)),
    ] {
        let notices = entra().notices(before_end(days), None);
        let expected: Vec<_> = expected.map(|threshold| (days, threshold)).into_iter().collect();
        assert_eq!(days_and_thresholds(&notices), expected);
    }
}

#[test]
fn a_threshold_is_reached_at_midnight_utc() {
    let midnight = before_end(30);
    let second = TimeDelta::seconds(1);
    assert_eq!(told(&[midnight - second - second, midnight - second]), []);
    assert_eq!(told(&[midnight - second, midnight]), [(30, 30)]);
    assert_eq!(told(&[midnight - TimeDelta::nanoseconds(1), midnight]), [(30, 30)]);
    assert_eq!(told(&[midnight, midnight + TimeDelta::hours(23)]), []);
    assert_eq!(told(&[midnight, midnight + TimeDelta::hours(24)]), []);
}

#[test]
fn the_hour_at_which_a_certificate_ends_does_not_matter() {
    // 8 January 2029: the day counts, and neither 7.0 nor 6.1 days do.
    for end in ["2029-01-08T00:00:00Z", "2029-01-08T11:22:33Z", "2029-01-08T23:59:59Z"] {
        let idp = ending(&[end]);
        for hour in [0, 23] {
            let day = at("2029-01-01T00:00:00Z") + TimeDelta::hours(hour);
            let eve = day.checked_sub_days(Days::new(1)).unwrap();
            assert_eq!(days_and_thresholds(&idp.notices(day, Some(eve))), [(7, 7)], "{end} {hour}");
        }
    }
}

#[test]
fn a_notice_names_the_certificate() {
    let [notice] = &entra().notices(before_end(3), None)[..] else { panic!("one notice") };
    assert_eq!((notice.thumbprint.as_str(), notice.not_after), (IDP, at(END)));
    assert_eq!((notice.days_left, notice.threshold, notice.another_until), (3, 7, None));
}

#[test]
fn each_certificate_has_notices_of_its_own_and_says_how_long_the_last_one_lasts() {
    let ends = ["2029-01-01T00:00:00Z", "2029-01-25T00:00:00Z", "2032-01-01T00:00:00Z"];
    let idp = ending(&ends);
    let last = Some(at(ends[2]));
    let told = |now: &str, last_told: Option<&str>| -> Vec<_> {
        let notices = idp.notices(at(now), last_told.map(at));
        notices.into_iter().map(|n| (n.not_after, n.threshold, n.another_until)).collect()
    };
    let (first, second) = (at(ends[0]), at(ends[1]));
    assert_eq!(
        told("2028-12-26T09:00:00Z", None),
        [(first, 7, last), (second, 30, last)],
        "in the order of the document"
    );
    assert_eq!(
        told("2028-12-26T09:00:00Z", Some("2028-12-25T09:00:00Z")),
        [(second, 30, last)],
        "the first was told the day before"
    );
    assert_eq!(
        told("2031-12-31T00:00:00Z", None).last(),
        Some(&(at(ends[2]), 1, None)),
        "nothing outlives the last one"
    );
}

#[test]
fn a_certificate_is_outlived_by_a_usable_one_that_ends_later() {
    let end = Some(at(END));
    let (renewed, late) = (at("2026-01-05T00:00:00Z"), before_end(1));
    for (names, now, expected) in [
        (["idp_expired", "idp2"], renewed, vec![(IDP_EXPIRED, end)]),
        (["idp2", "idp_expired"], renewed, vec![(IDP_EXPIRED, end)]),
        // They end at the same instant.
        (["idp", "idp2"], late, vec![(IDP, None), (IDP2, None)]),
        // A key that is passed over helps nobody, however long its certificate lasts.
        (["idp_expired", "rsa1024"], renewed, vec![(IDP_EXPIRED, None)]),
        (["idp_expired", "rsa1024"], late, vec![(IDP_EXPIRED, None)]),
    ] {
        let notices = with_keys(&names).notices(now, None);
        let notices: Vec<_> =
            notices.iter().map(|n| (n.thumbprint.as_str(), n.another_until)).collect();
        assert_eq!(notices, expected, "{names:?}");
    }
}

#[test]
fn the_end_of_time_is_a_day_like_any_other() {
    let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    let idp = ending(&["1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]);
    assert_eq!(idp.notices(first, None), []);
    assert_eq!(idp.notices(first, Some(last)), []);
    let notices = idp.notices(last, Some(first));
    assert_eq!(notices.len(), 2);
    assert!(notices.iter().all(|notice| notice.days_left < -90_000_000 && notice.threshold == 1));
    assert!(notices[0].to_string().contains("days ago, on 1970-01-01"));
    assert_eq!(idp.notices(last, Some(last)), []);
}

#[test]
fn a_notice_is_a_sentence() {
    for (days, words) in [
        (60, "expires in 60 days"),
        (7, "expires in 7 days"),
        (1, "expires in 1 day"),
        (0, "expires today"),
        (-1, "expired 1 day ago"),
        (-2, "expired 2 days ago"),
    ] {
        let notice = &entra().notices(before_end(days), None)[0];
        let sentence = format!(
            "The signing certificate {IDP} {words}, on 2029-01-01 (UTC), and no other one is known \
             that lasts longer."
        );
        assert_eq!(notice.to_string(), sentence);
    }
    let idp = with_keys(&["idp_expired", "idp2"]);
    assert_eq!(
        idp.notices(at("2025-12-02T08:00:00Z"), None)[0].to_string(),
        format!(
            "The signing certificate {IDP_EXPIRED} expires in 30 days, on 2026-01-01 (UTC), and \
             another one is known until 2029-01-01."
        )
    );
}
