//! Why something was not done to a company.

use crate::flow::tenants::PutLiveError;
use crate::saml::metadata::error::MetadataError;
use crate::saml::random::RandomError;

/// Why something was not done to a company. Unless it is [`Store`](Self::Store), nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompaniesError {
    /// There is no such company.
    #[error("there is no such company")]
    Unknown,
    /// There is a company of this name already.
    #[error("there is a company of this name already")]
    Exists,
    /// What is staged does not go live.
    #[error(transparent)]
    PutLive(#[from] PutLiveError),
    /// Nothing is uploaded yet that a certificate could be added to.
    #[error("nothing is uploaded yet")]
    NothingUploaded,
    /// The certificate that was to be added is there already.
    #[error("this certificate is there already")]
    CertificateKnown,
    /// The certificate that was to be added cannot be.
    #[error(transparent)]
    Certificate(MetadataError),
    /// The set-up link by which it was to be done has ended.
    #[error("the set-up link has ended")]
    LinkEnded,
    /// The random number generator failed.
    #[error(transparent)]
    NoRandomness(RandomError),
    /// Others changed the company meanwhile, again and again.
    #[error("others are changing this company")]
    Busy,
    /// What is kept makes no identity provider any more.
    #[error("what is kept of this company makes no identity provider: {0}")]
    Unreadable(MetadataError),
    /// The store failed.
    #[error("the store of companies failed")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
}
