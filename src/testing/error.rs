//! Why a pretended identity provider gives no answer, or a pretended sign-in no login.

use crate::login::refusal::Refusal;
use crate::login::start::StartError;
use crate::saml::bindings::FormError;
use crate::saml::code::Code;
use crate::saml::metadata::error::MetadataError;
use crate::saml::names::NameError;
use crate::xml::sign::SignError;

/// Why there is no answer. Most are refusals of Entra's, which it shows on its own page instead of
/// answering; [`aadsts`](Self::aadsts) gives their number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PretendError {
    /// The URL has no `SAMLRequest`.
    #[error("the URL carries no SAMLRequest")]
    NoRequest,
    /// `SAMLRequest` is no AuthnRequest that can be read.
    #[error("the AuthnRequest cannot be read: {0}")]
    Unreadable(&'static str),
    /// The ID begins with a digit, or holds what an XML name does not.
    #[error("the ID of the request is none that Entra takes: it must begin with a letter or _")]
    RequestId,
    /// The answer is to come by another binding than HTTP-POST.
    #[error("ProtocolBinding is not HTTP-POST")]
    Binding,
    /// The request asks for a NameID format that Entra does not know.
    #[error("the format of NameIDPolicy is none of the four that Entra knows")]
    NameIdFormat,
    /// The request names a Subject.
    #[error("the request holds a Subject, which Entra does not take: use login_hint")]
    Subject,
    /// NameIDPolicy has an `SPNameQualifier`.
    #[error("NameIDPolicy has an SPNameQualifier, which Entra does not take")]
    SpNameQualifier,
    /// The user signed in by a class of authentication that was not asked for.
    #[error("the user signed in by another method than RequestedAuthnContext asks for")]
    AuthnContext,
    /// The request asks for something else that Entra does not do.
    #[error("Entra does not support this in a request: {0}")]
    Unsupported(&'static str),
    /// `Destination` is another address than the one that was called.
    #[error("the Destination of the request is not the address that was called")]
    Destination,
    /// No application of the tenant has this Identifier.
    #[error("no application of the tenant has the Identifier in the Issuer of the request")]
    Application,
    /// The ACS URL is none of the application's Reply URLs.
    #[error("the ACS URL of the request is not the application's Reply URL")]
    ReplyUrl,
    /// The URL is not this tenant's Login URL: the request is for another identity provider.
    #[error("the URL is not the Login URL of this tenant")]
    LoginUrl,
    /// What was given as a tenant is no tenant ID.
    #[error(transparent)]
    Tenant(NameError),
    /// The posted form is none, as [`Misbehaviour`](super::Misbehaviour) asked.
    #[error(transparent)]
    Form(FormError),
    /// The pretended metadata makes no identity provider.
    #[error(transparent)]
    Metadata(MetadataError),
    /// A misbehaviour has nothing to do in this answer: it holds no such element.
    #[error("the misbehaviour finds nothing to change in this answer")]
    NothingToChange,
    /// A key could not be made, or could not sign.
    #[error("the pretended identity provider could not sign: {0}")]
    Signing(String),
}

impl PretendError {
    /// The number that Entra's own page would show (Microsoft Learn, *Microsoft Entra
    /// authentication and authorization error codes*), where it is known.
    pub fn aadsts(&self) -> Option<&'static str> {
        match self {
            Self::NoRequest => Some("AADSTS750054"),
            Self::Unreadable(_) => Some("AADSTS75005"),
            Self::RequestId => Some("AADSTS7500529"),
            Self::Binding => Some("AADSTS75003"),
            Self::NameIdFormat => Some("AADSTS75016"),
            Self::Subject => Some("AADSTS900236"),
            Self::SpNameQualifier => Some("AADSTS90011"),
            Self::AuthnContext => Some("AADSTS75011"),
            Self::Destination => Some("AADSTS75008"),
            Self::Application => Some("AADSTS700016"),
            Self::ReplyUrl => Some("AADSTS50011"),
            Self::Unsupported(_)
            | Self::LoginUrl
            | Self::Tenant(_)
            | Self::Form(_)
            | Self::Metadata(_)
            | Self::NothingToChange
            | Self::Signing(_) => None,
        }
    }
}

impl PretendError {
    pub(crate) fn not_signed(error: SignError) -> Self {
        Self::Signing(error.to_string())
    }
}

/// Why a pretended sign-in ended without a login.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignInFailure {
    /// The service provider began no login.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The pretended identity provider gave no answer.
    #[error(transparent)]
    Pretend(#[from] PretendError),
    /// The service provider refused the answer.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl SignInFailure {
    /// The stable code, where the service provider is the one that refused.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Start(error) => Some(error.code()),
            Self::Pretend(PretendError::Form(error)) => Some(error.code()),
            Self::Pretend(_) => None,
            Self::Refused(refusal) => Some(refusal.code()),
        }
    }

    /// The refusal, where the answer was refused.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Start(_) | Self::Pretend(_) => None,
        }
    }
}
