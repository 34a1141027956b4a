//! Single sign-on in an axum application whose users are axum-login's.

use axum::Router;
use axum::extract::{OriginalUri, Path, Request};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_login::tower_sessions::cookie::SameSite;
use axum_login::tower_sessions::cookie::time::Duration;
use axum_login::tower_sessions::{Expiry, MemoryStore, SessionManagerLayer, session};
use axum_login::{AuthManagerLayerBuilder, AuthUser, AuthnBackend};
use product::pages;
use product::users::{User, Users};
use saml_sp::axum::routes;
use saml_sp::flow::Sso;
use saml_sp::provision::{Provision, SignInError};
use saml_sp::url::form_urlencoded::byte_serialize;
use saml_sp::{Identity, Login};

/// The application: single sign-on of all companies, and a page that only a company's users see.
pub fn app(sso: Sso, users: Users) -> Router {
    let sessions = SessionManagerLayer::new(MemoryStore::default())
        // tower-sessions says `Strict` by itself. The browser comes from Microsoft when it follows
        // the redirect after the ACS, and does not send a Strict cookie then: the user has signed
        // in, and seems not to have. `Lax` is sent, and still on no POST from elsewhere.
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(Duration::hours(8)));
    let auth = AuthManagerLayerBuilder::new(Backend(users), sessions).build();
    Router::new()
        .route("/{company}/reports", get(reports))
        .route_layer(from_fn(login_required))
        .route("/", get(async || (pages::HEADERS, pages::signed_out())))
        .route("/sign-out", post(sign_out))
        // The pending logins of `Sso` have cookies of their own. In the session they would be
        // lost: a Lax cookie does not come with the POST to the ACS.
        .merge(routes(sso, signed_in))
        .layer(auth)
}

/// What axum-login asks about users.
#[derive(Clone, Debug)]
struct Backend(Users);

/// A user, as axum-login wants one. At the level `debug` it logs what [`Debug`] shows.
#[derive(Clone, Debug)]
struct Member(User);

type AuthSession = axum_login::AuthSession<Backend>;
type NotAdmitted = SignInError<<Users as Provision>::Error>;

impl AuthnBackend for Backend {
    type User = Member;
    /// Whoever holds an identity has proved who it is: there is no password to look at.
    type Credentials = Identity;
    type Error = NotAdmitted;

    /// Just-in-time provisioning: finds or creates the user, or says why not.
    async fn authenticate(&self, identity: Identity) -> Result<Option<Member>, NotAdmitted> {
        let signed_in = self.0.sign_in(&identity).await?;
        Ok(Some(Member(signed_in.into_user())))
    }

    /// On every request; whoever is deactivated is none.
    async fn get_user(&self, id: &u64) -> Result<Option<Member>, NotAdmitted> {
        Ok(self.0.active(*id).map(Member))
    }
}

impl AuthUser for Member {
    type Id = u64;

    fn id(&self) -> u64 {
        self.0.id
    }

    /// A session ends when this changes, as a password's hash does. There is no password.
    fn session_auth_hash(&self) -> &[u8] {
        &[]
    }
}

/// Begins a session for a user who comes back from Microsoft.
async fn signed_in(mut auth: AuthSession, login: Login) -> Result<Redirect, Failed> {
    let member = auth.authenticate(login.identity).await?;
    let member = member.ok_or(Failed::NotAdmitted("no user".into()))?;
    // `login` changes the session ID only of a session in which nobody was signed in. A planted
    // one may be the attacker's own (session fixation).
    auth.session.cycle_id().await.map_err(Failed::Session)?;
    auth.login(&member).await?;
    Ok(match &login.return_to {
        Some(path) => Redirect::to(path.as_str()),
        None => Redirect::to(&format!("/{}/reports", member.0.company)),
    })
}

async fn reports(auth: AuthSession) -> Response {
    match &auth.user {
        Some(Member(user)) => (pages::HEADERS, pages::reports(user)).into_response(),
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

async fn sign_out(mut auth: AuthSession) -> Result<Redirect, Failed> {
    auth.logout().await?;
    Ok(Redirect::to("/"))
}

/// Lets the users of a company pass to its pages, below `/{company}/`; all others are sent to its
/// sign-in, and back to the page. The macro `login_required!` knows one address for everybody, and
/// would let a user of one company see the pages of all.
async fn login_required(
    auth: AuthSession,
    Path(company): Path<String>,
    OriginalUri(page): OriginalUri,
    request: Request,
    next: Next,
) -> Response {
    if auth.user.is_some_and(|Member(user)| user.company.as_str() == company) {
        return next.run(request).await;
    }
    let escaped = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let (company, page) = (escaped(&company), escaped(&page.to_string()));
    Redirect::to(&format!("/saml/{company}/init?return_to={page}")).into_response()
}

/// Why a good login begins no session.
enum Failed {
    NotAdmitted(String),
    Session(session::Error),
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        match self {
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

impl From<axum_login::Error<Backend>> for Failed {
    fn from(error: axum_login::Error<Backend>) -> Self {
        match error {
            axum_login::Error::Session(error) => Self::Session(error),
            axum_login::Error::Backend(SignInError::Store(error)) => match error {},
            axum_login::Error::Backend(why) => Self::NotAdmitted(why.to_string()),
        }
    }
}
