//! A store of companies that is sound, or has one fault.

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

use saml_sp::chrono::{DateTime, DurationRound, TimeDelta, Utc};
use saml_sp::companies::{ATTEMPTS_KEPT, AttemptKind, Bundle, CompanyStore, KeptSetup, Setup};
use saml_sp::flow::{AttemptId, LoginEvent};
use saml_sp::{Company, RequestId};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    None,
    /// An addition overwrites who is there, and says so.
    AddsAgain,
    /// An addition overwrites who is there, and says that it did not.
    OverwritesAndDenies,
    /// It says that it changed a company that is not there.
    ChangesNobody,
    /// A change adds a company that is not there, and says that it did not.
    AddsByAChange,
    IgnoresTheVersion,
    /// It writes whatever the version is, and tells the truth about the version.
    WritesAndDenies,
    ConfirmsAll,
    DeniesChanges,
    KeepsTheVersion,
    /// Its versions are 1 and 2.
    TakesVersionsInTurn,
    /// Its UPDATE has no WHERE for the company.
    ChangesEverybody,
    /// It looks, and others may look too before it adds.
    LooksThenAdds,
    /// It looks, and others may look too before it changes.
    LooksThenChanges,
    ListsNobody,
    ListsTheRemoved,
    RemovesNobody,
    RemovesEverybody,
    /// It says that it removed, whoever was there.
    AlwaysRemoves,
    /// Its column of set-ups has room for 65,535 octets.
    CutsSetups,
    /// Its column of bundles has room for 65,535 octets.
    CutsBundles,
    /// Its columns are of Latin-1.
    LosesCharacters,
    /// Its column of bundles is of Latin-1.
    LosesCharactersOfBundles,
    /// It writes texts without quotation.
    UnescapesQuotes,
    /// Its times are of whole seconds.
    RoundsTimes,
    OldestFirst,
    /// Of equal times, the oldest is first.
    OrdersByTimeAlone,
    ListsAllAttempts,
    FindsAttemptsOfAll,
    KeepsStarts,
    /// An answer without a login of this browser takes the place of a start that it names.
    ReplacesByAnyAnswer,
    /// An answer that names no login takes the place of all starts.
    ReplacesByJunk,
    /// A start of any company goes.
    ReplacesOthersStarts,
    /// Every start of the company goes.
    ReplacesAllStarts,
    /// Whatever names the same login goes.
    ReplacesAnswers,
    /// Starts and accepted answers of the same login go.
    ReplacesAccepted,
    KeepsTwice,
    FailsOnTheSameId,
    /// Where there is a row of an ID, a second one changes it, and it stays where it is.
    IgnoresTheSameId,
    HasRoomForAllKinds,
    /// It has room for 99.
    HasTooLittleRoom,
    HasRoomWithoutEnd,
    /// What is over its room is what was kept last.
    ForgetsTheNewest,
    /// All companies share the room for one.
    HasRoomForAllCompanies,
    KeepsAttemptsOfNobody,
    /// It shows attempts only of companies that are there, and keeps those of others.
    KeepsAttemptsUntilItIsAdded,
    LeavesAttempts,
    /// It shows no attempts of a company that was removed, until it is added again.
    HidesAttempts,
    RemovesAllAttempts,
    /// It reads all attempts, and others may do so before it writes them.
    LosesAttemptsInARace,
    PanicsInARace,
}

pub struct Companies {
    fault: Fault,
    rows: Mutex<Rows>,
}

#[derive(Default)]
struct Rows {
    setups: BTreeMap<Company, (String, u64)>,
    removed: Vec<Company>,
    /// The latest last.
    attempts: Vec<Row>,
    kept: HashMap<Company, usize>,
}

#[derive(Clone)]
struct Row {
    company: Company,
    id: AttemptId,
    kind: AttemptKind,
    request_id: Option<RequestId>,
    at: DateTime<Utc>,
    event: String,
    bundle: String,
}

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("a row is in the way")]
    InTheWay,
    #[error("a column cannot be read")]
    Unreadable,
}

impl Companies {
    pub fn with(fault: Fault) -> Self {
        Self { fault, rows: Mutex::default() }
    }

    fn is(&self, faults: &[Fault]) -> bool {
        faults.contains(&self.fault)
    }

    /// What a column of set-ups or bundles makes of a text.
    fn column(&self, mut text: String, cuts: Fault, loses: &[Fault]) -> String {
        if self.is(&[cuts]) {
            text.truncate(65_535);
        }
        if self.is(loses) {
            text = text.chars().map(|c| if u32::from(c) > 255 { '?' } else { c }).collect();
        }
        if self.is(&[Fault::UnescapesQuotes]) {
            text = text.replace("\\\"", "\"");
        }
        text
    }

    fn keep(&self, rows: &mut Rows, bundle: &Bundle) -> Result<(), Failure> {
        let mut event = bundle.event.clone();
        if self.is(&[Fault::RoundsTimes]) {
            event.at = event.at.duration_trunc(TimeDelta::seconds(1)).unwrap();
        }
        let row = Row {
            company: event.company.clone(),
            id: event.id,
            kind: AttemptKind::of(&event),
            request_id: event.request_id.clone(),
            at: event.at,
            event: serde_json::to_string(&event).unwrap(),
            bundle: self.column(
                serde_json::to_string(bundle).unwrap(),
                Fault::CutsBundles,
                &[Fault::LosesCharactersOfBundles],
            ),
        };
        if rows.attempts.iter().any(|kept| kept.company == row.company && kept.id == row.id) {
            match self.fault {
                Fault::FailsOnTheSameId => return Err(Failure::InTheWay),
                Fault::KeepsTwice => {}
                Fault::IgnoresTheSameId => {
                    let same = rows.attempts.iter_mut().find(|kept| kept.id == row.id);
                    *same.unwrap() = row;
                    return Ok(());
                }
                _ => rows.attempts.retain(|kept| kept.id != row.id),
            }
        }
        let asked = event.purpose.is_some();
        rows.attempts.retain(|kept| !self.gives_way(kept, &row, asked));
        rows.attempts.push(row.clone());
        self.prune(rows, &row);
        Ok(())
    }

    /// Whether a row gives way to an answer.
    fn gives_way(&self, kept: &Row, answer: &Row, asked: bool) -> bool {
        let named = kept.request_id.is_some() && kept.request_id == answer.request_id;
        let (of_company, start) =
            (kept.company == answer.company, kept.kind == AttemptKind::Started);
        match self.fault {
            Fault::KeepsStarts => false,
            Fault::ReplacesByAnyAnswer => of_company && start && named,
            Fault::ReplacesByJunk if answer.request_id.is_none() => of_company && start,
            Fault::ReplacesOthersStarts => start && named && asked,
            Fault::ReplacesAllStarts => {
                of_company && start && asked && answer.kind == AttemptKind::Accepted
            }
            Fault::ReplacesAnswers => of_company && named && asked,
            Fault::ReplacesAccepted => {
                let given = start || kept.kind == AttemptKind::Accepted;
                of_company && given && named && asked
            }
            _ => of_company && start && named && asked,
        }
    }

    fn prune(&self, rows: &mut Rows, row: &Row) {
        let shares = |kept: &Row| {
            let of_company =
                kept.company == row.company || self.is(&[Fault::HasRoomForAllCompanies]);
            of_company && (kept.kind == row.kind || self.is(&[Fault::HasRoomForAllKinds]))
        };
        let room = match self.fault {
            Fault::HasTooLittleRoom => ATTEMPTS_KEPT - 1,
            Fault::HasRoomWithoutEnd => usize::MAX,
            _ => ATTEMPTS_KEPT,
        };
        let sharing = rows.attempts.iter().filter(|kept| shares(kept)).count();
        if sharing > room {
            let mut which = rows.attempts.iter();
            let at = match self.fault {
                Fault::ForgetsTheNewest => which.rposition(shares),
                _ => which.position(shares),
            };
            rows.attempts.remove(at.unwrap());
        }
    }

    /// Whether the attempts of a company are shown, whether or not they are kept.
    fn shows(&self, rows: &Rows, company: &Company) -> bool {
        let hides = self.is(&[Fault::KeepsAttemptsUntilItIsAdded, Fault::HidesAttempts]);
        !hides || rows.setups.contains_key(company)
    }
}

impl CompanyStore for Companies {
    type Error = Failure;

    async fn companies(&self) -> Result<Vec<Company>, Failure> {
        let rows = self.rows.lock().unwrap();
        let there = rows.setups.keys().cloned();
        Ok(match self.fault {
            Fault::ListsNobody => Vec::new(),
            Fault::ListsTheRemoved => there.chain(rows.removed.iter().cloned()).collect(),
            _ => there.collect(),
        })
    }

    async fn setup(&self, company: &Company) -> Result<Option<KeptSetup>, Failure> {
        let rows = self.rows.lock().unwrap();
        let Some((setup, version)) = rows.setups.get(company) else { return Ok(None) };
        let setup = serde_json::from_str(setup).map_err(|_| Failure::Unreadable)?;
        Ok(Some(KeptSetup { setup, version: *version }))
    }

    async fn replace_setup(
        &self,
        company: &Company,
        setup: &Setup,
        was: Option<u64>,
    ) -> Result<bool, Failure> {
        let setup = serde_json::to_string(setup).unwrap();
        let setup = self.column(setup, Fault::CutsSetups, &[Fault::LosesCharacters]);
        let kept = self.rows.lock().unwrap().setups.get(company).map(|(_, version)| *version);
        let waits = match was {
            None => self.is(&[Fault::LooksThenAdds]),
            Some(_) => self.is(&[Fault::LooksThenChanges]),
        };
        let writes = match (self.fault, was, kept) {
            (Fault::AddsAgain | Fault::OverwritesAndDenies, None, Some(_)) => true,
            (Fault::IgnoresTheVersion | Fault::WritesAndDenies, Some(_), Some(_)) => true,
            (Fault::AddsByAChange, Some(_), None) => true,
            (Fault::DeniesChanges, Some(_), _) => false,
            _ => was == kept,
        };
        let says = match (self.fault, was, kept) {
            (Fault::OverwritesAndDenies, None, Some(_)) => false,
            (Fault::WritesAndDenies, Some(was), Some(kept)) => was == kept,
            (Fault::AddsByAChange, Some(_), None) => false,
            (Fault::ChangesNobody, Some(_), None) | (Fault::ConfirmsAll, Some(_), _) => true,
            _ => writes,
        };
        if waits {
            tokio::task::yield_now().await;
        }
        let mut rows = self.rows.lock().unwrap();
        // Who does not look first looks now.
        let now = rows.setups.get(company).map(|(_, version)| *version);
        if !waits && now != kept {
            return Ok(false);
        }
        if writes {
            let version = match self.fault {
                Fault::KeepsTheVersion => kept.unwrap_or(1),
                Fault::TakesVersionsInTurn => 3 - kept.unwrap_or(2),
                _ => kept.map_or(1, |version| version + 1),
            };
            rows.setups.insert(company.clone(), (setup.clone(), version));
            if self.is(&[Fault::ChangesEverybody]) {
                rows.setups.values_mut().for_each(|(kept, _)| kept.clone_from(&setup));
            }
        }
        Ok(says)
    }

    async fn remove(&self, company: &Company) -> Result<bool, Failure> {
        let mut rows = self.rows.lock().unwrap();
        let was_there = rows.setups.contains_key(company);
        if was_there {
            rows.removed.push(company.clone());
            match self.fault {
                Fault::RemovesNobody => {}
                Fault::RemovesEverybody => rows.setups.clear(),
                _ => drop(rows.setups.remove(company)),
            }
            match self.fault {
                Fault::LeavesAttempts | Fault::HidesAttempts => {}
                Fault::RemovesAllAttempts => rows.attempts.clear(),
                _ => rows.attempts.retain(|kept| kept.company != *company),
            }
        }
        Ok(was_there || self.is(&[Fault::AlwaysRemoves]))
    }

    async fn keep_attempt(&self, bundle: &Bundle) -> Result<(), Failure> {
        let company = &bundle.event.company;
        let keeps_all =
            self.is(&[Fault::KeepsAttemptsOfNobody, Fault::KeepsAttemptsUntilItIsAdded]);
        let read = {
            let mut rows = self.rows.lock().unwrap();
            if !keeps_all && !rows.setups.contains_key(company) {
                return Ok(());
            }
            let kept = rows.kept.entry(company.clone()).or_default();
            *kept += 1;
            // The race is of 50 of one company, after hundreds of others.
            let count = *kept;
            let in_the_race = rows.kept.len() > 7 && count == 40;
            assert!(!(self.is(&[Fault::PanicsInARace]) && in_the_race), "a store that panics");
            rows.attempts.clone()
        };
        if self.is(&[Fault::LosesAttemptsInARace]) {
            tokio::task::yield_now().await;
            self.rows.lock().unwrap().attempts = read;
        }
        self.keep(&mut self.rows.lock().unwrap(), bundle)
    }

    async fn attempts(&self, company: &Company) -> Result<Vec<LoginEvent>, Failure> {
        let rows = self.rows.lock().unwrap();
        let listed = |row: &&Row| {
            row.company == *company && self.shows(&rows, company)
                || self.is(&[Fault::ListsAllAttempts])
        };
        let mut listed: Vec<_> = rows.attempts.iter().filter(listed).collect();
        match self.fault {
            Fault::OldestFirst => {}
            Fault::OrdersByTimeAlone => listed.sort_by_key(|row| std::cmp::Reverse(row.at)),
            _ => listed.reverse(),
        }
        let read = |row: &Row| serde_json::from_str(&row.event).map_err(|_| Failure::Unreadable);
        listed.into_iter().map(read).collect()
    }

    async fn attempt(&self, company: &Company, id: AttemptId) -> Result<Option<Bundle>, Failure> {
        let rows = self.rows.lock().unwrap();
        let is_it = |row: &&Row| {
            let of_company = row.company == *company || self.is(&[Fault::FindsAttemptsOfAll]);
            row.id == id && of_company && self.shows(&rows, company)
        };
        let found = rows.attempts.iter().rev().find(is_it);
        let read = |row: &Row| serde_json::from_str(&row.bundle).map_err(|_| Failure::Unreadable);
        found.map(read).transpose()
    }
}
