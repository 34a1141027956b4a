"""pysaml2 as a service provider, and as a reader of requests and metadata."""

import logging
import shutil

from judge import Refused, judge
from saml2 import BINDING_HTTP_POST, md, samlp
from saml2.client import Saml2Client
from saml2.config import SPConfig
from saml2.mdstore import InMemoryMetaData
from saml2.xml import schema

# Every refusal is logged with its traceback; the verdict says why.
logging.disable(logging.CRITICAL)


def response(case):
    """A posted answer."""
    config = SPConfig()
    config.load({
        "entityid": case["entity_id"],
        "xmlsec_binary": shutil.which("xmlsec1"),
        "metadata": {"local": [case["identity_provider"]]},
        "allow_unknown_attributes": True,
        # It reads the clock in whole seconds, and others write NotBefore in milliseconds.
        "accepted_time_diff": 1,
        "service": {
            "sp": {
                "endpoints": {"assertion_consumer_service": [(case["acs"], BINDING_HTTP_POST)]},
                # Entra signs one of them.
                "want_assertions_signed": False,
                "want_response_signed": False,
                "want_assertions_or_response_signed": True,
            },
        },
    })
    config.attribute_converters = []
    read = Saml2Client(config=config).parse_authn_request_response(
        case["response"], BINDING_HTTP_POST, outstanding={case["request_id"]: "/"}
    )
    if read is None:
        raise Refused("nothing was read")
    return {
        "name_id": read.name_id.text,
        "name_id_format": read.name_id.format,
        "attributes": read.ava,
    }


def request(xml):
    """A request, by the schema and then by the library."""
    schema.validate(xml)
    read = samlp.authn_request_from_string(xml)
    read.verify()
    return {
        "id": read.id,
        "destination": read.destination,
        "acs": read.assertion_consumer_service_url,
        "entity_id": read.issuer.text,
    }


def metadata(xml):
    """A service provider's metadata."""
    md.entity_descriptor_from_string(xml).verify()
    loaded = InMemoryMetaData([])
    loaded.parse(xml)
    ((entity_id, entity),) = loaded.items()
    (descriptor,) = entity["spsso_descriptor"]
    (acs,) = descriptor["assertion_consumer_service"]
    return {"entity_id": entity_id, "acs": acs["location"], "binding": acs["binding"]}


judge(response, request, metadata)
