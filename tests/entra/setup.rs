//! The values to paste carry the portal's labels, in the portal's order.

use saml_sp::settings::SpUrls;

use crate::sign_in::contoso;

#[test]
fn contoso_is_told_what_to_paste_where() {
    let setup = contoso().entra_setup();
    assert_eq!(setup.identifier(), "https://sso.example.com/saml/contoso");
    assert_eq!(setup.reply_url(), "https://sso.example.com/saml/contoso/finalize");
    assert_eq!(setup.sign_on_url(), Some("https://sso.example.com/saml/contoso/init"));
    let fields: Vec<_> = setup.fields().iter().map(|field| (field.label, field.value)).collect();
    assert_eq!(
        fields,
        [
            ("Identifier (Entity ID)", "https://sso.example.com/saml/contoso"),
            (
                "Reply URL (Assertion Consumer Service URL)",
                "https://sso.example.com/saml/contoso/finalize"
            ),
            ("Sign on URL", "https://sso.example.com/saml/contoso/init"),
        ]
    );
    assert_eq!(
        serde_json::to_string(&setup.fields()[2]).unwrap(),
        r#"{"label":"Sign on URL","value":"https://sso.example.com/saml/contoso/init"}"#
    );
}

#[test]
fn what_is_not_there_is_no_field() {
    let urls = SpUrls::new("sp".parse().unwrap(), "https://sp.example/acs".parse().unwrap());
    let setup = contoso().with_urls(urls).entra_setup();
    assert_eq!(setup.sign_on_url(), None);
    let fields: Vec<_> = setup.fields().iter().map(|field| field.value.to_owned()).collect();
    assert_eq!(fields, ["sp", "https://sp.example/acs"]);
}
