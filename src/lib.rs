//! A SAML 2.0 service provider for Rust web applications whose customer companies sign in with
//! Microsoft Entra ID. Safe by construction, and every refusal says why.
//!
//! # A whole login
//!
//! The identity provider here is [`PretendEntra`](https://docs.rs/saml-sp/latest/saml_sp/testing/struct.PretendEntra.html); with the real one, the first line reads
//! the file that the company's administrator uploaded.
//!
//! ```
//! use saml_sp::testing::PretendEntra;
//! use saml_sp::{IdentityProvider, RequestId, ServiceProvider, Spend};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let entra = PretendEntra::new()?;
//! # let uploaded = entra.metadata_xml()?;
//! // Once a company: its identity provider, and us at https://sso.example.com/saml/contoso.
//! let idp = IdentityProvider::from_metadata(&uploaded)?;
//! let base = "https://sso.example.com".parse()?;
//! let contoso = ServiceProvider::for_company(&base, "contoso".parse()?, idp);
//! for field in contoso.entra_setup().fields() {
//!     println!("{}: {}", field.label, field.value); // to paste into Basic SAML Configuration
//! }
//!
//! // GET /saml/contoso/init: send the browser to `url`; remember `pending` for this browser.
//! let now = "2026-03-25T12:00:00Z".parse()?; // yours comes from the clock
//! let login = contoso.start_login(RequestId::random()?, now).return_to("/reports".parse()?);
//! let (url, pending) = login.redirect()?;
//!
//! // POST /saml/contoso/finalize: the form that Entra lets the browser post.
//! let form = entra.answer(&url, now)?; // yours comes from AcsForm::from_body
//! let verified = contoso.finish_login(&form, &pending, now)?;
//!
//! // Ask your replay guard to claim both keys; what it says makes the login.
//! let spend = Spend::First; // guard.claim(verified.replay_keys(), verified.keep_until())
//! let login = verified.redeem(spend)?;
//! assert_eq!(login.identity.claims().display_name(), Some("B. Simon"));
//! assert_eq!(login.return_to.unwrap().as_str(), "/reports");
//!
//! // By this the user is known again.
//! let key = login.identity.user_key()?;
//! # let _ = key;
//! # Ok(())
//! # }
//! ```
//!
//! # The way through
//!
//! - A company: [`IdentityProvider`], of metadata or of typed-in values; [`ServiceProvider`], the
//!   two sides together; [`settings`] for addresses, bounds, health and changes of metadata.
//! - Its login: [`ServiceProvider::start_login`] gives a [`LoginRequest`] and in the end a
//!   [`PendingLogin`] to remember; [`ServiceProvider::finish_login`] judges the [`AcsForm`] that
//!   comes back and gives a [`VerifiedLogin`]; [`VerifiedLogin::redeem`] makes it a [`Login`].
//!   Where this browser has no pending login, [`ServiceProvider::refuse`] says why it is refused.
//! - Its user: [`Identity`], with Entra's claims by type in [`identity`]; [`UserKey`], by which the
//!   user is known again; [`provision::Provision`], your store of users.
//! - When it is refused: [`Refusal`], its [`Code`] and advice; [`Report`], every check with what
//!   was expected and what came; [`report`] and [`error`] for the particulars.
//! - Support: [`ServiceProvider::inspect`] explains a captured answer and signs nobody in;
//!   [`ServiceProvider::finish_test`] is a login that makes no session.
//!
//! # What it leaves to you
//!
//! In the core, time and randomness are arguments, and nothing is fetched or stored: the clock, the
//! web framework, the pending logins, the replay guard and the users are yours, or those of the
//! wings `flow`, `axum` and `stores`. Texts are compared octet for octet. What is not supported is
//! refused with a code of its own: unsolicited logins, encrypted assertions.
//!
//! # Features
//!
//! None is on by default, and none changes what the default does.
//!
//! - `serde`: [`Identity`] and [`Report`] serialise; [`PendingLogin`], [`settings::Fingerprint`],
//!   the checked names and the flow's events do both ways. Nothing makes an identity of a text.
//! - `flow`: [`flow::Sso`](https://docs.rs/saml-sp/latest/saml_sp/flow/struct.Sso.html), single
//!   sign-on of many companies for any async web framework: companies, pending logins in sealed
//!   cookies or a store, replay guard, events.
//! - `companies`: [`companies`](https://docs.rs/saml-sp/latest/saml_sp/companies/index.html), what each
//!   company's administrator uploaded, and its last attempts to sign in, kept in a store.
//! - `axum`: [`axum::routes`](https://docs.rs/saml-sp/latest/saml_sp/axum/fn.routes.html), the routes
//!   of it for axum 0.8.
//! - `pages`: [`pages`](https://docs.rs/saml-sp/latest/saml_sp/pages/index.html) for the companies'
//!   administrators on axum: set-up, the log of sign-ins, and why each was refused or accepted.
//! - `sqlite`: [`stores::sqlite`](https://docs.rs/saml-sp/latest/saml_sp/stores/sqlite/index.html),
//!   pending logins, replay guard and, with `companies`, the companies in SQLite.
//! - `tracing`: spans and events of the flow.
//! - `testing`: [`PretendEntra`](https://docs.rs/saml-sp/latest/saml_sp/testing/struct.PretendEntra.html), an identity provider in the process for unit tests.

// The house, bottom-up: a floor knows only the floors above it in this list, and inside a floor a
// module knows only those above it in the floor's own list.
mod xml;
mod saml;
mod entra;
mod login;

// Wings: each uses the house, and the house uses no wing.
#[cfg(feature = "flow")]
pub mod flow;
#[cfg(feature = "companies")]
pub mod companies;
#[cfg(feature = "sqlite")]
pub mod stores;
#[cfg(feature = "axum")]
pub mod axum;
#[cfg(feature = "pages")]
pub mod pages;
#[cfg(feature = "testing")]
pub mod testing;

pub use chrono;
pub use url;

pub use crate::login::base_url::BaseUrl;
pub use crate::login::company::Company;
pub use crate::login::identity::Identity;
pub use crate::login::pending::{PendingLogin, Purpose};
pub use crate::login::refusal::Refusal;
pub use crate::login::report::lines::Report;
pub use crate::login::return_to::ReturnTo;
pub use crate::login::service_provider::ServiceProvider;
pub use crate::login::start::LoginRequest;
pub use crate::login::user_key::UserKey;
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
    pub use crate::login::user_key::{NoUserKey, UserKeyKind};
    pub use crate::saml::assertion::attributes::{Attribute, Attributes};
    pub use crate::saml::assertion::subject::NameId;
}

/// The settings of both sides: addresses, bounds, metadata and its health, and what to paste into
/// Entra.
pub mod settings {
    pub use crate::entra::setup::{EntraSetup, SetupField};
    pub use crate::login::fingerprint::Fingerprint;
    pub use crate::saml::endpoints::{SpUrls, SsoEndpoints};
    pub use crate::saml::metadata::changes::MetadataChange;
    pub use crate::saml::metadata::health::HealthNote;
    pub use crate::saml::metadata::notices::ExpiryNotice;
    pub use crate::saml::metadata::read::MetadataOptions;
    pub use crate::saml::names::{AcsUrl, MetadataUrl, SignOnUrl, SsoUrl};
    pub use crate::saml::request::NameIdFormat;
    pub use crate::xml::limits::Limits;
}

/// Why a login was refused or accepted, rule by rule, and what mends it.
pub mod report {
    pub use crate::entra::aadsts::{self, Aadsts};
    pub use crate::entra::advice::Advice;
    pub use crate::login::report::lines::ReportLine;
    pub use crate::login::report::outline::DocumentLine;
    pub use crate::login::report::seen::Reason;
    pub use crate::saml::check::Outcome;
    pub use crate::saml::rule::Rule;
}

/// The errors of each stage.
pub mod error {
    pub use crate::login::start::StartError;
    pub use crate::saml::bindings::FormError;
    pub use crate::saml::metadata::error::MetadataError;
    pub use crate::saml::names::NameError;
    pub use crate::saml::random::RandomError;
    pub use crate::saml::response::ResponseError;
    pub use crate::saml::shape::ShapeError;
    pub use crate::saml::signed::SignedError;
    pub use crate::xml::document::Span;
    pub use crate::xml::keys::public_key::KeyError;
    pub use crate::xml::read::error::{ReadError, ReadReason};
    pub use crate::xml::verify::SignatureError;
}

/// Just-in-time provisioning.
pub mod provision {
    pub use crate::login::provision::{
        Admission, Created, Preview, Provision, SignInError, SignedIn,
    };
}

/// The examples of the README, as tests.
#[cfg(all(doctest, feature = "pages", feature = "testing"))]
#[doc = include_str!("../README.md")]
pub struct Readme;

/// The example of docs/several-nodes.md, as a test.
#[cfg(all(doctest, feature = "flow"))]
#[doc = include_str!("../docs/several-nodes.md")]
pub struct SeveralNodes;

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
