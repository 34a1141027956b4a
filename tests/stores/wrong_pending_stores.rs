//! A store of pending logins that is sound, or has one fault.

use std::collections::HashMap;
use std::sync::Mutex;

use saml_sp::PendingLogin;
use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::flow::{PendingKey, PendingStore};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    None,
    /// It looks, and others may look too before it deletes.
    LooksThenDeletes,
    DeletesOnGet,
    NeverDeletes,
    /// It says that it took what is not there.
    TakesNothing,
    IgnoresTheTime,
    IgnoresTheTimeOnTake,
    /// It keeps a login for a minute, whatever it is told.
    ForgetsTooEarly,
    /// One row for a request ID, whosever it is.
    MixesCompanies,
    GivesTheLatest,
    /// Where there is a row, a second one of the key is dropped.
    KeepsOldRows,
    /// Where there is a row, a second one of the key is an error.
    FailsOnOldRows,
    /// Its column has room for 1,000 characters.
    CutsTokens,
    /// Its column has room for 31 octets.
    CutsKeys,
    /// Its column is a text that ends at a zero.
    EndsKeysAtZero,
    /// Its column is a text of UTF-8.
    ReadsKeysAsText,
    PanicsInARace,
}

pub struct Store {
    fault: Fault,
    rows: Mutex<Rows>,
}

#[derive(Default)]
struct Rows {
    by_key: HashMap<Vec<u8>, (String, DateTime<Utc>)>,
    /// The request ID of each key, for the one that finds rows by it.
    request_ids: HashMap<Vec<u8>, Vec<u8>>,
    latest: Option<PendingLogin>,
    taken: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("a row is in the way")]
    InTheWay,
    #[error("the token cannot be read")]
    Unreadable,
}

impl Store {
    pub fn with(fault: Fault) -> Self {
        Self { fault, rows: Mutex::default() }
    }

    fn column(&self, rows: &Rows, key: &PendingKey) -> Vec<u8> {
        let key = key.as_bytes();
        match self.fault {
            Fault::CutsKeys => key[..31].to_vec(),
            Fault::EndsKeysAtZero => key.iter().copied().take_while(|octet| *octet != 0).collect(),
            Fault::ReadsKeysAsText => String::from_utf8_lossy(key).into_owned().into_bytes(),
            Fault::MixesCompanies => {
                rows.request_ids.get(key.as_slice()).cloned().unwrap_or_default()
            }
            _ => key.to_vec(),
        }
    }
}

impl PendingStore for Store {
    type Error = Failure;

    async fn put(
        &self,
        key: &PendingKey,
        pending: &PendingLogin,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let mut rows = self.rows.lock().unwrap();
        let request_id = pending.request_id().as_str().as_bytes().to_vec();
        rows.request_ids.insert(key.as_bytes().to_vec(), request_id);
        rows.latest = Some(pending.clone());
        let key = self.column(&rows, key);
        let minute = now + TimeDelta::minutes(1);
        let until = if self.fault == Fault::ForgetsTooEarly { minute } else { until };
        let mut token = pending.to_token();
        match self.fault {
            Fault::KeepsOldRows if rows.by_key.contains_key(&key) => return Ok(()),
            Fault::FailsOnOldRows if rows.by_key.contains_key(&key) => {
                return Err(Failure::InTheWay);
            }
            Fault::CutsTokens => token.truncate(1000),
            _ => {}
        }
        rows.by_key.insert(key, (token, until));
        Ok(())
    }

    async fn get(
        &self,
        key: &PendingKey,
        now: DateTime<Utc>,
    ) -> Result<Option<PendingLogin>, Failure> {
        let mut rows = self.rows.lock().unwrap();
        let key = self.column(&rows, key);
        let Some((token, until)) = rows.by_key.get(&key).cloned() else { return Ok(None) };
        if until <= now && self.fault != Fault::IgnoresTheTime {
            return Ok(None);
        }
        match self.fault {
            Fault::DeletesOnGet => drop(rows.by_key.remove(&key)),
            Fault::GivesTheLatest => return Ok(rows.latest.clone()),
            _ => {}
        }
        PendingLogin::from_token(&token).map(Some).map_err(|_| Failure::Unreadable)
    }

    async fn take(&self, key: &PendingKey, now: DateTime<Utc>) -> Result<bool, Failure> {
        let key = self.column(&self.rows.lock().unwrap(), key);
        let ignores_time =
            matches!(self.fault, Fault::IgnoresTheTime | Fault::IgnoresTheTimeOnTake);
        let is_there = |rows: &Rows| {
            rows.by_key.get(&key).is_some_and(|(_, until)| *until > now || ignores_time)
        };
        let was_there = {
            let mut rows = self.rows.lock().unwrap();
            rows.taken += 1;
            let was_there = is_there(&rows);
            assert!(self.fault != Fault::PanicsInARace || rows.taken < 80, "a store that panics");
            if was_there && !matches!(self.fault, Fault::LooksThenDeletes | Fault::NeverDeletes) {
                rows.by_key.remove(&key);
            }
            was_there
        };
        if self.fault == Fault::LooksThenDeletes {
            tokio::task::yield_now().await;
            self.rows.lock().unwrap().by_key.remove(&key);
        }
        Ok(was_there || self.fault == Fault::TakesNothing)
    }
}
