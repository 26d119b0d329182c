//! Resolves white space: tells blanks that the author typed from line breaks of the source.

use super::rule::Rule;
use super::run::{Marks, RunItem, What};

/// Blanks of the source are collapsed.
pub(super) static COLLAPSE: Rule = Rule {
    name: "collapse-blanks",
    does: "Runs of blanks become one; none stands at the edge of a block, and none stays between Han \
           characters where only a line break of the source was.",
    example: "`他说⏎你好` → `他说你好`",
};

/// Collapses the white space of a run, as CSS does, and drops line breaks between Han characters.
///
/// RULES WS-01; CSS Text 3, "segment break transformation":
/// <https://www.w3.org/TR/css-text-3/#line-break-transform>
pub(super) fn resolve(items: &mut Vec<RunItem>, marks: &Marks) {
    let mut state = BlankState {
        last: None,
        blank: None,
    };
    for index in 0..items.len() {
        crate::diag::step();
        let Some(item) = items.get_mut(index) else {
            break;
        };
        let in_code = marks.is_code(item.mark);
        match &mut item.what {
            What::Text(text) => {
                let written = std::mem::take(text);
                let text = state.text(&written, index, in_code, items);
                if let Some(item) = items.get_mut(index) {
                    item.what = What::Text(text);
                }
            }
            What::Break => {
                state = BlankState {
                    last: None,
                    blank: None,
                }
            }
            // Anchors are invisible, and the mark of a note does not end a word.
            What::Anchor(_) => {}
            What::Ruby(pairs) => {
                let first = pairs.first().and_then(|it| it.base.chars().next());
                let last = pairs.last().and_then(|it| it.base.chars().next_back());
                state.object(first, last, items);
            }
            What::Note(_) => {
                let last = state.last;
                state.object(last, last, items);
            }
            What::Image(_) | What::Math(..) => {
                state.object(Some('\u{FFFC}'), Some('\u{FFFC}'), items);
            }
        }
    }
    items.retain(|it| it.text() != Some(""));
}

/// A blank that was read but not yet decided on.
struct PendingBlank {
    /// The item it stands in.
    item: usize,
    /// Whether a line break of the source is part of it.
    from_line_break: bool,
}

struct BlankState {
    /// The last character seen on this line.
    last: Option<char>,
    blank: Option<PendingBlank>,
}

impl BlankState {
    /// The resolved text of item `index`; a blank left over by an earlier item is put there.
    fn text(
        &mut self,
        written: &str,
        index: usize,
        in_code: bool,
        items: &mut [RunItem],
    ) -> String {
        let mut out = String::with_capacity(written.len());
        for c in written.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}') {
                let blank = self.blank.get_or_insert(PendingBlank {
                    item: index,
                    from_line_break: false,
                });
                blank.from_line_break |= matches!(c, '\n' | '\r') && !in_code;
                continue;
            }
            if let Some(owner) = self.blank_before(c) {
                if owner == index {
                    out.push(' ');
                } else {
                    give_blank(items, owner);
                }
            }
            out.push(c);
            self.last = Some(c);
        }
        out
    }

    /// Handles an item that is not text, given the characters that it begins and ends with.
    fn object(&mut self, first: Option<char>, last: Option<char>, items: &mut [RunItem]) {
        if let Some(owner) = self.blank_before(first.unwrap_or('\u{FFFC}')) {
            give_blank(items, owner);
        }
        self.last = last.or(self.last);
    }

    /// Decides the waiting blank: the item that shall carry it, if it stays.
    fn blank_before(&mut self, next: char) -> Option<usize> {
        let blank = self.blank.take()?;
        let last = self.last?;
        (!blank.from_line_break || !joins(last, next)).then_some(blank.item)
    }
}

fn give_blank(items: &mut [RunItem], owner: usize) {
    if let Some(RunItem {
        what: What::Text(text),
        ..
    }) = items.get_mut(owner)
    {
        text.push(' ');
    }
}

/// Whether a line break of the source between these two characters is dropped.
fn joins(before: char, after: char) -> bool {
    let sure = is_cjk(before) || is_cjk(after);
    let maybe = |c| is_cjk(c) || matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·');
    sure && maybe(before) && maybe(after)
}

/// Whether a character is set without blanks around it: Han, kana, bopomofo and full-width marks.
/// Not Hangul, whose words are separated by blanks.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(u32::from(c),
        0x2E80..=0x312F | 0x3190..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0xFE10..=0xFE1F
        | 0xFE30..=0xFE4F | 0xFF01..=0xFF9F | 0xFFE0..=0xFFE6 | 0x1AFF0..=0x1B16F
        | 0x20000..=0x323AF)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(texts: &[&str]) -> Vec<String> {
        let item = |it: &&str| RunItem {
            mark: 0,
            line: 1,
            what: What::Text((*it).to_owned()),
        };
        let mut items: Vec<RunItem> = texts.iter().map(item).collect();
        resolve(&mut items, &Marks::default());
        items
            .iter()
            .filter_map(|it| it.text().map(str::to_owned))
            .collect()
    }

    #[test]
    fn line_break_between_han_is_nothing() {
        assert_eq!(resolved(&["\n他说\n  你好\n"]), ["他说你好"]);
        assert_eq!(resolved(&["他说：\n“你好”"]), ["他说：“你好”"]);
    }

    #[test]
    fn typed_blank_between_han_stays() {
        assert_eq!(resolved(&["张 三"]), ["张 三"]);
    }

    #[test]
    fn line_break_between_words_is_a_blank() {
        assert_eq!(resolved(&["one\ntwo"]), ["one two"]);
        assert_eq!(resolved(&["한국\n사람"]), ["한국 사람"]);
        assert_eq!(resolved(&["用\nRust"]), ["用 Rust"]);
    }

    #[test]
    fn blank_stays_where_it_was_first_written() {
        assert_eq!(resolved(&["a ", " b", " "]), ["a ", "b"]);
        assert_eq!(resolved(&["a", " b"]), ["a", " b"]);
    }
}
