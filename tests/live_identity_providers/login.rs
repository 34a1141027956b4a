//! One login from its start to its end: a browser, our running application, and a real identity
//! provider in between.

use std::fs;

use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::flow::LoginOutcome;
use saml_sp::internals::saml::bindings::{decode_redirect, encode_redirect};
use saml_sp::url::Url;
use saml_sp::{Code, Policy, RequestId};

use crate::app::{App, RETURN_TO};
use crate::browser::Browser;
use crate::clock::now;
use crate::people::Person;
use crate::provider::{Answer, Provider, visit};
use crate::row::{End, Row};
use crate::stage::Stage;
use crate::way::Way;

/// A login that was played.
pub struct Played {
    /// How it ended.
    pub end: End,
    /// What was wrong beside the verdict.
    pub wrong: Vec<String>,
    /// What the identity provider answered, if it did, and the request that it answered.
    pub answered: Option<(RequestId, String)>,
}

/// Logs a person in as a row says.
pub fn log_in(stage: &Stage, app: &App, provider: &Provider, row: &Row, person: &Person) -> Played {
    let (way, company) = (row.way, row.company());
    let keep = |kind: &str, message: &str| {
        let name = format!("{company}.{}.{}.{kind}", way.name, person.name());
        fs::write(stage.folder("messages").join(name), message).expect("a message is kept");
    };
    let known = match way.keys {
        Some(keys) => provider.known_by(keys),
        None => provider.read.clone(),
    };
    app.put_live(app.settings(&company, known).with_policy((way.policy)(Policy::default())));
    let mut browser = Browser::default();

    if way.has_session {
        let url = browser.redirect(&app.start_url(&company, &Way::named("plain")));
        let first = visit(&mut browser, &url, person);
        assert!(first.is_ok(), "{company}: no session was begun");
    }

    let begun = now();
    let url = browser.redirect(&app.start_url(&company, &way));
    let request = request_in(&url);
    keep("request.xml", &request);
    let request_id = app.last_event().request_id.expect("a login began");
    let url = match way.request {
        Some(change) => with_request(&url, &change(&request)),
        None => url,
    };
    let answer = match visit(&mut browser, &url, person) {
        Ok(answer) => answer,
        Err(words) => {
            return Played { end: End::Unanswered(words), wrong: Vec::new(), answered: None };
        }
    };
    keep("response.b64", &answer.saml_response);

    let mut wrong = Vec::new();
    if answer.asked != way.asks_for_password {
        wrong.push(format!("asked for the password: {}", answer.asked));
    }
    if answer.action != app.url(&format!("/saml/{company}/finalize")) {
        wrong.push(format!("posted to {}", answer.action));
    }
    let brought = Back { app, provider, row, begun, request_id: &request_id, answer: &answer };
    let end = brought.finish(&mut browser, &mut wrong);
    Played { end, wrong, answered: Some((request_id, answer.saml_response)) }
}

/// A browser's way back to us.
struct Back<'a> {
    app: &'a App,
    provider: &'a Provider,
    row: &'a Row,
    begun: DateTime<Utc>,
    request_id: &'a RequestId,
    answer: &'a Answer,
}

impl Back<'_> {
    /// Posts the answer and sees what comes of it: in the application, in its event, on the page.
    fn finish(&self, browser: &mut Browser, wrong: &mut Vec<String>) -> End {
        let way = self.row.way;
        let fields = self.answer.fields(way.answer);
        self.app.set_ahead(way.seconds_later);
        let page = browser.post(&self.answer.on, &self.answer.action, &fields);
        self.app.set_ahead(0);

        let event = self.app.last_event();
        if event.request_id.as_ref() != Some(self.request_id) {
            wrong.push("the event tells of another login".to_owned());
        }
        let code = match event.outcome {
            LoginOutcome::Refused(code) => code,
            LoginOutcome::SignedIn => {
                let known = self.provider.read.certificates();
                if !known.iter().any(|key| event.thumbprint.as_deref() == Some(key.thumbprint())) {
                    wrong.push("signed by nobody".to_owned());
                }
                if page.url != self.app.url(RETURN_TO) || page.status != 200 {
                    wrong.push(format!("leads to {} with {}", page.url, page.status));
                }
                let login = self.app.take_signed_in().expect("somebody was signed in");
                let signed_in = login.identity.signed_in_at().expect("an instant");
                if (signed_in - self.begun).abs() > TimeDelta::seconds(60) {
                    wrong.push(format!("signed in at {signed_in}"));
                }
                // F5: the form is posted again.
                let again = browser.post(&self.answer.on, &self.answer.action, &fields);
                let code = Code::REPLAY_REQUEST_ANSWERED.as_str();
                if self.app.last_event().outcome.code() != Some(code) || again.status == 200 {
                    wrong.push(format!("posted again: {} {}", again.status, again.words()));
                }
                assert!(self.app.take_signed_in().is_none(), "one answer, two logins");
                return End::Finished(Box::new(login.identity));
            }
            outcome => panic!("what ended is {outcome:?}"),
        };
        assert!(self.app.take_signed_in().is_none(), "refused, and signed in");
        if !(400..500).contains(&page.status) || !page.words().contains(&*code) {
            wrong.push(format!("a page with {}: {}", page.status, page.words()));
        }
        let known = Code::ALL.iter().find(|known| known.as_str() == code);
        End::Refused(*known.unwrap_or_else(|| panic!("not a code of the core: {code}")))
    }
}

/// The request that the address carries.
pub fn request_in(url: &Url) -> String {
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
