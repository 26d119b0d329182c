//! Displayed formulas, fenced off from Markdown.

use super::rewriter::{OUR_FENCE, Rewriter, State};
use crate::read::marks::MATH;

/// Most lines of a displayed formula.
const LONGEST_MATH: usize = 200;

impl Rewriter<'_> {
    /// `$$`, `\[` and `\begin{align}` at the start of a line begin a formula that Markdown must not
    /// look into.
    pub(super) fn open_math(&mut self, number: u32, line: &str, bare: &str) -> bool {
        let environment = bare
            .strip_prefix("\\begin{")
            .and_then(|it| it.split_once('}'))
            .map(|it| it.0)
            .filter(|it| {
                let plain = it.trim_end_matches('*');
                [
                    "align", "aligned", "equation", "eqnarray", "gather", "multline", "split",
                    "alignat", "cases",
                ]
                .contains(&plain)
            });
        let (rest, close) = if let Some(rest) = bare.strip_prefix("`$$") {
            // A code span over several lines protects a formula from other Markdown readers; on
            // one line it is for `normalize`.
            if rest.contains('`') {
                return false;
            }
            (rest, "$$`".to_owned())
        } else if let Some(rest) = bare.strip_prefix("$$") {
            (rest, "$$".to_owned())
        } else if let Some(rest) = bare.strip_prefix("\\[").filter(|it| it.trim().is_empty()) {
            (rest, "\\]".to_owned())
        } else if let Some(name) = environment {
            (bare, format!("\\end{{{name}}}"))
        } else {
            return false;
        };
        let closed = rest.find(&close);
        // `$$x$$ 是` is for comrak, and so is a lone `$$` with no partner.
        if closed.is_some_and(|at| !rest[at + close.len()..].trim().is_empty()) {
            return false;
        }
        if closed.is_some() && close == "$$" {
            return false;
        }
        // What never closes is no formula: it would take the rest of the text.
        let mut near = self.ahead.iter().take(LONGEST_MATH);
        if closed.is_none() && !near.any(|it| it.contains(&close)) {
            return false;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        self.push("", number);
        self.push(&format!("{indent}{OUR_FENCE}{MATH}"), number);
        self.state = State::Math(close.clone());
        if !rest.trim().is_empty() {
            self.math_line(number, rest, &close);
        }
        true
    }

    pub(super) fn math_line(&mut self, number: u32, line: &str, close: &str) {
        let Some(at) = line.find(close) else {
            return self.push(line, number);
        };
        self.state = State::Text;
        let keeps_close = close.starts_with("\\end");
        let end = if keeps_close { at + close.len() } else { at };
        if !line[..end].trim().is_empty() {
            self.push(&line[..end], number);
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        self.push(&format!("{indent}{OUR_FENCE}"), number);
        let rest = line[at + close.len()..].trim();
        self.push("", number);
        if !rest.is_empty() {
            self.text_line(number, rest);
        }
    }
}
