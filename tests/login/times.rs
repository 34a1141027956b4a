//! Time: start inclusive, end exclusive, to the second and with the clock skew.

use saml_sp::report::Rule;
use saml_sp::{Code, Policy};

use crate::valid::{Answer, Signed, accepted, answer, breaks, desk, refused};

const CONDITIONS: &str = "Conditions";
const AUTHN: &str = "AuthnStatement";
const DATA: &str = "SubjectConfirmationData";

/// Texts that are no `YYYY-MM-DDThh:mm:ss[.digits]Z`.
const NO_INSTANTS: [(&str, &str); 22] = [
    ("empty", ""),
    ("a word", "now"),
    ("no zone", "2026-03-25T12:59:59"),
    ("an offset", "2026-03-25T12:59:59+00:00"),
    ("a negative offset", "2026-03-25T12:59:59-01:00"),
    ("a lower-case z", "2026-03-25T12:59:59z"),
    ("a lower-case t", "2026-03-25t12:59:59Z"),
    ("a blank for T", "2026-03-25 12:59:59Z"),
    ("a blank before", " 2026-03-25T12:59:59Z"),
    ("a blank after", "2026-03-25T12:59:59Z "),
    ("a blank before Z", "2026-03-25T12:59:59 Z"),
    ("no seconds", "2026-03-25T12:59Z"),
    ("one digit", "2026-3-25T12:59:59Z"),
    ("a point alone", "2026-03-25T12:59:59.Z"),
    ("a comma", "2026-03-25T12:59:59,5Z"),
    ("a date alone", "2026-03-25Z"),
    ("month 13", "2026-13-25T12:59:59Z"),
    ("30 February", "2026-02-30T12:59:59Z"),
    ("29 February of no leap year", "2027-02-29T12:59:59Z"),
    ("minute 60", "2026-03-25T12:60:00Z"),
    ("Arabic digits", "2026-03-25T12:59:5\u{669}Z"),
    ("a negative year", "-2026-03-25T12:59:59Z"),
];

/// Another AuthnStatement, of this instant and with further attributes.
fn statement(instant: &str, more: &str) -> String {
    let context = "<AuthnContextClassRef>urn:x</AuthnContextClassRef>";
    let context = format!("<AuthnContext>{context}</AuthnContext>");
    format!(r#"<AuthnStatement AuthnInstant="{instant}"{more}>{context}</AuthnStatement>"#)
}

/// Whether the answer is let in at this instant with this clock skew.
fn at(answer: &Answer, now: &str, skew: u32) -> Option<Code> {
    desk().at(now).skew(skew).verdict(&answer.xml())
}

#[test]
fn conditions_begin_inclusively() {
    let from = answer().attribute(CONDITIONS, "NotBefore", "2026-03-25T12:05:00Z");
    let early = Some(Code::ASSERTION_NOT_YET_VALID);
    for (skew, before, begin) in [
        (0, "2026-03-25T12:04:59.999Z", "2026-03-25T12:05:00Z"),
        (180, "2026-03-25T12:01:59.999Z", "2026-03-25T12:02:00Z"),
        (300, "2026-03-25T11:59:59.999Z", "2026-03-25T12:00:00Z"),
    ] {
        assert_eq!(at(&from, before, skew), early, "{skew} s");
        assert_eq!(at(&from, begin, skew), None, "{skew} s");
    }
    breaks(
        Rule::NotBefore,
        [("by default", answer().attribute(CONDITIONS, "NotBefore", "2026-03-25T12:03:00.001Z"))],
    );
}

#[test]
fn conditions_end_exclusively() {
    let until = answer().attribute(CONDITIONS, "NotOnOrAfter", "2026-03-25T12:01:00Z");
    let expired = Some(Code::ASSERTION_EXPIRED);
    for (skew, last, end) in [
        (0, "2026-03-25T12:00:59.999Z", "2026-03-25T12:01:00Z"),
        (180, "2026-03-25T12:03:59.999Z", "2026-03-25T12:04:00Z"),
        (300, "2026-03-25T12:05:59.999Z", "2026-03-25T12:06:00Z"),
    ] {
        assert_eq!(at(&until, last, skew), None, "{skew} s");
        assert_eq!(at(&until, end, skew), expired, "{skew} s");
    }
    breaks(
        Rule::NotOnOrAfter,
        [("by default", answer().attribute(CONDITIONS, "NotOnOrAfter", "2026-03-25T11:57:00Z"))],
    );
}

#[test]
fn the_confirmation_ends_exclusively_and_by_itself() {
    let until = answer().attribute(DATA, "NotOnOrAfter", "2026-03-25T12:01:00Z");
    let expired = Some(Code::ASSERTION_CONFIRMATION_EXPIRED);
    for (skew, last, end) in [
        (0, "2026-03-25T12:00:59.999Z", "2026-03-25T12:01:00Z"),
        (180, "2026-03-25T12:03:59.999Z", "2026-03-25T12:04:00Z"),
        (300, "2026-03-25T12:05:59.999Z", "2026-03-25T12:06:00Z"),
    ] {
        assert_eq!(at(&until, last, skew), None, "{skew} s");
        assert_eq!(at(&until, end, skew), expired, "{skew} s");
    }
}

#[test]
fn conditions_need_no_bounds() {
    accepted([
        ("no start", answer().without_attribute(CONDITIONS, "NotBefore")),
        ("no end", answer().without_attribute(CONDITIONS, "NotOnOrAfter")),
        (
            "neither",
            answer()
                .without_attribute(CONDITIONS, "NotBefore")
                .without_attribute(CONDITIONS, "NotOnOrAfter"),
        ),
    ]);
}

#[test]
fn an_inverted_window_is_refused_whatever_the_skew() {
    let window = |from: &str, until: &str| {
        answer().attribute(CONDITIONS, "NotBefore", from).attribute(
            CONDITIONS,
            "NotOnOrAfter",
            until,
        )
    };
    let noon = "2026-03-25T12:00:00Z";
    let inverted = window("2026-03-25T12:00:00.001Z", noon);
    breaks(Rule::ConditionsWindow, [("inverted", inverted.clone()), ("empty", window(noon, noon))]);
    for skew in [0, 300] {
        let verdict = at(&inverted, "2026-03-25T12:00:00Z", skew);
        assert_eq!(verdict, Some(Code::ASSERTION_WINDOW), "{skew} s");
    }
    accepted([("a millisecond", window(noon, "2026-03-25T12:00:00.001Z"))]);
}

#[test]
fn every_instant_of_the_assertion_is_a_utc_time() {
    for (tag, name) in [
        ("Assertion", "IssueInstant"),
        (CONDITIONS, "NotBefore"),
        (CONDITIONS, "NotOnOrAfter"),
        (AUTHN, "AuthnInstant"),
    ] {
        breaks(
            Rule::Instants,
            NO_INSTANTS.map(|(what, text)| (what, answer().attribute(tag, name, text))),
        );
    }
    // An end that is no instant has passed, too.
    for (tag, name) in [(AUTHN, "SessionNotOnOrAfter"), (DATA, "NotOnOrAfter")] {
        refused(
            Code::ASSERTION_INSTANT,
            NO_INSTANTS.map(|(what, text)| (what, answer().attribute(tag, name, text))),
        );
    }
    breaks(
        Rule::Instants,
        [
            ("no IssueInstant", answer().without_attribute("Assertion", "IssueInstant")),
            ("no AuthnInstant", answer().without_attribute(AUTHN, "AuthnInstant")),
        ],
    );
}

#[test]
fn instants_are_read_as_xml_schema_writes_them() {
    let until = |text| answer().attribute(CONDITIONS, "NotOnOrAfter", text);
    accepted([
        ("no fraction", until("2026-03-25T12:59:59Z")),
        ("one digit", until("2026-03-25T12:59:59.8Z")),
        ("nine digits", until("2026-03-25T12:59:59.123456789Z")),
        ("thirty digits", until("2026-03-25T12:59:59.123456789012345678901234567890Z")),
        ("a leap day", until("2028-02-29T00:00:00Z")),
        ("the last year", until("9999-12-31T23:59:59.999Z")),
        ("by a reference", until("2026-03-25T12:59:59&#90;")),
    ]);
    let first = answer().attribute(CONDITIONS, "NotBefore", "0001-01-01T00:00:00Z");
    accepted([("the first year", first)]);
}

#[test]
fn issue_and_authn_instants_are_compared_with_nothing() {
    accepted([
        (
            "issued years ago",
            answer().attribute("Assertion", "IssueInstant", "2006-01-01T00:00:00Z"),
        ),
        (
            "issued in years",
            answer().attribute("Assertion", "IssueInstant", "2046-01-01T00:00:00Z"),
        ),
        (
            "authenticated years ago",
            answer().attribute(AUTHN, "AuthnInstant", "2006-01-01T00:00:00Z"),
        ),
        (
            "authenticated in years",
            answer().attribute(AUTHN, "AuthnInstant", "2046-01-01T00:00:00Z"),
        ),
    ]);
}

#[test]
fn a_session_that_ended_is_refused() {
    let until = |text| answer().attribute(AUTHN, "SessionNotOnOrAfter", text);
    breaks(
        Rule::Session,
        [
            ("to the second", until("2026-03-25T11:57:00Z")),
            ("long ago", until("2020-01-01T00:00:00Z")),
        ],
    );
    accepted([
        ("a moment more", until("2026-03-25T11:57:00.001Z")),
        ("ahead", until("2026-03-25T20:00:00Z")),
    ]);
    let second =
        statement("2026-03-25T08:30:12Z", r#" SessionNotOnOrAfter="2020-01-01T00:00:00Z""#);
    breaks(Rule::Session, [("of a second statement", answer().after(AUTHN, &second))]);
    let late = until("2026-03-25T12:01:00Z");
    assert_eq!(at(&late, "2026-03-25T12:00:59.999Z", 0), None);
    assert_eq!(at(&late, "2026-03-25T12:01:00Z", 0), Some(Code::ASSERTION_SESSION_EXPIRED));
}

#[test]
fn after_force_authn_the_sign_in_is_not_older_than_the_request() {
    let signed_in = |text| answer().attribute(AUTHN, "AuthnInstant", text);
    let mut forced = desk();
    let request =
        forced.sp.start_login(forced.pending.request_id().clone(), forced.pending.begun_at());
    forced.pending = request.force_authn().pending();
    let old = Some(Code::ASSERTION_AUTHN_TOO_OLD);
    // The login was begun at 11:59:30.
    for (skew, too_old, just) in [
        (0, "2026-03-25T11:59:29.999Z", "2026-03-25T11:59:30Z"),
        (180, "2026-03-25T11:56:29.999Z", "2026-03-25T11:56:30Z"),
        (300, "2026-03-25T11:54:29.999Z", "2026-03-25T11:54:30Z"),
    ] {
        let forced = forced.clone().skew(skew);
        for signed in [Signed::Assertion, Signed::Response, Signed::Both] {
            let verdict = |text| forced.verdict(&signed_in(text).signed(signed).xml());
            assert_eq!(verdict(too_old), old, "{skew} s");
            assert_eq!(verdict(just), None, "{skew} s");
        }
    }
    assert_eq!(forced.verdict(&answer().xml()), old, "Entra's usual session");
    assert_eq!(desk().verdict(&answer().xml()), None, "and nothing was asked for");
    let old_statement = statement("2026-03-24T08:30:12Z", "");
    let mixed = signed_in("2026-03-25T11:59:45Z").after(AUTHN, &old_statement);
    assert_eq!(forced.verdict(&mixed.xml()), old, "every statement is measured");
}

#[test]
fn a_skew_over_300_seconds_is_an_error_and_not_clamped() {
    for seconds in [301, 302, 3600, u32::MAX] {
        assert!(Policy::default().with_clock_skew(seconds).is_err(), "{seconds}");
    }
    for seconds in [0, 1, 180, 300] {
        let policy = Policy::default().with_clock_skew(seconds).unwrap();
        assert_eq!(policy.clock_skew_seconds(), seconds);
    }
    assert_eq!(Policy::default().clock_skew_seconds(), 180);
}

#[test]
fn no_instant_panics_at_the_edge_of_time() {
    use saml_sp::chrono::{DateTime, Utc};

    let xml = answer().xml();
    for now in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC, DateTime::<Utc>::UNIX_EPOCH] {
        let mut desk = desk();
        desk.now = now;
        let refusal = desk.refusal(&xml);
        assert!(!refusal.report().to_text().is_empty());
        desk.pending = desk.sp.start_login(desk.pending.request_id().clone(), now).pending();
        let report = desk.sp.inspect(&desk.form(&xml), Some(&desk.pending), now);
        assert!(report.code().is_some() && !report.to_text().is_empty());
    }
}
