//! *Basic SAML Configuration* of the one application in the tenant.

use saml_sp::EntityId;
use saml_sp::error::NameError;
use saml_sp::settings::{AcsUrl, SignOnUrl};

use super::fields::Fields;

/// The application's name in the portal.
pub const NAME: &str = "Example App";

/// What was pasted, once it was saved.
#[derive(Clone)]
pub struct Application {
    /// *Identifier (Entity ID)*.
    pub identifier: EntityId,
    /// *Reply URL (Assertion Consumer Service URL)*.
    pub reply_url: AcsUrl,
    /// *Sign on URL*, without which the tile and the test are answers that nobody asked for.
    pub sign_on_url: Option<SignOnUrl>,
}

/// What stands in the three boxes, right or wrong.
#[derive(Clone, Default)]
pub struct Pasted {
    /// *Identifier (Entity ID)*.
    pub identifier: String,
    /// *Reply URL (Assertion Consumer Service URL)*.
    pub reply_url: String,
    /// *Sign on URL*.
    pub sign_on_url: String,
}

impl Pasted {
    /// What a form or a JSON object holds, without the blanks around it that come with pasting.
    pub fn from(fields: &Fields) -> Self {
        let text = |name| fields.text(name).trim().to_owned();
        Self {
            identifier: text("identifier"),
            reply_url: text("reply_url"),
            sign_on_url: text("sign_on_url"),
        }
    }

    /// What is saved.
    pub fn of(application: Option<&Application>) -> Self {
        application.map_or_else(Self::default, |application| Self {
            identifier: application.identifier.as_str().to_owned(),
            reply_url: application.reply_url.as_str().to_owned(),
            sign_on_url: application
                .sign_on_url
                .as_ref()
                .map_or_else(String::new, |url| url.as_str().to_owned()),
        })
    }

    /// Reads it; a wrong value is named by its label.
    pub fn read(&self) -> Result<Application, String> {
        let problem = |label: &'static str| move |error: NameError| format!("{label}: {error}.");
        let sign_on_url = match self.sign_on_url.as_str() {
            "" => None,
            url => Some(url.parse().map_err(problem("Sign on URL"))?),
        };
        Ok(Application {
            identifier: self.identifier.parse().map_err(problem("Identifier (Entity ID)"))?,
            reply_url: self.reply_url.parse().map_err(problem("Reply URL"))?,
            sign_on_url,
        })
    }
}
