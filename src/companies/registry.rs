//! The companies as single sign-on and the pages see them: looked up, changed, and told of attempts.

use std::sync::Arc;

use crate::companies::bundle::Bundle;
use crate::companies::cache::{ReadSettings, SettingsCache};
use crate::companies::changes::Changes;
use crate::companies::error::CompaniesError;
use crate::companies::setup::Setup;
use crate::companies::store::{AnyCompanyStore, CompanyStore, KeptSetup};
use crate::companies::uploaded::Uploaded;
use crate::flow::attempt_id::AttemptId;
use crate::flow::attempt_log::{Attempt, AttemptLog};
use crate::flow::erased::BoxError;
use crate::flow::event::{LoginEvent, LoginOutcome};
use crate::flow::tenants::{PutLiveError, Tenants};
use crate::login::base_url::BaseUrl;
use crate::login::company::Company;
use crate::login::fingerprint::Fingerprint;
use crate::login::service_provider::ServiceProvider;
use crate::saml::endpoints::SpUrls;
use crate::saml::metadata::certificate::SigningCertificate;
use crate::saml::metadata::error::MetadataError;
use crate::saml::random::random_bytes;

/// How often a change is tried again when others change the same company meanwhile.
const TRIES: usize = 20;

/// The companies that set themselves up, kept in a [`CompanyStore`]. It is the [`Tenants`] and the
/// [`AttemptLog`] of an [`Sso`](crate::flow::Sso), and what the pages show. Cheap to clone.
///
/// ```
/// use saml_sp::companies::{Companies, MemoryCompanyStore};
/// use saml_sp::flow::{MemoryReplayGuard, SealedCookies, SealingKey, Sso};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// let base = "https://sso.example.com".parse()?;
/// let companies = Companies::new(base, MemoryCompanyStore::new());
/// companies.add(&"contoso".parse()?, "Contoso Ltd").await?;
///
/// let sealed = SealedCookies::new(SealingKey::random()?);
/// let sso = Sso::new(companies.clone(), sealed, MemoryReplayGuard::new(100_000))
///     .with_attempt_log(companies.clone());
/// # let _ = sso;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Companies {
    base: BaseUrl,
    store: Arc<dyn AnyCompanyStore>,
    urls: Option<Arc<Urls>>,
    adjust: Option<Arc<Adjust>>,
    cache: Arc<SettingsCache>,
    changes: Changes,
}

type Urls = dyn Fn(&Company) -> SpUrls + Send + Sync;
type Adjust = dyn Fn(ServiceProvider) -> ServiceProvider + Send + Sync;

impl Companies {
    /// The companies of this store, at the addresses of this base URL.
    pub fn new(base: BaseUrl, store: impl CompanyStore + 'static) -> Self {
        let cache = Arc::default();
        Self {
            base,
            store: Arc::new(store),
            urls: None,
            adjust: None,
            cache,
            changes: Changes::Any,
        }
    }

    /// Uses other addresses than those of the base URL, each company's own.
    pub fn with_urls(mut self, urls: impl Fn(&Company) -> SpUrls + Send + Sync + 'static) -> Self {
        self.urls = Some(Arc::new(urls));
        // A clone from before makes other settings.
        self.cache = Arc::default();
        self
    }

    /// Changes the settings that are made of each company, for another [`Policy`](crate::Policy). Other
    /// addresses are for [`with_urls`](Self::with_urls): a page shows them before there are settings.
    pub fn with_settings(
        mut self,
        adjust: impl Fn(ServiceProvider) -> ServiceProvider + Send + Sync + 'static,
    ) -> Self {
        self.adjust = Some(Arc::new(adjust));
        // A clone from before makes other settings.
        self.cache = Arc::default();
        self
    }

    /// The same, for what somebody changes who came by a set-up link: only while that
    /// [round](Setup::round) is open, also when the change arrives late; and nothing without one.
    pub fn by_link(&self, round: Option<u64>) -> Self {
        Self { changes: round.map_or(Changes::None, Changes::InRound), ..self.clone() }
    }

    /// The base URL.
    pub fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// Adds a company, by its name in the path and its name for people. Nothing is set up then.
    ///
    /// # Errors
    /// [`CompaniesError::Exists`], and where the store fails.
    pub async fn add(&self, company: &Company, name: &str) -> Result<(), CompaniesError> {
        // A random round: links of a company that was here before by this name open nothing.
        let round = random_bytes().map(u64::from_be_bytes).map_err(CompaniesError::NoRandomness)?;
        let new = Setup::new(name).in_round(round);
        match self.store.replace_setup(company, &new, None).await.map_err(CompaniesError::Store)? {
            true => Ok(()),
            false => Err(CompaniesError::Exists),
        }
    }

    /// Takes a company away, with its attempts; says whether it was there.
    ///
    /// # Errors
    /// The store failed.
    pub async fn remove(&self, company: &Company) -> Result<bool, CompaniesError> {
        self.store.remove(company).await.map_err(CompaniesError::Store)
    }

    /// The companies that there are, by name.
    ///
    /// # Errors
    /// The store failed.
    pub async fn list(&self) -> Result<Vec<Company>, CompaniesError> {
        let mut all = self.store.companies().await.map_err(CompaniesError::Store)?;
        all.sort();
        Ok(all)
    }

    /// How far a company is set up.
    ///
    /// # Errors
    /// [`CompaniesError::Unknown`], and where the store fails.
    pub async fn setup(&self, company: &Company) -> Result<Setup, CompaniesError> {
        self.kept(company).await.map(|kept| kept.setup)
    }

    /// Keeps an upload beside what is live, until it is tested and put live.
    ///
    /// # Errors
    /// [`CompaniesError`].
    pub async fn stage(&self, company: &Company, uploaded: Uploaded) -> Result<(), CompaniesError> {
        self.change(company, |setup| setup.stage(uploaded.clone())).await
    }

    /// Adds a certificate to what is staged, or else to what is live, and stages that: for Entra's next
    /// key, before it is made active.
    ///
    /// # Errors
    /// [`CompaniesError`].
    pub async fn add_certificate(
        &self,
        company: &Company,
        certificate: &SigningCertificate,
    ) -> Result<(), CompaniesError> {
        self.try_change(company, |setup| {
            let known = setup.staged().or(setup.live()).ok_or(CompaniesError::NothingUploaded)?;
            let added = known.with_certificate(certificate).map_err(CompaniesError::Certificate)?;
            if added == *known {
                return Err(CompaniesError::CertificateKnown);
            }
            setup.stage(added);
            Ok(())
        })
        .await
    }

    /// Throws what is staged away.
    ///
    /// # Errors
    /// [`CompaniesError`].
    pub async fn unstage(&self, company: &Company) -> Result<(), CompaniesError> {
        self.change(company, Setup::unstage).await
    }

    /// Puts what is staged live and switches single sign-on on, if its settings are those of this
    /// fingerprint: of a connection test that passed or, without a test, of what was shown.
    /// The company's set-up links end.
    ///
    /// # Errors
    /// [`CompaniesError`].
    pub async fn put_live(
        &self,
        company: &Company,
        shown: Fingerprint,
    ) -> Result<(), CompaniesError> {
        self.try_change(company, |setup| {
            let staged = setup.staged().ok_or(PutLiveError::NothingStaged)?;
            let staged = self.settings_of(company, staged).map_err(CompaniesError::Unreadable)?;
            if staged.fingerprint() != shown {
                return Err(PutLiveError::NotWhatWasTested.into());
            }
            setup.put_live();
            Ok(())
        })
        .await
    }

    /// Switches single sign-on off: nobody of the company can sign in. Nothing that was uploaded is
    /// lost, and sessions that there are are the application's to end.
    ///
    /// # Errors
    /// [`CompaniesError`].
    pub async fn switch_off(&self, company: &Company) -> Result<(), CompaniesError> {
        self.change(company, Setup::switch_off).await
    }

    /// Switches single sign-on on again, with what is live.
    ///
    /// # Errors
    /// [`CompaniesError`].
    pub async fn switch_on(&self, company: &Company) -> Result<(), CompaniesError> {
        self.change(company, Setup::switch_on).await
    }

    /// Gives a company another name for people.
    ///
    /// # Errors
    /// [`CompaniesError`].
    pub async fn rename(&self, company: &Company, name: &str) -> Result<(), CompaniesError> {
        self.change(company, |setup| setup.rename(name)).await
    }

    /// Ends the set-up links that there are of a company.
    ///
    /// # Errors
    /// [`CompaniesError`].
    pub async fn end_links(&self, company: &Company) -> Result<(), CompaniesError> {
        self.change(company, Setup::end_links).await
    }

    /// The events of a company's attempts that are kept, the latest first.
    ///
    /// # Errors
    /// The store failed.
    pub async fn attempts(&self, company: &Company) -> Result<Vec<LoginEvent>, CompaniesError> {
        self.store.attempts(company).await.map_err(CompaniesError::Store)
    }

    /// All that is kept of one attempt of this company.
    ///
    /// # Errors
    /// The store failed.
    pub async fn attempt(
        &self,
        company: &Company,
        id: AttemptId,
    ) -> Result<Option<Bundle>, CompaniesError> {
        self.store.attempt(company, id).await.map_err(CompaniesError::Store)
    }

    /// Our names and addresses for a company, whatever it has uploaded: what to paste into Entra, by
    /// [`EntraSetup::of`](crate::settings::EntraSetup::of).
    pub fn urls(&self, company: &Company) -> SpUrls {
        match &self.urls {
            Some(urls) => urls(company),
            None => self.base.urls(company),
        }
    }

    /// The settings that an upload makes: for a page of yours, with
    /// [`entra_setup`](ServiceProvider::entra_setup) and the
    /// [`fingerprint`](ServiceProvider::fingerprint) for [`put_live`](Self::put_live).
    ///
    /// # Errors
    /// As for [`Uploaded::identity_provider`].
    pub fn settings_of(
        &self,
        company: &Company,
        uploaded: &Uploaded,
    ) -> Result<ServiceProvider, MetadataError> {
        let idp = uploaded.identity_provider()?;
        let settings = ServiceProvider::new(company.clone(), self.urls(company), idp);
        Ok(match &self.adjust {
            Some(adjust) => adjust(settings),
            None => settings,
        })
    }

    async fn kept(&self, company: &Company) -> Result<KeptSetup, CompaniesError> {
        let kept = self.store.setup(company).await.map_err(CompaniesError::Store)?;
        kept.ok_or(CompaniesError::Unknown)
    }

    async fn change(
        &self,
        company: &Company,
        change: impl Fn(&mut Setup) + Send + Sync,
    ) -> Result<(), CompaniesError> {
        self.try_change(company, |setup| {
            change(setup);
            Ok(())
        })
        .await
    }

    /// Changes what is kept of a company, and again if others changed it meanwhile.
    async fn try_change(
        &self,
        company: &Company,
        change: impl Fn(&mut Setup) -> Result<(), CompaniesError> + Send,
    ) -> Result<(), CompaniesError> {
        for _ in 0..TRIES {
            let KeptSetup { mut setup, version } = self.kept(company).await?;
            if !self.changes.are_let(&setup) {
                return Err(CompaniesError::LinkEnded);
            }
            change(&mut setup)?;
            let replaced = self.store.replace_setup(company, &setup, Some(version)).await;
            if replaced.map_err(CompaniesError::Store)? {
                return Ok(());
            }
        }
        Err(CompaniesError::Busy)
    }

    /// A company's settings, read again only where they changed.
    async fn read(&self, company: &Company) -> Result<Option<Arc<ReadSettings>>, BoxError> {
        let Some(KeptSetup { setup, .. }) = self.store.setup(company).await? else {
            return Ok(None);
        };
        // What is switched off serves nobody, and can be tested.
        let (live, off) = match setup.is_on() {
            true => (setup.live(), None),
            false => (None, setup.live()),
        };
        let read = |uploaded: &Uploaded| self.settings_of(company, uploaded);
        Ok(Some(self.cache.read(company, live, setup.staged().or(off), read)))
    }
}

impl Tenants for Companies {
    type Error = BoxError;

    async fn live(&self, company: &Company) -> Result<Option<ServiceProvider>, BoxError> {
        Ok(self.read(company).await?.map_or(Ok(None), |read| read.live.clone())?)
    }

    async fn staged(&self, company: &Company) -> Result<Option<ServiceProvider>, BoxError> {
        Ok(self.read(company).await?.map_or(Ok(None), |read| read.staged.clone())?)
    }
}

impl AttemptLog for Companies {
    type Error = BoxError;

    /// Keeps the attempt redacted, and what a connection test that passed stands for.
    async fn keep(&self, attempt: &Attempt<'_>) -> Result<(), BoxError> {
        let event = attempt.event;
        self.store.keep_attempt(&Bundle::of(attempt)).await?;
        if event.outcome == LoginOutcome::Tested {
            let tested = attempt.settings.fingerprint();
            self.change(&event.company, |setup| setup.passed(tested)).await?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Companies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Companies").field("base", &self.base).finish_non_exhaustive()
    }
}
