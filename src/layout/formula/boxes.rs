//! What has been set: glyphs and rules around an origin on the baseline.

use crate::fonts::FaceId;
use crate::layout::{Color, Length};

/// Something set. Its origin is at the left end of its baseline.
#[derive(Clone, Debug, Default)]
pub(super) struct MathBox {
    pub(super) width: Length,
    /// Highest point above the baseline.
    pub(super) ascent: Length,
    /// Lowest point below the baseline, positive.
    pub(super) descent: Length,
    /// How far its last glyph leans over its width.
    pub(super) italic: Length,
    /// Where an accent stands; `None` for its middle.
    pub(super) attachment: Option<Length>,
    /// Its only glyph, when it is one: kerns of scripts depend on it.
    pub(super) glyph: Option<u16>,
    /// Whether it is a large operator, whose width has the lean in it.
    pub(super) large: bool,
    /// In the order in which they are read.
    pub(super) pieces: Vec<Piece>,
}

/// A glyph or a rule.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// From the origin to its left edge (of a glyph: its own origin).
    pub(super) x: Length,
    /// Its baseline (of a rule: its lower edge) above the baseline.
    pub(super) y: Length,
    pub(super) color: Color,
    pub(super) kind: PieceKind,
}

#[derive(Clone, Debug)]
pub(super) enum PieceKind {
    Glyph {
        face: FaceId,
        id: u16,
        size: Length,
        advance: Length,
        /// What it stands for; `None` for the further parts of a glyph.
        says: Option<char>,
    },
    Rule {
        width: Length,
        height: Length,
    },
}

impl MathBox {
    /// Room with nothing in it.
    pub(super) fn space(width: Length) -> Self {
        Self {
            width,
            ..Self::default()
        }
    }

    pub(super) fn rule(width: Length, height: Length, color: Color) -> Self {
        let mut set = Self {
            width,
            ascent: height,
            ..Self::default()
        };
        set.pieces.push(Piece {
            x: Length::ZERO,
            y: Length::ZERO,
            color,
            kind: PieceKind::Rule { width, height },
        });
        set
    }

    /// Puts another into it with its origin at a place; width stays as it is, height grows.
    pub(super) fn put(&mut self, other: Self, x: Length, y: Length) {
        self.ascent = self.ascent.max(other.ascent + y);
        self.descent = self.descent.max(other.descent - y);
        self.pieces.extend(other.pieces.into_iter().map(|mut it| {
            it.x += x;
            it.y += y;
            it
        }));
    }

    /// Puts another at its right.
    pub(super) fn append(&mut self, other: Self) {
        let (x, width, italic) = (self.width, other.width, other.italic);
        self.put(other, x, Length::ZERO);
        self.width = x + width;
        self.italic = italic;
    }

    /// Height above and below together.
    pub(super) fn height(&self) -> Length {
        self.ascent + self.descent
    }

    /// Moved up, with all that is in it.
    pub(super) fn raised(self, by: Length) -> Self {
        let mut out = Self {
            width: self.width,
            ascent: self.ascent + by,
            descent: self.descent - by,
            italic: self.italic,
            attachment: self.attachment,
            glyph: self.glyph,
            large: self.large,
            pieces: Vec::new(),
        };
        out.put(self, Length::ZERO, by);
        out
    }
}
