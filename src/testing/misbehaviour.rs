//! The ways in which a pretend Entra can differ from the real one, each by a name of its own.

use std::str::FromStr;

use crate::saml::code::Code;
use crate::saml::names::NameError;

/// Declares the misbehaviours. Each has its name outside Rust, and names the code with which a
/// service provider refuses it, or none where the user is signed in all the same, and what is done.
macro_rules! misbehaviours {
    ($($variant:ident $name:literal [$($code:ident)?] $about:literal)+) => {
        /// One way to differ from what Entra answers to a good request.
        ///
        /// Each lands on exactly one code, which [`lands_on`](Self::lands_on) gives; those without
        /// one look like a defect and are none.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Misbehaviour {
            $(
                #[doc = $about]
                $(#[doc = concat!("\n\nLands on [`Code::", stringify!($code), "`].")])?
                $variant,
            )+
        }

        impl Misbehaviour {
            /// Every misbehaviour, in the order in which a login would meet it.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code with which the default policy refuses it; `None` if it signs the user in.
            pub fn lands_on(self) -> Option<Code> {
                match self {
                    $(Self::$variant => None$(.or(Some(Code::$code)))?,)+
                }
            }

            /// Its name outside Rust, for a menu or a URL: stable, in lower case with hyphens. Parsing
            /// gives the misbehaviour back.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// What is done, as a sentence.
            pub fn about(self) -> &'static str {
                match self {
                    $(Self::$variant => $about,)+
                }
            }
        }
    };
}

misbehaviours! {
    // The form.
    FormTooLarge "form-too-large" [FORM_TOO_LARGE]
        "The posted form is larger than any message makes it."
    FieldTwice "field-twice" [FORM_REPEATED_FIELD]
        "The posted form has SAMLResponse twice."
    NoField "no-field" [FORM_NO_RESPONSE]
        "The posted form has no SAMLResponse."
    RelayStateChanged "relay-state-changed" [FORM_RELAY_STATE]
        "RelayState comes back as another text."
    RelayStateLost "relay-state-lost" [FORM_RELAY_STATE]
        "RelayState does not come back."
    // The message.
    EmptyResponse "empty-response" [RESPONSE_EMPTY]
        "SAMLResponse is empty."
    HugeResponse "huge-response" [RESPONSE_TOO_LARGE]
        "The message is larger than the bound: blanks follow the Response."
    NotBase64 "not-base64" [RESPONSE_NOT_BASE64]
        "SAMLResponse has blanks where base64 has plus signs, as after a wrong form decoding."
    NotUtf8 "not-utf8" [RESPONSE_NOT_UTF8]
        "The message holds an octet of Latin-1."
    Doctype "doctype" [RESPONSE_DOCTYPE]
        "A document type declaration defines an entity."
    CutOff "cut-off" [RESPONSE_NOT_XML]
        "The message ends in the middle."
    LogoutResponse "logout-response" [RESPONSE_NOT_A_RESPONSE]
        "The answer is that to a logout."
    UnknownElement "unknown-element" [RESPONSE_SHAPE]
        "The Response holds an element that its schema does not name."
    ResponseVersion11 "response-version11" [RESPONSE_VERSION]
        "The Response is of version 1.1."
    ResponseInstantUnreadable "response-instant-unreadable" [RESPONSE_ISSUE_INSTANT]
        "The Response's IssueInstant is a date without a time."
    // What the Response says.
    NotAssigned "not-assigned" [RESPONSE_STATUS]
        "The user is not assigned to the application: status Responder with AADSTS50105."
    NobodySignedIn "nobody-signed-in" [RESPONSE_STATUS]
        "Nobody is signed in and nobody may be asked: status NoPassive with AADSTS50058."
    NestedStatus "nested-status" [RESPONSE_STATUS]
        "The status is Success with another status in it."
    OtherTenant "other-tenant" [RESPONSE_ISSUER]
        "The answer is of another tenant, by the same key, as with Entra's shared keys."
    WrongReplyUrl "wrong-reply-url" [RESPONSE_DESTINATION]
        "The answer is for another Reply URL, in Destination and in Recipient."
    NoDestination "no-destination" [RESPONSE_DESTINATION]
        "The Response is signed and has no Destination."
    IdpInitiated "idp-initiated" [RESPONSE_UNSOLICITED]
        "The answer names no request, as when the tile in My Apps has no Sign on URL."
    OtherRequest "other-request" [RESPONSE_IN_RESPONSE_TO]
        "The answer is to another request."
    TokenEncryption "token-encryption" [RESPONSE_ENCRYPTED_ASSERTION]
        "Token encryption is on: an EncryptedAssertion, whose octets are random."
    NoAssertion "no-assertion" [RESPONSE_NO_ASSERTION]
        "The status is Success, and there is no assertion."
    TwoAssertions "two-assertions" [RESPONSE_SEVERAL_ASSERTIONS]
        "Two assertions are there, both signed."
    ForgedBesideSigned "forged-beside-signed" [RESPONSE_SEVERAL_ASSERTIONS]
        "A forged assertion stands before the signed one."
    SignedMovedAway "signed-moved-away" [RESPONSE_SEVERAL_ASSERTIONS]
        "Signature wrapping: a forged assertion takes the place of the signed one, which is moved into Extensions."
    // The signatures.
    SignatureMoved "signature-moved" [SIGNATURE_MISPLACED]
        "The Signature stands in the Subject, and is right otherwise."
    Unsigned "unsigned" [SIGNATURE_MISSING]
        "Nothing is signed."
    SignedInfoTwice "signed-info-twice" [SIGNATURE_SHAPE]
        "The Signature holds SignedInfo twice."
    InclusiveCanonicalization "inclusive-canonicalization" [SIGNATURE_CANONICALIZATION]
        "SignedInfo names inclusive canonicalisation."
    HmacAlgorithm "hmac-algorithm" [SIGNATURE_ALGORITHM]
        "SignatureMethod names HMAC, whose key would be public."
    Sha1 "sha1" [SIGNATURE_SHA1]
        "Signing Algorithm is SHA-1."
    EmptyReference "empty-reference" [SIGNATURE_REFERENCE]
        "The Reference names the whole document."
    XPathTransform "xpath-transform" [SIGNATURE_TRANSFORMS]
        "A Transform is XPath."
    SignatureValueGarbled "signature-value-garbled" [SIGNATURE_ENCODING]
        "SignatureValue is not base64."
    NewCertificate "new-certificate" [SIGNATURE_UNTRUSTED_KEY]
        "A new certificate was made active that is not in the metadata yet."
    StrangersKey "strangers-key" [SIGNATURE_UNTRUSTED_KEY]
        "A stranger signs, and shows the trusted certificate."
    ResponseEdited "response-edited" [SIGNATURE_DIGEST_MISMATCH]
        "Response and assertion are signed, and the Response was edited afterwards."
    AttributeEdited "attribute-edited" [SIGNATURE_DIGEST_MISMATCH]
        "The value of a claim was edited after signing."
    // What the assertion says.
    UnknownElementInAssertion "unknown-element-in-assertion" [ASSERTION_SHAPE]
        "The assertion holds an element that its schema does not name, and is signed so."
    AssertionVersion11 "assertion-version11" [ASSERTION_VERSION]
        "The assertion is of version 1.1."
    InstantWithZone "instant-with-zone" [ASSERTION_INSTANT]
        "NotOnOrAfter is a time of another zone."
    AssertionOfOtherTenant "assertion-of-other-tenant" [ASSERTION_ISSUER]
        "The assertion is of another tenant than the Response."
    NoNameId "no-name-id" [ASSERTION_NAME_ID]
        "The Subject has no NameID."
    BlankNameId "blank-name-id" [ASSERTION_NAME_ID]
        "The NameID is a blank."
    CommentInNameId "comment-in-name-id" []
        "A comment stands in the NameID after signing, which changes neither the signature nor the name: all of it is read."
    NoAudience "no-audience" [ASSERTION_NO_AUDIENCE]
        "The assertion names no audience."
    WrongAudience "wrong-audience" [ASSERTION_AUDIENCE]
        "The assertion is for another application."
    SecondRestriction "second-restriction" [ASSERTION_AUDIENCE]
        "A second AudienceRestriction names another application alone."
    WindowInverted "window-inverted" [ASSERTION_WINDOW]
        "NotBefore is NotOnOrAfter."
    NotYetValid "not-yet-valid" [ASSERTION_NOT_YET_VALID]
        "The assertion is valid in an hour."
    ClockAhead "clock-ahead" [ASSERTION_NOT_YET_VALID]
        "The identity provider's clock is ten minutes ahead: more than the five that Entra dates back and our skew together."
    Expired "expired" [ASSERTION_EXPIRED]
        "The answer is two hours old."
    UnknownCondition "unknown-condition" [ASSERTION_CONDITION]
        "The assertion has a condition that nobody knows."
    HolderOfKey "holder-of-key" [ASSERTION_NO_BEARER]
        "The subject is confirmed by a key instead of by bearer."
    ConfirmationOfOtherRequest "confirmation-of-other-request" [ASSERTION_IN_RESPONSE_TO]
        "The Response answers the request, and the confirmation another one."
    ConfirmationUnsolicited "confirmation-unsolicited" [ASSERTION_IN_RESPONSE_TO]
        "The Response answers the request, and the confirmation none: a captured assertion in a forged Response."
    WrongRecipient "wrong-recipient" [ASSERTION_RECIPIENT]
        "The confirmation is for another Reply URL."
    ConfirmationNotBefore "confirmation-not-before" [ASSERTION_CONFIRMATION_NOT_BEFORE]
        "The confirmation has a NotBefore."
    ConfirmationEndless "confirmation-endless" [ASSERTION_CONFIRMATION_ENDLESS]
        "The confirmation has no end."
    ConfirmationExpired "confirmation-expired" [ASSERTION_CONFIRMATION_EXPIRED]
        "The confirmation has ended, and the conditions have not."
    NoAuthnStatement "no-authn-statement" [ASSERTION_NO_AUTHN_STATEMENT]
        "The assertion does not say how the user signed in."
    SessionEnded "session-ended" [ASSERTION_SESSION_EXPIRED]
        "The session at the identity provider has ended."
    ForceAuthnIgnored "force-authn-ignored" [ASSERTION_AUTHN_TOO_OLD]
        "A fresh sign-in was asked for, and an old session answers; without ForceAuthn it is no defect."
    // What is no defect.
    NoEmail "no-email" []
        "The user has no e-mail address, so the claim is left out."
    TooManyGroups "too-many-groups" []
        "The user is in 151 groups, so a link comes in place of the list."
}

impl FromStr for Misbehaviour {
    type Err = NameError;

    /// Finds it by its [`name`](Self::name).
    fn from_str(name: &str) -> Result<Self, NameError> {
        let known = Self::ALL.iter().copied().find(|known| known.name() == name);
        known.ok_or(NameError { what: "the misbehaviour", why: "is none that there is" })
    }
}

impl Misbehaviour {
    /// Whether it shows only where the request asks for a fresh sign-in.
    pub(super) fn needs_force_authn(self) -> bool {
        self == Self::ForceAuthnIgnored
    }
}
