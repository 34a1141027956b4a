//! The users of the application at the end, as its administrator sees them.

use saml_sp::chrono::{DateTime, Utc};
use saml_sp::testing::{Misbehaviour, PretendUser};

use crate::accounts::{GroupsClaim, User};
use crate::tour::breaking::Tally;
use crate::tour::screen::Page;
use crate::tour::steps::{Unexpected, same};
use crate::tour::world::World;

/// Shows everybody, and checks that these are the ones.
pub async fn users(page: &mut Page, world: &World, tally: &Tally) -> Result<(), Unexpected> {
    page.say("As your administrator sees them, ✗ for who is deactivated:");
    page.gap();
    let users = world.users().await?;
    show(page, &users);
    let expected = expected(world.entra.tenant_id());
    same("the number of users", users.len(), expected.len())?;
    for (user, expected) in users.iter().zip(expected) {
        same("a user", Essence::of(user), expected)?;
    }
    page.gap();
    page.say(&format!(
        "{} misbehaviours were refused with their code, and none of them left a trace here; {} \
         only looked wrong, and signed in.",
        tally.refused, tally.signed_in
    ));
    let walked = tally.refused.saturating_add(tally.signed_in);
    same("the number of misbehaviours", walked, Misbehaviour::ALL.len())
}

/// What must have come out of a user.
#[derive(Debug, PartialEq)]
struct Essence {
    key: Option<String>,
    name: Option<String>,
    email: Option<String>,
    groups: Listed,
    roles: Vec<String>,
    deactivated: bool,
}

/// The groups, by their number.
#[derive(Debug, PartialEq)]
enum Listed {
    So(usize),
    TooMany,
    NotSent,
}

impl Essence {
    fn of(user: &User) -> Self {
        Self {
            key: user.key.clone(),
            name: user.display_name.clone(),
            email: user.email.clone(),
            groups: match &user.groups {
                GroupsClaim::Listed(groups) => Listed::So(groups.len()),
                GroupsClaim::TooMany => Listed::TooMany,
                GroupsClaim::NotSent => Listed::NotSent,
            },
            roles: user.roles.clone(),
            deactivated: user.deactivated,
        }
    }
}

/// Everybody who signed in, in the order in which the application met them.
fn expected(tenant_id: &str) -> Vec<Essence> {
    let user = |user: PretendUser, name: &str, email: Option<&str>, groups| Essence {
        key: Some(format!("{tenant_id}/{}", user.object_id())),
        name: Some(name.to_owned()),
        email: email.map(str::to_owned),
        groups,
        roles: Vec::new(),
        deactivated: false,
    };
    let (guest, olga, ravi) =
        (PretendUser::guest(), PretendUser::in_151_groups(), PretendUser::app_admin());
    vec![
        Essence {
            deactivated: true,
            ..user(
                PretendUser::b_simon(),
                "B. Simon-Kent",
                Some("B.Kent@contoso.com"),
                Listed::So(2),
            )
        },
        user(guest, "Gerda Lindt", Some("gerda.lindt@outlook.com"), Listed::So(1)),
        user(PretendUser::sparse(), "Front desk", None, Listed::NotSent),
        user(olga, "Olga Marsh", Some("Olga.Marsh@contoso.com"), Listed::TooMany),
        Essence {
            roles: vec!["admin".to_owned(), "billing.read".to_owned()],
            ..user(ravi, "Ravi Anand", Some("Ravi.Anand@contoso.com"), Listed::NotSent)
        },
    ]
}

fn show(page: &mut Page, users: &[User]) {
    let head = ["", "name", "e-mail", "key", "groups", "roles", "since", "last seen"];
    let rows: Vec<[String; 8]> = users.iter().map(row).collect();
    let mut widths = head.map(str::len);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    page.faint(&aligned(&head.map(str::to_owned), &widths));
    for row in &rows {
        page.verbatim(&aligned(row, &widths));
    }
}

fn row(user: &User) -> [String; 8] {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    let key = user.key.as_deref().unwrap_or_default();
    let end: String = key.chars().skip(key.chars().count().saturating_sub(6)).collect();
    [
        if user.deactivated { "✗" } else { "✓" }.to_owned(),
        text(&user.display_name),
        text(&user.email),
        format!("…{end}"),
        user.groups.to_string(),
        user.roles.len().to_string(),
        day(Some(user.created)),
        day(user.last_login),
    ]
}

fn day(time: Option<DateTime<Utc>>) -> String {
    time.map_or_else(|| "–".to_owned(), |time| time.format("%Y-%m-%d").to_string())
}

fn aligned(cells: &[String; 8], widths: &[usize; 8]) -> String {
    let cells = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
    cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}
