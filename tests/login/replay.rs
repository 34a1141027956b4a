//! Once only: the two keys that a replay guard remembers, for how long, and what its answer does.

use std::collections::{HashMap, HashSet};

use openssl::sha::sha256;
use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::report::{Outcome, Rule};
use saml_sp::{Code, ReplayKey, RequestId, ServiceProvider, Spend, VerifiedLogin};

use crate::valid::{
    ASSERTION_ID, Answer, Desk, IDP, REQUEST_ID, answer, desk, desk_of, failed, instant,
};

fn verified(desk: &Desk, answer: &Answer) -> VerifiedLogin {
    desk.sp.finish_login(&desk.form(&answer.xml()), &desk.pending, desk.now).unwrap()
}

fn keys(desk: &Desk, answer: &Answer) -> [ReplayKey; 2] {
    *verified(desk, answer).replay_keys()
}

/// SHA-256 over the parts, each after its length in eight octets.
fn hash(parts: &[&str]) -> [u8; 32] {
    let mut text = Vec::new();
    for part in parts {
        text.extend_from_slice(&(part.len() as u64).to_be_bytes());
        text.extend_from_slice(part.as_bytes());
    }
    sha256(&text)
}

/// A replay guard in memory, which claims both keys at once.
#[derive(Default)]
struct Guard(HashMap<ReplayKey, DateTime<Utc>>);

impl Guard {
    fn spend(&mut self, login: &VerifiedLogin, now: DateTime<Utc>) -> Spend {
        self.0.retain(|_, until| now < *until);
        let [request, assertion] = *login.replay_keys();
        if self.0.contains_key(&request) {
            return Spend::RequestAnswered;
        }
        if self.0.contains_key(&assertion) {
            return Spend::AssertionSeen;
        }
        self.0.extend([request, assertion].map(|key| (key, login.keep_until())));
        Spend::First
    }

    /// The whole way, with this guard.
    fn login(&mut self, desk: &Desk, answer: &Answer) -> Option<Code> {
        let login = verified(desk, answer);
        let spend = self.spend(&login, desk.now);
        login.redeem(spend).err().map(|refusal| refusal.code())
    }
}

/// The desk at which another login was begun, and its answer with an assertion of its own.
fn another(assertion_id: &str) -> (Desk, Answer) {
    let id = RequestId::from_entropy([7; 20]);
    let mut desk = desk();
    desk.pending = desk.sp.start_login(id.clone(), desk.pending.begun_at()).pending();
    desk.relay_state = Some(id.to_string());
    let answer = answer().with_each(REQUEST_ID, id.as_str()).with_each(ASSERTION_ID, assertion_id);
    (desk, answer)
}

#[test]
fn the_keys_are_sha_256_over_length_prefixed_parts() {
    let [request, assertion] = keys(&desk(), &answer());
    assert_eq!(request.as_bytes(), &hash(&["contoso", "request", REQUEST_ID]));
    assert_eq!(assertion.as_bytes(), &hash(&["contoso", IDP, "assertion", ASSERTION_ID]));
    let hex: String = request.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(request.to_string(), hex);
}

#[test]
fn the_keys_stay_the_same_from_version_to_version() {
    // Stores hold them, so they must never change.
    let [request, assertion] = keys(&desk(), &answer());
    assert_eq!(
        request.to_string(),
        "652de6b1ab6fe817e45b3a61888e08d0eef1496122b328f6f313702ff918d8ce"
    );
    assert_eq!(
        assertion.to_string(),
        "af863115262467b4f6f451b42dffb837579b9aad5e5f1f50f6608f6d8a0ba502"
    );
}

#[test]
fn the_keys_do_not_depend_on_what_else_the_answer_says() {
    let [request, assertion] = keys(&desk(), &answer());
    assert_ne!(request, assertion);
    for signed in crate::valid::EACH_WAY {
        assert_eq!(keys(&desk(), &answer().signed(signed)), [request, assertion]);
    }
    assert_eq!(keys(&desk(), &answer().named("somebody else")), [request, assertion]);
    assert_eq!(keys(&desk().skew(0), &answer()), [request, assertion]);
}

#[test]
fn the_keys_are_scoped_by_company_and_issuer() {
    // D16: company B may upload metadata with company A's entity ID and a key of its own.
    let mut acme = desk();
    let (urls, idp) = (acme.sp.urls().clone(), acme.sp.identity_provider().clone());
    acme.sp = ServiceProvider::new("acme".parse().unwrap(), urls, idp.clone());
    acme.pending =
        acme.sp.start_login(acme.pending.request_id().clone(), acme.pending.begun_at()).pending();
    let other_issuer = "https://sts.windows.net/6c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/";
    let other = desk_of(idp.with_issuer(other_issuer.parse().unwrap()));
    let [request, assertion] = keys(&desk(), &answer());
    let [acme_request, acme_assertion] = keys(&acme, &answer());
    let [other_request, other_assertion] = keys(&other, &answer().with_each(IDP, other_issuer));
    assert_ne!(request, acme_request);
    assert_ne!(assertion, acme_assertion);
    assert_eq!(request, other_request, "the request is ours, whoever answers it");
    assert_ne!(assertion, other_assertion);
    let all = HashSet::from([request, assertion, acme_request, acme_assertion, other_assertion]);
    assert_eq!(all.len(), 5);
}

#[test]
fn one_answer_posted_twice_signs_in_once() {
    let mut guard = Guard::default();
    assert_eq!(guard.login(&desk(), &answer()), None);
    assert_eq!(guard.login(&desk(), &answer()), Some(Code::REPLAY_REQUEST_ANSWERED));
    let late = desk().at("2026-03-25T12:17:29Z");
    assert_eq!(guard.login(&late, &answer()), Some(Code::REPLAY_REQUEST_ANSWERED));
}

#[test]
fn two_assertions_for_one_request_sign_in_once() {
    let mut guard = Guard::default();
    assert_eq!(guard.login(&desk(), &answer()), None);
    let second = answer().with_each(ASSERTION_ID, "_another");
    assert_eq!(guard.login(&desk(), &second), Some(Code::REPLAY_REQUEST_ANSWERED));
}

#[test]
fn one_assertion_for_two_requests_signs_in_once() {
    let mut guard = Guard::default();
    assert_eq!(guard.login(&desk(), &answer()), None);
    let (other, same_assertion) = another(ASSERTION_ID);
    assert_eq!(guard.login(&other, &same_assertion), Some(Code::REPLAY_ASSERTION_SEEN));
    let (other, own_assertion) = another("_another");
    assert_eq!(guard.login(&other, &own_assertion), None, "and another login goes on");
}

const MARGIN: TimeDelta = TimeDelta::minutes(5);

#[test]
fn an_answer_cannot_outlive_its_keys() {
    // Kept until the last instant at which the answer could be posted again, and five minutes for
    // nodes whose clocks differ.
    let long =
        answer().attribute("SubjectConfirmationData", "NotOnOrAfter", "2026-03-25T15:00:00Z");
    let short = answer()
        .attribute("SubjectConfirmationData", "NotOnOrAfter", "2026-03-25T12:05:00Z")
        .attribute("Conditions", "NotOnOrAfter", "2026-03-25T12:01:00Z");
    let second = concat!(
        r#"<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:sender-vouches">"#,
        r#"<SubjectConfirmationData NotOnOrAfter="2026-03-25T18:00:00Z"/></SubjectConfirmation>"#
    );
    let unparseable = second.replace("2026-03-25T18:00:00Z", "never");
    for (what, answer, skew, kept) in [
        ("the end of both", answer(), 180, "2026-03-25T13:02:59.801Z"),
        ("without skew", answer(), 0, "2026-03-25T12:59:59.801Z"),
        ("the later one", long, 300, "2026-03-25T15:05:00Z"),
        (
            "no Conditions end",
            answer().without_attribute("Conditions", "NotOnOrAfter"),
            180,
            "2026-03-25T13:02:59.801Z",
        ),
        ("the pending login's own end", short.clone(), 180, "2026-03-25T12:17:30Z"),
        ("the pending login's own end", short, 0, "2026-03-25T12:14:30Z"),
        (
            "of a confirmation that was not used",
            answer().after("SubjectConfirmation", second),
            180,
            "2026-03-25T18:03:00Z",
        ),
        (
            "of none",
            answer().after("SubjectConfirmation", &unparseable),
            180,
            "2026-03-25T13:02:59.801Z",
        ),
    ] {
        let login = verified(&desk().skew(skew), &answer);
        assert_eq!(login.keep_until(), instant(kept) + MARGIN, "{what}, {skew} s");
    }
}

#[test]
fn an_endless_answer_is_kept_for_a_day_after_its_judgement() {
    let until = |end: &str| {
        answer().attribute("SubjectConfirmationData", "NotOnOrAfter", end).attribute(
            "Conditions",
            "NotOnOrAfter",
            end,
        )
    };
    for (now, end, skew, kept) in [
        (crate::valid::NOW, "9999-12-31T23:59:59.999Z", 300, "2026-03-26T12:00:00Z"),
        (crate::valid::NOW, "2026-03-26T12:00:00Z", 180, "2026-03-26T12:00:00Z"),
        (crate::valid::NOW, "2026-03-26T11:57:00Z", 180, "2026-03-26T12:00:00Z"),
        (crate::valid::NOW, "2026-03-26T11:56:59.999Z", 180, "2026-03-26T11:59:59.999Z"),
        // It is the judgement that the day begins with, wherever in the wait it falls.
        ("2026-03-25T12:17:29Z", "9999-12-31T23:59:59Z", 180, "2026-03-26T12:17:29Z"),
        ("2026-03-25T11:56:30Z", "9999-12-31T23:59:59Z", 180, "2026-03-26T11:56:30Z"),
    ] {
        let login = verified(&desk().skew(skew).at(now), &until(end));
        assert_eq!(login.keep_until(), instant(kept) + MARGIN, "{end} at {now}, {skew} s");
    }
}

#[test]
fn after_its_keys_are_forgotten_an_endless_answer_is_of_no_use() {
    let endless = answer()
        .attribute("SubjectConfirmationData", "NotOnOrAfter", "9999-12-31T23:59:59Z")
        .attribute("Conditions", "NotOnOrAfter", "9999-12-31T23:59:59Z");
    let mut guard = Guard::default();
    assert_eq!(guard.login(&desk(), &endless), None);
    // The last instant at which the pending login can be answered, and every one after its keys.
    let last = desk().at("2026-03-25T12:17:29.999Z");
    assert_eq!(guard.login(&last, &endless), Some(Code::REPLAY_REQUEST_ANSWERED));
    for later in ["2026-03-25T12:17:30Z", "2026-03-26T12:00:00Z", "2999-01-01T00:00:00Z"] {
        let refused = desk().at(later).verdict(&endless.xml());
        assert_eq!(refused, Some(Code::PENDING_EXPIRED), "{later}");
    }
}

#[test]
fn only_the_first_is_redeemed() {
    let redeemed = |spend| verified(&desk(), &answer()).redeem(spend);
    let login = redeemed(Spend::First).unwrap();
    assert_eq!(login.report.code(), None);
    assert!(login.report.lines().iter().all(|line| line.outcome == Outcome::Passed));

    let refusal = redeemed(Spend::RequestAnswered).unwrap_err();
    assert_eq!(refusal.code(), Code::REPLAY_REQUEST_ANSWERED);
    assert_eq!(failed(&refusal), [Rule::RequestAnswered]);
    let last = refusal.report().lines().pop().unwrap();
    assert_eq!((last.rule, last.outcome), (Rule::AssertionSeen, Outcome::NotReached));

    let refusal = redeemed(Spend::AssertionSeen).unwrap_err();
    assert_eq!(refusal.code(), Code::REPLAY_ASSERTION_SEEN);
    assert_eq!(failed(&refusal), [Rule::AssertionSeen]);
}

#[test]
fn the_answer_to_another_login_never_reaches_the_guard() {
    let (_, other) = another("_another");
    assert_eq!(desk().verdict(&other.xml()), Some(Code::RESPONSE_IN_RESPONSE_TO));
}
