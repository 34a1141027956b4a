//! A SAML 2.0 service provider for Rust web applications whose customers sign in with Microsoft
//! Entra ID.

// The house, bottom-up: a floor knows only the floors above it in this list, and inside a floor a
// module knows only those above it in the floor's own list.
mod xml;
mod saml;
mod entra;
mod login;

// Wings: each uses the house, and the house uses no wing.
#[cfg(feature = "testing")]
pub mod testing;

pub use chrono;
pub use url;

pub use crate::login::company::{BaseUrl, Company, ReturnTo};
pub use crate::login::identity::{Identity, UserKey};
pub use crate::login::pending::{PendingLogin, Purpose};
pub use crate::login::refusal::Refusal;
pub use crate::login::report::lines::Report;
pub use crate::login::service_provider::ServiceProvider;
pub use crate::login::start::LoginRequest;
pub use crate::login::verified::{Login, ReplayKey, Spend, TestedConnection, VerifiedLogin};
pub use crate::saml::bindings::AcsForm;
pub use crate::saml::code::Code;
pub use crate::saml::metadata::certificate::SigningCertificate;
pub use crate::saml::metadata::identity_provider::IdentityProvider;
pub use crate::saml::names::{EntityId, RequestId};
pub use crate::saml::policy::Policy;

/// What is known of a user who signed in.
pub mod identity {
    pub use crate::entra::claims::{Claims, GroupList, Groups, UserType};
    pub use crate::login::identity::{NoUserKey, UserKeyKind};
    pub use crate::saml::assertion::attributes::{Attribute, Attributes};
    pub use crate::saml::assertion::subject::NameId;
}

/// The settings of both sides: addresses, bounds, metadata and its health, and what to paste into
/// Entra.
pub mod settings {
    pub use crate::entra::setup::{EntraSetup, SetupField};
    pub use crate::saml::endpoints::{SpUrls, SsoEndpoints};
    pub use crate::saml::metadata::changes::MetadataChange;
    pub use crate::saml::metadata::health::HealthNote;
    pub use crate::saml::metadata::read::MetadataOptions;
    pub use crate::saml::names::{AcsUrl, AssertionId, MetadataUrl, SignOnUrl, SsoUrl};
    pub use crate::saml::request::NameIdFormat;
    pub use crate::xml::limits::Limits;
}

/// Why a login was refused or accepted, rule by rule, and what mends it.
pub mod report {
    pub use crate::entra::aadsts::{self, Aadsts};
    pub use crate::entra::advice::{Advice, advice};
    pub use crate::login::report::lines::ReportLine;
    pub use crate::login::report::seen::Reason;
    pub use crate::saml::check::{Outcome, Rule};
}

/// The errors of each stage.
pub mod error {
    pub use crate::login::start::StartError;
    pub use crate::saml::bindings::FormError;
    pub use crate::saml::metadata::error::MetadataError;
    pub use crate::saml::names::{NameError, RandomError};
    pub use crate::saml::response::ResponseError;
    pub use crate::saml::shape::ShapeError;
    pub use crate::saml::signed::SignedError;
    pub use crate::xml::keys::KeyError;
    pub use crate::xml::read::{ReadError, ReadReason};
    pub use crate::xml::verify::SignatureError;
}

/// Just-in-time provisioning.
pub mod provision {
    pub use crate::login::provision::{
        Admission, Created, Preview, Provision, SignInError, SignedIn,
    };
}

/// The floors, for this crate's own tests, benches and fuzz targets; outside semver.
#[cfg(feature = "internals")]
#[doc(hidden)]
pub mod internals {
    /// Floor 1.
    pub mod xml {
        pub use crate::xml::*;
    }
    /// Floor 2.
    pub mod saml {
        pub use crate::saml::*;
    }
    /// Floor 3.
    pub mod entra {
        pub use crate::entra::*;
    }
    /// Floor 4.
    pub mod login {
        pub use crate::login::*;
    }
}
