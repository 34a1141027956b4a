"""An identity provider around pysaml2: a login form, a session, and one shape of answer for each of
our companies. The library reads our metadata and the requests, and writes and signs the answers."""

import html
import json
import os
import secrets
import shutil
import traceback
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs
from wsgiref.simple_server import make_server

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT, samlp, xmldsig
from saml2.attribute_converter import AttributeConverter
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.s_utils import decode_base64_and_inflate
from saml2.saml import (
    NAME_FORMAT_UNSPECIFIED,
    NAMEID_FORMAT_EMAILADDRESS,
    NAMEID_FORMAT_PERSISTENT,
    NAMEID_FORMAT_TRANSIENT,
    NAMEID_FORMAT_UNSPECIFIED,
    NameID,
)
from saml2.server import Server
from saml2.xml import schema

PORT = int(os.environ["PORT"])
STATE = Path(os.environ["STATE"])
BASE = f"http://127.0.0.1:{PORT}"
ISSUER = "https://sts.windows.net/11111111-2222-3333-4444-555555555555/"
PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
OBJECT_ID = "http://schemas.microsoft.com/identity/claims/objectidentifier"
NAME = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"

HERE = Path(__file__).parent
PEOPLE = json.loads((HERE / "../people.json").read_text(encoding="utf-8"))
COMPANIES = {
    path.stem.removeprefix("pysaml2-"): path
    for path in Path(os.environ["SERVICE_PROVIDERS"]).glob("pysaml2-*.xml")
}

# Our metadata has no key to encrypt to.
ENCRYPTED = {
    "encrypt_assertion": True,
    "encrypt_cert_assertion": (STATE / "encryption.crt").read_text(),
}
SHAPES = {
    "default": {},
    "both": {"sign_response": True},
    "respsigned": {"sign_response": True, "sign_assertion": False},
    "unsigned": {"sign_assertion": False},
    "enc": ENCRYPTED,
    "encboth": {"sign_response": True, **ENCRYPTED},
    "sha1": {"sign_alg": xmldsig.SIG_RSA_SHA1, "digest_alg": xmldsig.DIGEST_SHA1},
    "sha384": {"sign_alg": xmldsig.SIG_RSA_SHA384, "digest_alg": xmldsig.DIGEST_SHA384},
    "sha512": {"sign_alg": xmldsig.SIG_RSA_SHA512, "digest_alg": xmldsig.DIGEST_SHA512},
    "transient": {"name_id_format": NAMEID_FORMAT_TRANSIENT},
    "persistent": {"name_id_format": NAMEID_FORMAT_PERSISTENT},
    "unspecified": {"name_id_format": NAMEID_FORMAT_UNSPECIFIED},
}
if SHAPES.keys() != COMPANIES.keys():
    raise SystemExit(f"asked for or offered, and not both: {SHAPES.keys() ^ COMPANIES.keys()}")


def identity_provider():
    """The library, set up: it knows of our companies what stands in our metadata."""
    config = IdPConfig()
    config.load({
        "entityid": ISSUER,
        "key_file": str(STATE / "idp.key"),
        "cert_file": str(STATE / "idp.crt"),
        "xmlsec_binary": shutil.which("xmlsec1"),
        "metadata": {"local": [str(path) for path in COMPANIES.values()]},
        "service": {
            "idp": {
                "endpoints": {
                    "single_sign_on_service": [
                        (f"{BASE}/saml2", BINDING_HTTP_REDIRECT),
                        (f"{BASE}/saml2", BINDING_HTTP_POST),
                    ],
                },
                "policy": {"default": {"name_form": NAME_FORMAT_UNSPECIFIED}},
                "signing_algorithm": xmldsig.SIG_RSA_SHA256,
                "digest_algorithm": xmldsig.DIGEST_SHA256,
            },
        },
    })
    # Attributes go out by the names that they have.
    as_they_are = AttributeConverter()
    as_they_are.from_dict({"identifier": NAME_FORMAT_UNSPECIFIED, "fro": {}, "to": {}})
    config.attribute_converters = [as_they_are]
    return Server(config=config)


LIBRARY = identity_provider()
SHAPE_OF = {}
for shape, path in COMPANIES.items():
    (entity_id,) = LIBRARY.metadata.metadata[str(path)].keys()
    SHAPE_OF[entity_id] = SHAPES[shape]
SESSIONS = {}


def respond(environ, start_response):
    """Answers a request of a browser."""
    try:
        if environ["PATH_INFO"] == "/metadata":
            status, headers, body = "200 OK", [], str(entity_descriptor(LIBRARY.config))
        else:
            status, headers, body = sign_in(environ)
    except Exception as error:  # whatever the library finds wrong, a browser is told
        traceback.print_exc()
        status, headers = "400 Bad Request", []
        body = f"<p>{type(error).__name__}: {html.escape(str(error))}</p>"
    start_response(status, [("Content-Type", "text/html; charset=utf-8"), *headers])
    return [body.encode()]


def sign_in(environ):
    """A page that asks for the password, or one that posts the answer to our company. The form is
    posted to the address with the request in it, so nothing need be kept meanwhile."""
    query = fields(environ["QUERY_STRING"])
    schema.validate(decode_base64_and_inflate(query["SAMLRequest"]).decode())
    parsed = LIBRARY.parse_authn_request(query["SAMLRequest"], BINDING_HTTP_REDIRECT)
    request = parsed.message
    to = LIBRARY.response_args(request, [BINDING_HTTP_POST])
    relay_state = query.get("RelayState", "")

    if environ["REQUEST_METHOD"] == "POST":
        size = int(environ["CONTENT_LENGTH"])
        form = fields(environ["wsgi.input"].read(size).decode())
        login = form.get("username")
        if login not in PEOPLE or form.get("password") != "secret":
            return ask_for_password()
        session = secrets.token_urlsafe()
        SESSIONS[session] = login
        cookie = ("Set-Cookie", f"session={session}; Path=/; HttpOnly")
        return posting([cookie], answer(request, to, login), to, relay_state)

    cookie = SimpleCookie(environ.get("HTTP_COOKIE")).get("session")
    login = SESSIONS.get(cookie.value) if cookie else None
    if login and request.force_authn != "true":
        return posting([], answer(request, to, login), to, relay_state)
    if request.is_passive == "true":
        nobody = (samlp.STATUS_NO_PASSIVE, "nobody is signed in")
        error = LIBRARY.create_error_response(to["in_response_to"], to["destination"], nobody)
        return posting([], error, to, relay_state)
    return ask_for_password()


def answer(request, to, login):
    """What the library says of a person, in the shape that the company is to get."""
    shape = dict(SHAPE_OF[to["sp_entity_id"]])
    claims = PEOPLE[login]
    asked = request.name_id_policy and request.name_id_policy.format
    name_id_format = shape.pop("name_id_format", asked or NAMEID_FORMAT_EMAILADDRESS)
    name = {
        NAMEID_FORMAT_PERSISTENT: claims[OBJECT_ID][0],
        NAMEID_FORMAT_TRANSIENT: secrets.token_hex(20),
    }.get(name_id_format, claims[NAME][0])
    return LIBRARY.create_authn_response(
        {claim: values for claim, values in claims.items() if values},
        in_response_to=to["in_response_to"],
        destination=to["destination"],
        sp_entity_id=to["sp_entity_id"],
        name_id=NameID(format=name_id_format, text=name),
        authn={"class_ref": PASSWORD},
        **{"sign_assertion": True, "sign_response": False, **shape},
    )


def posting(headers, response, to, relay_state):
    """The library's page that posts a response."""
    page = LIBRARY.apply_binding(
        BINDING_HTTP_POST, str(response), to["destination"], relay_state, response=True
    )
    return "200 OK", headers, page["data"]


def ask_for_password():
    """The login form."""
    form = (
        '<!doctype html><title>Sign in</title><form method="post"><input name="username">'
        '<input name="password" type="password"><button>Sign in</button></form>'
    )
    return "200 OK", [], form


def fields(encoded):
    """The fields of a form; none comes twice."""
    return {name: value for name, (value,) in parse_qs(encoded, keep_blank_values=True).items()}


make_server("127.0.0.1", PORT, respond).serve_forever()
