//! Qualified names: XML 1.0 fifth edition productions 4 and 4a, Namespaces in XML 1.0 section 4.

/// Where a qualified name has its parts, as indices into the bytes it was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// The local part's first byte: the name's own first byte if there is no prefix.
    pub local_start: usize,
    /// The byte after the name.
    pub end: usize,
}

/// The qualified name that begins at `start` and ends before the first byte that no name holds.
pub fn qualified(text: &str, start: usize) -> Option<Name> {
    let bytes = text.as_bytes();
    let (local_start, end) = match part(text, start)? {
        end if bytes.get(end) == Some(&b':') => (end + 1, part(text, end + 1)?),
        end => (start, end),
    };
    (bytes.get(end) != Some(&b':')).then_some(Name { local_start, end })
}

/// The end of the name without colons that begins at `start`.
#[inline]
fn part(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut end = start;
    if class(*bytes.get(start)?) == START {
        end += 1;
        while bytes.get(end).is_some_and(|&byte| class(byte) >= INSIDE) {
            end += 1;
        }
        if bytes.get(end).is_none_or(|&byte| class(byte) == NEVER) {
            return Some(end);
        }
    }
    part_of_any_script(text, start)
}

#[cold]
fn part_of_any_script(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let mut characters = rest.chars();
    characters.next().filter(|&c| starts_name(c))?;
    let after = characters.find(|&c| !starts_name(c) && !continues_name(c));
    let left = characters.as_str().len() + after.map_or(0, char::len_utf8);
    Some(start + rest.len() - left)
}

/// Production 4 without the colon.
fn starts_name(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}'
        | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}'
        | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// What production 4a adds.
fn continues_name(c: char) -> bool {
    matches!(c,
        '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// No name holds this byte, or only as the colon between its parts.
const NEVER: u8 = 0;
/// A byte of a character beyond ASCII.
const BEYOND: u8 = 1;
/// A name may hold this byte, but not begin with it.
const INSIDE: u8 = 2;
/// A name may begin with this byte.
const START: u8 = 3;

#[inline]
fn class(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(NEVER)
}

static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut classes = [NEVER; 256];
    let mut rest: &mut [u8] = &mut classes;
    let mut byte = 0_u8;
    while let Some((class, behind)) = rest.split_first_mut() {
        *class = match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'_' => START,
            b'0'..=b'9' | b'-' | b'.' => INSIDE,
            0x80.. => BEYOND,
            _ => NEVER,
        };
        rest = behind;
        byte = byte.wrapping_add(1);
    }
    classes
}
