//! The program: what it writes and prints, and that it serves the portal.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use saml_sp::IdentityProvider;

fn program() -> Command {
    // This test is target/<profile>/deps/entra_portal-<hash>.
    let test = std::env::current_exe().unwrap();
    let examples = test.parent().unwrap().with_file_name("examples");
    let path = examples.join("pretend_entra").with_extension(std::env::consts::EXE_EXTENSION);
    assert!(path.exists(), "run `cargo build --example pretend_entra`, as `cargo test` does");
    Command::new(path)
}

/// The program, running in a folder of its own.
struct Running {
    child: Child,
    folder: PathBuf,
    host: String,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let name = format!("saml-sp-pretend-entra-{}-{}", std::process::id(), address.port());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let host = address.to_string();
        let mut command = program();
        command.args(arguments).arg(&host).current_dir(&folder).stdout(Stdio::piped());
        let running = Self { child: command.spawn().unwrap(), folder, host };
        for _ in 0..200 {
            if TcpStream::connect(&running.host).is_ok() {
                return running;
            }
            sleep(Duration::from_millis(50));
        }
        panic!("the pretend Entra does not listen at {}", running.host);
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.host)
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself, as after an error that the test tells of.
        drop(self.child.kill());
        drop(self.child.wait());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

#[test]
fn it_writes_its_metadata_says_where_and_has_b_simon_signed_in() {
    let mut running = Running::start(&[]);
    // Once it answers, the file is there.
    assert!(running.get("/my-apps").contains("B. Simon"));
    let metadata = std::fs::read(running.folder.join("acme-federation-metadata.xml")).unwrap();
    let idp = IdentityProvider::from_metadata(&metadata).unwrap();
    assert_eq!(idp.sso().redirect().unwrap().as_str(), format!("http://{}/saml2", running.host));
    running.child.kill().unwrap();
    let printed = std::io::read_to_string(running.child.stdout.take().unwrap()).unwrap();
    assert!(printed.contains("acme-federation-metadata.xml"), "{printed}");
    assert!(printed.contains(&format!("http://{}/saml2", running.host)), "{printed}");
}

#[test]
fn a_new_tenant_has_nobody_signed_in() {
    let running = Running::start(&["--new-tenant"]);
    assert!(running.get("/my-apps").contains("The tenant has no users yet."));
}

#[test]
fn its_help_names_what_it_takes_and_what_it_does_not_take_is_an_error() {
    let help = program().arg("--help").output().unwrap();
    let text = String::from_utf8(help.stdout).unwrap();
    assert!(help.status.success());
    for word in ["--new-tenant", "HOST:PORT", "/faults", "/application", "/session"] {
        assert!(text.contains(word), "{word}");
    }
    for arguments in [&["--nonsense"][..], &["localhost:0", "file", "more"]] {
        let refused = program().args(arguments).output().unwrap();
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8(refused.stderr).unwrap().contains("--help"), "{arguments:?}");
    }
}

#[test]
fn a_place_that_cannot_be_had_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = taken.local_addr().unwrap().to_string();
    for (arguments, named) in [
        ([&*host, "unused"], &*host),
        (["127.0.0.1:0", "no/such/folder/file.xml"], "no/such/folder/file.xml"),
        (["no host", "unused"], "no host"),
    ] {
        let failed = program().args(arguments).output().unwrap();
        assert_eq!(failed.status.code(), Some(1), "{arguments:?}");
        let said = String::from_utf8(failed.stderr).unwrap();
        assert!(said.starts_with(&format!("pretend_entra: {named}: ")), "{said}");
    }
}
