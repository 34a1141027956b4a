//! An XML message of our own making, drawn as a tree for a reader.

/// Elements whose inside is folded away, and what is said in its place.
const FOLDED: [(&str, &str); 2] = [
    ("Signature", "(by Entra's key, over a digest of the Assertion)"),
    ("AttributeStatement", "(who it is: the claims, shown once they are verified)"),
];

/// One element: how deep it lies, its name, and its attributes and text.
pub struct Line {
    pub depth: usize,
    pub name: String,
    pub rest: String,
}

/// The elements of a message in order. Namespaces are left out, and comments are not expected.
pub fn outline(xml: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut depth, mut folded_at) = (0_usize, None);
    for piece in xml.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        if tag.starts_with('?') {
            continue;
        }
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
            folded_at = folded_at.filter(|folded| *folded != depth);
            continue;
        }
        let (inside, empty) = tag.strip_suffix('/').map_or((tag, false), |inside| (inside, true));
        let mut words = inside.split_whitespace();
        let name = words.next().unwrap_or_default().to_owned();
        if folded_at.is_none() {
            let attributes = words.filter(|attribute| !attribute.starts_with("xmlns"));
            let mut rest: Vec<&str> = attributes.collect();
            rest.extend(Some(text.trim()).filter(|text| !text.is_empty()));
            if let Some((_, instead)) = FOLDED.iter().find(|(folded, _)| *folded == name) {
                folded_at = Some(depth).filter(|_| !empty);
                rest.push(instead);
            }
            lines.push(Line { depth, name, rest: rest.join(" ") });
        }
        if !empty {
            depth = depth.saturating_add(1);
        }
    }
    lines
}
