//! The command line: what may be said, and what is wrong with what was said.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::settings::{AcsUrl, SpUrls};
use saml_sp::{EntityId, Policy, RequestId};

/// What `--help` prints.
pub const HELP: &str = "\
Explains SAML messages and metadata, and why a login was refused.

    inspect response FILE [--wire] (--metadata FILE | --cert FILE ...) --idp-entity-id TEXT
                          --sp-entity-id TEXT --acs URL [--request-id ID] [--now TIME]
                          [--skew SECONDS] [--allow-sha1] [--json]
    inspect request FILE  [--json]
    inspect metadata FILE [--require-signature] [--now TIME] [--json]
    inspect bundle FILE   [--json]

FILE may be - for standard input; --name=value is --name value.

response  judges an identity provider's answer. FILE holds XML, base64, the body of the posted
          form, or a line SAMLResponse=...; the report names what was read.
  --wire              FILE is the value of SAMLResponse after form decoding, and nothing else
  --metadata FILE     the identity provider's metadata, whose entity ID must be --idp-entity-id
  --cert FILE         a signing certificate of the identity provider, PEM or DER; repeatable
  --idp-entity-id TEXT, --sp-entity-id TEXT, --acs URL
                      the names and the address that the answer must carry, letter for letter
  --request-id ID     the AuthnRequest that was answered; without it the answer is unsolicited and
                      refused, and all else is still reported
  --now TIME          the instant to judge at, as 2026-03-25T12:00:00Z; the current one unless told
  --skew SECONDS      how far apart the clocks may be, 0 to 300; 180 unless told
  --allow-sha1        accepts signatures and digests by SHA-1, which can be forged

request   says what an AuthnRequest asks for. FILE holds XML, base64, the body of a posted form, or
          the address with SAMLRequest=... that the browser was sent to. This is no verdict on a
          login: it exits with 0 wherever there was a request to explain.

metadata  says what metadata of an identity provider holds, and what to look after.
  --require-signature refuses metadata that is not signed by one of its own keys

bundle    shows an attempt to sign in, downloaded from the page that says why it was refused or
          accepted: the settings, every check, what failed first, and the document. It judges
          nothing anew.

--json prints one JSON object. Colours are for terminals; NO_COLOR switches them off.

Exit status: 0 accepted (request: explained, bundle: or only begun), 1 refused, with a code,
2 wrong arguments or a file that cannot be read.
";

/// What was asked for.
pub enum Command {
    Help,
    Version,
    Response(Box<ResponseArguments>),
    Request(RequestArguments),
    Metadata(MetadataArguments),
    Bundle(BundleArguments),
}

/// `inspect response`
pub struct ResponseArguments {
    pub file: PathBuf,
    pub wire: bool,
    pub trust: Trust,
    pub idp_entity_id: EntityId,
    pub urls: SpUrls,
    pub request_id: Option<RequestId>,
    pub now: Option<DateTime<Utc>>,
    pub policy: Policy,
    pub json: bool,
}

/// What the identity provider is made of.
pub enum Trust {
    Metadata(PathBuf),
    Certificates(Vec<PathBuf>),
}

impl Trust {
    fn files(&self) -> impl Iterator<Item = &PathBuf> {
        let (metadata, certificates) = match self {
            Self::Metadata(file) => (Some(file), [].as_slice()),
            Self::Certificates(files) => (None, files.as_slice()),
        };
        metadata.into_iter().chain(certificates)
    }
}

/// `inspect request`
pub struct RequestArguments {
    pub file: PathBuf,
    pub json: bool,
}

/// `inspect metadata`
pub struct MetadataArguments {
    pub file: PathBuf,
    pub require_signature: bool,
    pub now: Option<DateTime<Utc>>,
    pub json: bool,
}

/// `inspect bundle`
pub struct BundleArguments {
    pub file: PathBuf,
    pub json: bool,
}

/// Reads the command line, without the name of the program.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn parse(mut arguments: impl Iterator<Item = OsString>) -> Result<Command, String> {
    let Some(command) = arguments.next() else {
        return Err("no command is given: response, request, metadata or bundle".to_owned());
    };
    match command.to_str() {
        Some("--help" | "-h" | "help") => Ok(Command::Help),
        Some("--version" | "-V") => Ok(Command::Version),
        Some("response") => read(RESPONSE, arguments, response),
        Some("request") => read(REQUEST, arguments, |given| {
            Ok(Command::Request(RequestArguments {
                file: given.file()?,
                json: given.has("--json"),
            }))
        }),
        Some("metadata") => read(METADATA, arguments, |mut given| {
            Ok(Command::Metadata(MetadataArguments {
                file: given.file()?,
                require_signature: given.has("--require-signature"),
                now: given.optional("--now", instant)?,
                json: given.has("--json"),
            }))
        }),
        Some("bundle") => read(BUNDLE, arguments, |given| {
            Ok(Command::Bundle(BundleArguments { file: given.file()?, json: given.has("--json") }))
        }),
        _ => Err(format!("there is no command {}", shown(&command))),
    }
}

/// How an option is given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Flag,
    Once,
    Repeatable,
}

type Options = &'static [(&'static str, Kind)];

const RESPONSE: Options = &[
    ("--acs", Kind::Once),
    ("--allow-sha1", Kind::Flag),
    ("--cert", Kind::Repeatable),
    ("--idp-entity-id", Kind::Once),
    ("--json", Kind::Flag),
    ("--metadata", Kind::Once),
    ("--now", Kind::Once),
    ("--request-id", Kind::Once),
    ("--skew", Kind::Once),
    ("--sp-entity-id", Kind::Once),
    ("--wire", Kind::Flag),
];
const REQUEST: Options = &[("--json", Kind::Flag)];
const BUNDLE: Options = &[("--json", Kind::Flag)];
const METADATA: Options =
    &[("--json", Kind::Flag), ("--now", Kind::Once), ("--require-signature", Kind::Flag)];

/// What was given, before it was understood.
#[derive(Default)]
struct Given {
    files: Vec<OsString>,
    options: HashMap<&'static str, Vec<OsString>>,
}

fn read(
    options: Options,
    mut arguments: impl Iterator<Item = OsString>,
    understand: impl FnOnce(Given) -> Result<Command, String>,
) -> Result<Command, String> {
    let mut given = Given::default();
    while let Some(argument) = arguments.next() {
        let text = argument.to_str().filter(|text| text.starts_with('-') && *text != "-");
        let Some(text) = text else {
            given.files.push(argument);
            continue;
        };
        if matches!(text, "--help" | "-h") {
            return Ok(Command::Help);
        }
        let (name, attached) = match text.split_once('=') {
            Some((name, value)) => (name, Some(OsString::from(value))),
            None => (text, None),
        };
        let Some((name, kind)) = options.iter().find(|(known, _)| *known == name) else {
            return Err(format!("there is no option {} here", shown(OsStr::new(name))));
        };
        let value = match (kind, attached) {
            (Kind::Flag, None) => OsString::new(),
            (Kind::Flag, Some(_)) => return Err(format!("{name} takes no value")),
            (_, Some(value)) => value,
            (_, None) => arguments.next().ok_or_else(|| format!("{name} needs a value"))?,
        };
        let values = given.options.entry(name).or_default();
        if *kind != Kind::Repeatable && !values.is_empty() {
            return Err(format!("{name} is given twice"));
        }
        values.push(value);
    }
    understand(given)
}

fn response(mut given: Given) -> Result<Command, String> {
    let trust = match (given.take("--metadata").pop(), given.take("--cert")) {
        (Some(file), certificates) if certificates.is_empty() => Trust::Metadata(file.into()),
        (Some(_), _) => return Err("--metadata and --cert exclude each other".to_owned()),
        (None, certificates) if certificates.is_empty() => {
            return Err("--metadata or --cert is missing".to_owned());
        }
        (None, certificates) => {
            Trust::Certificates(certificates.into_iter().map(PathBuf::from).collect())
        }
    };
    let file = given.file()?;
    let files = std::iter::once(&file).chain(trust.files());
    if files.filter(|file| file.as_os_str() == "-").count() > 1 {
        return Err("only one file can be standard input".to_owned());
    }
    let sp_entity_id: EntityId = given.required("--sp-entity-id", name)?;
    let acs: AcsUrl = given.required("--acs", name)?;
    let mut policy = Policy::default();
    if let Some(seconds) = given.optional("--skew", seconds)? {
        policy = policy.with_clock_skew(seconds).map_err(|error| format!("--skew: {error}"))?;
    }
    if given.has("--allow-sha1") {
        policy = policy.danger_allow_sha1();
    }
    Ok(Command::Response(Box::new(ResponseArguments {
        file,
        wire: given.has("--wire"),
        trust,
        idp_entity_id: given.required("--idp-entity-id", name)?,
        urls: SpUrls::new(sp_entity_id, acs),
        request_id: given.optional("--request-id", name)?,
        now: given.optional("--now", instant)?,
        policy,
        json: given.has("--json"),
    })))
}

impl Given {
    fn file(&self) -> Result<PathBuf, String> {
        match self.files.as_slice() {
            [] => Err("no file is given".to_owned()),
            [file] => Ok(file.into()),
            [_, second, ..] => Err(format!("{} is one file too many", shown(second))),
        }
    }

    fn has(&self, option: &str) -> bool {
        self.options.contains_key(option)
    }

    fn take(&mut self, option: &str) -> Vec<OsString> {
        self.options.remove(option).unwrap_or_default()
    }

    fn optional<T>(
        &mut self,
        option: &str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, String> {
        let Some(value) = self.take(option).pop() else { return Ok(None) };
        let text = value.to_str().ok_or_else(|| format!("{option}: the value is not UTF-8"))?;
        read(text).map(Some).map_err(|error| format!("{option}: {error}"))
    }

    fn required<T>(
        &mut self,
        option: &str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<T, String> {
        self.optional(option, read)?.ok_or_else(|| format!("{option} is missing"))
    }
}

fn name<T: std::str::FromStr<Err = saml_sp::error::NameError>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    let read = DateTime::parse_from_rfc3339(text).map(|instant| instant.to_utc());
    read.map_err(|_| "this is no instant such as 2026-03-25T12:00:00Z".to_owned())
}

fn seconds(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "this is no number of seconds".to_owned())
}

fn shown(argument: &OsStr) -> String {
    format!("{:?}", argument.to_string_lossy())
}
