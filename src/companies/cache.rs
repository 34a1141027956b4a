//! The settings that companies' uploads make, kept so that no login waits for metadata to be read.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::companies::uploaded::Uploaded;
use crate::login::company::Company;
use crate::login::service_provider::ServiceProvider;
use crate::saml::metadata::error::MetadataError;

/// How many companies' settings are kept; beyond, all are read again.
const ROOM: usize = 10_000;

/// Settings that were read, by company.
#[derive(Default)]
pub struct SettingsCache(Mutex<HashMap<Company, Arc<ReadSettings>>>);

/// The settings of one company, and what they were read of. Versions would not do: one can come
/// again, when a company was taken away or the store was restored.
pub struct ReadSettings {
    of: [Option<Uploaded>; 2],
    /// Those that sign users in. What cannot be read keeps the others from nothing.
    pub live: Settings,
    /// Those that wait for a test.
    pub staged: Settings,
}

/// What an upload makes, if there is one.
type Settings = Result<Option<ServiceProvider>, MetadataError>;

impl SettingsCache {
    /// The settings of these uploads, read again only where they are others than the last time.
    pub fn read(
        &self,
        company: &Company,
        live: Option<&Uploaded>,
        staged: Option<&Uploaded>,
        read: impl Fn(&Uploaded) -> Result<ServiceProvider, MetadataError>,
    ) -> Arc<ReadSettings> {
        let is_known = |known: &&Arc<ReadSettings>| {
            let [was_live, was_staged] = &known.of;
            (was_live.as_ref(), was_staged.as_ref()) == (live, staged)
        };
        let all = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = all().get(company).filter(is_known) {
            return Arc::clone(known);
        }
        let settings = Arc::new(ReadSettings {
            of: [live.cloned(), staged.cloned()],
            live: live.map(&read).transpose(),
            staged: staged.map(&read).transpose(),
        });
        let mut all = all();
        if all.len() >= ROOM {
            all.clear();
        }
        all.insert(company.clone(), Arc::clone(&settings));
        settings
    }
}
