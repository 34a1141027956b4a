//! Whether a store of pending logins keeps what its trait promises.

use std::error::Error;
use std::future::Future;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::flow::clock::{Clock, SystemClock};
use crate::flow::pending_store::{PendingKey, PendingStore};
use crate::login::company::Company;
use crate::login::pending::PendingLogin;
use crate::login::return_to::ReturnTo;
use crate::login::service_provider::ServiceProvider;
use crate::saml::instant::shifted;
use crate::saml::metadata::identity_provider::IdentityProvider;
use crate::saml::names::RequestId;
use crate::saml::random::random_bytes;
use crate::testing::check::fault::StoreFault;
use crate::testing::check::race::{RACERS, ROUNDS, Racer, Task, race, task};
use crate::testing::pretend_entra::PretendEntra;

/// Checks a store of pending logins of your own, in a test on your runtime: what comes back is what
/// was put, with the longest return path too; it comes back until it is taken, and is taken once,
/// also by 50 at once; keys that hardly differ, two companies, and logins whose time is over.
///
/// `spawn` runs a racer as a task of its own, as `tokio::spawn` does; on a runtime of several
/// threads the race is a real one. To check several nodes, hand in a store that passes each call on
/// to the next of them. Of the machine's clock it reads the time, for stores that forget by their
/// own. What it puts has random keys and is over after 15 minutes; a bounded store needs room for
/// 100 logins.
///
/// ```
/// use saml_sp::flow::MemoryPendingStore;
/// use saml_sp::testing::check_pending_store;
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// check_pending_store(MemoryPendingStore::new(100), tokio::spawn).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`StoreFault`], the first that is found.
pub async fn check_pending_store<S, J, E>(
    store: S,
    spawn: impl Fn(Racer<bool>) -> J,
) -> Result<(), StoreFault>
where
    S: PendingStore + 'static,
    J: Future<Output = Result<Result<bool, Box<dyn Error + Send + Sync>>, E>> + 'static,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let spawn = |racer| task(spawn(racer));
    let entra = PretendEntra::new().map_err(StoreFault::not_asked)?;
    let idp = entra.identity_provider().map_err(StoreFault::not_asked)?;
    let now = SystemClock.now();
    let check = Check { store: Arc::new(store), idp, now, spawn: &spawn };
    check.comes_back_as_it_was_until_it_is_taken().await?;
    check.keys_that_hardly_differ_are_two().await?;
    check.companies_are_apart().await?;
    check.is_there_until_its_time_is_over().await?;
    check.is_gone_when_its_time_is_over().await?;
    for _ in 0..ROUNDS {
        check.one_of_many_takes_it().await?;
    }
    Ok(())
}

/// What the trait says of `get` and of `take`.
const SAME: &str = "`get` gives the pending login that was put under this very key, and it stays";
const NOTHING: &str = "`get` gives nothing under a key that is new, taken, or over";
const TAKEN: &str = "`take` says `true` of what is there and not over";
const ONCE: &str = "`take` says `false` of what is not there, was taken, or is over";
const ONE: &str = "of any number that ask at once, one is told `true`";

struct Check<'a, S> {
    store: Arc<S>,
    idp: IdentityProvider,
    now: DateTime<Utc>,
    spawn: &'a dyn Fn(Racer<bool>) -> Task<bool>,
}

/// A pending login and its key.
struct Begun {
    key: PendingKey,
    pending: PendingLogin,
}

impl<S: PendingStore + 'static> Check<'_, S> {
    async fn comes_back_as_it_was_until_it_is_taken(&self) -> Result<(), StoreFault> {
        for return_to in [None, Some("/"), Some(&*longest_path())] {
            let begun = self.begun("acme", return_to)?;
            let unknown = "a login that was never put";
            self.is_nothing(&begun, self.now, unknown).await?;
            self.put(&begun, self.until(), self.now).await?;
            self.comes_back(&begun, self.now, "a login that was put").await?;
            self.comes_back(&begun, self.now, "a login that was given once").await?;
            self.is_taken(&begun, self.now, "a login that was put").await?;
            self.is_nothing(&begun, self.now, "a login that was taken").await?;
        }
        Ok(())
    }

    /// Keys are 32 octets of any value: a column that is too short, holds text, or ends a value at
    /// a zero takes two for one.
    async fn keys_that_hardly_differ_are_two(&self) -> Result<(), StoreFault> {
        let mut key: [u8; 32] = random_bytes().map_err(StoreFault::not_asked)?;
        key.iter_mut().skip(8).take(1).for_each(|octet| *octet = 0);
        let mut all = vec![Begun { key: PendingKey::of_bytes(key), ..self.begun("acme", None)? }];
        for at in 0..32 {
            let mut other = key;
            other.iter_mut().skip(at).take(1).for_each(|octet| *octet ^= 1);
            let key = PendingKey::of_bytes(other);
            all.push(Begun { key, ..self.begun("acme", None)? });
        }
        for begun in &all {
            self.put(begun, self.until(), self.now).await?;
        }
        for begun in &all {
            let what = "a login whose key differs in one bit from others";
            self.comes_back(begun, self.now, what).await?;
            self.is_taken(begun, self.now, what).await?;
        }
        Ok(())
    }

    async fn companies_are_apart(&self) -> Result<(), StoreFault> {
        let id = RequestId::random().map_err(StoreFault::not_asked)?;
        let secret: [u8; 32] = random_bytes().map_err(StoreFault::not_asked)?;
        let acme = self.begun_as("acme", &id, &secret, None)?;
        let globex = self.begun_as("globex", &id, &secret, None)?;
        self.put(&acme, self.until(), self.now).await?;
        self.is_nothing(&globex, self.now, "a request ID of another company").await?;
        self.put(&globex, self.until(), self.now).await?;
        let what = "a login whose request ID another company has too";
        self.comes_back(&acme, self.now, what).await?;
        self.comes_back(&globex, self.now, what).await?;
        self.is_taken(&acme, self.now, what).await?;
        self.comes_back(&globex, self.now, "a login, after another company's was taken,").await?;
        self.is_taken(&globex, self.now, what).await
    }

    async fn is_there_until_its_time_is_over(&self) -> Result<(), StoreFault> {
        let begun = self.begun("acme", None)?;
        self.put(&begun, self.until(), self.now).await?;
        let last_second = shifted(self.until(), TimeDelta::seconds(-1));
        let what = "a login in the last second of its time";
        self.comes_back(&begun, last_second, what).await?;
        self.is_taken(&begun, last_second, what).await
    }

    async fn is_gone_when_its_time_is_over(&self) -> Result<(), StoreFault> {
        let minutes_ago = |minutes: i64| shifted(self.now, TimeDelta::minutes(-minutes));
        let begun = self.begun("acme", None)?;
        self.put(&begun, minutes_ago(1), minutes_ago(2)).await?;
        self.is_nothing(&begun, self.now, "a login whose time is over").await?;
        self.put(&begun, self.until(), self.now).await?;
        let what = "a login that was put again after its time";
        self.comes_back(&begun, self.now, what).await?;
        self.is_taken(&begun, self.now, what).await
    }

    async fn one_of_many_takes_it(&self) -> Result<(), StoreFault> {
        let begun = self.begun("acme", None)?;
        self.put(&begun, self.until(), self.now).await?;
        let racer = || -> Racer<bool> {
            let (store, key, now) = (Arc::clone(&self.store), begun.key, self.now);
            Box::pin(async move { store.take(&key, now).await.map_err(Into::into) })
        };
        let racers = (0..RACERS).map(|_| racer()).collect();
        let answers = race(self.spawn, "one `take` among many", racers).await?;
        match answers.iter().filter(|taken| **taken).count() {
            1 => self.is_nothing(&begun, self.now, "a login that one of many took").await,
            taken => {
                let did = format!("{RACERS} took one login at once: {taken} were told `true`");
                Err(StoreFault::new(did, ONE))
            }
        }
    }

    async fn put(
        &self,
        begun: &Begun,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreFault> {
        let put = self.store.put(&begun.key, &begun.pending, until, now).await;
        put.map_err(|error| StoreFault::failed("`put`", error))
    }

    async fn comes_back(
        &self,
        begun: &Begun,
        now: DateTime<Utc>,
        what: &str,
    ) -> Result<(), StoreFault> {
        match self.get(begun, now).await? {
            Some(pending) if pending == begun.pending => Ok(()),
            Some(_) => Err(StoreFault::new(format!("{what} came back as another"), SAME)),
            None => Err(StoreFault::new(format!("{what} did not come back"), SAME)),
        }
    }

    async fn is_taken(
        &self,
        begun: &Begun,
        now: DateTime<Utc>,
        what: &str,
    ) -> Result<(), StoreFault> {
        if self.take(begun, now).await? {
            Ok(())
        } else {
            Err(StoreFault::new(format!("{what} could not be taken"), TAKEN))
        }
    }

    async fn is_nothing(
        &self,
        begun: &Begun,
        now: DateTime<Utc>,
        what: &str,
    ) -> Result<(), StoreFault> {
        if self.get(begun, now).await?.is_some() {
            return Err(StoreFault::new(format!("{what} came back"), NOTHING));
        }
        if self.take(begun, now).await? {
            return Err(StoreFault::new(format!("{what} was taken"), ONCE));
        }
        Ok(())
    }

    async fn get(
        &self,
        begun: &Begun,
        now: DateTime<Utc>,
    ) -> Result<Option<PendingLogin>, StoreFault> {
        let got = self.store.get(&begun.key, now).await;
        got.map_err(|error| StoreFault::failed("`get`", error))
    }

    async fn take(&self, begun: &Begun, now: DateTime<Utc>) -> Result<bool, StoreFault> {
        let taken = self.store.take(&begun.key, now).await;
        taken.map_err(|error| StoreFault::failed("`take`", error))
    }

    fn until(&self) -> DateTime<Utc> {
        shifted(self.now, TimeDelta::minutes(15))
    }

    fn begun(&self, company: &str, return_to: Option<&str>) -> Result<Begun, StoreFault> {
        let id = RequestId::random().map_err(StoreFault::not_asked)?;
        let secret: [u8; 32] = random_bytes().map_err(StoreFault::not_asked)?;
        self.begun_as(company, &id, &secret, return_to)
    }

    fn begun_as(
        &self,
        company: &str,
        id: &RequestId,
        secret: &[u8; 32],
        return_to: Option<&str>,
    ) -> Result<Begun, StoreFault> {
        let company: Company = company.parse().map_err(StoreFault::not_asked)?;
        let base = "https://sso.example.com".parse().map_err(StoreFault::not_asked)?;
        let key = PendingKey::of(&company, id, secret);
        let settings = ServiceProvider::for_company(&base, company, self.idp.clone());
        let mut login = settings.start_login(id.clone(), self.now);
        if let Some(path) = return_to {
            let path: Result<ReturnTo, _> = ReturnTo::from_decoded(path);
            login = login.return_to(path.map_err(StoreFault::not_asked)?);
        }
        Ok(Begun { key, pending: login.pending() })
    }
}

/// 2,048 bytes once it is percent-encoded, as much as a return path may have.
fn longest_path() -> String {
    format!("/reports?q=Übersicht&{}", "7".repeat(2022))
}
