//! Where the tests leave messages and results: the folder that `scripts/interop` names, or one of
//! cargo's.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Mutex;

use saml_sp::IdentityProvider;

/// The place of a test.
pub struct Stage {
    folder: PathBuf,
    results: Mutex<File>,
}

impl Stage {
    /// A folder for messages, and the file of results.
    pub fn set() -> Self {
        let folder = env::var_os("SAML_SP_LIVE").map(PathBuf::from).unwrap_or_else(|| {
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("live-{}", process::id()))
        });
        fs::create_dir_all(&folder).expect("the folder can be made");
        let results = OpenOptions::new().create(true).append(true).open(folder.join("results.tsv"));
        Self { results: Mutex::new(results.expect("results can be written")), folder }
    }

    /// A folder of its own for a part of the test.
    pub fn folder(&self, name: &str) -> PathBuf {
        let folder = self.folder.join(name);
        fs::create_dir_all(&folder).expect("the folder can be made");
        folder
    }

    /// Adds a line to the results, which the script prints and counts.
    pub fn record(&self, cells: &[&str]) {
        let mut results = self.results.lock().expect("no writer panicked");
        // One write for one row: two test processes append to the file at once.
        let row = format!("{}\n", cells.join("\t"));
        results.write_all(row.as_bytes()).expect("results can be written");
    }
}

/// For our metadata, in which nothing is of the identity provider.
pub fn some_identity_provider() -> IdentityProvider {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/metadata");
    let metadata = fs::read(fixtures.join("entra_unsigned.xml")).expect("a fixture");
    IdentityProvider::from_metadata(&metadata).expect("metadata")
}
