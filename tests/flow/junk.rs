//! Junk posts: each is refused cheaply, and none burns anybody's pending login.

use saml_sp::flow::{Unread, code};
use saml_sp::report::{Outcome, Rule};
use saml_sp::testing::Misbehaviour;
use saml_sp::{Code, Report};

use crate::posted::{body_of, login_id, with_relay_state};
use crate::world::{ACME_INIT, BOTH_WAYS, Kept, World, start_again};

/// Bodies that are no answer, each with its code and its status.
fn bodies(relay_state: &str) -> Vec<(Vec<u8>, Code, u16)> {
    let named = |saml_response: &str| body_of(saml_response, Some(relay_state)).into_bytes();
    let mut random: Vec<u8> = (0..=255).collect();
    random.extend(b"&SAMLResponse=");
    vec![
        (Vec::new(), Code::FORM_NO_RESPONSE, 400),
        (b"{\"SAMLResponse\":\"eA==\"}".to_vec(), Code::FORM_NO_RESPONSE, 400),
        (format!("RelayState={relay_state}").into_bytes(), Code::FORM_NO_RESPONSE, 400),
        (format!("samlresponse=eA&RelayState={relay_state}").into(), Code::FORM_NO_RESPONSE, 400),
        (format!("SAMLRequest=eA&RelayState={relay_state}").into(), Code::FORM_NO_RESPONSE, 400),
        (vec![b'&'; 100_000], Code::FORM_TOO_LARGE, 413),
        (vec![0xff; 1000], Code::FORM_NO_RESPONSE, 400),
        ([named("eA=="), named("eA==")].join(&b'&'), Code::FORM_REPEATED_FIELD, 400),
        (vec![b'a'; 8 << 20], Code::FORM_TOO_LARGE, 413),
        (random, Code::RESPONSE_EMPTY, 400),
        (named(""), Code::RESPONSE_EMPTY, 400),
        (named("no base64!"), Code::RESPONSE_NOT_BASE64, 400),
        (named("gICA"), Code::RESPONSE_NOT_UTF8, 400),
        (named("AAAA"), Code::RESPONSE_NOT_XML, 400),
        (named("PGE+"), Code::RESPONSE_NOT_XML, 400),
        (named("PGEvPg=="), Code::RESPONSE_NOT_A_RESPONSE, 400),
    ]
}

#[tokio::test]
async fn junk_is_refused_with_what_is_wrong_and_the_right_answer_still_signs_in() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start_to(&mut browser, "/reports").await;
        for (body, code, status) in bodies(&login_id(&url)) {
            // From the browser itself, and from somebody who has only seen the ID.
            for browser in [&mut browser, &mut world.browser()] {
                let before = browser.header();
                let refused = world.refuses(browser, &body, code).await;
                assert_eq!(refused.status(), status, "{code}");
                assert!(refused.start_again().is_some(), "{code}");
                assert_eq!(browser.header(), before, "{code}: no cookie is touched");
            }
        }
        let body = world.answer(&url);
        let login = world.signs_in(&mut browser, body).await;
        assert_eq!(login.return_to.unwrap().as_str(), "/reports");
    }
}

#[tokio::test]
async fn no_misbehaviour_of_an_identity_provider_burns_a_pending_login() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let with = world.try_start_with(&mut browser, "acme", |login| login.force_authn());
        let url = with.await.unwrap();
        let before = browser.header();
        let mut refusals = 0;
        for misbehaviour in Misbehaviour::ALL {
            let Some(lands_on) = misbehaviour.lands_on() else { continue };
            // Where RelayState does not come back, it is not known which login was meant.
            let code = match lands_on {
                Code::FORM_RELAY_STATE => Code::PENDING_MISSING,
                code => code,
            };
            let body = world.misbehaved(*misbehaviour, &url);
            let refused = world.post(&mut browser, body).await.unwrap_err();
            assert_eq!(refused.code(), code, "{misbehaviour:?}");
            assert_eq!(browser.header(), before, "{misbehaviour:?}: no cookie is touched");
            refusals += 1;
        }
        assert!(refusals > 60, "{refusals}");
        let body = world.answer(&url);
        world.signs_in(&mut browser, body).await;
    }
}

#[tokio::test]
async fn a_thousand_posts_under_a_victims_id_leave_her_login_as_it_is() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let (mut victim, mut stranger) = (world.browser(), world.browser());
        let url = world.start(&mut victim).await;
        let body = world.answer(&url);
        for n in 0..1000 {
            // Her own answer among them, which a log or a proxy may have shown.
            let code = if n % 100 == 0 {
                world.post(&mut stranger, &body).await.unwrap_err().code()
            } else {
                let junk = body_of("PGEvPg==", Some(&login_id(&url)));
                world.post(&mut stranger, junk).await.unwrap_err().code()
            };
            let expected = [Code::PENDING_MISSING, Code::RESPONSE_NOT_A_RESPONSE];
            assert!(expected.contains(&code), "{code}");
        }
        world.signs_in(&mut victim, body).await;
    }
}

fn verified_rules(report: &Report) -> Vec<Rule> {
    let signature = [
        Rule::SignaturePlace,
        Rule::Covered,
        Rule::ResponseSignature,
        Rule::AssertionSignature,
        Rule::SigningCertificate,
    ];
    let lines = report.lines().into_iter();
    lines
        .filter(|line| signature.contains(&line.rule) && line.outcome != Outcome::NotReached)
        .map(|line| line.rule)
        .collect()
}

#[tokio::test]
async fn a_post_without_the_cookie_costs_no_signature_verification() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let body = world.answer(&url);
        for body in [body.clone(), with_relay_state(&body, None)] {
            let refused = world.refuses(&mut world.browser(), &body, Code::PENDING_MISSING).await;
            let report = refused.report().unwrap();
            assert_eq!(verified_rules(report), [], "nothing verified");
            assert_eq!(report.signed_by(), None);
            assert_eq!(world.events.last().thumbprint, None);
        }
        // With it, they are verified: the list above is not empty for want of names.
        let spoiled = world.misbehaved(Misbehaviour::WrongAudience, &url);
        let refused = world.refuses(&mut browser, spoiled, Code::ASSERTION_AUDIENCE).await;
        assert!(verified_rules(refused.report().unwrap()).contains(&Rule::AssertionSignature));
        assert!(world.events.last().thumbprint.is_some());
    }
}

#[tokio::test]
async fn a_body_that_could_not_be_read_is_refused_with_a_link_and_an_event() {
    let world = World::new(Kept::Sealed);
    for (why, code, status) in [
        (Unread::TooLarge, Code::FORM_TOO_LARGE, 413),
        (Unread::BrokenOff, code::REQUEST_BROKEN_OFF, 400),
    ] {
        let unread = world.sso.refuse_unread("acme", why).await;
        assert_eq!((unread.code(), unread.status()), (code, status));
        assert_eq!(start_again(&unread), Some(ACME_INIT));
        assert_eq!(world.events.last().outcome.code(), Some(code.as_str()));
        assert_eq!(world.sso.refuse_unread("nobody", why).await.code(), code::COMPANY_UNKNOWN);
    }
}
