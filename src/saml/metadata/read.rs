//! From the bytes of a metadata document to an identity provider, with the usual wrong files named.

use crate::saml::endpoints::SsoEndpoints;
use crate::saml::instant;
use crate::saml::metadata::certificate::SigningCertificate;
use crate::saml::metadata::error::MetadataError;
use crate::saml::metadata::identity_provider::{DocumentSignature, IdentityProvider, Seen};
use crate::saml::names::{EntityId, NameError, SsoUrl};
use crate::saml::placed;
use crate::saml::uris::{ASSERTION, HTTP_POST, HTTP_REDIRECT, METADATA, PROTOCOL};
use crate::xml::document::{Document, Element};
use crate::xml::keys::algorithms::AllowedAlgorithms;
use crate::xml::keys::certificate::Certificate;
use crate::xml::limits::Limits;
use crate::xml::read::decode::decode_by_bom;
use crate::xml::read::error::{ReadError, ReadReason};
use crate::xml::read::{Declared, read};
use crate::xml::verify::{self, NAMESPACE as DSIG, SignatureError};

/// How a metadata document is read: with which bounds, and whether its signature is required.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetadataOptions {
    limits: Limits,
    signature_required: bool,
}

impl MetadataOptions {
    /// Bounds the work that a document may cause.
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Refuses a document without a signature by one of its own keys. This detects damage and
    /// gives no trust: trust comes from who uploaded the document.
    pub fn require_signature(mut self) -> Self {
        self.signature_required = true;
        self
    }
}

impl IdentityProvider {
    /// Reads the metadata of one identity provider: Entra's *Federation Metadata XML*.
    ///
    /// UTF-8, or UTF-16 by its byte order mark. Only an IDPSSODescriptor of SAML 2.0 is read;
    /// RoleDescriptors of WS-Federation are passed over (SAML Metadata 2.4.3).
    ///
    /// # Errors
    /// [`MetadataError`] names the usual wrong files. An expired certificate, an absent or broken
    /// signature, a key of an unfit kind beside a good one are no errors: see
    /// [`health`](Self::health).
    pub fn from_metadata(bytes: &[u8]) -> Result<Self, MetadataError> {
        Self::from_metadata_with(bytes, &MetadataOptions::default())
    }

    /// As [`from_metadata`](Self::from_metadata), with other bounds or with a required signature.
    ///
    /// # Errors
    /// As there, and [`MetadataError::Unsigned`] or [`MetadataError::Signature`].
    pub fn from_metadata_with(
        bytes: &[u8],
        options: &MetadataOptions,
    ) -> Result<Self, MetadataError> {
        let limits = &options.limits;
        if bytes.starts_with(&[0x30, 0x82]) {
            return Err(MetadataError::IsACertificate);
        }
        let text = decode_by_bom(bytes, limits.metadata_bytes).map_err(not_read)?;
        recognise(&text)?;
        let document = read(text, Declared::Ignored, limits).map_err(not_read)?;
        let entity = the_entity(&document)?;
        let keys = signing_certificates(descriptor(entity)?, limits)?;
        let verified = verified_document(entity, limits);
        match (options.signature_required, verified) {
            (true, None) => Err(MetadataError::Unsigned),
            (true, Some(Err(error))) => Err(MetadataError::Signature(error)),
            // What is required to be signed is read from the signed octets alone.
            (true, Some(Ok(verified))) => {
                let entity = the_entity(&verified)?;
                let keys = signing_certificates(descriptor(entity)?, limits)?;
                identity_provider(entity, keys, DocumentSignature::Verified)
            }
            (false, None) => identity_provider(entity, keys, DocumentSignature::Absent),
            (false, Some(Err(_))) => identity_provider(entity, keys, DocumentSignature::Broken),
            (false, Some(Ok(_))) => identity_provider(entity, keys, DocumentSignature::Verified),
        }
    }
}

/// The usual wrong files, by how they begin.
fn recognise(text: &str) -> Result<(), MetadataError> {
    let start = text.trim_start();
    let begins =
        |with: &str| start.get(..with.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(with));
    if start.is_empty() {
        Err(MetadataError::Empty)
    } else if begins("-----BEGIN") || begins("MII") {
        Err(MetadataError::IsACertificate)
    } else if begins("{") || begins("[") {
        Err(MetadataError::IsJson)
    } else if begins("<!doctype html") || begins("<html") {
        Err(MetadataError::IsHtml)
    } else {
        Ok(())
    }
}

fn not_read(error: ReadError) -> MetadataError {
    match error.reason {
        ReadReason::Empty => MetadataError::Empty,
        ReadReason::TooLarge => MetadataError::TooLarge,
        ReadReason::Truncated => MetadataError::CutOff,
        _ => MetadataError::NotXml(error),
    }
}

/// The one EntityDescriptor of the document, alone or in an EntitiesDescriptor.
fn the_entity(document: &Document) -> Result<Element<'_>, MetadataError> {
    let root = document.root();
    if root.is(METADATA, "EntityDescriptor") {
        return Ok(root);
    }
    if root.is(METADATA, "EntitiesDescriptor") {
        let mut entities =
            root.descendants().filter(|element| element.is(METADATA, "EntityDescriptor"));
        return match (entities.next(), entities.next()) {
            (Some(entity), None) => Ok(entity),
            (Some(_), Some(_)) => Err(MetadataError::SeveralEntities),
            (None, _) => Err(MetadataError::NotMetadata),
        };
    }
    Err(match root.namespace() {
        PROTOCOL | ASSERTION => MetadataError::IsAMessage,
        _ if root.local_name().eq_ignore_ascii_case("html") => MetadataError::IsHtml,
        _ => MetadataError::NotMetadata,
    })
}

/// The IDPSSODescriptors of an entity that name SAML 2.0.
fn descriptors<'d>(
    entity: Element<'d>,
) -> Result<impl Iterator<Item = Element<'d>> + Clone, MetadataError> {
    let all = entity.children().filter(|child| child.is(METADATA, "IDPSSODescriptor"));
    if all.clone().next().is_none() {
        let has = |name| entity.children().any(|child| child.is(METADATA, name));
        return Err(match () {
            () if has("SPSSODescriptor") => MetadataError::IsSpMetadata,
            () if has("RoleDescriptor") => MetadataError::WsFederationOnly,
            () => MetadataError::NotMetadata,
        });
    }
    let saml2 = all.filter(|descriptor| {
        descriptor
            .attribute("protocolSupportEnumeration")
            .is_some_and(|protocols| protocols.split_ascii_whitespace().any(|p| p == PROTOCOL))
    });
    if saml2.clone().next().is_none() { Err(MetadataError::NotSaml2) } else { Ok(saml2) }
}

/// The first of them, which is the one that is used.
fn descriptor(entity: Element<'_>) -> Result<Element<'_>, MetadataError> {
    descriptors(entity)?.next().ok_or(MetadataError::NotSaml2)
}

/// The signing keys of an element, each certificate once.
struct Keys {
    certificates: Vec<SigningCertificate>,
    unreadable: usize,
}

/// Reads the KeyDescriptors in `role` that are for signing, or for any use.
fn signing_certificates(role: Element<'_>, limits: &Limits) -> Result<Keys, MetadataError> {
    let mut texts: Vec<String> = Vec::new();
    let mut keys = Keys { certificates: Vec::new(), unreadable: 0 };
    let signing = role.descendants().filter(|element| {
        element.is(METADATA, "KeyDescriptor")
            && element.attribute("use").is_none_or(|purpose| purpose == "signing")
    });
    for key in signing {
        let mut found = false;
        let certificates = key.descendants().filter(|element| element.is(DSIG, "X509Certificate"));
        for element in certificates {
            found = true;
            let text: String = element.text().split_ascii_whitespace().collect();
            if texts.contains(&text) {
                continue;
            }
            if texts.len() >= limits.signing_keys {
                return Err(MetadataError::TooManyKeys);
            }
            match Certificate::from_base64(&text).map(SigningCertificate::new) {
                Ok(certificate) if keys.certificates.contains(&certificate) => {}
                Ok(certificate) => keys.certificates.push(certificate),
                Err(_) => keys.unreadable = keys.unreadable.saturating_add(1),
            }
            texts.push(text);
        }
        if !found {
            keys.unreadable = keys.unreadable.saturating_add(1);
        }
    }
    Ok(keys)
}

/// What the signature of the document, or of its entity, covers, read afresh from the verified
/// octets. Any of the entity's own keys may have made it: it gives no trust.
fn verified_document(
    entity: Element<'_>,
    limits: &Limits,
) -> Option<Result<Document, SignatureError>> {
    let root = entity.document().root();
    let signature = placed::first_child(root).or_else(|| placed::first_child(entity))?;
    let Ok(keys) = signing_certificates(entity, limits) else {
        return Some(Err(SignatureError::UntrustedKey));
    };
    let certificates = keys.certificates.iter().map(SigningCertificate::certificate);
    let octets = verify::verify(signature, certificates, &AllowedAlgorithms::default(), limits);
    Some(octets.and_then(|octets| {
        read(octets.into_octets(), Declared::MustBeUtf8, limits).map_err(|_| SignatureError::Octets)
    }))
}

fn identity_provider(
    entity: Element<'_>,
    keys: Keys,
    signature: DocumentSignature,
) -> Result<IdentityProvider, MetadataError> {
    let descriptor = descriptor(entity)?;
    let entity_id: EntityId = entity
        .attribute("entityID")
        .ok_or(NameError { what: "the entity ID", why: "is missing" })
        .and_then(|text| text.parse())
        .map_err(MetadataError::EntityId)?;
    let (redirect, post) =
        (endpoints(descriptor, HTTP_REDIRECT)?, endpoints(descriptor, HTTP_POST)?);
    let seen = Seen {
        signature: Some(signature),
        valid_until: entity.attribute("validUntil").and_then(|until| instant::parse(&until)),
        unreadable_keys: keys.unreadable,
        several_endpoints: redirect.several || post.several,
        several_descriptors: descriptors(entity)?.nth(1).is_some(),
    };
    let sso = match (redirect.first, post.first) {
        (Some(redirect), None) => SsoEndpoints::at_redirect(redirect),
        (Some(redirect), Some(post)) => SsoEndpoints::at_redirect(redirect).with_post(post),
        (None, Some(post)) => SsoEndpoints::at_post(post),
        (None, None) => return Err(MetadataError::NoEndpoint),
    };
    IdentityProvider::seen(entity_id, sso, keys.certificates, seen)
}

/// The endpoints of one binding: the first, and whether there are more.
struct Endpoints {
    first: Option<SsoUrl>,
    several: bool,
}

fn endpoints(descriptor: Element<'_>, binding: &str) -> Result<Endpoints, MetadataError> {
    let mut of_binding = descriptor.children().filter(|child| {
        child.is(METADATA, "SingleSignOnService")
            && child.attribute("Binding").is_some_and(|value| value == binding)
    });
    let first = of_binding
        .next()
        // xs:anyURI: white space around the value is not of it.
        .map(|endpoint| {
            endpoint
                .attribute("Location")
                .unwrap_or_default()
                .trim_matches([' ', '\t', '\n', '\r'])
                .parse()
        })
        .transpose()
        .map_err(MetadataError::EndpointUrl)?;
    Ok(Endpoints { first, several: of_binding.next().is_some() })
}
