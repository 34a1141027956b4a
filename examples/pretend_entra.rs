//! A pretend Entra on this machine, to try an application in a browser without a tenant.
//!
//! `cargo run --example pretend_entra [HOST:PORT] [FILE]` writes its Federation Metadata XML to the
//! file and signs B.Simon in at whatever application asks. By default it is at `localhost:3001` and
//! the file is `acme-federation-metadata.xml`: start it before the quick start, in the same folder.
//! For a browser, `localhost` is another site than the `127.0.0.1` of the application, as Entra is.

use axum::extract::RawQuery;
use axum::response::Html;
use axum::{Router, routing::get};
use maud::{DOCTYPE, html};
use saml_sp::flow::{Clock, SystemClock};
use saml_sp::testing::{AuthnRequest, PretendEntra};
use saml_sp::url::{Url, form_urlencoded};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let host = arguments.next().unwrap_or("localhost:3001".into());
    if host.starts_with('-') {
        return Err("usage: pretend_entra [HOST:PORT] [FILE]".into());
    }
    let file = arguments.next().unwrap_or("acme-federation-metadata.xml".into());
    let login_url = format!("http://{host}/saml2");
    let entra = PretendEntra::new()?.with_login_url(&login_url.parse()?);
    std::fs::write(&file, entra.metadata_xml()?)?;
    println!("Wrote {file}. Sign-ins at {login_url}");

    let login_url = Url::parse(&login_url)?;
    let sign_in = get(async move |RawQuery(query): RawQuery| {
        let mut asked = login_url.clone();
        asked.set_query(query.as_deref());
        page(&entra, &asked).map_err(|error| error.to_string())
    });
    let app = Router::new().route("/saml2", sign_in);
    Ok(axum::serve(tokio::net::TcpListener::bind(host).await?, app).await?)
}

/// The form that a browser posts to the application; Entra submits it by script, here you see it.
fn page(entra: &PretendEntra, asked: &Url) -> Result<Html<String>, Box<dyn std::error::Error>> {
    let request = AuthnRequest::from_url(asked)?;
    let acs = request.acs_url().ok_or("the request names no ACS")?;
    let body = entra.answer_body(asked, SystemClock.now())?;
    let fields: Vec<_> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let user = entra.user().display_name();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { "Sign in to your account" } }
            body {
                form method="post" action=(acs) {
                    @for (name, value) in &fields { input type="hidden" name=(name) value=(value); }
                    button autofocus { "Sign in as " (user) }
                }
            }
        }
    };
    Ok(Html(page.into_string()))
}
