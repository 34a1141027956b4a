//! The cookies of a browser: which it takes, and with which request it sends them (RFC 6265bis 5).

use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::flow::{Clock, SystemClock};
use saml_sp::url::Url;

/// Who made the browser ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The user, or a page of the same site.
    SameSite,
    /// A page of another site, in the top-level window: by a link or a redirect.
    LinkElsewhere,
    /// A page of another site, by a form that posts.
    FormElsewhere,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SameSite {
    None,
    Lax,
    Strict,
}

/// The cookies of a browser.
#[derive(Clone, Debug, Default)]
pub struct Jar {
    cookies: Vec<Cookie>,
    ignores_same_site: bool,
}

#[derive(Clone, Debug)]
struct Cookie {
    name: String,
    value: String,
    host: String,
    path: String,
    secure: bool,
    same_site: SameSite,
    ends: Option<DateTime<Utc>>,
}

impl Jar {
    /// One that sends every cookie to its site whoever asks, as browsers did before `SameSite`.
    pub fn ignoring_same_site() -> Self {
        Self { ignores_same_site: true, ..Self::default() }
    }

    /// The header `Cookie` of a request, if there is one.
    pub fn header(&self, url: &Url, asked: Asked) -> Option<String> {
        let now = SystemClock.now();
        let sent = self.cookies.iter().filter(|cookie| {
            cookie.ends.is_none_or(|end| now < end)
                && url.host_str() == Some(&cookie.host)
                && (!cookie.secure || is_trustworthy(url))
                && is_below(url.path(), &cookie.path)
                && (self.ignores_same_site || cookie.same_site.comes(asked))
        });
        let pairs: Vec<_> =
            sent.map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Takes what an answer from `url` sets.
    pub fn take(&mut self, url: &Url, set_cookie: &str) {
        let Some(cookie) = Cookie::read(url, set_cookie) else { return };
        self.cookies.retain(|old| {
            (&old.name, &old.host, &old.path) != (&cookie.name, &cookie.host, &cookie.path)
        });
        self.cookies.push(cookie);
    }

    /// The names of the cookies that have not ended.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let now = SystemClock.now();
        let lasting = move |cookie: &&Cookie| cookie.ends.is_none_or(|end| now < end);
        self.cookies.iter().filter(lasting).map(|cookie| cookie.name.as_str())
    }
}

impl SameSite {
    fn comes(self, asked: Asked) -> bool {
        match asked {
            Asked::SameSite => true,
            Asked::LinkElsewhere => self != Self::Strict,
            Asked::FormElsewhere => self == Self::None,
        }
    }
}

impl Cookie {
    /// `None` for one that browsers do not take.
    fn read(url: &Url, set_cookie: &str) -> Option<Self> {
        let mut parts = set_cookie.split(';').map(str::trim);
        let (name, value) = parts.next()?.split_once('=')?;
        let mut cookie = Self {
            name: name.to_owned(),
            value: value.to_owned(),
            host: url.host_str()?.to_owned(),
            path: "/".to_owned(),
            secure: false,
            // What says nothing is Lax. Chromium's two minutes of grace are over when a user has
            // typed a password and confirmed by phone.
            same_site: SameSite::Lax,
            ends: None,
        };
        let (mut has_path, mut has_domain) = (false, false);
        for part in parts {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            match name.to_ascii_lowercase().as_str() {
                "secure" => cookie.secure = true,
                "path" => (cookie.path, has_path) = (value.to_owned(), true),
                "domain" => has_domain = true,
                "max-age" => {
                    let age = TimeDelta::seconds(value.parse().ok()?);
                    cookie.ends = Some(SystemClock.now() + age);
                }
                "samesite" => {
                    cookie.same_site = match value.to_ascii_lowercase().as_str() {
                        "none" => SameSite::None,
                        "strict" => SameSite::Strict,
                        _ => SameSite::Lax,
                    }
                }
                _ => {}
            }
        }
        let is_bound = cookie.secure && has_path && cookie.path == "/" && !has_domain;
        let taken = (!cookie.secure || is_trustworthy(url))
            && (cookie.same_site != SameSite::None || cookie.secure)
            && (!name.starts_with("__Host-") || is_bound)
            && (!name.starts_with("__Secure-") || cookie.secure);
        taken.then_some(cookie)
    }
}

/// Browsers trust this machine without TLS.
fn is_trustworthy(url: &Url) -> bool {
    url.scheme() == "https" || matches!(url.host_str(), Some("127.0.0.1" | "localhost"))
}

fn is_below(path: &str, root: &str) -> bool {
    path.strip_prefix(root)
        .is_some_and(|rest| root.ends_with('/') || rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(set_cookie: &str, to: &str, asked: Asked) -> bool {
        let mut jar = Jar::default();
        jar.take(&"http://127.0.0.1:3000/saml/acme/init".parse().unwrap(), set_cookie);
        jar.header(&to.parse().unwrap(), asked).is_some()
    }

    #[test]
    fn a_cookie_comes_from_elsewhere_as_far_as_its_same_site_says() {
        for (set_cookie, by_link, by_form) in [
            ("a=1; SameSite=None; Secure", true, true),
            ("a=1; SameSite=Lax", true, false),
            ("a=1", true, false),
            ("a=1; SameSite=Strict", false, false),
        ] {
            let to = "http://127.0.0.1:3000/";
            assert!(sent(set_cookie, to, Asked::SameSite), "{set_cookie}");
            assert_eq!(sent(set_cookie, to, Asked::LinkElsewhere), by_link, "{set_cookie}");
            assert_eq!(sent(set_cookie, to, Asked::FormElsewhere), by_form, "{set_cookie}");
        }
    }

    #[test]
    fn a_browser_that_ignores_same_site_sends_every_cookie() {
        let mut jar = Jar::ignoring_same_site();
        let url = "http://127.0.0.1:3000/".parse().unwrap();
        jar.take(&url, "a=1; SameSite=Strict");
        assert!(jar.header(&url, Asked::FormElsewhere).is_some());
    }

    #[test]
    fn a_cookie_that_browsers_do_not_take_is_not_taken() {
        for set_cookie in [
            "a=1; SameSite=None",
            "__Host-a=1; Path=/",
            "__Host-a=1; Secure",
            "__Host-a=1; Secure; Path=/saml",
            "__Host-a=1; Secure; Path=/; Domain=127.0.0.1",
            "__Secure-a=1; Path=/",
        ] {
            assert!(!sent(set_cookie, "http://127.0.0.1:3000/", Asked::SameSite), "{set_cookie}");
        }
        assert!(sent("__Host-a=1; Secure; Path=/", "http://127.0.0.1:3000/", Asked::SameSite));
    }

    #[test]
    fn a_cookie_goes_to_its_host_and_below_its_path_until_it_ends() {
        for (set_cookie, to, goes) in [
            ("a=1", "http://127.0.0.1:4000/", true),
            ("a=1", "http://localhost:3000/", false),
            ("a=1; Path=/saml", "http://127.0.0.1:3000/saml/acme", true),
            ("a=1; Path=/saml", "http://127.0.0.1:3000/samlet", false),
            ("a=1; Max-Age=60", "http://127.0.0.1:3000/", true),
            ("a=1; Max-Age=0", "http://127.0.0.1:3000/", false),
        ] {
            assert_eq!(sent(set_cookie, to, Asked::SameSite), goes, "{set_cookie} to {to}");
        }
    }
}
