//! The README's quick start as its readers run it: `scripts/quick-start` has built the program, an
//! identity provider's metadata lies beside it, and B.Simon signs in with a browser.

use std::env;
use std::fs::{self, File};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use saml_sp::testing::{AuthnRequest, PretendEntra};
use saml_sp::url::{Url, form_urlencoded};
use saml_sp::{Code, ServiceProvider};

use crate::browser::Browser;
use crate::clock::now;
use crate::people;
use crate::provider::{Answer, Provider, visit};
use crate::row::result;
use crate::stage::{Stage, some_identity_provider};

/// The program, running for the company acme; it ends with this.
struct Program {
    base: Url,
    process: Child,
}

/// Signs B.Simon in by a pretend Entra, which reads what the program sent the browser there with,
/// and whose form the browser posts; gives what was wrong.
pub fn at_the_pretend_entra(stage: &Stage) -> Vec<String> {
    let entra = PretendEntra::new().expect("a key");
    let metadata = entra.metadata_xml().expect("metadata");
    let program =
        Program::start(&stage.folder("quick-start/pretend-entra"), "127.0.0.1", &metadata);

    let mut browser = Browser::default();
    let url = browser.redirect(&program.url("/saml/acme/init"));
    let request = AuthnRequest::from_url(&url).expect("a request");
    let body = entra.answer_body(&url, now()).expect("an answer");
    let field = |wanted| {
        let mut fields = form_urlencoded::parse(body.as_bytes());
        fields.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
    };
    let answer = Answer {
        action: request.acs_url().expect("an ACS").parse().expect("an address"),
        saml_response: field("SAMLResponse").expect("the field"),
        relay_state: field("RelayState"),
        asked: false,
        on: url,
    };
    let user_key = format!("{}/{}", entra.tenant_id(), entra.user().object_id());
    let wrong = program.signs_in(&mut browser, &answer, &user_key);
    record(stage, "pretend-entra", &wrong);
    wrong
}

/// Signs B.Simon in at a running SimpleSAMLphp, which gets to know acme by the metadata that the
/// program serves; gives what was wrong. The other companies are those that it wants to know.
pub fn at_simplesamlphp(stage: &Stage, others: impl Iterator<Item = String>) -> Vec<String> {
    let known = stage.folder("quick-start/simplesamlphp/service-providers");
    let elsewhere = "https://sso.example.com".parse().expect("a base URL");
    for company in others {
        let file = known.join(format!("{company}.xml"));
        let company = company.parse().expect("a company");
        let sp = ServiceProvider::for_company(&elsewhere, company, some_identity_provider());
        fs::write(file, sp.metadata_xml()).expect("metadata can be kept");
    }
    let folder = stage.folder("quick-start/simplesamlphp");
    let provider = Provider::start("simplesamlphp", &known, &folder);
    let metadata = fs::read(&provider.metadata).expect("the metadata was fetched");
    // Another site than the identity provider's, as in life.
    let program = Program::start(&folder, "localhost", &metadata);
    let ours = Browser::default().get(&program.url("/saml/acme/metadata")).html;
    fs::write(known.join("simplesamlphp-default.xml"), ours).expect("metadata can be kept");

    let b_simon = people::ALL[0];
    let mut browser = Browser::default();
    let url = browser.redirect(&program.url("/saml/acme/init"));
    let answer = visit(&mut browser, &url, b_simon).expect("an answer");
    let user_key = format!("{}/{}", people::TENANT, b_simon.object_id);
    let wrong = program.signs_in(&mut browser, &answer, &user_key);
    record(stage, "simplesamlphp", &wrong);
    wrong
}

impl Program {
    /// Starts it on a free port of a host, in a folder with an identity provider's metadata.
    fn start(folder: &Path, host: &str, metadata: &[u8]) -> Self {
        let program = env::var_os("QUICK_START").expect("the program: run scripts/interop");
        fs::write(folder.join("acme-federation-metadata.xml"), metadata).expect("a file");
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let address = format!("{host}:{}", free.expect("a port").port());
        let log = folder.join("quick-start.log");
        let says = File::create(&log).expect("a log");
        let process = Command::new(program)
            .arg(&address)
            .current_dir(folder)
            .stdout(says.try_clone().expect("a log"))
            .stderr(says)
            .spawn()
            .expect("it can be started");
        let base = format!("http://{address}").parse().expect("an address");
        let mut program = Self { base, process };
        while TcpStream::connect(&address).is_err() {
            if let Some(status) = program.process.try_wait().expect("its state") {
                panic!("{status}: {}", fs::read_to_string(log).unwrap_or_default());
            }
            sleep(Duration::from_millis(20));
        }
        program
    }

    fn url(&self, path: &str) -> Url {
        self.base.join(path).expect("an address")
    }

    /// Posts an answer, and then a second time as F5 does. The user is greeted by name and known by
    /// the key once; gives what was wrong.
    fn signs_in(&self, browser: &mut Browser, answer: &Answer, user_key: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        if answer.action != self.url("/saml/acme/finalize") {
            wrong.push(format!("posted to {}", answer.action));
        }
        let fields = answer.fields(|answer| answer);
        let page = browser.post(&answer.on, &answer.action, &fields);
        if page.status != 200 || page.html != format!("Hello B. Simon! We know you by {user_key}.")
        {
            wrong.push(format!("a page with {}: {}", page.status, page.words()));
        }
        let again = browser.post(&answer.on, &answer.action, &fields);
        let code = Code::REPLAY_REQUEST_ANSWERED.as_str();
        if again.status != 403 || !again.words().contains(code) {
            wrong.push(format!("posted again: {} {}", again.status, again.words()));
        }
        wrong
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself, as after an error that the test tells of.
        drop(self.process.kill());
        self.process.wait().expect("it ends");
    }
}

fn record(stage: &Stage, provider: &str, wrong: &[String]) {
    let verdict = if wrong.is_empty() { "accepted" } else { "-" };
    stage.record(&[provider, "quick-start", "plain", "b.simon", verdict, "-", &result(wrong)]);
}
