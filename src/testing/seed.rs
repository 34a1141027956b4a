//! Identifiers and octets made of texts: equal texts give equal ones, and different texts
//! different ones. They look random and are not; nothing here is a secret.

/// FNV-1a of 128 bits (draft-eastlake-fnv, section 5).
const FNV_BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const FNV_PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

/// A GUID of the fourth version in its usual spelling.
pub fn guid(parts: &[&str]) -> String {
    let hex: String = octets(parts, 16).iter().map(|octet| format!("{octet:02x}")).collect();
    let digits = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    let (a, b, c, d, e) =
        (digits(0, 8), digits(8, 12), digits(13, 16), digits(17, 20), digits(20, 32));
    format!("{a}-{b}-4{c}-8{d}-{e}")
}

/// An identifier as Entra gives them to its messages: `_` and a GUID.
pub fn message_id(parts: &[&str]) -> String {
    format!("_{}", guid(parts))
}

/// So many octets.
pub fn octets(parts: &[&str], count: usize) -> Vec<u8> {
    let mut seed = FNV_BASIS;
    for part in parts {
        // The length first, so that no two lists of parts are one text.
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        for octet in length.to_be_bytes().iter().chain(part.as_bytes()) {
            seed = (seed ^ u128::from(*octet)).wrapping_mul(FNV_PRIME);
        }
    }
    let words = (0_u128..).flat_map(|number| mixed(seed, number).to_be_bytes());
    words.take(count).collect()
}

/// The next word of a seed: xorshift and multiply, so that every bit of the seed moves every bit.
fn mixed(seed: u128, number: u128) -> u128 {
    let mut word = seed.wrapping_add(number.wrapping_mul(FNV_BASIS | 1));
    for _ in 0..3 {
        word = (word ^ (word >> 67)).wrapping_mul(FNV_BASIS | 1);
    }
    word ^ (word >> 59)
}
