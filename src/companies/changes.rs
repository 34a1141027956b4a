//! Which changes of a company are made: those of a set-up link end with it.

use crate::companies::setup::Setup;

/// Which changes are made.
#[derive(Clone, Copy)]
pub enum Changes {
    /// All.
    Any,
    /// Those while this round of the company's set-up links is open.
    InRound(u64),
    /// None: the link has expired.
    None,
}

impl Changes {
    /// Whether the company may be changed as it is now.
    pub fn are_let(self, setup: &Setup) -> bool {
        match self {
            Self::Any => true,
            Self::InRound(round) => round == setup.round(),
            Self::None => false,
        }
    }
}
