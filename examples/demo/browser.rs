//! A browser of few lines for two sites in this process: it keeps cookies by `SameSite`, says where it
//! comes from, follows redirects from site to site, and posts the forms of its pages.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request};
use saml_sp::url::form_urlencoded::Serializer;
use saml_sp::url::{Position, Url};
use tower::ServiceExt;

/// The longest page that is read.
const MOST: usize = 4 << 20;
/// The most redirects that are followed.
const REDIRECTS: usize = 10;

/// A browser with cookies of its own.
pub struct Browser {
    sites: Vec<(Url, Router)>,
    cookies: Vec<Cookie>,
}

/// What the browser shows.
pub struct Page {
    /// Its address.
    pub url: Url,
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its text.
    pub text: String,
}

/// A form of a page.
pub struct Form {
    /// Where it posts to.
    pub action: Url,
    /// Its hidden fields.
    pub hidden: Vec<(String, String)>,
}

/// Why the browser is stuck.
#[derive(Debug)]
pub struct Stuck(pub String);

impl std::fmt::Display for Stuck {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Stuck {}

struct Cookie {
    host: String,
    name: String,
    value: String,
    path: String,
    /// In lower case; a browser takes one that says nothing for `lax`.
    same_site: String,
}

/// What is posted: its type, and its octets.
type Posted<'p> = (&'p str, &'p [u8]);

impl Browser {
    /// A browser that reaches these sites.
    pub fn new(sites: impl IntoIterator<Item = (Url, Router)>) -> Self {
        Self { sites: sites.into_iter().collect(), cookies: Vec::new() }
    }

    /// Opens an address that somebody typed.
    pub async fn open(&mut self, url: &Url) -> Result<Page, Stuck> {
        self.go(Method::GET, url.clone(), None, None).await
    }

    /// Posts a form of this page with these fields beside its hidden ones. The form is the one whose
    /// address ends so.
    pub async fn submit(
        &mut self,
        page: &Page,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Result<Page, Stuck> {
        let form = page.form(action)?;
        let mut body = Serializer::new(String::new());
        body.extend_pairs(&form.hidden).extend_pairs(fields);
        let body = body.finish();
        let posted = ("application/x-www-form-urlencoded", body.as_bytes());
        self.go(Method::POST, form.action, Some(&page.url), Some(posted)).await
    }

    /// Posts a form of this page with a file in it.
    pub async fn upload(
        &mut self,
        page: &Page,
        action: &str,
        name: &str,
        file: &[u8],
    ) -> Result<Page, Stuck> {
        let form = page.form(action)?;
        let head = format!(
            "--~~\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        );
        let body = [head.as_bytes(), file, b"\r\n--~~--\r\n"].concat();
        let posted = ("multipart/form-data; boundary=~~", body.as_slice());
        self.go(Method::POST, form.action, Some(&page.url), Some(posted)).await
    }

    /// Posts to an address from a page of another one.
    pub async fn post_from(&mut self, from: &Url, to: &Url, body: &str) -> Result<Page, Stuck> {
        let posted = ("application/x-www-form-urlencoded", body.as_bytes());
        self.go(Method::POST, to.clone(), Some(from), Some(posted)).await
    }

    async fn go(
        &mut self,
        mut method: Method,
        mut url: Url,
        from: Option<&Url>,
        mut posted: Option<Posted<'_>>,
    ) -> Result<Page, Stuck> {
        for _ in 0..REDIRECTS {
            let page = self.ask(&method, &url, from, posted).await?;
            let Some(to) = page.headers.get(LOCATION).filter(|_| page.status == 303) else {
                return Ok(page);
            };
            let to = to.to_str().map_err(|_| Stuck("a Location beyond ASCII".to_owned()))?;
            url = url.join(to).map_err(|_| Stuck(format!("this is no address: {to}")))?;
            (method, posted) = (Method::GET, None);
        }
        Err(Stuck(format!("the redirects do not end; the last leads to {url}")))
    }

    async fn ask(
        &mut self,
        method: &Method,
        url: &Url,
        from: Option<&Url>,
        posted: Option<Posted<'_>>,
    ) -> Result<Page, Stuck> {
        let site = self.sites.iter().find(|(site, _)| site.origin() == url.origin());
        let router = site.map(|(_, router)| router.clone());
        let router = router.ok_or_else(|| Stuck(format!("nothing is served at {url}")))?;
        let request = self.request(method, url, from, posted)?;
        let Ok(response) = router.oneshot(request).await;
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(SET_COOKIE).iter().filter_map(|line| line.to_str().ok()) {
            self.keep(url, line);
        }
        let octets = to_bytes(body, MOST).await.map_err(|error| Stuck(error.to_string()))?;
        let (status, url) = (parts.status.as_u16(), url.clone());
        let text = String::from_utf8_lossy(&octets).into_owned();
        Ok(Page { url, status, headers: parts.headers, text })
    }

    fn request(
        &self,
        method: &Method,
        url: &Url,
        from: Option<&Url>,
        posted: Option<Posted<'_>>,
    ) -> Result<Request<Body>, Stuck> {
        let relation = match from {
            None => "none",
            Some(from) if from.origin() == url.origin() => "same-origin",
            Some(from) if from.host() == url.host() => "same-site",
            Some(_) => "cross-site",
        };
        let mut request = Request::builder()
            .method(method)
            .uri(&url[Position::BeforePath..Position::AfterQuery])
            .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
            .header(ACCEPT, "text/html,*/*;q=0.8")
            .header("sec-fetch-site", relation)
            .header("sec-fetch-mode", "navigate")
            .header("sec-fetch-dest", "document");
        let comes = |cookie: &&Cookie| {
            let allowed = match cookie.same_site.as_str() {
                "none" => true,
                "strict" => relation != "cross-site",
                _ => relation != "cross-site" || method.is_safe(),
            };
            allowed && url.host_str() == Some(&cookie.host) && url.path().starts_with(&cookie.path)
        };
        let cookies = self.cookies.iter().filter(comes);
        let cookies: Vec<_> =
            cookies.map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        let mut body = Body::empty();
        if let Some((kind, octets)) = posted {
            let origin =
                from.map_or_else(|| "null".to_owned(), |from| from.origin().ascii_serialization());
            request = request.header(CONTENT_TYPE, kind).header(ORIGIN, origin);
            body = Body::from(octets.to_vec());
        }
        request.body(body).map_err(|error| Stuck(error.to_string()))
    }

    fn keep(&mut self, url: &Url, line: &str) {
        let mut parts = line.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        let mut cookie = Cookie {
            host: url.host_str().unwrap_or_default().to_owned(),
            name: name.to_owned(),
            value: value.to_owned(),
            path: "/".to_owned(),
            same_site: "lax".to_owned(),
        };
        let mut ended = false;
        for (attribute, value) in parts.filter_map(|part| part.split_once('=')) {
            match attribute.to_ascii_lowercase().as_str() {
                "path" => value.clone_into(&mut cookie.path),
                "samesite" => cookie.same_site = value.to_ascii_lowercase(),
                "max-age" => ended = value == "0",
                _ => {}
            }
        }
        self.cookies.retain(|old| {
            (&old.host, &old.name, &old.path) != (&cookie.host, &cookie.name, &cookie.path)
        });
        if !ended {
            self.cookies.push(cookie);
        }
    }
}

impl Page {
    /// The form whose address ends so.
    pub fn form(&self, action: &str) -> Result<Form, Stuck> {
        let forms = self.text.split("<form ").skip(1);
        let found = forms.filter_map(|form| form.split("</form>").next()).find_map(|form| {
            let url = self.url.join(&attribute(form, "action")?).ok()?;
            url[..Position::AfterPath].ends_with(action).then_some((form, url))
        });
        let nowhere = || Stuck(format!("{} has no form to {action}: {}", self.url, self.main()));
        let (form, action) = found.ok_or_else(nowhere)?;
        let inputs = form.split("<input ").skip(1).filter_map(|input| input.split('>').next());
        let hidden = inputs.filter(|input| input.contains("type=\"hidden\""));
        let hidden =
            hidden.filter_map(|it| Some((attribute(it, "name")?, attribute(it, "value")?)));
        Ok(Form { action, hidden: hidden.collect() })
    }

    /// The text of the element with this ID, which holds no other element.
    pub fn text_of(&self, id: &str) -> Result<String, Stuck> {
        let behind = self.text.split_once(&format!("id=\"{id}\"")).map(|(_, behind)| behind);
        let text = behind.and_then(|behind| behind.split_once('>')?.1.split('<').next());
        text.map(unescaped).ok_or_else(|| Stuck(format!("{} has no element {id}", self.url)))
    }

    /// The address of the first link whose address holds this.
    pub fn link(&self, part: &str) -> Result<Url, Stuck> {
        let mut links = self.text.split("<a ").skip(1).filter_map(|link| attribute(link, "href"));
        let link = links.find(|link| link.contains(part));
        let link = link.and_then(|link| self.url.join(&link).ok());
        link.ok_or_else(|| Stuck(format!("{} has no link to {part}: {}", self.url, self.main())))
    }

    /// What is on the page, without its head.
    pub fn main(&self) -> &str {
        self.text.split_once("<main").map_or(self.text.as_str(), |(_, main)| main)
    }
}

/// The value of an attribute of a tag, as the templates write it.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = tag.split('>').next()?;
    let (_, behind) = tag.split_once(&format!("{name}=\""))?;
    behind.split('"').next().map(unescaped)
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&amp;", "&")
}
