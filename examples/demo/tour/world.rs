//! Everything that a step of the demo plays with: both sides, and a clock that the demo moves.

use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::provision::SignedIn;
use saml_sp::testing::{Misbehaviour, PretendEntra, PretendError, PretendUser};
use saml_sp::url::Url;
use saml_sp::{AcsForm, PendingLogin};

use crate::accounts::User;
use crate::tour::product::{Product, Refused};
use crate::tour::steps::Unexpected;

/// Entra, in which B.Simon is signed in, the application, and what time it is.
pub struct World {
    pub entra: PretendEntra,
    pub product: Product,
    pub now: DateTime<Utc>,
}

/// How a sign-in ended.
pub type Outcome = Result<SignedIn<User>, Refused>;

impl World {
    /// Lets time pass.
    pub fn pass(&mut self, time: TimeDelta) -> Result<(), Unexpected> {
        let later = self.now.checked_add_signed(time);
        self.now = later.ok_or_else(|| Unexpected("the calendar ends here".to_owned()))?;
        Ok(())
    }

    /// B.Simon signs in.
    pub async fn b_simon_signs_in(&mut self) -> Result<Outcome, Unexpected> {
        let begun = self.product.init(self.now)?;
        self.finish(&self.entra.clone(), begun).await
    }

    /// Somebody else signs in.
    pub async fn signs_in(&mut self, user: &PretendUser) -> Result<Outcome, Unexpected> {
        let begun = self.product.init(self.now)?;
        self.finish(&self.entra.as_user(user), begun).await
    }

    /// B.Simon signs in, and Entra misbehaves.
    pub async fn sign_in_misbehaving(
        &mut self,
        misbehaviour: Misbehaviour,
    ) -> Result<Outcome, Unexpected> {
        let begun = match misbehaviour {
            Misbehaviour::ForceAuthnIgnored => self.product.init_afresh(self.now)?,
            _ => self.product.init(self.now)?,
        };
        self.finish(&self.entra.misbehaving(misbehaviour), begun).await
    }

    /// Entra's answer to a login that B.Simon begins now, and what was remembered of that.
    pub fn answer(&mut self) -> Result<(AcsForm, PendingLogin), Unexpected> {
        let (url, pending) = self.product.init(self.now)?;
        self.pass(TimeDelta::seconds(3))?;
        Ok((self.entra.answer(&url, self.now)?, pending))
    }

    /// Everybody whom the application knows.
    pub async fn users(&self) -> Result<Vec<User>, Unexpected> {
        Ok(self.product.accounts.users().await?)
    }

    /// Entra answers three seconds after the login was begun, and the application judges.
    async fn finish(
        &mut self,
        entra: &PretendEntra,
        (url, pending): (Url, PendingLogin),
    ) -> Result<Outcome, Unexpected> {
        self.pass(TimeDelta::seconds(3))?;
        match entra.answer(&url, self.now) {
            Ok(form) => Ok(self.product.finalize(&form, &pending, self.now).await),
            Err(PretendError::Form(error)) => Ok(Err(Refused::Form(error))),
            Err(error) => Err(error.into()),
        }
    }
}
