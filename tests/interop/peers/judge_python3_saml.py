"""python3-saml as a service provider."""

from pathlib import Path
from urllib.parse import urlsplit

from judge import Refused, judge
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

SECURITY = {
    # Entra signs one of them; that one of them is signed, the library asks for itself.
    "wantAssertionsSigned": False,
    "wantMessagesSigned": False,
    "rejectDeprecatedAlgorithm": True,
}


def settings(entity_id, acs, identity_provider):
    """A service provider's settings, strict."""
    return {
        "strict": True,
        "sp": {"entityId": entity_id, "assertionConsumerService": {"url": acs}},
        "security": SECURITY,
        **identity_provider,
    }


def response(case):
    """A posted answer."""
    metadata = Path(case["identity_provider"]).read_bytes()
    identity_provider = {"idp": OneLogin_Saml2_IdPMetadataParser.parse(metadata)["idp"]}
    acs = urlsplit(case["acs"])
    browser = {
        "https": "on" if acs.scheme == "https" else "off",
        "http_host": acs.netloc,
        "script_name": acs.path,
        "get_data": {},
        "post_data": {"SAMLResponse": case["response"]},
    }
    auth = OneLogin_Saml2_Auth(browser, settings(case["entity_id"], case["acs"], identity_provider))
    auth.process_response(request_id=case["request_id"])
    if not auth.is_authenticated():
        raise Refused(auth.get_last_error_reason())
    return {
        "name_id": auth.get_nameid(),
        "name_id_format": auth.get_nameid_format(),
        "attributes": auth.get_attributes(),
    }


def request(xml):
    """A request, by the schema alone: the library writes requests and never reads one."""
    valid = OneLogin_Saml2_XML.validate_xml(xml, "saml-schema-protocol-2.0.xsd")
    if isinstance(valid, str):
        raise Refused(valid)
    return {}


def metadata(xml):
    """A service provider's metadata."""
    own = settings("https://sp.example.com", "https://sp.example.com/acs", {})
    errors = OneLogin_Saml2_Settings(own, sp_validation_only=True).validate_metadata(xml)
    if errors:
        raise Refused(", ".join(errors))
    return {}


judge(response, request, metadata)
