//! A metadata document's own signature: it gives no trust, whose it may be, where it stands, and
//! that what it covers is what is read.

use saml_sp::error::{MetadataError, SignatureError};
use saml_sp::internals::xml::digest::DigestAlgorithm;
use saml_sp::internals::xml::keys::algorithms::SignatureAlgorithm;
use saml_sp::internals::xml::keys::certificate::Certificate;
use saml_sp::internals::xml::keys::private_key::PrivateKey;
use saml_sp::internals::xml::sign::{Place, sign};
use saml_sp::settings::{HealthNote, MetadataOptions};
use saml_sp::{Code, IdentityProvider};

use crate::fixture::*;

fn required(bytes: &[u8]) -> Result<IdentityProvider, MetadataError> {
    IdentityProvider::from_metadata_with(bytes, &MetadataOptions::default().require_signature())
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
