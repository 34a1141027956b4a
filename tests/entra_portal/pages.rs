//! Every page is there, and lets nothing in from elsewhere.

use crate::browser::Browser;
use crate::{acme, begun, new_tenant, ready};

const PAGES: [(&str, &str); 6] = [
    ("/", "<h1>Contoso</h1>"),
    ("/single-sign-on", "<h1>Set up Single Sign-On with SAML</h1>"),
    ("/users", "<h1>Users</h1>"),
    ("/users-and-groups", "<h1>Users and groups</h1>"),
    ("/my-apps", "<h1>My Apps</h1>"),
    ("/break-it", "<h1>Break it</h1>"),
];

#[tokio::test]
async fn every_page_is_there_says_that_it_is_pretended_and_leads_to_all_others() {
    let mut browser = Browser::new(&ready());
    for (path, heading) in PAGES {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.html.contains(heading), "{path}");
        assert!(page.html.contains(">Pretend Entra<"), "{path}");
        for (other, _) in PAGES {
            assert!(page.html.contains(&format!("<a href=\"{other}\"")), "{path} to {other}");
        }
        let here = format!("<a href=\"{path}\" aria-current=\"page\">");
        assert_eq!(page.html.matches("aria-current").count(), 1, "{path}");
        assert!(page.html.contains(&here), "{path}");
    }
}

#[tokio::test]
async fn every_page_loads_from_its_own_site_alone_and_holds_no_script_or_style() {
    let mut browser = Browser::new(&ready());
    for (path, _) in PAGES {
        let page = browser.get(path).await;
        let csp = page.header("content-security-policy");
        assert!(
            csp.starts_with("default-src 'none'; style-src 'self'; script-src 'self';"),
            "{path}"
        );
        assert!(csp.contains("form-action 'self'") && csp.contains("frame-ancestors 'none'"));
        assert!(!csp.contains("unsafe"), "{path}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        for banned in ["<style", " style=", " onclick=", "<script>", "src=\"http", "javascript:"] {
            assert!(!page.html.contains(banned), "{path}: {banned}");
        }
    }
}

#[tokio::test]
async fn the_sign_in_may_post_to_an_application_and_to_wherever_that_redirects() {
    let portal = ready();
    let (url, _) = begun(&acme(&portal));
    let page = Browser::new(&portal).get(&url).await;
    let csp = page.header("content-security-policy");
    assert!(csp.starts_with("default-src 'none';") && csp.contains("frame-ancestors 'none'"));
    assert!(!csp.contains("form-action"), "{csp}");
}

#[tokio::test]
async fn the_assets_are_served_as_what_they_are() {
    let mut browser = Browser::new(&new_tenant());
    for (path, kind) in [
        ("/portal.css", "text/css; charset=utf-8"),
        ("/portal.js", "text/javascript; charset=utf-8"),
        ("/icon.svg", "image/svg+xml"),
    ] {
        let asset = browser.get(path).await;
        assert_eq!((asset.status, asset.header("content-type")), (200, kind), "{path}");
        assert!(!asset.html.contains("//cdn") && !asset.html.contains("@import"), "{path}");
    }
}

#[tokio::test]
async fn an_address_that_is_none_leads_back_and_repeats_nothing() {
    for path in ["/nonsense", "/single-sign-on/certificates/AB/raw", "/nonsense/sign-in"] {
        let mut browser = Browser::new(&new_tenant());
        let page = browser.get(path).await;
        assert!([404, 405].contains(&page.status), "{path}: {}", page.status);
        assert!(!page.html.contains("nonsense"), "{path}");
    }
}

#[tokio::test]
async fn the_overview_says_what_is_still_to_be_done() {
    let portal = new_tenant();
    let mut browser = Browser::new(&portal);
    let before = browser.get("/").await.html;
    assert!(before.contains("8d2f1c3a-6b4e-4f57-9c0d-2a7e5b1f4c68"));
    assert!(before.contains("Create B.Simon.") && before.contains("Assign B.Simon"));
    assert_eq!(before.matches("class=\"done\"").count(), 0);

    crate::configured(&mut browser).await;
    browser.post("/users/colleagues", &[]).await;
    let after = browser.get("/").await.html;
    assert!(after.contains("There are 4 users.") && after.contains("There are 5 assignments"));
    assert_eq!(after.matches("class=\"done\"").count(), 3);
}
