//! Which public keys are fit (attack C7).

use crate::key_making::*;

#[test]
fn rsa_keys_are_fit_by_size_and_exponent() {
    use KeyError::{RsaExponent, RsaSize};
    let ok = Ok(KeyKind::Rsa);
    for (bits, exponent, expected) in [
        (512, "10001", Err(RsaSize)),
        (1024, "10001", Err(RsaSize)),
        (2047, "10001", Err(RsaSize)),
        (2048, "10001", ok),
        (2049, "10001", ok),
        (3072, "10001", ok),
        (8192, "10001", ok),
        (8193, "10001", Err(RsaSize)),
        (16384, "10001", Err(RsaSize)),
        (32768, "10001", Err(RsaSize)),
        (2048, "0", Err(RsaExponent)),
        (2048, "1", Err(RsaExponent)),
        (2048, "2", Err(RsaExponent)),
        (2048, "3", ok),
        (2048, "10000", Err(RsaExponent)),
        (2048, "1FFFFFFFF", ok),
        (2048, "200000001", Err(RsaExponent)),
        (2048, "10000000000000001", Err(RsaExponent)),
    ] {
        let key = rsa_public(bits, exponent);
        assert_eq!(fitness(&key), expected, "{bits} bits, exponent {exponent}");
    }
}

#[test]
fn an_rsa_exponent_as_long_as_the_modulus_is_unfit() {
    let long = BigNum::from_slice(&[0xff; 255]).unwrap().to_hex_str().unwrap().to_string();
    assert_eq!(fitness(&rsa_public(2048, &long)), Err(KeyError::RsaExponent));
}

#[test]
fn ec_keys_are_fit_on_three_named_curves() {
    for (curve, expected) in [
        (Nid::X9_62_PRIME256V1, Ok(KeyKind::Ec)),
        (Nid::SECP384R1, Ok(KeyKind::Ec)),
        (Nid::SECP521R1, Ok(KeyKind::Ec)),
        (Nid::SECP224R1, Err(KeyError::Curve)),
        (Nid::SECP256K1, Err(KeyError::Curve)),
        (Nid::BRAINPOOL_P256R1, Err(KeyError::Curve)),
        (Nid::BRAINPOOL_P512R1, Err(KeyError::Curve)),
    ] {
        assert_eq!(fitness(&ec_public(curve)), expected, "{curve:?}");
    }
}

#[test]
fn a_curve_spelled_out_by_its_parameters_is_unfit_even_if_it_is_p256() {
    let mut group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    group.set_asn1_flag(Asn1Flag::EXPLICIT_CURVE);
    let key = EcKey::generate(&group).unwrap();
    let key = PKey::from_ec_key(EcKey::from_public_key(&group, key.public_key()).unwrap()).unwrap();
    let spelled_out = key.public_key_to_der().unwrap();
    assert!(spelled_out.len() > 300, "the parameters are spelled out");
    assert_eq!(fitness(&key), Err(KeyError::Curve));
}

#[test]
fn a_curve_with_a_generator_of_the_attackers_choice_is_unfit() {
    // CVE-2020-0601: P-256 with another generator, for which the attacker knows a private key.
    let p256 = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let mut context = BigNumContext::new().unwrap();
    let [mut p, mut a, mut b, mut order, mut cofactor] = [(); 5].map(|()| BigNum::new().unwrap());
    p256.components_gfp(&mut p, &mut a, &mut b, &mut context).unwrap();
    p256.order(&mut order, &mut context).unwrap();
    p256.cofactor(&mut cofactor, &mut context).unwrap();
    let mut group = EcGroup::from_components(p, a, b, &mut context).unwrap();
    let mut generator = EcPoint::new(&p256).unwrap();
    let two = BigNum::from_u32(2).unwrap();
    generator.mul_generator2(&p256, &two, &mut context).unwrap();
    let generator = generator
        .to_bytes(&p256, openssl::ec::PointConversionForm::UNCOMPRESSED, &mut context)
        .unwrap();
    let generator = EcPoint::from_bytes(&group, &generator, &mut context).unwrap();
    group.set_generator(generator, order, cofactor).unwrap();

    let key = EcKey::generate(&group).unwrap();
    let key = PKey::from_ec_key(EcKey::from_public_key(&group, key.public_key()).unwrap()).unwrap();
    assert_eq!(fitness(&key), Err(KeyError::Curve));
}

#[test]
fn a_point_that_is_not_on_the_curve_is_unfit() {
    let der = ec(Curve::P256).certificate.der();
    // BIT STRING of 66 octets, none unused, an uncompressed point.
    let point = find(der, &[0x03, 0x42, 0x00, 0x04]);
    let mut off = der.to_vec();
    off[point + 40] ^= 1;
    let off = Certificate::from_der(&off).unwrap();
    assert_eq!(off.public_key().map(PublicKey::kind), Err(KeyError::Kind));
    assert!(ErrorStack::get().errors().is_empty());
}

#[test]
fn the_point_at_infinity_is_unfit() {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let infinity = EcPoint::new(&group).unwrap();
    let key = PKey::from_ec_key(EcKey::from_public_key(&group, &infinity).unwrap()).unwrap();
    assert_eq!(fitness(&key), Err(KeyError::Kind));
}

#[test]
fn keys_of_other_kinds_are_unfit() {
    let number = |hex| BigNum::from_hex_str(hex).unwrap();
    let dsa = Dsa::from_public_components(number("17"), number("B"), number("4"), number("8"));
    let mut pss = PkeyCtx::new_id(Id::RSA_PSS).unwrap();
    pss.keygen_init().unwrap();
    pss.set_rsa_keygen_bits(2048).unwrap();

    assert_eq!(fitness(&PKey::generate_ed25519().unwrap()), Err(KeyError::Kind));
    assert_eq!(fitness(&PKey::generate_ed448().unwrap()), Err(KeyError::Kind));
    assert_eq!(fitness(&PKey::generate_x25519().unwrap()), Err(KeyError::Kind));
    assert_eq!(fitness(&PKey::from_dsa(dsa.unwrap()).unwrap()), Err(KeyError::Kind));
    assert_eq!(fitness(&pss.keygen().unwrap()), Err(KeyError::Kind));
}

#[test]
fn an_algorithm_that_nobody_knows_is_unfit() {
    let der = rsa().certificate.der();
    let rsa_encryption = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
    let mut unknown = der.to_vec();
    unknown[find(der, &rsa_encryption) + 8] = 0x7f;
    let unknown = Certificate::from_der(&unknown).unwrap();
    assert_eq!(unknown.public_key().map(PublicKey::kind), Err(KeyError::Kind));
    assert!(ErrorStack::get().errors().is_empty());
}
