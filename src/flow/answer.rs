//! An answer on its way: find the login that it names, judge it, take the login, claim it.

use chrono::{DateTime, Utc};

use crate::flow::asked_stores::AskedStores;
use crate::flow::attempt_id::AttemptId;
use crate::flow::code;
use crate::flow::cookies::Cookies;
use crate::flow::event::{LoginEvent, LoginOutcome, microseconds};
use crate::flow::login_id::LoginId;
use crate::flow::pending_logins::{Held, Lookup};
use crate::flow::refused::Refused;
use crate::login::company::Company;
use crate::login::pending::Purpose;
use crate::login::report::lines::Report;
use crate::login::service_provider::ServiceProvider;
use crate::login::verified::{Login, Spend, TestedConnection};
use crate::saml::bindings::AcsForm;
use crate::saml::code::Code;
use crate::saml::names::RequestId;

/// How an answer that was accepted ends.
#[derive(Debug)]
pub enum Finished {
    /// A user signed in.
    Login(Login),
    /// A connection test passed: there is something to show, and nobody to sign in.
    Test(TestedConnection),
}

/// Why a posted body could not be read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unread {
    /// It is over the limit of the web framework.
    TooLarge,
    /// The connection broke off.
    BrokenOff,
}

impl Finished {
    /// All that was checked.
    pub(crate) fn report(&self) -> &Report {
        match self {
            Self::Login(login) => &login.report,
            Self::Test(tested) => tested.report(),
        }
    }
}

impl Unread {
    pub(crate) fn code(self) -> Code {
        match self {
            Self::TooLarge => Code::FORM_TOO_LARGE,
            Self::BrokenOff => code::REQUEST_BROKEN_OFF,
        }
    }
}

/// An answer, and what becomes known of it.
pub struct Answer<'a> {
    stores: &'a AskedStores,
    company: &'a Company,
    now: DateTime<Utc>,
    settings: Option<ServiceProvider>,
    is_live: bool,
    request_id: Option<RequestId>,
    purpose: Option<Purpose>,
    begun_at: Option<DateTime<Utc>>,
    thumbprint: Option<String>,
}

impl<'a> Answer<'a> {
    /// An answer to a company, at this time.
    pub fn to(company: &'a Company, stores: &'a AskedStores, now: DateTime<Utc>) -> Self {
        Self {
            stores,
            company,
            now,
            settings: None,
            is_live: false,
            request_id: None,
            purpose: None,
            begun_at: None,
            thumbprint: None,
        }
    }

    /// From a posted body, if it could be read, to a login.
    pub async fn judge(
        &mut self,
        body: Result<&[u8], Unread>,
        cookies: &mut Cookies,
    ) -> Result<Finished, Refused> {
        let live = self.stores.live(self.company).await?;
        // A company that is being set up has a test to finish before it has live settings.
        let known = match live.clone() {
            Some(live) => Some(live),
            None => self.stores.staged(self.company).await?,
        };
        let known = known.ok_or(Refused::new(code::COMPANY_UNKNOWN))?;
        (self.settings, self.is_live) = (Some(known.clone()), live.is_some());
        let body = body.map_err(|unread| Refused::new(unread.code()))?;
        let form = AcsForm::from_body_within(body, known.policy().limits())
            .map_err(|error| Refused::new(error.code()))?;
        let held = self.find(&form, &known, cookies).await?;
        // Of a posted ID, the cookie vouches for its beginning only.
        self.request_id = Some(held.pending.request_id().clone());
        self.purpose = Some(held.pending.purpose());
        self.begun_at = Some(held.pending.begun_at());
        match held.pending.purpose() {
            Purpose::Login => {
                let live = live.ok_or(Refused::new(code::COMPANY_UNKNOWN))?;
                self.sign_in(&live, &form, &held, cookies).await.map(Finished::Login)
            }
            Purpose::Test => {
                let tested = self.stores.staged(self.company).await?.unwrap_or(known);
                self.settings = Some(tested.clone());
                self.test(&tested, &form, &held, cookies).await.map(Finished::Test)
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
            Lookup::Pending(held) => Ok(held),
            Lookup::Repeated => Err(Refused::new(code::COOKIE_REPEATED)),
            Lookup::Unreadable => Err(Refused::new(code::COOKIE_UNREADABLE)),
            // The browser has let the cookie go after 15 minutes, or the store the login.
            Lookup::Nothing | Lookup::Gone if id.is_over(self.now) => {
                Err(Refused::new(Code::PENDING_EXPIRED))
            }
            // Back, F5, or the tab doubled.
            Lookup::Answered | Lookup::Gone => Err(Refused::new(Code::REPLAY_REQUEST_ANSWERED)),
            // Another browser began it.
            Lookup::Nothing => Err(not_pending()),
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
        self.thumbprint = verified.signed_by().map(|signer| signer.thumbprint().to_owned());
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
        self.thumbprint = thumbprint(tested.report());
        let first = self.stores.take(held, self.now).await?;
        cookies.mark_answered(&held.cookie);
        if first { Ok(tested) } else { Err(Refused::new(Code::REPLAY_REQUEST_ANSWERED)) }
    }

    /// By which settings it was judged; none where no company was found.
    pub fn settings(&self) -> Option<&ServiceProvider> {
        self.settings.as_ref()
    }

    /// What to tell of it.
    pub fn event(
        &self,
        id: AttemptId,
        judged: &Result<Finished, Refused>,
        end: DateTime<Utc>,
    ) -> LoginEvent {
        let (outcome, signed_by) = match judged {
            Ok(Finished::Login(_)) => (LoginOutcome::SignedIn, None),
            Ok(Finished::Test(_)) => (LoginOutcome::Tested, None),
            Err(refused) => {
                (LoginOutcome::of(refused.code()), refused.report().and_then(thumbprint))
            }
        };
        LoginEvent {
            id,
            at: self.now,
            company: self.company.clone(),
            request_id: self.request_id.clone(),
            purpose: self.purpose,
            outcome,
            thumbprint: self.thumbprint.clone().or(signed_by),
            away_ms: self.begun_at.map(|begun| (self.now - begun).num_milliseconds()),
            took_us: microseconds(end - self.now),
        }
    }

    /// A refusal with where to go from there.
    pub fn with_way_back(&self, refused: Refused) -> Refused {
        let Some(settings) = &self.settings else { return refused };
        let refused = refused.with_start_of(settings, self.purpose);
        // Where nothing is live, no login begins.
        if self.is_live { refused } else { refused.without_start() }
    }
}

fn thumbprint(report: &Report) -> Option<String> {
    report.signed_by().map(|certificate| certificate.thumbprint().to_owned())
}
