//! What a name in a module stands for: a thing of this crate, or one of another crate.

use std::collections::BTreeMap;

use syn::{Ident, Item, UseTree};

use crate::paths::absolute;
use crate::tree::{Module, Tree};

/// Where a thing is from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// This crate: the path from the root on.
    Here(Vec<String>),
    /// Another crate: the path from its name on.
    Foreign(Vec<String>),
}

/// One name that a `use` brings: `use a::B as C` brings C for a::B.
pub struct Import {
    pub name: String,
    pub path: Vec<String>,
    pub line: usize,
}

pub fn imports(tree: &UseTree) -> Vec<Import> {
    let mut found = Vec::new();
    branch(tree, &mut Vec::new(), &mut found);
    found
}

fn branch(tree: &UseTree, before: &mut Vec<String>, found: &mut Vec<Import>) {
    let mut bring = |ident: &Ident, name: &Ident| {
        let mut path = before.clone();
        path.push(ident.to_string());
        let name = if ident == "self" {
            before.last().cloned().unwrap_or_default()
        } else {
            name.to_string()
        };
        found.push(Import { name, path, line: ident.span().start().line });
    };
    match tree {
        UseTree::Name(leaf) => bring(&leaf.ident, &leaf.ident),
        UseTree::Rename(leaf) => {
            bring(&leaf.ident, &leaf.rename);
            if let Some(last) = found.last_mut() {
                last.name = leaf.rename.to_string();
            }
        }
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            branch(&path.tree, before, found);
            before.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| branch(tree, before, found)),
        UseTree::Glob(_) => {}
    }
}

/// The names of each module, ready to be asked.
pub struct Names<'t> {
    tree: &'t Tree,
    imported: BTreeMap<&'t [String], BTreeMap<String, Vec<String>>>,
}

impl<'t> Names<'t> {
    pub fn of(tree: &'t Tree) -> Self {
        let imported = tree.modules.iter().map(|module| {
            let uses = module.items.iter().filter_map(|item| match item {
                Item::Use(import) => Some(imports(&import.tree)),
                _ => None,
            });
            let names = uses.flatten().map(|import| (import.name, import.path));
            (module.path.as_slice(), names.collect())
        });
        Self { tree, imported: imported.collect() }
    }

    /// What a path in this module leads to; `None` for what the language gives: the prelude,
    /// primitive types, generic parameters.
    pub fn origin(&self, module: &Module, path: &[String]) -> Option<Origin> {
        let (first, rest) = path.split_first()?;
        if matches!(first.as_str(), "crate" | "self" | "super") {
            return Some(Origin::Here(absolute(&module.path, path)));
        }
        let imported = self.imported.get(module.path.as_slice()).and_then(|names| names.get(first));
        if let Some(imported) = imported.filter(|imported| *imported != path) {
            return self.origin(module, &[imported.as_slice(), rest].concat());
        }
        let own = [module.path.as_slice(), path].concat();
        let declares = |item: &Item| defined(item).is_some_and(|name| name == first);
        if module.items.iter().any(declares) {
            return Some(Origin::Here(own));
        }
        let is_crate = path.len() > 1 || imported.is_some();
        let lower = first.starts_with(|c: char| c.is_ascii_lowercase());
        (is_crate && lower).then(|| Origin::Foreign(path.to_vec()))
    }

    /// The module that defines what a path of this crate leads to, and its name there; follows
    /// re-exports.
    pub fn definition(&self, path: &[String]) -> Option<(&'t Module, String)> {
        let module = self.tree.target(path);
        let name = path.get(module.path.len())?.clone();
        let re_export =
            self.imported.get(module.path.as_slice()).and_then(|names| names.get(&name));
        match re_export {
            Some(target) => match self.origin(module, target)? {
                Origin::Here(further) if further != path => self.definition(&further),
                _ => None,
            },
            None => Some((module, name)),
        }
    }
}

/// The name that an item defines.
pub fn defined(item: &Item) -> Option<&Ident> {
    Some(match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Mod(item) => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    })
}
