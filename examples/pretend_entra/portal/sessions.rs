//! Who is signed in, in which browser.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

/// The most browsers that are remembered.
const MOST: usize = 200;

/// The sessions of the tenant, by object ID. A browser that never chose has everybody's session.
#[derive(Default)]
pub struct Sessions {
    everybody: Option<String>,
    own: Vec<(String, Option<String>)>,
}

impl Sessions {
    /// Who is signed in, in the browser with this token.
    pub fn user(&self, token: Option<&str>) -> Option<&str> {
        let own = self.own.iter().find(|(known, _)| Some(known.as_str()) == token);
        own.map_or(self.everybody.as_deref(), |(_, user)| user.as_deref())
    }

    /// Begins the session of a browser, with nobody in it after a sign-out.
    pub fn begin(&mut self, token: String, user: Option<String>) {
        if self.own.len() >= MOST {
            self.own.remove(0);
        }
        self.own.push((token, user));
    }

    /// Ends all sessions: now this user is signed in in every browser, or nobody is.
    pub fn begin_everywhere(&mut self, user: Option<String>) {
        *self = Self { everybody: user, own: Vec::new() };
    }
}

/// The name of the cookie. Cookies know no ports, and several portals may be on one machine.
pub fn cookie_name(port: u16) -> String {
    format!("pretend_entra_{port}")
}

/// The token that a browser sent.
pub fn token<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs =
        lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, token)| token)
}
