//! Single sign-on with Microsoft Entra ID in the terminal, with a pretend Entra and users in
//! SQLite: how it is set up, what travels, what is checked, and what becomes of each thing that
//! can go wrong. `demo --help` lists what it takes.
//!
//! ```text
//! cargo run --example demo
//! cargo run --example demo -- --once
//! ```

mod arguments;
mod screen;
mod tour;
mod accounts;
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

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;
use std::time::SystemTime;

use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::testing::PretendEntra;

use crate::accounts::Accounts;
use crate::arguments::HELP;
use crate::breaking::{MENUS, Tally};
use crate::screen::{Paint, printable};
use crate::tour::{End, Tour, Unexpected};
use crate::world::World;

const FAILED: u8 = 1;
const NOT_BEGUN: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match arguments::parse(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(problem) => return not_begun(&format!("{problem} (demo --help lists what there is)")),
    };
    let reader = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let mut tour = Tour::new(Paint::for_standard_output(), reader && !arguments.once);
    if arguments.help {
        return ended(tour.print(HELP));
    }
    if !reader && !arguments.once {
        eprintln!("demo: this is no terminal, so nothing is waited for, as with --once");
    }
    let now = arguments.now.unwrap_or_else(current_time);
    let accounts = match no_users(arguments.database.as_deref(), now).await {
        Ok(accounts) => accounts,
        Err(problem) => return not_begun(&problem),
    };
    let journeyed = journey(&mut tour, accounts.clone(), now).await;
    accounts.close().await;
    ended(journeyed.and_then(|()| tour.print(&last_words(&tour, arguments.database.as_deref()))))
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
        .await
}

/// An Entra whose certificate ends in six weeks, in which B.Simon is signed in.
fn entra(now: DateTime<Utc>) -> Result<PretendEntra, Unexpected> {
    let end = now.checked_add_signed(TimeDelta::days(42));
    let end = end.ok_or_else(|| Unexpected("the calendar ends here".to_owned()))?;
    Ok(PretendEntra::new()?.with_certificate_until(end)?)
}

/// A database without users: somebody else's would be in the way of what the demo shows.
async fn no_users(path: Option<&Path>, now: DateTime<Utc>) -> Result<Accounts, String> {
    let place = path.map_or_else(|| "memory".into(), Path::to_string_lossy);
    let unusable = |error| format!("the database in {place} cannot be used: {error}");
    let accounts = Accounts::open(path, now).await.map_err(unusable)?;
    match accounts.users().await.map_err(unusable)?.len() {
        0 => Ok(accounts),
        count => {
            accounts.close().await;
            Err(format!("the database in {place} has {count} users, and the demo begins with none"))
        }
    }
}

fn last_words(tour: &Tour, database: Option<&Path>) -> String {
    let kept = database.map(|path| format!("The users are in {}.\n", path.display()));
    format!(
        "\nAll {} steps came out as they should.\n{}\
         Next: docs/entra.md is the same way through the real portal, and examples/minimal.rs\n\
         a whole login in code.\n",
        tour.steps(),
        kept.unwrap_or_default(),
    )
}

fn ended(how: Result<(), End>) -> ExitCode {
    match how {
        Ok(()) | Err(End::Quit) => ExitCode::SUCCESS,
        Err(End::Failed { step, why: Unexpected(why) }) => {
            eprintln!("\ndemo: this step did not come out as it should: {step}");
            eprintln!("demo: {}", printable(&why));
            ExitCode::from(FAILED)
        }
        Err(End::Speechless(error)) => {
            eprintln!("demo: nothing can be shown or read: {error}");
            ExitCode::from(FAILED)
        }
    }
}

fn not_begun(problem: &str) -> ExitCode {
    eprintln!("demo: {}", printable(problem));
    ExitCode::from(NOT_BEGUN)
}

#[expect(clippy::disallowed_methods, reason = "the demo's clock; the library is given its time")]
fn current_time() -> DateTime<Utc> {
    SystemTime::now().into()
}
