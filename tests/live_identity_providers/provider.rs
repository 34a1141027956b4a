//! A running identity provider: its metadata as it was fetched, and how a user signs in there.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use saml_sp::settings::SsoEndpoints;
use saml_sp::url::Url;
use saml_sp::{IdentityProvider, SigningCertificate};

use crate::browser::Browser;
use crate::people::Person;

/// An identity provider of `tests/interop`, which ends with this.
pub struct Provider {
    /// Its name in the table.
    pub name: &'static str,
    /// Its metadata, in a file.
    pub metadata: PathBuf,
    /// Its metadata, read.
    pub read: IdentityProvider,
    process: Child,
}

/// A form with an answer, on its page.
pub struct Answer {
    /// Where the page is.
    pub on: Url,
    /// Where it posts the form.
    pub action: Url,
    /// The field of this name.
    pub saml_response: String,
    /// The field of this name.
    pub relay_state: Option<String>,
    /// Whether the user was asked for the password before.
    pub asked: bool,
}

impl Provider {
    /// Starts an identity provider that knows our companies by the metadata in a folder. Its log
    /// and its own metadata are left in another one.
    pub fn start(name: &'static str, service_providers: &Path, folder: &Path) -> Self {
        let log = folder.join("log");
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop").join(name);
        let mut process = Command::new(script.join("start"))
            .env("PORT", free.expect("a port").port().to_string())
            .env("SERVICE_PROVIDERS", service_providers)
            .stdout(Stdio::piped())
            .stderr(File::create(&log).expect("a log"))
            .spawn()
            .expect("it can be started");
        let mut ready = String::new();
        let mut says = BufReader::new(process.stdout.take().expect("its output"));
        says.read_line(&mut ready).expect("a line");
        let url = ready.strip_prefix("READY metadata=").and_then(|rest| rest.split_once(' '));
        let Some((url, _)) = url else {
            let log = fs::read_to_string(log).unwrap_or_default();
            panic!("{name} did not start; to install it: scripts/interop --install\n{log}")
        };

        let metadata = folder.join("metadata.xml");
        let xml = Browser::default().get(&url.parse().expect("an address")).html;
        fs::write(&metadata, &xml).expect("metadata can be kept");
        let read = IdentityProvider::from_metadata(xml.as_bytes())
            .unwrap_or_else(|error| panic!("{name}: {error} ({})", error.code()));
        Self { name, metadata, read, process }
    }

    /// The same identity provider, known by some of its keys only.
    pub fn known_by(&self, keys: fn(&SigningCertificate) -> bool) -> IdentityProvider {
        let certificates = self.read.certificates().iter().filter(|key| keys(key)).cloned();
        let redirect = self.read.sso().redirect().expect("a Redirect endpoint").clone();
        IdentityProvider::from_parts(
            self.read.entity_id().clone(),
            SsoEndpoints::at_redirect(redirect),
            certificates.collect(),
        )
        .expect("a key is left")
    }
}

impl Answer {
    /// What the form posts, with a change to the answer.
    pub fn fields(&self, change: fn(String) -> String) -> Vec<(&'static str, String)> {
        let mut fields = vec![("SAMLResponse", change(self.saml_response.clone()))];
        fields.extend(self.relay_state.clone().map(|relay_state| ("RelayState", relay_state)));
        fields
    }
}

impl Drop for Provider {
    /// Ends it by a signal that lets its script clear up.
    fn drop(&mut self) {
        let killed = Command::new("kill").arg(self.process.id().to_string()).status();
        if killed.is_ok_and(|status| status.success()) {
            self.process.wait().expect("it ends");
        }
    }
}

/// Sends a browser to an identity provider, signs the person in where it asks for a password, and
/// stops at the form that would be posted to us. Without one, gives the words that stand there.
pub fn visit(browser: &mut Browser, url: &Url, person: &Person) -> Result<Answer, String> {
    let mut page = browser.get(url);
    let login_form = page.forms().into_iter().find(|form| form.asks_for_password());
    let asked = login_form.is_some();
    if let Some(form) = login_form {
        page = browser.post(&page.url, &form.action, &form.filled_in(person.login, "secret"));
    }
    let answer = page.forms().into_iter().find_map(|form| {
        assert!(!form.asks_for_password(), "no login at {}: {}", page.url, page.words());
        Some(Answer {
            on: page.url.clone(),
            action: form.action.clone(),
            saml_response: form.value("SAMLResponse")?.to_owned(),
            relay_state: form.value("RelayState").map(str::to_owned),
            asked,
        })
    });
    answer.ok_or_else(|| page.words())
}
