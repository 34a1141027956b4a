//! What `scripts/interop` sets up: the folder it shares with these tests, and our names there.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use saml_sp::settings::SpUrls;
use saml_sp::{Company, EntityId, IdentityProvider, ServiceProvider};

/// The stage that the script has set.
pub struct Stage {
    /// Where the script leaves metadata and keys, and finds messages and results.
    pub folder: PathBuf,
    /// Our entity ID; `/<shape>` after it asks an identity provider for that shape.
    entity_id: String,
    /// Where answers are to be posted.
    pub acs: String,
    results: Mutex<File>,
}

impl Stage {
    /// The stage, if the script has set one; else says so.
    pub fn set() -> Option<Self> {
        let Some(folder) = env::var_os("SAML_SP_LIVE").map(PathBuf::from) else {
            println!(
                "skipped: SAML_SP_LIVE is not set; scripts/interop starts the identity providers"
            );
            return None;
        };
        let told = |name| env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
        let results = OpenOptions::new().create(true).append(true).open(folder.join("results.tsv"));
        Some(Self {
            entity_id: told("SP_ENTITY"),
            acs: told("SP_ACS"),
            results: Mutex::new(results.expect("results can be written")),
            folder,
        })
    }

    /// Our entity ID for a shape; `default` is the plain one.
    pub fn entity_id(&self, shape: &str) -> String {
        match shape {
            "default" => self.entity_id.clone(),
            _ => format!("{}/{shape}", self.entity_id),
        }
    }

    /// Our side of a login that asks for a shape.
    pub fn service_provider(&self, shape: &str, provider: IdentityProvider) -> ServiceProvider {
        let company: Company = "contoso".parse().expect("a company");
        let entity_id: EntityId = self.entity_id(shape).parse().expect("an entity ID");
        let urls = SpUrls::new(entity_id, self.acs.parse().expect("an ACS URL"));
        ServiceProvider::new(company, urls, provider)
    }

    /// For our metadata, in which nothing is of the identity provider.
    pub fn some_identity_provider(&self) -> IdentityProvider {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/metadata");
        let metadata = fs::read(fixtures.join("entra_unsigned.xml")).expect("a fixture");
        IdentityProvider::from_metadata(&metadata).expect("metadata")
    }

    /// A file of one login's messages.
    pub fn message(&self, name: &str) -> PathBuf {
        self.folder.join("messages").join(name)
    }

    /// Adds a line to the results, which the script prints and counts.
    pub fn record(&self, line: &str) {
        let mut results = self.results.lock().expect("no writer panicked");
        writeln!(results, "{line}").expect("results can be written");
    }
}
