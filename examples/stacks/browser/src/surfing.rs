//! A browser over TCP: it keeps cookies, follows the redirects of a site, and stops at the way out.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use hyper::{HeaderMap, Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use saml_sp::url::Url;
use tokio::net::TcpStream;

use crate::cookie::{Asked, Jar};

/// A browser with cookies of its own.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    jar: Jar,
}

/// What a browser arrived at.
#[derive(Debug)]
pub struct Page {
    /// Its address; for a redirect to another site, where that leads.
    pub url: Url,
    /// The status of the answer.
    pub status: u16,
    /// The headers of the answer.
    pub headers: HeaderMap,
    /// Its body.
    pub text: String,
}

impl Browser {
    /// An old browser, or one with an extension, that sends every cookie whoever asks.
    pub fn ignoring_same_site() -> Self {
        Self { jar: Jar::ignoring_same_site() }
    }

    /// Opens an address that the user typed, or a link of the same site.
    pub async fn open(&mut self, url: &Url) -> Page {
        self.go(Method::GET, url, "", Asked::SameSite, WINDOW).await
    }

    /// Asks what is at an address, and does not want to have it.
    pub async fn head(&mut self, url: &Url) -> Page {
        self.go(Method::HEAD, url, "", Asked::SameSite, WINDOW).await
    }

    /// Fetches an address ahead, since a page of the same site says that the user will open it.
    pub async fn prefetch(&mut self, url: &Url) -> Page {
        self.go(Method::GET, url, "", Asked::SameSite, AHEAD).await
    }

    /// Fetches an address in the background, by a script of the same site.
    pub async fn fetch(&mut self, url: &Url) -> Page {
        self.go(Method::GET, url, "", Asked::SameSite, SCRIPT).await
    }

    /// Posts a form of the same site.
    pub async fn post(&mut self, url: &Url, body: &str) -> Page {
        self.go(Method::POST, url, body, Asked::SameSite, WINDOW).await
    }

    /// Posts a form of another site: of the identity provider, or of somebody worse.
    pub async fn post_from_elsewhere(&mut self, url: &Url, body: &str) -> Page {
        self.go(Method::POST, url, body, Asked::FormElsewhere, WINDOW).await
    }

    /// The names of the cookies that are there.
    pub fn cookies(&self) -> Vec<&str> {
        self.jar.names().collect()
    }

    async fn go(
        &mut self,
        mut method: Method,
        url: &Url,
        body: &str,
        mut asked: Asked,
        says: Says,
    ) -> Page {
        let (mut url, mut body) = (url.clone(), body.to_owned());
        for _ in 0..10 {
            let page = self.ask(&method, &url, &body, asked, says).await;
            let Some(next) = redirected(&page) else { return page };
            let is_kept = page.status == StatusCode::TEMPORARY_REDIRECT || page.status == 308;
            if method == Method::POST && !is_kept {
                (method, body) = (Method::GET, String::new());
            }
            // Whoever came from elsewhere still does after a redirect; only the method changed.
            if asked == Asked::FormElsewhere && method == Method::GET {
                asked = Asked::LinkElsewhere;
            }
            if next.origin() != url.origin() {
                return Page { url: next, ..page };
            }
            url = next;
        }
        panic!("the redirects do not end; the last one leads to {url}")
    }

    async fn ask(
        &mut self,
        method: &Method,
        url: &Url,
        body: &str,
        asked: Asked,
        says: Says,
    ) -> Page {
        let (host, port) = (url.host_str().expect("a host"), url.port().expect("a port"));
        let stream = TcpStream::connect((host, port)).await.expect("the site is served");
        let (mut sender, connection) =
            http1::handshake(TokioIo::new(stream)).await.expect("it speaks HTTP");
        let connection = tokio::spawn(connection);
        let path = &url[saml_sp::url::Position::BeforePath..saml_sp::url::Position::AfterQuery];
        let from = if asked == Asked::SameSite { "same-origin" } else { "cross-site" };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, format!("{host}:{port}"))
            .header("sec-fetch-site", from);
        for (name, value) in says {
            request = request.header(*name, *value);
        }
        if method == Method::POST {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        if let Some(cookies) = self.jar.header(url, asked) {
            request = request.header(COOKIE, cookies);
        }
        let request = request.body(Full::new(Bytes::from(body.to_owned()))).expect("a request");
        let (head, body) = sender.send_request(request).await.expect("an answer").into_parts();
        let text = body.collect().await.expect("a whole answer").to_bytes();
        drop(sender);
        connection.abort();
        for set_cookie in head.headers.get_all(SET_COOKIE) {
            self.jar.take(url, set_cookie.to_str().expect("ASCII"));
        }
        Page {
            url: url.clone(),
            status: head.status.as_u16(),
            headers: head.headers,
            text: String::from_utf8(text.to_vec()).expect("UTF-8"),
        }
    }
}

/// What a browser says of its request, beside from which site it comes (Fetch Metadata Request
/// Headers).
type Says = &'static [(&'static str, &'static str)];

const WINDOW: Says = &[
    ("accept", "text/html,*/*;q=0.8"),
    ("sec-fetch-mode", "navigate"),
    ("sec-fetch-dest", "document"),
];
const AHEAD: Says = &[
    ("accept", "text/html,*/*;q=0.8"),
    ("sec-fetch-mode", "navigate"),
    ("sec-fetch-dest", "document"),
    ("sec-purpose", "prefetch"),
];
const SCRIPT: Says = &[("accept", "*/*"), ("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty")];

/// Where an answer leads.
fn redirected(page: &Page) -> Option<Url> {
    let location = page.headers.get(LOCATION).filter(|_| (300..400).contains(&page.status))?;
    Some(page.url.join(location.to_str().expect("ASCII")).expect("an address"))
}
