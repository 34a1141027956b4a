//! What a person finds on a page, whose headers are looked at first: texts, links, forms, problems.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::sha::sha256;

use crate::client::Answer;
use crate::markup::{EMPTY, Piece, RAW, pieces};

/// The elements within a line of text.
const IN_LINE: &[&str] = &["a", "b", "code", "em", "span", "strong", "time"];
/// A page that was taken apart.
#[derive(Clone, Debug)]
pub struct Page {
    pieces: Vec<Piece>,
}

/// A form, with the values that it would send.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Page {
    /// The page of an answer.
    pub fn of(answer: &Answer) -> Self {
        let page = Self { pieces: pieces(answer.text()) };
        assert_eq!(answer.one("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.one("cache-control"), "no-store");
        assert_eq!(answer.one("x-content-type-options"), "nosniff");
        assert_eq!(answer.one("x-frame-options"), "DENY");
        assert_eq!(answer.one("referrer-policy"), "same-origin");
        page.has_its_references();
        let hash =
            |element| format!("'sha256-{}'", STANDARD.encode(sha256(page.raw(element).as_bytes())));
        let policy = [
            "default-src 'none'".to_owned(),
            format!("style-src {}", hash("style")),
            format!("script-src {}", hash("script")),
            "form-action 'self'".to_owned(),
            "base-uri 'none'".to_owned(),
            "frame-ancestors 'none'".to_owned(),
        ];
        let mut said: Vec<_> = answer.one("content-security-policy").split("; ").collect();
        let mut policy: Vec<_> = policy.iter().map(String::as_str).collect();
        said.sort_unstable();
        policy.sort_unstable();
        assert_eq!(said, policy);
        page
    }

    /// An ID is there once, and whatever refers to one finds it.
    fn has_its_references(&self) {
        let all = 0..self.pieces.len();
        let mut ids: Vec<_> = all.clone().filter_map(|at| self.attribute(at, "id")).collect();
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count, "an ID twice among {ids:?}");
        for name in ["for", "aria-labelledby", "aria-describedby", "aria-controls", "data-copy"] {
            let named = all.clone().filter_map(|at| self.attribute(at, name));
            for id in named.flat_map(|value| value.split(' ')) {
                assert!(ids.contains(&id), "{name} refers to #{id}, which is not there");
            }
        }
        for link in self.links() {
            let id = link.strip_prefix('#');
            assert!(id.is_none_or(|id| ids.contains(&id)), "a link to {link}, which is not there");
        }
    }

    /// The small page of a refused sign-in, which a user sees: it runs nothing and posts nothing.
    pub fn of_refusal(answer: &Answer) -> Self {
        let page = Self { pieces: pieces(answer.text()) };
        assert!(page.elements("script").is_empty() && page.elements("form").is_empty());
        page
    }

    /// What the style or the script says.
    pub fn raw(&self, element: &str) -> String {
        let found = self.elements(element);
        assert_eq!(found.len(), 1, "one {element}");
        self.text_of(found[0])
    }

    /// The heading.
    pub fn heading(&self) -> String {
        let found = self.elements("h1");
        assert_eq!(found.len(), 1, "one h1");
        self.text_of(found[0])
    }

    /// The title in the browser's tab.
    pub fn title(&self) -> String {
        self.text_of(self.elements("title")[0])
    }

    /// What is read on it, a line for each block.
    pub fn text(&self) -> String {
        self.text_of(self.elements("body")[0])
    }

    /// Looks for a sentence on it.
    #[track_caller]
    pub fn says(&self, sentence: &str) {
        let text = self.text();
        assert!(text.contains(sentence), "does not say {sentence:?}:\n{text}");
    }

    /// What the element of this ID says.
    #[track_caller]
    pub fn at(&self, id: &str) -> String {
        let found: Vec<_> =
            (0..self.pieces.len()).filter(|at| self.attribute(*at, "id") == Some(id)).collect();
        let [found] = found[..] else { panic!("not one #{id} in\n{}", self.text()) };
        self.text_of(found)
    }

    /// The texts in `code`.
    pub fn codes(&self) -> Vec<String> {
        self.elements("code").into_iter().map(|at| self.text_of(at)).collect()
    }

    /// Where its links lead.
    pub fn links(&self) -> Vec<&str> {
        let links = self.elements("a").into_iter();
        links.map(|at| self.attribute(at, "href").expect("a link that leads somewhere")).collect()
    }

    /// Its forms.
    pub fn forms(&self) -> Vec<Form> {
        let forms = self.elements("form").into_iter().map(|start| {
            assert_eq!(self.attribute(start, "method"), Some("post"));
            let within = start..start + self.length(start);
            let fields = within.filter_map(|at| {
                let name = self.attribute(at, "name")?.to_owned();
                match self.element(at)? {
                    "textarea" => Some((name, self.text_of(at))),
                    _ => Some((name, self.attribute(at, "value").unwrap_or_default().to_owned())),
                }
            });
            let action = self.attribute(start, "action").unwrap().to_owned();
            Form { action, fields: fields.collect() }
        });
        forms.collect()
    }

    /// The form whose address ends so.
    #[track_caller]
    pub fn form(&self, action: &str) -> Form {
        let forms = self.forms();
        let form = forms.iter().find(|form| form.action.ends_with(action));
        form.unwrap_or_else(|| panic!("no form to {action} in\n{}", self.text())).clone()
    }

    /// Whether it has a form whose address ends so.
    pub fn has_form(&self, action: &str) -> bool {
        self.forms().iter().any(|form| form.action.ends_with(action))
    }

    /// What is wrong with a field, as it is tied to it for who cannot see.
    #[track_caller]
    pub fn problem_of(&self, field: &str) -> String {
        let found: Vec<_> =
            (0..self.pieces.len()).filter(|at| self.attribute(*at, "id") == Some(field)).collect();
        let [found] = found[..] else { panic!("not one #{field}") };
        match self.attribute(found, "aria-describedby") {
            Some(ids) => {
                let problems = ids.split(' ').filter(|id| id.ends_with("-problem"));
                problems.map(|id| self.at(id)).collect::<Vec<_>>().join(" ")
            }
            None => String::new(),
        }
    }

    /// Its elements with the names of their attributes, without any text: a text that comes from
    /// outside must not change it.
    pub fn skeleton(&self) -> Vec<String> {
        let elements = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Open { element, attributes } => {
                let names: Vec<_> = attributes.iter().map(|(name, _)| name.as_str()).collect();
                Some(format!("{element} {}", names.join(" ")))
            }
            Piece::Close(element) => Some(format!("/{element}")),
            Piece::Text(_) => None,
        });
        elements.collect()
    }

    fn element(&self, at: usize) -> Option<&str> {
        match &self.pieces[at] {
            Piece::Open { element, .. } => Some(element),
            _ => None,
        }
    }

    fn attribute(&self, at: usize, name: &str) -> Option<&str> {
        let Piece::Open { attributes, .. } = &self.pieces[at] else { return None };
        attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn elements(&self, name: &str) -> Vec<usize> {
        (0..self.pieces.len()).filter(|at| self.element(*at) == Some(name)).collect()
    }

    /// How many pieces an element takes.
    fn length(&self, start: usize) -> usize {
        let mut depth = 0;
        let end = self.pieces[start..].iter().position(|piece| {
            match piece {
                Piece::Open { element, .. } if EMPTY.contains(&element.as_str()) => {}
                Piece::Open { .. } => depth += 1,
                Piece::Close(_) => depth -= 1,
                Piece::Text(_) => {}
            }
            depth == 0
        });
        end.expect("an end")
    }

    fn text_of(&self, start: usize) -> String {
        let raw = self.element(start).is_some_and(|name| RAW.contains(&name));
        let mut text = String::new();
        let mut hidden = false;
        for piece in &self.pieces[start..=start + self.length(start)] {
            match piece {
                Piece::Text(piece) if raw || !hidden => text.push_str(piece),
                Piece::Text(_) => {}
                Piece::Open { element, .. } if RAW.contains(&element.as_str()) => hidden = true,
                Piece::Close(element) if RAW.contains(&element.as_str()) => hidden = false,
                Piece::Open { element, .. } | Piece::Close(element)
                    if !(IN_LINE.contains(&element.as_str())
                        || text.is_empty()
                        || text.ends_with('\n')) =>
                {
                    text.push('\n');
                }
                _ => {}
            }
        }
        if !raw && text.ends_with('\n') {
            text.pop();
        }
        text
    }
}
