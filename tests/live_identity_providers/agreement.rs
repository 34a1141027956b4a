//! Other libraries asked about the same answers: whoever is accepted here they accept too, as the
//! same user, and they refuse what is refused here.

use saml_sp::{Code, ServiceProvider};

use crate::login::Played;
use crate::peers::{Peer, Verdict};
use crate::provider::Provider;
use crate::row::{End, Row, result};
use crate::stage::Stage;

/// Asks each peer about a login that was played, and records what it says; how many contradict us.
pub fn contradicting(
    stage: &Stage,
    peers: &[Peer],
    sp: &ServiceProvider,
    provider: &Provider,
    row: &Row,
    played: &Played,
) -> usize {
    let Some((request_id, saml_response)) = &played.answered else { return 0 };
    let contradictions = peers.iter().filter(|peer| {
        let verdict = peer.judge_answer(sp, &provider.metadata, request_id, saml_response);
        let wrong = wrong(peer.name, row.shape, &played.end, &verdict);
        let by = format!("by {}", peer.name);
        let result = result(&Vec::from_iter(wrong.clone()));
        stage.record(&[provider.name, row.shape, &by, "b.simon", verdict.word(), "-", &result]);
        wrong.is_some()
    });
    contradictions.count()
}

fn wrong(peer: &str, shape: &str, end: &End, verdict: &Verdict) -> Option<String> {
    let expected = match (peer, shape, end) {
        // It takes SHA-1.
        ("pysaml2", _, End::Refused(Code::SIGNATURE_SHA1)) => true,
        // Neither allows clocks to differ: the second may be over when they look, or not.
        (_, "short", End::Finished(_)) => return None,
        // It wants an AttributeStatement, which no standard asks for.
        ("python3-saml", "noattrs", End::Finished(_)) => false,
        (_, _, End::Finished(_)) => true,
        (_, _, End::Refused(_) | End::Unanswered(_)) => false,
    };
    match end {
        _ if verdict.accepts() != expected => Some(format!("says {}", verdict.words())),
        End::Finished(identity) if expected && !verdict.sees(identity) => {
            Some(format!("sees another user: {}", verdict.words()))
        }
        _ => None,
    }
}
