//! The page to begin at: the tutorial, step by step, with a link to each page on either side.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};

use crate::site::Site;
use crate::site::failure::Failure;
use crate::site::frame::{self, Place};
use crate::site::progress::Progress;
use crate::site::visitor::Visitor;

/// The page.
pub fn routes() -> Router<Site> {
    Router::new().route("/", get(tutorial))
}

/// The page for an address that is none.
pub async fn not_found(visitor: Visitor) -> Response {
    let main = html! { section { p { a href="/" { "Go to the tutorial" } } } };
    let title = "There is no such page";
    frame::page(&visitor, Place::Elsewhere, StatusCode::NOT_FOUND, title, &main)
}

async fn tutorial(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let progress = Progress::of(&site).await?;
    let main = html! {
        section {
            p {
                "This is Microsoft’s tutorial, with a product, Acme Reports, and with an Entra that is pretended "
                "and runs on this machine. First you are the administrator of the company Contoso, there and "
                "here; then you are " strong { "B.Simon" } ", who signs in. Two tabs side by side are best: this "
                "one, and " (at_entra(&site, "/", "the pretend Entra")) "."
            }
        }
        (standing(progress))
        ol.tutorial { (steps(&site, progress)) }
        (afterwards(&site))
    };
    let title = "Single sign-on, step by step";
    Ok(frame::page(&visitor, Place::Tutorial, StatusCode::OK, title, &main))
}

/// How far it is, in a line.
fn standing(progress: Progress) -> Markup {
    let parts = [
        ("Metadata uploaded", progress.uploaded),
        ("Connection tested", progress.tested),
        ("Switched on", progress.on),
        ("A user signed in", progress.users > 0),
    ];
    html! {
        ul.standing aria-label="How far you are" {
            @for (what, done) in parts {
                li.done[done] {
                    span.mark aria-hidden="true" { (if done { "✓" } else { "·" }) }
                    (what) span.unseen { (if done { ": done" } else { ": not yet" }) }
                }
            }
        }
    }
}

fn steps(site: &Site, progress: Progress) -> Markup {
    let set_up = site.shared.pages.setup_path(&site.shared.contoso);
    let base = site.shared.companies.base();
    let urls = base.urls(&site.shared.contoso);
    let sign_on = urls.sign_on().map(ToString::to_string).unwrap_or_default();
    html! {
        (step(1, true, "Create the application", html! {
            p { "Enterprise apps › New application. Done for you: the pretend tenant has " em { "Example App" } "." }
        }))
        (step(2, progress.answered(), "Basic SAML Configuration", html! {
            p { "The set-up page here shows three values, each with its label in Entra. Paste them there, and save." }
            (ways(&[
                here(&format!("{set_up}#to-entra"), "Copy the three values here"),
                at_entra(site, "/single-sign-on", "Entra: Basic SAML Configuration"),
            ]))
        }))
        (step(3, progress.uploaded, "Download the Federation Metadata XML", html! {
            p { "On the same page, under SAML Certificates." }
            (ways(&[at_entra(site, "/single-sign-on", "Entra: SAML Certificates")]))
        }))
        (step(4, progress.uploaded, "Set up Example App", html! {
            p { "Login URL and Microsoft Entra Identifier. The file holds both: you need them only where you type the values in by hand." }
            (ways(&[at_entra(site, "/single-sign-on", "Entra: Set up Example App")]))
        }))
        (step(5, progress.answered(), "B.Simon", html! {
            p { "Create the user B.Simon, and assign B.Simon to the application. Who is not assigned ends on a page of Entra’s." }
            (ways(&[
                at_entra(site, "/users", "Entra: Users"),
                at_entra(site, "/users-and-groups", "Entra: Users and groups"),
            ]))
        }))
        (step(6, progress.on, "Upload the metadata, test, switch on", html! {
            p { "As the administrator of Contoso in this product. A test shows what Entra says of you, or why it would be refused, and signs nobody in." }
            (ways(&[here(&set_up, "Set single sign-on of Contoso up")]))
        }))
        (step(7, progress.users > 0, "No user is made by hand", html! {
            p { "Users are made at their first sign-in, just in time. "
                @match progress.users { 0 => "There are none yet.", 1 => "There is one.", n => { "There are " (n) "." } } }
            (ways(&[here("/users", "Users of Contoso")]))
        }))
        (step(8, progress.users > 0, "Sign in as B.Simon", html! {
            p { "Three ways lead to the same sign-in:" }
            (ways(&[
                at_entra(site, "/my-apps", "Entra: the tile in My Apps"),
                at_entra(site, "/single-sign-on", "Entra: Test this application"),
                here(&sign_on, "The Sign on URL, opened directly"),
            ]))
        }))
    }
}

/// What can be seen once B.Simon is in.
fn afterwards(site: &Site) -> Markup {
    let pages = &site.shared.pages;
    let set_up = pages.setup_path(&site.shared.contoso);
    html! {
        section aria-labelledby="afterwards" {
            h2 #afterwards { "And then" }
            dl.then {
                dt { "Break it" }
                dd {
                    "Order a fault and sign in: you land on a page with a code, and a link to why. "
                    (ways(&[
                        at_entra(site, "/break-it", "Entra: Break it"),
                        here(&pages.attempts_path(&site.shared.contoso), "Attempts, and why each was refused"),
                    ]))
                }
                dt { "Roll the certificate over" }
                dd {
                    "Make a new certificate, upload the metadata again, and only then make it active: "
                    "nobody is locked out. "
                    (ways(&[at_entra(site, "/single-sign-on", "Entra: New certificate"), here(&set_up, "Upload it again")]))
                }
                dt { "Keep somebody out" }
                dd {
                    "Deactivate B.Simon here, and sign in again. "
                    (ways(&[here("/users", "Deactivate a user")]))
                }
                dt { "Let somebody without an account do it" }
                dd {
                    "Switch single sign-on off, make a set-up link, and open it in a private window: it opens "
                    "the pages of this one company, and ends when single sign-on is on. "
                    (ways(&[here(&format!("{set_up}#links"), "Make a set-up link")]))
                }
                dt { "Look over the fence" }
                dd {
                    "Fabrikam is another customer. Contoso’s administrator does not see its pages. "
                    (ways(&[here("/settings/sso/fabrikam", "Try Fabrikam’s set-up page")]))
                }
            }
        }
    }
}

fn step(number: usize, done: bool, title: &str, body: Markup) -> Markup {
    html! {
        li.done[done] {
            span.number aria-hidden="true" { (if done { "✓".to_owned() } else { number.to_string() }) }
            div {
                h2 { span.unseen { "Step " (number) ": " } (title) @if done { span.unseen { " (done)" } } }
                (body)
            }
        }
    }
}

fn ways(links: &[Markup]) -> Markup {
    html! { ul.links { @for link in links { li { (link) } } } }
}

/// A link to a page of the product.
fn here(address: &str, text: &str) -> Markup {
    html! { a href=(address) { (text) } }
}

/// A link to a page of the pretend Entra.
fn at_entra(site: &Site, path: &str, text: &str) -> Markup {
    html! { a.entra href=(site.at_entra(path)) { (text) } }
}
