//! Which keys count: those that are pinned and fit, whatever KeyInfo shows (attacks C6 to C8, C11).

use crate::signed_octets::*;

#[test]
fn a_signature_by_a_key_that_is_not_pinned_is_refused() {
    let forged = signed_by(attacker(), SignatureAlgorithm::RsaSha256, DigestAlgorithm::Sha256);
    assert_eq!(error(&forged), Some(UntrustedKey));
    let by_ec =
        signed_by(ec(Curve::P256), SignatureAlgorithm::EcdsaSha256, DigestAlgorithm::Sha256);
    assert_eq!(error(&by_ec), Some(UntrustedKey));
}

/// C6: KeyInfo shows the attacker's certificate, the pinned one, both, a bare key, or a URL.
#[test]
fn key_info_never_adds_a_key() {
    let forged = signed_by(attacker(), SignatureAlgorithm::RsaSha256, DigestAlgorithm::Sha256);
    for (what, key_info) in key_infos() {
        for certificates in
            [vec![&rsa().certificate], vec![&rsa().certificate, &ec(Curve::P256).certificate]]
        {
            let old = between(&forged, "<KeyInfo>", "</KeyInfo>");
            let evil = replaced(&forged, &old, &key_info);
            assert_eq!(verified_by(&evil, &certificates).unwrap_err(), UntrustedKey, "{what}");
        }
    }
}

/// C6: whatever KeyInfo shows, a good signature stays good.
#[test]
fn key_info_never_takes_a_key_away() {
    for (what, key_info) in key_infos() {
        for certificates in [
            vec![&rsa().certificate],
            vec![&ec(Curve::P256).certificate, &rsa().certificate],
            vec![&attacker().certificate, &rsa().certificate],
        ] {
            let old = between(signed(), "<KeyInfo>", "</KeyInfo>");
            let text = replaced(signed(), &old, &key_info);
            let verified = verified_by(&text, &certificates).unwrap();
            assert_eq!(verified.certificate(), certificates.len() - 1, "{what}");
        }
    }
}

#[test]
fn key_info_chooses_which_key_is_tried_first() {
    // Two certificates of one key: the one that is tried first is the one that verifies.
    let (from, to) = (instant("2025-01-01T00:00:00Z"), instant("2026-01-01T00:00:00Z"));
    let renewed = rsa().key.self_signed("renewed", from, to).unwrap();
    let certificates = [&attacker().certificate, &renewed, &rsa().certificate];
    assert_eq!(verified_by(signed(), &certificates).unwrap().certificate(), 2);

    let shown = base64_binary::encode(rsa().certificate.der());
    let spaced: String = shown.chars().flat_map(|symbol| [symbol, '\n']).collect();
    let spaced = replaced(signed(), &shown, &spaced);
    assert_eq!(verified_by(&spaced, &certificates).unwrap().certificate(), 2);

    let silent = replaced(signed(), &between(signed(), "<KeyInfo>", "</KeyInfo>"), "");
    assert_eq!(verified_by(&silent, &certificates).unwrap().certificate(), 1);
}

/// C7: unfit keys are passed over and harm nobody.
#[test]
fn unfit_keys_are_skipped() {
    let unfit = &short_rsa().certificate;
    let mixed = [unfit, unfit, &ec(Curve::P384).certificate, unfit, &rsa().certificate, unfit];
    assert_eq!(verified_by(signed(), &mixed).unwrap().certificate(), 4);

    let by_short = signed_by(short_rsa(), SignatureAlgorithm::RsaSha256, DigestAlgorithm::Sha256);
    assert_eq!(verified_by(&by_short, &mixed).unwrap_err(), UntrustedKey);
}

/// C7, C10: no key, or none that is fit.
#[test]
fn without_a_usable_key_nothing_verifies() {
    let by_short = signed_by(short_rsa(), SignatureAlgorithm::RsaSha256, DigestAlgorithm::Sha256);
    for text in [signed(), &by_short] {
        assert_eq!(verified_by(text, &[]).unwrap_err(), NoUsableKey);
        assert_eq!(verified_by(text, &[&short_rsa().certificate]).unwrap_err(), NoUsableKey);
    }
}

/// C8: an ECDSA signature in DER.
#[test]
fn an_ecdsa_signature_in_der_is_refused() {
    let signer = ec(Curve::P256);
    let text = signed_by(signer, SignatureAlgorithm::EcdsaSha256, DigestAlgorithm::Sha256);
    let certificates = [&signer.certificate];
    assert_eq!(verified_by(&text, &certificates).unwrap().octets(), OCTETS);

    let value = between(&text, "<SignatureValue>", "</SignatureValue>");
    let base64 = value.replace("<SignatureValue>", "").replace("</SignatureValue>", "");
    let raw = base64_binary::decode(&base64).unwrap();
    let [r, s] =
        [&raw[..32], &raw[32..]].map(|half| openssl::bn::BigNum::from_slice(half).unwrap());
    let der = openssl::ecdsa::EcdsaSig::from_private_components(r, s).unwrap().to_der().unwrap();
    let in_der = replaced(&text, &base64, &base64_binary::encode(&der));
    assert_eq!(verified_by(&in_der, &certificates).unwrap_err(), UntrustedKey);
}

/// C11: signature values that make OpenSSL fail in place of saying no.
#[test]
fn an_error_of_the_verifier_is_a_refusal() {
    let value = between(signed(), "<SignatureValue>", "</SignatureValue>");
    for octets in [vec![0; 256], vec![0xff; 256], vec![0xff; 255], vec![1], vec![0; 100_000]] {
        let base64 = base64_binary::encode(&octets);
        let text =
            replaced(signed(), &value, &format!("<SignatureValue>{base64}</SignatureValue>"));
        assert_eq!(error(&text), Some(UntrustedKey));
        assert!(openssl::error::ErrorStack::get().errors().is_empty());
    }
}

#[test]
fn an_error_is_one_sentence_without_a_value_from_the_document() {
    for error in [
        Shape,
        CanonicalizationMethod,
        SignatureMethod,
        Sha1,
        Reference,
        Transforms,
        DigestMethod,
        DigestValue,
        SignatureValue,
        NoUsableKey,
        UntrustedKey,
        DigestMismatch,
        SignatureError::Octets,
    ] {
        let sentence = error.to_string();
        assert!(sentence.len() > 20 && !sentence.contains('\n'), "{sentence}");
    }
}
