//! Where the pages of the PDF begin in the EPUB made with it: laid-out pages → marks for the EPUB.
//!
//! Layout knows of which block everything is that it has set ([`Tags::block_of`]). A page begins with the
//! first thing on it that is of no earlier block than what the pages before have shown: a figure may have
//! moved up over text that still stands on the page before. Where a block goes on from page to page, the
//! place in it is found by its first words, searched for where so many characters of it have been shown.

use crate::book::Book;
use crate::epub::PageMark;
use crate::layout::{ContentId, ElementId, Item, Page, Pages, Role, Start, Tags};

/// Characters that are enough to know a place again.
const WORDS: usize = 16;

/// The marks of all pages on which something of the articles stands, in order.
#[must_use]
pub fn marks(book: &Book, pages: &Pages) -> Vec<PageMark> {
    let mut reader = Reader::default();
    let mark = |page: &Page| {
        let (place, offset) = reader.turn(book, page, &pages.tags)?;
        Some(PageMark {
            label: page.label.clone(),
            article: place.article,
            block: place.block.unwrap_or(0),
            offset,
        })
    };
    pages.pages.iter().filter_map(mark).collect()
}

/// What is known after a page.
#[derive(Default)]
struct Reader {
    /// The block that was shown last, and how many of its characters have been; `None` before the first.
    last: Option<(Start, u32)>,
}

/// What stands on a page of an article, in the order it is painted.
struct Piece {
    place: Start,
    /// Without white space; empty for a picture.
    text: Vec<char>,
}

impl Reader {
    /// Where the next page begins: its block, and the characters of the block before it.
    fn turn(&mut self, book: &Book, page: &Page, tags: &Tags) -> Option<(Start, u32)> {
        let pieces = pieces(page, tags);
        let last = self.last;
        let fresh = |it: &&Piece| last.is_none_or(|last| it.place >= last.0);
        let first = pieces.iter().position(|it| fresh(&it));
        let begin = match first.map(|it| pieces[it].place) {
            // Nothing but the rest of notes: where the page before has ended.
            None if has_content(page) => last?,
            None => return None,
            Some(place) => match last {
                Some((before, shown)) if before == place => {
                    let text = block_text(book, place);
                    let rest = &pieces[first.unwrap_or(0)..];
                    (place, offset(&text, rest, place, shown))
                }
                Some(_) | None => (place, 0),
            },
        };
        self.show(&pieces);
        Some(begin)
    }

    fn show(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            let length = u32::try_from(piece.text.len()).unwrap_or(u32::MAX);
            self.last = match self.last {
                Some((place, shown)) if place == piece.place => {
                    Some((place, shown.saturating_add(length)))
                }
                Some((place, shown)) if place > piece.place => Some((place, shown)),
                Some(_) | None => Some((piece.place, length)),
            };
        }
    }
}

/// How many characters of a block stand before what is left of it: the place of the first words that
/// can be found (words of ours and repeated table heads cannot, or only before), nearest to where it
/// should be by the characters shown.
fn offset(text: &[char], pieces: &[Piece], place: Start, shown: u32) -> u32 {
    let shown = usize::try_from(shown).unwrap_or(usize::MAX);
    let here: Vec<&Piece> = pieces.iter().filter(|it| it.place == place).collect();
    for first in 0..here.len().min(8) {
        let on: Vec<char> = here[first..]
            .iter()
            .flat_map(|it| it.text.iter().copied())
            .take(WORDS)
            .collect();
        // What follows may be ours (an address under the words of a card).
        let own = &here[first].text[..here[first].text.len().min(WORDS)];
        let own = if own.len() < 2 { &[] } else { own };
        for words in [&on[..], own].into_iter().filter(|it| !it.is_empty()) {
            let all = text.windows(words.len()).enumerate();
            let found = all.filter(|it| it.1 == words).map(|it| it.0);
            if let Some(at) = found.min_by_key(|it| it.abs_diff(shown)) {
                return u32::try_from(at).unwrap_or(u32::MAX);
            }
        }
    }
    u32::try_from(shown.min(text.len())).unwrap_or(u32::MAX)
}

/// The text of a block without white space.
fn block_text(book: &Book, place: Start) -> Vec<char> {
    let number = |it: u32| usize::try_from(it).unwrap_or(usize::MAX);
    let article = book.articles.get(number(place.article));
    let block = place.block.map_or(usize::MAX, number);
    let block = article.and_then(|it| it.document.blocks.get(block));
    block.map_or(Vec::new(), |it| visible(&it.text()).collect())
}

fn visible(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|it| !it.is_whitespace())
}

/// The pieces of the articles on a page, without list marks, notes and contents.
fn pieces(page: &Page, tags: &Tags) -> Vec<Piece> {
    let piece = |(content, text): (ContentId, &str)| {
        let index = usize::try_from(content.0).unwrap_or(usize::MAX);
        let element = *tags.contents().get(index)?;
        let place = tags.block_of(element)?;
        let text = visible(text).collect();
        is_of_article(tags, element).then_some(Piece { place, text })
    };
    page.items
        .iter()
        .filter_map(content)
        .filter_map(piece)
        .collect()
}

/// What an item is of, and its text.
fn content(item: &Item) -> Option<(ContentId, &str)> {
    match item {
        Item::Text(fragment) => Some((fragment.content?, &fragment.text)),
        Item::Picture(picture) => Some((picture.content?, "")),
        Item::Fill { .. } => None,
    }
}

fn has_content(page: &Page) -> bool {
    page.items.iter().any(|it| content(it).is_some())
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

    /// Pages of lines, each with its role and the number of its block, from 0; the head has none.
    fn pages(lines: &[&[(&str, Role, Option<u32>)]]) -> Pages {
        let mut pages = Pages::default();
        let mut before = None;
        for (number, lines) in lines.iter().enumerate() {
            let mut page = Page {
                label: (number + 1).to_string(),
                ..Page::default()
            };
            for (text, role, block) in *lines {
                if before != Some(*block) {
                    before = Some(*block);
                    let (article, block) = (0, *block);
                    pages.tags.begin(Some(Start { article, block }));
                }
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
            &[("题", Role::Heading(1), None), ("甲乙 ", Role::P, Some(0))],
            &[("丙丁", Role::P, Some(0)), ("戊己", Role::P, Some(1))],
            &[("庚辛", Role::P, Some(1))],
        ]);
        let marks = marks(&book, &pages);
        assert_eq!(places(&marks), [("1", 0, 0), ("2", 0, 2), ("3", 1, 2)]);
    }

    #[test]
    fn contents_and_list_marks_do_not_lead_astray() {
        let book = book(&["甲乙丙", "题甲"]);
        let pages = pages(&[
            &[("题", Role::TOCI, None)],
            &[("题", Role::Heading(1), None), ("甲乙丙", Role::P, Some(0))],
            &[("1.", Role::Lbl, Some(1)), ("题甲", Role::P, Some(1))],
        ]);
        let marks = marks(&book, &pages);
        assert_eq!(places(&marks), [("2", 0, 0), ("3", 1, 0)]);
    }

    #[test]
    fn the_same_words_again_are_found_where_they_should_be() {
        let book = book(&["甲乙甲乙甲乙"]);
        let pages = pages(&[
            &[("甲乙甲乙", Role::P, Some(0))],
            &[("甲乙", Role::P, Some(0))],
        ]);
        let marks = marks(&book, &pages);
        assert_eq!(places(&marks), [("1", 0, 0), ("2", 0, 4)]);
    }

    /// A figure that has moved up stands over text that goes on from the page before.
    #[test]
    fn a_page_does_not_begin_with_a_figure_that_has_moved() {
        let book = book(&["甲乙", "", "丙丁"]);
        let pages = pages(&[
            &[("甲乙", Role::P, Some(0)), ("丙", Role::P, Some(2))],
            &[("图", Role::Figure, Some(1)), ("丁", Role::P, Some(2))],
        ]);
        let marks = marks(&book, &pages);
        assert_eq!(places(&marks), [("1", 0, 0), ("2", 2, 1)]);
    }

    #[test]
    fn a_page_of_a_picture_alone_begins_with_it() {
        let book = book(&["甲乙", "", "丙丁"]);
        let pages = pages(&[
            &[("甲乙", Role::P, Some(0))],
            &[("", Role::Figure, Some(1))],
            &[("丙丁", Role::P, Some(2))],
        ]);
        let marks = marks(&book, &pages);
        assert_eq!(places(&marks), [("1", 0, 0), ("2", 1, 0), ("3", 2, 0)]);
    }

    #[test]
    fn a_page_of_notes_alone_begins_where_the_text_has_ended() {
        let book = book(&["甲乙"]);
        let pages = pages(&[
            &[("甲乙", Role::P, Some(0))],
            &[("注", Role::Note, Some(0))],
        ]);
        let marks = marks(&book, &pages);
        assert_eq!(places(&marks), [("1", 0, 0), ("2", 0, 2)]);
    }
}
