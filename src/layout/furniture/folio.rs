//! Folios and running heads: artifacts, read by nobody who listens (PDF/UA-1, 7.8).

use crate::Warning;
use crate::book::Book;
use crate::fonts::{Family, Fonts};
use crate::layout::flow::Matter;
use crate::layout::flow::galley::shift_item;
use crate::layout::flow::setter::QUIET;
use crate::layout::inline::{Alignment, Collector, Setting, Shaper, TextStyle, collect, compose};
use crate::layout::options::Geometry;
use crate::layout::{Item, Length, Options, Page, Tags};
use crate::model::{Inline, Language};

/// Prints furniture on pages.
pub(super) struct Printer<'a> {
    book: &'a Book,
    options: &'a Options,
    geometry: &'a Geometry,
    shaper: Shaper<'a>,
}

impl<'a> Printer<'a> {
    pub(super) fn new(
        book: &'a Book,
        fonts: &'a Fonts,
        options: &'a Options,
        geometry: &'a Geometry,
    ) -> Self {
        Self {
            book,
            options,
            geometry,
            shaper: Shaper::new(fonts),
        }
    }

    /// Folio and running head of the page numbered `index` from 0.
    pub(super) fn print(
        &mut self,
        page: &mut Page,
        matter: Matter,
        index: usize,
        warnings: &mut Vec<Warning>,
    ) {
        let verso = self.options.duplex && !index.is_multiple_of(2);
        let (text, opening) = match matter {
            Matter::Blank | Matter::Part | Matter::Cover => return,
            Matter::Front => (String::new(), true),
            Matter::Article { number, opening } => (self.running(number, verso), opening),
        };
        if self.options.folios {
            let alignment = match (self.options.duplex, verso) {
                (false, _) => Alignment::Center,
                (true, true) => Alignment::Start,
                (true, false) => Alignment::End,
            };
            let label = page.label.clone();
            let bottom = self.bottom(page);
            self.line(&label, alignment, bottom, page, index, warnings);
        }
        if self.options.running_heads && !opening {
            let alignment = match (self.options.duplex, verso) {
                (false, _) => Alignment::Center,
                (true, true) => Alignment::Start,
                (true, false) => Alignment::End,
            };
            let top = self.top(page);
            self.line(&text, alignment, top, page, index, warnings);
        }
    }

    /// The book on left-hand pages, the article on right-hand ones.
    fn running(&self, number: usize, verso: bool) -> String {
        let article = self.book.articles.get(number);
        let title = article.map_or("", |it| &*it.document.metadata.title);
        let book = &*self.book.metadata.title;
        if self.book.is_single() {
            return title.to_owned();
        }
        match (self.options.duplex, verso) {
            (true, true) => book.to_owned(),
            (true, false) => title.to_owned(),
            (false, _) => format!("{book}\u{2003}{title}"),
        }
    }

    fn size(&self) -> Length {
        self.geometry.size.scale(82, 100)
    }

    /// Left edge and width of the type area.
    fn area(&self, page: &Page, index: usize) -> (Length, Length) {
        if page.turned {
            (self.geometry.top, self.geometry.height)
        } else {
            (self.geometry.left_of(index), self.geometry.width())
        }
    }

    fn type_bottom(&self, page: &Page) -> Length {
        if page.turned {
            page.height - self.geometry.left
        } else {
            self.geometry.top + self.geometry.height
        }
    }

    /// Baseline of the folio: in the middle of the lower margin's upper part.
    fn bottom(&self, page: &Page) -> Length {
        let type_bottom = self.type_bottom(page);
        type_bottom + (page.height - type_bottom).scale(45, 100) + self.size().scale(38, 100)
    }

    /// Baseline of the running head.
    fn top(&self, page: &Page) -> Length {
        let margin = if page.turned {
            self.geometry.left
        } else {
            self.geometry.top
        };
        margin.scale(60, 100) + self.size().scale(38, 100)
    }

    fn line(
        &mut self,
        words: &str,
        alignment: Alignment,
        baseline: Length,
        page: &mut Page,
        index: usize,
        warnings: &mut Vec<Warning>,
    ) {
        let (left, width) = self.area(page, index);
        let language = &self.book.metadata.language;
        let set = words_line(
            words,
            self.size(),
            QUIET,
            width,
            alignment,
            language,
            &mut self.shaper,
        );
        warnings.extend(set.warnings);
        for mut item in set.output {
            shift_item(&mut item, left, baseline);
            page.items.push(item);
        }
    }
}

/// Words of ours as an artifact on one line: what does not fit is left out, with an ellipsis.
pub(super) fn words_line(
    words: &str,
    size: Length,
    color: crate::layout::Color,
    width: Length,
    alignment: Alignment,
    language: &Language,
    shaper: &mut Shaper<'_>,
) -> crate::Warned<Vec<Item>> {
    let mut shown: String = words.to_owned();
    loop {
        let mut tags = Tags::default();
        let mut collector = Collector {
            tags: &mut tags,
            article: 0,
            document: None,
        };
        let style = TextStyle {
            family: Family::Song,
            strong: false,
            size,
            rise: Length::ZERO,
            color,
            language: language.clone(),
            underline: false,
            strike: false,
            dots: false,
            ground: None,
        };
        let inlines = [Inline::Text(shown.clone())];
        let text = collect(&inlines, &style, Tags::DOCUMENT, &mut collector);
        let setting = Setting {
            measure: width,
            alignment,
            language: language.clone(),
            ..Setting::default()
        };
        let set = compose(&text, &setting, shaper);
        let count = shown.chars().count();
        if set.output.len() > 1 && count > 4 {
            let kept = (count * 9 / 10).min(count - 2);
            shown = shown.chars().take(kept).chain(['…']).collect();
            continue;
        }
        let mut items = Vec::new();
        for line in set.output.into_iter().take(1) {
            items.extend(line.fragments.into_iter().map(|mut fragment| {
                fragment.content = None;
                Item::Text(fragment)
            }));
        }
        return crate::Warned {
            output: items,
            warnings: set.warnings,
        };
    }
}
