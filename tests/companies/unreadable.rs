//! Set-ups that cannot be read, of another version of this crate or spoilt: the company is
//! unavailable and not unknown, somebody is told, and what can be read serves on.

use saml_sp::companies::{CompaniesError, Setup};
use saml_sp::error::MetadataError;
use saml_sp::flow::code;
use saml_sp::stores::sqlite::{self, SqliteCompanyStore};
use serde_json::{Value, json};
use sqlx::SqlitePool;
use sqlx::sqlite::SqlitePoolOptions;

use crate::world::{World, code, contoso, fingerprint};

/// A world whose rows can be spoilt.
async fn world() -> (World, SqlitePool) {
    let pool =
        SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
    sqlite::create_tables(&pool).await.unwrap();
    (World::over(SqliteCompanyStore::new(pool.clone())).await, pool)
}

async fn changed(pool: &SqlitePool, change: impl Fn(&mut Value)) {
    let text: String =
        sqlx::query_scalar("SELECT setup FROM saml_setups").fetch_one(pool).await.unwrap();
    let mut json = serde_json::from_str(&text).unwrap();
    change(&mut json);
    sqlx::query("UPDATE saml_setups SET setup = ?1")
        .bind(json.to_string())
        .execute(pool)
        .await
        .unwrap();
}

fn spoil(upload: &mut Value) {
    upload["given"]["metadata"] = json!("");
}

#[tokio::test]
async fn a_live_document_that_makes_no_identity_provider_is_unavailable_and_told() {
    let (world, pool) = world().await;
    world.puts_live(&world.entra).await;
    let begun = world.begin().await.unwrap();
    changed(&pool, |setup| spoil(&mut setup["live"])).await;
    let unavailable = code::COMPANY_UNAVAILABLE;
    assert_eq!(code(world.begin().await.map(drop)), unavailable);
    assert_eq!(code(world.answer(&begun, &world.entra).await), unavailable);
    let told = || (unavailable, MetadataError::Empty.to_string());
    assert_eq!(world.failures.told(), [told(), told()]);
    // A good upload mends it.
    world.puts_live(&world.entra).await;
    world.login(&world.entra).await.unwrap();
    assert_eq!(world.failures.told(), []);
}

#[tokio::test]
async fn a_staged_document_that_cannot_be_read_stops_no_login() {
    let (world, pool) = world().await;
    world.puts_live(&world.entra).await;
    world.stages(&world.entra).await;
    changed(&pool, |setup| spoil(&mut setup["staged"])).await;
    world.login(&world.entra).await.unwrap();
    assert_eq!(world.failures.told(), []);
    assert_eq!(code(world.begin_test().await.map(drop)), code::COMPANY_UNAVAILABLE);
    assert_eq!(world.failures.codes(), [code::COMPANY_UNAVAILABLE]);
    let refused = world.companies.put_live(&contoso(), fingerprint(&world.entra)).await;
    assert!(matches!(refused, Err(CompaniesError::Unreadable(MetadataError::Empty))));
    world.login(&world.entra).await.unwrap();
}

#[tokio::test]
async fn a_set_up_of_another_version_is_unavailable_and_told_unless_it_can_be_read() {
    type Change = fn(&mut Value);
    let cases: [(&str, Change, bool); 7] = [
        ("a later one with more in it", |setup| setup["theme"] = json!("dark"), true),
        ("a later one of an upload", |setup| setup["live"]["from"] = json!("a file"), true),
        ("a later kind of upload", |setup| setup["live"]["given"] = json!({ "oidc": {} }), false),
        ("a later kind of certificate", |setup| setup["live"]["added"] = json!([{}]), false),
        ("an unreadable certificate", |setup| setup["live"]["added"] = json!(["AAAA"]), false),
        ("another fingerprint", |setup| setup["tested"] = json!("sha512:00"), false),
        ("something else", |setup| *setup = json!([]), false),
    ];
    for (what, change, is_read) in cases {
        let (world, pool) = world().await;
        world.puts_live(&world.entra).await;
        changed(&pool, change).await;
        let login = world.login(&world.entra).await;
        if is_read {
            login.unwrap();
            assert_eq!(world.failures.told(), [], "{what}");
        } else {
            assert_eq!(code(login), code::COMPANY_UNAVAILABLE, "{what}");
            assert_eq!(world.failures.codes(), [code::COMPANY_UNAVAILABLE], "{what}");
        }
    }
}

/// Whoever changes the form has to read this one still.
#[tokio::test]
async fn the_form_of_a_set_up_is_this() {
    let (world, pool) = world().await;
    world.puts_live(&world.entra).await;
    let tested = world.test(&world.entra).await.unwrap();
    let text: String =
        sqlx::query_scalar("SELECT setup FROM saml_setups").fetch_one(&pool).await.unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    let document = json["live"]["given"]["metadata"].as_str().unwrap();
    assert!(document.starts_with("77u/PD94bWwg"), "base64 of the bytes as they came");
    assert_eq!(
        json,
        json!({
            "name": "Contoso Ltd",
            "live": { "given": { "metadata": document }, "added": [] },
            "off": false,
            "staged": null,
            "tested": tested.to_string(),
            // By chance, so that no link of an earlier company of this name opens it.
            "round": json["round"].as_u64().unwrap(),
        })
    );
    let typed = json!({
        "name": "Contoso Ltd",
        "live": null,
        "off": true,
        "staged": {
            "given": { "typed": {
                "entity_id": world.entra.entity_id(),
                "sso_url": world.entra.login_url(),
                "certificate": certificate(&world),
            } },
            "added": [],
        },
        "tested": null,
        "round": 0,
    });
    let setup: Setup = serde_json::from_value(typed.clone()).unwrap();
    let idp = setup.staged().unwrap().identity_provider().unwrap();
    assert_eq!(idp.certificates().len(), 1);
    assert_eq!(serde_json::to_value(&setup).unwrap(), typed);
}

/// Its certificate, as it stands in the metadata.
fn certificate(world: &World) -> String {
    let metadata = String::from_utf8(world.entra.metadata_xml().unwrap()).unwrap();
    let (_, rest) = metadata.rsplit_once("<X509Certificate>").unwrap();
    rest.split_once('<').unwrap().0.to_owned()
}
