//! An article as one long column that nothing has cut yet: what `page` makes pages of.

use super::ground::Ground;
use super::place::Place;
use crate::layout::inline::{Setting, Text};
use crate::layout::{ElementId, Item, Length, LinkArea, Rect};
use crate::model::Destination;

/// What it costs to cut where no cut should be (RULES PG-08).
pub(crate) const FORBIDDEN: i64 = 1_000_000;

/// What it costs to leave a line of a paragraph alone: worse than a heading without its text, for a
/// heading may be as long as a page.
pub(crate) const LONELY: i64 = 2 * FORBIDDEN;

/// An article (or a note, or a cell of a table), set but not cut.
#[derive(Debug, Default)]
pub(crate) struct Galley {
    /// The column.
    pub(crate) main: Section,
    /// Pages that are set sideways: each follows the page with the strip before this number of the
    /// main column.
    pub(crate) turned: Vec<(usize, Section)>,
    /// Foot notes by the number that strips name them by.
    pub(crate) notes: Vec<Vec<Strip>>,
    /// Table heads, by the number that strips name them by.
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
    pub(crate) paragraphs: Vec<Paragraph>,
}

/// A strip across the column that is never cut: a line, a picture, a blank.
///
/// Everything in it is placed from the strip's top left corner, x from the column's left edge.
#[derive(Clone, Debug, Default)]
pub(crate) struct Strip {
    /// Its height.
    pub(crate) height: Length,
    /// Whether it begins on the grid of body lines (RULES PG-02).
    pub(crate) snap: bool,
    /// Whether it is a blank that vanishes at the edges of a page.
    pub(crate) blank: bool,
    /// Whether it is part of a heading.
    pub(crate) heading: bool,
    /// What is painted.
    pub(crate) items: Vec<Item>,
    /// What can be clicked.
    pub(crate) links: Vec<LinkArea>,
    /// Destinations at its top, and the elements there.
    pub(crate) places: Vec<(Destination, ElementId)>,
    /// Elements whose bounds are known once the strip has its place.
    pub(crate) bounds: Vec<(ElementId, Rect)>,
    /// Notes referred to in it.
    pub(crate) notes: Vec<usize>,
    /// What is behind it.
    pub(crate) grounds: Vec<Ground>,
    /// What it costs to end a page after it; [`FORBIDDEN`] when it should not be. Blanks after it
    /// change nothing.
    pub(crate) after: i64,
    /// Whether it may move to the top of the next page while the text after it goes on; of a blank,
    /// whether it goes with the strip that does.
    pub(crate) float: bool,
    /// The table head that is repeated when a page begins with this strip.
    pub(crate) head: Option<usize>,
}

/// A paragraph that may be set a line shorter or longer (RULES JU-09, PG-04).
#[derive(Debug)]
pub(crate) struct Paragraph {
    /// Its first strip in the section.
    pub(crate) first: usize,
    /// How many strips it has.
    pub(crate) count: usize,
    /// Its text and how it is set: few are ever asked for another length.
    pub(crate) source: (Text, Setting, Place),
    /// Whether it has been asked.
    pub(crate) asked: bool,
    /// With one line less.
    pub(crate) shorter: Option<Vec<Strip>>,
    /// With one line more.
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

    /// Keeps the last strip that is no blank with what will follow.
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

    /// The same as an artifact: nothing in it means anything, nothing can be clicked.
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

/// Moves something to paint.
pub(crate) fn shift_item(item: &mut Item, x: Length, y: Length) {
    match item {
        Item::Text(fragment) => {
            fragment.y += y;
            if x != Length::ZERO {
                for glyph in fragment.runs.iter_mut().flat_map(|it| &mut it.glyphs) {
                    glyph.x += x;
                }
            }
        }
        Item::Picture(picture) => shift_rect(&mut picture.bounds, x, y),
        Item::Fill { bounds, .. } => shift_rect(bounds, x, y),
    }
}

/// Moves a rectangle.
pub(crate) fn shift_rect(rect: &mut Rect, x: Length, y: Length) {
    rect.x += x;
    rect.y += y;
}
