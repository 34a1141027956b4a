//! The check of a store of companies, from the first question to the last.

use std::error::Error;
use std::future::Future;
use std::sync::Arc;

use chrono::{DurationRound, TimeDelta};

use crate::companies::store::CompanyStore;
use crate::flow::clock::{Clock, SystemClock};
use crate::testing::check::company_store::asked::Asked;
use crate::testing::check::fault::StoreFault;
use crate::testing::check::race::{ROUNDS, Racer, task};

/// Checks a store of companies of your own, in a test on your runtime: a company is added once,
/// changed by its version and by one of 50 that try at once, and removed with its attempts; attempts
/// come back as they were, the latest first, take the place of their start, and have room by kind;
/// companies are apart; and long texts, quotation marks and characters of all kinds stay as they are.
///
/// `spawn` runs a racer as a task of its own, as `tokio::spawn` does; on a runtime of several
/// threads the race is a real one. To check several nodes, hand in a store that passes each call on
/// to the next of them. What it adds are some fifty companies with random names that begin with
/// `check-`; they stay.
///
/// ```
/// use saml_sp::companies::MemoryCompanyStore;
/// use saml_sp::testing::check_company_store;
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// check_company_store(MemoryCompanyStore::new(), tokio::spawn).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`StoreFault`], the first that is found.
pub async fn check_company_store<S, J, E>(
    store: S,
    spawn: impl Fn(Racer<bool>) -> J,
) -> Result<(), StoreFault>
where
    S: CompanyStore + 'static,
    J: Future<Output = Result<Result<bool, Box<dyn Error + Send + Sync>>, E>> + 'static,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let spawn = |racer| task(spawn(racer));
    let now = SystemClock.now();
    let now = now.duration_trunc(TimeDelta::milliseconds(1)).map_err(StoreFault::not_asked)?;
    let asked = Asked { store: Arc::new(store), now, spawn: &spawn };
    asked.nothing_is_there_at_first().await?;
    asked.is_added_once().await?;
    asked.is_changed_by_its_version().await?;
    asked.is_gone_when_it_was_removed().await?;
    asked.attempts_come_back_as_they_were().await?;
    asked.an_answer_takes_the_place_of_its_start().await?;
    asked.each_kind_has_room_of_its_own().await?;
    asked.attempts_are_of_companies_that_are_there().await?;
    for _ in 0..ROUNDS {
        asked.one_of_many_adds_it().await?;
        asked.one_of_many_changes_it().await?;
    }
    asked.no_change_of_many_is_lost().await?;
    asked.no_attempt_of_many_is_lost().await
}
