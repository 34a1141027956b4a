//! One login in the fewest lines: no framework, no runtime, no database. A pretend Entra stands
//! in for the real one; whatever this prints is checked. `?` is enough for an example: a service
//! shows `Refusal::user_message` to the user and logs the code.

use std::collections::HashSet;

use saml_sp::testing::PretendEntra;
use saml_sp::{IdentityProvider, ReplayKey, RequestId, ReturnTo, ServiceProvider, Spend};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Time is an argument everywhere: take it from your clock.
    let now = "2026-03-25T12:00:00Z".parse()?;
    let mut guard = HashSet::new();

    // The customer's administrator uploads Entra's Federation Metadata XML …
    let entra = PretendEntra::new()?;
    let identity_provider = IdentityProvider::from_metadata(&entra.metadata_xml()?)?;
    let base = "https://sso.example.com".parse()?;
    let contoso = ServiceProvider::for_company(&base, "contoso".parse()?, identity_provider);
    // … and pastes these into Basic SAML Configuration.
    for field in contoso.entra_setup().fields() {
        println!("{}: {}", field.label, field.value);
    }

    // GET /saml/contoso/init: redirect there, and keep `pending` in this browser's sealed cookie.
    let path: ReturnTo = "/reports".parse()?;
    let login = contoso.start_login(RequestId::random()?, now).return_to(path);
    let (redirect, pending) = login.redirect()?;

    // The user signs in over there, and the browser brings the answer.
    let form = entra.answer(&redirect, now)?;

    // POST /saml/contoso/finalize: judge the answer, make sure that it is the first, sign in.
    let verified = contoso.finish_login(&form, &pending, now)?;
    let spend = claim(&mut guard, verified.replay_keys());
    let login = verified.redeem(spend)?;
    let user = login.identity.user_key()?;
    println!("{} is {}", login.identity.name_id().value(), user.value());
    assert_eq!(login.identity.name_id().value(), "B.Simon@contoso.com");
    assert_eq!(login.return_to.as_ref().map(|path| path.as_str()), Some("/reports"));

    // The same answer once more is good, and refused.
    let verified = contoso.finish_login(&form, &pending, now)?;
    let spend = claim(&mut guard, verified.replay_keys());
    let Err(refusal) = verified.redeem(spend) else { return Err("it was used twice".into()) };
    println!("Again: {refusal}");
    assert_eq!(refusal.code().as_str(), "replay.request-answered");
    Ok(())
}

/// The replay guard. Yours claims both keys at once, for all nodes, until `keep_until`.
fn claim(guard: &mut HashSet<ReplayKey>, [request, assertion]: &[ReplayKey; 2]) -> Spend {
    match (guard.insert(*request), guard.insert(*assertion)) {
        (true, true) => Spend::First,
        (false, _) => Spend::RequestAnswered,
        (true, false) => Spend::AssertionSeen,
    }
}
