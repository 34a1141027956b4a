//! The codes that the wings add to [`Code::ALL`]: what goes wrong around a login.

use crate::entra::advice::Advice;
use crate::saml::code::Code;

/// What is known of a code of the wings.
pub(crate) struct Entry {
    code: Code,
    pub(crate) advice: Advice,
    pub(crate) user_message: &'static str,
    pub(crate) status: u16,
}

macro_rules! codes {
    ($($(#[$doc:meta])+ $name:ident = $code:literal, $status:literal, $user:expr, $screen:expr, $fix:literal;)+) => {
        $($(#[$doc])+ #[doc = ""] #[doc = concat!("`", $code, "`")]
        pub const $name: Code = Code::of_wing($code);)+

        /// Every code of the wings `flow` and `axum`.
        pub const ALL: &[Code] = &[$($name,)+];

        const ENTRIES: &[Entry] = &[$(Entry {
            code: $name,
            advice: Advice { screen: $screen, fix: $fix },
            user_message: $user,
            status: $status,
        },)+];
    };
}

const OUR_SIDE: &str = "Our service";
const OUR_SETTINGS: &str = "Our single sign-on settings";
const BROWSER: &str = "The user's browser";

const UNKNOWN_ADDRESS: &str = "There is no sign-in at this address. Please ask your administrator.";
const LATER: &str = "Signing in is not possible at the moment. Please try again in a minute.";
const NOT_AT_ALL: &str = "Signing in is not possible. Please ask your administrator.";
const AGAIN: &str = "This sign-in could not be completed. Please begin again.";
const OPEN_IT: &str = "Please open this address in a window of its own to sign in.";

codes! {
    /// The path names no company, or one without live settings.
    COMPANY_UNKNOWN = "company.unknown", 404, UNKNOWN_ADDRESS, OUR_SETTINGS,
        "Compare the Sign on URL and the Reply URL in Entra with those on this page, and see whether the uploaded settings are live.";
    /// The lookup of the company failed or took too long.
    COMPANY_UNAVAILABLE = "company.unavailable", 503, LATER, OUR_SIDE,
        "The database of companies did not answer; its error is in our log.";
    /// The store of pending logins failed or took too long.
    PENDING_UNAVAILABLE = "pending.unavailable", 503, LATER, OUR_SIDE,
        "The store of pending logins did not answer; its error is in our log.";
    /// The replay guard failed or took too long, so that nobody knows whether this answer was used before.
    REPLAY_UNAVAILABLE = "replay.unavailable", 503, LATER, OUR_SIDE,
        "The replay guard did not answer or is full; its error is in our log.";
    /// The log of attempts failed or took too long. It refuses no login; only
    /// [`Sso::on_failure`](crate::flow::Sso::on_failure) hears of it.
    ATTEMPTS_UNAVAILABLE = "attempts.unavailable", 503, LATER, OUR_SIDE,
        "The log of attempts did not answer; its error is in our log.";
    /// The system's random number generator or OpenSSL gave nothing.
    START_NO_RANDOMNESS = "start.no-randomness", 503, LATER, OUR_SIDE,
        "The machine's random number generator failed.";
    /// The login does not fit in a cookie: the names and addresses of both sides are too long.
    COOKIE_TOO_LARGE = "cookie.too-large", 500, NOT_AT_ALL, OUR_SIDE,
        "The company's entity ID and addresses are too long for a cookie: keep pending logins in a store.";
    /// The cookie of this login came more than once.
    COOKIE_REPEATED = "cookie.repeated", 403, AGAIN, BROWSER,
        "Delete the cookies of our site, and begin again.";
    /// The cookie of this login does not open: it is cut off, of another company, or was sealed
    /// with a key that is used no more.
    COOKIE_UNREADABLE = "cookie.unreadable", 403, AGAIN, BROWSER,
        "Begin again. If it happens to everybody, compare the sealing keys of our nodes.";
    /// The address that begins a login was fetched by a script, a frame or an image.
    REQUEST_NOT_A_NAVIGATION = "request.not-a-navigation", 403, OPEN_IT, BROWSER,
        "Let the browser itself open the Sign on URL; a script or a frame cannot sign in.";
    /// The body of the request could not be read to its end.
    REQUEST_BROKEN_OFF = "request.broken-off", 400, AGAIN, BROWSER,
        "The connection broke off. Begin again.";
}

/// What is known of a code, if it is one of the wings.
pub(crate) fn entry(code: Code) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.code == code)
}
