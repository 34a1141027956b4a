//! A signing certificate is read from each of Entra's downloads, shows the portal's thumbprint, and
//! says whether its key is fit.

use saml_sp::SigningCertificate;
use saml_sp::error::KeyError;

use crate::fixture::{DSA, ED25519, IDP, RSA1024, at, bytes, certificate};

fn read(bytes: &[u8]) -> SigningCertificate {
    SigningCertificate::from_bytes(bytes).unwrap()
}

#[test]
fn each_download_of_the_portal_is_the_same_certificate() {
    let pem = read(&bytes("keys/idp.cert.pem"));
    let base64 = certificate("idp");
    let files: [(&str, Vec<u8>); 6] = [
        ("Certificate (Base64), CRLF", bytes("keys/idp.cer")),
        ("the upload that was meant for metadata", bytes("metadata/wrong/certificate.cer")),
        ("Certificate (Raw)", bytes("metadata/wrong/certificate_der.cer")),
        ("base64 alone", base64.clone().into_bytes()),
        ("base64 in lines", format!("\r\n {}\n{} \t", &base64[..64], &base64[64..]).into_bytes()),
        (
            "text around it",
            [b"subject=CN\n".as_slice(), &bytes("keys/idp.cert.pem"), b"\nbye"].concat(),
        ),
    ];
    for (what, file) in files {
        assert_eq!(read(&file), pem, "{what}");
    }
}

#[test]
fn what_is_no_one_certificate_is_unreadable() {
    let der = bytes("metadata/wrong/certificate_der.cer");
    let pem = bytes("keys/idp.cert.pem");
    let files: [(&str, Vec<u8>); 11] = [
        ("nothing", Vec::new()),
        ("blanks", b" \n".to_vec()),
        ("words", b"not a certificate".to_vec()),
        ("metadata", bytes("metadata/entra.xml")),
        ("a private key", bytes("keys/idp.key.pem")),
        ("two certificates", [pem.as_slice(), &bytes("keys/idp2.cert.pem")].concat()),
        ("PEM without its end", pem[..pem.len() / 2].to_vec()),
        ("DER without its end", der[..der.len() - 1].to_vec()),
        ("DER with an octet more", [der.as_slice(), b"\0"].concat()),
        ("base64 without its end", certificate("idp").as_bytes()[..100].to_vec()),
        ("zeros", vec![0; 100]),
    ];
    for (what, file) in files {
        assert_eq!(SigningCertificate::from_bytes(&file), Err(KeyError::Unreadable), "{what}");
    }
}

#[test]
fn thumbprints_are_those_of_openssl_and_the_portal() {
    // openssl x509 -noout -fingerprint -sha1, and -sha256.
    let table = [
        ("idp", IDP, "110C060FAC92F276464C107212B02D3748B41513FC6AF3D8B70DA9EB7AAD1A63"),
        (
            "ec521",
            "19A169903CB52730FFDDA9A03BF445D2EF299132",
            "2022A254D2368259DB9A4649C39ED57A27F018246ADF533ACBFBB0686A318928",
        ),
        ("ed25519", ED25519, "6DC00B8A813F82A513EBA18B34CDF9C76E3C009A588E025D763795CAE68FFF13"),
        ("rsa1024", RSA1024, "55267B6257CC95E4A2141E01BDF856C52991779D5EC9D5DCF4966C744FD2BF05"),
    ];
    for (name, sha1, sha256) in table {
        let certificate = read(&bytes(&format!("keys/{name}.cert.pem")));
        assert_eq!((certificate.thumbprint(), certificate.sha256_thumbprint()), (sha1, sha256));
    }
}

#[test]
fn it_says_whose_it_is_and_from_when_to_when() {
    let certificate = read(&bytes("keys/idp.cert.pem"));
    assert_eq!(certificate.subject(), "CN=Microsoft Azure Federated SSO Certificate");
    assert_eq!(certificate.not_before(), at("2026-01-01T00:00:00Z"));
    assert_eq!(certificate.not_after(), at("2029-01-01T00:00:00Z"));
    assert_eq!(certificate.der(), bytes("metadata/wrong/certificate_der.cer"));
    assert_eq!(format!("{certificate:?}"), format!("SigningCertificate({IDP:?})"));
}

#[test]
fn an_unfit_key_is_said_and_no_error_of_reading() {
    let table = [
        ("idp", Ok(())),
        ("idp_expired", Ok(())),
        ("ec256", Ok(())),
        ("ec384", Ok(())),
        ("ec521", Ok(())),
        ("rsa1024", Err(KeyError::RsaSize)),
        ("ed25519", Err(KeyError::Kind)),
        ("dsa", Err(KeyError::Kind)),
    ];
    for (name, fit) in table {
        assert_eq!(read(&bytes(&format!("keys/{name}.cert.pem"))).usable(), fit, "{name}");
    }
    assert_eq!(read(&bytes("keys/dsa.cert.pem")).thumbprint(), DSA);
}
