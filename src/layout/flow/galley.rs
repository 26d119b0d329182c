//! The galley: an article set as one long column, before it is cut into pages.

use super::elastic::Elastic;
use super::ground::Ground;
use super::place::BlockPlace;
use crate::layout::inline::{Setting, Text};
use crate::layout::{ElementId, Item, Length, LinkArea, Rect};
use crate::model::Destination;

/// The cost of a cut that a rule forbids. It is finite: where every cut is forbidden, the cheapest is made
/// (RULES PG-08).
pub(crate) const FORBIDDEN: i64 = 1_000_000;

/// The cost of a cut that leaves one line of a paragraph alone. It is higher than that of a cut after a
/// heading: headings may follow each other for longer than a page, and are then cut rather than a paragraph.
pub(crate) const LONELY: i64 = 2 * FORBIDDEN;

/// An article (or a note, or a cell of a table), set but not cut.
#[derive(Debug, Default)]
pub(crate) struct Galley {
    /// The column.
    pub(crate) main: Section,
    /// Wide tables, which have pages of their own. The pages follow the one that holds the strip before the
    /// given number of the main column.
    pub(crate) turned: Vec<(usize, Section)>,
    /// The strips of each note that may stand at the foot of a page; [`Strip::notes`] are indexes of it.
    pub(crate) notes: Vec<Vec<Strip>>,
    /// The strips of each table head that may be repeated; [`Strip::head`] is an index of it.
    pub(crate) heads: Vec<Vec<Strip>>,
}

/// A column that begins on a new page.
#[derive(Debug, Default)]
pub(crate) struct Section {
    /// From top to bottom.
    pub(crate) strips: Vec<Strip>,
    /// How many strips at its beginning run across all columns.
    pub(crate) across: usize,
    /// Paragraphs that can be set a line shorter or longer.
    pub(crate) paragraphs: Vec<FlexibleParagraph>,
}

/// A horizontal strip of the column that is never cut: a line, a picture, a blank.
///
/// Everything in it is measured from its top and from the column's left edge.
#[derive(Clone, Debug, Default)]
pub(crate) struct Strip {
    /// Its height.
    pub(crate) height: Length,
    /// Whether it begins on the grid of body lines (RULES PG-02).
    pub(crate) snap: bool,
    /// Whether it is a blank that vanishes at the edges of a page.
    pub(crate) blank: bool,
    /// Whether it is the empty room along the inner edge of a frame or a ground.
    pub(crate) padding: bool,
    /// Whether it is part of a heading.
    pub(crate) heading: bool,
    /// Whether it is a block that stands upright among lines that run down.
    pub(crate) upright: bool,
    /// What is painted.
    pub(crate) items: Vec<Item>,
    /// What can be clicked.
    pub(crate) links: Vec<LinkArea>,
    /// Destinations that lead to its top, each with the element that it names. Of equal ones the first counts.
    pub(crate) places: Vec<(Destination, ElementId)>,
    /// Elements with their bounds in the strip. Painting turns these into bounds on the page.
    pub(crate) bounds: Vec<(ElementId, Rect)>,
    /// The notes that it refers to, as indexes of [`Galley::notes`].
    pub(crate) notes: Vec<usize>,
    /// Colours and frames behind it.
    pub(crate) grounds: Vec<Ground>,
    /// The cost of ending a page after it, [`FORBIDDEN`] when no page should end there. Blanks that follow
    /// it do not change the cost.
    pub(crate) after: i64,
    /// Whether it is a figure that may move to the top of the next page while the text after it fills this
    /// one. Of a blank: whether it is dropped when the figure beside it moves.
    pub(crate) float: bool,
    /// Whether it is a figure as wide as all columns together. It stands above the columns of a page, and never in one.
    pub(crate) wide: bool,
    /// How far the picture that it begins with may be set smaller.
    pub(crate) elastic: Option<Elastic>,
    /// The table head that is repeated when a page begins with this strip, as an index of
    /// [`Galley::heads`].
    pub(crate) head: Option<usize>,
}

/// A paragraph that may be set a line shorter or longer (RULES JU-09, PG-04).
#[derive(Debug)]
pub(crate) struct FlexibleParagraph {
    /// Its first strip in the section.
    pub(crate) first: usize,
    /// How many strips it has.
    pub(crate) count: usize,
    /// What the two variants are set from. Few paragraphs need them, so they are set on demand.
    pub(crate) source: (Text, Setting, BlockPlace),
    /// Whether the variants have been set, or tried.
    pub(crate) tried: bool,
    /// Its strips with one line less; `None` when that cannot be, or was not tried.
    pub(crate) shorter: Option<Vec<Strip>>,
    /// Its strips with one line more; `None` likewise.
    pub(crate) longer: Option<Vec<Strip>>,
}

impl Galley {
    /// Adds a strip.
    pub(crate) fn push(&mut self, strip: Strip) {
        self.main.strips.push(strip);
    }

    /// The last strip, when there is one.
    pub(crate) fn last(&mut self) -> Option<&mut Strip> {
        self.main.strips.last_mut()
    }

    /// Forbids a page to end between the last strip that is no blank and what is added next.
    pub(crate) fn keep(&mut self) {
        let mut strips = self.main.strips.iter_mut().rev();
        if let Some(strip) = strips.find(|it| !it.blank) {
            strip.after = FORBIDDEN;
        }
    }
}

impl Strip {
    /// A blank that vanishes at the edges of a page.
    pub(crate) fn blank(height: Length) -> Self {
        Self {
            height,
            blank: true,
            ..Self::default()
        }
    }

    /// Moves everything in it.
    pub(crate) fn shift(&mut self, x: Length, y: Length) {
        for item in &mut self.items {
            shift_item(item, x, y);
        }
        for area in &mut self.links {
            shift_rect(&mut area.bounds, x, y);
        }
        for (_, bounds) in &mut self.bounds {
            shift_rect(bounds, x, y);
        }
    }

    /// How far text stands above its top: ruby and formulas reach into the room of the line before.
    pub(crate) fn overhang(&self) -> Length {
        let mut most = Length::ZERO;
        for item in &self.items {
            let Item::Text(fragment) = item else { continue };
            for run in &fragment.runs {
                let rise = run.glyphs.iter().map(|it| it.rise).max();
                let top = fragment.y - rise.unwrap_or_default() - run.size.scale(88, 100);
                most = most.max(-top);
            }
        }
        most
    }

    /// Sets the picture at its top lower by `by`, and moves up what is below it.
    pub(crate) fn shrink(&mut self, by: Length) {
        let Some(elastic) = self.elastic.take() else {
            return;
        };
        let whole = elastic.bounds;
        let middle = whole.x + whole.width.scale(1, 2);
        let height = whole.height - by;
        let width = whole.width.scale(height.0, whole.height.0.max(1));
        let smaller = |rect: &mut Rect| {
            if rect.y >= whole.y + whole.height {
                rect.y -= by;
            } else {
                *rect = Rect {
                    x: middle - width.scale(1, 2),
                    y: whole.y,
                    width,
                    height,
                };
            }
        };
        for item in &mut self.items {
            match item {
                Item::Text(fragment) => fragment.shift(Length::ZERO, -by),
                Item::Picture(picture) => smaller(&mut picture.bounds),
                Item::Fill { bounds, .. } => bounds.y -= by,
            }
        }
        self.links.iter_mut().for_each(|it| smaller(&mut it.bounds));
        self.bounds.iter_mut().for_each(|it| smaller(&mut it.1));
        self.height -= by;
    }

    /// A copy for repeated heads and marks, which is an artifact: it has no tags, links, destinations, notes
    /// or positions.
    pub(crate) fn artifact(&self) -> Self {
        let mut copy = Self {
            links: Vec::new(),
            places: Vec::new(),
            bounds: Vec::new(),
            notes: Vec::new(),
            ..self.clone()
        };
        for item in &mut copy.items {
            match item {
                Item::Text(fragment) => {
                    fragment.content = None;
                    fragment.source = None;
                }
                Item::Picture(picture) => {
                    picture.content = None;
                    picture.source = None;
                }
                Item::Fill { content, .. } => *content = None,
            }
        }
        copy
    }
}

/// Moves an item.
pub(crate) fn shift_item(item: &mut Item, x: Length, y: Length) {
    match item {
        Item::Text(fragment) => fragment.shift(x, y),
        Item::Picture(picture) => shift_rect(&mut picture.bounds, x, y),
        Item::Fill { bounds, .. } => shift_rect(bounds, x, y),
    }
}

/// Moves a rectangle.
pub(crate) fn shift_rect(rect: &mut Rect, x: Length, y: Length) {
    rect.x += x;
    rect.y += y;
}

#[cfg(test)]
mod tests {
    use super::{Elastic, Length, Rect, Strip};

    #[test]
    fn a_smaller_picture_stays_in_the_middle_and_takes_its_caption_along() {
        let rect = |x, y, width, height| Rect {
            x: Length::pt(x),
            y: Length::pt(y),
            width: Length::pt(width),
            height: Length::pt(height),
        };
        let element = crate::layout::Tags::DOCUMENT;
        let mut strip = Strip {
            height: Length::pt(220),
            elastic: Elastic::of(rect(0, 0, 400, 200), Length::pt(18)),
            bounds: vec![
                (element, rect(0, 0, 400, 200)),
                (element, rect(0, 204, 400, 16)),
            ],
            ..Strip::default()
        };
        assert_eq!(strip.elastic.map(|it| it.most), Some(3));
        strip.shrink(Length::pt(50));
        assert_eq!(strip.height, Length::pt(170));
        assert_eq!(strip.bounds[0].1, rect(50, 0, 300, 150));
        assert_eq!(strip.bounds[1].1, rect(0, 154, 400, 16));
    }
}
