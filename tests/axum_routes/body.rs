//! `/finalize`: the methods, and every kind of body that is no answer of an identity provider.

use axum::Router;
use saml_sp::testing::PretendUser;
use saml_sp::url::Url;

use crate::browser::with_cookies;
use crate::client::{Answer, Request};
use crate::page::refused;
use crate::stage::{AGAIN, FINALIZE, INIT, Stage, posted, serve};

/// The most bytes that are read: four times a message of 256 KiB, and a little.
const MOST: usize = 4 * 256 * 1024 + 4096;
const GROUPS: &str = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups";

/// The answer to this body, which comes from a browser with a login pending; that login is
/// finished afterwards, as if nothing had been.
async fn beside_a_login(post: Request) -> Answer {
    let stage = Stage::new();
    let mut browser = stage.browser().await;
    let url = browser.begin(INIT).await;
    let answer = with_cookies(post, &browser.jar).send(browser.server).await;
    assert!(answer.all("set-cookie").is_empty(), "nothing is lost");
    assert_eq!(browser.post(FINALIZE, &stage.answer(&url)).await.status, 200);
    answer
}

#[tokio::test]
async fn back_to_the_acs_leads_to_a_new_start() {
    let stage = Stage::new();
    let mut browser = stage.browser().await;
    let here: Url = "https://sso.example.com/saml/acme/finalize".parse().unwrap();
    for query in ["", "?SAMLResponse=x&RelayState=y"] {
        let answer = browser.open(&format!("{FINALIZE}{query}")).await;
        assert_eq!(answer.status, 303);
        assert_eq!(here.join(answer.one("location")).unwrap().as_str(), AGAIN);
        assert!(answer.all("set-cookie").is_empty());
    }
    let answer = Request::new("HEAD", FINALIZE).send(browser.server).await;
    assert_eq!((answer.status, answer.one("location")), (303, "init"));
    assert_eq!(stage.outcomes(), [""; 0]);
}

#[tokio::test]
async fn other_methods_are_not_allowed() {
    let stage = Stage::new();
    let server = stage.browser().await.server;
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
        let answer = Request::new(method, FINALIZE).send(server).await;
        assert_eq!(answer.status, 405, "{method}");
        let mut allowed: Vec<_> = answer.one("allow").split(',').collect();
        allowed.sort_unstable();
        assert_eq!(allowed, ["GET", "HEAD", "POST"]);
    }
}

#[tokio::test]
async fn what_is_no_form_of_an_answer_is_a_bad_request() {
    let twice = posted([("SAMLResponse", "PHg+"), ("SAMLResponse", "PHg+")]);
    let states = posted([("SAMLResponse", "PHg+"), ("RelayState", "a"), ("RelayState", "b")]);
    let multipart = "--b\r\nContent-Disposition: form-data; name=\"SAMLResponse\"\r\n\r\nPHg+\r\n\
                     --b--\r\n";
    for (content_type, body, code) in [
        ("application/x-www-form-urlencoded", "", "form.no-response"),
        ("application/x-www-form-urlencoded", "RelayState=_1", "form.no-response"),
        ("application/x-www-form-urlencoded", "samlresponse=PHg%2B", "form.no-response"),
        ("application/x-www-form-urlencoded", "&&&=&%", "form.no-response"),
        ("application/x-www-form-urlencoded", &twice, "form.repeated-field"),
        ("application/x-www-form-urlencoded", &states, "form.repeated-field"),
        ("application/x-www-form-urlencoded", "SAMLResponse=", "response.empty"),
        ("application/x-www-form-urlencoded", "SAMLResponse=%ff", "response.not-base64"),
        ("application/x-www-form-urlencoded", "SAMLResponse=PHg+", "response.not-base64"),
        ("application/x-www-form-urlencoded", "SAMLResponse=%2F%2F%2F%2F", "response.not-utf8"),
        ("application/x-www-form-urlencoded", "SAMLResponse=YWJj", "response.not-xml"),
        ("application/json", "{\"SAMLResponse\":\"PHg+\"}", "form.no-response"),
        ("multipart/form-data; boundary=b", multipart, "form.no-response"),
        ("text/plain", "hello", "form.no-response"),
        ("", "\0\u{1}", "form.no-response"),
    ] {
        let post = Request::new("POST", FINALIZE).with("Content-Type", content_type);
        let answer = beside_a_login(post.with_body(body)).await;
        assert_eq!(refused(&answer, 400, code).as_deref(), Some(AGAIN), "{body:?}");
    }
}

#[tokio::test]
async fn a_body_without_a_content_type_is_read_as_what_it_must_be() {
    let stage = Stage::new();
    let mut browser = stage.browser().await;
    let url = browser.begin(INIT).await;
    let post = Request::new("POST", FINALIZE).with_body(stage.answer(&url));
    let answer = with_cookies(post, &browser.jar).send(browser.server).await;
    assert_eq!(answer.text(), "B. Simon to -");
}

fn announced(body: &[u8]) -> Request {
    Request::post(FINALIZE, body)
}

fn chunked(body: &[u8]) -> Request {
    let chunks = body
        .chunks(60_000)
        .flat_map(|chunk| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat());
    let body: Vec<u8> = chunks.chain(*b"0\r\n\r\n").collect();
    Request::post(FINALIZE, body).framed_by_hand().with("Transfer-Encoding", "chunked")
}

#[tokio::test]
async fn a_body_over_the_limit_is_too_large_however_it_is_framed() {
    let over = vec![b'a'; MOST + 1];
    let far_over = vec![b'a'; 8 * MOST];
    for post in [announced(&over), chunked(&over), announced(&far_over), chunked(&far_over)] {
        refused(&beside_a_login(post).await, 413, "form.too-large");
    }
    // One byte less is read, and is no form.
    for post in [announced(&over[1..]), chunked(&over[1..])] {
        refused(&beside_a_login(post).await, 400, "form.no-response");
    }
}

#[tokio::test]
async fn whoever_posted_too_much_can_start_again() {
    let answer = beside_a_login(announced(&vec![b'a'; MOST + 1])).await;
    assert_eq!(refused(&answer, 413, "form.too-large").as_deref(), Some(AGAIN));
}

#[tokio::test]
async fn a_body_over_the_limit_for_an_unknown_company_is_for_an_unknown_company() {
    let stage = Stage::new();
    let post = Request::post("/saml/nobody/finalize", vec![b'a'; MOST + 1]);
    refused(&post.send(stage.browser().await.server).await, 404, "company.unknown");
}

#[tokio::test]
async fn the_limit_can_be_changed() {
    let stage = Stage::new();
    let mut browser = serve(Router::new().merge(stage.routes().with_body_limit(1000))).await;
    refused(&browser.post(FINALIZE, &"a".repeat(1000)).await, 400, "form.no-response");
    refused(&browser.post(FINALIZE, &"a".repeat(1001)).await, 413, "form.too-large");
}

#[tokio::test]
async fn a_limit_of_the_application_is_for_its_own_routes() {
    let stage = Stage::new();
    let limit = axum::extract::DefaultBodyLimit::max(1000);
    let mut browser = serve(Router::new().merge(stage.routes()).layer(limit)).await;
    let url = browser.begin(INIT).await;
    assert_eq!(browser.post(FINALIZE, &stage.answer(&url)).await.status, 200);
}

#[tokio::test]
async fn a_user_in_300_groups_signs_in() {
    let mut stage = Stage::new();
    let groups = (0..300).map(|number| format!("{number:08x}-1111-4222-8333-444455556666"));
    let user = PretendUser::b_simon().with_claim(GROUPS, groups);
    stage.entra = stage.entra.as_user(&user);
    let mut browser = stage.browser().await;
    let url = browser.begin(INIT).await;
    let body = stage.answer(&url);
    assert!(body.len() > 30_000, "{}", body.len());
    assert_eq!(browser.post(FINALIZE, &body).await.text(), "B. Simon to -");
}

#[tokio::test]
async fn a_connection_that_breaks_off_loses_nothing() {
    let stage = Stage::new();
    let mut browser = stage.browser().await;
    let url = browser.begin(INIT).await;
    let body = stage.answer(&url);
    let length = body.len().to_string();
    for (header, value) in [("Content-Length", length.as_str()), ("Transfer-Encoding", "chunked")] {
        let post = Request::post(FINALIZE, &body[..100]).framed_by_hand().with(header, value);
        let post = with_cookies(post, &browser.jar);
        let answer = post.send_and_break_off(browser.server).await;
        refused(&answer, 400, "request.broken-off");
        assert!(answer.all("set-cookie").is_empty());
    }
    assert_eq!(browser.post(FINALIZE, &body).await.status, 200);
    assert_eq!(stage.outcomes().last().map(String::as_str), Some("signed-in"));
}
