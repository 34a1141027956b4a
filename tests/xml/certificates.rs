//! A certificate tells what it is, and is read whole or not at all.

use crate::key_making::*;

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
