//! What changes in the life of a connection: the certificate, an old account, a user who leaves.

use saml_sp::chrono::TimeDelta;
use saml_sp::provision::{SignInError, SignedIn};
use saml_sp::settings::MetadataChange;
use saml_sp::testing::PretendUser;
use saml_sp::{Code, IdentityProvider};

use crate::accounts::{ADDRESS_TAKEN, DEACTIVATED, User};
use crate::tour::product::Refused;
use crate::tour::refusals::{explain, refused};
use crate::tour::screen::Page;
use crate::tour::steps::{Unexpected, ensure, same};
use crate::tour::world::{Outcome, World};

/// A certificate rollover: Entra signs by a new key, which is uploaded, and nobody is locked out.
pub async fn rollover(page: &mut Page, world: &mut World) -> Result<(), Unexpected> {
    page.say(
        "The certificate ends soon, so Contoso's administrator makes a new one active in Entra, \
         and forgets to tell you. The next login is signed by a key that nobody uploaded:",
    );
    page.gap();
    let before = world.entra.clone();
    world.entra = before.roll_over()?;
    let (form, pending) = world.answer()?;
    let too_early = world.product.judge(&form, &pending, world.now);
    let refusal = refused(too_early, Code::SIGNATURE_UNTRUSTED_KEY)?;
    page.failed("Nobody can sign in, and the report says why.");
    explain(page, &refusal);
    page.gap();
    page.say("The administrator downloads the metadata again and uploads it. This would change:");
    page.gap();
    let uploaded = IdentityProvider::from_metadata(&world.entra.metadata_xml()?)?;
    let changes = world.product.contoso.identity_provider().changes_to(&uploaded);
    for change in &changes {
        page.warned(&change.to_string());
    }
    let added = matches!(changes.as_slice(), [MetadataChange::CertificateAdded { .. }]);
    ensure(added, "one certificate is added, and nothing else changes")?;
    world.product.upload(uploaded);
    page.gap();
    page.say("A refusal spends nothing. The very answer that was refused is good now:");
    page.gap();
    let login = world.product.judge(&form, &pending, world.now)?;
    page.passed("The same post, after the upload, signs in.");
    if let Some(certificate) = login.report.signed_by() {
        page.detail("signed by", certificate.thumbprint());
    }
    let new = world.product.contoso.identity_provider().certificates().last();
    same("the certificate that signed", login.report.signed_by(), new)?;
    let after = std::mem::replace(&mut world.entra, before);
    let by_old_key = world.b_simon_signs_in().await?;
    world.entra = after;
    known(by_old_key)?;
    page.passed(
        "The old key is still good: upload before the change, and nobody is locked out at all.",
    );
    Ok(())
}

fn known(outcome: Outcome) -> Result<User, Unexpected> {
    match outcome {
        Ok(SignedIn::Known(user)) => Ok(user),
        outcome => Err(Unexpected(format!("a known user should sign in: {outcome:?}"))),
    }
}

/// An account with a password becomes a user's by invitation, and never by its e-mail address.
pub async fn link(page: &mut Page, world: &mut World) -> Result<(), Unexpected> {
    page.say(
        "Ravi has used your application with a password for a year. Now he comes by way of Entra, \
         which says that his e-mail address is that account's. Entra's administrator can write any \
         address there, so this is no proof, and he is refused:",
    );
    page.gap();
    let ravi = PretendUser::app_admin();
    let accounts = &world.product.accounts;
    let last_year = world.now.checked_sub_signed(TimeDelta::days(365)).unwrap_or(world.now);
    let company = world.product.contoso.company();
    let account =
        accounts.at(last_year).add_password_account(company, "ravi.anand@contoso.com").await?;
    let outcome = world.signs_in(&ravi).await?;
    match outcome {
        Err(Refused::User(SignInError::Refused(reason))) => {
            same("the reason", reason.as_ref(), ADDRESS_TAKEN)?;
            page.failed(&format!("Ravi Anand: {reason}."));
        }
        outcome => return Err(Unexpected(format!("Ravi should be refused: {outcome:?}"))),
    }
    page.gap();
    page.say(
        "Your administrator knows Ravi, copies his Object ID from Entra, and invites exactly him \
         to exactly that account:",
    );
    page.gap();
    page.fact("Object ID", ravi.object_id());
    let (issuer, tenant_id) = (world.entra.entity_id(), world.entra.tenant_id());
    let accounts = &world.product.accounts;
    accounts.invite(&account, &issuer, tenant_id, ravi.object_id()).await?;
    match world.signs_in(&ravi).await? {
        Ok(SignedIn::Linked(user)) => {
            same("the linked account", user.id, account.id)?;
            same("the day it was made", user.created, account.created)?;
            same("the roles", user.roles, vec!["admin".to_owned(), "billing.read".to_owned()])?;
            page.passed(&format!("Linked with account {}: what he had is his still.", user.id));
        }
        outcome => return Err(Unexpected(format!("Ravi should be linked: {outcome:?}"))),
    }
    page.gap();
    page.say(
        "This is a decision of the demo's application, not of the library, which never links \
         anything by itself.",
    );
    Ok(())
}

/// SAML does not say that somebody left: the application keeps deactivated users out.
pub async fn leave(page: &mut Page, world: &mut World) -> Result<(), Unexpected> {
    world.pass(TimeDelta::days(30))?;
    page.say(
        "A month later B. Simon leaves your customer. SAML has no message for that, so keep \
         sessions short, and keep whom you deactivate out. Entra still vouches:",
    );
    page.gap();
    let user = known(world.b_simon_signs_in().await?)?;
    page.passed("Before: signs in.");
    world.product.accounts.deactivate(&user).await?;
    match world.b_simon_signs_in().await? {
        Err(Refused::User(SignInError::Refused(reason))) => {
            same("the reason", reason.as_ref(), DEACTIVATED)?;
            page.failed(&format!("After: {reason}."));
        }
        outcome => return Err(Unexpected(format!("B. Simon should stay out: {outcome:?}"))),
    }
    let users = world.users().await?;
    let row = users.iter().find(|row| row.id == user.id);
    same("the record", row.cloned(), Some(User { deactivated: true, ..user }))
}
