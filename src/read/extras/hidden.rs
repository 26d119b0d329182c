//! Comments that the author's own tool never shows: Liquid's `{% comment %}`, Hugo's `{{% comment %}}`,
//! Obsidian's `%%`, kramdown's `{::comment}` and MDX's `{/* … */}`. They are removed, and the report quotes them.

use super::comment::{Close, Hidden};
use super::rewriter::{LineState, Rewriter};
use crate::diag::rules;
use crate::read::marks::find_near;
use crate::{Fact, Warning};

/// Most lines that are read as one comment.
const LONGEST: usize = 500;

impl Rewriter<'_> {
    /// Begins a comment of several lines; whether this line opens one.
    pub(super) fn open_hidden(&mut self, number: u32, bare: &str) -> bool {
        let Some((close, rest)) = Close::of(bare) else {
            return false;
        };
        // A comment that ends on the same line is handled by `hidden_span`.
        if close.is_in(rest) {
            return false;
        }
        // A mark without an end opens no comment: it may be a heading in MATLAB code, `%% 一节`.
        let mut near = self.ahead.iter().take(LONGEST);
        let end = near.find(|it| close.before(it).is_some() || close.opened_again(it));
        if end.is_none_or(|it| close.before(it).is_none()) {
            return false;
        }
        self.state = LineState::Hidden(Hidden {
            close,
            line: number,
            text: rest.to_owned(),
        });
        true
    }

    /// Takes a further line of a comment, and ends the comment when the line says so.
    pub(super) fn hidden_line(&mut self, mut hidden: Hidden, number: u32, line: &str) {
        match hidden.close.before(line) {
            Some(rest) => {
                hidden.text.push_str(rest);
                self.hidden(hidden.line, &hidden.text);
                self.push("", number);
            }
            None => {
                hidden.text.push_str(line);
                hidden.text.push('\n');
                self.state = LineState::Hidden(hidden);
            }
        }
    }

    /// Removes `%%…%%`, `{/*…*/}` or `{::comment}…{:/comment}` at the start of `rest` and gives what follows it.
    pub(super) fn hidden_span<'t>(
        &mut self,
        number: u32,
        rest: &'t str,
        before: &str,
    ) -> Option<&'t str> {
        let marks = [("{/*", "*/}"), ("%%", "%%"), ("{::comment}", "{:/comment}")];
        let (open, close) = *marks.iter().find(|it| rest.starts_with(it.0))?;
        let inner = &rest[open.len()..];
        let end = find_near(inner, close)?;
        // After a digit, `%%` is a percent sign: `50%% 与 60%%`.
        let number_before = close == "%%" && before.ends_with(|it: char| it.is_ascii_digit());
        if number_before || inner[..end].trim().is_empty() {
            return None;
        }
        self.hidden(number, &inner[..end]);
        Some(&inner[end + close.len()..])
    }

    pub(super) fn hidden(&mut self, line: u32, text: &str) {
        let fact = Fact::Removed {
            what: "a comment that is not for readers".to_owned(),
            text: text.trim().to_owned(),
        };
        self.warnings
            .push(Warning::new(line, &rules::DROP_COMMENT, fact));
    }
}

impl Close {
    fn is_in(self, text: &str) -> bool {
        match self {
            Self::Tag => false,
            Self::Percents => text.contains("%%"),
            Self::Jsx => text.contains("*/}"),
            Self::Kramdown => text.contains("{:/"),
        }
    }

    /// Whether a line opens a comment of the same kind again, which means that the first mark opened none.
    fn opened_again(self, line: &str) -> bool {
        self == Self::Percents && line.trim_start().starts_with("%%")
    }
}
