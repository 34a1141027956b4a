//! Setting up single sign-on: metadata comes in, and the values to paste go out.

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::settings::HealthNote;
use saml_sp::testing::{PretendEntra, PretendError};
use saml_sp::{Code, IdentityProvider};

use crate::accounts::Accounts;
use crate::tour::product::Product;
use crate::tour::screen::Page;
use crate::tour::steps::{Unexpected, ensure, same};

/// Who talks to whom: what there is to know before the first step.
pub fn who_is_who(page: &mut Page) {
    page.heading("Single sign-on with SAML, in the terminal");
    page.say(
        "Contoso is a customer of yours. Its people sign in to your application with their \
         Microsoft account: Entra ID vouches for them, and your application believes Entra and \
         nobody else. No password of theirs ever comes near you. The browser carries every \
         message; the two sides never talk to each other.",
    );
    page.gap();
    for line in [
        "your application            the browser                Entra ID",
        "       │                         │                         │",
        "       │  GET /saml/contoso/init │                         │",
        "       │◀────────────────────────┤                         │",
        "       │  go and ask Entra       │                         │",
        "       ├────────────────────────▶│  who am I?              │",
        "       │      (an AuthnRequest)  ├────────────────────────▶│",
        "       │                         │  you are B. Simon       │",
        "       │                         │◀────────────────────────┤",
        "       │  see what Entra says    │  (a signed Response)    │",
        "       │◀────────────────────────┤                         │",
        "   checks it                     │                         │",
        "       │  welcome, B. Simon      │                         │",
        "       ├────────────────────────▶│                         │",
    ] {
        page.verbatim(line);
    }
    page.gap();
    page.say(
        "Entra is a pretended one in this process, with a key of its own, and signs in Entra's \
         exact shape. Everything on your side is the real library and a real SQLite.",
    );
}

/// The administrator uploads Entra's *Federation Metadata XML*.
pub fn upload(
    page: &mut Page,
    entra: &PretendEntra,
    accounts: Accounts,
    now: DateTime<Utc>,
) -> Result<Product, Unexpected> {
    page.say(
        "Contoso's administrator has made an application in Entra and downloaded its Federation \
         Metadata XML, which says who Entra is, where it signs people in, and by which keys. \
         Trust begins here: an answer signed by any other key is refused.",
    );
    page.gap();
    let file = entra.metadata_xml()?;
    let idp = IdentityProvider::from_metadata(&file)?;
    page.fact("read", &format!("{} bytes of federation metadata", file.len()));
    page.fact("entity ID", idp.entity_id().as_str());
    page.remark("in the portal: Microsoft Entra Identifier");
    if let Some(url) = idp.sso().redirect() {
        page.fact("sign in at", url.as_str());
        page.remark("in the portal: Login URL");
    }
    for certificate in idp.certificates() {
        let days = certificate.not_after().signed_duration_since(now).num_days();
        let ends = certificate.not_after().format("%Y-%m-%d");
        let thumbprint = certificate.thumbprint();
        page.fact("certificate", &format!("{thumbprint}  ends {ends}, in {days} days"));
        page.remark("in the portal: Thumbprint and Expiration of the SAML Signing Certificate");
    }
    for note in idp.health(now) {
        page.warned(&format!("To look after: {note}."));
    }
    let ends_soon = |note: &HealthNote| matches!(note, HealthNote::CertificateExpires { .. });
    ensure(idp.health(now).iter().any(ends_soon), "the certificate is said to end soon")?;
    same("the entity ID", idp.entity_id(), &entra.entity_id())?;
    page.gap();
    page.say("The wrong file is called by its name:");
    page.gap();
    wrong_files(page)?;
    Product::new(idp, accounts)
}

fn wrong_files(page: &mut Page) -> Result<(), Unexpected> {
    let files: [(&[u8], Code); 3] = [
        (b"-----BEGIN CERTIFICATE-----\nMIIC8DCC\n", Code::METADATA_IS_A_CERTIFICATE),
        (b"<!DOCTYPE html><html><title>Sign in</title></html>", Code::METADATA_IS_HTML),
        (b"{\"odata.metadata\": \"https://graph.windows.net\"}", Code::METADATA_IS_JSON),
    ];
    for (file, code) in files {
        match IdentityProvider::from_metadata(file) {
            Ok(_) => return Err(Unexpected(format!("{code} was taken for metadata"))),
            Err(error) => {
                same("the code of a wrong file", error.code(), code)?;
                page.failed(&format!("{code}: {error}"));
            }
        }
    }
    Ok(())
}

/// The values that the administrator pastes into Entra, which from then on knows the application
/// by them.
pub fn paste(
    page: &mut Page,
    entra: &PretendEntra,
    product: &Product,
    now: DateTime<Utc>,
) -> Result<PretendEntra, Unexpected> {
    page.say(
        "Your settings page shows what to paste into Entra under Single sign-on > SAML > Basic \
         SAML Configuration, by the labels that stand there:",
    );
    page.gap();
    let setup = product.contoso.entra_setup();
    for field in setup.fields() {
        page.row(field.label, 46, field.value);
    }
    same("the number of fields", setup.fields().len(), 3)?;
    page.gap();
    page.say(
        "The pretend Entra is configured with exactly these, and is as exact as the real one. A \
         slash too many in the Identifier, and the browser ends on Microsoft's page:",
    );
    page.gap();
    let (identifier, reply_url) = (setup.identifier(), setup.reply_url());
    let (url, _) = product.init(now)?;
    let slashed = entra.with_application(&format!("{identifier}/"), reply_url);
    match slashed.answer(&url, now) {
        Err(error @ PretendError::Application) => {
            let number = error.aadsts().unwrap_or_default();
            same("Entra's number", number, "AADSTS700016")?;
            page.failed(&format!("{number}: {error}"));
        }
        _ => return Err(Unexpected("Entra took another Identifier".to_owned())),
    }
    let entra = entra.with_application(identifier, reply_url);
    entra.answer(&url, now)?;
    page.passed("With the values as they are, it answers.");
    Ok(entra)
}
