//! The same once more, by the pages of the demo in a browser, whose window nobody sees.

use crate::browser::Page as Shown;
use crate::journey::{ENTRA, Journey};
use crate::tour::screen::Page;
use crate::tour::steps::{Unexpected, ensure, same};

/// The tutorial from the first page to a signed-in B.Simon, and what comes after it.
pub async fn tutorial(page: &mut Page) -> Result<(), Unexpected> {
    page.say(
        "What you have read here is what the demo does in a browser, where you are asked to do it: \
         without --once. Every page and form of it, once, by a browser without a window:",
    );
    page.gap();
    let mut journey = Journey::begin(|_| {}).await?;

    shows(&journey.at_product("/").await?, 200, "B.Simon")?;
    page.passed("The first page has the tutorial, step by step.");
    shows(&journey.paste().await?, 200, "Basic SAML Configuration is saved")?;
    page.passed("The three values of the set-up page are pasted into Basic SAML Configuration.");
    shows(&journey.create_and_assign_b_simon().await?, 200, "The user is assigned")?;
    page.passed("B.Simon is created, and assigned.");
    shows(&journey.upload().await?, 200, "Microsoft Entra Identifier")?;
    page.passed("The Federation Metadata XML is uploaded.");
    shows(&journey.test().await?, 200, "Test passed")?;
    page.passed("The connection is tested: nobody is signed in by it.");
    journey.put_live().await?;
    page.passed("Single sign-on is switched on.");
    let reports = journey.sign_in_by_tile().await?;
    same("where B.Simon arrives", reports.url.path(), "/reports")?;
    page.passed("B.Simon signs in by the tile in My Apps.");

    let users = journey.at_product("/users").await?;
    shows(&users, 200, "B.Simon")?;
    shows(&journey.post(ENTRA, "/users/1/deactivate", "").await?, 403, "Nothing was changed")?;
    page.passed("The table of users has B.Simon. A form for it from another site is refused.");
    journey.submit(&users, "/deactivate", &[]).await?;
    shows(&journey.sign_in().await?, 403, "deactivated")?;
    let users = journey.at_product("/users").await?;
    journey.submit(&users, "/reactivate", &[]).await?;
    page.passed("Deactivated, B.Simon is refused at the next sign-in.");

    journey.break_next("wrong-audience").await?;
    let refused = journey.sign_in().await?;
    shows(&refused, 403, "assertion.audience")?;
    let why = journey.follow(&refused.link("/why/")?).await?;
    shows(&why, 200, "assertion.audience")?;
    page.passed("Broken, the sign-in ends on a page with a code, and a link to why.");
    Ok(())
}

fn shows(page: &Shown, status: u16, text: &str) -> Result<(), Unexpected> {
    same(&format!("the status of {}", page.url), page.status, status)?;
    ensure(page.main().contains(text), &format!("{} shows {text:?}", page.url))
}
