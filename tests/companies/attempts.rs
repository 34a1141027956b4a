//! What is kept of attempts: every outcome, in the place of its start, with room by kind.

use saml_sp::chrono::TimeDelta;
use saml_sp::companies::{ATTEMPTS_KEPT, AttemptKind, MemoryCompanyStore};
use saml_sp::flow::{Cookies, Unread, code, never_came_back};
use saml_sp::testing::Misbehaviour;
use saml_sp::{Code, Purpose};

use crate::world::{World, code, companies_in, contoso, now};

#[tokio::test]
async fn an_answer_takes_the_place_of_its_start_and_what_never_comes_back_stays() {
    let world = World::live().await;
    let [first, _second] = [world.begin().await.unwrap(), world.begin().await.unwrap()];
    assert_eq!(world.outcomes().await, ["started", "started"]);
    world.answer(&first, &world.entra).await.unwrap();
    assert_eq!(world.outcomes().await, ["signed-in", "started"]);
    let again = world.answer(&first, &world.entra).await;
    assert_eq!(code(again), Code::REPLAY_REQUEST_ANSWERED);
    assert_eq!(world.outcomes().await, ["replay.request-answered", "signed-in", "started"]);
    let events = world.companies.attempts(&contoso()).await.unwrap();
    let later = now() + TimeDelta::minutes(20);
    let never: Vec<_> = never_came_back(&events, later);
    assert_eq!(never, [&events[2]]);
}

#[tokio::test]
async fn the_reference_that_the_user_sees_is_that_of_what_is_kept() {
    let world = World::live().await;
    let wrong = world.entra.misbehaving(Misbehaviour::WrongAudience);
    for refused in [
        world.login(&wrong).await.unwrap_err(),
        world.test(&wrong).await.unwrap_err(),
        world.post_junk("SAMLResponse=x").await,
        world.sso.refuse_unread("contoso", Unread::TooLarge).await,
        world.sso.refuse_unread("contoso", Unread::BrokenOff).await,
    ] {
        let id = refused.reference().unwrap();
        let latest = world.companies.attempts(&contoso()).await.unwrap().swap_remove(0);
        let bundle = world.companies.attempt(&contoso(), id).await.unwrap().unwrap();
        assert_eq!(bundle.event.outcome.code(), Some(refused.code().as_str()));
        assert_eq!(bundle.user_message.as_deref(), Some(refused.user_message()));
        assert_eq!(bundle.advice.unwrap().fix, refused.advice().fix);
        let events = world.companies.attempts(&contoso()).await.unwrap();
        assert!(events.contains(&bundle.event) && events.contains(&latest));
        let elsewhere = world.companies.attempt(&"globex".parse().unwrap(), id).await.unwrap();
        assert_eq!(elsewhere, None);
    }
    let events = world.companies.attempts(&contoso()).await.unwrap();
    let purposes: Vec<_> = events.iter().map(|event| event.purpose).collect();
    assert_eq!(purposes, [None, None, None, Some(Purpose::Test), Some(Purpose::Login)]);
}

#[tokio::test]
async fn no_two_attempts_have_one_reference() {
    let world = World::live().await;
    for _ in 0..50 {
        world.begin().await.unwrap();
        world.post_junk("").await;
    }
    let mut ids: Vec<_> =
        world.companies.attempts(&contoso()).await.unwrap().iter().map(|event| event.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 100);
}

#[tokio::test]
async fn what_strangers_make_without_end_pushes_nothing_else_out() {
    let world = World::live().await;
    let wrong = world.entra.misbehaving(Misbehaviour::WrongAudience);
    world.login(&world.entra).await.unwrap();
    world.test(&world.entra).await.unwrap();
    world.login(&wrong).await.unwrap_err();
    let begun = world.begin().await.unwrap();
    let body = world.entra.answer_body(&begun.url, now()).unwrap();
    let before = world.companies.attempts(&contoso()).await.unwrap();
    // An answer of another browser's, and nonsense.
    for junk in ["", "SAMLResponse=x&RelayState=y", &body] {
        for _ in 0..ATTEMPTS_KEPT {
            let refused = world.post_junk(junk).await;
            assert!(refused.reference().is_some());
        }
    }
    let after = world.companies.attempts(&contoso()).await.unwrap();
    let (junk, others): (Vec<_>, Vec<_>) =
        after.into_iter().partition(|event| AttemptKind::of(event) == AttemptKind::Unasked);
    assert_eq!(junk.len(), ATTEMPTS_KEPT);
    assert_eq!(others, before);
    // Nor do unsigned answers to a login that the stranger began: what a trusted key signed stays.
    let own = world.begin().await.unwrap();
    let (_, id) = own.url.query_pairs().find(|(name, _)| name == "RelayState").unwrap();
    let body = format!("SAMLResponse=PHgvPg%3D%3D&RelayState={id}");
    for _ in 0..=ATTEMPTS_KEPT {
        world.post(&own, &body).await.unwrap_err();
    }
    let after = world.companies.attempts(&contoso()).await.unwrap();
    let of_kind = |kind| after.iter().filter(|event| AttemptKind::of(event) == kind).count();
    assert_eq!(of_kind(AttemptKind::Unverified), ATTEMPTS_KEPT);
    assert_eq!((of_kind(AttemptKind::Accepted), of_kind(AttemptKind::Refused)), (2, 1));
    // Whoever begins logins without end pushes out starts alone.
    for _ in 0..=ATTEMPTS_KEPT {
        world.begin().await.unwrap();
    }
    let after = world.companies.attempts(&contoso()).await.unwrap();
    let of_kind = |kind| after.iter().filter(|event| AttemptKind::of(event) == kind).count();
    let counts = [AttemptKind::Started, AttemptKind::Accepted, AttemptKind::Refused]
        .map(|kind| (kind.name(), of_kind(kind)));
    assert_eq!(counts, [("started", ATTEMPTS_KEPT), ("accepted", 2), ("refused", 1)]);
    assert_eq!(of_kind(AttemptKind::Unasked), ATTEMPTS_KEPT);
}

#[tokio::test]
async fn of_an_unknown_company_nothing_is_kept_and_no_reference_is_shown() {
    let store = MemoryCompanyStore::new();
    let world = World::over(store.clone()).await;
    let sso = &world.sso;
    let mut cookies = Cookies::none();
    // `contoso` is known, and has no settings.
    for company in ["nobody", "contoso", "Not A Name", "../etc"] {
        for refused in [
            sso.start(company, &mut cookies).await.map(drop),
            sso.start_test(company, &mut cookies).await.map(drop),
            sso.finish(company, b"SAMLResponse=x", &mut cookies).await.map(drop),
            sso.metadata_xml(company).await.map(drop),
            Err(sso.refuse_unread(company, Unread::TooLarge).await),
        ] {
            let refused = refused.unwrap_err();
            assert_eq!(refused.code(), code::COMPANY_UNKNOWN, "{company}");
            assert_eq!(refused.reference(), None, "{company}");
        }
    }
    let companies = companies_in(store);
    companies.add(&"nobody".parse().unwrap(), "Nobody").await.unwrap();
    for company in ["nobody", "contoso"] {
        assert_eq!(companies.attempts(&company.parse().unwrap()).await.unwrap(), []);
    }
    assert_eq!(world.failures.told(), []);
}
