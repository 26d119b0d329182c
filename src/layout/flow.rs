//! Blocks stacked into pages. (A stand-in: paragraphs and headings, no figures or tables yet.)

use super::inline::{Alignment, Collector, Setting, Shaper, TextStyle, collect, compose};
use super::{
    Color, Destination, ElementId, Item, Length, LinkArea, Options, OutlineEntry, Page, Pages,
    Rect, Role, Tags,
};
use crate::book::Book;
use crate::fonts::{Family, Fonts};
use crate::model::{Block, BlockKind, Inline, Language};
use crate::{Warned, Warning};

/// Stacks every article's blocks into pages.
pub(super) fn flow(book: &Book, fonts: &Fonts, options: &Options) -> Warned<Pages> {
    let mut flow = Flow {
        pages: Pages::default(),
        warnings: Vec::new(),
        shaper: Shaper::new(fonts),
        options,
        y: Length::ZERO,
        article: 0,
        language: Language::default(),
    };
    for (number, article) in (0..).zip(&book.articles) {
        flow.article = number;
        flow.language = article.document.metadata.language.clone();
        flow.new_page();
        let sect = flow.pages.tags.element(Tags::DOCUMENT, Role::Sect);
        let title = [Inline::Text(article.document.metadata.title.clone())];
        flow.heading(1, &title, sect, &format!("a{number}"));
        for block in &article.document.blocks {
            flow.block(block, sect);
        }
    }
    Warned {
        output: flow.pages,
        warnings: flow.warnings,
    }
}

struct Flow<'a> {
    pages: Pages,
    warnings: Vec<Warning>,
    shaper: Shaper<'a>,
    options: &'a Options,
    y: Length,
    article: u32,
    language: Language,
}

impl Flow<'_> {
    fn measure(&self) -> Length {
        self.options
            .font_size
            .scale(i64::from(self.options.measure), 1)
    }

    fn left(&self) -> Length {
        (self.options.width - self.measure()).scale(1, 2)
    }

    fn new_page(&mut self) {
        let label = (self.pages.pages.len() + 1).to_string();
        self.pages.pages.push(Page {
            width: self.options.width,
            height: self.options.height,
            label,
            items: Vec::new(),
            links: Vec::new(),
        });
        self.y = Length::pt(72);
    }

    fn block(&mut self, block: &Block, parent: ElementId) {
        match &block.kind {
            BlockKind::Paragraph { inlines, .. } => {
                let element = self.pages.tags.element(parent, Role::P);
                let indent = self.options.font_size.scale(2, 1);
                self.paragraph(
                    inlines,
                    element,
                    Family::Song,
                    self.options.font_size,
                    indent,
                );
            }
            BlockKind::Heading { level, inlines, .. } => {
                let anchor = block.anchors.first().map_or_else(
                    || format!("a{}-l{}", self.article, block.line),
                    |it| format!("a{}-{it}", self.article),
                );
                self.heading(level.get() + 1, inlines, parent, &anchor);
            }
            BlockKind::Quote(blocks) | BlockKind::Group { blocks, .. } => {
                let element = self.pages.tags.element(parent, Role::BlockQuote);
                blocks.iter().for_each(|it| self.block(it, element));
            }
            BlockKind::List { items, .. } => {
                let list = self.pages.tags.element(parent, Role::L);
                for item in items {
                    let element = self.pages.tags.element(list, Role::LI);
                    let body = self.pages.tags.element(element, Role::LBody);
                    item.blocks.iter().for_each(|it| self.block(it, body));
                }
            }
            BlockKind::Definitions(_)
            | BlockKind::Code { .. }
            | BlockKind::Table(_)
            | BlockKind::Figure(_)
            | BlockKind::Rule
            | BlockKind::Embed(_)
            | BlockKind::Math(_) => {}
        }
    }

    fn heading(&mut self, level: u8, inlines: &[Inline], parent: ElementId, destination: &str) {
        let element = self.pages.tags.element(parent, Role::Heading(level));
        let page = u32::try_from(self.pages.pages.len().saturating_sub(1)).unwrap_or(0);
        let y = self.y;
        let place = Destination { page, y, element };
        self.pages
            .destinations
            .insert(destination.to_owned(), place);
        self.pages.outline.push(OutlineEntry {
            title: crate::model::inline_text(inlines),
            depth: level - 1,
            destination: destination.to_owned(),
        });
        let size = self.options.font_size.scale(14, 10);
        self.paragraph(inlines, element, Family::Hei, size, Length::ZERO);
    }

    fn paragraph(
        &mut self,
        inlines: &[Inline],
        element: ElementId,
        family: Family,
        size: Length,
        indent: Length,
    ) {
        let style = TextStyle {
            family,
            strong: false,
            size,
            rise: Length::ZERO,
            color: Color::default(),
            language: self.language.clone(),
            underline: false,
            strike: false,
            dots: false,
            ground: None,
        };
        let mut collector = Collector {
            tags: &mut self.pages.tags,
            article: self.article,
        };
        let text = collect(inlines, &style, element, &mut collector);
        let setting = Setting {
            measure: self.measure(),
            indent,
            alignment: Alignment::Justify,
            language: self.language.clone(),
            ..Setting::default()
        };
        let set = compose(&text, &setting, &mut self.shaper);
        self.warnings.extend(set.warnings);
        let left = self.left();
        for line in set.output {
            if self.y + self.options.pitch > self.options.height - Length::pt(72) {
                self.new_page();
            }
            self.y += self.options.pitch;
            let baseline = self.y - Length::pt(4);
            let Some(page) = self.pages.pages.last_mut() else {
                continue;
            };
            for mut fragment in line.fragments {
                fragment.y += baseline;
                for glyph in fragment.runs.iter_mut().flat_map(|it| &mut it.glyphs) {
                    glyph.x += left;
                }
                page.items.push(Item::Text(fragment));
            }
            for (link, from, to) in line.links {
                page.links.push(LinkArea {
                    link,
                    bounds: Rect {
                        x: left + from,
                        y: baseline - line.ascent,
                        width: to - from,
                        height: line.ascent + line.descent,
                    },
                });
            }
        }
    }
}
