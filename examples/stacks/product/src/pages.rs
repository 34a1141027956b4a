//! The pages of the product. Their template escapes whatever is put in: names come from outside.

use maud::{DOCTYPE, Markup, html};
use saml_sp::flow::Refused;

use crate::users::User;

/// Headers for every page: no script and nothing foreign in it, no frame around it, and no copy of
/// it in a cache once the user has signed out.
pub const HEADERS: [(&str, &str); 4] = [
    ("content-type", "text/html; charset=utf-8"),
    ("content-security-policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'"),
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
];

/// What a user sees who is signed in.
pub fn reports(user: &User) -> String {
    page(
        "Reports",
        html! {
            p { "Signed in: " b { (user.name) } " of " (user.company) "." }
            p { "User " (user.id) ", sign-in " (user.sign_ins) "." }
            form method="post" action="/sign-out" { button { "Sign out" } }
        },
    )
}

/// What a user sees who has signed out.
pub fn signed_out() -> String {
    page("Signed out", html! { p { "You are signed out here, and still signed in at Microsoft." } })
}

/// What a user sees whose sign-in is good, and whom the product does not take. The reason is for the
/// log.
pub fn not_admitted() -> String {
    let text = "You have no access. Please ask your administrator.";
    page("Sign-in", html! { p { (text) } })
}

/// What a user sees when something of ours fails. The reason is for the log.
pub fn failed() -> String {
    page("Sign-in", html! { p { "Something failed. Please try again in a minute." } })
}

/// What a user sees whose sign-in was refused: a sentence that gives nothing away, a link to begin
/// again, and the code that support asks for.
pub fn refused(refused: &Refused) -> String {
    page(
        "Sign-in",
        html! {
            p { (refused.user_message()) }
            @if let Some(url) = refused.start_again() {
                p { a href=(url) { "Sign in again" } }
            }
            p { code { (refused.code()) } }
        },
    )
}

/// A page with this title, around what is in it.
pub fn page(title: &str, body: Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { (title) } }
            body { h1 { (title) } (body) }
        }
    }
    .into_string()
}
