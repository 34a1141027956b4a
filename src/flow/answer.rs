//! An answer on its way: find the login that it names, judge it, take the login, claim it.

use chrono::{DateTime, Utc};

use crate::flow::code;
use crate::flow::cookies::Cookies;
use crate::flow::event::{LoginEvent, LoginOutcome, microseconds};
use crate::flow::login_id::LoginId;
use crate::flow::pending_logins::{Held, Looked};
use crate::flow::refused::Refused;
use crate::flow::stores::Stores;
use crate::login::company::Company;
use crate::login::pending::{PendingLogin, Purpose};
use crate::login::report::lines::Report;
use crate::login::service_provider::ServiceProvider;
use crate::login::verified::{Login, Spend, TestedConnection};
use crate::saml::bindings::AcsForm;
use crate::saml::code::Code;
use crate::saml::names::RequestId;

/// How an answer that was accepted ends.
#[derive(Debug)]
pub enum Accepted {
    /// A user signed in.
    Login(Login),
    /// A connection test passed: there is something to show, and nobody to sign in.
    Test(TestedConnection),
}

/// An answer, and what becomes known of it.
pub struct Answer<'a> {
    stores: &'a Stores,
    company: &'a Company,
    now: DateTime<Utc>,
    settings: Option<ServiceProvider>,
    serves: bool,
    request_id: Option<RequestId>,
    purpose: Option<Purpose>,
    begun_at: Option<DateTime<Utc>>,
    certificate: Option<String>,
}

impl<'a> Answer<'a> {
    /// An answer to a company, at this time.
    pub fn to(company: &'a Company, stores: &'a Stores, now: DateTime<Utc>) -> Self {
        Self {
            stores,
            company,
            now,
            settings: None,
            serves: false,
            request_id: None,
            purpose: None,
            begun_at: None,
            certificate: None,
        }
    }

    /// From a posted body, if it could be read, to a login.
    pub async fn judge(
        &mut self,
        body: Result<&[u8], Code>,
        cookies: &mut Cookies,
    ) -> Result<Accepted, Refused> {
        let live = self.stores.settings(self.company, Purpose::Login).await?;
        // A company that is being set up has a test to finish before it has live settings.
        let known = match &live {
            Some(live) => Some(live.clone()),
            None => self.stores.settings(self.company, Purpose::Test).await?,
        };
        let known = known.ok_or(Refused::with(code::COMPANY_UNKNOWN))?;
        (self.settings, self.serves) = (Some(known.clone()), live.is_some());
        let body = body.map_err(Refused::with)?;
        let form = AcsForm::from_body_within(body, known.policy().limits())
            .map_err(|error| Refused::with(error.code()))?;
        let held = self.find(&form, &known, cookies).await?;
        self.purpose = Some(held.pending.purpose());
        self.begun_at = Some(held.pending.begun_at());
        match held.pending.purpose() {
            Purpose::Login => {
                let live = live.ok_or(Refused::with(code::COMPANY_UNKNOWN))?;
                self.sign_in(&live, &form, &held, cookies).await.map(Accepted::Login)
            }
            Purpose::Test => {
                let tested = self.stores.settings(self.company, Purpose::Test).await?;
                let tested = tested.unwrap_or(known);
                self.test(&tested, &form, &held, cookies).await.map(Accepted::Test)
            }
        }
    }

    /// The pending login that a form answers, or why there is none.
    async fn find(
        &mut self,
        form: &AcsForm,
        settings: &ServiceProvider,
        cookies: &Cookies,
    ) -> Result<Held, Refused> {
        let not_pending = || Refused::from(settings.refuse(form, self.now));
        let Some(id) = form.relay_state().and_then(LoginId::of) else {
            return Err(not_pending());
        };
        // Known before the store is asked: a browser that met a failing store has come back.
        self.request_id = Some(id.request_id().clone());
        match self.stores.get(cookies, self.company, &id, self.now).await? {
            Looked::Pending(held) => Ok(held),
            Looked::Repeated => Err(Refused::with(code::COOKIE_REPEATED)),
            Looked::Unreadable => Err(Refused::with(code::COOKIE_UNREADABLE)),
            // The browser has let the cookie go after 15 minutes, or the store the login.
            Looked::Nothing | Looked::Gone if id.is_over(PendingLogin::lifetime(), self.now) => {
                Err(Refused::with(Code::PENDING_EXPIRED))
            }
            // Back, F5, or the tab doubled.
            Looked::Answered | Looked::Gone => Err(Refused::with(Code::REPLAY_REQUEST_ANSWERED)),
            // Another browser began it.
            Looked::Nothing => Err(not_pending()),
        }
    }

    async fn sign_in(
        &mut self,
        settings: &ServiceProvider,
        form: &AcsForm,
        held: &Held,
        cookies: &mut Cookies,
    ) -> Result<Login, Refused> {
        let verified = settings.finish_login(form, &held.pending, self.now)?;
        self.certificate = verified.signed_by().map(|signer| signer.thumbprint().to_owned());
        let spend = if self.stores.take(held, self.now).await? {
            self.stores.claim(&verified, self.now).await?
        } else {
            Spend::RequestAnswered
        };
        cookies.mark_answered(&held.cookie);
        Ok(verified.redeem(spend)?)
    }

    async fn test(
        &mut self,
        settings: &ServiceProvider,
        form: &AcsForm,
        held: &Held,
        cookies: &mut Cookies,
    ) -> Result<TestedConnection, Refused> {
        let tested = settings.finish_test(form, &held.pending, self.now)?;
        self.certificate = thumbprint(tested.report());
        let first = self.stores.take(held, self.now).await?;
        cookies.mark_answered(&held.cookie);
        if first { Ok(tested) } else { Err(Refused::with(Code::REPLAY_REQUEST_ANSWERED)) }
    }

    /// What to tell of it; nothing where no company was found.
    pub fn event(
        &self,
        judged: &Result<Accepted, Refused>,
        end: DateTime<Utc>,
    ) -> Option<LoginEvent> {
        self.settings.as_ref()?;
        let (outcome, signed_by) = match judged {
            Ok(Accepted::Login(_)) => (LoginOutcome::SignedIn, None),
            Ok(Accepted::Test(_)) => (LoginOutcome::Tested, None),
            Err(refused) => {
                (LoginOutcome::of(refused.code()), refused.report().and_then(thumbprint))
            }
        };
        Some(LoginEvent {
            at: self.now,
            company: self.company.clone(),
            request_id: self.request_id.clone(),
            purpose: self.purpose,
            outcome,
            certificate: self.certificate.clone().or(signed_by),
            away_ms: self.begun_at.map(|begun| (self.now - begun).num_milliseconds()),
            took_us: microseconds(end - self.now),
        })
    }

    /// A refusal with where to go from there.
    pub fn refused(&self, refused: Refused) -> Refused {
        let Some(settings) = &self.settings else { return refused };
        let refused = refused.of(settings, self.purpose);
        // Where nothing is live, no login begins.
        if self.serves { refused } else { refused.without_start() }
    }
}

fn thumbprint(report: &Report) -> Option<String> {
    report.signed_by().map(|certificate| certificate.thumbprint().to_owned())
}
