//! How a company's single sign-on stands, and all that its set-up page shows of it.

use chrono::{DateTime, Utc};

use crate::companies::setup::Setup;
use crate::login::service_provider::ServiceProvider;
use crate::pages::access::Visitor;
use crate::saml::endpoints::SpUrls;
use crate::saml::metadata::error::MetadataError;
use crate::saml::metadata::identity_provider::IdentityProvider;

/// All that the page shows.
pub struct SetupPage<'a> {
    /// The address of the page; forms post to addresses under it.
    pub root: &'a str,
    /// What is kept of the company.
    pub setup: &'a Setup,
    /// Our names and addresses for it.
    pub urls: &'a SpUrls,
    /// What is live; a broken one says why.
    pub live: Option<Result<ServiceProvider, MetadataError>>,
    /// What is staged; a broken one says why.
    pub staged: Option<Result<ServiceProvider, MetadataError>>,
    /// Who sees it.
    pub visitor: Visitor,
    /// The time, UTC.
    pub now: DateTime<Utc>,
    /// Whether the application can make set-up links.
    pub has_links: bool,
}

/// How single sign-on of a company stands. What can no longer be read is as good as not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// There is nothing of Entra's.
    NothingUploaded,
    /// Entra's metadata is there, and was not tested.
    NotTested,
    /// It passed a connection test.
    Ready,
    /// Users can sign in.
    On,
    /// They could, and were shut out.
    Off,
}

impl SetupPage<'_> {
    /// How it stands.
    pub fn state(&self) -> State {
        match (self.live(), self.staged()) {
            (Some(_), _) if self.setup.is_on() => State::On,
            (Some(_), _) => State::Off,
            (None, Some(staged)) if self.is_tested(staged) => State::Ready,
            (None, Some(_)) => State::NotTested,
            (None, None) => State::NothingUploaded,
        }
    }

    /// The words for how it stands, and their class.
    pub fn pill(&self) -> (&'static str, &'static str) {
        if let Some(Err(_)) = self.live {
            return ("Cannot be read", "bad");
        }
        match self.state() {
            State::NothingUploaded => ("Not set up", "plain"),
            State::NotTested => ("Not tested yet", "warn"),
            State::Ready => ("Ready to switch on", "warn"),
            State::On => ("On", "good"),
            State::Off => ("Switched off", "bad"),
        }
    }

    /// What is live.
    pub fn live(&self) -> Option<&ServiceProvider> {
        self.live.as_ref()?.as_ref().ok()
    }

    /// What is staged.
    pub fn staged(&self) -> Option<&ServiceProvider> {
        self.staged.as_ref()?.as_ref().ok()
    }

    /// What a connection test tries: what is staged, else what is live.
    pub fn tried(&self) -> Option<&ServiceProvider> {
        self.staged().or(self.live())
    }

    /// Whether exactly these settings passed the last connection test.
    pub fn is_tested(&self, settings: &ServiceProvider) -> bool {
        self.setup.tested() == Some(settings.fingerprint())
    }

    /// The identity provider that the page is about: the staged one, else the live one.
    pub fn identity_provider(&self) -> Option<&IdentityProvider> {
        self.tried().map(ServiceProvider::identity_provider)
    }
}
