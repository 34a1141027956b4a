//! Single sign-on in an axum application whose sessions are tower-sessions'.

use axum::Router;
use axum::extract::{FromRef, FromRequestParts, OriginalUri, Path, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use product::users::{User, Users};
use product::{pages, sessions};
use saml_sp::Login;
use saml_sp::axum::routes;
use saml_sp::flow::{Clock, Sso, SystemClock};
use saml_sp::provision::{Provision, SignInError};
use saml_sp::url::form_urlencoded::byte_serialize;
use serde::{Deserialize, Serialize};
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, MemoryStore, Session, SessionManagerLayer, session};

/// The application: single sign-on of all companies, and a page that only a company's users see.
pub fn app(sso: Sso, users: Users) -> Router {
    let sessions = SessionManagerLayer::new(MemoryStore::default())
        // tower-sessions says `Strict` by itself. The browser comes from Microsoft when it follows
        // the redirect after the ACS, and does not send a Strict cookie then: the user has signed
        // in, and seems not to have. `Lax` is sent, and still on no POST from elsewhere.
        .with_same_site(SameSite::Lax)
        // Counted from the sign-in, as nothing is written to the session later.
        .with_expiry(Expiry::OnInactivity(Duration::hours(8)));
    Router::new()
        .route("/", get(async || (pages::HEADERS, pages::signed_out())))
        .route("/{company}/reports", get(reports))
        .route("/sign-out", post(sign_out))
        // The pending logins of `Sso` have cookies of their own. In the session they would be
        // lost: a Lax cookie does not come with the POST to the ACS.
        .merge(routes(sso, signed_in))
        .layer(sessions)
        .with_state(users)
}

/// What the session knows. Who the user is, is looked up.
#[derive(Deserialize, Serialize)]
struct SignedIn {
    user: u64,
    /// In seconds since 1970. In the session itself, since [`Session::set_expiry`] holds until the
    /// session is saved the next time, and no longer.
    ends: i64,
}

const SIGNED_IN: &str = "signed-in";

/// Begins a session for a user who comes back from Microsoft.
async fn signed_in(
    State(users): State<Users>,
    session: Session,
    login: Login,
) -> Result<Redirect, Failed> {
    let user = users.sign_in(&login.identity).await?.into_user();
    // A new session ID for a new user, or a planted one would be signed in (session fixation).
    // `Session::flush` would empty the session and keep its ID.
    session.cycle_id().await?;
    let ends = sessions::ends(&login.identity, SystemClock.now()).timestamp();
    session.insert(SIGNED_IN, SignedIn { user: user.id, ends }).await?;
    Ok(Redirect::to(login.return_to_or(&format!("/{}/reports", user.company))))
}

async fn reports(CurrentUser(user): CurrentUser) -> impl IntoResponse {
    (pages::HEADERS, pages::reports(&user))
}

async fn sign_out(session: Session) -> Result<Redirect, Failed> {
    session.flush().await?;
    Ok(Redirect::to("/"))
}

/// The user of a page below `/{company}/`; whoever is none is sent to the company's sign-in, and
/// back to the page.
struct CurrentUser(User);

impl<S> FromRequestParts<S> for CurrentUser
where
    Users: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let company = Path::<String>::from_request_parts(parts, state).await;
        let Path(company) = company.map_err(IntoResponse::into_response)?;
        let OriginalUri(page) = OriginalUri::from_request_parts(parts, state)
            .await
            .map_err(IntoResponse::into_response)?;
        let session = Session::from_request_parts(parts, state).await;
        let session = session.map_err(IntoResponse::into_response)?;
        let signed_in = session.get::<SignedIn>(SIGNED_IN).await;
        let signed_in = signed_in.map_err(|error| Failed::from(error).into_response())?;
        let now = SystemClock.now().timestamp();
        signed_in
            .filter(|signed_in| now < signed_in.ends)
            .and_then(|signed_in| Users::from_ref(state).active(signed_in.user))
            // A user of one company must not see another's page by writing its name in the URL.
            .filter(|user| user.company.as_str() == company)
            .map(Self)
            .ok_or_else(|| to_sign_in(&company, &page).into_response())
    }
}

/// The Sign on URL of a company, with the page to come back to.
fn to_sign_in(company: &str, page: &Uri) -> Redirect {
    let escaped = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let (company, page) = (escaped(company), escaped(&page.to_string()));
    Redirect::to(&format!("/saml/{company}/init?return_to={page}"))
}

/// Why a good login begins no session.
enum Failed {
    NotAdmitted(SignInError<<Users as Provision>::Error>),
    Session(session::Error),
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        match self {
            Self::NotAdmitted(SignInError::Store(error)) => match error {},
            Self::NotAdmitted(why) => {
                eprintln!("a user is not admitted: {why}");
                (StatusCode::FORBIDDEN, pages::HEADERS, pages::not_admitted()).into_response()
            }
            Self::Session(error) => {
                eprintln!("the store of sessions failed: {error}");
                (StatusCode::SERVICE_UNAVAILABLE, pages::HEADERS, pages::failed()).into_response()
            }
        }
    }
}

impl From<SignInError<<Users as Provision>::Error>> for Failed {
    fn from(error: SignInError<<Users as Provision>::Error>) -> Self {
        Self::NotAdmitted(error)
    }
}

impl From<session::Error> for Failed {
    fn from(error: session::Error) -> Self {
        Self::Session(error)
    }
}
