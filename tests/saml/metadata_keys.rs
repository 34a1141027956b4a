//! Which keys of a metadata document sign logins: those of the first descriptor of SAML 2.0, for
//! signing, in certificates at their place.

use saml_sp::error::MetadataError;
use saml_sp::settings::HealthNote;

use crate::fixture::*;

#[test]
fn keys_are_taken_in_document_order_each_once_and_those_for_encryption_never() {
    let (one, other) = (certificate("idp"), certificate("idp2"));
    let in_lines = |base64: &str| format!("\r\n  {}\n\t{}\n", &base64[..76], &base64[76..]);
    let any_use = key(&other).replace(" use=\"signing\"", "");
    let encryption = key(&other).replace("signing", "encryption");
    let table: [(&str, String, &[&str]); 9] = [
        ("one", key(&one), &[IDP]),
        ("two", key(&one) + &key(&other), &[IDP, IDP2]),
        ("two, the other way round", key(&other) + &key(&one), &[IDP2, IDP]),
        ("the same twice", key(&one) + &key(&one), &[IDP]),
        ("the same, broken into lines", key(&one) + &key(&in_lines(&one)), &[IDP]),
        ("without a use", any_use + &key(&one), &[IDP2, IDP]),
        ("for encryption", encryption.clone() + &key(&one), &[IDP]),
        (
            "two in one KeyDescriptor",
            key(&format!("{one}</X509Certificate><X509Certificate>{other}")),
            &[IDP, IDP2],
        ),
        (
            "curves",
            key(&certificate("ec521")) + &key(&one),
            &["19A169903CB52730FFDDA9A03BF445D2EF299132", IDP],
        ),
    ];
    for (what, keys, expected) in table {
        let provider =
            read(&document(ENTITY_ID, &[keys, endpoint("HTTP-Redirect", SSO)].concat())).unwrap();
        assert_eq!(thumbprints(&provider), expected, "{what}");
    }
    for keys in [
        encryption,
        key(&one).replace("signing", "SIGNING"),
        key(&one).replace("signing", ""),
        String::new(),
    ] {
        let text = document(ENTITY_ID, &[keys, endpoint("HTTP-Redirect", SSO)].concat());
        assert_eq!(read(&text), Err(MetadataError::NoSigningKey), "{text}");
    }
}

#[test]
fn keys_that_cannot_be_read_or_used_do_no_harm_beside_a_good_one() {
    let good = key(&certificate("idp"));
    let named = "<KeyDescriptor use='signing'><KeyInfo xmlns='http://www.w3.org/2000/09/xmldsig#'>\
                 <KeyName>x</KeyName></KeyInfo></KeyDescriptor>";
    let unreadable =
        [key("AAAA"), key("not base64"), key(""), named.to_owned(), "<KeyDescriptor/>".to_owned()];
    for bad in &unreadable {
        let text =
            document(ENTITY_ID, &[bad, good.as_str(), &endpoint("HTTP-Redirect", SSO)].concat());
        let provider = read(&text).unwrap();
        assert_eq!(thumbprints(&provider), [IDP], "{bad}");
        assert!(
            provider.health(at(NOW)).contains(&HealthNote::UnreadableKeys { count: 1 }),
            "{bad}"
        );
        let alone = document(ENTITY_ID, &[bad.as_str(), &endpoint("HTTP-Redirect", SSO)].concat());
        assert_eq!(read(&alone), Err(MetadataError::NoSigningKey), "{bad}");
    }
    let unfit = ["rsa1024", "ed25519", "dsa"].map(|name| key(&certificate(name))).concat();
    let alone = document(ENTITY_ID, &[unfit, endpoint("HTTP-Redirect", SSO)].concat());
    assert_eq!(read(&alone), Err(MetadataError::NoSigningKey));
}

/// A KeyDescriptor for signing with this at the end of a path, `d:` being XML-DSig.
fn key_at(path: &str, content: &str) -> String {
    let opened: String = path.split('/').map(|name| format!("<{name}>")).collect();
    let closed: String = path.rsplit('/').map(|name| format!("</{name}>")).collect();
    format!(
        "<KeyDescriptor use='signing' xmlns:d='http://www.w3.org/2000/09/xmldsig#'>\
         {opened}{content}{closed}</KeyDescriptor>"
    )
}

#[test]
fn a_certificate_counts_only_where_xml_signature_has_it() {
    let path = "d:KeyInfo/d:X509Data/d:X509Certificate";
    let (one, other) = (certificate("idp"), certificate("idp2"));
    let (head, tail) = other.split_at(40);
    let beside_one = |key_descriptor: &str| {
        let inside = [key_descriptor, &key(&one), &endpoint("HTTP-Redirect", SSO)].concat();
        read(&document(ENTITY_ID, &inside)).unwrap()
    };
    let sound = key_at(path, &other);
    let before = |tag: &str, what: &str| sound.replace(tag, &[what, tag].concat());
    for key in [
        before("<d:KeyInfo>", "<d:KeyInfo/>"),
        before("<d:X509Data>", "<d:X509Data/>"),
        before("<d:X509Data>", "<d:KeyName>x</d:KeyName>"),
        before("<d:X509Certificate>", "<d:X509SubjectName>x</d:X509SubjectName>"),
        key_at(path, &format!("{head}<!-- -->{tail}")),
        key_at(path, &format!("{head}<![CDATA[{tail}]]>")),
        sound,
    ] {
        let provider = beside_one(&key);
        assert_eq!(thumbprints(&provider), [IDP2, IDP], "{key}");
        let unreadable = |note: &HealthNote| matches!(note, HealthNote::UnreadableKeys { .. });
        assert!(!provider.health(at(NOW)).iter().any(unreadable), "{key}");
    }
    let elsewhere = [
        "KeyInfo/d:X509Data/d:X509Certificate",
        "d:KeyInfo/X509Data/d:X509Certificate",
        "d:KeyInfo/d:X509Data/X509Certificate",
        "d:KeyInfo/d:X509Data/d:X509CRL",
        "d:KeyInfo/d:X509Certificate",
        "d:X509Data/d:X509Certificate",
        "d:X509Certificate",
        "x/d:KeyInfo/d:X509Data/d:X509Certificate",
        "d:KeyInfo/x/d:X509Data/d:X509Certificate",
        "d:KeyInfo/d:X509Data/x/d:X509Certificate",
        "d:KeyInfo/d:X509Data/d:X509Certificate/x",
        "d:KeyInfo/d:Object/d:KeyInfo/d:X509Data/d:X509Certificate",
        "EncryptionMethod/d:KeyInfo/d:X509Data/d:X509Certificate",
    ];
    let elsewhere = elsewhere.iter().map(|path| key_at(path, &other));
    let with_elements =
        [format!("{head}<x/>{tail}"), format!("{other}<x/>")].map(|content| key_at(path, &content));
    for key in elsewhere.chain(with_elements) {
        let provider = beside_one(&key);
        assert_eq!(thumbprints(&provider), [IDP], "{key}");
        let unreadable = HealthNote::UnreadableKeys { count: 1 };
        assert!(provider.health(at(NOW)).contains(&unreadable), "{key}");
    }
    // A KeyDescriptor is one as a child of its role alone.
    let nested = format!("<Extensions>{}</Extensions>", key_at(path, &other));
    assert_eq!(thumbprints(&beside_one(&nested)), [IDP]);
}

#[test]
fn only_a_descriptor_of_saml_2_is_read_and_of_several_the_first() {
    const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
    let descriptor = |protocols: &str, name: &str, location: &str| {
        format!(
            "<IDPSSODescriptor protocolSupportEnumeration='{protocols}'>{}{}</IDPSSODescriptor>",
            key(&certificate(name)),
            endpoint("HTTP-Redirect", location)
        )
    };
    let of = |descriptors: &[String]| {
        read(&format!(
            "<EntityDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata' \
             entityID='{ENTITY_ID}'>{}</EntityDescriptor>",
            descriptors.concat()
        ))
    };
    let saml1 = "urn:oasis:names:tc:SAML:1.1:protocol";
    for protocols in
        [PROTOCOL.to_owned(), format!("{saml1} {PROTOCOL}"), format!("\n{PROTOCOL}\t{saml1}\n")]
    {
        assert_eq!(thumbprints(&of(&[descriptor(&protocols, "idp", SSO)]).unwrap()), [IDP]);
    }
    for protocols in [
        "",
        saml1,
        "urn:oasis:names:tc:saml:2.0:protocol",
        &format!("{PROTOCOL}x"),
        &format!("{PROTOCOL},{saml1}"),
    ] {
        assert_eq!(
            of(&[descriptor(protocols, "idp", SSO)]),
            Err(MetadataError::NotSaml2),
            "{protocols}"
        );
    }
    let older_first =
        of(&[descriptor(saml1, "idp2", "https://old.example/"), descriptor(PROTOCOL, "idp", SSO)])
            .unwrap();
    assert_eq!(thumbprints(&older_first), [IDP]);
    assert_eq!(older_first.sso().redirect(), Some(&url(SSO)));
    assert!(!older_first.health(at(NOW)).contains(&HealthNote::SeveralDescriptors));
    let twice =
        of(&[descriptor(PROTOCOL, "idp", SSO), descriptor(PROTOCOL, "idp2", "https://b.example/")])
            .unwrap();
    assert_eq!((thumbprints(&twice), twice.sso().redirect()), (vec![IDP], Some(&url(SSO))));
    assert!(twice.health(at(NOW)).contains(&HealthNote::SeveralDescriptors));
    // Keys of other roles sign nothing for us.
    let other_role = format!("<SPSSODescriptor>{}</SPSSODescriptor>", key(&certificate("idp2")));
    let beside = of(&[other_role, descriptor(PROTOCOL, "idp", SSO)]).unwrap();
    assert_eq!(thumbprints(&beside), [IDP]);
}
