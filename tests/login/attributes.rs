//! The attributes of a user: by exact name, all values, in order and as they are.

use saml_sp::Code;
use saml_sp::settings::Limits;

use crate::valid::{Answer, Signed, answer, desk, refused};

/// The valid answer with these statements instead of its own.
fn stating(statements: &str) -> Answer {
    answer().element("AttributeStatement", statements)
}

fn statement(attributes: &str) -> String {
    format!("<AttributeStatement>{attributes}</AttributeStatement>")
}

/// The attributes that an answer with this statement brings, however it is signed.
fn attributes(statements: &str) -> Vec<(String, Vec<String>)> {
    let read = |signed| {
        let identity = desk().identity(&stating(statements).signed(signed).xml());
        let read = identity.attributes().iter().map(|attribute| {
            (attribute.name().to_owned(), attribute.values().map(str::to_owned).collect())
        });
        read.collect::<Vec<_>>()
    };
    let all = read(Signed::Assertion);
    assert_eq!(all, read(Signed::Response));
    assert_eq!(all, read(Signed::Both));
    all
}

fn owned(attributes: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
    let owned = |(name, values): &(&str, &[&str])| {
        (name.to_string(), values.iter().map(|value| value.to_string()).collect())
    };
    attributes.iter().map(owned).collect()
}

/// What one AttributeValue with this content reads as.
fn value(content: &str) -> String {
    let attribute =
        format!(r#"<Attribute Name="a"><AttributeValue>{content}</AttributeValue></Attribute>"#);
    let [(_, values)] = &attributes(&statement(&attribute))[..] else { panic!("one attribute") };
    let [value] = &values[..] else { panic!("one value") };
    value.clone()
}

#[test]
fn attributes_of_one_name_are_merged_in_document_order() {
    let first = statement(concat!(
        r#"<Attribute Name="a"><AttributeValue>1</AttributeValue></Attribute>"#,
        r#"<Attribute Name="b"><AttributeValue>2</AttributeValue></Attribute>"#,
        r#"<Attribute Name="a"><AttributeValue>3</AttributeValue>"#,
        "<AttributeValue>1</AttributeValue></Attribute>",
        r#"<Attribute Name="A"><AttributeValue>4</AttributeValue></Attribute>"#,
    ));
    let second = statement(concat!(
        r#"<Attribute Name="b"><AttributeValue>5</AttributeValue></Attribute>"#,
        r#"<Attribute Name="a" NameFormat="urn:x"><AttributeValue>6</AttributeValue></Attribute>"#,
    ));
    assert_eq!(
        attributes(&[first, second].concat()),
        owned(&[("a", &["1", "3", "1", "6"]), ("b", &["2", "5"]), ("A", &["4"])])
    );
}

#[test]
fn no_values_are_an_empty_list_and_an_empty_value_is_an_empty_text() {
    let some = concat!(
        r#"<Attribute Name="none"/>"#,
        r#"<Attribute Name="empty"><AttributeValue/></Attribute>"#,
        r#"<Attribute Name="two"><AttributeValue></AttributeValue>"#,
        "<AttributeValue>x</AttributeValue></Attribute>",
        r#"<Attribute Name=""><AttributeValue>nameless</AttributeValue></Attribute>"#,
    );
    assert_eq!(
        attributes(&statement(some)),
        owned(&[("none", &[]), ("empty", &[""]), ("two", &["", "x"]), ("", &["nameless"])])
    );
    assert_eq!(attributes(&statement("")), owned(&[]));
}

#[test]
fn a_value_is_all_the_text_in_it() {
    for (what, content, read) in [
        ("plain", "admin", "admin"),
        ("a comment (CVE-2018-0489)", "admin<!-- -->.evil.example", "admin.evil.example"),
        ("a comment first", "<!-- user -->admin", "admin"),
        ("a section", "<![CDATA[admin]]>.evil.example", "admin.evil.example"),
        ("a section alone", "<![CDATA[<b>&amp;]]>", "<b>&amp;"),
        ("sections and comments", "a<![CDATA[b]]><!-- c -->d<![CDATA[e]]>", "abde"),
        ("a reference", "admin&#46;evil&#x2e;example", "admin.evil.example"),
        ("the five entities", "&lt;&gt;&amp;&quot;&apos;", "<>&\"'"),
        ("elements", "a<b xmlns='urn:x'>c<d/>e</b>f", "acef"),
        ("elements and comments", "a<b xmlns='urn:x'><!-- x -->c</b><!-- y -->f", "acf"),
        ("white space", " \n a\tb ", " \n a\tb "),
        ("line ends", "a\r\nb\rc", "a\nb\nc"),
        ("a carriage return by reference", "a&#13;b", "a\rb"),
    ] {
        assert_eq!(value(content), read, "{what}");
    }
}

#[test]
fn a_type_changes_nothing() {
    let typed = |kind: &str| {
        let attribute = format!(
            concat!(
                r#"<Attribute Name="a"><AttributeValue "#,
                r#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" "#,
                r#"xmlns:xs="http://www.w3.org/2001/XMLSchema" {}>1</AttributeValue></Attribute>"#
            ),
            kind
        );
        attributes(&statement(&attribute))
    };
    let plain = owned(&[("a", &["1"])]);
    assert_eq!(typed(r#"xsi:type="xs:string""#), plain);
    assert_eq!(typed(r#"xsi:type="xs:integer""#), plain);
    assert_eq!(typed(r#"xsi:nil="true""#), plain);
}

#[test]
fn names_and_formats_are_read_as_they_are() {
    let attribute = concat!(
        r#"<Attribute Name="a&#46;b" NameFormat="urn:f" FriendlyName="f&amp;g" "#,
        r#"xmlns:x="urn:x" x:Name="evil" x:other="1">"#,
        "<AttributeValue>1</AttributeValue></Attribute>"
    );
    let identity = desk().identity(&stating(&statement(attribute)).xml());
    let attributes = identity.attributes();
    let read = attributes.get("a.b").unwrap();
    assert_eq!(read.name_format(), Some("urn:f"));
    assert_eq!(read.friendly_name(), Some("f&g"));
    assert_eq!(read.only_value(), Some("1"));
    assert_eq!(attributes.names().collect::<Vec<_>>(), ["a.b"]);
    assert!(attributes.get("evil").is_none() && attributes.get("A.B").is_none());
    assert_eq!(attributes.len(), 1);
}

#[test]
fn an_encrypted_attribute_is_passed_over() {
    let attributes_ = attributes(&statement(concat!(
        r#"<EncryptedAttribute><x xmlns="urn:x"/></EncryptedAttribute>"#,
        r#"<Attribute Name="a"><AttributeValue>1</AttributeValue></Attribute>"#,
    )));
    assert_eq!(attributes_, owned(&[("a", &["1"])]));
}

#[test]
fn attributes_hold_what_their_schema_names() {
    let with = |attributes: &str| stating(&statement(attributes));
    refused(
        Code::ASSERTION_SHAPE,
        [
            ("no Name", with("<Attribute><AttributeValue>1</AttributeValue></Attribute>")),
            ("a foreign Name", with(r#"<Attribute xmlns:x="urn:x" x:Name="a"/>"#)),
            ("text in the statement", with("text")),
            ("text in the attribute", with(r#"<Attribute Name="a">text</Attribute>"#)),
            ("another element in it", with(r#"<Attribute Name="a"><Value>1</Value></Attribute>"#)),
            (
                "a foreign value",
                with(r#"<Attribute Name="a"><AttributeValue xmlns="urn:x"/></Attribute>"#),
            ),
            ("a foreign attribute", with(r#"<Attribute xmlns="urn:x" Name="a"/>"#)),
            ("a NameID", with("<NameID>a</NameID>")),
        ],
    );
}

#[test]
fn the_number_of_values_is_bounded() {
    let mut limits = Limits::default();
    limits.attribute_values = 4;
    let desk = desk().policy(|policy| policy.with_limits(limits));
    let values = |count: usize| {
        let values = "<AttributeValue>1</AttributeValue>".repeat(count);
        let xml = stating(&statement(&format!(r#"<Attribute Name="a">{values}</Attribute>"#)));
        desk.verdict(&xml.xml())
    };
    assert_eq!(values(4), None);
    assert_eq!(values(5), Some(Code::ASSERTION_SHAPE));
}

#[test]
fn ten_thousand_values_are_read_in_order() {
    let value = |number: usize| format!("<AttributeValue>{number}</AttributeValue>");
    let values: String = (0..10_000).map(value).collect();
    let xml = stating(&statement(&format!(r#"<Attribute Name="a">{values}</Attribute>"#))).xml();
    let mut limits = Limits::default();
    limits.message_bytes = 1024 * 1024;
    let desk = desk().policy(|policy| policy.with_limits(limits));
    // `sign` reads by the default bounds, which the template and 10,000 short values keep to.
    let identity = desk.identity(&xml);
    let read = identity
        .attributes()
        .get("a")
        .unwrap()
        .values()
        .map(|value| value.parse::<usize>().unwrap());
    assert!(read.eq(0..10_000));
}
