//! A row of the table: a login, and how it must come out.

use saml_sp::{Code, Identity};

use crate::identity::Said;
use crate::people::Person;
use crate::way::Way;

/// A login and its verdict.
pub struct Row {
    /// The identity provider.
    pub provider: &'static str,
    /// The shape of its answer.
    pub shape: &'static str,
    /// The way to log in.
    pub way: Way,
    expected: Expected,
}

enum Expected {
    Finished(Said),
    Refused(Code),
    /// The identity provider does not answer, and its page says so in these words.
    Unanswered(String),
}

/// How a login ended.
pub enum End {
    /// With an identity.
    Finished(Box<Identity>),
    /// With a refusal.
    Refused(Code),
    /// At the identity provider, with these words.
    Unanswered(String),
}

impl Row {
    /// Reads a line: provider, shape, way, verdict, and what is exact about it. None if it is
    /// empty or a comment.
    pub fn parse(line: &'static str) -> Option<Self> {
        if line.is_empty() || line.starts_with('#') {
            return None;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let [provider, shape, way, verdict, exactly @ ..] = words.as_slice() else {
            panic!("too few words: {line}")
        };
        let expected = match (*verdict, exactly) {
            ("accepted", said) => Said::parse(said).map(Expected::Finished),
            ("refused", [code]) => {
                let known = Code::ALL.iter().find(|known| known.as_str() == *code);
                known.copied().map(Expected::Refused)
            }
            ("unanswered", [_, ..]) => Some(Expected::Unanswered(exactly.join(" "))),
            _ => None,
        };
        let expected = expected.unwrap_or_else(|| panic!("no such verdict: {line}"));
        Some(Self { provider, shape, way: Way::named(way), expected })
    }

    /// The company that logs in, which tells the identity provider the shape.
    pub fn company(&self) -> String {
        format!("{}-{}", self.provider, self.shape)
    }

    /// Whether the identity provider knows the company.
    pub fn is_registered(&self) -> bool {
        self.shape != "stranger"
    }

    /// What tells it from other rows.
    pub fn names(&self) -> [&'static str; 3] {
        [self.provider, self.shape, self.way.name]
    }

    /// What did not come out as it should.
    pub fn wrong(&self, person: &Person, end: &End) -> Vec<String> {
        match (&self.expected, end) {
            (Expected::Finished(said), End::Finished(identity)) => {
                let sends_empty_groups = self.provider == "simplesamlphp";
                let company = self.company();
                let differences = said.differences(identity, &company, person, sends_empty_groups);
                differences.into_iter().map(str::to_owned).collect()
            }
            (Expected::Refused(expected), End::Refused(code)) if expected == code => Vec::new(),
            (Expected::Unanswered(expected), End::Unanswered(words))
                if words.contains(expected) =>
            {
                Vec::new()
            }
            (Expected::Finished(_), _) => vec!["should be accepted".to_owned()],
            (Expected::Refused(code), _) => vec![format!("should be refused by {code}")],
            (Expected::Unanswered(words), _) => vec![format!("should be met with: {words}")],
        }
    }

    /// The verdict as it came out, and what is exact about it.
    pub fn told(&self, end: &End, wrong: &[String]) -> (&'static str, String) {
        match end {
            End::Finished(identity) => {
                let key = identity.user_key();
                let key = key.map_or_else(|no| no.code().as_str(), |key| key.kind().as_str());
                ("accepted", key.to_owned())
            }
            End::Refused(code) => ("refused", code.to_string()),
            End::Unanswered(words) => match &self.expected {
                Expected::Unanswered(expected) if wrong.is_empty() => {
                    ("unanswered", expected.clone())
                }
                _ => ("unanswered", words.clone()),
            },
        }
    }
}

/// The last cell of a result: `ok`, or `FAIL` and why.
pub fn result(wrong: &[String]) -> String {
    match wrong {
        [] => "ok".to_owned(),
        wrong => format!("FAIL {}", wrong.join("; ")),
    }
}
