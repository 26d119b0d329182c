//! Attributes in braces after an element: `![图](a.png){width=50%}`, `[字]{.smallcaps}`, `` `x`{.python} ``.

use super::rewriter::Rewriter;
use crate::diag::rules;
use crate::read::marks::find_near;
use crate::xml::escape;

impl Rewriter<'_> {
    /// Reads attributes of kramdown or Pandoc at the start of `rest` and gives what follows them.
    pub(super) fn attributes<'t>(
        &mut self,
        number: u32,
        rest: &'t str,
        out: &mut String,
    ) -> Option<&'t str> {
        let end = find_near(rest, "}")?;
        let inner = rest[1..end].trim();
        if !out.ends_with([')', ']', '`']) || !are_attributes(inner) {
            return None;
        }
        if in_formula(out) {
            return None;
        }
        // Attributes at the end of a heading belong to the heading.
        if out.starts_with('#') && rest[end + 1..].trim().is_empty() {
            return None;
        }
        if out.ends_with(']') && !enclose(out, inner) {
            return None;
        }
        self.removed(
            number,
            &rules::DROP_KRAMDOWN_ATTRIBUTES,
            "attributes of kramdown or Pandoc",
        );
        Some(&rest[end + 1..])
    }
}

/// Whether a text ends inside a formula between dollars: the braces in `$\sqrt[3]{x}$` are no attributes.
pub(super) fn in_formula(text: &str) -> bool {
    let near = &text[text.ceil_char_boundary(text.len().saturating_sub(1000))..];
    near.bytes().filter(|it| *it == b'$').count() % 2 == 1
}

/// Whether the text between the braces is attributes only: `#id .class key=value`.
fn are_attributes(inner: &str) -> bool {
    let first = inner.split_whitespace().next().unwrap_or_default();
    // `{...}` is an ellipsis, not a class.
    let name = |it: &str| {
        it.starts_with(char::is_alphabetic)
            && it
                .chars()
                .all(|it| it.is_alphanumeric() || "-_:.".contains(it))
    };
    match first.strip_prefix(['#', '.']) {
        Some(rest) => rest.split(['#', '.']).all(name),
        None => first.split_once('=').is_some_and(|it| name(it.0)),
    }
}

/// Turns `[text]` at the end of `out` into an element as its attributes ask; false when no such span
/// stands there.
fn enclose(out: &mut String, inner: &str) -> bool {
    let mut depth = 0;
    let open = out.char_indices().rev().take(2000).find(|(_, it)| {
        depth += match it {
            ']' => 1,
            '[' => -1,
            _ => 0,
        };
        depth == 0
    });
    let Some((open, _)) = open else {
        return false;
    };
    // `![图]` is a picture and `[甲][乙]` a link: not spans.
    if out[..open].ends_with(['!', ']', '\\']) {
        return false;
    }
    let has = |class: &str| inner.split_whitespace().any(|it| it == class);
    let (start, end) = if has(".mark") {
        ("<mark>".to_owned(), "</mark>")
    } else if has(".underline") || has(".ul") {
        ("<u>".to_owned(), "</u>")
    } else if has(".smallcaps") || has(".sc") {
        (
            "<span style=\"font-variant: small-caps\">".to_owned(),
            "</span>",
        )
    } else if let Some(style) = inner
        .split_once("style=\"")
        .and_then(|it| it.1.split_once('"'))
    {
        (format!("<span style=\"{}\">", escape(style.0)), "</span>")
    } else {
        ("<span>".to_owned(), "</span>")
    };
    out.pop();
    out.replace_range(open..=open, &start);
    out.push_str(end);
    true
}

#[cfg(test)]
mod tests {
    use super::{are_attributes, in_formula};

    #[test]
    fn braces_with_anything_but_attributes_stay_text() {
        for (inner, wanted) in [
            (".class", true),
            ("#fig:one width=50%", true),
            (".a.b", true),
            ("width=50%", true),
            ("...", false),
            (".5", false),
            ("i in 1:10", false),
            ("", false),
        ] {
            assert_eq!(are_attributes(inner), wanted, "{inner}");
        }
        assert!(in_formula("价 $\\sqrt[3]") && !in_formula("$x$ 与 [甲]"));
    }
}
