//! Serves the application at 127.0.0.1:3000, for the company `acme` whose metadata is in a file.

use product::users::Users;
use saml_sp::flow::{MemoryReplayGuard, MemoryTenants, SealedCookies, SealingKey, Sso};
use saml_sp::{IdentityProvider, ServiceProvider};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let idp = IdentityProvider::from_metadata(&std::fs::read("acme-federation-metadata.xml")?)?;
    let base = "http://127.0.0.1:3000".parse()?;
    let acme = ServiceProvider::for_company(&base, "acme".parse()?, idp);
    let cookies = SealedCookies::new(SealingKey::random()?);
    let sso = Sso::new(MemoryTenants::from([acme]), cookies, MemoryReplayGuard::new(100_000))
        .on_event(|event| eprintln!("{event:?}"))
        .on_failure(|code, error| eprintln!("{code}: {error}"));
    let app = with_tower_sessions::app(sso, Users::default());
    println!("http://127.0.0.1:3000/acme/reports");
    Ok(axum::serve(TcpListener::bind("127.0.0.1:3000").await?, app).await?)
}
