//! The three routes of single sign-on.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::{BytesRejection, RawPathParamsRejection};
use axum::extract::{DefaultBodyLimit, FromRequest, RawPathParams, Request, State};
use axum::handler::Handler;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use crate::axum::handed::hand_on;
use crate::axum::page;
use crate::flow::answer::Accepted;
use crate::flow::asker::Asker;
use crate::flow::code;
use crate::flow::cookies::Cookies;
use crate::flow::init_query::InitQuery;
use crate::flow::refused::Refused;
use crate::flow::sso::Sso;
use crate::login::return_to::ReturnTo;
use crate::login::verified::{Login, TestedConnection};
use crate::saml::bindings::AcsForm;
use crate::saml::code::Code;
use crate::xml::limits::Limits;

/// How long a store may take, unless the [`Sso`] says otherwise.
const STORE_TIME: Duration = Duration::from_secs(5);

type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;
type PathOf = dyn Fn(&InitQuery) -> Option<ReturnTo> + Send + Sync;
type Handle<S> = Arc<dyn Fn(Request, S) -> Answer + Send + Sync>;
type InPath = Result<RawPathParams, RawPathParamsRejection>;

/// The routes of single sign-on, to be merged into a router, at the path of the
/// [`BaseUrl`](crate::BaseUrl) if that has one:
///
/// - `GET /saml/{company}/init` begins a login: 303 to the identity provider. `return_to` and
///   `login_hint` of its query count; a `return_to` that is no [`ReturnTo`] is dropped. `HEAD`, a
///   prefetch, a script or a frame begins none.
/// - `POST /saml/{company}/finalize`, the ACS, ends it: `signed_in` answers, an ordinary handler with
///   any extractors, among them [`Finished`](crate::axum::Finished). The body of its request is empty. `GET` there, as after
///   Back, leads to a new start.
/// - `GET /saml/{company}/metadata` gives our metadata.
///
/// Every answer has `Cache-Control: no-store`; the pages have a Content-Security-Policy. A store gets
/// five seconds, unless [`Sso::with_time_limit`] says otherwise. `Host` and `X-Forwarded-*` are never
/// read.
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
        return_to: None,
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
    return_to: Option<Arc<PathOf>>,
    body_bytes: usize,
    restarts_unsolicited: bool,
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// Answers a connection test that passed by a handler with [`Tested`](crate::axum::Tested), for example to show what
    /// provisioning would do; in place of a page that shows identity and claims.
    pub fn tested<H: Handler<T, S>, T: 'static>(mut self, handler: H) -> Self {
        self.tested = Some(handle(handler));
        self
    }

    /// Answers a request that was refused by a handler with [`NotFinished`](crate::axum::NotFinished), in place of the small
    /// page. The status is [`Refused::status`], unless the handler gives another than 200.
    pub fn refusal_page<H: Handler<T, S>, T: 'static>(mut self, handler: H) -> Self {
        self.refused = Some(handle(handler));
        self
    }

    /// May make another return path of the query of `/init` than its `return_to`, so that parameters
    /// of the application survive the login, as in `?cli=true`.
    pub fn return_to(
        mut self,
        path_of: impl Fn(&InitQuery) -> Option<ReturnTo> + Send + Sync + 'static,
    ) -> Self {
        self.return_to = Some(Arc::new(path_of));
        self
    }

    /// Turns an unsolicited answer, as after a click in a portal that knows no Sign on URL, into a
    /// fresh login. Nothing is read from the answer, so it is as safe as a click on the Sign on URL.
    pub fn restart_unsolicited(mut self) -> Self {
        self.restarts_unsolicited = true;
        self
    }

    /// Reads posted bodies of up to so many bytes, for a [`Policy`](crate::Policy) with larger
    /// [`Limits`](crate::settings::Limits): [`AcsForm::most_bytes`] of those.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_bytes = bytes;
        self
    }

    async fn init(self, company: &str, request: Request, state: S) -> Response {
        let (parts, _) = request.into_parts();
        let header = |name| parts.headers.get(name).map(HeaderValue::as_bytes);
        match Asker::of(parts.method.as_str(), header) {
            Asker::Navigation => {}
            Asker::Head => return StatusCode::NO_CONTENT.into_response(),
            // What a browser fetched ahead it would show later; this it throws away.
            Asker::Prefetch => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
            Asker::Subresource => {
                let refused = Refused::with(code::REQUEST_NOT_A_NAVIGATION);
                return self.refuse(refused, parts, state).await;
            }
        }
        let query = InitQuery::read(parts.uri.query());
        let path = self.return_to.as_ref().and_then(|path_of| path_of(&query));
        let mut cookies = cookies_of(&parts.headers);
        let started = self.sso.start(company, &mut cookies, |login| {
            let login = query.add_to(login);
            match path {
                Some(path) => login.return_to(path),
                None => login,
            }
        });
        let response = match started.await {
            Ok(url) => see_other(url.as_str()),
            Err(refused) => self.refuse(refused, parts, state).await,
        };
        with_cookies(response, &cookies)
    }

    async fn finalize(self, company: &str, request: Request, state: S) -> Response {
        let (parts, body) = request.into_parts();
        let mut cookies = cookies_of(&parts.headers);
        let body = Request::from_parts(parts.clone(), body);
        let finished = match Bytes::from_request(body, &state).await {
            Ok(body) => self.sso.finish(company, &body, &mut cookies).await,
            Err(rejection) => Err(unread(&rejection)),
        };
        let response = match finished {
            Ok(Accepted::Login(login)) => self.sign_in(login, parts, state).await,
            Ok(Accepted::Test(tested)) => self.show_test(tested, parts, state).await,
            Err(refused) if self.restarts(&refused) => {
                match self.sso.start(company, &mut cookies, |login| login).await {
                    Ok(url) => see_other(url.as_str()),
                    Err(refused) => self.refuse(refused, parts, state).await,
                }
            }
            Err(refused) => self.refuse(refused, parts, state).await,
        };
        with_cookies(response, &cookies)
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

    async fn sign_in(&self, login: Login, mut parts: Parts, state: S) -> Response {
        hand_on(login, &mut parts.extensions);
        (self.signed_in)(Request::from_parts(parts, Body::empty()), state).await
    }

    async fn show_test(&self, tested: TestedConnection, mut parts: Parts, state: S) -> Response {
        let Some(handle) = &self.tested else { return page::tested(&tested) };
        hand_on(tested, &mut parts.extensions);
        handle(Request::from_parts(parts, Body::empty()), state).await
    }

    async fn refuse(&self, refused: Refused, mut parts: Parts, state: S) -> Response {
        let Some(handle) = &self.refused else { return page::refused(&refused) };
        let status = page::status(&refused);
        hand_on(refused, &mut parts.extensions);
        let mut response = handle(Request::from_parts(parts, Body::empty()), state).await;
        if response.status() == StatusCode::OK {
            *response.status_mut() = status;
        }
        response
    }

    fn restarts(&self, refused: &Refused) -> bool {
        self.restarts_unsolicited && refused.code() == Code::RESPONSE_UNSOLICITED
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

/// The company in the path, decoded; it may be any text. What is no text names none.
fn name_in(path: &InPath) -> &str {
    let names = path.iter().flat_map(RawPathParams::iter);
    names.filter(|(name, _)| *name == "company").map(|(_, company)| company).next().unwrap_or("")
}

fn cookies_of(headers: &HeaderMap) -> Cookies {
    Cookies::of(headers.get_all(COOKIE))
}

fn with_cookies(mut response: Response, cookies: &Cookies) -> Response {
    for cookie in cookies.set_cookies().filter_map(|cookie| HeaderValue::from_str(cookie).ok()) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

fn see_other(location: &str) -> Response {
    Redirect::to(location).into_response()
}

async fn protected(mut response: Response) -> Response {
    page::protect(response.headers_mut());
    response
}

/// Why a body could not be read.
fn unread(rejection: &BytesRejection) -> Refused {
    let too_large = rejection.status() == StatusCode::PAYLOAD_TOO_LARGE;
    if too_large { Refused::too_large() } else { Refused::with(code::REQUEST_BROKEN_OFF) }
}

impl<S> std::fmt::Debug for Routes<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Routes").field("sso", &self.sso).finish_non_exhaustive()
    }
}
