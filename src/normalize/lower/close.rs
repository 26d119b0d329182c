//! Closes elements: an open frame becomes its block.

use super::frame::{self, FrameKind, OpenFrame};
use super::{Lower, Undo};
use crate::Fact;
use crate::model::{
    Align, Block, BlockKind, Cell, Definition, Figure, Inline, Level, ListItem, Note, Origin,
};
use crate::normalize::captions;
use crate::normalize::images;
use crate::normalize::links::DROP_EMPTY_LINK;
use crate::normalize::math;
use crate::normalize::paragraphs::{self, DROP_EMPTY};
use crate::normalize::removals::UNKNOWN_ELEMENT;
use crate::normalize::run::RunItem;
use crate::normalize::tables;

impl Lower<'_> {
    /// Undoes what opening an element did.
    pub(super) fn close(&mut self, undo: Undo) {
        if let Some((href, held)) = &undo.link {
            let empty = !self.frame().run.iter().skip(*held).any(RunItem::is_seen);
            if empty && self.frame().run.len() >= *held {
                let what = format!("link without text to `{}`", images::shortened(href));
                self.report.removed(&DROP_EMPTY_LINK, undo.line, what, "");
            }
        }
        if undo.frame {
            self.close_frame();
        } else if undo.block {
            self.edge();
        }
        self.mark = undo.mark;
        self.align = undo.align;
        self.language = undo.language;
    }

    fn close_frame(&mut self) {
        if self.frame().kind.is_one_run() {
            let mut run = std::mem::take(&mut self.frame().run);
            math::find(&mut run, self.formulas, &self.marks, self.report);
            let inlines = paragraphs::inlines(run, &self.marks);
            let Some(frame) = self.frames.pop() else {
                return;
            };
            self.close_run(frame, inlines);
        } else {
            self.flush();
            let Some(mut frame) = self.frames.pop() else {
                return;
            };
            let anchors = frame.settle_anchors();
            self.frame().anchors.extend(anchors);
            // Most cells and items hold one block, in room for four.
            frame.blocks.shrink_to_fit();
            self.close_blocks(frame);
        }
    }

    /// Closes a frame that is one run.
    fn close_run(&mut self, mut frame: OpenFrame, inlines: Vec<Inline>) {
        let line = frame.line;
        let anchors = std::mem::take(&mut frame.anchors);
        // A run cannot hold blocks, so blocks that stood in it follow it.
        let hoisted = std::mem::take(&mut frame.blocks);
        match frame.kind {
            FrameKind::Heading(level) if !inlines.is_empty() => {
                let level = Level::new(level);
                let kind = BlockKind::Heading {
                    level,
                    inlines,
                    origin: Origin::Written,
                };
                self.push_with(anchors, line, kind);
            }
            FrameKind::Heading(_) => {
                self.report.counted(&DROP_EMPTY, line, "empty heading");
                self.frame().anchors.extend(anchors);
            }
            FrameKind::Term => {
                if let FrameKind::Definitions(definitions) = &mut self.frame().kind {
                    match definitions.last_mut() {
                        Some(last) if last.details.is_empty() => last.terms.push(inlines),
                        Some(_) | None => {
                            definitions.push(Definition {
                                terms: vec![inlines],
                                details: Vec::new(),
                            });
                        }
                    }
                }
                self.frame().anchors.extend(anchors);
            }
            FrameKind::GroupTitle => {
                if let FrameKind::Group { title } = &mut self.frame().kind {
                    *title = inlines;
                }
                self.frame().anchors.extend(anchors);
            }
            FrameKind::Caption { in_figure } => self.caption(anchors, line, inlines, in_figure),
            FrameKind::TableCaption => {
                if let FrameKind::Table(draft) = &mut self.frame().kind {
                    draft.caption = inlines;
                }
                self.frame().anchors.extend(anchors);
            }
            FrameKind::Embed(mut embed) => {
                if !embed.text.is_empty() && !inlines.is_empty() {
                    embed.text.push(Inline::LineBreak);
                }
                embed.text.extend(inlines);
                self.push_with(anchors, line, BlockKind::Embed(*embed));
            }
            FrameKind::Body
            | FrameKind::Quote
            | FrameKind::List { .. }
            | FrameKind::Item { .. }
            | FrameKind::Definitions(_)
            | FrameKind::Detail
            | FrameKind::Group { .. }
            | FrameKind::Figure { .. }
            | FrameKind::Table(_)
            | FrameKind::Row(_)
            | FrameKind::Cell { .. }
            | FrameKind::Note { .. } => {}
        }
        hoisted.into_iter().for_each(|it| self.push(it));
    }

    /// A caption joins its figure, the picture before it, or stays a paragraph.
    fn caption(&mut self, anchors: Vec<String>, line: u32, inlines: Vec<Inline>, in_figure: bool) {
        if inlines.is_empty() {
            self.frame().anchors.extend(anchors);
            return;
        }
        let first = self.frame().blocks.is_empty() && self.frame().run.is_empty();
        if let FrameKind::Figure { caption, above } = &mut self.frame().kind
            && in_figure
        {
            *above |= first && caption.is_empty();
            if !caption.is_empty() {
                caption.push(Inline::LineBreak);
            }
            caption.extend(inlines);
            self.frame().anchors.extend(anchors);
            return;
        }
        if let Some(BlockKind::Figure(figure)) =
            self.frame().blocks.last_mut().map(|it| &mut it.kind)
            && figure.caption.is_empty()
        {
            figure.caption = inlines;
            self.frame().anchors.extend(anchors);
            return;
        }
        if let Some(BlockKind::Table(table)) = self.frame().blocks.last_mut().map(|it| &mut it.kind)
            && table.caption.is_empty()
        {
            table.caption = inlines;
            self.frame().anchors.extend(anchors);
            return;
        }
        let kind = BlockKind::Paragraph {
            inlines,
            align: Align::Center,
        };
        self.push_with(anchors, line, kind);
    }

    /// Closes a frame that holds blocks.
    fn close_blocks(&mut self, frame: OpenFrame) {
        let OpenFrame {
            kind,
            line,
            mut blocks,
            ..
        } = frame;
        blocks.retain(|it| !frame::is_nothing(it));
        match kind {
            FrameKind::Body => blocks.into_iter().for_each(|it| self.push(it)),
            FrameKind::Quote => {
                if !blocks.is_empty() {
                    self.push_with(Vec::new(), line, BlockKind::Quote(blocks));
                }
            }
            FrameKind::List { kind, items } => {
                if !items.is_empty() {
                    self.push_with(Vec::new(), line, BlockKind::List { kind, items });
                }
            }
            FrameKind::Item { checked } => {
                if blocks.is_empty() {
                    self.report.counted(&DROP_EMPTY, line, "empty list item");
                } else if let FrameKind::List { items, .. } = &mut self.frame().kind {
                    items.push(ListItem { checked, blocks });
                }
            }
            FrameKind::Definitions(definitions) => {
                if !definitions.is_empty() {
                    self.push_with(Vec::new(), line, BlockKind::Definitions(definitions));
                }
            }
            FrameKind::Detail => {
                if let FrameKind::Definitions(definitions) = &mut self.frame().kind {
                    if definitions.is_empty() {
                        definitions.push(Definition {
                            terms: Vec::new(),
                            details: Vec::new(),
                        });
                    }
                    if let Some(definition) = definitions.last_mut() {
                        definition.details.push(blocks);
                    }
                }
            }
            FrameKind::Group { title } => {
                if !blocks.is_empty() || !title.is_empty() {
                    self.push_with(Vec::new(), line, BlockKind::Group { title, blocks });
                }
            }
            FrameKind::Figure { caption, above } => {
                for block in captions::figure(blocks, caption, above, line) {
                    self.push(block);
                }
            }
            FrameKind::Table(draft) => {
                blocks.into_iter().for_each(|it| self.push(it));
                for block in tables::finish(draft, line, self.report) {
                    self.push(block);
                }
            }
            FrameKind::Row(row) => {
                if let FrameKind::Table(draft) = &mut self.frame().kind {
                    let in_head = draft.in_head;
                    draft.rows.push((row, in_head));
                }
                blocks.into_iter().for_each(|it| self.push(it));
            }
            FrameKind::Cell {
                header,
                column_span,
                row_span,
                align,
            } => {
                if let FrameKind::Row(row) = &mut self.frame().kind {
                    row.cells.push(Cell {
                        header,
                        column_span,
                        row_span,
                        align,
                        blocks,
                    });
                }
            }
            FrameKind::Note { number, label } => {
                self.notes.insert(
                    number,
                    Note {
                        line,
                        label,
                        blocks,
                    },
                );
            }
            FrameKind::Term
            | FrameKind::GroupTitle
            | FrameKind::Caption { .. }
            | FrameKind::Heading(_)
            | FrameKind::TableCaption
            | FrameKind::Embed(_) => {}
        }
    }

    fn push_with(&mut self, anchors: Vec<String>, line: u32, kind: BlockKind) {
        let mut block = Block {
            anchors,
            ..Block::new(line, kind)
        };
        block.language.clone_from(&self.language);
        if let BlockKind::Figure(Figure { images, .. }) = &block.kind
            && images.is_empty()
        {
            return;
        }
        self.push(block);
    }

    /// The names of elements that the model does not know, each once.
    pub(super) fn report_unknown(&mut self) {
        for (name, line) in std::mem::take(&mut self.unknown) {
            self.report
                .say(&UNKNOWN_ELEMENT, line, Fact::UnknownElement { name });
        }
    }
}
