//! Why an uploaded document, or values typed in by hand, do not make an identity provider.

use crate::saml::code::Code;
use crate::saml::names::NameError;
use crate::xml::read::error::ReadError;
use crate::xml::verify::SignatureError;

/// Why there is no [`IdentityProvider`](crate::IdentityProvider). `Display` is the sentence for
/// the administrator who uploaded the file, and names no value of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MetadataError {
    /// There is nothing in the file.
    #[error("the file is empty: download the Federation Metadata XML again")]
    Empty,
    /// More bytes than [`Limits::metadata_bytes`](crate::settings::Limits).
    #[error("the file is larger than metadata of one identity provider can be")]
    TooLarge,
    /// The document ends inside an element.
    #[error("the file is cut off: download the Federation Metadata XML again")]
    CutOff,
    /// It is not well-formed XML of the strict kind.
    #[error("the file is not XML that can be read: {0}")]
    NotXml(ReadError),
    /// It is a certificate, by PEM, DER or base64: Entra's other downloads.
    #[error(
        "the file is a certificate: on the page SAML Certificates, download the Federation \
         Metadata XML instead"
    )]
    IsACertificate,
    /// It is a web page, most often a sign-in or error page saved by mistake.
    #[error("the file is a web page, not metadata: download the Federation Metadata XML")]
    IsHtml,
    /// It is JSON, for example OpenID Connect's discovery document.
    #[error("the file is JSON, not SAML metadata: download the Federation Metadata XML")]
    IsJson,
    /// It describes a service provider, perhaps ourselves.
    #[error(
        "the file is metadata of a service provider: upload the identity provider's Federation \
         Metadata XML"
    )]
    IsSpMetadata,
    /// It is a request, a response or an assertion.
    #[error("the file is a SAML message, not metadata: download the Federation Metadata XML")]
    IsAMessage,
    /// It is XML of another kind.
    #[error("the file is not SAML metadata of an identity provider")]
    NotMetadata,
    /// It describes more than one entity.
    #[error(
        "the file describes several entities: upload the metadata of your own identity provider \
         alone"
    )]
    SeveralEntities,
    /// It describes WS-Federation alone.
    #[error("the file describes WS-Federation only: download the metadata of a SAML application")]
    WsFederationOnly,
    /// No IDPSSODescriptor names SAML 2.0 in `protocolSupportEnumeration`.
    #[error("the identity provider in the file does not speak SAML 2.0")]
    NotSaml2,
    /// The entity ID is a template such as `https://sts.windows.net/{tenantid}/`.
    #[error(
        "the file is the tenant-independent metadata, whose entity ID is a template: download the \
         Federation Metadata XML of your application"
    )]
    TemplateEntityId,
    /// The entity ID is missing or unfit.
    #[error("{0}")]
    EntityId(NameError),
    /// There is no SingleSignOnService by HTTP-Redirect or HTTP-POST.
    #[error("the file names no address to sign in at by HTTP-Redirect or HTTP-POST")]
    NoEndpoint,
    /// An address to sign in at is no http or https URL.
    #[error("an address in the file is unfit: {0}")]
    EndpointUrl(NameError),
    /// No certificate with a usable signing key is there.
    #[error(
        "no usable signing certificate is there: RSA of 2048 to 8192 bits or ECDSA on P-256, \
         P-384 or P-521 is needed"
    )]
    NoSigningKey,
    /// More certificates than [`Limits::signing_keys`](crate::settings::Limits).
    #[error("there are more signing certificates than an identity provider needs")]
    TooManyKeys,
    /// A signature was required, and there is none.
    #[error("the metadata is not signed")]
    Unsigned,
    /// A signature was required, and it does not verify.
    #[error("the signature of the metadata does not verify: {0}")]
    Signature(SignatureError),
}

impl MetadataError {
    /// The stable code of this reason.
    pub fn code(&self) -> Code {
        match self {
            Self::Empty => Code::METADATA_EMPTY,
            Self::TooLarge => Code::METADATA_TOO_LARGE,
            Self::CutOff => Code::METADATA_CUT_OFF,
            Self::NotXml(_) => Code::METADATA_NOT_XML,
            Self::IsACertificate => Code::METADATA_IS_A_CERTIFICATE,
            Self::IsHtml => Code::METADATA_IS_HTML,
            Self::IsJson => Code::METADATA_IS_JSON,
            Self::IsSpMetadata => Code::METADATA_IS_SP_METADATA,
            Self::IsAMessage => Code::METADATA_IS_A_MESSAGE,
            Self::NotMetadata => Code::METADATA_NOT_METADATA,
            Self::SeveralEntities => Code::METADATA_SEVERAL_ENTITIES,
            Self::WsFederationOnly => Code::METADATA_WS_FEDERATION_ONLY,
            Self::NotSaml2 => Code::METADATA_NOT_SAML2,
            Self::TemplateEntityId => Code::METADATA_TEMPLATE_ENTITY_ID,
            Self::EntityId(_) => Code::METADATA_ENTITY_ID,
            Self::NoEndpoint => Code::METADATA_NO_ENDPOINT,
            Self::EndpointUrl(_) => Code::METADATA_ENDPOINT_URL,
            Self::NoSigningKey => Code::METADATA_NO_SIGNING_KEY,
            Self::TooManyKeys => Code::METADATA_TOO_MANY_KEYS,
            Self::Unsigned => Code::METADATA_UNSIGNED,
            Self::Signature(_) => Code::METADATA_SIGNATURE,
        }
    }
}
