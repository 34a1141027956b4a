//! What the operator of the product reads: one line for each event, with nothing of what was claimed.

use saml_sp::Code;
use saml_sp::chrono::{DateTime, Utc};
use saml_sp::flow::LoginEvent;

/// A step of a login.
pub fn line(event: &LoginEvent) -> String {
    let what = match (event.outcome.name(), event.purpose) {
        (name, Some(saml_sp::Purpose::Test)) if name != "tested" => format!("{name} (test)"),
        (name, _) => name.to_owned(),
    };
    let code = event.outcome.code().unwrap_or_default();
    let (at, company) = (time(event.at), event.company.as_str());
    format!("{at}  {company:<9} {what:<15} {id}  {code}", id = event.id).trim_end().to_owned()
}

/// A decision of the product about a user whose login was good.
pub fn decision(at: DateTime<Utc>, company: &str, what: &str) -> String {
    format!("{}  {company:<9} {what}", time(at))
}

/// A store of single sign-on failed.
pub fn failure(code: Code, error: &dyn std::error::Error) -> String {
    format!("failed: {code}: {error}")
}

fn time(at: DateTime<Utc>) -> String {
    at.format("%H:%M:%S").to_string()
}
