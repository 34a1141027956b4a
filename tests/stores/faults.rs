//! The checks that we hand out find the faults of stores, and say what they are.

use saml_sp::testing::{StoreFault, check_pending_store, check_replay_guard};

use crate::wrong_guards::{self, Guard};
use crate::wrong_pending_stores::{self, Store};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_of_a_replay_guard_is_found() {
    use wrong_guards::Fault::*;
    let faults = [
        (LooksThenWrites, "50 claims of the same keys at once: "),
        (LooksThenWritesAssertions, "50 claims of one assertion's key with keys of many requests"),
        (LooksThenWritesRequests, "50 claims of one request's key with keys of many assertions"),
        (ChecksRequestsAlone, "the assertion's key alone was known: First: `RequestAnswered`"),
        (ChecksAssertionsAlone, "the request's key alone was known: First: `RequestAnswered`"),
        (ConfusesTheKeys, "the assertion's key alone was known: RequestAnswered: "),
        (KnowsAll, "keys that nobody claimed before: AssertionSeen: a claim is `First` if"),
        (ForgetsTheOldest, "keys that were claimed before many others: First: a claim is"),
        (ForgetsTooEarly, "in the last second of their time: First: a claim is `First` only"),
        (KeepsTheOldTime, "keys that were claimed again after their time: First"),
        (LooksAtOneTime, "a request's key whose time is over, with a known assertion's: First"),
        (FailsOnOldRows, "a claim failed (a row is in the way): a store fails only when"),
        (CutsKeys, "keys that differ in one bit from others: RequestAnswered"),
        (EndsKeysAtZero, "keys that differ in one bit from others: RequestAnswered"),
        (ReadsKeysAsText, "keys that differ in one bit from others: "),
        (PanicsInARace, "a claim among many failed (task "),
    ];
    for (fault, sentence) in faults {
        let checked = check_replay_guard(Guard::with(fault), tokio::spawn).await;
        says(checked, sentence, &format!("{fault:?}"));
    }
    check_replay_guard(Guard::with(None), tokio::spawn).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_of_a_store_of_pending_logins_is_found() {
    use wrong_pending_stores::Fault::*;
    let faults = [
        (LooksThenDeletes, "50 took one login at once: "),
        (DeletesOnGet, "a login that was given once did not come back: `get` gives"),
        (NeverDeletes, "a login that was taken came back: `get` gives nothing"),
        (TakesNothing, "a login that was never put was taken: `take` says `false`"),
        (IgnoresTheTime, "a login whose time is over came back: `get` gives nothing"),
        (IgnoresTheTimeOnTake, "a login whose time is over was taken: `take` says `false`"),
        (ForgetsTooEarly, "a login in the last second of its time did not come back"),
        (MixesCompanies, "whose request ID another company has too came back as another"),
        (GivesTheLatest, "a login whose key differs in one bit from others came back as another"),
        (KeepsOldRows, "a login that was put again after its time did not come back"),
        (FailsOnOldRows, "`put` failed (a row is in the way): a store fails only when"),
        (CutsTokens, "`get` failed (the token cannot be read): a store fails only when"),
        (CutsKeys, "a login whose key differs in one bit from others came back as another"),
        (EndsKeysAtZero, "a login whose key differs in one bit from others came back as another"),
        (ReadsKeysAsText, "a login whose key differs in one bit from others came back as another"),
        (PanicsInARace, "one `take` among many failed (task "),
    ];
    for (fault, sentence) in faults {
        let checked = check_pending_store(Store::with(fault), tokio::spawn).await;
        says(checked, sentence, &format!("{fault:?}"));
    }
    check_pending_store(Store::with(None), tokio::spawn).await.unwrap();
}

fn says(checked: Result<(), StoreFault>, sentence: &str, fault: &str) {
    let found = checked.expect_err(fault).to_string();
    assert!(found.contains(sentence), "{fault}: {found}");
}

#[tokio::test]
async fn what_the_store_failed_with_is_the_source() {
    use std::error::Error;
    let guard = Guard::with(wrong_guards::Fault::FailsOnOldRows);
    let fault = check_replay_guard(guard, tokio::spawn).await.unwrap_err();
    assert!(fault.source().unwrap().is::<wrong_guards::InTheWay>());
    let guard = Guard::with(wrong_guards::Fault::KnowsAll);
    let fault = check_replay_guard(guard, tokio::spawn).await.unwrap_err();
    assert!(fault.source().is_none());
}
