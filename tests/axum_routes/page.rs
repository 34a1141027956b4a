//! What a person, and a browser, find in a page of the routes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::sha::sha256;

use crate::client::Answer;
use crate::markup::{Piece, pieces};

/// A page that was taken apart.
#[derive(Debug)]
pub struct Page {
    pub title: String,
    /// All texts of the body, one a line.
    pub text: String,
    /// Where its links lead.
    pub links: Vec<String>,
    /// The cells of its tables, row by row.
    pub rows: Vec<Vec<String>>,
    /// The texts in `code`.
    pub codes: Vec<String>,
}

impl Page {
    /// The page of an answer, with the headers that every page must have.
    pub fn of(answer: &Answer) -> Self {
        assert_eq!(answer.one("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.one("x-frame-options"), "DENY");
        let pieces = pieces(answer.text());
        let style = inside(&pieces, "style").concat();
        let [style_hash] = &quoted(answer.one("content-security-policy"), "style-src")[..] else {
            panic!("not one source of style");
        };
        let hash = sha256(style.as_bytes());
        assert_eq!(style_hash, &format!("'sha256-{}'", STANDARD.encode(hash)));
        for nothing in ["default-src", "base-uri", "form-action", "frame-ancestors"] {
            assert_eq!(quoted(answer.one("content-security-policy"), nothing), ["'none'"]);
        }
        let body = pieces.iter().position(|piece| opens(piece, "body")).unwrap();
        let body = &pieces[body..];
        Self {
            title: inside(&pieces, "title").concat(),
            text: texts(body).join("\n"),
            links: body.iter().filter_map(link).collect(),
            rows: rows(body),
            codes: inside(body, "code"),
        }
    }

    /// The row of a table that begins with this cell.
    pub fn row(&self, first: &str) -> &[String] {
        let mut rows = self.rows.iter().filter(|row| row[0] == first);
        let row = rows.next().unwrap_or_else(|| panic!("no row {first:?} in {self:#?}"));
        assert!(rows.next().is_none(), "two rows {first:?}");
        &row[1..]
    }
}

/// The page that refuses a request with this status and this code, and its link to start again.
pub fn refused(answer: &Answer, status: u16, code: &str) -> Option<String> {
    assert_eq!(answer.status, status, "{}", String::from_utf8_lossy(&answer.body));
    let page = Page::of(answer);
    assert_eq!((page.title.as_str(), &page.codes[..]), ("Sign-in", &[code.to_owned()][..]));
    assert!(page.text.lines().count() >= 3, "a heading, a sentence and the code: {}", page.text);
    assert!(page.links.len() <= 1, "{:?}", page.links);
    page.links.into_iter().next()
}

fn opens(piece: &Piece, name: &str) -> bool {
    matches!(piece, Piece::Open { element, .. } if element == name)
}

fn link(piece: &Piece) -> Option<String> {
    let Piece::Open { element, attributes } = piece else { return None };
    let href = attributes.iter().find(|(name, _)| name == "href");
    assert_eq!(element == "a", href.is_some());
    href.map(|(_, address)| address.clone())
}

fn texts(pieces: &[Piece]) -> Vec<String> {
    let texts = pieces.iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text.clone()),
        _ => None,
    });
    texts.collect()
}

/// The text in each of the elements of this name.
fn inside(pieces: &[Piece], name: &str) -> Vec<String> {
    let starts = (0..pieces.len()).filter(|at| opens(&pieces[*at], name));
    let inner = starts.map(|start| {
        let closes = |piece: &Piece| *piece == Piece::Close(name.to_owned());
        let length = pieces[start..].iter().position(closes).unwrap();
        texts(&pieces[start..start + length]).concat()
    });
    inner.collect()
}

fn rows(pieces: &[Piece]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut cell = None;
    for piece in pieces {
        match piece {
            Piece::Open { element, .. } if element == "tr" => rows.push(Vec::new()),
            Piece::Open { element, .. } if element == "td" || element == "th" => {
                cell = Some(String::new());
            }
            Piece::Open { element, .. } if element == "br" => cell.as_mut().unwrap().push('\n'),
            Piece::Text(text) => cell.iter_mut().for_each(|cell| cell.push_str(text)),
            Piece::Close(element) if element == "td" || element == "th" => {
                rows.last_mut().unwrap().push(cell.take().unwrap());
            }
            _ => {}
        }
    }
    rows
}

/// The sources of one directive of a Content-Security-Policy.
fn quoted(policy: &str, directive: &str) -> Vec<String> {
    let sources = policy.split("; ").find_map(|part| part.strip_prefix(directive));
    let sources = sources.unwrap_or_else(|| panic!("no {directive} in {policy}"));
    sources.split_whitespace().map(str::to_owned).collect()
}
