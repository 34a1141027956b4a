//! Our own metadata, for *Upload metadata file* in Entra and for every other identity provider.

use crate::saml::endpoints::SpUrls;
use crate::saml::uris::{HTTP_POST, METADATA, PROTOCOL};
use crate::xml::write::attribute;

/// The metadata document of a service provider (SAML Metadata 2.4.4): one ACS by HTTP-POST, no
/// key, since requests are not signed. Valid against the OASIS schema.
pub fn sp_metadata(urls: &SpUrls) -> String {
    let mut xml = String::with_capacity(1024);
    xml.push_str(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
    xml.push('\n');
    xml.push_str("<EntityDescriptor");
    attribute(&mut xml, "xmlns", METADATA);
    attribute(&mut xml, "entityID", urls.entity_id().as_str());
    xml.push_str(
        ">\n  <SPSSODescriptor AuthnRequestsSigned=\"false\" WantAssertionsSigned=\"true\"",
    );
    attribute(&mut xml, "protocolSupportEnumeration", PROTOCOL);
    xml.push_str(">\n    <AssertionConsumerService index=\"0\" isDefault=\"true\"");
    attribute(&mut xml, "Binding", HTTP_POST);
    attribute(&mut xml, "Location", urls.acs().as_str());
    xml.push_str("/>\n  </SPSSODescriptor>\n</EntityDescriptor>\n");
    xml
}
