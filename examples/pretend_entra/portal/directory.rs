//! The users of the tenant, and which of them are assigned to the application.

use saml_sp::testing::PretendUser;

use super::fields::Fields;

/// The domain of the tenant.
pub const DOMAIN: &str = "contoso.com";
/// The most groups that a new user may be in.
const MOST_GROUPS: usize = 300;
/// The most letters of a name; Entra takes fewer.
const MOST_LETTERS: usize = 256;

const GIVEN_NAME: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname";
const SURNAME: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname";

/// What the application lets a user be. Default Access sends no role.
pub struct AppRole {
    /// Its *Display name*.
    pub name: &'static str,
    /// Its *Value*, which the role claim carries.
    pub value: &'static str,
}

/// The application's roles.
pub const APP_ROLES: [AppRole; 3] = [
    AppRole { name: "Default Access", value: "" },
    AppRole { name: "Administrator", value: "admin" },
    AppRole { name: "Billing reader", value: "billing.read" },
];

/// A user, and in words what is particular about the claims.
pub struct Member {
    /// The user, without a role of the application.
    pub user: PretendUser,
    /// For example that there is no e-mail address.
    pub about: String,
}

/// One line of *Users and groups*: a user with several roles has several.
#[derive(Clone, PartialEq)]
pub struct Assignment {
    /// Whose it is.
    pub object_id: String,
    /// The *Value* of the role.
    pub role: &'static str,
}

/// The users and their assignments, in the order in which they came.
#[derive(Default)]
pub struct Directory {
    members: Vec<Member>,
    assignments: Vec<Assignment>,
}

impl Directory {
    /// B.Simon and the colleagues, all of them assigned.
    pub fn of_colleagues() -> Self {
        let mut directory = Self::default();
        let b_simon = PretendUser::b_simon();
        directory.assign(b_simon.object_id().to_owned(), "");
        directory
            .members
            .push(Member { user: b_simon, about: "Member, e-mail address, 2 groups".to_owned() });
        directory.add_colleagues();
        directory
    }

    /// Adds the colleagues that are not there yet, and assigns them. B.Simon is none of them: the
    /// tutorial creates and assigns B.Simon by hand.
    pub fn add_colleagues(&mut self) {
        let colleagues: [(PretendUser, &str, &[&'static str]); 4] = [
            (PretendUser::guest(), "Guest with a Microsoft account, 1 group", &[""]),
            (PretendUser::sparse(), "Member, no e-mail address, no names", &[""]),
            (
                PretendUser::in_151_groups(),
                "Member, 151 groups: a link in place of the list",
                &[""],
            ),
            (PretendUser::app_admin(), "Member, two app roles", &["admin", "billing.read"]),
        ];
        for (user, about, roles) in colleagues {
            if self.member(user.upn()).is_some() {
                continue;
            }
            for role in roles {
                self.assign(user.object_id().to_owned(), role);
            }
            self.members.push(Member { user, about: about.to_owned() });
        }
    }

    /// Creates a user of what *New user* was given.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn create(&mut self, fields: &Fields) -> Result<(), String> {
        let text = |name| fields.text(name).trim();
        FIELDS.iter().try_for_each(|(name, label)| sendable(label, text(name)))?;
        let (upn, guest) = (text("upn"), text("user_type") == "guest");
        if !upn.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && !domain.is_empty())
        {
            return Err(format!("User principal name: it is of the form name@{DOMAIN}."));
        }
        if self.member(upn).is_some() {
            return Err("User principal name: another user has it already.".to_owned());
        }
        let groups = number_of_groups(text("groups"))?;

        let mut user =
            PretendUser::new(upn).in_groups(groups).with_name(text("given_name"), text("surname"));
        for (name, claim) in [("given_name", GIVEN_NAME), ("surname", SURNAME)] {
            if text(name).is_empty() {
                user = user.without_claim(claim);
            }
        }
        if !text("display_name").is_empty() {
            user = user.with_display_name(text("display_name"));
        }
        if !text("email").is_empty() {
            user = user.with_email(text("email"));
        }
        if guest {
            user = user.with_identity_provider("live.com");
        }
        let kind = if guest { "Guest with a Microsoft account" } else { "Member" };
        let email = if text("email").is_empty() { "no e-mail address" } else { "e-mail address" };
        let mut about = format!("{kind}, {email}");
        if groups > 0 {
            about.push_str(&format!(", {groups} groups"));
        }
        self.members.push(Member { user, about });
        Ok(())
    }

    /// Deletes a user, and the assignments.
    pub fn delete(&mut self, object_id: &str) {
        self.members.retain(|member| member.user.object_id() != object_id);
        self.assignments.retain(|assignment| assignment.object_id != object_id);
    }

    /// Everybody.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// A user by user principal name, in any case, or by object ID.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|Member { user, .. }| {
            user.upn().to_lowercase() == name.to_lowercase() || user.object_id() == name
        })
    }

    /// The lines of *Users and groups*.
    pub fn assignments(&self) -> impl Iterator<Item = (&Assignment, &Member)> {
        self.assignments
            .iter()
            .filter_map(|assignment| Some((assignment, self.member(&assignment.object_id)?)))
    }

    /// Assigns a user in a role.
    pub fn assign(&mut self, object_id: String, role: &'static str) {
        let assignment = Assignment { object_id, role };
        if !self.assignments.contains(&assignment) {
            self.assignments.push(assignment);
        }
    }

    /// Takes one assignment away.
    pub fn unassign(&mut self, object_id: &str, role: &str) {
        self.assignments
            .retain(|assignment| assignment.object_id != object_id || assignment.role != role);
    }

    /// The user as the application is told of, with the roles that were assigned; none where
    /// nothing was.
    pub fn assigned(&self, member: &Member) -> Option<PretendUser> {
        let of_member = |assignment: &&Assignment| assignment.object_id == member.user.object_id();
        let mut roles =
            self.assignments.iter().filter(of_member).map(|assigned| assigned.role).peekable();
        roles.peek()?;
        Some(member.user.clone().with_roles(roles.filter(|role| !role.is_empty())))
    }
}

/// The fields of *New user* that are texts, with their labels.
const FIELDS: [(&str, &str); 5] = [
    ("upn", "User principal name"),
    ("display_name", "Display name"),
    ("given_name", "First name"),
    ("surname", "Last name"),
    ("email", "Email"),
];

/// Whether a text is one that a claim can carry.
fn sendable(label: &str, text: &str) -> Result<(), String> {
    let unfit = |letter: char| letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}');
    if text.chars().count() > MOST_LETTERS {
        return Err(format!("{label}: at most {MOST_LETTERS} letters."));
    }
    if text.contains(unfit) {
        return Err(format!("{label}: it holds a character that no XML can carry."));
    }
    Ok(())
}

fn number_of_groups(text: &str) -> Result<usize, String> {
    let number = if text.is_empty() { Some(0) } else { text.parse().ok() };
    let number = number.filter(|number| *number <= MOST_GROUPS);
    number.ok_or_else(|| format!("Groups: a number up to {MOST_GROUPS}."))
}
