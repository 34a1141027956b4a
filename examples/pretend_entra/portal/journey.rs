//! Where somebody is on the way to who meets the sign-in page, and the answer that is posted there.

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::settings::{AcsUrl, SpUrls};
use saml_sp::testing::{AuthnRequest, Misbehaviour, PretendEntra, PretendError};
use saml_sp::url::{Url, form_urlencoded};
use saml_sp::{RequestId, ServiceProvider};

use super::Failure;
use super::application::Application;

/// Where a user goes after the sign-in.
#[derive(Clone)]
pub enum Journey {
    /// To the application that sent the browser to this address.
    Request(Url),
    /// To the application, which did not ask: by the tile or the test, without a Sign on URL.
    Launch,
    /// To *My Apps*.
    MyApps,
}

impl Journey {
    /// Where the sign-in page posts who signs in.
    pub fn action(&self) -> String {
        match self {
            Self::Request(url) => format!("/saml2/sign-in?{}", url.query().unwrap_or_default()),
            Self::Launch => "/launch/sign-in".to_owned(),
            Self::MyApps => "/my-apps/sign-in".to_owned(),
        }
    }
}

/// A form that the browser posts to the application.
pub struct Answer {
    /// Where to.
    pub acs_url: AcsUrl,
    /// Its fields in their order; a fault may repeat one or leave it out.
    pub fields: Vec<(String, String)>,
}

/// Answers a request. The address to post to is checked here, where any application is answered.
pub fn answer(
    entra: &PretendEntra,
    asked: &Url,
    application: Option<&Application>,
    now: DateTime<Utc>,
) -> Result<Answer, PretendError> {
    let body = entra.answer_body(asked, now)?;
    let request = AuthnRequest::from_url(asked)?;
    let acs_url = match (request.acs_url(), application) {
        (Some(asked), _) => asked.parse().map_err(|_| PretendError::ReplyUrl)?,
        (None, Some(application)) => application.reply_url.clone(),
        (None, None) => return Err(PretendError::ReplyUrl),
    };
    let fields = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    Ok(Answer { acs_url, fields })
}

/// The answer that nobody asked for: that to a question of ours, of which nothing is left in it.
/// So a fault that spoils the form spoils this one too.
pub fn unasked(
    entra: &PretendEntra,
    application: &Application,
    now: DateTime<Utc>,
) -> Result<Answer, Failure> {
    let Application { identifier, reply_url, .. } = application;
    let urls = SpUrls::new(identifier.clone(), reply_url.clone());
    let service_provider =
        ServiceProvider::new("example".parse()?, urls, entra.identity_provider()?);
    let (asked, _) = service_provider.start_login(RequestId::random()?, now).redirect()?;
    let entra = entra.misbehaving(Misbehaviour::IdpInitiated);
    let mut answer = answer(&entra, &asked, Some(application), now)?;
    answer.fields.retain(|(name, _)| name != "RelayState");
    Ok(answer)
}
