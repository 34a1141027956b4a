//! A replay guard that is sound, or has one fault.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;

use saml_sp::chrono::{DateTime, TimeDelta, Utc};
use saml_sp::flow::ReplayGuard;
use saml_sp::{Company, ReplayKey, Spend};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    None,
    /// It looks, and others may look too before it writes.
    LooksThenWrites,
    /// So it does for the assertion's key alone.
    LooksThenWritesAssertions,
    /// So it does for the request's key alone.
    LooksThenWritesRequests,
    ChecksRequestsAlone,
    ChecksAssertionsAlone,
    /// Whichever key was known, it says the request's.
    ConfusesTheKeys,
    KnowsAll,
    /// It has room for ten keys.
    ForgetsTheOldest,
    /// It remembers for a minute, whatever it is told.
    ForgetsTooEarly,
    /// A key that is claimed again after its time keeps the old time.
    KeepsTheOldTime,
    /// Where the request's key is known and over, it looks no further.
    LooksAtOneTime,
    /// Where a key is known and over, its row is in the way.
    FailsOnOldRows,
    /// Its column has room for 31 octets.
    CutsKeys,
    /// Its column is a text that ends at a zero.
    EndsKeysAtZero,
    /// Its column is a text of UTF-8.
    ReadsKeysAsText,
    PanicsInARace,
}

pub struct Guard {
    fault: Fault,
    used: Mutex<Used>,
}

#[derive(Default)]
struct Used {
    until: HashMap<Vec<u8>, DateTime<Utc>>,
    order: VecDeque<Vec<u8>>,
    claims: usize,
}

#[derive(Debug, thiserror::Error)]
#[error("a row is in the way")]
pub struct InTheWay;

impl Guard {
    pub fn with(fault: Fault) -> Self {
        Self { fault, used: Mutex::default() }
    }

    fn column(&self, key: &ReplayKey) -> Vec<u8> {
        let key = key.as_bytes();
        match self.fault {
            Fault::CutsKeys => key[..31].to_vec(),
            Fault::EndsKeysAtZero => key.iter().copied().take_while(|octet| *octet != 0).collect(),
            Fault::ReadsKeysAsText => String::from_utf8_lossy(key).into_owned().into_bytes(),
            _ => key.to_vec(),
        }
    }
}

impl Used {
    fn look(
        &mut self,
        fault: Fault,
        [request, assertion]: &[Vec<u8>; 2],
        now: DateTime<Utc>,
    ) -> Result<Spend, InTheWay> {
        self.claims += 1;
        assert!(fault != Fault::PanicsInARace || self.claims < 100, "a guard that panics");
        let known = |key: &Vec<u8>| self.until.get(key).is_some_and(|until| *until > now);
        let over = |key: &Vec<u8>| self.until.get(key).is_some_and(|until| *until <= now);
        let (answered, seen) = (known(request), known(assertion));
        match fault {
            Fault::KnowsAll => Ok(Spend::AssertionSeen),
            Fault::FailsOnOldRows if over(request) || over(assertion) => Err(InTheWay),
            Fault::LooksAtOneTime if over(request) => Ok(Spend::First),
            Fault::ConfusesTheKeys if seen => Ok(Spend::RequestAnswered),
            _ if answered && fault != Fault::ChecksAssertionsAlone => Ok(Spend::RequestAnswered),
            _ if seen && fault != Fault::ChecksRequestsAlone => Ok(Spend::AssertionSeen),
            _ => Ok(Spend::First),
        }
    }

    fn write(&mut self, fault: Fault, key: &[u8], until: DateTime<Utc>, now: DateTime<Utc>) {
        if fault == Fault::KeepsTheOldTime && self.until.contains_key(key) {
            return;
        }
        let minute = now + TimeDelta::minutes(1);
        let until = if fault == Fault::ForgetsTooEarly { minute } else { until };
        self.until.insert(key.to_vec(), until);
        self.order.push_back(key.to_vec());
        if fault == Fault::ForgetsTheOldest && self.order.len() > 10 {
            self.until.remove(&self.order.pop_front().unwrap());
        }
    }
}

impl ReplayGuard for Guard {
    type Error = InTheWay;

    async fn claim(
        &self,
        _: &Company,
        keys: &[ReplayKey; 2],
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Spend, InTheWay> {
        let keys = keys.each_ref().map(|key| self.column(key));
        let at_once = match self.fault {
            Fault::LooksThenWrites => [false, false],
            Fault::LooksThenWritesAssertions => [true, false],
            Fault::LooksThenWritesRequests => [false, true],
            _ => [true, true],
        };
        let write = |used: &mut Used, which| {
            let keys = keys.iter().zip(at_once).filter(|(_, at_once)| *at_once == which);
            keys.for_each(|(key, _)| used.write(self.fault, key, until, now));
        };
        let spend = {
            let mut used = self.used.lock().unwrap();
            let spend = used.look(self.fault, &keys, now)?;
            if spend == Spend::First {
                write(&mut used, true);
            }
            spend
        };
        if spend == Spend::First && at_once != [true, true] {
            tokio::task::yield_now().await;
            write(&mut self.used.lock().unwrap(), false);
        }
        Ok(spend)
    }
}
