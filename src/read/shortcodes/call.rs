//! The arguments of a tag, and what a tag may become.

/// What a tag becomes.
#[derive(Debug, PartialEq)]
pub(in crate::read) enum Shortcode {
    /// Lines that stand apart from the text around them.
    Block(Vec<String>),
    /// Markdown or HTML in the middle of a line.
    Inline(String),
    /// The start of code, up to `{% end… %}` or `{{< /… >}}` with the name in `close`.
    Code {
        /// The info string of the fence.
        language: String,
        /// The title above the code; may be empty.
        title: String,
        /// The name in the tag that ends the code.
        close: String,
    },
    /// The tag shows nothing to readers and is removed.
    Nothing,
    /// The tag is not known and is kept as text.
    Unknown,
}

/// An argument: positional, or `key=value`.
pub(super) struct Argument {
    /// Empty when it is positional.
    pub(super) key: String,
    /// Without its quotes.
    pub(super) value: String,
}

/// Splits a text into arguments at white space that is not inside quotes.
pub(super) fn arguments(text: &str) -> Vec<Argument> {
    let mut out = Vec::new();
    let mut chars = text.chars().peekable();
    while chars.next_if(|it| it.is_whitespace()).is_some() || chars.peek().is_some() {
        let (mut key, mut value, mut quote) = (String::new(), String::new(), None);
        for c in chars.by_ref() {
            match quote {
                Some(open) if c == open => quote = None,
                Some(_) => value.push(c),
                None if "\"'".contains(c) => quote = Some(c),
                None if c == '=' && key.is_empty() && is_name(&value) => {
                    key = std::mem::take(&mut value);
                }
                None if c.is_whitespace() => break,
                None => value.push(c),
            }
        }
        if !value.is_empty() || !key.is_empty() {
            out.push(Argument { key, value });
        }
    }
    out
}

pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || "-_".contains(it))
}

/// The value of the first argument with one of these keys.
pub(super) fn get<'a>(arguments: &'a [Argument], keys: &[&str]) -> Option<&'a str> {
    arguments
        .iter()
        .find(|it| keys.contains(&it.key.as_str()))
        .map(|it| it.value.as_str())
}

/// The positional arguments.
pub(super) fn positional(arguments: &[Argument]) -> Vec<&str> {
    arguments
        .iter()
        .filter(|it| it.key.is_empty())
        .map(|it| it.value.as_str())
        .collect()
}
