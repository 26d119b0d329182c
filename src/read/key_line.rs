//! Recognises a line of front matter that holds a key, well formed or not.

use super::keys::is_known;
use crate::Rule;
use crate::diag::rules;

/// The parts of a key line.
pub(super) struct Key {
    /// Without quotes.
    pub(super) key: String,
    /// What follows on the line.
    pub(super) value: String,
    /// The rule by which the line was repaired, and what was wrong with it.
    pub(super) repair: Option<(&'static Rule, &'static str)>,
}

/// Parts `key: value`, and what people write instead (`key：value`, `key:value`, `key;`), into key and value.
pub(super) fn key_line(text: &str) -> Option<Key> {
    let text = text.trim_start_matches(['\u{200B}', '\u{FEFF}']);
    let made = |key: &str, value: &str, repair| {
        let (key, value) = (key.trim().to_owned(), value.trim().to_owned());
        Some(Key { key, value, repair })
    };
    for quote in ['"', '\''] {
        if let Some((key, rest)) = text.strip_prefix(quote).and_then(|it| it.split_once(quote))
            && let Some(value) = rest.trim_start().strip_prefix(':')
            && !key.is_empty()
        {
            return made(key, value, None);
        }
    }
    if is_identifier(text) && (is_known(text) || text.contains('_')) {
        let what = "a key without a colon";
        return made(text, "", Some((&rules::FM_MISSING_COLON, what)));
    }
    let at = text.find([':', '：', ';', '；'])?;
    let (key, rest) = text.split_at(at);
    let mark = rest.chars().next()?;
    let value = &rest[mark.len_utf8()..];
    let key = key.trim_end();
    if key.is_empty() || key.chars().count() > 40 {
        return None;
    }
    let spaced = value.is_empty() || value.starts_with([' ', '\t']);
    match mark {
        ':' if spaced && (is_identifier(key) || is_plain_key(key)) => made(key, value, None),
        ':' if is_identifier(key) && !value.starts_with("//") => made(
            key,
            value,
            Some((
                &rules::FM_MISSING_SPACE,
                "no space after the colon of a key",
            )),
        ),
        '：' if is_identifier(key) || is_known(key) => made(
            key,
            value,
            Some((&rules::FM_MISSING_COLON, "a full-width colon after a key")),
        ),
        ';' | '；' if is_known(key) && value.trim().is_empty() => made(
            key,
            value,
            Some((
                &rules::FM_MISSING_COLON,
                "a semicolon instead of a colon after a key",
            )),
        ),
        _ => None,
    }
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
}

/// Whether a text can be a key of a few words in any script, such as `Post Title` or 标题.
fn is_plain_key(key: &str) -> bool {
    let words = key.split_whitespace().count();
    let simple = |c: char| c.is_alphanumeric() || " _-.".contains(c);
    words <= 2 && key.chars().count() <= 20 && key.chars().all(simple)
}

/// Whether a line is a key line, well formed or not.
pub(super) fn looks_like_key(line: &str) -> bool {
    key_line(line.trim()).is_some()
}
