//! An example that is served at an address of this machine, and the people who use it.

use product::users::Users;
use saml_sp::chrono::{DateTime, SecondsFormat, Utc};
use saml_sp::flow::{
    Clock, MemoryReplayGuard, MemoryTenants, SealedCookies, SealingKey, Sso, SystemClock, Tenants,
};
use saml_sp::testing::{PretendEntra, PretendUser};
use saml_sp::url::Url;
use saml_sp::{BaseUrl, ServiceProvider};
use tokio::net::TcpListener;

use crate::surfing::{Browser, Page};

/// An example under test: its address, its users, and the Entra of both of its companies, `acme` and
/// `globex`.
#[derive(Clone, Debug)]
pub struct Site {
    /// Where it is served: `http://127.0.0.1:<port>/`.
    pub url: Url,
    /// Its users.
    pub users: Users,
    /// Who signs users in.
    pub entra: PretendEntra,
}

impl Site {
    /// The companies.
    pub const COMPANIES: [&str; 2] = ["acme", "globex"];

    /// A site that is not served yet, and where to serve it.
    pub async fn prepare() -> (Self, TcpListener) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let url = format!("http://{address}/").parse().expect("a URL");
        let entra = PretendEntra::new().expect("a key");
        (Self { url, users: Users::default(), entra }, listener)
    }

    /// Single sign-on of both companies.
    pub fn sso(&self) -> Sso {
        let companies = Self::COMPANIES.map(|company| {
            let company = company.parse().expect("a company");
            let idp = self.entra.identity_provider().expect("metadata");
            ServiceProvider::for_company(&self.base(), company, idp)
        });
        self.sso_of(MemoryTenants::from(companies))
    }

    /// Single sign-on of these companies.
    pub fn sso_of(&self, tenants: impl Tenants + 'static) -> Sso {
        let cookies = SealedCookies::new(SealingKey::random().expect("random bytes"));
        Sso::new(tenants, cookies, MemoryReplayGuard::new(1_000))
    }

    /// The base URL of the companies' addresses.
    pub fn base(&self) -> BaseUrl {
        self.url.as_str().parse().expect("a base URL")
    }

    /// The address of a path.
    pub fn at(&self, path: &str) -> Url {
        self.url.join(path).expect("an address")
    }

    /// The same, where somebody else is signed in at Entra.
    pub fn with(&self, user: &PretendUser) -> Self {
        Self { entra: self.entra.as_user(user), ..self.clone() }
    }

    /// The same, where the identity provider says when the session ends.
    pub fn with_session_end(&self, end: DateTime<Utc>) -> Self {
        let end = end.to_rfc3339_opts(SecondsFormat::Secs, true);
        let ends = format!("<AuthnStatement SessionNotOnOrAfter=\"{end}\" ");
        let entra = self.entra.before_signing(move |xml| xml.replace("<AuthnStatement ", &ends));
        Self { entra, ..self.clone() }
    }

    /// The answer of Entra to the request with which a browser arrived there: where it lets the
    /// browser post, and what.
    pub fn answer(&self, arrived: &Page, company: &str) -> (Url, String) {
        let body = self.entra.answer_body(&arrived.url, SystemClock.now());
        let body =
            body.unwrap_or_else(|error| panic!("no request for Entra: {error}; {arrived:?}"));
        (self.at(&format!("saml/{company}/finalize")), body)
    }

    /// A whole login, from a page that only a company's users see and back to it.
    pub async fn sign_in(&self, browser: &mut Browser, page: &str, company: &str) -> Page {
        let arrived = browser.open(&self.at(page)).await;
        let (acs, body) = self.answer(&arrived, company);
        browser.post_from_elsewhere(&acs, &body).await
    }
}
