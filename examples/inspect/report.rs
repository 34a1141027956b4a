//! What `inspect response` found, for a support person and as JSON.

use saml_sp::identity::Groups;
use saml_sp::report::{ReportLine, aadsts};
use saml_sp::{Code, Identity, Login};
use serde_json::{Error, Map, Value, json};

use crate::answer::{ACCEPTED, Answer, REFUSED};
use crate::check::{self, Check};
use crate::paint::{Paint, Style, instant, printable};
use crate::response::{Inspected, Verdict};

impl Answer for Inspected {
    fn status(&self) -> u8 {
        match self.verdict {
            Verdict::Accepted(_) => ACCEPTED,
            Verdict::Refused(_) => REFUSED,
        }
    }

    fn json(&self) -> Result<Value, Error> {
        let report = &self.report;
        let mut answer = Map::new();
        match &self.verdict {
            Verdict::Accepted(login) => {
                answer.insert("verdict".to_owned(), json!("accept"));
                answer.insert("identity".to_owned(), identity_json(&login.identity)?);
            }
            Verdict::Refused(code) => {
                answer.insert("verdict".to_owned(), json!("refuse"));
                answer.insert("code".to_owned(), json!(code.as_str()));
                answer.insert("advice".to_owned(), serde_json::to_value(code.advice())?);
            }
        }
        let checks: Vec<_> = self.lines().collect();
        let signed_by = report.signed_by().map(|certificate| certificate.thumbprint());
        answer.insert("read".to_owned(), json!(self.kind.in_words()));
        answer.insert("judged_at".to_owned(), json!(instant(report.judged_at())));
        answer.insert("skew".to_owned(), json!(self.skew));
        answer.insert("signed_by".to_owned(), json!(signed_by));
        answer.insert("status_message".to_owned(), json!(report.status_message()));
        answer.insert("checks".to_owned(), serde_json::to_value(checks)?);
        if let Some(request) = &self.request {
            answer.insert("request".to_owned(), request.members());
        }
        Ok(Value::Object(answer))
    }

    fn text(&self, paint: Paint) -> String {
        let report = &self.report;
        let mut text = format!("Read as {}, {} bytes\n", self.kind.in_words(), self.bytes);
        if let Some(relay_state) = &self.relay_state {
            text.push_str(&format!("RelayState {}\n", printable(relay_state)));
        }
        let at = instant(report.judged_at());
        text.push_str(&format!("Judged at {at}, clocks may be {} s apart\n\n", self.skew));
        match &self.verdict {
            Verdict::Accepted(_) => {
                text.push_str(&format!("{}\n", paint.set(Style::Good, "Accepted")));
            }
            Verdict::Refused(code) => text.push_str(&refused(self, *code, paint)),
        }
        text.push('\n');
        if let Some(request) = &self.request {
            text.push_str(&request.explanation(paint));
            return text;
        }
        for line in self.lines() {
            text.push_str(&line_text(&line, paint));
        }
        text.push_str(&format!(
            "{}\n",
            paint.set(
                Style::Faint,
                "Only the application knows the pending login, RelayState and whether an answer was \
                 used before."
            )
        ));
        if let Verdict::Accepted(login) = &self.verdict {
            text.push_str(&login_text(login, paint));
        }
        text
    }
}

fn refused(inspected: &Inspected, code: Code, paint: Paint) -> String {
    let advice = code.advice();
    let mut text = format!(
        "{} {}\n{}: {}\n",
        paint.set(Style::Bad, "Refused:"),
        paint.set(Style::Strong, code.as_str()),
        advice.screen,
        advice.fix,
    );
    let number = inspected.report.status_message().and_then(aadsts::number_in);
    if let Some(known) = number.and_then(aadsts::explained) {
        text.push_str(&format!("{}: {} {}\n", known.number, known.meaning, known.fix));
    }
    if let Some(request) = inspected.answered_request() {
        text.push_str(&format!(
            "It answers the request {}: name it by --request-id to judge it as that answer.\n",
            printable(&request)
        ));
    }
    let others = inspected.other_problems();
    if !others.is_empty() {
        let others: Vec<_> = others.into_iter().map(Code::as_str).collect();
        text.push_str(&format!("Besides: {}\n", others.join(", ")));
    }
    text
}

/// A rule: its outcome and sentence, and where it does not hold, why and what mends it.
fn line_text(line: &ReportLine, paint: Paint) -> String {
    let check = Check {
        mark: line.mark(),
        style: check::style(line.outcome),
        unverified: line.unverified,
        holds: line.holds,
        code: line.code.map(Code::as_str),
        expected: &line.expected,
        came: &line.came,
        standard: line.standard,
        fix: line.advice.map(|advice| format!("{}: {}", advice.screen, advice.fix)),
    };
    check.text(paint)
}

/// Who signed in.
fn login_text(login: &Login, paint: Paint) -> String {
    let identity = &login.identity;
    let name_id = identity.name_id();
    let key = match identity.user_key() {
        Ok(key) => format!("{} {}", key.kind().as_str(), key.value()),
        Err(none) => format!("none: {none} ({})", none.code()),
    };
    let signed_in_at = identity.signed_in_at().map(instant);
    let signed_by = login.report.signed_by();
    let mut text = format!("\n{}\n", paint.set(Style::Strong, "Who signed in"));
    let facts = [
        ("NameID", Some(name_id.value())),
        ("Format", Some(name_id.format())),
        ("User key", Some(key.as_str())),
        ("Issuer", Some(identity.issuer())),
        ("Signed in", signed_in_at.as_deref()),
        ("Session", identity.session_index()),
        ("Context", identity.authn_context()),
        ("Signed by", signed_by.map(|certificate| certificate.thumbprint())),
        ("Groups", groups(identity)),
    ];
    for (name, value) in facts {
        if let Some(value) = value {
            text.push_str(&format!("  {name:10} {}\n", printable(value)));
        }
    }
    text.push_str(&format!("\n{}\n", paint.set(Style::Strong, "Attributes")));
    for attribute in identity.attributes().iter() {
        text.push_str(&format!("  {}\n", printable(attribute.name())));
        for value in attribute.values() {
            text.push_str(&format!("      {}\n", printable(value)));
        }
    }
    text
}

/// A word on the groups, where they are not simply listed.
fn groups(identity: &Identity) -> Option<&'static str> {
    match identity.claims().groups() {
        Groups::Overage { .. } => Some("too many to be listed: Entra sent a link to them instead"),
        _ => None,
    }
}

fn identity_json(identity: &Identity) -> Result<Value, Error> {
    let mut value = serde_json::to_value(identity)?;
    let key = match identity.user_key() {
        Ok(key) => json!({ "kind": key.kind().as_str(), "value": key.value() }),
        Err(none) => json!({ "code": none.code().as_str() }),
    };
    if let Some(members) = value.as_object_mut() {
        // The company is made up here.
        members.remove("company");
        members.insert("user_key".to_owned(), key);
    }
    Ok(value)
}
