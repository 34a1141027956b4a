//! One company's single sign-on: how a login starts, and the stages by which its answer is judged.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::entra::setup::EntraSetup;
use crate::login::base_url::BaseUrl;
use crate::login::company::Company;
use crate::login::fingerprint::Fingerprint;
use crate::login::journey::{Diligence, Journey};
use crate::login::pending::{PendingLogin, Purpose};
use crate::login::refusal::Refusal;
use crate::login::report::lines::Report;
use crate::login::report::seen::{Posted, Reason, Seen};
use crate::login::settings::{Parts, Settings};
use crate::login::start::LoginRequest;
use crate::login::verified::{Judged, TestedConnection, VerifiedLogin};
use crate::saml::assertion::trust::Assertion;
use crate::saml::bindings::AcsForm;
use crate::saml::endpoints::SpUrls;
use crate::saml::metadata::identity_provider::IdentityProvider;
use crate::saml::metadata::write::sp_metadata;
use crate::saml::names::RequestId;
use crate::saml::policy::Policy;
use crate::saml::profile::Accepted;
use crate::saml::rule::Rule;

/// One company's single sign-on: begins logins and judges their answers. It reads no clock and
/// opens no socket; cheap to clone, and to be kept as long as the settings last.
///
/// The company comes from the path of the request, never from a document: look the service
/// provider up by it.
#[derive(Clone, Debug)]
pub struct ServiceProvider {
    settings: Settings,
}

impl ServiceProvider {
    /// A company's service provider at addresses of your own.
    pub fn new(company: Company, urls: SpUrls, identity_provider: IdentityProvider) -> Self {
        let policy = Policy::default();
        Self { settings: Settings::new(Parts { company, urls, identity_provider, policy }) }
    }

    /// A company's service provider at the addresses of [`BaseUrl::urls`]: entity ID
    /// `<base>/saml/<company>`, Sign on URL `…/init`, ACS `…/finalize`, metadata `…/metadata`.
    pub fn for_company(
        base: &BaseUrl,
        company: Company,
        identity_provider: IdentityProvider,
    ) -> Self {
        let urls = base.urls(&company);
        Self::new(company, urls, identity_provider)
    }

    /// Judges by another policy.
    pub fn with_policy(self, policy: Policy) -> Self {
        Self { settings: self.settings.with(|parts| parts.policy = policy) }
    }

    /// Uses other addresses.
    pub fn with_urls(self, urls: SpUrls) -> Self {
        Self { settings: self.settings.with(|parts| parts.urls = urls) }
    }

    /// The company.
    pub fn company(&self) -> &Company {
        &self.settings.company
    }

    /// Our names and addresses for it.
    pub fn urls(&self) -> &SpUrls {
        &self.settings.urls
    }

    /// Its identity provider.
    pub fn identity_provider(&self) -> &IdentityProvider {
        &self.settings.identity_provider
    }

    /// How strictly its answers are judged.
    pub fn policy(&self) -> &Policy {
        &self.settings.policy
    }

    /// The fingerprint of these settings: a connection test stands for them if it gave the
    /// [same](TestedConnection::fingerprint).
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.settings)
    }

    /// Our metadata, for *Upload metadata file* in Entra.
    pub fn metadata_xml(&self) -> String {
        sp_metadata(self.urls())
    }

    /// The values to paste into Entra's *Basic SAML Configuration*.
    pub fn entra_setup(&self) -> EntraSetup {
        EntraSetup::of(self.urls().clone())
    }

    /// Begins a login. `id` is fresh, by [`RequestId::random`]; `now` is UTC.
    pub fn start_login(&self, id: RequestId, now: DateTime<Utc>) -> LoginRequest<'_> {
        LoginRequest::new(&self.settings, id, now)
    }

    /// Judges the answer to a login that this browser began. `now` is UTC.
    ///
    /// Nothing is spent by a refusal: a junk post leaves the pending login as it is. If this
    /// browser has no pending login, sign nobody in: [`refuse`](Self::refuse) is the way.
    ///
    /// # Errors
    /// [`Refusal`], with every check; so for the pending login of a connection test.
    pub fn finish_login(
        &self,
        form: &AcsForm,
        pending: &PendingLogin,
        now: DateTime<Utc>,
    ) -> Result<VerifiedLogin, Refusal> {
        let judged = self.finish(Purpose::Login, form, pending, now)?;
        Ok(VerifiedLogin::new(judged, pending))
    }

    /// Refuses an answer for which this browser has no pending login, and says why: with
    /// `pending.missing` where the Response names a request, with `response.unsolicited` where it
    /// names none, or with what is wrong with the Response before that. No signature is verified,
    /// so a stranger's post costs little. `now` is UTC.
    pub fn refuse(&self, form: &AcsForm, now: DateTime<Utc>) -> Refusal {
        let (seen, judged) = self.examine(Purpose::Login, form, None, now, Diligence::UntilRefused);
        // No stage accepts where nobody asked; whatever they say, what leaves here is a refusal.
        let reason = judged.err().unwrap_or(Reason::Rule(Rule::PendingPresent));
        Refusal::new(reason, Report::new(seen))
    }

    /// Judges the answer to a connection test. `now` is UTC.
    ///
    /// # Errors
    /// [`Refusal`], with every check; so for the pending login of a real login.
    pub fn finish_test(
        &self,
        form: &AcsForm,
        pending: &PendingLogin,
        now: DateTime<Utc>,
    ) -> Result<TestedConnection, Refusal> {
        self.finish(Purpose::Test, form, pending, now).map(TestedConnection::new)
    }

    /// Looks at an answer for support and never signs anybody in: with or without the pending
    /// login, and without stopping at the first stage that refuses. `now` is UTC.
    pub fn inspect(
        &self,
        form: &AcsForm,
        pending: Option<&PendingLogin>,
        now: DateTime<Utc>,
    ) -> Report {
        let purpose = pending.map_or(Purpose::Login, PendingLogin::purpose);
        Report::new(self.examine(purpose, form, pending, now, Diligence::ToTheEnd).0)
    }

    fn finish(
        &self,
        purpose: Purpose,
        form: &AcsForm,
        pending: &PendingLogin,
        now: DateTime<Utc>,
    ) -> Result<Judged, Refusal> {
        match self.examine(purpose, form, Some(pending), now, Diligence::UntilRefused) {
            (seen, Ok((assertion, accepted))) => Ok(Judged { assertion, accepted, seen }),
            (seen, Err(reason)) => Err(Refusal::new(reason, Report::new(seen))),
        }
    }

    /// The stages of an answer, in order, the cheap ones first.
    fn examine(
        &self,
        purpose: Purpose,
        form: &AcsForm,
        pending: Option<&PendingLogin>,
        now: DateTime<Utc>,
        diligence: Diligence,
    ) -> (Seen, Result<(Arc<Assertion>, Accepted), Reason>) {
        let mut journey = Journey::new(&self.settings, pending, now, diligence);
        journey.check_pending(purpose, form);
        let posted = match journey.read(form) {
            Ok(response) => {
                journey.screen(&response);
                journey.judge(&response);
                journey.preview(&response);
                Posted::Response(Box::new(response))
            }
            Err(posted) => posted,
        };
        journey.end(form, posted)
    }
}
