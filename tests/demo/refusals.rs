//! What goes wrong ends on a page that says so, here or at Entra.

use saml_sp::Code;
use saml_sp::testing::Misbehaviour;

use crate::journey::{B_SIMON, Journey};
use crate::set_up_demo;

#[tokio::test]
async fn every_broken_sign_in_ends_on_its_code_with_a_link_to_why() {
    let mut demo = set_up_demo().await;
    for fault in Misbehaviour::ALL {
        let name = fault.name();
        demo.break_next(name).await.unwrap();
        let page = demo.sign_in().await.unwrap();
        // Only a login that asks for a fresh sign-in shows the last.
        let code = fault.lands_on().filter(|_| *fault != Misbehaviour::ForceAuthnIgnored);
        // The login is found by its RelayState: with another one, or none, there is no login.
        let code = code.map(|code| match code {
            Code::FORM_RELAY_STATE => Code::PENDING_MISSING,
            code => code,
        });
        let Some(code) = code else {
            assert_eq!(page.url.path(), "/reports", "{name}: {}", page.main());
            continue;
        };
        assert_eq!(page.url.path(), "/saml/contoso/finalize", "{name}");
        assert!(matches!(page.status, 400 | 403 | 413), "{name}: {}", page.status);
        let shown = format!("<code>{code}</code>");
        assert!(page.main().contains(&shown), "{name} {code}: {}", page.main());
        let why = demo.follow(&page.link("/why/").unwrap()).await.unwrap();
        assert_eq!(why.status, 200, "{name}");
        assert!(why.text.contains(code.as_str()), "{name}: {}", why.main());
    }
}

#[tokio::test]
async fn a_wrong_paste_and_an_unassigned_user_end_on_a_page_of_entras() {
    let mut demo = set_up_demo().await;
    let page = demo.at_entra("/users-and-groups").await.unwrap();
    demo.submit(&page, "/users-and-groups/remove", &[("user", B_SIMON)]).await.unwrap();
    let page = demo.sign_in().await.unwrap();
    assert_eq!(page.url.host_str(), Some("localhost"));
    assert!(page.main().contains("AADSTS50105"), "{}", page.main());

    let page = demo.at_entra("/single-sign-on").await.unwrap();
    let fields = [
        ("identifier", "http://127.0.0.1:3000/saml/contoso/"),
        ("reply_url", "http://127.0.0.1:3000/saml/contoso/finalize"),
        ("sign_on_url", ""),
    ];
    demo.submit(&page, "/basic-saml-configuration", &fields).await.unwrap();
    let page = demo.sign_in().await.unwrap();
    assert!(page.main().contains("AADSTS700016"), "{}", page.main());
}

#[tokio::test]
async fn a_login_of_a_company_that_is_not_on_says_what_to_do() {
    let mut demo = crate::demo().await;
    for company in ["contoso", "nobody"] {
        let page = demo.at_product(&format!("/saml/{company}/init")).await.unwrap();
        assert_eq!(page.status, 404);
        assert!(page.main().contains("company.unknown"), "{}", page.main());
    }
}

#[tokio::test]
async fn markup_in_a_name_is_text_on_every_page() {
    let mut demo = set_up_demo().await;
    create(&mut demo, "mallory@contoso.com", "<script>alert(1)</script>").await;
    // B.Simon is signed in at Entra since the test.
    let apps = demo.at_entra("/my-apps").await.unwrap();
    demo.submit(&apps, "/sign-out", &[]).await.unwrap();
    let page = demo.at_product("/saml/contoso/init").await.unwrap();
    let page = demo.submit(&page, "/sign-in", &[("user", "mallory@contoso.com")]).await.unwrap();
    let reports = demo.submit(&page, "/finalize", &[]).await.unwrap();
    assert_eq!(reports.url.path(), "/reports");
    for page in
        [reports, demo.at_product("/users").await.unwrap(), demo.at_product("/").await.unwrap()]
    {
        assert!(page.text.contains("&lt;script&gt;alert(1)"), "{}", page.url);
        assert!(!page.text.contains("<script"), "{}", page.url);
    }
}

async fn create(demo: &mut Journey, upn: &str, name: &str) {
    let page = demo.at_entra("/users").await.unwrap();
    demo.submit(&page, "/users", &[("upn", upn), ("display_name", name)]).await.unwrap();
    let page = demo.at_entra("/users-and-groups").await.unwrap();
    demo.submit(&page, "/users-and-groups", &[("user", upn), ("role", "")]).await.unwrap();
}
