//! What to change, and on which screen of Entra's portal, for each reason to refuse.

use crate::saml::code::Code;

/// What mends a refused login: for the customer's administrator, in Entra's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Advice {
    /// The screen to open, in the portal or in the application.
    pub screen: &'static str,
    /// What to do there.
    pub fix: &'static str,
}

impl Code {
    /// What mends this; every code of [`ALL`](Self::ALL) has an advice. Those of a wing are known to
    /// what was refused there.
    pub fn advice(self) -> Advice {
        let found = ALL.iter().find(|(codes, _)| codes.contains(&self));
        found.map_or(UNKNOWN, |(_, advice)| *advice)
    }

    /// A sentence for the user that gives nothing away: one of three, by who can help. For a code
    /// of a wing, ask what was refused there.
    pub fn user_message(self) -> &'static str {
        if self == Self::RESPONSE_STATUS {
            "Your company's sign-in service did not sign you in. Please ask your administrator."
        } else if AGAIN.contains(&self) {
            "This sign-in could not be completed. Please begin again."
        } else {
            "We could not sign you in. Please ask your administrator to look at your company's \
             single sign-on settings."
        }
    }
}

/// Codes that say nothing against the settings: the user may simply begin again.
const AGAIN: &[Code] = &[
    Code::FORM_NO_RESPONSE,
    Code::FORM_RELAY_STATE,
    Code::PENDING_MISSING,
    Code::PENDING_PURPOSE,
    Code::PENDING_COMPANY,
    Code::PENDING_SERVICE_PROVIDER,
    Code::PENDING_IDENTITY_PROVIDER,
    Code::PENDING_FROM_THE_FUTURE,
    Code::PENDING_EXPIRED,
    Code::RESPONSE_EMPTY,
    Code::RESPONSE_IN_RESPONSE_TO,
    Code::RESPONSE_NO_ASSERTION,
    Code::ASSERTION_IN_RESPONSE_TO,
    Code::ASSERTION_NOT_YET_VALID,
    Code::ASSERTION_EXPIRED,
    Code::ASSERTION_CONFIRMATION_EXPIRED,
    Code::ASSERTION_SESSION_EXPIRED,
    Code::ASSERTION_AUTHN_TOO_OLD,
    Code::REPLAY_REQUEST_ANSWERED,
    Code::REPLAY_ASSERTION_SEEN,
];

/// Pages of Entra's portal, by the names they have there.
const BASIC: &str = "Entra: Single sign-on, Basic SAML Configuration";
const CERTIFICATES: &str = "Entra: Single sign-on, SAML Certificates";
const CLAIMS: &str = "Entra: Single sign-on, Attributes & Claims";
const ASSIGNMENTS: &str = "Entra: Users and groups";
const ENCRYPTION: &str = "Entra: Token encryption";
/// Pages of ours.
const OUR_SETTINGS: &str = "Our single sign-on settings";
const OUR_SIDE: &str = "Our service";
const BROWSER: &str = "The user's browser";
const PROVIDER: &str = "The identity provider";

const UNKNOWN: Advice = Advice {
    screen: OUR_SIDE,
    fix: "Report this code to us; there is nothing to change in Entra.",
};

const UPLOAD: &str = "Download the Federation Metadata XML of the application and upload it here.";

/// Codes that are mended alike, and how.
const ALL: &[(&[Code], Advice)] = &[
    (
        &[
            Code::METADATA_EMPTY,
            Code::METADATA_CUT_OFF,
            Code::METADATA_IS_A_CERTIFICATE,
            Code::METADATA_IS_HTML,
            Code::METADATA_IS_JSON,
            Code::METADATA_IS_A_MESSAGE,
            Code::METADATA_NOT_METADATA,
            Code::METADATA_NOT_XML,
            Code::METADATA_TOO_LARGE,
            Code::METADATA_WS_FEDERATION_ONLY,
            Code::METADATA_NOT_SAML2,
            Code::METADATA_ENTITY_ID,
            Code::METADATA_NO_ENDPOINT,
            Code::METADATA_ENDPOINT_URL,
        ],
        Advice { screen: CERTIFICATES, fix: UPLOAD },
    ),
    (
        &[Code::METADATA_IS_SP_METADATA],
        Advice {
            screen: CERTIFICATES,
            fix: "That was the metadata of a service provider. Download the Federation Metadata \
                  XML of the application and upload it here.",
        },
    ),
    (
        &[Code::METADATA_SEVERAL_ENTITIES, Code::METADATA_TEMPLATE_ENTITY_ID],
        Advice {
            screen: CERTIFICATES,
            fix: "Use the metadata of your own tenant: download the Federation Metadata XML on \
                  the application's page and upload it here.",
        },
    ),
    (
        &[Code::METADATA_TOO_MANY_KEYS],
        Advice {
            screen: CERTIFICATES,
            fix: "Delete the certificates that are no longer used, download the Federation \
                  Metadata XML and upload it here.",
        },
    ),
    (
        &[Code::METADATA_NO_SIGNING_KEY],
        Advice {
            screen: CERTIFICATES,
            fix: "Create a signing certificate there (RSA of 2048 bits), make it active, download \
                  the Federation Metadata XML and upload it here.",
        },
    ),
    (
        &[Code::METADATA_UNSIGNED, Code::METADATA_SIGNATURE],
        Advice {
            screen: CERTIFICATES,
            fix: "The file was changed after its download. Download the Federation Metadata XML \
                  again and upload it as it is.",
        },
    ),
    (
        &[Code::START_NO_REDIRECT_ENDPOINT],
        Advice {
            screen: OUR_SETTINGS,
            fix: "Type in the address at which the identity provider takes requests by \
                  HTTP-Redirect: Entra's Login URL.",
        },
    ),
    (
        &[Code::FORM_NO_RESPONSE, Code::RESPONSE_EMPTY],
        Advice {
            screen: BASIC,
            fix: "The Reply URL takes answers of Entra alone. Begin at the Sign on URL, and check \
                  that it is not pasted into Reply URL.",
        },
    ),
    (
        &[Code::FORM_TOO_LARGE, Code::RESPONSE_TOO_LARGE],
        Advice {
            screen: CLAIMS,
            fix: "The answer is larger than any user needs. Send fewer claims, or only Groups \
                  assigned to the application.",
        },
    ),
    (
        &[
            Code::FORM_REPEATED_FIELD,
            Code::RESPONSE_NOT_BASE64,
            Code::RESPONSE_NOT_UTF8,
            Code::RESPONSE_DOCTYPE,
            Code::RESPONSE_NOT_XML,
            Code::RESPONSE_NOT_A_RESPONSE,
            Code::RESPONSE_SHAPE,
            Code::RESPONSE_VERSION,
            Code::RESPONSE_ISSUE_INSTANT,
            Code::RESPONSE_SEVERAL_ASSERTIONS,
            Code::ASSERTION_SHAPE,
            Code::ASSERTION_VERSION,
            Code::ASSERTION_INSTANT,
            Code::ASSERTION_WINDOW,
            Code::ASSERTION_CONDITION,
            Code::ASSERTION_NO_BEARER,
            Code::ASSERTION_CONFIRMATION_NOT_BEFORE,
            Code::ASSERTION_CONFIRMATION_ENDLESS,
        ],
        Advice {
            screen: PROVIDER,
            fix: "The answer is not what SAML 2.0 asks for, and Entra never sends one like it: it \
                  was changed on its way, or another product made it. Begin the login again.",
        },
    ),
    (
        &[Code::PENDING_EXPIRED, Code::FORM_RELAY_STATE, Code::REPLAY_REQUEST_ANSWERED],
        Advice {
            screen: BROWSER,
            fix: "This was an old page, the Back button or a second tab. Begin the login again.",
        },
    ),
    (
        &[Code::REPLAY_ASSERTION_SEEN],
        Advice {
            screen: BROWSER,
            fix: "This answer has been used before. Begin the login again; if nobody pressed \
                  Back, tell your security team.",
        },
    ),
    (
        &[Code::PENDING_MISSING],
        Advice {
            screen: OUR_SIDE,
            fix: "The browser did not bring back the login that it began: its cookie must be \
                  SameSite=None and Secure, and every server must know it. Or the user waited \
                  too long: begin the login again.",
        },
    ),
    (
        &[Code::PENDING_PURPOSE, Code::PENDING_COMPANY],
        Advice {
            screen: BROWSER,
            fix: "This answer belongs to another login. Begin again at your own Sign on URL.",
        },
    ),
    (
        &[Code::PENDING_SERVICE_PROVIDER, Code::PENDING_IDENTITY_PROVIDER],
        Advice {
            screen: BROWSER,
            fix: "The settings were changed while this login was under way. Begin it again.",
        },
    ),
    (
        &[Code::PENDING_FROM_THE_FUTURE],
        Advice { screen: OUR_SIDE, fix: "Set the clocks of all our servers by NTP." },
    ),
    (
        &[Code::RESPONSE_STATUS],
        Advice {
            screen: ASSIGNMENTS,
            fix: "Entra refused the sign-in itself. Its message and AADSTS number say why; most \
                  often the user is not assigned to the application.",
        },
    ),
    (
        &[Code::RESPONSE_ISSUER, Code::ASSERTION_ISSUER],
        Advice {
            screen: CERTIFICATES,
            fix: "The answer is of another tenant or application. Upload the Federation Metadata \
                  XML of this application; with Append application ID to issuer, we must \
                  expect that issuer too.",
        },
    ),
    (
        &[Code::RESPONSE_DESTINATION, Code::ASSERTION_RECIPIENT],
        Advice {
            screen: BASIC,
            fix: "Paste our ACS URL into Reply URL (Assertion Consumer Service URL), letter for \
                  letter.",
        },
    ),
    (
        &[Code::ASSERTION_NO_AUDIENCE, Code::ASSERTION_AUDIENCE],
        Advice {
            screen: BASIC,
            fix: "Paste our entity ID into Identifier (Entity ID), letter for letter.",
        },
    ),
    (
        &[Code::RESPONSE_UNSOLICITED],
        Advice {
            screen: BASIC,
            fix: "Paste our Sign on URL, which ends in /init, into Sign on URL, so that the tile \
                  in My Apps begins the login here.",
        },
    ),
    (
        &[Code::RESPONSE_IN_RESPONSE_TO, Code::ASSERTION_IN_RESPONSE_TO],
        Advice {
            screen: BROWSER,
            fix: "The answer is to another login. Begin the login again in one tab.",
        },
    ),
    (
        &[Code::RESPONSE_ENCRYPTED_ASSERTION],
        Advice {
            screen: ENCRYPTION,
            fix: "Token encryption is switched on and not supported yet: deactivate the \
                  certificate there.",
        },
    ),
    (
        &[Code::RESPONSE_NO_ASSERTION],
        Advice {
            screen: PROVIDER,
            fix: "The answer says Success and names nobody. Begin the login again; if it stays, \
                  ask the identity provider's support.",
        },
    ),
    (
        &[Code::SIGNATURE_MISSING],
        Advice { screen: CERTIFICATES, fix: "Set Signing Option to Sign SAML assertion." },
    ),
    (
        &[Code::SIGNATURE_UNTRUSTED_KEY],
        Advice {
            screen: CERTIFICATES,
            fix: "The answer is signed by a certificate that was never uploaded here, most often \
                  after a rollover: download the Federation Metadata XML and upload it here. If \
                  it shows a certificate that is here, it was changed on its way or forged.",
        },
    ),
    (
        &[Code::SIGNATURE_SHA1],
        Advice { screen: CERTIFICATES, fix: "Set Signing Algorithm to SHA-256." },
    ),
    (
        &[Code::SIGNATURE_CERTIFICATE_EXPIRED],
        Advice {
            screen: CERTIFICATES,
            fix: "The signing certificate has expired. Create a new one, upload the Federation \
                  Metadata XML here, and only then make it active.",
        },
    ),
    (
        &[
            Code::SIGNATURE_MISPLACED,
            Code::SIGNATURE_SHAPE,
            Code::SIGNATURE_CANONICALIZATION,
            Code::SIGNATURE_ALGORITHM,
            Code::SIGNATURE_REFERENCE,
            Code::SIGNATURE_TRANSFORMS,
            Code::SIGNATURE_ENCODING,
            Code::SIGNATURE_DIGEST_MISMATCH,
        ],
        Advice {
            screen: PROVIDER,
            fix: "The answer was changed after it was signed, or is signed in a way that Entra \
                  never uses. If it happens again, treat it as an attack.",
        },
    ),
    (
        &[Code::ASSERTION_NAME_ID],
        Advice {
            screen: CLAIMS,
            fix: "Choose a source for Unique User Identifier (Name ID) that every user has, for \
                  example user.userprincipalname.",
        },
    ),
    (
        &[Code::ASSERTION_EXPIRED, Code::ASSERTION_CONFIRMATION_EXPIRED],
        Advice {
            screen: OUR_SIDE,
            fix: "The answer came too late, or a clock is wrong. Begin the login again; if it \
                  stays, set our clock by NTP.",
        },
    ),
    (
        &[Code::ASSERTION_NOT_YET_VALID],
        Advice {
            screen: OUR_SIDE,
            fix: "Our clock is behind, or the identity provider's is ahead. Set ours by NTP, and \
                  begin the login again.",
        },
    ),
    (
        &[Code::ASSERTION_NO_AUTHN_STATEMENT],
        Advice {
            screen: PROVIDER,
            fix: "The answer does not say that the user signed in. Switch the AuthnStatement on.",
        },
    ),
    (
        &[Code::ASSERTION_SESSION_EXPIRED, Code::ASSERTION_AUTHN_TOO_OLD],
        Advice {
            screen: PROVIDER,
            fix: "The sign-in is older than what was asked for. Sign out there, and begin again.",
        },
    ),
    (
        &[Code::USER_KEY_NO_STABLE_ID, Code::USER_KEY_TRANSIENT, Code::USER_KEY_EMAIL_ADDRESS],
        Advice {
            screen: CLAIMS,
            fix: "Set Unique User Identifier (Name ID) to the format Persistent and the source \
                  user.objectid. Entra itself always sends tenantid and objectidentifier too.",
        },
    ),
    (
        &[Code::USER_KEY_CHARACTERS],
        Advice {
            screen: CLAIMS,
            fix: "Choose a source for Unique User Identifier (Name ID) without control, \
                  bidirectional or invisible characters.",
        },
    ),
];
