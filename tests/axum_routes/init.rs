//! `/init`: the login hint, the application's own parameters, and what it answers to each method.

use axum::Router;
use saml_sp::axum::routes;
use saml_sp::testing::AuthnRequest;

use crate::client::Request;
use crate::stage::{FINALIZE, INIT, Stage, going_on_by, plain, said, serve};

#[tokio::test]
async fn a_login_hint_that_could_name_a_user_arrives_at_the_identity_provider() {
    let stage = Stage::new();
    let mut browser = stage.browser().await;
    let longest = "a".repeat(320);
    let one_more = "a".repeat(321);
    for (query, expected) in [
        ("login_hint=b.simon@contoso.com", Some("b.simon@contoso.com")),
        ("login_hint=b.simon%40contoso.com&return_to=/", Some("b.simon@contoso.com")),
        ("login_hint=b%26SAMLRequest%3Dx", Some("b&SAMLRequest=x")),
        ("login_hint=J%C3%BCrgen+M", Some("Jürgen M")),
        (&format!("login_hint={longest}"), Some(longest.as_str())),
        (&format!("login_hint={one_more}"), None),
        ("login_hint=", None),
        ("login_hint", None),
        ("login_hint=a%0d%0ab", None),
        ("login_hint=a%00", None),
        ("login_hint=a&login_hint=a", None),
        ("Login_Hint=a", None),
        ("", None),
    ] {
        let url = browser.begin(&format!("{INIT}?{query}")).await;
        let asked = AuthnRequest::from_url(&url).unwrap();
        assert_eq!(asked.login_hint(), expected, "{query}");
        assert_eq!(asked.acs_url(), Some("https://sso.example.com/saml/acme/finalize"));
    }
}

#[tokio::test]
async fn parameters_of_the_application_survive_the_login() {
    let stage = Stage::new();
    let routes = stage.routes().with_login(|query, login| match query.value("cli") {
        Some("true") => login.return_to("/cli/done?cli=true".parse().unwrap()),
        _ => login,
    });
    let mut browser = serve(Router::new().merge(routes)).await;
    for (query, arrives) in [
        ("cli=true", "/cli/done?cli=true"),
        ("cli=true&return_to=/reports", "/cli/done?cli=true"),
        ("cli=perhaps&return_to=/reports", "/reports"),
        ("cli=true&cli=true&return_to=/reports", "/reports"),
        ("return_to=/reports", "/reports"),
        ("cli=perhaps&return_to=//evil.example", "-"),
        ("", "-"),
    ] {
        let url = browser.begin(&format!("{INIT}?{query}")).await;
        let answer = browser.post(FINALIZE, &stage.answer(&url)).await;
        assert_eq!(answer.text(), format!("B. Simon to {arrives}"), "{query}");
    }
}

#[tokio::test]
async fn the_hook_sees_every_parameter_decoded_and_in_its_order() {
    let stage = Stage::new();
    let routes = stage.routes().with_login(|query, login| {
        let pairs: Vec<_> = query.pairs().map(|(name, value)| format!("{name}.{value}")).collect();
        let path = format!("/{}", pairs.join(","));
        login.return_to(saml_sp::ReturnTo::from_decoded(&path).unwrap())
    });
    let mut browser = serve(Router::new().merge(routes)).await;
    let url = browser.begin(&format!("{INIT}?b=2&a=%C3%A4&b=1+1&c")).await;
    let answer = browser.post(FINALIZE, &stage.answer(&url)).await;
    assert_eq!(answer.text(), "B. Simon to /b.2,a.%C3%A4,b.1%201,c.");
}

#[tokio::test]
async fn a_query_of_any_bytes_begins_a_login() {
    let stage = Stage::new();
    let browser = stage.browser().await;
    let many = "&a=b".repeat(10_000);
    for query in ["%", "%zz=%00", "=&&==", "return_to=%ff%fe", "?", "%C3", &many] {
        let answer = plain(&format!("{INIT}?{query}")).send(browser.server).await;
        assert_eq!(answer.status, 303, "{query}");
    }
}

#[tokio::test]
async fn other_methods_begin_nothing() {
    let stage = Stage::new();
    let browser = stage.browser().await;
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"] {
        let answer = Request::new(method, INIT).send(browser.server).await;
        assert_eq!((answer.status, answer.one("allow")), (405, "GET,HEAD"), "{method}");
        assert!(answer.all("set-cookie").is_empty());
    }
    assert_eq!(stage.outcomes(), [""; 0]);
}

#[tokio::test]
async fn a_sixth_login_takes_the_oldest_away() {
    let stage = Stage::new();
    let sso = stage.sso.clone().with_clock(going_on_by(1));
    let mut browser = serve(routes(sso, said).into()).await;
    let first = browser.begin(INIT).await;
    for _ in 0..5 {
        browser.begin(INIT).await;
    }
    assert_eq!(browser.jar.len(), 5);
    let last = browser.begin(&format!("{INIT}?return_to=/last")).await;
    assert_eq!(browser.jar.len(), 5);
    assert_eq!(browser.post(FINALIZE, &stage.answer(&first)).await.status, 403);
    assert_eq!(browser.post(FINALIZE, &stage.answer(&last)).await.text(), "B. Simon to /last");
}
