//! The map: `lib.rs` lists the floors, then the wings; a folder's `mod.rs` lists its modules and
//! holds nothing else; a thing is re-exported in `lib.rs` alone, and imported by its name.

use syn::{Item, ItemUse, UseTree, Visibility};

use crate::planted;
use crate::tree::{Module, Place, Tree, Violation, words_of};

/// The floors, bottom-up.
const FLOORS: [&str; 4] = ["xml", "saml", "entra", "login"];
/// The inline modules of `lib.rs` that group the re-exports by subject.
const FACADES: [&str; 5] = ["identity", "settings", "report", "error", "provision"];

pub fn violations(tree: &Tree) -> Vec<Violation> {
    let mut found = floors(tree);
    for module in &tree.modules {
        found.extend(declaration(tree, module));
        let mut misplaced = module.items.iter().filter_map(|item| misplaced(tree, module, item));
        found.extend(misplaced.next().filter(|_| !module.test));
    }
    found.extend(globs(tree));
    found
}

/// `lib.rs` declares the floors bottom-up, private and always; then wings, each behind a feature.
fn floors(tree: &Tree) -> Vec<Violation> {
    let storeys = || {
        let of_root = |module: &&Module| module.path.len() == 1 && module.place != Place::Inline;
        tree.modules.iter().filter(of_root).filter(|module| !module.test)
    };
    let mut found = Vec::new();
    let declared: Vec<&str> =
        storeys().take(FLOORS.len()).map(|module| module.path[0].as_str()).collect();
    if declared != FLOORS {
        let what = format!("the floors are {FLOORS:?}, bottom-up; declared first are {declared:?}");
        found.push(tree.violation(0, 1, "floors", what));
    }
    for module in storeys() {
        let mut refuse =
            |what: &str| found.push(tree.violation(0, module.declared_at, "floors", what));
        let is_floor = FLOORS.contains(&module.path[0].as_str());
        if is_floor && module.visibility != Visibility::Inherited {
            refuse("a floor is private: its things are re-exported one by one");
        }
        if is_floor && module.feature().is_some() {
            refuse("a floor is there always, behind no feature");
        }
        if !is_floor && module.feature().is_none() {
            refuse("a wing stands behind a feature");
        }
    }
    found
}

/// Inline modules are facades of `lib.rs` or unit tests, and no attribute bends the tree.
fn declaration(tree: &Tree, module: &Module) -> Option<Violation> {
    let bent = module.attributes.iter().any(|attribute| {
        attribute.path().is_ident("path") || attribute.path().is_ident("macro_use")
    });
    // A file module is declared in its parent's file, an inline one in its own.
    let file = match (module.place, module.path.split_last()) {
        (Place::Inline, _) | (_, None) => module.file,
        (_, Some((_, parent))) => tree.module(parent)?.file,
    };
    let refuse = |rule, what| Some(tree.violation(file, module.declared_at, rule, what));
    if bent {
        return refuse("map", "no #[path] and no #[macro_use]: a module is where its name says");
    }
    if module.place != Place::Inline || module.test {
        return None;
    }
    match &module.path[..] {
        [name] if FACADES.contains(&name.as_str()) => None,
        [name] if name == "internals" => {
            let hidden = module
                .attributes
                .iter()
                .any(|attribute| words_of(attribute) == ["doc", "(", "hidden", ")"]);
            let behind = module.feature().as_deref() == Some("internals");
            if hidden && behind {
                None
            } else {
                refuse("facade", "internals are #[doc(hidden)] and behind their feature")
            }
        }
        [root, ..] if root == "internals" => None,
        _ => refuse("facade", "inline modules are the facades of lib.rs, or unit tests"),
    }
}

/// What may stand in a list, in a facade and in a module.
fn misplaced(tree: &Tree, module: &Module, item: &Item) -> Option<Violation> {
    let line = line_of(item);
    let refuse = |rule, what| Some(tree.violation(module.file, line, rule, what));
    if let Item::ExternCrate(_) = item {
        return refuse("map", "no extern crate: a crate is named by its own name");
    }
    let is_floor = module.path.first().is_some_and(|name| FLOORS.contains(&name.as_str()));
    let re_exports = matches!(item, Item::Use(import) if is_re_export(import));
    match (module.place, module.path.len()) {
        (_, _) if matches!(item, Item::Mod(_)) => None,
        (Place::Folder, 0) if re_exports || is_for_doctests(item) => None,
        (Place::Folder, 0) => refuse("map", "lib.rs holds modules and `pub use` alone"),
        (Place::Folder, depth) if !is_floor && re_exports && (depth == 1 || is_seen(module)) => {
            None
        }
        (Place::Folder, _) => refuse(
            "map",
            "a mod.rs holds its list of modules and nothing else: this goes into one of them",
        ),
        (Place::Inline, _) if re_exports => None,
        (Place::Inline, _) => refuse("facade", "a facade holds `pub use` alone"),
        (Place::File, _) if re_exports => {
            refuse("facade", "a thing is re-exported in lib.rs alone (a wing's: in its mod.rs)")
        }
        (Place::File, _) => None,
    }
}

/// A folder of a wing that users see re-exports what is in it, as the wing itself does.
fn is_seen(module: &Module) -> bool {
    matches!(module.visibility, Visibility::Public(_))
}

/// `pub use` of a path. (`pub(crate) use name;` only gives a macro the path of its module.)
fn is_re_export(import: &ItemUse) -> bool {
    let is_name_of_macro =
        matches!(import.tree, UseTree::Name(_)) && matches!(import.vis, Visibility::Restricted(_));
    import.vis != Visibility::Inherited && !is_name_of_macro
}

/// The README's code, which doc-tests compile, perhaps with a feature, and nothing else does.
fn is_for_doctests(item: &Item) -> bool {
    let Item::Struct(item) = item else {
        return false;
    };
    item.attrs.iter().any(|attribute| {
        let words = words_of(attribute);
        let words = words.iter().map(String::as_str).collect::<Vec<_>>();
        match &words[..] {
            ["cfg", "(", "doctest", ")"] => true,
            ["cfg", "(", "all", "(", "doctest", features @ .., ")", ")"] => {
                features.chunks(4).all(|one| matches!(one, [",", "feature", "=", _]))
            }
            _ => false,
        }
    })
}

fn line_of(item: &Item) -> usize {
    syn::spanned::Spanned::span(item).start().line
}

/// Names are imported one by one: a reader sees where each is from.
fn globs(tree: &Tree) -> Vec<Violation> {
    let imports = tree.files.iter().enumerate().flat_map(|(file, source)| {
        source.tokens.windows(2).filter_map(move |pair| {
            (pair[0].text == "::" && pair[1].text == "*").then_some((file, pair[1].line))
        })
    });
    let sound = |file, line| {
        let module = tree.module_at(file, line);
        module.test || module.path.first().is_some_and(|name| name == "internals")
    };
    imports
        .filter(|(file, line)| !sound(*file, *line))
        .map(|(file, line)| tree.violation(file, line, "glob", "names are imported one by one"))
        .collect()
}

#[test]
fn floors_out_of_their_order_are_caught() {
    let caught = |lib: &str| {
        let found = violations(&planted::house(&[("src/lib.rs", lib)]));
        found.iter().any(|found| found.rule == "floors")
    };
    let sound = "//! Map.\nmod xml;\nmod saml;\nmod entra;\nmod login;\n";
    assert!(!caught(sound));
    assert!(!caught(&format!("{sound}#[cfg(feature = \"flow\")]\npub mod flow;\n")));
    assert!(caught("//! Map.\nmod saml;\nmod xml;\nmod entra;\nmod login;\n"));
    assert!(caught("//! Map.\nmod xml;\nmod saml;\nmod login;\n"));
    assert!(caught(
        "//! Map.\nmod xml;\n#[cfg(feature = \"flow\")]\nmod flow;\nmod saml;\nmod entra;\nmod login;\n"
    ));
    assert!(caught("//! Map.\npub mod xml;\nmod saml;\nmod entra;\nmod login;\n"));
    assert!(caught(
        "//! Map.\nmod xml;\nmod saml;\n#[cfg(feature = \"entra\")]\nmod entra;\nmod login;\n"
    ));
    assert!(caught(&format!("{sound}pub mod flow;\n")));
}

#[test]
fn a_re_export_in_a_folder_of_a_wing_that_nobody_sees_is_caught() {
    let caught = |declaration: &str| {
        let house = planted::house(&[
            ("src/flow/mod.rs", &format!("//! A wing.\n{declaration}\n")),
            (
                "src/flow/store/mod.rs",
                "//! Stores.\nmod row;\npub use crate::flow::store::row::Row;\n",
            ),
            ("src/flow/store/row.rs", "//! Rows.\npub struct Row;\n"),
        ]);
        violations(&house).iter().any(|found| found.rule == "map")
    };
    assert!(!caught("pub mod store;"));
    assert!(caught("mod store;"));
    assert!(caught("pub(crate) mod store;"));
}

#[test]
fn anything_but_a_list_in_a_list_is_caught() {
    planted::check(
        violations,
        "map",
        r#"
        src/xml/mod.rs
            ✗ pub mod limits;↵pub use self::limits::Limits; // <-
            ✓ pub mod limits;
            ✗ pub struct Limits;
            ✓ /// Bounds.↵#[cfg(feature = "testing")]↵pub mod limits;
        src/saml/metadata/mod.rs
            ✗ pub(crate) use crate::saml::metadata::error::Error;
            ✓ mod error;
        src/flow/mod.rs
            ✗ pub fn sealed() {}
            ✓ mod cookie;↵pub use crate::flow::cookie::Cookie;
        src/lib.rs
            ✗ pub struct Login;
            ✓ pub use crate::login::start::Start;
            ✗ use crate::login::start::Start;
            ✓ #[cfg(doctest)]↵struct Readme;
            ✗ #[cfg(any(doctest, feature = "testing"))]↵pub struct Readme;
            ✓ #[cfg(all(doctest, feature = "testing"))]↵#[doc = include_str!("../README.md")]↵pub struct Readme;
            ✓ #[cfg(all(doctest, feature = "axum", feature = "testing"))]↵#[doc = include_str!("../README.md")]↵pub struct Readme;
            ✗ #[cfg(all(not(doctest), feature = "testing"))]↵pub struct Readme;
            ✗ #[cfg(feature = "testing")]↵pub struct Readme;
            ✗ #[cfg(all(doctest, feature = "testing"))]↵pub fn read() {}
        src/xml/mod.rs
            ✗ #[path = "other.rs"]↵mod limits; // <-
            ✓ mod limits;
            ✗ #[macro_use]↵mod limits; // <-
            ✓ mod limits;
        src/xml/read.rs
            ✗ extern crate quick_xml;
            ✓ use quick_xml::Reader;
    "#,
    );
}

#[test]
fn a_facade_inside_a_floor_is_caught() {
    planted::check(
        violations,
        "facade",
        r#"
        src/login/person.rs
            ✗ pub mod identity { pub struct X; }
            ✓ #[cfg(test)] mod tests { struct X; }
        src/saml/names.rs
            ✗ pub use crate::xml::limits::Limits;
            ✓ use crate::xml::limits::Limits;
            ✗ pub(crate) use crate::xml::limits::Limits;
            ✓ macro_rules! text { () => {} }↵pub(crate) use text;
        src/lib.rs
            ✗ pub mod prelude { pub use crate::login::start::Start; }
            ✓ pub mod identity { pub use crate::login::start::Start; }
            ✗ pub mod identity { ↵pub struct X; // <-↵}
            ✓ pub mod identity { }
            ✗ pub mod internals { }
            ✓ #[cfg(feature = "internals")] #[doc(hidden)] pub mod internals { }
            ✗ #[cfg(feature = "internals")] pub mod internals { }
            ✓ #[doc(hidden)] #[cfg(feature = "internals")] pub mod internals { pub mod xml { pub use crate::xml::*; } }
    "#,
    );
}

#[test]
fn a_glob_import_is_caught() {
    planted::check(
        violations,
        "glob",
        r#"
        src/xml/read.rs
            ✗ use crate::xml::limits::*;
            ✓ use crate::xml::limits::Limits;
            ✗ use quick_xml::events::{↵BytesText,↵attributes::*, // <-↵};
            ✓ use quick_xml::events::BytesText;
            ✗ fn f() { use Kind::*; }
            ✓ fn f() { let area = 2 * 3; }
            ✗ mod x { use super::*; }
            ✓ #[cfg(test)] mod tests { use super::*; }
    "#,
    );
}
