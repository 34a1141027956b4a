//! The policy is strict by default, and an impossible wish is an error and never clamped.

use saml_sp::Policy;
use saml_sp::error::NameError;
use saml_sp::settings::Limits;

#[test]
fn the_clocks_may_be_three_minutes_apart_unless_told() {
    assert_eq!(Policy::default().clock_skew_seconds(), 180);
    for seconds in [0, 1, 180, 299, 300] {
        let policy = Policy::default().with_clock_skew(seconds).unwrap();
        assert_eq!(policy.clock_skew_seconds(), seconds);
    }
}

#[test]
fn more_than_five_minutes_of_skew_is_an_error_and_never_clamped() {
    for seconds in [301, 3600, u32::MAX] {
        let error = Policy::default().with_clock_skew(seconds).unwrap_err();
        assert_eq!(error, NameError { what: "the clock skew", why: "is over 300 seconds" });
    }
}

#[test]
fn limits_can_be_changed_and_sha1_is_a_choice_of_its_own() {
    let mut limits = Limits::default();
    limits.message_bytes = 1;
    let policy = Policy::default().with_limits(limits.clone());
    assert_eq!(policy.limits(), &limits);
    assert_ne!(policy, Policy::default());
    assert_ne!(Policy::default().danger_allow_sha1(), Policy::default());
    assert_eq!(Policy::default().danger_allow_sha1().limits(), &Limits::default());
    assert!(!Policy::default().allows_sha1());
    assert!(!policy.allows_sha1(), "limits bound work, not trust");
    assert!(Policy::default().danger_allow_sha1().allows_sha1());
}
