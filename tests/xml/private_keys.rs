//! Private keys, for the pretend identity provider.

use crate::key_making::*;

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
