//! Every fixture of metadata has its exact verdict; encodings and lists of entities are read as an
//! administrator's upload needs it, and typed-in values give the same.

use std::collections::BTreeSet;

use saml_sp::error::{KeyError, MetadataError, ReadReason};
use saml_sp::internals::xml::keys::private_key::PrivateKey;
use saml_sp::settings::{HealthNote, SsoEndpoints};
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
fn an_entity_counts_only_in_a_list_of_entities() {
    let alone = signing_in_at(SSO);
    let other = signing_in_at("https://evil.example/").replace(ENTITY_ID, "urn:evil");
    let list = |inside: &str| {
        format!(
            "<l:EntitiesDescriptor xmlns:l='urn:oasis:names:tc:SAML:2.0:metadata'>{inside}\
             </l:EntitiesDescriptor>"
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
    // One certificate is one, however often it is given; of different ones there may be sixteen.
    assert_eq!(made(ENTITY_ID, vec![read("idp"); 17]).unwrap().certificates(), [read("idp")]);
    let many: Vec<_> = (1..=17).map(certificate_of_day).collect();
    assert_eq!(made(ENTITY_ID, many[..16].to_vec()).unwrap().certificates(), &many[..16]);
    assert_eq!(made(ENTITY_ID, many), Err(MetadataError::TooManyKeys));
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

/// A certificate of its own for each day.
fn certificate_of_day(day: u32) -> SigningCertificate {
    let pem = bytes("keys/ec256.key.pem");
    let end = format!("2029-01-{day:02}T00:00:00Z").parse().unwrap();
    let key = PrivateKey::from_pem(&pem).unwrap();
    let certificate = key.self_signed("of a day", at(NOW), end).unwrap();
    SigningCertificate::from_bytes(certificate.der()).unwrap()
}
