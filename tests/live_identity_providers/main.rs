//! Identity providers that nobody here wrote, live: a running application of ours logs users in
//! through them, and each shape of answer that they offer gets the verdict of the table. Service
//! providers that nobody here wrote judge what we write, and what `PretendEntra` does. The README's
//! quick start, typed into an empty cargo project, signs a user in.
//!
//! `scripts/interop --install` installs them, and runs these tests. The clock is the real one: here
//! others write the instants.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::fs;

use crate::agreement::contradicting;
use crate::app::App;
use crate::browser::Browser;
use crate::login::log_in;
use crate::peers::Peer;
use crate::provider::Provider;
use crate::row::{Row, result};
use crate::stage::{Stage, some_identity_provider};

mod stage;
mod clock;
mod page;
mod browser;
mod people;
mod provider;
mod way;
mod app;
mod identity;
mod row;
mod login;
mod peers;
mod agreement;
mod metadata;
mod ours;
mod pretend;
mod quick_start;

/// Which shape of which identity provider, logged in to in which way, gets which verdict.
const LOGINS: &str = include_str!("../interop/logins.txt");

#[test]
#[ignore = "scripts/interop installs pysaml2"]
fn logins_at_pysaml2_come_out_as_the_table_says() {
    play("pysaml2");
}

#[test]
#[ignore = "scripts/interop installs samlp"]
fn logins_at_samlp_come_out_as_the_table_says() {
    play("samlp");
}

#[test]
#[ignore = "scripts/interop installs SimpleSAMLphp"]
fn logins_at_simplesamlphp_come_out_as_the_table_says() {
    play("simplesamlphp");
}

#[test]
#[ignore = "scripts/interop installs the judges"]
fn our_requests_and_our_metadata_are_read_by_other_libraries() {
    let stage = Stage::set();
    let wrong = ours::misread(&stage, &Peer::both());
    assert_eq!(wrong, 0, "requests and metadata that were not read as they should be");
}

#[test]
#[ignore = "scripts/interop installs the judges"]
fn whom_the_pretend_entra_signs_in_other_libraries_sign_in_too() {
    let stage = Stage::set();
    let wrong = pretend::unseen(&stage, &Peer::both());
    assert_eq!(wrong, 0, "answers in which others see somebody else, or nobody");
}

#[test]
#[ignore = "scripts/interop installs the judges"]
fn which_misbehaviour_other_libraries_refuse_is_known() {
    let stage = Stage::set();
    let wrong = pretend::misjudged(&stage, &Peer::both());
    assert_eq!(wrong, 0, "misbehaviours that were not judged as the list says");
}

#[test]
#[ignore = "scripts/interop builds the quick start"]
fn the_quick_start_signs_b_simon_in_at_the_pretend_entra() {
    let wrong = quick_start::at_the_pretend_entra(&Stage::set());
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
#[ignore = "scripts/interop builds the quick start and installs SimpleSAMLphp"]
fn the_quick_start_signs_b_simon_in_at_simplesamlphp() {
    let companies = rows().filter(|row| row.provider == "simplesamlphp" && row.is_registered());
    let wrong = quick_start::at_simplesamlphp(&Stage::set(), companies.map(|row| row.company()));
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_table_can_be_read() {
    let rows: Vec<Row> = rows().collect();
    for (at, row) in rows.iter().enumerate() {
        let again = rows[..at].iter().any(|other| other.names() == row.names());
        assert!(!again, "{:?} stands twice in the table", row.names());
    }
    assert!(rows.len() > 50, "only {} rows", rows.len());
}

fn rows() -> impl Iterator<Item = Row> {
    LOGINS.lines().filter_map(Row::parse)
}

/// Plays each row of an identity provider for each user, beside a running application of ours.
fn play(name: &'static str) {
    let rows: Vec<Row> = rows().filter(|row| row.provider == name).collect();
    let (stage, app, peers) = (Stage::set(), App::start(), Peer::both());

    let folder = stage.folder(&format!("{name}/service-providers"));
    for company in rows.iter().filter(|row| row.is_registered()).map(Row::company) {
        app.put_live(app.settings(&company, some_identity_provider()));
        let ours = Browser::default().get(&app.metadata_url(&company)).html;
        fs::write(folder.join(format!("{company}.xml")), ours).expect("metadata can be kept");
    }
    let provider = Provider::start(name, &folder, &stage.folder(name));

    let mut failed = metadata::misread(&stage, &provider);
    for row in &rows {
        for person in people::ALL {
            let mut played = log_in(&stage, &app, &provider, row, person);
            played.wrong.extend(row.wrong(person, &played.end));
            let [_, shape, way] = row.names();
            let (verdict, exactly) = row.told(&played.end, &played.wrong);
            let cells = [name, shape, way, person.name(), verdict, &exactly];
            stage.record(&[&cells[..], &[&result(&played.wrong)]].concat());
            failed += usize::from(!played.wrong.is_empty());
            if way == "plain" && person.name() == "b.simon" {
                let sp = app.settings(&row.company(), provider.read.clone());
                failed += contradicting(&stage, &peers, &sp, &provider, row, &played);
            }
        }
    }
    assert_eq!(failed, 0, "that did not come out as it should");
}
