//! The values that an administrator pastes into Entra's *Basic SAML Configuration*.

use crate::saml::endpoints::SpUrls;

/// What to paste where, with the portal's own labels (Microsoft Learn, *Configure Heroku for
/// Single sign-on with Microsoft Entra ID*, steps 2 and 6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntraSetup {
    urls: SpUrls,
}

/// A field of the portal and the value to paste into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SetupField<'a> {
    /// The label of the field, as the portal prints it.
    pub label: &'static str,
    /// The value to paste.
    pub value: &'a str,
}

impl EntraSetup {
    /// What to paste for a service provider with these addresses.
    pub fn of(urls: SpUrls) -> Self {
        Self { urls }
    }

    /// *Identifier (Entity ID)*.
    pub fn identifier(&self) -> &str {
        self.urls.entity_id().as_str()
    }

    /// *Reply URL (Assertion Consumer Service URL)*.
    pub fn reply_url(&self) -> &str {
        self.urls.acs().as_str()
    }

    /// *Sign on URL*, which makes the tile in My Apps begin a login here.
    pub fn sign_on_url(&self) -> Option<&str> {
        self.urls.sign_on().map(|url| url.as_str())
    }

    /// The fields in the order of *Basic SAML Configuration*.
    pub fn fields(&self) -> Vec<SetupField<'_>> {
        let identifier = SetupField { label: "Identifier (Entity ID)", value: self.identifier() };
        let reply_url = SetupField {
            label: "Reply URL (Assertion Consumer Service URL)",
            value: self.reply_url(),
        };
        let sign_on = self.sign_on_url().map(|value| SetupField { label: "Sign on URL", value });
        [Some(identifier), Some(reply_url), sign_on].into_iter().flatten().collect()
    }
}
