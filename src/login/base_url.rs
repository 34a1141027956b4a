//! The address under which we serve single sign-on, and what it makes of a company.

use url::form_urlencoded::byte_serialize;
use url::{Host, Url};

use crate::login::company::Company;
use crate::login::return_to::ReturnTo;
use crate::saml::endpoints::SpUrls;
use crate::saml::names::{AcsUrl, EntityId, MetadataUrl, SignOnUrl, checked_text};

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
    ///
    /// They are known before the company's metadata is: show them by
    /// [`EntraSetup::of`](crate::settings::EntraSetup::of).
    pub fn urls(&self, company: &Company) -> SpUrls {
        // Each is an http URL of fewer than 1,024 characters by what a base and a company are.
        let root = self.root(company);
        let acs = AcsUrl::known(&format!("{root}/finalize"));
        let sign_on = SignOnUrl::known(&format!("{root}/init"));
        let metadata = MetadataUrl::known(&format!("{root}/metadata"));
        SpUrls::new(EntityId::known(&root), acs)
            .with_sign_on_url(sign_on)
            .with_metadata_url(metadata)
    }

    /// A link to sign in at a company's and to come to a path of ours afterwards, for a page that
    /// only its users see: `…/saml/<company>/init?return_to=…`.
    pub fn sign_on_link(&self, company: &Company, path: &ReturnTo) -> String {
        let path: String = byte_serialize(path.as_str().as_bytes()).collect();
        format!("{}/init?return_to={path}", self.root(company))
    }

    fn root(&self, company: &Company) -> String {
        format!("{}/saml/{company}", self.as_str().trim_end_matches('/'))
    }
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
