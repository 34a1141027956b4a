//! The company that signs in, the address under which we serve it, and where its user wanted to go.

use url::{Host, Url};

use crate::saml::endpoints::SpUrls;
use crate::saml::names::{AcsUrl, EntityId, MetadataUrl, SignOnUrl, checked_text};

checked_text! {
    /// A customer company, by the name that stands in its URLs: `/saml/<company>`.
    ///
    /// `[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?`: it needs no percent-encoding, has one spelling, and
    /// nothing else parses.
    Company, "the company", slug
}

checked_text! {
    /// Where a user wanted to go before signing in: a path of ours, never another site.
    ///
    /// One leading `/`, not followed by another; no `\`; no control character; no segment `.` or
    /// `..`, which could bring two slashes together: each raw or percent-encoded. No percent sign
    /// without two hexadecimal digits; at most 2,048 bytes. A query and a fragment may follow.
    ReturnTo, "the return path", local_path
}

checked_text! {
    /// The address under which the application serves single sign-on, for example
    /// `https://sso.example.com`. It is configuration: `Host` and `X-Forwarded-*` are never
    /// consulted.
    ///
    /// https, or http on a loopback host; a path may follow; no user, query, fragment or `\`; at
    /// most 512 bytes; a slash at the end is of no account.
    BaseUrl, "the base URL", base_url
}

impl BaseUrl {
    /// The addresses of a company under this base, as Heroku has them: the entity ID
    /// `…/saml/<company>`, the Sign on URL `…/init`, the ACS `…/finalize` and `…/metadata`.
    pub(crate) fn urls(&self, company: &Company) -> SpUrls {
        // Each is an http URL of fewer than 1,024 characters by what a base and a company are.
        let root = format!("{}/saml/{company}", self.as_str().trim_end_matches('/'));
        let acs = AcsUrl::known(&format!("{root}/finalize"));
        let sign_on = SignOnUrl::known(&format!("{root}/init"));
        let metadata = MetadataUrl::known(&format!("{root}/metadata"));
        SpUrls::new(EntityId::known(&root), acs)
            .with_sign_on_url(sign_on)
            .with_metadata_url(metadata)
    }
}

fn slug(text: &str) -> Result<(), &'static str> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    match text.as_bytes() {
        [] => Err("is empty"),
        bytes if bytes.len() > 63 => Err("is longer than 63 characters"),
        bytes if !bytes.iter().copied().all(allowed) => {
            Err("holds a character other than a to z, 0 to 9 and -")
        }
        [b'-', ..] | [.., b'-'] => Err("begins or ends with -"),
        _ => Ok(()),
    }
}

fn local_path(text: &str) -> Result<(), &'static str> {
    if text.len() > 2048 {
        return Err("is longer than 2,048 bytes");
    }
    let Some(rest) = text.strip_prefix('/') else { return Err("does not begin with /") };
    if rest.starts_with('/') {
        return Err("begins with //, which names another site");
    }
    if text.contains('\\') {
        return Err("holds a backslash, which browsers read as /");
    }
    if text.chars().any(char::is_control) {
        return Err("holds a control character");
    }
    let Some(plain) = unescaped(text) else {
        return Err("holds a percent sign that escapes nothing");
    };
    if plain.chars().any(char::is_control) {
        return Err("holds an encoded control character");
    }
    let path = unescaped(text.split(['?', '#']).next().unwrap_or_default()).unwrap_or_default();
    if path.starts_with("//") || path.contains('\\') {
        return Err("begins with an encoded slash or holds an encoded backslash");
    }
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err("holds a segment . or ..");
    }
    Ok(())
}

/// The text with its percent-encoding undone; `None` if a `%` is not followed by two digits.
fn unescaped(text: &str) -> Option<String> {
    let mut pieces = text.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let (digits, rest) = piece.split_at_checked(2)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn base_url(text: &str) -> Result<(), &'static str> {
    if text.len() > 512 {
        return Err("is longer than 512 bytes");
    }
    if text.contains('\\') || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err("holds white space, a control character or a backslash");
    }
    let url = Url::parse(text).map_err(|_| "is not a URL")?;
    let loopback = match url.host() {
        Some(Host::Domain(domain)) => domain == "localhost" || domain.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return Err("names no host"),
    };
    match url.scheme() {
        "https" => {}
        "http" if loopback => {}
        "http" => return Err("is http on a host that is not this machine: use https"),
        _ => return Err("does not begin with https://"),
    }
    let plain = url.as_str().trim_end_matches('/');
    let user = !url.username().is_empty() || url.password().is_some();
    if user || url.query().is_some() || url.fragment().is_some() {
        return Err("carries a user, a query or a fragment");
    }
    // What is pasted into Entra must be what is compared later: one spelling only.
    if plain != text.trim_end_matches('/') {
        return Err(
            "is not written as browsers write it: lower-case host, no default port, no dots",
        );
    }
    Ok(())
}
