//! Single sign-on in an axum application: the quick start of the README.

use axum::{Router, http::StatusCode, response::Html, routing::get};
use saml_sp::axum::routes;
use saml_sp::flow::{MemoryReplayGuard, MemoryTenants, SealedCookies, SealingKey, Sso};
use saml_sp::settings::EntraSetup;
use saml_sp::{BaseUrl, Company, IdentityProvider, Login, ServiceProvider};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let host = std::env::args().nth(1).unwrap_or("127.0.0.1:3000".into());
    let (base, acme): (BaseUrl, Company) = (format!("http://{host}").parse()?, "acme".parse()?);
    for field in EntraSetup::of(base.urls(&acme)).fields() {
        println!("{}: {}", field.label, field.value); // to paste into Basic SAML Configuration
    }
    let file = "acme-federation-metadata.xml"; // what Entra then lets you download
    let metadata = std::fs::read(file).map_err(|error| format!("{file}: {error}"))?;
    let idp = IdentityProvider::from_metadata(&metadata)?;
    let tenants = MemoryTenants::from([ServiceProvider::for_company(&base, acme, idp)]);
    let cookies = SealedCookies::new(SealingKey::random()?);
    let sso = Sso::new(tenants, cookies, MemoryReplayGuard::new(100_000));
    let home = get(|| async { Html("<a href='/saml/acme/init'>Sign in</a>") });
    let app = Router::new().route("/", home).merge(routes(sso, signed_in));
    Ok(axum::serve(tokio::net::TcpListener::bind(host).await?, app).await?)
}

async fn signed_in(login: Login) -> Result<String, (StatusCode, String)> {
    let user = login.identity.user_key(); // by which you know the user again, for ever
    let user = user.map_err(|why| (StatusCode::FORBIDDEN, why.to_string()))?;
    let name = login.identity.claims().display_name().unwrap_or("you");
    Ok(format!("Hello {name}! We know you by {}.", user.value())) // your session, and a redirect
}
