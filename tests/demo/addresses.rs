//! Where the pages are, and what their headers say.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml_sp::flow::{Clock, SystemClock};
use tower::ServiceExt;

use crate::accounts::Accounts;
use crate::demo;
use crate::journey::{ENTRA, PRODUCT};
use crate::site::Site;

/// The host and port of the product.
pub const HOST: &str = "127.0.0.1:3000";

/// The product without a browser.
pub async fn product() -> Router {
    let accounts = Accounts::open(None, SystemClock.now()).await.unwrap();
    let [product, entra] = [PRODUCT, ENTRA].map(|address| address.parse().unwrap());
    Site::new(product, entra, accounts, |_| {}).await.unwrap().router()
}

async fn asked(product: &Router, host: &str, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).header("host", host).header("accept", "text/html");
    let response = product.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status();
    let octets = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8(octets.to_vec()).unwrap())
}

#[tokio::test]
async fn the_first_page_leads_through_the_eight_steps_on_both_sides() {
    let mut demo = demo().await;
    let page = demo.at_product("/").await.unwrap();
    assert_eq!(page.status, 200);
    let steps: Vec<_> = (1..=8).map(|step| format!("Step {step}: ")).collect();
    let found: Vec<_> = steps.iter().filter_map(|step| page.text.find(step)).collect();
    assert_eq!(found.len(), 8);
    assert!(found.is_sorted());
    for link in [
        "http://localhost:3001/single-sign-on",
        "http://localhost:3001/users",
        "http://localhost:3001/users-and-groups",
        "http://localhost:3001/my-apps",
        "http://localhost:3001/break-it",
        "/settings/sso/contoso#to-entra",
        "http://127.0.0.1:3000/saml/contoso/init",
        "/users",
    ] {
        assert!(page.main().contains(&format!("href=\"{link}\"")), "{link}");
    }
}

#[tokio::test]
async fn every_link_of_the_first_page_leads_to_a_page() {
    let mut demo = demo().await;
    crate::set_up(&mut demo).await;
    let page = demo.at_product("/").await.unwrap();
    let links: Vec<_> = page.main().split("href=\"").skip(1).collect();
    assert!(links.len() > 15, "{}", links.len());
    for link in links {
        let link = link.split('"').next().unwrap();
        let opened = demo.follow(&page.url.join(link).unwrap()).await.unwrap();
        let other_company = link.contains("fabrikam");
        assert_eq!(opened.status, if other_company { 403 } else { 200 }, "{link}");
        if let Some((_, id)) = link.split_once('#') {
            assert!(opened.text.contains(&format!("id=\"{id}\"")), "{link}");
        }
    }
}

#[tokio::test]
async fn at_any_other_host_every_address_says_where_it_is() {
    let product = product().await;
    for host in ["localhost:3000", "127.0.0.1", "127.0.0.1:3001", "[::1]:3000", "evil.example"] {
        for path in ["/", "/sign-in?then=%2Fusers", "/settings/sso/contoso", "/saml/contoso/init"] {
            let (status, text) = asked(&product, host, path).await;
            assert_eq!(status, 421, "{host} {path}");
            let right = format!("href=\"http://127.0.0.1:3000{path}\"");
            assert!(text.contains(&right), "{host} {path}");
        }
    }
    assert_eq!(asked(&product, HOST, "/").await.0, 200);
}

#[tokio::test]
async fn an_address_at_another_host_is_escaped_in_the_link() {
    let (_, text) = asked(&product().await, "localhost:3000", "/?a=1&b='2'").await;
    assert!(text.contains("href=\"http://127.0.0.1:3000/?a=1&amp;b='2'\""), "{text}");
}

#[tokio::test]
async fn the_style_is_allowed_by_its_hash_and_a_script_never() {
    let mut demo = demo().await;
    for path in ["/", "/sign-in", "/nothing", "/saml/contoso/init"] {
        let page = demo.at_product(path).await.unwrap();
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        let style = page.text.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        let hash = STANDARD.encode(openssl::sha::sha256(style.as_bytes()));
        assert!(policy.contains(&format!("style-src 'sha256-{hash}'")), "{path}: {policy}");
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        assert!(!policy.contains("unsafe") && !policy.contains("script-src"), "{path}");
        assert!(!page.text.contains("<script") && !page.text.contains(" style="), "{path}");
        assert_eq!(page.headers["cache-control"], "no-store", "{path}");
    }
}

#[tokio::test]
async fn an_address_that_is_none_is_not_found() {
    let page = demo().await.at_product("/nothing").await.unwrap();
    assert_eq!(page.status, 404);
}
