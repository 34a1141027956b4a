//! Single sign-on in an axum application: the quick start of the README.

use axum::{Router, response::Html, routing::get};
use saml_sp::axum::routes;
use saml_sp::flow::{MemoryReplayGuard, MemoryTenants, SealedCookies, SealingKey, Sso};
use saml_sp::{IdentityProvider, Login, ServiceProvider};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Where browsers reach us, and what the company's administrator downloaded from Entra.
    let host = std::env::args().nth(1).unwrap_or("127.0.0.1:3000".into());
    let idp = IdentityProvider::from_metadata(&std::fs::read("acme-federation-metadata.xml")?)?;
    let acme =
        ServiceProvider::for_company(&format!("http://{host}").parse()?, "acme".parse()?, idp);
    for field in acme.entra_setup().fields() {
        println!("{}: {}", field.label, field.value); // to paste into Basic SAML Configuration
    }
    let cookies = SealedCookies::new(SealingKey::random()?);
    let sso = Sso::new(MemoryTenants::from([acme]), cookies, MemoryReplayGuard::new(100_000));
    let home = get(|| async { Html("<a href='/saml/acme/init'>Sign in</a>") });
    let app = Router::new().route("/", home).merge(routes(sso, signed_in));
    Ok(axum::serve(tokio::net::TcpListener::bind(host).await?, app).await?)
}

async fn signed_in(login: Login) -> Result<String, String> {
    let user = login.identity.user_key().map_err(|why| why.to_string())?; // your user, for ever
    let name = login.identity.claims().display_name().unwrap_or("you").to_owned();
    Ok(format!("Hello {name}! We know you by {}.", user.value())) // your session, and a redirect
}
