//! The rules that a login must satisfy, one by one, in the order in which it meets them.

use crate::saml::code::Code;

/// Declares the rules in the order in which a login meets them. Each has the code with which it
/// refuses, what must hold, and the sentence of the standard that asks for it.
macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident { $code:ident, $holds:literal, $standard:literal })+) => {
        /// One thing that must hold for a login, in the order in which a login meets them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(
            feature = "serde",
            derive(serde::Serialize),
            serde(rename_all = "kebab-case")
        )]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[$doc])* #[doc = concat!($holds, ". ", $standard)] $rule,)+
        }

        impl Rule {
            /// Every rule, in order.
            pub const ALL: &'static [Self] = &[$(Self::$rule,)+];

            /// Its number, counted from 1 in the order in which a login meets the rules. A later
            /// version may count on differently: store the code, not the number.
            pub const fn number(self) -> usize {
                (self as usize).saturating_add(1)
            }

            /// Whether it is about the pending login by itself, and not about the answer.
            pub fn is_of_pending_login(self) -> bool {
                self.code().as_str().starts_with("pending.")
            }

            /// The code with which this rule refuses, unless the stage has a more exact one.
            pub const fn code(self) -> Code {
                match self {
                    $(Self::$rule => Code::$code,)+
                }
            }

            /// What must hold, as a sentence.
            pub const fn holds(self) -> &'static str {
                match self {
                    $(Self::$rule => $holds,)+
                }
            }

            /// Who asks for it: the document and its section.
            pub const fn standard(self) -> &'static str {
                match self {
                    $(Self::$rule => $standard,)+
                }
            }
        }
    };
}

rules! {
    PendingPresent {
        PENDING_MISSING,
        "The login that is answered was begun in this browser",
        "Ours: a pending login is there, or the answer may be to somebody else's login."
    }
    PendingPurpose {
        PENDING_PURPOSE,
        "The pending login was begun for this purpose",
        "Ours: the login of a connection test makes no session."
    }
    PendingCompany {
        PENDING_COMPANY,
        "The pending login is of this company",
        "Ours: the company comes from the path; SAML Profiles 4.1.4.3."
    }
    PendingServiceProvider {
        PENDING_SERVICE_PROVIDER,
        "Our entity ID and ACS URL are those the login was begun with",
        "Ours: an answer is judged by the settings that were asked with."
    }
    PendingIdentityProvider {
        PENDING_IDENTITY_PROVIDER,
        "The identity provider is the one the login was begun with",
        "Ours: an answer is judged by the settings that were asked with."
    }
    PendingFromFuture {
        PENDING_FROM_THE_FUTURE,
        "The login was begun in the past",
        "Ours: a pending login dated ahead is forged, or a clock is wrong."
    }
    PendingExpired {
        PENDING_EXPIRED,
        "The login was begun at most 15 minutes ago, with the clock skew",
        "Ours: an answer that comes later is not to the click that asked."
    }
    RelayState {
        FORM_RELAY_STATE,
        "RelayState came back as it was sent",
        "SAML Bindings 3.5.3: the responder MUST return the exact data."
    }
    Encoding {
        RESPONSE_NOT_BASE64,
        "SAMLResponse is base64 of a bounded size",
        "SAML Bindings 3.5.4: the message is base64-encoded."
    }
    Xml {
        RESPONSE_NOT_XML,
        "The message is well-formed XML of the strict kind",
        "XML 1.0; SAML Core 1.1; no DTD and no processing instruction."
    }
    ResponseShape {
        RESPONSE_SHAPE,
        "The Response is built as its schema says",
        "SAML Core 3.2.2, 3.3.3 and the protocol schema."
    }
    ResponseVersion {
        RESPONSE_VERSION,
        "The Response is of version 2.0",
        "SAML Core 3.2.2: the identifier of this version of SAML is 2.0."
    }
    ResponseIssueInstant {
        RESPONSE_ISSUE_INSTANT,
        "The Response says when it was issued",
        "SAML Core 3.2.2: IssueInstant, in UTC (1.3.3)."
    }
    Status {
        RESPONSE_STATUS,
        "The status is Success, with nothing nested in it",
        "SAML Core 3.2.2.2; Profiles 4.1.4.2."
    }
    ResponseIssuer {
        RESPONSE_ISSUER,
        "The Response's Issuer, if any, is the identity provider",
        "SAML Profiles 4.1.4.2 and errata E17: Format omitted or entity."
    }
    Destination {
        RESPONSE_DESTINATION,
        "The Response is addressed to our ACS URL",
        "SAML Bindings 3.5.5.2: a signed message MUST carry the Destination; Core 3.2.2."
    }
    Solicited {
        RESPONSE_UNSOLICITED,
        "The Response is the answer to a request",
        "SAML Profiles 4.1.5: an unsolicited response has no InResponseTo; none is accepted."
    }
    ResponseInResponseTo {
        RESPONSE_IN_RESPONSE_TO,
        "The Response answers the pending login",
        "SAML Core 3.2.2: InResponseTo MUST match the request's ID."
    }
    NotEncrypted {
        RESPONSE_ENCRYPTED_ASSERTION,
        "The assertion is not encrypted",
        "SAML Core 2.3.4; token encryption is not supported yet."
    }
    AssertionPresent {
        RESPONSE_NO_ASSERTION,
        "The Response holds an assertion",
        "SAML Profiles 4.1.4.2: at least one assertion."
    }
    SingleAssertion {
        RESPONSE_SEVERAL_ASSERTIONS,
        "There is one assertion in the whole document, a child of the Response",
        "Ours, stricter than SAML Profiles 4.1.4.2: one assertion cannot be mistaken for another."
    }
    SignaturePlace {
        SIGNATURE_MISPLACED,
        "Each Signature stands directly after its Issuer, and nowhere else",
        "SAML Core 5.4.1, 5.4.2 and the schemas."
    }
    Covered {
        SIGNATURE_MISSING,
        "A signature covers the assertion",
        "SAML Profiles 4.1.4.2, 4.1.4.5: the assertion MUST be protected by a signature."
    }
    ResponseSignature {
        SIGNATURE_UNTRUSTED_KEY,
        "The Response's signature, if any, is the identity provider's",
        "XML-DSig 3.2; SAML Core 5.4; a key from metadata, never from KeyInfo."
    }
    AssertionSignature {
        SIGNATURE_UNTRUSTED_KEY,
        "The assertion's signature, if any, is the identity provider's",
        "XML-DSig 3.2; SAML Core 5.4; a key from metadata, never from KeyInfo."
    }
    SigningCertificate {
        SIGNATURE_CERTIFICATE_EXPIRED,
        "The certificate of the signing key is in force",
        "Ours: trust is in the key, so a certificate that has ended is a warning and never a refusal."
    }
    AssertionShape {
        ASSERTION_SHAPE,
        "The assertion is built as its schema says",
        "SAML Core 2.3.3 to 2.7 and the assertion schema."
    }
    AssertionVersion {
        ASSERTION_VERSION,
        "The assertion is of version 2.0",
        "SAML Core 2.3.3: the identifier of this version of SAML is 2.0."
    }
    Instants {
        ASSERTION_INSTANT,
        "Every instant of the assertion is a UTC time",
        "SAML Core 1.3.3: xs:dateTime in UTC form, with no time zone component."
    }
    AssertionIssuer {
        ASSERTION_ISSUER,
        "The assertion's Issuer is the identity provider",
        "SAML Profiles 4.1.4.2: Issuer MUST be present; Format omitted or entity."
    }
    NameId {
        ASSERTION_NAME_ID,
        "The subject has one NameID, which is not blank",
        "SAML Core 2.4.1, 2.2.3; an EncryptedID is no NameID."
    }
    AudiencePresent {
        ASSERTION_NO_AUDIENCE,
        "The assertion says for whom it is",
        "SAML Profiles 4.1.4.2: an AudienceRestriction MUST be there."
    }
    Audience {
        ASSERTION_AUDIENCE,
        "Every AudienceRestriction names us",
        "SAML Core 2.5.1.4: the restrictions are AND, the audiences in one are OR."
    }
    ConditionsWindow {
        ASSERTION_WINDOW,
        "NotBefore is before NotOnOrAfter",
        "SAML Core 2.5.1.2."
    }
    NotBefore {
        ASSERTION_NOT_YET_VALID,
        "The assertion is valid already",
        "SAML Core 2.5.1.2: NotBefore, with the clock skew."
    }
    NotOnOrAfter {
        ASSERTION_EXPIRED,
        "The assertion is still valid",
        "SAML Core 2.5.1.2: NotOnOrAfter is exclusive, with the clock skew."
    }
    Conditions {
        ASSERTION_CONDITION,
        "Every condition is one that is understood",
        "SAML Core 2.5.1: an unknown condition makes the validity indeterminate."
    }
    Confirmation {
        ASSERTION_NO_BEARER,
        "The subject can be confirmed by bearer",
        "SAML Profiles 4.1.4.2: at least one bearer SubjectConfirmation."
    }
    ConfirmationInResponseTo {
        ASSERTION_IN_RESPONSE_TO,
        "The bearer confirmation answers the pending login, and no confirmation answers another",
        "SAML Profiles 4.1.4.2, 4.1.4.3: InResponseTo MUST match the request's ID."
    }
    Recipient {
        ASSERTION_RECIPIENT,
        "The bearer confirmation is for our ACS URL",
        "SAML Profiles 4.1.4.2, 4.1.4.3: Recipient MUST match the ACS URL."
    }
    ConfirmationNotBefore {
        ASSERTION_CONFIRMATION_NOT_BEFORE,
        "The bearer confirmation has no NotBefore",
        "SAML Profiles 4.1.4.2: it MUST NOT contain a NotBefore attribute."
    }
    ConfirmationEnds {
        ASSERTION_CONFIRMATION_ENDLESS,
        "The bearer confirmation says when it ends",
        "SAML Profiles 4.1.4.2: it MUST contain a NotOnOrAfter attribute."
    }
    ConfirmationFresh {
        ASSERTION_CONFIRMATION_EXPIRED,
        "The bearer confirmation has not ended",
        "SAML Profiles 4.1.4.3: NotOnOrAfter has not passed, with the clock skew."
    }
    AuthnStatement {
        ASSERTION_NO_AUTHN_STATEMENT,
        "The assertion says how the user signed in",
        "SAML Profiles 4.1.4.2: at least one AuthnStatement."
    }
    Session {
        ASSERTION_SESSION_EXPIRED,
        "The session at the identity provider has not ended",
        "SAML Core 2.7.2: SessionNotOnOrAfter, with the clock skew."
    }
    ForceAuthn {
        ASSERTION_AUTHN_TOO_OLD,
        "After ForceAuthn, the user signed in after the request",
        "SAML Core 3.4.1: ForceAuthn asks for a fresh sign-in, never for an old session."
    }
    RequestAnswered {
        REPLAY_REQUEST_ANSWERED,
        "The pending login has not been answered before",
        "Ours: one question is answered once, by two different answers too."
    }
    AssertionSeen {
        REPLAY_ASSERTION_SEEN,
        "The assertion has not been used before",
        "SAML Profiles 4.1.4.5: bearer assertions MUST NOT be replayed."
    }
}
