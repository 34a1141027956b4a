//! A pretend Entra on this machine, to try an application in a browser without a tenant, and for
//! test suites in any language. `pretend_entra --help` lists what it takes.
//!
//! ```text
//! cargo run --example pretend_entra [--new-tenant] [HOST:PORT] [FILE]
//! ```
//!
//! Start it before the quick start, in the same folder. For a browser, `localhost` is another site
//! than the `127.0.0.1` of the application, as Entra is.

mod portal;

use std::process::ExitCode;

use saml_sp::flow::SystemClock;
use saml_sp::url::Url;
use tokio::net::TcpListener;

use crate::portal::Portal;

const HELP: &str = "\
A pretend Entra on this machine: an identity provider with an admin centre, a sign-in page and
faults to order.

Usage: pretend_entra [--new-tenant] [HOST:PORT] [FILE]

  HOST:PORT      where it is reached; localhost:3001 unless you say otherwise
  FILE           where its Federation Metadata XML is written; acme-federation-metadata.xml
  --new-tenant   begin as Microsoft's tutorial does: no user, no application, nobody signed in.
                 Without it, B.Simon is signed in, and any application is answered until Basic SAML
                 Configuration is saved.

By HTTP, for a test suite:

  GET /faults, PUT /faults/NAME[?once], DELETE /faults            what goes wrong
  GET, PUT, DELETE /application                                   identifier, reply_url, sign_on_url
  PUT /session/USER, DELETE /session                              who is signed in
  POST /users, POST /users-and-groups                             upn, ...; user, role

USER is a user principal name. Bodies are JSON objects or forms. More is at the top of
examples/pretend_entra/portal/mod.rs.
";

/// The exit code for arguments that are none.
const USAGE: u8 = 2;

struct Arguments {
    new_tenant: bool,
    host: String,
    file: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.iter().any(|word| word == "--help" || word == "-h") {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    let Some(arguments) = read(words) else {
        eprintln!("pretend_entra: it takes [--new-tenant] [HOST:PORT] [FILE]; --help says more");
        return ExitCode::from(USAGE);
    };
    match serve(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("pretend_entra: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Options may stand anywhere; no name begins with a hyphen.
fn read(words: Vec<String>) -> Option<Arguments> {
    let (options, names): (Vec<String>, Vec<String>) =
        words.into_iter().partition(|word| word.starts_with('-'));
    if options.iter().any(|option| option != "--new-tenant") || names.len() > 2 {
        return None;
    }
    let mut names = names.into_iter();
    Some(Arguments {
        new_tenant: !options.is_empty(),
        host: names.next().unwrap_or("localhost:3001".into()),
        file: names.next().unwrap_or("acme-federation-metadata.xml".into()),
    })
}

async fn serve(Arguments { new_tenant, host, file }: &Arguments) -> Result<(), String> {
    let at = |place: &str| {
        let place = place.to_owned();
        move |error: std::io::Error| format!("{place}: {error}")
    };
    let base_url = Url::parse(&format!("http://{host}")).map_err(|why| format!("{host}: {why}"))?;
    let begun = if *new_tenant {
        Portal::new(&base_url, SystemClock)
    } else {
        Portal::ready(&base_url, SystemClock)
    };
    let portal = begun.map_err(|why| format!("{host}: {why}"))?;
    // The port before the file: whoever has the one wrote the other.
    let listener = TcpListener::bind(host).await.map_err(at(host))?;
    let metadata = portal.metadata_xml().map_err(|why| why.to_string())?;
    std::fs::write(file, metadata).map_err(at(file))?;
    println!("Wrote {file}. The pretend Entra is at {base_url}, and sign-ins at {base_url}saml2");
    axum::serve(listener, portal.router()).await.map_err(at(host))
}
