//! A refusal as it is explained to the people who look after a login.

use saml_sp::report::aadsts;
use saml_sp::{Code, Refusal};

use crate::tour::product::Refused;
use crate::tour::screen::Page;
use crate::tour::steps::{Unexpected, same};

/// The refusal that must come, with this code.
pub fn refused<T>(outcome: Result<T, Refusal>, code: Code) -> Result<Refusal, Unexpected> {
    let refusal = outcome.err();
    let refusal = refusal.ok_or_else(|| Unexpected(format!("{code} should refuse this")))?;
    same("the code of the refusal", refusal.code(), code)?;
    Ok(refusal)
}

/// The code, what was expected and what came, and what mends it.
pub fn explain(page: &mut Page, refusal: &Refusal) {
    let report = refusal.report();
    page.detail("code", refusal.code().as_str());
    if let Some(line) = report.problems().find(|line| line.code == Some(refusal.code())) {
        for (label, value) in [("expected", &line.expected), ("came", &line.came)] {
            if !value.is_empty() {
                page.detail(label, value);
            }
        }
    }
    let number = report.status_message().and_then(aadsts::number_in);
    match number.and_then(aadsts::explained) {
        Some(known) => page.detail("fix", &format!("Entra: {}", known.fix)),
        None => fix(page, refusal.code()),
    }
}

/// The same of whatever kept somebody out.
pub fn explain_any(page: &mut Page, refused: &Refused) {
    if let Refused::Answer(refusal) = refused {
        explain(page, refusal);
    } else if let Some(code) = refused.code() {
        page.detail("code", code.as_str());
        fix(page, code);
    }
}

fn fix(page: &mut Page, code: Code) {
    let advice = code.advice();
    page.detail("fix", &format!("{}: {}", advice.screen, advice.fix));
}
