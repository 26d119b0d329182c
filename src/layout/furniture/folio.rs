//! Folios and running heads. They are artifacts, which screen readers pass over (PDF/UA-1, 7.8).

use crate::Warning;
use crate::book::Book;
use crate::layout::flow::Matter;
use crate::layout::flow::galley::shift_item;
use crate::layout::flow::place::body_family;
use crate::layout::flow::setter::QUIET;
use crate::layout::inline::{Alignment, Collector, Setting, Shaper, TextStyle, collect, compose};
use crate::layout::options::Geometry;
use crate::layout::{Item, Length, Options, Page, Tags};
use crate::model::{Inline, Language};

/// Prints folios and running heads on pages.
pub(super) struct Printer<'a> {
    book: &'a Book,
    options: &'a Options,
    geometry: &'a Geometry,
    shaper: Shaper<'a>,
    /// What was printed last at the foot, and at the heads of right-hand and of left-hand pages: most pages of an
    /// article have the same head, which need not be set again.
    last: [PrintedLine; 3],
}

/// A line of words that has been set, measured from the left edge of the type area and from its baseline.
#[derive(Default)]
struct PrintedLine {
    words: String,
    alignment: Alignment,
    width: Length,
    items: Vec<Item>,
}

impl PrintedLine {
    /// Whether it is what would be set for these words.
    fn is(&self, (words, alignment, width): (&str, Alignment, Length)) -> bool {
        (&*self.words, self.alignment, self.width) == (words, alignment, width)
    }
}

impl<'a> Printer<'a> {
    pub(super) fn new(
        book: &'a Book,
        options: &'a Options,
        geometry: &'a Geometry,
        shaper: Shaper<'a>,
    ) -> Self {
        Self {
            book,
            options,
            geometry,
            shaper,
            last: Default::default(),
        }
    }

    /// Prints folio and running head on the page numbered `index` from 0.
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
            Matter::Article { number, opening } => (self.running_head(number, verso), opening),
        };
        if self.options.folios {
            let alignment = self.outside(verso);
            let label = page.label.clone();
            let bottom = self.bottom(page, index);
            self.line(&label, alignment, bottom, page, index, warnings);
        }
        if self.options.running_heads && !opening {
            let alignment = self.outside(verso);
            let top = self.top(page, index);
            self.line(&text, alignment, top, page, index, warnings);
        }
    }

    /// At the outer edge of a page of two that face each other, in the middle otherwise. The first page stands to the
    /// right of its binding, or to the left where lines run down.
    fn outside(&self, verso: bool) -> Alignment {
        match (self.options.duplex, verso != self.options.vertical) {
            (false, _) => Alignment::Center,
            (true, true) => Alignment::Start,
            (true, false) => Alignment::End,
        }
    }

    /// The running head: the title of the book on left-hand pages and of the article on right-hand ones; both where
    /// pages are alike; only the article's where it is the book.
    fn running_head(&self, number: usize, verso: bool) -> String {
        let article = self.book.articles.get(number);
        let title = beginning(article.map_or("", |it| &*it.document.metadata.title));
        let book = beginning(&self.book.metadata.title);
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

    /// The left edge and the width of the type area.
    fn area(&self, page: &Page, index: usize) -> (Length, Length) {
        if page.turned {
            (self.geometry.top, self.geometry.height)
        } else {
            (self.geometry.left_of(index), self.geometry.width())
        }
    }

    /// The lower edge of the type area. The upper margin of a turned page is as large as the left one of others.
    fn type_bottom(&self, page: &Page, index: usize) -> Length {
        if page.turned {
            self.geometry.left_of(index) + self.geometry.width()
        } else {
            self.geometry.top + self.geometry.height
        }
    }

    /// The baseline of the folio, a little above the middle of the lower margin.
    fn bottom(&self, page: &Page, index: usize) -> Length {
        let type_bottom = self.type_bottom(page, index);
        type_bottom + (page.height - type_bottom).scale(45, 100) + self.size().scale(38, 100)
    }

    /// The baseline of the running head, a little below the middle of the upper margin.
    fn top(&self, page: &Page, index: usize) -> Length {
        let margin = if page.turned {
            self.geometry.left_of(index)
        } else {
            self.geometry.top
        };
        margin.scale(60, 100) + self.size().scale(38, 100)
    }

    /// Prints a line of words on a baseline.
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
        let asked = (words, alignment, width);
        if !self.last.iter().any(|it| it.is(asked)) {
            let language = &self.book.metadata.language;
            let size = self.size();
            let set = words_line(words, size, width, alignment, language, &mut self.shaper);
            warnings.extend(set.warnings);
            let head = baseline < page.height.scale(1, 2);
            self.last[usize::from(head) * (1 + index % 2)] = PrintedLine {
                words: words.to_owned(),
                alignment,
                width,
                items: set.output,
            };
        }
        let set = self.last.iter().find(|it| it.is(asked));
        for item in set.map(|it| &*it.items).unwrap_or_default() {
            let mut item = item.clone();
            shift_item(&mut item, left, baseline);
            page.items.push(item);
        }
    }
}

/// No line has room for more characters of a title. Titles of megabytes are not copied and compared for every page.
const LONGEST_HEAD: usize = 2000;

/// As much of a title as a running head may need.
fn beginning(title: &str) -> &str {
    let cut = title.char_indices().nth(LONGEST_HEAD);
    cut.map_or(title, |(at, _)| &title[..at])
}

/// Sets words on one line, as an artifact. What does not fit is left out, with an ellipsis.
fn words_line(
    words: &str,
    size: Length,
    width: Length,
    alignment: Alignment,
    language: &Language,
    shaper: &mut Shaper<'_>,
) -> crate::Warned<Vec<Item>> {
    let style = TextStyle {
        family: body_family(language),
        strong: false,
        size,
        rise: Length::ZERO,
        color: QUIET,
        language: language.clone(),
        underline: None,
        strike: false,
        dots: false,
        wave: None,
        frame: None,
        ground: None,
    };
    let setting = Setting {
        measure: width,
        alignment,
        language: language.clone(),
        ..Setting::default()
    };
    let mut warnings = Vec::new();
    let (_, lines) = super::shortened(words, 1, |words| {
        let mut tags = Tags::default();
        let mut collector = Collector {
            tags: &mut tags,
            article: 0,
            document: None,
            position: None,
            own: false,
            addresses: false,
            formulas: None,
        };
        let inlines = [Inline::Text(words.to_owned())];
        let text = collect(&inlines, &style, Tags::DOCUMENT, &mut collector);
        let set = compose(&text, &setting, shaper);
        warnings = set.warnings;
        set.output
    });
    let mut output = Vec::new();
    for line in lines.into_iter().take(1) {
        output.extend(line.fragments.into_iter().map(|mut fragment| {
            fragment.content = None;
            Item::Text(fragment)
        }));
    }
    crate::Warned { output, warnings }
}
