//! Odd `Cookie` headers: none signs anybody in, none disturbs another login of the browser.

use saml_sp::Code;
use saml_sp::flow::{Cookies, code};

use crate::posted::{cookie_name, login_id};
use crate::world::{BOTH_WAYS, Kept, World, login, refused};

#[tokio::test]
async fn a_hundred_foreign_cookies_and_a_hundred_of_ours_hide_no_login() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let mine = browser.header();
        let foreign = (0..100).map(|n| format!("session{n}={}", "y".repeat(50)));
        let ours = (0..100).map(|n| format!("__Host-saml-{n:024x}={}", "x".repeat(50)));
        let mut pairs: Vec<String> = foreign.chain(ours).collect();
        pairs.insert(150, mine);
        let body = world.answer(&url);
        // In one header as HTTP/1.1 has it, and in many as HTTP/2 may.
        for headers in [vec![pairs.join("; ")], pairs] {
            let mut copy = Cookies::of(&headers);
            let finished = world.sso.finish("acme", body.as_bytes(), &mut copy).await;
            match headers.len() {
                1 => drop(login(finished)),
                _ => assert!(finished.is_err(), "it was answered"),
            }
        }
    }
}

#[tokio::test]
async fn a_cookie_that_came_twice_is_ambiguous_whatever_its_values() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let url = world.start(&mut browser).await;
        let (name, value) = (browser.only_name(), browser.only_value());
        let body = world.answer(&url);
        for second in [&*value, "", "answered", "other"] {
            let twice = [
                vec![format!("{name}={value}; {name}={second}")],
                vec![format!("{name}={second}; {name}={value}")],
                vec![format!("{name}={value}"), format!("{name}={second}")],
                vec![format!("{name}={value}; a=b; {name}={second}; {name}={value}")],
            ];
            for headers in twice {
                let mut cookies = Cookies::of(&headers);
                let finished = world.sso.finish("acme", body.as_bytes(), &mut cookies).await;
                let refused = refused(finished, code::COOKIE_REPEATED);
                assert_eq!((refused.status(), cookies.set_cookies().count()), (403, 0));
                assert_eq!(crate::world::start_again(&refused), Some(crate::world::ACME_INIT));
            }
        }
        world.signs_in(&mut browser, body).await;
    }
}

#[tokio::test]
async fn headers_of_odd_bytes_are_passed_over() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        for odd in [
            &b""[..],
            b";;; ;",
            b"=",
            b"==;=x",
            b"a",
            b"\xff\xfe=\xfd",
            b"name=\xe4\xf6\xfc",
            b"__Host-saml-\xff=\xff",
            b"__Host-saml-",
            b"__Host-saml-=",
            b"__Host-saml-=x",
            b"__host-saml-000000000000000000000000=x",
            b"__Secure-saml-000000000000000000000000=x",
            b"\0=\0; \r\n=\n",
            b"__Host-saml-\r\nSet-Cookie: a=b=c",
            b"__Host-saml-../../etc/passwd=x",
            b"$Version=1; $Path=/",
            b"a=\"b; c=d\"",
        ] {
            let mut browser = world.browser();
            let url = world.start(&mut browser).await;
            let body = world.answer(&url);
            let mine = browser.header();
            for headers in [
                [odd, mine.as_bytes()],
                [mine.as_bytes(), odd],
                [&[odd, b"; ", mine.as_bytes()].concat(), b""],
                [&[mine.as_bytes(), b";", odd].concat(), b"x=y"],
            ] {
                let mut cookies = Cookies::of(headers);
                let started = world.sso.start("acme", &mut cookies).await;
                assert!(started.is_ok(), "{odd:?}");
                for header in cookies.set_cookies() {
                    assert!(!header.contains(['\r', '\n', '\0']), "{header:?}");
                }
            }
            let mut cookies = Cookies::of([odd, mine.as_bytes()]);
            login(world.sso.finish("acme", body.as_bytes(), &mut cookies).await);
        }
    }
}

#[tokio::test]
async fn blanks_around_a_cookie_are_of_no_account() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        for around in ["", " ", "  ", "\t"] {
            let mut browser = world.browser();
            let url = world.start(&mut browser).await;
            let header = format!("a=b;{around}{}{around};c=d", browser.header());
            let body = world.answer(&url);
            let finished =
                world.sso.finish("acme", body.as_bytes(), &mut Cookies::of([header])).await;
            login(finished);
        }
    }
}

#[tokio::test]
async fn the_mark_of_an_answered_login_refuses_and_never_signs_in() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let (url, other) = (world.start(&mut browser).await, world.start(&mut browser).await);
        let name = cookie_name(&login_id(&url));
        let mut planted = browser.clone();
        planted.plant(&name, "answered");
        let body = world.answer(&url);
        world.refuses(&mut planted, &body, Code::REPLAY_REQUEST_ANSWERED).await;
        // Only that login is hidden by it, and only as long as it stands there.
        let other = world.answer(&other);
        world.signs_in(&mut planted, other).await;
        world.signs_in(&mut browser, &body).await;
        // Nor is anybody signed in for whom nothing is pending.
        let mut stranger = world.browser();
        stranger.plant(&name, "answered");
        world.refuses(&mut stranger, body, Code::REPLAY_REQUEST_ANSWERED).await;
    }
}

#[tokio::test]
async fn values_that_no_start_wrote_are_unreadable_and_leave_the_other_login_alone() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut browser = world.browser();
        let (url, other) = (world.start(&mut browser).await, world.start(&mut browser).await);
        let name = cookie_name(&login_id(&url));
        let body = world.answer(&url);
        for value in [
            "".to_owned(),
            "=".to_owned(),
            "x".to_owned(),
            "Answered".to_owned(),
            "answered ".trim_end().to_uppercase(),
            "ANSWERED".to_owned(),
            "\"\"".to_owned(),
            "%00".to_owned(),
            "<script>".to_owned(),
            "A".repeat(42),
            "A".repeat(44),
            "A".repeat(5000),
            "é".repeat(100),
            "A".repeat(1_000_000),
        ] {
            let mut planted = browser.clone();
            planted.plant(&name, &*value);
            let refused = world.refuses(&mut planted, &body, code::COOKIE_UNREADABLE).await;
            assert_eq!(refused.status(), 403);
        }
        // 32 bytes of somebody else are a secret, and the store knows no such login.
        let mut planted = browser.clone();
        planted.plant(&name, "A".repeat(43));
        let code = match kept {
            Kept::Sealed => code::COOKIE_UNREADABLE,
            Kept::Stored => Code::REPLAY_REQUEST_ANSWERED,
        };
        world.refuses(&mut planted, &body, code).await;
        let other = world.answer(&other);
        world.signs_in(&mut planted, other).await;
        world.signs_in(&mut browser, body).await;
    }
}

/// Browsers see no `__Host-` behind such a character, so a sibling subdomain could plant the cookie
/// of a login of its own, and sign the victim in as somebody else.
#[tokio::test]
async fn a_cookie_planted_behind_unicode_white_space_is_none_of_ours() {
    for kept in BOTH_WAYS {
        let world = World::new(kept);
        let mut attacker = world.browser();
        let body = world.answer(&world.start(&mut attacker).await);
        let pair = attacker.header();
        for space in
            ["\u{2000}", "\u{a0}", "\u{85}", "\u{1680}", "\u{2028}", "\u{3000}", "\u{b}", "\u{c}"]
        {
            for planted in [format!("{space}{pair}"), format!("a=b; {space}{pair}{space}")] {
                let mut victim = Cookies::of([&planted]);
                let finished = world.sso.finish("acme", body.as_bytes(), &mut victim).await;
                refused(finished.map(drop), Code::PENDING_MISSING);
            }
        }
        for fine in [format!(" \t{pair}\t "), format!("a=b;{pair};c=d")] {
            let cookies = Cookies::of([&fine]);
            assert_eq!(format!("{cookies:?}").matches("__Host-saml-").count(), 1, "{fine}");
        }
    }
}

#[test]
fn only_names_that_we_give_are_ours() {
    let tag = "0123456789abcdef01234567";
    for (name, ours) in [
        (format!("__Host-saml-{tag}"), 1),
        (format!("__Host-saml-{}", tag.to_uppercase()), 0),
        (format!("__Host-saml-{tag}0"), 0),
        (format!("__Host-saml-{}", &tag[1..]), 0),
        (format!("__host-saml-{tag}"), 0),
        ("__Host-saml-".to_owned(), 0),
        (format!("__Host-saml-{}g", &tag[1..]), 0),
    ] {
        let cookies = Cookies::of([format!("{name}=x")]);
        assert_eq!(format!("{cookies:?}").matches("__Host-saml-").count(), ours, "{name}");
    }
}
