//! The first login, step by step: the request, the answer, the checks, and the user they make.

use saml_sp::chrono::TimeDelta;
use saml_sp::provision::{Provision, SignedIn};
use saml_sp::report::{Outcome, ReportLine};
use saml_sp::testing::AuthnRequest;
use saml_sp::url::Url;
use saml_sp::{AcsForm, Login, PendingLogin};

use crate::accounts::{GroupsClaim, User};
use crate::tour::outline::outline;
use crate::tour::screen::{Page, beginning};
use crate::tour::steps::{Unexpected, ensure, same};
use crate::tour::world::World;

/// `GET /saml/contoso/init`: the browser is sent to Entra.
pub fn init(page: &mut Page, world: &World) -> Result<(Url, PendingLogin), Unexpected> {
    page.say(
        "B. Simon clicks the tile in My Apps, which opens your Sign on URL. Your application \
         answers with a redirect to Entra, and the question travels in the address:",
    );
    page.gap();
    let (url, pending) = world.product.init(world.now)?;
    page.fact("302 Found", url.as_str().split('?').next().unwrap_or_default());
    for (number, (name, value)) in url.query_pairs().enumerate() {
        let joint = if number == 0 { '?' } else { '&' };
        page.fact("", &format!("{joint}{name}={}", beginning(&value, 42)));
    }
    page.gap();
    page.say("SAMLRequest is an AuthnRequest, deflated and in base64. It says:");
    page.gap();
    let request = AuthnRequest::from_url(&url)?;
    request.check()?;
    page.fact("ID", request.id());
    page.remark("160 random bits: the answer has to name it");
    page.fact("Issuer", request.issuer().unwrap_or_default());
    page.remark("who asks: the Identifier that was pasted");
    page.fact("ACS URL", request.acs_url().unwrap_or_default());
    page.remark("where the answer goes: the Reply URL that was pasted");
    page.fact("Destination", request.destination().unwrap_or_default());
    page.remark("who is asked");
    page.fact("RelayState", request.relay_state().unwrap_or_default());
    page.remark("the same ID again: Entra gives it back with the answer");
    page.gap();
    page.say(
        "It asks for nothing else: no format of the name, no way of signing in. So Entra answers \
         for everybody, and AADSTS75011 is never seen. Your application remembers for this \
         browser, in a sealed cookie or a store:",
    );
    page.gap();
    page.fact("the ID", pending.request_id().as_str());
    page.fact("begun at", &pending.begun_at().format("%Y-%m-%d %H:%M:%S UTC").to_string());
    page.fact("awaited until", &pending.awaited_until().format("%H:%M:%S, 15 minutes").to_string());
    if let Some(path) = pending.return_to() {
        page.fact("return to", path.as_str());
        page.remark("where the user wanted to go stays here, and never travels");
    }
    same("the ID that is remembered", pending.request_id().as_str(), request.id())?;
    same("RelayState", request.relay_state(), Some(request.id()))?;
    let stored = PendingLogin::from_token(&pending.to_token())?;
    same("the pending login after it was stored", &stored, &pending)?;
    Ok((url, pending))
}

/// Entra's answer: a form that the browser posts.
pub fn answer(page: &mut Page, world: &mut World, url: &Url) -> Result<AcsForm, Unexpected> {
    world.pass(TimeDelta::seconds(8))?;
    page.say(
        "Entra asks B. Simon for a password, if there is no session yet, and sends the browser \
         back with a form that posts itself to the Reply URL:",
    );
    page.gap();
    let form = world.entra.answer(url, world.now)?;
    page.fact("RelayState", form.relay_state().unwrap_or_default());
    page.fact("SAMLResponse", &beginning(form.saml_response(), 42));
    page.gap();
    page.say("SAMLResponse is a Response in base64, and in it lies an Assertion, which is signed:");
    page.gap();
    let xml = world.entra.answer_xml(url, world.now)?;
    for line in outline(&xml) {
        let name = format!("{}{}", "  ".repeat(line.depth), line.name);
        let width = name.chars().count().saturating_add(2);
        page.row(&name, width, &line.rest);
    }
    page.gap();
    page.say(
        "Anybody can post such a form. Nothing in it is believed until every check below has \
         been made.",
    );
    Ok(form)
}

/// `POST /saml/contoso/finalize`: every check, one by one.
pub fn checks(
    page: &mut Page,
    world: &World,
    form: &AcsForm,
    pending: &PendingLogin,
) -> Result<Login, Unexpected> {
    page.say("The checks, in the order in which a login meets them; each is a rule with a source.");
    let login = world.product.judge(form, pending, world.now)?;
    let lines = login.report.lines();
    let mut stage = "";
    for line in &lines {
        if stage_of(line) != stage {
            stage = stage_of(line);
            page.gap();
            page.faint(stage);
        }
        page.passed(line.holds);
    }
    let passed = |line: &ReportLine| line.outcome == Outcome::Passed && line.code.is_none();
    ensure(lines.iter().all(passed), "every check is passed")?;
    ensure(login.report.code().is_none(), "the report names no code")?;
    page.gap();
    let signed_by = login.report.signed_by().ok_or_else(|| {
        Unexpected("the report should say whose key signed the assertion".to_owned())
    })?;
    page.fact("signed by", signed_by.thumbprint());
    page.remark("the certificate that was uploaded; the one inside the answer is never believed");
    let return_to = login.return_to.as_ref().map(|path| path.as_str());
    same("where the user goes", return_to, Some("/reports"))?;
    Ok(login)
}

/// The stage that a rule belongs to, by its code.
fn stage_of(line: &ReportLine) -> &'static str {
    match line.rule.code().as_str().split('.').next() {
        Some("pending") => "This browser began a login here",
        Some("form" | "response") => "The answer is to that login",
        Some("signature") => "Entra signed it",
        Some("assertion") => "It is for us, for now, and about one person",
        _ => "It has not been used before",
    }
}

/// Just in time, the person becomes a user.
pub async fn provision(page: &mut Page, world: &World, login: &Login) -> Result<User, Unexpected> {
    let identity = &login.identity;
    page.say(
        "Only now there is an identity, read from the very octets that were signed. These are \
         the claims that Entra sent:",
    );
    page.gap();
    for attribute in identity.attributes().iter() {
        let values: Vec<&str> = attribute.values().map(without_schema).collect();
        page.row(without_schema(attribute.name()), 26, &values.join(", "));
    }
    page.gap();
    page.say(
        "Nobody made B. Simon by hand. Your application looks the person up by a key that stays, \
         Entra's tenant and object ID, never by the e-mail address, and makes the user:",
    );
    page.gap();
    let signed_in = world.product.accounts.at(world.now).sign_in(identity).await?;
    ensure(matches!(signed_in, SignedIn::Created(_)), "the user is created")?;
    let user = signed_in.into_user();
    show_user(page, &user);
    same("the users", world.users().await?, vec![user.clone()])?;
    same("the address", user.email.as_deref(), Some("B.Simon@contoso.com"))?;
    same("the name", user.display_name.as_deref(), Some("B. Simon"))?;
    same("the first sign-in", Some(user.created), user.last_login)?;
    let two = matches!(&user.groups, GroupsClaim::Listed(groups) if groups.len() == 2);
    ensure(two, "two groups are listed")?;
    page.gap();
    page.passed("Created just in time, and sent on to /reports.");
    Ok(user)
}

/// Microsoft's long names without their beginning, which is the same for all.
fn without_schema(text: &str) -> &str {
    if text.starts_with("http://schemas.") {
        text.rsplit('/').next().unwrap_or_default()
    } else {
        text
    }
}

fn show_user(page: &mut Page, user: &User) {
    let name = [&user.given_name, &user.surname].into_iter().flatten();
    let name: Vec<&str> = name.map(String::as_str).collect();
    page.fact("user", &format!("number {} of {}", user.id, user.company));
    page.fact("key", user.key.as_deref().unwrap_or("none"));
    page.fact("name", &name.join(" "));
    page.fact("e-mail", user.email.as_deref().unwrap_or("none"));
    page.fact("groups", &user.groups.to_string());
}
