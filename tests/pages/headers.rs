//! What every page says to the browser, and the theme. The reader of `html` looks at the headers of
//! each page in each test: the policy names the very style and script that stand in the page.

use saml_sp::chrono::TimeDelta;
use saml_sp::testing::Misbehaviour;

use crate::html::Page;
use crate::route_table::ROUTES;
use crate::world::{ACME, FINALIZE, THEME, World, acme};

#[tokio::test]
async fn every_page_has_the_headers_and_the_theme() {
    let world = World::new().await;
    world.switch_on().await;
    world.login(&world.entra).await;
    let reference = world.companies.attempts(&acme()).await.unwrap()[0].id.to_string();
    let mut alice = world.alice();
    for (method, path) in ROUTES {
        if *method != "GET" || path.ends_with("/bundle") || *path == "/test" {
            continue;
        }
        let page = alice.page(&format!("{ACME}{}", path.replace("{reference}", &reference))).await;
        assert!(page.raw("style").ends_with(THEME), "{path}");
        page.says("Wonder Reports");
    }
    for (status, path) in [
        (404, format!("{ACME}/why/000000000000")),
        (403, format!("{ACME}/link/junk")),
        (404, "/auth/settings/sso/A".to_owned()),
    ] {
        let page = alice.open(&path).await.page(status);
        assert!(page.raw("style").ends_with(THEME), "{path}");
    }
    let passed = world.test(&world.entra).await.page(200);
    assert!(passed.raw("style").ends_with(THEME));
}

#[tokio::test]
async fn a_theme_cannot_break_out_of_its_element() {
    for theme in [
        "</style><script>alert(1)</script>",
        "a { content: '</STYLE >' }",
        "/* <!-- <script> --> */",
        "</",
        "<\u{0}/style>",
    ] {
        let world = World::of("Acme Ltd", theme).await;
        // Taken apart by the strict reader.
        let page = world.alice().page(ACME).await;
        assert!(!page.text().contains("alert"), "{theme}");
        page.says("Single sign-on for Acme Ltd");
    }
}

/// Browsers hash what they parsed, and in that CR LF is one line end (HTML, 13.2.3.5), and NUL none
/// that was written (13.2.5.3).
#[tokio::test]
async fn a_theme_of_another_system_s_lines_counts_all_the_same() {
    let world = World::of("Acme Ltd", ":root {\r\n  --saml-accent: #0a7;\r}\0\r\n").await;
    let page = world.alice().page(ACME).await;
    let style = page.raw("style");
    assert!(!style.contains(['\r', '\0']), "a browser reads another text than the hash is of");
    assert!(style.contains(":root {\n  --saml-accent: #0a7;\n}"));
}

#[tokio::test]
async fn a_redirect_holds_nothing_that_a_cache_could_keep() {
    let world = World::new().await;
    let link = world.pages.setup_link(&acme(), TimeDelta::days(1)).await.unwrap();
    world.upload(&world.entra).await.leads_to();
    for path in [link, format!("{ACME}/test")] {
        let answer = world.alice().open(&path).await;
        answer.leads_to();
        assert_eq!(answer.one("cache-control"), "no-store", "{path}");
    }
    let mut user = world.alice();
    let url = user.begin(&format!("{ACME}/test")).await;
    let wrong = world.entra.misbehaving(Misbehaviour::WrongAudience);
    let answer = user.arrive(FINALIZE, world.answer_of(&wrong, &url)).await;
    answer.leads_to();
    assert_eq!(answer.one("cache-control"), "no-store");
    Page::of(&user.open(answer.leads_to()).await);
}
