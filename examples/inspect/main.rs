//! Explains SAML messages and metadata on the command line: what they say, and why a login was
//! refused. `inspect --help` lists what it takes.
//!
//! ```text
//! cargo run --example inspect -- metadata federation-metadata.xml
//! cargo run --example inspect -- bundle bundle.json
//! cargo run --example inspect -- response answer.xml --metadata federation-metadata.xml \
//!     --idp-entity-id https://sts.windows.net/…/ --sp-entity-id https://sso.example.com/saml/acme \
//!     --acs https://sso.example.com/saml/acme/finalize --request-id _5f0c…
//! ```

mod paint;
mod answer;
mod arguments;
mod input;
mod refused;
mod recognise;
mod metadata;
mod check;
mod bundle;
mod request;
mod response;
mod report;

use std::io::Write;
use std::process::ExitCode;
use std::time::SystemTime;

use saml_sp::chrono::{DateTime, Utc};

use crate::answer::{ACCEPTED, Answer, boxed};
use crate::arguments::{Command, HELP};
use crate::paint::{Paint, escaped_json, printable};

/// Exit status: wrong arguments, or a file that cannot be read.
const NOT_DONE: u8 = 2;

fn main() -> ExitCode {
    let arguments = arguments::parse(std::env::args_os().skip(1))
        .map_err(|problem| format!("{problem} (inspect --help lists what there is)"));
    match arguments.and_then(run) {
        Ok(status) => ExitCode::from(status),
        Err(problem) => {
            eprintln!("inspect: {}", printable(&problem));
            ExitCode::from(NOT_DONE)
        }
    }
}

/// Does what was asked for; an error is a sentence about what could not be done.
fn run(command: Command) -> Result<u8, String> {
    let (as_json, answer) = match command {
        Command::Help => return print(HELP).map(|()| ACCEPTED),
        Command::Version => {
            let (package, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
            return print(&format!("inspect ({package} {version})\n")).map(|()| ACCEPTED);
        }
        Command::Response(arguments) => {
            let now = arguments.now.unwrap_or_else(current_time);
            (arguments.json, boxed(response::inspect(&arguments, now)?))
        }
        Command::Request(arguments) => (arguments.json, boxed(request::inspect(&arguments)?)),
        Command::Bundle(arguments) => (arguments.json, boxed(bundle::open(&arguments)?)),
        Command::Metadata(arguments) => {
            let now = arguments.now.unwrap_or_else(current_time);
            (arguments.json, boxed(metadata::inspect(&arguments, now)?))
        }
    };
    if as_json {
        print(&json(answer.as_ref())?)?
    } else {
        print(&text(answer.as_ref()))?
    }
    Ok(answer.status())
}

fn json(answer: &dyn Answer) -> Result<String, String> {
    let json = answer.json().and_then(|json| serde_json::to_string_pretty(&json));
    json.map(|json| format!("{}\n", escaped_json(&json))).map_err(|error| error.to_string())
}

fn text(answer: &dyn Answer) -> String {
    answer.text(Paint::for_standard_output())
}

fn print(text: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| format!("standard output cannot be written: {error}"))
}

#[expect(clippy::disallowed_methods, reason = "a program has a clock; the library is given a time")]
fn current_time() -> DateTime<Utc> {
    SystemTime::now().into()
}
