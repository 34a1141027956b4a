//! On thousands of damaged documents the reader accepts nothing that libxml2 refuses, refuses what
//! libxml2 accepts only by its own rules, and where both accept both read the same.

use saml_sp::internals::xml::c14n::canonicalize;
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::decode::decode_utf8;
use saml_sp::internals::xml::read::error::ReadReason::{self, *};
use saml_sp::internals::xml::read::{Declared, read};
use serde_json::{Value, json};

use crate::generator::{Random, document};
use crate::libxml2;

const DOCUMENTS: u64 = 12_000;

/// What only we refuse. After some of what breaks Namespaces in XML, libxml2 goes on.
const OUR_RULES: &[ReadReason] = &[
    Doctype,
    ProcessingInstruction,
    Encoding,
    Version,
    DuplicateId,
    RelativeNamespace,
    LongNamespace,
    UndeclaredPrefix,
    ReservedNamespace,
    EmptyNamespace,
    TooDeep,
    TooManyAttributes,
    TooManyNamespaces,
];

/// What only libxml2 refuses: it reads namespace names as URIs, once more when it canonicalises, and
/// `xml:id` as an ID.
const THEIR_RULES: [&str; 3] = ["is not a valid URI", "C14N failed", "xml:id : attribute value"];

#[test]
fn damaged_documents_are_judged_as_libxml2_judges_them() {
    let texts: Vec<String> = (0..DOCUMENTS).map(damaged).collect();
    let request = |text| json!({ "xml": text, "apex": 0, "without": null, "inclusive": [] });
    let requests: Vec<Value> = texts.iter().map(request).collect();
    let Some(answers) = libxml2::ask(&requests) else {
        println!("skipped: python3 with lxml is not installed");
        return;
    };
    let (mut both, mut neither) = (0, 0);
    for (text, answer) in texts.iter().zip(&answers) {
        let theirs = answer["octets"].as_str();
        let decoded = decode_utf8(text.clone().into_bytes(), text.len()).unwrap();
        match read(decoded, Declared::MustBeUtf8, &Limits::default()) {
            Ok(document) => {
                let ours = canonicalize(document.root(), None, &[]);
                match answer["error"].as_str() {
                    None => assert_eq!(Some(ours.as_str()), theirs, "{text:?}"),
                    Some(error) => assert!(
                        THEIR_RULES.iter().any(|rule| error.contains(rule)),
                        "only we accept {text:?}: {error}"
                    ),
                }
                both += 1;
            }
            Err(error) if OUR_RULES.contains(&error.reason) => {}
            Err(error) if error.reason == BadName && has_odd_colons(text) => {}
            Err(error) => {
                assert_eq!(theirs, None, "only we refuse {text:?}: {error}");
                neither += 1;
            }
        }
    }
    assert!(both > 1_000 && neither > 1_000, "{both} accepted, {neither} refused");
}

/// Whether something looks like a name with two colons, with one at its end, or with one before
/// what begins no name: libxml2 complains and goes on.
fn has_odd_colons(text: &str) -> bool {
    let mut words = text.split([' ', '\t', '\r', '\n', '<', '>', '/', '=']);
    words.any(|word| {
        let mut parts = word.split(':');
        let prefix = parts.next();
        let local = parts.next();
        let no_start = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '\u{B7}');
        prefix == Some("") && local.is_some()
            || local.is_some_and(|local| local.is_empty() || local.starts_with(no_start))
            || parts.next().is_some()
    })
}

/// A generated document with one to three places changed.
fn damaged(seed: u64) -> String {
    let mut text = document(seed).xml;
    let mut random = Random::new(seed);
    let pieces = [
        "<",
        ">",
        "/",
        "&",
        ";",
        "'",
        "\"",
        "=",
        " ",
        "-",
        "--",
        "!",
        "?",
        "]]>",
        "]",
        ":",
        "#",
        "x",
        "1",
        "ID='a'",
        " ID='a'",
        "xmlns",
        " xmlns:q='urn:q'",
        " xmlns:xml='urn:x'",
        " a=''",
        "<a>",
        "</a>",
        "<a/>",
        "<!--",
        "-->",
        "<![CDATA[",
        "&#0;",
        "&#x41;",
        "&amp",
        "a:",
        "\u{e9}",
        "\u{D7}",
        "\0",
        "\t",
        "\u{FFFE}",
        "<?pi?>",
        "<!DOCTYPE r>",
        "\u{FEFF}",
        "\u{B7}",
    ];
    for _ in 0..=random.below(3) {
        let places: Vec<usize> =
            text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let start = random.below(places.len());
        let end = (start + random.below(3)).min(places.len() - 1);
        let (start, end) = (places[start], places[end]);
        match random.below(4) {
            0 => text.replace_range(start..end, ""),
            1 => text.insert_str(start, random.pick(&pieces)),
            2 => text.replace_range(start..end, random.pick(&pieces)),
            // What stands here comes once more somewhere else.
            _ => {
                let copy = text[start..end].to_owned();
                text.insert_str(places[random.below(places.len())], &copy);
            }
        }
    }
    text
}
