//! Script in every text that can reach a page. Each page is taken apart by the strict reader of
//! `html`, and has the same elements and attributes as one with a harmless text in that place.

use saml_sp::flow::LoginEvent;
use saml_sp::settings::NameIdFormat;
use saml_sp::testing::{Misbehaviour, PretendEntra, PretendUser};
use saml_sp::url::form_urlencoded;

use crate::client::part;
use crate::html::Page;
use crate::why::reference_on;
use crate::world::{ACME, FINALIZE, THEME, World, acme};

const SCRIPT: &str = "</td></code></textarea></title></script><script>alert('x')</script><img src=x onerror=\"y()\">&lt;";

fn in_xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// The pages of acme, with all that they show, where this text stands wherever one can.
async fn pages_with(text: &str) -> Vec<(String, Page)> {
    let world = World::of(text, THEME).await;
    let mut alice = world.alice();
    let mut pages = vec![("empty".to_owned(), alice.page(ACME).await)];
    // In the identity provider's metadata: entity ID and address.
    let metadata = metadata_with(&world, text);
    alice.upload(&format!("{ACME}/metadata"), text, &metadata).await.leads_to();
    pages.push(("staged".to_owned(), alice.page(ACME).await));
    let page = alice.page(ACME).await;
    alice.press(&page, "/live").await.leads_to();
    pages.push(("live".to_owned(), alice.page(ACME).await));
    // What changes back, from and to.
    world.upload(&world.entra).await.leads_to();
    pages.push(("changed".to_owned(), alice.page(ACME).await));
    pages
        .push(("link".to_owned(), alice.submit(&format!("{ACME}/make-link"), &[]).await.page(200)));
    pages.push(("attempts".to_owned(), alice.page(&format!("{ACME}/attempts")).await));
    // What was typed, each alone wrong.
    let typed = [("login_url", text), ("identifier", text), ("certificate", text)];
    pages
        .push(("typed".to_owned(), alice.submit(&format!("{ACME}/typed"), &typed).await.page(422)));
    pages
}

fn metadata_with(world: &World, text: &str) -> Vec<u8> {
    // Blanks have no place in a name, and are not what is tried here.
    let text = text.replace(' ', "/");
    let xml = String::from_utf8(world.entra.metadata_xml().unwrap()).unwrap();
    let issuer = world.entra.entity_id().to_string();
    let (entity_id, url) = (format!("urn:x:{text}"), format!("https://idp.example/?{text}"));
    let xml = xml.replace(&issuer, &in_xml(&entity_id));
    xml.replace(world.entra.login_url(), &in_xml(&url)).into_bytes()
}

#[tokio::test]
async fn script_in_the_company_s_name_and_in_what_is_set_up_is_text() {
    let harmless = pages_with("harmless").await;
    let hostile = pages_with(SCRIPT).await;
    for ((name, harmless), (_, hostile)) in harmless.iter().zip(&hostile) {
        assert_eq!(harmless.skeleton(), hostile.skeleton(), "{name}");
        hostile.says(SCRIPT);
        assert!(hostile.title().contains(SCRIPT), "{name}");
    }
    let (_, typed) = hostile.last().unwrap();
    for (_, value) in typed.form("/typed").fields {
        assert_eq!(value, SCRIPT);
    }
    let (_, staged) = &hostile[1];
    staged.says(&format!("urn:x:{}", SCRIPT.replace(' ', "/")));
}

#[tokio::test]
async fn script_in_what_is_asked_for_is_on_no_page() {
    let world = World::new().await;
    world.switch_on().await;
    let encoded: String = SCRIPT.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let mut alice = world.alice();
    for path in [
        format!("{ACME}/attempts?show={encoded}"),
        format!("{ACME}/attempts?{encoded}={encoded}"),
        format!("{ACME}?{encoded}"),
        format!("{ACME}/why/{encoded}"),
        format!("{ACME}/why/{encoded}/bundle"),
        format!("{ACME}/link/{encoded}"),
        format!("/auth/settings/sso/{encoded}"),
        format!("/auth/settings/sso/{encoded}/link/{encoded}"),
    ] {
        let answer = alice.open(&path).await;
        let page = Page::of(&answer);
        assert!(!answer.text().contains("alert") && !page.text().contains("y()"), "{path}");
    }
    let mut planted =
        world.stranger().with_cookie("__Host-saml-setup-acme", "<script>alert</script>");
    assert!(!planted.open(ACME).await.page(403).text().contains("alert"));
}

#[tokio::test]
async fn script_in_a_file_and_its_name_is_on_no_page() {
    let world = World::new().await;
    let mut alice = world.alice();
    let files = [
        SCRIPT.to_owned(),
        format!("<a>{SCRIPT}"),
        format!("<{SCRIPT}"),
        format!("{{\"a\":\"{SCRIPT}\"}}"),
        format!("<a xmlns='{}'/>", in_xml(SCRIPT)),
        format!(
            "<EntityDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata' entityID='{}'/>",
            in_xml(SCRIPT)
        ),
    ];
    for path in ["metadata", "certificate"] {
        for file in &files {
            let part = part("file", SCRIPT, file.as_bytes());
            let answer = alice.upload_form(&format!("{ACME}/{path}"), &[part]).await;
            assert!(!answer.page(422).text().contains("alert"), "{file}");
        }
    }
}

/// What a test that passed shows of this user.
async fn passed(user: &PretendUser) -> Page {
    let world = World::new().await;
    world.upload(&world.entra).await.leads_to();
    world.test(&world.entra.as_user(user)).await.page(200)
}

#[tokio::test]
async fn claims_are_shown_as_text_to_whose_they_are() {
    let user = |text: &str| {
        PretendUser::b_simon()
            .with_name_id(NameIdFormat::Persistent, text)
            .with_claim(text, [text, text])
            .with_claim("href", [text])
            .with_display_name(text)
    };
    let (harmless, hostile) = (passed(&user("harmless")).await, passed(&user(SCRIPT)).await);
    assert_eq!(harmless.skeleton(), hostile.skeleton());
    hostile.says(SCRIPT);
    // Name, twice as value, in `href`, as display name, as NameID.
    assert!(hostile.text().matches(SCRIPT).count() >= 6);
}

/// The page that says why this pretended Entra is refused.
async fn why(edited: impl Fn(&PretendEntra) -> PretendEntra) -> (Page, Page) {
    let world = World::new().await;
    world.switch_on().await;
    let answer = world.login(&edited(&world.entra)).await;
    let why = world.alice().page(&format!("{ACME}/why/{}", reference_on(&answer))).await;
    (why, world.attempts("all").await)
}

#[tokio::test]
async fn script_in_a_message_is_text_on_the_page_that_says_why() {
    // What the answer says by itself, and where the text comes in.
    for (misbehaviour, was) in [
        (Misbehaviour::NotAssigned, "AADSTS50105"),
        (Misbehaviour::OtherTenant, "https://sts.windows.net/"),
        (Misbehaviour::WrongAudience, "</Audience>"),
        (Misbehaviour::WrongReplyUrl, "Destination=\""),
        (Misbehaviour::AttributeEdited, "</AttributeValue>"),
        (Misbehaviour::UnknownCondition, "</Audience>"),
    ] {
        let with = |text: &'static str| {
            move |entra: &PretendEntra| {
                let text = in_xml(text);
                let with = if was.starts_with('<') { [&text, was] } else { [was, &text] }.concat();
                entra.misbehaving(misbehaviour).before_signing(move |xml| xml.replace(was, &with))
            }
        };
        let (harmless, hostile) = (why(with("harmless")).await, why(with(SCRIPT)).await);
        assert_eq!(harmless.0.skeleton(), hostile.0.skeleton(), "{misbehaviour:?}");
        assert_eq!(harmless.1.skeleton(), hostile.1.skeleton(), "{misbehaviour:?}");
        // What could be the user's is hidden, and is on the page by its length.
        let is_hidden = matches!(
            misbehaviour,
            Misbehaviour::NotAssigned
                | Misbehaviour::AttributeEdited
                | Misbehaviour::UnknownCondition
        );
        let is_shown = hostile.0.text().contains("onerror=");
        assert!(is_shown || is_hidden, "{misbehaviour:?}: the text is not there");
    }
}

#[tokio::test]
async fn a_posted_junk_is_on_no_page() {
    let world = World::new().await;
    world.switch_on().await;
    let form = |fields: &[(&str, &str)]| {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields).finish()
    };
    let xml = format!("<x a=\"{}\">{SCRIPT}</x>", in_xml(SCRIPT));
    let message = openssl::base64::encode_block(xml.as_bytes());
    for body in [
        form(&[("SAMLResponse", SCRIPT), ("RelayState", SCRIPT)]),
        form(&[("SAMLResponse", &message), ("RelayState", SCRIPT)]),
        form(&[(SCRIPT, SCRIPT)]),
    ] {
        let answer = world.stranger().arrive(FINALIZE, body).await;
        assert!(answer.status >= 400 && !answer.text().contains("alert"));
        let event = world.companies.attempts(&acme()).await.unwrap().remove(0);
        let mut alice = world.alice();
        let page = alice.page(&format!("{ACME}/why/{}", event.id)).await;
        assert!(page.has_code_of(&event));
        alice.page(&format!("{ACME}/attempts")).await;
    }
}

impl Page {
    fn has_code_of(&self, event: &LoginEvent) -> bool {
        self.codes().iter().any(|code| Some(code.as_str()) == event.outcome.code())
    }
}
