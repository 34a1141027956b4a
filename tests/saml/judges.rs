//! The OASIS schemas as a judge of what we write, where they are installed.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What the schemas of SAML 2.0 say of these documents together, by the script of the shared tools.
/// `None`, said in words, where the script, xmllint or the schemas are missing.
pub fn schemas_take(documents: &[String]) -> Option<Result<(), String>> {
    static FOLDER: AtomicUsize = AtomicUsize::new(0);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/interop/schemas/xsd.sh");
    if !std::path::Path::new(script).exists() {
        println!("skipped: ../shared/interop/schemas/xsd.sh is not here");
        return None;
    }
    if Command::new("xmllint").arg("--version").output().is_err() {
        println!("skipped: xmllint is not installed");
        return None;
    }
    let number = FOLDER.fetch_add(1, Ordering::Relaxed);
    let folder = format!("{}/xsd-{}-{number}", env!("CARGO_TARGET_TMPDIR"), std::process::id());
    std::fs::create_dir_all(&folder).unwrap();
    let files: Vec<_> = (0..documents.len()).map(|n| format!("{folder}/{n}.xml")).collect();
    for (file, document) in files.iter().zip(documents) {
        std::fs::write(file, document).unwrap();
    }
    let output = Command::new("bash").arg(script).args(&files).output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    // 5 is xmllint's word for a schema that could not be compiled.
    if output.status.code() == Some(5) {
        println!("skipped: the OASIS schemas are not installed");
        return None;
    }
    Some(if output.status.success() { Ok(()) } else { Err(said) })
}

#[test]
fn the_judge_refuses_what_the_schemas_do_not_allow() {
    let urls = saml_sp::settings::SpUrls::new(
        "sp".parse().unwrap(),
        "https://sp.example/".parse().unwrap(),
    );
    let ours = saml_sp::internals::saml::metadata::write::sp_metadata(&urls);
    let Some(verdict) = schemas_take(std::slice::from_ref(&ours)) else { return };
    assert_eq!(verdict, Ok(()));
    for (from, to) in [
        (" index=\"0\"", ""),
        ("isDefault=\"true\"", "isDefault=\"yes\""),
        (" entityID=\"sp\"", ""),
        ("AssertionConsumerService", "AssertionConsumer"),
    ] {
        let changed = ours.replace(from, to);
        assert_ne!(changed, ours);
        assert!(schemas_take(&[ours.clone(), changed]).unwrap().is_err(), "{from} to {to}");
    }
}
