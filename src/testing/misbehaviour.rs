//! The ways in which a pretend Entra can differ from the real one, each by a name of its own.

use crate::saml::code::Code;

/// Declares the misbehaviours. Each names the code with which a service provider refuses it, or
/// none where the user is signed in all the same, and what is done.
macro_rules! misbehaviours {
    ($($name:ident [$($code:ident)?] $about:literal)+) => {
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
                $name,
            )+
        }

        impl Misbehaviour {
            /// Every misbehaviour, in the order in which a login would meet it.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The code with which the default policy refuses it; `None` if it signs the user in.
            pub fn lands_on(self) -> Option<Code> {
                match self {
                    $(Self::$name => None$(.or(Some(Code::$code)))?,)+
                }
            }

            /// What is done, as a sentence.
            pub fn about(self) -> &'static str {
                match self {
                    $(Self::$name => $about,)+
                }
            }
        }
    };
}

misbehaviours! {
    // The form.
    FormTooLarge [FORM_TOO_LARGE]
        "The posted form is larger than any message makes it."
    FieldTwice [FORM_REPEATED_FIELD]
        "The posted form has SAMLResponse twice."
    NoField [FORM_NO_RESPONSE]
        "The posted form has no SAMLResponse."
    RelayStateChanged [FORM_RELAY_STATE]
        "RelayState comes back as another text."
    RelayStateLost [FORM_RELAY_STATE]
        "RelayState does not come back."
    // The message.
    EmptyResponse [RESPONSE_EMPTY]
        "SAMLResponse is empty."
    HugeResponse [RESPONSE_TOO_LARGE]
        "The message is larger than the bound: blanks follow the Response."
    NotBase64 [RESPONSE_NOT_BASE64]
        "SAMLResponse has blanks where base64 has plus signs, as after a wrong form decoding."
    NotUtf8 [RESPONSE_NOT_UTF8]
        "The message holds an octet of Latin-1."
    Doctype [RESPONSE_DOCTYPE]
        "A document type declaration defines an entity."
    CutOff [RESPONSE_NOT_XML]
        "The message ends in the middle."
    LogoutResponse [RESPONSE_NOT_A_RESPONSE]
        "The answer is that to a logout."
    UnknownElement [RESPONSE_SHAPE]
        "The Response holds an element that its schema does not name."
    ResponseVersion11 [RESPONSE_VERSION]
        "The Response is of version 1.1."
    ResponseInstantUnreadable [RESPONSE_ISSUE_INSTANT]
        "The Response's IssueInstant is a date without a time."
    // What the Response says.
    NotAssigned [RESPONSE_STATUS]
        "The user is not assigned to the application: status Responder with AADSTS50105."
    NobodySignedIn [RESPONSE_STATUS]
        "Nobody is signed in and nobody may be asked: status NoPassive with AADSTS50058."
    NestedStatus [RESPONSE_STATUS]
        "The status is Success with another status in it."
    OtherTenant [RESPONSE_ISSUER]
        "The answer is of another tenant, by the same key, as with Entra's shared keys."
    WrongReplyUrl [RESPONSE_DESTINATION]
        "The answer is for another Reply URL, in Destination and in Recipient."
    NoDestination [RESPONSE_DESTINATION]
        "The Response is signed and has no Destination."
    IdpInitiated [RESPONSE_UNSOLICITED]
        "The answer names no request, as when the tile in My Apps has no Sign on URL."
    OtherRequest [RESPONSE_IN_RESPONSE_TO]
        "The answer is to another request."
    TokenEncryption [RESPONSE_ENCRYPTED_ASSERTION]
        "Token encryption is on: an EncryptedAssertion, whose octets are random."
    NoAssertion [RESPONSE_NO_ASSERTION]
        "The status is Success, and there is no assertion."
    TwoAssertions [RESPONSE_SEVERAL_ASSERTIONS]
        "Two assertions are there, both signed."
    ForgedBesideSigned [RESPONSE_SEVERAL_ASSERTIONS]
        "A forged assertion stands before the signed one."
    SignedMovedAway [RESPONSE_SEVERAL_ASSERTIONS]
        "Signature wrapping: a forged assertion takes the place of the signed one, which is moved into Extensions."
    // The signatures.
    SignatureMoved [SIGNATURE_MISPLACED]
        "The Signature stands in the Subject, and is right otherwise."
    Unsigned [SIGNATURE_MISSING]
        "Nothing is signed."
    SignedInfoTwice [SIGNATURE_SHAPE]
        "The Signature holds SignedInfo twice."
    InclusiveCanonicalization [SIGNATURE_CANONICALIZATION]
        "SignedInfo names inclusive canonicalisation."
    HmacAlgorithm [SIGNATURE_ALGORITHM]
        "SignatureMethod names HMAC, whose key would be public."
    Sha1 [SIGNATURE_SHA1]
        "Signing Algorithm is SHA-1."
    EmptyReference [SIGNATURE_REFERENCE]
        "The Reference names the whole document."
    XPathTransform [SIGNATURE_TRANSFORMS]
        "A Transform is XPath."
    SignatureValueGarbled [SIGNATURE_ENCODING]
        "SignatureValue is not base64."
    NewCertificate [SIGNATURE_UNTRUSTED_KEY]
        "A new certificate was made active that is not in the metadata yet."
    StrangersKey [SIGNATURE_UNTRUSTED_KEY]
        "A stranger signs, and shows the trusted certificate."
    ResponseEdited [SIGNATURE_DIGEST_MISMATCH]
        "Response and assertion are signed, and the Response was edited afterwards."
    AttributeEdited [SIGNATURE_DIGEST_MISMATCH]
        "The value of a claim was edited after signing."
    // What the assertion says.
    UnknownElementInAssertion [ASSERTION_SHAPE]
        "The assertion holds an element that its schema does not name, and is signed so."
    AssertionVersion11 [ASSERTION_VERSION]
        "The assertion is of version 1.1."
    InstantWithZone [ASSERTION_INSTANT]
        "NotOnOrAfter is a time of another zone."
    AssertionOfOtherTenant [ASSERTION_ISSUER]
        "The assertion is of another tenant than the Response."
    NoNameId [ASSERTION_NAME_ID]
        "The Subject has no NameID."
    BlankNameId [ASSERTION_NAME_ID]
        "The NameID is a blank."
    CommentInNameId []
        "A comment stands in the NameID after signing, which changes neither the signature nor the name: all of it is read."
    NoAudience [ASSERTION_NO_AUDIENCE]
        "The assertion names no audience."
    WrongAudience [ASSERTION_AUDIENCE]
        "The assertion is for another application."
    SecondRestriction [ASSERTION_AUDIENCE]
        "A second AudienceRestriction names another application alone."
    WindowInverted [ASSERTION_WINDOW]
        "NotBefore is NotOnOrAfter."
    NotYetValid [ASSERTION_NOT_YET_VALID]
        "The assertion is valid in an hour."
    ClockAhead [ASSERTION_NOT_YET_VALID]
        "The identity provider's clock is ten minutes ahead: more than the five that Entra dates back and our skew together."
    Expired [ASSERTION_EXPIRED]
        "The answer is two hours old."
    UnknownCondition [ASSERTION_CONDITION]
        "The assertion has a condition that nobody knows."
    HolderOfKey [ASSERTION_NO_BEARER]
        "The subject is confirmed by a key instead of by bearer."
    ConfirmationOfOtherRequest [ASSERTION_IN_RESPONSE_TO]
        "The Response answers the request, and the confirmation another one."
    ConfirmationUnsolicited [ASSERTION_IN_RESPONSE_TO]
        "The Response answers the request, and the confirmation none: a captured assertion in a forged Response."
    WrongRecipient [ASSERTION_RECIPIENT]
        "The confirmation is for another Reply URL."
    ConfirmationNotBefore [ASSERTION_CONFIRMATION_NOT_BEFORE]
        "The confirmation has a NotBefore."
    ConfirmationEndless [ASSERTION_CONFIRMATION_ENDLESS]
        "The confirmation has no end."
    ConfirmationExpired [ASSERTION_CONFIRMATION_EXPIRED]
        "The confirmation has ended, and the conditions have not."
    NoAuthnStatement [ASSERTION_NO_AUTHN_STATEMENT]
        "The assertion does not say how the user signed in."
    SessionEnded [ASSERTION_SESSION_EXPIRED]
        "The session at the identity provider has ended."
    ForceAuthnIgnored [ASSERTION_AUTHN_TOO_OLD]
        "A fresh sign-in was asked for, and an old session answers; without ForceAuthn it is no defect."
    // What is no defect.
    NoEmail []
        "The user has no e-mail address, so the claim is left out."
    TooManyGroups []
        "The user is in 151 groups, so a link comes in place of the list."
}

impl Misbehaviour {
    /// Whether it shows only where the request asks for a fresh sign-in.
    pub(super) fn needs_force_authn(self) -> bool {
        self == Self::ForceAuthnIgnored
    }
}
