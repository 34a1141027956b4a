//! Identity providers that nobody here wrote, live: they read our metadata and our requests, and
//! each shape of answer that they offer gets the verdict of the table.
//!
//! `scripts/interop` installs them on request, starts them, and runs these tests with `SAML_SP_LIVE`
//! set to its folder; without it they say that they were skipped. The clock is the real one: here
//! others wrote the instants.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::fs;
use std::thread;

use crate::login::{log_in, now};
use crate::metadata::misread;
use crate::provider::Provider;
use crate::row::Row;
use crate::stage::Stage;

mod stage;
mod provider;
mod people;
mod way;
mod identity;
mod row;
mod login;
mod peers;
mod metadata;

/// Which shape of which identity provider, logged in to in which way, gets which verdict.
const TABLE: &str = include_str!("table.txt");

#[test]
#[ignore = "scripts/interop starts the identity providers"]
fn our_metadata_is_written_for_them_to_read() {
    let Some(stage) = Stage::set() else { return };
    let metadata = stage.service_provider("ours", stage.some_identity_provider()).metadata_xml();
    fs::write(stage.folder.join("ours.xml"), metadata).expect("the folder can be written to");
}

#[test]
#[ignore = "scripts/interop starts the identity providers"]
fn each_shape_of_each_identity_provider_gets_the_verdict_of_the_table() {
    let Some(stage) = Stage::set() else { return };
    let providers = Provider::all(&stage);
    assert!(!providers.is_empty(), "no identity provider was started");
    let stage = &stage;
    let failed: usize = thread::scope(|scope| {
        let play = |provider| scope.spawn(move || play(stage, provider));
        let playing: Vec<_> = providers.iter().map(play).collect();
        playing.into_iter().map(|provider| provider.join().expect("no login panics")).sum()
    });
    assert_eq!(failed, 0, "logins that did not come out as the table says");
}

#[test]
#[ignore = "scripts/interop starts the identity providers"]
fn the_metadata_of_each_identity_provider_is_read_whole() {
    let Some(stage) = Stage::set() else { return };
    let providers = Provider::all(&stage);
    let wrong: usize = providers.iter().map(|provider| misread(&stage, provider, now())).sum();
    assert_eq!(wrong, 0, "metadata that was not read as it should be");
}

#[test]
fn the_table_can_be_read() {
    let rows: Vec<Row> = TABLE.lines().filter_map(Row::parse).collect();
    for (at, row) in rows.iter().enumerate() {
        let again = rows[..at].iter().any(|other| other.names() == row.names());
        assert!(!again, "{:?} stands twice in the table", row.names());
    }
    assert!(rows.len() > 50, "only {} rows", rows.len());
}

/// Plays each row of an identity provider for each user, and says how many logins did not come
/// out as they should.
fn play(stage: &Stage, provider: &Provider) -> usize {
    let rows = TABLE.lines().filter_map(Row::parse);
    let mut failed = 0;
    for row in rows.filter(|row| row.provider == provider.name) {
        for person in people::ALL {
            let (end, mut wrong) = log_in(stage, provider, &row, person);
            wrong.extend(row.wrong(person, &end));
            failed += usize::from(!wrong.is_empty());
            stage.record(&row.line(person, &end, &wrong));
        }
    }
    failed
}
