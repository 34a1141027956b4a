//! The pending login is checked as strictly as the answer, and a refusal leaves it as it is.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use saml_sp::report::{Outcome, Rule};
use saml_sp::settings::SpUrls;
use saml_sp::{AcsForm, Code, PendingLogin, ReturnTo, Spend};

use crate::valid::{ACS, Desk, SP, answer, desk, instant, request_id};

/// The login cannot be finished at this desk, for this reason; at the one where it was begun it
/// still can be.
fn refused_and_kept(what: &str, changed: &Desk, rule: Rule) {
    let xml = answer().xml();
    let refusal = changed.refusal(&xml);
    assert_eq!(refusal.code(), rule.code(), "{what}");
    let line = refusal.report().lines().into_iter().find(|line| line.rule == rule).unwrap();
    assert_eq!(line.outcome, Outcome::Failed, "{what}");
    let mut right = desk();
    right.pending = changed.pending.clone();
    assert_eq!(right.verdict(&xml), None, "{what}: the pending login is still good");
}

#[test]
fn a_login_of_another_company_is_refused() {
    let mut changed = desk();
    let urls = changed.sp.urls().clone();
    let idp = changed.sp.identity_provider().clone();
    changed.sp = saml_sp::ServiceProvider::new("acme".parse().unwrap(), urls, idp);
    refused_and_kept("another company", &changed, Rule::PendingCompany);
}

#[test]
fn a_login_begun_with_other_addresses_of_ours_is_refused() {
    for (what, entity_id, acs) in [
        ("the entity ID", "https://sso.example.com/saml/contoso2", ACS),
        ("the ACS URL", SP, "https://login.example.com/saml/contoso/finalize"),
        ("a slash", SP, "https://sso.example.com/saml/contoso/finalize/"),
    ] {
        let mut changed = desk();
        let urls = SpUrls::new(entity_id.parse().unwrap(), acs.parse().unwrap());
        changed.sp = changed.sp.with_urls(urls);
        refused_and_kept(what, &changed, Rule::PendingServiceProvider);
    }
}

#[test]
fn a_login_begun_with_another_identity_provider_is_refused() {
    let mut changed = desk();
    let other = "https://sts.windows.net/6c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/";
    let idp = changed.sp.identity_provider().clone().with_issuer(other.parse().unwrap());
    changed.sp =
        saml_sp::ServiceProvider::new(changed.sp.company().clone(), changed.sp.urls().clone(), idp);
    refused_and_kept("another issuer", &changed, Rule::PendingIdentityProvider);
}

#[test]
fn settings_that_do_not_decide_may_change_under_way() {
    let begun = desk();
    let mut rolled_over = crate::valid::desk_with_keys(&["idp2", "idp"]);
    rolled_over.pending = begun.pending;
    assert_eq!(rolled_over.verdict(&answer().by("idp2").xml()), None, "a key was added");
}

#[test]
fn a_test_makes_no_session_and_a_login_is_no_test() {
    let desk = desk();
    let form = desk.form(&answer().xml());
    let test = desk.sp.start_login(request_id(), desk.pending.begun_at()).for_test().pending();
    let refusal = desk.sp.finish_login(&form, &test, desk.now).unwrap_err();
    assert_eq!(refusal.code(), Code::PENDING_PURPOSE);
    let refusal = desk.sp.finish_test(&form, &desk.pending, desk.now).unwrap_err();
    assert_eq!(refusal.code(), Code::PENDING_PURPOSE);
    let tested = desk.sp.finish_test(&form, &test, desk.now).unwrap();
    assert_eq!(tested.name_id().value(), crate::valid::USER);
    assert_eq!(tested.attributes().len(), 4);
    assert_eq!(tested.claims().display_name(), Some("B. Simon"));
    assert!(tested.user_key().is_ok());
    let spent = [Rule::RequestAnswered, Rule::AssertionSeen];
    for line in tested.report().lines() {
        let expected =
            if spent.contains(&line.rule) { Outcome::NotReached } else { Outcome::Passed };
        assert_eq!(line.outcome, expected, "{:?}", line.rule);
    }
}

#[test]
fn an_answer_is_awaited_for_15_minutes_and_the_skew() {
    let xml = answer().xml();
    let expired = Some(Code::PENDING_EXPIRED);
    // Begun at 11:59:30.
    for (skew, last, end) in [
        (0, "2026-03-25T12:14:29.999Z", "2026-03-25T12:14:30Z"),
        (180, "2026-03-25T12:17:29.999Z", "2026-03-25T12:17:30Z"),
        (300, "2026-03-25T12:19:29.999Z", "2026-03-25T12:19:30Z"),
    ] {
        assert_eq!(desk().skew(skew).at(last).verdict(&xml), None, "{skew} s");
        assert_eq!(desk().skew(skew).at(end).verdict(&xml), expired, "{skew} s");
    }
    refused_and_kept("an hour later", &desk().at("2026-03-25T12:50:00Z"), Rule::PendingExpired);
    assert_eq!(desk().pending.awaited_until(), instant("2026-03-25T12:14:30Z"));
}

#[test]
fn a_login_from_the_future_is_refused() {
    let xml = answer().xml();
    let future = Some(Code::PENDING_FROM_THE_FUTURE);
    for (skew, early, begin) in [
        (0, "2026-03-25T11:59:29.999Z", "2026-03-25T11:59:30Z"),
        (180, "2026-03-25T11:56:29.999Z", "2026-03-25T11:56:30Z"),
        (300, "2026-03-25T11:54:29.999Z", "2026-03-25T11:54:30Z"),
    ] {
        let from_then = answer().without_attribute("Conditions", "NotBefore").xml();
        assert_eq!(desk().skew(skew).at(early).verdict(&xml), future, "{skew} s");
        assert_eq!(desk().skew(skew).at(begin).verdict(&from_then), None, "{skew} s");
    }
}

#[test]
fn relay_state_comes_back_as_it_was_sent() {
    for (what, relay_state) in [
        ("none", None),
        ("empty", Some("".to_owned())),
        ("another login's", Some("_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".to_owned())),
        ("case", Some(request_id().as_str().to_ascii_uppercase())),
        ("a blank", Some(format!("{} ", request_id()))),
        ("an address", Some("https://evil.example/".to_owned())),
        ("a path", Some("//evil.example/".to_owned())),
        ("a script", Some("<script>alert(1)</script>".to_owned())),
        ("80 bytes and more", Some("a".repeat(100_000))),
    ] {
        let changed = Desk { relay_state, ..desk() };
        refused_and_kept(what, &changed, Rule::RelayState);
    }
}

#[test]
fn a_junk_post_leaves_the_pending_login_usable() {
    let desk = desk();
    let junk = [
        AcsForm::from_parts("", desk.relay_state.clone()),
        AcsForm::from_parts("AAAA", desk.relay_state.clone()),
        AcsForm::from_parts("!", None),
        desk.form(&answer().by("attacker").xml()),
        desk.form(
            &answer().attribute("samlp:Response", "Destination", "https://evil.example/").xml(),
        ),
    ];
    for form in &junk {
        assert!(desk.sp.finish_login(form, &desk.pending, desk.now).is_err());
    }
    assert_eq!(desk.verdict(&answer().xml()), None);
}

#[test]
fn a_pending_login_that_was_stored_is_the_one_that_was_begun() {
    let mut desk = desk();
    let path: ReturnTo = "/reports?year=2026#top".parse().unwrap();
    let begun = desk.pending.begun_at();
    desk.pending =
        desk.sp.start_login(request_id(), begun).force_authn().return_to(path.clone()).pending();
    let token = desk.pending.to_token();
    assert!(token.bytes().all(|byte| byte.is_ascii_graphic()), "{token}");
    let json = serde_json::to_string(&desk.pending).unwrap();
    for read in [PendingLogin::from_token(&token).unwrap(), serde_json::from_str(&json).unwrap()] {
        assert_eq!(read, desk.pending);
    }
    desk.pending = PendingLogin::from_token(&token).unwrap();
    let fresh = answer().attribute("AuthnStatement", "AuthnInstant", "2026-03-25T11:59:50Z");
    let login = desk.login(&fresh.xml()).unwrap();
    assert_eq!(login.return_to, Some(path));
}

#[test]
fn a_token_that_is_not_ours_is_no_pending_login() {
    let token = desk().pending.to_token();
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(&token).unwrap()).unwrap();
    let with = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        URL_SAFE_NO_PAD.encode(text.replace(from, to))
    };
    for (what, broken) in [
        ("empty", String::new()),
        ("cut off", token[..token.len() - 92].to_owned()),
        ("not encoded", text.clone()),
        ("of another version", with("1:15:login", "1:25:login")),
        ("another purpose", with("5:login", "5:admin")),
        ("another company's name", with("7:contoso", "7:Contoso")),
        ("no instant", with("16:1", "16:x")),
        ("an instant out of bounds", with("16:1", "19:9991")),
        ("a part more", URL_SAFE_NO_PAD.encode(format!("{text}2:/a2:/a"))),
        ("another site to return to", URL_SAFE_NO_PAD.encode(format!("{text}14://evil.example"))),
        ("not from the start", URL_SAFE_NO_PAD.encode(format!("1:1{text}"))),
    ] {
        assert_ne!(broken, token, "{what}");
        assert!(PendingLogin::from_token(&broken).is_err(), "{what}");
    }
}

#[test]
fn where_the_user_wanted_to_go_stays_here() {
    let desk = desk();
    let path: ReturnTo = "/secret/plans".parse().unwrap();
    let request = desk.sp.start_login(request_id(), desk.now).return_to(path.clone());
    let (url, pending) = request.redirect().unwrap();
    assert_eq!(pending.return_to(), Some(&path));
    assert!(!url.as_str().contains("secret"));
    let parameters: Vec<_> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
    assert_eq!(parameters, ["SAMLRequest", "RelayState"]);
    let (_, relay_state) = url.query_pairs().find(|(name, _)| name == "RelayState").unwrap();
    assert_eq!(relay_state, request_id().as_str());
    let form = desk.form(&answer().xml());
    let verified = desk.sp.finish_login(&form, &pending, desk.now).unwrap();
    assert_eq!(verified.redeem(Spend::First).unwrap().return_to, Some(path));
}
