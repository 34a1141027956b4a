//! From the bytes of a metadata document to an identity provider, with the usual wrong files named.

use crate::saml::endpoints::SsoEndpoints;
use crate::saml::instant;
use crate::saml::metadata::certificate::SigningCertificate;
use crate::saml::metadata::error::MetadataError;
use crate::saml::metadata::identity_provider::{DocumentSignature, IdentityProvider, Seen};
use crate::saml::names::{EntityId, NameError, SsoUrl};
use crate::saml::shape::text_only;
use crate::saml::signature_place;
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
        let signature = match verified(entity, limits) {
            None if options.signature_required => return Err(MetadataError::Unsigned),
            Some(Err(error)) if options.signature_required => {
                return Err(MetadataError::Signature(error));
            }
            None => DocumentSignature::Absent,
            Some(Err(_)) => DocumentSignature::Broken,
            // What is signed is read from the signed octets alone.
            Some(Ok(signed)) => {
                return identity_provider(
                    the_entity(&signed)?,
                    DocumentSignature::Verified,
                    limits,
                );
            }
        };
        identity_provider(entity, signature, limits)
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
        // An entity counts only where the schema has one: in EntitiesDescriptors all the way up.
        let listed = |entity: &Element<'_>| {
            let mut around = std::iter::successors(entity.parent(), |element| element.parent());
            around.all(|element| element.is(METADATA, "EntitiesDescriptor"))
        };
        let entities = root.descendants().filter(|e| e.is(METADATA, "EntityDescriptor"));
        let mut entities = entities.filter(listed);
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

/// Signing keys, each certificate once.
struct Keys {
    certificates: Vec<SigningCertificate>,
    unreadable: usize,
}

/// Reads the KeyDescriptors in these roles that are for signing, or for any use.
fn signing_keys<'d>(
    roles: impl Iterator<Item = Element<'d>>,
    limits: &Limits,
) -> Result<Keys, MetadataError> {
    let mut texts: Vec<String> = Vec::new();
    let mut keys = Keys { certificates: Vec::new(), unreadable: 0 };
    let signing = roles.flat_map(Element::children).filter(|child| {
        child.is(METADATA, "KeyDescriptor")
            && child.attribute("use").is_none_or(|purpose| purpose == "signing")
    });
    for key in signing {
        let mut found = false;
        for element in x509_certificates(key) {
            found = true;
            let text = text_only(element).unwrap_or_default();
            let text: String = text.split_ascii_whitespace().collect();
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

/// The certificates of a KeyDescriptor, where XML-DSig has them (XML-DSig 4.5.4).
fn x509_certificates<'d>(key: Element<'d>) -> impl Iterator<Item = Element<'d>> {
    let named = |name| move |child: &Element<'d>| child.is(DSIG, name);
    let key_infos = key.children().filter(named("KeyInfo"));
    let data = key_infos.flat_map(Element::children).filter(named("X509Data"));
    data.flat_map(Element::children).filter(named("X509Certificate"))
}

/// What the signature of the document, or of its entity, covers, read afresh from the verified
/// octets. Any of the entity's own keys may have made it: it gives no trust.
fn verified(entity: Element<'_>, limits: &Limits) -> Option<Result<Document, SignatureError>> {
    let root = entity.document().root();
    let misplaced = |parent: Element<'_>| {
        parent.children().skip(1).any(|child| signature_place::is_signature(child))
    };
    if misplaced(root) || misplaced(entity) {
        return Some(Err(SignatureError::Shape));
    }
    let signature =
        signature_place::first_child(root).or_else(|| signature_place::first_child(entity))?;
    let Ok(keys) = signing_keys(entity.children(), limits) else {
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
    signature: DocumentSignature,
    limits: &Limits,
) -> Result<IdentityProvider, MetadataError> {
    let descriptor = descriptor(entity)?;
    let keys = signing_keys(std::iter::once(descriptor), limits)?;
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
