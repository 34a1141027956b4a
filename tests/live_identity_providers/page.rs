//! What a browser sees of a page: its forms and its words.

use saml_sp::url::Url;

/// A page that came, and where from.
pub struct Page {
    /// Its address.
    pub url: Url,
    /// The status of the answer.
    pub status: u16,
    /// Its HTML.
    pub html: String,
}

/// A form on a page.
pub struct Form {
    /// Where it is sent.
    pub action: Url,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    value: String,
    is_password: bool,
}

impl Page {
    /// The forms, in their order.
    pub fn forms(&self) -> Vec<Form> {
        let mut forms: Vec<Form> = Vec::new();
        for tag in tags(&self.html) {
            match (tag.name.as_str(), forms.last_mut()) {
                ("form", _) => {
                    let action = tag.attribute("action").unwrap_or_default();
                    let action = match action.as_str() {
                        "" => self.url.clone(),
                        action => self.url.join(action).expect("an address"),
                    };
                    forms.push(Form { action, fields: Vec::new() });
                }
                ("input", Some(form)) => {
                    let Some(name) = tag.attribute("name") else { continue };
                    form.fields.push(Field {
                        name,
                        value: tag.attribute("value").unwrap_or_default(),
                        is_password: tag.attribute("type").as_deref() == Some("password"),
                    });
                }
                _ => {}
            }
        }
        forms
    }

    /// The words that stand there, with one blank between them.
    pub fn words(&self) -> String {
        let mut text = String::new();
        let mut rest = self.html.as_str();
        while let Some((before, tag)) = rest.split_once('<') {
            text.push_str(before);
            text.push(' ');
            rest = tag.split_once('>').map_or("", |(_, after)| after);
        }
        text.push_str(rest);
        unescaped(&text).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Form {
    /// The value of a field.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.name == name).map(|field| field.value.as_str())
    }

    /// Whether it asks for a password.
    pub fn asks_for_password(&self) -> bool {
        self.fields.iter().any(|field| field.is_password)
    }

    /// Everything that is sent, with a user's name and password typed in.
    pub fn filled_in(&self, login: &str, password: &str) -> Vec<(&str, String)> {
        let typed = |field: &Field| match field {
            Field { is_password: true, .. } => password.to_owned(),
            Field { name, .. } if name == "username" => login.to_owned(),
            field => field.value.clone(),
        };
        self.fields.iter().map(|field| (field.name.as_str(), typed(field))).collect()
    }
}

/// A start tag: its name, and the text of its attributes.
struct Tag<'a> {
    name: String,
    attributes: &'a str,
}

impl Tag<'_> {
    /// The value of an attribute, which stands in quotes on every page here.
    fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.attributes;
        while let Some((before, value)) = rest.split_once('=') {
            let quote = value.chars().next().filter(|first| ['"', '\''].contains(first));
            let (value, after) = match quote {
                Some(quote) => value[1..].split_once(quote).expect("the other quote"),
                None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
            };
            if before.split_whitespace().last() == Some(name) {
                return Some(unescaped(value));
            }
            rest = after;
        }
        None
    }
}

/// The start tags of a document. A `>` in a value is always escaped on the pages here.
fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    html.split('<').skip(1).filter_map(|text| {
        let (tag, _) = text.split_once('>')?;
        let tag = tag.trim_end_matches('/');
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        Some(Tag { name: name.to_ascii_lowercase(), attributes })
    })
}

/// The text with its character references replaced, each once.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, reference)) = rest.split_once('&') {
        plain.push_str(before);
        let read = reference.split_once(';').and_then(|(name, after)| {
            let hexadecimal = name.strip_prefix("#x");
            let character = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                _ => match hexadecimal {
                    Some(digits) => u32::from_str_radix(digits, 16).ok(),
                    None => name.strip_prefix('#').and_then(|digits| digits.parse().ok()),
                }
                .and_then(char::from_u32)?,
            };
            Some((character, after))
        });
        let (character, after) = read.unwrap_or(('&', reference));
        plain.push(character);
        rest = after;
    }
    plain.push_str(rest);
    plain
}

#[test]
fn a_page_s_forms_and_words_are_read() {
    let page = Page {
        url: "http://127.0.0.1/login?a=1".parse().unwrap(),
        status: 200,
        html: "<p>Sign\n in &amp;lt; <b>here</b></p><form method='post' action=\"?b=2&amp;c\">\
            <input type=\"hidden\" name=\"state\" value=\"&quot;a=&#39;b&#x27;&lt;&gt;&\"/>\
            <input name=\"username\"><input type=\"password\" name=\"pass\"></form><form>"
            .to_owned(),
    };
    let forms = page.forms();
    assert_eq!(forms.len(), 2);
    assert_eq!(forms[0].action.as_str(), "http://127.0.0.1/login?b=2&c");
    assert_eq!(forms[1].action, page.url);
    assert!(forms[0].asks_for_password() && !forms[1].asks_for_password());
    assert_eq!(forms[0].value("state"), Some("\"a='b'<>&"));
    let sent = forms[0].filled_in("zoe", "secret").into_iter().map(|(_, value)| value);
    assert_eq!(sent.collect::<Vec<_>>(), ["\"a='b'<>&", "zoe", "secret"]);
    assert_eq!(page.words(), "Sign in &lt; here");
}
