//! Service-provider libraries that nobody here wrote, as judges of answers, requests and metadata:
//! `tests/interop/peers` runs them.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use saml_sp::{Identity, RequestId, ServiceProvider};
use serde_json::{Value, json};

/// A judge.
pub struct Peer {
    /// The name of the library.
    pub name: &'static str,
    process: Mutex<Process>,
}

struct Process {
    child: Child,
    cases: ChildStdin,
    verdicts: BufReader<ChildStdout>,
}

/// What a judge says.
pub struct Verdict(Value);

impl Peer {
    /// Starts both judges.
    pub fn both() -> [Self; 2] {
        ["python3-saml", "pysaml2"].map(Self::start)
    }

    fn start(name: &'static str) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/peers/start");
        let mut child = Command::new(script)
            .arg(name)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the judge can be started");
        let cases = child.stdin.take().expect("its input");
        let verdicts = BufReader::new(child.stdout.take().expect("its output"));
        Self { name, process: Mutex::new(Process { child, cases, verdicts }) }
    }

    /// Judges an answer to our service provider, by the identity provider's metadata in a file.
    pub fn judge_answer(
        &self,
        sp: &ServiceProvider,
        identity_provider: &Path,
        request_id: &RequestId,
        saml_response: &str,
    ) -> Verdict {
        self.judge(&json!({
            "response": saml_response,
            "request_id": request_id.as_str(),
            "entity_id": sp.urls().entity_id().as_str(),
            "acs": sp.urls().acs().as_str(),
            "identity_provider": identity_provider,
        }))
    }

    /// Judges a request.
    pub fn judge_request(&self, xml: &str) -> Verdict {
        self.judge(&json!({ "request": xml }))
    }

    /// Judges a service provider's metadata.
    pub fn judge_metadata(&self, xml: &str) -> Verdict {
        self.judge(&json!({ "metadata": xml }))
    }

    fn judge(&self, case: &Value) -> Verdict {
        let mut process = self.process.lock().expect("no judge panicked");
        writeln!(process.cases, "{case}").expect("the judge takes a case");
        let mut line = String::new();
        process.verdicts.read_line(&mut line).expect("a verdict");
        Verdict(serde_json::from_str(&line).unwrap_or_else(|_| panic!("{}: {line}", self.name)))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        if let Ok(process) = self.process.get_mut() {
            // It may have ended by itself, as after an error that a test tells of.
            drop(process.child.kill());
            process.child.wait().expect("the judge ends");
        }
    }
}

impl Verdict {
    /// Whether it accepts.
    pub fn accepts(&self) -> bool {
        self.0["accepted"].as_bool().expect("a verdict")
    }

    /// `accepted` or `refused`.
    pub fn word(&self) -> &'static str {
        if self.accepts() { "accepted" } else { "refused" }
    }

    /// Why it refuses, or all that it has read.
    pub fn words(&self) -> String {
        self.0["why"].as_str().map_or_else(|| self.0.to_string(), str::to_owned)
    }

    /// A text that it has read.
    pub fn text(&self, what: &str) -> Option<&str> {
        self.0[what].as_str()
    }

    /// Whether it sees the user who is seen here: the name, its format and every attribute that
    /// has a value.
    pub fn sees(&self, identity: &Identity) -> bool {
        let name_id = identity.name_id();
        let with_values = |(name, values): (String, Value)| {
            (values.as_array().is_some_and(|values| !values.is_empty())).then_some((name, values))
        };
        let ours: serde_json::Map<String, Value> = identity
            .attributes()
            .iter()
            .map(|one| (one.name().to_owned(), one.values().collect::<Value>()))
            .filter_map(with_values)
            .collect();
        let theirs = self.0["attributes"].as_object().cloned().unwrap_or_default();
        let theirs: serde_json::Map<String, Value> =
            theirs.into_iter().filter_map(with_values).collect();
        self.0["name_id"] == name_id.value()
            && self.0["name_id_format"] == name_id.format()
            && ours == theirs
    }
}
