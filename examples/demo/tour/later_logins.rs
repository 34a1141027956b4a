//! After the first login: the user comes back, an answer comes twice, colleagues come.

use saml_sp::chrono::TimeDelta;
use saml_sp::provision::{Preview, SignedIn};
use saml_sp::testing::PretendUser;
use saml_sp::{Code, RequestId};

use crate::accounts::{GroupsClaim, User};
use crate::tour::refusals::{explain, refused};
use crate::tour::screen::Page;
use crate::tour::steps::{Unexpected, ensure, same};
use crate::tour::world::World;

/// The second login recognises the user.
pub async fn again(page: &mut Page, world: &mut World, first: &User) -> Result<(), Unexpected> {
    world.pass(TimeDelta::days(1))?;
    page.say(
        "The next day, B. Simon has married, and Entra knows a new name and a new address. The \
         object ID is the same, so it is the same user, and the record is refreshed:",
    );
    page.gap();
    let married = PretendUser::b_simon()
        .with_name("B.", "Simon-Kent")
        .with_display_name("B. Simon-Kent")
        .with_email("B.Kent@contoso.com");
    world.entra = world.entra.as_user(&married);
    let user = match world.b_simon_signs_in().await? {
        Ok(SignedIn::Known(user)) => user,
        outcome => return Err(Unexpected(format!("a known user should sign in: {outcome:?}"))),
    };
    let old = first.email.as_deref().unwrap_or_default();
    let new = user.email.as_deref().unwrap_or_default();
    page.fact("user", &format!("number {}, known since {}", user.id, day(&user)));
    page.fact("e-mail", &format!("{old} is now {new}"));
    page.gap();
    page.passed("Recognised by the key: no second user was made.");
    same("the user's number", user.id, first.id)?;
    same("the day of the first sign-in", user.created, first.created)?;
    same("the new address", new, "B.Kent@contoso.com")?;
    ensure(user.last_login > first.last_login, "the last sign-in is a later one")?;
    same("the users", world.users().await?, vec![user])
}

fn day(user: &User) -> String {
    user.created.format("%Y-%m-%d").to_string()
}

/// An answer counts once, and only in the browser that asked.
pub async fn replay(page: &mut Page, world: &mut World) -> Result<(), Unexpected> {
    page.say("B. Simon signs in, presses Back, and the browser posts the same form again:");
    page.gap();
    let (form, pending) = world.answer()?;
    let (product, now) = (&world.product, world.now);
    let first = product.finalize(&form, &pending, now).await;
    ensure(matches!(first, Ok(SignedIn::Known(_))), "the first post signs the user in")?;
    page.passed("The first post signs in.");
    let again = product.judge(&form, &pending, now);
    let refusal = refused(again, Code::REPLAY_REQUEST_ANSWERED)?;
    page.failed("The second post is refused.");
    explain(page, &refusal);
    page.detail("user reads", refusal.user_message());
    page.gap();
    page.say("A thief copies a form, begins a login of his own, and posts the copy as its answer:");
    page.gap();
    let (stolen, _) = world.answer()?;
    let (_, thiefs) = world.product.init(world.now)?;
    let theft = world.product.judge(&stolen, &thiefs, world.now);
    let refusal = refused(theft, Code::FORM_RELAY_STATE)?;
    page.failed("The copy is refused: it answers another browser's login.");
    explain(page, &refusal);
    page.gap();
    page.say(
        "The guard remembers two hashes of each login, the request's and the assertion's, and \
         claims both at once. It forgets them when the answer would be too old anyway.",
    );
    Ok(())
}

/// People of whom Entra says other things than of B. Simon.
pub async fn colleagues(page: &mut Page, world: &mut World) -> Result<(), Unexpected> {
    page.say("Not everybody is like B. Simon, and none of these is an error:");
    page.gap();
    let (guest, sparse, olga) =
        (PretendUser::guest(), PretendUser::sparse(), PretendUser::in_151_groups());
    let before = world.users().await?.len();
    let user = created(world, &guest).await?;
    page.passed("Gerda Lindt, a guest with a Microsoft account of her own.");
    page.detail("e-mail", user.email.as_deref().unwrap_or("none"));
    same("the guest's address", user.email.as_deref(), Some("gerda.lindt@outlook.com"))?;
    let user = created(world, &sparse).await?;
    page.passed("The front desk, without a mailbox: Entra leaves the claim out.");
    page.detail("e-mail", user.email.as_deref().unwrap_or("none"));
    same("the front desk's address", user.email, None)?;
    same("the front desk's groups", user.groups, GroupsClaim::NotSent)?;
    let user = created(world, &olga).await?;
    page.passed("Olga Marsh, in 151 groups: Entra lists 150, and for more it sends a link.");
    page.detail("groups", "too many to list, which is not the same as none");
    same("Olga's groups", user.groups, GroupsClaim::TooMany)?;
    same("the number of users", world.users().await?.len(), before.saturating_add(3))
}

async fn created(world: &mut World, user: &PretendUser) -> Result<User, Unexpected> {
    match world.signs_in(user).await? {
        Ok(SignedIn::Created(user)) => Ok(user),
        outcome => Err(Unexpected(format!("a user should be created: {outcome:?}"))),
    }
}

/// A connection test shows everything, and signs nobody in.
pub async fn connection_test(page: &mut Page, world: &mut World) -> Result<(), Unexpected> {
    page.say(
        "The administrator wants to try a change before anybody depends on it. A connection test \
         is judged like a login and ends in a report, and in nothing else:",
    );
    page.gap();
    let before = world.users().await?;
    let contoso = &world.product.contoso;
    let login = contoso.start_login(RequestId::random()?, world.now).for_test();
    let (url, pending) = login.redirect()?;
    world.pass(TimeDelta::seconds(3))?;
    let (product, now) = (&world.product, world.now);
    let form = world.entra.as_user(&PretendUser::app_admin()).answer(&url, now)?;
    let tested = product.contoso.finish_test(&form, &pending, now)?;
    let preview = tested.preview(&product.accounts.at(now)).await?;
    page.passed("All checks are passed.");
    let roles: Vec<&str> = tested.claims().roles().collect();
    page.detail("name", tested.claims().display_name().unwrap_or("none"));
    page.detail("roles", &roles.join(", "));
    page.detail("a login", "would make this user");
    same("the preview", preview, Preview::WouldCreate)?;
    same("the roles", roles, vec!["admin", "billing.read"])?;
    page.gap();
    page.say("Its answer is no ticket. Posted as the answer to a login:");
    page.gap();
    let refusal = refused(product.judge(&form, &pending, now), Code::PENDING_PURPOSE)?;
    page.failed("It is refused, although every signature in it is right.");
    explain(page, &refusal);
    same("the users", world.users().await?, before)
}
