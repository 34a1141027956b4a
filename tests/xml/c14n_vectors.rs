//! The published examples of Canonical XML 1.0 (section 3) and Exclusive XML Canonicalization 1.0
//! (sections 2 and 4), as far as our reader admits them.
//!
//! | example | here | why not, or how |
//! | --- | --- | --- |
//! | Canonical XML 3.1 | no | processing instructions and a document type |
//! | 3.2 | yes | |
//! | 3.3 | yes | without its document type: the attribute that this adds to `e9` is written out |
//! | 3.4 | yes | without `normNames` and `normId`, whose types a document type declares |
//! | 3.5 | no | entities of a document type |
//! | 3.6 | yes | its encoding is another than UTF-8, so it is read with that ignored |
//! | 3.7 | no | a document type, and a subset by XPath that is no element with all inside it |
//! | Exclusive 2.1, 2.2 | yes | |
//! | Exclusive 4 | yes | the transform itself, and its `PrefixList` at work |
//!
//! Canonical XML's own examples are of the inclusive kind. With every prefix in the `PrefixList`
//! the exclusive form of a root is that.

use saml_sp::internals::xml::c14n::{canonicalize, canonicalize_plainly};
use saml_sp::internals::xml::limits::Limits;
use saml_sp::internals::xml::read::{Declared, read};

/// The canonical form of the first element with this local name.
fn canonical(text: &str, local_name: &str, inclusive: &[&str]) -> String {
    let document = read(text.to_owned(), Declared::Ignored, &Limits::default()).unwrap();
    let apex = document.elements().find(|e| e.local_name() == local_name).unwrap();
    let octets = canonicalize(apex, None, inclusive);
    assert_eq!(octets, canonicalize_plainly(apex, None, inclusive));
    octets
}

#[test]
fn canonical_xml_3_2_white_space_in_content() {
    let document = "<doc>
   <clean>   </clean>
   <dirty>   A   B   </dirty>
   <mixed>
      A
      <clean>   </clean>
      B
      <dirty>   A   B   </dirty>
      C
   </mixed>
</doc>";
    assert_eq!(canonical(document, "doc", &[]), document);
}

#[test]
fn canonical_xml_3_3_start_and_end_tags() {
    let document = r#"<doc>
   <e1   />
   <e2   ></e2>
   <e3   name = "elem3"   id="elem3"   />
   <e4   name="elem4"   id="elem4"   ></e4>
   <e5 a:attr="out" b:attr="sorted" attr2="all" attr="I'm"
      xmlns:b="http://www.ietf.org"
      xmlns:a="http://www.w3.org"
      xmlns="http://example.org"/>
   <e6 xmlns="" xmlns:a="http://www.w3.org">
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns="" xmlns:a="http://www.w3.org">
            <e9 xmlns="" xmlns:a="http://www.ietf.org" attr="default"/>
         </e8>
      </e7>
   </e6>
</doc>"#;
    let inclusive = r#"<doc>
   <e1></e1>
   <e2></e2>
   <e3 id="elem3" name="elem3"></e3>
   <e4 id="elem4" name="elem4"></e4>
   <e5 xmlns="http://example.org" xmlns:a="http://www.w3.org" xmlns:b="http://www.ietf.org" attr="I'm" attr2="all" b:attr="sorted" a:attr="out"></e5>
   <e6 xmlns:a="http://www.w3.org">
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns="">
            <e9 xmlns:a="http://www.ietf.org" attr="default"></e9>
         </e8>
      </e7>
   </e6>
</doc>"#;
    assert_eq!(canonical(document, "doc", &["#default", "a", "b"]), inclusive);
    // By itself the exclusive form leaves out what no name uses.
    let exclusive = inclusive.replace(r#"<e6 xmlns:a="http://www.w3.org">"#, "<e6>");
    let exclusive = exclusive.replace(r#"<e9 xmlns:a="http://www.ietf.org" "#, "<e9 ");
    assert_eq!(canonical(document, "doc", &[]), exclusive);
}

#[test]
fn canonical_xml_3_4_character_modifications_and_references() {
    let document = r#"<doc>
   <text>First line&#x0d;&#10;Second line</text>
   <value>&#x32;</value>
   <compute><![CDATA[value>"0" && value<"10" ?"valid":"error"]]></compute>
   <compute expr='value>"0" &amp;&amp; value&lt;"10" ?"valid":"error"'>valid</compute>
   <norm attr=' &apos;   &#x20;&#13;&#xa;&#9;   &apos; '/>
</doc>"#;
    let octets = r#"<doc>
   <text>First line&#xD;
Second line</text>
   <value>2</value>
   <compute>value&gt;"0" &amp;&amp; value&lt;"10" ?"valid":"error"</compute>
   <compute expr="value>&quot;0&quot; &amp;&amp; value&lt;&quot;10&quot; ?&quot;valid&quot;:&quot;error&quot;">valid</compute>
   <norm attr=" '    &#xD;&#xA;&#x9;   ' "></norm>
</doc>"#;
    assert_eq!(canonical(document, "doc", &[]), octets);
}

#[test]
fn canonical_xml_3_6_utf8() {
    let document = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<doc>&#169;</doc>";
    assert_eq!(canonical(document, "doc", &[]).as_bytes(), b"<doc>\xC2\xA9</doc>");
}

#[test]
fn exclusive_2_1_an_envelope_changes_nothing() {
    let alone = "<n1:elem1 xmlns:n1=\"http://b.example\">\n    content\n</n1:elem1>";
    let enveloped = format!("<n0:pdu xmlns:n0=\"http://a.example\">\n{alone}\n</n0:pdu>");
    assert_eq!(canonical(alone, "elem1", &[]), alone);
    assert_eq!(canonical(&enveloped, "elem1", &[]), alone);
    // What the inclusive form would be.
    let inclusive = alone.replace("xmlns:n1", "xmlns:n0=\"http://a.example\" xmlns:n1");
    assert_eq!(canonical(&enveloped, "elem1", &["n0", "n1"]), inclusive);
}

#[test]
fn exclusive_2_2_another_envelope_changes_nothing() {
    let element = "<n1:elem2 xmlns:n1=\"http://example.net\"\n             xml:lang=\"en\">\n    \
                   <n3:stuff xmlns:n3=\"ftp://example.org\"/>\n  </n1:elem2>";
    let local = format!(
        "<n0:local xmlns:n0=\"foo:bar\"\n          xmlns:n3=\"ftp://example.org\">\n  {element}\n\
         </n0:local>"
    );
    let pdu = format!(
        "<n2:pdu xmlns:n1=\"http://example.com\"\n        xmlns:n2=\"http://foo.example\"\n        \
         xml:lang=\"fr\"\n        xml:space=\"retain\">\n  {element}\n</n2:pdu>"
    );
    let octets = "<n1:elem2 xmlns:n1=\"http://example.net\" xml:lang=\"en\">\n    \
                  <n3:stuff xmlns:n3=\"ftp://example.org\"></n3:stuff>\n  </n1:elem2>";
    assert_eq!(canonical(&local, "elem2", &[]), octets);
    assert_eq!(canonical(&pdu, "elem2", &[]), octets);
}

#[test]
fn exclusive_4_the_prefix_list_of_a_transform() {
    let transform = "<Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">\n  \
                     <ec:InclusiveNamespaces PrefixList=\"dsig soap #default\" \
                     xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>\n</Transform>";
    let octets = "<Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">\n  \
                  <ec:InclusiveNamespaces xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\" \
                  PrefixList=\"dsig soap #default\"></ec:InclusiveNamespaces>\n</Transform>";
    assert_eq!(canonical(transform, "Transform", &[]), octets);

    let envelope = "<soap:Envelope xmlns:soap=\"urn:soap\" xmlns=\"urn:default\" xmlns:dsig=\"urn:dsig\" \
                    xmlns:other=\"urn:other\"><soap:Body><other:x/></soap:Body></soap:Envelope>";
    let list = ["dsig", "soap", "#default"];
    assert_eq!(
        canonical(envelope, "Body", &list),
        "<soap:Body xmlns=\"urn:default\" xmlns:dsig=\"urn:dsig\" xmlns:soap=\"urn:soap\">\
         <other:x xmlns:other=\"urn:other\"></other:x></soap:Body>"
    );
}
