//! Nothing panics: every prefix and changes of every single byte of three responses and two
//! metadata files give an answer, and that is a refusal or what the genuine file gives.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml_sp::error::MetadataError;
use saml_sp::settings::MetadataOptions;
use saml_sp::{AcsForm, IdentityProvider, Spend};

use crate::valid::{Desk, desk, fixture};

/// Bytes that mean something to a parser or to nobody.
const BYTES: [u8; 16] = [
    b'<', b'>', b'&', b'"', b'\'', b'/', b'=', b':', b' ', b'\n', b'#', b';', b'A', 0x00, 0x80,
    0xff,
];

/// A small generator of our own, so that every run makes the same changes (xorshift64*).
struct Random(u64);

impl Random {
    fn byte(&mut self) -> u8 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 56) as u8
    }
}

/// Every prefix of the file, and the file with each byte replaced, so many times: by one that means
/// something, another in turn, or by any.
fn mutants(file: &[u8], changes: usize, mut check: impl FnMut(&[u8])) {
    let mut random = Random(file.len() as u64);
    let mut mutant = file.to_vec();
    for at in 0..file.len() {
        check(&file[..at]);
        let bytes = [BYTES[at % BYTES.len()], random.byte()];
        for byte in bytes.into_iter().cycle().skip(at / BYTES.len() % 2).take(changes) {
            if byte != file[at] {
                mutant[at] = byte;
                check(&mutant);
                mutant[at] = file[at];
            }
        }
    }
}

/// What comes of this message: an identity as JSON, or `None` where it is refused.
fn judged(desk: &Desk, message: &[u8], worded: bool) -> Option<String> {
    let form = AcsForm::from_parts(STANDARD.encode(message), desk.relay_state.clone());
    match desk.sp.finish_login(&form, &desk.pending, desk.now) {
        Ok(verified) => {
            let login = verified.redeem(Spend::First).unwrap();
            Some(serde_json::to_string(&login.identity).unwrap())
        }
        Err(refusal) => {
            let text = if worded { refusal.report().to_text() } else { refusal.to_string() };
            assert!(text.contains(refusal.code().as_str()));
            None
        }
    }
}

/// Checks that the mutants of a response are refused or bring the same identity.
fn response(name: &str) {
    let file = fixture(&format!("responses/{name}.xml"));
    let desk = desk();
    let genuine = judged(&desk, &file, true).expect("the file itself is accepted");
    let (mut count, mut accepted) = (0_usize, 0_usize);
    mutants(&file, 2, |mutant| {
        // Words cost more than a verdict: every 16th is asked for all of them.
        if let Some(identity) = judged(&desk, mutant, count % 16 == 0) {
            assert_eq!(identity, genuine, "{name}: {}", String::from_utf8_lossy(mutant));
            accepted += 1;
        }
        count += 1;
    });
    // What nobody reads may change, such as the certificate that KeyInfo shows; little else.
    assert!(accepted > 0 && accepted < count / 8, "{name}: {accepted} of {count}");
}

/// Checks that the mutants of signed metadata are refused, or are the same where the signature is
/// required.
fn metadata(name: &str) {
    let file = fixture(&format!("metadata/{name}.xml"));
    let required = MetadataOptions::default().require_signature();
    let genuine = IdentityProvider::from_metadata_with(&file, &required).unwrap();
    mutants(&file, 1, |mutant| match IdentityProvider::from_metadata_with(mutant, &required) {
        Ok(read) => assert_eq!(read, genuine, "{name}: {}", String::from_utf8_lossy(mutant)),
        Err(MetadataError::Signature(_) | MetadataError::Unsigned) => {
            // It could be read: so it makes an identity provider with notes, or says why not.
            match IdentityProvider::from_metadata(mutant) {
                Ok(read) => assert!(!read.health(desk().now).is_empty(), "{name}"),
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    });
}

#[test]
fn no_change_of_an_assertion_signed_response_panics_or_makes_another_identity() {
    response("assertion_signed");
}

#[test]
fn no_change_of_a_response_signed_twice_panics_or_makes_another_identity() {
    response("both_signed");
}

#[test]
fn no_change_of_a_response_with_prefixes_panics_or_makes_another_identity() {
    response("prefixes");
}

#[test]
fn no_change_of_entras_metadata_panics_or_makes_another_identity_provider() {
    metadata("entra");
}

#[test]
fn no_change_of_ad_fs_metadata_panics_or_makes_another_identity_provider() {
    metadata("adfs");
}
