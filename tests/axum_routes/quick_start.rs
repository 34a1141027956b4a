//! The quick start: that the README shows the program, and that the program signs B.Simon in.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use saml_sp::flow::{Clock, SystemClock};
use saml_sp::testing::{AuthnRequest, PretendEntra};
use saml_sp::url::Url;
use tokio::net::TcpStream;
use tokio::time::sleep;

use crate::browser::Browser;
use crate::stage::{FINALIZE, INIT, METADATA, target_of};

#[test]
fn the_readme_shows_the_whole_program() {
    let program = text_of("examples/quick_start.rs");
    let frame = |line: &&str| line.starts_with("//!") || line.starts_with("#![");
    let shown: Vec<&str> =
        program.lines().skip_while(|line| frame(line) || line.is_empty()).collect();
    let readme = text_of("README.md");
    let block = block_of(&readme).expect("a block of Rust that uses saml_sp::axum, in Quick start");
    assert_eq!(block, shown.join("\n"), "README.md and examples/quick_start.rs differ");
}

/// The first block under the heading *Quick start* that uses the routes.
fn block_of(readme: &str) -> Option<&str> {
    let (_, chapter) = readme.split_once("\n## Quick start\n")?;
    let chapter = chapter.split("\n## ").next()?;
    let blocks = chapter.split("\n```").skip(1).step_by(2);
    let code = blocks.filter_map(|block| block.split_once('\n')).map(|(_, code)| code);
    code.into_iter().find(|code| code.contains("saml_sp::axum"))
}

fn text_of(file: &str) -> String {
    std::fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The program, running in a folder of its own.
struct Program {
    child: Child,
    folder: PathBuf,
    address: SocketAddr,
}

impl Program {
    async fn start(metadata: &[u8]) -> Self {
        // This test is target/<profile>/deps/axum_routes-<hash>.
        let test = std::env::current_exe().unwrap();
        let examples = test.parent().unwrap().with_file_name("examples");
        let program = examples.join("quick_start").with_extension(std::env::consts::EXE_EXTENSION);
        assert!(program.exists(), "run `cargo build --example quick_start`, as `cargo test` does");
        let folder =
            std::env::temp_dir().join(format!("saml-sp-quick-start-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("acme-federation-metadata.xml"), metadata).unwrap();
        // A port that is free, and stays so for a moment.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let child = Command::new(program)
            .arg(address.to_string())
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let program = Self { child, folder, address };
        program.is_there().await;
        program
    }

    async fn is_there(&self) {
        for _ in 0..200 {
            if TcpStream::connect(self.address).await.is_ok() {
                return;
            }
            sleep(Duration::from_millis(50)).await;
        }
        panic!("the quick start does not listen at {}", self.address);
    }

    /// Ends it, and gives what it printed.
    fn end(mut self) -> String {
        self.child.kill().unwrap();
        std::io::read_to_string(self.child.stdout.take().unwrap()).unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[tokio::test]
async fn the_program_signs_b_simon_in() {
    let entra = PretendEntra::new().unwrap();
    let program = Program::start(&entra.metadata_xml().unwrap()).await;
    let base = format!("http://{}/saml/acme", program.address);
    let mut browser = Browser::at(program.address);

    let home = browser.open("/").await;
    assert_eq!((home.status, home.text()), (200, "<a href='/saml/acme/init'>Sign in</a>"));
    let url: Url = browser.begin(INIT).await;
    let asked = AuthnRequest::from_url(&url).unwrap();
    assert_eq!(asked.acs_url(), Some(format!("{base}/finalize").as_str()));

    let body = entra.answer_body(&url, SystemClock.now()).unwrap();
    let answer = browser.post(&target_of(asked.acs_url().unwrap()), &body).await;
    let user = format!("{}/{}", entra.tenant_id(), entra.user().object_id());
    let hello = format!("Hello B. Simon! We know you by {user}.");
    assert_eq!((answer.status, answer.text()), (200, hello.as_str()));
    assert_eq!(browser.post(FINALIZE, &body).await.status, 403);
    assert_eq!(browser.open(METADATA).await.status, 200);

    let printed = program.end();
    let lines = [
        format!("Identifier (Entity ID): {base}"),
        format!("Reply URL (Assertion Consumer Service URL): {base}/finalize"),
        format!("Sign on URL: {base}/init"),
    ];
    assert_eq!(printed.lines().collect::<Vec<_>>(), lines);
}
