//! The ways in which a login can differ from the plain one, by name: on the way there, there, and
//! on the way back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use saml_sp::settings::NameIdFormat;
use saml_sp::{LoginRequest, Policy, SigningCertificate};

/// A way to log in.
#[derive(Clone, Copy)]
pub struct Way {
    /// Its name in the table.
    pub name: &'static str,
    /// What is asked for beside the login.
    pub asks: Asks,
    /// What becomes of the request before it arrives.
    pub request: Option<fn(&str) -> String>,
    /// Whether the browser has a session there already.
    pub has_session: bool,
    /// Whether the user is asked for the password.
    pub asks_for_password: bool,
    /// What becomes of the answer before it arrives.
    pub answer: fn(String) -> String,
    /// How strictly it is judged.
    pub policy: fn(Policy) -> Policy,
    /// How much later it is judged than it came.
    pub seconds_later: i64,
    /// By which of the published keys.
    pub keys: Option<fn(&SigningCertificate) -> bool>,
}

/// What a login asks for.
#[derive(Clone, Copy)]
pub enum Asks {
    /// Nothing beside itself.
    Nothing,
    /// This user's name in the login form.
    LoginHint(&'static str),
    /// What an application asks for in code of its own.
    More(for<'a> fn(LoginRequest<'a>) -> LoginRequest<'a>),
}

impl Asks {
    /// Asks for it.
    pub fn of(self, login: LoginRequest<'_>) -> LoginRequest<'_> {
        match self {
            Self::Nothing => login,
            Self::LoginHint(hint) => login.login_hint(hint),
            Self::More(asks) => asks(login),
        }
    }
}

const PLAIN: Way = Way {
    name: "plain",
    asks: Asks::Nothing,
    request: None,
    has_session: false,
    asks_for_password: true,
    answer: |answer| answer,
    policy: |policy| policy,
    seconds_later: 0,
    keys: None,
};

const ALL: &[Way] = &[
    PLAIN,
    // What a login can ask for.
    Way {
        name: "persistent",
        asks: Asks::More(|login| login.name_id_format(NameIdFormat::Persistent)),
        ..PLAIN
    },
    Way {
        name: "transient",
        asks: Asks::More(|login| login.name_id_format(NameIdFormat::Transient)),
        ..PLAIN
    },
    Way {
        name: "email",
        asks: Asks::More(|login| login.name_id_format(NameIdFormat::EmailAddress)),
        ..PLAIN
    },
    Way {
        name: "unspecified",
        asks: Asks::More(|login| login.name_id_format(NameIdFormat::Unspecified)),
        ..PLAIN
    },
    Way { name: "authn-context", asks: Asks::More(|login| login.authn_context(PASSWORD)), ..PLAIN },
    Way { name: "login-hint", asks: Asks::LoginHint("zoë+<&>@contoso.com"), ..PLAIN },
    Way {
        name: "passive",
        asks: Asks::More(|login| login.passive()),
        asks_for_password: false,
        ..PLAIN
    },
    Way { name: "session", has_session: true, asks_for_password: false, ..PLAIN },
    Way {
        name: "session-passive",
        asks: Asks::More(|login| login.passive()),
        has_session: true,
        asks_for_password: false,
        ..PLAIN
    },
    Way {
        name: "session-force",
        asks: Asks::More(|login| login.force_authn()),
        has_session: true,
        ..PLAIN
    },
    // What shows that our request is read, and not passed over.
    Way { name: "no-version", request: Some(|xml| without(xml, "Version")), ..PLAIN },
    Way {
        name: "no-acs",
        request: Some(|xml| without(xml, "AssertionConsumerServiceURL")),
        ..PLAIN
    },
    Way {
        name: "elsewhere",
        request: Some(|xml| with(xml, "Destination", "https://elsewhere.example/sso")),
        ..PLAIN
    },
    Way {
        name: "foreign-acs",
        request: Some(|xml| {
            with(xml, "AssertionConsumerServiceURL", "https://elsewhere.example/acs")
        }),
        ..PLAIN
    },
    Way {
        name: "unknown-attribute",
        request: Some(|xml| xml.replacen(" Version=", " Unknown=\"1\" Version=", 1)),
        ..PLAIN
    },
    // How the answer is judged.
    Way { name: "allow-sha1", policy: Policy::danger_allow_sha1, ..PLAIN },
    Way { name: "minutes-later", seconds_later: 481, ..PLAIN },
    Way { name: "old-key", keys: Some(|key| !key.subject().contains("next")), ..PLAIN },
    Way { name: "tampered", answer: |answer| tampered(&answer), ..PLAIN },
];

/// The class of authentication by which all users sign in.
pub const PASSWORD: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password";

impl Way {
    /// The way of this name.
    pub fn named(name: &str) -> Self {
        let found = ALL.iter().find(|way| way.name == name);
        *found.unwrap_or_else(|| panic!("no way is named {name}"))
    }
}

/// The document without the root's attribute of this name.
fn without(xml: &str, attribute: &str) -> String {
    let (before, rest) = xml.split_once(&format!(" {attribute}=\"")).expect("the attribute");
    let (_, after) = rest.split_once('"').expect("the end of its value");
    format!("{before}{after}")
}

/// The document with another value in the root's attribute of this name.
fn with(xml: &str, attribute: &str, value: &str) -> String {
    let root = format!("<samlp:AuthnRequest {attribute}=\"{value}\"");
    without(xml, attribute).replacen("<samlp:AuthnRequest", &root, 1)
}

/// The answer with another name in what is signed.
fn tampered(answer: &str) -> String {
    let joined: String = answer.split_whitespace().collect();
    let xml = String::from_utf8(STANDARD.decode(joined).expect("base64")).expect("UTF-8");
    let other = xml.replacen("@contoso.com</", "@contoso.org</", 1);
    assert_ne!(xml, other, "the answer names nobody");
    STANDARD.encode(other)
}
