//! Turns plain text into HTML. Blank lines part paragraphs. Line ends inside a paragraph are kept, unless
//! all lines are about equally long: then a program broke them.
//!
//! Some plain texts have a form of their own, which is recognised by what stands in them and never by a file's name:
//!
//! | file | form |
//! |---|---|
//! | `aozora` | Japanese texts in the notation of Aozora Bunko |
//! | `novel` | novels with chapters and indented paragraphs |
//! | `markup` | markup that is not Markdown: what it is, and what it says of itself |
//! | `org`, `rest` | Org and reStructuredText as Markdown |

mod aozora;
mod markup;
mod novel;
mod org;
mod rest;

use super::value::KeyedValue;
use crate::Warning;
use crate::xml::escape;

/// A plain text in a form of its own.
#[derive(Default)]
pub(super) struct PlainArticle {
    /// The text as HTML.
    pub(super) html: String,
    /// The Markdown that says the same, in place of HTML.
    pub(super) markdown: Option<String>,
    /// What it says of itself.
    pub(super) entries: Vec<KeyedValue>,
    pub(super) warnings: Vec<Warning>,
}

/// Reads a text that has a form of its own; `None` when it has none.
pub(super) fn recognize(body: &str, first_line: u32) -> Option<PlainArticle> {
    aozora::read(body, first_line)
        .or_else(|| novel::read(body, first_line))
        .or_else(|| markup::read(body, first_line))
}

/// Renders a text that begins on `first_line` of the file.
pub(super) fn render(body: &str, first_line: u32) -> String {
    let mut out = String::new();
    let mut paragraph: Vec<(u32, &str)> = Vec::new();
    for (number, line) in (first_line..).zip(body.split('\n')) {
        // An indented line begins a new paragraph even without a blank line above.
        let indented = line.starts_with(['\u{3000}', '\t']) || line.starts_with("    ");
        if line.trim().is_empty() || indented {
            flush(&mut paragraph, &mut out);
        }
        if !line.trim().is_empty() {
            paragraph.push((number, line));
        }
    }
    flush(&mut paragraph, &mut out);
    out
}

/// A piece of plain text as HTML: blank lines part paragraphs, line ends are kept.
pub(super) fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let paragraph = |it: &str| format!("<p>{}</p>", escape(it.trim()).replace('\n', "<br>"));
    let parts = text.split("\n\n").filter(|it| !it.trim().is_empty());
    parts.map(paragraph).collect::<Vec<_>>().join("\n")
}

fn flush(lines: &mut Vec<(u32, &str)>, out: &mut String) {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return;
    };
    *out += &format!("<p data-sourcepos=\"{}:1-{}:1\">", first.0, last.0);
    let glue = if is_wrapped(lines) { "\n" } else { "<br>\n" };
    let texts: Vec<String> = lines.iter().map(|it| escape(it.1.trim_end())).collect();
    *out += &texts.join(glue);
    *out += "</p>\n";
    lines.clear();
}

/// Whether a program broke the lines at a width: there are at least four, and all but the last are nearly
/// as long as the longest.
fn is_wrapped(lines: &[(u32, &str)]) -> bool {
    let width = |it: &str| {
        it.chars()
            .map(|c| if c < '\u{1100}' { 1 } else { 2 })
            .sum::<usize>()
    };
    let widths: Vec<usize> = lines.iter().map(|it| width(it.1.trim_end())).collect();
    let longest = widths.iter().copied().max().unwrap_or(0);
    let full = widths.iter().take(widths.len().saturating_sub(1));
    lines.len() >= 4 && longest >= 40 && full.into_iter().all(|it| *it + 16 >= longest)
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn lines_and_paragraphs_of_plain_text_are_kept() {
        assert_eq!(
            render("甲\n乙 <b>\n\n\u{3000}\u{3000}丙\n", 3),
            "<p data-sourcepos=\"3:1-4:1\">甲<br>\n乙 &lt;b&gt;</p>\n\
             <p data-sourcepos=\"6:1-6:1\">\u{3000}\u{3000}丙</p>\n"
        );
    }
}
