//! The keys: any of those that metadata gives, and no other, whatever KeyInfo shows.

use saml_sp::error::MetadataError;
use saml_sp::internals::xml::digest::DigestAlgorithm;
use saml_sp::internals::xml::keys::algorithms::SignatureAlgorithm;
use saml_sp::report::{Outcome, Rule};
use saml_sp::{Code, IdentityProvider, Spend};

use crate::edit::{element, with_element};
use crate::valid::{
    Answer, EACH_WAY, Signed, USER, answer, certificate, desk, desk_of, desk_with_keys, fixture,
};

const UNTRUSTED: Option<Code> = Some(Code::SIGNATURE_UNTRUSTED_KEY);

fn fixture_text(name: &str) -> String {
    String::from_utf8(fixture(&format!("responses/{name}.xml"))).unwrap()
}

#[test]
fn an_answer_by_another_key_is_refused_whatever_key_info_shows() {
    for signed in EACH_WAY {
        for signer in ["attacker", "idp2", "sp"] {
            let xml = answer().by(signer).signed(signed).xml();
            assert_eq!(desk().verdict(&xml), UNTRUSTED, "{signer}, {signed:?} signed");
            let trusted = answer().signed(signed).xml();
            let shows_trusted = with_element(&xml, "KeyInfo", element(&trusted, "KeyInfo"));
            assert_eq!(desk().verdict(&shows_trusted), UNTRUSTED, "{signer} shows idp");
        }
    }
    assert_eq!(desk().verdict(&fixture_text("attacker")), UNTRUSTED);
    assert_eq!(desk().verdict(&fixture_text("key2")), UNTRUSTED);
}

#[test]
fn key_info_never_adds_a_key() {
    // C6: each is by the attacker.
    let xml = answer().by("attacker").xml();
    let shown = element(&xml, "X509Certificate").to_owned();
    let trusted = answer().xml();
    let pinned = element(&trusted, "X509Certificate");
    for (what, key_info) in [
        ("a chain, the pinned one first", format!("<X509Data>{pinned}{shown}</X509Data>")),
        ("a chain, the pinned one last", format!("<X509Data>{shown}{pinned}</X509Data>")),
        ("two of them", format!("<X509Data>{pinned}</X509Data><X509Data>{shown}</X509Data>")),
        (
            "a bare key",
            concat!(
                "<KeyValue><RSAKeyValue><Modulus>AQAB</Modulus>",
                "<Exponent>AQAB</Exponent></RSAKeyValue></KeyValue>"
            )
            .to_owned(),
        ),
        ("an address", "<RetrievalMethod URI='https://evil.example/key'/>".to_owned()),
    ] {
        let edited = with_element(&xml, "KeyInfo", &format!("<KeyInfo>{key_info}</KeyInfo>"));
        assert_eq!(desk().verdict(&edited), UNTRUSTED, "{what}");
        assert_eq!(desk_with_keys(&["idp", "idp2"]).verdict(&edited), UNTRUSTED, "{what}");
    }
}

#[test]
fn a_genuine_signature_may_show_any_certificate() {
    let attackers = answer().by("attacker").xml();
    let xml = with_element(&answer().xml(), "KeyInfo", element(&attackers, "KeyInfo"));
    for keys in [&["idp"][..], &["idp", "attacker"], &["idp2", "idp"]] {
        let identity = desk_with_keys(keys).identity(&xml);
        assert_eq!(identity.name_id().value(), USER, "{keys:?}");
    }
}

#[test]
fn any_of_the_keys_will_do_in_any_order() {
    let orders =
        [&["idp", "idp2"][..], &["idp2", "idp"], &["ec256", "idp2", "adfs", "idp", "ec384"]];
    for keys in orders {
        for signer in ["idp", "idp2"] {
            for signed in EACH_WAY {
                let xml = answer().by(signer).signed(signed).xml();
                let desk = desk_with_keys(keys);
                let login = desk.login(&xml).unwrap();
                let signed_by = login.report.signed_by().unwrap();
                assert_eq!(signed_by, &certificate(signer), "{keys:?}, {signed:?} signed");
                let without = with_element(&xml, "KeyInfo", "");
                assert_eq!(desk.verdict(&without), None, "{keys:?}, no KeyInfo");
            }
        }
        assert_eq!(desk_with_keys(keys).verdict(&answer().by("attacker").xml()), UNTRUSTED);
    }
}

#[test]
fn a_verified_login_says_whose_key_signed_it() {
    let desk = desk_with_keys(&["idp2", "idp"]);
    let form = desk.form(&answer().xml());
    let verified = desk.sp.finish_login(&form, &desk.pending, desk.now).unwrap();
    assert_eq!(verified.signed_by(), Some(&certificate("idp")));
    assert!(verified.redeem(Spend::First).is_ok());
}

#[test]
fn response_and_assertion_may_be_signed_by_different_keys() {
    let mixed = answer().edited(|_| answer().by("idp2").xml()).signed(Signed::Response);
    let login = desk_with_keys(&["idp", "idp2"]).login(&mixed.xml()).unwrap();
    assert_eq!(login.report.signed_by(), Some(&certificate("idp2")), "the assertion's counts");
    assert_eq!(desk().verdict(&mixed.xml()), UNTRUSTED);
}

#[test]
fn keys_of_unfit_kinds_are_passed_over_and_harm_no_other() {
    let desk = desk_with_keys(&["ed25519", "dsa", "rsa1024", "idp"]);
    assert_eq!(desk.verdict(&answer().xml()), None);
    assert_eq!(desk.verdict(&answer().by("rsa1024").xml()), UNTRUSTED, "known and too weak");
    let metadata = fixture("metadata/keys_of_other_kinds.xml");
    let desk = desk_of(IdentityProvider::from_metadata(&metadata).unwrap());
    assert_eq!(desk.verdict(&answer().xml()), None);
    let (entity_id, sso) = (
        desk.sp.identity_provider().entity_id().clone(),
        desk.sp.identity_provider().sso().clone(),
    );
    let unfit = ["ed25519", "dsa", "rsa1024"].map(certificate).to_vec();
    let none = IdentityProvider::from_parts(entity_id, sso, unfit);
    assert_eq!(none.unwrap_err(), MetadataError::NoSigningKey);
}

#[test]
fn every_algorithm_of_the_list_signs_users_in() {
    use SignatureAlgorithm::{
        EcdsaSha256, EcdsaSha384, EcdsaSha512, RsaSha256, RsaSha384, RsaSha512,
    };
    let digests = [DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512];
    for (signer, algorithms) in [
        ("idp", [RsaSha256, RsaSha384, RsaSha512]),
        ("ec256", [EcdsaSha256, EcdsaSha384, EcdsaSha512]),
        ("ec384", [EcdsaSha256, EcdsaSha384, EcdsaSha512]),
        ("ec521", [EcdsaSha256, EcdsaSha384, EcdsaSha512]),
    ] {
        let desk = desk_with_keys(&[signer]);
        for algorithm in algorithms {
            for digest in digests {
                let xml = answer().by(signer).algorithms(algorithm, digest).xml();
                assert_eq!(desk.verdict(&xml), None, "{signer}, {algorithm:?}, {digest:?}");
            }
        }
    }
    for (name, signer) in [
        ("ecdsa_p256", "ec256"),
        ("ecdsa_p384", "ec384"),
        ("ecdsa_p521", "ec521"),
        ("rsa_sha384", "idp"),
        ("rsa_sha512", "idp"),
    ] {
        assert_eq!(desk_with_keys(&[signer]).verdict(&fixture_text(name)), None, "{name}");
    }
}

#[test]
fn sha_1_counts_only_where_it_was_allowed_by_name() {
    let sha1 = |algorithm, digest| answer().algorithms(algorithm, digest);
    let (rsa_sha1, rsa_sha256) = (SignatureAlgorithm::RsaSha1, SignatureAlgorithm::RsaSha256);
    let answers: [Answer; 3] = [
        sha1(rsa_sha1, DigestAlgorithm::Sha1),
        sha1(rsa_sha1, DigestAlgorithm::Sha256),
        sha1(rsa_sha256, DigestAlgorithm::Sha1),
    ];
    let allowing = desk().policy(|policy| policy.danger_allow_sha1());
    for answer in answers {
        for signed in EACH_WAY {
            let xml = answer.clone().signed(signed).xml();
            assert_eq!(desk().verdict(&xml), Some(Code::SIGNATURE_SHA1), "{signed:?} signed");
            assert_eq!(allowing.verdict(&xml), None, "{signed:?} signed");
        }
    }
    assert_eq!(desk().verdict(&fixture_text("rsa_sha1")), Some(Code::SIGNATURE_SHA1));
    assert_eq!(allowing.verdict(&fixture_text("rsa_sha1")), None);
    let attacker = answer().by("attacker").algorithms(rsa_sha1, DigestAlgorithm::Sha1).xml();
    assert_eq!(allowing.verdict(&attacker), UNTRUSTED, "and still by a trusted key");
}

#[test]
fn a_signature_of_another_kind_than_the_key_is_refused() {
    let rsa = desk();
    assert_eq!(rsa.verdict(&fixture_text("ecdsa_p256")), UNTRUSTED, "ECDSA for an RSA key");
    let ec = desk_with_keys(&["ec256"]);
    assert_eq!(ec.verdict(&answer().xml()), UNTRUSTED, "RSA for an EC key");
    assert_eq!(ec.verdict(&fixture_text("ecdsa_p384")), UNTRUSTED, "of another curve");
}

#[test]
fn an_expired_certificate_warns_and_the_login_goes_on() {
    let metadata = fixture("metadata/entra_expired_key.xml");
    let desk = desk_of(IdentityProvider::from_metadata(&metadata).unwrap());
    for signed in EACH_WAY {
        let login = desk.login(&answer().signed(signed).xml()).unwrap();
        let problems: Vec<_> = login.report.problems().collect();
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].rule, Rule::SigningCertificate);
        assert_eq!(problems[0].outcome, Outcome::Warned);
        assert_eq!(problems[0].code, Some(Code::SIGNATURE_CERTIFICATE_EXPIRED));
        assert_eq!(login.report.code(), None);
    }
    // In force to the last second, and a warning from it on.
    let warned = |now: &str| {
        let login = crate::valid::desk().at(now);
        let report =
            login.sp.inspect(&login.form(&answer().xml()), Some(&login.pending), login.now);
        report.lines().into_iter().find(|l| l.rule == Rule::SigningCertificate).unwrap().outcome
    };
    assert_eq!(warned("2028-12-31T23:59:59Z"), Outcome::Passed);
    assert_eq!(warned("2029-01-01T00:00:00Z"), Outcome::Warned);
}

#[test]
fn another_tenants_answer_by_the_same_shared_key_is_refused() {
    // C9: Entra's shared keys sign for every tenant.
    let tenant = "5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b";
    let other = answer().with_each(tenant, "6c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b").xml();
    assert_eq!(desk().verdict(&other), Some(Code::RESPONSE_ISSUER));
}
