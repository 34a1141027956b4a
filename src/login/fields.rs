//! Texts one after the other, each after its length, so that no two lists of texts are one: what a
//! token and a fingerprint are made of.

/// Appends `<length in bytes>:<text>`.
pub fn push(bytes: &mut Vec<u8>, text: impl AsRef<[u8]>) {
    let text = text.as_ref();
    bytes.extend_from_slice(text.len().to_string().as_bytes());
    bytes.push(b':');
    bytes.extend_from_slice(text);
}

/// The texts that are left of what [`push`] wrote; none where something else was written, such as
/// a length with a zero in front.
pub struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    /// The texts in these bytes.
    pub fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Whether all bytes were read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let colon = self.0.iter().position(|byte| *byte == b':')?;
        let (length, rest) = self.0.split_at_checked(colon)?;
        let length = number(std::str::from_utf8(length).ok()?)?;
        let (text, rest) = rest.get(1..)?.split_at_checked(length)?;
        let text = std::str::from_utf8(text).ok()?;
        self.0 = rest;
        Some(text)
    }
}

/// A number in the one spelling in which it is written.
pub fn number<T: std::str::FromStr + ToString>(text: &str) -> Option<T> {
    text.parse().ok().filter(|number: &T| number.to_string() == text)
}
