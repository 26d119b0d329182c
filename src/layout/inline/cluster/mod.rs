//! Clusters, and the blanks between them.
//!
//! The whole paragraph is one flat list: no rule after this looks at spans to decide what stands
//! beside what (ORD-02).

mod look;
mod make;
mod vertical;
mod western;

pub(super) use look::family;
pub(super) use make::clusters;

use super::class::{Class, Tier};
use crate::fonts::FaceId;
use crate::layout::{Length, Upright};
use crate::model::Region;

/// What is set as one and never parted: a grapheme, a ligature, a dash of two.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    /// First byte in the text.
    pub(super) start: u32,
    /// Byte after the last.
    pub(super) end: u32,
    /// Number of its span.
    pub(super) span: u32,
    /// First character.
    pub(super) c: char,
    /// Last character that is not ignorable.
    pub(super) last: char,
    pub(super) class: Class,
    pub(super) region: Region,
    /// Its em.
    pub(super) em: Length,
    /// Width of its body.
    pub(super) width: Length,
    /// Blank before the body, in the cell that the region gives it.
    pub(super) left: Length,
    /// Blank after the body.
    pub(super) right: Length,
    /// The tier in which its blanks shrink.
    pub(super) tier: Tier,
    /// Origin of its first glyph from the body's left edge.
    pub(super) shift: Length,
    /// `None` when nothing can be drawn.
    pub(super) face: Option<FaceId>,
    /// The em its glyphs are drawn at.
    pub(super) size: Length,
    /// From and to in the pool of glyphs.
    pub(super) glyphs: (u32, u32),
    /// How its glyphs stand upright in a line that will run down; of two side by side how the first does.
    pub(super) upright: Option<Upright>,
    /// Bidi level; an odd one runs from right to left.
    pub(super) level: u8,
    /// Inline code: no autospace inside.
    pub(super) code: bool,
    /// Raised or lowered: no autospace beside it.
    pub(super) raised: bool,
}

/// What stands between clusters in the source and is not painted by itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Blank {
    /// Width of typed word spaces.
    pub(super) space: Length,
    /// Width of U+3000.
    pub(super) ideographic: Length,
    /// U+200B.
    pub(super) may_break: bool,
    /// U+2060, U+FEFF.
    pub(super) glue: bool,
    /// U+00AD.
    pub(super) hyphen: bool,
    /// Number of U+2028.
    pub(super) forced: u32,
    /// Width of U+3000 at the start of a line that the author began: verse with steps (WS-04).
    pub(super) lead: Length,
    /// A line end of the source, and nothing else than blanks (WS-01).
    pub(super) newline: bool,
}

impl Blank {
    /// The width that is kept of it before the first cluster of a paragraph: blanks that code begins with, and
    /// U+3000 of more than four ems, which are no indent (WS-04).
    pub(super) fn opening(&self, first: &Cluster) -> Length {
        let typed = if self.lead > first.em * 4 {
            self.lead
        } else {
            Length::ZERO
        };
        typed + if first.code { self.space } else { Length::ZERO }
    }
}

/// Clusters and what stands between them.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    /// In the order of the text.
    pub(super) list: Vec<Cluster>,
    /// Before the first cluster, then after each.
    pub(super) blanks: Vec<Blank>,
    /// Characters that no face has.
    pub(super) missing: Vec<String>,
}

/// The character that a formula counts as, for gaps and breaks.
pub(super) const FORMULA: char = 'x';
