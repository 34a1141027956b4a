//! The report itself: one line a rule.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::entra::aadsts::{self, Aadsts};
use crate::entra::advice::Advice;
use crate::login::company::Company;
use crate::login::report::seen::{Posted, Reason, Seen};
use crate::login::report::words;
use crate::saml::assertion::attributes::Attributes;
use crate::saml::check::{Check, Outcome};
use crate::saml::code::Code;
use crate::saml::metadata::certificate::SigningCertificate;
use crate::saml::rule::Rule;
use crate::xml::document::Span;

/// Why a login was refused or accepted, for the people who look after it. It holds what came over
/// the wire, so it is not for the user, and `Debug` shows none of it. Strings are made when a
/// method is called. Cheap to clone.
#[derive(Clone)]
pub struct Report {
    pub(super) seen: Arc<Seen>,
    masked: bool,
}

/// What became of one rule.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ReportLine {
    /// The rule.
    pub rule: Rule,
    /// What became of it.
    pub outcome: Outcome,
    /// The code, where it failed or warned.
    pub code: Option<Code>,
    /// Whether this was only looked at after a refusal: in what the document claims, without
    /// its signature.
    pub unverified: bool,
    /// What must hold.
    pub holds: &'static str,
    /// Which document and section asks for it.
    pub standard: &'static str,
    /// What was expected.
    pub expected: String,
    /// What came, as it came: to be escaped before it is shown.
    pub came: String,
    /// What mends it, where it failed or warned.
    pub advice: Option<Advice>,
}

impl Report {
    pub(crate) fn new(seen: Seen) -> Self {
        Self { seen: Arc::new(seen), masked: false }
    }

    /// The same report with what names the user hidden: for a ticket or a log.
    pub fn redacted(&self) -> Self {
        Self { seen: Arc::clone(&self.seen), masked: true }
    }

    /// Why the login was refused; `None` if every rule held.
    pub fn reason(&self) -> Option<&Reason> {
        self.seen.refused.as_ref()
    }

    /// The code of the refusal.
    pub fn code(&self) -> Option<Code> {
        self.reason().map(Reason::code)
    }

    /// What mends the refusal.
    pub fn advice(&self) -> Option<Advice> {
        self.code().map(Code::advice)
    }

    /// The company whose login it was.
    pub fn company(&self) -> &Company {
        &self.seen.settings.company
    }

    /// When the login was judged, UTC.
    pub fn judged_at(&self) -> DateTime<Utc> {
        self.seen.now
    }

    /// The certificate whose key signed the assertion; `None` if none was verified.
    pub fn signed_by(&self) -> Option<&SigningCertificate> {
        self.seen.signed_by()
    }

    /// What the identity provider said of a login that it refused itself, for a log: Entra puts
    /// its AADSTS number here.
    pub fn status_message(&self) -> Option<&str> {
        self.seen.message().filter(|_| !self.masked)?.status_message()
    }

    /// What Entra's number in that message means, where it is one of the known ones.
    pub fn aadsts(&self) -> Option<&'static Aadsts> {
        let message = self.seen.message()?.status_message()?;
        aadsts::explained(aadsts::number_in(message)?)
    }

    /// The names of the attributes that came, verified or not, for a message about a missing one.
    pub fn attribute_names(&self) -> Vec<String> {
        let facts = self.seen.facts();
        let names = facts.map(|facts| Attributes::of(&facts.attributes, &facts.texts).names());
        names.into_iter().flatten().map(str::to_owned).collect()
    }

    /// Every rule, in the order in which a login meets them.
    pub fn lines(&self) -> Vec<ReportLine> {
        Rule::ALL.iter().map(|rule| self.line(*rule)).collect()
    }

    /// The rules that failed or warned.
    pub fn problems(&self) -> impl Iterator<Item = ReportLine> {
        let wrong = |outcome| matches!(outcome, Outcome::Failed | Outcome::Warned);
        self.lines().into_iter().filter(move |line| wrong(line.outcome))
    }

    /// Where the offending element of a rule that failed begins and ends in the posted document,
    /// in bytes, where one is known.
    pub fn offending(&self, rule: Rule) -> Option<std::ops::Range<usize>> {
        let Span { start, end } = self.seen.checks.of(rule)?.at?;
        Some(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }

    /// The posted document, decoded, where it was XML. Unverified; none after
    /// [`redacted`](Self::redacted).
    pub fn document(&self) -> Option<&str> {
        match &self.seen.posted {
            Posted::Response(response) if !self.masked => Some(response.document().text()),
            Posted::Document(document) if !self.masked => Some(document.text()),
            _ => None,
        }
    }

    fn line(&self, rule: Rule) -> ReportLine {
        let check = self.seen.checks.of(rule);
        let outcome = check.map_or(Outcome::NotReached, |check| check.outcome);
        let wrong = check.filter(|_| matches!(outcome, Outcome::Failed | Outcome::Warned));
        let code = wrong.map(|check| check.code);
        let came = match wrong.and_then(|check| self.explained(check)) {
            Some(explained) => explained,
            None => words::came(rule, &self.seen, self.masked),
        };
        // In a redacted report strangers' texts are short, and turn no line around.
        let came = if self.masked { words::shortened(&came) } else { came };
        ReportLine {
            rule,
            outcome,
            code,
            unverified: check.is_some_and(|check| check.claimed),
            holds: rule.holds(),
            standard: rule.standard(),
            expected: words::expected(rule, &self.seen),
            came,
            advice: code.map(Code::advice),
        }
    }

    /// The sentence of the stage that refused, for the rules that stand for a whole stage.
    fn explained(&self, check: &Check) -> Option<String> {
        let reason = self.reason()?;
        let stage = matches!(
            (check.rule, reason),
            (Rule::Encoding | Rule::Xml | Rule::ResponseShape, Reason::Response(_))
                | (Rule::SignaturePlace | Rule::Covered, Reason::Signature(_))
                | (Rule::AssertionShape, Reason::Assertion(_))
        );
        if stage {
            return Some(reason.to_string());
        }
        match (check.rule, reason) {
            (Rule::ResponseSignature | Rule::AssertionSignature, Reason::Signature(error)) => {
                let shown = words::came(check.rule, &self.seen, self.masked);
                Some(format!("{error}; it {shown}"))
            }
            _ => None,
        }
    }
}

impl std::fmt::Debug for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Report")
            .field("company", self.company())
            .field("code", &self.code())
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ReportLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReportLine")
            .field("rule", &self.rule)
            .field("outcome", &self.outcome)
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}
