//! Character references in metadata, which no HTML parser reads.

/// Resolves numeric character references and the few named ones that are found in titles.
pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The character that a text beginning with `&` refers to, and the length of the reference in bytes.
fn reference(text: &str) -> Option<(char, usize)> {
    // No reference that is known here is longer than this.
    let end = text.bytes().take(12).position(|it| it == b';')?;
    let name = &text[1..end];
    let number = |digits: &str, radix| {
        let code = u32::from_str_radix(digits, radix).ok()?;
        char::from_u32(code).filter(|it| !it.is_control() || *it == '\n')
    };
    let c = match name.strip_prefix('#') {
        Some(digits) => match digits.strip_prefix(['x', 'X']) {
            Some(hex) => number(hex, 16)?,
            None => number(digits, 10)?,
        },
        None => match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" => '\u{A0}',
            "hellip" => '…',
            "mdash" => '—',
            "ndash" => '–',
            "lsquo" => '‘',
            "rsquo" => '’',
            "ldquo" => '“',
            "rdquo" => '”',
            "middot" => '·',
            "bull" => '•',
            "times" => '×',
            "copy" => '©',
            "reg" => '®',
            "trade" => '™',
            "deg" => '°',
            "laquo" => '«',
            "raquo" => '»',
            _ => return None,
        },
    };
    Some((c, end + 1))
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn references_are_read_and_other_ampersands_stay() {
        for (text, wanted) in [
            ("&#123;x&#125;", "{x}"),
            ("&#x4E00; &amp;amp; &", "一 &amp; &"),
            (
                "AT&T &nosuch; &#0; &#xFFFFFFFF;",
                "AT&T &nosuch; &#0; &#xFFFFFFFF;",
            ),
            ("&#1;", "&#1;"),
            ("é&lt;é", "é<é"),
            ("&一二三四五六七;", "&一二三四五六七;"),
        ] {
            assert_eq!(decode(text), wanted);
        }
    }
}
