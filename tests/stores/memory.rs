//! The stores in memory are bounded: a full guard refuses, a full store forgets what ends first.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::flow::{
    GuardFull, MemoryPendingStore, MemoryReplayGuard, PendingKey, PendingLogins, PendingStore,
    ReplayGuard,
};
use saml_sp::{PendingLogin, Spend, VerifiedLogin};

use crate::logins::{Begun, now, sso, verified};

#[tokio::test]
async fn a_full_guard_refuses_until_the_time_of_a_login_is_over() {
    let guard = MemoryReplayGuard::new(2);
    let [first, second, third] = [verified(), verified(), verified()];
    let claim = async |login: &VerifiedLogin, minutes| {
        let at = now() + TimeDelta::minutes(minutes);
        guard.claim(login.company(), login.replay_keys(), at + TimeDelta::minutes(10), at).await
    };
    assert_eq!(claim(&first, 0).await, Ok(Spend::First));
    assert_eq!(claim(&second, 1).await, Ok(Spend::First));
    assert_eq!(claim(&third, 9).await, Err(GuardFull));
    // Full or not, it says what it knows.
    assert_eq!(claim(&second, 9).await, Ok(Spend::RequestAnswered));
    assert_eq!(claim(&third, 10).await, Ok(Spend::First));
    assert_eq!(claim(&first, 10).await, Err(GuardFull));
}

#[tokio::test]
async fn a_full_guard_refuses_a_login_as_one_that_cannot_answer() {
    let pending = PendingLogins::stored(MemoryPendingStore::new(10));
    let sso = sso(pending, MemoryReplayGuard::new(1));
    let [first, second] = [Begun::at(&sso).await, Begun::at(&sso).await];
    assert_eq!(first.post(&sso, &first.answer(0)).await, "a login");
    assert_eq!(second.post(&sso, &second.answer(0)).await, "replay.unavailable");
}

/// Notes what the flow puts.
#[derive(Clone, Default)]
struct Noted(Arc<Mutex<Vec<(PendingKey, PendingLogin)>>>);

impl PendingStore for Noted {
    type Error = Infallible;

    async fn put(
        &self,
        key: &PendingKey,
        pending: &PendingLogin,
        _: DateTime<Utc>,
        _: DateTime<Utc>,
    ) -> Result<(), Infallible> {
        self.0.lock().unwrap().push((*key, pending.clone()));
        Ok(())
    }

    async fn get(
        &self,
        _: &PendingKey,
        _: DateTime<Utc>,
    ) -> Result<Option<PendingLogin>, Infallible> {
        Ok(None)
    }

    async fn take(&self, _: &PendingKey, _: DateTime<Utc>) -> Result<bool, Infallible> {
        Ok(false)
    }
}

#[tokio::test]
async fn a_full_store_forgets_the_login_that_ends_first() {
    let noted = Noted::default();
    let sso = sso(PendingLogins::stored(noted.clone()), MemoryReplayGuard::new(1));
    for _ in 0..4 {
        Begun::at(&sso).await;
    }
    let logins = noted.0.lock().unwrap().clone();
    let store = MemoryPendingStore::new(3);
    // In so many minutes they end.
    for ((key, pending), minutes) in logins.iter().zip([5, 2, 9, 7]) {
        let until = now() + TimeDelta::minutes(minutes);
        store.put(key, pending, until, now()).await.unwrap();
    }
    let mut left = Vec::new();
    for (key, pending) in &logins {
        let got = store.get(key, now()).await.unwrap();
        assert!(got.as_ref().is_none_or(|got| got == pending));
        left.push(got.is_some());
    }
    assert_eq!(left, [true, false, true, true]);
}

#[tokio::test]
async fn a_company_that_fills_its_room_shuts_no_other_out() {
    let guard = MemoryReplayGuard::new(1);
    let (first, second) = (verified(), verified());
    let other = "globex".parse().unwrap();
    let until = now() + TimeDelta::days(1);
    let claim = async |company, login: &VerifiedLogin| {
        guard.claim(company, login.replay_keys(), until, now()).await
    };
    assert_eq!(claim(first.company(), &first).await, Ok(Spend::First));
    assert_eq!(claim(first.company(), &second).await, Err(GuardFull));
    assert_eq!(claim(&other, &second).await, Ok(Spend::First));
}

#[tokio::test]
async fn a_guard_forgets_the_logins_of_every_company_and_not_only_of_the_one_that_asks() {
    let guard = MemoryReplayGuard::new(2);
    let remembered = || format!("{guard:?}").matches("ReplayKey").count();
    for name in ["globex", "initech", "umbrella"] {
        let (company, login) = (name.parse().unwrap(), verified());
        let until = now() + TimeDelta::minutes(10);
        guard.claim(&company, login.replay_keys(), until, now()).await.unwrap();
    }
    let kept = remembered();
    let (later, login) = (now() + TimeDelta::minutes(10), verified());
    let until = later + TimeDelta::minutes(10);
    guard.claim(login.company(), login.replay_keys(), until, later).await.unwrap();
    assert_eq!(remembered() * 3, kept, "{guard:?}");
    assert!(!format!("{guard:?}").contains("globex"), "{guard:?}");
}
