//! Two companies, the pretend Entra of each, and single sign-on for both, with pending logins kept in
//! either way.

use std::sync::{Arc, Mutex};

use saml_sp::flow::{
    Finished, LoginEvent, MemoryPendingStore, MemoryReplayGuard, MemoryTenants, PendingLogins,
    Refused, SealedCookies, SealingKey, Sso,
};
use saml_sp::testing::{Misbehaviour, PretendEntra, PretendUser};
use saml_sp::url::Url;
use saml_sp::{Code, Company, Login, LoginRequest, ServiceProvider, TestedConnection};

use crate::browser::{Browser, TestClock};
use crate::stores::{Moods, Moody};

pub const BASE: &str = "https://sso.example.com";
pub const NOON: &str = "2026-03-25T12:00:00Z";

/// How pending logins are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Sealed in cookies.
    Sealed,
    /// In a store in memory.
    Stored,
}

pub const BOTH_WAYS: [Kept; 2] = [Kept::Sealed, Kept::Stored];

impl Kept {
    pub fn logins(self) -> PendingLogins {
        match self {
            Self::Sealed => SealedCookies::new(key()).into(),
            Self::Stored => PendingLogins::stored(MemoryPendingStore::new(1000)),
        }
    }
}

/// The sealing key of the tests.
pub fn key() -> SealingKey {
    SealingKey::from_bytes([7; 32])
}

/// What the events told, in their order.
#[derive(Clone, Default)]
pub struct Events(Arc<Mutex<Vec<LoginEvent>>>);

impl Events {
    pub fn note(&self, event: &LoginEvent) {
        self.0.lock().unwrap().push(event.clone());
    }

    pub fn all(&self) -> Vec<LoginEvent> {
        self.0.lock().unwrap().clone()
    }

    pub fn last(&self) -> LoginEvent {
        self.all().pop().unwrap()
    }
}

/// Single sign-on of the companies `acme` and `globex`.
pub struct World {
    pub sso: Sso,
    pub tenants: MemoryTenants,
    pub clock: TestClock,
    pub events: Events,
    /// Entra as `acme` has it.
    pub entra: PretendEntra,
    /// Entra as `globex` has it: another tenant, with the same key.
    pub globex_entra: PretendEntra,
}

impl World {
    pub fn new(kept: Kept) -> Self {
        Self::with(kept.logins())
    }

    pub fn with(pending_logins: impl Into<PendingLogins>) -> Self {
        let guard = MemoryReplayGuard::new(1000);
        Self::of(|tenants| Sso::new(tenants, pending_logins, guard))
    }

    /// Every store has the moods that a test tells it.
    pub fn moody(kept: Kept, moods: &Moods) -> Self {
        let logins = match kept {
            Kept::Sealed => kept.logins(),
            Kept::Stored => {
                PendingLogins::stored(Moody(MemoryPendingStore::new(1000), moods.clone()))
            }
        };
        let guard = Moody(MemoryReplayGuard::new(1000), moods.clone());
        Self::of(|tenants| Sso::new(Moody(tenants, moods.clone()), logins, guard))
    }

    /// Single sign-on made of these companies.
    pub fn of(make: impl FnOnce(MemoryTenants) -> Sso) -> Self {
        let entra = PretendEntra::new().unwrap();
        let globex_entra =
            entra.with_tenant("11111111-2222-4333-8444-555555555555").unwrap().as_user(&olga());
        let tenants = MemoryTenants::from([
            service_provider("acme", &entra),
            service_provider("globex", &globex_entra),
        ]);
        let clock = TestClock::at(NOON);
        let events = Events::default();
        let told = events.clone();
        let sso = make(tenants.clone());
        let sso = sso.with_clock(clock.clone()).on_event(move |event| told.note(event));
        Self { sso, tenants, clock, events, entra, globex_entra }
    }

    /// A browser that has been nowhere.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.clock)
    }

    /// The user follows a company's Sign on URL.
    pub async fn try_start(&self, browser: &mut Browser, company: &str) -> Result<Url, Refused> {
        self.try_start_with(browser, company, |login| login).await
    }

    pub async fn try_start_with(
        &self,
        browser: &mut Browser,
        company: &str,
        with: impl for<'a> FnOnce(LoginRequest<'a>) -> LoginRequest<'a> + Send,
    ) -> Result<Url, Refused> {
        let mut cookies = browser.cookies();
        let started = self.sso.start_with(company, &mut cookies, with).await;
        browser.receive(&cookies);
        started
    }

    /// The same, at `acme`, where nothing speaks against it.
    pub async fn start(&self, browser: &mut Browser) -> Url {
        self.try_start(browser, "acme").await.unwrap()
    }

    /// The same with a return path.
    pub async fn start_to(&self, browser: &mut Browser, path: &str) -> Url {
        let path = path.parse().unwrap();
        self.try_start_with(browser, "acme", |login| login.return_to(path)).await.unwrap()
    }

    /// An administrator of `acme` begins a connection test.
    pub async fn start_test(&self, browser: &mut Browser) -> Url {
        let mut cookies = browser.cookies();
        let url = self.sso.start_test("acme", &mut cookies).await.unwrap();
        browser.receive(&cookies);
        url
    }

    /// What Entra lets the browser post after this address.
    pub fn answer(&self, url: &Url) -> String {
        self.entra.answer_body(url, self.clock.now()).unwrap()
    }

    /// The same, misbehaving.
    pub fn misbehaved(&self, misbehaviour: Misbehaviour, url: &Url) -> String {
        self.entra.misbehaving(misbehaviour).answer_body(url, self.clock.now()).unwrap()
    }

    /// The browser posts to the ACS of a company.
    pub async fn post_to(
        &self,
        company: &str,
        browser: &mut Browser,
        body: impl AsRef<[u8]>,
    ) -> Result<Finished, Refused> {
        let mut cookies = browser.cookies();
        let finished = self.sso.finish(company, body.as_ref(), &mut cookies).await;
        browser.receive(&cookies);
        finished
    }

    /// The same, at `acme`.
    pub async fn post(
        &self,
        browser: &mut Browser,
        body: impl AsRef<[u8]>,
    ) -> Result<Finished, Refused> {
        self.post_to("acme", browser, body).await
    }

    /// The browser posts, and is refused with this code.
    pub async fn refuses(
        &self,
        browser: &mut Browser,
        body: impl AsRef<[u8]>,
        code: Code,
    ) -> Refused {
        refused(self.post(browser, body).await, code)
    }

    /// The browser posts, and a user is signed in.
    pub async fn signs_in(&self, browser: &mut Browser, body: impl AsRef<[u8]>) -> Login {
        login(self.post(browser, body).await)
    }

    /// From the Sign on URL to the login, with nothing in between.
    pub async fn whole_login(&self, browser: &mut Browser) -> Login {
        let url = self.start(browser).await;
        let body = self.answer(&url);
        self.signs_in(browser, body).await
    }
}

/// The settings of a company whose identity provider is this.
pub fn service_provider(company: &str, entra: &PretendEntra) -> ServiceProvider {
    let idp = entra.identity_provider().unwrap();
    ServiceProvider::for_company(&BASE.parse().unwrap(), self::company(company), idp)
}

pub fn company(name: &str) -> Company {
    name.parse().unwrap()
}

/// Who signs in at `globex`.
pub fn olga() -> PretendUser {
    PretendUser::new("olga@globex.example").with_display_name("Olga")
}

/// A refusal with this code.
pub fn refused<T: std::fmt::Debug>(finished: Result<T, Refused>, code: Code) -> Refused {
    let refused = finished.unwrap_err();
    assert_eq!(refused.code(), code);
    refused
}

/// A user who was signed in.
pub fn login(finished: Result<Finished, Refused>) -> Login {
    match finished.unwrap() {
        Finished::Login(login) => login,
        Finished::Test(_) => panic!("a test signs nobody in"),
    }
}

/// A connection test that passed.
pub fn tested(finished: Result<Finished, Refused>) -> TestedConnection {
    match finished.unwrap() {
        Finished::Test(tested) => tested,
        Finished::Login(_) => panic!("a login is no test"),
    }
}

/// Where a refused user starts again.
pub fn start_again(refused: &Refused) -> Option<&str> {
    refused.start_again().map(AsRef::as_ref)
}

pub const ACME_INIT: &str = "https://sso.example.com/saml/acme/init";
