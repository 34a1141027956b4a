//! The tour in the terminal: how single sign-on is set up, what travels, what is checked, and what
//! becomes of each thing that can go wrong. It begins and ends with the users of a database of its
//! own, and moves its own clock.

mod screen;
mod steps;
mod replay_guard;
mod product;
mod world;
mod refusals;
mod set_up;
mod outline;
mod first_login;
mod later_logins;
mod changes;
mod breaking;
mod table;
mod in_a_browser;

use std::path::Path;

use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::testing::PretendEntra;

use crate::accounts::Accounts;
use crate::tour::breaking::{MENUS, Tally};
use crate::tour::screen::Paint;
pub use crate::tour::screen::printable;
use crate::tour::steps::Tour;
pub use crate::tour::steps::{End, Unexpected};
use crate::tour::world::World;

/// Walks the whole tour from this time on, with users that are kept at this path, or nowhere.
pub async fn walk(
    accounts: Accounts,
    now: DateTime<Utc>,
    database: Option<&Path>,
) -> Result<(), End> {
    let mut tour = Tour::new(Paint::for_standard_output());
    journey(&mut tour, accounts, now).await?;
    tour.print(&last_words(&tour, database))
}

/// The tutorial's journey, and what comes after it.
async fn journey(tour: &mut Tour, accounts: Accounts, now: DateTime<Utc>) -> Result<(), End> {
    tour.page(set_up::who_is_who)?;

    let (entra, product) = tour
        .step("The administrator uploads Entra's metadata", async |page| {
            let entra = entra(now)?;
            let product = set_up::upload(page, &entra, accounts, now)?;
            Ok((entra, product))
        })
        .await?;
    let entra = tour
        .step("The administrator pastes three values into Entra", async |page| {
            set_up::paste(page, &entra, &product, now)
        })
        .await?;
    let world = &mut World { entra, product, now };

    let (url, pending) =
        tour.step("B. Simon wants to sign in", async |page| first_login::init(page, world)).await?;
    let form =
        tour.step("Entra answers", async |page| first_login::answer(page, world, &url)).await?;
    let login = tour
        .step("The answer is checked", async |page| {
            first_login::checks(page, world, &form, &pending)
        })
        .await?;
    let user = tour
        .step("B. Simon becomes a user, just in time", async |page| {
            first_login::provision(page, world, &login).await
        })
        .await?;

    tour.step("B. Simon comes back", async |page| later_logins::again(page, world, &user).await)
        .await?;
    tour.step("An answer counts once", async |page| later_logins::replay(page, world).await)
        .await?;
    tour.step("Colleagues come", async |page| later_logins::colleagues(page, world).await).await?;
    tour.step("A connection test makes no user", async |page| {
        later_logins::connection_test(page, world).await
    })
    .await?;
    tour.step("The certificate is rolled over", async |page| changes::rollover(page, world).await)
        .await?;
    tour.step("An account from before is linked", async |page| changes::link(page, world).await)
        .await?;

    let tally = &mut Tally::default();
    for menu in &MENUS {
        tour.step(menu.title, async |page| breaking::menu(page, world, tally, menu).await).await?;
    }
    tour.step("What goes wrong: all the rest", async |page| {
        breaking::others(page, world, tally).await
    })
    .await?;

    tour.step("B. Simon leaves", async |page| changes::leave(page, world).await).await?;
    tour.step("The users of your application", async |page| table::users(page, world, tally).await)
        .await?;
    tour.step("The same in a browser", async |page| in_a_browser::tutorial(page).await).await
}

/// An Entra whose certificate ends in six weeks, in which B.Simon is signed in.
fn entra(now: DateTime<Utc>) -> Result<PretendEntra, Unexpected> {
    let end = now.checked_add_signed(TimeDelta::days(42));
    let end = end.ok_or_else(|| Unexpected("the calendar ends here".to_owned()))?;
    Ok(PretendEntra::new()?.with_certificate_until(end)?)
}

fn last_words(tour: &Tour, database: Option<&Path>) -> String {
    let kept = database.map(|path| format!("The users are in {}.\n", path.display()));
    format!(
        "\nAll {} steps came out as they should.\n{}\
         Next: without --once, the demo is the same in a browser. docs/entra.md is the way through\n\
         the real portal, and examples/minimal.rs a whole login in code.\n",
        tour.steps(),
        kept.unwrap_or_default(),
    )
}
