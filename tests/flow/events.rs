//! What is told of a login: its start and every outcome, with what an audit log needs.

use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::flow::{
    LoginOutcome, MemoryPendingStore, MemoryReplayGuard, PendingLogins, ReplayGuard, Sso,
};
use saml_sp::testing::Misbehaviour;
use saml_sp::{Company, Purpose, ReplayKey, Spend};

use crate::browser::TestClock;
use crate::posted::{login_id, with_relay_state};
use crate::stores::{Mood, Moods};
use crate::world::{BOTH_WAYS, Kept, World, company};

#[tokio::test]
async fn a_login_is_told_of_twice_with_all_that_an_audit_asks_for() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let begun = world.clock.now();
        let slow = world.clock.clone();
        let with = world.try_start_with(&mut browser, "acme", move |login| {
            slow.pass(TimeDelta::microseconds(250));
            login
        });
        let url = with.await.unwrap();
        world.clock.pass(TimeDelta::milliseconds(42_500));
        let answered = world.clock.now();
        let body = world.answer(&url);
        let login = world.signs_in(&mut browser, body).await;

        let events = world.events.all();
        let [start, end] = &events[..] else { panic!("two events, not {events:?}") };
        let id = Some(login_id(&url));
        for event in [start, end] {
            assert_eq!(event.company, company("acme"));
            assert_eq!(event.request_id.as_ref().map(ToString::to_string), id);
            assert_eq!(event.purpose, Some(Purpose::Login));
        }
        assert_eq!((start.at, end.at), (begun, answered));
        assert_eq!(
            (&start.outcome, &end.outcome),
            (&LoginOutcome::Started, &LoginOutcome::SignedIn)
        );
        assert_eq!((start.took_us, start.away_ms, &start.thumbprint), (250, None, &None));
        assert_eq!(end.away_ms, Some(42_500));
        let signer = login.report.signed_by().unwrap().thumbprint();
        assert_eq!(end.thumbprint.as_deref(), Some(signer));
        assert_eq!(signer.len(), 40, "as Entra shows it");
    }
}

/// A replay guard for which time passes.
struct Slow(MemoryReplayGuard, TestClock);

impl ReplayGuard for Slow {
    type Error = saml_sp::flow::GuardFull;

    async fn claim(
        &self,
        company: &Company,
        keys: &[ReplayKey; 2],
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Spend, Self::Error> {
        self.1.pass(TimeDelta::microseconds(1234));
        self.0.claim(company, keys, until, now).await
    }
}

#[tokio::test]
async fn how_long_an_answer_took_us_has_the_stores_in_it_and_is_not_the_time_away() {
    let clock = TestClock::at(crate::world::NOON);
    let guard = Slow(MemoryReplayGuard::new(10), clock.clone());
    let mut world = World::of(|tenants| Sso::new(tenants, Kept::Sealed.logins(), guard));
    world.sso = world.sso.clone().with_clock(clock.clone());
    world.clock = clock;
    world.whole_login(&mut world.browser()).await;
    let told = world.events.last();
    assert_eq!((told.took_us, told.away_ms), (1234, Some(0)));
}

#[tokio::test]
async fn a_test_is_told_of_as_such() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start_test(&mut browser).await;
        let body = world.misbehaved(Misbehaviour::WrongAudience, &url);
        assert!(world.post(&mut browser, body).await.is_err());
        let body = world.answer(&url);
        crate::world::tested(world.post(&mut browser, body).await);
        let events = world.events.all();
        let names: Vec<_> = events.iter().map(|event| event.outcome.name()).collect();
        assert_eq!(names, ["started", "refused", "tested"]);
        assert!(events.iter().all(|event| event.purpose == Some(Purpose::Test)));
        let id = login_id(&url);
        assert!(events.iter().all(|event| event.request_id.as_ref().unwrap().as_str() == id));
    }
}

/// The event of a refused answer: its code, whether it names a login, what for, whether a
/// certificate is named, and whether the time away is known.
type Told = (&'static str, bool, Option<Purpose>, bool, bool);

#[tokio::test]
async fn every_refusal_is_told_of_with_as_much_as_was_known() {
    const LOGIN: Option<Purpose> = Some(Purpose::Login);
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let body = world.answer(&url);
        let named = with_relay_state(&body, Some(&login_id(&url)));
        let posts: Vec<(bool, String, Told)> = vec![
            (true, String::new(), ("form.no-response", false, None, false, false)),
            (true, with_relay_state(&body, None), ("pending.missing", false, None, false, false)),
            // From a browser that has no cookie.
            (false, named, ("pending.missing", true, None, false, false)),
            (
                true,
                world.misbehaved(Misbehaviour::CutOff, &url),
                ("response.not-xml", true, LOGIN, false, true),
            ),
            (
                true,
                world.misbehaved(Misbehaviour::NewCertificate, &url),
                ("signature.untrusted-key", true, LOGIN, false, true),
            ),
            (
                true,
                world.misbehaved(Misbehaviour::WrongAudience, &url),
                ("assertion.audience", true, LOGIN, true, true),
            ),
        ];
        for (own, body, (code, is_named, purpose, certificate, away)) in posts {
            let mut stranger = world.browser();
            let from = if own { &mut browser } else { &mut stranger };
            let refused = world.post(from, body).await.unwrap_err();
            let told = world.events.last();
            assert_eq!((refused.code().as_str(), told.outcome.code()), (code, Some(code)));
            assert_eq!(told.outcome.name(), "refused");
            assert_eq!(told.request_id.is_some(), is_named, "{code}");
            assert_eq!(told.purpose, purpose, "{code}");
            assert_eq!(told.thumbprint.is_some(), certificate, "{code}");
            assert_eq!(told.away_ms.is_some(), away, "{code}");
        }
        world.signs_in(&mut browser, &body).await;
        world.post(&mut browser, &body).await.unwrap_err();
        let told = world.events.last();
        assert_eq!(told.outcome.code(), Some("replay.request-answered"));
        assert_eq!(told.request_id.unwrap().as_str(), login_id(&url));
        assert_eq!(world.events.all().len(), 9, "one for each step");
    }
}

#[tokio::test]
async fn a_refusal_by_the_replay_guard_names_the_certificate() {
    let guard = MemoryReplayGuard::new(0);
    let world = World::of(|tenants| Sso::new(tenants, Kept::Sealed.logins(), guard));
    let mut browser = world.browser();
    let url = world.start(&mut browser).await;
    let body = world.answer(&url);
    assert!(world.post(&mut browser, body).await.is_err());
    let told = world.events.last();
    assert_eq!(told.outcome.code(), Some("replay.unavailable"));
    assert!(told.thumbprint.is_some() && told.away_ms.is_some());
}

#[tokio::test]
async fn a_refused_start_is_told_of_too() {
    let moods = Moods::default();
    let world = World::moody(Kept::Stored, &moods);
    moods.set("put", Mood::Fails);
    for test in [false, true] {
        let mut cookies = saml_sp::flow::Cookies::none();
        let started = match test {
            false => world.sso.start("acme", &mut cookies).await,
            true => world.sso.start_test("acme", &mut cookies).await,
        };
        let refused = started.unwrap_err();
        assert_eq!(refused.is_test(), test);
        let told = world.events.last();
        assert_eq!(told.outcome.code(), Some("pending.unavailable"));
        assert_eq!(told.purpose, Some(if test { Purpose::Test } else { Purpose::Login }));
        assert_eq!((told.request_id, told.thumbprint, told.away_ms), (None, None, None));
    }
}

#[tokio::test]
async fn whoever_listens_hears_it_before_the_answer_leaves() {
    let world = World::with(PendingLogins::stored(MemoryPendingStore::new(10)));
    let mut browser = world.browser();
    let mut heard = 0;
    for _ in 0..3 {
        let url = world.start(&mut browser).await;
        heard += 1;
        assert_eq!(world.events.all().len(), heard);
        let body = world.answer(&url);
        world.signs_in(&mut browser, body).await;
        heard += 1;
        assert_eq!(world.events.all().len(), heard);
    }
}

#[tokio::test]
async fn the_events_of_a_company_name_no_other() {
    let world = World::new(Kept::Sealed);
    let mut browser = world.browser();
    let url = world.try_start(&mut browser, "globex").await.unwrap();
    let body = world.globex_entra.answer_body(&url, world.clock.now()).unwrap();
    assert!(world.post_to("acme", &mut browser, &body).await.is_err());
    assert!(world.post_to("globex", &mut browser, &body).await.is_ok());
    let companies: Vec<_> = world.events.all().into_iter().map(|event| event.company).collect();
    assert_eq!(companies, ["globex", "acme", "globex"].map(company));
}
