//! XML on one line, as Entra writes it.

use crate::xml::write::{escape_attribute, escape_text};

/// Attributes in their order; one without a value is left out.
pub type Attributes<'a> = &'a [(&'a str, Option<&'a str>)];

/// A document being written.
#[derive(Default)]
pub struct Writer {
    xml: String,
}

impl Writer {
    /// Opens an element.
    pub fn start(&mut self, name: &str, attributes: Attributes<'_>) {
        self.tag(name, attributes);
        self.xml.push('>');
    }

    /// Closes an element.
    pub fn end(&mut self, name: &str) {
        self.xml.push_str("</");
        self.xml.push_str(name);
        self.xml.push('>');
    }

    /// An element with nothing in it.
    pub fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.tag(name, attributes);
        self.xml.push_str("/>");
    }

    /// An element with a text in it.
    pub fn text(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.start(name, attributes);
        escape_text(&mut self.xml, text);
        self.end(name);
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.xml
    }

    fn tag(&mut self, name: &str, attributes: Attributes<'_>) {
        self.xml.push('<');
        self.xml.push_str(name);
        for (name, value) in attributes {
            if let Some(value) = value {
                self.xml.push(' ');
                self.xml.push_str(name);
                self.xml.push_str("=\"");
                escape_attribute(&mut self.xml, value);
                self.xml.push('"');
            }
        }
    }
}
