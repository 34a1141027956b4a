//! Whether a person opened an address, or a script, a frame, a prefetch or a link checker did.

/// What kind of request came for an address that starts a login. Only a
/// [`Navigation`](Self::Navigation) may: all else would leave cookies of logins that nobody goes
/// through with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestKind {
    /// A person, in a window of a browser; or a program that says nothing of itself.
    Navigation,
    /// A browser looks ahead, and shows nothing of what it gets until a person asks: respond with
    /// 503, which it throws away.
    Prefetch,
    /// A program wants no body: respond with 204.
    Head,
    /// A script, a frame or an image of a page: respond with
    /// [`Refused::not_a_navigation`](crate::flow::Refused::not_a_navigation).
    Subresource,
}

impl RequestKind {
    /// Reads it from what browsers say of a request (Fetch Metadata Request Headers; Fetch 2.2.9,
    /// `Sec-Purpose`), and, where they say nothing, from what the client accepts. `header` gives the
    /// first value of a header, its name in lower case.
    pub fn of<'h>(method: &str, header: impl Fn(&'static str) -> Option<&'h [u8]>) -> Self {
        if method == "HEAD" {
            return Self::Head;
        }
        let ahead = |value: &[u8]| value.starts_with(b"prefetch") || value.starts_with(b"preview");
        let says = ["sec-purpose", "purpose", "x-purpose", "x-moz"];
        if says.into_iter().filter_map(&header).any(ahead) {
            return Self::Prefetch;
        }
        let navigates = match (header("sec-fetch-mode"), header("sec-fetch-dest")) {
            (Some(mode), dest) => {
                mode == b"navigate" && dest.is_none_or(|dest| dest == b"document")
            }
            (None, _) => header("accept").is_none_or(accepts_pages),
        };
        if navigates { Self::Navigation } else { Self::Subresource }
    }
}

fn accepts_pages(accept: &[u8]) -> bool {
    let accept = accept.to_ascii_lowercase();
    let holds = |wanted: &[u8]| accept.windows(wanted.len()).any(|window| window == wanted);
    holds(b"text/html") || holds(b"*/*")
}
