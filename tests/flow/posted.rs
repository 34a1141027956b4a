//! The fields of a posted form, to be read and changed.

use saml_sp::AcsForm;
use saml_sp::url::{Url, form_urlencoded};

/// The body of a form with these fields.
pub fn body_of(saml_response: &str, relay_state: Option<&str>) -> String {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.append_pair("SAMLResponse", saml_response);
    if let Some(relay_state) = relay_state {
        body.append_pair("RelayState", relay_state);
    }
    body.finish()
}

/// The same answer with another RelayState, or with none.
pub fn with_relay_state(body: &str, relay_state: Option<&str>) -> String {
    let form = AcsForm::from_body(body.as_bytes()).unwrap();
    body_of(form.saml_response(), relay_state)
}

/// The RelayState of an answer.
pub fn relay_state(body: &str) -> String {
    let form = AcsForm::from_body(body.as_bytes()).unwrap();
    form.relay_state().unwrap().to_owned()
}

/// The RelayState with which a browser is sent away: the ID of the login.
pub fn login_id(url: &Url) -> String {
    let found = url.query_pairs().find(|(name, _)| name == "RelayState");
    found.unwrap().1.into_owned()
}

/// The name of the cookie of the login with this ID.
pub fn cookie_name(login_id: &str) -> String {
    format!("__Host-saml-{}", &login_id[1..25])
}
