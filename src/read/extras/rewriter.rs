//! What all rules that rewrite lines share: the state that the lines are in, and the text that is written.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::comment::Hidden;
use crate::{Fact, Rule, Warning};

/// The fence around code and formulas that we mark ourselves: longer than any that people type.
pub(super) const OUR_FENCE: &str = "~~~~~~~~~~~~";

/// What the lines are in.
pub(super) enum LineState {
    Text,
    /// A code fence, the author's or our own: its character and length.
    Fence(char, usize),
    /// `{% raw %}`, in which tags are text.
    RawTags,
    /// A displayed formula, and what closes it.
    Math(String),
    /// `{% codeblock %}` or `{% highlight %}`, and the name of the closing tag.
    CodeTag(String),
    /// `<pre>`, `<script>` or `<style>`, and its closing tag.
    RawHtml(&'static str),
    /// A comment that is never shown to readers.
    Hidden(Hidden),
}

/// The text that is being written, and what is known of the lines around the current one.
pub(super) struct Rewriter<'w> {
    /// The lines still to come.
    pub(super) ahead: &'w [&'w str],
    pub(super) text: String,
    /// Where in the text its last line stands that is not blank. There may be thousands of blank ones after it.
    pub(super) last_shown: Range<usize>,
    pub(super) origins: Vec<u32>,
    pub(super) anchors: Vec<(u32, String)>,
    pub(super) warnings: &'w mut Vec<Warning>,
    pub(super) state: LineState,
    /// Labels of the footnotes that something refers to.
    pub(super) notes: BTreeSet<String>,
    /// The HTML that closes each box of `MkDocs` that the line is in, the innermost last.
    pub(super) boxes: Vec<&'static str>,
    /// Whether the body is MDX: only then is `<Tabs>` a component.
    pub(super) mdx: bool,
    /// Whether `[@key]` cites a work.
    pub(super) cites: bool,
    /// Headings by the labels that their author gave them.
    pub(super) headings: BTreeMap<String, String>,
    /// Whether the body has tabs: only then is a comment like `<!-- tab 甲 -->` the title of a pane.
    pub(super) has_tabs: bool,
    /// How many of the lines to come have been read already.
    pub(super) skip: usize,
    /// How many lines are still to come when the last row of the table is read that was looked at and stays as it is.
    pub(super) end_of_table: Option<usize>,
}

impl Rewriter<'_> {
    /// Writes a line that comes from line `origin` of the file.
    pub(super) fn push(&mut self, line: &str, origin: u32) {
        if !line.trim().is_empty() {
            self.last_shown = self.text.len()..self.text.len() + line.len();
        }
        self.text.push_str(line);
        self.text.push('\n');
        self.origins.push(origin);
    }

    /// The last line written that is not blank.
    pub(super) fn above(&self) -> Option<&str> {
        let mut last = self.text[self.last_shown.clone()].lines().rev();
        last.find(|it| !it.trim().is_empty())
    }

    /// Writes lines as a block of their own, between empty lines.
    pub(super) fn push_block(&mut self, indent: &str, lines: &[String], origin: u32) {
        self.push("", origin);
        for line in lines {
            self.push(&format!("{indent}{line}"), origin);
        }
        self.push("", origin);
    }

    /// Warns that something was removed which readers would not have seen.
    pub(super) fn removed(&mut self, line: u32, rule: &'static Rule, what: &str) {
        let what = what.to_owned();
        let text = String::new();
        self.warnings
            .push(Warning::new(line, rule, Fact::Removed { what, text }));
    }
}
