//! What the types promise: all of them can cross threads, errors are errors and small, and a
//! service provider is cheap to clone.

use std::collections::BTreeSet;

use saml_sp::error::*;
use saml_sp::identity::*;
use saml_sp::provision::*;
use saml_sp::report::*;
use saml_sp::settings::*;
use saml_sp::*;

use crate::sign_in::contoso;

fn crosses_threads<T: Send + Sync>() {}
fn is_an_error<T: std::error::Error + Send + Sync + 'static>() {}

/// Every public type, each checked, and their names.
macro_rules! public_types {
    ($($name:ident $(<$($of:ty),+>)?),+ $(,)?) => {
        fn every_type_crosses_threads() {
            $(crosses_threads::<$name $(<$($of),+>)?>();)+
        }

        const PUBLIC_TYPES: &[&str] = &[$(stringify!($name)),+];
    };
}

public_types! {
    // The root.
    AcsForm, BaseUrl, Code, Company, EntityId, Identity, IdentityProvider, Login, PendingLogin,
    Policy, Purpose, Refusal, ReplayKey, Report, RequestId, ReturnTo, ServiceProvider,
    SigningCertificate, Spend, TestedConnection, UserKey, VerifiedLogin,
    // identity
    NoUserKey, UserKeyKind, UserType,
    // settings
    AcsUrl, EntraSetup, ExpiryNotice, Fingerprint, HealthNote, Limits, MetadataChange,
    MetadataOptions, MetadataUrl, NameIdFormat, SignOnUrl, SpUrls, SsoEndpoints, SsoUrl,
    // report
    Aadsts, Advice, DocumentLine, Outcome, Reason, ReportLine, Rule,
    // error
    FormError, KeyError, MetadataError, NameError, RandomError, ReadError, ReadReason,
    ResponseError, ShapeError, SignatureError, SignedError, Span, StartError,
    // provision
    Admission<u8>, Created<u8>, Preview, SignInError<u8>, SignedIn<u8>,
}

/// The public types that borrow.
const BORROWING: [&str; 8] = [
    "Attribute",
    "Attributes",
    "Claims",
    "GroupList",
    "Groups",
    "LoginRequest",
    "NameId",
    "SetupField",
];

#[test]
fn every_public_type_can_cross_threads() {
    every_type_crosses_threads();
    crosses_threads::<LoginRequest<'_>>();
    crosses_threads::<Attribute<'_>>();
    crosses_threads::<Attributes<'_>>();
    crosses_threads::<Claims<'_>>();
    crosses_threads::<GroupList<'_>>();
    crosses_threads::<Groups<'_>>();
    crosses_threads::<NameId<'_>>();
    crosses_threads::<SetupField<'_>>();
}

/// The names of types that `lib.rs` exports from the house: at its root and in its inline modules,
/// without `internals`.
fn exported() -> BTreeSet<String> {
    let lib = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/lib.rs")).unwrap();
    let mut names = BTreeSet::new();
    collect(&syn::parse_file(&lib).unwrap().items, &mut names);
    names
}

fn collect(items: &[syn::Item], names: &mut BTreeSet<String>) {
    for item in items {
        match item {
            syn::Item::Use(used) if matches!(used.vis, syn::Visibility::Public(_)) => {
                leaves(&used.tree, names)
            }
            syn::Item::Mod(module) if module.ident != "internals" => {
                collect(module.content.as_ref().map_or(&[], |(_, items)| items), names);
            }
            _ => {}
        }
    }
}

fn leaves(tree: &syn::UseTree, names: &mut BTreeSet<String>) {
    match tree {
        syn::UseTree::Path(path) => leaves(&path.tree, names),
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, names)),
        syn::UseTree::Name(name) => {
            // Modules and functions are in lower case.
            let name = name.ident.to_string();
            if name.starts_with(char::is_uppercase) {
                names.insert(name);
            }
        }
        syn::UseTree::Rename(_) | syn::UseTree::Glob(_) => {
            panic!("exported without a name of its own")
        }
    }
}

#[test]
fn no_public_type_is_left_out_of_the_list() {
    let mut listed: BTreeSet<_> =
        PUBLIC_TYPES.iter().chain(&BORROWING).map(ToString::to_string).collect();
    // The one trait.
    listed.insert("Provision".to_owned());
    assert_eq!(listed, exported());
}

#[test]
fn every_error_is_one() {
    is_an_error::<FormError>();
    is_an_error::<KeyError>();
    is_an_error::<MetadataError>();
    is_an_error::<NameError>();
    is_an_error::<NoUserKey>();
    is_an_error::<RandomError>();
    is_an_error::<ReadError>();
    is_an_error::<Reason>();
    is_an_error::<Refusal>();
    is_an_error::<ResponseError>();
    is_an_error::<ShapeError>();
    is_an_error::<SignatureError>();
    is_an_error::<SignedError>();
    is_an_error::<SignInError<std::io::Error>>();
    is_an_error::<StartError>();
}

#[test]
fn a_refusal_is_one_pointer_wide() {
    assert_eq!(size_of::<Refusal>(), size_of::<usize>());
    assert_eq!(size_of::<Result<(), Refusal>>(), size_of::<usize>());
}

#[test]
fn a_clone_of_a_service_provider_shares_all_it_has() {
    let sp = contoso();
    let clone = sp.clone();
    assert!(std::ptr::eq(sp.identity_provider(), clone.identity_provider()));
    assert!(std::ptr::eq(sp.urls(), clone.urls()));
    assert!(std::ptr::eq(sp.policy(), clone.policy()));
    assert_eq!(size_of::<ServiceProvider>(), size_of::<usize>());
}

#[test]
fn a_change_to_a_clone_leaves_the_other_as_it_was() {
    let sp = contoso();
    let strict = Policy::default().with_clock_skew(0).unwrap();
    let changed = sp.clone().with_policy(strict.clone());
    assert_eq!((sp.policy(), changed.policy()), (&Policy::default(), &strict));
    let urls = SpUrls::new("sp".parse().unwrap(), "https://sp.example/".parse().unwrap());
    let moved = sp.clone().with_urls(urls.clone());
    assert_eq!(moved.urls(), &urls);
    assert_ne!(sp.urls(), &urls);
    assert_eq!(
        (moved.company(), moved.identity_provider()),
        (sp.company(), sp.identity_provider())
    );
}
