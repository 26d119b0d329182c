//! Where the pages of the PDF begin in the EPUB made with it: laid-out pages → marks for the EPUB.
//!
//! Everything that layout has set knows its place in the text of its article ([`Position`]). A page begins with
//! the first thing on it that belongs to the last block of the page before or to a later one. An earlier block
//! may come first: a figure that has moved to this page while the text after it still stood on the page before.

use crate::epub::PageMark;
use crate::layout::{Item, Page, Pages, Position, TextOrigin};

/// The marks of all pages on which something of the articles stands, in order.
#[must_use]
pub fn marks(pages: &Pages) -> Vec<PageMark> {
    let mut shown = None;
    let mark = |page: &Page| {
        let begin = begin(page, shown);
        for (position, text) in placed(page) {
            if shown.is_none_or(|it| position >= it.last) {
                shown = Some(ShownSoFar {
                    last: position,
                    end: position.after(text),
                });
            }
        }
        let begin = begin?;
        Some(PageMark {
            label: page.label.clone(),
            article: begin.article,
            block: begin.block.unwrap_or(0),
            offset: begin.offset,
        })
    };
    pages.pages.iter().filter_map(mark).collect()
}

/// How far the pages before have shown the articles.
#[derive(Clone, Copy)]
struct ShownSoFar {
    /// Where the last thing on them begins.
    last: Position,
    /// Where it ends.
    end: Position,
}

/// Where a page begins.
fn begin(page: &Page, shown: Option<ShownSoFar>) -> Option<Position> {
    let block = |it: Position| (it.article, it.block);
    let fresh = |(position, text): &(Position, &str)| {
        shown.is_none_or(|it| match block(*position).cmp(&block(it.last)) {
            std::cmp::Ordering::Less => false,
            // Rows of a table go on side by side: what goes on first need not come last.
            std::cmp::Ordering::Equal => !text.is_empty() || *position >= it.last,
            std::cmp::Ordering::Greater => true,
        })
    };
    match (placed(page).find(fresh), shown) {
        (Some((position, _)), Some(shown)) if block(position) == block(shown.last) => {
            Some(position)
        }
        (Some((position, _)), _) => Some(Position::of_block(position.article, position.block)),
        // Nothing but the rest of notes: where the page before has ended.
        (None, shown) if has_content(page) => Some(shown?.end),
        (None, _) => None,
    }
}

/// What is of the articles on a page, in the order it is painted: its place, and what it has of the author's text.
fn placed(page: &Page) -> impl Iterator<Item = (Position, &str)> {
    page.items.iter().filter_map(|it| match it {
        Item::Text(fragment) => Some(match fragment.source? {
            TextOrigin::Own(position) => (position, &*fragment.text),
            TextOrigin::Before(position) => (position, ""),
        }),
        Item::Picture(picture) => Some((picture.source?, "")),
        Item::Fill { .. } => None,
    })
}

fn has_content(page: &Page) -> bool {
    let content = |it: &Item| match it {
        Item::Text(fragment) => fragment.content,
        Item::Picture(picture) => picture.content,
        Item::Fill { .. } => None,
    };
    page.items.iter().any(|it| content(it).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{ContentId, Fragment, PlacedPicture, Rect};
    use crate::model::AssetId;

    /// A place in the article: its block (`None`: the masthead) and the characters of it that stand before;
    /// `None` for what is of no article.
    type At = Option<(Option<u32>, u32)>;

    const HEAD: At = Some((None, 0));

    const fn at(block: u32, offset: u32) -> At {
        Some((Some(block), offset))
    }

    /// Pages of lines, each with its place; a line without words is a picture.
    fn pages(lines: &[&[(&str, At)]]) -> Pages {
        let item = |(text, at): &(&str, At)| {
            let source = at.map(|(block, offset)| Position {
                offset,
                ..Position::of_block(0, block)
            });
            let content = Some(ContentId(0));
            if text.is_empty() {
                return Item::Picture(PlacedPicture {
                    article: 0,
                    asset: AssetId(0),
                    bounds: Rect::default(),
                    content,
                    source,
                });
            }
            // A mark or label stands before the text of the author.
            let source = source.map(if *text == "1." {
                TextOrigin::Before
            } else {
                TextOrigin::Own
            });
            Item::Text(Fragment {
                content,
                source,
                text: (*text).to_owned(),
                ..Fragment::default()
            })
        };
        let page = |(number, lines): (usize, &&[(&str, At)])| Page {
            label: (number + 1).to_string(),
            items: lines.iter().map(item).collect(),
            ..Page::default()
        };
        Pages {
            pages: lines.iter().enumerate().map(page).collect(),
            ..Pages::default()
        }
    }

    fn places(lines: &[&[(&str, At)]]) -> Vec<(String, u32, u32)> {
        let marks = marks(&pages(lines)).into_iter();
        marks.map(|it| (it.label, it.block, it.offset)).collect()
    }

    fn expected(places: &[(&str, u32, u32)]) -> Vec<(String, u32, u32)> {
        let owned = |it: &(&str, u32, u32)| (it.0.to_owned(), it.1, it.2);
        places.iter().map(owned).collect()
    }

    #[test]
    fn a_page_begins_inside_the_paragraph_that_it_continues() {
        let found = places(&[
            &[("题", HEAD), ("甲乙 ", at(0, 0))],
            &[("丙丁", at(0, 2)), ("戊己", at(1, 0))],
            &[("庚辛", at(1, 2))],
        ]);
        assert_eq!(found, expected(&[("1", 0, 0), ("2", 0, 2), ("3", 1, 2)]));
    }

    #[test]
    fn contents_have_no_mark() {
        let found = places(&[
            &[("题", None)],
            &[("题", HEAD), ("甲乙丙", at(0, 0))],
            &[("1.", at(1, 0)), ("题甲", at(1, 0))],
        ]);
        assert_eq!(found, expected(&[("2", 0, 0), ("3", 1, 0)]));
    }

    /// A figure that has moved up stands over text that goes on from the page before.
    #[test]
    fn a_page_does_not_begin_with_a_figure_that_has_moved() {
        let found = places(&[
            &[("甲乙", at(0, 0)), ("丙", at(2, 0))],
            &[("", at(1, 0)), ("图", at(1, 0)), ("丁", at(2, 1))],
        ]);
        assert_eq!(found, expected(&[("1", 0, 0), ("2", 2, 1)]));
        // Inside a quotation, figure and text are of the same block.
        let found = places(&[
            &[("甲乙", at(0, 0)), ("丙", at(0, 2))],
            &[("", at(0, 2)), ("丁", at(0, 3))],
            &[("", at(0, 2)), ("1.", at(0, 2)), ("戊", at(0, 4))],
        ]);
        assert_eq!(found, expected(&[("1", 0, 0), ("2", 0, 2), ("3", 0, 4)]));
    }

    #[test]
    fn a_page_of_a_picture_alone_begins_with_it() {
        let found = places(&[
            &[("甲乙", at(0, 0))],
            &[("", at(1, 0))],
            &[("丙丁", at(2, 0))],
        ]);
        assert_eq!(found, expected(&[("1", 0, 0), ("2", 1, 0), ("3", 2, 0)]));
    }

    #[test]
    fn a_page_of_notes_alone_begins_where_the_text_has_ended() {
        let found = places(&[&[("甲乙", at(0, 0))], &[("注", None)]]);
        assert_eq!(found, expected(&[("1", 0, 0), ("2", 0, 2)]));
    }

    /// Two cells side by side go on: the page begins with the rest of the first.
    #[test]
    fn a_row_that_is_parted_goes_on_with_its_first_cell() {
        let found = places(&[
            &[("甲乙", at(0, 0)), ("子丑", at(0, 4))],
            &[("丙丁", at(0, 2)), ("寅卯", at(0, 6))],
        ]);
        assert_eq!(found, expected(&[("1", 0, 0), ("2", 0, 2)]));
    }
}
