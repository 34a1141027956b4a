//! The five numbered cards of *Set up Single Sign-On with SAML*.

use maud::{Markup, html};
use saml_sp::testing::PretendEntra;

use super::application::{NAME, Pasted};
use super::saml::SIGNING_OPTIONS;
use super::shell::copyable;
use super::state::State;
use super::{Failure, Portal};

/// *Attributes & Claims* as Entra has them for a new application, and groups and roles.
const CLAIMS: [(&str, &str); 7] = [
    ("Unique User Identifier (Name ID)", "user.userprincipalname"),
    ("givenname", "user.givenname"),
    ("surname", "user.surname"),
    ("emailaddress", "user.mail"),
    ("name", "user.userprincipalname"),
    ("groups", "user.groups [All]"),
    ("role", "user.assignedroles"),
];

/// Where *Federation Metadata XML* is to be had.
pub fn metadata_path(entra: &PretendEntra) -> String {
    format!("/{}/federationmetadata/2007-06/federationmetadata.xml", entra.tenant_id())
}

/// Card 1, where the application's values are pasted.
pub fn basic_configuration(state: &State, pasted: &Pasted) -> Markup {
    let boxes = [
        ("identifier", "Identifier (Entity ID)", &pasted.identifier, true),
        ("reply_url", "Reply URL (Assertion Consumer Service URL)", &pasted.reply_url, true),
        ("sign_on_url", "Sign on URL", &pasted.sign_on_url, false),
    ];
    let body = html! {
        @if state.application.is_none() {
            p.hint {
                @if state.any_application {
                    "Nothing is saved yet: until then, any application is answered."
                } @else {
                    "Nothing is saved yet: until then, no application is answered (AADSTS700016)."
                }
            }
        }
        form method="post" action="/single-sign-on/basic-saml-configuration" {
            @for (name, label, value, required) in boxes {
                label for=(name) {
                    (label) " "
                    span.need { (if required { "Required" } else { "Optional" }) }
                }
                input #(name) name=(name) value=(value) required[required]
                    autocomplete="off" autocapitalize="none" spellcheck="false";
            }
            button.primary { "Save" }
        }
    };
    card(1, "Basic SAML Configuration", &body)
}

/// Card 2, which is to be read only.
pub fn attributes() -> Markup {
    let body = html! {
        dl.lines {
            @for (claim, source) in CLAIMS { dt { (claim) } dd { (source) } }
        }
        p.hint { "What the directory does not know of a user is left out, as Entra does." }
    };
    card(2, "Attributes & Claims", &body)
}

/// Card 3: certificates, downloads and the rollover.
pub fn certificates(
    state: &State,
    portal: &Portal,
    entra: &PretendEntra,
) -> Result<Markup, Failure> {
    let path = metadata_path(entra);
    let url = portal.base_url().join(&path)?;
    let body = html! {
        @for (certificate, active) in state.certificates.list()? {
            @let thumbprint = certificate.thumbprint();
            @let file = format!("/single-sign-on/certificates/{thumbprint}");
            div.certificate {
                dl.lines {
                    dt { "Status" }
                    dd { @if active { span.status.active { "Active" } } @else { span.status { "Inactive" } } }
                    dt { "Thumbprint" } dd { code { (thumbprint) } }
                    dt { "Expiration" } dd { (certificate.not_after().format("%Y-%m-%d")) }
                    dt { "Certificate (Base64)" }
                    dd { a href={ (file) "/base64" } download { "Download" span.unseen { " Certificate (Base64)" } } }
                    dt { "Certificate (Raw)" }
                    dd { a href={ (file) "/raw" } download { "Download" span.unseen { " Certificate (Raw)" } } }
                }
                @if !active {
                    form method="post" action="/single-sign-on/certificates/active" {
                        button name="thumbprint" value=(thumbprint) { "Make certificate active" }
                    }
                }
            }
        }
        dl.lines {
            dt { "Federation Metadata XML" }
            dd { a href=(path) download { "Download" span.unseen { " Federation Metadata XML" } } }
        }
        (copyable("metadata-url", "App Federation Metadata Url", url.as_str()))
        form.row method="post" action="/single-sign-on/signing-option" {
            div {
                label for="option" { "Signing Option" }
                select #option name="option" {
                    @for (option, value, label) in SIGNING_OPTIONS {
                        option value=(value) selected[option == state.signing_option] { (label) }
                    }
                }
            }
            button { "Save" span.unseen { " Signing Option" } }
        }
        @if state.certificates.may_be_renewed() {
            form method="post" action="/single-sign-on/certificates" { button { "New certificate" } }
            p.hint {
                "A rollover: make a new certificate, upload the metadata to the application again, and \
                 only then make the new one active."
            }
        }
    };
    Ok(card(3, "SAML Certificates", &body))
}

/// Card 4: what an application that takes no metadata is given by hand.
pub fn set_up(entra: &PretendEntra) -> Markup {
    let body = html! {
        p.hint { "What you configure the application with to link with Microsoft Entra ID." }
        (copyable("login-url", "Login URL", entra.login_url()))
        (copyable("entra-identifier", "Microsoft Entra Identifier", entra.entity_id().as_str()))
        (copyable("logout-url", "Logout URL", entra.login_url()))
    };
    card(4, &format!("Set up {NAME}"), &body)
}

/// Card 5.
pub fn test(state: &State) -> Markup {
    let application = state.application.as_ref();
    let body = html! {
        @match application.map(|application| &application.sign_on_url) {
            None => p.hint { "Save Basic SAML Configuration first." },
            Some(None) => p.hint {
                "No Sign on URL is saved, so the application gets an answer that it did not ask for \
                 (IdP-initiated)."
            },
            Some(Some(url)) => p.hint { "The test begins at the Sign on URL, " code { (url.as_str()) } },
        }
        @if application.is_some() { p { a.button.primary href="/launch" { "Test this application" } } }
    };
    card(5, &format!("Test single sign-on with {NAME}"), &body)
}

fn card(number: u8, title: &str, body: &Markup) -> Markup {
    let id = format!("card-{number}");
    html! {
        section.card.numbered aria-labelledby=(id) {
            h2 id=(id) { span.number { (number) } (title) }
            div { (body) }
        }
    }
}
