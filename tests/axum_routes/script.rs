//! Script in every text that reaches a page, and line ends in every text that reaches a header.
//! Every page is taken apart by the strict reader of `markup`.

use axum::Router;
use axum::routing::get;
use saml_sp::settings::NameIdFormat;
use saml_sp::testing::{Misbehaviour, PretendEntra, PretendUser};

use crate::client::{Answer, Request};
use crate::page::{Page, refused};
use crate::stage::{FINALIZE, INIT, Stage, now, plain, posted, serve, start_test};

const SCRIPT: &str = "</td></code><script>alert('x')</script><img src=x onerror=\"alert(1)\">&lt;";

/// The answer to a connection test by this pretended Entra.
async fn tested(stage: &Stage, entra: &PretendEntra) -> Answer {
    let button = Router::new().route("/admin/{company}/test", get(start_test));
    let mut browser = serve(button.with_state(stage.sso.clone()).merge(stage.routes())).await;
    let url = browser.begin("/admin/acme/test").await;
    browser.post(FINALIZE, &entra.answer_body(&url, now()).unwrap()).await
}

#[tokio::test]
async fn script_in_a_request_is_on_no_page() {
    let stage = Stage::new();
    let server = stage.browser().await.server;
    let encoded: String = SCRIPT.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let raw = "<script>alert(1)</script>";
    let xml = format!("<x a=\"{}\">", raw.replace('<', "&lt;"));
    let message = openssl::base64::encode_block(xml.as_bytes());
    for request in [
        plain(&format!("/saml/{encoded}/init")),
        plain(&format!("/saml/{encoded}/metadata")),
        Request::post(format!("/saml/{encoded}/finalize"), ""),
        Request::post(FINALIZE, posted([("SAMLResponse", SCRIPT)])),
        Request::post(FINALIZE, posted([("SAMLResponse", "PHg+"), ("RelayState", SCRIPT)])),
        Request::post(
            FINALIZE,
            posted([("SAMLResponse", message.as_str()), ("RelayState", SCRIPT)]),
        ),
        Request::post(FINALIZE, posted([(SCRIPT, SCRIPT)])),
        Request::post(format!("{FINALIZE}?{encoded}={encoded}"), "").with("Referer", raw),
        Request::post(FINALIZE, posted([("SAMLResponse", "PHg+")]))
            .with("Cookie", format!("__Host-saml-{raw}={raw}"))
            .with("Content-Type", raw),
        plain(&format!("{INIT}?return_to={encoded}&login_hint={encoded}&{encoded}={encoded}"))
            .with("Sec-Fetch-Mode", raw)
            .with("Referer", raw),
    ] {
        let answer = request.send(server).await;
        assert!(answer.status >= 400);
        let page = Page::of(&answer);
        for piece in ["script", "alert", "onerror", "&lt;", "<", "\""] {
            assert!(!page.text.contains(piece), "{page:?}");
        }
    }
}

#[tokio::test]
async fn a_stranger_s_answer_with_script_in_it_shows_none() {
    let stage = Stage::new();
    let mut browser = stage.browser().await;
    let escaped = SCRIPT.replace('&', "&amp;").replace('<', "&lt;");
    let entra = stage
        .entra
        .misbehaving(Misbehaviour::NotAssigned)
        .after_signing(move |xml| xml.replace("AADSTS50105", &escaped));
    let url = browser.begin(INIT).await;
    let answer = browser.post(FINALIZE, &entra.answer_body(&url, now()).unwrap()).await;
    refused(&answer, 403, "response.status");
    assert!(!answer.text().contains("alert") && !answer.text().contains("lt;"));
}

#[tokio::test]
async fn claims_with_script_are_shown_as_text_to_the_administrator() {
    let stage = Stage::new();
    let user = PretendUser::b_simon()
        .with_name_id(NameIdFormat::Persistent, SCRIPT)
        .with_claim(SCRIPT, [SCRIPT, "\"'><b>"])
        .with_claim("href", ["javascript:alert(1)"])
        .with_display_name(SCRIPT);
    let answer = tested(&stage, &stage.entra.as_user(&user)).await;
    let page = Page::of(&answer);
    assert_eq!((answer.status, page.title.as_str()), (200, "The connection works"));
    assert_eq!(page.row("NameID"), [SCRIPT]);
    assert_eq!(page.row(SCRIPT), [format!("{SCRIPT}\n\"'><b>\n")]);
    assert_eq!(
        page.row("http://schemas.microsoft.com/identity/claims/displayname"),
        [format!("{SCRIPT}\n")]
    );
    assert_eq!(page.links, [""; 0]);
}

#[tokio::test]
async fn a_failing_test_shows_what_came_as_text() {
    let stage = Stage::new();
    let escaped = SCRIPT.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    for (misbehaviour, was) in [
        (Misbehaviour::NotAssigned, "AADSTS50105"),
        (Misbehaviour::OtherTenant, "https://sts.windows.net/"),
        (Misbehaviour::WrongAudience, "</Audience>"),
        (Misbehaviour::WrongReplyUrl, "Destination=\""),
    ] {
        let end_of_element = was.starts_with('<');
        let with = if end_of_element { [&escaped, was] } else { [was, &escaped] }.concat();
        let entra = stage
            .entra
            .misbehaving(misbehaviour)
            .before_signing(move |xml| xml.replace(was, &with));
        let answer = tested(&stage, &entra).await;
        let page = Page::of(&answer);
        assert_eq!((answer.status, &page.codes[..]), (403, &[code(misbehaviour)][..]));
        let shown =
            page.rows.iter().flatten().any(|cell| cell.contains("onerror=\"alert(1)\">&lt;"));
        assert!(shown, "{misbehaviour:?}: {page:#?}");
    }
}

fn code(misbehaviour: Misbehaviour) -> String {
    misbehaviour.lands_on().unwrap().as_str().to_owned()
}

#[tokio::test]
async fn a_line_end_reaches_no_header() {
    let stage = Stage::new();
    let server = stage.browser().await.server;
    let evil = "%0d%0aX-Evil:%20yes%0d%0a%0d%0a<p>";
    let field = posted([("SAMLResponse", "PHg+"), ("RelayState", "_a\r\nX-Evil: yes")]);
    for request in [
        plain(&format!("{INIT}?return_to=/{evil}&login_hint=a{evil}")),
        plain(&format!("/saml/acme{evil}/init")),
        plain(&format!("/saml/acme{evil}/metadata")),
        plain(&format!("/saml/acme{evil}/finalize")),
        Request::post(FINALIZE, &field),
        Request::post(format!("{FINALIZE}?{evil}"), &field),
    ] {
        // The client refuses a header that is none.
        let answer = request.send(server).await;
        assert!(answer.all("x-evil").is_empty());
        assert!(answer.headers().all(|(_, value)| !value.to_lowercase().contains("evil")));
    }
}
