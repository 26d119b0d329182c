//! The text of a document in pieces that must be found in every output.

use lantai::model::{Assets, Block, BlockKind, Document, Image, Inline, Style};

/// The text of a document between its formulas, without white space: that of the body, in order, and that of each note.
#[derive(Default)]
pub(crate) struct Pieces {
    body: Vec<String>,
    notes: Vec<String>,
}

impl Pieces {
    /// The pieces of a document, with only the characters for which `compared` is true.
    pub(crate) fn of(document: &Document, compared: impl Fn(char) -> bool) -> Self {
        let mut pieces = Self::default();
        blocks(&document.blocks, &mut pieces.body);
        for note in &document.notes {
            blocks(&note.blocks, &mut pieces.notes);
        }
        for piece in pieces.body.iter_mut().chain(&mut pieces.notes) {
            piece.retain(&compared);
        }
        pieces
    }

    /// The pieces that `text` (without white space) lacks at their place.
    pub(crate) fn missing_in<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        let mut rest = text;
        let lost = self.body.iter().find(|piece| match rest.find(&***piece) {
            Some(at) => {
                rest = &rest[at + piece.len()..];
                false
            }
            None => true,
        });
        let note = self.notes.iter().find(|it| !text.contains(&***it));
        lost.into_iter().chain(note).map(String::as_str)
    }
}

/// Whether a character is compared: not white space, and not without a glyph.
pub(crate) fn visible(c: char) -> bool {
    !(c.is_whitespace()
        || c.is_control()
        || "\u{200b}\u{2060}\u{feff}\u{ad}\u{fffe}\u{ffff}\u{fffd}".contains(c))
}

fn blocks(blocks: &[Block], out: &mut Vec<String>) {
    for block in blocks {
        block_text(block, out);
        out.push(String::new());
    }
}

fn block_text(block: &Block, out: &mut Vec<String>) {
    match &block.kind {
        BlockKind::Paragraph { inlines: text, .. } | BlockKind::Heading { inlines: text, .. } => {
            inlines(text, out);
        }
        BlockKind::List { items, .. } => items.iter().for_each(|it| blocks(&it.blocks, out)),
        BlockKind::Definitions(definitions) => {
            for definition in definitions {
                for term in &definition.terms {
                    inlines(term, out);
                    out.push(String::new());
                }
                definition.details.iter().for_each(|it| blocks(it, out));
            }
        }
        BlockKind::Quote(inside) => blocks(inside, out),
        // Each line is a piece, since marks of wrapped lines may stand between them.
        BlockKind::Code { text, .. } => out.extend(text.lines().map(str::to_owned)),
        BlockKind::Table(table) => {
            inlines(&table.caption, out);
            for cell in table
                .head
                .iter()
                .chain(&table.body)
                .flat_map(|it| &it.cells)
            {
                out.push(String::new());
                blocks(&cell.blocks, out);
            }
        }
        BlockKind::Figure(figure) => inlines(&figure.caption, out),
        BlockKind::Embed(embed) => inlines(&embed.text, out),
        BlockKind::Group {
            title,
            blocks: inside,
        } => {
            inlines(title, out);
            out.push(String::new());
            blocks(inside, out);
        }
        BlockKind::Rule | BlockKind::Math(_) => {}
    }
}

/// Adds the pieces of a run: text up to the next formula, line end, picture or mark of a note.
fn inlines(run: &[Inline], out: &mut Vec<String>) {
    for inline in run {
        match inline {
            Inline::Text(text) | Inline::Code(text) => match out.last_mut() {
                Some(last) => last.push_str(text),
                None => out.push(text.clone()),
            },
            // The quotation marks are added by the backends.
            Inline::Styled(Style::Quoted, inside) => {
                out.push(String::new());
                inlines(inside, out);
                out.push(String::new());
            }
            Inline::Styled(_, inside)
            | Inline::Link {
                inlines: inside, ..
            }
            | Inline::Foreign(_, inside) => inlines(inside, out),
            Inline::Ruby(pairs) => {
                for pair in pairs {
                    out.push(pair.base.clone());
                    out.push(pair.text.clone());
                }
                out.push(String::new());
            }
            Inline::LineBreak
            | Inline::Math(_)
            | Inline::Image(_)
            | Inline::NoteReference(_)
            | Inline::Anchor(_) => out.push(String::new()),
        }
    }
}

/// The alternative texts of all figures that have one, in order. A missing picture in a line is no
/// figure: its alternative stands in the text.
pub(crate) fn alternatives(document: &Document) -> Vec<String> {
    let mut out = Vec::new();
    pictures(&document.blocks, &document.assets, &mut out);
    out
}

fn pictures(blocks: &[Block], assets: &Assets, out: &mut Vec<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph { inlines, .. } | BlockKind::Heading { inlines, .. } => {
                pictures_in(inlines, assets, out);
            }
            BlockKind::List { items, .. } => items
                .iter()
                .for_each(|it| pictures(&it.blocks, assets, out)),
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    definition
                        .terms
                        .iter()
                        .for_each(|it| pictures_in(it, assets, out));
                    definition
                        .details
                        .iter()
                        .for_each(|it| pictures(it, assets, out));
                }
            }
            BlockKind::Quote(inside) => pictures(inside, assets, out),
            BlockKind::Table(table) => {
                pictures_in(&table.caption, assets, out);
                let rows = table.head.iter().chain(&table.body);
                rows.flat_map(|it| &it.cells)
                    .for_each(|it| pictures(&it.blocks, assets, out));
            }
            BlockKind::Figure(figure) => {
                figure.images.iter().for_each(|it| picture(it, out));
                pictures_in(&figure.caption, assets, out);
            }
            BlockKind::Embed(embed) => pictures_in(&embed.text, assets, out),
            BlockKind::Group { title, blocks } => {
                pictures_in(title, assets, out);
                pictures(blocks, assets, out);
            }
            BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Math(_) => {}
        }
    }
}

fn pictures_in(run: &[Inline], assets: &Assets, out: &mut Vec<String>) {
    for inline in run {
        match inline {
            Inline::Image(image) if assets.picture(image.asset).is_some() => picture(image, out),
            Inline::Image(_) => {}
            Inline::Styled(_, inside)
            | Inline::Link {
                inlines: inside, ..
            }
            | Inline::Foreign(_, inside) => pictures_in(inside, assets, out),
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Ruby(_)
            | Inline::LineBreak
            | Inline::Math(_)
            | Inline::NoteReference(_)
            | Inline::Anchor(_) => {}
        }
    }
}

fn picture(image: &Image, out: &mut Vec<String>) {
    let said = [Some(&image.alt), image.title.as_ref()];
    let said = said.into_iter().flatten().find(|it| !it.trim().is_empty());
    out.extend(said.cloned());
}
