//! Single sign-on of all companies: a login starts, and is answered once.

use std::error::Error;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::flow::answer::{Answer, Finished, Unread};
use crate::flow::asked_stores::AskedStores;
use crate::flow::attempt_id::AttemptId;
use crate::flow::attempt_log::{Attempt, AttemptLog};
use crate::flow::clock::{Clock, SystemClock};
use crate::flow::code;
use crate::flow::cookies::Cookies;
#[cfg(feature = "pages")]
use crate::flow::erased::{BoxError, BoxFuture};
use crate::flow::event::{LoginEvent, LoginOutcome, microseconds};
use crate::flow::pending_logins::PendingLogins;
use crate::flow::refused::Refused;
use crate::flow::replay_guard::ReplayGuard;
use crate::flow::start::start_login;
use crate::flow::tenants::Tenants;
use crate::flow::time_limit::TimeLimit;
use crate::flow::trace::{self, Step};
use crate::login::company::Company;
use crate::login::pending::Purpose;
use crate::login::report::lines::Report;
use crate::login::service_provider::ServiceProvider;
use crate::login::start::LoginRequest;
use crate::saml::code::Code;

/// Single sign-on of all companies. Cheap to clone: keep it in the state of your application.
///
/// Companies are looked up by the path alone, and cannot see or affect each other. A store that
/// fails refuses the login.
#[derive(Clone)]
pub struct Sso {
    stores: AskedStores,
    clock: Arc<dyn Clock>,
    listener: Option<Arc<Listener>>,
}

type Listener = dyn Fn(&LoginEvent) + Send + Sync;

impl Sso {
    /// Single sign-on of these companies. The replay guard is your choice: in memory for one
    /// process, in a store for more. Set [`on_failure`](Self::on_failure), or have the feature
    /// `tracing` on: nothing else tells why a store failed.
    pub fn new(
        tenants: impl Tenants + 'static,
        pending_logins: impl Into<PendingLogins>,
        replay_guard: impl ReplayGuard + 'static,
    ) -> Self {
        let stores = AskedStores {
            tenants: Arc::new(tenants),
            pending: pending_logins.into(),
            guard: Arc::new(replay_guard),
            log: None,
            time_limit: None,
            on_failure: None,
        };
        Self { stores, clock: Arc::new(SystemClock), listener: None }
    }

    /// Reads another clock than the machine's.
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Tells this closure of every start and every outcome, within the request: hand the event on
    /// and return, as in `on_event(move |event| { let _ = sender.send(event.clone()); })` with a
    /// thread behind a `std::sync::mpsc::channel`. A second call replaces the first.
    pub fn on_event(mut self, listener: impl Fn(&LoginEvent) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// Has every attempt kept in this log, so that a page can say later why it was refused. A second
    /// call replaces the first.
    pub fn with_attempt_log(mut self, log: impl AttemptLog + 'static) -> Self {
        self.stores.log = Some(Arc::new(log));
        self
    }

    /// Tells this closure of every failure of a store, with the code that its login is refused by:
    /// for your log. A second call replaces the first.
    pub fn on_failure(
        mut self,
        listener: impl Fn(Code, &(dyn Error + 'static)) + Send + Sync + 'static,
    ) -> Self {
        self.stores.on_failure = Some(Arc::new(listener));
        self
    }

    /// Gives each call of a store this long; one that does not answer in time has failed. Without
    /// it, a store that hangs keeps its logins waiting. `sleep` is your runtime's, for example
    /// `tokio::time::sleep`; [`axum::routes`](crate::axum::routes()) sets five seconds by itself.
    pub fn with_time_limit<S>(
        mut self,
        limit: Duration,
        sleep: impl Fn(Duration) -> S + Send + Sync + 'static,
    ) -> Self
    where
        S: Future<Output = ()> + Send + 'static,
    {
        self.stores.time_limit = Some(TimeLimit::new(limit, sleep));
        self
    }

    /// Whether a store can keep a login waiting without end.
    #[cfg(feature = "axum")]
    pub(crate) fn has_time_limit(&self) -> bool {
        self.stores.time_limit.is_some()
    }

    /// Starts a login of the company whose name stands in the path: gives the address to send the
    /// browser to by a 303. Give it the cookies that came, since the oldest are deleted where there
    /// would be too many, and set them with your response.
    ///
    /// # Errors
    /// [`Refused`]: the company is unknown, has no address for requests, or a store failed.
    pub async fn start(&self, company: &str, cookies: &mut Cookies) -> Result<Url, Refused> {
        self.start_with(company, cookies, |login| login).await
    }

    /// As [`start`](Self::start), with what a [`LoginRequest`] can ask for: where the user wants to
    /// go, a login hint, a fresh sign-in. A return path too long for the cookie is dropped, and the
    /// login goes on.
    ///
    /// # Errors
    /// As for [`start`](Self::start).
    pub async fn start_with(
        &self,
        company: &str,
        cookies: &mut Cookies,
        with: impl for<'a> FnOnce(LoginRequest<'a>) -> LoginRequest<'a> + Send,
    ) -> Result<Url, Refused> {
        let company = company_in(company)?;
        let settings = self.stores.live(&company).await?;
        self.start_for(Purpose::Login, settings, &company, cookies, with).await
    }

    /// Starts a connection test, of what is staged if something is, else of what is live. For a
    /// route that only the company's administrator can reach; the answer comes to the same ACS and
    /// ends in [`Finished::Test`].
    ///
    /// # Errors
    /// As for [`start`](Self::start).
    pub async fn start_test(&self, company: &str, cookies: &mut Cookies) -> Result<Url, Refused> {
        let company = company_in(company)?;
        let settings = self.stores.staged_or_live(&company).await?;
        self.start_for(Purpose::Test, settings, &company, cookies, |login| login).await
    }

    /// Judges the body of a POST to the ACS of the company whose name stands in the path. Set the
    /// `cookies` with your response, whatever it is.
    ///
    /// Cheap refusals come first; nothing is spent before the answer is verified, so a junk post
    /// leaves every pending login as it is.
    ///
    /// # Errors
    /// [`Refused`], each reason with a code of its own.
    pub async fn finish(
        &self,
        company: &str,
        body: &[u8],
        cookies: &mut Cookies,
    ) -> Result<Finished, Refused> {
        self.finish_body(company, Ok(body), cookies).await
    }

    /// Refuses a POST to the ACS whose body could not be read: with the link to start again, and with
    /// an event.
    pub async fn refuse_unread(&self, company: &str, why: Unread) -> Refused {
        match self.finish_body(company, Err(why), &mut Cookies::none()).await {
            Err(refused) => refused,
            // Without a body there is nothing to accept.
            Ok(_) => Refused::new(why.code()),
        }
    }

    async fn finish_body(
        &self,
        company: &str,
        body: Result<&[u8], Unread>,
        cookies: &mut Cookies,
    ) -> Result<Finished, Refused> {
        let company = company_in(company)?;
        let id = fresh_id()?;
        trace::in_span(Step::Finish, &company, async {
            let mut answer = Answer::to(&company, &self.stores, self.clock.now());
            let judged = answer.judge(body, cookies).await;
            let Some(settings) = answer.settings() else { return judged };
            let event = answer.event(id, &judged, self.clock.now());
            let report = judged.as_ref().map_or_else(Refused::report, |done| Some(done.report()));
            self.tell(&event, settings, report, judged.as_ref().err()).await;
            judged.map_err(|refused| answer.with_way_back(refused).with_reference(id))
        })
        .await
    }

    /// Our metadata for the company whose name stands in the path, for *Upload metadata file* in
    /// Entra.
    ///
    /// # Errors
    /// [`Refused`]: the company is unknown, or its store failed.
    pub async fn metadata_xml(&self, company: &str) -> Result<String, Refused> {
        // A company that is being set up needs our metadata before it has live settings.
        let settings = self.stores.staged_or_live(&company_in(company)?).await?;
        Ok(settings.ok_or(Refused::new(code::COMPANY_UNKNOWN))?.metadata_xml())
    }

    async fn start_for(
        &self,
        purpose: Purpose,
        settings: Option<ServiceProvider>,
        company: &Company,
        cookies: &mut Cookies,
        with: impl for<'a> FnOnce(LoginRequest<'a>) -> LoginRequest<'a> + Send,
    ) -> Result<Url, Refused> {
        let settings = settings.ok_or(Refused::new(code::COMPANY_UNKNOWN))?;
        let id = fresh_id()?;
        trace::in_span(Step::Start, company, async {
            let now = self.clock.now();
            let started = start_login(&settings, purpose, &self.stores, now, cookies, with).await;
            let (request_id, outcome) = match &started {
                Ok((_, pending)) => (Some(pending.request_id().clone()), LoginOutcome::Started),
                Err(refused) => (None, LoginOutcome::of(refused.code())),
            };
            let event = LoginEvent {
                id,
                at: now,
                company: company.clone(),
                request_id,
                purpose: Some(purpose),
                outcome,
                thumbprint: None,
                away_ms: None,
                took_us: microseconds(self.clock.now() - now),
            };
            self.tell(&event, &settings, None, started.as_ref().err()).await;
            let url = started.map(|(url, _)| url);
            url.map_err(|refused| {
                refused.with_start_of(&settings, Some(purpose)).with_reference(id)
            })
        })
        .await
    }

    async fn tell(
        &self,
        event: &LoginEvent,
        settings: &ServiceProvider,
        report: Option<&Report>,
        refused: Option<&Refused>,
    ) {
        trace::tell(event);
        if let Some(listener) = &self.listener {
            listener(event);
        }
        let advice = refused.map(Refused::advice);
        let user_message = refused.map(Refused::user_message);
        self.stores.keep(&Attempt { event, settings, report, advice, user_message }).await;
    }
}

/// For the pages, whose stores are asked as those of single sign-on are.
#[cfg(feature = "pages")]
impl Sso {
    /// What time it is by the clock of single sign-on.
    pub(crate) fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.clock.now()
    }

    /// Tells of a failure around single sign-on.
    pub(crate) fn tell_failure(&self, code: Code, error: &(dyn Error + 'static)) {
        self.stores.tell_failure(code, error);
    }

    /// Gives a store of the pages as long as those of single sign-on have.
    pub(crate) async fn in_time<T>(
        &self,
        work: BoxFuture<'_, Result<T, BoxError>>,
    ) -> Result<T, BoxError> {
        match &self.stores.time_limit {
            Some(limit) => limit.limit(work).await,
            None => work.await,
        }
    }
}

fn fresh_id() -> Result<AttemptId, Refused> {
    AttemptId::random().map_err(|_| Refused::new(code::START_NO_RANDOMNESS))
}

/// The company of a path. A text that no company can have as its name is an unknown company.
fn company_in(path: &str) -> Result<Company, Refused> {
    path.parse().map_err(|_| Refused::new(code::COMPANY_UNKNOWN))
}

impl std::fmt::Debug for Sso {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sso").field("pending", &self.stores.pending).finish_non_exhaustive()
    }
}
