//! The characters a reader sees. Every backend must carry exactly these.

use super::{Block, BlockKind, Document, Embed, Inline, Row};

/// Ends the line, unless nothing is on it.
fn end_of_block(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

impl Document {
    /// The visible text of the body and then of the notes, a line per block.
    ///
    /// Alt texts, titles of links and the metadata are not part of it.
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
    /// The visible text of this block, a line per block inside it.
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
        BlockKind::Paragraph { inlines, .. } | BlockKind::Heading { inlines, .. } => {
            visit_inlines(out, inlines);
        }
        BlockKind::List { items, .. } => {
            for block in items.iter().flat_map(|it| &it.blocks) {
                visit_block(out, block);
            }
        }
        BlockKind::Definitions(definitions) => {
            for definition in definitions {
                for term in &definition.terms {
                    visit_inlines(out, term);
                    end_of_block(out);
                }
                for block in definition.details.iter().flatten() {
                    visit_block(out, block);
                }
            }
        }
        BlockKind::Quote(blocks) => blocks.iter().for_each(|it| visit_block(out, it)),
        BlockKind::Code { text, .. } => out.push_str(text),
        BlockKind::Table(table) => {
            visit_inlines(out, &table.caption);
            end_of_block(out);
            table
                .head
                .iter()
                .chain(&table.body)
                .for_each(|it| visit_row(out, it));
        }
        BlockKind::Figure(figure) => visit_inlines(out, &figure.caption),
        BlockKind::Rule => {}
        BlockKind::Embed(embed) => visit_embed(out, embed),
        BlockKind::Math(math) => out.push_str(&math.text()),
        BlockKind::Group { title, blocks } => {
            visit_inlines(out, title);
            end_of_block(out);
            blocks.iter().for_each(|it| visit_block(out, it));
        }
    }
    end_of_block(out);
}

fn visit_row(out: &mut String, row: &Row) {
    for block in row.cells.iter().flat_map(|it| &it.blocks) {
        visit_block(out, block);
    }
}

fn visit_embed(out: &mut String, embed: &Embed) {
    visit_inlines(out, &embed.text);
}

fn visit_inlines(out: &mut String, inlines: &[Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::LineBreak => out.push('\n'),
            Inline::Styled(_, inlines)
            | Inline::Link { inlines, .. }
            | Inline::Foreign(_, inlines) => visit_inlines(out, inlines),
            Inline::Ruby(pairs) => {
                for pair in pairs {
                    out.push_str(&pair.base);
                    out.push_str(&pair.text);
                }
            }
            Inline::Math(math) => out.push_str(&math.text()),
            Inline::Image(_) | Inline::NoteReference(_) | Inline::Anchor(_) => {}
        }
    }
}
