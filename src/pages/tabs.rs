//! The pages of a company beside each other.

/// Which of them one is on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// The set-up page.
    SetUp,
    /// The log of attempts.
    Attempts,
    /// Why one of them ended as it did: none of the tabs, and reached from both.
    Why,
}

/// The tabs: address, name, and whether it is this one.
pub fn tabs(root: &str, here: Tab) -> [(String, &'static str, bool); 2] {
    [
        (root.to_owned(), "Set-up", here == Tab::SetUp),
        (format!("{root}/attempts"), "Attempts", here == Tab::Attempts),
    ]
}
