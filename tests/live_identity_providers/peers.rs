//! Service-provider libraries that nobody here wrote, asked about the same answers: whoever is
//! accepted here they accept too, as the same user, and they refuse what is refused here.

use std::fs;
use std::path::Path;
use std::process::Command;

use saml_sp::{Code, PendingLogin};

use crate::provider::Provider;
use crate::row::{End, Row};
use crate::stage::Stage;

/// An answer that was judged here, for the others to judge.
pub struct Judged<'a> {
    /// Who answered, and in which shape.
    pub provider: &'a Provider,
    /// The row it was for.
    pub row: &'a Row,
    /// Our entity ID.
    pub entity_id: &'a str,
    /// What the answer is to.
    pub pending: &'a PendingLogin,
    /// The `SAMLResponse`, in a file.
    pub answer: &'a Path,
    /// What we say.
    pub end: &'a End,
}

/// Asks each peer that the script has found, and records what it says; how many contradict us.
pub fn contradicting(stage: &Stage, judged: &Judged<'_>) -> usize {
    let peers = fs::read_to_string(stage.folder.join("peers.tsv")).expect("a list of peers");
    let contradictions = peers.lines().filter(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let &[name, python, script] = cells.as_slice() else { panic!("no peer: {line}") };
        let verdict = ask(stage, judged, python, script);
        let accepted = verdict["accept"].as_bool().expect("a verdict");
        let wrong = wrong(name, judged, accepted, &verdict);
        let [provider, shape, _] = judged.row.names();
        let said = if accepted { "accepted" } else { "refused" };
        let result = wrong.as_ref().map_or("ok".to_owned(), |wrong| format!("FAIL {wrong}"));
        stage.record(&format!("{provider}\t{shape}\tby {name}\tb.simon\t{said}\t-\t{result}"));
        wrong.is_some()
    });
    contradictions.count()
}

/// The peer's verdict, the last line of what it prints.
fn ask(stage: &Stage, judged: &Judged<'_>, python: &str, script: &str) -> serde_json::Value {
    let output = Command::new(python)
        .arg(script)
        .args([judged.answer, &judged.provider.metadata])
        .args([judged.pending.request_id().as_str(), judged.entity_id, &stage.acs])
        .arg(stage.folder.join("keys"))
        .output()
        .expect("the peer can be started");
    let text = String::from_utf8_lossy(&output.stdout);
    let verdict = text.lines().last().and_then(|line| serde_json::from_str(line).ok());
    verdict
        .unwrap_or_else(|| panic!("no verdict: {text}{}", String::from_utf8_lossy(&output.stderr)))
}

fn wrong(
    peer: &str,
    judged: &Judged<'_>,
    accepted: bool,
    verdict: &serde_json::Value,
) -> Option<String> {
    let expected = match (peer, judged.row.shape, judged.end) {
        // They hold the key to decrypt it.
        (_, _, End::Refused(Code::RESPONSE_ENCRYPTED_ASSERTION | Code::ASSERTION_NAME_ID)) => {
            return None;
        }
        ("pysaml2", _, End::Refused(Code::SIGNATURE_SHA1)) => true,
        // Neither allows clocks to differ: the second may be over when they look, or not.
        (_, "short", End::Accepted(_)) => return None,
        // It wants an AttributeStatement, which no standard asks for.
        ("python3-saml", "noattrs", End::Accepted(_)) => false,
        (_, _, End::Accepted(_)) => true,
        (_, _, End::Refused(_) | End::Unanswered(_)) => false,
    };
    match judged.end {
        _ if accepted != expected => Some(format!("says {verdict}")),
        End::Accepted(identity) if accepted => {
            let same = verdict["nameid"] == identity.name_id().value()
                && verdict["attrs"] == identity.attributes().len();
            (!same).then(|| format!("sees another user: {verdict}"))
        }
        _ => None,
    }
}
