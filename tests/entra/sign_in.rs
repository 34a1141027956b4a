//! Contoso's service provider, the login that the fixtures answer, and responses that were changed
//! and signed again.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml_sp::chrono::{DateTime, Utc};
use saml_sp::internals::saml::instant;
use saml_sp::internals::xml::digest::DigestAlgorithm;
use saml_sp::internals::xml::keys::algorithms::SignatureAlgorithm;
use saml_sp::internals::xml::keys::private_key::PrivateKey;
use saml_sp::internals::xml::sign::{Place, sign};
use saml_sp::{
    AcsForm, IdentityProvider, Login, PendingLogin, ServiceProvider, Spend, VerifiedLogin,
};

/// The request that every fixture answers.
pub const REQUEST_ID: &str = "_5f0c7e1a9d3b4c2e8f6a7b8c9d0e1f2a3b4c5d6e";

const ASSERTION_ID: &str = "_6ac14060-be40-451f-acb7-8312f046ddac";

pub fn bytes(path: &str) -> Vec<u8> {
    let file = format!("{}/fixtures/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&file).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub fn response(name: &str) -> String {
    String::from_utf8(bytes(&format!("responses/{name}.xml"))).unwrap()
}

/// The clock of all fixtures.
pub fn now() -> DateTime<Utc> {
    instant::parse("2026-03-25T12:00:00Z").unwrap()
}

pub fn contoso() -> ServiceProvider {
    ServiceProvider::for_company(
        &"https://sso.example.com".parse().unwrap(),
        "contoso".parse().unwrap(),
        IdentityProvider::from_metadata(&bytes("metadata/entra.xml")).unwrap(),
    )
}

pub fn pending(sp: &ServiceProvider) -> PendingLogin {
    sp.start_login(REQUEST_ID.parse().unwrap(), now()).pending()
}

/// The form that brings this response back with the right RelayState.
pub fn form(response: &str) -> AcsForm {
    AcsForm::from_parts(STANDARD.encode(response), Some(REQUEST_ID.to_owned()))
}

pub fn verified(response: &str) -> VerifiedLogin {
    let sp = contoso();
    sp.finish_login(&form(response), &pending(&sp), now())
        .unwrap_or_else(|refusal| panic!("{refusal}\n{}", refusal.report().to_text()))
}

/// The login that this response brings.
pub fn login(response: &str) -> Login {
    verified(response).redeem(Spend::First).unwrap()
}

/// `assertion_signed.xml` with each change made, and signed again by the same key.
pub fn changed(changes: &[(&str, &str)]) -> String {
    let mut text = response("assertion_signed");
    let end = text.find("</Signature>").unwrap() + "</Signature>".len();
    text.replace_range(text.find("<Signature").unwrap()..end, "");
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    let key = PrivateKey::from_pem(&bytes("keys/idp.key.pem")).unwrap();
    let place = Place::AfterFirstChild;
    sign(
        &text,
        ASSERTION_ID,
        place,
        &key,
        None,
        SignatureAlgorithm::RsaSha256,
        DigestAlgorithm::Sha256,
    )
    .unwrap()
}
