//! Misbehaviours in how an answer is signed.

use crate::testing::error::PretendError;
use crate::testing::keys::{Owner, SigningKey};
use crate::testing::misbehaviour::Misbehaviour;
use crate::testing::signing::Signing;
use crate::xml::digest::DigestAlgorithm;

/// Changes how an answer is signed.
pub fn change(misbehaviour: Misbehaviour, signing: &mut Signing) -> Result<(), PretendError> {
    match misbehaviour {
        Misbehaviour::Unsigned => (signing.assertions, signing.response) = (false, false),
        Misbehaviour::Sha1 => signing.digest = DigestAlgorithm::Sha1,
        Misbehaviour::NoDestination => signing.response = true,
        Misbehaviour::ResponseEdited => (signing.assertions, signing.response) = (true, true),
        Misbehaviour::StrangersKey => signing.key = SigningKey::of(Owner::Stranger)?,
        Misbehaviour::NewCertificate => {
            signing.key = SigningKey::of(Owner::Stranger)?;
            signing.shown = signing.key.certificate().clone();
        }
        _ => {}
    }
    Ok(())
}
