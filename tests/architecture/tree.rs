//! The source tree as its module lists make it: files with their tokens, modules in their order.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::{Attribute, Item, ItemMod, Visibility};

/// A place in the tree that breaks a rule.
#[derive(Clone, Debug)]
pub struct Violation {
    pub file: String,
    pub line: usize,
    pub rule: &'static str,
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.file, self.line, self.rule, self.what)
    }
}

/// All that the module lists lead to from `src/lib.rs`.
#[derive(Default)]
pub struct Tree {
    pub files: Vec<File>,
    /// Every module after its parent, siblings as they are declared.
    pub modules: Vec<Module>,
    /// What could not be read: files that do not parse, or that no list names.
    pub unread: Vec<Violation>,
}

pub struct File {
    pub path: String,
    pub text: String,
    /// The code: every token but those of documentation.
    pub tokens: Vec<Token>,
}

#[derive(Clone, Debug)]
pub struct Token {
    pub text: String,
    pub line: usize,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Ident,
    Literal,
    /// A delimiter or a sign; `::` is one.
    Sign,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file with one subject, `x.rs`.
    File,
    /// A folder's list, `mod.rs` (and `lib.rs`).
    Folder,
    /// `mod x { … }`.
    Inline,
}

pub struct Module {
    /// Empty for the root.
    pub path: Vec<String>,
    pub place: Place,
    /// Index into [`Tree::files`], and the lines of that file.
    pub file: usize,
    pub lines: RangeInclusive<usize>,
    /// Its place among its siblings, and where that is written.
    pub rank: usize,
    pub declared_at: usize,
    pub visibility: Visibility,
    pub attributes: Vec<Attribute>,
    pub items: Vec<Item>,
    /// Behind `#[cfg(test)]`, or inside such a module.
    pub test: bool,
}

impl Tree {
    /// Reads the tree from its files, by path from `src/` on.
    pub fn read(texts: &BTreeMap<String, String>) -> Self {
        let mut tree = Self::default();
        let root = Declared { rank: 0, line: 1, visibility: Visibility::Inherited, test: false };
        tree.enter_file(texts, "src/lib.rs", Vec::new(), Vec::new(), root);
        for path in texts.keys() {
            let named = tree.files.iter().any(|file| file.path == *path)
                || tree.unread.iter().any(|unread| unread.file == *path);
            if !named {
                tree.unread(path, 1, "no module list names this file");
            }
        }
        tree
    }

    pub fn module(&self, path: &[String]) -> Option<&Module> {
        self.modules.iter().find(|module| module.path == path)
    }

    /// The innermost module that a line of a file is in.
    pub fn module_at(&self, file: usize, line: usize) -> &Module {
        self.modules
            .iter()
            .filter(|module| module.file == file && module.lines.contains(&line))
            .max_by_key(|module| module.path.len())
            .expect("every file is a module")
    }

    /// The module that a path leads into: its longest beginning that is a module.
    pub fn target(&self, path: &[String]) -> &Module {
        (0..=path.len())
            .rev()
            .find_map(|len| self.module(&path[..len]))
            .expect("the root is a module")
    }

    pub fn violation(
        &self,
        file: usize,
        line: usize,
        rule: &'static str,
        what: impl Into<String>,
    ) -> Violation {
        Violation { file: self.files[file].path.clone(), line, rule, what: what.into() }
    }

    fn unread(&mut self, path: &str, line: usize, what: &str) {
        self.unread.push(Violation { file: path.into(), line, rule: "unread", what: what.into() });
    }

    fn enter_file(
        &mut self,
        texts: &BTreeMap<String, String>,
        path: &str,
        module: Vec<String>,
        attributes: Vec<Attribute>,
        declared: Declared,
    ) {
        let Some(text) = texts.get(path) else {
            return self.unread(path, 1, "is not there");
        };
        let parsed = match syn::parse_file(text) {
            Ok(parsed) => parsed,
            Err(error) => {
                return self.unread(path, error.span().start().line, &error.to_string());
            }
        };
        let mut tokens = Vec::new();
        flatten(text.parse().expect("what syn parses is made of tokens"), &mut tokens);
        self.files.push(File { path: path.into(), text: text.clone(), tokens });
        let folder = match path.strip_suffix("/mod.rs").or(path.strip_suffix("/lib.rs")) {
            Some(folder) => folder,
            None => path.trim_end_matches(".rs"),
        };
        let place = if folder.len() + 3 < path.len() { Place::Folder } else { Place::File };
        self.enter(
            texts,
            folder,
            Module {
                path: module,
                place,
                file: self.files.len() - 1,
                lines: 1..=text.lines().count().max(1),
                rank: declared.rank,
                declared_at: declared.line,
                visibility: declared.visibility,
                attributes: [attributes, parsed.attrs].concat(),
                items: parsed.items,
                test: declared.test,
            },
        );
    }

    /// Takes a module in, then those that it declares.
    fn enter(&mut self, texts: &BTreeMap<String, String>, folder: &str, module: Module) {
        let children: Vec<ItemMod> = module.items.iter().filter_map(declaration).cloned().collect();
        let (path, file, test) = (module.path.clone(), module.file, module.test);
        self.modules.push(module);
        for (rank, child) in children.into_iter().enumerate() {
            let name = child.ident.to_string();
            let child_path = [path.clone(), vec![name.clone()]].concat();
            let lines = child.span().start().line..=child.span().end().line;
            let declared = Declared {
                rank,
                line: child.ident.span().start().line,
                visibility: child.vis,
                test: test || child.attrs.iter().any(is_cfg_test),
            };
            let inner = format!("{folder}/{name}");
            if let Some((_, items)) = child.content {
                let module = Module {
                    path: child_path,
                    place: Place::Inline,
                    file,
                    lines,
                    rank,
                    declared_at: declared.line,
                    visibility: declared.visibility,
                    attributes: child.attrs,
                    items,
                    test: declared.test,
                };
                self.enter(texts, &inner, module);
            } else {
                let as_folder = format!("{inner}/mod.rs");
                let as_file = format!("{inner}.rs");
                let found = if texts.contains_key(&as_folder) { as_folder } else { as_file };
                self.enter_file(texts, &found, child_path, child.attrs, declared);
            }
        }
    }
}

impl Module {
    /// Written for a person.
    pub fn name(&self) -> String {
        ["crate"]
            .into_iter()
            .chain(self.path.iter().map(String::as_str))
            .collect::<Vec<_>>()
            .join("::")
    }

    /// The feature that the module stands behind.
    pub fn feature(&self) -> Option<String> {
        self.attributes.iter().find_map(|attribute| {
            let words = words_of(attribute);
            match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                ["cfg", "(", "feature", "=", feature, ")"] => {
                    Some(feature.trim_matches('"').into())
                }
                _ => None,
            }
        })
    }
}

/// The tokens of an attribute, `cfg ( test )`, as texts.
pub fn words_of(attribute: &Attribute) -> Vec<String> {
    let mut tokens = Vec::new();
    if let syn::Meta::List(list) = &attribute.meta {
        let path = list.path.segments.iter().map(|segment| segment.ident.to_string());
        let head = path.collect::<Vec<_>>().join("::");
        flatten(list.tokens.clone(), &mut tokens);
        let inner = tokens.into_iter().map(|token| token.text);
        return [head, "(".into()].into_iter().chain(inner).chain([")".into()]).collect();
    }
    Vec::new()
}

/// How a `mod x` was written, apart from its name.
struct Declared {
    rank: usize,
    line: usize,
    visibility: Visibility,
    test: bool,
}

fn declaration(item: &Item) -> Option<&ItemMod> {
    match item {
        Item::Mod(module) => Some(module),
        _ => None,
    }
}

fn is_cfg_test(attribute: &Attribute) -> bool {
    let words = words_of(attribute);
    let has = |word: &str| words.iter().any(|other| other == word);
    has("cfg") && has("test") && !has("not")
}

/// All tokens in the order of the text, without documentation; delimiters are tokens, `::` is one.
pub fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let line = tree.span().start().line;
        let mut push =
            |text: &str, line, kind| tokens.push(Token { text: text.into(), line, kind });
        match tree {
            TokenTree::Ident(ident) => push(&ident.to_string(), line, Kind::Ident),
            TokenTree::Literal(literal) => push(&literal.to_string(), line, Kind::Literal),
            TokenTree::Punct(sign) => {
                let next = trees.peek().cloned();
                match (sign.as_char(), next) {
                    (':', Some(TokenTree::Punct(second)))
                        if sign.spacing() == Spacing::Joint && second.as_char() == ':' =>
                    {
                        trees.next();
                        push("::", line, Kind::Sign);
                    }
                    ('#', Some(TokenTree::Group(group))) if is_documentation(&group) => {
                        trees.next();
                    }
                    ('#', Some(TokenTree::Punct(bang))) if bang.as_char() == '!' => {
                        trees.next();
                        match trees.peek() {
                            Some(TokenTree::Group(group)) if is_documentation(group) => {
                                trees.next();
                            }
                            _ => {
                                push("#", line, Kind::Sign);
                                push("!", line, Kind::Sign);
                            }
                        }
                    }
                    (sign, _) => push(&sign.to_string(), line, Kind::Sign),
                }
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                push(open, line, Kind::Sign);
                let end = group.span_close().start().line;
                flatten(group.stream(), tokens);
                tokens.push(Token { text: close.into(), line: end, kind: Kind::Sign });
            }
        }
    }
}

fn is_documentation(group: &proc_macro2::Group) -> bool {
    group.delimiter() == Delimiter::Bracket
        && matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(name)) if name == "doc")
}
