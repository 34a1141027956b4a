//! Makes well-formed documents at random, as odd as our reader admits them, from a seed.

/// A generated document and what may be asked about it.
pub struct Generated {
    pub xml: String,
    /// For each element, in document order: the place of a `ds:Signature` child, if there is one.
    pub signatures: Vec<Option<usize>>,
}

/// Numbers that look random and are the same in every run (SplitMix64).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.number() % end as u64) as usize
    }

    /// Yes once in `of` times.
    pub fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    pub fn pick<'p, T: ?Sized>(&mut self, from: &[&'p T]) -> &'p T {
        from[self.below(from.len())]
    }
}

/// Prefixes that documents declare; the empty one is the default namespace.
pub const PREFIXES: [&str; 5] = ["", "a", "b", "ab", "ø"];

/// Namespace names as they are written, and what they mean. None holds an ampersand: libxml2 writes
/// those unescaped, against Canonical XML section 2.3 and so that its octets are no XML.
const NAMESPACES: [(&str, &str); 6] = [
    ("urn:one", "urn:one"),
    ("urn:two", "urn:two"),
    ("http://three.example/?x=1", "http://three.example/?x=1"),
    ("urn:&#x6F;ne", "urn:one"),
    ("urn:it&#39;s", "urn:it's"),
    ("http://www.w3.org/2000/09/xmldsig#", "http://www.w3.org/2000/09/xmldsig#"),
];

const LOCAL_NAMES: [&str; 6] = ["Assertion", "Value", "e", "E", "\u{e9}l\u{e9}ment", "x-1.y_z"];
const ATTRIBUTES: [&str; 7] = ["ID", "id", "Name", "a", "b", "B", "\u{e6}\u{f8}\u{e5}"];

/// A document of the given seed.
pub fn document(seed: u64) -> Generated {
    let mut writer = Writer {
        random: Random::new(seed),
        xml: String::new(),
        signatures: Vec::new(),
        scope: Vec::new(),
        ids: 0,
    };
    if writer.random.one_in(3) {
        writer.xml.push_str(match writer.random.below(3) {
            0 => "<?xml version=\"1.0\"?>",
            1 => "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\r\n",
            _ => "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- before -->\n",
        });
    }
    let plain = writer.random.one_in(3);
    writer.element(0, plain);
    if writer.random.one_in(4) {
        writer.xml.push_str("\n<!-- after -->\r\n");
    }
    Generated { xml: writer.xml, signatures: writer.signatures }
}

struct Writer {
    random: Random,
    xml: String,
    signatures: Vec<Option<usize>>,
    /// Prefix and namespace of the declarations in force, the nearest last.
    scope: Vec<(&'static str, &'static str)>,
    ids: usize,
}

impl Writer {
    /// Writes an element; a `plain` one and all inside it mostly as a machine would.
    fn element(&mut self, depth: usize, plain: bool) -> usize {
        let index = self.signatures.len();
        self.signatures.push(None);
        let around = self.scope.len();
        let mut tag = Vec::new();
        let declared = if plain { usize::from(depth == 0) * 2 } else { self.random.below(3) };
        for _ in 0..declared {
            self.declaration(around, &mut tag);
        }
        let prefix = self.prefix_in_scope(true);
        let name = qualified(prefix, LOCAL_NAMES[self.random.below(LOCAL_NAMES.len())]);
        let mut taken = Vec::new();
        let attributes = self.random.below(if plain { 2 } else { 5 });
        for _ in 0..attributes {
            self.attribute(plain, &mut taken, &mut tag);
        }
        if !plain && self.random.one_in(2) {
            // Declarations and attributes in any order.
            let shift = self.random.below(tag.len().max(1));
            tag.rotate_left(shift);
        }
        self.tag(&name, &tag, plain);
        let children = if depth > 5 { 0 } else { self.random.below(5) };
        if children == 0 && !plain && self.random.one_in(2) {
            self.xml.push_str(if self.random.one_in(3) { " />" } else { "/>" });
            self.scope.truncate(around);
            return index;
        }
        if !plain && self.random.one_in(5) {
            self.xml.push_str(" \n");
        }
        self.xml.push('>');
        for _ in 0..children {
            match self.random.below(8) {
                0..=3 => _ = self.element(depth + 1, plain),
                4 if self.signatures[index].is_none() => {
                    self.signatures[index] = Some(self.signature());
                }
                _ => self.text(plain),
            }
        }
        self.xml.push_str("</");
        self.xml.push_str(&name);
        if !plain && self.random.one_in(5) {
            self.xml.push_str("\t ");
        }
        self.xml.push('>');
        self.scope.truncate(around);
        index
    }

    fn signature(&mut self) -> usize {
        let index = self.signatures.len();
        self.signatures.extend([None, None]);
        self.xml.push_str(
            "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignedInfo>\
             </SignedInfo>text</Signature>",
        );
        index
    }

    /// Declares a prefix once more, or the default namespace away.
    fn declaration(&mut self, around: usize, tag: &mut Vec<String>) {
        let prefix = self.random.pick(&PREFIXES);
        if self.scope[around..].iter().any(|(here, _)| *here == prefix) {
            return;
        }
        let (written, means) = match prefix {
            "" if self.random.one_in(3) => ("", ""),
            _ => NAMESPACES[self.random.below(NAMESPACES.len())],
        };
        self.scope.push((prefix, means));
        let name = if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") };
        let quote = if self.random.one_in(3) { '\'' } else { '"' };
        tag.push(format!("{name}={quote}{written}{quote}"));
    }

    fn attribute(&mut self, plain: bool, taken: &mut Vec<(String, String)>, tag: &mut Vec<String>) {
        let (prefix, local) = match self.random.below(6) {
            0 => ("xml", self.random.pick(&["lang", "space", "base"])),
            1 | 2 if !plain => (self.prefix_in_scope(false), self.random.pick(&ATTRIBUTES)),
            _ => ("", self.random.pick(&ATTRIBUTES)),
        };
        // libxml2 wants a name in every `xml:id`.
        let local = if prefix == "xml" && local == "id" { "lang" } else { local };
        let namespace = if prefix.is_empty() { "" } else { self.meaning(prefix) };
        let expanded = (namespace.to_owned(), local.to_owned());
        if taken.contains(&expanded) {
            return;
        }
        taken.push(expanded);
        let value = match local {
            "ID" if prefix.is_empty() => {
                self.ids += 1;
                format!("_id{}", self.ids)
            }
            "space" => self.random.pick(&["default", "preserve"]).to_owned(),
            _ => self.value(plain),
        };
        let quote = if plain || !self.random.one_in(3) { '"' } else { '\'' };
        let value = value.replace(quote, if quote == '"' { "&quot;" } else { "&apos;" });
        let equals =
            if plain { "=" } else { self.random.pick(&["=", "=", "=", " =", "=\n", " = "]) };
        tag.push(format!("{}{equals}{quote}{value}{quote}", qualified(prefix, local)));
    }

    fn tag(&mut self, name: &str, held: &[String], plain: bool) {
        self.xml.push('<');
        self.xml.push_str(name);
        for part in held {
            let space = [" ", " ", " ", "\n ", "\t", "  ", "\r\n"];
            self.xml.push_str(if plain { " " } else { self.random.pick(&space) });
            self.xml.push_str(part);
        }
    }

    fn value(&mut self, plain: bool) -> String {
        let pieces = [
            "",
            "v",
            "text of some length, longer than a block",
            "&amp;",
            "&lt;",
            "\u{f8}",
            "&quot;",
            "1",
            "&gt;",
            ">",
            "'",
            "\"",
            "\t",
            "\n",
            "\r\n",
            "\r",
            "&#9;",
            "&#xA;",
            "&#xD;",
            "&#13;",
            "&#xd;",
            "&apos;",
            "  ",
            "\u{1F600}",
            "&#x1F600;",
            "\u{FEFF}",
            "]]>",
            "\u{85}",
            "\u{2028}",
        ];
        let pieces = if plain { &pieces[..7] } else { &pieces[..] };
        (0..self.random.below(4)).map(|_| self.random.pick(pieces)).collect()
    }

    fn text(&mut self, plain: bool) {
        let pieces = [
            "text",
            "\n  ",
            "text of some length, longer than a block",
            "&amp;",
            "\u{f8}",
            "&lt;",
            "&gt;",
            "&#xD;",
            ">",
            "]]",
            "&#13;",
            "&#xd;",
            "\r",
            "\r\n",
            "\t",
            "'\"",
            "&quot;",
            "&apos;",
            "<!-- comment -->",
            "<!---->",
            "<![CDATA[]]>",
            "<![CDATA[a<b>&c]]>",
            "<![CDATA[\r\n]]>",
            "<![CDATA[]]]]>",
            "\u{1F600}",
            "&#x1F600;",
            "\u{FEFF}",
            "\u{7F}",
            "\u{85}",
            "&#x9;",
            "&#x20;",
        ];
        let pieces = if plain { &pieces[..6] } else { &pieces[..] };
        for _ in 0..self.random.below(5) {
            let piece = self.random.pick(pieces);
            // Together they would be the end of a section outside any.
            let piece =
                if self.xml.ends_with(']') && piece.starts_with(['>', ']']) { "-" } else { piece };
            self.xml.push_str(piece);
        }
    }

    /// A prefix that is declared here, or none; an attribute's is never the empty one.
    fn prefix_in_scope(&mut self, for_element: bool) -> &'static str {
        let prefix = self.random.pick(&PREFIXES);
        let declared = self.scope.iter().any(|(known, _)| *known == prefix);
        match (prefix, declared) {
            ("", _) | (_, false) if for_element => "",
            ("", _) | (_, false) => "xml",
            _ => prefix,
        }
    }

    fn meaning(&self, prefix: &str) -> &'static str {
        let nearest = self.scope.iter().rev().find(|(known, _)| *known == prefix);
        nearest.map_or("http://www.w3.org/XML/1998/namespace", |(_, means)| means)
    }
}

fn qualified(prefix: &str, local: &str) -> String {
    if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") }
}
