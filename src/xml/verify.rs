//! Enveloped XML signatures in the one narrow form that is needed here: from a `Signature` element to
//! the octets that a pinned key vouches for.

use std::borrow::Cow;
use std::fmt;

use crate::xml::c14n::{EXCLUSIVE, canonicalize};
use crate::xml::digest::DigestAlgorithm;
use crate::xml::document::Element;
use crate::xml::keys::algorithms::{AllowedAlgorithms, SignatureAlgorithm};
use crate::xml::keys::base64_binary;
use crate::xml::keys::certificate::Certificate;
use crate::xml::keys::public_key::PublicKey;
use crate::xml::limits::Limits;
use crate::xml::read::{Declared, read};

/// The namespace of XML signatures.
pub const NAMESPACE: &str = "http://www.w3.org/2000/09/xmldsig#";

/// The transform that leaves out the signature itself (XML Signature 1.1 section 6.6.4).
pub const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

/// The canonical octets of one element, after a pinned key vouched for their digest.
///
/// What was signed is to be read from these octets and from nothing else. Only [`verify()`] makes
/// them:
///
/// ```
/// use saml_sp::internals::xml::verify::VerifiedOctets;
/// fn owned(octets: VerifiedOctets) -> VerifiedOctets {
///     octets
/// }
/// ```
/// ```compile_fail,E0451
/// use saml_sp::internals::xml::verify::VerifiedOctets;
/// fn owned(octets: VerifiedOctets) -> VerifiedOctets {
///     VerifiedOctets { octets: String::new(), certificate: 0 }
/// }
/// ```
pub struct VerifiedOctets {
    octets: String,
    certificate: usize,
}

impl VerifiedOctets {
    /// The octets: one element, without the signature.
    #[cfg(feature = "internals")]
    pub fn octets(&self) -> &str {
        &self.octets
    }

    /// The octets, owned.
    pub fn into_octets(self) -> String {
        self.octets
    }

    /// Which of the given certificates has the key that verified, counted from 0.
    pub fn certificate(&self) -> usize {
        self.certificate
    }
}

impl fmt::Debug for VerifiedOctets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedOctets")
            .field("certificate", &self.certificate)
            .finish_non_exhaustive()
    }
}

/// Why a signature does not count. Each names the part of it to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// The parts of `Signature` or `SignedInfo` are not the ones expected, each once, in order.
    #[error("the signature is not made of SignedInfo, SignatureValue and perhaps KeyInfo")]
    Shape,
    /// `SignedInfo` is not canonicalised by exclusive C14N without comments.
    #[error("the canonicalisation method is not exclusive C14N without comments")]
    CanonicalizationMethod,
    /// A signature method that is unknown, weak, symmetric, or has parameters.
    #[error("the signature method is not RSA or ECDSA with SHA-2")]
    SignatureMethod,
    /// SHA-1, which was not opted in.
    #[error("the signature uses SHA-1")]
    Sha1,
    /// Not exactly one reference, to the ID of the element that holds the signature.
    #[error("the signature does not refer to the element that holds it, and to nothing else")]
    Reference,
    /// Other transforms than enveloped-signature, then exclusive C14N without comments.
    #[error("the transforms are not enveloped-signature, then exclusive C14N without comments")]
    Transforms,
    /// A digest method that is unknown or weak, or has parameters.
    #[error("the digest method is not SHA-2")]
    DigestMethod,
    /// A digest that is not base64, or not as long as its method's.
    #[error("the digest value is not a digest in base64")]
    DigestValue,
    /// A signature value that is empty or not base64.
    #[error("the signature value is not base64")]
    SignatureValue,
    /// None of the given certificates has a fit key.
    #[error("there is no usable key to verify the signature with")]
    NoUsableKey,
    /// No given key made the signature.
    #[error("the signature was not made by a trusted key")]
    UntrustedKey,
    /// The signature is good, but the element is not what was signed.
    #[error("the signed element was changed after it was signed")]
    DigestMismatch,
    /// What was signed, read again, is not what it was before. This would be an error of ours.
    #[error("the signed octets do not read as the element that they were made from")]
    Octets,
}

/// Verifies the enveloped signature in `signature`, whose parent is what must be signed, by the
/// keys of `certificates`. Where in its parent it may stand is for the caller to know.
///
/// Everything is refused by name before anything is computed. Then the order is: the signature
/// over the canonical `SignedInfo`; that canonical `SignedInfo` read afresh, which alone is
/// believed; the digest of the canonical parent. `KeyInfo` may choose which key is tried first and
/// never adds one. Certificates without a fit key are passed over.
///
/// Sources: XML Signature 1.1 sections 3.2 and 4, XML Signature Best
/// Practices sections 2.1 to 2.4.
///
/// # Errors
/// [`SignatureError`], the first that applies.
pub fn verify<'k>(
    signature: Element<'_>,
    certificates: impl Iterator<Item = &'k Certificate> + Clone,
    allowed: &AllowedAlgorithms,
    limits: &Limits,
) -> Result<VerifiedOctets, SignatureError> {
    let parent = signature.parent().ok_or(SignatureError::Shape)?;
    let id = parent.attribute("ID").ok_or(SignatureError::Reference)?;
    let parts = Parts::read(signature)?;
    let claimed = SignedInfo::read(parts.signed_info, &id, allowed)?;

    let signed = canonicalize(parts.signed_info, None, &prefixes(&claimed.inclusive_in_itself));
    let certificate = find_signer(certificates, parts.key_info, |key| {
        key.verifies(claimed.signature_method, signed.as_bytes(), &parts.signature_value)
    })?;

    let signed = read(signed, Declared::MustBeUtf8, limits).map_err(|_| SignatureError::Octets)?;
    let signed_info = SignedInfo::read(signed.root(), &id, allowed)?;
    if signed_info != claimed {
        return Err(SignatureError::Octets);
    }

    let octets = canonicalize(parent, Some(signature), &prefixes(&signed_info.inclusive));
    if !signed_info.digest_method.matches(octets.as_bytes(), &signed_info.digest_value) {
        return Err(SignatureError::DigestMismatch);
    }
    if !begins_with(&octets, parent) {
        return Err(SignatureError::Octets);
    }
    Ok(VerifiedOctets { octets, certificate })
}

/// What stands in a `Signature`.
struct Parts<'d> {
    signed_info: Element<'d>,
    signature_value: Vec<u8>,
    key_info: Option<Element<'d>>,
}

impl<'d> Parts<'d> {
    fn read(signature: Element<'d>) -> Result<Self, SignatureError> {
        use SignatureError::{Shape, SignatureValue};

        let mut children = signature.children();
        let signed_info = children.next().ok_or(Shape)?;
        let signature_value = next(&mut children, "SignatureValue").ok_or(Shape)?;
        let key_info = children.next();
        let known = key_info.is_none_or(|element| element.is(NAMESPACE, "KeyInfo"));
        let ends = children.next().is_none() && !signature.has_text();
        if !signature.is(NAMESPACE, "Signature") || !known || !ends {
            return Err(Shape);
        }
        let signature_value = octets(signature_value).ok_or(SignatureValue)?;
        Ok(Self { signed_info, signature_value, key_info })
    }
}

/// What a `SignedInfo` says, once it says nothing that is not allowed.
#[derive(PartialEq)]
struct SignedInfo<'d> {
    /// The PrefixList for the canonical `SignedInfo`.
    inclusive_in_itself: Cow<'d, str>,
    signature_method: SignatureAlgorithm,
    /// The PrefixList for the canonical parent.
    inclusive: Cow<'d, str>,
    digest_method: DigestAlgorithm,
    digest_value: Vec<u8>,
}

impl<'d> SignedInfo<'d> {
    fn read(
        signed_info: Element<'d>,
        id: &str,
        allowed: &AllowedAlgorithms,
    ) -> Result<Self, SignatureError> {
        use SignatureError::{CanonicalizationMethod, Reference, Sha1, Shape, SignatureMethod};

        if !signed_info.is(NAMESPACE, "SignedInfo") || signed_info.has_text() {
            return Err(Shape);
        }
        let mut children = signed_info.children();
        let method = next(&mut children, "CanonicalizationMethod").ok_or(CanonicalizationMethod)?;
        let inclusive_in_itself = exclusive_c14n(method).ok_or(CanonicalizationMethod)?;

        let method = next(&mut children, "SignatureMethod").ok_or(SignatureMethod)?;
        let uri = bare_algorithm(method).ok_or(SignatureMethod)?;
        let signature_method = SignatureAlgorithm::from_uri(&uri).ok_or(SignatureMethod)?;
        if !allowed.allows(signature_method.digest()) {
            return Err(Sha1);
        }

        let reference = next(&mut children, "Reference").ok_or(Reference)?;
        if children.next().is_some() {
            return Err(Reference);
        }
        let (inclusive, digest_method, digest_value) = read_reference(reference, id, allowed)?;
        Ok(Self { inclusive_in_itself, signature_method, inclusive, digest_method, digest_value })
    }
}

fn read_reference<'d>(
    reference: Element<'d>,
    id: &str,
    allowed: &AllowedAlgorithms,
) -> Result<(Cow<'d, str>, DigestAlgorithm, Vec<u8>), SignatureError> {
    use SignatureError::{DigestMethod, DigestValue, Reference, Sha1, Transforms};

    let uri = reference.attribute("URI").ok_or(Reference)?;
    if id.is_empty() || uri.strip_prefix('#') != Some(id) {
        return Err(Reference);
    }

    let mut children = reference.children();
    let transforms = next(&mut children, "Transforms").ok_or(Transforms)?;
    let inclusive = read_transforms(transforms).ok_or(Transforms)?;

    let method = next(&mut children, "DigestMethod").ok_or(DigestMethod)?;
    let uri = bare_algorithm(method).ok_or(DigestMethod)?;
    let digest_method = DigestAlgorithm::from_uri(&uri).ok_or(DigestMethod)?;
    if !allowed.allows(digest_method) {
        return Err(Sha1);
    }

    let value = next(&mut children, "DigestValue").ok_or(DigestValue)?;
    if children.next().is_some() || reference.has_text() {
        return Err(Reference);
    }
    let digest_value = octets(value).ok_or(DigestValue)?;
    if digest_value.len() != digest_method.octets() {
        return Err(DigestValue);
    }
    Ok((inclusive, digest_method, digest_value))
}

/// The PrefixList of the second transform, if the transforms are the two that are allowed.
fn read_transforms(transforms: Element<'_>) -> Option<Cow<'_, str>> {
    let mut children = transforms.children();
    let enveloped = next(&mut children, "Transform")?;
    let exclusive = next(&mut children, "Transform")?;
    let ends = children.next().is_none() && !transforms.has_text();
    if !ends || bare_algorithm(enveloped)? != ENVELOPED {
        return None;
    }
    exclusive_c14n(exclusive)
}

/// The PrefixList of a method or transform that is exclusive C14N without comments; empty where
/// there is none (Exclusive XML Canonicalization section 4).
fn exclusive_c14n(method: Element<'_>) -> Option<Cow<'_, str>> {
    let mut children = method.children();
    let parameter = children.next();
    if method.attribute("Algorithm")? != EXCLUSIVE || children.next().is_some() || method.has_text()
    {
        return None;
    }
    match parameter {
        None => Some(Cow::Borrowed("")),
        Some(list) if list.is(EXCLUSIVE, "InclusiveNamespaces") && is_empty(list) => {
            list.attribute("PrefixList")
        }
        Some(_) => None,
    }
}

/// The identifier of a method or transform that has no parameters.
fn bare_algorithm(method: Element<'_>) -> Option<Cow<'_, str>> {
    if is_empty(method) { method.attribute("Algorithm") } else { None }
}

/// The octets in an element that holds nothing but base64, and some.
fn octets(element: Element<'_>) -> Option<Vec<u8>> {
    if element.children().next().is_some() {
        return None;
    }
    base64_binary::decode(&element.text()).filter(|octets| !octets.is_empty())
}

fn is_empty(element: Element<'_>) -> bool {
    element.children().next().is_none() && !element.has_text()
}

/// The next child, if it is this element of XML signatures.
fn next<'d>(
    children: &mut impl Iterator<Item = Element<'d>>,
    local_name: &str,
) -> Option<Element<'d>> {
    children.next().filter(|child| child.is(NAMESPACE, local_name))
}

fn prefixes(list: &str) -> Vec<&str> {
    list.split([' ', '\t', '\r', '\n']).filter(|prefix| !prefix.is_empty()).collect()
}

/// Which certificate's key made the signature. Where there are several keys, the one that `KeyInfo`
/// shows is tried first: a wrong key costs as much as the right one.
fn find_signer<'k>(
    certificates: impl Iterator<Item = &'k Certificate> + Clone,
    key_info: Option<Element<'_>>,
    verifies: impl Fn(&PublicKey) -> bool,
) -> Result<usize, SignatureError> {
    let usable = certificates.enumerate().filter_map(|(index, certificate)| {
        Some((index, certificate, certificate.public_key().ok()?))
    });
    let several = match usable.clone().take(2).count() {
        0 => return Err(SignatureError::NoUsableKey),
        count => count > 1,
    };
    let shown = key_info.filter(|_| several).and_then(shown_certificate).unwrap_or_default();
    let is_shown = |certificate: &Certificate| certificate.der() == shown;
    let first = usable.clone().filter(|(_, certificate, _)| is_shown(certificate));
    let then = usable.filter(|(_, certificate, _)| !is_shown(certificate));
    first
        .chain(then)
        .find(|(_, _, key)| verifies(key))
        .map(|(index, _, _)| index)
        .ok_or(SignatureError::UntrustedKey)
}

/// The octets of the first certificate that `KeyInfo` shows; nobody reads them.
fn shown_certificate(key_info: Element<'_>) -> Option<Vec<u8>> {
    let data = key_info.children().find(|child| child.is(NAMESPACE, "X509Data"))?;
    let shown = data.children().find(|child| child.is(NAMESPACE, "X509Certificate"))?;
    base64_binary::decode(&shown.text())
}

/// Whether `octets` begin with the start tag of `element`. Canonicalisation that gives nothing has
/// deceived verifiers: the digest of nothing is known to everybody.
fn begins_with(octets: &str, element: Element<'_>) -> bool {
    let after_name = || {
        let mut rest = octets.strip_prefix('<')?;
        if !element.prefix().is_empty() {
            rest = rest.strip_prefix(element.prefix())?.strip_prefix(':')?;
        }
        rest.strip_prefix(element.local_name())
    };
    after_name().is_some_and(|rest| rest.starts_with([' ', '>']))
}

#[cfg(test)]
mod tests {
    use super::begins_with;
    use crate::xml::limits::Limits;
    use crate::xml::read::error::ReadError;
    use crate::xml::read::{Declared, read};

    #[test]
    fn only_octets_of_the_element_begin_with_it() -> Result<(), ReadError> {
        let plain = r#"<a xmlns="urn:a"/>"#;
        let prefixed = r#"<p:a xmlns:p="urn:a"/>"#;
        for (text, octets, expected) in [
            (plain, r#"<a xmlns="urn:a"></a>"#, true),
            (plain, "<a></a>", true),
            (plain, "", false),
            (plain, "a", false),
            (plain, "<", false),
            (plain, "<a", false),
            (plain, "<ab></ab>", false),
            (plain, " <a></a>", false),
            (plain, "<p:a></p:a>", false),
            (prefixed, r#"<p:a xmlns:p="urn:a"></p:a>"#, true),
            (prefixed, "", false),
            (prefixed, "<a></a>", false),
            (prefixed, "<pa></pa>", false),
            (prefixed, "<q:a></q:a>", false),
            (prefixed, "<p:ab></p:ab>", false),
        ] {
            let document = read(text.to_owned(), Declared::MustBeUtf8, &Limits::default())?;
            assert_eq!(begins_with(octets, document.root()), expected, "{octets}");
        }
        Ok(())
    }
}
