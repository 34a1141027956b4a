//! The product of the demo, *Acme Reports*, as a web application with two customer companies.
//!
//! It mounts the library's routes and pages, and adds what every application has of its own: a page
//! to begin at, sessions, users, and who may do what.

mod frame;
mod guard;
mod sessions;
mod visitor;
mod failure;
mod events;
mod refused;
mod sign_in;
mod settings;
mod progress;
mod front;
mod reports;
mod users;

use std::sync::Arc;

use axum::{Router, middleware};
use saml_sp::chrono::{DateTime, Utc};
use saml_sp::companies::{Companies, CompaniesError};
use saml_sp::flow::{Clock, SealedCookies, SealingKey, Sso, SystemClock};
use saml_sp::pages::{Pages, pages};
use saml_sp::stores::sqlite::{SqliteCompanyStore, SqliteReplayGuard};
use saml_sp::url::Url;
use saml_sp::{BaseUrl, Company};

use crate::accounts::Accounts;
use crate::site::sessions::{Entered, Sessions};

/// What the product is called.
pub const PRODUCT: &str = "Acme Reports";
/// Where the pages for customers' administrators are mounted.
const SETTINGS: &str = "/settings/sso";
/// The companies at the start: the name in their paths, and the name for people.
const COMPANIES: [(&str, &str); 2] = [("contoso", "Contoso"), ("fabrikam", "Fabrikam")];

/// The application. Cheap to clone: the clones are one.
#[derive(Clone)]
pub struct Site {
    shared: Arc<Shared>,
}

struct Shared {
    url: Url,
    entra: Url,
    accounts: Accounts,
    companies: Companies,
    contoso: Company,
    pages: Pages<Site>,
    user_sessions: Sessions<Entered>,
    administrator_sessions: Sessions<Company>,
    tell: Tell,
}

/// Where a line goes that the operator of the product reads.
type Tell = Arc<dyn Fn(&str) + Send + Sync>;

/// Why the application cannot begin.
pub type NotBegun = Box<dyn std::error::Error + Send + Sync>;

impl Site {
    /// The application at this address, for example `http://127.0.0.1:3000`; `entra` is where the
    /// pretend Entra is. All that it keeps is in the database of these accounts, and what happens is
    /// told line by line.
    pub async fn new(
        url: Url,
        entra: Url,
        accounts: Accounts,
        tell: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Self, NotBegun> {
        let base: BaseUrl = url.as_str().parse()?;
        let companies = Companies::new(base, SqliteCompanyStore::new(accounts.pool()));
        for (company, name) in COMPANIES {
            match companies.add(&company.parse()?, name).await {
                // It is in the database from an earlier start.
                Ok(()) | Err(CompaniesError::Exists) => {}
                Err(error) => return Err(error.into()),
            }
        }

        let tell: Tell = Arc::new(tell);
        let (events, failures) = (Arc::clone(&tell), Arc::clone(&tell));
        let key = SealingKey::random()?;
        let guard = SqliteReplayGuard::new(accounts.pool());
        let sso = Sso::new(companies.clone(), SealedCookies::new(key.clone()), guard)
            .with_attempt_log(companies.clone())
            .on_event(move |event| events(&events::line(event)))
            .on_failure(move |code, error| failures(&events::failure(code, error)));
        let pages = pages(SETTINGS, companies.clone(), sso, settings::authorise)
            .with_product(PRODUCT)
            .with_setup_links(key);

        let port = url.port_or_known_default().unwrap_or_default();
        let shared = Shared {
            url,
            entra,
            accounts,
            companies,
            contoso: "contoso".parse()?,
            pages,
            user_sessions: Sessions::new("user", port),
            administrator_sessions: Sessions::new("administrator", port),
            tell,
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// All its routes.
    pub fn router(&self) -> Router {
        let sso = self.shared.pages.routes(sign_in::signed_in).on_refused(refused::refused);
        let own = [front::routes(), sign_in::routes(), reports::routes(), users::routes()];
        let own = own.into_iter().fold(Router::new(), Router::merge);
        // The ACS is posted to from another site by its nature, and the pages look for themselves.
        let own = own.layer(middleware::from_fn_with_state(self.clone(), guard::own_forms));
        let all = own.merge(sso).merge(self.shared.pages.clone());
        guard::at(&self.shared.url, all.fallback(front::not_found).with_state(self.clone()))
    }

    /// The companies that set single sign-on up before the application was started.
    pub async fn set_up_before(&self) -> Result<Vec<Company>, CompaniesError> {
        let mut found = Vec::new();
        for company in self.shared.companies.list().await? {
            if self.shared.companies.setup(&company).await?.live().is_some() {
                found.push(company);
            }
        }
        Ok(found)
    }

    fn now(&self) -> DateTime<Utc> {
        SystemClock.now()
    }

    /// The users, now.
    fn accounts(&self) -> Accounts {
        self.shared.accounts.at(self.now())
    }

    /// An address of the pretend Entra.
    fn at_entra(&self, path: &str) -> String {
        format!("{}{path}", self.shared.entra.as_str().trim_end_matches('/'))
    }

    /// A company's name for people.
    async fn name_of(&self, company: &Company) -> Result<String, CompaniesError> {
        Ok(self.shared.companies.setup(company).await?.name().to_owned())
    }
}
