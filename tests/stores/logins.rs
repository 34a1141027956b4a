//! Logins of one company through the whole flow: begun, answered by the pretend Entra, finished.

use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::flow::{Cookies, MemoryTenants, PendingLogins, ReplayGuard, Sso};
use saml_sp::testing::PretendEntra;
use saml_sp::url::Url;
use saml_sp::{IdentityProvider, RequestId, ServiceProvider, VerifiedLogin};

pub fn now() -> DateTime<Utc> {
    "2026-03-25T12:00:00Z".parse().unwrap()
}

pub fn entra() -> PretendEntra {
    PretendEntra::new().unwrap()
}

pub fn acme(idp: IdentityProvider) -> ServiceProvider {
    let base = "https://sso.example.com".parse().unwrap();
    ServiceProvider::for_company(&base, "acme".parse().unwrap(), idp)
}

/// Single sign-on of one company, at a fixed time.
pub fn sso(pending_logins: impl Into<PendingLogins>, guard: impl ReplayGuard + 'static) -> Sso {
    let tenants = MemoryTenants::from([acme(entra().identity_provider().unwrap())]);
    Sso::new(tenants, pending_logins, guard).with_clock(now)
}

/// A login that was begun in a browser.
#[derive(Clone)]
pub struct Begun {
    /// Where the browser was sent.
    pub url: Url,
    /// What it sends in the header `Cookie`.
    pub cookie: String,
}

impl Begun {
    /// Begins one.
    pub async fn at(sso: &Sso) -> Self {
        let mut cookies = Cookies::none();
        let url = sso.start("acme", &mut cookies).await.unwrap();
        let pairs = cookies.set_cookies().map(|set| set.split(';').next().unwrap());
        let cookie = pairs.collect::<Vec<_>>().join("; ");
        Self { url, cookie }
    }

    /// The body of an answer that was issued so many seconds from now.
    pub fn answer(&self, seconds: i64) -> String {
        entra().answer_body(&self.url, now() + TimeDelta::seconds(seconds)).unwrap()
    }

    /// Posts an answer: `a login`, or the code of its refusal.
    pub async fn post(&self, sso: &Sso, answer: &str) -> &'static str {
        let mut cookies = Cookies::of([&self.cookie]);
        match sso.finish("acme", answer.as_bytes(), &mut cookies).await {
            Ok(_) => "a login",
            Err(refused) => refused.code().as_str(),
        }
    }
}

/// An answer that was verified, whose keys a guard has to claim.
pub fn verified() -> VerifiedLogin {
    let entra = entra();
    let acme = acme(entra.identity_provider().unwrap());
    let request = acme.start_login(RequestId::random().unwrap(), now());
    let (url, pending) = request.redirect().unwrap();
    acme.finish_login(&entra.answer(&url, now()).unwrap(), &pending, now()).unwrap()
}
