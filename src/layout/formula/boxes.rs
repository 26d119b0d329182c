//! Parts of a formula that have been set: glyphs and rules, measured from an origin on the baseline.

use crate::fonts::FaceId;
use crate::layout::{Color, Length};

/// A part of a formula that has been set. Its origin is the left end of its baseline; x goes right, y up.
#[derive(Clone, Debug, Default)]
pub(super) struct MathBox {
    pub(super) width: Length,
    /// Highest point above the baseline.
    pub(super) ascent: Length,
    /// Lowest point below the baseline, positive.
    pub(super) descent: Length,
    /// How far its last glyph leans out over its width, at the right.
    pub(super) italic: Length,
    /// The x at which an accent over it is centred; `None` for its middle.
    pub(super) attachment: Option<Length>,
    /// Its glyph, when it is just one: the kerns of scripts depend on it.
    pub(super) glyph: Option<u16>,
    /// Whether it is a large operator. The width of these already includes the lean.
    pub(super) large: bool,
    /// In the order in which they are read.
    pub(super) pieces: Vec<MathPiece>,
}

/// A glyph or a rule.
#[derive(Clone, Debug)]
pub(super) struct MathPiece {
    /// Its left edge (of a glyph: the glyph's origin), from the origin.
    pub(super) x: Length,
    /// Its lower edge (of a glyph: the glyph's baseline), above the baseline.
    pub(super) y: Length,
    pub(super) color: Color,
    pub(super) kind: MathPieceKind,
}

/// What a piece is.
#[derive(Clone, Debug)]
pub(super) enum MathPieceKind {
    Glyph {
        face: FaceId,
        id: u16,
        size: Length,
        advance: Length,
        /// The character that it stands for. Of the parts that a glyph is put together from, only the first has one.
        says: Option<char>,
    },
    Rule {
        width: Length,
        height: Length,
    },
}

impl MathBox {
    /// An empty box.
    pub(super) fn space(width: Length) -> Self {
        Self {
            width,
            ..Self::default()
        }
    }

    /// A rule that stands on the baseline.
    pub(super) fn rule(width: Length, height: Length, color: Color) -> Self {
        let mut set = Self {
            width,
            ascent: height,
            ..Self::default()
        };
        set.pieces.push(MathPiece {
            x: Length::ZERO,
            y: Length::ZERO,
            color,
            kind: MathPieceKind::Rule { width, height },
        });
        set
    }

    /// Adds another box with its origin at `x` and `y`. The width stays as it is; ascent and descent grow to cover it.
    pub(super) fn put(&mut self, other: Self, x: Length, y: Length) {
        self.ascent = self.ascent.max(other.ascent + y);
        self.descent = self.descent.max(other.descent - y);
        self.pieces.extend(other.pieces.into_iter().map(|mut it| {
            it.x += x;
            it.y += y;
            it
        }));
    }

    /// Adds another box at its right end.
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

    /// The same, moved up.
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
