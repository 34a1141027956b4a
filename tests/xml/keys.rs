//! Certificates, public keys and algorithms: which are fit, and what a key verifies.

use std::thread;

use chrono::{DateTime, Utc};
use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, BigNumContext};
use openssl::dsa::Dsa;
use openssl::ec::{Asn1Flag, EcGroup, EcKey, EcPoint};
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{HasPublic, Id, PKey, Public};
use openssl::pkey_ctx::PkeyCtx;
use openssl::rsa::Rsa;
use openssl::symm::Cipher;
use openssl::x509::{X509, X509Name};

use saml_sp::internals::xml::digest::{DigestAlgorithm, sha256};
use saml_sp::internals::xml::keys::algorithms::{AllowedAlgorithms, KeyKind, SignatureAlgorithm};
use saml_sp::internals::xml::keys::base64_binary;
use saml_sp::internals::xml::keys::certificate::Certificate;
use saml_sp::internals::xml::keys::private_key::{Curve, PrivateKey, PrivateKeyError};
use saml_sp::internals::xml::keys::public_key::{KeyError, PublicKey};

use crate::signers::{SUBJECT, attacker, ec, instant, rsa, short_rsa};

const MESSAGE: &[u8] = b"what is signed";

// --- Certificates -------------------------------------------------------------------------------

#[test]
fn a_certificate_tells_its_subject_validity_and_thumbprints() {
    let certificate = &rsa().certificate;
    assert_eq!(certificate.subject(), format!("CN={SUBJECT}"));
    assert_eq!(certificate.not_before(), instant("2025-01-01T00:00:00Z"));
    assert_eq!(certificate.not_after(), instant("2028-01-01T00:00:00Z"));

    let x509 = X509::from_der(certificate.der()).unwrap();
    let hex = |digest: MessageDigest| -> String {
        x509.digest(digest).unwrap().iter().map(|octet| format!("{octet:02X}")).collect()
    };
    assert_eq!(certificate.sha1_thumbprint(), hex(MessageDigest::sha1()));
    assert_eq!(certificate.sha256_thumbprint(), hex(MessageDigest::sha256()));
    assert_eq!(certificate.sha1_thumbprint().len(), 40);
}

#[test]
fn a_validity_is_read_to_the_second_from_1950_to_9999() {
    for (from, to) in [
        ("1950-01-01T00:00:00Z", "1969-12-31T23:59:59Z"),
        ("1970-01-01T00:00:01Z", "2049-12-31T23:59:59Z"),
        ("2050-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
        ("2024-02-29T12:34:56Z", "2024-02-29T12:34:57Z"),
    ] {
        let made = ec(Curve::P256).key.self_signed("x", instant(from), instant(to)).unwrap();
        assert_eq!((made.not_before(), made.not_after()), (instant(from), instant(to)));
    }
}

#[test]
fn a_subject_is_one_line_whatever_stands_in_it() {
    let mut name = X509Name::builder().unwrap();
    name.append_entry_by_text("C", "DE").unwrap();
    name.append_entry_by_text("O", "Grün & Söhne, Köln").unwrap();
    name.append_entry_by_text("CN", "two\nlines\u{0}").unwrap();
    let made = certificate_with(&ec_public(Nid::X9_62_PRIME256V1), &name.build());
    assert_eq!(made.subject(), "C=DE, O=Grün & Söhne, Köln, CN=two\u{fffd}lines\u{fffd}");

    let nobody = X509Name::builder().unwrap().build();
    assert_eq!(certificate_with(&ec_public(Nid::SECP384R1), &nobody).subject(), "");
}

#[test]
fn a_certificate_is_the_same_from_der_base64_and_pem() {
    let certificate = &rsa().certificate;
    let base64 = base64_binary::encode(certificate.der());
    let spaced: String = base64.chars().flat_map(|c| [c, ' ', '\t', '\r', '\n']).collect();
    let pem = X509::from_der(certificate.der()).unwrap().to_pem().unwrap();
    let crlf = String::from_utf8(pem.clone()).unwrap().replace('\n', "\r\n");
    let with_latin1 = [b"friendlyName: Gr\xfcn\n".as_slice(), &pem, b"\n# end"].concat();

    assert_eq!(&Certificate::from_der(certificate.der()).unwrap(), certificate);
    assert_eq!(&Certificate::from_base64(&base64).unwrap(), certificate);
    assert_eq!(&Certificate::from_base64(&spaced).unwrap(), certificate);
    assert_eq!(&Certificate::from_pem(&pem).unwrap(), certificate);
    assert_eq!(&Certificate::from_pem(crlf.as_bytes()).unwrap(), certificate);
    assert_eq!(&Certificate::from_pem(&with_latin1).unwrap(), certificate);
    assert_ne!(&attacker().certificate, certificate);
}

#[test]
fn der_that_is_not_exactly_one_certificate_is_unreadable() {
    let der = rsa().certificate.der();
    let key = rsa().key.to_pem().unwrap();
    let mut broken_time = der.to_vec();
    let at = find(der, b"250101000000Z");
    broken_time[at..at + 4].copy_from_slice(b"2513");

    for (what, bytes) in [
        ("nothing", Vec::new()),
        ("a zero", vec![0]),
        ("cut off", der[..der.len() - 1].to_vec()),
        ("one octet too many", [der, &[0]].concat()),
        ("two certificates", [der, der].concat()),
        ("base64 in place of DER", base64_binary::encode(der).into_bytes()),
        ("a private key", key.into_bytes()),
        ("month 13", broken_time),
        ("a megabyte of zeros", vec![0; 1 << 20]),
    ] {
        assert_eq!(Certificate::from_der(&bytes), Err(KeyError::Unreadable), "{what}");
        assert!(ErrorStack::get().errors().is_empty(), "{what}");
    }
}

#[test]
fn text_that_is_not_exactly_one_certificate_is_unreadable() {
    let der = rsa().certificate.der();
    let base64 = base64_binary::encode(der);
    let pem = String::from_utf8(X509::from_der(der).unwrap().to_pem().unwrap()).unwrap();
    for text in ["", "=", "====", "MIIC", &format!("{base64}="), &format!("{base64}\u{a0}"), &pem] {
        assert_eq!(Certificate::from_base64(text), Err(KeyError::Unreadable), "{text}");
    }
    for text in [
        "",
        &base64,
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE----------END CERTIFICATE-----",
        &format!("{pem}{pem}"),
        &pem.replace("END", "FIN"),
        &pem.replace("CERTIFICATE", "PRIVATE KEY"),
    ] {
        assert_eq!(Certificate::from_pem(text.as_bytes()), Err(KeyError::Unreadable), "{text}");
    }
}

#[test]
fn debug_shows_thumbprints_and_kinds_and_no_key() {
    let signer = rsa();
    let thumbprint = signer.certificate.sha1_thumbprint();
    assert_eq!(format!("{:?}", signer.certificate), format!("Certificate({thumbprint:?})"));
    let public = signer.certificate.public_key().unwrap();
    assert_eq!(format!("{public:?}"), "PublicKey { kind: Rsa, bits: 2048 }");
    assert_eq!(format!("{:?}", signer.key), "PrivateKey { kind: Rsa, .. }");
}

// --- base64 and digests -------------------------------------------------------------------------

#[test]
fn base64_is_standard_and_padded_with_white_space_anywhere() {
    for (text, octets) in [
        ("", b"".as_slice()),
        ("QQ==", b"A"),
        (" Q\tQ\r=\n= ", b"A"),
        ("QUI=", b"AB"),
        ("+/+/", b"\xfb\xff\xbf"),
    ] {
        assert_eq!(base64_binary::decode(text).as_deref(), Some(octets), "{text:?}");
    }
    for text in
        ["QQ", "QQ=", "QQ===", "QR==", "=", "QQ==QQ==", "-_-_", "QQ==\u{a0}", "Q\u{b}Q==", "Q!Q="]
    {
        assert_eq!(base64_binary::decode(text), None, "{text:?}");
    }
}

#[test]
fn digests_are_those_of_the_published_examples() {
    // FIPS 180-2, appendices A.1, B.1, C.1 and D.1: the message "abc".
    for (algorithm, expected) in [
        (DigestAlgorithm::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            DigestAlgorithm::Sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ),
        (
            DigestAlgorithm::Sha384,
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed\
             8086072ba1e7cc2358baeca134c825a7",
        ),
        (
            DigestAlgorithm::Sha512,
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
             2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        ),
    ] {
        let digest = algorithm.digest(b"abc").unwrap();
        let hex: String = digest.iter().map(|octet| format!("{octet:02x}")).collect();
        assert_eq!(hex, expected);
        assert_eq!(digest.len(), algorithm.octets());
        assert!(algorithm.matches(b"abc", &digest));
        assert!(!algorithm.matches(b"abd", &digest));
        assert!(!algorithm.matches(b"abc", &digest[1..]));
        assert!(!algorithm.matches(b"abc", &[]));
    }
    assert_eq!(sha256(b"abc").unwrap().as_slice(), DigestAlgorithm::Sha256.digest(b"abc").unwrap());
}

#[test]
fn identifiers_of_algorithms_are_compared_exactly() {
    for algorithm in DigestAlgorithm::ALL {
        assert_eq!(DigestAlgorithm::from_uri(algorithm.uri()), Some(algorithm));
        assert_eq!(DigestAlgorithm::from_uri(&algorithm.uri().to_uppercase()), None);
    }
    for algorithm in SignatureAlgorithm::ALL {
        assert_eq!(SignatureAlgorithm::from_uri(algorithm.uri()), Some(algorithm));
        assert_eq!(SignatureAlgorithm::from_uri(&format!("{} ", algorithm.uri())), None);
    }
    for uri in [
        "",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
        "http://www.w3.org/2000/09/xmldsig#dsa-sha1",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha224",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1",
        "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
        "http://www.w3.org/2000/09/xmldsig#rsa-sha256",
        "https://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    ] {
        assert_eq!(SignatureAlgorithm::from_uri(uri), None, "{uri}");
    }
}

#[test]
fn sha1_counts_by_a_named_opt_in_only() {
    let strict = AllowedAlgorithms::default();
    let weak = AllowedAlgorithms::default().danger_allow_sha1();
    for algorithm in DigestAlgorithm::ALL {
        assert_eq!(strict.allows(algorithm), algorithm != DigestAlgorithm::Sha1);
        assert!(weak.allows(algorithm));
    }
}

// --- Which keys are fit -------------------------------------------------------------------------

#[test]
fn rsa_keys_are_fit_by_size_and_exponent() {
    use KeyError::{RsaExponent, RsaSize};
    let ok = Ok(KeyKind::Rsa);
    for (bits, exponent, expected) in [
        (512, "10001", Err(RsaSize)),
        (1024, "10001", Err(RsaSize)),
        (2047, "10001", Err(RsaSize)),
        (2048, "10001", ok),
        (2049, "10001", ok),
        (3072, "10001", ok),
        (8192, "10001", ok),
        (8193, "10001", Err(RsaSize)),
        (16384, "10001", Err(RsaSize)),
        (32768, "10001", Err(RsaSize)),
        (2048, "0", Err(RsaExponent)),
        (2048, "1", Err(RsaExponent)),
        (2048, "2", Err(RsaExponent)),
        (2048, "3", ok),
        (2048, "10000", Err(RsaExponent)),
        (2048, "1FFFFFFFF", ok),
        (2048, "200000001", Err(RsaExponent)),
        (2048, "10000000000000001", Err(RsaExponent)),
    ] {
        let key = rsa_public(bits, exponent);
        assert_eq!(fitness(&key), expected, "{bits} bits, exponent {exponent}");
    }
}

#[test]
fn an_rsa_exponent_as_long_as_the_modulus_is_unfit() {
    let long = BigNum::from_slice(&[0xff; 255]).unwrap().to_hex_str().unwrap().to_string();
    assert_eq!(fitness(&rsa_public(2048, &long)), Err(KeyError::RsaExponent));
}

#[test]
fn ec_keys_are_fit_on_three_named_curves() {
    for (curve, expected) in [
        (Nid::X9_62_PRIME256V1, Ok(KeyKind::Ec)),
        (Nid::SECP384R1, Ok(KeyKind::Ec)),
        (Nid::SECP521R1, Ok(KeyKind::Ec)),
        (Nid::SECP224R1, Err(KeyError::Curve)),
        (Nid::SECP256K1, Err(KeyError::Curve)),
        (Nid::BRAINPOOL_P256R1, Err(KeyError::Curve)),
        (Nid::BRAINPOOL_P512R1, Err(KeyError::Curve)),
    ] {
        assert_eq!(fitness(&ec_public(curve)), expected, "{curve:?}");
    }
}

#[test]
fn a_curve_spelled_out_by_its_parameters_is_unfit_even_if_it_is_p256() {
    let mut group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    group.set_asn1_flag(Asn1Flag::EXPLICIT_CURVE);
    let key = EcKey::generate(&group).unwrap();
    let key = PKey::from_ec_key(EcKey::from_public_key(&group, key.public_key()).unwrap()).unwrap();
    let spelled_out = key.public_key_to_der().unwrap();
    assert!(spelled_out.len() > 300, "the parameters are spelled out");
    assert_eq!(fitness(&key), Err(KeyError::Curve));
}

#[test]
fn a_curve_with_a_generator_of_the_attackers_choice_is_unfit() {
    // CVE-2020-0601: P-256 with another generator, for which the attacker knows a private key.
    let p256 = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let mut context = BigNumContext::new().unwrap();
    let [mut p, mut a, mut b, mut order, mut cofactor] = [(); 5].map(|()| BigNum::new().unwrap());
    p256.components_gfp(&mut p, &mut a, &mut b, &mut context).unwrap();
    p256.order(&mut order, &mut context).unwrap();
    p256.cofactor(&mut cofactor, &mut context).unwrap();
    let mut group = EcGroup::from_components(p, a, b, &mut context).unwrap();
    let mut generator = EcPoint::new(&p256).unwrap();
    let two = BigNum::from_u32(2).unwrap();
    generator.mul_generator2(&p256, &two, &mut context).unwrap();
    let generator = generator
        .to_bytes(&p256, openssl::ec::PointConversionForm::UNCOMPRESSED, &mut context)
        .unwrap();
    let generator = EcPoint::from_bytes(&group, &generator, &mut context).unwrap();
    group.set_generator(generator, order, cofactor).unwrap();

    let key = EcKey::generate(&group).unwrap();
    let key = PKey::from_ec_key(EcKey::from_public_key(&group, key.public_key()).unwrap()).unwrap();
    assert_eq!(fitness(&key), Err(KeyError::Curve));
}

#[test]
fn a_point_that_is_not_on_the_curve_is_unfit() {
    let der = ec(Curve::P256).certificate.der();
    // BIT STRING of 66 octets, none unused, an uncompressed point.
    let point = find(der, &[0x03, 0x42, 0x00, 0x04]);
    let mut off = der.to_vec();
    off[point + 40] ^= 1;
    let off = Certificate::from_der(&off).unwrap();
    assert_eq!(off.public_key().map(PublicKey::kind), Err(KeyError::Kind));
    assert!(ErrorStack::get().errors().is_empty());
}

#[test]
fn the_point_at_infinity_is_unfit() {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let infinity = EcPoint::new(&group).unwrap();
    let key = PKey::from_ec_key(EcKey::from_public_key(&group, &infinity).unwrap()).unwrap();
    assert_eq!(fitness(&key), Err(KeyError::Kind));
}

#[test]
fn keys_of_other_kinds_are_unfit() {
    let number = |hex| BigNum::from_hex_str(hex).unwrap();
    let dsa = Dsa::from_public_components(number("17"), number("B"), number("4"), number("8"));
    let mut pss = PkeyCtx::new_id(Id::RSA_PSS).unwrap();
    pss.keygen_init().unwrap();
    pss.set_rsa_keygen_bits(2048).unwrap();

    assert_eq!(fitness(&PKey::generate_ed25519().unwrap()), Err(KeyError::Kind));
    assert_eq!(fitness(&PKey::generate_ed448().unwrap()), Err(KeyError::Kind));
    assert_eq!(fitness(&PKey::generate_x25519().unwrap()), Err(KeyError::Kind));
    assert_eq!(fitness(&PKey::from_dsa(dsa.unwrap()).unwrap()), Err(KeyError::Kind));
    assert_eq!(fitness(&pss.keygen().unwrap()), Err(KeyError::Kind));
}

#[test]
fn an_algorithm_that_nobody_knows_is_unfit() {
    let der = rsa().certificate.der();
    let rsa_encryption = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
    let mut unknown = der.to_vec();
    unknown[find(der, &rsa_encryption) + 8] = 0x7f;
    let unknown = Certificate::from_der(&unknown).unwrap();
    assert_eq!(unknown.public_key().map(PublicKey::kind), Err(KeyError::Kind));
    assert!(ErrorStack::get().errors().is_empty());
}

// --- What a key verifies ------------------------------------------------------------------------

#[test]
fn a_key_verifies_what_it_signed_by_every_algorithm_of_its_kind() {
    for signer in [rsa(), ec(Curve::P256), ec(Curve::P384), ec(Curve::P521)] {
        let public = signer.certificate.public_key().unwrap();
        for algorithm in SignatureAlgorithm::ALL {
            let Ok(signature) = signer.key.sign(algorithm, MESSAGE) else {
                assert_ne!(algorithm.key_kind(), public.kind());
                continue;
            };
            assert_eq!(algorithm.key_kind(), public.kind());
            for other in SignatureAlgorithm::ALL {
                let verified = public.verifies(other, MESSAGE, &signature);
                assert_eq!(verified, other == algorithm, "{algorithm:?} read as {other:?}");
            }
            assert!(!public.verifies(algorithm, b"what was not signed", &signature));
            assert!(!public.verifies(algorithm, b"", &signature));
            assert!(ErrorStack::get().errors().is_empty());
        }
    }
}

#[test]
fn another_key_does_not_verify() {
    let signature = rsa().key.sign(SignatureAlgorithm::RsaSha256, MESSAGE).unwrap();
    let other = attacker().certificate.public_key().unwrap();
    assert!(!other.verifies(SignatureAlgorithm::RsaSha256, MESSAGE, &signature));
    for algorithm in SignatureAlgorithm::ALL {
        let of_other_kind = ec(Curve::P256).certificate.public_key().unwrap();
        assert!(!of_other_kind.verifies(algorithm, MESSAGE, &signature));
    }
    assert!(ErrorStack::get().errors().is_empty());
}

#[test]
fn an_rsa_signature_has_exactly_the_length_of_the_modulus() {
    let public = rsa().certificate.public_key().unwrap();
    let good = rsa().key.sign(SignatureAlgorithm::RsaSha256, MESSAGE).unwrap();
    assert_eq!(good.len(), 256);
    for (what, signature) in [
        ("empty", Vec::new()),
        ("one octet", vec![1]),
        ("cut off", good[..255].to_vec()),
        ("a zero before", [&[0], good.as_slice()].concat()),
        ("a zero after", [good.as_slice(), &[0]].concat()),
        ("twice", [good.as_slice(), good.as_slice()].concat()),
        ("a megabyte", vec![7; 1 << 20]),
    ] {
        assert!(!public.verifies(SignatureAlgorithm::RsaSha256, MESSAGE, &signature), "{what}");
        assert!(ErrorStack::get().errors().is_empty(), "{what}");
    }
}

/// C11: what makes OpenSSL fail, in place of saying no.
#[test]
fn an_error_of_openssl_is_not_a_good_signature() {
    let public = rsa().certificate.public_key().unwrap();
    for (what, signature) in [
        ("zero", vec![0; 256]),
        ("one", [vec![0; 255], vec![1]].concat()),
        ("beyond the modulus", vec![0xff; 256]),
        ("wrong padding", [vec![0], vec![0x5a; 255]].concat()),
    ] {
        assert!(!public.verifies(SignatureAlgorithm::RsaSha256, MESSAGE, &signature), "{what}");
        assert!(ErrorStack::get().errors().is_empty(), "{what}");
    }
}

#[test]
fn what_stands_in_openssls_queue_is_no_reason_to_refuse_or_accept() {
    let public = rsa().certificate.public_key().unwrap();
    let good = rsa().key.sign(SignatureAlgorithm::RsaSha256, MESSAGE).unwrap();
    let leave_errors = || X509::from_der(b"nonsense").unwrap_err().put();
    leave_errors();
    assert!(public.verifies(SignatureAlgorithm::RsaSha256, MESSAGE, &good));
    leave_errors();
    assert!(!public.verifies(SignatureAlgorithm::RsaSha256, b"other", &good));
    leave_errors();
    assert_eq!(Certificate::from_der(rsa().certificate.der()).as_ref(), Ok(&rsa().certificate));
}

/// C8: DER in place of r‖s, zeros, values out of range.
#[test]
fn an_ecdsa_signature_is_raw_r_and_s_in_range() {
    for (curve, nid, octets) in [
        (Curve::P256, Nid::X9_62_PRIME256V1, 32),
        (Curve::P384, Nid::SECP384R1, 48),
        (Curve::P521, Nid::SECP521R1, 66),
    ] {
        let algorithm = SignatureAlgorithm::EcdsaSha256;
        let public = ec(curve).certificate.public_key().unwrap();
        let good = ec(curve).key.sign(algorithm, MESSAGE).unwrap();
        let (r, s) = good.split_at(octets);
        let number = |octets: &[u8]| BigNum::from_slice(octets).unwrap();
        let der = EcdsaSig::from_private_components(number(r), number(s)).unwrap();
        let zero = vec![0; octets];

        let mut order = BigNum::new().unwrap();
        let mut context = BigNumContext::new().unwrap();
        let group = EcGroup::from_curve_name(nid).unwrap();
        group.order(&mut order, &mut context).unwrap();
        let padded = |n: &BigNum| n.to_vec_padded(i32::try_from(octets).unwrap()).unwrap();
        let high_s = padded(&(&order - &number(s)));
        let order = padded(&order);

        assert!(public.verifies(algorithm, MESSAGE, &good));
        // (r, n - s) is as good a signature as (r, s), and signers make both.
        assert!(public.verifies(algorithm, MESSAGE, &[r, &high_s].concat()));
        for (what, signature) in [
            ("DER", der.to_der().unwrap()),
            ("empty", Vec::new()),
            ("r alone", r.to_vec()),
            ("one octet less", good[1..].to_vec()),
            ("one octet more", [&[0], good.as_slice()].concat()),
            ("padded to another curve", [&[0], r, &[0], s].concat()),
            ("a zero before s", [r, &[0], s].concat()),
            ("a zero after s", [r, s, &[0]].concat()),
            ("swapped", [s, r].concat()),
            ("r is zero", [&zero, s].concat()),
            ("s is zero", [r, &zero].concat()),
            ("both are zero", [zero.as_slice(), &zero].concat()),
            ("r is the order", [&order, s].concat()),
            ("s is the order", [r, &order].concat()),
            ("both are beyond the order", vec![0xff; 2 * octets]),
        ] {
            assert!(!public.verifies(algorithm, MESSAGE, &signature), "{curve:?}, {what}");
            assert!(ErrorStack::get().errors().is_empty(), "{curve:?}, {what}");
        }
    }
}

/// C8: on P-521 every second s has a zero in front, which belongs to it.
#[test]
fn an_ecdsa_signature_keeps_its_leading_zeros() {
    let algorithm = SignatureAlgorithm::EcdsaSha512;
    let public = ec(Curve::P521).certificate.public_key().unwrap();
    let signatures =
        std::iter::repeat_with(|| ec(Curve::P521).key.sign(algorithm, MESSAGE).unwrap());
    let good = signatures.take(1_000).find(|signature| signature[66] == 0).unwrap();
    assert!(public.verifies(algorithm, MESSAGE, &good));
    let (r, s) = good.split_at(66);
    assert!(!public.verifies(algorithm, MESSAGE, &[r, &s[1..]].concat()));
}

/// C8: r and s beyond the order of the curve that name the same residue.
#[test]
fn an_ecdsa_signature_is_not_reduced_by_the_order() {
    // On P-521 there is room for r + n and s + n in the 66 octets.
    let algorithm = SignatureAlgorithm::EcdsaSha512;
    let public = ec(Curve::P521).certificate.public_key().unwrap();
    let good = ec(Curve::P521).key.sign(algorithm, MESSAGE).unwrap();
    let (r, s) = good.split_at(66);
    let mut order = BigNum::new().unwrap();
    let group = EcGroup::from_curve_name(Nid::SECP521R1).unwrap();
    group.order(&mut order, &mut BigNumContext::new().unwrap()).unwrap();
    let plus =
        |octets: &[u8]| (&BigNum::from_slice(octets).unwrap() + &order).to_vec_padded(66).unwrap();
    assert!(public.verifies(algorithm, MESSAGE, &good));
    assert!(!public.verifies(algorithm, MESSAGE, &[&plus(r), s].concat()));
    assert!(!public.verifies(algorithm, MESSAGE, &[r, &plus(s)].concat()));
}

#[test]
fn a_key_gives_the_same_answers_whatever_it_was_asked_before() {
    // OpenSSL is prepared once and kept: neither another algorithm nor a refusal may stick to it.
    let public = rsa().certificate.public_key().unwrap();
    let algorithms = [SignatureAlgorithm::RsaSha256, SignatureAlgorithm::RsaSha512];
    let good = algorithms.map(|algorithm| rsa().key.sign(algorithm, MESSAGE).unwrap());
    for round in 0..64_usize {
        let (asked, given) = (round & 1, round >> 1 & 1);
        let message = if round & 4 == 0 { MESSAGE } else { b"other" };
        let mut signature = good[given].clone();
        signature[17] ^= u8::from(round & 8 != 0);
        let expected = asked == given && round & 12 == 0;
        assert_eq!(public.verifies(algorithms[asked], message, &signature), expected, "{round}");
    }
}

#[test]
fn many_threads_share_a_key() {
    let public = rsa().certificate.public_key().unwrap().clone();
    let good = rsa().key.sign(SignatureAlgorithm::RsaSha256, MESSAGE).unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    assert!(public.verifies(SignatureAlgorithm::RsaSha256, MESSAGE, &good));
                    assert!(!public.verifies(SignatureAlgorithm::RsaSha256, b"other", &good));
                }
            });
        }
    });
}

// --- Private keys -------------------------------------------------------------------------------

#[test]
fn a_private_key_comes_back_from_pem() {
    for signer in [rsa(), ec(Curve::P384)] {
        let pem = signer.key.to_pem().unwrap();
        let back = PrivateKey::from_pem(pem.as_bytes()).unwrap();
        let public = signer.certificate.public_key().unwrap();
        let algorithm = match public.kind() {
            KeyKind::Rsa => SignatureAlgorithm::RsaSha384,
            KeyKind::Ec => SignatureAlgorithm::EcdsaSha384,
        };
        assert!(public.verifies(algorithm, MESSAGE, &back.sign(algorithm, MESSAGE).unwrap()));
    }
}

#[test]
fn a_pem_without_a_plain_rsa_or_ec_key_is_unreadable() {
    let key = PKey::private_key_from_pem(rsa().key.to_pem().unwrap().as_bytes()).unwrap();
    let encrypted = key.private_key_to_pem_pkcs8_passphrase(Cipher::aes_128_cbc(), b"secret");
    let ed25519 = PKey::generate_ed25519().unwrap().private_key_to_pem_pkcs8();
    let public = key.public_key_to_pem();
    for pem in [Ok(Vec::new()), encrypted, ed25519, public] {
        let error = PrivateKey::from_pem(&pem.unwrap()).unwrap_err();
        assert_eq!(error, PrivateKeyError::Unreadable);
        assert!(ErrorStack::get().errors().is_empty());
    }
}

#[test]
fn a_self_signed_certificate_is_made_of_its_arguments_alone() {
    let (from, to) = (instant("2025-01-01T00:00:00Z"), instant("2028-01-01T00:00:00Z"));
    let made = rsa().key.self_signed(SUBJECT, from, to).unwrap();
    assert_eq!(made, rsa().certificate);

    let x509 = X509::from_der(made.der()).unwrap();
    assert!(x509.verify(&x509.public_key().unwrap()).unwrap());
    assert_eq!(x509.version(), 2);

    for (subject, not_after) in
        [("x".repeat(65), to), (SUBJECT.to_owned(), DateTime::<Utc>::MAX_UTC)]
    {
        let error = rsa().key.self_signed(&subject, from, not_after).unwrap_err();
        assert_eq!(error, PrivateKeyError::OpenSsl);
        assert!(ErrorStack::get().errors().is_empty());
    }
}

#[test]
fn a_private_key_refuses_algorithms_of_the_other_kind() {
    let rsa = rsa().key.sign(SignatureAlgorithm::EcdsaSha256, MESSAGE);
    let ec = ec(Curve::P256).key.sign(SignatureAlgorithm::RsaSha256, MESSAGE);
    assert_eq!((rsa, ec), (Err(PrivateKeyError::Kind), Err(PrivateKeyError::Kind)));
}

#[test]
fn a_short_rsa_key_can_be_made_and_is_unfit() {
    let unfit = short_rsa().certificate.public_key();
    assert_eq!(unfit.map(PublicKey::kind), Err(KeyError::RsaSize));
}

// --- Making keys and certificates ---------------------------------------------------------------

/// Whether a key is fit once it stands in a certificate, and of which kind; or why it is not.
fn fitness(key: &PKey<impl HasPublic>) -> Result<KeyKind, KeyError> {
    let certificate = certificate_with(key, &X509Name::builder().unwrap().build());
    assert!(ErrorStack::get().errors().is_empty());
    certificate.public_key().map(PublicKey::kind)
}

/// A certificate for `key`; its signature is by another key, since nobody looks at it.
fn certificate_with(
    key: &PKey<impl HasPublic>,
    subject: &openssl::x509::X509NameRef,
) -> Certificate {
    let issuer = PKey::private_key_from_pem(ec(Curve::P256).key.to_pem().unwrap().as_bytes());
    let mut builder = X509::builder().unwrap();
    builder.set_version(2).unwrap();
    builder.set_subject_name(subject).unwrap();
    builder.set_not_before(&Asn1Time::from_unix(0).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::from_unix(1).unwrap()).unwrap();
    builder.set_pubkey(key).unwrap();
    builder.sign(&issuer.unwrap(), MessageDigest::sha256()).unwrap();
    Certificate::from_der(&builder.build().to_der().unwrap()).unwrap()
}

/// A public RSA key whose modulus has this many bits; nobody knows its factors.
fn rsa_public(bits: i32, exponent: &str) -> PKey<Public> {
    let mut modulus = BigNum::from_u32(0xabcd_ef01).unwrap();
    modulus.set_bit(bits - 1).unwrap();
    let exponent = BigNum::from_hex_str(exponent).unwrap();
    PKey::from_rsa(Rsa::from_public_components(modulus, exponent).unwrap()).unwrap()
}

fn ec_public(curve: Nid) -> PKey<Public> {
    let group = EcGroup::from_curve_name(curve).unwrap();
    let key = EcKey::generate(&group).unwrap();
    PKey::from_ec_key(EcKey::from_public_key(&group, key.public_key()).unwrap()).unwrap()
}

fn find(haystack: &[u8], needle: &[u8]) -> usize {
    haystack.windows(needle.len()).position(|window| window == needle).unwrap()
}
