//! Single sign-on on hyper alone: what a framework would do is done by hand.

mod sessions;

use std::io;
use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, COOKIE, HeaderValue, LOCATION, SET_COOKIE};
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response, StatusCode, http};
use hyper_util::rt::{TokioIo, TokioTimer};
use product::pages;
use product::users::{User, Users};
use saml_sp::AcsForm;
use saml_sp::flow::{Cookies, Finished, InitQuery, Refused, RequestKind, Sso, Unread};
use saml_sp::provision::Provision;
use saml_sp::settings::Limits;
use saml_sp::url::form_urlencoded;
use tokio::net::TcpListener;

use crate::sessions::Sessions;

/// How long a request may take, with its body, so that nobody keeps us waiting.
const REQUEST_TIME: Duration = Duration::from_secs(30);

type Answer = Result<Response<Full<Bytes>>, http::Error>;

/// The application: single sign-on of all companies, and a page that only a company's users see.
#[derive(Clone)]
pub struct App {
    sso: Sso,
    users: Users,
    sessions: Sessions,
}

/// Serves the application until the listener fails.
///
/// # Errors
/// The listener's.
pub async fn serve(listener: TcpListener, app: App) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        let app = app.clone();
        let service = service_fn(move |request| {
            let app = app.clone();
            async move {
                match tokio::time::timeout(REQUEST_TIME, app.answer(request)).await {
                    Ok(answer) => answer,
                    Err(_) => page(StatusCode::REQUEST_TIMEOUT, pages::failed()),
                }
            }
        });
        tokio::spawn(async move {
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service);
            if let Err(error) = connection.await {
                eprintln!("a connection ended early: {error}");
            }
        });
    }
}

impl App {
    /// An application of these companies and users.
    pub fn new(sso: Sso, users: Users) -> Self {
        // A store that hangs fails after five seconds.
        let sso = sso.with_time_limit(Duration::from_secs(5), tokio::time::sleep);
        Self { sso, users, sessions: Sessions::default() }
    }

    async fn answer(&self, request: Request<Incoming>) -> Answer {
        let path = request.uri().path().to_owned();
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        // A company that needs percent-decoding is none.
        match (request.method().as_str(), segments.as_slice()) {
            ("GET" | "HEAD", ["saml", company, "init"]) => self.init(company, &request).await,
            ("POST", ["saml", company, "finalize"]) => self.finalize(company, request).await,
            // After Back, or from the address bar.
            ("GET", ["saml", _, "finalize"]) => see_other("init", []),
            ("GET", ["saml", company, "metadata"]) => self.metadata(company).await,
            ("GET", [company, "reports"]) => self.reports(company, &request),
            ("POST", ["sign-out"]) => see_other("/", [self.sessions.end(request.headers())]),
            ("GET", [""]) => page(StatusCode::OK, pages::signed_out()),
            _ => empty(StatusCode::NOT_FOUND),
        }
    }

    /// Sends the browser to the company's Entra.
    async fn init(&self, company: &str, request: &Request<Incoming>) -> Answer {
        let header = |name| request.headers().get(name).map(HeaderValue::as_bytes);
        match RequestKind::of(request.method().as_str(), header) {
            RequestKind::Navigation => {}
            RequestKind::Head => return empty(StatusCode::NO_CONTENT),
            // What a browser fetched ahead it would show later; this it throws away.
            RequestKind::Prefetch => return empty(StatusCode::SERVICE_UNAVAILABLE),
            _ => return refusal(&Refused::not_a_navigation(), &Cookies::none()),
        }
        // Whoever links here wrote it: what is unfit in it is dropped.
        let query = InitQuery::read(request.uri().query());
        let mut cookies = Cookies::of(request.headers().get_all(COOKIE));
        match self.sso.start_with(company, &mut cookies, |login| query.add_to(login)).await {
            Ok(url) => see_other(url.as_str(), set(&cookies)),
            Err(refused) => refusal(&refused, &cookies),
        }
    }

    /// Takes the answer that Entra lets the browser post.
    async fn finalize(&self, company: &str, request: Request<Incoming>) -> Answer {
        let mut cookies = Cookies::of(request.headers().get_all(COOKIE));
        let most_bytes = AcsForm::most_bytes(&Limits::default());
        let body = match Limited::new(request.into_body(), most_bytes).collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) => {
                let too_large = error.is::<LengthLimitError>();
                let why = if too_large { Unread::TooLarge } else { Unread::BrokenOff };
                return refusal(&self.sso.refuse_unread(company, why).await, &Cookies::none());
            }
        };
        let login = match self.sso.finish(company, &body, &mut cookies).await {
            Ok(Finished::Login(login)) => login,
            // Nothing here begins a connection test; the example of actix-web does.
            Ok(Finished::Test(_)) => return page(StatusCode::NOT_FOUND, pages::failed()),
            Err(refused) => return refusal(&refused, &cookies),
        };
        let user = match self.users.sign_in(&login.identity).await {
            Ok(signed_in) => signed_in.into_user(),
            Err(why) => {
                eprintln!("a user is not admitted: {why}");
                return with(page(StatusCode::FORBIDDEN, pages::not_admitted()), set(&cookies));
            }
        };
        let Some(session) = self.sessions.begin(&user, &login.identity) else {
            return page(StatusCode::SERVICE_UNAVAILABLE, pages::failed());
        };
        let home = format!("/{}/reports", user.company);
        // 303, so that the browser asks by GET and F5 posts nothing again.
        see_other(login.return_to_or(&home), set(&cookies).chain([session]))
    }

    async fn metadata(&self, company: &str) -> Answer {
        match self.sso.metadata_xml(company).await {
            Ok(xml) => Response::builder()
                .header("content-type", "application/samlmetadata+xml")
                .body(Full::from(xml)),
            Err(refused) => refusal(&refused, &Cookies::none()),
        }
    }

    fn reports(&self, company: &str, request: &Request<Incoming>) -> Answer {
        if let Some(user) =
            self.user(request.headers()).filter(|user| user.company.as_str() == company)
        {
            return page(StatusCode::OK, pages::reports(&user));
        }
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let path: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
        see_other(&format!("/saml/{company}/init?return_to={path}"), [])
    }

    /// Who sent the request. Asked of the users each time, so that whoever is deactivated is out.
    fn user(&self, headers: &HeaderMap) -> Option<User> {
        self.users.active(self.sessions.user(headers)?)
    }
}

/// What pending logins need set in the browser, with every answer.
fn set(cookies: &Cookies) -> impl Iterator<Item = String> {
    cookies.set_cookies().map(str::to_owned)
}

fn refusal(refused: &Refused, cookies: &Cookies) -> Answer {
    eprintln!("{refused}");
    let status = StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::FORBIDDEN);
    with(page(status, pages::refused(refused)), set(cookies))
}

fn page(status: StatusCode, html: String) -> Answer {
    let response = Response::builder().status(status);
    let response =
        pages::HEADERS.iter().fold(response, |to, (name, value)| to.header(*name, *value));
    response.body(Full::from(html))
}

fn empty(status: StatusCode) -> Answer {
    Response::builder().status(status).header(CACHE_CONTROL, "no-store").body(Full::default())
}

fn see_other(location: &str, set_cookies: impl IntoIterator<Item = String>) -> Answer {
    let response = Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header(LOCATION, location)
        .header(CACHE_CONTROL, "no-store");
    with(response.body(Full::default()), set_cookies)
}

fn with(answer: Answer, set_cookies: impl IntoIterator<Item = String>) -> Answer {
    let mut answer = answer?;
    for set_cookie in set_cookies {
        answer.headers_mut().append(SET_COOKIE, set_cookie.try_into()?);
    }
    Ok(answer)
}
