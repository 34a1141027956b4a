//! What the pretend Entra answers, as other service-provider libraries see it: whoever it signs in
//! is the same user there, in every shape that its settings give; and which of its misbehaviours
//! they refuse.

use std::fs;

use saml_sp::testing::{KeyKind, Misbehaviour, PretendEntra, PretendUser, SigningOption};
use saml_sp::url::form_urlencoded;
use saml_sp::{AcsForm, Identity, Refusal, RequestId, ServiceProvider, Spend};

use crate::clock::now;
use crate::peers::{Peer, Verdict};
use crate::row::result;
use crate::stage::Stage;

/// Which misbehaviours the judges refuse.
const MISBEHAVIOURS: &str = include_str!("../interop/peers/misbehaviours.txt");

/// An answer of a pretend Entra, as it was judged here and by the peers.
struct Judged<'a> {
    ours: Result<Identity, Refusal>,
    theirs: Vec<(&'a Peer, Verdict)>,
}

/// Has the judges read each shape of answer; how many times they see somebody else, or nobody.
pub fn unseen(stage: &Stage, peers: &[Peer]) -> usize {
    let entra = PretendEntra::new().expect("a key");
    let options =
        [SigningOption::Assertion, SigningOption::Response, SigningOption::ResponseAndAssertion];
    let kinds = [KeyKind::Rsa2048, KeyKind::EcdsaP256, KeyKind::EcdsaP384, KeyKind::EcdsaP521];
    let mut shapes = Vec::new();
    for option in options {
        for kind in kinds {
            let signing = entra.with_signing_option(option).with_key(kind).expect("a key");
            shapes.push((format!("{option:?} {kind:?}"), signing));
        }
    }
    for user in PretendUser::colleagues() {
        shapes.push((user.upn().to_owned(), entra.as_user(&user)));
    }

    let mut failed = 0;
    for (name, entra) in &shapes {
        let judged = judge(stage, peers, entra, &name.replace(' ', "-"));
        let identity = judged.ours.expect("we accept it");
        for (peer, verdict) in judged.theirs {
            let seen = verdict.accepts() && verdict.sees(&identity);
            let wrong = if seen { Vec::new() } else { vec![verdict.words()] };
            failed += record(stage, peer, "well-behaved", &verdict, name, &wrong);
        }
    }
    failed
}

/// Has the judges read each misbehaviour; how many verdicts are not those of the list.
pub fn misjudged(stage: &Stage, peers: &[Peer]) -> usize {
    let mut failed = 0;
    let mut rows = MISBEHAVIOURS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    for misbehaviour in Misbehaviour::ALL.iter().copied().filter(|one| concerns_the_message(*one)) {
        let name = format!("{misbehaviour:?}");
        let row: Vec<&str> = rows.next().unwrap_or_default().split_whitespace().collect();
        let entra = PretendEntra::new().expect("a key").misbehaving(misbehaviour);
        let judged = judge(stage, peers, &entra, &name);
        let code = judged.ours.as_ref().err().map(Refusal::code);
        assert_eq!(code, misbehaviour.lands_on(), "{name}");
        for (at, (peer, verdict)) in judged.theirs.into_iter().enumerate() {
            let listed = row.first() == Some(&&*name) && row.get(at + 1) == Some(&verdict.word());
            let mut wrong = Vec::new();
            if !listed {
                wrong.push(format!("the list has {row:?}: {}", verdict.words()));
            }
            if let Ok(identity) = &judged.ours
                && verdict.accepts()
                && !verdict.sees(identity)
            {
                wrong.push(format!("another user: {}", verdict.words()));
            }
            failed += record(stage, peer, "misbehaves", &verdict, &name, &wrong);
        }
    }
    assert_eq!(rows.next(), None, "a row of no misbehaviour");
    failed
}

/// Whether a judge can see it: of the form it gets one field.
fn concerns_the_message(misbehaviour: Misbehaviour) -> bool {
    misbehaviour.lands_on().is_none_or(|code| !code.as_str().starts_with("form."))
}

/// Has an answer judged, here and by the peers. It is to a login that asks for a fresh sign-in, as
/// one of the misbehaviours wants it.
fn judge<'a>(stage: &Stage, peers: &'a [Peer], entra: &PretendEntra, name: &str) -> Judged<'a> {
    let known = entra.identity_provider().expect("metadata");
    let base = "https://sso.example.com".parse().expect("a base URL");
    let sp = ServiceProvider::for_company(&base, "contoso".parse().expect("a company"), known);
    let metadata = stage.folder("pretend-entra").join(format!("{name}.xml"));
    fs::write(&metadata, entra.metadata_xml().expect("metadata")).expect("a file is kept");

    let request_id = RequestId::random().expect("randomness");
    let login = sp.start_login(request_id.clone(), now()).force_authn();
    let (url, pending) = login.redirect().expect("a request");
    let body = entra.answer_body(&url, now()).expect("an answer");
    let form = AcsForm::from_body(body.as_bytes()).expect("a form");
    let verified = sp.finish_login(&form, &pending, now());
    let ours = verified.map(|verified| verified.redeem(Spend::First).expect("it is new").identity);

    let mut fields = form_urlencoded::parse(body.as_bytes());
    let (_, saml_response) = fields.find(|(name, _)| name == "SAMLResponse").expect("the field");
    let ask = |peer| (peer, Peer::judge_answer(peer, &sp, &metadata, &request_id, &saml_response));
    let theirs = peers.iter().map(ask);
    Judged { ours, theirs: theirs.collect() }
}

/// Records a verdict: 1 if it is wrong.
fn record(
    stage: &Stage,
    peer: &Peer,
    what: &str,
    verdict: &Verdict,
    name: &str,
    wrong: &[String],
) -> usize {
    let by = format!("by {}", peer.name);
    stage.record(&["pretend-entra", what, &by, "-", verdict.word(), name, &result(wrong)]);
    usize::from(!wrong.is_empty())
}
