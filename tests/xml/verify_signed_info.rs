//! What SignedInfo may say: one reference, two transforms, known algorithms (attacks C2 to C5).

use crate::signed_octets::*;

#[test]
fn signed_info_has_exactly_its_parts_in_order() {
    let canonicalization = between(signed(), "<CanonicalizationMethod ", "/>");
    let method = between(signed(), "<SignatureMethod ", "/>");
    let reference = between(signed(), "<Reference ", "</Reference>");
    let swapped = format!("{method}{canonicalization}");
    let methods = format!("{canonicalization}{method}");
    let two_methods = format!("{method}{method}");
    refused_even_if_signed(&[
        ("no CanonicalizationMethod", &canonicalization, "", CanonicalizationMethod),
        ("the methods swapped", &methods, &swapped, CanonicalizationMethod),
        ("no SignatureMethod", &method, "", SignatureMethod),
        ("two SignatureMethod", &method, &two_methods, Reference),
        ("no Reference", &reference, "", Reference),
        ("two References", &reference, &reference.repeat(2), Reference),
        ("1,000 References", &reference, &reference.repeat(1_000), Reference),
        ("a Manifest", &reference, "<Manifest/>", Reference),
        ("a Manifest beside", &reference, &format!("{reference}<Manifest/>"), Reference),
        ("the Reference first", &methods, &format!("{reference}{methods}"), CanonicalizationMethod),
        ("text", "<SignedInfo>", "<SignedInfo>text", Shape),
        ("a foreign Reference", "<Reference ", r#"<Reference xmlns="urn:x" "#, Reference),
    ]);
}

#[test]
fn only_exclusive_c14n_without_comments_canonicalises_signed_info() {
    let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
    let list = format!(r#"<InclusiveNamespaces xmlns="{exclusive}" PrefixList="u"/>"#);
    let old = between(signed(), "<CanonicalizationMethod ", "/>");
    let with = |attributes: &str, content: &str| {
        format!("<CanonicalizationMethod {attributes}>{content}</CanonicalizationMethod>")
    };
    let named = |uri: &str| with(&format!(r#"Algorithm="{uri}""#), "");
    let holding = |content: &str| with(&format!(r#"Algorithm="{exclusive}""#), content);
    let expected = CanonicalizationMethod;
    refused_even_if_signed(&[
        ("with comments", &old, &named(&format!("{exclusive}WithComments")), expected),
        ("inclusive", &old, &named("http://www.w3.org/TR/2001/REC-xml-c14n-20010315"), expected),
        ("1.1", &old, &named("http://www.w3.org/2006/12/xml-c14n11"), expected),
        ("without #", &old, &named("http://www.w3.org/2001/10/xml-exc-c14n"), expected),
        ("a blank after", &old, &named(&format!("{exclusive} ")), expected),
        ("empty", &old, &named(""), expected),
        ("XSLT", &old, &named("http://www.w3.org/TR/1999/REC-xslt-19991116"), expected),
        ("no algorithm", &old, &with("", ""), expected),
        ("prefixed", &old, &with(&format!(r#"u:Algorithm="{exclusive}""#), ""), expected),
        ("spelt otherwise", &old, &with(&format!(r#"algorithm="{exclusive}""#), ""), expected),
        ("text", &old, &holding("text"), expected),
        ("another child", &old, &holding("<x/>"), expected),
        ("two lists", &old, &holding(&list.repeat(2)), expected),
        (
            "a list of another namespace",
            &old,
            &holding(r#"<InclusiveNamespaces PrefixList="u"/>"#),
            expected,
        ),
        (
            "a list without prefixes",
            &old,
            &holding(&list.replace(r#"PrefixList="u""#, "")),
            expected,
        ),
        ("a prefixed list", &old, &holding(&list.replace("PrefixList", "u:PrefixList")), expected),
        (
            "a list of elements",
            &old,
            &holding(&list.replace("/>", "><x/></InclusiveNamespaces>")),
            expected,
        ),
        (
            "a list with text",
            &old,
            &holding(&list.replace("/>", ">u</InclusiveNamespaces>")),
            expected,
        ),
    ]);
}

/// C4, C5: other algorithms, weaker ones, and those that use a public key as a secret.
#[test]
fn only_known_signature_methods_count() {
    let old = between(signed(), "<SignatureMethod ", "/>");
    let named = |uri: &str| format!(r#"<SignatureMethod Algorithm="{uri}"/>"#);
    let holding = |content: &str| {
        let uri = SignatureAlgorithm::RsaSha256.uri();
        format!(r#"<SignatureMethod Algorithm="{uri}">{content}</SignatureMethod>"#)
    };
    let more = |name: &str| named(&format!("http://www.w3.org/2001/04/xmldsig-more#{name}"));
    let basic = |name: &str| named(&format!("http://www.w3.org/2000/09/xmldsig#{name}"));
    let expected = SignatureMethod;
    refused_even_if_signed(&[
        ("C5: HMAC with SHA-1", &old, &basic("hmac-sha1"), expected),
        ("C5: HMAC with SHA-256", &old, &more("hmac-sha256"), expected),
        (
            "C5: HMACOutputLength",
            &old,
            &holding("<HMACOutputLength>0</HMACOutputLength>"),
            expected,
        ),
        ("C4: MD5", &old, &more("rsa-md5"), expected),
        ("C4: none", &old, &named("none"), expected),
        ("C4: empty", &old, &named(""), expected),
        ("C4: missing", &old, "<SignatureMethod/>", expected),
        ("C4: misspelt", &old, &more("rsa-sha-256"), expected),
        ("C4: upper case", &old, &more("RSA-SHA256"), expected),
        ("C4: https", &old, &named("https://www.w3.org/2001/04/xmldsig-more#rsa-sha256"), expected),
        ("C4: the portal's misprint", &old, &basic("rsa-sha256"), expected),
        ("C4: a digest's name", &old, &named(DigestAlgorithm::Sha256.uri()), expected),
        ("C4: SHA-224", &old, &more("rsa-sha224"), expected),
        (
            "C4: PSS",
            &old,
            &named("http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"),
            expected,
        ),
        ("C4: DSA", &old, &basic("dsa-sha1"), expected),
        ("C4: ECDSA with SHA-1", &old, &more("ecdsa-sha1"), expected),
        ("text", &old, &holding("text"), expected),
        ("C4: SHA-1", &old, &named(SignatureAlgorithm::RsaSha1.uri()), Sha1),
    ]);
}

/// C2: references that would be fetched, evaluated, or mean something else.
#[test]
fn a_reference_is_exactly_the_id_of_the_parent() {
    let with = |uri: &str| format!(r#"URI="{uri}""#);
    let expected = Reference;
    refused_even_if_signed(&[
        ("none", r##"URI="#_thing""##, "", expected),
        ("empty", r##"URI="#_thing""##, &with(""), expected),
        ("a lone #", r##"URI="#_thing""##, &with("#"), expected),
        ("without #", r##"URI="#_thing""##, &with("_thing"), expected),
        ("twice #", r##"URI="#_thing""##, &with("##_thing"), expected),
        ("the root", r##"URI="#_thing""##, &with("#_root"), expected),
        ("nobody", r##"URI="#_thing""##, &with("#_nobody"), expected),
        ("another case", r##"URI="#_thing""##, &with("#_Thing"), expected),
        ("a blank after", r##"URI="#_thing""##, &with("#_thing "), expected),
        ("a blank before", r##"URI="#_thing""##, &with(" #_thing"), expected),
        ("percent-encoded", r##"URI="#_thing""##, &with("#%5Fthing"), expected),
        ("percent-encoded #", r##"URI="#_thing""##, &with("%23_thing"), expected),
        ("xpointer by id", r##"URI="#_thing""##, &with("#xpointer(id('_thing'))"), expected),
        ("xpointer to all", r##"URI="#_thing""##, &with("#xpointer(/)"), expected),
        ("http", r##"URI="#_thing""##, &with("http://evil.example/#_thing"), expected),
        ("file", r##"URI="#_thing""##, &with("file:///etc/hostname"), expected),
        ("cid", r##"URI="#_thing""##, &with("cid:_thing"), expected),
        ("a relative one", r##"URI="#_thing""##, &with("other.xml#_thing"), expected),
        ("prefixed", r##"URI="#_thing""##, r##"u:URI="#_thing""##, expected),
        ("spelt otherwise", r##"URI="#_thing""##, r##"Uri="#_thing""##, expected),
        ("text", "<Transforms>", "text<Transforms>", expected),
    ]);
    let escaped = replaced(signed(), r##"URI="#_thing""##, r##"URI="&#x23;&#95;thing""##);
    assert_eq!(verified(&escaped).unwrap().octets(), OCTETS, "the same value, written otherwise");
}

#[test]
fn an_empty_id_is_none() {
    let text = signed().replace("#_thing", "#").replace("_thing", "");
    assert_eq!(error(&text), Some(Reference));
    assert_eq!(error(&signed_again(&text, &[])), Some(Reference));
}

/// C3: transforms that compute, drop or reorder.
#[test]
fn only_two_transforms_count_in_one_order() {
    let enveloped = between(signed(), "<Transform ", "/>");
    let exclusive = r#"<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>"#;
    let both = format!("{enveloped}{exclusive}");
    let all = format!("<Transforms>{both}</Transforms>");
    let named = |uri: &str| format!(r#"<Transform Algorithm="{uri}"/>"#);
    let instead = |transforms: &[&str]| transforms.concat();
    let other = |uri: &str| instead(&[&enveloped, &named(uri)]);
    let xpath = "http://www.w3.org/TR/1999/REC-xpath-19991116";
    let with_xpath = format!(r#"<Transform Algorithm="{xpath}"><XPath>true()</XPath></Transform>"#);
    let hidden_xpath = enveloped.replace("/>", "><XPath>true()</XPath></Transform>");
    let expected = Transforms;
    refused_even_if_signed(&[
        ("no Transforms", &all, "", expected),
        ("empty", &both, "", expected),
        ("enveloped only", &both, &enveloped, expected),
        ("exclusive only", &both, exclusive, expected),
        ("swapped", &both, &instead(&[exclusive, &enveloped]), expected),
        ("enveloped twice", &both, &instead(&[&enveloped, &enveloped]), expected),
        ("exclusive twice", &both, &instead(&[exclusive, exclusive]), expected),
        ("enveloped twice, then exclusive", &both, &instead(&[&enveloped, &both]), expected),
        ("exclusive twice at the end", &both, &instead(&[&both, exclusive]), expected),
        ("10,000 of them", &both, &both.repeat(5_000), expected),
        ("inclusive", &both, &other("http://www.w3.org/TR/2001/REC-xml-c14n-20010315"), expected),
        (
            "with comments",
            &both,
            &other("http://www.w3.org/2001/10/xml-exc-c14n#WithComments"),
            expected,
        ),
        ("1.1", &both, &other("http://www.w3.org/2006/12/xml-c14n11"), expected),
        ("base64", &both, &other("http://www.w3.org/2000/09/xmldsig#base64"), expected),
        ("XSLT", &both, &other("http://www.w3.org/TR/1999/REC-xslt-19991116"), expected),
        ("XPath Filter 2", &both, &other("http://www.w3.org/2002/06/xmldsig-filter2"), expected),
        ("XPath", &both, &instead(&[&enveloped, &with_xpath]), expected),
        ("XPath between", &both, &instead(&[&enveloped, &with_xpath, exclusive]), expected),
        ("XPath in place of enveloped", &both, &instead(&[&with_xpath, exclusive]), expected),
        ("XPath in enveloped", &enveloped, &hidden_xpath, expected),
        ("unknown", &both, &other("urn:unknown"), expected),
        ("no algorithm", &both, &instead(&[&enveloped, "<Transform/>"]), expected),
        (
            "foreign",
            exclusive,
            &exclusive.replace("<Transform ", r#"<Transform xmlns="urn:x" "#),
            expected,
        ),
        ("text", "<Transforms>", "<Transforms>text", expected),
    ]);
}

#[test]
fn only_known_digest_methods_count() {
    let old = between(signed(), "<DigestMethod ", "/>");
    let named = |uri: &str| format!(r#"<DigestMethod Algorithm="{uri}"/>"#);
    let uri = DigestAlgorithm::Sha256.uri();
    let holding = |content| format!(r#"<DigestMethod Algorithm="{uri}">{content}</DigestMethod>"#);
    let expected = DigestMethod;
    refused_even_if_signed(&[
        ("none", &old, "", expected),
        ("two", &old, &old.repeat(2), DigestValue),
        ("no algorithm", &old, "<DigestMethod/>", expected),
        ("empty", &old, &named(""), expected),
        ("MD5", &old, &named("http://www.w3.org/2001/04/xmldsig-more#md5"), expected),
        ("SHA-224", &old, &named("http://www.w3.org/2001/04/xmldsig-more#sha224"), expected),
        ("SHA-3", &old, &named("http://www.w3.org/2007/05/xmldsig-more#sha3-256"), expected),
        (
            "SHA-256 by another name",
            &old,
            &named("http://www.w3.org/2000/09/xmldsig#sha256"),
            expected,
        ),
        ("a parameter", &old, &holding("<x/>"), expected),
        ("text", &old, &holding("text"), expected),
        ("SHA-1", &old, &named(DigestAlgorithm::Sha1.uri()), Sha1),
    ]);
}

#[test]
fn a_digest_value_is_as_long_as_its_method_says() {
    let old = between(signed(), "<DigestValue>", "</DigestValue>");
    let with =
        |octets: &[u8]| format!("<DigestValue>{}</DigestValue>", base64_binary::encode(octets));
    let sha512 = format!(r#"<DigestMethod Algorithm="{}"/>"#, DigestAlgorithm::Sha512.uri());
    let method = between(signed(), "<DigestMethod ", "/>");
    let unpadded = old.replace("=<", "<");
    refused_even_if_signed(&[
        ("none", &old, "", DigestValue),
        ("two", &old, &old.repeat(2), Reference),
        ("empty", &old, "<DigestValue/>", DigestValue),
        ("31 octets", &old, &with(&[7; 31]), DigestValue),
        ("33 octets", &old, &with(&[7; 33]), DigestValue),
        ("no base64", &old, "<DigestValue>?</DigestValue>", DigestValue),
        ("no padding", &old, &unpadded, DigestValue),
        ("an element inside", "</DigestValue>", "<x/></DigestValue>", DigestValue),
        ("all in an element", &old, &format!("<DigestValue>{old}</DigestValue>"), DigestValue),
        ("SHA-512 said", &method, &sha512, DigestValue),
    ]);
}

/// C4: one algorithm said, another one used.
#[test]
fn an_algorithm_that_was_not_used_does_not_verify() {
    for other in [SignatureAlgorithm::RsaSha512, SignatureAlgorithm::EcdsaSha256] {
        let uri = SignatureAlgorithm::RsaSha256.uri();
        let text = replaced(signed(), uri, other.uri());
        assert_eq!(error(&text), Some(UntrustedKey), "{other:?}");
    }
}
