//! Every fixture of metadata has its exact verdict; encodings, keys, descriptors and the document's
//! own signature are read as an administrator's upload needs it.

use std::collections::BTreeSet;

use saml_sp::error::{KeyError, MetadataError, ReadReason, SignatureError};
use saml_sp::internals::xml::digest::DigestAlgorithm;
use saml_sp::internals::xml::keys::algorithms::SignatureAlgorithm;
use saml_sp::internals::xml::keys::certificate::Certificate;
use saml_sp::internals::xml::keys::private_key::PrivateKey;
use saml_sp::internals::xml::sign::{Place, sign};
use saml_sp::settings::{HealthNote, MetadataOptions, SsoEndpoints};
use saml_sp::{Code, IdentityProvider, SigningCertificate};

use crate::fixture::*;

/// A fixture that is taken: its name, addresses, thumbprints, and what is to be looked after.
type Taken = (
    &'static str,
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
    &'static [&'static str],
    Vec<HealthNote>,
);

fn taken() -> Vec<Taken> {
    use HealthNote::*;
    let unfit = |thumbprint: &str, reason| UnfitKey { thumbprint: thumbprint.to_owned(), reason };
    let (adfs, adfs_sso) =
        ("http://adfs.contoso.com/adfs/services/trust", "https://adfs.contoso.com/adfs/ls/");
    let plain = "http://login.microsoftonline.com/5c1c7a2e-3d4b-4f60-9a8b-7c6d5e4f3a2b/saml2";
    let both = (Some(SSO), Some(SSO));
    let (one, absent) = (OnlyOneCertificate, SignatureAbsent);
    let expired =
        CertificateExpired { thumbprint: IDP_EXPIRED.to_owned(), on: at("2026-01-01T00:00:00Z") };
    let until = ValidUntilPassed { on: at("2026-03-24T00:00:00Z") };
    vec![
        ("entra.xml", ENTITY_ID, both.0, both.1, &[IDP], vec![one.clone()]),
        ("entra_two_keys.xml", ENTITY_ID, both.0, both.1, &[IDP, IDP2], vec![]),
        ("entra_utf16_double_bom.xml", ENTITY_ID, both.0, both.1, &[IDP], vec![one.clone()]),
        (
            "entra_signature_broken.xml",
            ENTITY_ID,
            both.0,
            both.1,
            &[IDP],
            vec![one.clone(), SignatureBroken],
        ),
        (
            "entra_unsigned.xml",
            ENTITY_ID,
            both.0,
            both.1,
            &[IDP],
            vec![one.clone(), absent.clone()],
        ),
        ("entra_expired_key.xml", ENTITY_ID, both.0, both.1, &[IDP_EXPIRED], vec![expired]),
        ("adfs.xml", adfs, Some(adfs_sso), Some(adfs_sso), &[ADFS], vec![one.clone()]),
        (
            "keys_of_other_kinds.xml",
            ENTITY_ID,
            both.0,
            both.1,
            &[ED25519, DSA, RSA1024, IDP],
            vec![
                unfit(ED25519, KeyError::Kind),
                unfit(DSA, KeyError::Kind),
                unfit(RSA1024, KeyError::RsaSize),
                one.clone(),
                absent.clone(),
            ],
        ),
        (
            "entities_descriptor_of_one.xml",
            ENTITY_ID,
            both.0,
            both.1,
            &[IDP],
            vec![one.clone(), absent.clone()],
        ),
        (
            "several_idp_descriptors.xml",
            ENTITY_ID,
            both.0,
            both.1,
            &[IDP],
            vec![one.clone(), absent.clone(), SeveralDescriptors],
        ),
        (
            "two_endpoints_of_one_binding.xml",
            ENTITY_ID,
            both.0,
            None,
            &[IDP],
            vec![one.clone(), absent.clone(), SeveralEndpoints],
        ),
        (
            "post_only.xml",
            ENTITY_ID,
            None,
            both.1,
            &[IDP],
            vec![one.clone(), absent.clone(), NoRedirectEndpoint],
        ),
        (
            "plain_http.xml",
            ENTITY_ID,
            Some(plain),
            Some(plain),
            &[IDP],
            vec![one.clone(), absent.clone(), PlainHttp { url: url(plain) }],
        ),
        ("valid_until_passed.xml", ENTITY_ID, both.0, both.1, &[IDP], vec![one, absent, until]),
    ]
}

/// The fixtures that are refused, and why.
const REFUSED: [(&str, MetadataError, Code); 14] = [
    ("several_entities.xml", MetadataError::SeveralEntities, Code::METADATA_SEVERAL_ENTITIES),
    ("not_saml2.xml", MetadataError::NotSaml2, Code::METADATA_NOT_SAML2),
    ("wrong/certificate.cer", MetadataError::IsACertificate, Code::METADATA_IS_A_CERTIFICATE),
    ("wrong/certificate_der.cer", MetadataError::IsACertificate, Code::METADATA_IS_A_CERTIFICATE),
    ("wrong/page.html", MetadataError::IsHtml, Code::METADATA_IS_HTML),
    ("wrong/settings.json", MetadataError::IsJson, Code::METADATA_IS_JSON),
    ("wrong/sp_metadata.xml", MetadataError::IsSpMetadata, Code::METADATA_IS_SP_METADATA),
    ("wrong/wsfed_only.xml", MetadataError::WsFederationOnly, Code::METADATA_WS_FEDERATION_ONLY),
    (
        "wrong/template_tenantid.xml",
        MetadataError::TemplateEntityId,
        Code::METADATA_TEMPLATE_ENTITY_ID,
    ),
    ("wrong/empty.xml", MetadataError::Empty, Code::METADATA_EMPTY),
    ("wrong/cut_off.xml", MetadataError::CutOff, Code::METADATA_CUT_OFF),
    ("wrong/no_signing_key.xml", MetadataError::NoSigningKey, Code::METADATA_NO_SIGNING_KEY),
    ("wrong/no_endpoint.xml", MetadataError::NoEndpoint, Code::METADATA_NO_ENDPOINT),
    ("wrong/response.xml", MetadataError::IsAMessage, Code::METADATA_IS_A_MESSAGE),
];

fn read(text: &str) -> Result<IdentityProvider, MetadataError> {
    IdentityProvider::from_metadata(text.as_bytes())
}

fn thumbprints(provider: &IdentityProvider) -> Vec<&str> {
    provider.certificates().iter().map(SigningCertificate::thumbprint).collect()
}

fn required(bytes: &[u8]) -> Result<IdentityProvider, MetadataError> {
    IdentityProvider::from_metadata_with(bytes, &MetadataOptions::default().require_signature())
}

#[test]
fn every_fit_document_gives_its_name_addresses_keys_and_notes() {
    for (file, entity_id, redirect, post, keys, notes) in taken() {
        let provider = provider(&format!("metadata/{file}"));
        assert_eq!(provider.entity_id().as_str(), entity_id, "{file}");
        assert_eq!(provider.issuer(), provider.entity_id(), "{file}");
        assert_eq!(provider.sso().redirect().map(|url| url.as_str()), redirect, "{file}");
        assert_eq!(provider.sso().post().map(|url| url.as_str()), post, "{file}");
        assert_eq!(thumbprints(&provider), keys, "{file}");
        assert_eq!(provider.health(at(NOW)), notes, "{file}");
    }
}

#[test]
fn every_usual_wrong_file_is_named() {
    for (file, error, code) in REFUSED {
        let refused =
            IdentityProvider::from_metadata(&bytes(&format!("metadata/{file}"))).unwrap_err();
        assert_eq!((refused, refused.code()), (error, code), "{file}");
    }
    let doctype =
        IdentityProvider::from_metadata(&bytes("metadata/wrong/doctype.xml")).unwrap_err();
    assert!(matches!(doctype, MetadataError::NotXml(error) if error.reason == ReadReason::Doctype));
    assert_eq!(doctype.code(), Code::METADATA_NOT_XML);
}

#[test]
fn no_fixture_is_without_a_verdict() {
    let mut judged: BTreeSet<String> =
        taken().into_iter().map(|taken| taken.0.to_owned()).collect();
    judged.extend(REFUSED.map(|refused| refused.0.to_owned()));
    judged.insert("wrong/doctype.xml".to_owned());
    let folder = format!("{}/fixtures/metadata", env!("CARGO_MANIFEST_DIR"));
    let names = |folder: String, prefix: &'static str| {
        std::fs::read_dir(folder)
            .unwrap()
            .map(Result::unwrap)
            .filter(|e| e.file_type().unwrap().is_file())
            .map(move |entry| format!("{prefix}{}", entry.file_name().into_string().unwrap()))
    };
    let there: BTreeSet<String> =
        names(folder.clone(), "").chain(names(folder + "/wrong", "wrong/")).collect();
    assert_eq!(judged, there);
}

#[test]
fn more_of_the_usual_wrong_files() {
    let of = |name: &str, namespace: &str, inside: &str| {
        format!("<{name} xmlns='urn:oasis:names:tc:SAML:2.0:{namespace}'>{inside}</{name}>")
    };
    let message = |name: &str, namespace: &str| of(name, namespace, "");
    let entity = |inside: &str| of("EntityDescriptor", "metadata", inside);
    let entities = |inside: &str| of("EntitiesDescriptor", "metadata", inside);
    let table = [
        (" \r\n\t".to_owned(), MetadataError::Empty),
        ("\u{feff}".to_owned(), MetadataError::Empty),
        (certificate("idp"), MetadataError::IsACertificate),
        (format!("\r\n{}", text("keys/idp.cert.pem")), MetadataError::IsACertificate),
        ("[{}]".to_owned(), MetadataError::IsJson),
        ("\u{feff} {\"issuer\":\"x\"}".to_owned(), MetadataError::IsJson),
        ("<HTML><body>".to_owned(), MetadataError::IsHtml),
        ("\n<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>".to_owned(), MetadataError::IsHtml),
        (
            "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>".to_owned(),
            MetadataError::IsHtml,
        ),
        (message("AuthnRequest", "protocol"), MetadataError::IsAMessage),
        (message("Assertion", "assertion"), MetadataError::IsAMessage),
        ("<a/>".to_owned(), MetadataError::NotMetadata),
        ("<EntityDescriptor/>".to_owned(), MetadataError::NotMetadata),
        (message("IDPSSODescriptor", "metadata"), MetadataError::NotMetadata),
        (entity(""), MetadataError::NotMetadata),
        (entity("<Organization/>"), MetadataError::NotMetadata),
        (entity("<IDPSSODescriptor xmlns='urn:other'/>"), MetadataError::NotMetadata),
        (entity("<SPSSODescriptor/>"), MetadataError::IsSpMetadata),
        (entity("<RoleDescriptor/><SPSSODescriptor/>"), MetadataError::IsSpMetadata),
        (entity("<RoleDescriptor/>"), MetadataError::WsFederationOnly),
        (entity("<IDPSSODescriptor/>"), MetadataError::NotSaml2),
        (entities(""), MetadataError::NotMetadata),
        (entities(&entity("<SPSSODescriptor/>")), MetadataError::IsSpMetadata),
        (entities(&entities(&[entity(""), entity("")].concat())), MetadataError::SeveralEntities),
        (entities(&[entity(""), entities(&entity(""))].concat()), MetadataError::SeveralEntities),
        (entities(&of("Extensions", "metadata", &entity(""))), MetadataError::NotMetadata),
    ];
    for (text, error) in table {
        assert_eq!(read(&text).unwrap_err(), error, "{text}");
    }
}

#[test]
fn a_document_cut_off_anywhere_is_said_to_be_cut_off() {
    let whole = text("metadata/entra.xml");
    // Up to the first tag there is nothing of the document yet.
    let first_tag = whole.find("<EntityDescriptor").unwrap() + 1;
    for end in (first_tag..whole.len()).step_by(61) {
        let refused = read(&whole[..end]).unwrap_err();
        assert_eq!(refused, MetadataError::CutOff, "after {end} bytes");
    }
}

#[test]
fn a_byte_order_mark_decides_whatever_the_declaration_says() {
    let document = signing_in_at(SSO);
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        let unit = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text.encode_utf16().flat_map(unit).collect()
    };
    let mut files = Vec::new();
    for encoding in ["utf-8", "UTF-8", "utf-16", "iso-8859-1", "windows-1252"] {
        let declared = format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>{document}");
        files.push(declared.clone().into_bytes());
        for marks in ["\u{feff}", "\u{feff}\u{feff}"] {
            let marked = format!("{marks}{declared}");
            files.push(utf16(&marked, true));
            files.push(utf16(&marked, false));
            files.push(marked.into_bytes());
        }
    }
    let plain = read(&document).unwrap();
    for file in files {
        assert_eq!(
            IdentityProvider::from_metadata(&file),
            Ok(plain.clone()),
            "{}",
            String::from_utf8_lossy(&file[..60])
        );
    }
}

#[test]
fn what_is_no_encoding_of_ours_is_not_read() {
    let document = signing_in_at(SSO);
    let little: Vec<u8> = document.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let with_mark = [b"\xff\xfe", little.as_slice()].concat();
    let table: [(&str, Vec<u8>, ReadReason); 5] = [
        ("half a character", with_mark[..with_mark.len() - 1].to_vec(), ReadReason::NotUtf16),
        ("half a pair", [with_mark.as_slice(), b"\x00\xd8"].concat(), ReadReason::NotUtf16),
        ("latin 1", [document.as_bytes(), b"<!--\xe9-->"].concat(), ReadReason::NotUtf8),
        ("an overlong slash", [document.as_bytes(), b"\xc0\xaf"].concat(), ReadReason::NotUtf8),
        ("UTF-16 without a mark", little, ReadReason::BadCharacter),
    ];
    for (what, file, reason) in table {
        let refused = IdentityProvider::from_metadata(&file).unwrap_err();
        assert!(
            matches!(refused, MetadataError::NotXml(error) if error.reason == reason),
            "{what}: {refused:?}"
        );
    }
}

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

/// A KeyDescriptor for signing with this inside.
fn key_descriptor(inside: &str) -> String {
    format!("<KeyDescriptor use='signing'>{inside}</KeyDescriptor>")
}

#[test]
fn a_certificate_counts_only_where_xml_signature_has_it() {
    let (one, other) = (certificate("idp"), certificate("idp2"));
    let dsig = "http://www.w3.org/2000/09/xmldsig#";
    let x509 = |inside: &str| format!("<X509Certificate>{inside}</X509Certificate>");
    let data = |inside: &str| format!("<X509Data>{inside}</X509Data>");
    let key_info = |inside: &str| format!("<KeyInfo xmlns='{dsig}'>{inside}</KeyInfo>");
    let info = |inside: &str| key_descriptor(&key_info(inside));
    let read_beside_one = |key_descriptor: &str| {
        let inside = [key_descriptor, &key(&one), &endpoint("HTTP-Redirect", SSO)].concat();
        read(&document(ENTITY_ID, &inside)).unwrap()
    };
    let well_placed = [
        ("alone", info(&data(&x509(&other)))),
        (
            "in a second KeyInfo",
            key_descriptor(&format!("<KeyInfo xmlns='{dsig}'/>{}", key_info(&data(&x509(&other))))),
        ),
        ("in a second X509Data", info(&[data(""), data(&x509(&other))].concat())),
        (
            "after another thing",
            info(&data(&format!("<X509SubjectName>x</X509SubjectName>{}", x509(&other)))),
        ),
        ("after a KeyName", info(&format!("<KeyName>x</KeyName>{}", data(&x509(&other))))),
        (
            "around a comment",
            info(&data(&x509(&format!("{}<!-- -->{}", &other[..40], &other[40..])))),
        ),
        ("as a section", info(&data(&x509(&format!("<![CDATA[{other}]]>"))))),
    ];
    for (what, key) in well_placed {
        let provider = read_beside_one(&key);
        assert_eq!(thumbprints(&provider), [IDP2, IDP], "{what}");
        let unreadable = |note: &HealthNote| matches!(note, HealthNote::UnreadableKeys { .. });
        assert!(!provider.health(at(NOW)).iter().any(unreadable), "{what}");
    }
    let elsewhere = [
        (
            "in metadata's namespace",
            info(&data(&x509(&other))).replace(&format!(" xmlns='{dsig}'"), ""),
        ),
        (
            "in a KeyInfo of another namespace",
            key_descriptor(&format!(
                "<KeyInfo><X509Data xmlns='{dsig}'>{}</X509Data></KeyInfo>",
                x509(&other)
            )),
        ),
        (
            "in an X509Data of another namespace",
            info(&format!(
                "<X509Data xmlns='urn:x'><X509Certificate xmlns='{dsig}'>{other}</X509Certificate></X509Data>"
            )),
        ),
        (
            "of another namespace",
            info(&data(&format!("<X509Certificate xmlns='urn:x'>{other}</X509Certificate>"))),
        ),
        ("by another name", info(&data(&format!("<X509CRL>{other}</X509CRL>")))),
        ("without X509Data", info(&x509(&other))),
        (
            "without KeyInfo",
            key_descriptor(&format!("<X509Data xmlns='{dsig}'>{}</X509Data>", x509(&other))),
        ),
        ("deeper in X509Data", info(&data(&format!("<x>{}</x>", x509(&other))))),
        ("deeper in KeyInfo", info(&format!("<x>{}</x>", data(&x509(&other))))),
        (
            "in another KeyInfo's Object",
            info(&format!("<Object><KeyInfo>{}</KeyInfo></Object>", data(&x509(&other)))),
        ),
        (
            "deeper in the KeyDescriptor",
            key_descriptor(&format!(
                "<EncryptionMethod><KeyInfo xmlns='{dsig}'>{}</KeyInfo></EncryptionMethod>",
                data(&x509(&other))
            )),
        ),
        ("in an element of its own", info(&data(&x509(&format!("<x>{other}</x>"))))),
        ("around an element", info(&data(&x509(&format!("{}<x/>{}", &other[..40], &other[40..]))))),
        ("before an element", info(&data(&x509(&format!("{other}<x/>"))))),
    ];
    for (what, key) in elsewhere {
        let provider = read_beside_one(&key);
        assert_eq!(thumbprints(&provider), [IDP], "{what}");
        let unreadable = HealthNote::UnreadableKeys { count: 1 };
        assert!(provider.health(at(NOW)).contains(&unreadable), "{what}");
    }
    // A KeyDescriptor is one as a child of its role alone.
    let nested = format!("<Extensions>{}</Extensions>", info(&data(&x509(&other))));
    assert_eq!(thumbprints(&read_beside_one(&nested)), [IDP]);
}

#[test]
fn an_entity_counts_only_in_a_list_of_entities() {
    let alone = signing_in_at(SSO);
    let other = signing_in_at("https://evil.example/").replace(ENTITY_ID, "urn:evil");
    let list = |inside: &str| {
        format!(
            "<l:EntitiesDescriptor xmlns:l='urn:oasis:names:tc:SAML:2.0:metadata'>{inside}</l:EntitiesDescriptor>"
        )
    };
    let extension = format!("<l:Extensions>{other}</l:Extensions>");
    let within = alone.replace(
        "<IDPSSODescriptor",
        &format!("<Extensions>{other}</Extensions><IDPSSODescriptor"),
    );
    for text in [
        list(&alone),
        list(&list(&alone)),
        list(&[extension.as_str(), &alone].concat()),
        list(&[alone.as_str(), &extension].concat()),
        list(&list(&[extension.as_str(), &alone].concat())),
        list(&within),
        within.clone(),
    ] {
        assert_eq!(read(&text).unwrap().entity_id().as_str(), ENTITY_ID, "{text}");
    }
    for text in [
        list(&[alone.as_str(), &other].concat()),
        list(&[alone.as_str(), &list(&other)].concat()),
        list(&[list(&other), list(&alone)].concat()),
    ] {
        assert_eq!(read(&text), Err(MetadataError::SeveralEntities), "{text}");
    }
    for text in [list(&extension), list(&format!("<x xmlns='urn:x'>{}</x>", list(&alone)))] {
        assert_eq!(read(&text), Err(MetadataError::NotMetadata), "{text}");
    }
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

#[test]
fn a_required_signature_is_one_by_a_key_of_the_document() {
    for file in ["entra", "entra_two_keys", "entra_utf16_double_bom", "entra_expired_key", "adfs"] {
        let bytes = bytes(&format!("metadata/{file}.xml"));
        assert_eq!(required(&bytes), IdentityProvider::from_metadata(&bytes), "{file}");
        assert!(required(&bytes).is_ok(), "{file}");
    }
    for file in
        ["entra_unsigned", "entities_descriptor_of_one", "plain_http", "several_idp_descriptors"]
    {
        let refused = required(&bytes(&format!("metadata/{file}.xml"))).unwrap_err();
        assert_eq!(
            (refused, refused.code()),
            (MetadataError::Unsigned, Code::METADATA_UNSIGNED),
            "{file}"
        );
    }
    // Its SignedInfo has line breaks now that nobody signed: no key fits any more.
    let broken = required(&bytes("metadata/entra_signature_broken.xml")).unwrap_err();
    assert_eq!(broken, MetadataError::Signature(SignatureError::UntrustedKey));
    assert_eq!(broken.code(), Code::METADATA_SIGNATURE);
}

fn signed_by(name: &str, text: &str) -> String {
    let key = PrivateKey::from_pem(&bytes(&format!("keys/{name}.key.pem"))).unwrap();
    let certificate = Certificate::from_pem(&bytes(&format!("keys/{name}.cert.pem"))).unwrap();
    let algorithm = SignatureAlgorithm::RsaSha256;
    sign(
        text,
        "_m",
        Place::FirstChild,
        &key,
        Some(&certificate),
        algorithm,
        DigestAlgorithm::Sha256,
    )
    .unwrap()
}

#[test]
fn a_signature_gives_no_trust_and_a_strange_one_takes_none() {
    let with_id = signing_in_at(SSO).replace("<EntityDescriptor", "<EntityDescriptor ID=\"_m\"");
    let ours = signed_by("idp", &with_id);
    assert!(required(ours.as_bytes()).is_ok());
    // Signed by a key that is not of the document, whatever KeyInfo shows.
    let strange = signed_by("attacker", &with_id);
    assert_eq!(
        required(strange.as_bytes()),
        Err(MetadataError::Signature(SignatureError::UntrustedKey))
    );
    let read = read(&strange).unwrap();
    assert_eq!(thumbprints(&read), [IDP]);
    assert!(read.health(at(NOW)).contains(&HealthNote::SignatureBroken));
    // Signed by its own key, for encryption only: that key signs nothing here.
    let encryption = with_id.replace(
        "<SingleSignOnService",
        &[
            key(&certificate("idp2")).replace("signing", "encryption"),
            "<SingleSignOnService".to_owned(),
        ]
        .concat(),
    );
    let by_encryption = signed_by("idp2", &encryption);
    assert_eq!(
        required(by_encryption.as_bytes()),
        Err(MetadataError::Signature(SignatureError::UntrustedKey))
    );
}

/// An EntitiesDescriptor of this alone.
fn listed(entity: &str) -> String {
    format!(
        "<EntitiesDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\">{entity}\
         </EntitiesDescriptor>"
    )
}

fn notes_on_the_signature(provider: &IdentityProvider) -> Vec<HealthNote> {
    let mut notes = provider.health(at(NOW));
    notes.retain(|n| matches!(n, HealthNote::SignatureAbsent | HealthNote::SignatureBroken));
    notes
}

#[test]
fn a_signature_may_be_of_the_list_or_of_the_entity_in_it() {
    let entity = signing_in_at(SSO);
    let with_id = |text: &str, name: &str| {
        text.replacen(&format!("<{name} "), &format!("<{name} ID=\"_m\" "), 1)
    };
    let signed = [
        signed_by("idp", &with_id(&entity, "EntityDescriptor")),
        signed_by("idp", &with_id(&listed(&entity), "EntityDescriptor")),
        signed_by("idp", &with_id(&listed(&entity), "EntitiesDescriptor")),
        signed_by("idp", &with_id(&listed(&listed(&entity)), "EntityDescriptor")),
    ];
    for text in signed {
        let provider = required(text.as_bytes()).unwrap();
        assert_eq!(read(&text), Ok(provider.clone()), "read alike, asked for or not: {text}");
        assert_eq!(provider.entity_id().as_str(), ENTITY_ID);
        assert_eq!(notes_on_the_signature(&provider), [], "{text}");
        let changed = text.replace("login.microsoftonline.com", "evil.example");
        let refused = required(changed.as_bytes());
        let mismatch = MetadataError::Signature(SignatureError::DigestMismatch);
        assert_eq!(refused, Err(mismatch), "{changed}");
        let broken = read(&changed).unwrap();
        assert_eq!(notes_on_the_signature(&broken), [HealthNote::SignatureBroken], "{changed}");
    }
    // What the entity's signature does not cover is not asked.
    let own = signed_by("idp", &with_id(&listed(&entity), "EntityDescriptor"));
    let around = own.replacen(
        "<EntitiesDescriptor ",
        "<EntitiesDescriptor validUntil=\"2000-01-01T00:00:00Z\" ",
        1,
    );
    assert_eq!(required(around.as_bytes()), required(own.as_bytes()));
}

#[test]
fn a_signature_may_be_by_a_key_of_any_role_and_that_key_signs_no_login() {
    let role = |name: &str| {
        let with_id =
            signing_in_at(SSO).replace("<EntityDescriptor", "<EntityDescriptor ID=\"_m\"");
        let role = format!("<{name}>{}</{name}>", key(&certificate("idp2")));
        with_id.replace("</EntityDescriptor>", &[&role, "</EntityDescriptor>"].concat())
    };
    for name in ["SPSSODescriptor", "RoleDescriptor", "AttributeAuthorityDescriptor"] {
        let provider = required(signed_by("idp2", &role(name)).as_bytes()).unwrap();
        assert_eq!(thumbprints(&provider), [IDP], "{name}");
        assert_eq!(notes_on_the_signature(&provider), [], "{name}");
        let strange = signed_by("attacker", &role(name));
        let untrusted = MetadataError::Signature(SignatureError::UntrustedKey);
        assert_eq!(required(strange.as_bytes()), Err(untrusted), "{name}");
        // For encryption it signs nothing, and deeper it is no key of the role.
        let encryption = role(name);
        let at = encryption.rfind("use=\"signing\"").unwrap();
        let encryption = [&encryption[..at], "use=\"encryption\"", &encryption[at + 13..]].concat();
        let signed = signed_by("idp2", &encryption);
        assert_eq!(required(signed.as_bytes()), Err(untrusted), "{name}");
    }
    let deeper = role("SPSSODescriptor")
        .replace("<SPSSODescriptor>", "<SPSSODescriptor><Extensions>")
        .replace("</SPSSODescriptor>", "</Extensions></SPSSODescriptor>");
    let untrusted = MetadataError::Signature(SignatureError::UntrustedKey);
    assert_eq!(required(signed_by("idp2", &deeper).as_bytes()), Err(untrusted));
}

#[test]
fn a_signature_among_the_later_children_is_broken() {
    let with_id = signing_in_at(SSO).replace("<EntityDescriptor", "<EntityDescriptor ID=\"_m\"");
    let ours = signed_by("idp", &with_id);
    let start = ours.find("<Signature").unwrap();
    let end = ours.find("</Signature>").unwrap() + "</Signature>".len();
    let signature = &ours[start..end];
    let without = [&ours[..start], &ours[end..]].concat();
    let last = |text: &str, name: &str| {
        let end = format!("</{name}>");
        text.replace(&end, &[signature, &end].concat())
    };
    let table = [
        ("the last of the entity", last(&without, "EntityDescriptor")),
        ("a second one of the entity", last(&ours, "EntityDescriptor")),
        ("after the extensions", ours.replace("<Signature", "<Extensions/><Signature")),
        ("the last of an entity in a list", listed(&last(&without, "EntityDescriptor"))),
        ("the last of a list", last(&listed(&without), "EntitiesDescriptor")),
        ("beside the entity's own", last(&listed(&ours), "EntitiesDescriptor")),
    ];
    for (what, text) in table {
        let shape = MetadataError::Signature(SignatureError::Shape);
        assert_eq!(required(text.as_bytes()), Err(shape), "{what}");
        let provider = read(&text).unwrap();
        assert_eq!(notes_on_the_signature(&provider), [HealthNote::SignatureBroken], "{what}");
    }
    // A role may be signed by itself: that says nothing of the document.
    let of_the_role = without.replace("<KeyDescriptor", &[signature, "<KeyDescriptor"].concat());
    assert_eq!(required(of_the_role.as_bytes()), Err(MetadataError::Unsigned));
    assert_eq!(notes_on_the_signature(&read(&of_the_role).unwrap()), [HealthNote::SignatureAbsent]);
    assert!(required(ours.as_bytes()).is_ok() && required(listed(&ours).as_bytes()).is_ok());
}

#[test]
fn what_must_be_signed_and_was_changed_is_refused_whatever_was_changed() {
    let whole = text("metadata/entra.xml");
    let changes = [
        ("/saml2\"", "/saml3\""),
        ("use=\"signing\"", "use=\"encryption\""),
        ("entityID=\"https://sts.windows.net/", "entityID=\"https://sts.windows.nets/"),
        ("</IDPSSODescriptor>", "<!--c--> </IDPSSODescriptor>"),
    ];
    for (from, to) in changes {
        let changed = whole.replacen(from, to, 1);
        assert_ne!(changed, whole, "{from}");
        assert!(matches!(required(changed.as_bytes()), Err(MetadataError::Signature(_))), "{from}");
    }
}

#[test]
fn values_typed_in_by_hand_make_the_same_provider() {
    let from_file = provider("metadata/entra.xml");
    let idp = SigningCertificate::from_bytes(&bytes("keys/idp.cer")).unwrap();
    let sso = SsoEndpoints::at_redirect(url(SSO)).with_post(url(SSO));
    let typed = IdentityProvider::from_parts(ENTITY_ID.parse().unwrap(), sso, vec![idp]).unwrap();
    assert_eq!(typed.entity_id(), from_file.entity_id());
    assert_eq!((typed.sso(), typed.certificates()), (from_file.sso(), from_file.certificates()));
    assert_eq!(from_file.changes_to(&typed), []);
    // There is no document whose signature could be missing.
    assert_eq!(typed.health(at(NOW)), [HealthNote::OnlyOneCertificate]);
}

#[test]
fn values_that_nobody_could_believe_make_no_provider() {
    let read = |name: &str| {
        SigningCertificate::from_bytes(&bytes(&format!("keys/{name}.cert.pem"))).unwrap()
    };
    let made = |entity_id: &str, certificates| {
        let sso = SsoEndpoints::at_redirect(url(SSO));
        IdentityProvider::from_parts(entity_id.parse().unwrap(), sso, certificates)
    };
    assert_eq!(made(ENTITY_ID, vec![]), Err(MetadataError::NoSigningKey));
    let unfit = vec![read("rsa1024"), read("ed25519"), read("dsa")];
    assert_eq!(made(ENTITY_ID, unfit), Err(MetadataError::NoSigningKey));
    for template in ["https://sts.windows.net/{tenantid}/", "https://sts.windows.net/{tenant}/"] {
        assert_eq!(made(template, vec![read("idp")]), Err(MetadataError::TemplateEntityId));
    }
    for name in ["}{", "{x}", "{TENANTID}", "https://sts.windows.net/tenantid/"] {
        assert_eq!(made(name, vec![read("idp")]).unwrap().entity_id().as_str(), name);
    }
    assert!(made(ENTITY_ID, vec![read("idp"); 16]).is_ok());
    assert_eq!(made(ENTITY_ID, vec![read("idp"); 17]), Err(MetadataError::TooManyKeys));
    assert!(made(ENTITY_ID, vec![read("rsa1024"), read("idp_expired")]).is_ok());
}

#[test]
fn the_address_and_the_issuer_can_be_overridden_by_name() {
    let provider = provider("metadata/entra.xml");
    let instance = url(&format!("{SSO}/851eaae0-c5b8-43cd-9f54-a54bd5f53952"));
    let elsewhere = provider.clone().with_sso_url(instance.clone());
    assert_eq!(elsewhere.sso().redirect(), Some(&instance));
    assert_eq!(elsewhere.sso().post(), provider.sso().post());
    let issuer = format!("{ENTITY_ID}851eaae0-c5b8-43cd-9f54-a54bd5f53952").parse().unwrap();
    let renamed = provider.clone().with_issuer(issuer);
    assert_eq!(
        renamed.issuer().as_str(),
        format!("{ENTITY_ID}851eaae0-c5b8-43cd-9f54-a54bd5f53952")
    );
    assert_eq!(renamed.entity_id(), provider.entity_id());
}
