//! base64, digests and the identifiers of algorithms, exact.

use crate::key_making::*;

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
    assert_eq!(sha256(b"abc").as_slice(), DigestAlgorithm::Sha256.digest(b"abc").unwrap());
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
