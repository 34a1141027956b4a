//! The ways in and out: single sign-on, the administrator's own door, and the sign-out.

use std::collections::HashMap;

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use saml_sp::provision::Provision;
use saml_sp::{Company, Login, ReturnTo};

use crate::site::failure::Failure;
use crate::site::frame::{self, Place};
use crate::site::refused::not_admitted;
use crate::site::sessions::Entered;
use crate::site::visitor::Visitor;
use crate::site::{Site, events};

/// The page with the ways in, and the forms.
pub fn routes() -> Router<Site> {
    Router::new()
        .route("/sign-in", get(ways_in))
        .route("/sign-in/administrator", post(as_administrator))
        .route("/sign-out", post(sign_out))
}

/// A user comes back from the identity provider: who of ours is that?
pub async fn signed_in(
    State(site): State<Site>,
    headers: HeaderMap,
    login: Login,
) -> Result<Response, Failure> {
    let identity = &login.identity;
    let user = match site.accounts().sign_in(identity).await {
        Ok(signed_in) => signed_in.into_user(),
        Err(why) => {
            let company = identity.company().as_str();
            let line = events::decision(site.now(), company, &format!("not admitted: {why}"));
            (site.shared.tell)(&line);
            return Ok(not_admitted(&why));
        }
    };
    let claims = identity.attributes();
    let claims = claims.iter().map(|claim| {
        (claim.name().to_owned(), claim.values().map(|value| value.to_string()).collect())
    });
    let entered = Entered { id: user.id, at: site.now(), claims: claims.collect() };
    let cookie = site.shared.user_sessions.begin(&headers, entered, site.now())?;
    Ok(([(SET_COOKIE, cookie)], Redirect::to(login.return_to_or("/reports"))).into_response())
}

async fn ways_in(
    State(site): State<Site>,
    visitor: Visitor,
    query: Query<HashMap<String, String>>,
) -> Result<Response, Failure> {
    let then = then(query.get("then"));
    let mut companies = Vec::new();
    for company in site.shared.companies.list().await? {
        let setup = site.shared.companies.setup(&company).await?;
        companies.push((company, setup.name().to_owned(), setup.is_on()));
    }
    let main = html! {
        @if then.is_some() {
            div.notice { p { "Sign in as somebody who may see the page that you asked for." } }
        }
        @for (company, name, is_on) in &companies {
            (company_card(&site, company, name, *is_on, then.as_ref()))
        }
    };
    Ok(frame::page(&visitor, Place::SignIn, StatusCode::OK, "Sign in", &main))
}

fn company_card(
    site: &Site,
    company: &Company,
    name: &str,
    is_on: bool,
    then: Option<&ReturnTo>,
) -> Markup {
    let reports = ReturnTo::from_decoded("/reports").ok();
    let base = site.shared.companies.base();
    let link = then.or(reports.as_ref()).map(|then| base.sign_on_link(company, then));
    html! {
        section aria-labelledby=(company) {
            h2 id=(company) { (name) }
            div.ways {
                div {
                    h3 { "With your company’s account" }
                    @match link.filter(|_| is_on) {
                        Some(link) => a.button href=(link) { "Sign in with " (name) },
                        None => p.muted { "Single sign-on of " (name) " is not switched on." },
                    }
                }
                div {
                    h3 { "As its administrator" }
                    form method="post" action="/sign-in/administrator" {
                        input type="hidden" name="company" value=(company);
                        @if let Some(then) = then { input type="hidden" name="then" value=(then); }
                        button.quiet { "Sign in as the administrator of " (name) }
                    }
                    p.muted.small {
                        "The way in that is there before single sign-on is, and when it is broken. A \
                         product asks for a password here; this demo does not."
                    }
                }
            }
        }
    }
}

async fn as_administrator(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Response, Failure> {
    let company = form.get("company").and_then(|company| company.parse::<Company>().ok());
    let known = site.shared.companies.list().await?;
    let Some(company) = company.filter(|company| known.contains(company)) else {
        let main = html! { section { p { a href="/sign-in" { "Choose another one" } "." } } };
        let (status, title) = (StatusCode::NOT_FOUND, "There is no such company");
        return Ok(frame::page(&visitor, Place::Elsewhere, status, title, &main));
    };
    let to = match then(form.get("then")) {
        Some(then) => then.to_string(),
        None => site.shared.pages.setup_path(&company),
    };
    let cookie = site.shared.administrator_sessions.begin(&headers, company, site.now())?;
    Ok(([(SET_COOKIE, cookie)], Redirect::to(&to)).into_response())
}

/// Ends the session here. The one at Entra goes on, as with most products.
async fn sign_out(State(site): State<Site>, headers: HeaderMap) -> Result<Response, Failure> {
    let user = site.shared.user_sessions.end(&headers)?;
    let administrator = site.shared.administrator_sessions.end(&headers)?;
    let cookies = AppendHeaders([(SET_COOKIE, user), (SET_COOKIE, administrator)]);
    Ok((cookies, Redirect::to("/")).into_response())
}

/// Where to go after the sign-in; what names another site is dropped.
fn then(given: Option<&String>) -> Option<ReturnTo> {
    ReturnTo::from_decoded(given?).ok()
}
