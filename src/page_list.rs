//! Where the pages of the PDF begin in the EPUB made with it: laid-out pages → marks for the EPUB.
//!
//! The two models share no positions, only the text, and both carry it whole and in the same order. So
//! each page is found by the first words of the text set on it, searched for from where the page before
//! was found. A page without text (a picture alone) begins where the text before it ends.

use std::collections::BTreeMap;

use crate::book::Book;
use crate::epub::PageMark;
use crate::layout::{ElementId, Item, Page, Pages, Role, Tags};

/// Characters that are enough to know a place again.
const WORDS: usize = 16;

/// The marks of all pages on which text of the articles stands, in order.
#[must_use]
pub fn marks(book: &Book, pages: &Pages) -> Vec<PageMark> {
    let text = Text::of(book);
    let mut found: Vec<Option<usize>> = Vec::new();
    let (mut from, mut after) = (0, 0);
    for page in &pages.pages {
        let fragments = body(page, &pages.tags);
        let length: usize = fragments.iter().map(Vec::len).sum();
        let place = text.find(&fragments, from, length);
        if let Some(place) = place {
            (from, after) = (place + 1, place + length);
        } else if !found.is_empty() && found.iter().any(Option::is_some) && has_body(page) {
            found.push(Some(after.min(text.places.len())));
            continue;
        }
        found.push(place);
    }
    // A page without words never begins after the next one.
    let mut least = text.places.len();
    for place in found.iter_mut().rev().flatten() {
        least = least.min(*place);
        *place = least;
    }
    let pages = pages.pages.iter().zip(found);
    pages
        .filter_map(|(page, place)| {
            let place = place?.min(text.places.len().checked_sub(1)?);
            let (article, block, offset) = text.places[place];
            Some(PageMark {
                label: page.label.clone(),
                article,
                block,
                offset,
            })
        })
        .collect()
}

/// The text of a book without white space, and where each character stands.
struct Text {
    characters: Vec<char>,
    /// Article, block, characters of the block before it.
    places: Vec<(u32, u32, u32)>,
}

impl Text {
    fn of(book: &Book) -> Self {
        let mut text = Self {
            characters: Vec::new(),
            places: Vec::new(),
        };
        for (article, it) in (0..).zip(&book.articles) {
            let document = &it.document;
            // The head stands before the first block.
            for c in visible(&document.metadata.title) {
                text.characters.push(c);
                text.places.push((article, 0, 0));
            }
            for (block, it) in (0..).zip(&document.blocks) {
                for (offset, c) in (0..).zip(visible(&it.text())) {
                    text.characters.push(c);
                    text.places.push((article, block, offset));
                }
            }
        }
        text
    }

    /// The place of the first fragment that can be found: list marks and words of ours are passed
    /// over. What comes again later (a running table head) is not looked for further away than a few
    /// pages.
    fn find(&self, fragments: &[Vec<char>], from: usize, length: usize) -> Option<usize> {
        let end = from
            .saturating_add(4 * length + 4000)
            .min(self.characters.len());
        for first in 0..fragments.len().min(8) {
            let words = fragments[first..].iter().flatten().take(WORDS);
            let words: Vec<char> = words.copied().collect();
            let here = self.characters.get(from..end)?;
            if let Some(at) = here.windows(words.len().max(1)).position(|it| it == words) {
                return Some(from + at);
            }
        }
        None
    }
}

fn visible(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|it| !it.is_whitespace())
}

/// The text of the articles on a page, a fragment each, without list marks and contents.
fn body(page: &Page, tags: &Tags) -> Vec<Vec<char>> {
    let mut known: BTreeMap<ElementId, bool> = BTreeMap::new();
    let mut out = Vec::new();
    for item in &page.items {
        let Item::Text(fragment) = item else {
            continue;
        };
        let Some(content) = fragment.content else {
            continue;
        };
        let index = usize::try_from(content.0).unwrap_or(usize::MAX);
        let Some(element) = tags.contents().get(index).copied() else {
            continue;
        };
        let told = *known
            .entry(element)
            .or_insert_with(|| is_of_article(tags, element));
        let text: Vec<char> = visible(&fragment.text).collect();
        if told && !text.is_empty() {
            out.push(text);
        }
    }
    out
}

fn has_body(page: &Page) -> bool {
    page.items.iter().any(|it| match it {
        Item::Text(fragment) => fragment.content.is_some(),
        Item::Picture(picture) => picture.content.is_some(),
        Item::Fill { .. } => false,
    })
}

/// Whether no element around it is a list mark, a note or part of the contents.
fn is_of_article(tags: &Tags, mut element: ElementId) -> bool {
    loop {
        let it = tags.get(element);
        if matches!(it.role, Role::Lbl | Role::TOC | Role::TOCI | Role::Note) {
            return false;
        }
        if it.parent == element {
            return true;
        }
        element = it.parent;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Article;
    use crate::layout::Fragment;
    use crate::model::{Align, Blob, Block, BlockKind, Document, Inline, Original};

    fn book(paragraphs: &[&str]) -> Book {
        let mut document = Document::default();
        document.metadata.title = "题".to_owned();
        let paragraph = |it: &&str| BlockKind::Paragraph {
            inlines: vec![Inline::Text((*it).to_owned())],
            align: Align::Natural,
        };
        let blocks = paragraphs.iter().map(|it| Block::new(1, paragraph(it)));
        document.blocks = blocks.collect();
        let original = Original {
            name: String::new(),
            media_type: "text/plain",
            blob: Blob::from(Vec::new()),
            sha256: String::new(),
        };
        Book::of(Article { document, original })
    }

    fn pages(lines: &[&[(&str, Role)]]) -> Pages {
        let mut pages = Pages::default();
        for (number, lines) in lines.iter().enumerate() {
            let mut page = Page {
                label: (number + 1).to_string(),
                ..Page::default()
            };
            for (text, role) in *lines {
                let element = pages.tags.element(Tags::DOCUMENT, *role);
                page.items.push(Item::Text(Fragment {
                    content: Some(pages.tags.content(element)),
                    text: (*text).to_owned(),
                    ..Fragment::default()
                }));
            }
            pages.pages.push(page);
        }
        pages
    }

    fn places(marks: &[PageMark]) -> Vec<(&str, u32, u32)> {
        let place = |it: &PageMark| (it.block, it.offset);
        marks
            .iter()
            .map(|it| (&*it.label, place(it).0, place(it).1))
            .collect()
    }

    #[test]
    fn a_page_begins_inside_the_paragraph_that_it_continues() {
        let book = book(&["甲乙 丙丁", "戊己庚辛"]);
        let pages = pages(&[
            &[("题", Role::Heading(1)), ("甲乙 ", Role::P)],
            &[("丙丁", Role::P), ("戊己", Role::P)],
            &[("庚辛", Role::P)],
        ]);
        let marks = marks(&book, &pages);
        assert_eq!(places(&marks), [("1", 0, 0), ("2", 0, 2), ("3", 1, 2)]);
    }

    #[test]
    fn contents_and_list_marks_do_not_lead_astray() {
        let book = book(&["甲乙丙", "题甲"]);
        let pages = pages(&[
            &[("题", Role::TOCI)],
            &[("题", Role::Heading(1)), ("甲乙丙", Role::P)],
            &[("1.", Role::Lbl), ("题甲", Role::P)],
        ]);
        let marks = marks(&book, &pages);
        assert_eq!(places(&marks), [("2", 0, 0), ("3", 1, 0)]);
    }
}
