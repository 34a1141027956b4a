//! What a second upload would change, before it takes effect.

use maud::{Markup, html};

use crate::pages::set_up::put_live::put_live;
use crate::pages::set_up::state::SetupPage;
use crate::pages::set_up::test::passed;
use crate::pages::words::day;
use crate::saml::metadata::changes::MetadataChange;
use crate::saml::names::SsoUrl;

/// The section, where something waits beside what is live.
pub fn change(set_up: &SetupPage<'_>) -> Markup {
    let (Some(live), Some(staged)) = (set_up.live(), set_up.staged()) else { return html! {} };
    let changes = live.identity_provider().changes_to(staged.identity_provider());
    html! {
        section aria-labelledby="change" {
            h2 #change { "A change is waiting" }
            @if changes.is_empty() {
                p { "Nothing would change: what was uploaded says what is live already." }
                div.row { (discard(set_up)) }
            } @else {
                p { "It takes effect when you put it live. Until then, nothing changes for users." }
                ul.changes { @for change in &changes { li { (changed(change)) } } }
                @if changes.iter().any(makes_new_users) {
                    div.notice.warn {
                        p {
                            "This is another identity provider. Users are known by it: "
                            "each of them would be a new user."
                        }
                    }
                }
                (passed(set_up, staged))
                div.row {
                    a.button.quiet[set_up.is_tested(staged)] href={ (set_up.root) "/test" } {
                        "Test the change"
                    }
                    (put_live(set_up, "Put the change live"))
                    (discard(set_up))
                }
            }
        }
    }
}

/// The form that throws what is staged away.
pub fn discard(set_up: &SetupPage<'_>) -> Markup {
    html! {
        form method="post" action={ (set_up.root) "/discard" } { button.quiet { "Discard it" } }
    }
}

/// Whether users are no longer recognised.
fn makes_new_users(change: &MetadataChange) -> bool {
    matches!(change, MetadataChange::EntityId { .. } | MetadataChange::Issuer { .. })
}

fn changed(change: &MetadataChange) -> Markup {
    use MetadataChange as Change;
    match change {
        Change::EntityId { from, to } => {
            from_to("Microsoft Entra Identifier", from.as_str(), to.as_str())
        }
        Change::Issuer { from, to } => from_to("Issuer", from.as_str(), to.as_str()),
        Change::RedirectUrl { from, to } => {
            from_to("Entra's Login URL", or_none(from), or_none(to))
        }
        Change::PostUrl { from, to } => {
            from_to("Entra's Login URL by HTTP-POST", or_none(from), or_none(to))
        }
        Change::CertificateAdded { thumbprint, not_after } => html! {
            span.pill.good { "added" } " certificate " code { (thumbprint) }
            ", Expiration " (day(*not_after))
        },
        Change::CertificateRemoved { thumbprint, not_after } => html! {
            span.pill.bad { "removed" } " certificate " code { (thumbprint) }
            ", Expiration " (day(*not_after))
        },
    }
}

fn or_none(url: &Option<SsoUrl>) -> &str {
    url.as_ref().map_or("none", SsoUrl::as_str)
}

fn from_to(what: &str, from: &str, to: &str) -> Markup {
    html! {
        strong { (what) }
        dl.from-to {
            div { dt { "now" } dd { code { (from) } } }
            div { dt { "then" } dd { code { (to) } } }
        }
    }
}
