//! Small makers of lopdf objects.

use std::io::Write as _;

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat};

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

/// A text string (ISO 32000-1, 7.9.2.2): ASCII as it is, else UTF-16.
pub(super) fn text(text: &str) -> Object {
    let plain = |it: u8| it == b' ' || it.is_ascii_graphic();
    if text.bytes().all(plain) {
        return bytes(text.as_bytes());
    }
    Object::String(utf16(text), StringFormat::Hexadecimal)
}

/// A byte string. In hex where much would have to be escaped: lopdf takes quadratic time for that.
pub(super) fn bytes(bytes: &[u8]) -> Object {
    let escaped = bytes.iter().filter(|it| b"()\\\r".contains(it)).count();
    let format = if escaped > 64 {
        StringFormat::Hexadecimal
    } else {
        StringFormat::Literal
    };
    Object::String(bytes.to_vec(), format)
}

/// UTF-16 big-endian after its mark.
pub(super) fn utf16(text: &str) -> Vec<u8> {
    let mut out = vec![0xfe, 0xff];
    out.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
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
    let mut stream = Stream::new(dictionary, deflate(content));
    stream.allows_compression = false;
    stream
}

/// A stream as it is.
pub(super) fn stored(dictionary: Dictionary, content: Vec<u8>) -> Stream {
    let mut stream = Stream::new(dictionary, content);
    stream.allows_compression = false;
    stream
}

/// zlib.
pub(super) fn deflate(content: &[u8]) -> Vec<u8> {
    let out = Vec::with_capacity(content.len() / 2 + 64);
    let mut encoder = flate2::write::ZlibEncoder::new(out, flate2::Compression::new(6));
    // Writing to memory cannot fail.
    _ = encoder.write_all(content);
    encoder.finish().unwrap_or_default()
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
