//! Attempts: they come back as they were, take the place of their start, and have room by kind.

use std::sync::Arc;

use chrono::TimeDelta;

use crate::companies::bundle::Bundle;
use crate::companies::setup::Setup;
use crate::companies::store::{ATTEMPTS_KEPT, AttemptKind, CompanyStore};
use crate::saml::instant::shifted;
use crate::testing::check::company_store::asked::{Asked, BACK};
use crate::testing::check::company_store::made::{self, KINDS};
use crate::testing::check::fault::StoreFault;
use crate::testing::check::race::{RACERS, Racer};

const KEPT: &str =
    "`keep_attempt` keeps an attempt of the event's company, and no other changes it";
const START: &str =
    "an answer to a login that this browser began takes the place of that login's start alone";
const ID: &str = "an attempt takes the place of one of the same ID";
const ROOM: &str = "of each kind, the last 100 attempts of a company are kept, and no others";
const NOBODY: &str = "of a company that is not there no attempt is kept";
const GONE: &str = "`remove` takes a company away with its attempts, and with no others";

impl<S: CompanyStore + 'static> Asked<'_, S> {
    pub async fn attempts_come_back_as_they_were(&self) -> Result<(), StoreFault> {
        let (company, other) = (self.added().await?, self.added().await?);
        self.are_kept(&company, &[], "attempts of a company that has none", KEPT).await?;
        // In one millisecond, and later.
        let later = shifted(self.now, TimeDelta::milliseconds(1));
        let kept = [
            made::full_attempt(&company, self.now)?,
            made::attempt(AttemptKind::Accepted, &company, self.now)?,
            made::junk(&company, self.now)?,
            made::attempt(AttemptKind::Accepted, &company, later)?,
            made::attempt(AttemptKind::Started, &company, later)?,
        ];
        for bundle in &kept {
            self.keep(bundle).await?;
        }
        self.are_kept(&company, &latest_first(&kept), "attempts that were kept", KEPT).await?;
        self.are_kept(&other, &[], "attempts of another company", KEPT).await?;
        let [first, second, ..] = &kept;
        for of_another in [first, second] {
            if self.attempt(&other, of_another).await?.is_some() {
                return Err(StoreFault::new("another company's attempt came back", BACK));
            }
        }
        let never = made::junk(&company, self.now)?;
        if self.attempt(&company, &never).await?.is_some() {
            return Err(StoreFault::new("an attempt that was never kept came back", BACK));
        }
        Ok(())
    }

    pub async fn an_answer_takes_the_place_of_its_start(&self) -> Result<(), StoreFault> {
        let (company, other) = (self.added().await?, self.added().await?);
        let (login, another) = (made::request_id()?, made::request_id()?);
        let of = |kind, company, login| made::attempt_of(kind, company, login, self.now);
        let start = of(AttemptKind::Started, &company, &login)?;
        let another_start = of(AttemptKind::Started, &company, &another)?;
        let others_start = of(AttemptKind::Started, &other, &login)?;
        for start in [&start, &another_start, &others_start] {
            self.keep(start).await?;
        }
        // Whoever begins nothing can name a login, or none, and moves nothing.
        let unasked = of(AttemptKind::Unasked, &company, &login)?;
        let junk = made::junk(&company, self.now)?;
        self.keep(&unasked).await?;
        self.keep(&junk).await?;
        let what = "attempts, after an answer that this browser never asked for,";
        self.are_kept(&company, &[&junk, &unasked, &another_start, &start], what, START).await?;

        let accepted = of(AttemptKind::Accepted, &company, &login)?;
        self.keep(&accepted).await?;
        let what = "attempts, after the answer to one of the logins,";
        self.are_kept(&company, &[&accepted, &junk, &unasked, &another_start], what, START).await?;
        self.are_kept(&other, &[&others_start], "starts of another company", START).await?;

        // As Back and F5 make it.
        let again = of(AttemptKind::Refused, &company, &login)?;
        self.keep(&again).await?;
        let what = "attempts, after a second answer to one login,";
        let all = [&again, &accepted, &junk, &unasked, &another_start];
        self.are_kept(&company, &all, what, START).await?;

        let mut repeated = junk.clone();
        repeated.user_message = Some("Kept again".to_owned());
        self.keep(&repeated).await?;
        let all = [&repeated, &again, &accepted, &unasked, &another_start];
        self.are_kept(&company, &all, "attempts, after one was kept again,", ID).await
    }

    pub async fn each_kind_has_room_of_its_own(&self) -> Result<(), StoreFault> {
        let (company, other) = (self.added().await?, self.added().await?);
        let mut others = Vec::new();
        for kind in KINDS {
            others.push(made::attempt(kind, &other, self.now)?);
        }
        let mut kept = Vec::new();
        for kind in KINDS {
            for _ in 0..ATTEMPTS_KEPT {
                kept.push(made::attempt(kind, &company, self.now)?);
            }
        }
        for bundle in others.iter().chain(&kept) {
            self.keep(bundle).await?;
        }
        let what = "as many attempts of each kind as there is room for";
        self.are_kept(&company, &latest_first(&kept), what, ROOM).await?;
        for (over, kind) in (1..).zip(KINDS) {
            kept.push(made::attempt(kind, &company, self.now)?);
            if let Some(last) = kept.last() {
                self.keep(last).await?;
            }
            let gone = |at: &usize| at.is_multiple_of(ATTEMPTS_KEPT) && *at < over * ATTEMPTS_KEPT;
            let left = kept.iter().enumerate().filter(|(at, _)| !gone(at)).map(|(_, left)| left);
            let mut left: Vec<_> = left.collect();
            left.reverse();
            let what = format!("attempts, after one more was {},", kind.name());
            self.are_kept(&company, &left, &what, ROOM).await?;
        }
        self.are_kept(&other, &latest_first(&others), "attempts of another company", ROOM).await
    }

    pub async fn attempts_are_of_companies_that_are_there(&self) -> Result<(), StoreFault> {
        let company = made::company()?;
        let early = made::full_attempt(&company, self.now)?;
        self.keep(&early).await?;
        let what = "attempts of a company that was never added";
        self.are_kept(&company, &[], what, NOBODY).await?;
        if self.attempt(&company, &early).await?.is_some() {
            return Err(StoreFault::new(format!("one of the {what} came back"), NOBODY));
        }
        self.replace(&company, &Setup::new("Check"), None).await?;
        let what = "attempts of a company, kept before it was added,";
        self.are_kept(&company, &[], what, NOBODY).await?;

        let other = self.added().await?;
        let (kept, others) =
            (made::full_attempt(&company, self.now)?, made::full_attempt(&other, self.now)?);
        self.keep(&kept).await?;
        self.keep(&others).await?;
        self.remove(&company).await?;
        self.are_kept(&company, &[], "attempts of a company that was removed", GONE).await?;
        self.are_kept(&other, &[&others], "attempts, after another company was removed,", GONE)
            .await?;
        self.replace(&company, &Setup::new("Check"), None).await?;
        let what = "attempts of a company that was removed and added again";
        self.are_kept(&company, &[], what, GONE).await?;
        if self.attempt(&company, &kept).await?.is_some() {
            return Err(StoreFault::new(format!("one of the {what} came back"), GONE));
        }
        Ok(())
    }

    pub async fn no_attempt_of_many_is_lost(&self) -> Result<(), StoreFault> {
        let company = self.added().await?;
        let mut bundles = Vec::with_capacity(RACERS);
        for _ in 0..RACERS {
            bundles.push(made::attempt(AttemptKind::Accepted, &company, self.now)?);
        }
        let racers = bundles.iter().cloned().map(|bundle| -> Racer<bool> {
            let store = Arc::clone(&self.store);
            Box::pin(
                async move { store.keep_attempt(&bundle).await.map(|()| true).map_err(Into::into) },
            )
        });
        self.race("one `keep_attempt` among many", racers).await?;
        let mut kept: Vec<_> = self.attempts(&company).await?;
        let mut expected: Vec<_> = bundles.into_iter().map(|bundle| bundle.event).collect();
        kept.sort_by_key(|event| event.id);
        expected.sort_by_key(|event| event.id);
        if kept == expected {
            return Ok(());
        }
        let did = format!("{RACERS} attempts were kept at once: {} came back", kept.len());
        Err(StoreFault::new(did, KEPT))
    }
}

fn latest_first(kept: &[Bundle]) -> Vec<&Bundle> {
    kept.iter().rev().collect()
}
