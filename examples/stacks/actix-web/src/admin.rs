//! How a company is set up: upload its metadata, test the connection, put it live.
//!
//! For our own people, who are the users of the company `staff` and sign in as everybody does. A
//! product would let the company's administrator do it, once he is known by other means.

use actix_session::Session;
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use maud::html;
use product::pages;
use saml_sp::TestedConnection;
use saml_sp::flow::Cookies;

use crate::Product;
use crate::companies::NotStaged;
use crate::sign_on::{
    Elsewhere, company_of, cookies_of, failed, page, refusal, see_other, user_of, with,
};

/// Whose users may set companies up.
const STAFF: &str = "staff";

/// Stages the Federation Metadata XML that is the body, and answers with what to paste into Entra;
/// or with what is wrong with the file.
pub async fn upload(
    request: HttpRequest,
    company: Path<String>,
    metadata: Bytes,
    session: Session,
    product: Data<Product>,
) -> Result<HttpResponse, Elsewhere> {
    user_of(STAFF, &request, &session, &product)?;
    let company = company_of(&company)?;
    Ok(match product.companies.stage(&company, &metadata).await {
        Ok(settings) => {
            let setup = settings.entra_setup();
            let body = html! {
                p { "Paste these into Basic SAML Configuration in Entra:" }
                dl { @for field in setup.fields() { dt { (field.label) } dd { (field.value) } } }
                p { a href={ "/admin/" (company) "/test" } { "Test the connection" } }
            };
            page(HttpResponse::Ok(), pages::page("The metadata is staged", body))
        }
        Err(NotStaged::Metadata(error)) => {
            let advice = error.code().advice();
            let body = html! {
                p { "It did not work: " (error) "." }
                p { (advice.screen) ": " (advice.fix) }
            };
            page(HttpResponse::UnprocessableEntity(), pages::page("Not the right file", body))
        }
        Err(NotStaged::Database(error)) => failed(&error),
    })
}

/// Sends the browser to Entra to try what is staged, while the live settings serve everybody.
pub async fn test(
    request: HttpRequest,
    company: Path<String>,
    session: Session,
    product: Data<Product>,
) -> Result<HttpResponse, Elsewhere> {
    user_of(STAFF, &request, &session, &product)?;
    let mut cookies = cookies_of(&request);
    Ok(match product.sso.start_test(&company, &mut cookies).await {
        Ok(url) => see_other(url.as_str(), &cookies),
        Err(refused) => refusal(&refused, &cookies),
    })
}

/// Shows what a login would have brought, once the answer has come to the ACS. There is no session
/// in that request, since it comes from Entra: but only a test that one of us began gets here.
pub async fn tested(
    tested: &TestedConnection,
    cookies: &Cookies,
    product: &Product,
) -> HttpResponse {
    if let Err(error) = product.companies.passed(tested).await {
        return failed(&error);
    }
    let would = match tested.preview(&product.users).await {
        Ok(preview) => preview.to_string(),
        Err(why) => why.to_string(),
    };
    let body = html! {
        p { "Nobody was signed in. A login would have brought " (tested.name_id().value()) "." }
        p { "The product's answer to that user: " (would) "." }
        dl {
            @for attribute in tested.attributes().iter() {
                dt { (attribute.name()) }
                @for value in attribute.values() { dd { (value) } }
            }
        }
        form method="post" action={ "/admin/" (tested.company()) "/live" } { button { "Put it live" } }
    };
    page(with(HttpResponse::Ok(), cookies), pages::page("The connection works", body))
}

/// Lets what is staged sign users in, if it passed its test.
pub async fn put_live(
    request: HttpRequest,
    company: Path<String>,
    session: Session,
    product: Data<Product>,
) -> Result<HttpResponse, Elsewhere> {
    user_of(STAFF, &request, &session, &product)?;
    let company = company_of(&company)?;
    Ok(match product.companies.put_live(&company).await {
        Ok(true) => see_other(&format!("/{company}/reports"), &Cookies::none()),
        Ok(false) => {
            let body = html! { p { "Test the connection first: nothing is staged that passed." } };
            page(HttpResponse::Conflict(), pages::page("Not live", body))
        }
        Err(error) => failed(&error),
    })
}
