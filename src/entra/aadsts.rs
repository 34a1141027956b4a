//! The error numbers of Entra ID that an administrator meets with single sign-on by SAML, and what
//! each asks for.
//!
//! Numbers and meanings are told from Microsoft's own pages: the list on Microsoft Learn, *Microsoft
//! Entra authentication and authorization error codes*, and, for 500571, the article of that name.
//! 75006 and 90011 stand in the sample of *Single Sign-On SAML protocol*, and not in the list;
//! 7500525 is told of by administrators only. What to change is our reading of them: nothing was
//! tried against the live service. Numbers of single logout, of OAuth and of WS-Federation are left
//! out, as no login through us ends on them.

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

macro_rules! numbers {
    ($($number:literal $meaning:literal => $fix:literal;)+) => {
        /// The numbers that are explained here. Most are shown on Microsoft's page and never reach
        /// us.
        pub const ALL: &[Aadsts] = &[$(Aadsts {
            number: concat!("AADSTS", $number),
            meaning: $meaning,
            fix: $fix,
        },)+];
    };
}

numbers! {
    // The settings of the application in Entra.
    50011 "The Reply URL in the request is not one of the application's."
        => "Basic SAML Configuration: paste our ACS URL into Reply URL, letter for letter.";
    700016 "No application of the tenant has the Identifier of the request."
        => "Basic SAML Configuration: paste our entity ID into Identifier (Entity ID), letter for letter.";
    650056 "The application is misconfigured, most often by its Identifier."
        => "Basic SAML Configuration: compare Identifier (Entity ID) with our entity ID.";
    65005 "The application is misconfigured, most often by its Identifier."
        => "Basic SAML Configuration: compare Identifier (Entity ID) with our entity ID.";
    900971 "The application has no Reply URL."
        => "Basic SAML Configuration: paste our ACS URL into Reply URL, letter for letter.";
    750054 "No SAMLRequest came with the redirect."
        => "Basic SAML Configuration: paste our Sign on URL, which ends in /init, and not the Login URL of Entra. Begin there, not at a bookmark of a Microsoft page.";
    50003 "The application has no signing key."
        => "SAML Certificates: create a signing certificate and make it active.";
    50146 "The application must have a signing key of its own, and it has none, or one that has ended or is not valid yet."
        => "SAML Certificates: create a signing certificate, upload the Federation Metadata XML here, and make it active.";
    76021 "The application requires signed requests."
        => "SAML Certificates, Verification certificates: switch Require verification certificates off.";
    501241 "The source of the NameID is empty for this user."
        => "Attributes & Claims: choose a source for Unique User Identifier that every user has.";
    50124 "The transformation of a claim has an invalid parameter."
        => "Attributes & Claims: correct or delete the claim that is transformed.";
    501621 "The regular expression that transforms a claim took too long."
        => "Attributes & Claims: simplify the regular expression of the claim.";
    7000112 "The application is switched off."
        => "Properties: set Enabled for users to sign in to Yes.";
    70001 "The application is switched off, or the tenant has none with the Identifier of the request."
        => "Properties: set Enabled for users to sign in to Yes. If it is, compare Identifier (Entity ID) with our entity ID.";
    65001 "Nobody has consented to the application."
        => "Permissions: grant admin consent.";
    90094 "An administrator must consent to the application."
        => "Permissions: grant admin consent.";
    90002 "There is no such tenant."
        => "Upload the Federation Metadata XML of your own tenant here: the Login URL names another.";

    // Who may sign in.
    50105 "The user is not assigned to the application."
        => "Users and groups: add the user, or a group that the user is in directly: a group within a group does not count.";
    50020 "The user is of another directory and is no guest of this one."
        => "Users: invite the user as a guest, or sign in with another account.";
    16000 "The user is of another directory and is no guest of this one."
        => "Users: invite the user as a guest, or sign out and in with another account.";
    90072 "The user is of another directory and is no guest of this one, or is synchronised with another ImmutableID."
        => "Users: invite the user as a guest, or sign out and in with another account.";
    50034 "The user does not exist in the directory."
        => "Users: create the user, or sign in with another account.";
    51004 "The user does not exist in the directory."
        => "Users: create the user, or sign in with another account.";
    50014 "The user does not exist in the directory, or the guest has not accepted the invitation."
        => "Users: invite the guest again, or sign in with another account.";
    500208 "The account is of a kind that the tenant does not take, most often a personal one."
        => "Sign in with the account of the company.";
    50057 "The account is disabled."
        => "Users: switch Account enabled on, if the user is to sign in.";
    500571 "The account of the guest is disabled."
        => "Users: switch Account enabled on, if the guest is to sign in.";
    50053 "The account is locked after too many wrong passwords, or the address is known for attacks."
        => "Sign-in logs: the Failure reason says which; wait, or unblock the user.";
    50055 "The password has expired."
        => "Let the user set a new password, or reset it under Users.";
    50144 "The password in Active Directory has expired."
        => "Let the user set a new password, or reset it in Active Directory.";
    50126 "The user name or the password is wrong."
        => "Let the user try again, or reset the password under Users.";
    50132 "The session ended with a change of the password."
        => "Sign out at Microsoft and in again.";
    50133 "The session ended with a change of the password."
        => "Sign out at Microsoft and in again.";
    500212 "The home tenant of the guest does not let its users come here."
        => "Cross-tenant access settings of the guest's tenant: allow this tenant.";
    500213 "This tenant does not let guests of that tenant in."
        => "Cross-tenant access settings: allow the guest's tenant.";
    500021 "The network of the user lets nobody sign in to this tenant."
        => "Tenant restrictions of that network: add this tenant.";

    // Another factor, and Conditional Access.
    50072 "The user must register for multifactor authentication first."
        => "Let the user register a second factor and begin again.";
    50079 "The user must register for multifactor authentication first."
        => "Let the user register a second factor and begin again.";
    50074 "The user did not pass the multifactor authentication."
        => "Begin the login again and complete the second factor.";
    50076 "A policy asks for multifactor authentication."
        => "Begin the login again and complete the second factor; Sign-in logs, Conditional Access names the policy.";
    50078 "The last multifactor authentication is too old for a policy."
        => "Begin the login again and complete the second factor.";
    50158 "A check outside Entra, such as another provider's second factor, was not passed."
        => "Begin the login again and complete it; Sign-in logs, Conditional Access names the policy.";
    50005 "A policy does not allow this kind of device."
        => "Use a device that the policy allows; Sign-in logs, Conditional Access names the policy.";
    50097 "A policy asks for a device that is known to the tenant."
        => "Use a device that is joined or registered; Sign-in logs, Conditional Access names the policy.";
    50131 "A Conditional Access policy was not met."
        => "Sign-in logs, Conditional Access: it names the policy and what it asks for.";
    53000 "A policy asks for a compliant device, and this one is not."
        => "Enrol the device, or change the policy; Sign-in logs, Conditional Access names the policy.";
    53001 "A policy asks for a device that is joined to the domain, and this one is not."
        => "Use such a device, or change the policy; Sign-in logs, Conditional Access names the policy.";
    53002 "A policy asks for an approved app, and this browser is none."
        => "Use an approved app, or change the policy; Sign-in logs, Conditional Access names the policy.";
    53003 "A Conditional Access policy blocks this sign-in."
        => "Sign-in logs, Conditional Access: it names the policy; sign in as it allows, or change it.";
    530032 "A security policy of the tenant blocks this sign-in."
        => "Sign-in logs: look for the policy, and see whether the request should meet it.";
    530035 "The security defaults of the tenant block this sign-in."
        => "Sign-in logs: see why; the user may have to register a second factor.";
    53004 "A second factor must be registered first, and the risk of this sign-in forbids it."
        => "Let the user register from a place and a device that the company knows.";
    53011 "The user is blocked by the risk in the home tenant."
        => "Risky users of the home tenant: remedy or dismiss the risk.";
    50178 "A policy applies session control to a guest, which Entra does not support for this account."
        => "Conditional Access: leave such guests out of the policy with session control.";

    // The request, which is ours.
    50058 "A silent sign-in was asked for, and nobody is signed in."
        => "Begin the login again without IsPassive.";
    75001 "The SAML message could not be read or written."
        => "Nothing to change in Entra: report it to the application.";
    75003 "Another binding than HTTP-POST was asked for."
        => "Nothing to change in Entra: report it to the application.";
    75005 "The request could not be read."
        => "Begin the login at the Sign on URL again; if it stays, report it to the application.";
    75006 "The request could not be processed; a second number in the message says why."
        => "Look up the second number.";
    7500525 "The request has an XML error."
        => "Basic SAML Configuration: see that Default is ticked beside our entity ID; if it stays, report it to the application.";
    7500529 "The request's ID is not one that Entra takes."
        => "Nothing to change in Entra: report it to the application.";
    75008 "The request has an unexpected destination."
        => "Upload the Federation Metadata XML again: the Login URL has changed.";
    75011 "The user signed in by another method than the request asked for."
        => "Ask for no RequestedAuthnContext, or for ForceAuthn with it.";
    75016 "The request asks for a NameID format that Entra does not know."
        => "Ask for no NameID format; choose it under Attributes & Claims.";
    76026 "The request was too old when it arrived."
        => "Begin the login again; if it stays, the application's clock is wrong.";
    90011 "The request holds something that Entra does not take, such as SPNameQualifier."
        => "Nothing to change in Entra: report it to the application.";
    900236 "The request names a Subject, which Entra does not take."
        => "Nothing to change in Entra: use login_hint instead.";
    90015 "The query of the request is too long."
        => "Nothing to change in Entra: report it to the application.";
    900561 "The address was called with the wrong HTTP method, most often by the Back button."
        => "Begin the login again; if it stays, upload the Federation Metadata XML again: the Login URL has changed.";
    50196 "The same login was asked for again and again within a short time."
        => "Nothing to change in Entra: report it to the application, which forgets that the user is signed in.";

    // Entra itself.
    50000 "Entra could not issue the answer."
        => "Begin the login again; if it stays, ask Microsoft's support.";
    90033 "The directory does not answer at the moment."
        => "Begin the login again in some minutes.";
}
