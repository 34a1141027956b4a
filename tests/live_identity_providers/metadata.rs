//! The metadata of a running identity provider, as it was fetched: what is read of it, and what
//! its own signature is worth.

use std::fs;

use saml_sp::IdentityProvider;
use saml_sp::settings::{HealthNote, MetadataOptions};

use crate::clock::now;
use crate::people::ISSUER;
use crate::provider::Provider;
use crate::row::result;
use crate::stage::Stage;

/// Looks at the metadata, and says how many times it was not read as it should be. The one of
/// SimpleSAMLphp is signed and publishes a second key.
pub fn misread(stage: &Stage, provider: &Provider) -> usize {
    let signed = provider.name == "simplesamlphp";
    let read = &provider.read;

    let health = read.health(now());
    let plain_http = HealthNote::PlainHttp { url: read.sso().redirect().expect("a URL").clone() };
    let expected = match signed {
        true => vec![plain_http],
        false => vec![HealthNote::OnlyOneCertificate, HealthNote::SignatureAbsent, plain_http],
    };
    let known = read.entity_id().as_str() == ISSUER
        && read.certificates().len() == 1 + usize::from(signed)
        && read.sso().post().is_some()
        && health == expected;

    let bytes = fs::read(&provider.metadata).expect("the metadata was fetched");
    let other = String::from_utf8(bytes.clone()).expect("UTF-8").replace("127.0.0.1", "127.0.0.2");
    let strictly = MetadataOptions::default().require_signature();
    let verdict = |bytes: &[u8]| match IdentityProvider::from_metadata_with(bytes, &strictly) {
        Ok(_) => "accepted",
        Err(error) => error.code().as_str(),
    };
    let (whole, changed) = match signed {
        true => ("accepted", "metadata.signature"),
        false => ("metadata.unsigned", "metadata.unsigned"),
    };
    let judged = [
        ("plain", if known { "accepted" } else { "misread" }, "accepted"),
        ("if-signed", verdict(&bytes), whole),
        ("if-signed, moved", verdict(other.as_bytes()), changed),
    ];
    let mut wrong = 0;
    for (way, came, expected) in judged {
        let (verdict, code) = if came == "accepted" { (came, "-") } else { ("refused", came) };
        let mut failed = Vec::new();
        if came != expected {
            failed.push(format!("should be {expected}; health: {health:?}"));
            wrong += 1;
        }
        stage.record(&[provider.name, "metadata", way, "-", verdict, code, &result(&failed)]);
    }
    wrong
}
