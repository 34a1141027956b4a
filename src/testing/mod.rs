//! An identity provider in the process, for unit tests of an application: it signs in whom you
//! like, and misbehaves on demand. No tenant, no network, no clock.
//!
//! ```
//! use saml_sp::ServiceProvider;
//! use saml_sp::identity::Groups;
//! use saml_sp::testing::{Misbehaviour, PretendEntra, PretendUser};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let entra = PretendEntra::new()?;
//! let contoso = ServiceProvider::for_company(
//!     &"https://sso.example.com".parse()?,
//!     "contoso".parse()?,
//!     entra.identity_provider()?,
//! );
//! let now = "2026-03-25T12:00:00Z".parse()?;
//!
//! // B.Simon signs in.
//! let login = entra.sign_in(&contoso, now)?;
//! assert_eq!(login.identity.claims().email(), Some("B.Simon@contoso.com"));
//!
//! // So does somebody in more groups than Entra lists, who must not lose any.
//! let olga = entra.as_user(&PretendUser::in_151_groups()).sign_in(&contoso, now)?;
//! assert!(matches!(olga.identity.claims().groups(), Groups::Overage { .. }));
//!
//! // After a rollover that nobody told us of, nobody does.
//! let failure = entra.misbehaving(Misbehaviour::NewCertificate).sign_in(&contoso, now).unwrap_err();
//! assert_eq!(failure.code().unwrap().as_str(), "signature.untrusted-key");
//! # Ok(())
//! # }
//! ```
//!
//! [`sign_in`](PretendEntra::sign_in) is the whole journey at once. To test routes of your own, let
//! them redirect to the pretend Entra, hand that URL to
//! [`answer_body`](PretendEntra::answer_body), and post what it gives to your ACS route.
//! [`AuthnRequest`] reads what your route asked for.
//!
//! With the feature `flow`, `check_replay_guard` and `check_pending_store` try stores of your own,
//! and with the feature `companies` `check_company_store`.

mod error;
mod request;
mod admission;
mod seed;
mod writer;
mod claim_names;
mod user;
mod misbehaviour;
mod keys;
mod setup;
mod metadata;
mod draft;
mod response;
mod signing;
mod misbehave;
mod answer;
mod pretend_entra;
#[cfg(feature = "flow")]
mod check;

#[cfg(feature = "companies")]
pub use crate::testing::check::company_store::check::check_company_store;
#[cfg(feature = "flow")]
pub use crate::testing::check::fault::StoreFault;
#[cfg(feature = "flow")]
pub use crate::testing::check::pending_store::check_pending_store;
#[cfg(feature = "flow")]
pub use crate::testing::check::race::Racer;
#[cfg(feature = "flow")]
pub use crate::testing::check::replay_guard::check_replay_guard;
pub use crate::testing::error::{PretendError, SignInFailure};
pub use crate::testing::keys::KeyKind;
pub use crate::testing::misbehaviour::Misbehaviour;
pub use crate::testing::pretend_entra::PretendEntra;
pub use crate::testing::request::AuthnRequest;
pub use crate::testing::setup::SigningOption;
pub use crate::testing::user::PretendUser;
