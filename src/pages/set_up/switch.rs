//! The switch: on, off, and on again.

use maud::{Markup, html};

use crate::pages::access::Visitor;
use crate::pages::set_up::put_live::put_live;
use crate::pages::set_up::state::{SetupPage, State};

/// The section, where there is something to switch.
pub fn switch(set_up: &SetupPage<'_>) -> Markup {
    match set_up.state() {
        State::NothingUploaded => html! {},
        State::NotTested => section(
            "Switch single sign-on on",
            html! {
                p { "Test this connection first. If you know that it works:" }
                div.row { (put_live(set_up, "Switch on")) }
            },
        ),
        State::Ready => section(
            "Switch single sign-on on",
            html! {
                p { "All is there, and the test passed. " (link_ends(set_up)) }
                div.row { (put_live(set_up, "Switch on")) }
            },
        ),
        State::On => section(
            "Switch single sign-on off",
            html! {
                p { "Nobody could sign in. Nothing that was uploaded is lost." }
                (posts(set_up, "/off", html! { button.danger { "Switch off" } }))
            },
        ),
        State::Off => section(
            "Switch single sign-on on again",
            html! {
                p { "Nobody can sign in. What was live is still there." }
                (posts(set_up, "/on", html! { button { "Switch on again" } }))
            },
        ),
    }
}

fn section(title: &str, content: Markup) -> Markup {
    html! {
        section aria-labelledby="switch" { h2 #switch { (title) } (content) }
    }
}

fn posts(set_up: &SetupPage<'_>, to: &str, button: Markup) -> Markup {
    html! {
        form method="post" action={ (set_up.root) (to) } { div.row { (button) } }
    }
}

fn link_ends(set_up: &SetupPage<'_>) -> &'static str {
    match set_up.visitor {
        Visitor::ByLink(_) => "Your set-up link ends with it.",
        Visitor::Administrator => "",
    }
}
