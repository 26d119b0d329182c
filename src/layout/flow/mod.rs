//! Makes pages of blocks, article by article: blocks are set into a galley (one long column), the galley
//! is cut into columns, and the columns are painted on pages.
//!
//! Each kind of block has a file with methods of its own for [`setter::Setter`]. [`page`] sees only strips
//! and knows nothing of blocks. Nothing here knows the cover, the contents, running heads or folios.

mod blocks;
mod code;
mod definitions;
mod drop_cap;
mod elastic;
mod embed;
mod figure;
mod gallery;
pub(super) mod galley;
mod grid;
mod ground;
mod group;
mod head;
mod heading;
mod keep;
mod links;
mod list;
pub(super) mod look;
mod math;
mod missing;
mod note;
pub(super) mod noted;
mod page;
mod paragraph;
pub(super) mod place;
mod qr;
mod quote;
mod rule;
pub(super) mod setter;
mod table;
mod upright;
mod vertical;

use super::inline::Shaper;
use super::options::Geometry;
use super::{Color, ElementId, Length, Options, Pages, Position, Role, Tags};
use crate::Warning;
use crate::book::{Article, Book};
use crate::fonts::Fonts;
use crate::themes::Theme;
use crate::words::Words;
use galley::Galley;
use noted::NotedList;
use place::BlockPlace;
use setter::Setter;

/// Pages without furniture (cover, contents, running heads, folios), and what the furniture must know of
/// them.
#[derive(Debug, Default)]
pub(super) struct Flowed {
    pub(super) pages: Pages,
    /// What stands on each page, in the order of `pages.pages`.
    pub(super) matter: Vec<Matter>,
    /// Whether each page's lines are to run down: it is still to be turned.
    pub(super) down: Vec<bool>,
}

/// What stands on a page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Matter {
    /// A part of an article.
    Article {
        /// Its number in the book, from 0.
        number: usize,
        /// Whether the article begins on this page.
        opening: bool,
    },
    /// The title of a part.
    Part,
    /// The cover.
    Cover,
    /// The table of contents.
    Front,
    /// Nothing.
    Blank,
}

/// Stacks every article's blocks into pages.
pub(super) fn flow(
    book: &Book,
    fonts: &Fonts,
    (options, theme): (&Options, &Theme),
    tags: Tags,
    warnings: &mut Vec<Warning>,
) -> Flowed {
    let geometry = Geometry::of(options, theme);
    let mut flow = Flow {
        flowed: Flowed {
            pages: Pages {
                tags,
                ..Pages::default()
            },
            matter: Vec::new(),
            down: Vec::new(),
        },
        shaper: Shaper::new(fonts),
        options,
        theme,
        geometry: &geometry,
        part: None,
        opening: Vec::new(),
    };
    for (number, article) in book.articles.iter().enumerate() {
        flow.part(book, number, warnings);
        let before = warnings.len();
        flow.article(article, number, warnings);
        let own = warnings.iter_mut().skip(before);
        own.for_each(|it| it.article = u32::try_from(number).ok());
    }
    flow.flowed.turn_down();
    flow.flowed
}

/// The pages made so far, and what is needed to make more.
struct Flow<'a> {
    flowed: Flowed,
    shaper: Shaper<'a>,
    options: &'a Options,
    theme: &'a Theme,
    geometry: &'a Geometry,
    /// The tag element of the part that the current article belongs to, if it belongs to one.
    part: Option<ElementId>,
    /// The title of a part that has no page of its own, for the head of its first article.
    opening: Vec<galley::Strip>,
}

impl Flow<'_> {
    /// With duplex, articles and parts begin on a right-hand page.
    fn open_recto(&mut self) {
        if self.options.duplex && !self.flowed.pages.pages.len().is_multiple_of(2) {
            self.flowed.open(self.geometry, false, Matter::Blank);
        }
    }

    /// Sets the title page of the part that begins with article `number`, if one does.
    fn part(&mut self, book: &Book, number: usize, warnings: &mut Vec<Warning>) {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let Some(part) = book.parts.iter().find(|it| it.first == number) else {
            if !book
                .parts
                .iter()
                .any(|it| (it.first..it.first + it.count).contains(&number))
            {
                self.part = None;
            }
            return;
        };
        let element = self.flowed.pages.tags.element(Tags::DOCUMENT, Role::Part);
        self.flowed.pages.tags.get_mut(element).title = Some(part.title.clone());
        self.part = Some(element);
        let document = crate::model::Document::default();
        let mut place = place(self.geometry, &book.metadata.language, element);
        place.measure = self.geometry.width();
        let mut setter = Setter {
            tags: &mut self.flowed.pages.tags,
            outline: &mut self.flowed.pages.outline,
            warnings,
            shaper: &mut self.shaper,
            options: self.options,
            theme: self.theme,
            geometry: self.geometry.clone(),
            document: &document,
            article: number,
            depth: 0,
            words: Words::of(&book.metadata.language),
            galley: Galley::default(),
            position: Some(Position::of_block(number, None)),
            line: 0,
            counter: 0,
            noted: NotedList::default(),
            in_note: false,
            gone: Vec::new(),
        };
        if part_pages(book) {
            let first = usize::try_from(part.first).unwrap_or(usize::MAX);
            let count = usize::try_from(part.count).unwrap_or(usize::MAX);
            let articles = book.articles.iter().skip(first).take(count);
            let titles = articles.map(|it| &*it.document.metadata.title);
            setter.part_front(&part.title, number, &titles.collect::<Vec<_>>(), &place);
        } else {
            setter.part_line(&part.title, number, &place);
            self.opening = setter.galley.main.strips;
            return;
        }
        let galley = setter.galley;
        self.open_recto();
        self.flowed.fill(
            galley,
            self.geometry,
            &mut self.shaper,
            Matter::Part,
            Matter::Part,
        );
    }

    /// Sets one article on pages of its own.
    fn article(&mut self, article: &Article, number: usize, warnings: &mut Vec<Warning>) {
        let document = &article.document;
        let article_number = u32::try_from(number).unwrap_or(u32::MAX);
        let language = &document.metadata.language;
        let parent = self.part.unwrap_or(Tags::DOCUMENT);
        let tags = &mut self.flowed.pages.tags;
        let sect = tags.element(parent, Role::Sect);
        tags.get_mut(sect).title = Some(document.metadata.title.clone());
        tags.get_mut(sect).language = Some(language.clone());
        let place = place(self.geometry, language, sect);
        let mut setter = Setter {
            tags,
            outline: &mut self.flowed.pages.outline,
            warnings,
            shaper: &mut self.shaper,
            options: self.options,
            theme: self.theme,
            geometry: self.geometry.clone(),
            document,
            article: article_number,
            depth: u8::from(self.part.is_some()),
            words: Words::of(language),
            galley: Galley::default(),
            position: Some(Position::of_block(article_number, None)),
            line: 0,
            counter: 0,
            noted: NotedList::default(),
            in_note: false,
            gone: Vec::new(),
        };
        let mut head = place.clone();
        head.measure = self.geometry.width();
        setter.galley.main.strips = std::mem::take(&mut self.opening);
        setter.head(&head);
        let across = setter.galley.main.strips.len();
        if self.geometry.columns > 1 {
            setter.galley.main.across = across;
        }
        setter.body(&document.blocks, &place);
        setter.notes(&place);
        setter.missing_addresses(&place);
        setter.foot(&place);
        let galley = setter.galley;
        self.open_recto();
        let matter = |opening| Matter::Article { number, opening };
        self.flowed.fill(
            galley,
            self.geometry,
            &mut self.shaper,
            matter(true),
            matter(false),
        );
    }
}

/// Whether the parts of a book have pages of their own: those list the articles of the part, and one of a few articles
/// would be all but empty.
fn part_pages(book: &Book) -> bool {
    book.articles.len() >= 3 * book.parts.len()
}

/// The place of body text: as wide as a column, in the size and the face of the body.
pub(super) fn place(
    geometry: &Geometry,
    language: &crate::model::Language,
    parent: ElementId,
) -> BlockPlace {
    BlockPlace {
        parent,
        left: Length::ZERO,
        measure: geometry.measure,
        size: geometry.size,
        pitch: geometry.pitch,
        family: place::body_family(language),
        language: language.clone(),
        color: Color::default(),
        indented: true,
        snap: true,
        lists: 0,
        grounds: Vec::new(),
        vertical: geometry.vertical,
        narrow: false,
        display: false,
    }
}
