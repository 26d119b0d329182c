//! What a conversion reports about an output that it made: which rule did what, at which line.

use std::fmt;

use super::fact::{Fact, Severity};

/// A rule by which the conversion changes or judges something. Every warning names the rule that gave it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rule {
    /// In kebab case (`"drop-tracker"`).
    pub name: &'static str,
    /// What it does, one sentence.
    pub does: &'static str,
    /// An example: before → after.
    pub example: &'static str,
}

/// One thing that readers of a report should know about how an output was made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Warning {
    /// Line in the source, from 1; 0 when it concerns the whole article.
    pub line: u32,
    /// The rule that gave the warning.
    pub rule: &'static Rule,
    /// What happened.
    pub fact: Fact,
    /// The article of the book that it concerns, counted from 0; `None` when it concerns the whole book, or the only
    /// article.
    pub article: Option<u32>,
    /// How often it happened in the article; `line` is where it happened first.
    pub times: u32,
}

impl Warning {
    /// A warning that `rule` gives about `line`, once.
    #[must_use]
    pub fn new(line: u32, rule: &'static Rule, fact: Fact) -> Self {
        Self {
            line,
            rule,
            fact,
            article: None,
            times: 1,
        }
    }

    /// What happened, and how often when it was more than once.
    #[must_use]
    pub fn message(&self) -> String {
        match self.times {
            0 | 1 => self.fact.to_string(),
            times => format!("{} ({times} times, first here)", self.fact),
        }
    }

    /// How much it matters.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.fact.severity()
    }
}

/// Merges warnings of the same rule with the same fact about the same article into one, which keeps the first line and
/// counts them in [`Warning::times`].
pub(crate) fn merge_repeated(warnings: Vec<Warning>) -> Vec<Warning> {
    let mut out: Vec<Warning> = Vec::with_capacity(warnings.len());
    for warning in warnings {
        // Equal warnings mostly stand close together; comparing each with all others would take too long where there are
        // very many.
        let same = out.iter_mut().rev().take(NEAR).find(|it| {
            (it.article, it.rule) == (warning.article, warning.rule) && it.fact == warning.fact
        });
        match same {
            Some(first) => first.times += warning.times,
            None => out.push(warning),
        }
    }
    out
}

/// How many of the merged warnings, from the last one back, each new warning is compared with.
const NEAR: usize = 200;

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        write!(f, "{} [{}]", self.message(), self.rule.name)
    }
}

/// A value, and the warnings about how it was made.
#[derive(Clone, Debug)]
pub struct Warned<T> {
    /// The value.
    pub output: T,
    /// In source order.
    pub warnings: Vec<Warning>,
}

#[cfg(test)]
mod tests {
    use super::{Fact, Warning, merge_repeated};
    use crate::diag::rules;

    #[test]
    fn equal_warnings_are_merged_for_each_article() {
        let sign = |line, article| {
            let cluster = "\u{f8ff}".to_owned();
            let mut it = Warning::new(line, &rules::MISSING_GLYPH, Fact::MissingGlyph { cluster });
            it.article = Some(article);
            it
        };
        let short = merge_repeated(vec![sign(3, 0), sign(9, 0), sign(5, 1)]);
        assert_eq!(short.len(), 2);
        let said = short[0].to_string();
        assert!(said.starts_with("line 3: "), "{said}");
        assert!(said.contains("(2 times, first here)"), "{said}");
        assert!(!short[1].to_string().contains("times"));
    }
}
