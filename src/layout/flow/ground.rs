//! What stands behind text: a coloured ground or a frame.

use crate::layout::{Color, Length};

/// A ground behind consecutive strips. It is drawn once in each column, behind all its strips there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Ground {
    /// Tells it from the other grounds of the article.
    pub(crate) id: u32,
    /// Its left edge, from the column's.
    pub(crate) x: Length,
    /// Its width.
    pub(crate) width: Length,
    /// Its colour when it is filled.
    pub(crate) color: Color,
    /// Thickness of the line around it when it is a frame; `None` when it is filled.
    pub(crate) frame: Option<Length>,
}
