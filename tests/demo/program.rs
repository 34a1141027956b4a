//! The program itself: what it prints, where it listens, and with what it exits.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::Duration;

use saml_sp::Company;
use saml_sp::companies::{Companies, Uploaded};
use saml_sp::flow::{Clock, SystemClock, Tenants};
use saml_sp::stores::sqlite::{self, SqliteCompanyStore};
use saml_sp::testing::PretendEntra;

use crate::accounts::Accounts;
use crate::journey::{ENTRA, PRODUCT};
use crate::site::Site;

/// Where cargo put the demo.
fn demo() -> Command {
    // This test is target/<profile>/deps/demo-<hash>.
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().unwrap().with_file_name("examples");
    let program = folder.join("demo").with_extension(std::env::consts::EXE_EXTENSION);
    assert!(program.exists(), "run `cargo build --example demo`, as plain `cargo test` does");
    Command::new(program)
}

/// What a run printed, and with what it ended.
struct Run {
    status: Option<i32>,
    output: String,
    errors: String,
}

/// Runs it to its end, which has to come in a minute.
fn ended(arguments: &[&str]) -> Run {
    let mut command = demo();
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let output = read_aside(child.stdout.take().unwrap());
    let errors = read_aside(child.stderr.take().unwrap());
    for _ in 0..600 {
        if let Some(status) = child.try_wait().unwrap() {
            let [output, errors] = [output, errors].map(|reader| reader.join().unwrap());
            return Run { status: status.code(), output, errors };
        }
        sleep(Duration::from_millis(100));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    panic!("it does not end: demo {arguments:?}");
}

fn read_aside(mut stream: impl Read + Send + 'static) -> JoinHandle<String> {
    spawn(move || {
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    })
}

/// A demo that serves, until it is dropped.
struct Served {
    child: Child,
    output: BufReader<ChildStdout>,
    said: String,
}

impl Served {
    /// Starts it on free ports, and reads what it prints until its addresses are there.
    fn start(more: &[&str]) -> Self {
        let ports = ["--product-port", "0", "--entra-port", "0"];
        let mut child = demo().args(ports).args(more).stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut served = Self { child, output, said: String::new() };
        served.read_until("Ctrl+C");
        served
    }

    fn read_until(&mut self, word: &str) {
        while !self.said.contains(word) {
            assert_ne!(self.output.read_line(&mut self.said).unwrap(), 0, "{}", self.said);
        }
    }

    /// The address of the line that begins so.
    fn address(&self, name: &str) -> &str {
        let line = self.said.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap().trim().strip_prefix("http://").unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn got(address: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn database(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("demo-{name}.sqlite"));
    for end in ["", "-wal", "-shm"] {
        let left = path.with_extension(format!("sqlite{end}"));
        if left.exists() {
            std::fs::remove_file(left).unwrap();
        }
    }
    path
}

#[test]
fn once_shows_the_whole_tour_and_ends_well() {
    let run = ended(&["--once"]);
    assert_eq!((run.status, run.errors.as_str()), (Some(0), ""));
    for line in
        ["All 19 steps came out as they should.", "✓ B.Simon signs in by the tile in My Apps."]
    {
        assert!(run.output.contains(line), "{}", run.output);
    }
}

#[test]
fn it_serves_both_sides_at_the_addresses_that_it_prints() {
    let served = Served::start(&[]);
    let (product, entra) = (served.address("Product:"), served.address("Entra:"));
    assert!(product.starts_with("127.0.0.1:"), "{product}");
    assert!(entra.starts_with("localhost:"), "{entra}");
    let answer = got(product);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains(&format!("http://{entra}/single-sign-on")), "{answer}");
    assert!(got(entra).starts_with("HTTP/1.1 200 "));
}

#[test]
fn a_database_keeps_what_was_set_up_and_says_that_entra_is_a_new_one() {
    let path = database("kept");
    let arguments = ["--database", path.to_str().unwrap()];
    let first = Served::start(&arguments);
    let said = first.said.clone();
    drop(first);
    assert!(!said.contains("new keys"));
    set_contoso_up(&path);
    let mut second = Served::start(&arguments);
    second.read_until("upload its metadata again");
}

/// Puts metadata live for Contoso, as its administrator has done in a former start.
fn set_contoso_up(path: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = SqliteCompanyStore::new(sqlite::open(path).await.unwrap());
        let companies = Companies::new(PRODUCT.parse().unwrap(), store);
        let metadata = PretendEntra::new().unwrap().metadata_xml().unwrap();
        let contoso = "contoso".parse().unwrap();
        companies.stage(&contoso, Uploaded::metadata(&metadata).unwrap()).await.unwrap();
        let staged = companies.staged(&contoso).await.unwrap().unwrap();
        assert!(set_up_before(path).await.is_empty());
        companies.put_live(&contoso, staged.fingerprint()).await.unwrap();
        assert_eq!(set_up_before(path).await, [contoso]);
    });
}

async fn set_up_before(path: &Path) -> Vec<Company> {
    let accounts = Accounts::open(Some(path), SystemClock.now()).await.unwrap();
    let [product, entra] = [PRODUCT, ENTRA].map(|address| address.parse().unwrap());
    let site = Site::new(product, entra, accounts, |_| {}).await.unwrap();
    site.set_up_before().await.unwrap()
}

#[test]
fn a_port_that_was_asked_for_and_is_taken_is_said() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for option in ["--product-port", "--entra-port"] {
        let other = if option == "--product-port" { "--entra-port" } else { "--product-port" };
        let run = ended(&[option, &port, other, "0"]);
        assert_eq!(run.status, Some(2), "{option}");
        let said = format!("port {port} cannot be used");
        assert!(run.errors.contains(&said), "{}", run.errors);
    }
}

#[test]
fn what_it_does_not_understand_it_says_and_exits_with_2() {
    for arguments in [
        ["--twice"].as_slice(),
        &["--once", "--once"],
        &["--once", "--product-port", "3000"],
        &["--product-port"],
        &["--product-port", "65536"],
        &["--product-port", "4000", "--entra-port", "4000"],
        &["--now", "2026-03-25T12:00:00Z"],
        &["--once", "--now", "today"],
        &["--database", ""],
        &["--once", "--database", "/no/such/folder/demo.sqlite"],
    ] {
        let run = ended(arguments);
        assert_eq!(run.status, Some(2), "{arguments:?}: {}", run.errors);
        assert!(run.errors.starts_with("demo: "), "{arguments:?}: {}", run.errors);
        assert_eq!(run.output, "", "{arguments:?}");
    }
}

#[test]
fn help_lists_every_option() {
    let run = ended(&["--help"]);
    assert_eq!(run.status, Some(0));
    for option in ["--once", "--now", "--database", "--product-port", "--entra-port", "--help"] {
        assert!(run.output.contains(option), "{option}");
    }
}
