//! Displayed formulas, put into fences so that the Markdown parser leaves them alone.

use super::rewriter::{LineState, OUR_FENCE, Rewriter};
use crate::read::marks::{MATH, is_formula};

/// Most lines that are read as one displayed formula.
const LONGEST_MATH: usize = 200;

/// Whether what follows `\[` is a formula: nothing on its line, or one that ends with the line.
fn is_bracketed(rest: &str) -> bool {
    let rest = rest.trim();
    let whole = rest.strip_suffix("\\]").filter(|it| !it.contains("\\]"));
    rest.is_empty()
        || whole.is_some_and(is_formula)
        || (!rest.contains("\\]") && rest.starts_with('\\'))
}

impl Rewriter<'_> {
    /// Begins a displayed formula when the line opens one with `$$`, `\[` or `\begin{align}`; whether it does.
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
            // Authors write a formula as a code span to protect it from the Markdown parser of their site. A span
            // over several lines is read here, one on a single line by `normalize`.
            if rest.contains('`') {
                return false;
            }
            (rest, "$$`".to_owned())
        } else if let Some(rest) = bare.strip_prefix("$$") {
            (rest, "$$".to_owned())
        } else if let Some(rest) = bare.strip_prefix("\\[").filter(|it| is_bracketed(it)) {
            (rest, "\\]".to_owned())
        } else if let Some(name) = environment {
            (bare, format!("\\end{{{name}}}"))
        } else {
            return false;
        };
        let closed = rest.find(&close);
        // The Markdown parser reads a formula that ends on its line by itself: `$$x$$`, `$$x$$ 是`.
        if closed.is_some_and(|at| !rest[at + close.len()..].trim().is_empty()) {
            return false;
        }
        if closed.is_some() && close == "$$" {
            return false;
        }
        // A mark without an end opens no formula: otherwise the rest of the article would be one.
        let mut near = self.ahead.iter().take(LONGEST_MATH);
        if closed.is_none() && !near.any(|it| it.contains(&close)) {
            return false;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        self.push("", number);
        self.push(&format!("{indent}{OUR_FENCE}{MATH}"), number);
        self.state = LineState::Math(close.clone());
        if !rest.trim().is_empty() {
            self.math_line(number, rest, &close);
        }
        true
    }

    pub(super) fn math_line(&mut self, number: u32, line: &str, close: &str) {
        let Some(at) = line.find(close) else {
            return self.push(line, number);
        };
        self.state = LineState::Text;
        let keeps_close = close.starts_with("\\end");
        let end = if keeps_close { at + close.len() } else { at };
        if !line[..end].trim().is_empty() {
            self.push(&line[..end], number);
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        self.push(&format!("{indent}{OUR_FENCE}"), number);
        let rest = line[at + close.len()..].trim();
        // Quarto's name of a formula.
        let rest = rest
            .strip_prefix("{#eq-")
            .and_then(|it| it.split_once('}'))
            .map_or(rest, |it| it.1.trim());
        self.push("", number);
        if !rest.is_empty() {
            self.text_line(number, rest);
        }
    }
}
