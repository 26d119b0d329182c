//! Emphasis that was typed as in Markdown and never read: `**甲**` in the text of a page.

use super::edit;
use super::rule::{CleaningReport, Rule};
use crate::model::{Document, Inline, Style};

/// Typed emphasis becomes emphasis.
pub(super) static TYPED_STRONG: Rule = Rule {
    name: "typed-strong",
    does: "Text between two pairs of stars that no reader of Markdown took away is strong, as it was meant.",
    example: "`<p>甲**乙**丙</p>` → `甲` **`乙`** `丙`",
};

/// The longest text that is set so, in characters.
const LONGEST: usize = 200;

/// Finds typed emphasis in the texts of a document.
pub(super) fn find(document: &mut Document, report: &mut CleaningReport) {
    document.every_run_mut(&mut |line, inlines| read(inlines, false, line, report));
}

/// Reads the texts of a run, and those inside its marks; `strong` when the run is strong already.
fn read(inlines: &mut Vec<Inline>, strong: bool, line: u32, report: &mut CleaningReport) {
    let mut out = Vec::with_capacity(inlines.len());
    for mut inline in std::mem::take(inlines) {
        let inner = strong || matches!(&inline, Inline::Styled(Style::Strong, _));
        if let Some(inside) = inline.inside_mut() {
            read(inside, inner, line, report);
        }
        match &inline {
            Inline::Text(text) if text.contains("**") => {
                let parts = parts(text);
                if parts.iter().any(|it| it.1) {
                    report.repaired_once(&TYPED_STRONG, line, "emphasis typed as in Markdown");
                }
                for (part, marked) in parts {
                    let text = Inline::Text(part.to_owned());
                    if marked {
                        report.notation.push_str("****");
                    }
                    if marked && !strong {
                        out.push(Inline::Styled(Style::Strong, vec![text]));
                    } else if !part.is_empty() {
                        edit::push(&mut out, text);
                    }
                }
            }
            Inline::Text(_)
            | Inline::LineBreak
            | Inline::Styled(..)
            | Inline::Code(_)
            | Inline::Link { .. }
            | Inline::Image(_)
            | Inline::Ruby(_)
            | Inline::Math(_)
            | Inline::NoteReference(_)
            | Inline::Anchor(_)
            | Inline::Foreign(..) => out.push(inline),
        }
    }
    *inlines = out;
}

/// The pieces of a text, and whether each stood between stars.
fn parts(text: &str) -> Vec<(&str, bool)> {
    let mut out = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(open) = rest
        .get(from..)
        .and_then(|it| it.find("**"))
        .map(|it| it + from)
    {
        let inner = &rest[open + 2..];
        let near = &inner[..inner.floor_char_boundary(LONGEST * 4)];
        let end = near
            .find("**")
            .filter(|at| is_strong(&rest[..open], &inner[..*at], &inner[at + 2..]));
        match end {
            Some(end) => {
                out.push((&rest[..open], false));
                out.push((&inner[..end], true));
                rest = &inner[end + 2..];
                from = 0;
            }
            None => from = open + 2 + inner.bytes().take_while(|it| *it == b'*').count(),
        }
    }
    out.push((rest, false));
    out
}

/// Whether stars around this text set it apart: it is no power (`2**3`), no pattern and no argument (`**kwargs`).
fn is_strong(before: &str, inner: &str, after: &str) -> bool {
    let han = |c: char| matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}');
    let tight = !inner.is_empty() && inner.trim() == inner && !inner.contains('*');
    let free = !before.ends_with(['*', '(', '/', '\\']) && !after.starts_with(['*', '/']);
    let short = inner.chars().count() <= LONGEST;
    tight && free && short && inner.contains(han)
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn only_words_between_stars_are_strong() {
        assert_eq!(
            parts("甲**乙**丙"),
            [("甲", false), ("乙", true), ("丙", false)]
        );
        for text in [
            "2**3**4",
            "f(**a, **b)",
            "甲 ** 乙 ** 丙",
            "****",
            "src/**/甲/**",
            "**甲",
        ] {
            assert_eq!(parts(text), [(text, false)], "{text}");
        }
    }
}
