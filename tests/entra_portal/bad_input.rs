//! Script in what is shown, and forms from other sites.

use axum::body::Body;
use axum::http::Request;

use crate::browser::Browser;
use crate::{acme_at, begun, new_tenant, ready};

const SCRIPT: &str = "<script>alert(1)</script>\"onfocus='x'&amp;";

#[tokio::test]
async fn script_in_a_name_is_text_on_every_page_and_arrives_as_text() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    let upn = format!("{SCRIPT}@contoso.com");
    let fields = [
        ("upn", &*upn),
        ("display_name", SCRIPT),
        ("given_name", SCRIPT),
        ("surname", SCRIPT),
        ("email", SCRIPT),
    ];
    assert_eq!(browser.post("/users", &fields).await.status, 303);
    browser.post("/users-and-groups", &[("user", &upn), ("role", "")]).await;
    browser.post("/my-apps/sign-in", &[("user", &upn)]).await;
    let again = browser.post("/users", &fields).await;
    assert_eq!(again.status, 422);
    let (url, _) = begun(&acme_at(&portal, "https://sp.example/acs"));
    let mut shown = vec![again, browser.get(&url).await];
    for page in ["/users", "/users-and-groups", "/my-apps"] {
        shown.push(browser.get(page).await);
    }
    browser.post("/users-and-groups/remove", &[("user", &upn), ("role", "")]).await;
    shown.push(browser.get(&url).await);
    browser.post("/sign-out", &[]).await;
    shown.push(browser.get(&url).await);
    for page in shown {
        assert!(page.html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;onfocus="));
        assert!(!page.html.contains("<script>") && !page.html.contains("\"onfocus"));
    }
}

#[tokio::test]
async fn script_in_what_an_application_sends_is_text() {
    let portal = ready();
    let mut browser = Browser::new(&portal);
    let (url, _) = begun(&acme_at(&portal, "https://sp.example/\"><script>alert(1)</script>"));
    for page in [browser.get(&url).await, {
        crate::configured(&mut browser).await;
        browser.get(&url).await
    }] {
        assert!(page.html.contains("&lt;script&gt;") && !page.html.contains("<script>alert"));
    }
}

#[tokio::test]
async fn an_unknown_notice_is_not_repeated() {
    let page = Browser::new(&ready()).get("/users?done=%3Cb%3Eowned").await.html;
    assert!(!page.contains("owned") && !page.contains("role=\"status\""));
}

#[tokio::test]
async fn what_another_sites_page_sends_is_refused_and_changes_nothing() {
    let portal = new_tenant();
    let mut browser = Browser::new(&portal);
    let theirs = [
        ("sec-fetch-site", "cross-site"),
        // Another port of this machine, such as that of the application.
        ("sec-fetch-site", "same-site"),
        ("origin", "http://evil.example"),
        ("origin", "null"),
    ];
    for (name, value) in theirs {
        for (method, path) in [
            ("POST", "/users/colleagues"),
            ("POST", "/break-it/expired"),
            ("PUT", "/faults/expired"),
            ("PUT", "/application"),
            ("POST", "/sign-out"),
        ] {
            let request = Request::builder().method(method).uri(path).header(name, value);
            let page = browser.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(page.status, 403, "{method} {path} with {name}: {value}");
            assert!(browser.cookie.is_none());
        }
    }
    assert!(browser.get("/faults").await.json()["on"].is_null());
    assert!(browser.get("/users").await.html.contains("0 found"));

    let ours = Request::post("/users/colleagues").header("origin", "http://localhost:3001");
    assert_eq!(browser.send(ours.body(Body::empty()).unwrap()).await.status, 303);
}

/// DNS rebinding: another site's name is made to point at this machine, so that its page has the
/// portal's origin to the browser.
#[tokio::test]
async fn a_request_for_another_host_is_answered_with_nothing() {
    let portal = ready();
    let before = Browser::new(&portal).get("/faults").await.json();
    for host in ["evil.example:3001", "127.0.0.1:3001", "localhost", "localhost:3001.evil.example"]
    {
        for (method, path) in [("GET", "/"), ("GET", "/faults"), ("PUT", "/faults/expired")] {
            let request = Request::builder().method(method).uri(path).header("host", host);
            let request = request.header("sec-fetch-site", "same-origin").body(Body::empty());
            let page = Browser::new(&portal).send(request.unwrap()).await;
            assert_eq!(page.status, 421, "{host} {method} {path}");
            assert!(page.html.starts_with("The pretend Entra is not at this address."));
        }
    }
    assert_eq!(Browser::new(&portal).get("/faults").await.json(), before);
    let named = Request::get("/").header("host", "LOCALHOST:3001").body(Body::empty()).unwrap();
    assert_eq!(Browser::new(&portal).send(named).await.status, 200);
}
