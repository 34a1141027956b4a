//! *Set up Single Sign-On with SAML*: the page, its forms, and what it lets you download.

use std::collections::HashMap;

use axum::Router;
use axum::extract::{Path, Query, State as Shared};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::html;
use saml_sp::testing::SigningOption;

use super::application::{NAME, Pasted};
use super::fields::Fields;
use super::saml_cards::{attributes, basic_configuration, certificates, set_up, test};
use super::shell::{Place, not_found, notice, page, said, with_status};
use super::state::State;
use super::{Failure, Portal};

/// The columns of a PEM file.
const PEM_COLUMNS: usize = 64;

/// The options of *Signing Option*: the value in the form, and the label.
pub const SIGNING_OPTIONS: [(SigningOption, &str, &str); 3] = [
    (SigningOption::Assertion, "assertion", "Sign SAML assertion"),
    (SigningOption::Response, "response", "Sign SAML response"),
    (SigningOption::ResponseAndAssertion, "both", "Sign SAML response and assertion"),
];

/// The page, its forms and its downloads.
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/single-sign-on", get(shown))
        .route("/single-sign-on/basic-saml-configuration", post(configure))
        .route("/single-sign-on/signing-option", post(choose_signing_option))
        .route("/single-sign-on/certificates", post(new_certificate))
        .route("/single-sign-on/certificates/active", post(activate))
        .route("/single-sign-on/certificates/{thumbprint}/{format}", get(certificate))
        .route("/{tenant}/federationmetadata/2007-06/federationmetadata.xml", get(metadata))
}

async fn shown(
    Shared(portal): Shared<Portal>,
    query: Query<HashMap<String, String>>,
) -> Result<Response, Failure> {
    let state = portal.state();
    let pasted = Pasted::of(state.application.as_ref());
    the_page(&portal, &state, &pasted, notice(&query), None)
}

/// The page, with what was pasted and what is wrong with it.
fn the_page(
    portal: &Portal,
    state: &State,
    pasted: &Pasted,
    notice: Option<&str>,
    problem: Option<&str>,
) -> Result<Response, Failure> {
    let entra = state.entra()?;
    let main = html! {
        h1 { "Set up Single Sign-On with SAML" }
        p.lead { (NAME) " · SAML-based Sign-on" }
        (basic_configuration(state, pasted))
        (attributes())
        (certificates(state, portal, &entra)?)
        (set_up(&entra))
        (test(state))
    };
    Ok(page(state, Place::SingleSignOn, said(notice, problem), &main))
}

/// *Basic SAML Configuration*. What is wrong stays in the boxes, and nothing of it is used.
async fn configure(Shared(portal): Shared<Portal>, fields: Fields) -> Result<Response, Failure> {
    let mut state = portal.state();
    let pasted = Pasted::from(&fields);
    match pasted.read() {
        Ok(application) => {
            state.application = Some(application);
            Ok(done("application"))
        }
        Err(problem) => refused(&portal, &state, &pasted, &problem),
    }
}

async fn choose_signing_option(
    Shared(portal): Shared<Portal>,
    fields: Fields,
) -> Result<Response, Failure> {
    let mut state = portal.state();
    let chosen = fields.text("option");
    match SIGNING_OPTIONS.iter().find(|(_, value, _)| *value == chosen) {
        Some((option, _, _)) => {
            state.signing_option = *option;
            Ok(done("option"))
        }
        None => {
            let pasted = Pasted::of(state.application.as_ref());
            refused(&portal, &state, &pasted, "Signing Option: choose one of the list.")
        }
    }
}

async fn new_certificate(Shared(portal): Shared<Portal>) -> Response {
    portal.state().certificates.add();
    done("certificate")
}

async fn activate(Shared(portal): Shared<Portal>, fields: Fields) -> Result<Response, Failure> {
    let mut state = portal.state();
    if state.certificates.activate(fields.text("thumbprint"))? {
        return Ok(done("active"));
    }
    let pasted = Pasted::of(state.application.as_ref());
    refused(&portal, &state, &pasted, "No inactive certificate has this thumbprint.")
}

/// *Certificate (Base64)* and *Certificate (Raw)*, named as Entra names them.
async fn certificate(
    Shared(portal): Shared<Portal>,
    Path((thumbprint, format)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let list = portal.state().certificates.list()?;
    let known = list.into_iter().find(|(known, _)| known.thumbprint() == thumbprint);
    Ok(match (known, format.as_str()) {
        (Some((known, _)), "base64") => {
            download("application/x-x509-ca-cert", "cer", pem(known.der()).into_bytes())
        }
        (Some((known, _)), "raw") => {
            download("application/x-x509-ca-cert", "cer", known.der().to_vec())
        }
        _ => not_found().await,
    })
}

/// *Federation Metadata XML*, at the address that Entra calls *App Federation Metadata Url*.
async fn metadata(
    Shared(portal): Shared<Portal>,
    Path(tenant): Path<String>,
) -> Result<Response, Failure> {
    let entra = portal.state().entra()?;
    if tenant != entra.tenant_id() {
        return Ok(not_found().await);
    }
    Ok(download("application/xml", "xml", entra.metadata_xml()?))
}

fn download(kind: &'static str, ending: &str, octets: Vec<u8>) -> Response {
    let file = format!("attachment; filename=\"{NAME}.{ending}\"");
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, file)], octets).into_response()
}

fn pem(der: &[u8]) -> String {
    let mut text = "-----BEGIN CERTIFICATE-----\n".to_owned();
    for (column, letter) in STANDARD.encode(der).chars().enumerate() {
        if column > 0 && column.is_multiple_of(PEM_COLUMNS) {
            text.push('\n');
        }
        text.push(letter);
    }
    text.push_str("\n-----END CERTIFICATE-----\n");
    text
}

fn refused(
    portal: &Portal,
    state: &State,
    pasted: &Pasted,
    problem: &str,
) -> Result<Response, Failure> {
    let page = the_page(portal, state, pasted, None, Some(problem))?;
    Ok(with_status(StatusCode::UNPROCESSABLE_ENTITY, page))
}

fn done(what: &str) -> Response {
    Redirect::to(&format!("{}?done={what}", Place::SingleSignOn.path())).into_response()
}
