//! One company, the pretend Entra of its users, and single sign-on over a store of companies.

use std::sync::{Arc, Mutex};

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::companies::{Companies, CompanyStore, MemoryCompanyStore, Uploaded};
use saml_sp::flow::{
    AttemptLog, Cookies, Finished, MemoryReplayGuard, Refused, SealedCookies, SealingKey, Sso,
};
use saml_sp::settings::Fingerprint;
use saml_sp::testing::PretendEntra;
use saml_sp::url::Url;
use saml_sp::{Code, Company, IdentityProvider, ServiceProvider};

/// What was told of failures: a code, and what the store said.
#[derive(Clone, Default)]
pub struct Failures(Arc<Mutex<Vec<(Code, String)>>>);

impl Failures {
    /// The codes that were told since the last call.
    pub fn codes(&self) -> Vec<Code> {
        self.told().into_iter().map(|(code, _)| code).collect()
    }

    /// All that was told since the last call.
    pub fn told(&self) -> Vec<(Code, String)> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// Single sign-on of the company `contoso`, which is there and not set up.
pub struct World {
    pub companies: Companies,
    pub sso: Sso,
    pub entra: PretendEntra,
    pub failures: Failures,
}

impl World {
    /// Over a store of its own.
    pub async fn new() -> Self {
        Self::over(MemoryCompanyStore::new()).await
    }

    /// Over this store.
    pub async fn over(store: impl CompanyStore + 'static) -> Self {
        let companies = companies_in(store);
        companies.add(&contoso(), "Contoso Ltd").await.unwrap();
        Self::of(companies.clone(), companies)
    }

    /// Of these companies, whose attempts go to this log.
    pub fn of(companies: Companies, log: impl AttemptLog + 'static) -> Self {
        let failures = Failures::default();
        let told = failures.clone();
        let sealed = SealedCookies::new(SealingKey::from_bytes([7; 32]));
        let sso = Sso::new(companies.clone(), sealed, MemoryReplayGuard::new(10_000))
            .with_attempt_log(log)
            .with_clock(now)
            .on_failure(move |code, error| {
                told.0.lock().unwrap().push((code, error.to_string()));
            });
        Self { companies, sso, entra: PretendEntra::new().unwrap(), failures }
    }

    /// Another node over the same store has the same browsers.
    pub fn and_another(&self, store: impl CompanyStore + 'static) -> Self {
        let companies = companies_in(store);
        Self { entra: self.entra.clone(), ..Self::of(companies.clone(), companies) }
    }

    /// Uploads the metadata of this Entra and puts it live.
    pub async fn puts_live(&self, entra: &PretendEntra) {
        self.stages(entra).await;
        self.companies.put_live(&contoso(), fingerprint(entra)).await.unwrap();
    }

    /// Uploads the metadata of this Entra.
    pub async fn stages(&self, entra: &PretendEntra) {
        self.companies.stage(&contoso(), uploaded(entra)).await.unwrap();
    }

    /// The company, switched on.
    pub async fn live() -> Self {
        let world = Self::new().await;
        world.puts_live(&world.entra).await;
        world
    }

    /// A login begins in a new browser.
    pub async fn begin(&self) -> Result<Begun, Refused> {
        let mut cookies = Cookies::none();
        let url = self.sso.start("contoso", &mut cookies).await?;
        Ok(Begun::of(url, &cookies))
    }

    /// A connection test begins in a new browser.
    pub async fn begin_test(&self) -> Result<Begun, Refused> {
        let mut cookies = Cookies::none();
        let url = self.sso.start_test("contoso", &mut cookies).await?;
        Ok(Begun::of(url, &cookies))
    }

    /// Posts what this Entra answers.
    pub async fn answer(&self, begun: &Begun, entra: &PretendEntra) -> Result<Finished, Refused> {
        self.post(begun, &entra.answer_body(&begun.url, now()).unwrap()).await
    }

    /// Posts this body.
    pub async fn post(&self, begun: &Begun, body: &str) -> Result<Finished, Refused> {
        let mut cookies = Cookies::of([&begun.cookie]);
        self.sso.finish("contoso", body.as_bytes(), &mut cookies).await
    }

    /// Posts this body from a browser that began nothing.
    pub async fn post_junk(&self, body: &str) -> Refused {
        self.sso.finish("contoso", body.as_bytes(), &mut Cookies::none()).await.unwrap_err()
    }

    /// A whole login as this Entra answers it.
    pub async fn login(&self, entra: &PretendEntra) -> Result<(), Refused> {
        let begun = self.begin().await?;
        match self.answer(&begun, entra).await? {
            Finished::Login(_) => Ok(()),
            Finished::Test(_) => panic!("a login is no test"),
        }
    }

    /// A whole connection test as this Entra answers it.
    pub async fn test(&self, entra: &PretendEntra) -> Result<Fingerprint, Refused> {
        let begun = self.begin_test().await?;
        match self.answer(&begun, entra).await? {
            Finished::Test(tested) => Ok(tested.fingerprint()),
            Finished::Login(_) => panic!("a test signs nobody in"),
        }
    }

    /// The outcomes that are kept, the latest first: a name, or the code of a refusal.
    pub async fn outcomes(&self) -> Vec<String> {
        let events = self.companies.attempts(&contoso()).await.unwrap();
        let outcomes = events.iter().map(|event| &event.outcome);
        outcomes.map(|outcome| outcome.code().unwrap_or(outcome.name()).to_owned()).collect()
    }
}

/// A login that was begun in a browser.
pub struct Begun {
    /// Where the browser was sent.
    pub url: Url,
    /// What it sends in the header `Cookie`.
    pub cookie: String,
}

impl Begun {
    fn of(url: Url, cookies: &Cookies) -> Self {
        let pairs = cookies.set_cookies().map(|set| set.split(';').next().unwrap());
        let cookie = pairs.collect::<Vec<_>>().join("; ");
        Self { url, cookie }
    }
}

pub fn contoso() -> Company {
    "contoso".parse().unwrap()
}

pub fn now() -> DateTime<Utc> {
    "2026-03-25T12:00:00Z".parse().unwrap()
}

/// The companies of a store, at the addresses of the tests.
pub fn companies_in(store: impl CompanyStore + 'static) -> Companies {
    Companies::new("https://sso.example.com".parse().unwrap(), store)
}

/// The Federation Metadata XML of this Entra.
pub fn uploaded(entra: &PretendEntra) -> Uploaded {
    Uploaded::metadata(&entra.metadata_xml().unwrap()).unwrap()
}

/// What the settings are known by that are made of an Entra's metadata.
pub fn fingerprint(entra: &PretendEntra) -> Fingerprint {
    fingerprint_of(entra.identity_provider().unwrap())
}

/// What the settings are known by that are made of an identity provider.
pub fn fingerprint_of(idp: IdentityProvider) -> Fingerprint {
    let base = "https://sso.example.com".parse().unwrap();
    ServiceProvider::for_company(&base, contoso(), idp).fingerprint()
}

/// The code of a refusal.
pub fn code<T: std::fmt::Debug>(ended: Result<T, Refused>) -> Code {
    ended.unwrap_err().code()
}
