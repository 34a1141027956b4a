//! Whether a replay guard keeps what its trait promises.

use std::error::Error;
use std::future::Future;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::flow::clock::{Clock, SystemClock};
use crate::flow::replay_guard::ReplayGuard;
use crate::login::company::Company;
use crate::login::verified::{ReplayKey, Spend};
use crate::saml::instant::shifted;
use crate::saml::names::RequestId;
use crate::saml::random::random_bytes;
use crate::testing::check::fault::StoreFault;
use crate::testing::check::race::{RACERS, ROUNDS, Racer, Task, race, task};

/// Checks a replay guard of your own, in a test on your runtime: keys claimed again, both and each
/// alone, keys that hardly differ, two companies, keys whose time is over, and 50 that claim at
/// once.
///
/// `spawn` runs a racer as a task of its own, as `tokio::spawn` does; on a runtime of several
/// threads the race is a real one. To check several nodes, hand in a guard that passes each claim
/// on to the next of them. Of the machine's clock it reads the time, for stores that forget by
/// their own. What it claims has random keys and is over after 15 minutes; a bounded guard needs
/// room for 500 logins.
///
/// ```
/// use saml_sp::flow::MemoryReplayGuard;
/// use saml_sp::testing::check_replay_guard;
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// check_replay_guard(MemoryReplayGuard::new(500), tokio::spawn).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`StoreFault`], the first that is found.
pub async fn check_replay_guard<G, J, E>(
    guard: G,
    spawn: impl Fn(Racer<Spend>) -> J,
) -> Result<(), StoreFault>
where
    G: ReplayGuard + 'static,
    J: Future<Output = Result<Result<Spend, Box<dyn Error + Send + Sync>>, E>> + 'static,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let spawn = |racer| task(spawn(racer));
    let company = "acme".parse().map_err(StoreFault::not_asked)?;
    let check = Check { guard: Arc::new(guard), company, now: SystemClock.now(), spawn: &spawn };
    let earliest = Keys::fresh()?.both();
    check.is_first(&earliest, NEW).await?;
    check.each_key_counts().await?;
    check.keys_that_hardly_differ_are_two().await?;
    check.companies_are_apart().await?;
    check.keys_are_known_until_their_time_is_over().await?;
    check.keys_whose_time_is_over_do_no_harm().await?;
    for _ in 0..ROUNDS {
        check.one_of_many_is_first().await?;
    }
    check.is_known(&earliest, "keys that were claimed before many others").await
}

const NEW: &str = "keys that nobody claimed before";

/// What the trait says of a claim that is first, and of all others.
const FIRST: &str = "a claim is `First` if neither of its keys was claimed before";
const KNOWN: &str = "a claim is `First` only if neither of its keys was claimed before";
const WHICH: &str =
    "`RequestAnswered` is for a first key that was known, `AssertionSeen` for a second";
const ONE: &str = "of any number that ask at once for one of the keys, one is told so";

struct Check<'a, G> {
    guard: Arc<G>,
    company: Company,
    now: DateTime<Utc>,
    spawn: &'a dyn Fn(Racer<Spend>) -> Task<Spend>,
}

impl<G: ReplayGuard + 'static> Check<'_, G> {
    async fn each_key_counts(&self) -> Result<(), StoreFault> {
        let (known, new) = (Keys::fresh()?, Keys::fresh()?);
        self.is_first(&known.both(), NEW).await?;
        self.is_known(&known.both(), "both keys of an earlier claim").await?;
        let cases = [
            ([known.request, new.assertion], Spend::RequestAnswered, "request"),
            ([new.request, known.assertion], Spend::AssertionSeen, "assertion"),
        ];
        for (keys, expected, which) in cases {
            let spend = self.claim(&keys).await?;
            if spend != expected {
                let did = format!("a claim of which the {which}'s key alone was known: {spend:?}");
                return Err(StoreFault::new(did, WHICH));
            }
        }
        Ok(())
    }

    /// Keys are 32 octets of any value: a column that is too short, holds text, or ends a value at
    /// a zero takes two for one.
    async fn keys_that_hardly_differ_are_two(&self) -> Result<(), StoreFault> {
        let mut keys: [[u8; 32]; 2] = [
            random_bytes().map_err(StoreFault::not_asked)?,
            random_bytes().map_err(StoreFault::not_asked)?,
        ];
        keys.iter_mut().flat_map(|key| key.get_mut(8)).for_each(|octet| *octet = 0);
        self.is_first(&keys.map(ReplayKey::of_bytes), NEW).await?;
        for at in 0..32 {
            let mut others = keys;
            others.iter_mut().flat_map(|key| key.get_mut(at)).for_each(|octet| *octet ^= 1);
            let what = "keys that differ in one bit from others";
            self.is_first(&others.map(ReplayKey::of_bytes), what).await?;
        }
        Ok(())
    }

    async fn companies_are_apart(&self) -> Result<(), StoreFault> {
        let id = RequestId::random().map_err(StoreFault::not_asked)?;
        for name in ["acme", "globex"] {
            let keys = Keys::of(name, &id, id.as_str())?.both();
            let company = name.parse().map_err(StoreFault::not_asked)?;
            let theirs = Self { company, guard: Arc::clone(&self.guard), ..*self };
            theirs.is_first(&keys, "IDs that nobody claimed before in this company").await?;
        }
        Ok(())
    }

    async fn keys_are_known_until_their_time_is_over(&self) -> Result<(), StoreFault> {
        let keys = Keys::fresh()?.both();
        self.is_first(&keys, NEW).await?;
        let last_second = shifted(self.until(), TimeDelta::seconds(-1));
        let later = shifted(self.until(), TimeDelta::minutes(15));
        match self.claim_at(&keys, later, last_second).await? {
            Spend::First => {
                let did = "keys that were claimed before, in the last second of their time: First";
                Err(StoreFault::new(did, KNOWN))
            }
            Spend::RequestAnswered | Spend::AssertionSeen => Ok(()),
        }
    }

    /// They may be known or forgotten; but whoever is first then is so for the new time.
    async fn keys_whose_time_is_over_do_no_harm(&self) -> Result<(), StoreFault> {
        let over = self.keys_whose_time_is_over().await?;
        if self.claim(&over.both()).await? == Spend::First {
            self.is_known(&over.both(), "keys that were claimed again after their time").await?;
        }
        let (over, known) = (self.keys_whose_time_is_over().await?, Keys::fresh()?);
        self.is_first(&known.both(), NEW).await?;
        let mixed = [over.request, known.assertion];
        self.is_known(&mixed, "a request's key whose time is over, with a known assertion's").await
    }

    async fn keys_whose_time_is_over(&self) -> Result<Keys, StoreFault> {
        let keys = Keys::fresh()?;
        let minutes_ago = |minutes: i64| shifted(self.now, TimeDelta::minutes(-minutes));
        match self.claim_at(&keys.both(), minutes_ago(1), minutes_ago(2)).await? {
            Spend::First => Ok(keys),
            known => Err(StoreFault::new(format!("{NEW}: {known:?}"), FIRST)),
        }
    }

    async fn one_of_many_is_first(&self) -> Result<(), StoreFault> {
        let one = Keys::fresh()?;
        self.race("the same keys", || Ok(one.both())).await?;
        let one = Keys::fresh()?;
        self.race("one request's key with keys of many assertions", || {
            Ok([one.request, Keys::fresh()?.assertion])
        })
        .await?;
        let one = Keys::fresh()?;
        self.race("one assertion's key with keys of many requests", || {
            Ok([Keys::fresh()?.request, one.assertion])
        })
        .await
    }

    async fn race(
        &self,
        what: &str,
        keys: impl Fn() -> Result<[ReplayKey; 2], StoreFault>,
    ) -> Result<(), StoreFault> {
        let (now, until) = (self.now, self.until());
        let mut racers: Vec<Racer<Spend>> = Vec::with_capacity(RACERS);
        for _ in 0..RACERS {
            let (guard, company, keys) = (Arc::clone(&self.guard), self.company.clone(), keys()?);
            racers.push(Box::pin(async move {
                guard.claim(&company, &keys, until, now).await.map_err(Into::into)
            }));
        }
        let answers = race(self.spawn, "a claim among many", racers).await?;
        match answers.iter().filter(|spend| **spend == Spend::First).count() {
            1 => Ok(()),
            first => Err(StoreFault::new(
                format!("{RACERS} claims of {what} at once: {first} were First"),
                ONE,
            )),
        }
    }

    async fn is_first(&self, keys: &[ReplayKey; 2], what: &str) -> Result<(), StoreFault> {
        match self.claim(keys).await? {
            Spend::First => Ok(()),
            known => Err(StoreFault::new(format!("{what}: {known:?}"), FIRST)),
        }
    }

    async fn is_known(&self, keys: &[ReplayKey; 2], what: &str) -> Result<(), StoreFault> {
        match self.claim(keys).await? {
            Spend::First => Err(StoreFault::new(format!("{what}: First"), KNOWN)),
            Spend::RequestAnswered | Spend::AssertionSeen => Ok(()),
        }
    }

    async fn claim(&self, keys: &[ReplayKey; 2]) -> Result<Spend, StoreFault> {
        self.claim_at(keys, self.until(), self.now).await
    }

    async fn claim_at(
        &self,
        keys: &[ReplayKey; 2],
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Spend, StoreFault> {
        let claimed = self.guard.claim(&self.company, keys, until, now).await;
        claimed.map_err(|error| StoreFault::failed("a claim", error))
    }

    fn until(&self) -> DateTime<Utc> {
        shifted(self.now, TimeDelta::minutes(15))
    }
}

/// The keys of a login.
#[derive(Clone, Copy)]
struct Keys {
    request: ReplayKey,
    assertion: ReplayKey,
}

impl Keys {
    fn fresh() -> Result<Self, StoreFault> {
        let id = || RequestId::random().map_err(StoreFault::not_asked);
        Self::of("acme", &id()?, id()?.as_str())
    }

    fn of(company: &str, request: &RequestId, assertion: &str) -> Result<Self, StoreFault> {
        let company: Company = company.parse().map_err(StoreFault::not_asked)?;
        let issuer = "https://idp.example.com/";
        Ok(Self {
            request: ReplayKey::of_request(&company, request),
            assertion: ReplayKey::of_assertion(&company, issuer, assertion),
        })
    }

    fn both(&self) -> [ReplayKey; 2] {
        [self.request, self.assertion]
    }
}
