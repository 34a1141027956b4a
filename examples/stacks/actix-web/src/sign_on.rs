//! The routes of single sign-on, the session that a login begins, and a page that needs one.

use actix_session::Session;
use actix_web::error::PayloadError;
use actix_web::http::header::{CACHE_CONTROL, COOKIE, HeaderValue, LOCATION, SET_COOKIE};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError};
use product::users::User;
use product::{pages, sessions};
use saml_sp::flow::{
    Clock, Cookies, Finished, InitQuery, Refused, RequestKind, SystemClock, Unread,
};
use saml_sp::provision::Provision;
use saml_sp::url::form_urlencoded;
use saml_sp::{Company, Login};
use serde::{Deserialize, Serialize};

use crate::{Product, admin};

/// What the session knows. Who the user is, is looked up.
#[derive(Deserialize, Serialize)]
struct SignedIn {
    user: u64,
    /// In seconds since 1970.
    ends: i64,
}

const SIGNED_IN: &str = "signed-in";

/// Sends the browser to the company's Entra.
pub async fn init(
    request: HttpRequest,
    company: Path<String>,
    product: Data<Product>,
) -> HttpResponse {
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
    let mut cookies = cookies_of(&request);
    match product.sso.start_with(&company, &mut cookies, |login| query.add_to(login)).await {
        Ok(url) => see_other(url.as_str(), &cookies),
        Err(refused) => refusal(&refused, &cookies),
    }
}

/// Takes the answer that Entra lets the browser post. As bytes, since a `web::Form` would have to
/// be limited a second time, and `Sso` reads the form itself.
pub async fn finalize(
    request: HttpRequest,
    company: Path<String>,
    body: Result<Bytes, actix_web::Error>,
    session: Session,
    product: Data<Product>,
) -> HttpResponse {
    let body = match body {
        Ok(body) => body,
        // By itself actix-web answers in plain text, without a code that support could ask for.
        Err(error) => {
            let too_large = matches!(error.as_error(), Some(PayloadError::Overflow));
            let why = if too_large { Unread::TooLarge } else { Unread::BrokenOff };
            return refusal(&product.sso.refuse_unread(&company, why).await, &Cookies::none());
        }
    };
    let mut cookies = cookies_of(&request);
    match product.sso.finish(&company, &body, &mut cookies).await {
        Ok(Finished::Login(login)) => sign_in(&login, &cookies, &session, &product).await,
        Ok(Finished::Test(tested)) => admin::tested(&tested, &cookies, &product).await,
        Err(refused) => refusal(&refused, &cookies),
    }
}

/// Begins a session, and leads on by 303: the browser asks by GET, and F5 posts nothing again.
async fn sign_in(
    login: &Login,
    cookies: &Cookies,
    session: &Session,
    product: &Product,
) -> HttpResponse {
    let user = match product.users.sign_in(&login.identity).await {
        Ok(signed_in) => signed_in.into_user(),
        Err(why) => {
            eprintln!("a user is not admitted: {why}");
            return page(with(HttpResponse::Forbidden(), cookies), pages::not_admitted());
        }
    };
    // A new session for a new user, or a planted one would be signed in (session fixation).
    session.clear();
    session.renew();
    let ends = sessions::ends(&login.identity, SystemClock.now()).timestamp();
    if let Err(error) = session.insert(SIGNED_IN, SignedIn { user: user.id, ends }) {
        return failed(&error);
    }
    let home = format!("/{}/reports", user.company);
    see_other(login.return_to_or(&home), cookies)
}

/// After Back, or from the address bar.
pub async fn back_to_init() -> HttpResponse {
    see_other("init", &Cookies::none())
}

/// Our metadata, for *Upload metadata file* in Entra.
pub async fn metadata(company: Path<String>, product: Data<Product>) -> HttpResponse {
    match product.sso.metadata_xml(&company).await {
        Ok(xml) => HttpResponse::Ok().content_type("application/samlmetadata+xml").body(xml),
        Err(refused) => refusal(&refused, &Cookies::none()),
    }
}

/// A page that only a company's users see; all others are sent to its sign-in, and back.
pub async fn reports(
    request: HttpRequest,
    company: Path<String>,
    session: Session,
    product: Data<Product>,
) -> Result<HttpResponse, Elsewhere> {
    let user = user_of(&company, &request, &session, &product)?;
    Ok(page(HttpResponse::Ok(), pages::reports(&user)))
}

/// Why a request does not get the page that it asks for.
#[derive(Debug)]
pub enum Elsewhere {
    /// There is no such company.
    NoCompany,
    /// At this address, where the user signs in first.
    SignIn(String),
}

impl ResponseError for Elsewhere {
    fn error_response(&self) -> HttpResponse {
        match self {
            Self::NoCompany => HttpResponse::NotFound().finish(),
            Self::SignIn(address) => see_other(address, &Cookies::none()),
        }
    }
}

impl std::fmt::Display for Elsewhere {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NoCompany => "there is no such company",
            Self::SignIn(_) => "the user has to sign in first",
        })
    }
}

/// The user of a company who sent a request, or the way to its sign-in.
pub fn user_of(
    company: &str,
    request: &HttpRequest,
    session: &Session,
    product: &Product,
) -> Result<User, Elsewhere> {
    let company = company_of(company)?;
    let signed_in = session.get::<SignedIn>(SIGNED_IN).unwrap_or_else(|error| {
        // As after an update that changed what is kept there: nobody is signed in.
        eprintln!("a session cannot be read: {error}");
        None
    });
    let now = SystemClock.now().timestamp();
    signed_in
        .filter(|signed_in| now < signed_in.ends)
        // On every request, so that whoever is deactivated is out.
        .and_then(|signed_in| product.users.active(signed_in.user))
        // A user of one company must not see another's page by writing its name in the URL.
        .filter(|user| user.company == company)
        .ok_or_else(|| {
            // What was posted is no page to come back to.
            let is_page = request.method() == Method::GET;
            let page = if is_page { request.uri().to_string() } else { "/".to_owned() };
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("return_to", &page)
                .finish();
            Elsewhere::SignIn(format!("/saml/{company}/init?{query}"))
        })
}

/// Ends the session.
pub async fn sign_out(session: Session) -> HttpResponse {
    session.purge();
    see_other("/", &Cookies::none())
}

/// Where a user is who has signed out.
pub async fn signed_out() -> HttpResponse {
    page(HttpResponse::Ok(), pages::signed_out())
}

/// The cookies of a request that belong to pending logins.
pub fn cookies_of(request: &HttpRequest) -> Cookies {
    Cookies::of(request.headers().get_all(COOKIE))
}

/// A refusal as a page, with its status.
pub fn refusal(refused: &Refused, cookies: &Cookies) -> HttpResponse {
    eprintln!("{refused}");
    let status = StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::FORBIDDEN);
    page(with(HttpResponse::build(status), cookies), pages::refused(refused))
}

/// A page for something of ours that failed.
pub fn failed(error: &dyn std::fmt::Display) -> HttpResponse {
    eprintln!("failed: {error}");
    page(HttpResponse::ServiceUnavailable(), pages::failed())
}

/// A status that says all.
fn empty(status: StatusCode) -> HttpResponse {
    HttpResponse::build(status).insert_header((CACHE_CONTROL, "no-store")).finish()
}

/// Leads on.
pub fn see_other(location: &str, cookies: &Cookies) -> HttpResponse {
    with(HttpResponse::SeeOther(), cookies)
        .insert_header((LOCATION, location))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}

/// Sets what pending logins need in the browser: with every answer.
pub fn with(mut response: HttpResponseBuilder, cookies: &Cookies) -> HttpResponseBuilder {
    for cookie in cookies.set_cookies() {
        response.append_header((SET_COOKIE, cookie));
    }
    response
}

/// A page with its headers.
pub fn page(mut response: HttpResponseBuilder, html: String) -> HttpResponse {
    for header in pages::HEADERS {
        response.insert_header(header);
    }
    response.body(html)
}

/// The company of a path.
pub fn company_of(path: &str) -> Result<Company, Elsewhere> {
    path.parse().map_err(|_| Elsewhere::NoCompany)
}
