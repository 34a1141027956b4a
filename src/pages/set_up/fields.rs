//! The fields of forms, each with what is wrong with what was sent. The first one with a problem
//! has the focus, so that the browser brings it into view.

use maud::{Markup, html};

use crate::pages::uploads::Field;

/// A field for a file, which can also be dropped on its form.
pub fn file(id: &str, label: &str, accept: &str, problem: Option<&Markup>) -> Markup {
    let hint = format!("{id}-hint");
    let described = match problem {
        Some(_) => format!("{id}-problem {hint}"),
        None => hint.clone(),
    };
    html! {
        label for=(id) { (label) }
        input id=(id) type="file" name="file" accept=(accept) required
            autofocus[problem.is_some()] aria-invalid=[problem.map(|_| "true")]
            aria-describedby=(described);
        p.hint id=(hint) { "Choose the file, or drop it here." }
        @if let Some(problem) = problem {
            div.problem id={ (id) "-problem" } role="alert" { (problem) }
        }
    }
}

/// A field for a line of text.
pub fn line(name: &str, label: &str, place: &str, field: &Field) -> Markup {
    let around = Around::of(name, field);
    html! {
        (around.label(label, place))
        input id=(name) name=(name) type="text" value=(field.text) required
            spellcheck="false" autocapitalize="none" autocomplete="off"
            autofocus[around.is_wrong()] aria-invalid=[around.invalid()]
            aria-describedby=(around.described);
        (around.problem())
    }
}

/// A field for a text of many lines.
pub fn area(name: &str, label: &str, place: &str, field: &Field) -> Markup {
    let around = Around::of(name, field);
    html! {
        (around.label(label, place))
        textarea id=(name) name=(name) rows="6" required
            spellcheck="false" autocapitalize="none" autocomplete="off"
            autofocus[around.is_wrong()] aria-invalid=[around.invalid()]
            aria-describedby=(around.described) { (field.text) }
        (around.problem())
    }
}

/// What stands around a text field.
struct Around<'a> {
    name: &'a str,
    field: &'a Field,
    /// The ids of what describes it.
    described: String,
}

impl<'a> Around<'a> {
    fn of(name: &'a str, field: &'a Field) -> Self {
        let described = match field.problem {
            Some(_) => format!("{name}-problem {name}-hint"),
            None => format!("{name}-hint"),
        };
        Self { name, field, described }
    }

    fn is_wrong(&self) -> bool {
        self.field.problem.is_some()
    }

    fn invalid(&self) -> Option<&'static str> {
        self.is_wrong().then_some("true")
    }

    fn label(&self, label: &str, place: &str) -> Markup {
        html! {
            label for=(self.name) { (label) }
            p.hint id={ (self.name) "-hint" } { (place) }
        }
    }

    fn problem(&self) -> Markup {
        html! {
            @if let Some(text) = &self.field.problem {
                p.problem id={ (self.name) "-problem" } role="alert" { (text) }
            }
        }
    }
}
