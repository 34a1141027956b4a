//! A reader of HTML as strict as the pages: whatever a page could be made to do by a text that came
//! from outside, it refuses.

use crate::unescaped::unescaped;

/// The elements that hold nothing, and have no end.
pub const EMPTY: &[&str] = &["meta", "br", "input", "hr", "wbr"];
/// The elements in which nothing is markup.
pub const RAW: &[&str] = &["style", "script"];
/// What may stand in a page of the library.
const KNOWN: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "body",
    "br",
    "button",
    "circle",
    "code",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "footer",
    "form",
    "g",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "input",
    "label",
    "li",
    "line",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "path",
    "pre",
    "rect",
    "script",
    "section",
    "span",
    "strong",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "textarea",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "ul",
    "wbr",
    "caption",
    "text",
    "mark",
];

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
        pieces.push(Piece::Open { element: name.clone(), attributes });
        if RAW.contains(&name.as_str()) {
            let (inner, after) = rest.split_once(&format!("</{name}>")).expect("an end");
            // Nothing in it may end it, or keep it from ending.
            let lower = inner.to_lowercase();
            assert!(!lower.contains(&format!("</{name}")), "{inner}");
            assert!(name != "script" || !lower.contains("<!--"), "{inner}");
            pieces.extend([Piece::Text(inner.to_owned()), Piece::Close(name)]);
            rest = after;
        } else if !EMPTY.contains(&name.as_str()) {
            open.push(name);
        }
    }
    assert_eq!(open, [""; 0], "left open: {html}");
    pieces
}

/// The name and the attributes of a tag.
fn opened(tag: &str) -> (String, Vec<(String, String)>) {
    let (name, mut rest) = tag.split_at(tag.find(' ').unwrap_or(tag.len()));
    assert!(KNOWN.contains(&name), "an element <{name}>");
    let mut attributes: Vec<(String, String)> = Vec::new();
    while let Some(attribute) = rest.strip_prefix(' ') {
        let end = attribute.find([' ', '=']).unwrap_or(attribute.len());
        let (key, after) = attribute.split_at(end);
        let is_name =
            !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        assert!(is_name && !key.starts_with("on") && key != "style", "an attribute {key:?}");
        assert!(attributes.iter().all(|(known, _)| known != key), "twice {key} in <{tag}>");
        let (value, after) = match after.strip_prefix("=\"") {
            Some(value) => value.split_once('"').expect("a value that ends"),
            None => ("", after),
        };
        let value = unescaped(value);
        if ["href", "action", "src", "formaction"].contains(&key) {
            let ours = ["/auth/", "#", "https://example.com/auth/"];
            assert!(ours.iter().any(|ours| value.starts_with(ours)), "{key} to {value:?}");
        }
        attributes.push((key.to_owned(), value));
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
        "<p onclick=\"x()\">a</p>",
        "<p style=\"x\">a</p>",
        "<img src=\"/auth/x\">",
        "<a href=\"javascript:alert(1)\">c</a>",
        "<a href=\"https://example.com.evil/\">c</a>",
        "<a href=\"#a\"b\">c</a>",
        "<a href='#a'>c</a>",
        "<a href=#a>c</a>",
        "<script>a</script></script>",
        "<style>a</style ></style>",
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
