//! The demo in a browser, without a window: the tutorial from the first page to a signed-in B.Simon,
//! who may do what, and what a person sees where something is wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

#[allow(dead_code, reason = "the tour of the demo needs the rest")]
#[path = "../../examples/demo/accounts/mod.rs"]
mod accounts;
#[path = "../../examples/demo/browser.rs"]
mod browser;
#[path = "../../examples/demo/journey.rs"]
mod journey;
#[allow(dead_code, reason = "the pretend Entra is an example of its own, which needs the rest")]
#[path = "../../examples/pretend_entra/portal/mod.rs"]
mod portal;
#[path = "../../examples/demo/site/mod.rs"]
mod site;

mod told;
mod addresses;
mod doors;
mod tutorial;
mod rollover;
mod refusals;
mod program;

use crate::journey::{Journey, PRODUCT};
use crate::told::Told;

/// A demo that was just started.
async fn demo() -> Journey {
    told_demo().await.0
}

/// The same, and what it tells its operator.
async fn told_demo() -> (Journey, Told) {
    let told = Told::default();
    let teller = told.clone();
    (Journey::begin(move |line| teller.tell(line)).await.unwrap(), told)
}

/// A demo whose single sign-on is set up, and switched on.
async fn set_up_demo() -> Journey {
    let mut demo = demo().await;
    set_up(&mut demo).await;
    demo
}

/// Steps 2 to 6 of the tutorial.
async fn set_up(demo: &mut Journey) {
    demo.paste().await.unwrap();
    demo.create_and_assign_b_simon().await.unwrap();
    demo.upload().await.unwrap();
    demo.test().await.unwrap();
    demo.put_live().await.unwrap();
}

/// Signs out of the product, as user and as administrator.
async fn sign_out(demo: &mut Journey) {
    let page = demo.post(PRODUCT, "/sign-out", "").await.unwrap();
    assert_eq!((page.status, page.url.path()), (200, "/"));
}
