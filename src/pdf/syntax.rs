//! Writes objects as bytes (ISO 32000-1, 7.3).

use std::io::Write as _;

use lopdf::{Dictionary, Object, Stream, StringFormat};

use super::object::{LONGEST, integer};

/// Writes an object. Recursion is safe, because our own objects are only a few levels deep.
pub(super) fn object(object: &Object, out: &mut Vec<u8>) {
    match object {
        Object::Null => out.extend(b"null"),
        Object::Boolean(true) => out.extend(b"true"),
        Object::Boolean(false) => out.extend(b"false"),
        Object::Integer(it) => whole(*it, out),
        Object::Real(it) => put(out, format_args!("{it}")),
        Object::Name(it) => name(it, out),
        Object::String(it, StringFormat::Literal) => literal(bounded(it), out),
        Object::String(it, StringFormat::Hexadecimal) => {
            out.push(b'<');
            out.extend(digits(bounded(it)));
            out.push(b'>');
        }
        Object::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                self::object(item, out);
            }
            out.push(b']');
        }
        Object::Dictionary(it) => dictionary(it, out),
        Object::Stream(it) => stream(it, out),
        Object::Reference((number, generation)) => {
            whole(i64::from(*number), out);
            out.push(b' ');
            whole(i64::from(*generation), out);
            out.extend(b" R");
        }
    }
}

/// Writes a stream, with its length.
pub(super) fn stream(stream: &Stream, out: &mut Vec<u8>) {
    stream_head(stream, stream.content.len(), out);
    out.extend(&stream.content);
    out.extend(STREAM_END);
}

/// Writes a stream's beginning for content of `length` bytes. The caller writes the content and [`STREAM_END`].
pub(super) fn stream_head(stream: &Stream, length: usize, out: &mut Vec<u8>) {
    let mut described = stream.dict.clone();
    described.set("Length", integer(length));
    dictionary(&described, out);
    out.extend(b"\nstream\n");
}

/// What comes after the content of a stream.
pub(super) const STREAM_END: &[u8] = b"\nendstream";

fn dictionary(dictionary: &Dictionary, out: &mut Vec<u8>) {
    out.extend(b"<<");
    for (key, value) in dictionary {
        name(key, out);
        out.push(b' ');
        object(value, out);
    }
    out.extend(b">>");
}

/// Writes a whole number. There are several in each object, and the machinery of formats would take most of the time.
pub(super) fn whole(number: i64, out: &mut Vec<u8>) {
    let start = out.len();
    let mut rest = number.unsigned_abs();
    while rest > 0 || out.len() == start {
        out.push(b"0123456789"[(rest % 10) as usize]);
        rest /= 10;
    }
    if number < 0 {
        out.push(b'-');
    }
    out[start..].reverse();
}

/// Writes a name.
pub(super) fn name(name: &[u8], out: &mut Vec<u8>) {
    let plain = |it: &u8| it.is_ascii_graphic() && !b"#()<>[]{}/%".contains(it);
    out.push(b'/');
    if name.iter().all(plain) {
        out.extend(name);
        return;
    }
    for byte in name {
        if plain(byte) {
            out.push(*byte);
        } else {
            put(out, format_args!("#{byte:02X}"));
        }
    }
}

/// As much of a string as PDF/A allows. Texts are cut with dots before they come here; this holds for keys and names of
/// any length, which nobody reads.
fn bounded(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(LONGEST)]
}

fn literal(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'(');
    escaped(bytes, out);
    out.push(b')');
}

/// Writes bytes as they stand in a literal string.
pub(super) fn escaped(bytes: &[u8], out: &mut Vec<u8>) {
    let special = |it: &u8| matches!(it, b'(' | b')' | b'\\' | b'\r');
    for plain in bytes.chunk_by(|before, after| !special(before) && !special(after)) {
        match plain {
            [byte @ (b'(' | b')' | b'\\')] => out.extend([b'\\', *byte]),
            // Unescaped, a reader would turn it into a line feed.
            b"\r" => out.extend(b"\\r"),
            plain => out.extend(plain),
        }
    }
}

/// Bytes as hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> impl Iterator<Item = char> {
    digits(bytes).map(char::from)
}

fn digits(bytes: &[u8]) -> impl Iterator<Item = u8> {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let nibbles = bytes.iter().flat_map(|it| [it >> 4, it & 0xf]);
    nibbles.map(|it| DIGITS[usize::from(it)])
}

fn put(out: &mut Vec<u8>, what: std::fmt::Arguments<'_>) {
    // Writing to memory cannot fail.
    _ = out.write_fmt(what);
}

#[cfg(test)]
mod tests {
    use lopdf::{Object, StringFormat, dictionary};

    #[track_caller]
    fn check(object: impl Into<Object>, expected: &str) {
        let mut out = Vec::new();
        super::object(&object.into(), &mut out);
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }

    #[test]
    fn objects_are_written_as_the_standard_has_them() {
        check(Object::Null, "null");
        check(true, "true");
        check(-17, "-17");
        check(0, "0");
        check(i64::MIN, "-9223372036854775808");
        check(i64::MAX, "9223372036854775807");
        check(Object::Real(0.1), "0.1");
        check(Object::Real(-1e-5), "-0.00001");
        check(Object::Real(595.276), "595.276");
        check(Object::Reference((12, 0)), "12 0 R");
        check(Object::Name("a b#中".into()), "/a#20b#23#E4#B8#AD");
        let string = |it: &[u8], format| Object::String(it.to_vec(), format);
        check(
            string(b"a(b)\\\r\n", StringFormat::Literal),
            "(a\\(b\\)\\\\\\r\n)",
        );
        check(string(&[0, 0xab], StringFormat::Hexadecimal), "<00AB>");
        let long = "a".repeat(40_000);
        let cut = format!("({})", "a".repeat(32_767));
        check(string(long.as_bytes(), StringFormat::Literal), &cut);
        check(vec![1.into(), Object::Null], "[1 null]");
        check(dictionary! { "A" => 1, "B" => "C" }, "<</A 1/B /C>>");
    }
}
