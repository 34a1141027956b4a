//! `inspect bundle`: an attempt to sign in, as the page that says why it ended so has it to download.

use saml_sp::Purpose;
use saml_sp::companies::{
    Bundle, BundledAdvice, BundledCertificate, BundledCheck, BundledLine, BundledOutcome,
};
use saml_sp::flow::LoginOutcome;
use serde_json::{Error, Value, json};

use crate::answer::{ACCEPTED, Answer, REFUSED};
use crate::arguments::BundleArguments;
use crate::check::{self, Check};
use crate::input;
use crate::paint::{Paint, Style, instant, printable};
use crate::refused::Refused;

/// The version of the format that is read here.
const FORMAT: u64 = 1;

/// A bundle that was opened.
pub struct Opened(Bundle);

/// Opens the bundle in a file.
///
/// # Errors
/// The file cannot be read.
pub fn open(arguments: &BundleArguments) -> Result<Result<Opened, Refused>, String> {
    let bytes = input::bytes(&arguments.file)?;
    Ok(read(&bytes).map(Opened))
}

fn read(bytes: &[u8]) -> Result<Bundle, Refused> {
    let refused = |code, reason| Refused { code, reason, advice: None };
    let unreadable = |reason: String| refused("bundle.unreadable", reason);
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let json: Value = serde_json::from_slice(bytes)
        .map_err(|error| unreadable(format!("the file is not JSON, or is cut off: {error}")))?;
    let version = json.get("version").and_then(Value::as_str).unwrap_or("an unknown version");
    match json.get("saml_sp_bundle").map(Value::as_u64) {
        Some(Some(FORMAT)) => {}
        Some(Some(later)) if later > FORMAT => {
            let reason = format!(
                "the bundle is of format {later}, written by saml-sp {version}; this program reads \
                 format {FORMAT}: take the one of that version"
            );
            return Err(refused("bundle.later-format", reason));
        }
        _ => {
            let reason = "the file is JSON and no bundle: it has no saml_sp_bundle with the number \
                          of its format";
            return Err(unreadable(reason.to_owned()));
        }
    }
    let written_by = format!("written by saml-sp {version}");
    serde_json::from_value(json)
        .map_err(|error| unreadable(format!("the bundle, {written_by}, is spoilt: {error}")))
}

impl Answer for Opened {
    fn status(&self) -> u8 {
        if self.0.event.outcome.code().is_some() { REFUSED } else { ACCEPTED }
    }

    fn json(&self) -> Result<Value, Error> {
        let outcome = &self.0.event.outcome;
        let bundle = serde_json::to_value(&self.0)?;
        Ok(match outcome {
            LoginOutcome::Refused(code) => {
                json!({ "verdict": "refuse", "code": code, "bundle": bundle })
            }
            LoginOutcome::Started => json!({ "verdict": "none", "bundle": bundle }),
            _ => json!({ "verdict": "accept", "bundle": bundle }),
        })
    }

    fn text(&self, paint: Paint) -> String {
        let bundle = &self.0;
        let heading = |text| format!("\n{}\n", paint.set(Style::Strong, text));
        let mut text = format!(
            "A bundle of saml-sp {}: attempt {} of {}, {}\n\n",
            printable(&bundle.version),
            bundle.event.id,
            bundle.event.company,
            instant(bundle.event.at),
        );
        text.push_str(&verdict(bundle, paint));
        text.push_str(&heading("The attempt"));
        text.push_str(&listed(&attempt(bundle)));
        text.push_str(&heading("The settings"));
        text.push_str(&listed(&settings(bundle)));
        if !bundle.checks.is_empty() {
            text.push_str(&heading("The checks"));
            for check in failed_first(&bundle.checks) {
                text.push_str(&shown(check).text(paint));
            }
        }
        if !bundle.document.is_empty() {
            text.push_str(&heading("The document; what | stands before is signed"));
            for line in &bundle.document {
                text.push_str(&document_line(line, paint));
            }
        }
        text
    }
}

/// What became of it, and what mends it.
fn verdict(bundle: &Bundle, paint: Paint) -> String {
    let accepted = |text| format!("{}\n", paint.set(Style::Good, text));
    let code = match &bundle.event.outcome {
        LoginOutcome::Started => {
            return format!(
                "{}: the browser was sent to the identity provider, and has not come back\n",
                paint.set(Style::Warning, "Begun"),
            );
        }
        LoginOutcome::SignedIn => return accepted("Accepted: the user signed in"),
        LoginOutcome::Tested => return accepted("Accepted: the connection test passed"),
        LoginOutcome::Refused(code) => printable(code),
        _ => return accepted("Accepted"),
    };
    let refused = paint.set(Style::Bad, "Refused:");
    let mut text = format!("{refused} {}\n", paint.set(Style::Strong, &code));
    if let Some(advice) = &bundle.advice {
        text.push_str(&format!("{}\n", printable(&fix(advice))));
    }
    if let Some(known) = &bundle.aadsts {
        let explained = format!("{}: {} {}", known.number, known.meaning, known.fix);
        text.push_str(&format!("{}\n", printable(&explained)));
    }
    if let Some(message) = &bundle.user_message {
        text.push_str(&format!("The user read: {}\n", printable(message)));
    }
    text
}

type Fact = (&'static str, String);

fn attempt(bundle: &Bundle) -> Vec<Fact> {
    let event = &bundle.event;
    let begun_for = match event.purpose {
        Some(Purpose::Login) => "a login of a user",
        Some(Purpose::Test) => "a connection test",
        None => "nothing: this browser began no login",
    };
    let request = event.request_id.as_ref().map_or("none", |id| id.as_str());
    let mut facts = vec![("Begun for", begun_for.to_owned()), ("Request", request.to_owned())];
    facts.extend(event.away_ms.map(|away| ("Away", format!("{away} ms at the identity provider"))));
    facts.push(("Took", format!("{} µs of ours", event.took_us)));
    facts.extend(event.thumbprint.clone().map(|signer| ("Signed by", signer)));
    facts
}

fn settings(bundle: &Bundle) -> Vec<Fact> {
    let settings = &bundle.settings;
    let mut facts = vec![
        ("Identifier (Entity ID)", settings.entity_id.clone()),
        ("Reply URL", settings.acs_url.clone()),
    ];
    facts.extend(settings.sign_on_url.clone().map(|url| ("Sign on URL", url)));
    facts.push(("Microsoft Entra Identifier", settings.idp_entity_id.clone()));
    if settings.idp_issuer != settings.idp_entity_id {
        facts.push(("Issuer", settings.idp_issuer.clone()));
    }
    facts.extend(settings.idp_login_url.clone().map(|url| ("Entra's Login URL", url)));
    facts.extend(settings.certificates.iter().map(|known| ("Certificate", certificate(known))));
    facts.push(("Clock skew", format!("{} s", settings.clock_skew_seconds)));
    if settings.allows_sha1 {
        facts.push(("SHA-1", "allowed".to_owned()));
    }
    facts
}

fn certificate(known: &BundledCertificate) -> String {
    let (from, until) = (known.not_before.date_naive(), known.not_after.date_naive());
    let passed_over = if known.usable { "" } else { ", passed over" };
    format!("{}, valid {from} to {until}{passed_over}", known.thumbprint)
}

fn listed(facts: &[Fact]) -> String {
    let width = facts.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let line = |(name, value): &Fact| format!("  {name:width$}  {}\n", printable(value));
    facts.iter().map(line).collect()
}

/// What failed, what warned, and then the others, in the order in which a login meets them.
fn failed_first(checks: &[BundledCheck]) -> Vec<&BundledCheck> {
    let mut checks: Vec<_> = checks.iter().collect();
    checks.sort_by_key(|check| match check.outcome {
        BundledOutcome::Failed => 0,
        BundledOutcome::Warned => 1,
        _ => 2,
    });
    checks
}

fn shown(check: &BundledCheck) -> Check<'_> {
    let (mark, style) = check::of_bundle(check.outcome);
    Check {
        mark,
        style,
        unverified: check.unverified,
        holds: &check.holds,
        code: check.code.as_deref(),
        expected: &check.expected,
        came: &check.came,
        standard: &check.standard,
        fix: check.advice.as_ref().map(fix),
    }
}

fn fix(advice: &BundledAdvice) -> String {
    format!("{}: {}", advice.screen, advice.fix)
}

fn document_line(line: &BundledLine, paint: Paint) -> String {
    let signed = if line.signed { "|" } else { " " };
    // Nothing that was read is nested deeper; a bundle that was not written by us may say so.
    let indent = "  ".repeat(line.depth.min(40));
    let text = printable(&line.text);
    match &line.offending {
        None => format!("{signed} {indent}{text}\n"),
        Some(code) => {
            let code = format!("✗ {}", printable(code));
            format!("{signed} {indent}{text}  {}\n", paint.set(Style::Bad, &code))
        }
    }
}
