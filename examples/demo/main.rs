//! Single sign-on with Microsoft Entra ID, on this machine alone: a product and a pretend Entra in a
//! browser, or a tour in the terminal. `demo --help` lists what it takes.
//!
//! ```text
//! cargo run --example demo
//! cargo run --example demo -- --once
//! ```

mod arguments;
mod accounts;
#[allow(dead_code, reason = "the pretend Entra is an example of its own, which needs the rest")]
#[path = "../pretend_entra/portal/mod.rs"]
mod portal;
mod site;
mod serve;
mod browser;
mod journey;
mod tour;

use std::path::Path;
use std::process::ExitCode;

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::flow::{Clock, SystemClock};

use crate::accounts::Accounts;
use crate::arguments::{Arguments, HELP};
use crate::tour::{End, Unexpected, printable};

const FAILED: u8 = 1;
const NOT_BEGUN: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match arguments::parse(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(problem) => return not_begun(&format!("{problem} (demo --help lists what there is)")),
    };
    if arguments.help {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    if arguments.once { once(&arguments).await } else { in_a_browser(&arguments).await }
}

async fn in_a_browser(arguments: &Arguments) -> ExitCode {
    let accounts = match open(arguments.database.as_deref(), SystemClock.now()).await {
        Ok(accounts) => accounts,
        Err(problem) => return not_begun(&problem),
    };
    match serve::serve(accounts, arguments.product_port, arguments.entra_port).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => not_begun(&problem.to_string()),
    }
}

async fn once(arguments: &Arguments) -> ExitCode {
    let now = arguments.now.unwrap_or_else(|| SystemClock.now());
    let database = arguments.database.as_deref();
    let accounts = match no_users(database, now).await {
        Ok(accounts) => accounts,
        Err(problem) => return not_begun(&problem),
    };
    let walked = tour::walk(accounts.clone(), now, database).await;
    accounts.close().await;
    match walked {
        Ok(()) => ExitCode::SUCCESS,
        Err(End::Failed { step, why: Unexpected(why) }) => {
            eprintln!("\ndemo: this step did not come out as it should: {step}");
            eprintln!("demo: {}", printable(&why));
            ExitCode::from(FAILED)
        }
        Err(End::Speechless(error)) => {
            eprintln!("demo: nothing can be shown: {error}");
            ExitCode::from(FAILED)
        }
    }
}

async fn open(path: Option<&Path>, now: DateTime<Utc>) -> Result<Accounts, String> {
    Accounts::open(path, now).await.map_err(|error| unusable(path, &error))
}

/// A database without users: somebody else's would be in the way of what the tour shows.
async fn no_users(path: Option<&Path>, now: DateTime<Utc>) -> Result<Accounts, String> {
    let accounts = open(path, now).await?;
    let users = accounts.users().await.map_err(|error| unusable(path, &error))?;
    if users.is_empty() {
        return Ok(accounts);
    }
    accounts.close().await;
    let (place, count) = (place(path), users.len());
    Err(format!("the database in {place} has {count} users, and the tour begins with none"))
}

fn unusable(path: Option<&Path>, error: &sqlx::Error) -> String {
    format!("the database in {} cannot be used: {error}", place(path))
}

fn place(path: Option<&Path>) -> String {
    path.map_or_else(|| "memory".to_owned(), |path| path.display().to_string())
}

fn not_begun(problem: &str) -> ExitCode {
    eprintln!("demo: {}", printable(problem));
    ExitCode::from(NOT_BEGUN)
}
