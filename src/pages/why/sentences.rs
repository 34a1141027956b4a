//! What the page says in sentences: its title, the verdict, and the words for the administrator.

use crate::companies::bundle::{Bundle, BundledOutcome};
use crate::flow::event::LoginOutcome;
use crate::login::pending::Purpose;
use crate::pages::words::piece;
use crate::saml::instant::to_text;

/// What the page is about, in its title.
pub fn title(bundle: &Bundle) -> &'static str {
    match (&bundle.event.outcome, bundle.event.purpose) {
        (LoginOutcome::Refused(_), Some(Purpose::Test)) => "Why the test was refused",
        (LoginOutcome::Refused(_), _) => "Why the sign-in was refused",
        (LoginOutcome::SignedIn, _) => "Why the sign-in was accepted",
        (LoginOutcome::Tested, _) => "Why the test passed",
        (LoginOutcome::Started, _) => "A sign-in that did not come back",
    }
}

/// The verdict, in one sentence.
pub fn in_a_sentence(bundle: &Bundle) -> String {
    let warned = bundle.checks.iter().filter(|check| check.outcome == BundledOutcome::Warned);
    match (&bundle.event.outcome, warned.count()) {
        (LoginOutcome::Refused(code), _) => match bundle.failed() {
            Some(check) => format!("It does not hold that {}.", piece(&check.holds)),
            None => format!("It ended before an answer was judged: {code}."),
        },
        (LoginOutcome::SignedIn | LoginOutcome::Tested, 0) => "Every check held.".to_owned(),
        (LoginOutcome::SignedIn | LoginOutcome::Tested, _) => {
            "Every check held that must; see the warnings.".to_owned()
        }
        (LoginOutcome::Started, _) => "The browser was sent to Entra.".to_owned(),
    }
}

/// The sentence for the company's administrator: what, when, why, and what to do.
pub fn to_send(bundle: &Bundle, company: &str, product: &str) -> String {
    let event = &bundle.event;
    let code = event.outcome.code().unwrap_or_default();
    let mut said = format!(
        "A sign-in of {company} at {product} was refused at {} ({code}, reference {}).",
        to_text(event.at),
        event.id
    );
    if let Some(check) = bundle.failed() {
        said.push_str(&format!(" This must hold: {}.", check.holds));
        if !check.expected.is_empty() && !check.came.is_empty() {
            said.push_str(&format!(" Expected: {}. Came: {}.", check.expected, check.came));
        }
    }
    if let Some(known) = &bundle.aadsts {
        said.push_str(&format!(" Entra says {}: {} {}", known.number, known.meaning, known.fix));
    } else if let Some(advice) = &bundle.advice {
        said.push_str(&format!(" {}: {}", advice.screen, advice.fix));
    }
    said
}
