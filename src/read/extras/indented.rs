//! Boxes whose contents are indented: `!!! note "题"`, `??? tip`, `=== "页"` of Python-Markdown and `MkDocs`.

use std::borrow::Cow;

use super::rewriter::{LineState, Rewriter};
use crate::read::shortcodes::box_lines;

/// The title of the box that a line opens, and the HTML that closes the box (empty for a pane).
fn opening(bare: &str) -> Option<(String, &'static str)> {
    let is_box = bare.starts_with("!!! ") || bare.starts_with("??? ") || bare.starts_with("???+ ");
    let is_pane = bare.starts_with("=== \"");
    if !is_box && !is_pane {
        return None;
    }
    let (_, rest) = bare.split_once(' ')?;
    let title = rest
        .split_once('"')
        .and_then(|it| it.1.strip_suffix('"'))
        .unwrap_or_default();
    let kind = rest.split('"').next().unwrap_or_default().trim();
    let is_kind = |it: &str| {
        it.chars()
            .all(|it| it.is_ascii_alphanumeric() || "-_ ".contains(it))
    };
    let sound = is_kind(kind) && (is_box && !kind.is_empty() || is_pane && !title.is_empty());
    sound.then(|| (title.to_owned(), if is_box { "</div>" } else { "" }))
}

impl Rewriter<'_> {
    /// Opens the box that begins on this line; whether one does. The next line with text must be indented.
    pub(super) fn open_indented(&mut self, number: u32, line: &str) -> bool {
        let Some((title, close)) = opening(line.trim_end()) else {
            return false;
        };
        let inside = columns(self.boxes.len() + 1);
        let first = self.ahead.iter().find(|it| !it.trim().is_empty());
        if first.is_none_or(|it| indent_of(it) < inside) {
            return false;
        }
        let lines = match close {
            "" => vec![format!("**{title}**")],
            _ => box_lines(&title),
        };
        self.push_block("", &lines, number);
        self.boxes.push(close);
        true
    }

    /// The line without the indent of the boxes that it is in. A line of text that is indented less closes
    /// boxes first; a line of code does not.
    pub(super) fn dedented<'l>(&mut self, number: u32, line: &'l str) -> Cow<'l, str> {
        if self.boxes.is_empty() {
            return Cow::Borrowed(line);
        }
        let in_text = matches!(self.state, LineState::Text) && !line.trim().is_empty();
        while in_text && indent_of(line) < columns(self.boxes.len()) {
            self.close_box(number);
        }
        let spare = indent_of(line).saturating_sub(columns(self.boxes.len()));
        Cow::Owned(" ".repeat(spare) + line.trim_start_matches([' ', '\t']))
    }

    /// Closes all boxes that are still open.
    pub(super) fn close_boxes(&mut self, number: u32) {
        while !self.boxes.is_empty() {
            self.close_box(number);
        }
    }

    fn close_box(&mut self, number: u32) {
        let close = self.boxes.pop().unwrap_or_default();
        self.push_block("", &[close.to_owned()], number);
    }
}

/// By how many columns the contents of so many nested boxes are indented.
fn columns(boxes: usize) -> usize {
    4 * boxes
}

/// How many columns of white space a line begins with.
fn indent_of(line: &str) -> usize {
    let blanks = line.chars().take_while(|it| *it == ' ' || *it == '\t');
    blanks.map(|it| if it == '\t' { 4 } else { 1 }).sum()
}
