//! Small functions that make lopdf objects.

use std::borrow::Cow;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};

use super::options::Standard;
use crate::layout::Length;

/// A name.
pub(super) fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

/// A reference.
pub(super) fn to(id: ObjectId) -> Object {
    Object::Reference(id)
}

/// The most bytes of a string (ISO 19005-3, 6.1.13).
pub(super) const LONGEST: usize = 32_767;

/// A text string (ISO 32000-1, 7.9.2.2): ASCII if it can be, otherwise UTF-16. A text that is
/// too long is cut and ends in dots.
pub(super) fn text(text: &str) -> Object {
    let plain = |it: u8| it == b' ' || it.is_ascii_graphic();
    if text.len() <= LONGEST && text.bytes().all(plain) {
        return bytes(text.as_bytes());
    }
    Object::String(utf16(text), StringFormat::Hexadecimal)
}

/// A text with only the characters that a standard allows: PDF/A-4 and PDF/UA-2 forbid private-use characters
/// (ISO 19005-4, 6.2.10.8; ISO 14289-2, 8.6).
pub(super) fn readable(text: &str, standard: Standard) -> Cow<'_, str> {
    match standard {
        Standard::A4fUa2 if text.contains(is_private) => {
            text.replace(is_private, "\u{fffd}").into()
        }
        Standard::A4fUa2 | Standard::A2aUa1 | Standard::A3aUa1 | Standard::None => text.into(),
    }
}

/// Whether a character is for private use, without a meaning of its own (ISO 19005-3, 6.2.11.7.3).
pub(super) fn is_private(c: char) -> bool {
    matches!(u32::from(c), 0xe000..=0xf8ff | 0xf_0000..=0xf_fffd | 0x10_0000..=0x10_fffd)
}

/// A byte string.
pub(super) fn bytes(bytes: &[u8]) -> Object {
    Object::String(bytes.to_vec(), StringFormat::Literal)
}

/// UTF-16 big-endian with a byte-order mark. A text that is too long is cut and ends in dots.
pub(super) fn utf16(text: &str) -> Vec<u8> {
    let mut out = vec![0xfe, 0xff];
    for c in text.chars() {
        let room = LONGEST - out.len();
        let units = if room < 6 { '…' } else { c };
        let mut buffer = [0; 2];
        let units = units.encode_utf16(&mut buffer);
        out.extend(units.iter().copied().flat_map(u16::to_be_bytes));
        if room < 6 {
            break;
        }
    }
    out
}

/// A whole number.
pub(super) fn integer(count: usize) -> Object {
    Object::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

/// A length in points, rounded to three decimals.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a PDF's numbers are f32 here, and a page is far below 2^24"
)]
pub(super) fn points(length: Length) -> f32 {
    ((length.to_pt() * 1000.0).round() / 1000.0) as f32
}

/// The number of an element, a content or a link, as an index.
pub(super) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A length in points.
pub(super) fn length(length: Length) -> Object {
    Object::Real(points(length))
}

/// The dictionary of an object.
pub(super) fn dictionary_of(document: &mut Document, object: ObjectId) -> Option<&mut Dictionary> {
    document.get_object_mut(object).ok()?.as_dict_mut().ok()
}

/// The leaves and the root of a name or number tree (ISO 32000-1, 7.9.6): `key` is `Names` or `Nums`.
pub(super) fn tree(
    document: &mut Document,
    key: &str,
    entries: Vec<(Object, Object)>,
) -> Dictionary {
    const LEAF: usize = 64;
    let flat = |entries: Vec<(Object, Object)>| -> Object {
        let pairs = entries.into_iter().flat_map(|(key, it)| [key, it]);
        Object::Array(pairs.collect())
    };
    let mut root = Dictionary::new();
    if entries.len() <= LEAF {
        root.set(key, flat(entries));
        return root;
    }
    let mut kids = Vec::new();
    let mut entries = entries.into_iter();
    loop {
        let leaf: Vec<(Object, Object)> = entries.by_ref().take(LEAF).collect();
        let (Some(first), Some(last)) = (leaf.first(), leaf.last()) else {
            break;
        };
        let mut node = Dictionary::new();
        node.set("Limits", vec![first.0.clone(), last.0.clone()]);
        node.set(key, flat(leaf));
        kids.push(to(document.add_object(node)));
    }
    root.set("Kids", kids);
    root
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, utf16};

    #[test]
    fn a_text_that_is_too_long_ends_in_dots() {
        let dots = [0x20, 0x26];
        for (text, length) in [("长", 2), ("😀", 4)] {
            let long = utf16(&text.repeat(20_000));
            assert!(long.len() <= LONGEST && long.len() > LONGEST - 8);
            assert!(long.ends_with(&dots));
            // As much as there is room for is kept whole.
            let most = (LONGEST - 8) / length;
            assert!(!utf16(&text.repeat(most)).ends_with(&dots));
        }
    }
}
