//! How far Contoso is on the way through the tutorial, as far as the product can know.

use crate::site::Site;
use crate::site::failure::Failure;

/// What was done.
#[derive(Clone, Copy)]
pub struct Progress {
    /// Entra's metadata is here.
    pub uploaded: bool,
    /// A connection test passed.
    pub tested: bool,
    /// Single sign-on is on.
    pub on: bool,
    /// So many users have signed in.
    pub users: usize,
}

impl Progress {
    /// How far it is now.
    pub async fn of(site: &Site) -> Result<Self, Failure> {
        let contoso = &site.shared.contoso;
        let setup = site.shared.companies.setup(contoso).await?;
        let users = site.accounts().users_of(contoso).await?;
        Ok(Self {
            uploaded: setup.live().or(setup.staged()).is_some(),
            tested: setup.tested().is_some(),
            on: setup.is_on(),
            users: users.iter().filter(|user| user.last_login.is_some()).count(),
        })
    }

    /// Whether an answer of Entra has ever been good: then our values are there, and somebody is
    /// assigned.
    pub fn answered(self) -> bool {
        self.tested || self.users > 0
    }
}
