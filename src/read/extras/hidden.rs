//! Comments that the author's own tool never shows: Liquid's `{% comment %}`, Hugo's `{{% comment %}}`,
//! Obsidian's `%%`, kramdown's `{::comment}` and MDX's `{/* … */}`. They go, and the report has them.

use super::comment::{Close, Hidden};
use super::rewriter::{Rewriter, State};
use crate::diag::rules;
use crate::read::marks::find_near;
use crate::{Fact, Warning};

/// Most lines of a comment.
const LONGEST: usize = 500;

impl Rewriter<'_> {
    /// A line on which a comment begins.
    pub(super) fn open_hidden(&mut self, number: u32, bare: &str) -> bool {
        let Some((close, rest)) = Close::of(bare) else {
            return false;
        };
        // Closed on the same line: that is for `hidden_span`.
        if close.is_in(rest) {
            return false;
        }
        // What never closes is no comment, and neither is `%% 一节` of MATLAB.
        let mut near = self.ahead.iter().take(LONGEST);
        let end = near.find(|it| close.before(it).is_some() || close.opened_again(it));
        if end.is_none_or(|it| close.before(it).is_none()) {
            return false;
        }
        self.state = State::Hidden(Hidden {
            close,
            line: number,
            text: rest.to_owned(),
        });
        true
    }

    /// A line of a comment; the comment so far comes back while it goes on.
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
                self.state = State::Hidden(hidden);
            }
        }
    }

    /// `%%…%%`, `{/*…*/}` and `{::comment}…{:/comment}` inside a line; what is left behind it.
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
        // `50%% 与 60%%` are numbers.
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

    /// Whether a line begins another one, so that this one was none.
    fn opened_again(self, line: &str) -> bool {
        self == Self::Percents && line.trim_start().starts_with("%%")
    }
}
