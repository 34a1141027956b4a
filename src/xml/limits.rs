//! How much a document may ask of us.

/// The bounds that reading and verifying keep to. They hold before anything is built, so that a
/// hostile document costs no more than a genuine one of its size.
///
/// | limit | default | why |
/// | --- | ---: | --- |
/// | `message_bytes` | 256 KiB | a response with 3,000 groups; Entra sends 150 at most, in 16 KB |
/// | `metadata_bytes` | 1 MiB | Entra's metadata has 14 to 25 KB, AD FS' 32 to 89 KB |
/// | `depth` | 64 | messages nest about 12 elements; nothing here is recursive, it bounds the work per element |
/// | `nodes` | 50,000 | elements, pieces of text and comments; a node costs 60 bytes of memory, the shortest element 4 of the document |
/// | `attributes` | 32 | of one element, declarations not counted; they are compared pairwise |
/// | `namespaces` | 32 | declarations in force at once, shadowed ones counted; each look-up passes them |
/// | `namespace_bytes` | 256 | one namespace name; exclusive C14N repeats it in every sibling that uses it |
/// | `attribute_values` | 10,000 | the values of an assertion that an identity is made of |
/// | `signing_keys` | 16 | a wrong key costs a signature verification; Entra publishes fewer than ten |
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of a message after base64 decoding.
    pub message_bytes: usize,
    /// Bytes of a metadata document.
    pub metadata_bytes: usize,
    /// Elements inside each other; the root alone is 1.
    pub depth: usize,
    /// Elements, pieces of text and comments together.
    pub nodes: usize,
    /// Attributes of one element, namespace declarations not counted.
    pub attributes: usize,
    /// Namespace declarations on the way from the root to an element.
    pub namespaces: usize,
    /// Bytes of one namespace name.
    pub namespace_bytes: usize,
    /// Attribute values of an assertion.
    pub attribute_values: usize,
    /// Signing keys of an identity provider.
    pub signing_keys: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_bytes: 256 * 1024,
            metadata_bytes: 1024 * 1024,
            depth: 64,
            nodes: 50_000,
            attributes: 32,
            namespaces: 32,
            namespace_bytes: 256,
            attribute_values: 10_000,
            signing_keys: 16,
        }
    }
}
