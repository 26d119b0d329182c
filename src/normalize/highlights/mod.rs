//! What a reader has marked: each passage is found in the text and marked there, and what he has written beside it
//! becomes a note. A passage that stands nowhere in the text follows it as a quotation.

mod find;
mod marker;

use self::find::SearchedText;
use self::marker::Marker;
use super::notes;
use super::rule::{CleaningReport, Rule};
use crate::Fact;
use crate::model::{Align, Block, BlockKind, Document, Inline, Note, NoteId, Style};
use crate::read::Highlight;
use crate::words::Words;

pub(super) static READER_HIGHLIGHT: Rule = Rule {
    name: "reader-highlight",
    does: "What a reader has marked is marked in the text, and what he wrote beside it is a note; a passage that is \
           not in the text follows it.",
    example: "`highlights: [{quote: 乙, note: 对}]` → `甲<mark>乙</mark>丙` with a note",
};

/// Marks what the front matter says that a reader has marked.
pub(super) fn place(
    document: &mut Document,
    highlights: &[Highlight],
    report: &mut CleaningReport,
) {
    let Some(first) = highlights.first() else {
        return;
    };
    let mut text = SearchedText::of(&document.blocks);
    let mut rest = Vec::new();
    for highlight in highlights {
        crate::diag::step();
        if highlight.quote.is_empty() {
            let said = lines(&said(document, highlight));
            let quoted = BlockKind::Quote(vec![paragraph(highlight.line, said)]);
            rest.push(Block::new(highlight.line, quoted));
            continue;
        }
        let call = (!highlight.note.is_empty()).then(|| add_note(document, highlight));
        let mut marker = Marker::new(&highlight.note, call);
        if let Some(range) = text.find(&highlight.quote) {
            marker.mark(&mut document.blocks, range);
        }
        // Inside a block of code no mark can stand.
        if !marker.is_done() {
            let start: String = highlight.quote.chars().take(40).collect();
            report.simplified(
                &READER_HIGHLIGHT,
                highlight.line,
                format!("the marked passage `{start}`"),
                "a quotation after the text, in which it is not found",
            );
            rest.push(apart(highlight, marker.call()));
        }
    }
    if !rest.is_empty() {
        document
            .blocks
            .push(Block::new(first.line, BlockKind::Rule));
        document.blocks.append(&mut rest);
    }
    notes::renumber(document);
    let noted = highlights.iter().filter(|it| !it.note.is_empty()).count();
    let fact = Fact::Found {
        what: format!(
            "passages that a reader has marked: {}, with a note: {noted}",
            highlights.len()
        ),
        reason: "`highlights` in the front matter".to_owned(),
    };
    report.say(&READER_HIGHLIGHT, first.line, fact);
}

/// Adds what a reader has written to the notes.
fn add_note(document: &mut Document, highlight: &Highlight) -> NoteId {
    let said = said(document, highlight);
    let number = NoteId(u32::try_from(document.notes.len()).unwrap_or(u32::MAX));
    document.notes.push(Note {
        line: highlight.line,
        label: String::new(),
        blocks: vec![paragraph(highlight.line, lines(&said))],
    });
    number
}

/// What a reader has written, told from what the author has.
fn said(document: &Document, highlight: &Highlight) -> String {
    let words = Words::of(&document.metadata.language);
    format!("{}{}{}", words.reader, words.colon, highlight.note)
}

/// A passage that is not in the text, for the end of the article.
fn apart(highlight: &Highlight, call: Option<NoteId>) -> Block {
    let style = Style::Highlighted(highlight.note.clone());
    let mut inlines = vec![Inline::Styled(style, lines(&highlight.quote))];
    inlines.extend(call.map(Inline::NoteReference));
    let quoted = BlockKind::Quote(vec![paragraph(highlight.line, inlines)]);
    Block::new(highlight.line, quoted)
}

fn paragraph(line: u32, inlines: Vec<Inline>) -> Block {
    let align = Align::Natural;
    Block::new(line, BlockKind::Paragraph { inlines, align })
}

/// A text of several lines.
fn lines(text: &str) -> Vec<Inline> {
    let mut out = Vec::new();
    for line in text.lines().map(str::trim).filter(|it| !it.is_empty()) {
        if !out.is_empty() {
            out.push(Inline::LineBreak);
        }
        out.push(Inline::Text(line.to_owned()));
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::normalize::{Options, normalize};

    /// The dump of an article's blocks and notes.
    fn dump(text: &str) -> String {
        let source = crate::read::read(text.as_bytes(), "a.md").unwrap().output;
        let document = normalize(&source, &Options::default()).output;
        let dump = document.dump();
        dump.split_once("\nbody\n").unwrap().1.to_owned()
    }

    #[test]
    fn a_passage_is_marked_across_what_sets_its_text_apart() {
        let dump = dump(
            "---\ntitle: 题\nhighlights: [{quote: '乙 丙丁戊', note: 对}]\n---\n\n甲乙**丙[丁](https://a.example)戊己**庚\n",
        );
        let lines: Vec<&str> = dump.lines().map(str::trim).collect();
        let wanted = [
            "text \"甲\"",
            "highlighted \"对\"",
            "text \"乙\"",
            "strong",
            "highlighted \"\"",
            "text \"丙\"",
            "link \"https://a.example\"",
            "text \"丁\"",
            "text \"戊\"",
        ];
        let mut at = lines.iter();
        for line in wanted {
            assert!(at.any(|it| it.starts_with(line)), "{line} in {dump}");
        }
    }

    #[test]
    fn passages_that_stand_nowhere_follow_the_text() {
        let dump = dump(
            "---\ntitle: 题\nhighlights:\n- {quote: 没有的话, note: 为何}\n- {note: 全文好}\n---\n\n甲乙\n",
        );
        assert!(dump.contains("rule"), "{dump}");
        assert!(dump.contains("没有的话") && dump.contains("读者批注：为何"));
        assert!(dump.contains("读者批注：全文好"), "{dump}");
    }

    #[test]
    fn notes_of_readers_stand_in_order_with_those_of_the_author() {
        let dump = dump(
            "---\ntitle: 题\nhighlights: [{quote: 甲, note: 早}]\n---\n\n甲乙[^1]\n\n[^1]: 注\n",
        );
        let early = dump.find("早").unwrap();
        let notes = dump.rfind("读者批注：早").unwrap();
        assert!(
            early < notes && notes < dump.rfind("\"注\"").unwrap(),
            "{dump}"
        );
    }
}
