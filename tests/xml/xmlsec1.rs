//! A second opinion: what xmlsec1 signs verifies here, and what is signed here verifies there.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::OnceLock;

use openssl::x509::X509;

use saml_sp::internals::xml::digest::DigestAlgorithm;
use saml_sp::internals::xml::keys::algorithms::{AllowedAlgorithms, SignatureAlgorithm};
use saml_sp::internals::xml::keys::private_key::Curve;
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::{Declared, read};
use saml_sp::internals::xml::sign::{Place, sign};
use saml_sp::internals::xml::verify::SignatureError::{self, DigestMismatch, Sha1};
use saml_sp::internals::xml::verify::{NAMESPACE, VerifiedOctets, verify};

use crate::signers::{Signer, attacker, ec, rsa};

/// Where the signature is put into [`DOCUMENTS`].
const HERE: &str = "<!--here-->";

/// Each has an element `urn:thing`'s `thing` with the ID `_thing`, which is what gets signed.
const DOCUMENTS: &[(&str, &str)] = &[
    ("alone", r#"<thing xmlns="urn:thing" ID="_thing"><issuer>us</issuer><!--here--></thing>"#),
    (
        "prefixes of the root",
        r#"<r:root xmlns:r="urn:root" xmlns:p="urn:thing" xmlns:u="urn:unused" r:x="y">before<p:thing ID="_thing" r:a="1" b="2"><p:issuer/><!--here--><r:x/></p:thing>after</r:root>"#,
    ),
    (
        "nested and bound again",
        r#"<p:r xmlns:p="urn:r" xmlns="urn:d"><p:thing xmlns:p="urn:thing" ID="_thing"><i/><!--here--><p:a xmlns:p="urn:a"><p:b xmlns:p="urn:thing" p:c="d"/></p:a><i xmlns=""><j xmlns="urn:d"/></i></p:thing></p:r>"#,
    ),
    (
        "attributes by namespace",
        r#"<r xmlns:z="urn:1" xmlns:y="urn:2"><p:thing xmlns:p="urn:thing" z:b="1" y:a="2" a="3" z:a="4" ID="_thing" xml:lang="de"><i/><!--here--></p:thing></r>"#,
    ),
    (
        "texts around and between",
        "<r>\n  one\n  <p:thing xmlns:p='urn:thing' ID='_thing'>\n\ttwo<p:i/><!--here-->  three\n</p:thing>\n four </r>\n",
    ),
    (
        "beyond ASCII",
        r#"<p:thing xmlns:p="urn:thing" ID="_thing" größe="Łódź 𝄞"><i>B. Sîmon &#x1F600;</i><!--here-->日本語 e&#x301;</p:thing>"#,
    ),
    (
        "references and CDATA",
        "<p:thing xmlns:p='urn:thing' ID='_thing' a='&lt;&#9;&#10;&#13;\"&gt;&amp;'><i/><!--here--><![CDATA[<&]]>&#13;&gt;\"'&amp;]]&gt;</p:thing>",
    ),
    (
        "line ends and blanks",
        "<r>\r\n<p:thing\r\n\txmlns:p = 'urn:thing'   ID='_thing'\tb=' x\r\ny\t' >\r\n<i  />\r<!--here-->\r\n</p:thing >\r\n</r>",
    ),
    (
        "comments",
        r#"<r><!-- 1 --><p:thing xmlns:p="urn:thing" ID="_thing"><!-- 2 --><i>a<!-- 3 -->b</i><!--here--><!-- 4 --></p:thing><!-- 5 --></r>"#,
    ),
];

/// PrefixLists for `SignedInfo` and for the element.
const PREFIX_LISTS: &[(Option<&str>, Option<&str>)] = &[
    (Some("r"), None),
    (None, Some("u")),
    (Some("p u"), Some("r p u")),
    (None, Some("#default")),
    (Some("#default"), Some("#default u")),
    (None, Some("absent")),
    (Some("absent r"), Some("u absent #default")),
    (None, Some("xml")),
    (None, Some("ds")),
    (Some("ds"), Some("z y")),
];

#[test]
fn what_xmlsec1_signs_verifies_with_every_algorithm() {
    if !installed() {
        return;
    }
    let (_, document) = DOCUMENTS[1];
    for (signer, algorithm, digest) in algorithms() {
        let what = format!("{algorithm:?}-{digest:?}-{}", signer.certificate.sha1_thumbprint());
        let template = template("ds:", algorithm, digest, None, None);
        let signed = xmlsec1_signs(&what, &document.replace(HERE, &template), signer);
        let strict = AllowedAlgorithms::default();
        let weakened = AllowedAlgorithms::default().danger_allow_sha1();
        let weak = [algorithm.digest(), digest].contains(&DigestAlgorithm::Sha1);
        assert_eq!(error(&signed, signer, &strict), weak.then_some(Sha1), "{what}");
        assert_eq!(error(&signed, signer, &weakened), None, "{what}");
    }
}

#[test]
fn what_is_signed_here_verifies_in_xmlsec1_with_every_algorithm() {
    if !installed() {
        return;
    }
    let (_, document) = DOCUMENTS[1];
    for (signer, algorithm, digest) in algorithms() {
        let what = format!("{algorithm:?}-{digest:?}-{}", signer.certificate.sha1_thumbprint());
        let certificate = Some(&signer.certificate);
        let place = Place::AfterFirstChild;
        let signed = sign(document, "_thing", place, &signer.key, certificate, algorithm, digest);
        assert!(xmlsec1_verifies(&what, &signed.unwrap(), signer), "{what}");
    }
}

#[test]
fn what_xmlsec1_signs_verifies_in_every_document() {
    if !installed() {
        return;
    }
    let (algorithm, digest) = (SignatureAlgorithm::RsaSha256, DigestAlgorithm::Sha256);
    for (what, document) in DOCUMENTS {
        for prefix in ["", "ds:"] {
            let template = template(prefix, algorithm, digest, None, None);
            let unsigned = document.replace(HERE, &template);
            let signed = xmlsec1_signs(&format!("{what} {prefix}"), &unsigned, rsa());
            assert_eq!(error(&signed, rsa(), &AllowedAlgorithms::default()), None, "{what}");
            assert_changes_are_seen(what, &signed);
        }
    }
}

#[test]
fn what_is_signed_here_verifies_in_xmlsec1_in_every_document() {
    if !installed() {
        return;
    }
    let (algorithm, digest) = (SignatureAlgorithm::RsaSha256, DigestAlgorithm::Sha256);
    for (what, document) in DOCUMENTS {
        for place in [Place::FirstChild, Place::AfterFirstChild] {
            let signed = sign(document, "_thing", place, &rsa().key, None, algorithm, digest);
            let what = format!("{what} {place:?}");
            assert!(xmlsec1_verifies(&what, &signed.unwrap(), rsa()), "{what}");
        }
    }
}

#[test]
fn what_xmlsec1_signs_with_prefix_lists_verifies() {
    if !installed() {
        return;
    }
    let (algorithm, digest) = (SignatureAlgorithm::RsaSha256, DigestAlgorithm::Sha256);
    for (number, (in_method, in_transform)) in PREFIX_LISTS.iter().enumerate() {
        // Those with namespaces to choose from.
        for (what, document) in &DOCUMENTS[1..4] {
            let what = format!("{what} {number}");
            let template = template("ds:", algorithm, digest, *in_method, *in_transform);
            let signed = xmlsec1_signs(&what, &document.replace(HERE, &template), rsa());
            assert_eq!(error(&signed, rsa(), &AllowedAlgorithms::default()), None, "{what}");
        }
    }
}

#[test]
fn both_refuse_what_another_key_signed() {
    if !installed() {
        return;
    }
    let (algorithm, digest) = (SignatureAlgorithm::RsaSha256, DigestAlgorithm::Sha256);
    let (_, document) = DOCUMENTS[0];
    let place = Place::AfterFirstChild;
    let certificate = Some(&rsa().certificate);
    let forged = sign(document, "_thing", place, &attacker().key, certificate, algorithm, digest);
    let forged = forged.unwrap();
    assert!(xmlsec1_verifies("forged 1", &forged, attacker()));
    assert!(!xmlsec1_verifies("forged 2", &forged, rsa()));
    let error = error(&forged, rsa(), &AllowedAlgorithms::default());
    assert_eq!(error, Some(SignatureError::UntrustedKey));
}

/// Every kind of key with every algorithm; the digests go round.
fn algorithms() -> Vec<(&'static Signer, SignatureAlgorithm, DigestAlgorithm)> {
    let signers = [rsa(), ec(Curve::P256), ec(Curve::P384), ec(Curve::P521)];
    let pairs = signers.into_iter().flat_map(|signer| {
        let kind = signer.certificate.public_key().unwrap().kind();
        let fitting = SignatureAlgorithm::ALL.into_iter().filter(move |a| a.key_kind() == kind);
        fitting.map(move |algorithm| (signer, algorithm))
    });
    pairs
        .zip(DigestAlgorithm::ALL.into_iter().cycle())
        .map(|((signer, algorithm), digest)| (signer, algorithm, digest))
        .collect()
}

/// A signature for xmlsec1 to fill in.
fn template(
    prefix: &str,
    algorithm: SignatureAlgorithm,
    digest: DigestAlgorithm,
    in_method: Option<&str>,
    in_transform: Option<&str>,
) -> String {
    let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
    let list = |prefixes: Option<&str>| match prefixes {
        None => String::new(),
        Some(prefixes) => {
            format!(r#"<ec:InclusiveNamespaces xmlns:ec="{exclusive}" PrefixList="{prefixes}"/>"#)
        }
    };
    let (in_method, in_transform) = (list(in_method), list(in_transform));
    let (algorithm, digest) = (algorithm.uri(), digest.uri());
    let declaration = prefix.trim_end_matches(':');
    let separator = if prefix.is_empty() { "" } else { ":" };
    let p = prefix;
    format!(
        "<{p}Signature xmlns{separator}{declaration}=\"{NAMESPACE}\">\
           <{p}SignedInfo>\n\
             <{p}CanonicalizationMethod Algorithm=\"{exclusive}\">{in_method}</{p}CanonicalizationMethod>\
             <{p}SignatureMethod Algorithm=\"{algorithm}\"/>\
             <{p}Reference URI=\"#_thing\">\
               <{p}Transforms>\
                 <{p}Transform Algorithm=\"{NAMESPACE}enveloped-signature\"/>\
                 <{p}Transform Algorithm=\"{exclusive}\">{in_transform}</{p}Transform>\
               </{p}Transforms>\
               <{p}DigestMethod Algorithm=\"{digest}\"/>\
               <{p}DigestValue/>\
             </{p}Reference>\
           </{p}SignedInfo>\n\
           <{p}SignatureValue/>\
           <{p}KeyInfo><{p}X509Data/></{p}KeyInfo>\
         </{p}Signature>"
    )
}

/// One character more in the signed element is seen, so that the agreement above means something.
fn assert_changes_are_seen(what: &str, signed: &str) {
    let end = signed.rfind("Signature>").unwrap() + "Signature>".len();
    let changed = format!("{}!{}", &signed[..end], &signed[end..]);
    let error = error(&changed, rsa(), &AllowedAlgorithms::default());
    assert_eq!(error, Some(DigestMismatch), "{what}");
}

fn error(text: &str, signer: &Signer, allowed: &AllowedAlgorithms) -> Option<SignatureError> {
    verified(text, signer, allowed).err()
}

fn verified(
    text: &str,
    signer: &Signer,
    allowed: &AllowedAlgorithms,
) -> Result<VerifiedOctets, SignatureError> {
    let limits = Limits::default();
    let document = read(text.to_owned(), Declared::MustBeUtf8, &limits).unwrap();
    let signature = document.elements().find(|element| element.is(NAMESPACE, "Signature")).unwrap();
    verify(signature, [&signer.certificate].into_iter(), allowed, &limits)
}

// --- Running xmlsec1 ----------------------------------------------------------------------------

/// Whether xmlsec1 is there to be asked. Where it is not, that is said where everybody sees it.
fn installed() -> bool {
    static INSTALLED: OnceLock<bool> = OnceLock::new();
    *INSTALLED.get_or_init(|| {
        let installed = Command::new("xmlsec1").arg("--version").output().is_ok();
        if !installed {
            // Not by a macro: the test harness keeps to itself what those print.
            let notice = b"SKIPPED: xmlsec1 is not installed (apt-get install xmlsec1)\n";
            io::stderr().write_all(notice).unwrap();
        }
        installed
    })
}

fn xmlsec1_signs(what: &str, template: &str, signer: &Signer) -> String {
    let (key, certificate) = (file(what, "key.pem"), file(what, "cert.pem"));
    let (unsigned, signed) = (file(what, "in.xml"), file(what, "out.xml"));
    fs::write(&key, signer.key.to_pem().unwrap()).unwrap();
    fs::write(&certificate, pem(signer)).unwrap();
    fs::write(&unsigned, template).unwrap();
    let both = format!("{},{}", key.display(), certificate.display());
    let output = Command::new("xmlsec1")
        .args(["--sign", "--privkey-pem", &both, "--id-attr:ID", "urn:thing:thing"])
        .arg("--output")
        .args([&signed, &unsigned])
        .output()
        .unwrap();
    assert!(output.status.success(), "{what}: {}", told(&output));
    let text = fs::read_to_string(&signed).unwrap();
    for file in [key, certificate, unsigned, signed] {
        fs::remove_file(file).unwrap();
    }
    text
}

fn xmlsec1_verifies(what: &str, text: &str, signer: &Signer) -> bool {
    let (certificate, signed) = (file(what, "cert.pem"), file(what, "signed.xml"));
    fs::write(&certificate, pem(signer)).unwrap();
    fs::write(&signed, text).unwrap();
    let output = Command::new("xmlsec1")
        .args(["--verify", "--enabled-reference-uris", "same-doc"])
        .args(["--id-attr:ID", "urn:thing:thing", "--pubkey-cert-pem"])
        .args([&certificate, &signed])
        .output()
        .unwrap();
    for file in [certificate, signed] {
        fs::remove_file(file).unwrap();
    }
    output.status.success() && told(&output).contains("OK")
}

fn pem(signer: &Signer) -> Vec<u8> {
    X509::from_der(signer.certificate.der()).unwrap().to_pem().unwrap()
}

fn told(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|told| String::from_utf8_lossy(told).into_owned()).concat()
}

/// A file of this test's own: tests run side by side.
fn file(what: &str, name: &str) -> PathBuf {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or_default().replace("::", "-");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    folder.join(format!("{test}-{what}-{name}").replace([' ', ':'], "-"))
}
