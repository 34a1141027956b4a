//! What a piece of code shows to a reader of its documentation: the paths in types, bounds and
//! signatures, and those that it derives.

use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, Fields, ImplItem, Item, ItemImpl, ItemMacro, Meta, Path, TraitItem,
    Visibility,
};

use crate::tree::{Kind, flatten};

/// The paths that a piece of code shows, each with its line.
#[derive(Default)]
pub struct Shown {
    pub paths: Vec<(Vec<String>, usize)>,
}

impl Shown {
    /// What an item shows by itself.
    pub fn by(item: &Item) -> Self {
        let mut shown = Self::default();
        match item {
            Item::Struct(item) => {
                shown.visit_generics(&item.generics);
                let fields = item.fields.iter().filter(|field| is_public(&field.vis));
                fields.for_each(|field| shown.visit_type(&field.ty));
                shown.sources(&item.fields);
            }
            Item::Enum(item) => {
                shown.visit_generics(&item.generics);
                item.variants.iter().for_each(|variant| shown.visit_fields(&variant.fields));
            }
            Item::Type(item) => {
                shown.visit_generics(&item.generics);
                shown.visit_type(&item.ty);
            }
            Item::Const(item) => shown.visit_type(&item.ty),
            Item::Static(item) => shown.visit_type(&item.ty),
            Item::Fn(item) => shown.visit_signature(&item.sig),
            Item::Trait(item) => {
                shown.visit_generics(&item.generics);
                item.supertraits.iter().for_each(|bound| shown.visit_type_param_bound(bound));
                for member in &item.items {
                    match member {
                        TraitItem::Fn(function) => shown.visit_signature(&function.sig),
                        TraitItem::Type(kind) => shown.visit_trait_item_type(kind),
                        TraitItem::Const(constant) => shown.visit_type(&constant.ty),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        shown
    }

    /// What an impl shows of a type: the trait, its types, the public methods and constants.
    pub fn by_impl(block: &ItemImpl) -> Self {
        let mut shown = Self::default();
        shown.visit_generics(&block.generics);
        if let Some((implemented, _)) = &block.trait_ {
            shown.visit_path(implemented);
        }
        for member in &block.items {
            match member {
                ImplItem::Fn(method) if is_public(&method.vis) => {
                    shown.visit_signature(&method.sig);
                }
                ImplItem::Const(constant) if is_public(&constant.vis) => {
                    shown.visit_type(&constant.ty);
                }
                ImplItem::Type(kind) => shown.visit_type(&kind.ty),
                _ => {}
            }
        }
        shown
    }

    /// All paths among the tokens of a macro: which of them its user gets to see is not known.
    pub fn by_macro(made: &ItemMacro) -> Self {
        let mut tokens = Vec::new();
        flatten(made.mac.tokens.clone(), &mut tokens);
        let mut shown = Self::default();
        for (at, three) in tokens.windows(3).enumerate() {
            let [first, colons, second] = three else { continue };
            let begins = at == 0 || !matches!(tokens[at - 1].text.as_str(), "::" | "$");
            if first.kind == Kind::Ident && colons.text == "::" && begins {
                shown.paths.push((vec![first.text.clone(), second.text.clone()], first.line));
            }
        }
        shown
    }

    /// `source()` gives out what such a field holds, private or not.
    fn sources(&mut self, fields: &Fields) {
        for field in fields {
            let is_source = field.attrs.iter().any(|attribute| {
                attribute.path().is_ident("source") || attribute.path().is_ident("from")
            });
            if is_source || field.ident.as_ref().is_some_and(|name| name == "source") {
                self.visit_type(&field.ty);
            }
        }
    }
}

impl<'a> Visit<'a> for Shown {
    fn visit_path(&mut self, path: &'a Path) {
        let line = path.segments.first().map_or(0, |segment| segment.ident.span().start().line);
        self.paths.push((segments(path), line));
        visit::visit_path(self, path);
    }

    fn visit_attribute(&mut self, _: &'a Attribute) {}

    fn visit_visibility(&mut self, _: &'a Visibility) {}

    fn visit_block(&mut self, _: &'a Block) {}
}

pub fn segments(path: &Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

/// The paths in `derive(…)`, also inside `cfg_attr(…)`.
pub fn derives(attribute: &Attribute) -> Vec<(Vec<String>, usize)> {
    let mut tokens = Vec::new();
    if let Meta::List(list) = &attribute.meta {
        flatten(list.tokens.clone(), &mut tokens);
        if list.path.is_ident("cfg_attr") {
            let derive = tokens.iter().position(|token| token.text == "derive");
            tokens.drain(..derive.map_or(tokens.len(), |at| at + 1));
        } else if !list.path.is_ident("derive") {
            tokens.clear();
        }
    }
    let mut found: Vec<(Vec<String>, usize)> = Vec::new();
    let mut goes_on = false;
    for token in tokens.iter().take_while(|token| token.text != ")") {
        match (token.kind, token.text.as_str()) {
            (Kind::Ident, name) if goes_on => {
                if let Some((path, _)) = found.last_mut() {
                    path.push(name.to_owned());
                }
            }
            (Kind::Ident, name) => found.push((vec![name.to_owned()], token.line)),
            _ => {}
        }
        goes_on = token.text == "::";
    }
    found
}

/// The visibility of an item that defines a name.
pub fn visibility(item: &Item) -> Option<&Visibility> {
    Some(match item {
        Item::Const(item) => &item.vis,
        Item::Enum(item) => &item.vis,
        Item::Fn(item) => &item.vis,
        Item::Static(item) => &item.vis,
        Item::Struct(item) => &item.vis,
        Item::Trait(item) => &item.vis,
        Item::Type(item) => &item.vis,
        Item::Union(item) => &item.vis,
        _ => return None,
    })
}

pub fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}
