//! The record of what became of each rule. Every stage writes here, without making a string; a
//! report words it when somebody asks.

use crate::saml::code::Code;
use crate::saml::rule::Rule;
use crate::xml::document::Span;

/// What became of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not hold: the login is refused.
    Failed,
    /// The login was refused before this was looked at.
    NotReached,
    /// It does not hold; somebody should know, and the login goes on.
    Warned,
}

/// One rule, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// The rule.
    pub rule: Rule,
    /// What became of it.
    pub outcome: Outcome,
    /// With which code it refused or warned; the rule's own, or a more exact one of its stage.
    pub code: Code,
    /// Whether this was only looked at in what the document claims, after its signature or an
    /// earlier stage had failed.
    pub claimed: bool,
    /// The offending element in the text of the posted document, where one is known.
    pub at: Option<Span>,
}

/// The record of a login's checks, in the order in which they were made.
#[derive(Clone, Debug)]
pub struct Checks {
    checks: Vec<Check>,
    claimed: bool,
}

impl Checks {
    /// An empty record.
    pub fn new() -> Self {
        Self { checks: Vec::with_capacity(Rule::ALL.len()), claimed: false }
    }

    /// Marks what is recorded from here on as only claimed by the document, or as measured.
    pub fn mark_claimed(&mut self, claimed: bool) {
        self.claimed = claimed;
    }

    /// Records whether a rule holds.
    pub fn record(&mut self, rule: Rule, holds: bool) {
        self.push(rule, if holds { Outcome::Passed } else { Outcome::Failed }, rule.code(), None);
    }

    /// Records that a rule does not hold, with the exact code of its stage and the place.
    pub fn fail(&mut self, rule: Rule, code: Code, at: Option<Span>) {
        self.push(rule, Outcome::Failed, code, at);
    }

    /// Records that a rule does not hold, and that the login goes on.
    pub fn warn(&mut self, rule: Rule) {
        self.push(rule, Outcome::Warned, rule.code(), None);
    }

    /// The first rule that failed.
    pub fn first_failure(&self) -> Option<&Check> {
        self.checks.iter().find(|check| check.outcome == Outcome::Failed)
    }

    /// What became of this rule, as far as it was looked at.
    pub fn of(&self, rule: Rule) -> Option<&Check> {
        self.checks.iter().find(|check| check.rule == rule)
    }

    fn push(&mut self, rule: Rule, outcome: Outcome, code: Code, at: Option<Span>) {
        self.checks.push(Check { rule, outcome, code, claimed: self.claimed, at });
    }
}

impl Default for Checks {
    fn default() -> Self {
        Self::new()
    }
}
