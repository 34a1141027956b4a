//! The companies: whose settings serve, and whose wait for a test.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

use crate::flow::erased::{BoxError, BoxFuture};
use crate::login::company::Company;
use crate::login::fingerprint::Fingerprint;
use crate::login::service_provider::ServiceProvider;

/// Looks a company's settings up, on every request, by the name in its path. Implement it on your
/// database with plain `async fn`s, or keep them in [`MemoryTenants`].
///
/// In a database, a company is a row with the Federation Metadata XML as it was uploaded, live and
/// staged, with the fingerprint of the settings that passed a test:
///
/// ```sql
/// CREATE TABLE companies (slug TEXT PRIMARY KEY, live BYTEA, staged BYTEA, tested TEXT);
/// -- an upload
/// INSERT INTO companies (slug, staged) VALUES ($1, $2)
///     ON CONFLICT (slug) DO UPDATE SET staged = $2, tested = NULL;
/// -- a test that passed; $2 is TestedConnection::fingerprint, as text
/// UPDATE companies SET tested = $2 WHERE slug = $1;
/// -- put live; $3 is the document that is staged, $2 the fingerprint of the settings made of it
/// UPDATE companies SET live = staged, staged = NULL, tested = NULL
///     WHERE slug = $1 AND staged = $3 AND tested = $2;
/// ```
///
/// [`IdentityProvider::from_metadata`](crate::IdentityProvider::from_metadata) costs as much as
/// several logins, so keep what it gives, under the bytes or a version of the row: a
/// [`ServiceProvider`] is cheap to clone. `examples/stacks` has such a table in SQLite.
pub trait Tenants: Send + Sync {
    /// What goes wrong with the lookup. It refuses the login.
    type Error: Into<Box<dyn std::error::Error + Send + Sync>>;

    /// The settings that sign users in, if this company has some.
    fn live(
        &self,
        company: &Company,
    ) -> impl Future<Output = Result<Option<ServiceProvider>, Self::Error>> + Send;

    /// The settings that were uploaded and are not live yet: a connection test tries these, if
    /// there are any, while the live ones serve everybody. By default there are none.
    fn staged(
        &self,
        company: &Company,
    ) -> impl Future<Output = Result<Option<ServiceProvider>, Self::Error>> + Send {
        let _ = company;
        async { Ok(None) }
    }
}

impl<T: Tenants> Tenants for Arc<T> {
    type Error = T::Error;

    async fn live(&self, company: &Company) -> Result<Option<ServiceProvider>, T::Error> {
        T::live(self, company).await
    }

    async fn staged(&self, company: &Company) -> Result<Option<ServiceProvider>, T::Error> {
        T::staged(self, company).await
    }
}

/// The companies in memory, changeable while they serve. A clone is another handle to the same
/// companies: keep one, and give one to [`Sso`](crate::flow::Sso).
///
/// ```
/// # use saml_sp::testing::PretendEntra;
/// use saml_sp::flow::MemoryTenants;
/// use saml_sp::{IdentityProvider, ServiceProvider};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let uploaded = PretendEntra::new()?.metadata_xml()?;
/// let tenants = MemoryTenants::new();
/// let idp = IdentityProvider::from_metadata(&uploaded)?;
/// let acme = ServiceProvider::for_company(&"https://sso.example.com".parse()?, "acme".parse()?, idp);
///
/// tenants.stage(acme.clone());                  // an upload waits beside what is live
/// let tested = acme.fingerprint();              // of a TestedConnection, in truth
/// tenants.put_live(acme.company(), tested)?;    // exactly what was tested serves from now on
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryTenants(Arc<RwLock<HashMap<Company, Tenant>>>);

#[derive(Debug, Default)]
struct Tenant {
    live: Option<ServiceProvider>,
    staged: Option<ServiceProvider>,
}

/// Why staged settings did not go live. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PutLiveError {
    /// Nothing is staged for this company.
    #[error("nothing is staged for this company")]
    NothingStaged,
    /// What is staged is not what was tested: somebody uploaded again in between.
    #[error("what is staged is not what was tested")]
    NotWhatWasTested,
}

impl MemoryTenants {
    /// No companies yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets these settings sign the company's users in from now on, in place of those before.
    pub fn insert(&self, settings: ServiceProvider) {
        self.change(settings.company().clone(), |tenant| tenant.live = Some(settings));
    }

    /// Keeps an upload beside the live settings, in place of one before, until it is tested.
    pub fn stage(&self, settings: ServiceProvider) {
        self.change(settings.company().clone(), |tenant| tenant.staged = Some(settings));
    }

    /// Puts staged settings live, if they are those with this fingerprint, that is those of the
    /// [`TestedConnection`](crate::TestedConnection). Who does without a test gives the staged
    /// settings' own.
    ///
    /// # Errors
    /// [`PutLiveError`]; nothing is changed then.
    pub fn put_live(&self, company: &Company, tested: Fingerprint) -> Result<(), PutLiveError> {
        let mut tenants = self.write();
        let tenant = tenants.get_mut(company).ok_or(PutLiveError::NothingStaged)?;
        let staged = tenant.staged.as_ref().ok_or(PutLiveError::NothingStaged)?;
        if staged.fingerprint() != tested {
            return Err(PutLiveError::NotWhatWasTested);
        }
        tenant.live = tenant.staged.take();
        Ok(())
    }

    /// Throws an upload away; says whether there was one.
    pub fn unstage(&self, company: &Company) -> bool {
        self.write().get_mut(company).is_some_and(|tenant| tenant.staged.take().is_some())
    }

    /// Takes a company away, with what is staged; says whether it was there. Logins that are under
    /// way end as those of an unknown company.
    pub fn remove(&self, company: &Company) -> bool {
        self.write().remove(company).is_some()
    }

    /// The companies, in no order.
    pub fn companies(&self) -> Vec<Company> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<Company, Tenant>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, company: Company, change: impl FnOnce(&mut Tenant)) {
        change(self.write().entry(company).or_default());
    }

    fn read(
        &self,
        company: &Company,
        which: fn(&Tenant) -> &Option<ServiceProvider>,
    ) -> Option<ServiceProvider> {
        let tenants = self.0.read().unwrap_or_else(PoisonError::into_inner);
        tenants.get(company).and_then(|tenant| which(tenant).clone())
    }
}

impl<const N: usize> From<[ServiceProvider; N]> for MemoryTenants {
    fn from(live: [ServiceProvider; N]) -> Self {
        Self::from_iter(live)
    }
}

impl FromIterator<ServiceProvider> for MemoryTenants {
    fn from_iter<I: IntoIterator<Item = ServiceProvider>>(live: I) -> Self {
        let tenants = Self::new();
        live.into_iter().for_each(|settings| tenants.insert(settings));
        tenants
    }
}

impl Tenants for MemoryTenants {
    type Error = Infallible;

    async fn live(&self, company: &Company) -> Result<Option<ServiceProvider>, Infallible> {
        Ok(self.read(company, |tenant| &tenant.live))
    }

    async fn staged(&self, company: &Company) -> Result<Option<ServiceProvider>, Infallible> {
        Ok(self.read(company, |tenant| &tenant.staged))
    }
}

/// [`Tenants`] of any type.
pub(crate) trait AnyTenants: Send + Sync {
    fn live<'a>(
        &'a self,
        company: &'a Company,
    ) -> BoxFuture<'a, Result<Option<ServiceProvider>, BoxError>>;

    fn staged<'a>(
        &'a self,
        company: &'a Company,
    ) -> BoxFuture<'a, Result<Option<ServiceProvider>, BoxError>>;
}

impl<T: Tenants> AnyTenants for T {
    fn live<'a>(
        &'a self,
        company: &'a Company,
    ) -> BoxFuture<'a, Result<Option<ServiceProvider>, BoxError>> {
        Box::pin(async move { T::live(self, company).await.map_err(Into::into) })
    }

    fn staged<'a>(
        &'a self,
        company: &'a Company,
    ) -> BoxFuture<'a, Result<Option<ServiceProvider>, BoxError>> {
        Box::pin(async move { T::staged(self, company).await.map_err(Into::into) })
    }
}
