//! The journeys: each is a sentence about a site that must be true of every example.

use std::time::Duration;

use saml_sp::AcsForm;
use saml_sp::flow::{Clock, SystemClock};
use saml_sp::settings::Limits;
use saml_sp::testing::PretendUser;

use crate::site::Site;
use crate::surfing::{Browser, Page};

/// Makes a test of every journey, on a site that an `async fn() -> Site` serves afresh for each.
#[macro_export]
macro_rules! journeys {
    ($serve:path) => {
        $crate::journeys! { $serve:
            the_first_login_creates_the_user_and_the_next_one_finds_it
            the_answer_posted_again_is_refused_with_a_link_to_begin_again
            an_answer_with_thousands_of_groups_is_read
            a_body_that_is_too_large_is_refused
            nobody_but_a_user_who_opens_an_address_begins_a_login
            an_unknown_company_is_not_found
            an_answer_posted_by_another_browser_signs_nobody_in
            a_user_who_signs_out_is_out
            a_session_that_is_over_when_it_begins_shows_its_page
            a_user_of_one_company_sees_no_page_of_another
            a_user_who_is_deactivated_is_out_at_once_and_stays_out
            a_session_planted_by_an_attacker_is_not_signed_in
            a_name_with_markup_is_shown_as_text
            the_metadata_is_served
        }
    };
    ($serve:path: $($journey:ident)+) => {
        $(#[tokio::test]
        async fn $journey() {
            $crate::journeys::$journey(&$serve().await).await;
        })+
    };
}

const REPORTS: &str = "/acme/reports?year=2026";

/// Just-in-time provisioning, and the way back to the page that was asked for.
pub async fn the_first_login_creates_the_user_and_the_next_one_finds_it(site: &Site) {
    let mut browser = Browser::default();
    let page = site.sign_in(&mut browser, REPORTS, "acme").await;
    shows(&page, &["<b>B. Simon</b> of acme", "User 1, sign-in 1."]);
    assert_eq!(page.url, site.at(REPORTS), "back where the user wanted to go");
    let page = browser.open(&site.at("/acme/reports")).await;
    shows(&page, &["<b>B. Simon</b>", "User 1, sign-in 1."]);

    let page = site.sign_in(&mut Browser::default(), REPORTS, "acme").await;
    shows(&page, &["<b>B. Simon</b>", "User 1, sign-in 2."]);

    let ravi = site.with(&PretendUser::app_admin());
    let page = ravi.sign_in(&mut Browser::default(), REPORTS, "acme").await;
    shows(&page, &["<b>Ravi Anand</b>", "User 2, sign-in 1."]);
}

/// Back, F5: the same form once more.
pub async fn the_answer_posted_again_is_refused_with_a_link_to_begin_again(site: &Site) {
    let mut browser = Browser::default();
    let arrived = browser.open(&site.at(REPORTS)).await;
    let (acs, body) = site.answer(&arrived, "acme");
    shows(&browser.post_from_elsewhere(&acs, &body).await, &["User 1, sign-in 1."]);

    let page = browser.post_from_elsewhere(&acs, &body).await;
    let again = site.at("/saml/acme/init");
    assert_eq!(page.status, 403);
    for text in ["replay.request-answered".to_owned(), format!("href=\"{again}\"")] {
        assert!(page.text.contains(&text), "no {text} in {page:?}");
    }

    let page = browser.open(&site.at(REPORTS)).await;
    shows(&page, &["User 1, sign-in 1."]);
    let arrived = browser.open(&again).await;
    let (acs, body) = site.answer(&arrived, "acme");
    let page = browser.post_from_elsewhere(&acs, &body).await;
    shows(&page, &["User 1, sign-in 2."]);
    assert_eq!(page.url, site.at("/acme/reports"), "where one goes who asked for no page");
}

/// Entra lists 150 groups, other identity providers all. Frameworks have limits of their own, of
/// 16 KiB for a form or 256 KiB for a body.
pub async fn an_answer_with_thousands_of_groups_is_read(site: &Site) {
    for (count, bytes) in [(150, 16 << 10), (300, 16 << 10), (3_000, 256 << 10)] {
        let groups = (0..count).map(|number| format!("00000000-0000-4000-8000-{number:012}"));
        let user = PretendUser::b_simon().with_claim(GROUPS, groups);
        let (site, mut browser) = (site.with(&user), Browser::default());
        let arrived = browser.open(&site.at(REPORTS)).await;
        let (acs, body) = site.answer(&arrived, "acme");
        assert!(body.len() > bytes, "{count} groups make {} bytes only", body.len());
        shows(&browser.post_from_elsewhere(&acs, &body).await, &["B. Simon"]);
    }
}

const GROUPS: &str = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups";

/// Nobody fills our memory: what the largest answer can take is read, and not a byte more. Support
/// hears which of the two it was.
pub async fn a_body_that_is_too_large_is_refused(site: &Site) {
    let field = "SAMLResponse=";
    let most = AcsForm::most_bytes(&Limits::default()) - field.len();
    for (bytes, status, code) in
        [(most, 400, "response.too-large"), (most + 1, 413, "form.too-large")]
    {
        let body = field.to_owned() + &"A".repeat(bytes);
        let page = Browser::default().post(&site.at("/saml/acme/finalize"), &body).await;
        assert_eq!(page.status, status, "{page:?}");
        let again = site.at("/saml/acme/init");
        for text in [format!("<code>{code}</code>"), format!("href=\"{again}\"")] {
            assert!(page.text.contains(&text), "no {text} in {page:?}");
        }
    }
}

/// A mail scanner looks at a link, a browser fetches it ahead, a page that is still open asks for news
/// after its session: nobody goes through with such a login, and each would leave a cookie.
pub async fn nobody_but_a_user_who_opens_an_address_begins_a_login(site: &Site) {
    let mut browser = Browser::default();
    let init = site.at("/saml/acme/init");
    assert_eq!(browser.head(&init).await.status, 204);
    for url in [&init, &site.at(REPORTS)] {
        let page = browser.prefetch(url).await;
        assert_eq!(page.status, 503, "{page:?}");
        let page = browser.fetch(url).await;
        assert_eq!(page.status, 403, "{page:?}");
        assert!(page.text.contains("<code>request.not-a-navigation</code>"), "{page:?}");
        assert!(browser.cookies().is_empty(), "{browser:?}");
    }
    leads_to_entra(&browser.open(&init).await, site);
    assert_eq!(browser.cookies().len(), 1, "{browser:?}");
}

/// Whatever stands in the path.
pub async fn an_unknown_company_is_not_found(site: &Site) {
    let mut browser = Browser::default();
    for company in ["initech", "ACME", "..%2Facme", "%3Cscript%3E", "acme%00"] {
        for page in [
            browser.open(&site.at(&format!("/saml/{company}/init"))).await,
            browser.open(&site.at(&format!("/saml/{company}/metadata"))).await,
            browser.post(&site.at(&format!("/saml/{company}/finalize")), "SAMLResponse=A").await,
        ] {
            assert_eq!(page.status, 404, "{company}: {page:?}");
            assert!(!page.text.contains("script"), "{page:?}");
        }
    }
}

/// A stranger posts his own answer in somebody else's browser, to see later what is entered under
/// his name.
pub async fn an_answer_posted_by_another_browser_signs_nobody_in(site: &Site) {
    let arrived = Browser::default().open(&site.at(REPORTS)).await;
    let (acs, body) = site.answer(&arrived, "acme");
    let mut victim = Browser::default();
    let page = victim.post_from_elsewhere(&acs, &body).await;
    assert_eq!(page.status, 403, "{page:?}");
    leads_to_entra(&victim.open(&site.at(REPORTS)).await, site);
}

/// By a form of the site; one of another site does not sign him out.
pub async fn a_user_who_signs_out_is_out(site: &Site) {
    let mut browser = Browser::default();
    shows(&site.sign_in(&mut browser, REPORTS, "acme").await, &["B. Simon"]);

    let page = browser.clone().post_from_elsewhere(&site.at("/sign-out"), "").await;
    assert_eq!(page.url, site.at("/"));
    let page = browser.open(&site.at(REPORTS)).await;
    shows(&page, &["B. Simon"]);

    let page = browser.post(&site.at("/sign-out"), "").await;
    assert!(page.text.contains("You are signed out"), "{page:?}");
    leads_to_entra(&browser.open(&site.at(REPORTS)).await, site);
}

/// Where sessions are kept on our side, the session itself ends, and not only its cookie goes.
pub async fn a_copy_of_a_session_ends_with_it(site: &Site) {
    let mut browser = Browser::default();
    shows(&site.sign_in(&mut browser, REPORTS, "acme").await, &["B. Simon"]);
    let mut copy = browser.clone();
    shows(&copy.open(&site.at(REPORTS)).await, &["B. Simon"]);
    browser.post(&site.at("/sign-out"), "").await;
    leads_to_entra(&copy.open(&site.at(REPORTS)).await, site);
}

/// Entra says nothing of it, other identity providers do.
pub async fn a_session_ends_when_the_identity_provider_says_so(site: &Site) {
    let seconds = Duration::from_secs(4);
    let site = site.with_session_end(SystemClock.now() + seconds);
    let mut browser = Browser::default();
    shows(&site.sign_in(&mut browser, REPORTS, "acme").await, &["B. Simon"]);
    tokio::time::sleep(seconds).await;
    leads_to_entra(&browser.open(&site.at(REPORTS)).await, &site);
}

/// Where our clock is ahead. The user would be sent to sign in, for ever.
pub async fn a_session_that_is_over_when_it_begins_shows_its_page(site: &Site) {
    let site = site.with_session_end(SystemClock.now() - Duration::from_secs(30));
    let mut browser = Browser::default();
    shows(&site.sign_in(&mut browser, REPORTS, "acme").await, &["B. Simon"]);
    shows(&browser.open(&site.at(REPORTS)).await, &["B. Simon"]);
}

/// The company in the path is anybody's to write.
pub async fn a_user_of_one_company_sees_no_page_of_another(site: &Site) {
    let mut browser = Browser::default();
    shows(&site.sign_in(&mut browser, REPORTS, "acme").await, &["B. Simon"]);
    leads_to_entra(&browser.open(&site.at("/globex/reports")).await, site);
    let page = site.sign_in(&mut browser, "/globex/reports", "globex").await;
    shows(&page, &["<b>B. Simon</b> of globex", "User 2, sign-in 1."]);
}

/// Who left the company has a session yet.
pub async fn a_user_who_is_deactivated_is_out_at_once_and_stays_out(site: &Site) {
    let mut browser = Browser::default();
    shows(&site.sign_in(&mut browser, REPORTS, "acme").await, &["User 1,"]);
    site.users.deactivate(1);
    leads_to_entra(&browser.open(&site.at(REPORTS)).await, site);
    let page = site.sign_in(&mut browser, REPORTS, "acme").await;
    assert_eq!(page.status, 403, "{page:?}");
    assert!(page.text.contains("You have no access"), "{page:?}");
}

/// Session fixation: an attacker leaves his own session in somebody's browser, keeps a copy, and
/// waits. `SameSite` hinders him; a browser without it must not help him either.
pub async fn a_session_planted_by_an_attacker_is_not_signed_in(site: &Site) {
    let mut attacker = Browser::ignoring_same_site();
    let ravi = site.with(&PretendUser::app_admin());
    shows(&ravi.sign_in(&mut attacker, REPORTS, "acme").await, &["Ravi Anand"]);
    let mut victim = attacker.clone();
    let arrived = victim.open(&site.at("/saml/acme/init")).await;
    let (acs, body) = site.answer(&arrived, "acme");
    shows(&victim.post_from_elsewhere(&acs, &body).await, &["B. Simon"]);
    let page = attacker.open(&site.at(REPORTS)).await;
    assert!(!page.text.contains("B. Simon"), "{page:?}");
}

/// Display names come from outside.
pub async fn a_name_with_markup_is_shown_as_text(site: &Site) {
    let user = PretendUser::b_simon().with_display_name("<script>alert(1)</script>");
    let page = site.with(&user).sign_in(&mut Browser::default(), REPORTS, "acme").await;
    shows(&page, &["&lt;script&gt;alert(1)&lt;/script&gt;"]);
    assert!(!page.text.contains("<script>"), "{page:?}");
}

/// For *Upload metadata file* in Entra.
pub async fn the_metadata_is_served(site: &Site) {
    let page = Browser::default().open(&site.at("/saml/acme/metadata")).await;
    let content_type = page.headers.get("content-type").expect("a content type");
    assert_eq!(content_type, "application/samlmetadata+xml");
    let entity_id = format!("entityID=\"{}\"", site.at("/saml/acme"));
    assert!(page.text.contains(&entity_id), "{page:?}");
}

/// A page with these texts, of which no cache keeps a copy for whoever uses the machine next.
fn shows(page: &Page, texts: &[&str]) {
    assert_eq!(page.status, 200, "{page:?}");
    let cached = page.headers.get("cache-control").expect("a word on caches");
    assert_eq!(cached, "no-store", "{page:?}");
    for text in texts {
        assert!(page.text.contains(text), "no {text} in {page:?}");
    }
}

fn leads_to_entra(page: &Page, site: &Site) {
    let login_url = site.entra.login_url();
    assert!(page.url.as_str().starts_with(login_url), "not to {login_url}: {page:?}");
}
