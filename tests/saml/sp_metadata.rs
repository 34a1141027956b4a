//! Our own metadata: one golden text, valid against the OASIS schema, and escaped where it must be.

use saml_sp::ServiceProvider;
use saml_sp::internals::saml::metadata::write::sp_metadata;
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::{Declared, read};
use saml_sp::settings::SpUrls;

use crate::fixture::provider;
use crate::judges::schemas_take;

const GOLDEN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sso.example.com/saml/contoso">
  <SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sso.example.com/saml/contoso/finalize"/>
  </SPSSODescriptor>
</EntityDescriptor>
"#;

fn urls(entity_id: &str, acs: &str) -> SpUrls {
    SpUrls::new(entity_id.parse().unwrap(), acs.parse().unwrap())
}

#[test]
fn the_metadata_of_contoso_is_this_text() {
    let contoso = ServiceProvider::for_company(
        &"https://sso.example.com".parse().unwrap(),
        "contoso".parse().unwrap(),
        provider("metadata/entra.xml"),
    );
    assert_eq!(contoso.metadata_xml(), GOLDEN);
    assert_eq!(contoso.metadata_xml(), contoso.metadata_xml());
}

#[test]
fn any_name_and_address_stand_in_it_exactly() {
    let names = [
        ("https://sso.example.com/saml/contoso", "https://sso.example.com/saml/contoso/finalize"),
        ("spn:<&\"'>", "https://sp.example/acs?a=b&c=%22'd"),
        ("]]> <!-- -->", "http://127.0.0.1"),
        ("m\u{fc}nchen \u{1f511}", "https://m\u{fc}nchen.example/\u{e9}"),
        (" blanks around ", "https://sp.example/a\"b"),
    ];
    for (entity_id, acs) in names {
        let text = sp_metadata(&urls(entity_id, acs));
        let document = read(text, Declared::MustBeUtf8, &Limits::default()).unwrap();
        assert_eq!(document.root().attribute("entityID").unwrap(), entity_id);
        let location = document.elements().find_map(|element| element.attribute("Location"));
        assert_eq!(location.unwrap(), acs);
    }
}

#[test]
fn it_is_valid_against_the_oasis_schema() {
    let documents = [
        GOLDEN.to_owned(),
        sp_metadata(&urls("spn:<&\"'>", "https://sp.example/acs?a=b&c=%22'd")),
        sp_metadata(&urls(&"x".repeat(1024), "http://127.0.0.1")),
    ];
    if let Some(verdict) = schemas_take(&documents) {
        assert_eq!(verdict, Ok(()));
    }
}
