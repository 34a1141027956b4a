//! The sign-in: the Login URL, the page that asks who signs in, and the answer on its way.

use axum::Router;
use axum::extract::{Path, RawQuery, State as Shared};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use saml_sp::RequestId;
use saml_sp::settings::SignOnUrl;
use saml_sp::testing::{AuthnRequest, Misbehaviour, PretendError};
use saml_sp::url::Url;

use super::application::{Application, NAME};
use super::directory::Member;
use super::fields::Fields;
use super::journey::{Answer, Journey, answer, unasked};
use super::shell::{bare, not_found};
use super::state::State;
use super::trouble::Trouble;
use super::{Failure, Portal};

/// The Login URL, the tile, and the sign-in page's posts.
pub fn routes() -> Router<Portal> {
    let only_get =
        |Shared(portal): Shared<Portal>| async move { Trouble::only_get().page(&portal) };
    Router::new()
        .route("/saml2", get(login_url).post(only_get))
        .route("/launch", get(launch))
        .route("/{journey}/sign-in", post(sign_in))
        .route("/sign-out", post(sign_out))
}

/// A browser comes with an AuthnRequest.
async fn login_url(
    Shared(portal): Shared<Portal>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let asked = asked(&portal, query.as_deref())?;
    let mut state = portal.state();
    // What Entra does not take, it refuses before it asks who you are.
    let request = AuthnRequest::from_url(&asked).ok();
    if let Err(trouble) = taken(&portal, &state, &asked, request.as_ref())? {
        return trouble.page(&portal);
    }
    let (afresh, passive, hint) = request.as_ref().map_or((false, false, None), |request| {
        (request.force_authn(), request.is_passive(), request.login_hint())
    });
    let afresh = afresh && !state.misbehaves(Misbehaviour::ForceAuthnIgnored);
    let user = state.signed_in(portal.token(&headers)).filter(|_| !afresh);
    match user.map(|member| member.user.object_id().to_owned()) {
        Some(user) => go_on(&portal, &mut state, &Journey::Request(asked), &user),
        None if passive => {
            let entra = state.entra()?.misbehaving(Misbehaviour::NobodySignedIn);
            let answer = answer(&entra, &asked, state.application.as_ref(), portal.now())?;
            Ok(posting(&answer, "Nobody is signed in"))
        }
        None => Ok(who(&state, &Journey::Request(asked), hint)),
    }
}

/// *Test this application*, and the tile in My Apps.
async fn launch(Shared(portal): Shared<Portal>, headers: HeaderMap) -> Result<Response, Failure> {
    let mut state = portal.state();
    match &state.application {
        None => Trouble::nothing_saved().page(&portal),
        Some(Application { sign_on_url: Some(url), .. }) => to_sign_on_url(url),
        Some(_) => {
            let user = state.signed_in(portal.token(&headers));
            match user.map(|member| member.user.object_id().to_owned()) {
                Some(user) => go_on(&portal, &mut state, &Journey::Launch, &user),
                None => Ok(who(&state, &Journey::Launch, None)),
            }
        }
    }
}

/// Somebody was chosen on the sign-in page: a new session begins, and the journey goes on.
async fn sign_in(
    Shared(portal): Shared<Portal>,
    Path(journey): Path<String>,
    RawQuery(query): RawQuery,
    fields: Fields,
) -> Result<Response, Failure> {
    let journey = match journey.as_str() {
        "saml2" => Journey::Request(asked(&portal, query.as_deref())?),
        "launch" => Journey::Launch,
        "my-apps" => Journey::MyApps,
        _ => return Ok(not_found().await),
    };
    let mut state = portal.state();
    let name = fields.text("user");
    let Some(member) = state.directory.member(name) else {
        return Trouble::no_such_user(name).page(&portal);
    };
    let user = member.user.object_id().to_owned();
    let cookie = begin_session(&portal, &mut state, Some(user.clone()))?;
    let mut response = go_on(&portal, &mut state, &journey, &user)?;
    response.headers_mut().insert(SET_COOKIE, cookie);
    Ok(response)
}

/// Nobody is signed in in this browser any more.
async fn sign_out(Shared(portal): Shared<Portal>) -> Result<Response, Failure> {
    let cookie = begin_session(&portal, &mut portal.state(), None)?;
    let mut response = Redirect::to("/my-apps").into_response();
    response.headers_mut().insert(SET_COOKIE, cookie);
    Ok(response)
}

/// The address that was called, as the service provider spelt it.
fn asked(portal: &Portal, query: Option<&str>) -> Result<Url, Failure> {
    let mut asked = portal.base_url().join("/saml2")?;
    asked.set_query(query);
    Ok(asked)
}

/// Whether Entra takes a request, whoever signs in.
fn taken(
    portal: &Portal,
    state: &State,
    asked: &Url,
    request: Option<&AuthnRequest>,
) -> Result<Result<(), Trouble>, Failure> {
    let application = state.application.as_ref();
    let answered = answer(&state.entra()?, asked, application, portal.now());
    let answered = match (answered, application) {
        (Ok(_), None) if !state.any_application => Err(PretendError::Application),
        (answered, _) => answered,
    };
    Ok(answered.map(drop).map_err(|error| Trouble::with_request(&error, request, state)))
}

/// The page that asks who signs in, with whom the application hints at first.
pub fn who(state: &State, journey: &Journey, hint: Option<&str>) -> Response {
    let hinted = hint.and_then(|hint| state.directory.member(hint));
    let hinted_id = hinted.map(|member| member.user.object_id());
    let others = state.directory.members().iter();
    let others = others.filter(|member| Some(member.user.object_id()) != hinted_id);
    let main = html! {
        h1 { "Pick an account" }
        @match journey {
            Journey::Request(_) | Journey::Launch => p { "to continue to " strong { (NAME) } },
            Journey::MyApps => p { "to continue to " strong { "My Apps" } },
        }
        @if state.directory.members().is_empty() {
            p.problem { "The tenant has no users yet." }
            a.button href="/users" { "Open Users" }
        } @else {
            form.accounts method="post" action=(journey.action()) {
                @for (number, member) in hinted.into_iter().chain(others).enumerate() {
                    (account(member, number == 0))
                }
            }
        }
    };
    bare("Sign in to your account", &main)
}

fn account(Member { user, .. }: &Member, first: bool) -> Markup {
    let initial = user.display_name().chars().next().unwrap_or('?');
    html! {
        button name="user" value=(user.object_id()) autofocus[first] {
            span.face aria-hidden="true" { (initial) }
            span.name { (user.display_name()) }
            span.upn { (user.upn()) }
        }
    }
}

/// Lets a signed-in user go on. To the application, nobody goes who is not assigned.
fn go_on(
    portal: &Portal,
    state: &mut State,
    journey: &Journey,
    user: &str,
) -> Result<Response, Failure> {
    let Some(member) = state.directory.member(user) else {
        return Trouble::no_such_user(user).page(portal);
    };
    if matches!(journey, Journey::MyApps) {
        return Ok(Redirect::to("/my-apps").into_response());
    }
    let Some(assigned) = state.directory.assigned(member) else {
        return Trouble::not_assigned(member.user.upn()).page(portal);
    };
    let mut entra = state.entra()?.as_user(&assigned);
    if let Some(fault) = state.fault {
        entra = entra.misbehaving(fault.misbehaviour);
    }
    let (application, now) = (state.application.as_ref(), portal.now());
    let answer = match journey {
        Journey::Request(asked) => {
            let request = AuthnRequest::from_url(asked).ok();
            if let Err(trouble) = taken(portal, state, asked, request.as_ref())? {
                return trouble.page(portal);
            }
            answer(&entra, asked, application, now)?
        }
        Journey::Launch | Journey::MyApps => match application {
            None => return Trouble::nothing_saved().page(portal),
            Some(Application { sign_on_url: Some(url), .. }) => return to_sign_on_url(url),
            Some(application) => unasked(&entra, application, now)?,
        },
    };
    let page = posting(&answer, &format!("Signing in {}", assigned.display_name()));
    state.answered();
    Ok(page)
}

/// The form that the browser posts on by script; the button is for those who have none.
fn posting(answer: &Answer, doing: &str) -> Response {
    let main = html! {
        h1 { (doing) }
        p { "The answer goes on to " code { (answer.acs_url.as_str()) } }
        form method="post" action=(answer.acs_url.as_str()) data-posts-itself {
            @for (name, value) in &answer.fields { input type="hidden" name=(name) value=(value); }
            button.primary autofocus { "Continue" }
        }
    };
    bare("Working…", &main)
}

/// Off to the application, which begins the login itself.
fn to_sign_on_url(url: &SignOnUrl) -> Result<Response, Failure> {
    // A header takes the spelling of a browser, without letters beyond ASCII.
    Ok(Redirect::to(Url::parse(url.as_str())?.as_str()).into_response())
}

/// Begins the session of a browser, with a new token each time.
fn begin_session(
    portal: &Portal,
    state: &mut State,
    user: Option<String>,
) -> Result<HeaderValue, Failure> {
    let token = RequestId::random()?.as_str().to_owned();
    let cookie = format!("{}={token}; Path=/; HttpOnly; SameSite=Lax", portal.shared.cookie);
    state.sessions.begin(token, user);
    Ok(HeaderValue::from_str(&cookie)?)
}
