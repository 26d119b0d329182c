//! Removes first-line indents that were typed, because the style sheet indents paragraphs.

use super::rule::{CleaningReport, Rule};
use super::run::{RunItem, What};

/// Typed indents are removed.
pub(super) static STRIP_INDENT: Rule = Rule {
    name: "strip-indent",
    does: "Ideographic and no-break spaces typed before a paragraph are taken as its indent and \
           stripped; more than four em of them are kept, for that is verse.",
    example: "`　　据报道` → `据报道`",
};

/// Widest typed indent that is an indent, in quarters of an em.
const WIDEST: u32 = 16;

/// Strips blanks typed before a paragraph's first line and after its last. RULES WS-04.
pub(super) fn strip(lines: &mut [Vec<RunItem>], report: &mut CleaningReport) {
    let widths: Vec<u32> = lines.iter().map(|it| indent_of(it)).collect();
    // Lines with different indents are verse or a drawing and stay as they are.
    let uneven = widths
        .iter()
        .skip(1)
        .any(|it| *it > 0 && Some(it) != widths.first());
    for (line, width) in lines.iter_mut().zip(widths) {
        if width > 0 && width <= WIDEST && !uneven {
            let number = line.first().map_or(0, |it| it.line);
            report.counted(&STRIP_INDENT, number, "typed indent");
            strip_start(line);
        }
        strip_end(line);
    }
}

/// The typed indent of a line, in quarters of an em.
pub(super) fn indent_of(line: &[RunItem]) -> u32 {
    let mut width = 0;
    for item in line {
        let Some(text) = item.text() else {
            if matches!(item.what, What::Anchor(_)) {
                continue;
            }
            return width;
        };
        for c in text.chars() {
            match quarters(c) {
                Some(quarters) => width += quarters,
                None => return width,
            }
        }
    }
    width
}

/// The width of a blank that collapsing leaves alone, in quarters of an em.
fn quarters(c: char) -> Option<u32> {
    match c {
        '\u{3000}' | '\u{2003}' | '\u{2001}' => Some(4),
        '\u{2002}' | '\u{2000}' => Some(2),
        '\u{A0}' | ' ' | '\u{2004}'..='\u{200A}' | '\u{202F}' => Some(1),
        _ => None,
    }
}

fn strip_start(line: &mut Vec<RunItem>) {
    for item in line.iter_mut() {
        match &mut item.what {
            What::Text(text) => {
                *text = text
                    .trim_start_matches(|c| quarters(c).is_some())
                    .to_owned();
                if !text.is_empty() {
                    break;
                }
            }
            What::Anchor(_) => {}
            What::Break | What::Image(_) | What::Ruby(_) | What::Math(..) | What::Note(_) => break,
        }
    }
    line.retain(|it| it.text() != Some(""));
}

fn strip_end(line: &mut Vec<RunItem>) {
    for item in line.iter_mut().rev() {
        match &mut item.what {
            What::Text(text) => {
                *text = text.trim_end_matches(|c| quarters(c).is_some()).to_owned();
                if !text.is_empty() {
                    break;
                }
            }
            What::Anchor(_) => {}
            What::Break | What::Image(_) | What::Ruby(_) | What::Math(..) | What::Note(_) => break,
        }
    }
    line.retain(|it| it.text() != Some(""));
}
