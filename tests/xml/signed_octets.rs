//! A signed document to try, its mutations, and what `verify` says of them.

pub use std::sync::OnceLock;

pub use saml_sp::internals::xml::c14n::canonicalize;
pub use saml_sp::internals::xml::digest::DigestAlgorithm;
pub use saml_sp::internals::xml::document::{Document, Element};
pub use saml_sp::internals::xml::keys::algorithms::{AllowedAlgorithms, SignatureAlgorithm};
pub use saml_sp::internals::xml::keys::base64_binary;
pub use saml_sp::internals::xml::keys::certificate::Certificate;
pub use saml_sp::internals::xml::keys::private_key::Curve;
pub use saml_sp::internals::xml::limits::Limits;
pub use saml_sp::internals::xml::read::error::ReadReason;
pub use saml_sp::internals::xml::read::{Declared, read};
pub use saml_sp::internals::xml::sign::{Place, sign};
pub use saml_sp::internals::xml::verify::SignatureError::{
    self, CanonicalizationMethod, DigestMethod, DigestMismatch, DigestValue, NoUsableKey,
    Reference, Sha1, Shape, SignatureMethod, SignatureValue, Transforms, UntrustedKey,
};
pub use saml_sp::internals::xml::verify::{NAMESPACE, VerifiedOctets, verify};

pub use crate::signers::{Signer, attacker, ec, instant, rsa, short_rsa};

/// What gets signed is `p:thing`. It uses a prefix of its root, and has text, mixed content and
/// letters beyond ASCII.
pub const UNSIGNED: &str = concat!(
    r#"<r:root xmlns:r="urn:root" xmlns:u="urn:unused" xmlns:p="urn:thing" ID="_root">"#,
    r#"<r:before>text</r:before>"#,
    r#"<p:thing when="now" ID="_thing"><p:issuer>Größe &amp; ø</p:issuer>"#,
    r#"<name xmlns="urn:default" p:kind="x">who<!-- no -->ever</name> tail </p:thing>"#,
    r#"after</r:root>"#
);

/// The canonical form of `p:thing`, written by hand.
pub const OCTETS: &str = concat!(
    r#"<p:thing xmlns:p="urn:thing" ID="_thing" when="now"><p:issuer>Größe &amp; ø</p:issuer>"#,
    r#"<name xmlns="urn:default" p:kind="x">whoever</name> tail </p:thing>"#
);

/// [`UNSIGNED`], signed by [`rsa`], with its certificate in `KeyInfo`.
pub fn signed() -> &'static str {
    static SIGNED: OnceLock<String> = OnceLock::new();
    SIGNED.get_or_init(|| signed_by(rsa(), SignatureAlgorithm::RsaSha256, DigestAlgorithm::Sha256))
}

pub fn signed_by(
    signer: &Signer,
    algorithm: SignatureAlgorithm,
    digest: DigestAlgorithm,
) -> String {
    let (key, certificate) = (&signer.key, Some(&signer.certificate));
    sign(UNSIGNED, "_thing", Place::AfterFirstChild, key, certificate, algorithm, digest).unwrap()
}

/// A name, what is replaced, by what, and why that is refused.
pub type Mutation<'m> = (&'m str, &'m str, &'m str, SignatureError);

/// Every mutation of [`signed`] is refused, and so it is with no key at hand: its shape alone
/// decides.
pub fn refused_by_shape(mutations: &[Mutation<'_>]) {
    for (what, from, to, expected) in mutations {
        let mutant = replaced(signed(), from, to);
        assert_eq!(error(&mutant), Some(*expected), "{what}");
        assert_eq!(verified_by(&mutant, &[]).unwrap_err(), *expected, "{what}, no key");
    }
}

/// The same, also where the mutated `SignedInfo` is truly signed by the trusted key.
pub fn refused_even_if_signed(mutations: &[Mutation<'_>]) {
    refused_by_shape(mutations);
    for (what, from, to, expected) in mutations {
        let mutant = signed_again(&replaced(signed(), from, to), &[]);
        assert_eq!(error(&mutant), Some(*expected), "{what}, signed");
    }
}

/// What `KeyInfo` may hold: each with a name.
pub fn key_infos() -> Vec<(&'static str, String)> {
    let shown = |certificate: &Certificate| {
        let base64 = base64_binary::encode(certificate.der());
        format!("<X509Data><X509Certificate>{base64}</X509Certificate></X509Data>")
    };
    let (ours, evil) = (shown(&rsa().certificate), shown(&attacker().certificate));
    let retrieval = r#"<RetrievalMethod URI="http://evil.example/key.cer"/>"#.to_owned();
    let bare = "<KeyValue><RSAKeyValue><Modulus>////</Modulus><Exponent>AQ==</Exponent>\
                </RSAKeyValue></KeyValue>";
    let garbage = "<X509Data><X509Certificate>?</X509Certificate></X509Data>";
    [
        ("the attacker's certificate", evil.clone()),
        ("the pinned certificate", ours.clone()),
        ("both, the pinned one first", format!("{ours}{evil}")),
        ("both, the pinned one last", format!("{evil}{ours}")),
        ("a bare key", bare.to_owned()),
        ("a key to fetch", retrieval),
        ("a name", "<KeyName>pinned</KeyName>".to_owned()),
        ("garbage", garbage.to_owned()),
        ("nothing", String::new()),
        ("text", "text".to_owned()),
    ]
    .into_iter()
    .map(|(what, content)| (what, format!("<KeyInfo>{content}</KeyInfo>")))
    .collect()
}

/// The signature of the element `id` in another document.
pub fn signature_of(text: &str, id: &str) -> String {
    let (algorithm, digest) = (SignatureAlgorithm::RsaSha256, DigestAlgorithm::Sha256);
    let place = Place::AfterFirstChild;
    let text = sign(text, id, place, &rsa().key, None, algorithm, digest).unwrap();
    between(&text, "<Signature ", "</Signature>")
}

/// The document with a signature value by the trusted key over the first `SignedInfo` as it is.
pub fn signed_again(text: &str, prefixes: &[&str]) -> String {
    let document = document(text);
    let is_signed_info = |element: &Element<'_>| {
        element.local_name().ends_with("SignedInfo") && element.namespace() == NAMESPACE
    };
    let signed_info = document.elements().find(is_signed_info).unwrap();
    let octets = canonicalize(signed_info, None, prefixes);
    let algorithm = SignatureAlgorithm::RsaSha256;
    let value = base64_binary::encode(&rsa().key.sign(algorithm, octets.as_bytes()).unwrap());
    let start = text.find("SignatureValue>").unwrap() + "SignatureValue>".len();
    let end = start + text[start..].find("</").unwrap();
    [&text[..start], &value, &text[end..]].concat()
}

pub fn verified(text: &str) -> Result<VerifiedOctets, SignatureError> {
    verified_by(text, &[&rsa().certificate])
}

pub fn error(text: &str) -> Option<SignatureError> {
    verified(text).err()
}

pub fn verified_by(text: &str, keys: &[&Certificate]) -> Result<VerifiedOctets, SignatureError> {
    verified_with(text, keys, &AllowedAlgorithms::default())
}

/// Verifies the first signature in the document.
pub fn verified_with(
    text: &str,
    certificates: &[&Certificate],
    allowed: &AllowedAlgorithms,
) -> Result<VerifiedOctets, SignatureError> {
    let document = document(text);
    let signature = signatures(&document).next().unwrap();
    verify(signature, certificates.iter().copied(), allowed, &Limits::default())
}

pub fn signatures(document: &Document) -> impl Iterator<Item = Element<'_>> {
    document.elements().filter(|element| element.is(NAMESPACE, "Signature"))
}

pub fn document(text: &str) -> Document {
    read(text.to_owned(), Declared::MustBeUtf8, &Limits::default()).unwrap()
}

/// `text` with the only place that reads `from` replaced.
pub fn replaced(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replacen(from, to, 1)
}

/// From the first `from` to the first `to` after it, both included.
pub fn between(text: &str, from: &str, to: &str) -> String {
    let start = text.find(from).unwrap();
    let end = start + text[start..].find(to).unwrap() + to.len();
    text[start..end].to_owned()
}
