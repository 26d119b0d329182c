//! Where and how a block is set: handed down from block to block, changed on the way.

use super::ground::Ground;
use crate::fonts::Family;
use crate::layout::inline::{Alignment, TextStyle};
use crate::layout::{Color, ElementId, Length};
use crate::model::{Align, Language, Region};

/// Where and how a block is set.
#[derive(Clone, Debug)]
pub(crate) struct BlockPlace {
    /// The tag element that the block's own stands in.
    pub(crate) parent: ElementId,
    /// Its left edge, from the column's.
    pub(crate) left: Length,
    /// Width of its lines.
    pub(crate) measure: Length,
    /// Its em.
    pub(crate) size: Length,
    /// From baseline to baseline.
    pub(crate) pitch: Length,
    /// Its faces.
    pub(crate) family: Family,
    /// Its language.
    pub(crate) language: Language,
    /// Its colour.
    pub(crate) color: Color,
    /// Whether paragraphs begin with an indent.
    pub(crate) indented: bool,
    /// Whether lines keep to the grid of the body (RULES PG-02).
    pub(crate) snap: bool,
    /// How many lists it stands in.
    pub(crate) lists: u32,
    /// Colours and frames behind it.
    pub(crate) grounds: Vec<Ground>,
    /// Whether its lines will run down the page.
    pub(crate) vertical: bool,
    /// Whether it is as wide as what is set in it, up to its measure: a block that stands upright among lines that run
    /// down.
    pub(crate) narrow: bool,
    /// Whether it is a title or heading, whose lines end where its sense parts (RULES PG-05).
    pub(crate) display: bool,
}

/// The face of body text of a document or book in this language.
pub(crate) fn body_family(language: &Language) -> Family {
    match language.region() {
        Region::Hans | Region::HantTw | Region::HantHk | Region::Ja | Region::Ko => Family::Song,
        Region::Other => Family::Roman,
    }
}

impl BlockPlace {
    /// The same, its left edge moved in by `left` and its right one by `right`; the other way round if its text runs from right to left.
    ///
    /// However deep blocks are nested, a measure of eight ems is left.
    pub(crate) fn inset(&self, left: Length, right: Length) -> Self {
        let mut place = self.clone();
        // What is indented at its beginning is indented at its right, if it runs from right to left.
        let (left, right) = if self.is_leftward() {
            (right, left)
        } else {
            (left, right)
        };
        let least = self.size.scale(8, 1).min(self.measure);
        let free = self.measure - least;
        let left = left.min(free);
        let right = right.min(free - left);
        place.left += left;
        place.measure = place.measure - left - right;
        place
    }

    /// Whether its text runs from right to left.
    pub(crate) fn is_leftward(&self) -> bool {
        self.language.is_rtl()
    }

    /// The part of it that stands beside an inset of this width, at its beginning.
    pub(crate) fn beside(&self, width: Length) -> Self {
        let mut place = self.clone();
        if self.is_leftward() {
            place.left += self.measure - width;
        }
        place.measure = width;
        place
    }

    /// The composer's alignment for that of the author, who says left and right: the start and the end of lines that
    /// run from left to right.
    pub(crate) fn alignment(&self, align: Align, natural: Alignment) -> Alignment {
        let (left, right) = if self.is_leftward() {
            (Alignment::End, Alignment::Start)
        } else {
            (Alignment::Start, Alignment::End)
        };
        match align {
            Align::Natural => natural,
            Align::Start => left,
            Align::Center => Alignment::Center,
            Align::End => right,
        }
    }

    /// The same in another size, with that size's own pitch.
    pub(crate) fn sized(&self, size: Length) -> Self {
        let mut place = self.clone();
        place.size = size;
        // 1.55 em, rounded to half points. Body text has more, but these lines are shorter or read one by one.
        let half = Length::milli_pt(500).0;
        place.pitch = Length((size.scale(155, 100).0 + half / 2) / half * half);
        place.snap = false;
        place
    }

    /// The same for a title or heading.
    pub(crate) fn titled(mut self) -> Self {
        self.display = true;
        self
    }

    /// The same under another element.
    pub(crate) fn under(&self, parent: ElementId) -> Self {
        let mut place = self.clone();
        place.parent = parent;
        place
    }

    /// How its text looks.
    pub(crate) fn style(&self) -> TextStyle {
        TextStyle {
            family: self.family,
            strong: false,
            size: self.size,
            rise: Length::ZERO,
            color: self.color,
            language: self.language.clone(),
            underline: None,
            strike: false,
            dots: false,
            wave: None,
            frame: None,
            ground: None,
        }
    }

    /// Indent of a paragraph's first line (RULES PA-01).
    pub(crate) fn indent(&self) -> Length {
        if !self.indented {
            return Length::ZERO;
        }
        match self.language.region() {
            Region::Ja | Region::Ko | Region::Other => self.size,
            Region::Hans | Region::HantTw | Region::HantHk => {
                if self.measure < self.size.scale(16, 1) {
                    self.size
                } else {
                    self.size.scale(2, 1)
                }
            }
        }
    }
}
