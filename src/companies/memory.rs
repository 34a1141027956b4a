//! Companies in memory: for tests and for demos, forgotten with the process.

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::companies::bundle::Bundle;
use crate::companies::setup::Setup;
use crate::companies::store::{ATTEMPTS_KEPT, AttemptKind, CompanyStore, KeptSetup};
use crate::flow::attempt_id::AttemptId;
use crate::flow::event::{LoginEvent, LoginOutcome};
use crate::login::company::Company;

/// The versions that were given.
static VERSIONS: AtomicU64 = AtomicU64::new(1);

/// A [`CompanyStore`] in memory. A clone is another handle to the same companies.
#[derive(Clone, Debug, Default)]
pub struct MemoryCompanyStore(Arc<Mutex<BTreeMap<Company, Kept>>>);

#[derive(Debug)]
struct Kept {
    setup: KeptSetup,
    /// The latest first.
    attempts: VecDeque<Bundle>,
}

impl MemoryCompanyStore {
    /// No companies yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Company, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CompanyStore for MemoryCompanyStore {
    type Error = Infallible;

    async fn companies(&self) -> Result<Vec<Company>, Infallible> {
        Ok(self.lock().keys().cloned().collect())
    }

    async fn setup(&self, company: &Company) -> Result<Option<KeptSetup>, Infallible> {
        Ok(self.lock().get(company).map(|kept| kept.setup.clone()))
    }

    async fn replace_setup(
        &self,
        company: &Company,
        setup: &Setup,
        was: Option<u64>,
    ) -> Result<bool, Infallible> {
        let mut companies = self.lock();
        let known = companies.get_mut(company);
        if known.as_ref().map(|kept| kept.setup.version) != was {
            return Ok(false);
        }
        // None comes again, also where a company was taken away and added anew.
        let version = VERSIONS.fetch_add(1, Ordering::Relaxed);
        let setup = KeptSetup { setup: setup.clone(), version };
        match known {
            Some(kept) => kept.setup = setup,
            None => {
                companies.insert(company.clone(), Kept { setup, attempts: VecDeque::new() });
            }
        }
        Ok(true)
    }

    async fn remove(&self, company: &Company) -> Result<bool, Infallible> {
        Ok(self.lock().remove(company).is_some())
    }

    async fn keep_attempt(&self, bundle: &Bundle) -> Result<(), Infallible> {
        let event = &bundle.event;
        if let Some(kept) = self.lock().get_mut(&event.company) {
            kept.attempts.retain(|Bundle { event: earlier, .. }| {
                earlier.id != event.id && !is_start_of(earlier, event)
            });
            kept.attempts.push_front(bundle.clone());
            let kind = AttemptKind::of(event);
            let mut of_this_kind = 0;
            kept.attempts.retain(|kept| {
                of_this_kind += usize::from(AttemptKind::of(&kept.event) == kind);
                AttemptKind::of(&kept.event) != kind || of_this_kind <= ATTEMPTS_KEPT
            });
        }
        Ok(())
    }

    async fn attempts(&self, company: &Company) -> Result<Vec<LoginEvent>, Infallible> {
        let companies = self.lock();
        let attempts = companies.get(company).into_iter().flat_map(|kept| &kept.attempts);
        Ok(attempts.map(|bundle| bundle.event.clone()).collect())
    }

    async fn attempt(
        &self,
        company: &Company,
        id: AttemptId,
    ) -> Result<Option<Bundle>, Infallible> {
        let companies = self.lock();
        let mut attempts = companies.get(company).into_iter().flat_map(|kept| &kept.attempts);
        Ok(attempts.find(|bundle| bundle.event.id == id).cloned())
    }
}

/// Whether an event is the start of the login that another one answers.
fn is_start_of(earlier: &LoginEvent, event: &LoginEvent) -> bool {
    earlier.outcome == LoginOutcome::Started
        && event.purpose.is_some()
        && event.request_id.is_some()
        && earlier.request_id == event.request_id
}
