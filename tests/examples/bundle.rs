//! `inspect bundle`: attempts as the pages have them to download, and files that are none.

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::companies::{Companies, MemoryCompanyStore, Uploaded};
use saml_sp::flow::{Cookies, MemoryReplayGuard, SealedCookies, SealingKey, Sso};
use saml_sp::testing::{Misbehaviour, PretendEntra};
use serde_json::{Value, json};

use crate::program::{Run, run};

fn now() -> DateTime<Utc> {
    crate::program::NOW.parse().unwrap()
}

/// What is kept of a login, as a file: of its start, or of the answer of this Entra.
fn downloaded(answered: Option<PretendEntra>) -> Value {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let base = "https://sso.example.com".parse().unwrap();
        let companies = Companies::new(base, MemoryCompanyStore::new());
        let contoso = "contoso".parse().unwrap();
        companies.add(&contoso, "Contoso Ltd").await.unwrap();
        let metadata = PretendEntra::new().unwrap().metadata_xml().unwrap();
        companies.stage(&contoso, Uploaded::metadata(&metadata).unwrap()).await.unwrap();
        let sealed = SealedCookies::new(SealingKey::from_bytes([7; 32]));
        let sso = Sso::new(companies.clone(), sealed, MemoryReplayGuard::new(10))
            .with_attempt_log(companies.clone())
            .with_clock(now);
        let mut cookies = Cookies::none();
        let url = sso.start_test("contoso", &mut cookies).await.unwrap();
        if let Some(entra) = answered {
            let cookie = cookies.set_cookies().next().unwrap().split(';').next().unwrap();
            let body = entra.answer_body(&url, now()).unwrap();
            let _ = sso.finish("contoso", body.as_bytes(), &mut Cookies::of([cookie])).await;
        }
        let events = companies.attempts(&contoso).await.unwrap();
        let bundle = companies.attempt(&contoso, events[0].id).await.unwrap().unwrap();
        serde_json::to_value(bundle).unwrap()
    })
}

fn refused(misbehaviour: Misbehaviour) -> Value {
    downloaded(Some(PretendEntra::new().unwrap().misbehaving(misbehaviour)))
}

fn opened(file: impl AsRef<[u8]>, more: &[&str]) -> Run {
    run("inspect", &[&["bundle", "-"], more].concat(), file.as_ref())
}

#[test]
fn a_refused_attempt_is_shown_with_what_failed_first() {
    let bundle = refused(Misbehaviour::WrongAudience);
    let run = opened(bundle.to_string(), &[]);
    assert_eq!((run.status, run.errors.as_str()), (1, ""), "{}", run.output);
    let version = env!("CARGO_PKG_VERSION");
    let id = bundle["event"]["id"].as_str().unwrap();
    let first = format!(
        "A bundle of saml-sp {version}: attempt {id} of contoso, 2026-03-25T12:00:00.000Z\n\n\
         Refused: assertion.audience\n"
    );
    assert!(run.output.starts_with(&first), "{}", run.output);
    let thumbprint = bundle["settings"]["certificates"][0]["thumbprint"].as_str().unwrap();
    let request_id = bundle["event"]["request_id"].as_str().unwrap();
    for part in [
        format!("\n{}: ", bundle["advice"]["screen"].as_str().unwrap()),
        format!("\nThe user read: {}\n", bundle["user_message"].as_str().unwrap()),
        "\nThe attempt\n  Begun for  a connection test\n".to_owned(),
        format!("\n  Request    {request_id}\n"),
        "\n  Away       0 ms at the identity provider\n".to_owned(),
        format!("\n  Signed by  {thumbprint}\n"),
        "\n  Identifier (Entity ID)      https://sso.example.com/saml/contoso\n".to_owned(),
        "\n  Reply URL                   https://sso.example.com/saml/contoso/finalize\n"
            .to_owned(),
        "\n  Sign on URL                 https://sso.example.com/saml/contoso/init\n".to_owned(),
        "\n  Entra's Login URL           https://login.microsoftonline.com/".to_owned(),
        format!("\n  Certificate                 {thumbprint}, valid 2000-01-01 to 2100-01-01\n"),
        "\n  Clock skew                  180 s\n".to_owned(),
        "\nThe checks\n✗ ".to_owned(),
        "\n    code      assertion.audience\n    expected  ".to_owned(),
        "\n✓ ".to_owned(),
    ] {
        assert!(run.output.contains(&part), "{part}: {}", run.output);
    }
    assert!(!run.output.contains("SHA-1  "), "which was not allowed");
    let (_, document) = run.output.split_once("The document").unwrap();
    let marked: Vec<_> = document.lines().filter(|line| line.contains('✗')).collect();
    let [marked] = &marked[..] else { panic!("{document}") };
    assert!(marked.starts_with('|') && marked.ends_with("  ✗ assertion.audience"), "{marked}");
    assert!(document.lines().nth(1).unwrap().starts_with("  <"), "{document}");
    // Each check and each line is there.
    let shown = |marks: &[&str]| {
        let (_, checks) = run.output.split_once("The checks\n").unwrap();
        let (checks, _) = checks.split_once("\nThe document").unwrap();
        checks.lines().filter(|line| marks.iter().any(|mark| line.starts_with(mark))).count()
    };
    assert_eq!(shown(&["✗ ", "✓ ", "– ", "! "]), bundle["checks"].as_array().unwrap().len());
    assert_eq!(document.lines().skip(1).count(), bundle["document"].as_array().unwrap().len());
}

#[test]
fn as_json_there_is_the_verdict_and_the_bundle_as_it_was() {
    let bundle = refused(Misbehaviour::NotAssigned);
    let run = opened(bundle.to_string(), &["--json"]);
    assert_eq!(run.refused(), "response.status");
    assert_eq!(run.json()["bundle"], bundle);
    let accepted = downloaded(Some(PretendEntra::new().unwrap()));
    let run = opened(accepted.to_string(), &["--json"]);
    assert_eq!(run.accepted()["bundle"], accepted);
    let begun = downloaded(None);
    let run = opened(begun.to_string(), &["--json"]);
    assert_eq!((run.status, &run.json()["verdict"]), (0, &json!("none")));
}

#[test]
fn entras_own_number_is_explained() {
    let run = opened(refused(Misbehaviour::NotAssigned).to_string(), &[]);
    assert!(run.output.contains("\nAADSTS50105: The user is not assigned"), "{}", run.output);
}

#[test]
fn what_was_accepted_or_only_begun_says_so() {
    let accepted = opened(downloaded(Some(PretendEntra::new().unwrap())).to_string(), &[]);
    assert_eq!(accepted.status, 0);
    assert!(accepted.output.contains("\nAccepted: the connection test passed\n"));
    assert!(!accepted.output.contains('✗'), "{}", accepted.output);
    let begun = opened(downloaded(None).to_string(), &[]);
    assert_eq!(begun.status, 0);
    assert!(begun.output.contains("\nBegun: the browser was sent to the identity provider"));
    assert!(!begun.output.contains("The checks") && !begun.output.contains("The document"));
}

#[test]
fn settings_that_differ_from_the_usual_ones_are_shown() {
    let mut bundle = downloaded(None);
    bundle["settings"]["allows_sha1"] = json!(true);
    bundle["settings"]["idp_issuer"] = json!("https://sts.windows.net/other/");
    bundle["settings"]["certificates"][0]["usable"] = json!(false);
    let run = opened(bundle.to_string(), &[]);
    for part in [
        "\n  SHA-1                       allowed\n",
        "\n  Issuer                      https://sts.windows.net/other/\n",
        " to 2100-01-01, passed over\n",
    ] {
        assert!(run.output.contains(part), "{part}: {}", run.output);
    }
}

#[test]
fn a_file_that_is_no_bundle_of_this_format_is_answered_by_what_is_wrong() {
    let whole = refused(Misbehaviour::WrongAudience);
    let text = whole.to_string();
    let with = |member: &str, value: Value| {
        let mut changed = whole.clone();
        changed[member] = value;
        changed.to_string()
    };
    let without = |member: &str| {
        let mut changed = whole.clone();
        changed.as_object_mut().unwrap().remove(member);
        changed.to_string()
    };
    let later = {
        let mut later = whole.clone();
        later["saml_sp_bundle"] = json!(2);
        later["version"] = json!("9.9.9");
        later["event"] = json!("of another form");
        later.to_string()
    };
    let (unreadable, later_format) = ("bundle.unreadable", "bundle.later-format");
    for (file, code, reason) in [
        (String::new(), unreadable, "is not JSON, or is cut off"),
        ("<html>".to_owned(), unreadable, "is not JSON"),
        (text[..text.len() / 2].to_owned(), unreadable, "cut off"),
        (format!("{text}{text}"), unreadable, "is not JSON"),
        ("{}".to_owned(), unreadable, "is JSON and no bundle"),
        ("[1]".to_owned(), unreadable, "is JSON and no bundle"),
        (with("saml_sp_bundle", json!("1")), unreadable, "is JSON and no bundle"),
        (with("saml_sp_bundle", json!(0)), unreadable, "is JSON and no bundle"),
        (without("saml_sp_bundle"), unreadable, "is JSON and no bundle"),
        (without("event"), unreadable, "is spoilt: missing field `event`"),
        (without("checks"), unreadable, "is spoilt: missing field `checks`"),
        (with("document", json!([{ "depth": -1 }])), unreadable, "is spoilt: invalid value"),
        (
            later,
            later_format,
            "is of format 2, written by saml-sp 9.9.9; this program reads format 1",
        ),
    ] {
        let run = opened(&file, &["--json"]);
        assert_eq!(run.refused(), code, "{reason}");
        let json = run.json();
        assert!(json["reason"].as_str().unwrap().contains(reason), "{reason}: {json}");
        let text = opened(&file, &[]);
        assert_eq!(text.status, 1);
        assert!(text.output.starts_with(&format!("Refused: {code}\n")), "{}", text.output);
    }
}

#[test]
fn what_an_editor_puts_in_front_and_a_later_version_adds_does_no_harm() {
    let bundle = refused(Misbehaviour::WrongAudience);
    let expected = opened(bundle.to_string(), &[]).output;
    let marked = format!("\u{feff}{bundle}\n");
    assert_eq!(opened(marked, &[]).output, expected);
    let mut later = bundle;
    later["weather"] = json!("rain");
    assert_eq!(opened(later.to_string(), &[]).output, expected);
}

#[test]
fn a_bundle_that_somebody_made_up_moves_no_cursor() {
    let hostile = "\u{9b}2J\u{85}a\u{202e}b\n\u{1b}[31m";
    let mut bundle = refused(Misbehaviour::NotAssigned);
    for text in [
        "/version",
        "/event/thumbprint",
        "/event/outcome/refused",
        "/advice/fix",
        "/aadsts/meaning",
        "/user_message",
        "/settings/entity_id",
        "/settings/certificates/0/thumbprint",
        "/checks/0/holds",
        "/checks/0/code",
        "/checks/0/came",
        "/document/0/text",
        "/document/0/offending",
    ] {
        *bundle.pointer_mut(text).unwrap() = json!(hostile);
    }
    bundle["document"][0]["depth"] = json!(u32::MAX);
    let run = opened(bundle.to_string(), &[]);
    assert_eq!(run.status, 1);
    let risky = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!run.output.contains(risky), "{:?}", run.output);
    assert!(run.output.matches("\u{fffd}2J\u{fffd}a\u{fffd}b\u{fffd}").count() >= 13);
    assert!(run.output.len() < 100_000);
}
