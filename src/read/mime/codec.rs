//! The encodings of MIME: quoted-printable, base64, and words in header fields.

use encoding_rs::Encoding;

/// Decodes quoted-printable, RFC 2045, 6.7: `=E6` is one byte, and `=` at the end of a line joins it to the next.
pub(super) fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'=' {
            out.push(*byte);
            continue;
        }
        let hex = after.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        if let Some(byte) = hex.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            out.push(byte);
            rest = &after[2..];
        } else if let Some(after) = after
            .strip_prefix(b"\r\n")
            .or_else(|| after.strip_prefix(b"\n"))
        {
            rest = after;
        } else {
            out.push(b'=');
        }
    }
    out
}

/// Decodes base64, RFC 2045, 6.8; characters outside its alphabet are skipped.
pub(in crate::read) fn base64(bytes: &[u8]) -> Vec<u8> {
    let (mut out, mut held, mut bits) = (Vec::with_capacity(bytes.len() / 4 * 3), 0_u32, 0);
    for byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        held = (held << 6 | u32::from(value)) & 0xFF_FFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits).to_le_bytes()[0]);
        }
    }
    out
}

/// Encodes base64.
pub(in crate::read) fn to_base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let value = (bits >> (18 - 6 * at)) & 63;
            let is_padding = at > group.len();
            let c = usize::try_from(value).ok().and_then(|it| ALPHABET.get(it));
            out.push(c.filter(|_| !is_padding).map_or('=', |it| char::from(*it)));
        }
    }
    out
}

/// The text of a header field with encoded words in it (RFC 2047): `=?utf-8?B?5paH?=`.
pub(super) fn words(field: &str) -> String {
    let (mut out, mut rest) = (String::new(), field);
    while let Some(at) = rest.find("=?") {
        let mut parts = rest[at + 2..].splitn(4, '?');
        let read = (parts.next(), parts.next(), parts.next(), parts.next());
        let (Some(charset), Some(kind), Some(text), Some(after)) = read else {
            break;
        };
        let charset = charset.split('*').next().unwrap_or_default();
        let bytes = match kind {
            "B" | "b" => base64(text.as_bytes()),
            "Q" | "q" => quoted_printable(text.replace('_', " ").as_bytes()),
            _ => break,
        };
        let (Some(encoding), Some(after)) = (
            Encoding::for_label(charset.as_bytes()),
            after.strip_prefix('='),
        ) else {
            break;
        };
        // White space between two encoded words is not part of the text.
        if out.is_empty() || !rest[..at].trim().is_empty() {
            out += &rest[..at];
        }
        out += &encoding.decode(&bytes).0;
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_of_mime_are_decoded() {
        assert_eq!(quoted_printable(b"a=3Db=\nc=zz="), b"a=bc=zz=");
        assert_eq!(base64(b"5Lit\r\n5paH"), "中文".as_bytes());
        assert_eq!(base64(b"YQ=="), b"a");
        for bytes in [&b""[..], b"a", b"ab", b"abc", b"abcd", &[0xFF; 7]] {
            assert_eq!(base64(to_base64(bytes).as_bytes()), bytes);
        }
        assert_eq!(to_base64(b"ab"), "YWI=");
    }

    #[test]
    fn words_of_header_fields_are_decoded() {
        let field = "=?utf-8?B?5Lit?= =?UTF-8?Q?=E6=96=87_a?= b =?gb2312?B?1tA=?=";
        assert_eq!(words(field), "中文 a b 中");
        assert_eq!(words("a =? b"), "a =? b");
    }
}
