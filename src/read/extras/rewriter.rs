//! What all rewriting of lines shares: where the lines stand, and the text that is made of them.

use std::collections::BTreeSet;

use super::comment::Hidden;
use crate::{Fact, Rule, Warning};

/// Longer than any fence that people type.
pub(super) const OUR_FENCE: &str = "~~~~~~~~~~~~";

/// What the lines are in.
pub(super) enum State {
    Text,
    /// A fence of ours or theirs: its character and length.
    Fence(char, usize),
    /// `{% raw %}`: tags are text.
    RawTags,
    /// A displayed formula, and what closes it.
    Math(String),
    /// `{% codeblock %}` or `{% highlight %}`, and the name of the closing tag.
    CodeTag(String),
    /// `<pre>`, `<script>` or `<style>`, and its closing tag.
    RawHtml(&'static str),
    /// A comment that no reader was to see.
    Hidden(Hidden),
}

/// The text that is being made, and what is known of the lines around.
pub(super) struct Rewriter<'w> {
    /// The lines still to come.
    pub(super) ahead: &'w [&'w str],
    pub(super) text: String,
    pub(super) origins: Vec<u32>,
    pub(super) anchors: Vec<(u32, String)>,
    pub(super) warnings: &'w mut Vec<Warning>,
    pub(super) state: State,
    /// Labels of the footnotes that something refers to.
    pub(super) notes: BTreeSet<String>,
    /// What closes the boxes of `MkDocs` that the line is in, the innermost last.
    pub(super) boxes: Vec<&'static str>,
    /// Whether there are tabs anywhere, whose panes have titles in comments.
    pub(super) has_tabs: bool,
    /// How many of the lines to come are done already.
    pub(super) skip: usize,
}

impl Rewriter<'_> {
    /// Adds a line that came from line `origin` of the file.
    pub(super) fn push(&mut self, line: &str, origin: u32) {
        self.text.push_str(line);
        self.text.push('\n');
        self.origins.push(origin);
    }

    /// Lines that stand as a block of their own.
    pub(super) fn push_block(&mut self, indent: &str, lines: &[String], origin: u32) {
        self.push("", origin);
        for line in lines {
            self.push(&format!("{indent}{line}"), origin);
        }
        self.push("", origin);
    }

    /// Says that something which shows nothing to a reader is gone.
    pub(super) fn removed(&mut self, line: u32, rule: &'static Rule, what: &str) {
        let what = what.to_owned();
        let text = String::new();
        self.warnings
            .push(Warning::new(line, rule, Fact::Removed { what, text }));
    }
}
