//! Real responses and metadata: every case of the shared corpus, where it lies beside this
//! repository, through the library itself. The rules of judging are those of its `run.py`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml_sp::chrono::{DateTime, Utc};
use saml_sp::settings::{MetadataOptions, SpUrls, SsoEndpoints};
use saml_sp::{
    AcsForm, Code, IdentityProvider, Policy, ServiceProvider, SigningCertificate, Spend,
};
use serde_json::Value;

/// The options that this library has.
const HAVE: &[&str] = &["sha1"];
/// Those that no option will ever bring.
const NEVER: &[&str] = &["small_rsa_key", "rsa1_5"];

/// Who signed in, or with which code the answer was refused.
type Verdict = Result<Identity, Code>;

struct Identity {
    name_id: String,
    attributes: BTreeMap<String, Vec<String>>,
}

#[test]
fn every_response_of_the_corpus_gets_its_verdict() {
    let Some(cases) = corpus("cases.json") else { return };
    let (mut judged, mut wrong) = (0, Vec::new());
    for case in cases.list() {
        // Such an ACS is refused when it is configured, before there is an answer.
        if texts(&case["tags"]).contains(&"config:acs-not-a-url") {
            assert!(
                case["acs_url"].as_str().unwrap().parse::<saml_sp::settings::AcsUrl>().is_err()
            );
            continue;
        }
        judged += 1;
        wrong.extend(differs(case, &cases.folder).map(|how| format!("{}: {how}", case["id"])));
    }
    assert!(judged > 100, "only {judged} cases were found");
    assert!(wrong.is_empty(), "{} of {judged} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_metadata_file_of_the_corpus_gets_its_verdict() {
    let Some(cases) = corpus("metadata/cases.json") else { return };
    let mut wrong = Vec::new();
    for case in cases.list() {
        let got = metadata(case, &cases.folder);
        for (member, want) in case["want"].as_object().unwrap() {
            if &got[member] != want {
                let (file, code) = (&case["file"], &got["code"]);
                wrong.push(format!("{file}: {member} is {} ({code}), not {want}", got[member]));
            }
        }
    }
    assert!(cases.list().len() > 30, "only {} cases were found", cases.list().len());
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// A list of cases, and the folder in which its files lie.
struct Corpus {
    folder: PathBuf,
    cases: Value,
}

impl Corpus {
    fn list(&self) -> &[Value] {
        self.cases.as_array().unwrap()
    }
}

/// The list, or a word on standard error that there is none.
fn corpus(list: &str) -> Option<Corpus> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus").join(list);
    let Ok(text) = std::fs::read(&file) else {
        // Not by a macro: the test harness would hide it.
        let skipped = format!("SKIPPED: there is no corpus at ../shared/corpus/{list}\n");
        std::io::stderr().write_all(skipped.as_bytes()).unwrap();
        return None;
    };
    let folder = file.parent().unwrap().to_owned();
    Some(Corpus { folder, cases: serde_json::from_slice(&text).unwrap() })
}

/// What differs from what the case expects, with its options and, where it needs some, without.
fn differs(case: &Value, folder: &Path) -> Option<String> {
    let needs = texts(&case["opt_ins"]);
    let accept = case["expect"] == "accept";
    let usable = needs.iter().all(|option| HAVE.contains(option) && !NEVER.contains(option));
    let tolerate = &case["tolerate"];
    let mut runs = Vec::new();
    if accept && !needs.is_empty() {
        runs.push((false, false, &Value::Null));
    }
    runs.push((usable && needs.contains(&"sha1"), accept && usable, tolerate));
    runs.into_iter().find_map(|(sha1, accept, tolerate)| {
        let verdict = judge(case, folder, sha1);
        match &verdict {
            Ok(identity) if accept => identity_differs(case, identity),
            Err(_) if !accept || tolerate["reject"] == true => None,
            Ok(identity) if tolerated(identity, tolerate) => None,
            Ok(_) => Some(format!("accepted, although {}", case["why"])),
            Err(code) => Some(format!("refused ({code}), although {}", case["why"])),
        }
    })
}

fn identity_differs(case: &Value, identity: &Identity) -> Option<String> {
    if case["name_id"].as_str().is_some_and(|name_id| name_id != identity.name_id) {
        return Some(format!("the NameID is {:?}, not {}", identity.name_id, case["name_id"]));
    }
    let attributes = case["attributes"].as_object();
    attributes.into_iter().flatten().find_map(|(name, values)| {
        let got = identity.attributes.get(name);
        let same = got.is_some_and(|got| got == &texts(values));
        (!same).then(|| format!("the attribute {name} is {got:?}, not {values}"))
    })
}

fn tolerated(identity: &Identity, tolerate: &Value) -> bool {
    let name_id = tolerate["accept_with_name_id"].as_str();
    let attribute = texts(&tolerate["attribute_must_equal"]);
    let same = |name: &str, value| identity.attributes.get(name).is_some_and(|got| got == &[value]);
    name_id == Some(&identity.name_id)
        && (attribute.is_empty() || same(attribute[0], attribute[1].to_owned()))
}

/// The whole journey, from the posted form to an identity.
fn judge(case: &Value, folder: &Path, sha1: bool) -> Verdict {
    let text = |member: &str, otherwise| case[member].as_str().unwrap_or(otherwise);
    let read = |file: &Value| std::fs::read(folder.join(file.as_str().unwrap())).unwrap();
    let named = text("idp_entity_id", "https://none.invalid/idp");
    let identity_provider = match case["metadata_file"].as_str() {
        Some(_) => {
            let read = IdentityProvider::from_metadata(&read(&case["metadata_file"]));
            let read = read.map_err(|error| error.code())?;
            if read.entity_id().as_str() != named {
                return Err(Code::METADATA_ENTITY_ID);
            }
            read
        }
        None => {
            let files = case["cert_files"].as_array().cloned();
            let files = files.unwrap_or_else(|| vec![case["cert_file"].clone()]);
            let certificates: Result<Vec<_>, _> =
                files.iter().map(|file| SigningCertificate::from_bytes(&read(file))).collect();
            let certificates = certificates.map_err(|_| Code::METADATA_NO_SIGNING_KEY)?;
            let sso = SsoEndpoints::at_redirect("https://corpus.invalid/".parse().unwrap());
            IdentityProvider::from_parts(named.parse().unwrap(), sso, certificates)
                .map_err(|error| error.code())?
        }
    };
    let urls = SpUrls::new(
        text("sp_entity_id", "https://none.invalid/sp").parse().unwrap(),
        text("acs_url", "https://none.invalid/acs").parse().unwrap(),
    );
    let mut policy = Policy::default();
    if let Some(seconds) = case["clock_skew_seconds"].as_u64() {
        policy = policy.with_clock_skew(u32::try_from(seconds).unwrap()).unwrap();
    }
    if sha1 {
        policy = policy.danger_allow_sha1();
    }
    let provider = ServiceProvider::new("corpus".parse().unwrap(), urls, identity_provider)
        .with_policy(policy);

    let saml_response = match case["wire_file"].as_str() {
        Some(_) => String::from_utf8_lossy(&read(&case["wire_file"])).into_owned(),
        None => STANDARD.encode(read(&case["response_file"])),
    };
    let id = text("request_id", "_none-was-sent");
    let form = AcsForm::from_parts(saml_response, Some(id.to_owned()));
    let now: DateTime<Utc> = case["now"].as_str().unwrap().parse().unwrap();
    let pending = provider.start_login(id.parse().unwrap(), now).pending();
    let finished = provider.finish_login(&form, &pending, now);
    // A look for support comes to the same verdict.
    let looked = provider.inspect(&form, Some(&pending), now).code();
    assert_eq!(looked, finished.as_ref().err().map(|refusal| refusal.code()), "{}", case["id"]);
    let login = finished
        .and_then(|verified| verified.redeem(Spend::First))
        .map_err(|refusal| refusal.code())?;
    let attributes = login.identity.attributes();
    let values = attributes.iter().map(|attribute| {
        (attribute.name().to_owned(), attribute.values().map(str::to_owned).collect())
    });
    let name_id = login.identity.name_id().value().to_owned();
    Ok(Identity { name_id, attributes: values.collect() })
}

/// What metadata says, as the members that a case wants.
fn metadata(case: &Value, folder: &Path) -> Value {
    let bytes = std::fs::read(folder.join(case["file"].as_str().unwrap())).unwrap();
    let mut options = MetadataOptions::default();
    for argument in texts(&case["args"]) {
        assert_eq!(argument, "--require-signature", "an argument that is not known here");
        options = options.require_signature();
    }
    match IdentityProvider::from_metadata_with(&bytes, &options) {
        Err(error) => serde_json::json!({ "verdict": "refuse", "code": error.code() }),
        Ok(provider) => serde_json::json!({
            "verdict": "accept",
            "entity_id": provider.entity_id().as_str(),
            "sso_redirect": provider.sso().redirect().map(|url| url.as_str()),
            "sso_post": provider.sso().post().map(|url| url.as_str()),
            "certificates": provider.certificates().len(),
        }),
    }
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().map(|text| text.as_str().unwrap()).collect()
}
