//! `#default` in a PrefixList: our octets have the digest that xmlsec1 computes. lxml, which judges
//! everything else, drops `#default`.

use std::fs;
use std::process::Command;

use openssl::base64::encode_block;
use openssl::sha::sha256;
use saml_sp::internals::xml::c14n::{EXCLUSIVE, canonicalize};
use saml_sp::internals::xml::document::Element;
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::{Declared, read};

use crate::generator::{Random, document};

const DOCUMENTS: usize = 48;
const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";

#[test]
fn digests_with_default_in_the_prefix_list_are_those_of_xmlsec1() {
    if !Command::new("xmlsec1").arg("--version").output().is_ok_and(|out| out.status.success()) {
        println!("skipped: xmlsec1 is not installed");
        return;
    }
    let folder = std::env::temp_dir().join(format!("saml-sp-c14n-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let key = folder.join("key");
    fs::write(&key, [7; 32]).unwrap();

    for (number, case) in (0..).filter_map(case).take(DOCUMENTS).enumerate() {
        let file = folder.join(format!("{number}.xml"));
        fs::write(&file, &case.template).unwrap();
        let signed = Command::new("xmlsec1")
            .arg("--sign")
            .arg("--hmackey")
            .arg(&key)
            .args(["--id-attr:ID", &case.id_element])
            .arg(&file)
            .output()
            .unwrap();
        let signed_text = String::from_utf8_lossy(&signed.stdout);
        let digest =
            signed_text.split("<DigestValue>").nth(1).and_then(|rest| rest.split('<').next());
        assert_eq!(digest, Some(case.digest.as_str()), "{} {signed:?}", case.template);
    }
    fs::remove_dir_all(&folder).unwrap();
}

struct Case {
    template: String,
    /// The signed element, as xmlsec1 wants it named to find its `ID`.
    id_element: String,
    /// Of our octets.
    digest: String,
}

/// A generated document in which an element with an `ID` has a signature, nothing else has one, and
/// the octets would be others without `#default`.
fn case(seed: u64) -> Option<Case> {
    let generated = document(seed);
    let document = read(generated.xml, Declared::MustBeUtf8, &Limits::default()).unwrap();
    let elements: Vec<Element<'_>> = document.elements().collect();
    let mut signed = (0..elements.len()).filter(|&at| generated.signatures[at].is_some());
    let (apex, None) = (signed.next()?, signed.next()) else { return None };
    let signature = elements[generated.signatures[apex]?];
    let apex = elements[apex];
    let id = apex.attribute("ID").filter(|_| apex.local_name().is_ascii())?;
    // xmlsec1 takes whatever is called `ID` first, in any namespace.
    if apex.attributes().any(|a| a.local_name() == "ID" && !a.prefix().is_empty()) {
        return None;
    }

    let mut random = Random::new(seed);
    let mut list = vec!["#default"];
    list.extend(["a", "b", "ab"].into_iter().filter(|_| random.one_in(2)));
    let octets = canonicalize(apex, Some(signature), &list);
    if octets == canonicalize(apex, Some(signature), &list[1..]) {
        return None;
    }
    let (start, end) = (signature.span().start as usize, signature.span().end as usize);
    let text = document.text();
    let template = template(&id, &list.join(" "));
    Some(Case {
        template: format!("{}{template}{}", &text[..start], &text[end..]),
        id_element: match apex.namespace() {
            "" => apex.local_name().to_owned(),
            namespace => format!("{namespace}:{}", apex.local_name()),
        },
        digest: encode_block(&sha256(octets.as_bytes())),
    })
}

fn template(id: &str, list: &str) -> String {
    format!(
        "<Signature xmlns=\"{DSIG}\"><SignedInfo><CanonicalizationMethod Algorithm=\"{EXCLUSIVE}\"/>\
         <SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#hmac-sha256\"/>\
         <Reference URI=\"#{id}\"><Transforms><Transform Algorithm=\"{DSIG}enveloped-signature\"/>\
         <Transform Algorithm=\"{EXCLUSIVE}\"><InclusiveNamespaces xmlns=\"{EXCLUSIVE}\" \
         PrefixList=\"{list}\"/></Transform></Transforms>\
         <DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><DigestValue/>\
         </Reference></SignedInfo><SignatureValue/></Signature>"
    )
}
