//! Who may do what: users, administrators of one company or another, nobody, and other sites.

use axum::body::Body;
use axum::http::Request;
use tower::ServiceExt;

use crate::addresses::{HOST, product};
use crate::journey::{ENTRA, Journey, PRODUCT, SET_UP};
use crate::{demo, set_up_demo, sign_out};

/// Signs in as the administrator of Fabrikam.
async fn administer_fabrikam(demo: &mut Journey) {
    let page = demo.at_product("/sign-in").await.unwrap();
    // The first form is Contoso's; the later of two fields counts.
    let fields = [("company", "fabrikam")];
    let page = demo.submit(&page, "/sign-in/administrator", &fields).await.unwrap();
    assert_eq!((page.status, page.url.path()), (200, "/settings/sso/fabrikam"));
}

#[tokio::test]
async fn whoever_is_nobody_is_sent_to_the_sign_in_and_back() {
    for path in [SET_UP, "/settings/sso/contoso/attempts", "/users"] {
        let mut demo = demo().await;
        let page = demo.at_product(path).await.unwrap();
        assert_eq!(page.url.path(), "/sign-in", "{path}");
        let page = demo.submit(&page, "/sign-in/administrator", &[]).await.unwrap();
        assert_eq!((page.status, page.url.path()), (200, path));
    }
}

#[tokio::test]
async fn a_user_of_a_company_is_not_its_administrator() {
    let mut demo = set_up_demo().await;
    sign_out(&mut demo).await;
    demo.sign_in().await.unwrap();
    assert_eq!(demo.at_product("/reports").await.unwrap().url.path(), "/reports");
    for path in [SET_UP, "/settings/sso/contoso/attempts", "/users"] {
        assert_eq!(demo.at_product(path).await.unwrap().url.path(), "/sign-in", "{path}");
    }
}

#[tokio::test]
async fn the_administrator_of_one_company_sees_nothing_of_another() {
    let mut demo = set_up_demo().await;
    administer_fabrikam(&mut demo).await;
    for path in [SET_UP, "/settings/sso/contoso/attempts", "/settings/sso/nobody"] {
        let page = demo.at_product(path).await.unwrap();
        assert_eq!((page.status, page.url.path()), (403, path));
        assert!(page.text.contains("Not your company"), "{path}");
    }
    let page = demo.at_product("/users").await.unwrap();
    assert!(page.text.contains("Users of Fabrikam"));
    assert!(page.main().contains("There are none yet"), "{}", page.main());
}

#[tokio::test]
async fn the_administrator_of_one_company_changes_nothing_of_another() {
    let mut demo = set_up_demo().await;
    demo.sign_in().await.unwrap();
    administer_fabrikam(&mut demo).await;
    for path in ["/settings/sso/contoso/off", "/users/1/deactivate"] {
        let page = demo.post(PRODUCT, path, "").await.unwrap();
        assert_eq!(page.status, 403, "{path}");
    }
    assert_eq!(demo.sign_in().await.unwrap().url.path(), "/reports");
}

#[tokio::test]
async fn nobody_keeps_a_user_out() {
    let mut demo = set_up_demo().await;
    demo.sign_in().await.unwrap();
    sign_out(&mut demo).await;
    assert_eq!(demo.post(PRODUCT, "/users/1/deactivate", "").await.unwrap().status, 403);
    assert_eq!(demo.sign_in().await.unwrap().url.path(), "/reports");
}

#[tokio::test]
async fn a_form_that_another_site_posts_changes_nothing() {
    let mut demo = set_up_demo().await;
    demo.sign_in().await.unwrap();
    for path in ["/sign-in/administrator", "/sign-out", "/users/1/deactivate"] {
        let page = demo.post(ENTRA, path, "company=fabrikam").await.unwrap();
        assert_eq!(page.status, 403, "{path}");
        assert!(page.text.contains("This form came from another site"), "{path}");
        assert!(!page.headers.contains_key("set-cookie"), "{path}");
    }
    assert_eq!(demo.at_product("/reports").await.unwrap().url.path(), "/reports");
    assert_eq!(demo.at_product(SET_UP).await.unwrap().url.path(), SET_UP);
}

#[tokio::test]
async fn after_the_sign_out_there_is_no_session() {
    let mut demo = set_up_demo().await;
    demo.sign_in().await.unwrap();
    sign_out(&mut demo).await;
    for path in ["/reports", "/users"] {
        assert_eq!(demo.at_product(path).await.unwrap().url.path(), "/sign-in", "{path}");
    }
}

#[tokio::test]
async fn a_cookie_that_somebody_kept_is_worth_nothing_after_the_sign_out() {
    let product = product().await;
    let sign_in = posted("/sign-in/administrator", None, "company=contoso");
    let response = product.clone().oneshot(sign_in).await.unwrap();
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let users = || Request::get("/users").header("host", HOST).header("cookie", cookie);
    let users = || users().body(Body::empty()).unwrap();
    assert_eq!(product.clone().oneshot(users()).await.unwrap().status(), 200);
    product.clone().oneshot(posted("/sign-out", Some(cookie), "")).await.unwrap();
    assert_eq!(product.oneshot(users()).await.unwrap().status(), 303);
}

fn posted(path: &str, cookie: Option<&str>, body: &'static str) -> Request<Body> {
    let request = Request::post(path)
        .header("host", HOST)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", cookie.unwrap_or("none=1"));
    request.body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn a_company_that_there_is_not_has_no_administrator() {
    let mut demo = demo().await;
    let page = demo.at_product("/sign-in").await.unwrap();
    let fields = [("company", "nobody")];
    let page = demo.submit(&page, "/sign-in/administrator", &fields).await.unwrap();
    assert_eq!(page.status, 404);
    assert_eq!(demo.at_product(SET_UP).await.unwrap().url.path(), "/sign-in");
}

#[tokio::test]
async fn the_sign_in_leads_to_no_other_site() {
    let mut demo = demo().await;
    for then in ["//evil.example", "https://evil.example", "/%5Cevil.example", "\\evil.example"] {
        let page = demo.at_product(&format!("/sign-in?then={then}")).await.unwrap();
        assert!(!page.text.contains("evil"), "{then}");
        let page = demo.submit(&page, "/sign-in/administrator", &[("then", then)]).await.unwrap();
        assert_eq!(page.url.path(), SET_UP, "{then}");
    }
}

#[tokio::test]
async fn a_set_up_link_opens_one_companys_pages_until_single_sign_on_is_on() {
    let mut demo = demo().await;
    let page = demo.set_up_page().await.unwrap();
    let page = demo.submit(&page, "/make-link", &[]).await.unwrap();
    let link = page.text_of("link").unwrap().parse().unwrap();
    sign_out(&mut demo).await;

    let page = demo.follow(&link).await.unwrap();
    assert_eq!((page.status, page.url.path()), (200, SET_UP));
    assert!(page.main().contains("set-up link"));
    for path in ["/settings/sso/fabrikam", "/users"] {
        assert_eq!(demo.at_product(path).await.unwrap().url.path(), "/sign-in", "{path}");
    }

    demo.upload().await.unwrap();
    demo.put_live().await.unwrap();
    let page = demo.at_product(SET_UP).await.unwrap();
    assert_ne!(page.status, 200);
    assert_ne!(demo.follow(&link).await.unwrap().status, 200);
}
