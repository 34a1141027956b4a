//! The public surface: what users can reach through `lib.rs` shows no type of a crate that is an
//! inner matter, and its enums may grow.

use std::collections::BTreeSet;

use syn::{Attribute, Item, ItemImpl, ItemMacro, Type};

use crate::names::{Names, Origin, defined, imports};
use crate::planted;
use crate::shown::{Shown, derives, is_public, segments, visibility};
use crate::tree::{Module, Place, Tree, Violation, flatten};

/// The crates whose types may be seen: the language's, those re-exported, and serde's traits
/// behind their feature.
const SHOWN: &[&str] = &["std", "core", "alloc", "url", "chrono", "serde"];
/// The crate that a wing is for: its types may be seen in that wing.
const SHOWN_IN: &[(&str, &str)] = &[("axum", "axum"), ("pages", "axum"), ("stores", "sqlx")];
/// Derives that give impls of std's and serde's traits alone.
const DERIVES: &[&str] = &["thiserror", "serde", "std"];

/// Enums that are complete by meaning, so that a `match` over them needs no `_`.
const COMPLETE: &[(&str, &str)] = &[
    ("Spend", "a guard saw neither key, the request's, or the assertion's"),
    ("Created", "the outcomes between which an application must choose"),
    ("Admission", "let in or not"),
    ("Purpose", "to sign a user in, or to test the connection"),
    ("Finished", "the two purposes of a login"),
    ("SignedIn", "an account that was there, or a new one"),
];

pub fn violations(tree: &Tree) -> Vec<Violation> {
    let mut walk = Walk {
        tree,
        names: Names::of(tree),
        met: BTreeSet::new(),
        next: Vec::new(),
        found: Vec::new(),
    };
    let root = tree.module(&[]).expect("a root");
    walk.exported(root);
    while let Some(path) = walk.next.pop() {
        walk.item(&path);
    }
    walk.found
}

/// A walk from the re-exports over all that a user can name or be given.
struct Walk<'t> {
    tree: &'t Tree,
    names: Names<'t>,
    met: BTreeSet<Vec<String>>,
    next: Vec<Vec<String>>,
    found: Vec<Violation>,
}

impl<'t> Walk<'t> {
    fn refuse(&mut self, module: &Module, line: usize, rule: &'static str, what: String) {
        self.found.push(self.tree.violation(module.file, line, rule, what));
    }

    /// What a public module shows: its re-exports, its public modules, and (in a wing) its items.
    fn exported(&mut self, module: &'t Module) {
        for item in &module.items {
            match item {
                Item::Use(import) if is_public(&import.vis) => {
                    for import in imports(&import.tree) {
                        self.re_export(module, &import.path, import.line);
                    }
                }
                Item::Mod(child) if is_public(&child.vis) && child.ident != "internals" => {
                    let path = [module.path.as_slice(), &[child.ident.to_string()]].concat();
                    if let Some(child) = self.tree.module(&path) {
                        self.exported(child);
                    }
                }
                Item::Use(_) | Item::Mod(_) => {}
                item if visibility(item).is_some_and(is_public)
                    && module.place != Place::Inline =>
                {
                    if let Some(name) = defined(item) {
                        self.meet([module.path.as_slice(), &[name.to_string()]].concat());
                    }
                }
                _ => {}
            }
        }
    }

    fn re_export(&mut self, module: &'t Module, path: &[String], line: usize) {
        match self.names.origin(module, path) {
            Some(Origin::Here(path)) if self.tree.module(&path).is_some() => {
                self.exported(self.tree.target(&path));
            }
            Some(Origin::Here(path)) => {
                let definition = self.names.definition(&path);
                if definition.is_some_and(|(module, name)| defines(module, &name)) {
                    self.meet(path);
                } else {
                    let what = format!("crate::{} is not defined there", path.join("::"));
                    self.refuse(module, line, "re-export", what);
                }
            }
            _ if SHOWN.contains(&path[0].as_str()) => {}
            _ => {
                let what = format!("`{}` is of another crate", path.join("::"));
                self.refuse(module, line, "public type", what);
            }
        }
    }

    /// Takes in a thing of this crate that the surface shows.
    fn meet(&mut self, path: Vec<String>) {
        if let Some((module, name)) = self.names.definition(&path) {
            let path = [module.path.as_slice(), &[name]].concat();
            if self.met.insert(path.clone()) {
                self.next.push(path);
            }
        }
    }

    /// Looks at all that an item shows.
    fn item(&mut self, path: &[String]) {
        let Some((module, name)) = self.names.definition(path) else {
            return;
        };
        let tree = self.tree;
        for item in
            module.items.iter().filter(|item| defined(item).is_some_and(|ident| *ident == name))
        {
            self.seen(module, Shown::by(item));
            match item {
                Item::Struct(item) => self.derived(module, &item.attrs),
                Item::Enum(item) => {
                    self.derived(module, &item.attrs);
                    let mut attributes = item.attrs.iter();
                    let grows = attributes.any(|found| found.path().is_ident("non_exhaustive"));
                    self.may_grow(module, &name, item.ident.span().start().line, grows);
                }
                _ => {}
            }
        }
        for item in &module.items {
            if let Item::Macro(made) = item
                && mentions(made, &name)
            {
                self.made_by_macro(module, made, &name);
            }
        }
        for place in tree.modules.iter().filter(|module| !module.test) {
            for item in &place.items {
                if let Item::Impl(block) = item
                    && self.is_impl_of(place, block, path)
                {
                    self.seen(place, Shown::by_impl(block));
                }
            }
        }
    }

    fn may_grow(&mut self, module: &Module, name: &str, line: usize, non_exhaustive: bool) {
        let complete = COMPLETE.iter().any(|(complete, _)| name == *complete);
        let what = match (non_exhaustive, complete) {
            (false, false) => "is neither #[non_exhaustive] nor listed as complete by meaning",
            (true, true) => "is #[non_exhaustive], and listed as complete by meaning",
            _ => return,
        };
        self.refuse(module, line, "non_exhaustive", format!("`{name}` {what}"));
    }

    /// Judges what was seen; things of this crate are looked at in their turn.
    fn seen(&mut self, module: &Module, shown: Shown) {
        for (path, line) in shown.paths {
            match self.names.origin(module, &path) {
                Some(Origin::Here(path)) => self.meet(path),
                Some(Origin::Foreign(path)) if !may_be_seen(&path[0], module) => {
                    let what = format!("`{}` stands in the public surface", path.join("::"));
                    self.refuse(module, line, "public type", what);
                }
                _ => {}
            }
        }
    }

    fn derived(&mut self, module: &Module, attributes: &[Attribute]) {
        for (path, line) in attributes.iter().flat_map(derives) {
            if let Some(Origin::Foreign(path)) = self.names.origin(module, &path)
                && !DERIVES.contains(&path[0].as_str())
            {
                self.refuse(module, line, "public type", format!("derives `{}`", path.join("::")));
            }
        }
    }

    /// A public thing made by a macro: neither what the macro is given nor what it writes names
    /// an inner crate, and an enum that it spells out may grow.
    fn made_by_macro(&mut self, module: &Module, made: &ItemMacro, name: &str) {
        self.seen(module, Shown::by_macro(made));
        if let Some((line, non_exhaustive)) = spelled_enum(made, name) {
            self.may_grow(module, name, line, non_exhaustive);
        }
        let maker = made.mac.path.segments.last().map(|segment| segment.ident.to_string());
        let tree = self.tree;
        for place in &tree.modules {
            for item in &place.items {
                if let Item::Macro(rules) = item
                    && rules.ident.as_ref().map(ToString::to_string) == maker
                {
                    self.seen(place, Shown::by_macro(rules));
                }
            }
        }
    }

    fn is_impl_of(&self, module: &Module, block: &ItemImpl, path: &[String]) -> bool {
        let mut ty = &*block.self_ty;
        while let Type::Reference(reference) = ty {
            ty = &reference.elem;
        }
        let Type::Path(ty) = ty else { return false };
        match self.names.origin(module, &segments(&ty.path)) {
            Some(Origin::Here(found)) => self
                .names
                .definition(&found)
                .is_some_and(|(module, name)| [module.path.as_slice(), &[name]].concat() == path),
            _ => false,
        }
    }
}

fn may_be_seen(name: &str, module: &Module) -> bool {
    let wing = module.path.first().map_or("", String::as_str);
    SHOWN.contains(&name) || SHOWN_IN.contains(&(wing, name))
}

/// Whether a module defines a name, as an item or by a macro that is given it.
fn defines(module: &Module, name: &str) -> bool {
    module.items.iter().any(|item| match item {
        Item::Macro(made) => mentions(made, name),
        item => defined(item).is_some_and(|ident| ident == name),
    })
}

fn mentions(made: &ItemMacro, name: &str) -> bool {
    let mut tokens = Vec::new();
    flatten(made.mac.tokens.clone(), &mut tokens);
    tokens.iter().any(|token| token.text == name)
}

/// The line of `enum NAME` among the tokens of a macro, and whether the attributes before it hold
/// `non_exhaustive`.
fn spelled_enum(made: &ItemMacro, name: &str) -> Option<(usize, bool)> {
    let mut tokens = Vec::new();
    flatten(made.mac.tokens.clone(), &mut tokens);
    let at = tokens.windows(2).position(|two| two[0].text == "enum" && two[1].text == name)?;
    let is_end = |text: &str| matches!(text, "{" | "}" | ";");
    let mut before = tokens[..at].iter().rev().take_while(|token| !is_end(&token.text));
    let non_exhaustive = before.any(|token| token.text == "non_exhaustive");
    Some((tokens[at].line, non_exhaustive))
}

#[test]
fn a_type_of_an_inner_crate_in_the_public_surface_is_caught() {
    planted::check(
        violations,
        "public type",
        r#"
        src/login/start.rs
            ✗ pub struct Start { pub key: openssl::PKey }
            ✓ pub struct Start { key: openssl::PKey }
            ✗ use openssl::pkey::PKey;↵pub struct Start(pub Vec<PKey>); // <-
            ✓ use openssl::pkey::PKey;↵pub struct Start(Vec<PKey>);
            ✗ use openssl as ssl;↵pub struct Start(pub ssl::PKey); // <-
            ✓ use url as addresses;↵pub struct Start(pub addresses::Url);
            ✗ use openssl::PKey as Key;↵pub enum Start { With(Key) } // <-
            ✓ use url::Url as Key;↵pub enum Start { With(Key) }
            ✗ type Key = openssl::PKey; pub struct Start(pub Key);
            ✓ type Key = Vec<u8>; pub struct Start(pub Key);
            ✗ pub struct Start; impl Start { pub fn key(&self) -> openssl::PKey {} }
            ✓ pub struct Start; impl Start { pub(crate) fn key(&self) -> openssl::PKey {} }
            ✗ pub struct Start; impl Start { pub fn set(&mut self, k: &openssl::PKey) {} }
            ✓ pub struct Start; impl Start { pub fn set(&mut self) { let k: openssl::PKey; } }
            ✗ pub struct Start; impl Start { pub const K: openssl::Nid = X; }
            ✓ pub struct Start; impl Start { const K: openssl::Nid = X; }
            ✗ pub fn Start() -> impl Iterator<Item = openssl::X509> {}
            ✓ pub fn Start() -> impl Iterator<Item = std::fmt::Error> {}
            ✗ pub struct Start<T: quick_xml::Read>(T);
            ✓ pub struct Start<T: std::io::Read>(T);
            ✗ pub trait Start { fn find(&self) -> sqlx::Pool; }
            ✓ pub trait Start { fn find(&self) -> Option<u8>; }
            ✗ pub trait Start: sqlx::Type { }
            ✓ pub trait Start: Send + Sync { }
            ✗ pub struct Start; impl quick_xml::Write for Start {}
            ✓ pub struct Start; impl std::fmt::Display for Start {}
            ✗ pub struct Start; impl From<openssl::Error> for Start {}
            ✓ pub struct Start; impl From<crate::saml::names::Name> for Start {}
            ✗ pub struct Start; impl std::str::FromStr for Start { type Err = quick_xml::Error; }
            ✓ pub struct Start; impl std::str::FromStr for Start { type Err = std::fmt::Error; }
            ✗ pub struct Start { #[source] inner: openssl::Error }
            ✓ pub struct Start { inner: openssl::Error }
            ✗ pub struct Start(#[from] openssl::Error);
            ✓ pub struct Start(openssl::Error);
            ✗ #[derive(Debug, sqlx::FromRow)] pub struct Start;
            ✓ #[derive(Debug, thiserror::Error)] pub struct Start;
            ✗ #[cfg_attr(test, derive(proptest::Arbitrary))] pub struct Start;
            ✓ #[cfg_attr(feature = "serde", derive(serde::Serialize))] pub struct Start;
            ✗ text! { Start, openssl::PKey }
            ✓ text! { Start, std::sync::Arc }
            ✗ macro_rules! text { ($n:ident) => { pub struct $n(pub openssl::PKey); } } text!(Start);
            ✓ macro_rules! text { ($n:ident) => { pub struct $n(pub std::sync::Arc<str>); } } text!(Start);
        src/login/person.rs
            ✗ use crate::login::start::Start; impl Start { pub fn k(&self, k: openssl::PKey) {} }
            ✓ pub struct Inner(pub openssl::PKey);
        src/xml/verify.rs
            ✗ pub struct Verified { pub key: openssl::PKey }
            ✓ pub struct Verified { key: openssl::PKey }
        src/testing/idp.rs
            ✗ pub struct Idp { pub key: openssl::PKey }
            ✓ pub struct Idp { key: openssl::PKey }
        src/lib.rs
            ✗ mod xml; pub use openssl;
            ✓ mod xml; pub use url;
            ✗ mod xml; pub use openssl::pkey::PKey;
            ✓ mod xml; use openssl::pkey::PKey;
        src/entra/claims.rs
            ✗ pub fn key() -> openssl::PKey {}
            ✓ pub fn key() -> String {}
    "#,
    );
}

#[test]
fn the_crate_of_a_wing_is_caught_in_another() {
    let caught = |wing: &str| {
        let lib = format!(
            "//! Map.\nmod xml;\nmod saml;\nmod entra;\nmod login;\n\
             #[cfg(feature = \"sqlite\")]\npub mod {wing};\n"
        );
        let list = format!("//! A wing.\nmod pool;\npub use crate::{wing}::pool::open;\n");
        let house = planted::house(&[
            ("src/lib.rs", &lib),
            (&format!("src/{wing}/mod.rs"), &list),
            (&format!("src/{wing}/pool.rs"), "//! Pools.\npub fn open() -> sqlx::Pool {}\n"),
        ]);
        violations(&house).iter().any(|found| found.rule == "public type")
    };
    assert!(!caught("stores"));
    assert!(caught("sessions"));
}

#[test]
fn an_enum_that_cannot_grow_is_caught() {
    planted::check(
        violations,
        "non_exhaustive",
        r#"
        src/login/start.rs
            ✗ pub enum Start { A }
            ✓ #[non_exhaustive] pub enum Start { A }
            ✗ pub struct Start { pub kind: Kind }↵pub enum Kind { A } // <-
            ✓ pub struct Start;↵pub enum Kind { A }
            ✗ macro_rules! kinds { () => { pub enum Start { A } } } kinds!();
            ✓ macro_rules! kinds { () => { #[non_exhaustive] pub enum Start { A } } } kinds!();
            ✗ pub struct Start(pub Spend);↵#[non_exhaustive]↵pub enum Spend { First } // <-
            ✓ pub struct Start(pub Spend);↵pub enum Spend { First }
    "#,
    );
}

#[test]
fn a_re_export_of_nothing_is_caught() {
    planted::check(
        violations,
        "re-export",
        r#"
        src/lib.rs
            ✗ mod login; pub use crate::login::start::Begin;
            ✓ mod login; pub use crate::login::start::Start;
    "#,
    );
}
