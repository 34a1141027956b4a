//! The codes with which something is refused.

/// A stable name for one reason to refuse: `<stage>.<reason>` in kebab case.
///
/// Safe to log, to count and to compare. A code keeps its meaning; docs/errors.md explains each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Code(&'static str);

impl Code {
    /// A code of a wing, which keeps its own list.
    #[cfg(feature = "flow")]
    pub(crate) const fn of_wing(code: &'static str) -> Self {
        Self(code)
    }

    /// The code as a text.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

macro_rules! codes {
    ($($name:ident = $code:literal;)+) => {
        impl Code {
            $(#[doc = concat!("`", $code, "`")] pub const $name: Self = Self($code);)+

            /// Every code of this crate without its wings, stage by stage.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];
        }
    };
}

codes! {
    // Metadata that was uploaded.
    METADATA_EMPTY = "metadata.empty";
    METADATA_TOO_LARGE = "metadata.too-large";
    METADATA_CUT_OFF = "metadata.cut-off";
    METADATA_NOT_XML = "metadata.not-xml";
    METADATA_IS_A_CERTIFICATE = "metadata.is-a-certificate";
    METADATA_IS_HTML = "metadata.is-html";
    METADATA_IS_JSON = "metadata.is-json";
    METADATA_IS_SP_METADATA = "metadata.is-sp-metadata";
    METADATA_IS_A_MESSAGE = "metadata.is-a-message";
    METADATA_NOT_METADATA = "metadata.not-metadata";
    METADATA_SEVERAL_ENTITIES = "metadata.several-entities";
    METADATA_WS_FEDERATION_ONLY = "metadata.ws-federation-only";
    METADATA_NOT_SAML2 = "metadata.not-saml2";
    METADATA_TEMPLATE_ENTITY_ID = "metadata.template-entity-id";
    METADATA_ENTITY_ID = "metadata.entity-id";
    METADATA_NO_ENDPOINT = "metadata.no-endpoint";
    METADATA_ENDPOINT_URL = "metadata.endpoint-url";
    METADATA_NO_SIGNING_KEY = "metadata.no-signing-key";
    METADATA_TOO_MANY_KEYS = "metadata.too-many-keys";
    METADATA_UNSIGNED = "metadata.unsigned";
    METADATA_SIGNATURE = "metadata.signature";
    // The start of a login.
    START_NO_REDIRECT_ENDPOINT = "start.no-redirect-endpoint";
    // The posted form.
    FORM_TOO_LARGE = "form.too-large";
    FORM_REPEATED_FIELD = "form.repeated-field";
    FORM_NO_RESPONSE = "form.no-response";
    FORM_RELAY_STATE = "form.relay-state";
    // The pending login.
    PENDING_MISSING = "pending.missing";
    PENDING_PURPOSE = "pending.purpose";
    PENDING_COMPANY = "pending.company";
    PENDING_SERVICE_PROVIDER = "pending.service-provider";
    PENDING_IDENTITY_PROVIDER = "pending.identity-provider";
    PENDING_FROM_THE_FUTURE = "pending.from-the-future";
    PENDING_EXPIRED = "pending.expired";
    // The Response, before and beside its signature.
    RESPONSE_EMPTY = "response.empty";
    RESPONSE_TOO_LARGE = "response.too-large";
    RESPONSE_NOT_BASE64 = "response.not-base64";
    RESPONSE_NOT_UTF8 = "response.not-utf8";
    RESPONSE_DOCTYPE = "response.doctype";
    RESPONSE_NOT_XML = "response.not-xml";
    RESPONSE_NOT_A_RESPONSE = "response.not-a-response";
    RESPONSE_SHAPE = "response.shape";
    RESPONSE_VERSION = "response.version";
    RESPONSE_ISSUE_INSTANT = "response.issue-instant";
    RESPONSE_STATUS = "response.status";
    RESPONSE_ISSUER = "response.issuer";
    RESPONSE_DESTINATION = "response.destination";
    RESPONSE_UNSOLICITED = "response.unsolicited";
    RESPONSE_IN_RESPONSE_TO = "response.in-response-to";
    RESPONSE_ENCRYPTED_ASSERTION = "response.encrypted-assertion";
    RESPONSE_NO_ASSERTION = "response.no-assertion";
    RESPONSE_SEVERAL_ASSERTIONS = "response.several-assertions";
    // The signatures.
    SIGNATURE_MISPLACED = "signature.misplaced";
    SIGNATURE_MISSING = "signature.missing";
    SIGNATURE_SHAPE = "signature.shape";
    SIGNATURE_CANONICALIZATION = "signature.canonicalization";
    SIGNATURE_ALGORITHM = "signature.algorithm";
    SIGNATURE_SHA1 = "signature.sha1";
    SIGNATURE_REFERENCE = "signature.reference";
    SIGNATURE_TRANSFORMS = "signature.transforms";
    SIGNATURE_ENCODING = "signature.encoding";
    SIGNATURE_UNTRUSTED_KEY = "signature.untrusted-key";
    SIGNATURE_DIGEST_MISMATCH = "signature.digest-mismatch";
    SIGNATURE_CERTIFICATE_EXPIRED = "signature.certificate-expired";
    // The assertion.
    ASSERTION_SHAPE = "assertion.shape";
    ASSERTION_VERSION = "assertion.version";
    ASSERTION_INSTANT = "assertion.instant";
    ASSERTION_ISSUER = "assertion.issuer";
    ASSERTION_NAME_ID = "assertion.name-id";
    ASSERTION_NO_AUDIENCE = "assertion.no-audience";
    ASSERTION_AUDIENCE = "assertion.audience";
    ASSERTION_WINDOW = "assertion.window";
    ASSERTION_NOT_YET_VALID = "assertion.not-yet-valid";
    ASSERTION_EXPIRED = "assertion.expired";
    ASSERTION_CONDITION = "assertion.condition";
    ASSERTION_NO_BEARER = "assertion.no-bearer";
    ASSERTION_IN_RESPONSE_TO = "assertion.in-response-to";
    ASSERTION_RECIPIENT = "assertion.recipient";
    ASSERTION_CONFIRMATION_NOT_BEFORE = "assertion.confirmation-not-before";
    ASSERTION_CONFIRMATION_ENDLESS = "assertion.confirmation-endless";
    ASSERTION_CONFIRMATION_EXPIRED = "assertion.confirmation-expired";
    ASSERTION_NO_AUTHN_STATEMENT = "assertion.no-authn-statement";
    ASSERTION_SESSION_EXPIRED = "assertion.session-expired";
    ASSERTION_AUTHN_TOO_OLD = "assertion.authn-too-old";
    // The replay guard.
    REPLAY_REQUEST_ANSWERED = "replay.request-answered";
    REPLAY_ASSERTION_SEEN = "replay.assertion-seen";
    // The key of a user.
    USER_KEY_NO_STABLE_ID = "user-key.no-stable-id";
    USER_KEY_TRANSIENT = "user-key.transient";
    USER_KEY_EMAIL_ADDRESS = "user-key.email-address";
    USER_KEY_CHARACTERS = "user-key.characters";
}
