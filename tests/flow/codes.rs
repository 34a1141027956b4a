//! The codes of the wings: each its own, each with what helps.

use std::collections::HashSet;

use saml_sp::Code;
use saml_sp::flow::{Cookies, MemoryReplayGuard, Refused, Sso, code};

use crate::posted::login_id;
use crate::stores::{Mood, Moods};
use crate::world::{Kept, World, company};

#[test]
fn every_code_is_of_two_kebab_case_words_and_belongs_to_the_wings_alone() {
    let texts: HashSet<_> = code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(texts.len(), code::ALL.len(), "each is there once");
    for text in &texts {
        let (stage, reason) = text.split_once('.').unwrap();
        for part in [stage, reason] {
            let kebab =
                |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
            assert!(part.split('-').all(kebab), "{text}");
        }
    }
    assert!(Code::ALL.iter().all(|code| !texts.contains(code.as_str())));
}

/// A refusal with each code that the flow can be brought to without a web framework, and with a
/// random number generator that works.
pub async fn refusals() -> Vec<Refused> {
    let mut refusals = Vec::new();
    let moods = Moods::default();
    let world = World::moody(Kept::Stored, &moods);
    let mut browser = world.browser();
    refusals.extend(world.try_start(&mut browser, "initech").await.err());
    for call in ["live", "put"] {
        moods.set(call, Mood::Fails);
        refusals.extend(world.try_start(&mut browser, "acme").await.err());
        moods.all_well();
    }
    let url = world.start(&mut browser).await;
    let body = world.answer(&url);
    let header = browser.header();
    let mut twice = Cookies::of([&header, &header]);
    refusals.extend(world.sso.finish("acme", body.as_bytes(), &mut twice).await.err());
    let mut cut = Cookies::of([&header[..header.len() - 1]]);
    refusals.extend(world.sso.finish("acme", body.as_bytes(), &mut cut).await.err());
    moods.set("claim", Mood::Fails);
    refusals.extend(world.post(&mut browser, &body).await.err());
    assert!(header.contains(&login_id(&url)[1..25]));

    let world = World::new(Kept::Sealed);
    let long = |end: &str| format!("https://a.example/{}{end}", "c".repeat(1000 - end.len()));
    let issuer = format!("urn:{}", "i".repeat(1000)).parse().unwrap();
    let urls =
        saml_sp::settings::SpUrls::new(long("").parse().unwrap(), long("/acs").parse().unwrap());
    let idp = world.entra.identity_provider().unwrap().with_issuer(issuer);
    world.tenants.insert(saml_sp::ServiceProvider::new(company("acme"), urls, idp));
    refusals.extend(world.try_start(&mut world.browser(), "acme").await.err());
    refusals
}

#[tokio::test]
async fn every_refusal_has_an_advice_and_a_sentence_for_the_user() {
    let refusals = refusals().await;
    let mut codes: Vec<_> = refusals.iter().map(|refused| refused.code()).collect();
    codes.sort_by_key(|code| code::ALL.iter().position(|other| other == code));
    let elsewhere = [
        code::ATTEMPTS_UNAVAILABLE,
        code::START_NO_RANDOMNESS,
        code::REQUEST_NOT_A_NAVIGATION,
        code::REQUEST_BROKEN_OFF,
    ];
    let here: Vec<_> = code::ALL.iter().filter(|code| !elsewhere.contains(code)).collect();
    assert!(codes.iter().eq(here), "{codes:?}");
    for refused in refusals {
        let (code, advice) = (refused.code(), refused.advice());
        assert!(advice.screen.len() > 5 && advice.fix.len() > 20, "{code}");
        assert!(refused.user_message().ends_with('.'), "{code}");
        assert!(refused.report().is_none() && refused.refusal().is_none(), "{code}");
        assert_eq!(refused.to_string(), format!("refused ({code})"));
        assert!([403, 404, 500, 503].contains(&refused.status()), "{code}");
        // In a Result, it is one pointer wide.
        assert_eq!(size_of_val(&refused), size_of::<usize>());
    }
}

#[tokio::test]
async fn a_code_of_the_judgement_keeps_its_own_words() {
    let guard = MemoryReplayGuard::new(10);
    let world = World::of(|tenants| Sso::new(tenants, Kept::Sealed.logins(), guard));
    let mut browser = world.browser();
    let url = world.start(&mut browser).await;
    let body = world.misbehaved(saml_sp::testing::Misbehaviour::WrongAudience, &url);
    let refused = world.refuses(&mut browser, body, Code::ASSERTION_AUDIENCE).await;
    assert_eq!(refused.advice(), Code::ASSERTION_AUDIENCE.advice());
    assert_eq!(refused.user_message(), Code::ASSERTION_AUDIENCE.user_message());
    assert_eq!(refused.to_string(), refused.refusal().unwrap().to_string());
}
