//! Why a text is no document to us.

use thiserror::Error;

/// Why a text was refused, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{} (byte {offset})", .reason.sentence())]
pub struct ReadError {
    /// Why.
    pub reason: ReadReason,
    /// Where the tag, text, comment or section begins in which it shows: a byte of the decoded
    /// text, without byte order mark and with line ends already read as single line feeds. Where
    /// decoding itself failed, a byte of what was given.
    pub offset: usize,
}

/// The reasons: one word each. One byte in size, so that the reader's inner loops can return it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[repr(u8)]
pub enum ReadReason {
    /// More bytes than allowed.
    TooLarge,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// After a byte order mark of UTF-16: an odd byte or half a surrogate pair.
    NotUtf16,
    /// Nothing, or white space only.
    Empty,
    /// The end came after the declaration or a comment, without any element.
    NoRoot,
    /// The end came inside an element, a tag, a comment or a CDATA section.
    Truncated,
    /// An XML declaration that is none: attributes missing, misspelt or out of order.
    Declaration,
    /// Another XML version than 1.0.
    Version,
    /// A declared encoding that is not UTF-8.
    Encoding,
    /// A document type declaration.
    Doctype,
    /// A processing instruction, or an XML declaration elsewhere than at the very start.
    ProcessingInstruction,
    /// `<!` and then neither a comment nor a CDATA section.
    Markup,
    /// `--` inside a comment.
    Comment,
    /// Text, a reference or a CDATA section outside the root.
    Outside,
    /// An element after the root.
    SecondRoot,
    /// An end tag that is not the open element's.
    EndTag,
    /// A tag that holds something else than a name and attributes.
    BadTag,
    /// A name that is no qualified name.
    BadName,
    /// A character that XML 1.0 does not allow.
    BadCharacter,
    /// `]]>` in text.
    SectionEnd,
    /// `<` in an attribute's value.
    LessThan,
    /// No white space before an attribute.
    MissingSpace,
    /// `&` without a complete reference.
    BadReference,
    /// An entity besides `amp`, `lt`, `gt`, `quot` and `apos`.
    UndefinedEntity,
    /// A character reference to what is no XML character.
    NotACharacter,
    /// One attribute twice, also by two prefixes, or one prefix declared twice in a tag.
    DuplicateAttribute,
    /// One value of the attribute `ID` at two elements.
    DuplicateId,
    /// A prefix that nothing declares.
    UndeclaredPrefix,
    /// A prefix declared as no namespace.
    EmptyNamespace,
    /// A namespace name without a scheme.
    RelativeNamespace,
    /// The prefixes `xml` and `xmlns`, or their namespaces, bound otherwise than they are.
    ReservedNamespace,
    /// A namespace name longer than allowed.
    LongNamespace,
    /// More elements inside each other than allowed.
    TooDeep,
    /// More elements, pieces of text and comments than allowed.
    TooManyNodes,
    /// More attributes in one element than allowed.
    TooManyAttributes,
    /// More namespace declarations in force than allowed.
    TooManyNamespaces,
}

impl ReadReason {
    /// What is wrong, in words that quote nothing of the document.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::TooLarge => "the document is larger than allowed",
            Self::NotUtf8 => "the document is not UTF-8",
            Self::NotUtf16 => "the document begins as UTF-16 but is not",
            Self::Empty => "the document is empty",
            Self::NoRoot => "the document holds no element",
            Self::Truncated => "the document ends in the middle",
            Self::Declaration => "the XML declaration is malformed",
            Self::Version => "the XML version is not 1.0",
            Self::Encoding => "the declared encoding is not UTF-8",
            Self::Doctype => "document type declarations are not allowed",
            Self::ProcessingInstruction => "processing instructions are not allowed",
            Self::Markup => "`<!` begins neither a comment nor a CDATA section",
            Self::Comment => "a comment holds `--`",
            Self::Outside => "text stands outside the root element",
            Self::SecondRoot => "there is an element after the root element",
            Self::EndTag => "an end tag does not match the open element",
            Self::BadTag => "a tag is malformed",
            Self::BadName => "a name is no qualified XML name",
            Self::BadCharacter => "a character is not allowed in XML",
            Self::SectionEnd => "`]]>` stands in text",
            Self::LessThan => "`<` stands in an attribute value",
            Self::MissingSpace => "white space is missing before an attribute",
            Self::BadReference => "`&` does not begin a reference",
            Self::UndefinedEntity => "an entity is not defined",
            Self::NotACharacter => "a character reference names no XML character",
            Self::DuplicateAttribute => "an element has one attribute twice",
            Self::DuplicateId => "two elements have the same ID",
            Self::UndeclaredPrefix => "a namespace prefix is not declared",
            Self::EmptyNamespace => "a namespace prefix is declared empty",
            Self::RelativeNamespace => "a namespace name is a relative reference",
            Self::ReservedNamespace => "a reserved namespace or prefix is bound",
            Self::LongNamespace => "a namespace name is longer than allowed",
            Self::TooDeep => "elements are nested deeper than allowed",
            Self::TooManyNodes => "there are more nodes than allowed",
            Self::TooManyAttributes => "an element has more attributes than allowed",
            Self::TooManyNamespaces => "there are more namespaces in scope than allowed",
        }
    }
}
