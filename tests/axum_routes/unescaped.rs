//! A text of a page as its reader sees it.

/// The text without its entities: it may hold no character that means something else.
pub fn unescaped(text: &str) -> String {
    assert!(!text.contains(['<', '>', '"']), "not escaped: {text:?}");
    let mut pieces = text.split('&');
    let mut plain = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (entity, after) = piece.split_once(';').expect("an entity that ends");
        plain.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            _ => panic!("an entity &{entity};"),
        });
        plain.push_str(after);
    }
    plain
}
