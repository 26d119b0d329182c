//! The grid of body lines, on which everything begins that keeps to it (RULES PG-02).

use crate::layout::Length;

/// The next multiple of the pitch.
pub(crate) fn snapped(y: Length, pitch: Length) -> Length {
    Length(whole_up(y, pitch) * pitch.0)
}

/// The least number of pitches that are as long.
pub(crate) fn whole_up(length: Length, pitch: Length) -> i64 {
    (length.0 + pitch.0 - 1).div_euclid(pitch.0)
}
