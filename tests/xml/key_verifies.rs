//! What a public key verifies, and that an error is never a yes (attacks C8, C11).

use crate::key_making::*;

#[test]
fn a_key_verifies_what_it_signed_by_every_algorithm_of_its_kind() {
    for signer in [rsa(), ec(Curve::P256), ec(Curve::P384), ec(Curve::P521)] {
        let public = signer.certificate.public_key().unwrap();
        for algorithm in SignatureAlgorithm::ALL {
            let Ok(signature) = signer.key.sign(algorithm, MESSAGE) else {
                assert_ne!(algorithm.key_kind(), public.kind());
                continue;
            };
            assert_eq!(algorithm.key_kind(), public.kind());
            for other in SignatureAlgorithm::ALL {
                let verified = public.verifies(other, MESSAGE, &signature);
                assert_eq!(verified, other == algorithm, "{algorithm:?} read as {other:?}");
            }
            assert!(!public.verifies(algorithm, b"what was not signed", &signature));
            assert!(!public.verifies(algorithm, b"", &signature));
            assert!(ErrorStack::get().errors().is_empty());
        }
    }
}

#[test]
fn another_key_does_not_verify() {
    let signature = rsa().key.sign(SignatureAlgorithm::RsaSha256, MESSAGE).unwrap();
    let other = attacker().certificate.public_key().unwrap();
    assert!(!other.verifies(SignatureAlgorithm::RsaSha256, MESSAGE, &signature));
    for algorithm in SignatureAlgorithm::ALL {
        let of_other_kind = ec(Curve::P256).certificate.public_key().unwrap();
        assert!(!of_other_kind.verifies(algorithm, MESSAGE, &signature));
    }
    assert!(ErrorStack::get().errors().is_empty());
}

#[test]
fn an_rsa_signature_has_exactly_the_length_of_the_modulus() {
    let public = rsa().certificate.public_key().unwrap();
    let good = rsa().key.sign(SignatureAlgorithm::RsaSha256, MESSAGE).unwrap();
    assert_eq!(good.len(), 256);
    for (what, signature) in [
        ("empty", Vec::new()),
        ("one octet", vec![1]),
        ("cut off", good[..255].to_vec()),
        ("a zero before", [&[0], good.as_slice()].concat()),
        ("a zero after", [good.as_slice(), &[0]].concat()),
        ("twice", [good.as_slice(), good.as_slice()].concat()),
        ("a megabyte", vec![7; 1 << 20]),
    ] {
        assert!(!public.verifies(SignatureAlgorithm::RsaSha256, MESSAGE, &signature), "{what}");
        assert!(ErrorStack::get().errors().is_empty(), "{what}");
    }
}

/// C11: what makes OpenSSL fail, in place of saying no.
#[test]
fn an_error_of_openssl_is_not_a_good_signature() {
    let public = rsa().certificate.public_key().unwrap();
    for (what, signature) in [
        ("zero", vec![0; 256]),
        ("one", [vec![0; 255], vec![1]].concat()),
        ("beyond the modulus", vec![0xff; 256]),
        ("wrong padding", [vec![0], vec![0x5a; 255]].concat()),
    ] {
        assert!(!public.verifies(SignatureAlgorithm::RsaSha256, MESSAGE, &signature), "{what}");
        assert!(ErrorStack::get().errors().is_empty(), "{what}");
    }
}

#[test]
fn what_stands_in_openssls_queue_is_no_reason_to_refuse_or_accept() {
    let public = rsa().certificate.public_key().unwrap();
    let good = rsa().key.sign(SignatureAlgorithm::RsaSha256, MESSAGE).unwrap();
    let leave_errors = || X509::from_der(b"nonsense").unwrap_err().put();
    leave_errors();
    assert!(public.verifies(SignatureAlgorithm::RsaSha256, MESSAGE, &good));
    leave_errors();
    assert!(!public.verifies(SignatureAlgorithm::RsaSha256, b"other", &good));
    leave_errors();
    assert_eq!(Certificate::from_der(rsa().certificate.der()).as_ref(), Ok(&rsa().certificate));
}

/// C8: DER in place of r‖s, zeros, values out of range.
#[test]
fn an_ecdsa_signature_is_raw_r_and_s_in_range() {
    for (curve, nid, octets) in [
        (Curve::P256, Nid::X9_62_PRIME256V1, 32),
        (Curve::P384, Nid::SECP384R1, 48),
        (Curve::P521, Nid::SECP521R1, 66),
    ] {
        let algorithm = SignatureAlgorithm::EcdsaSha256;
        let public = ec(curve).certificate.public_key().unwrap();
        let good = ec(curve).key.sign(algorithm, MESSAGE).unwrap();
        let (r, s) = good.split_at(octets);
        let number = |octets: &[u8]| BigNum::from_slice(octets).unwrap();
        let der = EcdsaSig::from_private_components(number(r), number(s)).unwrap();
        let zero = vec![0; octets];

        let mut order = BigNum::new().unwrap();
        let mut context = BigNumContext::new().unwrap();
        let group = EcGroup::from_curve_name(nid).unwrap();
        group.order(&mut order, &mut context).unwrap();
        let padded = |n: &BigNum| n.to_vec_padded(i32::try_from(octets).unwrap()).unwrap();
        let high_s = padded(&(&order - &number(s)));
        let order = padded(&order);

        assert!(public.verifies(algorithm, MESSAGE, &good));
        // (r, n - s) is as good a signature as (r, s), and signers make both.
        assert!(public.verifies(algorithm, MESSAGE, &[r, &high_s].concat()));
        for (what, signature) in [
            ("DER", der.to_der().unwrap()),
            ("empty", Vec::new()),
            ("r alone", r.to_vec()),
            ("one octet less", good[1..].to_vec()),
            ("one octet more", [&[0], good.as_slice()].concat()),
            ("padded to another curve", [&[0], r, &[0], s].concat()),
            ("a zero before s", [r, &[0], s].concat()),
            ("a zero after s", [r, s, &[0]].concat()),
            ("swapped", [s, r].concat()),
            ("r is zero", [&zero, s].concat()),
            ("s is zero", [r, &zero].concat()),
            ("both are zero", [zero.as_slice(), &zero].concat()),
            ("r is the order", [&order, s].concat()),
            ("s is the order", [r, &order].concat()),
            ("both are beyond the order", vec![0xff; 2 * octets]),
        ] {
            assert!(!public.verifies(algorithm, MESSAGE, &signature), "{curve:?}, {what}");
            assert!(ErrorStack::get().errors().is_empty(), "{curve:?}, {what}");
        }
    }
}

/// C8: on P-521 every second s has a zero in front, which belongs to it.
#[test]
fn an_ecdsa_signature_keeps_its_leading_zeros() {
    let algorithm = SignatureAlgorithm::EcdsaSha512;
    let public = ec(Curve::P521).certificate.public_key().unwrap();
    let signatures =
        std::iter::repeat_with(|| ec(Curve::P521).key.sign(algorithm, MESSAGE).unwrap());
    let good = signatures.take(1_000).find(|signature| signature[66] == 0).unwrap();
    assert!(public.verifies(algorithm, MESSAGE, &good));
    let (r, s) = good.split_at(66);
    assert!(!public.verifies(algorithm, MESSAGE, &[r, &s[1..]].concat()));
}

/// C8: r and s beyond the order of the curve that name the same residue.
#[test]
fn an_ecdsa_signature_is_not_reduced_by_the_order() {
    // On P-521 there is room for r + n and s + n in the 66 octets.
    let algorithm = SignatureAlgorithm::EcdsaSha512;
    let public = ec(Curve::P521).certificate.public_key().unwrap();
    let good = ec(Curve::P521).key.sign(algorithm, MESSAGE).unwrap();
    let (r, s) = good.split_at(66);
    let mut order = BigNum::new().unwrap();
    let group = EcGroup::from_curve_name(Nid::SECP521R1).unwrap();
    group.order(&mut order, &mut BigNumContext::new().unwrap()).unwrap();
    let plus =
        |octets: &[u8]| (&BigNum::from_slice(octets).unwrap() + &order).to_vec_padded(66).unwrap();
    assert!(public.verifies(algorithm, MESSAGE, &good));
    assert!(!public.verifies(algorithm, MESSAGE, &[&plus(r), s].concat()));
    assert!(!public.verifies(algorithm, MESSAGE, &[r, &plus(s)].concat()));
}

#[test]
fn a_key_gives_the_same_answers_whatever_it_was_asked_before() {
    // OpenSSL is prepared once and kept: neither another algorithm nor a refusal may stick to it.
    let public = rsa().certificate.public_key().unwrap();
    let algorithms = [SignatureAlgorithm::RsaSha256, SignatureAlgorithm::RsaSha512];
    let good = algorithms.map(|algorithm| rsa().key.sign(algorithm, MESSAGE).unwrap());
    for round in 0..64_usize {
        let (asked, given) = (round & 1, round >> 1 & 1);
        let message = if round & 4 == 0 { MESSAGE } else { b"other" };
        let mut signature = good[given].clone();
        signature[17] ^= u8::from(round & 8 != 0);
        let expected = asked == given && round & 12 == 0;
        assert_eq!(public.verifies(algorithms[asked], message, &signature), expected, "{round}");
    }
}

#[test]
fn many_threads_share_a_key() {
    let public = rsa().certificate.public_key().unwrap().clone();
    let good = rsa().key.sign(SignatureAlgorithm::RsaSha256, MESSAGE).unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    assert!(public.verifies(SignatureAlgorithm::RsaSha256, MESSAGE, &good));
                    assert!(!public.verifies(SignatureAlgorithm::RsaSha256, b"other", &good));
                }
            });
        }
    });
}
