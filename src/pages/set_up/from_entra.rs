//! What came from Entra, and the forms by which it comes: a file, values by hand, a further key.

use maud::{Markup, html};

use crate::pages::parts::{certificates, value};
use crate::pages::set_up::fields;
use crate::pages::set_up::said::Said;
use crate::pages::set_up::state::{SetupPage, State};
use crate::pages::uploads::Typed;
use crate::pages::words::sentence;
use crate::saml::metadata::health::HealthNote;
use crate::saml::metadata::identity_provider::IdentityProvider;

/// The section.
pub fn from_entra(set_up: &SetupPage<'_>, said: &Said) -> Markup {
    let known = set_up.identity_provider();
    html! {
        section aria-labelledby="from-entra" {
            h2 #from-entra { "From Entra" }
            @if let Some(idp) = known { (uploaded(set_up, idp)) }
            (metadata_form(set_up, said))
            (by_hand(set_up, said))
            @if known.is_some() { (further_certificate(set_up, said)) }
        }
    }
}

/// The identity provider, by the names that Entra has for what makes it.
fn uploaded(set_up: &SetupPage<'_>, idp: &IdentityProvider) -> Markup {
    let login_url = idp.sso().redirect().or(idp.sso().post());
    // What is wrong with one certificate is said at that certificate.
    let notes: Vec<_> =
        idp.health(set_up.now).into_iter().filter(|note| !is_of_one_certificate(note)).collect();
    html! {
        @if set_up.staged().is_some() && set_up.live().is_some() {
            p.muted { "As it was uploaded; it is not live yet." }
        } @else if set_up.state() == State::Off {
            p.muted { "As it was when single sign-on was switched off." }
        }
        dl.values {
            @if let Some(url) = login_url { (value("Entra's Login URL", url.as_str())) }
            (value("Microsoft Entra Identifier", idp.entity_id().as_str()))
        }
        h3 { "SAML Certificates" }
        (certificates(idp.certificates(), set_up.now))
        @if !notes.is_empty() {
            div.notice.warn { @for note in notes { p { (sentence(&note.to_string())) } } }
        }
    }
}

fn is_of_one_certificate(note: &HealthNote) -> bool {
    use HealthNote as Note;
    matches!(
        note,
        Note::CertificateExpired { .. } | Note::CertificateExpires { .. } | Note::UnfitKey { .. }
    )
}

fn metadata_form(set_up: &SetupPage<'_>, said: &Said) -> Markup {
    let is_first = set_up.identity_provider().is_none();
    let label = match is_first {
        true => "Federation Metadata XML",
        false => "A newer Federation Metadata XML",
    };
    let problem = (match said {
        Said::Metadata { problem, is_certificate } => Some((problem, *is_certificate)),
        _ => None,
    })
    .map(|(problem, is_certificate)| {
        html! {
            p { "Nothing was changed: " (problem) "." }
            @if is_certificate && !is_first {
                p {
                    "To trust it beside what is there, "
                    a href="#certificates" { "add it as a further certificate" } "."
                }
            }
        }
    });
    html! {
        @if is_first {
            p {
                "In Entra, open the application, " strong { "Single sign-on › SAML" }
                ". Under " strong { "SAML Certificates" } ", download the "
                strong { "Federation Metadata XML" } " and upload it here, as it is."
            }
        } @else {
            h3 { "Something changed in Entra?" }
            p {
                "Under " strong { "SAML Certificates" } ", download the "
                strong { "Federation Metadata XML" } " again. What changes is shown first."
            }
        }
        form.drop method="post" action={ (set_up.root) "/metadata" } enctype="multipart/form-data" {
            (fields::file("metadata", label, ".xml,application/xml,text/xml", problem.as_ref()))
            div.row { button.quiet[!is_first] { "Upload" } }
        }
    }
}

fn by_hand(set_up: &SetupPage<'_>, said: &Said) -> Markup {
    let empty = Typed::default();
    let (values, is_open) = match said {
        Said::Typed(typed) => (&**typed, true),
        _ => (&empty, false),
    };
    html! {
        details open[is_open] {
            summary { "Type the values in by hand" }
            p.muted { "In place of the file, where nobody can download it." }
            form method="post" action={ (set_up.root) "/typed" } novalidate {
                (fields::line(
                    "login_url", "Entra's Login URL",
                    "In Entra, under Set up: Login URL.",
                    &values.login_url,
                ))
                (fields::line(
                    "identifier", "Microsoft Entra Identifier",
                    "In Entra, under Set up: Microsoft Entra Identifier.",
                    &values.identifier,
                ))
                (fields::area(
                    "certificate", "Certificate (Base64)",
                    "In Entra, under SAML Certificates: the text of the file.",
                    &values.certificate,
                ))
                div.row { button.quiet { "Use these values" } }
            }
        }
    }
}

fn further_certificate(set_up: &SetupPage<'_>, said: &Said) -> Markup {
    let problem = match said {
        Said::Certificate(problem) => Some(html! { p { "Nothing was changed: " (problem) } }),
        _ => None,
    };
    let is_open =
        matches!(said, Said::Certificate(_) | Said::Metadata { is_certificate: true, .. });
    html! {
        details #certificates open[is_open] {
            summary { "Add a further certificate" }
            p.muted {
                "For Entra's next signing certificate, before it is made active: under "
                "SAML Certificates, download Certificate (Base64) or Certificate (Raw)."
            }
            form.drop method="post" action={ (set_up.root) "/certificate" }
                enctype="multipart/form-data" {
                (fields::file(
                    "further", "Certificate (.cer)", ".cer,.crt,.pem,.der", problem.as_ref(),
                ))
                div.row { button.quiet { "Add the certificate" } }
            }
        }
    }
}
