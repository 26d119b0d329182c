//! Text of strangers for terminals and reports.

use std::borrow::Cow;

/// The text with each character that terminals obey, or that changes the order of others, as an escape such as `\u{1b}`.
/// Line feeds and tabs stay.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_shown_otherwise = |c: char| is_obeyed(c) && !['\n', '\t'].contains(&c);
    if !text.contains(is_shown_otherwise) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_shown_otherwise(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Controls (C0 and C1), and the formatting characters that turn the direction of text (UAX #9).
#[must_use]
pub fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_a_terminal_obeys_is_shown() {
        assert_eq!(visible("甲\tb\n"), "甲\tb\n");
        let escaped = visible("a\u{1b}[2J\u{9b}b\u{202e}c\r\u{2067}");
        assert_eq!(escaped, "a\\u{1b}[2J\\u{9b}b\\u{202e}c\\u{d}\\u{2067}");
    }
}
