//! All that a tenant remembers, and what it makes of the pretend Entra.

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::testing::{Misbehaviour, PretendEntra, PretendError, PretendUser, SigningOption};

use super::application::Application;
use super::certificates::Certificates;
use super::directory::{Directory, Member};
use super::sessions::Sessions;

/// A fault that was ordered.
#[derive(Clone, Copy)]
pub struct Fault {
    /// What goes wrong.
    pub misbehaviour: Misbehaviour,
    /// Whether it is over after the next sign-in.
    pub once: bool,
}

/// The tenant.
pub struct State {
    /// *SAML Certificates*.
    pub certificates: Certificates,
    /// *Signing Option*.
    pub signing_option: SigningOption,
    /// *Basic SAML Configuration*, once it was saved.
    pub application: Option<Application>,
    /// Whether every application is answered as long as none was saved.
    pub any_application: bool,
    /// *Users*, and *Users and groups*.
    pub directory: Directory,
    /// Who is signed in where.
    pub sessions: Sessions,
    /// What goes wrong.
    pub fault: Option<Fault>,
}

impl State {
    /// A tenant as it is when it was just made.
    pub fn new(entra: &PretendEntra, now: DateTime<Utc>) -> Result<Self, PretendError> {
        Ok(Self {
            certificates: Certificates::new(entra, now)?,
            signing_option: SigningOption::default(),
            application: None,
            any_application: false,
            directory: Directory::default(),
            sessions: Sessions::default(),
            fault: None,
        })
    }

    /// A tenant that nothing is to be done in: B.Simon is signed in and everybody assigned, and
    /// every application is answered until one is saved.
    pub fn ready(entra: &PretendEntra, now: DateTime<Utc>) -> Result<Self, PretendError> {
        let mut state = Self::new(entra, now)?;
        state.any_application = true;
        state.directory = Directory::of_colleagues();
        let b_simon = PretendUser::b_simon().object_id().to_owned();
        state.sessions.begin_everywhere(Some(b_simon));
        Ok(state)
    }

    /// The Entra of these settings, which does not misbehave.
    pub fn entra(&self) -> Result<PretendEntra, PretendError> {
        let entra = self.certificates.entra()?.with_signing_option(self.signing_option);
        Ok(match &self.application {
            Some(Application { identifier, reply_url, .. }) => {
                entra.with_application(identifier.as_str(), reply_url.as_str())
            }
            None => entra,
        })
    }

    /// Who is signed in, in the browser with this token, and still exists.
    pub fn signed_in(&self, token: Option<&str>) -> Option<&Member> {
        self.directory.member(self.sessions.user(token)?)
    }

    /// Whether this goes wrong now.
    pub fn misbehaves(&self, misbehaviour: Misbehaviour) -> bool {
        self.fault.is_some_and(|fault| fault.misbehaviour == misbehaviour)
    }

    /// An answer has gone out: a fault for one sign-in is over.
    pub fn answered(&mut self) {
        self.fault = self.fault.filter(|fault| !fault.once);
    }
}
