//! The error numbers of Entra ID: the few of them that an administrator meets while setting up
//! single sign-on, and what each asks for.

/// An error of Entra's and what to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Aadsts {
    /// The number, for example `AADSTS50105`.
    pub number: &'static str,
    /// What happened.
    pub meaning: &'static str,
    /// What to change, and where.
    pub fix: &'static str,
}

/// Finds the first `AADSTS` number in a status message, for a log. Microsoft warns that "apps
/// that take a dependency on text or error code numbers will be broken": nothing here does.
pub fn number_in(message: &str) -> Option<&str> {
    message.match_indices("AADSTS").find_map(|(at, name)| {
        let from = message.get(at..)?;
        let digits = from.bytes().skip(name.len()).take_while(u8::is_ascii_digit).count();
        if digits == 0 { None } else { from.get(..name.len().checked_add(digits)?) }
    })
}

/// What is known of a number.
pub fn explained(number: &str) -> Option<&'static Aadsts> {
    ALL.iter().find(|known| known.number == number)
}

/// The numbers that are explained here (Microsoft Learn, *Microsoft Entra authentication and
/// authorization error codes*). Most are shown on Microsoft's page and never reach us.
pub const ALL: &[Aadsts] = &[
    Aadsts {
        number: "AADSTS50011",
        meaning: "The Reply URL in the request is not one of the application's.",
        fix: "Basic SAML Configuration: paste our ACS URL into Reply URL, letter for letter.",
    },
    Aadsts {
        number: "AADSTS50105",
        meaning: "The user is not assigned to the application.",
        fix: "Users and groups: add the user or a group of theirs.",
    },
    Aadsts {
        number: "AADSTS700016",
        meaning: "No application of the tenant has the Identifier of the request.",
        fix: "Basic SAML Configuration: paste our entity ID into Identifier (Entity ID), letter for letter.",
    },
    Aadsts {
        number: "AADSTS650056",
        meaning: "The application is misconfigured, most often by its Identifier.",
        fix: "Basic SAML Configuration: compare Identifier (Entity ID) with our entity ID.",
    },
    Aadsts {
        number: "AADSTS50020",
        meaning: "The user is of another directory and is no guest of this one.",
        fix: "Users: invite the user as a guest, or sign in with another account.",
    },
    Aadsts {
        number: "AADSTS50034",
        meaning: "The user does not exist in the directory.",
        fix: "Users: create the user, or sign in with another account.",
    },
    Aadsts {
        number: "AADSTS50058",
        meaning: "A silent sign-in was asked for, and nobody is signed in.",
        fix: "Begin the login again without IsPassive.",
    },
    Aadsts {
        number: "AADSTS50003",
        meaning: "The application has no signing key.",
        fix: "SAML Certificates: create a signing certificate and make it active.",
    },
    Aadsts {
        number: "AADSTS50146",
        meaning: "The application must be configured with a signing key of its own.",
        fix: "SAML Certificates: create a signing certificate and make it active.",
    },
    Aadsts {
        number: "AADSTS501241",
        meaning: "The source of the NameID is empty for this user.",
        fix: "Attributes & Claims: choose a source for Unique User Identifier that every user has.",
    },
    Aadsts {
        number: "AADSTS75003",
        meaning: "Another binding than HTTP-POST was asked for.",
        fix: "Nothing to change in Entra: report it to the application.",
    },
    Aadsts {
        number: "AADSTS75005",
        meaning: "The request could not be read.",
        fix: "Begin the login at the Sign on URL again; if it stays, report it to the application.",
    },
    Aadsts {
        number: "AADSTS750054",
        meaning: "No SAMLRequest came with the redirect.",
        fix: "Basic SAML Configuration: paste our Sign on URL, not the Login URL of Entra.",
    },
    Aadsts {
        number: "AADSTS7500529",
        meaning: "The request's ID is not one that Entra takes.",
        fix: "Nothing to change in Entra: report it to the application.",
    },
    Aadsts {
        number: "AADSTS75008",
        meaning: "The request has an unexpected destination.",
        fix: "Upload the Federation Metadata XML again: the Login URL has changed.",
    },
    Aadsts {
        number: "AADSTS75011",
        meaning: "The user signed in by another method than the request asked for.",
        fix: "Ask for no RequestedAuthnContext, or for ForceAuthn with it.",
    },
    Aadsts {
        number: "AADSTS75016",
        meaning: "The request asks for a NameID format that Entra does not know.",
        fix: "Ask for no NameID format; choose it under Attributes & Claims.",
    },
    Aadsts {
        number: "AADSTS76021",
        meaning: "The application requires signed requests.",
        fix: "SAML Certificates, Verification certificates: switch Require verification certificates off.",
    },
    Aadsts {
        number: "AADSTS76026",
        meaning: "The request was too old when it arrived.",
        fix: "Begin the login again; if it stays, the application's clock is wrong.",
    },
    Aadsts {
        number: "AADSTS900236",
        meaning: "The request names a Subject, which Entra does not take.",
        fix: "Nothing to change in Entra: use login_hint instead.",
    },
    Aadsts {
        number: "AADSTS90015",
        meaning: "The query of the request is too long.",
        fix: "Nothing to change in Entra: report it to the application.",
    },
    Aadsts {
        number: "AADSTS900561",
        meaning: "The address was called with the wrong HTTP method.",
        fix: "Upload the Federation Metadata XML again: the Login URL has changed.",
    },
];
