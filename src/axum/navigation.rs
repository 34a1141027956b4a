//! Whether a person opened an address, or a script, a frame, a prefetch or a link checker did.

use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, Method};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// A person, in a window of a browser; or a program that says nothing of itself.
    Navigation,
    /// A browser that looks ahead, and shows nothing of what it gets until a person asks.
    Prefetch,
    /// A program that wants no body.
    Head,
    /// A script, a frame or an image of a page.
    Subresource,
}

impl Asker {
    /// Reads it from what browsers say of a request (Fetch Metadata Request Headers; Fetch 2.2.9,
    /// `Sec-Purpose`), and, where they say nothing, from what the client accepts.
    pub fn of(method: &Method, headers: &HeaderMap) -> Self {
        let value = |name: &str| headers.get(name).map(|value| value.as_bytes());
        if method == Method::HEAD {
            return Self::Head;
        }
        let ahead = |value: &[u8]| value.starts_with(b"prefetch") || value.starts_with(b"preview");
        if ["sec-purpose", "purpose", "x-purpose", "x-moz"].into_iter().filter_map(value).any(ahead)
        {
            return Self::Prefetch;
        }
        let navigates = match (value("sec-fetch-mode"), value("sec-fetch-dest")) {
            (Some(mode), dest) => {
                mode == b"navigate" && dest.is_none_or(|dest| dest == b"document")
            }
            (None, _) => accepts_pages(headers),
        };
        if navigates { Self::Navigation } else { Self::Subresource }
    }
}

fn accepts_pages(headers: &HeaderMap) -> bool {
    let mut accepted = headers.get_all(ACCEPT).iter().peekable();
    let pages = |value: &axum::http::HeaderValue| {
        let value = value.as_bytes().to_ascii_lowercase();
        let holds = |wanted: &[u8]| value.windows(wanted.len()).any(|window| window == wanted);
        holds(b"text/html") || holds(b"*/*")
    };
    accepted.peek().is_none() || accepted.any(pages)
}
