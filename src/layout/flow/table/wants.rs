//! How wide the blocks of a cell want to be. They are measured before anything is set, and measuring adds no tags.

use crate::fonts::Family;
use crate::layout::flow::place::BlockPlace;
use crate::layout::flow::setter::Setter;
use crate::layout::inline::{Alignment, Collector, Extents, collect, extents};
use crate::layout::{Length, Tags};
use crate::model::{Block, BlockKind, Cell, Figure, Inline};

use super::grid::{self, CellGrid};

impl Setter<'_, '_> {
    /// How wide a cell wants to be at the place's size, without padding.
    pub(super) fn cell_wants(&mut self, cell: &Cell, place: &BlockPlace) -> Extents {
        let mut inner = place.clone();
        inner.indented = false;
        if cell.header {
            inner.family = Family::Hei;
        }
        // The numbers that measuring has given to notes are taken back.
        let noted = self.noted.len();
        let wants = self.blocks_want(&cell.blocks, &inner);
        self.noted.truncate(noted);
        wants
    }

    fn blocks_want<'b>(
        &mut self,
        blocks: impl IntoIterator<Item = &'b Block>,
        place: &BlockPlace,
    ) -> Extents {
        let mut all = Extents::default();
        for block in blocks {
            all = widest(all, self.block_wants(block, place));
        }
        all
    }

    fn block_wants(&mut self, block: &Block, place: &BlockPlace) -> Extents {
        crate::diag::step();
        let em = place.size;
        match &block.kind {
            BlockKind::Paragraph { inlines, .. } => {
                let wants = self.text_wants(inlines, place);
                inset(wants, place.indent())
            }
            BlockKind::Heading { inlines, .. } => {
                let mut strong = place.clone();
                strong.family = Family::Hei;
                self.text_wants(inlines, &strong)
            }
            BlockKind::List { items, .. } => {
                let inner = self.blocks_want(items.iter().flat_map(|it| &it.blocks), place);
                inset(inner, em.scale(2, 1))
            }
            BlockKind::Definitions(definitions) => {
                let mut all = Extents::default();
                for definition in definitions {
                    for term in &definition.terms {
                        all = widest(all, self.text_wants(term, place));
                    }
                    let details = self.blocks_want(definition.details.iter().flatten(), place);
                    all = widest(all, inset(details, em.scale(2, 1)));
                }
                all
            }
            BlockKind::Quote(blocks) => inset(self.blocks_want(blocks, place), em.scale(4, 1)),
            BlockKind::Code { text, .. } => {
                let mut mono = place.sized(em.scale(85, 100));
                mono.family = Family::Mono;
                let wants = text
                    .lines()
                    .map(|it| self.text_wants(&[Inline::Code(it.to_owned())], &mono))
                    .fold(Extents::default(), widest);
                inset(wants, em.scale(2, 1))
            }
            BlockKind::Table(table) => {
                let grid = CellGrid::of(table);
                let padding = grid::padding(place).scale(2, 1);
                let mut columns = vec![Extents::default(); grid.columns];
                for placed in &grid.cells {
                    let wants = inset(self.cell_wants(placed.cell, place), padding);
                    let column = &mut columns[placed.column];
                    *column = widest(*column, wants);
                }
                columns.into_iter().fold(Extents::default(), beside)
            }
            BlockKind::Figure(figure) => self.pictures_want(figure, place),
            BlockKind::Embed(embed) => {
                let title = self.text_wants(&[Inline::Text(embed.title.clone())], place);
                let text = self.text_wants(&embed.text, place);
                inset(widest(title, text), em.scale(2, 1))
            }
            BlockKind::Math(math) => {
                if let Some(width) = self.formula_width(math, place) {
                    // A formula that is too wide is broken or made smaller, by three tenths at most.
                    return Extents {
                        least: width.scale(7, 10),
                        most: width,
                    };
                }
                let mut mono = place.sized(em.scale(9, 10));
                mono.family = Family::Mono;
                self.text_wants(&[Inline::Code(math.tex.clone())], &mono)
            }
            BlockKind::Group { title, blocks } => {
                let title = self.text_wants(title, place);
                inset(widest(title, self.blocks_want(blocks, place)), em)
            }
            BlockKind::Rule => Extents::default(),
        }
    }

    fn text_wants(&mut self, inlines: &[Inline], place: &BlockPlace) -> Extents {
        let inlines = self.printed(inlines);
        let mut scratch = Tags::default();
        let mut collector = Collector {
            tags: &mut scratch,
            article: self.article,
            document: Some(self.document),
            position: None,
            own: true,
            addresses: self.prints_addresses(),
            formulas: Some(crate::layout::inline::Formulas {
                fonts: self.shaper.fonts(),
                measure: place.measure,
                unset: Vec::new(),
            }),
        };
        let text = collect(&inlines, &place.style(), Tags::DOCUMENT, &mut collector);
        let setting = self.setting(place, Length::ZERO, Alignment::Start);
        extents(&text, &setting, self.shaper)
    }

    /// A picture may be reduced to eight ems. The box for a missing one needs eight for its words.
    fn pictures_want(&mut self, figure: &Figure, place: &BlockPlace) -> Extents {
        let few = place.size.scale(8, 1);
        let mut all = Extents {
            least: Length::ZERO,
            most: self.text_wants(&figure.caption, place).most.min(few),
        };
        for image in &figure.images {
            let Some(picture) = self.document.assets.picture(image.asset) else {
                all = widest(
                    all,
                    Extents {
                        least: few,
                        most: few.scale(2, 1),
                    },
                );
                continue;
            };
            let pixels = (picture.width, picture.height);
            let room = (Length(i64::MAX), Length(i64::MAX));
            let wished = (image.width, image.height);
            let (most, _) = crate::layout::picture::fitted(pixels, wished, room);
            let least = most.min(few);
            all = widest(all, Extents { least, most });
        }
        all
    }
}

/// What one column needs to hold both.
fn widest(a: Extents, b: Extents) -> Extents {
    Extents {
        least: a.least.max(b.least),
        most: a.most.max(b.most),
    }
}

/// What both want when they stand side by side.
fn beside(a: Extents, b: Extents) -> Extents {
    Extents {
        least: a.least + b.least,
        most: a.most + b.most,
    }
}

/// What something wants when it is indented by `room`.
fn inset(wants: Extents, room: Length) -> Extents {
    Extents {
        least: wants.least + room,
        most: wants.most + room,
    }
}
