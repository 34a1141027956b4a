//! Who asks: nobody, a user, a company's administrator, or in this demo both.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::response::{IntoResponse, Redirect, Response};
use saml_sp::Company;
use saml_sp::url::form_urlencoded::byte_serialize;

use crate::accounts::User;
use crate::site::Site;
use crate::site::failure::Failure;
use crate::site::sessions::Entered;

/// Who is signed in in the browser that asks.
pub struct Visitor {
    /// The user, as the table has him now, and the sign-in. Whoever was deactivated since is none.
    pub user: Option<(User, Entered)>,
    /// The company that the browser administers.
    pub administrator: Option<Administered>,
    /// The company's name for people, where there is a user.
    pub users_company: Option<String>,
}

/// A company, for its administrator.
pub struct Administered {
    /// The name in its path.
    pub company: Company,
    /// The name for people.
    pub name: String,
    /// Where single sign-on is set up.
    pub setup_path: String,
}

impl Visitor {
    /// Whether nobody is signed in.
    pub fn is_nobody(&self) -> bool {
        self.user.is_none() && self.administrator.is_none()
    }

    /// Who it is, in a line.
    pub fn described(&self) -> String {
        let user = self.user.as_ref().map(|(user, _)| {
            let company = self.users_company.as_deref().unwrap_or(&user.company);
            format!("{}, {company}", user.name())
        });
        let administrator = self.administrator.as_ref();
        let administrator = administrator.map(|it| format!("administrator of {}", it.name));
        match (user, administrator) {
            (Some(user), Some(administrator)) => format!("{user} · and {administrator}"),
            (Some(user), None) => user,
            (None, Some(administrator)) => capitalised(&administrator),
            (None, None) => "Nobody is signed in".to_owned(),
        }
    }
}

impl User {
    /// What to call the user.
    pub fn name(&self) -> &str {
        let known = [&self.display_name, &self.email, &self.key].into_iter().flatten().next();
        known.map_or("A user without a name", |name| name)
    }
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        let (headers, now) = (&parts.headers, site.now());
        let user = match site.shared.user_sessions.of(headers, now) {
            Some(entered) => {
                let user = site.accounts().user(entered.id).await?;
                user.filter(|user| !user.deactivated).map(|user| (user, entered))
            }
            None => None,
        };
        let users_company = match &user {
            Some((user, _)) => Some(site.name_of(&user.company.parse()?).await?),
            None => None,
        };
        let administrator = match site.shared.administrator_sessions.of(headers, now) {
            Some(company) => Some(Administered {
                name: site.name_of(&company).await?,
                setup_path: site.shared.pages.setup_path(&company),
                company,
            }),
            None => None,
        };
        Ok(Self { user, administrator, users_company })
    }
}

/// To the sign-in, and from there back to the page that was asked for.
pub fn to_sign_in(parts: &Parts) -> Response {
    let asked = parts.uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let then: String = byte_serialize(asked.as_bytes()).collect();
    Redirect::to(&format!("/sign-in?then={then}")).into_response()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}
