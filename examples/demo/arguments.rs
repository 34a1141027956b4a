//! The command line of the demo.

use std::ffi::OsString;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use saml_sp::chrono::{DateTime, Datelike, Utc};

/// What `--help` prints.
pub const HELP: &str = "\
Single sign-on with Microsoft Entra ID in the terminal, with a pretend Entra: no account anywhere.

    demo [--once] [--database PATH] [--now TIME]

  --once            waits for nothing, and ends with 0 only if every step came out as it should
  --database PATH   keeps the users in a new SQLite database at PATH, to look at afterwards
  --now TIME        begins at this time, for example 2026-03-25T12:00:00Z, and not now
  --help            prints this

Exit codes: 0 all was as it should be, 1 a step was not, 2 the command line or the database.
";

/// The years that a certificate's dates can be in, with some to spare.
const YEARS: RangeInclusive<i32> = 1971..=9000;

/// What is asked for.
#[derive(Default)]
pub struct Arguments {
    pub help: bool,
    pub once: bool,
    pub database: Option<PathBuf>,
    pub now: Option<DateTime<Utc>>,
}

/// Reads the command line; the error is a sentence.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Arguments, String> {
    let mut arguments = arguments;
    let mut asked = Arguments::default();
    while let Some(argument) = arguments.next() {
        let name = argument.to_string_lossy();
        let new = match name.as_ref() {
            "--help" | "-h" => !std::mem::replace(&mut asked.help, true),
            "--once" => !std::mem::replace(&mut asked.once, true),
            "--database" => {
                let path = value(&name, arguments.next())?;
                asked.database.replace(path.into()).is_none()
            }
            "--now" => {
                let time = value(&name, arguments.next())?;
                asked.now.replace(instant(&time.to_string_lossy())?).is_none()
            }
            _ => return Err(format!("this is no argument of the demo: {name:?}")),
        };
        if !new {
            return Err(format!("{name} is given twice"));
        }
    }
    Ok(asked)
}

fn value(name: &str, value: Option<OsString>) -> Result<OsString, String> {
    value.filter(|value| !value.is_empty()).ok_or_else(|| format!("{name} needs a value"))
}

fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    let read = DateTime::parse_from_rfc3339(text).map(|instant| instant.to_utc());
    let read = read.map_err(|_| format!("--now is no time such as 2026-03-25T12:00:00Z: {text:?}"));
    read.and_then(|time| {
        let in_use = YEARS.contains(&time.year());
        if in_use { Ok(time) } else { Err(format!("--now is not in the years {YEARS:?}")) }
    })
}
