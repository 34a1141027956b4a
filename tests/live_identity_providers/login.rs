//! One login from its start to its end, with a real identity provider in between.

use std::fs;
use std::time::SystemTime;

use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::internals::saml::bindings::{decode_redirect, encode_redirect};
use saml_sp::url::Url;
use saml_sp::{PendingLogin, Policy, RequestId, ReturnTo, Spend};

use crate::peers::{Judged, contradicting};
use crate::people::Person;
use crate::provider::{Brought, Provider, posted};
use crate::row::{End, Row};
use crate::stage::Stage;

/// Logs a person in as a row says: how that ended, and what was wrong beside the verdict.
pub fn log_in(
    stage: &Stage,
    provider: &Provider,
    row: &Row,
    person: &Person,
) -> (End, Vec<String>) {
    let way = row.way;
    let name = format!("{}.{}.{}.{}", provider.name, row.shape, way.name, person.name());
    let file = |kind: &str| stage.message(&format!("{name}.{kind}"));
    let known = match way.keys {
        Some(keys) => provider.known_by(keys),
        None => provider.read.clone(),
    };
    let sp = stage.service_provider(row.shape, known).with_policy((way.policy)(Policy::default()));

    if way.has_session {
        let (url, _) = sp.start_login(fresh(), now()).redirect().expect("a request");
        let first = provider.visit(&url, person, &file("first.b64"), &file("cookies"));
        assert!(matches!(first, Brought::Form { .. }), "{name}: no session was begun");
    }

    let return_to: ReturnTo = "/reports?week=47#open".parse().expect("a path");
    let begun = now();
    let login = (way.asks)(sp.start_login(fresh(), begun)).return_to(return_to.clone());
    let (url, pending) = login.redirect().expect("a request");
    let request = request_in(&url);
    let url = match way.request {
        Some(change) => with_request(&url, &change(&request)),
        None => {
            fs::write(file("request.xml"), &request).expect("a message can be kept");
            url
        }
    };
    // As an application keeps it between two requests of the browser.
    let pending = PendingLogin::from_token(&pending.to_token()).expect("our own token");

    let mut wrong = Vec::new();
    let (action, answer, relay_state) =
        match provider.visit(&url, person, &file("response.b64"), &file("cookies")) {
            Brought::Words(words) => return (End::Unanswered(words), wrong),
            Brought::Form { action, saml_response, relay_state } => {
                (action, saml_response, relay_state)
            }
        };
    if action != stage.acs {
        wrong.push(format!("posted to {action}"));
    }
    let form = posted(&(way.answer)(answer), relay_state.as_deref());
    let later = TimeDelta::seconds(way.seconds_later);
    let at = now().checked_add_signed(later).expect("an instant");
    let end = match sp.finish_login(&form, &pending, at) {
        Err(refusal) => End::Refused(refusal.code()),
        Ok(verified) => {
            let known = provider.read.certificates();
            if !verified.signed_by().is_some_and(|key| known.contains(key)) {
                wrong.push("signed by nobody".to_owned());
            }
            let login = verified.redeem(Spend::First).expect("a first answer");
            if login.return_to != Some(return_to) {
                wrong.push("leads elsewhere".to_owned());
            }
            let signed_in = login.identity.signed_in_at().expect("an instant");
            if (signed_in - begun).abs() > TimeDelta::seconds(60) {
                wrong.push(format!("signed in at {signed_in}"));
            }
            End::Accepted(Box::new(login.identity))
        }
    };
    if way.name == "plain" && person.name() == "b.simon" {
        let judged = Judged {
            provider,
            row,
            entity_id: sp.urls().entity_id().as_str(),
            pending: &pending,
            answer: &file("response.b64"),
            end: &end,
        };
        if contradicting(stage, &judged) > 0 {
            wrong.push("others say otherwise".to_owned());
        }
    }
    (end, wrong)
}

fn fresh() -> RequestId {
    RequestId::random().expect("randomness")
}

/// The instant of now: the one clock here is the machine's, as it is the identity providers'.
#[expect(clippy::disallowed_methods, reason = "the other side reads the real clock")]
pub fn now() -> DateTime<Utc> {
    DateTime::from(SystemTime::now())
}

/// The request that the address carries.
fn request_in(url: &Url) -> String {
    let (_, value) = url.query_pairs().find(|(name, _)| name == "SAMLRequest").expect("a request");
    String::from_utf8(decode_redirect(&value, 16 * 1024).expect("DEFLATE")).expect("UTF-8")
}

/// The address with another request in it.
fn with_request(url: &Url, request: &str) -> Url {
    let kept: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let mut other = url.clone();
    other.query_pairs_mut().clear().extend_pairs(kept.into_iter().map(|(name, value)| {
        let value = if name == "SAMLRequest" { encode_redirect(request) } else { value };
        (name, value)
    }));
    other
}
