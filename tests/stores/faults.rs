//! The checks that we hand out find the faults of stores, and say what they are.

use saml_sp::testing::{StoreFault, check_company_store, check_pending_store, check_replay_guard};

use crate::wrong_company_stores::{self, Companies};
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_of_a_store_of_companies_is_found() {
    use wrong_company_stores::Fault::*;
    let faults = [
        (AddsAgain, "a company that is there was added again: "),
        (OverwritesAndDenies, "after somebody tried to add it again, came back as another"),
        (ChangesNobody, "a company that was never added was changed: "),
        (AddsByAChange, "a company that was changed before it was added came back: "),
        (IgnoresTheVersion, "a version that is not kept was changed: "),
        (WritesAndDenies, "a change of a version that is not kept, came back as another"),
        (ConfirmsAll, "a company that was never added was changed: "),
        (DeniesChanges, "a change of the version that is kept failed: "),
        (KeepsTheVersion, "a change kept the version, or an earlier one: "),
        (TakesVersionsInTurn, "a change kept the version, or an earlier one: "),
        (ChangesEverybody, "a company's set-up, after another's changed, came back as another"),
        (LooksThenAdds, "50 added a company at once: "),
        (LooksThenChanges, "50 changed a version at once: "),
        (ListsNobody, "a company that was added is listed 0 times: "),
        (ListsTheRemoved, "a company that was removed is listed 1 times: "),
        (RemovesNobody, "a company that was removed came back: "),
        (RemovesEverybody, "after another was removed, did not come back"),
        (AlwaysRemoves, "a company that was never added was removed: "),
        (CutsSetups, "`setup` failed (a column cannot be read): a store fails only when"),
        (CutsBundles, "`attempt` failed (a column cannot be read): a store fails only when"),
        (LosesCharacters, "a set-up that was changed came back as another"),
        (LosesCharactersOfBundles, "one that is listed did not come back as it was"),
        (UnescapesQuotes, "`setup` failed (a column cannot be read): a store fails only when"),
        (RoundsTimes, "attempts that were kept came back as others: "),
        (OldestFirst, "attempts that were kept came in another order: "),
        (OrdersByTimeAlone, "attempts that were kept came in another order: "),
        (ListsAllAttempts, "attempts of another company: 5 came back, not 0: "),
        (FindsAttemptsOfAll, "another company's attempt came back: "),
        (KeepsStarts, "after the answer to one of the logins,: 5 came back, not 4"),
        (ReplacesByAnyAnswer, "that this browser never asked for,: 3 came back, not 4"),
        (ReplacesByJunk, "that this browser never asked for,: 2 came back, not 4"),
        (ReplacesOthersStarts, "that this browser never asked for,: 3 came back, not 4"),
        (ReplacesAllStarts, "after the answer to one of the logins,: 3 came back, not 4"),
        (ReplacesAnswers, "after the answer to one of the logins,: 3 came back, not 4"),
        (ReplacesAccepted, "after a second answer to one login,: 4 came back, not 5"),
        (KeepsTwice, "after one was kept again,: 6 came back, not 5"),
        (FailsOnTheSameId, "`keep_attempt` failed (a row is in the way): a store fails only"),
        (IgnoresTheSameId, "after one was kept again, came in another order: "),
        (HasRoomForAllKinds, "of each kind as there is room for: 100 came back, not 500"),
        (HasTooLittleRoom, "of each kind as there is room for: 495 came back, not 500"),
        (HasRoomWithoutEnd, "after one more was started,: 501 came back, not 500"),
        (ForgetsTheNewest, "after one more was started, came back as others: "),
        (HasRoomForAllCompanies, "attempts of another company: 0 came back, not 5"),
        (KeepsAttemptsOfNobody, "attempts of a company that was never added: 1 came back"),
        (KeepsAttemptsUntilItIsAdded, "kept before it was added,: 1 came back, not 0"),
        (LeavesAttempts, "attempts of a company that was removed: 1 came back, not 0"),
        (HidesAttempts, "was removed and added again: 1 came back, not 0"),
        (RemovesAllAttempts, "after another company was removed,: 0 came back, not 1"),
        (LosesAttemptsInARace, "50 attempts were kept at once: "),
        (PanicsInARace, "one `keep_attempt` among many failed (task "),
    ];
    for (fault, sentence) in faults {
        let checked = check_company_store(Companies::with(fault), tokio::spawn).await;
        says(checked, sentence, &format!("{fault:?}"));
    }
    check_company_store(Companies::with(None), tokio::spawn).await.unwrap();
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
