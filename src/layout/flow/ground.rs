//! What stands behind text: a coloured ground or a frame.

use crate::layout::{Color, Length};

/// Something behind consecutive strips, drawn once for each page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Ground {
    /// Tells it from others.
    pub(crate) id: u32,
    /// Its left edge, from the column's.
    pub(crate) x: Length,
    /// Its width.
    pub(crate) width: Length,
    /// Its colour.
    pub(crate) color: Color,
    /// Thickness of the line around it when it is a frame; `None` when it is filled.
    pub(crate) frame: Option<Length>,
}
