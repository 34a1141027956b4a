//! The store of companies that is asked, and the questions.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::companies::bundle::Bundle;
use crate::companies::setup::Setup;
use crate::companies::store::{CompanyStore, KeptSetup};
use crate::flow::event::LoginEvent;
use crate::login::company::Company;
use crate::testing::check::company_store::made;
use crate::testing::check::fault::StoreFault;
use crate::testing::check::race::{Racer, Task, race};

/// What the trait says.
pub const SAME: &str = "`setup` gives the set-up that was kept last, as it was";
pub const ORDER: &str = "`attempts` gives first the event that was kept last";
pub const BACK: &str = "`attempt` gives what was kept of this company's attempt, as it was";

/// A store that is asked.
pub struct Asked<'a, S> {
    pub store: Arc<S>,
    /// A time of whole milliseconds, as JSON has them.
    pub now: DateTime<Utc>,
    pub spawn: &'a dyn Fn(Racer<bool>) -> Task<bool>,
}

impl<S: CompanyStore + 'static> Asked<'_, S> {
    /// A company that is there from now on.
    pub async fn added(&self) -> Result<Company, StoreFault> {
        let company = made::company()?;
        let added = self.replace(&company, &Setup::new("Check"), None).await?;
        if added { Ok(company) } else { Err(StoreFault::new(NOT_ADDED, ADDED)) }
    }

    /// What is kept of a company is this set-up; gives its version.
    pub async fn version(
        &self,
        company: &Company,
        expected: &Setup,
        what: &str,
    ) -> Result<u64, StoreFault> {
        match self.setup(company).await? {
            Some(kept) if kept.setup == *expected => Ok(kept.version),
            Some(_) => Err(StoreFault::new(format!("{what} came back as another"), SAME)),
            None => Err(StoreFault::new(format!("{what} did not come back"), SAME)),
        }
    }

    /// These attempts of a company are kept, and no others; the last one comes first.
    pub async fn are_kept(
        &self,
        company: &Company,
        expected: &[&Bundle],
        what: &str,
        asked: &'static str,
    ) -> Result<(), StoreFault> {
        let kept = self.attempts(company).await?;
        let expected_events: Vec<_> = expected.iter().map(|bundle| bundle.event.clone()).collect();
        if kept != expected_events {
            let sorted = |mut events: Vec<LoginEvent>| {
                events.sort_by_key(|event| event.id);
                events
            };
            let (counts, only_order) =
                ((kept.len(), expected.len()), sorted(kept) == sorted(expected_events));
            let (came, should) = counts;
            let fault = match () {
                () if only_order => StoreFault::new(format!("{what} came in another order"), ORDER),
                () if came == should => {
                    StoreFault::new(format!("{what} came back as others"), asked)
                }
                () => StoreFault::new(format!("{what}: {came} came back, not {should}"), asked),
            };
            return Err(fault);
        }
        for bundle in expected {
            if self.attempt(company, bundle).await?.as_ref() != Some(*bundle) {
                let did = format!("{what}: one that is listed did not come back as it was");
                return Err(StoreFault::new(did, BACK));
            }
        }
        Ok(())
    }

    pub async fn companies(&self) -> Result<Vec<Company>, StoreFault> {
        self.store.companies().await.map_err(|error| StoreFault::failed("`companies`", error))
    }

    pub async fn setup(&self, company: &Company) -> Result<Option<KeptSetup>, StoreFault> {
        self.store.setup(company).await.map_err(|error| StoreFault::failed("`setup`", error))
    }

    pub async fn replace(
        &self,
        company: &Company,
        setup: &Setup,
        was: Option<u64>,
    ) -> Result<bool, StoreFault> {
        let replaced = self.store.replace_setup(company, setup, was).await;
        replaced.map_err(|error| StoreFault::failed("`replace_setup`", error))
    }

    pub async fn remove(&self, company: &Company) -> Result<bool, StoreFault> {
        self.store.remove(company).await.map_err(|error| StoreFault::failed("`remove`", error))
    }

    pub async fn keep(&self, bundle: &Bundle) -> Result<(), StoreFault> {
        let kept = self.store.keep_attempt(bundle).await;
        kept.map_err(|error| StoreFault::failed("`keep_attempt`", error))
    }

    pub async fn attempts(&self, company: &Company) -> Result<Vec<LoginEvent>, StoreFault> {
        self.store.attempts(company).await.map_err(|error| StoreFault::failed("`attempts`", error))
    }

    pub async fn attempt(
        &self,
        company: &Company,
        of: &Bundle,
    ) -> Result<Option<Bundle>, StoreFault> {
        let kept = self.store.attempt(company, of.event.id).await;
        kept.map_err(|error| StoreFault::failed("`attempt`", error))
    }

    /// What each of many is told that do this at once.
    pub async fn race(
        &self,
        doing: &str,
        racers: impl IntoIterator<Item = Racer<bool>>,
    ) -> Result<Vec<bool>, StoreFault> {
        race(self.spawn, doing, racers.into_iter().collect()).await
    }
}

const NOT_ADDED: &str = "a company that is not there yet could not be added";
const ADDED: &str = "`replace_setup` with no version adds a company that is not there";
