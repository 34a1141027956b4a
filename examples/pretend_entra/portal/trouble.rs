//! The page on which Entra keeps a user who cannot go on, so that the application learns nothing.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use saml_sp::RequestId;
use saml_sp::report::aadsts;
use saml_sp::testing::{AuthnRequest, PretendError};

use super::application::NAME;
use super::shell::{Place, bare, with_status};
use super::state::State;
use super::{Failure, Portal};

/// Why a user cannot go on.
pub struct Trouble {
    number: Option<&'static str>,
    text: String,
    /// What was compared: its label in the portal, what is saved, and what came.
    compared: Option<(&'static str, String, String)>,
    place: Option<Place>,
}

impl Trouble {
    /// What Entra does not take in a request.
    pub fn with_request(
        error: &PretendError,
        request: Option<&AuthnRequest>,
        state: &State,
    ) -> Self {
        let issuer = request.and_then(AuthnRequest::issuer).unwrap_or_default().to_owned();
        let acs_url = request.and_then(AuthnRequest::acs_url).unwrap_or_default().to_owned();
        let saved = state.application.as_ref();
        let (text, compared) = match error {
            PretendError::Application => (
                format!(
                    "Application with identifier '{issuer}' was not found in the directory 'Contoso'."
                ),
                saved.map(|saved| {
                    let ours = saved.identifier.as_str().to_owned();
                    ("Identifier (Entity ID)", ours, issuer)
                }),
            ),
            PretendError::ReplyUrl => (
                format!(
                    "The reply URL '{acs_url}' in the request is none of those of the application '{NAME}'."
                ),
                saved.map(|saved| {
                    let ours = saved.reply_url.as_str().to_owned();
                    ("Reply URL (Assertion Consumer Service URL)", ours, acs_url)
                }),
            ),
            other => (format!("{other}."), None),
        };
        let place = matches!(error, PretendError::Application | PretendError::ReplyUrl);
        Self { number: error.aadsts(), text, compared, place: place.then_some(Place::SingleSignOn) }
    }

    /// The user is not assigned.
    pub fn not_assigned(upn: &str) -> Self {
        Self {
            number: Some("AADSTS50105"),
            text: format!(
                "The signed in user '{upn}' is not assigned to a role for the application '{NAME}'."
            ),
            compared: None,
            place: Some(Place::UsersAndGroups),
        }
    }

    /// The user does not exist.
    pub fn no_such_user(name: &str) -> Self {
        Self {
            number: Some("AADSTS50034"),
            text: format!("The user account '{name}' does not exist in the directory 'Contoso'."),
            compared: None,
            place: Some(Place::Users),
        }
    }

    /// The Login URL was posted to.
    pub fn only_get() -> Self {
        Self {
            number: Some("AADSTS900561"),
            text: "The endpoint only accepts GET requests. Received a POST request.".to_owned(),
            compared: None,
            place: None,
        }
    }

    /// The tile or the test was used before *Basic SAML Configuration* was saved.
    pub fn nothing_saved() -> Self {
        Self {
            number: None,
            text: format!("{NAME} cannot be started: Basic SAML Configuration is not saved yet."),
            compared: None,
            place: Some(Place::SingleSignOn),
        }
    }

    /// The page, and beside what Entra's has, what to change.
    pub fn page(&self, portal: &Portal) -> Result<Response, Failure> {
        let known = self.number.and_then(aadsts::explained);
        let main = html! {
            h1 { "Sign in" }
            p.trouble { "Sorry, but we’re having trouble signing you in." }
            p.message { @if let Some(number) = self.number { (number) ": " } (self.text) }
            details open {
                summary { "Troubleshooting details" }
                dl.lines {
                    dt { "Request Id" } dd { (guid()?) }
                    dt { "Correlation Id" } dd { (guid()?) }
                    dt { "Timestamp" } dd { (portal.now().format("%Y-%m-%dT%H:%M:%SZ")) }
                    @if let Some(number) = self.number { dt { "Error code" } dd { (number) } }
                }
            }
            @if self.place.is_some() || known.is_some() {
                section.aside aria-labelledby="only-here" {
                    h2 #only-here { "Only the pretend Entra tells you" }
                    @if let Some(known) = known { p { (known.meaning) } p { (known.fix) } }
                    @if let Some((label, ours, came)) = &self.compared {
                        dl.compared {
                            dt { (label) } dd { code { (ours) } }
                            dt { "In the request" } dd { code { (came) } }
                        }
                    }
                    @if let Some(place) = self.place {
                        p { a.button href=(place.path()) { "Open " (place.label()) } }
                    }
                }
            }
        };
        let status = match self.number {
            Some("AADSTS50105") => StatusCode::FORBIDDEN,
            Some("AADSTS900561") => StatusCode::METHOD_NOT_ALLOWED,
            _ => StatusCode::BAD_REQUEST,
        };
        Ok(with_status(status, bare("Sign in to your account", &main)))
    }
}

/// A number to tell support, in the form of Entra's.
fn guid() -> Result<String, Failure> {
    let random = RequestId::random()?;
    let mut hex = random.as_str().chars().filter(char::is_ascii_hexdigit);
    let groups = [8, 4, 4, 4, 12].map(|length| hex.by_ref().take(length).collect::<String>());
    Ok(groups.join("-"))
}
