//! A running identity provider: its metadata as it was fetched, and a browser that signs in there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use saml_sp::settings::SsoEndpoints;
use saml_sp::url::{Url, form_urlencoded};
use saml_sp::{AcsForm, IdentityProvider, SigningCertificate};

use crate::people::Person;
use crate::stage::Stage;

/// An identity provider that the script has started.
pub struct Provider {
    /// Its name in the table.
    pub name: &'static str,
    /// Its metadata, in a file.
    pub metadata: PathBuf,
    /// Its metadata, read.
    pub read: IdentityProvider,
}

/// What a browser brings back.
pub enum Brought {
    /// A form for this address, with the `SAMLResponse` in this file.
    Form { action: String, saml_response: String, relay_state: Option<String> },
    /// The identity provider's words on a request that it did not answer.
    Words(String),
}

impl Provider {
    /// Those whose metadata the script has fetched.
    pub fn all(stage: &Stage) -> Vec<Self> {
        ["pysaml2", "samlp", "simplesamlphp"]
            .into_iter()
            .map(|name| (name, stage.folder.join(format!("{name}.xml"))))
            .filter(|(_, metadata)| metadata.exists())
            .map(|(name, metadata)| {
                let bytes = fs::read(&metadata).expect("the metadata was fetched");
                let read = IdentityProvider::from_metadata(&bytes)
                    .unwrap_or_else(|error| panic!("{name}: {error} ({})", error.code()));
                Self { name, metadata, read }
            })
            .collect()
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

    /// Sends a browser there, signs the person in, and stops at the form that would be posted to
    /// us. `cookies` is the browser's own file of them.
    pub fn visit(&self, url: &Url, person: &Person, answer: &Path, cookies: &Path) -> Brought {
        let browser =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/interop/common/login.py");
        let output = Command::new("python3")
            .args([browser.as_os_str(), url.as_str().as_ref()])
            .args(["--user", person.login, "--password", "secret"])
            .args(["-o".as_ref(), answer.as_os_str(), "--jar".as_ref(), cookies.as_os_str()])
            .output()
            .expect("python3 can be started");
        if !output.status.success() {
            // The first line tells where the browser was, then come the words on that page.
            let told = String::from_utf8_lossy(&output.stderr);
            let page = told.lines().skip(1).flat_map(str::split_whitespace);
            return Brought::Words(page.collect::<Vec<_>>().join(" "));
        }
        let form: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        Brought::Form {
            action: form["action"].as_str().expect("an action").to_owned(),
            saml_response: fs::read_to_string(answer).expect("an answer"),
            relay_state: form["RelayState"].as_str().map(str::to_owned),
        }
    }
}

/// The form as a browser posts it.
pub fn posted(saml_response: &str, relay_state: Option<&str>) -> AcsForm {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.append_pair("SAMLResponse", saml_response);
    if let Some(relay_state) = relay_state {
        body.append_pair("RelayState", relay_state);
    }
    AcsForm::from_body(body.finish().as_bytes()).expect("a form")
}
