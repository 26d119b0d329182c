//! Blocks to pages, article by article: set into a galley, cut, painted.
//!
//! A file for each kind of block adds to [`setter::Setter`]; [`page`] knows nothing of blocks.

mod blocks;
mod code;
mod definitions;
mod embed;
mod figure;
pub(super) mod galley;
mod group;
mod head;
mod heading;
mod list;
mod math;
mod note;
mod page;
mod paragraph;
mod qr;
mod quote;
mod rule;
pub(super) mod setter;
mod table;

pub(super) use figure::fitted;

use super::inline::Shaper;
use super::options::Geometry;
use super::words::Words;
use super::{Color, ElementId, Length, Options, Page, Pages, Role, Tags};
use crate::Warning;
use crate::book::{Article, Book};
use crate::fonts::{Family, Fonts};
use galley::{FORBIDDEN, Galley};
use page::{Canvas, Frame, Notes, cut, paint};
use setter::{Place, Setter};

/// Pages without their furniture, and what the furniture must know of them.
#[derive(Debug)]
pub(super) struct Flowed {
    pub(super) pages: Pages,
    /// For each page.
    pub(super) matter: Vec<Matter>,
}

/// What stands on a page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Matter {
    /// An article's text; whether the article begins there.
    Article {
        /// Its number in the book, from 0.
        number: usize,
        /// Whether the article begins on this page.
        opening: bool,
    },
    /// The title of a part.
    Part,
    /// Nothing.
    Blank,
}

/// Stacks every article's blocks into pages.
pub(super) fn flow(
    book: &Book,
    fonts: &Fonts,
    options: &Options,
    tags: Tags,
    warnings: &mut Vec<Warning>,
) -> Flowed {
    let geometry = Geometry::of(options);
    let mut flow = Flow {
        flowed: Flowed {
            pages: Pages {
                tags,
                ..Pages::default()
            },
            matter: Vec::new(),
        },
        shaper: Shaper::new(fonts),
        options,
        geometry: &geometry,
        part: None,
    };
    for (number, article) in book.articles.iter().enumerate() {
        flow.part(book, number, warnings);
        flow.article(article, number, warnings);
    }
    flow.flowed
}

struct Flow<'a> {
    flowed: Flowed,
    shaper: Shaper<'a>,
    options: &'a Options,
    geometry: &'a Geometry,
    /// The element of the part being filled.
    part: Option<ElementId>,
}

impl Flow<'_> {
    /// A page that begins; with duplex, articles begin on a right-hand page.
    fn open(&mut self, turned: bool, matter: Matter) {
        let page = self.geometry.page;
        let (width, height) = if turned {
            (page.height, page.width)
        } else {
            (page.width, page.height)
        };
        self.flowed.pages.pages.push(Page {
            width,
            height,
            turned,
            ..Page::default()
        });
        self.flowed.matter.push(matter);
    }

    fn open_recto(&mut self) {
        if self.options.duplex && !self.flowed.pages.pages.len().is_multiple_of(2) {
            self.open(false, Matter::Blank);
        }
    }

    /// The front of the part that begins with this article.
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
            geometry: self.geometry,
            document: &document,
            article: number,
            depth: 0,
            words: Words::of(&book.metadata.language),
            galley: Galley::default(),
            line: 0,
            counter: 0,
        };
        setter.part_front(&part.title, number, &place);
        let galley = setter.galley;
        self.open_recto();
        self.paint(galley, Matter::Part, Matter::Part);
    }

    fn article(&mut self, article: &Article, number: usize, warnings: &mut Vec<Warning>) {
        let document = &article.document;
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
            geometry: self.geometry,
            document,
            article: u32::try_from(number).unwrap_or(u32::MAX),
            depth: u8::from(self.part.is_some()),
            words: Words::of(language),
            galley: Galley::default(),
            line: 0,
            counter: 0,
        };
        let mut head = place.clone();
        head.measure = self.geometry.width();
        setter.head(&head);
        let across = setter.galley.section().strips.len();
        if self.geometry.columns > 1 {
            setter.galley.section().across = across;
        }
        setter.blocks(&document.blocks, &place);
        setter.notes(&place);
        setter.foot(&place);
        let galley = setter.galley;
        self.open_recto();
        let matter = |opening| Matter::Article { number, opening };
        self.paint(galley, matter(true), matter(false));
    }

    /// Cuts a galley and paints it on new pages.
    fn paint(&mut self, mut galley: Galley, first: Matter, others: Matter) {
        let geometry = self.geometry;
        let mut matter = first;
        let mut sections = std::mem::take(&mut galley.sections);
        let mut notes_of_all = std::mem::take(&mut galley.notes);
        for section in &mut sections {
            if section.strips.iter().all(|it| it.blank) {
                continue;
            }
            keep_headings(&mut section.strips);
            let mut notes = Notes::of(section, &mut notes_of_all);
            let across: Length = section.strips[..section.across]
                .iter()
                .map(|it| it.height)
                .sum();
            let height = if section.turned {
                geometry.measure
            } else {
                geometry.height
            };
            let columns = if section.turned { 1 } else { geometry.columns };
            let frame = Frame {
                height,
                first: height - whole_up(across, geometry.pitch).min(height - geometry.pitch),
                columns: u8::try_from(columns).unwrap_or(1),
                pitch: geometry.pitch,
            };
            let cuts = cut(section, &galley, &notes, frame);
            for (index, cut) in cuts.iter().enumerate() {
                let column = index % usize::from(frame.columns);
                if column == 0 {
                    self.open(section.turned, matter);
                    matter = others;
                }
                let page = self.flowed.pages.pages.len() - 1;
                let on_first = index < usize::from(frame.columns);
                let own = if on_first { frame.first } else { frame.height };
                let (left, top) = if section.turned {
                    (geometry.top, geometry.left_of(page))
                } else {
                    (geometry.left_of(page), geometry.top)
                };
                let step = geometry.measure + geometry.gap;
                let canvas = Canvas {
                    left: left + step.scale(i64::try_from(column).unwrap_or(0), 1),
                    top: top + (frame.height - own),
                    height: own,
                    pitch: geometry.pitch,
                };
                if index == 0 && section.across > 0 {
                    let head = page::Cut {
                        to: section.across,
                        ..page::Cut::default()
                    };
                    let canvas = Canvas {
                        top,
                        height,
                        ..canvas
                    };
                    paint(
                        &mut self.flowed.pages,
                        section,
                        &galley.heads,
                        &mut notes.strips,
                        &head,
                        canvas,
                    );
                }
                paint(
                    &mut self.flowed.pages,
                    section,
                    &galley.heads,
                    &mut notes.strips,
                    cut,
                    canvas,
                );
            }
        }
    }
}

fn whole_up(length: Length, pitch: Length) -> Length {
    Length((length.0 + pitch.0 - 1).div_euclid(pitch.0) * pitch.0)
}

/// Body text in the first column.
fn place(geometry: &Geometry, language: &crate::model::Language, parent: ElementId) -> Place {
    Place {
        parent,
        left: Length::ZERO,
        measure: geometry.measure,
        size: geometry.size,
        pitch: geometry.pitch,
        family: Family::Song,
        language: language.clone(),
        color: Color::default(),
        indented: true,
        snap: true,
        lists: 0,
        grounds: Vec::new(),
    }
}

/// Two lines of text at least stand under the last heading of a chain (RULES PG-05).
fn keep_headings(strips: &mut [galley::Strip]) {
    let mut wanted = 0;
    for strip in strips.iter_mut().filter(|it| !it.blank) {
        if strip.heading {
            wanted = 2;
        } else if wanted > 0 {
            // A figure, a table row, a line of text: each is worth what it is high.
            wanted -= if strip.float { 2 } else { 1 };
        }
        if wanted > 0 {
            strip.after = FORBIDDEN;
        }
    }
}
