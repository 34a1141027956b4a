//! Set-ups: added once, changed by version, removed, each by one of many.

use std::sync::Arc;

use crate::companies::setup::Setup;
use crate::companies::store::{CompanyStore, KeptSetup};
use crate::login::company::Company;
use crate::testing::check::company_store::asked::Asked;
use crate::testing::check::company_store::made;
use crate::testing::check::fault::StoreFault;
use crate::testing::check::race::{RACERS, Racer};

const NOBODY: &str = "of a company that is not there nothing comes back, and nothing is kept";
const ONCE: &str = "`replace_setup` with no version changes no company that is there";
const VERSION: &str =
    "`replace_setup` keeps a set-up if the version in the store is `was`, and says whether it did";
const ANOTHER: &str = "each change gives a set-up another version";
const LISTED: &str = "`companies` gives the companies that there are, each once";
const GONE: &str = "`remove` takes a company away, no other, and says whether it was there";
const ONE: &str = "of any number that change a version at once, one is told `true`";

impl<S: CompanyStore + 'static> Asked<'_, S> {
    pub async fn nothing_is_there_at_first(&self) -> Result<(), StoreFault> {
        let company = made::company()?;
        self.is_nobody(&company, "a company that was never added").await?;
        if self.replace(&company, &Setup::new("Check"), Some(1)).await? {
            return Err(StoreFault::new("a company that was never added was changed", VERSION));
        }
        self.is_nobody(&company, "a company that was changed before it was added").await
    }

    pub async fn is_added_once(&self) -> Result<(), StoreFault> {
        let company = self.added().await?;
        let first = Setup::new("Check");
        let version = self.version(&company, &first, "a set-up that was added").await?;
        if self.replace(&company, &made::full_setup()?, None).await? {
            return Err(StoreFault::new("a company that is there was added again", ONCE));
        }
        let what = "a set-up, after somebody tried to add it again,";
        if self.version(&company, &first, what).await? != version {
            return Err(StoreFault::new("a refused addition changed the version", ONCE));
        }
        self.is_listed(&company, 1, "a company that was added").await
    }

    pub async fn is_changed_by_its_version(&self) -> Result<(), StoreFault> {
        let (company, other) = (self.added().await?, self.added().await?);
        let mut setup = Setup::new("Check");
        let mut version = self.version(&company, &setup, "a set-up that was added").await?;
        let mut earlier = Vec::new();
        for round in 0..5 {
            let mut changed = made::full_setup()?;
            changed.rename(format!("{} {round}", changed.name()));
            earlier.push(version);
            if !self.replace(&company, &changed, Some(version)).await? {
                return Err(StoreFault::new(
                    "a change of the version that is kept failed",
                    VERSION,
                ));
            }
            setup = changed;
            version = self.version(&company, &setup, "a set-up that was changed").await?;
            if earlier.contains(&version) {
                return Err(StoreFault::new(
                    "a change kept the version, or an earlier one",
                    ANOTHER,
                ));
            }
        }
        earlier.push(u64::MAX);
        for was in earlier {
            let what = "a set-up, after a change of a version that is not kept,";
            if self.replace(&company, &Setup::new("Lost"), Some(was)).await? {
                return Err(StoreFault::new("a version that is not kept was changed", VERSION));
            }
            if self.version(&company, &setup, what).await? != version {
                return Err(StoreFault::new("a refused change changed the version", VERSION));
            }
        }
        self.version(&other, &Setup::new("Check"), "a company's set-up, after another's changed,")
            .await
            .map(drop)
    }

    pub async fn is_gone_when_it_was_removed(&self) -> Result<(), StoreFault> {
        let (company, other) = (self.added().await?, self.added().await?);
        if !self.remove(&company).await? {
            return Err(StoreFault::new("a company that is there could not be removed", GONE));
        }
        self.is_nobody(&company, "a company that was removed").await?;
        self.version(
            &other,
            &Setup::new("Check"),
            "a company's set-up, after another was removed,",
        )
        .await?;
        self.is_listed(&other, 1, "a company, after another was removed,").await?;
        let again = Setup::new("Check again");
        if !self.replace(&company, &again, None).await? {
            let did = "a company that was removed could not be added again";
            return Err(StoreFault::new(did, GONE));
        }
        self.version(&company, &again, "a set-up that was added again").await.map(drop)
    }

    pub async fn one_of_many_adds_it(&self) -> Result<(), StoreFault> {
        let company = made::company()?;
        self.one_of_many_replaces(&company, None, "added a company").await
    }

    pub async fn one_of_many_changes_it(&self) -> Result<(), StoreFault> {
        let company = self.added().await?;
        let version =
            self.version(&company, &Setup::new("Check"), "a set-up that was added").await?;
        self.one_of_many_replaces(&company, Some(version), "changed a version").await
    }

    async fn one_of_many_replaces(
        &self,
        company: &Company,
        was: Option<u64>,
        what: &str,
    ) -> Result<(), StoreFault> {
        let setup = |number: usize| Setup::new(format!("Check {number}"));
        let racers = (0..RACERS).map(|number| -> Racer<bool> {
            let (store, company, setup) = (Arc::clone(&self.store), company.clone(), setup(number));
            Box::pin(
                async move { store.replace_setup(&company, &setup, was).await.map_err(Into::into) },
            )
        });
        let told = self.race("one `replace_setup` among many", racers).await?;
        let mut winners = (0..).zip(told).filter(|(_, told)| *told).map(|(number, _)| number);
        match (winners.next(), winners.count()) {
            (Some(winner), 0) => {
                let what = format!("the set-up of the one of {RACERS} who {what}");
                self.version(company, &setup(winner), &what).await.map(drop)
            }
            (winner, others) => {
                let count = usize::from(winner.is_some()).saturating_add(others);
                let did = format!("{RACERS} {what} at once: {count} were told `true`");
                Err(StoreFault::new(did, ONE))
            }
        }
    }

    /// Each reads, adds a mark, and tries again where others were faster: none can lose more often
    /// than there are others.
    pub async fn no_change_of_many_is_lost(&self) -> Result<(), StoreFault> {
        let company = self.added().await?;
        let racers = (0..RACERS).map(|_| -> Racer<bool> {
            let (store, company) = (Arc::clone(&self.store), company.clone());
            Box::pin(async move {
                for _ in 0..RACERS {
                    let kept = store.setup(&company).await.map_err(Into::into)?;
                    let Some(KeptSetup { mut setup, version }) = kept else { return Ok(false) };
                    setup.rename(format!("{}+", setup.name()));
                    let replaced = store.replace_setup(&company, &setup, Some(version)).await;
                    if replaced.map_err(Into::into)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            })
        });
        let told = self.race("a change among many", racers).await?;
        let told = told.into_iter().filter(|told| *told).count();
        let kept = self.setup(&company).await?;
        let marks = kept.map_or(0, |kept| kept.setup.name().matches('+').count());
        if (told, marks) == (RACERS, RACERS) {
            return Ok(());
        }
        let did =
            format!("{RACERS} changed one company: {told} were told `true`, {marks} were kept");
        Err(StoreFault::new(did, ONE))
    }

    async fn is_nobody(&self, company: &Company, what: &str) -> Result<(), StoreFault> {
        if self.setup(company).await?.is_some() {
            return Err(StoreFault::new(format!("{what} came back"), NOBODY));
        }
        if self.remove(company).await? {
            return Err(StoreFault::new(format!("{what} was removed"), GONE));
        }
        self.is_listed(company, 0, what).await
    }

    async fn is_listed(
        &self,
        company: &Company,
        times: usize,
        what: &str,
    ) -> Result<(), StoreFault> {
        let listed = self.companies().await?.iter().filter(|listed| *listed == company).count();
        if listed == times {
            return Ok(());
        }
        Err(StoreFault::new(format!("{what} is listed {listed} times"), LISTED))
    }
}
