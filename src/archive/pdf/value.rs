//! Bytes of a PDF → one object, as far as finding embedded files needs it (ISO 32000-1, 7.3). What is wrong is `None`.

/// The deepest nesting of arrays and dictionaries that is read.
const DEEPEST: usize = 16;

/// An object.
#[derive(Debug)]
pub(super) enum PdfValue {
    /// A name without its slash.
    Name(Vec<u8>),
    /// The bytes of a string.
    Text(Vec<u8>),
    /// An integer.
    Number(i64),
    /// The number of another object.
    Reference(i64),
    /// Its items in order.
    Array(Vec<PdfValue>),
    /// Its entries in order.
    Dictionary(Vec<(Vec<u8>, PdfValue)>),
    /// Anything else.
    Other,
}

impl PdfValue {
    /// The value of a key of a dictionary.
    pub(super) fn get(&self, key: &[u8]) -> Option<&Self> {
        let Self::Dictionary(entries) = self else {
            return None;
        };
        entries.iter().find(|it| it.0 == key).map(|it| &it.1)
    }

    /// A key's name.
    pub(super) fn name(&self, key: &[u8]) -> Option<&[u8]> {
        match self.get(key)? {
            Self::Name(name) => Some(name),
            Self::Text(_)
            | Self::Number(_)
            | Self::Reference(_)
            | Self::Array(_)
            | Self::Dictionary(_)
            | Self::Other => None,
        }
    }

    /// A key's integer.
    pub(super) fn number(&self, key: &[u8]) -> Option<i64> {
        let Self::Number(number) = self.get(key)? else {
            return None;
        };
        Some(*number)
    }

    /// A key's reference.
    pub(super) fn reference(&self, key: &[u8]) -> Option<i64> {
        let Self::Reference(number) = self.get(key)? else {
            return None;
        };
        Some(*number)
    }

    /// A key's text string (7.9.2.2): UTF-16 or UTF-8 by its mark, else one byte a character.
    pub(super) fn text(&self, key: &[u8]) -> Option<String> {
        let Self::Text(bytes) = self.get(key)? else {
            return None;
        };
        Some(match &bytes[..] {
            [0xfe, 0xff, units @ ..] => {
                let units = units.chunks_exact(2);
                let units: Vec<u16> = units.map(|it| u16::from_be_bytes([it[0], it[1]])).collect();
                String::from_utf16_lossy(&units)
            }
            [0xef, 0xbb, 0xbf, text @ ..] => String::from_utf8_lossy(text).into_owned(),
            bytes => bytes.iter().map(|it| char::from(*it)).collect(),
        })
    }

    /// The names of the filters of a stream.
    pub(super) fn filters(&self) -> impl Iterator<Item = &[u8]> {
        let filter = self.get(b"Filter");
        let items = match filter {
            Some(Self::Array(items)) => &items[..],
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        items.iter().filter_map(|it| match it {
            Self::Name(name) => Some(&name[..]),
            Self::Text(_)
            | Self::Number(_)
            | Self::Reference(_)
            | Self::Array(_)
            | Self::Dictionary(_)
            | Self::Other => None,
        })
    }
}

/// The first position from `at` that is no white space.
pub(super) fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while bytes
        .get(at)
        .is_some_and(|it| it.is_ascii_whitespace() || *it == 0)
    {
        at += 1;
    }
    at
}

/// The integer at `at` and where it ends.
pub(super) fn number_at(bytes: &[u8], at: usize) -> Option<(i64, usize)> {
    let rest = bytes.get(at..)?;
    let sign = usize::from(matches!(rest.first(), Some(b'+' | b'-')));
    let digits = rest[sign..].iter().take(19);
    let count = digits.take_while(|it| it.is_ascii_digit()).count();
    let text = std::str::from_utf8(&rest[..sign + count]).ok()?;
    Some((text.parse().ok()?, at + sign + count))
}

/// The object at `at` and where it ends.
pub(super) fn value(bytes: &[u8], at: usize) -> Option<(PdfValue, usize)> {
    nested(bytes, at, 0)
}

fn nested(bytes: &[u8], at: usize, depth: usize) -> Option<(PdfValue, usize)> {
    if depth > DEEPEST {
        return None;
    }
    let at = skip_space(bytes, at);
    let rest = bytes.get(at..)?;
    match rest {
        [b'<', b'<', ..] => dictionary(bytes, at + 2, depth),
        [b'<', ..] => hexadecimal(bytes, at + 1),
        [b'(', ..] => literal(bytes, at + 1),
        [b'/', ..] => name(bytes, at + 1).map(|(name, at)| (PdfValue::Name(name), at)),
        [b'[', ..] => array(bytes, at + 1, depth),
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => number(bytes, at),
        [b'a'..=b'z', ..] => {
            let letters = rest.iter().take_while(|it| it.is_ascii_lowercase()).count();
            Some((PdfValue::Other, at + letters))
        }
        [..] => None,
    }
}

fn dictionary(bytes: &[u8], mut at: usize, depth: usize) -> Option<(PdfValue, usize)> {
    let mut entries = Vec::new();
    loop {
        at = skip_space(bytes, at);
        match bytes.get(at..)? {
            [b'>', b'>', ..] => return Some((PdfValue::Dictionary(entries), at + 2)),
            [b'/', ..] => {
                let (key, after) = name(bytes, at + 1)?;
                let (value, after) = nested(bytes, after, depth + 1)?;
                entries.push((key, value));
                at = after;
            }
            [..] => return None,
        }
    }
}

fn array(bytes: &[u8], mut at: usize, depth: usize) -> Option<(PdfValue, usize)> {
    let mut items = Vec::new();
    loop {
        at = skip_space(bytes, at);
        if bytes.get(at)? == &b']' {
            return Some((PdfValue::Array(items), at + 1));
        }
        let (item, after) = nested(bytes, at, depth + 1)?;
        items.push(item);
        at = after;
    }
}

/// A number, or the two numbers and the `R` of a reference.
fn number(bytes: &[u8], at: usize) -> Option<(PdfValue, usize)> {
    let length = bytes[at..]
        .iter()
        .take_while(|it| it.is_ascii_digit() || b"+-.".contains(it))
        .count();
    let end = at + length;
    let Some((number, _)) = number_at(bytes, at).filter(|it| it.1 == end) else {
        return Some((PdfValue::Other, end));
    };
    let generation = number_at(bytes, skip_space(bytes, end));
    if let Some((_, after)) = generation {
        let after = skip_space(bytes, after);
        if bytes.get(after) == Some(&b'R') {
            return Some((PdfValue::Reference(number), after + 1));
        }
    }
    Some((PdfValue::Number(number), end))
}

fn name(bytes: &[u8], mut at: usize) -> Option<(Vec<u8>, usize)> {
    let mut name = Vec::new();
    while let Some(byte) = bytes.get(at) {
        if !byte.is_ascii_graphic() || b"()<>[]{}/%".contains(byte) {
            break;
        }
        at += 1;
        let escaped = (*byte == b'#').then(|| hex(bytes.get(at..at + 2)?));
        if let Some(code) = escaped.flatten() {
            name.push(code);
            at += 2;
        } else {
            name.push(*byte);
        }
    }
    Some((name, at))
}

fn hex(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

fn hexadecimal(bytes: &[u8], at: usize) -> Option<(PdfValue, usize)> {
    let length = bytes.get(at..)?.iter().position(|it| *it == b'>')?;
    let digits = bytes[at..at + length].iter();
    let mut digits: Vec<u8> = digits
        .filter(|it| !it.is_ascii_whitespace())
        .copied()
        .collect();
    if digits.len() % 2 == 1 {
        digits.push(b'0');
    }
    let text = digits.chunks_exact(2).map(hex).collect::<Option<_>>()?;
    Some((PdfValue::Text(text), at + length + 1))
}

fn literal(bytes: &[u8], mut at: usize) -> Option<(PdfValue, usize)> {
    let (mut text, mut open) = (Vec::new(), 1);
    loop {
        let byte = *bytes.get(at)?;
        at += 1;
        match byte {
            b')' if open == 1 => return Some((PdfValue::Text(text), at)),
            b')' => open -= 1,
            b'(' => open += 1,
            b'\\' => {
                let escaped = *bytes.get(at)?;
                at += 1;
                match escaped {
                    b'n' => text.push(b'\n'),
                    b'r' => text.push(b'\r'),
                    b't' => text.push(b'\t'),
                    b'b' => text.push(8),
                    b'f' => text.push(12),
                    b'\n' => {}
                    b'0'..=b'7' => {
                        let mut code = u32::from(escaped - b'0');
                        while let Some(digit @ b'0'..=b'7') = bytes.get(at).filter(|_| code < 32) {
                            code = code * 8 + u32::from(digit - b'0');
                            at += 1;
                        }
                        text.push(u8::try_from(code & 0xff).unwrap_or_default());
                    }
                    other => text.push(other),
                }
                continue;
            }
            _ => {}
        }
        text.push(byte);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_object_is_read() {
        let text = b"<</A 12 0 R/B -3/C [1.5 true null/D]/E (a\\)(b)\\101)/F <4 1 4>/G#20H 7>>";
        let (read, end) = value(text, 0).unwrap();
        assert_eq!(end, text.len());
        assert_eq!(read.reference(b"A"), Some(12));
        assert_eq!(read.number(b"B"), Some(-3));
        assert!(matches!(read.get(b"C"), Some(PdfValue::Array(items)) if items.len() == 4));
        assert_eq!(read.text(b"E").as_deref(), Some("a)(b)A"));
        assert_eq!(read.text(b"F").as_deref(), Some("A@"));
        assert_eq!(read.number(b"G H"), Some(7));
    }

    #[test]
    fn nesting_and_missing_ends_are_bounded() {
        assert!(value("[".repeat(100_000).as_bytes(), 0).is_none());
        for wrong in ["", "<<", "<</A", "(", "<41", "[1", "<</A 1", "<<1 2>>"] {
            assert!(value(wrong.as_bytes(), 0).is_none(), "{wrong}");
        }
    }
}
