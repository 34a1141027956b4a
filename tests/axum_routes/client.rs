//! An HTTP/1.1 client over TCP: it sends what it is given, and believes nothing of the answer.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A request, as its bytes go out.
#[derive(Clone)]
pub struct Request {
    method: String,
    target: Vec<u8>,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
    framed: bool,
}

/// An answer, whole.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn new(method: &str, target: impl AsRef<[u8]>) -> Self {
        let target = target.as_ref().to_vec();
        let host = ("Host".to_owned(), b"sso.example.com".to_vec());
        Self { method: method.into(), target, headers: vec![host], body: vec![], framed: true }
    }

    pub fn get(target: impl AsRef<[u8]>) -> Self {
        Self::new("GET", target)
    }

    /// The POST that a page of the identity provider lets the browser make.
    pub fn post(target: impl AsRef<[u8]>, body: impl AsRef<[u8]>) -> Self {
        Self::new("POST", target)
            .with("Content-Type", "application/x-www-form-urlencoded")
            .with_body(body)
    }

    pub fn with(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    /// Leaves a header out, for example `Host`.
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    pub fn with_body(mut self, body: impl AsRef<[u8]>) -> Self {
        self.body = body.as_ref().to_vec();
        self
    }

    /// Says nothing of the body's length by itself: the headers do.
    pub fn framed_by_hand(mut self) -> Self {
        self.framed = false;
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = [self.method.as_bytes(), b" ", &self.target, b" HTTP/1.1\r\n"].concat();
        for (name, value) in &self.headers {
            bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        if self.framed && (!self.body.is_empty() || self.method == "POST") {
            bytes.extend(format!("Content-Length: {}\r\n", self.body.len()).bytes());
        }
        bytes.extend(b"Connection: close\r\n\r\n");
        bytes.extend(&self.body);
        bytes
    }

    /// Sends it and takes the answer.
    pub async fn send(&self, server: SocketAddr) -> Answer {
        let bytes = exchange(server, self.bytes()).await;
        Answer::read(&bytes, self.method == "HEAD")
    }

    /// Sends it, says that no more will come, and takes the answer.
    pub async fn send_and_break_off(&self, server: SocketAddr) -> Answer {
        let mut stream = TcpStream::connect(server).await.unwrap();
        stream.write_all(&self.bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        Answer::read(&answer, false)
    }
}

/// What a server sends for these bytes until it closes.
async fn exchange(server: SocketAddr, bytes: Vec<u8>) -> Vec<u8> {
    let (mut read, mut write) = TcpStream::connect(server).await.unwrap().into_split();
    // A server may answer before it has read everything, and close.
    let sent = tokio::spawn(async move {
        let _ = write.write_all(&bytes).await;
        write
    });
    let mut answer = Vec::new();
    read.read_to_end(&mut answer).await.expect("the server hangs up before its answer arrives");
    drop(sent.await);
    answer
}

impl Answer {
    fn read(bytes: &[u8], to_head: bool) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        let (head, body) = bytes.split_at(end.expect("an answer with a head") + 4);
        let head = std::str::from_utf8(head).expect("a head of ASCII");
        let mut lines = head.trim_end_matches("\r\n").split("\r\n");
        let status = lines.next().unwrap().strip_prefix("HTTP/1.1 ").expect("HTTP/1.1");
        let headers = lines.map(header).collect();
        let answer = Self { status: status[..3].parse().unwrap(), headers, body: body.to_owned() };
        assert!(answer.all("transfer-encoding").is_empty(), "{head}");
        if !to_head && answer.status != 204 {
            assert_eq!(answer.one("content-length"), answer.body.len().to_string());
        } else {
            assert_eq!(answer.body, b"");
        }
        answer
    }

    /// The values of a header.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// The value of a header that is there once.
    pub fn one(&self, name: &str) -> &str {
        let [value] = self.all(name)[..] else { panic!("not one {name}: {:?}", self.headers) };
        value
    }

    /// The names and values of all headers but `Date`, in their order.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        let headers = self.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("date"));
        headers.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The body, which is a text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

fn header(line: &str) -> (String, String) {
    let (name, value) = line.split_once(": ").expect("a header");
    assert!(!name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    assert!(value.bytes().all(|b| matches!(b, b' '..=b'~')), "{line:?}");
    (name.to_owned(), value.to_owned())
}
