//! HTTP-Redirect: a message is deflated and encoded, equal messages equally, and read back within
//! bounds.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};
use proptest::prelude::*;
use saml_sp::internals::saml::bindings::{decode_redirect, encode_redirect, stored};
use std::io::Write;

const MOST: usize = 4096;

fn deflated(message: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(message).unwrap();
    encoder.finish().unwrap()
}

fn read_back(deflated: &[u8]) -> Option<Vec<u8>> {
    decode_redirect(&STANDARD.encode(deflated), MOST)
}

#[test]
fn a_message_is_smaller_on_its_way_and_the_same_at_its_end() {
    let message = "<samlp:AuthnRequest ID=\"_1\" Version=\"2.0\"/>".repeat(20);
    let value = encode_redirect(&message);
    assert!(value.len() < message.len() / 4);
    assert_eq!(decode_redirect(&value, MOST), Some(message.clone().into_bytes()));
    assert_eq!(value, encode_redirect(&message));
    assert_eq!(decode_redirect(&encode_redirect(""), MOST), Some(Vec::new()));
}

#[test]
fn the_standard_python_library_inflates_it() {
    let program = "import base64, sys, zlib\n\
                   message = zlib.decompress(base64.b64decode(sys.argv[1]), -15)\n\
                   sys.stdout.buffer.write(message)";
    let Ok(output) = std::process::Command::new("python3")
        .args(["-c", program])
        .arg(encode_redirect("<a>\u{f8}</a>"))
        .output()
    else {
        println!("skipped: python3 is not installed");
        return;
    };
    assert_eq!(String::from_utf8_lossy(&output.stdout), "<a>\u{f8}</a>");
}

#[test]
fn what_zlib_could_not_compress_is_stored_as_it_is() {
    // Block by block of at most 65,535 octets (RFC 1951, 3.2.4).
    for length in [1, 2, 100, 65_534, 65_535, 65_536, 131_070, 131_071, 200_000] {
        let message: Vec<u8> = (0..length).map(|i| (i * 7 % 251) as u8).collect();
        let value = STANDARD.encode(stored(&message));
        assert_eq!(decode_redirect(&value, length), Some(message), "{length}");
    }
    assert_eq!(stored(b"<a/>"), [1, 4, 0, 0xfb, 0xff, b'<', b'a', b'/', b'>']);
}

#[test]
fn a_stored_stream_of_nothing_is_a_whole_stream_too() {
    assert_eq!(read_back(&stored(b"")), Some(Vec::new()));
}

#[test]
fn a_bomb_is_inflated_to_the_bound_and_no_further() {
    let bomb = deflated(&vec![b' '; 8 * 1024 * 1024]);
    assert!(bomb.len() < 10_000);
    assert_eq!(decode_redirect(&STANDARD.encode(&bomb), 256 * 1024), None);
    assert_eq!(read_back(&bomb), None);
    let at_the_bound = deflated(&[b' '; MOST]);
    assert_eq!(read_back(&at_the_bound), Some(vec![b' '; MOST]));
    assert_eq!(read_back(&deflated(&[b' '; MOST + 1])), None);
    assert_eq!(decode_redirect(&encode_redirect("x"), 0), None);
    assert_eq!(decode_redirect(&encode_redirect("x"), usize::MAX), None);
}

#[test]
fn what_is_not_one_whole_deflate_stream_is_refused() {
    let stream = deflated(b"<samlp:AuthnRequest/>");
    assert!(read_back(&stream).is_some());
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
    zlib.write_all(b"<samlp:AuthnRequest/>").unwrap();
    let table: [(&str, Vec<u8>); 8] = [
        ("nothing", Vec::new()),
        ("a trailing octet", [stream.as_slice(), b"\0"].concat()),
        ("a trailing line end", [stream.as_slice(), b"\r\n"].concat()),
        ("a second stream", [stream.as_slice(), stream.as_slice()].concat()),
        ("an octet in front", [b"\n", stream.as_slice()].concat()),
        ("cut off", stream[..stream.len() - 1].to_vec()),
        ("a zlib header", zlib.finish().unwrap()),
        ("not deflated", b"<samlp:AuthnRequest/>".to_vec()),
    ];
    for (what, stream) in table {
        assert_eq!(read_back(&stream), None, "{what}");
    }
    let value = STANDARD.encode(&stream);
    for value in [format!("{value}\n"), value.replace('=', ""), format!("{value}*"), String::new()]
    {
        if value != STANDARD.encode(&stream) {
            assert_eq!(decode_redirect(&value, MOST), None, "{value:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_message_comes_back(message in "\\PC{0,300}") {
        prop_assert_eq!(
            decode_redirect(&encode_redirect(&message), message.len()),
            Some(message.into_bytes())
        );
    }

    #[test]
    fn every_text_of_many_different_characters_comes_back(
        message in prop::collection::vec(any::<char>(), 0..2000),
    ) {
        let message: String = message.into_iter().collect();
        prop_assert_eq!(
            decode_redirect(&encode_redirect(&message), message.len()),
            Some(message.into_bytes())
        );
    }

    #[test]
    fn no_octets_make_the_inflater_panic(octets in prop::collection::vec(any::<u8>(), 0..64)) {
        if let Some(message) = read_back(&octets) {
            prop_assert!(message.len() <= MOST);
        }
    }
}
