//! The three routes of single sign-on.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::{BytesRejection, RawPathParamsRejection};
use axum::extract::{DefaultBodyLimit, FromRequest, RawPathParams, Request, State};
use axum::handler::Handler;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use url::Url;

use crate::axum::handed::hand_on;
use crate::axum::page;
use crate::flow::answer::{Finished, Unread};
use crate::flow::cookies::Cookies;
use crate::flow::erased::BoxFuture;
use crate::flow::init_query::InitQuery;
use crate::flow::refused::Refused;
use crate::flow::request_kind::RequestKind;
use crate::flow::sso::Sso;
use crate::login::start::LoginRequest;
use crate::login::verified::{Login, TestedConnection};
use crate::saml::bindings::AcsForm;
use crate::saml::code::Code;
use crate::xml::limits::Limits;

/// How long a store may take, unless the [`Sso`] says otherwise.
pub(crate) const STORE_TIME: Duration = Duration::from_secs(5);

type Change = dyn for<'a> Fn(&InitQuery, LoginRequest<'a>) -> LoginRequest<'a> + Send + Sync;
type Handle<S> = Arc<dyn Fn(Request, S) -> BoxFuture<'static, Response> + Send + Sync>;
type InPath = Result<RawPathParams, RawPathParamsRejection>;

/// The routes of single sign-on, to be merged into a router:
///
/// - `GET /saml/{company}/init` starts a login: 303 to the identity provider. `return_to` and
///   `login_hint` of its query count; a `return_to` that is no [`ReturnTo`](crate::ReturnTo) is
///   dropped. `HEAD`, a prefetch, a script or a frame starts none.
/// - `POST /saml/{company}/finalize`, the ACS, ends it: `signed_in` responds, an ordinary handler with
///   any extractors, among them the [`Login`]. The body of its request is empty. `GET` there, as
///   after Back, leads to a new start.
/// - `GET /saml/{company}/metadata` gives our metadata.
///
/// Every response has `Cache-Control: no-store`; the pages have a Content-Security-Policy. A store
/// gets five seconds, unless [`Sso::with_time_limit`] says otherwise; so that your own calls of the
/// same [`Sso`] have a limit too, set it there. `Host` and `X-Forwarded-*` are never read.
///
/// With a base URL that has a path, as in `https://example.com/auth`, nest them there:
/// `Router::new().nest("/auth", routes(sso, signed_in).into())`.
///
/// Put them beside a CSRF layer, not under it: the ACS is posted to from another site by its nature,
/// and is protected by the pending login.
pub fn routes<H, T, S>(sso: Sso, signed_in: H) -> Routes<S>
where
    H: Handler<T, S>,
    T: 'static,
    S: Clone + Send + Sync + 'static,
{
    let sso = if sso.has_time_limit() {
        sso
    } else {
        sso.with_time_limit(STORE_TIME, tokio::time::sleep)
    };
    Routes {
        sso,
        signed_in: handle(signed_in),
        tested: None,
        refused: None,
        test_refused: None,
        change: None,
        body_bytes: AcsForm::most_bytes(&Limits::default()),
        restarts_unsolicited: false,
    }
}

/// The routes of single sign-on, made by [`routes`]: they turn into a [`Router`].
#[must_use = "routes serve nothing until they are merged into a router"]
#[derive(Clone)]
pub struct Routes<S> {
    sso: Sso,
    signed_in: Handle<S>,
    tested: Option<Handle<S>>,
    refused: Option<Handle<S>>,
    test_refused: Option<Handle<S>>,
    change: Option<Arc<Change>>,
    body_bytes: usize,
    restarts_unsolicited: bool,
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// Responds to a connection test that passed by a handler with a [`TestedConnection`], for example
    /// to show what provisioning would do; in place of a page that shows identity and claims.
    pub fn on_tested<H: Handler<T, S>, T: 'static>(mut self, handler: H) -> Self {
        self.tested = Some(handle(handler));
        self
    }

    /// Responds to a request that was refused by a handler with a [`Refused`], in place of the small
    /// page. The status is [`Refused::status`], unless the handler gives another than 200.
    ///
    /// A connection test that failed comes here too, unless
    /// [`on_test_refused`](Self::on_test_refused) has a handler for it.
    pub fn on_refused<H: Handler<T, S>, T: 'static>(mut self, handler: H) -> Self {
        self.refused = Some(handle(handler));
        self
    }

    /// Responds to a connection test that failed by a handler with a [`Refused`], in place of the small
    /// page with what failed and what to change. Its reader is the company's administrator.
    pub fn on_test_refused<H: Handler<T, S>, T: 'static>(mut self, handler: H) -> Self {
        self.test_refused = Some(handle(handler));
        self
    }

    /// Changes each login that these routes start, which has the `return_to` and `login_hint` of the query
    /// already: so that parameters of the application survive it, as in `?cli=true`, or to ask for a
    /// fresh sign-in.
    ///
    /// ```
    /// # use saml_sp::axum::Routes;
    /// # fn change(routes: Routes<()>, cli: saml_sp::ReturnTo) -> Routes<()> {
    /// routes.with_login(move |query, login| match query.value("cli") {
    ///     Some("true") => login.return_to(cli.clone()).force_authn(),
    ///     _ => login,
    /// })
    /// # }
    /// ```
    pub fn with_login(
        mut self,
        change: impl for<'a> Fn(&InitQuery, LoginRequest<'a>) -> LoginRequest<'a>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.change = Some(Arc::new(change));
        self
    }

    /// Turns an unsolicited answer, as after a click in a portal that knows no Sign on URL, into a
    /// fresh login. Nothing is read from the answer, so it is as safe as a click on the Sign on URL.
    pub fn restart_unsolicited(mut self) -> Self {
        self.restarts_unsolicited = true;
        self
    }

    /// Reads posted bodies of up to so many bytes, for a [`Policy`](crate::Policy) with larger
    /// [`Limits`]: [`AcsForm::most_bytes`] of those.
    pub fn with_body_limit(mut self, bytes: usize) -> Self {
        self.body_bytes = bytes;
        self
    }

    async fn init(self, company: &str, request: Request, state: S) -> Response {
        let (parts, _) = request.into_parts();
        match kind_of(&parts) {
            RequestKind::Navigation => {}
            RequestKind::Head => return StatusCode::NO_CONTENT.into_response(),
            // What a browser fetched ahead it would show later; this it throws away.
            RequestKind::Prefetch => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
            RequestKind::Subresource => {
                return self.refuse(Refused::not_a_navigation(), parts, state).await;
            }
        }
        let query = InitQuery::read(parts.uri.query());
        let mut cookies = Cookies::of(parts.headers.get_all(COOKIE));
        let response = match self.start(company, &query, &mut cookies).await {
            Ok(url) => see_other(url.as_str()),
            Err(refused) => self.refuse(refused, parts, state).await,
        };
        (cookies, response).into_response()
    }

    /// Starts a login, with what the query and the application ask for.
    async fn start(
        &self,
        company: &str,
        query: &InitQuery,
        cookies: &mut Cookies,
    ) -> Result<Url, Refused> {
        let started = self.sso.start_with(company, cookies, |login| {
            let login = query.add_to(login);
            match &self.change {
                Some(change) => change(query, login),
                None => login,
            }
        });
        started.await
    }

    async fn finalize(self, company: &str, request: Request, state: S) -> Response {
        let (parts, body) = request.into_parts();
        let mut cookies = Cookies::of(parts.headers.get_all(COOKIE));
        let body = Request::from_parts(parts.clone(), body);
        let finished = match Bytes::from_request(body, &state).await {
            Ok(body) => self.sso.finish(company, &body, &mut cookies).await,
            Err(rejection) => Err(self.sso.refuse_unread(company, unread(&rejection)).await),
        };
        let response = match finished {
            Ok(Finished::Login(login)) => self.sign_in(login, parts, state).await,
            Ok(Finished::Test(tested)) => self.show_test(tested, parts, state).await,
            Err(refused) if self.restarts(&refused, &parts, &cookies) => {
                match self.start(company, &InitQuery::default(), &mut cookies).await {
                    Ok(url) => see_other(url.as_str()),
                    Err(refused) => self.refuse(refused, parts, state).await,
                }
            }
            Err(refused) => self.refuse(refused, parts, state).await,
        };
        (cookies, response).into_response()
    }

    async fn metadata(self, company: &str, request: Request, state: S) -> Response {
        match self.sso.metadata_xml(company).await {
            Ok(xml) => {
                let file = format!("attachment; filename=\"{company}-sp-metadata.xml\"");
                let headers = [
                    (CONTENT_TYPE, "application/samlmetadata+xml".to_owned()),
                    // A company that is known has a name of letters, digits and hyphens.
                    (CONTENT_DISPOSITION, file),
                ];
                (headers, xml).into_response()
            }
            Err(refused) => self.refuse(refused, request.into_parts().0, state).await,
        }
    }

    async fn sign_in(&self, login: Login, parts: Parts, state: S) -> Response {
        (self.signed_in)(request_with(login, parts), state).await
    }

    async fn show_test(&self, tested: TestedConnection, parts: Parts, state: S) -> Response {
        match &self.tested {
            Some(handle) => handle(request_with(tested, parts), state).await,
            None => page::tested(&tested),
        }
    }

    async fn refuse(&self, refused: Refused, parts: Parts, state: S) -> Response {
        let of_test = self.test_refused.as_ref().filter(|_| refused.is_test());
        let Some(handle) = of_test.or(self.refused.as_ref()) else {
            return refused.into_response();
        };
        let status = page::status(&refused);
        let mut response = handle(request_with(refused, parts), state).await;
        if response.status() == StatusCode::OK {
            *response.status_mut() = status;
        }
        response
    }

    /// Only a login, and only for a person, as at `/init`; and not without end: an identity provider
    /// that never names the request gets a few tries, if the browser keeps cookies.
    fn restarts(&self, refused: &Refused, parts: &Parts, cookies: &Cookies) -> bool {
        self.restarts_unsolicited
            && refused.code() == Code::RESPONSE_UNSOLICITED
            && refused.start_again().is_some()
            && kind_of(parts) == RequestKind::Navigation
            && !cookies.are_full()
    }
}

impl<S: Clone + Send + Sync + 'static> From<Routes<S>> for Router<S> {
    fn from(routes: Routes<S>) -> Self {
        let limit = DefaultBodyLimit::max(routes.body_bytes);
        let (init, finalize, metadata) = (routes.clone(), routes.clone(), routes);
        let finalize =
            post(|State(state): State<S>, company: InPath, request: Request| async move {
                finalize.finalize(name_in(&company), request, state).await
            });
        let back_to_init = || async { see_other("init") };
        let init = get(|State(state): State<S>, company: InPath, request: Request| async move {
            init.init(name_in(&company), request, state).await
        });
        let metadata =
            get(|State(state): State<S>, company: InPath, request: Request| async move {
                metadata.metadata(name_in(&company), request, state).await
            });
        Self::new()
            .route("/saml/{company}/init", init)
            .route("/saml/{company}/finalize", finalize.layer(limit).get(back_to_init))
            .route("/saml/{company}/metadata", metadata)
            .route_layer(map_response(protected))
    }
}

/// A handler of any extractors, as one type.
fn handle<H: Handler<T, S>, T: 'static, S: 'static>(handler: H) -> Handle<S> {
    Arc::new(move |request, state| Box::pin(handler.clone().call(request, state)))
}

/// The request for a handler: as it came, without its body, and with what it is about.
fn request_with<T: Send + 'static>(value: T, mut parts: Parts) -> Request {
    hand_on(value, &mut parts.extensions);
    for gone in [CONTENT_LENGTH, CONTENT_TYPE] {
        parts.headers.remove(gone);
    }
    Request::from_parts(parts, Body::empty())
}

/// The company in the path, decoded; it may be any text. A name that is not UTF-8 is no company.
fn name_in(path: &InPath) -> &str {
    let Ok(names) = path else { return "" };
    // The last: a router around ours may have a parameter of this name, too.
    names.iter().filter(|(name, _)| *name == "company").last().map_or("", |(_, company)| company)
}

fn kind_of(parts: &Parts) -> RequestKind {
    let header = |name| parts.headers.get(name).map(HeaderValue::as_bytes);
    RequestKind::of(parts.method.as_str(), header)
}

fn see_other(location: &str) -> Response {
    Redirect::to(location).into_response()
}

async fn protected(mut response: Response) -> Response {
    page::protect(response.headers_mut());
    response
}

fn unread(rejection: &BytesRejection) -> Unread {
    let too_large = rejection.status() == StatusCode::PAYLOAD_TOO_LARGE;
    if too_large { Unread::TooLarge } else { Unread::BrokenOff }
}

impl<S> std::fmt::Debug for Routes<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Routes").field("sso", &self.sso).finish_non_exhaustive()
    }
}
