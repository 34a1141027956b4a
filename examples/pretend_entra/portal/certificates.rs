//! *SAML Certificates*: which there are, which of them is active, and the rollover.

use saml_sp::SigningCertificate;
use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::testing::{PretendEntra, PretendError};

/// For how long Entra makes a certificate, in days: three years.
const DAYS: i64 = 3 * 365;

/// The certificates of the application. There is one, and for a rollover a next one.
pub struct Certificates {
    first: PretendEntra,
    stage: Stage,
}

/// How far a rollover is.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    /// There is one certificate.
    One,
    /// The next one is in the metadata, and inactive.
    NextListed,
    /// The next one signs, and the first is still in the metadata.
    NextActive,
}

impl Certificates {
    /// One certificate, made now.
    pub fn new(entra: &PretendEntra, now: DateTime<Utc>) -> Result<Self, PretendError> {
        let end = now.checked_add_signed(TimeDelta::days(DAYS)).unwrap_or(now);
        Ok(Self { first: entra.with_certificate_until(end)?, stage: Stage::One })
    }

    /// The Entra that signs by the active one and lists all of them.
    pub fn entra(&self) -> Result<PretendEntra, PretendError> {
        match self.stage {
            Stage::One => Ok(self.first.clone()),
            Stage::NextListed => self.first.with_next_certificate(),
            Stage::NextActive => self.first.roll_over(),
        }
    }

    /// All of them, each with whether it is active.
    pub fn list(&self) -> Result<Vec<(SigningCertificate, bool)>, PretendError> {
        let active = usize::from(self.stage == Stage::NextActive);
        let listed = self.entra()?.identity_provider()?.certificates().to_vec();
        let number = listed.into_iter().enumerate();
        Ok(number.map(|(number, certificate)| (certificate, number == active)).collect())
    }

    /// Whether a new one can be made: there is one next key, which stays for a rollover back.
    pub fn may_be_renewed(&self) -> bool {
        self.stage == Stage::One
    }

    /// *New certificate*: it is inactive at first.
    pub fn add(&mut self) {
        if self.may_be_renewed() {
            self.stage = Stage::NextListed;
        }
    }

    /// *Make certificate active*; says whether there is such an inactive one.
    pub fn activate(&mut self, thumbprint: &str) -> Result<bool, PretendError> {
        let known = self
            .list()?
            .iter()
            .any(|(certificate, active)| !active && certificate.thumbprint() == thumbprint);
        if known {
            self.stage = match self.stage {
                Stage::NextListed => Stage::NextActive,
                Stage::One | Stage::NextActive => Stage::NextListed,
            };
        }
        Ok(known)
    }
}
