//! `inspect request`: what an AuthnRequest asks for. It asks for a login and proves nothing, so
//! that there is no verdict.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::DeflateDecoder;
use saml_sp::settings::Limits;
use saml_sp::testing::AuthnRequest;
use saml_sp::url::{Url, form_urlencoded};
use serde_json::{Error, Value, json};

use crate::answer::{ACCEPTED, Answer};
use crate::arguments::RequestArguments;
use crate::input;
use crate::paint::{Paint, Style, instant, printable, printable_lines};
use crate::recognise::{self, Kind};
use crate::refused::Refused;

/// An AuthnRequest that was read.
pub struct Inspected {
    kind: Kind,
    request: AuthnRequest,
    beside: Beside,
    xml: String,
}

/// What travels beside the request.
#[derive(Default)]
struct Beside {
    relay_state: Option<String>,
    login_hint: Option<String>,
}

/// Reads the request in a file.
///
/// # Errors
/// The file cannot be read.
pub fn inspect(arguments: &RequestArguments) -> Result<Result<Inspected, Refused>, String> {
    let bytes = input::bytes(&arguments.file)?;
    Ok(read(&bytes).map_err(|reason| Refused { code: "request.unreadable", reason, advice: None }))
}

/// Unpacks and reads a request.
///
/// # Errors
/// A sentence that says why there is none.
pub fn read(bytes: &[u8]) -> Result<Inspected, String> {
    let (kind, text) = recognise::kind_of(bytes, "SAMLRequest");
    let (message, beside) = match kind {
        Kind::Address => {
            let url = Url::parse(text).map_err(|error| format!("the address is none: {error}"))?;
            let (value, beside) = fields(url.query().unwrap_or_default())?;
            (unpacked(&value)?, beside)
        }
        Kind::FormBody => {
            let (value, beside) = fields(text)?;
            (unpacked(&value)?, beside)
        }
        Kind::Line => (unpacked(recognise::line_value(text))?, Beside::default()),
        Kind::Base64 => (unpacked(text)?, Beside::default()),
        Kind::Unknown | Kind::Wire | Kind::Xml => (bytes.to_vec(), Beside::default()),
    };
    let xml = String::from_utf8(message).map_err(|_| "the message is not UTF-8".to_owned())?;
    let xml = xml.trim_start_matches('\u{feff}').to_owned();
    let request = AuthnRequest::from_xml(xml.as_str()).map_err(|error| error.to_string())?;
    Ok(Inspected { kind, request, beside, xml })
}

impl Answer for Inspected {
    fn status(&self) -> u8 {
        ACCEPTED
    }

    fn json(&self) -> Result<Value, Error> {
        Ok(json!({ "read": self.kind.in_words(), "request": self.members() }))
    }

    fn text(&self, paint: Paint) -> String {
        format!("Read as {}\n\n{}", self.kind.in_words(), self.explanation(paint))
    }
}

impl Inspected {
    /// What is asked for, as JSON.
    pub fn members(&self) -> Value {
        let Self { request, beside, xml, .. } = self;
        let refusal = request.check().err();
        json!({
            "id": request.id(),
            "issued_at": instant(request.issued_at()),
            "issuer": request.issuer(),
            "destination": request.destination(),
            "acs_url": request.acs_url(),
            "protocol_binding": request.protocol_binding(),
            "force_authn": request.force_authn(),
            "is_passive": request.is_passive(),
            "name_id_format": request.name_id_format(),
            "authn_contexts": request.authn_contexts(),
            "relay_state": beside.relay_state,
            "login_hint": beside.login_hint,
            "entra_refuses": refusal.as_ref().map(ToString::to_string),
            "aadsts": refusal.as_ref().and_then(|refusal| refusal.aadsts()),
            "xml": xml,
        })
    }

    /// What is asked for, and the document.
    pub fn explanation(&self, paint: Paint) -> String {
        let Self { request, beside, xml, .. } = self;
        let yes_or_no = |asked| Some(if asked { "yes" } else { "no" });
        let issued_at = instant(request.issued_at());
        let contexts = request.authn_contexts().join(", ");
        let decides = "as the identity provider decides";
        let facts = [
            ("ID", Some(request.id())),
            ("Issued", Some(issued_at.as_str())),
            ("Asked by", request.issuer()),
            ("Asked of", request.destination()),
            ("Answer to", request.acs_url()),
            ("Answer by", request.protocol_binding()),
            ("Sign in anew", yes_or_no(request.force_authn())),
            ("Show nothing", yes_or_no(request.is_passive())),
            ("NameID", request.name_id_format().or(Some(decides))),
            ("Sign in by", Some(if contexts.is_empty() { decides } else { &contexts })),
            ("RelayState", beside.relay_state.as_deref()),
            ("login_hint", beside.login_hint.as_deref()),
        ];
        let title = "An AuthnRequest: it asks for a login and proves nothing";
        let mut text = format!("{}\n", paint.set(Style::Strong, title));
        for (name, value) in facts {
            text.push_str(&format!("  {name:13} {}\n", printable(value.unwrap_or("not said"))));
        }
        text.push('\n');
        match request.check() {
            Ok(()) => text.push_str(&format!(
                "{} Entra takes a request like this\n",
                paint.set(Style::Good, "✓")
            )),
            Err(refusal) => text.push_str(&format!(
                "{} Entra would not take it: {} ({})\n",
                paint.set(Style::Bad, "✗"),
                printable(&refusal.to_string()),
                refusal.aadsts().unwrap_or("no AADSTS number"),
            )),
        }
        text.push_str(&format!("\n{}\n", paint.set(Style::Strong, "The document")));
        text.push_str(printable_lines(xml).trim_end());
        text.push('\n');
        text
    }
}

/// The value of `SAMLRequest` and what stands beside it, in a query or a form's body.
fn fields(query: &str) -> Result<(String, Beside), String> {
    let mut request = None;
    let mut beside = Beside::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let field = match name.as_ref() {
            "SAMLRequest" => &mut request,
            "RelayState" => &mut beside.relay_state,
            "login_hint" => &mut beside.login_hint,
            _ => continue,
        };
        if field.replace(value.into_owned()).is_some() {
            return Err(format!("{name} is there twice"));
        }
    }
    Ok((request.ok_or("there is no SAMLRequest")?, beside))
}

/// The message in base64: as it is by HTTP-POST, deflated by HTTP-Redirect.
fn unpacked(value: &str) -> Result<Vec<u8>, String> {
    let joined: String = value.split_ascii_whitespace().collect();
    let bytes = STANDARD.decode(joined).map_err(|_| "SAMLRequest is not base64".to_owned())?;
    if bytes.trim_ascii_start().starts_with(b"<") || bytes.starts_with("\u{feff}<".as_bytes()) {
        return Ok(bytes);
    }
    let most = u64::try_from(Limits::default().message_bytes).unwrap_or(u64::MAX);
    let mut message = Vec::new();
    let inflated = DeflateDecoder::new(bytes.as_slice())
        .take(most.saturating_add(1))
        .read_to_end(&mut message)
        .map_err(|_| "SAMLRequest is neither XML nor deflated".to_owned())?;
    if u64::try_from(inflated).is_ok_and(|inflated| inflated <= most) {
        Ok(message)
    } else {
        Err("SAMLRequest is larger than any request".to_owned())
    }
}
