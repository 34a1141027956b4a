//! Everything that can go wrong, made to go wrong: what is done, the code it lands on, the fix.

use saml_sp::provision::SignedIn;
use saml_sp::report::Advice;
use saml_sp::testing::Misbehaviour;

use crate::accounts::User;
use crate::tour::product::Refused;
use crate::tour::refusals::explain_any;
use crate::tour::screen::Page;
use crate::tour::steps::{Unexpected, same};
use crate::tour::world::World;

/// Some misbehaviours that are shown at length.
pub struct Menu {
    pub title: &'static str,
    introduction: &'static str,
    misbehaviours: &'static [Misbehaviour],
}

pub const MENUS: [Menu; 3] = [
    Menu {
        title: "What goes wrong: settings",
        introduction: "Most tickets are one of these. The user reads a sentence that gives \
                       nothing away, your log has the code, and the administrator is told what \
                       to change on which screen:",
        misbehaviours: &[
            Misbehaviour::WrongAudience,
            Misbehaviour::WrongReplyUrl,
            Misbehaviour::IdpInitiated,
            Misbehaviour::NotAssigned,
            Misbehaviour::NewCertificate,
            Misbehaviour::Sha1,
            Misbehaviour::TokenEncryption,
        ],
    },
    Menu {
        title: "What goes wrong: attacks",
        introduction: "Somebody tries to come in as somebody else. Each of these answers looks \
                       right at a glance:",
        misbehaviours: &[
            Misbehaviour::Unsigned,
            Misbehaviour::AttributeEdited,
            Misbehaviour::SignedMovedAway,
            Misbehaviour::StrangersKey,
            Misbehaviour::ConfirmationUnsolicited,
        ],
    },
    Menu {
        title: "What goes wrong, and what only looks wrong: clocks and claims",
        introduction: "Entra dates its answers five minutes back, and clocks may be three \
                       minutes apart besides. The last three look odd and are fine:",
        misbehaviours: &[
            Misbehaviour::Expired,
            Misbehaviour::ClockAhead,
            Misbehaviour::CommentInNameId,
            Misbehaviour::NoEmail,
            Misbehaviour::TooManyGroups,
        ],
    },
];

/// What became of the misbehaviours so far.
#[derive(Default)]
pub struct Tally {
    pub refused: usize,
    pub signed_in: usize,
}

/// Shows the misbehaviours of a menu.
pub async fn menu(
    page: &mut Page,
    world: &mut World,
    tally: &mut Tally,
    menu: &Menu,
) -> Result<(), Unexpected> {
    page.say(menu.introduction);
    for misbehaviour in menu.misbehaviours {
        page.gap();
        match broken(world, tally, *misbehaviour).await? {
            Ok(user) => {
                page.passed(misbehaviour.about());
                page.detail("signed in", user.display_name.as_deref().unwrap_or("nameless"));
                page.detail("e-mail", user.email.as_deref().unwrap_or("none"));
                page.detail("groups", &user.groups.to_string());
            }
            Err(refused) => {
                page.failed(misbehaviour.about());
                explain_any(page, &refused);
            }
        }
    }
    Ok(())
}

/// Shows all others in a table, those with one fix together.
pub async fn others(
    page: &mut Page,
    world: &mut World,
    tally: &mut Tally,
) -> Result<(), Unexpected> {
    page.say("And everything else that the pretend Entra can do to you, by what mends it:");
    let mut fixes: Vec<(Advice, Vec<Misbehaviour>)> = Vec::new();
    for misbehaviour in Misbehaviour::ALL {
        if MENUS.iter().any(|menu| menu.misbehaviours.contains(misbehaviour)) {
            continue;
        }
        let code = broken(world, tally, *misbehaviour).await?.err().and_then(|r| r.code());
        let code = code.ok_or_else(|| Unexpected(format!("{misbehaviour:?} signs in")))?;
        match fixes.iter_mut().find(|(known, _)| *known == code.advice()) {
            Some((_, misbehaviours)) => misbehaviours.push(*misbehaviour),
            None => fixes.push((code.advice(), vec![*misbehaviour])),
        }
    }
    for (advice, misbehaviours) in fixes {
        page.gap();
        page.say(&format!("{}: {}", advice.screen, advice.fix));
        for misbehaviour in misbehaviours {
            let code = misbehaviour.lands_on().map_or("", |code| code.as_str());
            page.row(&format!("✗ {code}"), 38, misbehaviour.about());
        }
    }
    Ok(())
}

/// One login with a misbehaviour, which has to land where it should. A refused one leaves no
/// trace among the users.
async fn broken(
    world: &mut World,
    tally: &mut Tally,
    misbehaviour: Misbehaviour,
) -> Result<Result<User, Refused>, Unexpected> {
    let before = world.users().await?;
    let outcome = world.sign_in_misbehaving(misbehaviour).await?;
    let code = outcome.as_ref().err().and_then(Refused::code);
    same(&format!("the code of {misbehaviour:?}"), code, misbehaviour.lands_on())?;
    match outcome {
        Ok(SignedIn::Known(user)) => {
            tally.signed_in = tally.signed_in.saturating_add(1);
            same("the number of users", world.users().await?.len(), before.len())?;
            Ok(Ok(user))
        }
        Err(refused @ (Refused::Form(_) | Refused::Answer(_))) => {
            tally.refused = tally.refused.saturating_add(1);
            same("the users", world.users().await?, before)?;
            Ok(Err(refused))
        }
        outcome => Err(Unexpected(format!("{misbehaviour:?} ended as {outcome:?}"))),
    }
}
