//! Small makers of lopdf objects.

use std::borrow::Cow;
use std::cell::RefCell;

use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat};

use super::options::Standard;
use super::paint::points;
use crate::layout::Length;

/// A name.
pub(super) fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

/// A reference.
pub(super) fn to(id: ObjectId) -> Object {
    Object::Reference(id)
}

/// Most bytes of a string (ISO 19005-3, 6.1.13).
pub(super) const LONGEST: usize = 32_767;

/// A text string (ISO 32000-1, 7.9.2.2): ASCII as it is, else UTF-16. What is too long ends in dots.
pub(super) fn text(text: &str) -> Object {
    let plain = |it: u8| it == b' ' || it.is_ascii_graphic();
    if text.len() <= LONGEST && text.bytes().all(plain) {
        return bytes(text.as_bytes());
    }
    Object::String(utf16(text), StringFormat::Hexadecimal)
}

/// A text as a standard lets people read it: PDF/A-4 and PDF/UA-2 take no private characters
/// (ISO 19005-4, 6.2.10.8; ISO 14289-2, 8.6).
pub(super) fn readable(text: &str, standard: Standard) -> Cow<'_, str> {
    match standard {
        Standard::A4fUa2 if text.contains(is_private) => {
            text.replace(is_private, "\u{fffd}").into()
        }
        Standard::A4fUa2 | Standard::A2aUa1 | Standard::A3aUa1 | Standard::None => text.into(),
    }
}

/// Whether a character has no meaning of its own (ISO 19005-3, 6.2.11.7.3).
pub(super) fn is_private(c: char) -> bool {
    matches!(u32::from(c), 0xe000..=0xf8ff | 0xf_0000..=0xf_fffd | 0x10_0000..=0x10_fffd)
}

/// A byte string.
pub(super) fn bytes(bytes: &[u8]) -> Object {
    Object::String(bytes.to_vec(), StringFormat::Literal)
}

/// UTF-16 big-endian after its mark. What is too long ends in dots.
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

/// A length in points.
pub(super) fn length(length: Length) -> Object {
    Object::Real(points(length))
}

/// A stream, deflated.
pub(super) fn deflated(mut dictionary: Dictionary, content: &[u8]) -> Stream {
    dictionary.set("Filter", name("FlateDecode"));
    stored(dictionary, deflate(content))
}

/// A stream as it is.
pub(super) fn stored(dictionary: Dictionary, content: Vec<u8>) -> Stream {
    let mut stream = Stream::new(dictionary, content);
    stream.allows_compression = false;
    stream
}

/// Content for a stream, deflated where that makes it shorter.
pub(super) enum Deflated {
    /// As it was.
    Plain(Vec<u8>),
    /// In zlib's form.
    Shorter(Vec<u8>),
}

impl Deflated {
    /// As a stream.
    pub(super) fn stream(self, mut dictionary: Dictionary) -> Stream {
        match self {
            Self::Plain(content) => stored(dictionary, content),
            Self::Shorter(content) => {
                dictionary.set("Filter", name("FlateDecode"));
                stored(dictionary, content)
            }
        }
    }
}

/// Deflates content where that makes it shorter.
pub(super) fn shortened(content: Vec<u8>) -> Deflated {
    /// Streams shorter than this are not worth deflating.
    const SHORT: usize = 64;
    if content.len() < SHORT {
        return Deflated::Plain(content);
    }
    let shorter = deflate(&content);
    if shorter.len() < content.len() {
        Deflated::Shorter(shorter)
    } else {
        Deflated::Plain(content)
    }
}

/// zlib's effort, 1 to 9: 6 takes a fifth longer for a thousandth.
const EFFORT: u32 = 5;

thread_local! {
    /// One for all streams: making one costs as much as deflating a page.
    static ZLIB: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(EFFORT), true));
}

/// zlib.
pub(super) fn deflate(content: &[u8]) -> Vec<u8> {
    ZLIB.with_borrow_mut(|it| {
        it.reset();
        let mut out = Vec::with_capacity(content.len() / 2 + 64);
        let mut read = 0;
        // Into memory, and with room left, it never fails and always ends.
        while let Ok(Status::Ok | Status::BufError) =
            it.compress_vec(&content[read..], &mut out, FlushCompress::Finish)
        {
            read = usize::try_from(it.total_in()).unwrap_or(content.len());
            out.reserve(out.capacity().max(64));
        }
        out.shrink_to_fit(); // contents of pages are kept until the end
        out
    })
}

/// The leaves and the root of a name or number tree (ISO 32000-1, 7.9.6): `key` is `Names` or `Nums`.
pub(super) fn tree(
    document: &mut lopdf::Document,
    key: &str,
    entries: Vec<(Object, Object)>,
) -> Dictionary {
    const LEAF: usize = 64;
    let flat = |entries: &[(Object, Object)]| -> Object {
        let pairs = entries
            .iter()
            .flat_map(|(key, it)| [key.clone(), it.clone()]);
        Object::Array(pairs.collect())
    };
    let mut root = Dictionary::new();
    if entries.len() <= LEAF {
        root.set(key, flat(&entries));
        return root;
    }
    let mut kids = Vec::new();
    for leaf in entries.chunks(LEAF) {
        let mut node = Dictionary::new();
        if let (Some(first), Some(last)) = (leaf.first(), leaf.last()) {
            node.set("Limits", vec![first.0.clone(), last.0.clone()]);
        }
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
