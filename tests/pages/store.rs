//! A store of companies that works until it is told otherwise.

use std::future::pending;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use saml_sp::Company;
use saml_sp::companies::{Bundle, CompanyStore, KeptSetup, MemoryCompanyStore, Setup};
use saml_sp::flow::{AttemptId, LoginEvent};

/// What the log may know, and no page.
pub const WHY: &str = "password of user saml rejected by db.internal";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    Fails,
    Hangs,
    /// Reading works, and writing fails.
    FailsToWrite,
    /// Reading works, and writing hangs.
    HangsToWrite,
}

#[derive(Clone)]
pub struct Store(Arc<(MemoryCompanyStore, AtomicU8)>);

impl Store {
    pub fn new() -> Self {
        Self(Arc::new((MemoryCompanyStore::new(), AtomicU8::new(Fault::None as u8))))
    }

    pub fn set(&self, fault: Fault) {
        self.0.1.store(fault as u8, Ordering::Relaxed);
    }

    async fn read(&self) -> io::Result<&MemoryCompanyStore> {
        const FAILS: u8 = Fault::Fails as u8;
        const HANGS: u8 = Fault::Hangs as u8;
        match self.0.1.load(Ordering::Relaxed) {
            FAILS => Err(io::Error::other(WHY)),
            HANGS => pending().await,
            _ => Ok(&self.0.0),
        }
    }

    async fn write(&self) -> io::Result<&MemoryCompanyStore> {
        const FAILS: u8 = Fault::FailsToWrite as u8;
        const HANGS: u8 = Fault::HangsToWrite as u8;
        match self.0.1.load(Ordering::Relaxed) {
            FAILS => Err(io::Error::other(WHY)),
            HANGS => pending().await,
            _ => self.read().await,
        }
    }
}

impl CompanyStore for Store {
    type Error = io::Error;

    async fn companies(&self) -> io::Result<Vec<Company>> {
        Ok(self.read().await?.companies().await.unwrap())
    }

    async fn setup(&self, company: &Company) -> io::Result<Option<KeptSetup>> {
        Ok(self.read().await?.setup(company).await.unwrap())
    }

    async fn replace_setup(
        &self,
        company: &Company,
        setup: &Setup,
        was: Option<u64>,
    ) -> io::Result<bool> {
        Ok(self.write().await?.replace_setup(company, setup, was).await.unwrap())
    }

    async fn remove(&self, company: &Company) -> io::Result<bool> {
        Ok(self.write().await?.remove(company).await.unwrap())
    }

    async fn keep_attempt(&self, bundle: &Bundle) -> io::Result<()> {
        self.write().await?.keep_attempt(bundle).await.unwrap();
        Ok(())
    }

    async fn attempts(&self, company: &Company) -> io::Result<Vec<LoginEvent>> {
        Ok(self.read().await?.attempts(company).await.unwrap())
    }

    async fn attempt(&self, company: &Company, id: AttemptId) -> io::Result<Option<Bundle>> {
        Ok(self.read().await?.attempt(company, id).await.unwrap())
    }
}
