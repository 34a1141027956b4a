//! How far one company's single sign-on is set up: what is live, what waits for a test, what passed.

use serde::{Deserialize, Serialize};

use crate::companies::uploaded::Uploaded;
use crate::login::fingerprint::Fingerprint;

/// The set-up of one company, as a store keeps it. It holds no secret: an identity provider's
/// metadata is public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    name: String,
    live: Option<Uploaded>,
    /// What is live serves nobody while this is so.
    off: bool,
    staged: Option<Uploaded>,
    tested: Option<Fingerprint>,
    /// Set-up links of another round open nothing.
    round: u64,
}

impl Setup {
    /// Nothing is set up yet for the company of this name, which is for people to read.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), live: None, off: false, staged: None, tested: None, round: 0 }
    }

    /// The same, with this round of set-up links.
    pub(crate) fn in_round(self, round: u64) -> Self {
        Self { round, ..self }
    }

    /// The company's name, for people to read.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What was put live, whether it is switched on or not.
    pub fn live(&self) -> Option<&Uploaded> {
        self.live.as_ref()
    }

    /// Whether the company's users can sign in.
    pub fn is_on(&self) -> bool {
        self.live.is_some() && !self.off
    }

    /// What was uploaded and is not live yet.
    pub fn staged(&self) -> Option<&Uploaded> {
        self.staged.as_ref()
    }

    /// The fingerprint of the settings that passed a connection test last.
    pub fn tested(&self) -> Option<Fingerprint> {
        self.tested
    }

    /// The round of set-up links that is open: a link holds it, and ends with it. For links of your
    /// own, [`Companies::by_link`](super::Companies::by_link) keeps to it.
    pub fn round(&self) -> u64 {
        self.round
    }

    /// Gives the company another name.
    pub(crate) fn rename(&mut self, name: impl Into<String>) {
        self.name = name.into();
    }

    /// Keeps an upload beside what is live, in place of one before.
    pub(crate) fn stage(&mut self, uploaded: Uploaded) {
        self.staged = Some(uploaded);
    }

    /// Throws an upload away.
    pub(crate) fn unstage(&mut self) {
        self.staged = None;
    }

    /// A connection test of these settings passed.
    pub(crate) fn passed(&mut self, tested: Fingerprint) {
        self.tested = Some(tested);
    }

    /// Puts what is staged live and switches it on: set-up is complete, and its links end.
    pub(crate) fn put_live(&mut self) {
        self.live = self.staged.take().or(self.live.take());
        self.switch_on();
    }

    /// Lets the company's users sign in again.
    pub(crate) fn switch_on(&mut self) {
        self.off = false;
        self.end_links();
    }

    /// Lets nobody sign in. Nothing that was uploaded is lost.
    pub(crate) fn switch_off(&mut self) {
        self.off = true;
    }

    /// Ends all set-up links there are.
    pub(crate) fn end_links(&mut self) {
        self.round = self.round.wrapping_add(1);
    }
}
