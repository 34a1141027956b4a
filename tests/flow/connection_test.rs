//! Connection tests: all is checked, everything is shown, and nobody is signed in.

use std::sync::atomic::{AtomicUsize, Ordering};

use saml_sp::flow::{Finished, LoginOutcome, code};
use saml_sp::identity::Groups;
use saml_sp::provision::{Admission, Created, Preview, Provision};
use saml_sp::testing::Misbehaviour;
use saml_sp::{Code, Identity, Purpose, UserKey};

use crate::posted::{login_id, with_relay_state};
use crate::stores::{Mood, Moods};
use crate::world::{BOTH_WAYS, Kept, World, company, service_provider, tested};

#[tokio::test]
async fn a_passed_test_shows_who_would_have_signed_in() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start_test(&mut browser).await;
        let body = world.answer(&url);
        let simon = world.whole_login(&mut world.browser()).await.identity;
        let tested = tested(world.post(&mut browser, body).await);
        assert_eq!(tested.name_id().value(), simon.name_id().value());
        assert_eq!(tested.claims().email(), Some("B.Simon@contoso.com"));
        assert!(!matches!(tested.claims().groups(), Groups::Overage { .. }));
        assert!(tested.attributes().names().count() >= 5);
        assert_eq!(tested.user_key().unwrap(), simon.user_key().unwrap());
        assert_eq!(tested.report().code(), None);
        let live = service_provider("acme", &world.entra);
        assert_eq!(tested.fingerprint(), live.fingerprint(), "nothing is staged: the live ones");
        let told = world.events.last();
        assert_eq!((told.outcome, told.purpose), (LoginOutcome::Tested, Some(Purpose::Test)));
        assert!(told.thumbprint.is_some());
    }
}

#[tokio::test]
async fn a_test_spends_nothing_of_the_replay_guard() {
    let moods = Moods::default();
    let world = World::moody(Kept::Sealed, &moods);
    moods.set("claim", Mood::Fails);
    let mut browser = world.browser();
    let url = world.start_test(&mut browser).await;
    let body = world.answer(&url);
    tested(world.post(&mut browser, body).await);
}

#[tokio::test]
async fn a_refused_test_says_so_to_the_administrator_and_leads_to_no_login() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start_test(&mut browser).await;
        let body = world.misbehaved(Misbehaviour::WrongAudience, &url);
        let refused = world.refuses(&mut browser, body, Code::ASSERTION_AUDIENCE).await;
        assert!(refused.is_test());
        assert_eq!(refused.start_again(), None);
        assert_eq!(refused.report().unwrap().code(), Some(Code::ASSERTION_AUDIENCE));
        assert_eq!(world.events.last().purpose, Some(Purpose::Test));
        // It is mended, and the same test passes.
        let body = world.answer(&url);
        tested(world.post(&mut browser, body).await);
    }
}

#[tokio::test]
async fn a_test_posted_again_is_told_so() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start_test(&mut browser).await;
        let body = world.answer(&url);
        tested(world.post(&mut browser, &body).await);
        world.refuses(&mut browser, &body, Code::REPLAY_REQUEST_ANSWERED).await;
    }
}

#[tokio::test]
async fn a_tests_answer_signs_nobody_in_and_a_logins_answer_passes_no_test() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let (login, test) = (world.start(&mut browser).await, world.start_test(&mut browser).await);
        // Each under the other's name, which is another request.
        for (answered, named) in [(&test, &login), (&login, &test)] {
            let mixed = with_relay_state(&world.answer(answered), Some(&login_id(named)));
            world.refuses(&mut browser, mixed, Code::RESPONSE_IN_RESPONSE_TO).await;
        }
        // Each with the cookie of the other, where the names are exchanged.
        if kept == Kept::Sealed {
            let mut mixed = world.browser();
            let header = browser.header();
            let pairs: Vec<_> = header.split("; ").map(|p| p.split_once('=').unwrap()).collect();
            mixed.plant(pairs[0].0, pairs[1].1);
            mixed.plant(pairs[1].0, pairs[0].1);
            for url in [&login, &test] {
                let body = world.answer(url);
                world.refuses(&mut mixed, body, code::COOKIE_UNREADABLE).await;
            }
        }
        let bodies = [world.answer(&test), world.answer(&login)];
        for (body, is_test) in bodies.iter().zip([true, false]) {
            let accepted = world.post(&mut browser, body).await.unwrap();
            assert_eq!(matches!(accepted, Finished::Test(_)), is_test);
        }
    }
}

/// Users, of whom every write is counted.
#[derive(Default)]
struct Counted {
    known: bool,
    reads: AtomicUsize,
    writes: AtomicUsize,
}

impl Provision for Counted {
    type User = ();
    type Error = std::convert::Infallible;

    async fn find(&self, _: &UserKey) -> Result<Option<()>, Self::Error> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        Ok(self.known.then_some(()))
    }

    async fn create(&self, _: &UserKey, _: &Identity) -> Result<Created<()>, Self::Error> {
        self.writes.fetch_add(1, Ordering::SeqCst);
        Ok(Created::New(()))
    }

    async fn admit(&self, (): (), _: &Identity) -> Result<Admission<()>, Self::Error> {
        self.writes.fetch_add(1, Ordering::SeqCst);
        Ok(Admission::Admitted(()))
    }
}

#[tokio::test]
async fn the_preview_of_provisioning_writes_nothing() {
    let world = World::new(Kept::Sealed);
    for (known, expected) in [(true, Preview::Known), (false, Preview::Unknown)] {
        let mut browser = world.browser();
        let url = world.start_test(&mut browser).await;
        let body = world.answer(&url);
        let tested = tested(world.post(&mut browser, body).await);
        let users = Counted { known, ..Counted::default() };
        assert_eq!(tested.preview(&users).await.unwrap(), expected);
        assert_eq!((users.reads.into_inner(), users.writes.into_inner()), (1, 0));
        // A login does write: the counter counts.
        let users = Counted { known, ..Counted::default() };
        let login = world.whole_login(&mut world.browser()).await;
        users.sign_in(&login.identity).await.unwrap();
        assert!(users.writes.into_inner() > 0);
    }
}

#[tokio::test]
async fn no_test_begins_at_a_company_without_any_settings() {
    let world = World::new(Kept::Sealed);
    world.tenants.remove(&company("acme"));
    let mut cookies = saml_sp::flow::Cookies::none();
    let started = world.sso.start_test("acme", &mut cookies).await;
    crate::world::refused(started, code::COMPANY_UNKNOWN);
}

#[tokio::test]
async fn a_start_of_a_login_cannot_be_turned_into_a_test() {
    let world = World::new(Kept::Sealed);
    let mut browser = world.browser();
    let mut cookies = browser.cookies();
    let started = world.sso.start_with("acme", &mut cookies, |login| login.for_test()).await;
    browser.receive(&cookies);
    let body = world.answer(&started.unwrap());
    assert_eq!(world.events.last().purpose, Some(Purpose::Login));
    world.signs_in(&mut browser, body).await;
}
