//! Stored pending logins: the cookie holds a secret, without which the store finds nothing.

use std::sync::{Arc, Mutex};

use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::flow::{MemoryPendingStore, PendingKey, PendingLogins, PendingStore, code};
use saml_sp::{Code, PendingLogin, RequestId};

use crate::posted::{cookie_name, login_id};
use crate::world::{ACME_INIT, Kept, World, company, service_provider, start_again, tested};

#[tokio::test]
async fn a_wrong_secret_finds_nothing_and_a_short_one_is_unreadable() {
    let world = World::new(Kept::Stored);
    let mut browser = world.browser();
    let url = world.start(&mut browser).await;
    let (name, value) = (browser.only_name(), browser.only_value());
    assert_eq!(value.len(), 43, "32 bytes as base64url");
    let body = world.answer(&url);
    for at in 0..value.len() {
        let mut planted = browser.clone();
        planted.plant(&name, &value[..at]);
        world.refuses(&mut planted, &body, code::COOKIE_UNREADABLE).await;
        if at == value.len() - 1 {
            // The last character holds two bits of the secret only.
            continue;
        }
        let new = if value.as_bytes()[at] == b'A' { 'B' } else { 'A' };
        planted.plant(&name, format!("{}{new}{}", &value[..at], &value[at + 1..]));
        let refused = world.refuses(&mut planted, &body, Code::REPLAY_REQUEST_ANSWERED).await;
        assert_eq!(start_again(&refused), Some(ACME_INIT));
    }
    world.signs_in(&mut browser, body).await;
}

#[tokio::test]
async fn a_login_that_the_store_has_lost_counts_as_answered_and_begins_again() {
    // After a restart, say, or pushed out of a full store.
    let world = World::with(PendingLogins::stored(MemoryPendingStore::new(1)));
    let mut browser = world.browser();
    let url = world.start(&mut browser).await;
    world.clock.pass(TimeDelta::seconds(1));
    world.start(&mut world.browser()).await;
    let body = world.answer(&url);
    let lost = world.refuses(&mut browser, body, Code::REPLAY_REQUEST_ANSWERED).await;
    assert_eq!((lost.status(), start_again(&lost)), (403, Some(ACME_INIT)));
    world.clock.pass(TimeDelta::seconds(1));
    world.whole_login(&mut browser).await;
}

#[tokio::test]
async fn whoever_begins_logins_without_end_pushes_the_oldest_out_and_no_newer_one() {
    let world = World::with(PendingLogins::stored(MemoryPendingStore::new(10)));
    let mut browser = world.browser();
    for _ in 0..100 {
        world.start(&mut world.browser()).await;
        world.clock.pass(TimeDelta::seconds(1));
    }
    let url = world.start(&mut browser).await;
    for _ in 0..9 {
        world.clock.pass(TimeDelta::seconds(1));
        world.start(&mut world.browser()).await;
    }
    let body = world.answer(&url);
    world.signs_in(&mut browser, body).await;
}

/// What was put into a store, and until when.
type Put = (PendingKey, PendingLogin, DateTime<Utc>);

/// A store that gives, for whatever key, what it was told to.
#[derive(Clone, Default)]
struct Lying {
    says: Arc<Mutex<Option<PendingLogin>>>,
    kept: Arc<Mutex<Vec<Put>>>,
}

impl PendingStore for Lying {
    type Error = std::convert::Infallible;

    async fn put(
        &self,
        key: &PendingKey,
        pending: &PendingLogin,
        until: DateTime<Utc>,
        _: DateTime<Utc>,
    ) -> Result<(), Self::Error> {
        self.kept.lock().unwrap().push((*key, pending.clone(), until));
        Ok(())
    }

    async fn get(
        &self,
        _: &PendingKey,
        _: DateTime<Utc>,
    ) -> Result<Option<PendingLogin>, Self::Error> {
        Ok(self.says.lock().unwrap().clone())
    }

    async fn take(&self, _: &PendingKey, _: DateTime<Utc>) -> Result<bool, Self::Error> {
        Ok(true)
    }
}

#[tokio::test]
async fn a_record_that_does_not_belong_to_the_login_is_refused() {
    let store = Lying::default();
    let world = World::with(PendingLogins::stored(store.clone()));
    let mut browser = world.browser();
    let url = world.start(&mut browser).await;
    let body = world.answer(&url);
    let id: RequestId = login_id(&url).parse().unwrap();
    let now = world.clock.now();
    let acme = service_provider("acme", &world.entra);
    let globex = service_provider("globex", &world.entra);
    let other_idp = service_provider("acme", &world.globex_entra);
    let long_ago = now - TimeDelta::minutes(30);
    let renamed = acme.clone().with_urls(globex.urls().clone());
    for (record, code) in [
        (globex.start_login(id.clone(), now), Code::PENDING_COMPANY),
        (other_idp.start_login(id.clone(), now), Code::PENDING_IDENTITY_PROVIDER),
        (renamed.start_login(id.clone(), now), Code::PENDING_SERVICE_PROVIDER),
        (acme.start_login(RequestId::random().unwrap(), now), Code::FORM_RELAY_STATE),
        (acme.start_login(id.clone(), long_ago), Code::PENDING_EXPIRED),
    ] {
        *store.says.lock().unwrap() = Some(record.pending());
        let refused = world.refuses(&mut browser, &body, code).await;
        assert_eq!(start_again(&refused), Some(ACME_INIT));
    }
    *store.says.lock().unwrap() = Some(acme.start_login(id, now).pending());
    world.signs_in(&mut browser, body).await;
}

#[tokio::test]
async fn a_record_of_a_test_makes_a_test_and_no_login() {
    let store = Lying::default();
    let world = World::with(PendingLogins::stored(store.clone()));
    let mut browser = world.browser();
    let url = world.start(&mut browser).await;
    let id: RequestId = login_id(&url).parse().unwrap();
    let acme = service_provider("acme", &world.entra);
    let record = acme.start_login(id, world.clock.now()).for_test().pending();
    *store.says.lock().unwrap() = Some(record);
    let body = world.answer(&url);
    tested(world.post(&mut browser, body).await);
}

#[tokio::test]
async fn what_stands_in_the_store_is_not_enough_to_answer_a_login() {
    let store = Lying::default();
    let world = World::with(PendingLogins::stored(store.clone()));
    let mut browser = world.browser();
    let url = world.start(&mut browser).await;
    let kept = store.kept.lock().unwrap().clone();
    let [(key, pending, until)] = &kept[..] else { panic!("one login") };
    assert_eq!(pending.request_id().as_str(), login_id(&url));
    assert_eq!(pending.company(), &company("acme"));
    // As long as any clock skew could let an answer in.
    assert_eq!(*until, world.clock.now() + TimeDelta::minutes(20));
    let secret = browser.only_value();
    assert!(!key.to_string().contains(&secret) && !pending.to_token().contains(&secret));
    assert_eq!(browser.only_name(), cookie_name(&login_id(&url)));
}

#[tokio::test]
async fn the_same_login_has_another_key_each_time() {
    let store = Lying::default();
    let world = World::with(PendingLogins::stored(store.clone()));
    for _ in 0..20 {
        world.start(&mut world.browser()).await;
    }
    let kept = store.kept.lock().unwrap();
    let keys: std::collections::HashSet<_> = kept.iter().map(|(key, ..)| *key.as_bytes()).collect();
    assert_eq!(keys.len(), 20);
}
