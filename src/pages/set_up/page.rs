//! The set-up page, in the order of what its reader does next.

use maud::{Markup, html};

use crate::pages::set_up::change::{change, discard};
use crate::pages::set_up::checklist::checklist;
use crate::pages::set_up::from_entra::from_entra;
use crate::pages::set_up::links;
use crate::pages::set_up::said::Said;
use crate::pages::set_up::state::{SetupPage, State};
use crate::pages::set_up::switch::switch;
use crate::pages::set_up::test::test;
use crate::pages::set_up::to_entra::to_entra;

impl SetupPage<'_> {
    /// The page.
    pub fn page(&self, said: &Said) -> Markup {
        html! {
            (links::by_link(self))
            @if let Said::Refused(refused) = said {
                div.notice.bad role="alert" { p { (refused) } }
            }
            @if let Said::Link(link, until) = said { (links::fresh(link, *until)) }
            (unreadable(self))
            @match self.state() {
                State::NothingUploaded => {
                    (checklist(self)) (from_entra(self, said)) (to_entra(self))
                }
                State::NotTested => {
                    (checklist(self)) (to_entra(self)) (test(self)) (switch(self))
                    (from_entra(self, said))
                }
                State::Ready => {
                    (checklist(self)) (switch(self)) (test(self)) (to_entra(self))
                    (from_entra(self, said))
                }
                State::On if self.staged().is_some() => {
                    (change(self)) (from_entra(self, said)) (to_entra(self)) (switch(self))
                }
                State::On => {
                    (from_entra(self, said)) (to_entra(self)) (test(self)) (switch(self))
                }
                State::Off if self.staged().is_some() => {
                    (change(self)) (switch(self)) (from_entra(self, said)) (to_entra(self))
                }
                State::Off => {
                    (switch(self)) (test(self)) (from_entra(self, said)) (to_entra(self))
                }
            }
            (links::links(self))
        }
    }
}

/// What is kept and can no longer be read, by a later version of this crate or after a mishap.
fn unreadable(set_up: &SetupPage<'_>) -> Markup {
    html! {
        @if let Some(Err(why)) = &set_up.live {
            div.notice.bad {
                p { "What was put live can no longer be read: " (why) "." }
                p { "Nobody can sign in until Entra's metadata is uploaded and put live again." }
            }
        }
        @if let Some(Err(why)) = &set_up.staged {
            div.notice.bad {
                p { "What was uploaded last can no longer be read: " (why) "." }
                div.row { (discard(set_up)) }
            }
        }
    }
}
