//! The visible text of a document. Every backend must show exactly these characters.

use super::walk::{Child, every_inline};
use super::{Block, BlockKind, Document, Inline};

impl Document {
    /// The visible text of the body and then of the notes, one line for each block.
    ///
    /// Alternative texts, titles of links and the metadata are not part of it.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        for block in &self.blocks {
            visit_block(&mut out, block);
        }
        for note in &self.notes {
            for block in &note.blocks {
                visit_block(&mut out, block);
            }
        }
        out
    }
}

impl Block {
    /// The visible text of this block, one line for each block inside it.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        visit_block(&mut out, self);
        out
    }
}

/// The visible text of a run of inlines; a line break counts as a line feed.
#[must_use]
pub(crate) fn inline_text(inlines: &[Inline]) -> String {
    let mut out = String::new();
    visit_inlines(&mut out, inlines);
    out
}

fn visit_block(out: &mut String, block: &Block) {
    match &block.kind {
        BlockKind::Code { text, .. } => out.push_str(text),
        BlockKind::Math(math) => out.push_str(&math.text()),
        BlockKind::Paragraph { .. }
        | BlockKind::Heading { .. }
        | BlockKind::List { .. }
        | BlockKind::Definitions(_)
        | BlockKind::Quote(_)
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Rule
        | BlockKind::Embed(_)
        | BlockKind::Group { .. } => {
            for child in block.kind.children() {
                match child {
                    Child::Run(inlines) => visit_inlines(out, inlines),
                    Child::Blocks(blocks) => blocks.iter().for_each(|it| visit_block(out, it)),
                }
                end_of_block(out);
            }
        }
    }
    end_of_block(out);
}

/// Ends the line, unless it is empty.
fn end_of_block(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn visit_inlines(out: &mut String, inlines: &[Inline]) {
    every_inline(inlines, &mut |inline| match inline {
        Inline::Text(text) | Inline::Code(text) => out.push_str(text),
        Inline::LineBreak => out.push('\n'),
        Inline::Ruby(pairs) => {
            for pair in pairs {
                out.push_str(&pair.base);
                out.push_str(&pair.text);
            }
        }
        Inline::Math(math) => out.push_str(&math.text()),
        Inline::Styled(..)
        | Inline::Link { .. }
        | Inline::Foreign(..)
        | Inline::Image(_)
        | Inline::NoteReference(_)
        | Inline::Anchor(_) => {}
    });
}
