//! The command line of the demo.

use std::ffi::OsString;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use saml_sp::chrono::{DateTime, Datelike, Utc};

/// What `--help` prints.
pub const HELP: &str = "\
Single sign-on with Microsoft Entra ID, with a pretend Entra: no account anywhere.

    demo [--product-port PORT] [--entra-port PORT] [--database PATH]
    demo --once [--now TIME] [--database PATH]

The first is in a browser: Microsoft's tutorial, done by you, until Ctrl+C. The second is in the
terminal: what travels, what is checked, and what becomes of each thing that can go wrong.

  --product-port PORT   serves the product at 127.0.0.1:PORT; 3000, or a free one if it is taken
  --entra-port PORT     serves the pretend Entra at localhost:PORT; 3001, or a free one
  --database PATH       keeps users and companies in a SQLite database at PATH; else in memory
  --once                shows the tour in the terminal, and ends with 0 only if every step came out as
                        it should; a database at PATH has to be a new one
  --now TIME            begins the tour at this time, for example 2026-03-25T12:00:00Z
  --help                prints this

A port 0 is any free one. Exit codes: 0 all was as it should be, 1 a step was not, 2 the command line,
a port or the database.
";

/// The years that a certificate's dates can be in, with some to spare.
const YEARS: RangeInclusive<i32> = 1971..=9000;

/// What is asked for.
#[derive(Default)]
pub struct Arguments {
    /// To print the help.
    pub help: bool,
    /// To show the tour in the terminal.
    pub once: bool,
    /// The file of the database.
    pub database: Option<PathBuf>,
    /// When the tour begins.
    pub now: Option<DateTime<Utc>>,
    /// The port of the product.
    pub product_port: Option<u16>,
    /// The port of the pretend Entra.
    pub entra_port: Option<u16>,
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
            "--product-port" => {
                let number = value(&name, arguments.next())?;
                asked.product_port.replace(port(&name, &number)?).is_none()
            }
            "--entra-port" => {
                let number = value(&name, arguments.next())?;
                asked.entra_port.replace(port(&name, &number)?).is_none()
            }
            _ => return Err(format!("this is no argument of the demo: {name:?}")),
        };
        if !new {
            return Err(format!("{name} is given twice"));
        }
    }
    asked.consistent()
}

impl Arguments {
    fn consistent(self) -> Result<Self, String> {
        let ports = [self.product_port, self.entra_port];
        if self.once && ports.iter().any(Option::is_some) {
            return Err("the tour by --once serves nothing, and has no port".to_owned());
        }
        if !self.once && self.now.is_some() {
            return Err("--now is for --once: in a browser it is now".to_owned());
        }
        if matches!(ports, [Some(product), Some(entra)] if product == entra && product != 0) {
            return Err("the product and the pretend Entra need a port each".to_owned());
        }
        Ok(self)
    }
}

fn value(name: &str, value: Option<OsString>) -> Result<OsString, String> {
    value.filter(|value| !value.is_empty()).ok_or_else(|| format!("{name} needs a value"))
}

fn port(name: &str, number: &OsString) -> Result<u16, String> {
    let number = number.to_string_lossy();
    number.parse().map_err(|_| format!("{name} is no port up to 65535: {number:?}"))
}

fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    let read = DateTime::parse_from_rfc3339(text).map(|instant| instant.to_utc());
    let read = read.map_err(|_| format!("--now is no time such as 2026-03-25T12:00:00Z: {text:?}"));
    read.and_then(|time| {
        let in_use = YEARS.contains(&time.year());
        if in_use { Ok(time) } else { Err(format!("--now is not in the years {YEARS:?}")) }
    })
}
