//! A reader of our own pages, and of nothing else: whatever a page could be made to do by a text
//! that came from outside, it refuses.

use crate::unescaped::unescaped;

/// The elements that our pages have, and whether they hold something.
const ELEMENTS: &[(&str, bool)] = &[
    ("html", true),
    ("head", true),
    ("meta", false),
    ("title", true),
    ("style", true),
    ("body", true),
    ("h1", true),
    ("p", true),
    ("a", true),
    ("code", true),
    ("table", true),
    ("tr", true),
    ("th", true),
    ("td", true),
    ("br", false),
];
const ATTRIBUTES: &[&str] = &["lang", "charset", "name", "content", "href"];

/// A piece of a page, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Open { element: String, attributes: Vec<(String, String)> },
    Close(String),
    Text(String),
}

/// Takes a page apart.
pub fn pieces(html: &str) -> Vec<Piece> {
    let mut rest = html.strip_prefix("<!DOCTYPE html>").expect("a document type");
    let (mut pieces, mut open) = (Vec::new(), Vec::<String>::new());
    while !rest.is_empty() {
        let Some(tag) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            pieces.push(Piece::Text(unescaped(&rest[..end])));
            rest = &rest[end..];
            continue;
        };
        let (tag, after) = tag.split_once('>').expect("a tag that ends");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closed, and not open: {html}");
            pieces.push(Piece::Close(name.to_owned()));
            continue;
        }
        let (name, attributes) = opened(tag);
        let (_, holds) = ELEMENTS.iter().find(|(known, _)| *known == name).unwrap_or_else(|| {
            panic!("an element <{name}> that is none of ours: {html}");
        });
        pieces.push(Piece::Open { element: name.clone(), attributes });
        if name == "style" {
            let (style, after) = rest.split_once("</style>").expect("a style that ends");
            pieces.push(Piece::Text(style.to_owned()));
            pieces.push(Piece::Close(name));
            rest = after;
        } else if *holds {
            open.push(name);
        }
    }
    assert_eq!(open, [""; 0], "left open: {html}");
    pieces
}

/// The name and the attributes of a tag.
fn opened(tag: &str) -> (String, Vec<(String, String)>) {
    let (name, mut rest) = tag.split_at(tag.find(' ').unwrap_or(tag.len()));
    let mut attributes = Vec::new();
    while let Some(attribute) = rest.strip_prefix(' ') {
        let (key, value) = attribute.split_once("=\"").expect("an attribute with a value");
        assert!(ATTRIBUTES.contains(&key), "an attribute {key:?} that is none of ours");
        let (value, after) = value.split_once('"').expect("a value that ends");
        attributes.push((key.to_owned(), unescaped(value)));
        rest = after;
    }
    assert_eq!(rest, "", "in the tag <{tag}>");
    (name.to_owned(), attributes)
}

#[test]
fn what_is_no_page_of_ours_is_refused() {
    let page = |body: &str| format!("<!DOCTYPE html><html><body>{body}</body></html>");
    assert_eq!(pieces(&page("a &lt;b&gt; &quot;&amp;amp;")).len(), 5);
    for body in [
        "<script>alert(1)</script>",
        "<p onclick=\"x()\">a</p>",
        "<a href=\"a\"b\">c</a>",
        "<a href='a'>c</a>",
        "<a href=a>c</a>",
        "<p>a",
        "a</p>",
        "a > b",
        "a \"b\"",
        "a & b",
        "&#60;",
        "<!-- a -->",
        "<p",
    ] {
        let page = page(body);
        assert!(std::panic::catch_unwind(|| pieces(&page)).is_err(), "{body}");
    }
}
