//! Real metadata of real identity providers gets the verdicts of the shared corpus, where that is
//! here.

use saml_sp::IdentityProvider;
use saml_sp::settings::MetadataOptions;
use serde_json::{Value, json};

#[test]
fn every_case_of_the_shared_corpus_has_its_verdict() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/metadata");
    let Ok(cases) = std::fs::read_to_string(format!("{folder}/cases.json")) else {
        println!("skipped: ../shared/corpus/metadata is not here");
        return;
    };
    let cases: Vec<Value> = serde_json::from_str(&cases).unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let file = case["file"].as_str().unwrap();
        let bytes = std::fs::read(format!("{folder}/{file}")).unwrap();
        let mut options = MetadataOptions::default();
        for argument in case["args"].as_array().into_iter().flatten() {
            assert_eq!(argument, "--require-signature", "{file}");
            options = options.require_signature();
        }
        let got = match IdentityProvider::from_metadata_with(&bytes, &options) {
            Ok(provider) => json!({
                "verdict": "accept",
                "entity_id": provider.entity_id(),
                "sso_redirect": provider.sso().redirect(),
                "sso_post": provider.sso().post(),
                "certificates": provider.certificates().len(),
            }),
            Err(error) => json!({ "verdict": "refuse", "code": error.code().as_str() }),
        };
        for (member, want) in case["want"].as_object().unwrap() {
            assert_eq!(&got[member], want, "{file} {}: {member}; {got}", case["args"]);
        }
    }
}
