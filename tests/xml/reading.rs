//! How the tests read a document, and what they say of it.

pub use saml_sp::internals::xml::c14n::canonicalize;
pub use saml_sp::internals::xml::document::Document;
pub use saml_sp::internals::xml::limits::Limits;
pub use saml_sp::internals::xml::read::error::ReadError;
pub use saml_sp::internals::xml::read::error::ReadReason::{self, *};
pub use saml_sp::internals::xml::read::{Declared, read};

pub fn parse(text: &str) -> Result<Document, ReadError> {
    read(text.to_owned(), Declared::MustBeUtf8, &Limits::default())
}

#[track_caller]
pub fn refused(cases: &[(&str, ReadReason)]) {
    for (text, reason) in cases {
        match parse(text) {
            Ok(_) => panic!("accepted: {text:?}"),
            Err(error) => assert_eq!(error.reason, *reason, "{text:?}"),
        }
    }
}

#[track_caller]
pub fn accepted(texts: &[&str]) {
    for text in texts {
        parse(text).unwrap_or_else(|error| panic!("{error}: {text:?}"));
    }
}
