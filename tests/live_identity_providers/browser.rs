//! A browser as far as a login needs one: it follows redirects, keeps cookies, and sends forms.
//! Plain HTTP/1.0, in which an answer ends with its connection.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use saml_sp::url::{Url, form_urlencoded};

use crate::page::Page;

/// A browser with its cookies, by host and name.
#[derive(Default)]
pub struct Browser {
    cookies: BTreeMap<(String, String), Cookie>,
}

struct Cookie {
    value: String,
    /// `SameSite=None`: it goes with a form of another site too.
    crosses: bool,
}

/// A request of the browser.
struct Request<'a> {
    url: &'a Url,
    /// The form that is posted.
    form: Option<&'a str>,
    /// Whether a page of another site posts it.
    crosses: bool,
}

struct Answer {
    status: u16,
    headers: String,
    body: String,
}

impl Browser {
    /// The page at an address, or where that leads.
    pub fn get(&mut self, url: &Url) -> Page {
        let answer = self.ask(&Request { url, form: None, crosses: false });
        self.follow(url.clone(), answer)
    }

    /// Where an address leads, without going there.
    pub fn redirect(&mut self, url: &Url) -> Url {
        let answer = self.ask(&Request { url, form: None, crosses: false });
        let location = answer.location();
        let location = location.unwrap_or_else(|| panic!("{}: {}", answer.status, answer.body));
        url.join(location).expect("an address")
    }

    /// The page that comes of a form on a page, or where that leads.
    pub fn post(&mut self, on: &Url, to: &Url, fields: &[(&str, String)]) -> Page {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let crosses = on.host() != to.host();
        let answer = self.ask(&Request { url: to, form: Some(&form), crosses });
        self.follow(to.clone(), answer)
    }

    fn follow(&mut self, mut url: Url, mut answer: Answer) -> Page {
        for _ in 0..10 {
            let Some(location) = answer.location() else {
                return Page { url, status: answer.status, html: answer.body };
            };
            url = url.join(location).expect("an address");
            answer = self.ask(&Request { url: &url, form: None, crosses: false });
        }
        panic!("no end of redirects at {url}")
    }

    fn ask(&mut self, request: &Request<'_>) -> Answer {
        let url = request.url;
        let (host, port) = (url.host_str().expect("a host"), url.port().expect("a port"));
        let method = if request.form.is_some() { "POST" } else { "GET" };
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let mut message = format!("{method} {}{query} HTTP/1.0\r\n", url.path());
        message += &format!("Host: {host}:{port}\r\nAccept: text/html,*/*\r\n");
        message += "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
        let cookies = self.cookies_for(host, request.crosses);
        if !cookies.is_empty() {
            message += &format!("Cookie: {cookies}\r\n");
        }
        if let Some(form) = request.form {
            message += "Content-Type: application/x-www-form-urlencoded\r\n";
            message += &format!("Content-Length: {}\r\n\r\n{form}", form.len());
        } else {
            message += "\r\n";
        }

        let mut connection = TcpStream::connect((host, port)).expect("a server");
        connection.set_read_timeout(Some(Duration::from_secs(30))).expect("a time");
        connection.write_all(message.as_bytes()).expect("a request can be sent");
        let mut answer = String::new();
        connection.read_to_string(&mut answer).expect("an answer in UTF-8");
        let (headers, body) = answer.split_once("\r\n\r\n").expect("a head");
        let status = headers.split(' ').nth(1).and_then(|status| status.parse().ok());
        let answer = Answer {
            status: status.expect("a status"),
            headers: headers.to_owned(),
            body: body.to_owned(),
        };
        for cookie in answer.all("set-cookie") {
            self.keep(host, cookie);
        }
        answer
    }

    fn cookies_for(&self, host: &str, crosses: bool) -> String {
        let sent = self
            .cookies
            .iter()
            .filter(|((its_host, _), cookie)| its_host == host && (cookie.crosses || !crosses));
        let pairs = sent.map(|((_, name), cookie)| format!("{name}={}", cookie.value));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// Keeps a cookie, or deletes it where that is what it says.
    fn keep(&mut self, host: &str, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').expect("a cookie");
        let attributes = attributes.to_ascii_lowercase();
        let key = (host.to_owned(), name.to_owned());
        if attributes.contains("max-age=0") {
            self.cookies.remove(&key);
        } else {
            let crosses = attributes.contains("samesite=none");
            self.cookies.insert(key, Cookie { value: value.to_owned(), crosses });
        }
    }
}

impl Answer {
    fn location(&self) -> Option<&str> {
        self.all("location").next().filter(|_| (300..400).contains(&self.status))
    }

    /// The values of every header of this name.
    fn all(&self, name: &'static str) -> impl Iterator<Item = &str> {
        self.headers.lines().filter_map(move |line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}
