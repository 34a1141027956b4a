//! A module imports only from modules declared above it, by the path where a thing is defined.

use crate::paths::{Mention, mentions};
use crate::planted;
use crate::tree::{Module, Place, Tree, Violation};

pub fn violations(tree: &Tree) -> Vec<Violation> {
    mentions(tree).iter().filter_map(|mention| judge(tree, mention)).collect()
}

fn judge(tree: &Tree, mention: &Mention) -> Option<Violation> {
    let from = tree.module(&mention.from).expect("a mention stands in a module");
    let to = tree.target(&mention.to);
    let refuse = |rule, what| Some(tree.violation(mention.file, mention.line, rule, what));
    let path = format!("crate::{}", mention.to.join("::"));

    if is_internals(from) || from.path == to.path && from.place != Place::Folder {
        return None;
    }
    if to.place == Place::Folder || is_facade(to) {
        let what = format!("`{path}` names {}, not the module that defines the thing", to.name());
        return refuse("real path", what);
    }
    let shared = from.path.iter().zip(&to.path).take_while(|(a, b)| a == b).count();
    if shared == to.path.len() {
        let what = format!("`{path}` is in {}, which holds {}", to.name(), from.name());
        return if is_test_of(tree, from, shared) { None } else { refuse("order", what) };
    }
    if shared == from.path.len() || from.path.is_empty() || is_facade(from) {
        return None;
    }
    let rank = |module: &Module| tree.module(&module.path[..=shared]).map(|module| module.rank);
    if rank(to) < rank(from) {
        return None;
    }
    let what = format!("`{path}`: {} is not declared above {}", to.name(), from.name());
    refuse("order", what)
}

/// An inline module of `lib.rs`: it re-exports, so it stands above all floors.
fn is_facade(module: &Module) -> bool {
    module.path.len() == 1 && module.place == Place::Inline
}

fn is_internals(module: &Module) -> bool {
    module.path.first().is_some_and(|name| name == "internals") && module.place == Place::Inline
}

/// Unit tests see the module that they stand in.
fn is_test_of(tree: &Tree, module: &Module, depth: usize) -> bool {
    let mut between = depth + 1..=module.path.len();
    between.all(|len| tree.module(&module.path[..len]).is_some_and(|module| module.test))
}

#[test]
fn an_import_from_below_is_caught_however_it_is_written() {
    planted::check(
        violations,
        "order",
        r#"
        src/xml/read.rs
            ✗ use crate::xml::verify::Verified;
            ✓ use crate::xml::limits::Limits;
            ✗ use super::verify::Verified;
            ✓ use super::limits::Limits;
            ✗ use super::{limits, verify as v};
            ✓ use super::{limits as l};
            ✗ use crate::xml::{limits::Limits, verify::{self, Verified}};
            ✓ use crate::xml::{limits::{self, Limits}};
            ✗ use crate::{xml::limits::Limits, saml::names::Name};
            ✓ use crate::{xml::limits::Limits};
            ✗ use crate::saml::names::Name;
            ✓ use std::fmt;
            ✗ use super::super::login::start;
            ✓ use super::super::xml::limits;
            ✗ fn f(v: &crate::xml::verify::Verified) {}
            ✓ fn f(v: &crate::xml::limits::Limits) {}
            ✗ fn f() { super::verify::check::<u8>() }
            ✓ fn f() { super::limits::check::<u8>() }
            ✗ fn f() { use crate::login::start; }
            ✓ fn f() { use crate::xml::limits; }
            ✗ fn f() { assert!(crate::xml::verify::OK) }
            ✓ fn f() { assert!(crate::xml::limits::OK) }
            ✗ macro_rules! m { () => { $crate::xml::verify::V } }
            ✓ macro_rules! m { () => { $crate::xml::limits::L } }
            ✗ #[serde(with = "crate::saml::names")] struct S;
            ✓ #[serde(with = "crate::xml::limits")] struct S;
            ✗ impl From<super::verify::V> for X {}
            ✓ impl From<super::limits::L> for X {}
            ✗ #[cfg(feature = "testing")] use crate::xml::verify::V;
            ✓ #[cfg(feature = "testing")] use crate::xml::limits::L;
            ✗ #[cfg(test)] mod tests { use crate::xml::verify::V; }
            ✓ #[cfg(test)] mod tests { use super::*; use crate::xml::limits::L; }
    "#,
    );
}

#[test]
fn an_import_from_a_wing_or_from_a_later_wing_is_caught() {
    planted::check(
        violations,
        "order",
        r#"
        src/login/start.rs
            ✗ use crate::flow::cookie::Cookie;
            ✓ use crate::saml::names::Name;
        src/flow/cookie.rs
            ✗ use crate::testing::idp::Idp;
            ✓ use crate::login::start::Start;
        src/testing/idp.rs
            ✗ use crate::testing::mischief::Bend;
            ✓ use crate::flow::cookie::Cookie;
    "#,
    );
}

#[test]
fn a_module_that_uses_its_own_parent_is_caught() {
    planted::check(
        violations,
        "real path",
        r#"
        src/saml/metadata/read.rs
            ✗ use crate::saml::metadata::Error;
            ✓ use crate::saml::metadata::error::Error;
            ✗ use super::Error;
            ✓ use super::error::Error;
    "#,
    );
    planted::check(
        violations,
        "order",
        r#"
        src/saml/policy.rs
            ✗ pub struct P; mod inner { use super::P; }
            ✓ pub struct P; #[cfg(test)] mod inner { mod deeper { use super::super::P; } }
    "#,
    );
}

#[test]
fn an_import_through_a_re_export_is_caught() {
    planted::check(
        violations,
        "real path",
        r#"
        src/login/start.rs
            ✗ use crate::Identity;
            ✓ use crate::login::person::Identity;
            ✗ use super::super::Identity;
            ✓ use super::person::Identity;
            ✗ use crate::identity::Groups;
            ✓ use crate::login::person::Groups;
            ✗ use crate::xml::Limits;
            ✓ use crate::xml::limits::Limits;
            ✗ use crate::xml;
            ✓ use crate::xml::limits;
            ✗ use crate::saml::{self, names::Name};
            ✓ use crate::saml::names::{self, Name};
            ✗ use crate as house;
            ✓ pub(crate) struct House;
            ✗ fn f(x: crate::Identity) {}
            ✓ fn f(x: crate::login::person::Identity) {}
        src/testing/idp.rs
            ✗ use crate::testing::Idp;
            ✓ use crate::saml::names::Name;
        src/lib.rs
            ✗ mod xml; pub use crate::xml::Limits;
            ✓ mod xml; pub use crate::xml::limits::Limits;
    "#,
    );
}
