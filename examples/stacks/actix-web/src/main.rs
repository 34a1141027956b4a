//! Serves the application at 127.0.0.1:3000. Our own people sign in by the metadata in a file, and
//! set up the companies.

use std::net::TcpListener;

use actix_web::cookie::Key;
use product::users::Users;
use saml_sp::flow::{SealedCookies, SealingKey};
use saml_sp::stores::sqlite::{self, SqliteReplayGuard};
use with_actix_web::Product;
use with_actix_web::companies::Companies;

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pool = sqlite::open("product.sqlite").await?;
    let companies = Companies::open(pool.clone(), "http://127.0.0.1:3000".parse()?).await?;
    companies.insert(&"staff".parse()?, &std::fs::read("staff-federation-metadata.xml")?).await?;
    let cookies = SealedCookies::new(SealingKey::random()?);
    let guard = SqliteReplayGuard::new(pool);
    let product = Product::new(companies, Users::default(), cookies, guard);
    println!("http://127.0.0.1:3000/staff/reports");
    let listener = TcpListener::bind("127.0.0.1:3000")?;
    Ok(with_actix_web::serve(listener, product, Key::generate())?.await?)
}
