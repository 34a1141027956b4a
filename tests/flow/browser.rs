//! A browser: it keeps cookies as browsers do, by the clock of the test, and refuses those that
//! browsers refuse.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::flow::{Clock, Cookies};

/// What time it is in a test, until it is moved. A clone shows the same time.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub fn at(time: &str) -> Self {
        let time: DateTime<Utc> = time.parse().unwrap();
        Self(Arc::new(AtomicI64::new(time.timestamp_micros())))
    }

    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap()
    }

    pub fn pass(&self, time: TimeDelta) {
        self.0.fetch_add(time.num_microseconds().unwrap(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        Self::now(self)
    }
}

/// A browser that keeps the cookies of our host.
#[derive(Clone)]
pub struct Browser {
    clock: TestClock,
    jar: Vec<Kept>,
}

/// A cookie that is kept.
#[derive(Clone)]
struct Kept {
    name: String,
    value: String,
    until: DateTime<Utc>,
}

impl Browser {
    pub fn new(clock: &TestClock) -> Self {
        Self { clock: clock.clone(), jar: Vec::new() }
    }

    /// The same browser with a clock of its own, which has stopped: it lets no cookie go.
    pub fn with_stopped_clock(&self) -> Self {
        let stopped = TestClock(Arc::new(AtomicI64::new(self.clock.now().timestamp_micros())));
        Self { clock: stopped, jar: self.jar.clone() }
    }

    /// What stands in the header `Cookie` of the next request; empty where there is no header.
    pub fn header(&self) -> String {
        let now = self.clock.now();
        let pairs = self.jar.iter().filter(|cookie| now < cookie.until);
        let pairs = pairs.map(|cookie| format!("{}={}", cookie.name, cookie.value));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// The cookies of the next request, as the flow reads them.
    pub fn cookies(&self) -> Cookies {
        Cookies::of(Some(self.header()).filter(|header| !header.is_empty()))
    }

    /// Takes the `Set-Cookie` headers of an answer.
    pub fn receive(&mut self, answer: &Cookies) {
        for header in answer.set_cookies() {
            self.set(header);
        }
    }

    fn set(&mut self, header: &str) {
        assert!(header.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{header:?}");
        let mut parts = header.split("; ");
        let (name, value) = parts.next().unwrap().split_once('=').unwrap();
        let attributes: Vec<&str> = parts.collect();
        // RFC 6265bis 4.1.3.2, and the bounds of 5.7.
        assert!(name.starts_with("__Host-"), "{name}");
        assert!(attributes.contains(&"Secure") && attributes.contains(&"Path=/"), "{header}");
        assert!(!attributes.iter().any(|attribute| attribute.starts_with("Domain")), "{header}");
        assert!(name.len() + value.len() <= 4096, "{name}: a browser drops it");
        let max_age = attributes.iter().find_map(|attribute| attribute.strip_prefix("Max-Age="));
        let max_age: i64 = max_age.unwrap().parse().unwrap();
        self.delete(name);
        if max_age > 0 {
            let until = self.clock.now() + TimeDelta::seconds(max_age);
            self.jar.push(Kept { name: name.to_owned(), value: value.to_owned(), until });
        }
    }

    /// The names of the cookies that are kept, in the order in which they came.
    pub fn names(&self) -> Vec<String> {
        self.jar.iter().map(|cookie| cookie.name.clone()).collect()
    }

    /// The value of the one cookie that is kept.
    pub fn only_value(&self) -> String {
        let [cookie] = &self.jar[..] else { panic!("one cookie, not {:?}", self.names()) };
        cookie.value.clone()
    }

    /// The name of the one cookie that is kept.
    pub fn only_name(&self) -> String {
        let [cookie] = &self.jar[..] else { panic!("one cookie, not {:?}", self.names()) };
        cookie.name.clone()
    }

    /// Changes the values that are kept, as whoever sits in front of the browser can.
    pub fn plant(&mut self, name: &str, value: impl Into<String>) {
        self.delete(name);
        let until = self.clock.now() + TimeDelta::days(400);
        self.jar.push(Kept { name: name.to_owned(), value: value.into(), until });
    }

    /// Deletes a cookie.
    pub fn delete(&mut self, name: &str) {
        self.jar.retain(|cookie| cookie.name != name);
    }
}
